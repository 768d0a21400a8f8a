"""Texts of a file in which characters were lost before it was read, and those that hold what no text may hold.

The former are counted, and reported in one line; the latter are refused, for what is made of them cannot be written.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from termalign.documents.bitext import FilePair
from termalign.documents.pair_blocks import PairBlock, in_blocks
from termalign.documents.streams import IntakePolicy
from termalign.errors import FormatError, Message, counted
from termalign.language.text import Anchor, position
from termalign.language.text.damage import are_sound, damage, no_text, unwritable


class DamagedTexts:
    """The texts of a file in which characters were lost, so that what was there is unknown."""

    def __init__(self, policy: IntakePolicy, name: str) -> None:
        """Begin with a file; strictly, the first such text is refused."""
        self._policy = policy
        self._name = name
        self._count = 0
        self._line: int | None = None

    def note(self, text: str, line: int | None) -> None:
        """Look at a text.

        Raises:
            FormatError: Characters were lost in it, and it is read strictly.
        """
        if damage(text) is not None:
            self.add(line)

    def add(self, line: int | None) -> None:
        """Count a text in which characters were lost; errors as of `note`."""
        self._count += 1
        if self._count == 1:
            self._line = line
            if self._policy.strict:
                self.report()

    def report(self) -> None:
        """Report how many there are, and where the first is, when all were looked at; errors as of `note`."""
        if self._count:
            more = f" and in {counted(self._count - 1, 'more text')}" if self._count > 1 else ""
            lost: Message = (
                f"characters were lost here{more} (U+FFFD, ???, or another encoding): they cannot be checked"
            )
            self._policy.noticed(lost, self._name, self._line)


def require_writable(text: str, anchors: Sequence[Anchor], name: str) -> None:
    """Look at a text of a file.

    Raises:
        FormatError: It holds what no text may hold.
    """
    if (offset := unwritable(text)) is not None:
        line, column = position(anchors, offset) if anchors else (None, None)
        raise FormatError(no_text(text[offset]), path=name, line=line, column=column)


def with_damage_reported(blocks: Iterable[PairBlock], policy: IntakePolicy, name: str) -> Iterator[PairBlock]:
    """Yield the pairs of a file; report those with damaged texts, or without one of the two, after the last.

    Their positions are not determined otherwise: to find those takes longer than reading the units of a memory.
    """
    damaged, block, sides = DamagedTexts(policy, name), None, Counter[int]()

    def whole(pairs: Iterable[FilePair]) -> Iterator[FilePair]:
        for pair in pairs:
            try:
                for index, text in enumerate(pair.texts):
                    if damage(text) is not None or unwritable(text) is not None:
                        anchors = (pair.tgt if index else pair.src).anchors
                        require_writable(text, anchors, name)
                        damaged.add(anchors[0].line if anchors else None)
            except FormatError as error:
                policy.bad(error)
                continue
            yield pair

    for block in blocks:
        is_sound = are_sound(block.sources) and are_sound(block.targets)
        for part in (block,) if is_sound else in_blocks(whole(block)):
            if all(map(str.strip, part.sources)) and all(map(str.strip, part.targets)):
                sides[2] += len(part)
            else:
                sides.update(map(sides_of, part.texts))
            yield part
    damaged.report()
    if block is None:
        policy.bad(FormatError("holds no pairs", path=name))
    else:
        report_sides(sides, policy, name)


def sides_of(texts: tuple[str, str]) -> int:
    """Return how many of the two texts of a pair there are."""
    src, tgt = texts
    return bool(src.strip()) + bool(tgt.strip())


def report_sides(sides: Mapping[int, int], policy: IntakePolicy, name: str) -> None:
    """Report pairs that lack one of their two texts, of which nothing can be compared.

    A file that has only such is bad in a corpus.

    Args:
        sides: How many pairs of the file have both texts, one and none.
        policy: Of whoever reads it.
        name: Of the file.
    """
    if sides[2]:
        if sides[1]:
            policy.on_notice(f"{counted(sides[1], 'pair')} with text on one side alone")
    elif policy.for_corpus:  # a person is told what is not translated
        policy.bad(FormatError(NO_WHOLE_PAIR, path=name))


NO_WHOLE_PAIR: Message = "no pair has text on both sides"
