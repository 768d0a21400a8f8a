"""Folding: one form for what readers take as the same, with a map back to the original.

Folded text is for comparing, never for output: compatibility forms become plain (NFKC, so full-width Latin
and digits become ASCII), curly quotes and the many hyphens become their ASCII forms, white space becomes a
space, and invisible characters (zero-width spaces, soft hyphens, byte-order marks) and footnote marks such as
`[1]` go away. The offset map leads from every folded code point to its place in the original text.

References:
    Unicode Standard Annex #15, Unicode Normalization Forms (NFKC).
"""

import unicodedata
from dataclasses import dataclass, replace

import regex

from termalign.text.script import simplify
from termalign.text.spans import Span

_QUOTES = dict.fromkeys("‘’‚‛′`´ʼ", "'") | dict.fromkeys("“”„‟″«»", '"')
_HYPHENS = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_SPACES = dict.fromkeys("\t\n\r\v\f\x1c\x1d\x1e\x85\u00a0\u2028\u2029\u3000", " ")
_REPLACED = _QUOTES | _HYPHENS | _SPACES

_INVISIBLE = r"[\p{Cf}\uFE00-\uFE0F]|(?=[\p{Cc}])[^\t\n\r\v\f\x1c-\x1e\x85]"
_FOOTNOTE = (
    r"(?<=\S)[ ]?\[\d{1,3}\](?!\w)"
    r"|[\u00b9\u00b2\u00b3\u2070-\u2079]+(?=\s|\p{P}|$)"
    r"|[①-⑳](?=[\s，。；：,.;:]|$)"
)
_REMOVED = regex.compile(f"{_INVISIBLE}|{_FOOTNOTE}")
_CLUSTER = regex.compile(r".\p{M}*", regex.DOTALL)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and the way back."""

    text: str
    """The folded text."""
    _starts: tuple[int, ...] | None
    """Where each folded code point begins in the original; None when nothing moved."""
    _ends: tuple[int, ...] | None

    def span(self, start: int, end: int) -> Span:
        """Return the span of the original text that became `text[start:end]` (not empty)."""
        if self._starts is None or self._ends is None:
            return Span(start, end)
        return Span(self._starts[start], self._ends[end - 1])


def fold(text: str) -> Folded:
    """Fold `text` for comparison.

    Case and script are kept: a tokenizer needs both; `match_key` goes all the way.

    Example:
        >>> folded = fold("Ｇ２０\\u200b‘Plus’ [1]")
        >>> folded.text
        "G20'Plus'"
        >>> folded.span(3, 9)  # 'Plus', with its quotes, in the original
        Span(start=4, end=10)
    """
    if text.isascii() and _REMOVED.search(text) is None and text.isprintable():
        return Folded(text, None, None)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    moved = False
    position = 0
    removed = _REMOVED.finditer(text)
    gap = next(removed, None)
    while position < len(text):
        if gap is not None and gap.start() == position:
            if gap.end() > position:
                moved = True
                position = gap.end()
                gap = next(removed, None)
                continue
            gap = next(removed, None)
        char = text[position]
        if char in _REPLACED:
            pieces.append(_REPLACED[char])
            starts.append(position)
            ends.append(position + 1)
            position += 1
            continue
        end = position + 1
        if not char.isascii() or (end < len(text) and not text[end].isascii()):
            cluster = _CLUSTER.match(text, position)
            end = cluster.end() if cluster is not None else end
            if gap is not None:
                end = max(position + 1, min(end, gap.start()))
            normal = unicodedata.normalize("NFKC", text[position:end])
        else:
            normal = char
        moved = moved or len(normal) != end - position
        pieces.append(normal)
        starts.extend([position] * len(normal))
        ends.extend([end] * len(normal))
        position = end
    folded = "".join(pieces)
    return Folded(folded, tuple(starts), tuple(ends)) if moved else Folded(folded, None, None)


def match_key(text: str) -> str:
    """Return the form under which two writings of a term are the same.

    Folded, simplified, case-folded, with runs of white space as one space and none at the ends.

    Example:
        >>> match_key(" Chinese‑Path  Modernization ")
        'chinese-path modernization'
        >>> match_key("國家安全")  # national security, Traditional script
        '国家安全'
    """
    return " ".join(simplify(fold(text).text).casefold().split())


def comparable(text: str) -> Folded:
    """Fold `text`, simplify it and lower its case, with the way back to the original.

    Example:
        >>> comparable("ＡＩ與國家安全").text  # AI and national security
        'ai与国家安全'
    """
    folded = fold(text)
    compared = "".join(
        lowered if len(lowered := char.lower()) == 1 else char for char in simplify(folded.text)
    )
    return replace(folded, text=compared)
