"""The terms of a glossary in the texts of a batch of rows."""

from typing import Any

from termalign.documents.batches import RowProblem, Rows, one_side, with_columns
from termalign.documents.intake import refuse_other_language
from termalign.documents.tables.arrow import arrow
from termalign.language.identification import script_language
from termalign.language.text import Direction
from termalign.language.text.language import direction_from
from termalign.termbase.given import GivenGlossary, given_glossary
from termalign.termbase.matching.occurrences import occurrences_of_each


def occurrences_batch(
    glossary: GivenGlossary,
    rows: Rows,
    *,
    column: str | None = None,
    direction: Direction | str | None = None,
    prefix: str = "",
) -> Rows:
    """Find the terms of a glossary in the texts of a batch of rows, and add them as a column.

    The columns that are added: `occurrences`, a list of what `occurrences` finds in the text of the row (`start`,
    `end`, `text`, `term`, `renderings`, `within`, `ids`, `direction`), and `problem`, null unless a row has no
    occurrences but null: `no-source` (without a text) or `other-language` (by script). The rows stay as they are, in
    their order.

    Example:
        >>> import pyarrow
        >>> from termalign import Glossary, entry
        >>> rows = pyarrow.table({"id": [7, 8], "text": ["推进碳市場建設", None]})
        >>> added = occurrences_batch(Glossary((entry("碳市场", "carbon market"),)), rows)
        >>> [[found["renderings"] for found in row or []] for row in added["occurrences"].to_pylist()]
        [[['carbon market']], []]
        >>> added["problem"].to_pylist()
        [None, 'no-source']

    Args:
        glossary: The terms; or the name of a glossary, or its path, which other processes read once each.
        rows: A `pyarrow.Table` or `pyarrow.RecordBatch`.
        column: The column of the texts; by default the one that is called `text` or by a language, or the source of
            two sides.
        direction: `zh-en` for Chinese texts, `en-zh` for English ones; by default the name of the column says it, else
            each text.
        prefix: What the names of the added columns begin with.

    Raises:
        InputError: It is no batch, or in another language; which column is the text is not clear, or it holds no
            texts; or a column of a name that is added is there.
        FileError, FormatError: The glossary cannot be read.
        MissingExtra: PyArrow is not installed.
    """
    glossary = given_glossary(glossary)
    texts, known = one_side(rows, column, direction)
    pyarrow = arrow("working on batches of rows")
    problems = [
        RowProblem.NO_SOURCE if text is None else RowProblem.OTHER_LANGUAGE if script_language(text) else None
        for text in texts
    ]
    searched = [
        text for text, problem in zip(texts, problems, strict=True) if text is not None and problem is None
    ]
    for way in Direction:
        refuse_other_language((text for text in searched if (known or direction_from(text)) is way), way)
    each = occurrences_of_each(glossary, searched, known)
    occurrences = [
        None if problem is not None else [occurrence.to_dict() for occurrence in next(each)]
        for problem in problems
    ]
    added = {
        "occurrences": pyarrow.array(occurrences, _occurrences_type(pyarrow)),
        "problem": pyarrow.array(problems, pyarrow.string()),
    }
    return with_columns(rows, added, prefix=prefix)


def _occurrences_type(pyarrow: Any) -> Any:
    text = pyarrow.string()
    fields = {
        "start": pyarrow.int32(),
        "end": pyarrow.int32(),
        "text": text,
        "term": text,
        "renderings": pyarrow.list_(text),
        "within": text,
        "ids": pyarrow.list_(text),
        "direction": text,
    }
    return pyarrow.list_(pyarrow.struct(list(fields.items())))
