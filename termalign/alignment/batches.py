"""A batch of rows aligned: each row a pair, whose sides are compared and whose words are linked."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from termalign.alignment.aligner import Aligner, default_aligner
from termalign.documents.batches import RowProblem, Rows, pair_problem, row_texts, with_columns
from termalign.documents.bitext import SentencePair, from_pairs
from termalign.documents.intake import refuse_other_languages
from termalign.documents.tables.arrow import arrow
from termalign.errors import require
from termalign.language.text import Direction

LINKED_AT_ONCE = 1000
"""Rows whose words are linked together: as many pairs as a chunk of a corpus has, about a gigabyte at work."""

DECIMALS = 4
"""Decimals of a similarity and of a probability, as bitext files have them."""


def align_batch(
    rows: Rows,
    *,
    columns: str | None = None,
    direction: Direction | str | None = None,
    words: bool = True,
    aligner: Aligner | None = None,
    prefix: str = "",
) -> Rows:
    """Compare the sides of the pairs of a batch of rows, link their words, and add both as columns.

    `similarity` is how near both sides are in meaning: the cosine of their vectors, 1 for the same. `src_tokens` and
    `tgt_tokens` are lists of the words (`start` and `end` in the text, 0-based, in code points), `links` is a list of
    `src` and `tgt`, indexes of tokens, with their `probability`. In a row of which nothing is known they are null, and
    `problem` says why: `no-source` or `no-translation` for null and blank texts, `other-direction` where the side that
    should be Chinese has none and the other has, `other-language` (by script); `too-long`, where only words are not
    linked.

    The rows stay as they are, in their order: pairs are not taken apart. Pairs help each other's links, a thousand from
    the first row of the batch at a time, so give batches of about as many.

    Example:
        >>> import pyarrow
        >>> rows = pyarrow.table({"src": ["国家安全", "经济增长"], "tgt": ["national security", None]})
        >>> added = align_batch(rows, words=False)
        >>> added["similarity"].to_pylist()[0] > 0.7, added["problem"].to_pylist()
        (True, [None, 'no-translation'])

    Args:
        rows: A `pyarrow.Table` or `pyarrow.RecordBatch`.
        columns: Which columns hold the sides, as `zh=3,en=5`: numbers, from 1, or names; by default their names say it.
        direction: `zh-en` or `en-zh`; by default the names of the columns say it, else the texts of the batch.
        words: Whether to link words too; to compare alone is ten times as fast.
        aligner: By default that of `align`.
        prefix: What the names of the added columns begin with.

    Raises:
        InputError: It is no batch, it has no columns of texts for both sides, or one of a name that is added; or a side
            is in another language than Chinese and English.
        MissingExtra: PyArrow is not installed.
    """
    sources, targets, way = row_texts(rows, columns, direction)
    aligner = require(aligner, Aligner, "the aligner") if aligner is not None else default_aligner()
    refuse_other_languages((src or "", tgt or "") for src, tgt in zip(sources, targets, strict=True))
    pyarrow = arrow("working on batches of rows")
    values: dict[str, list[Any]] = {name: [] for name in _types(pyarrow, words=words)}
    for start in range(0, len(sources), LINKED_AT_ONCE):
        some = slice(start, start + LINKED_AT_ONCE)
        for row in _aligned(sources[some], targets[some], way, aligner, words=words):
            for name, column in values.items():
                column.append(row.get(name))
    added = {name: pyarrow.array(values[name], kind) for name, kind in _types(pyarrow, words=words).items()}
    return with_columns(rows, added, prefix=prefix)


def _aligned(
    sources: Sequence[str | None],
    targets: Sequence[str | None],
    direction: Direction,
    aligner: Aligner,
    *,
    words: bool,
) -> list[dict[str, Any]]:
    """Return the values of the columns that are added, row by row; those left out are null."""
    rows: list[dict[str, Any]] = []
    pairs: list[tuple[str, str]] = []
    for src, tgt in zip(sources, targets, strict=True):
        problem = pair_problem(_filled(src), _filled(tgt), direction)
        rows.append({"problem": problem})
        if problem is None:
            pairs.append((str(src).replace("\n", " "), str(tgt).replace("\n", " ")))
    usable = [row for row in rows if row["problem"] is None]
    # One vector a text, shape (pairs, dimensions); the products of each pair's two, summed, are their cosine.
    vectors = (
        aligner.encoder.encode(side).astype(np.float64) for side in map(list, zip(*pairs, strict=True))
    )
    cosines = np.einsum("ij,ij->i", *vectors) if pairs else ()
    for row, cosine in zip(usable, cosines, strict=True):
        row["similarity"] = round(float(cosine), DECIMALS)
    if words and pairs:
        for row, pair in zip(usable, aligner.link(from_pairs(pairs, direction=direction)).pairs, strict=True):
            row |= _links(pair)
    return rows


def _filled(text: str | None) -> str | None:
    return text if text is not None and text.strip() else None


def _links(pair: SentencePair) -> dict[str, Any]:
    if not pair.src.tokens or not pair.tgt.tokens or pair.links is None:
        return {"problem": RowProblem.TOO_LONG}
    return {
        "src_tokens": [token.span._asdict() for token in pair.src.tokens],
        "tgt_tokens": [token.span._asdict() for token in pair.tgt.tokens],
        "links": [
            {"src": link.src, "tgt": link.tgt, "probability": round(link.probability, DECIMALS)}
            for link in pair.links
        ],
    }


def _types(pyarrow: Any, *, words: bool) -> dict[str, Any]:
    """Return the types of the columns that are added."""
    integer, share = pyarrow.int32(), pyarrow.float64()
    types = {"similarity": share}
    if words:
        span = pyarrow.struct([("start", integer), ("end", integer)])
        link = pyarrow.struct([("src", integer), ("tgt", integer), ("probability", share)])
        types |= dict.fromkeys(("src_tokens", "tgt_tokens"), pyarrow.list_(span))
        types["links"] = pyarrow.list_(link)
    return types | {"problem": pyarrow.string()}
