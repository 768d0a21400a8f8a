"""Files that hold both sides: their pairs as blocks, and blocks as a bitext."""

from collections.abc import Iterable, Sequence

from termalign.bitext import Bitext, PassagePair, from_passages
from termalign.readers.base import Block, Source, State, one_line
from termalign.text import Anchor, Passage

SIDES = ("zh", "en")


def blocks_of(pairs: Iterable[PassagePair]) -> tuple[Block, ...]:
    """Return the blocks of the pairs of a bitext file.

    Example:
        >>> pair = PassagePair(Passage("法治", (Anchor(0, 7, 10),)), Passage("rule of law"), "unit 2")
        >>> [(block.text, block.side, block.line) for block in blocks_of([pair])]
        [('法治', 'zh', 7), ('rule of law', 'en', 1)]
    """
    blocks = []
    for number, pair in enumerate(pairs, 1):
        for side, passage in zip(SIDES, (pair.src, pair.tgt), strict=True):
            line = passage.anchors[0].line if passage.anchors else 1
            blocks.append(Block(passage.text, pair.reference, line, passage.anchors, side, str(number)))
    return tuple(blocks)


def bitext_of(source: Source) -> Bitext:
    """Return the pairs of a file that holds both sides: blocks of one key are translations of each other.

    A key that only one side has is a bead with an empty side.
    """
    sides = [_by_key(block for block in source.blocks if block.side == side) for side in SIDES]
    return _paired(*sides, names=(source.name, source.name), numbered=source.numbered)


def keyed_bitext(src: Source, tgt: Source) -> Bitext:
    """Return the pairs of two files whose blocks find each other by their key, in the order of the first."""
    return _paired(_by_key(src.blocks), _by_key(tgt.blocks), names=(src.name, tgt.name), numbered=False)


LEAST_SHARED = 0.5
"""Share of the keys of the smaller file that the other has too, from which they are those of the same blocks. Half of
the messages may be missing on one side; subtitles with times of their own share a few by chance."""


def share_keys(src: Source, tgt: Source) -> bool:
    """Tell whether the blocks of two files find each other by their keys."""
    ours, theirs = ({block.key for block in source.blocks} for source in (src, tgt))
    return len(ours & theirs) >= LEAST_SHARED * max(1, min(len(ours), len(theirs)))


Keyed = dict[str, list[Block]]


def _by_key(blocks: Iterable[Block]) -> Keyed:
    found: Keyed = {}
    for block in blocks:
        found.setdefault(block.key, []).append(block)
    return found


def _paired(src: Keyed, tgt: Keyed, *, names: tuple[str, str], numbered: bool) -> Bitext:
    pairs = []
    for key in dict.fromkeys((*src, *tgt)):
        pairs.append(_pair(src.get(key, []), tgt.get(key, [])))
    return from_passages(pairs, names=names, numbered=numbered)


def pair_of(blocks: Iterable[Block]) -> PassagePair:
    """Return blocks of both sides that translate each other as a pair.

    Example:
        >>> pair = pair_of([Block("Rule of law", side="en"), Block("法治", side="zh")])
        >>> pair.src.text, pair.tgt.text
        ('法治', 'Rule of law')
    """
    blocks = list(blocks)
    zh, en = ([block for block in blocks if block.side == side] for side in SIDES)
    return _pair(zh, en)


def _pair(zh: Sequence[Block], en: Sequence[Block]) -> PassagePair:
    reference = next((block.reference for block in (*zh, *en)), "")
    if any(State.LOCKED in block.state for block in (*zh, *en)):
        reference += LOCKED
    return PassagePair(_passage(zh), _passage(en), reference)


LOCKED = ", locked"
"""What the reference of a pair ends with whose translation stays as it is."""


def anchors_of(block: Block) -> tuple[Anchor, ...]:
    """Return where the stretches of a block begin."""
    return block.anchors or (Anchor(0, block.line, 1),)


def _passage(blocks: Sequence[Block]) -> Passage:
    """Return blocks as one text."""
    offset, anchors = 0, []
    for block in blocks:
        anchors += [anchor._replace(offset=anchor.offset + offset) for anchor in anchors_of(block)]
        offset += len(block.text) + 1
    return Passage(" ".join(one_line(block.text) for block in blocks), tuple(anchors))
