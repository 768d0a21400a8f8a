"""Extraction from a corpus: every chunk worked on, by several processes, in one pass or two, then merged and ranked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from termalign.alignment.aligner import Aligner, Input, default_aligner
from termalign.alignment.wordalign import Translations
from termalign.errors import require_count
from termalign.language.text import Direction
from termalign.runtime.progress import GivenProgress, watched
from termalign.termbase.glossary import Glossary
from termalign.terms.corpus.chunk_files import ChunkFile, ChunkFiles, ChunkJob, keep
from termalign.terms.corpus.executors import Executor, RayCluster, workers
from termalign.terms.corpus.inputs import Chunk, CorpusSource, Failure, Notice, nothing_read
from termalign.terms.corpus.merge_levels import merged_files
from termalign.terms.corpus.part_ranking import RankingTeam
from termalign.terms.corpus.reading import Corpus, chunks_of, copies, sources_in, unmarked
from termalign.terms.corpus.status import Recorder
from termalign.terms.corpus.store import StoredStatistics
from termalign.terms.corpus.translations import counting, informed
from termalign.terms.corpus.two_passes import CorpusTools, two_passes
from termalign.terms.corpus.workspace import workspace
from termalign.terms.extraction import Selection

TWO_PASS_BYTES = 10_000_000
"""Bytes of files from which a corpus is worked on in two passes by default."""

COSTS = {"learn": 10, "map": 23, "count": 2, "examine": 6, "tally": 2}
"""What each stage costs: CPU seconds a thousand pairs, in two passes of 40,000 pairs of talks."""


class Progress(NamedTuple):
    """The progress after a chunk, a document or a thousand pairs, in every stage."""

    stage: str
    """`map`; of two passes `count`, `examine` and `tally`; before either `learn`, when translations are learned."""
    name: str
    """Of the chunk."""
    done: int
    """Work done so far: bytes of files, failed ones included, times what a stage costs (`COSTS`)."""
    total: int
    """All work, in the same unit; 0 where that is not known."""
    chunks: int
    """Chunks worked on so far, in all stages."""
    pairs: int
    """Sentence pairs worked on so far, in all stages; without those of chunks that the checkpoint had already."""
    failure: Failure | None = None
    notices: tuple[Notice, ...] = ()
    """What else there is to know: a damaged file that was made again, characters that were lost, hidden text."""


@dataclass(frozen=True, slots=True)
class Result:
    """The glossary of a corpus, and what is not in it."""

    glossary: Glossary
    failures: tuple[Failure, ...]
    documents: int
    """Documents, or thousands of pairs, that are in it."""
    pairs: int
    """Sentence pairs that are in it."""
    stored: int
    """Bytes of all files in the checkpoint, or in the temporary folder when the work was done."""
    left_out: int = 0
    """Entries more that the default cut left out."""
    directions: Mapping[Direction, int] = field(default_factory=dict)
    """From which language the documents are translated into which, as their texts show, with their number."""


def _silent(progress: Progress | str) -> None:
    """Do nothing."""


def extract_corpus(
    corpus: Corpus,
    *,
    processes: int = 1,
    executor: Executor | None = None,
    checkpoint: str | Path | None = None,
    learn: bool = False,
    two_pass: bool | None = None,
    selection: Selection | None = None,
    input: Input = "paragraphs",
    make_aligner: Callable[[], Aligner] = default_aligner,
    on_progress: Callable[[Progress], None] = _silent,
    on_stage: Callable[[str], None] = _silent,
    progress: GivenProgress = False,
) -> Result:
    """Extract the terms of many documents, or of many sentence pairs, together, best first.

    They are worked on in chunks: a document, or a thousand pairs of a file of pairs. What fails does not stop the
    rest; a process that dies is replaced and its chunk tried again. The result is the same whatever the number of
    processes and the order of the documents.

    Args:
        corpus: The path of a list of documents (`src TAB tgt` a line, relative to its folder), documents, sources
            (`corpus_files`), or a table that has `__arrow_c_stream__`, or a Hugging Face data set, with the columns
            `zh` and `en`, `src` and `tgt`, or `translation`.
        processes: How many work at once; more than one are spawned, so a script needs the usual
            `if __name__ == "__main__"`.
        executor: Who does the work, instead of so many processes: `RayCluster`, or whatever has `outcomes`.
        checkpoint: A folder that keeps the statistics of every chunk; a later run with it skips chunks that have
            not changed, and does those again whose file is damaged. One run at a time works in it. None: a
            temporary folder.
        learn: Whether to align everything twice: first to learn the translations of words from all of it, then
            with that knowledge. Then what is kept of a chunk serves only the same corpus.
        two_pass: Whether to count all candidates first and to look only at the promising ones, in a few places of the
            corpus each, which is several times cheaper. None: from `TWO_PASS_BYTES` on.
        selection: Which terms to list, and in which order; not by position.
        input: What a line of a text is; sources know it already.
        make_aligner: Makes the aligner, in every process; a function of a module.
        on_progress: Called after every chunk.
        on_stage: Called with the name of each stage of the work when it begins.
        progress: A function that is given the progress, or True for a bar, as in `check`.

    Raises:
        FileError: The list or the checkpoint folder cannot be used, or the disk is full.
        FormatError: The list breaks the rules of its format.
        InputError: An argument is out of its range, or everything failed.
    """
    require_count(processes, 1, "processes")
    sources = sources_in(corpus, input)
    selection = selection or Selection()
    selection.require_order_of(_MANY)
    known = selection.known.terms if selection.known else ()
    if learn:
        make_aligner().informed(Translations())  # fails now, not after everything was aligned
    if two_pass is None:
        two_pass = sum(source.size for source in sources) >= TWO_PASS_BYTES
    names = [*(["learn"] if learn else []), *(["count", "examine", "tally"] if two_pass else ["map"])]
    own = nullcontext(executor) if executor is not None else workers(processes)
    with workspace(checkpoint) as folder, own as executor, watched(progress) as watch:
        if checkpoint is None and isinstance(executor, RayCluster):
            executor.leave(folder)

        def on_chunk(after: Progress) -> None:
            on_progress(after)
            watch.report(after.stage, after.done, after.total or None)

        def on_begin(stage: str) -> None:
            on_stage(stage)
            watch(stage)

        stages = _Stages(sources, names, folder, executor, make_aligner().signature, on_chunk, on_begin)
        with closing(stages.recorder):
            if learn:
                counts = stages("learn", partial(counting, make_aligner)).paths
                make_aligner = informed(make_aligner, counts, folder)
            tools = CorpusTools(make_aligner, known)
            if two_pass:
                stored, documents = two_passes(stages, tools, folder, executor, selection)
            else:
                stored = stages("map", partial(_mapping, tools)).paths
                documents = len(stored)
            stages.begin("merge")
            statistics = StoredStatistics(merged_files(stored, folder, executor))
            stages.begin("rank")
            aligner, extractor = tools.load()
            left_out: list[int] = []
            glossary = extractor.rank(
                statistics,
                selection=selection,
                signature=f"{aligner.signature}|{extractor.signature}",
                workers=RankingTeam(statistics, tools, executor),
                on_left_out=left_out.append,
            )
            stages.recorder.finish()
        size = sum(path.lstat().st_size for path in folder.iterdir())
    directions = {Direction(name): count for name, count in sorted(statistics.directions.items())}
    return Result(glossary, stages.failures, documents, statistics.pairs, size, sum(left_out), directions)


_MANY = 2
"""Documents, as far as an order by position goes: a corpus has none, however many it is."""


class _Stages:
    """Works on all chunks, stage by stage, and reports how far that is.

    A chunk that failed in one stage is left out of those behind it: the result must not depend on how it fares there.
    """

    def __init__(
        self,
        sources: Sequence[CorpusSource],
        names: Sequence[str],
        folder: Path,
        executor: Executor,
        signature: str,
        on_progress: Callable[[Progress], None],
        on_stage: Callable[[str], None],
    ) -> None:
        self._sources = sources
        self._total = sum(source.size for source in sources) * sum(COSTS[name] for name in names)
        self._folder = folder
        self._executor = executor
        self._on_progress = on_progress
        self._on_stage = on_stage
        self.recorder = Recorder(folder, self._total, signature)
        other = Notice(
            str(folder), "what the last run in it kept is of other versions or options; it is not used"
        )
        self._notices = [
            *([other] if self.recorder.is_of_other_versions else ()),
            *copies(sources),
            *unmarked(sources),
        ]
        self._stage = ""
        self._done = self._chunks = self._pairs = 0
        self._unread: set[Failure] = set()
        self._failed: list[Failure] = []

    def begin(self, stage: str) -> None:
        """Report that a stage begins."""
        self._stage = stage
        self.recorder.begin(stage)
        self._on_stage(stage)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What was left out so far."""
        return tuple(sorted((*self._unread, *self._failed), key=Failure.order))

    def __call__(self, stage: str, make_job: Callable[[], ChunkJob]) -> ChunkFiles:
        """Make something of every chunk.

        Raises:
            FileError: The folder is full, or cannot be written to any longer.
            InputError: Every chunk failed.
        """
        self.begin(stage)
        files = keep(
            self._chunks_left(), make_job, folder=self._folder, executor=self._executor, on_chunk=self._report
        )
        self._failed += files.failures
        if not files.paths:
            raise nothing_read(self.failures)
        return files

    def _chunks_left(self) -> Iterator[Chunk]:
        failed = {failure.name for failure in self._failed}
        for chunk in chunks_of(self._sources, self._unread.add):
            if chunk.name in failed:
                self._report(chunk)
            else:
                yield chunk

    def _report(self, chunk: Chunk, outcome: ChunkFile | Failure | None = None) -> None:
        self._done += chunk.size * COSTS[self._stage]
        self._chunks += 1
        failure = outcome if isinstance(outcome, Failure) else None
        file = outcome if isinstance(outcome, ChunkFile) else ChunkFile(Path())
        self._pairs += 0 if file.is_kept else file.pairs
        self.recorder.chunk(self._done, file.pairs, failed=failure is not None, is_kept=file.is_kept)
        self._on_progress(
            Progress(
                self._stage,
                chunk.name,
                self._done,
                self._total,
                self._chunks,
                self._pairs,
                failure,
                (*self._notices, *file.notices),
            )
        )
        self._notices = []


@lru_cache(maxsize=1)
def _mapping(tools: CorpusTools) -> ChunkJob:
    """Return the job in which a chunk is mapped to its statistics."""
    aligner, extractor = tools.load()
    return tools.job(lambda bitext: extractor.map(aligner.link(bitext)))
