"""Two passes: candidates are counted over all the corpus, then the promising ones are looked at in a few places each.

    1. Count: the Chinese side of every chunk is read, and no word is linked.
    2. Shortlist: which occur often enough, or have other evidence for them, and look like terms.
    3. Examine: the sentence pairs chosen for that are linked, and the renderings there found.
    4. Tally: all occurrences of what has a rendering are counted, and how often a rendering is in their translation.

What examining and tallying say of a term adds up to its statistics. Each stage is work on chunks as any other, by any
executor, and is kept in the checkpoint under a hash of what it depends on: a chunk, and what the stage before it made
of all of them.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from termalign.alignment.aligner import Aligner
from termalign.terms.corpus.chunk_files import ChunkFiles, ChunkJob
from termalign.terms.corpus.executors import Executor
from termalign.terms.corpus.merge_levels import merged_files
from termalign.terms.corpus.sealed import Sealed, compressed, write_sealed
from termalign.terms.corpus.store import StoredCounts, StoredStatistics, write_counts, write_statistics
from termalign.terms.extraction import Extractor, Selection
from termalign.terms.extraction.second_pass import RenderedCandidate, examined
from termalign.terms.extraction.shortlist import Shortlist, shortlist_model

PLAN_SUFFIX = ".plan"
"""Of the files that state for all workers what is examined."""


Work: TypeAlias = Callable[[str, Callable[[], ChunkJob]], ChunkFiles]
"""Makes something of every chunk that has not failed before, in a stage, and returns the files, and what failed."""


class CorpusTools(NamedTuple):
    """Makes what works on chunks, in every process."""

    make_aligner: Callable[[], Aligner]
    known: tuple[str, ...]

    def load(self) -> tuple[Aligner, Extractor]:
        """Return the aligner and the extractor, loaded once."""
        return _load(self)

    def job(
        self,
        make: Callable[[Any], Any],
        stage: str = "",
        *,
        write: Callable[[Path, Any], None] = write_statistics,
    ) -> ChunkJob:
        """Return the job in which a chunk becomes statistics; `stage` says of two passes which, and by which plan."""
        aligner, extractor = self.load()
        signature = (
            f"{extractor.signature}|{shortlist_model().version}|{stage}" if stage else extractor.signature
        )
        return ChunkJob(
            aligner, signature, ".stats", make=make, write=write, verify=lambda path: Sealed(path).verify()
        )


@lru_cache(maxsize=1)  # an aligner may know much
def _load(tools: CorpusTools) -> tuple[Aligner, Extractor]:
    aligner = tools.make_aligner()
    return aligner, Extractor.for_aligner(aligner, known=tools.known)


def two_passes(
    work: Work, tools: CorpusTools, folder: Path, executor: Executor, selection: Selection
) -> tuple[list[Path], int]:
    """Return the files of statistics of a corpus, and how many chunks are in them.

    Args:
        work: Does a stage.
        tools: Make the aligner and the extractor.
        folder: Where files are kept.
        executor: Merges.
        selection: What is to be listed: what cannot be is not looked at.

    Raises:
        FileError: A file is damaged, or the folder is full.
    """
    counted = work("count", partial(_counting, tools)).paths
    counts = StoredCounts(merged_files(counted, folder, executor, StoredCounts))
    _, extractor = tools.load()
    listed = extractor.shortlist(counts, selection)
    chosen = _write_plan(folder, listed)
    paths = work("examine", partial(_examining, tools, chosen)).paths
    statistics = StoredStatistics(merged_files(paths, folder, executor))
    rendered = _write_plan(folder, dict(examined(statistics, listed.last)))
    tallied = work("tally", partial(_tallying, tools, rendered)).paths
    return [*paths, *tallied], len(tallied)


@lru_cache(maxsize=1)
def _counting(tools: CorpusTools) -> ChunkJob:
    aligner, extractor = tools.load()
    return tools.job(lambda bitext: extractor.count(aligner.tokenized(bitext)), "counts", write=write_counts)


@lru_cache(maxsize=1)
def _examining(tools: CorpusTools, plan: Path) -> ChunkJob:
    aligner, extractor = tools.load()
    listed: Shortlist = Sealed(plan).value(0, Shortlist)
    return tools.job(lambda bitext: extractor.examine(bitext, listed, aligner.link), f"examine:{plan.name}")


@lru_cache(maxsize=1)
def _tallying(tools: CorpusTools, plan: Path) -> ChunkJob:
    aligner, extractor = tools.load()
    rendered: Mapping[str, RenderedCandidate] = Sealed(plan).value(0, dict[str, RenderedCandidate])
    return tools.job(
        lambda bitext: extractor.tally(aligner.tokenized(bitext), rendered), f"tally:{plan.name}"
    )


def _write_plan(folder: Path, plan: Any) -> Path:
    """Write a plan to the folder, unless it is there, under a hash of its content."""
    block = compressed(plan)
    path = folder / f"{blake2b(block, digest_size=16).hexdigest()}{PLAN_SUFFIX}"
    write_sealed(path, [block])
    return path
