"""Texts of a file in which characters were lost before it was read: they are counted, and reported in one line."""

from collections.abc import Iterable, Iterator

from termalign.documents.bitext import FilePair
from termalign.documents.streams import IntakePolicy
from termalign.errors import Message
from termalign.language.plurals import counted
from termalign.language.text.damage import damage


class DamagedTexts:
    """The texts of a file in which characters were lost, so that nothing can be said of what was there."""

    def __init__(self, policy: IntakePolicy, name: str) -> None:
        """Begin with a file; strictly, the first such text is refused."""
        self._policy = policy
        self._name = name
        self._count = 0
        self._line: int | None = None

    def note(self, text: str, line: int | None) -> None:
        """Look at a text.

        Raises:
            FormatError: Characters were lost in it, or its encoding was guessed, and it is read strictly.
        """
        self._policy.require_sure(self._name)
        if damage(text) is None:
            return
        self._count += 1
        if self._count == 1:
            self._line = line
            if self._policy.strict:
                self.report()

    def report(self) -> None:
        """Report how many there are, and where the first is, when all were looked at.

        Raises:
            FormatError: As in `note`.
        """
        self._policy.require_sure(self._name)
        if self._count:
            more = f" and in {counted(self._count - 1, 'more text')}" if self._count > 1 else ""
            lost: Message = (
                f"characters were lost here{more} (U+FFFD, ???, or another encoding): they cannot be checked"
            )
            if self._policy.for_corpus and not self._policy.strict:
                # A problem of a corpus is a failure, and nothing is left out here.
                noticed: Message = f"line {self._line}: {lost}"
                self._policy.on_columns(noticed)
            else:
                self._policy.problems(self._name)(lost, self._line)


def with_damage_reported(pairs: Iterable[FilePair], policy: IntakePolicy, name: str) -> Iterator[FilePair]:
    """Yield the pairs of a file; report those with damaged texts after the last.

    Their positions are not asked for otherwise: to find those takes longer than reading the units of a memory.
    """
    damaged = DamagedTexts(policy, name)
    for pair in pairs:
        policy.require_sure(name)
        for index, text in enumerate(pair.texts):
            if damage(text) is not None:
                anchors = (pair.tgt if index else pair.src).anchors
                damaged.note(text, anchors[0].line if anchors else None)
        yield pair
    damaged.report()
