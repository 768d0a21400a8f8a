"""The translations of a corpus: every chunk is aligned, and what all of them say informs an aligner."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from termalign.alignment.aligner import Aligner
from termalign.alignment.wordalign import (
    Alignment,
    TokenPair,
    Translations,
    read_translations,
    write_translations,
)
from termalign.alignment.wordalign.translations import TRANSLATIONS_VERSION, merged
from termalign.documents.bitext import Bitext, linked_pair
from termalign.language.text import Direction
from termalign.terms.corpus.chunk_files import ChunkJob

TRANSLATIONS_SUFFIX = ".translations"
"""Of the files of translations, of a chunk or of the corpus."""


@lru_cache(maxsize=1)
def counting(make_aligner: Callable[[], Aligner]) -> ChunkJob:
    """Return the job in which the translations of a chunk are counted."""
    aligner = make_aligner()
    return ChunkJob(
        aligner,
        f"counts:{TRANSLATIONS_VERSION}",
        TRANSLATIONS_SUFFIX,
        make=lambda bitext: _counted(aligner.link(bitext)),
        write=write_translations,
        verify=read_translations,
    )


def _counted(bitext: Bitext) -> Translations:
    pairs = [linked_pair(pair) for pair in bitext.read(Direction.ZH_EN)]
    return Translations.of(
        [TokenPair(pair.src.tokens, pair.tgt.tokens) for pair in pairs],
        [Alignment(pair.links, pair.posterior) for pair in pairs],
    )


@dataclass(frozen=True, slots=True)
class Informed:
    """Makes an aligner that knows the translations of a file; can be sent to other processes."""

    make_aligner: Callable[[], Aligner]
    path: Path

    def __call__(self) -> Aligner:
        """Make the aligner."""
        return self.make_aligner().informed(read_translations(self.path))


def informed(make_aligner: Callable[[], Aligner], counts: Sequence[Path], folder: Path) -> Informed:
    """Add the counts of all chunks up, keep the sum in a folder, and say how to make the aligner that knows it.

    Raises:
        FileError: A file is damaged, or the sum cannot be written.
    """
    learned = merged(map(read_translations, counts))
    path = (
        folder / f"all-{blake2b(learned.signature.encode(), digest_size=16).hexdigest()}{TRANSLATIONS_SUFFIX}"
    )
    write_translations(path, learned)
    return Informed(make_aligner, path)
