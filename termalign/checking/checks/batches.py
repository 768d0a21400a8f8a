"""A batch of rows against a glossary: each row a pair that is checked by itself."""

from collections.abc import Sequence
from typing import Any

from termalign.checking.checks.explainer import Explainer
from termalign.checking.checks.questions import Spot
from termalign.checking.checks.units import CheckUnit, TextOrigin, UnitBatch
from termalign.checking.checks.usage import CheckedUnit, Checker
from termalign.checking.findings.tally import CheckCounts
from termalign.documents.batches import RowProblem, Rows, pair_problem, row_texts, with_columns
from termalign.documents.intake import refuse_other_languages
from termalign.documents.tables.arrow import arrow
from termalign.language.text import Direction
from termalign.language.text.damage import damage
from termalign.termbase.given import GivenGlossary, given_glossary

_HERE = TextOrigin("", 1)

_NOTHING = CheckedUnit((), CheckCounts())
"""What a row has in which no term is."""


def check_batch(
    glossary: GivenGlossary,
    rows: Rows,
    *,
    columns: str | None = None,
    direction: Direction | str | None = None,
    explain: Spot | bool = False,
    prefix: str = "",
) -> Rows:
    """Check the pairs of a batch of rows against a glossary, and add what is found as columns.

    The rows stay as they are, in their order; each is checked by itself. `findings` is a list of what `check` finds in
    the pair, with most fields of `Finding.to_dict`, columns being those of the text (1-based, in code points, the end
    exclusive); `checks` is how many source terms were checked, `term_success` the share of these with an accepted
    rendering, null without checks. In a row that cannot be checked all are null, and `problem` says why: `no-source`,
    `no-translation` (null, not empty), `other-direction`, `other-language` (by script), or `lost-characters`.

    Example:
        >>> import pyarrow
        >>> from termalign import Glossary, entry
        >>> rows = pyarrow.table({"zh": ["实现碳中和", "碳中和"], "en": ["Achieve carbon peaking", None]})
        >>> added = check_batch(Glossary((entry("碳中和", "carbon neutrality"),)), rows)
        >>> added.column_names
        ['zh', 'en', 'findings', 'checks', 'term_success', 'problem']
        >>> added["findings"].to_pylist()[0][0]["rule"], added["problem"].to_pylist()
        ('TA101', [None, 'no-translation'])

    Args:
        glossary: The terms and their renderings; or the name of a glossary, or its path, read once a process.
        rows: A `pyarrow.Table` or `pyarrow.RecordBatch`.
        columns: Which columns hold the sides, as `zh=3,en=5`: numbers, from 1, or names; by default their names say it.
        direction: `zh-en` or `en-zh`; by default the names of the columns say it, else the texts of the batch.
        explain: Whether to find out what the translation has where a rendering is missing, as `check` does.
        prefix: What the names of the added columns begin with.

    Raises:
        InputError: It is no batch, has no columns of texts for both sides, has one that is added, or no Chinese.
        FileError, FormatError: The glossary cannot be read.
        MissingExtra: PyArrow is not installed.
    """
    sources, targets, way = row_texts(rows, columns, direction)
    problems = [_problem(src, tgt, way) for src, tgt in zip(sources, targets, strict=True)]
    pairs = zip(sources, targets, problems, strict=True)
    refuse_other_languages((src or "", tgt or "") for src, tgt, problem in pairs if problem is None)
    checker = Checker(
        given_glossary(glossary), direction=way, explain=Explainer() if explain is True else explain
    )
    checked = checker.check_each(_units(sources, targets, problems))
    results = [
        None if problem is not None else checked.get(row, _NOTHING) for row, problem in enumerate(problems)
    ]
    pyarrow = arrow("working on batches of rows")
    kinds = _types(pyarrow)
    values: dict[str, list[Any]] = {
        "findings": [
            None if result is None else [found.to_dict() for found in result.findings] for result in results
        ],
        "checks": [None if result is None else result.counts.checks for result in results],
        "term_success": [None if result is None else result.counts.rate for result in results],
        "problem": problems,
    }
    added = {name: pyarrow.array(column, kinds[name]) for name, column in values.items()}
    return with_columns(rows, added, prefix=prefix)


def _problem(src: str | None, tgt: str | None, direction: Direction) -> RowProblem | None:
    """Return why a pair cannot be checked."""
    if problem := pair_problem(src, tgt, direction):
        return problem
    is_lost = any(text and damage(text, certain=True) is not None for text in (src, tgt))
    return RowProblem.LOST_CHARACTERS if is_lost else None


def _units(
    sources: Sequence[str | None], targets: Sequence[str | None], problems: Sequence[RowProblem | None]
) -> UnitBatch:
    """Return the rows without a problem as units, which have the index of their row and no line breaks."""
    rows = [row for row, problem in enumerate(problems) if problem is None]
    left, right = ([(side[row] or "").replace("\n", " ") for row in rows] for side in (sources, targets))
    return UnitBatch(
        left, right, [0][: len(rows)], lambda i: CheckUnit(left[i], right[i], _HERE, _HERE, index=rows[i])
    )


def _types(pyarrow: Any) -> dict[str, Any]:
    """Return the types of the columns that are added; of a finding, paths and lines are left out, as it has a row."""
    text, integer, share = pyarrow.string(), pyarrow.int32(), pyarrow.float64()
    fields = dict.fromkeys(
        ("rule", "name", "severity", "tier", "message", "direction", "source", "zh", "expected", "found"),
        text,
    )
    fields["expected"] = pyarrow.list_(text)
    fields |= dict.fromkeys(("src_column", "src_end_column", "tgt_column", "tgt_end_column"), integer)
    fields["confidence"] = share
    return {
        "findings": pyarrow.list_(pyarrow.struct(list(fields.items()))),
        "checks": integer,
        "term_success": share,
        "problem": text,
    }
