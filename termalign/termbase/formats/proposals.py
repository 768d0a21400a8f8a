"""Which proposals are written: where those who read a file see no status, a proposal would pass for a translation."""

from typing import NamedTuple

from termalign.errors import InputError, Message, counted
from termalign.termbase.formats.registry import Format
from termalign.termbase.glossary import Glossary, Status
from termalign.termbase.glossary.undecided import decided, is_proposed


class WrittenPart(NamedTuple):
    """The part of a glossary that is written, and what it was chosen from."""

    glossary: Glossary
    decided: int
    """Entries of the whole glossary that somebody decided on."""
    proposed: int
    """Its other entries."""
    renderings: int
    """Proposed renderings beside decided ones."""
    left_out: bool
    """Whether proposals are left out."""

    @property
    def counts(self) -> Message:
        """How many entries were decided and proposed, in words."""
        beside = f" (and {counted(self.renderings, 'proposed rendering')} of decided ones)"
        return f"{self.decided:,} decided, {self.proposed:,} proposed{beside if self.renderings else ''}"

    @property
    def notice(self) -> Message:
        """What is left out, in words; empty for nothing."""
        lacks = self.left_out and (self.proposed or self.renderings)
        return f"{self.counts}, which are left out" if lacks else ""


def written_part(glossary: Glossary, format: Format, proposed: bool | None = None) -> WrittenPart:
    """Return the part of a glossary that goes into a file of a format.

    Args:
        glossary: The glossary.
        format: The format of the file.
        proposed: Whether proposals are written; None: where those who read the file see a status.

    Raises:
        InputError: There are proposals alone, and they are left out.
    """
    proposals = sum(map(is_proposed, glossary))
    beside = sum(
        term.status is Status.PROPOSED for item in glossary if not is_proposed(item) for term in item.en
    )
    left_out = not (format.shows_status if proposed is None else proposed)
    part = WrittenPart(
        decided(glossary) if left_out else glossary, len(glossary) - proposals, proposals, beside, left_out
    )
    if left_out and proposals == len(glossary) > 0:
        raise InputError(f"{part.counts}: nothing to write without proposals")
    return part
