"""A text in which stretches are looked for: one after another, or all at once where they are many."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from termalign.termbase.matching.automaton import automaton_of


class SearchedText:
    """A text, and where the stretches are that have been looked for together.

    Example:
        >>> text = SearchedText("banana")
        >>> text.look_for(["ana", "bank"])
        >>> [(part in text, list(text.starts(part))) for part in ("ana", "bank", "na")]
        [(True, [1, 3]), (False, []), (True, [2, 4])]
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: dict[str, Sequence[int]] = {}

    def look_for(self, parts: Iterable[str]) -> None:
        """Find stretches in one pass, which pays where they are many."""
        unknown = [part for part in dict.fromkeys(parts) if part and part not in self._starts]
        found: dict[int, list[int]] = defaultdict(list)
        for number, start, _ in automaton_of(unknown).find_matches_as_indexes(self.text, overlapping=True):
            found[number].append(start)
        self._starts.update((part, found.get(number, ())) for number, part in enumerate(unknown))

    def __contains__(self, part: str) -> bool:
        """Return whether a stretch is in the text."""
        known = self._starts.get(part)
        return part in self.text if known is None else bool(known)

    def starts(self, part: str) -> Iterable[int]:
        """Return where a stretch is in the text, in order."""
        known = self._starts.get(part)
        return all_in(self.text, part) if known is None else known


def all_in(text: str, part: str) -> Iterator[int]:
    """Yield where a stretch is in a text, in order, across itself too."""
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + 1)
