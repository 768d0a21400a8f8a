"""JSON Lines: an object a pair, in the shapes that tools and data sets give it."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from termalign.terms.corpus.inputs.base import Failure, Pair, Tell
from termalign.terms.corpus.inputs.lines import Line


def pairs(rows: Iterable[Line], name: str, tell: Tell) -> Iterator[Pair]:
    """Yield the pairs of rows; a row that holds none is told and left out.

    Example:
        >>> rows = [Line('{"translation": {"zh": "法治", "en": "rule of law"}}', 1, 50), Line("[]", 2, 3)]
        >>> [(pair.src, pair.tgt) for pair in pairs(rows, "opus.jsonl", print)]
        opus.jsonl:2: expected an object with texts 'zh' and 'en', or 'src' and 'tgt'
        [('法治', 'rule of law')]
    """
    for row in rows:
        if row.text is None or not row.text.strip():
            continue
        try:
            found = both(_decoder.decode(row.text))
            problem = "expected an object with texts 'zh' and 'en', or 'src' and 'tgt'"
        except (msgspec.DecodeError, RecursionError) as error:
            found, problem = None, f"no JSON: {str(error)[:80]}"
        if found is None:
            tell(Failure(f"{name}:{row.number}", problem))
        else:
            yield Pair(*found, row.number, row.end)


_decoder = msgspec.json.Decoder()


def both(value: Any) -> tuple[str, str] | None:
    """Return both sides of what a row holds; None where it does not.

    Example:
        >>> both({"src": "法治", "tgt": "rule of law", "score": 1.1}), both({"zh": "法治"})
        (('法治', 'rule of law'), None)
    """
    match value:
        case (
            {"translation": {"zh": str(zh), "en": str(en)}}
            | {"zh": str(zh), "en": str(en)}
            | {"src": str(zh), "tgt": str(en)}
        ):
            return " ".join(zh.split()), " ".join(en.split())
    return None
