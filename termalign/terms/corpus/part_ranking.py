"""Ranking part by part, by whoever works: what is known of each part goes to the first process, which compares all.

It is not kept: of candidates the description is thirty times as long as the text, and is made again in less time
than mapping takes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

from termalign.errors import FileError
from termalign.terms.corpus.executors import Executor
from termalign.terms.corpus.store import HashRange, StoredStatistics, power_of_two
from termalign.terms.corpus.two_passes import CorpusTools
from termalign.terms.extraction.pair_features import PartFeatures
from termalign.terms.extraction.ranking import part_of
from termalign.terms.extraction.salience import Steps, steps_of
from termalign.terms.extraction.termhood import CorpusCounts

TASKS = 8
"""Parts that are described, at least, where there is enough for them: several processes end at about the same time."""

TASK_BYTES = 1 << 18
"""Bytes, compressed, from which a part is worth reading what all terms have in common once more."""

Done = TypeVar("Done")


Numbered = tuple[int, Any]
"""The position of a result, and of what it is made."""


class RankingTeam:
    """Has an executor do what ranking can do part by part."""

    def __init__(self, source: StoredStatistics, tools: CorpusTools, executor: Executor) -> None:
        """Say of what, by what and by whom."""
        self._source = source
        self._tools = tools
        self._executor = executor
        self._number = max(source.part_count, min(TASKS, power_of_two(source.size / TASK_BYTES)))

    def part_features(self) -> Iterator[PartFeatures]:
        """Yield what is known of the candidates of every part.

        Raises:
            FileError: A file is damaged, or every process at a part died.
        """
        ranges = [HashRange(index, self._number) for index in range(self._number)]
        counts = CorpusCounts(self._source.characters, map(self._source.counted_in, ranges))
        work = partial(_part_features, paths=self._source.paths, tools=self._tools)
        return self._in_order(work, zip(ranges, counts.split(), strict=True))

    def encoded(self, texts: Iterable[Sequence[str]]) -> Iterator[Steps]:
        """Yield the vectors of several texts each.

        Raises:
            FileError: Every process at some texts died.
        """
        return self._in_order(_encoded, texts)

    def _in_order(self, work: Callable[[Numbered], Done], arguments: Iterable[Any]) -> Iterator[Done]:
        """Yield what is made of each thing, in order."""
        ahead: dict[int, Done] = {}
        index = 0
        with closing(self._executor.outcomes(enumerate(arguments), work)) as outcomes:
            for (position, _), result in outcomes:
                if result is None:
                    problem = "the process that ranks died every time; is there enough memory?"
                    raise FileError(str(self._source.paths[0].parent), problem)
                ahead[position] = result
                while index in ahead:
                    yield ahead.pop(index)
                    index += 1


def _part_features(task: Numbered, *, paths: tuple[Path, ...], tools: CorpusTools) -> PartFeatures:
    """Return what is known of the candidates of a part; runs in the processes."""
    where: HashRange
    counts: CorpusCounts
    _, (where, counts) = task
    source = _source(paths)
    _, extractor = tools.load()
    with threadpool_limits(1):
        return extractor.describe(part_of(source, source.part(where)), counts)


def _encoded(task: Numbered) -> Steps:
    """Return the vectors of some texts; runs in the processes."""
    return steps_of(task[1])


@lru_cache(maxsize=1)
def _source(paths: tuple[Path, ...]) -> StoredStatistics:
    return StoredStatistics(paths)
