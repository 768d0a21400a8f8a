"""JSON Lines: an object a bead, with everything that is known of it.

Keys: `src`, `tgt` (texts), `direction` (`zh-en` or `en-zh`), `src_sentences`, `tgt_sentences` (sentence numbers,
0-based), `src_span`, `tgt_span` (code points in the documents), and, when words are aligned, `src_tokens`,
`tgt_tokens` (spans in the text) and `links` (source token, target token, probability).
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import regex

from termalign.documents.bitext import Bead, Bitext, PassagePair, Sentence, SentencePair, join
from termalign.documents.parallel.base import Tell
from termalign.errors import FormatError
from termalign.language.text import Anchor, Passage
from termalign.language.text.decoding import text_of
from termalign.language.text.structured import json_value

_STRINGS = {key: regex.compile(rf'"{key}"\s*+:\s*+"((?:[^"\\]++|\\.)*+)"') for key in ("src", "tgt")}
_SURROGATE = regex.compile(r"\p{Cs}")
_ESCAPES = regex.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[0-9a-fA-F]{4}|\\u[0-9a-fA-F]{4}|\\.")
"""Of one character each."""


def parse(data: bytes, *, path: str | None = None, tell: Tell) -> list[PassagePair]:
    r"""Return the text pairs of JSON Lines content: objects with at least `src` and `tgt`.

    Example:
        >>> [pair] = parse('{"src": "国家安全", "tgt": "national security"}\n'.encode(), tell=print)
        >>> pair.tgt.text, pair.tgt.anchors
        ('national security', (Anchor(offset=0, line=1, column=25),))

    Raises:
        FormatError: It is no text, a line is not an object with both texts, or a text is none (half of a
            surrogate pair).
    """
    return list(pairs(text_of(data, path=path).split("\n"), path=path))


def pairs(lines: Iterable[str], *, path: str | None = None) -> Iterator[PassagePair]:
    """Yield the same of lines, one by one."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        value = json_value(line, path=path, line=number)
        match value:
            case {"src": str(src), "tgt": str(tgt)}:
                if _SURROGATE.search(src + tgt):
                    raise FormatError("half of a surrogate pair is no character", path=path, line=number)
                yield _pair(src, tgt, line, number)
            case _:
                raise FormatError("expected an object with texts 'src' and 'tgt'", path=path, line=number)


def _pair(src: str, tgt: str, line: str, number: int) -> PassagePair:
    left, right = (
        Passage(text, _anchors(key, text, line, number))
        for key, text in zip(_STRINGS, (src, tgt), strict=True)
    )
    return PassagePair(left, right)


def _anchors(key: str, text: str, line: str, number: int) -> tuple[Anchor, ...]:
    """Return where the text of a key stands in its line: behind an escape it goes on further to the right."""
    for found in _STRINGS[key].finditer(line):
        if json.loads(f'"{found[1]}"') == text:
            break
    else:
        return (Anchor(0, number, 1),)
    anchors = [Anchor(0, number, found.start(1) + 1)]
    for escape in _ESCAPES.finditer(found[1]):
        before = found.start(1) + 1 + escape.start() - anchors[-1].column
        anchors.append(Anchor(anchors[-1].offset + before + 1, number, found.start(1) + 1 + escape.end()))
    return tuple(anchors)


def format(bitext: Bitext) -> str:
    """Return a bitext as JSON Lines."""
    pairs = iter(bitext.pairs)
    return "".join(
        json.dumps(_bead(bitext, bead, next(pairs) if bead.src and bead.tgt else None), ensure_ascii=False)
        + "\n"
        for bead in bitext.beads
    )


def _bead(bitext: Bitext, bead: Bead, pair: SentencePair | None) -> dict[str, Any]:
    sides: list[tuple[str, Sentence | None]] = [
        ("src", pair.src if pair else join(bitext.src, bead.src) if bead.src else None),
        ("tgt", pair.tgt if pair else join(bitext.tgt, bead.tgt) if bead.tgt else None),
    ]
    result: dict[str, Any] = {name: side.text if side else "" for name, side in sides}
    result |= {"direction": bitext.direction, "src_sentences": bead.src, "tgt_sentences": bead.tgt}
    result |= {f"{name}_span": side.span if side else None for name, side in sides}
    if pair is not None and pair.links is not None:
        result |= {
            f"{name}_tokens": [token.span for token in side.tokens]
            for name, side in sides
            if side is not None and side.tokens is not None
        }
        result["links"] = [(link.src, link.tgt, round(link.probability, 4)) for link in pair.links]
    return result
