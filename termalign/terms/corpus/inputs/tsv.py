"""Tab-separated pairs, with whatever further columns crawls and miners give them: scores, addresses, languages.

A header that names two columns so (`zh`, `en` and other names of the languages, `src`, `tgt`) says which they are.
Without one, the first rows do: Chinese is where most Han characters are, English where most Latin letters of the rest
are, addresses aside. Rows are taken as they stand, without quoting, as tools that write such files do.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from termalign.documents.parallel.base import side
from termalign.errors import FormatError
from termalign.language.text import is_han
from termalign.terms.corpus.inputs.base import Failure, Pair, Tell
from termalign.terms.corpus.inputs.lines import Line

LOOKED_AT = 100
"""Rows from the start that tell the columns."""


def pairs(rows: Iterable[Line], name: str, tell: Tell) -> Iterator[Pair]:
    r"""Yield the pairs of rows; a row that is too short is told and left out.

    Example:
        >>> rows = [Line("1.04\tRule of law.\t法治。", 1, 23), Line("0.9\tNo translation", 2, 19)]
        >>> [(pair.src, pair.tgt) for pair in pairs(rows, "mined.tsv", print)]  # 法治: rule of law
        mined.tsv:2: expected 3 columns or more, found 2
        [('法治。', 'Rule of law.')]

    Raises:
        FormatError: It is a glossary, or the first rows do not hold both languages in columns.
    """
    waiting = iter(rows)
    first = [row for row in islice(waiting, LOOKED_AT) if row.text is not None and row.text.strip()]
    cells = [(row.text or "").split("\t") for row in first]
    named = by_header(cells[0]) if cells else None
    if named and "status" in cells[0]:
        raise FormatError("is a glossary (its columns have a status), no sentence pairs", path=name)
    zh, en = named or _by_content(cells, name)
    for row in chain(first[1:] if named else first, waiting):
        if row.text is None or not row.text.strip():
            continue
        found = row.text.split("\t")
        if len(found) <= max(zh, en):
            problem = f"expected {max(zh, en) + 1} columns or more, found {len(found)}"
            tell(Failure(f"{name}:{row.number}", problem))
            continue
        yield Pair(found[zh].strip(), found[en].strip(), row.number, row.end)


def by_header(cells: Sequence[str]) -> tuple[int, int] | None:
    """Return which two columns hold the sides by their names; None where the names do not say it.

    Example:
        >>> by_header(["id", "english", "Chinese"]), by_header(["src", "tgt"]), by_header(["text"])
        ((2, 1), (0, 1), None)
    """
    names = [cell.strip().lower() for cell in cells]
    for ours, theirs in (("src", "tgt"), ("source", "target")):
        if ours in names and theirs in names:
            return names.index(ours), names.index(theirs)
    sides = [side(name) if name.isascii() and name else "" for name in names]
    if "zh" in sides and "en" in sides:
        return sides.index("zh"), sides.index("en")
    return None


def _by_content(rows: Sequence[Sequence[str]], name: str) -> tuple[int, int]:
    width = max(map(len, rows), default=0)
    han, latin = [0] * width, [0] * width
    for row in rows:
        for column, cell in enumerate(row):
            if "://" not in cell:
                han[column] += sum(map(is_han, cell))
                latin[column] += sum(char.isascii() and char.isalpha() for char in cell)
    if width > 1 and any(han):
        zh = han.index(max(han))
        latin[zh] = 0
        if any(latin):
            return zh, latin.index(max(latin))
    raise FormatError("expected tab-separated columns, one Chinese and one English", path=name, line=1)
