"""What every sentence aligner offers."""

from collections.abc import Sequence
from typing import Protocol

from termalign.documents.bitext import Bead, Sentence


class SentenceAligner(Protocol):
    """Finds the beads of a document and its translation."""

    @property
    def signature(self) -> str:
        """Name, version and every setting that changes the beads."""

    def align(self, src: Sequence[Sentence], tgt: Sequence[Sentence]) -> list[Bead]:
        """Return beads in order; every sentence of either side is in exactly one."""
