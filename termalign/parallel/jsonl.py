"""JSON Lines: an object a bead, with everything that is known of it.

Keys: `src`, `tgt` (texts), `src_sentences`, `tgt_sentences` (sentence numbers, 0-based), `src_span`,
`tgt_span` (code points in the documents), and, when words are aligned, `src_tokens`, `tgt_tokens` (spans in
the text) and `links` (source token, target token, probability).
"""

import json
from typing import Any

import regex

from termalign.bitext import Bead, Bitext, Sentence, SentencePair, join
from termalign.errors import FormatError

_SURROGATE = regex.compile(r"\p{Cs}")


def parse(content: str, *, path: str | None = None) -> list[tuple[str, str]]:
    r"""Return the text pairs of JSON Lines content: objects with at least `src` and `tgt`.

    Example:
        >>> parse('{"src": "国家安全", "tgt": "national security"}\n')
        [('国家安全', 'national security')]

    Raises:
        FormatError: A line is not an object with both texts, or a text is none (half of a surrogate pair).
    """
    pairs = []
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise FormatError(f"not JSON: {error.msg}", path=path, line=number, column=error.colno) from None
        except RecursionError:
            raise FormatError("not a bead: nested too deeply", path=path, line=number) from None
        match value:
            case {"src": str(src), "tgt": str(tgt)}:
                if _SURROGATE.search(src + tgt):
                    raise FormatError("half of a surrogate pair is no character", path=path, line=number)
                pairs.append((src, tgt))
            case _:
                raise FormatError("expected an object with texts 'src' and 'tgt'", path=path, line=number)
    return pairs


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
    result |= {"src_sentences": bead.src, "tgt_sentences": bead.tgt}
    result |= {f"{name}_span": side.span if side else None for name, side in sides}
    if pair is not None and pair.links is not None:
        result |= {
            f"{name}_tokens": [token.span for token in side.tokens]
            for name, side in sides
            if side is not None and side.tokens is not None
        }
        result["links"] = [(link.src, link.tgt, round(link.probability, 4)) for link in pair.links]
    return result
