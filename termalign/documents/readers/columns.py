"""Which two columns of a table hold a text and its translation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from termalign.documents.readers.base import side_of
from termalign.documents.tables.headings import meaning
from termalign.language.text import is_han


def is_heading(cells: Iterable[str]) -> bool:
    """Tell whether the cells of a row only name their columns: two languages, or the source and its translation.

    Example:
        >>> is_heading(["zh-CN", "English"]), is_heading(["原文", "Translation"])  # source text
        (True, True)
        >>> is_heading(["碳中和", "carbon neutrality"]), is_heading(["翻译", "Translation"])  # a pair of words
        (False, False)
    """
    named = [meaning(cell) for cell in cells]
    sides = {told.column.side for told in named if told.known and told.column.name == "term"}
    return bool(named) and len(sides & _SIDES) == len(named)


_SIDES = frozenset(("zh", "en", "source", "target"))


def sides_of(rows: Iterable[Mapping[int, Sequence[str]]]) -> dict[int, str]:
    """Return the columns that are a Chinese text and its English translation; nothing where there are no such two.

    The column with the most hanzi among those that are mostly Chinese, and the one with the most letters among those
    that are mostly English: numbers, names and remarks beside them are shorter.

    Example:
        >>> sides_of([{1: ["1"], 2: ["碳中和"], 3: ["carbon neutrality"]}, {1: ["2"], 2: ["法治"], 3: ["rule of law"]}])
        {2: 'zh', 3: 'en'}

    Args:
        rows: For each, the paragraphs of its cells by their column.
    """
    cells: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        for column, parts in row.items():
            cells[column] += parts
    texts = {column: "".join(found) for column, found in cells.items()}
    best: dict[str, tuple[int, int]] = {}
    for column, text in sorted(texts.items()):
        if side := side_of(text):
            letters = sum(map(is_han if side == "zh" else str.isalpha, text))
            best[side] = max(best.get(side, (0, 0)), (letters, -column))
    if len(best) < 2:
        return {}
    return {-best[side][1]: side for side in ("zh", "en")}
