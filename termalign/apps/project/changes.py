"""Which findings a change touches: those on text that is new or changed on either side.

Of a text, lines are compared, and of other documents blocks: paragraphs, cells, messages, units. Both are compared as
git compares lines. A message that keeps its key, and a unit that keeps both sides, is not changed where only its
position is another.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from termalign.apps.project.repository import Fate, FileChange, Repository, hunks
from termalign.checking.findings.finding import Finding, Place
from termalign.documents.readers.base import Source
from termalign.documents.readers.locating import Locator
from termalign.errors import Message, TermalignError

UNTOUCHED = "untouched by the change"
"""Why findings are not reported, for the tally."""


class FilterMode(StrEnum):
    """Which findings are reported; the names are those of reviewdog."""

    ADDED = "added"
    """Those on text that is new or changed."""
    FILE = "file"
    """Those in files that the change touches."""
    NONE = "none"
    """All."""


class ChangeFilter:
    """Leaves out the findings that a change does not touch."""

    def __init__(
        self,
        repository: Repository,
        mode: FilterMode,
        read: Callable[[Path, str], Source],
        on_problem: Callable[[Message], None],
    ) -> None:
        """Take a change.

        Args:
            repository: What git knows of it.
            mode: Which findings are reported.
            read: Returns the document in a file, which is a version of the file that is named.
            on_problem: Is given why a file counts as new, where that is not simply because it is.
        """
        self._repository = repository
        self._mode = mode
        self._read = read
        self.on_problem = on_problem
        self._in = cache(self._changed)

    def touched(self, findings: Iterable[Finding], suppressed: Counter[str]) -> Iterator[Finding]:
        """Yield the findings that the change touches; count the others."""
        for finding in findings:
            if self._touches(finding):
                yield finding
            else:
                suppressed[UNTOUCHED] += 1

    def _touches(self, finding: Finding) -> bool:
        sides = [(self._in(place.path), place) for place in (finding.src, finding.tgt) if place is not None]
        if not sides or any(
            changed if isinstance(changed, bool) else changed.touches(place) for changed, place in sides
        ):
            return True
        # A translation was deleted whose source stays: nothing is there for it, or the next one, for several lines.
        several = finding.excerpt is not None and "\n" in finding.excerpt.src.text
        beside = [
            not isinstance(changed, bool) and changed.is_beside_deleted(place) for changed, place in sides
        ]
        place = sides[-1][1]
        is_empty = (place.line, place.column) == (place.end_line, place.end_column)
        return (several or is_empty) and beside == [False, True]

    def _changed(self, path: str) -> "_ChangedBlocks | bool":
        """Return what in a file is new or changed: some blocks, all of it or nothing."""
        change = self._repository.change_of(path)
        if change.reason:
            self.on_problem(f"{path}: {change.reason}; all findings in it are reported")
        if change.fate is not Fate.CHANGED or self._mode is FilterMode.FILE:
            return change.fate is not Fate.UNCHANGED
        try:
            return _ChangedBlocks(self._before(change, path), self._read(Path(path), path))
        except TermalignError as error:
            self.on_problem(
                f"{path}: its earlier version cannot be read ({error}); all findings in it are reported"
            )
            return True

    def _before(self, change: FileChange, path: str) -> Source:
        """Return the version of a file before the change, read as the present one is."""
        assert change.repository is not None
        with TemporaryDirectory() as folder:
            file = Path(folder, Path(change.before).name)
            file.write_bytes(change.repository.content(change.before))
            return self._read(file, path)


class _ChangedBlocks:
    """Which blocks of a file are new or changed."""

    def __init__(self, before: Source, now: Source) -> None:
        self._locator = Locator(now)
        self._blank = [not block.text.strip() for block in now.blocks]
        self._deleted_at: set[int] = set()
        """Blocks before which others were deleted."""
        if now.bilingual:
            self._changed = _changed_units(before, now)
            return
        differences = hunks(*([block.text for block in source.blocks] for source in (before, now)))
        self._changed = {block for hunk in differences for block in hunk.new}
        texts = {block.key: block.text for block in before.blocks if now.keyed}
        for index, block in enumerate(now.blocks):
            if block.key in texts:
                (self._changed.discard if texts[block.key] == block.text else self._changed.add)(index)
        keys = {block.key for block in now.blocks if now.keyed}
        self._deleted_at = {
            hunk.new.start
            for hunk in differences
            if not hunk.new and any(before.blocks[block].key not in keys for block in hunk.old)
        }

    def touches(self, place: Place) -> bool:
        """Return whether text of a finding is new or changed, or some inside of it was deleted."""
        blocks = self._blocks(place)
        return not (self._changed.isdisjoint(blocks) and self._deleted_at.isdisjoint(blocks[1:]))

    def is_beside_deleted(self, place: Place) -> bool:
        """Return whether text was deleted before or after a place, with nothing in its stead."""
        blocks = self._blocks(place)
        first, end = blocks.start, blocks.stop
        while first > 0 and self._blank[first - 1]:
            first -= 1
        while end < len(self._blank) and self._blank[end]:
            end += 1
        return any(block not in blocks[1:] for block in self._deleted_at.intersection(range(first, end + 1)))

    def _blocks(self, place: Place) -> range:
        return self._locator.blocks((place.line, place.column), (place.end_line, place.end_column))


def _changed_units(before: Source, now: Source) -> set[int]:
    """Return the blocks of the units of which a side is new or changed, wherever they were."""
    old, new = _units(before), _units(now)
    differences = hunks(old, new)
    elsewhere = Counter(old[block] for hunk in differences for block in hunk.old)
    changed = set()
    for block in (block for hunk in differences for block in hunk.new):
        if elsewhere[new[block]]:
            elsewhere[new[block]] -= 1
        else:
            changed.add(block)
    return changed


def _units(source: Source) -> list[str]:
    """Return for each block the texts of both sides of its unit."""
    units: dict[str, list[str]] = defaultdict(list)
    for block in source.blocks:
        units[block.key].append(f"{block.side} {block.text}")
    return ["\t".join(units[block.key]) for block in source.blocks]
