"""Files that hold both sides: their pairs as blocks, and blocks as a bitext."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from termalign.documents.bitext import Bead, Bitext, FilePair, PassagePair, from_passages
from termalign.documents.bitext import pairs_of as sentence_pairs
from termalign.documents.readers.base import Block, Source, anchors_of, one_line
from termalign.documents.sentences import goes_on, groups_of
from termalign.language.text import Passage
from termalign.language.text.language import Direction, direction_of


def blocks_of(pairs: Sequence[FilePair]) -> tuple[Block, ...]:
    """Return the blocks of the pairs of a bitext file.

    Example:
        >>> from termalign.language.text import Anchor
        >>> pair = PassagePair(Passage("法治", (Anchor(0, 7, 10),)), Passage("rule of law"), "unit 2")
        >>> [(block.text, block.side, block.line) for block in blocks_of([pair])]
        [('法治', 'zh', 7), ('rule of law', 'en', 1)]
    """
    direction = direction_of(pair.texts for pair in pairs)
    blocks = []
    for number, pair in enumerate(pairs, 1):
        for side, passage in zip(direction.languages, (pair.src, pair.tgt), strict=True):
            line = passage.anchors[0].line if passage.anchors else 1
            blocks.append(Block(passage.text, pair.reference, line, passage.anchors, side, str(number)))
    return tuple(blocks)


def bitext_of(source: Source) -> Bitext:
    """Return the pairs of a file that holds both sides: blocks of one key are translations of each other.

    The side that the file has first is the source. A key that only one side has is a bead with an empty side.
    """
    direction = _direction(source)
    pairs = pairs_of(source)
    bitext = from_passages(
        pairs, names=(source.name, source.name), numbered=source.numbered, direction=direction
    )
    return _in_sentences(bitext) if source.runs_on else bitext


def pairs_of(source: Source) -> list[PassagePair]:
    """Return the same as pairs."""
    src, tgt = (
        _by_key(block for block in source.blocks if block.side == side)
        for side in _direction(source).languages
    )
    return _pairs(src, tgt)


def _direction(source: Source) -> Direction:
    return Direction.EN_ZH if _first_side(source) == "en" else Direction.ZH_EN


def _first_side(source: Source) -> str:
    """Return the side that is first where there are both, else the only one; empty for none."""
    first: dict[str, str] = {}
    for block in source.blocks:
        if block.side and first.setdefault(block.key, block.side) != block.side:
            return first[block.key]
    return next(iter(first.values()), "")


def keyed_bitext(src: Source, tgt: Source, direction: Direction) -> Bitext:
    """Return the pairs of two files whose blocks find each other by their key, in the order of the first."""
    names = src.name, tgt.name
    bitext = from_passages(_pairs(_by_key(src.blocks), _by_key(tgt.blocks)), names=names, direction=direction)
    return _in_sentences(bitext) if src.runs_on and tgt.runs_on else bitext


def _in_sentences(bitext: Bitext) -> Bitext:
    """Return pairs whose sentences go on in the next as one bead: a term or its rendering may be in two of them."""
    sides = [[sentence.text for sentence in side.sentences] for side in (bitext.src, bitext.tgt)]
    beads = []
    for group in groups_of(map(any, zip(*map(goes_on, sides), strict=True))):
        src, tgt = (tuple(index for index in group if texts[index].strip()) for texts in sides)
        beads.append(Bead(src, tgt))
    pairs = sentence_pairs(bitext.src, bitext.tgt, beads)
    return replace(bitext, src=replace(bitext.src, runs_on=True), beads=tuple(beads), pairs=pairs)


LEAST_SHARED_KEYS = 0.5
"""Share of the keys of the smaller file that the other has too, from which they are those of the same blocks. Half of
the messages may be missing on one side; subtitles with times of their own share a few by chance."""


def share_keys(src: Source, tgt: Source) -> bool:
    """Return whether the blocks of two files find each other by their keys."""
    ours, theirs = ({block.key for block in source.blocks} for source in (src, tgt))
    return len(ours & theirs) >= LEAST_SHARED_KEYS * max(1, min(len(ours), len(theirs)))


Keyed = dict[str, list[Block]]


def _by_key(blocks: Iterable[Block]) -> Keyed:
    by_key: Keyed = {}
    for block in blocks:
        by_key.setdefault(block.key, []).append(block)
    return by_key


def _pairs(src: Keyed, tgt: Keyed) -> list[PassagePair]:
    return [
        _pair(src.get(key, []), tgt.get(key, []))
        for key in dict.fromkeys((*src, *tgt))
        if not _is_spare_form(key, src, tgt)
    ]


PLURAL = "\x1e"
"""Between the key of a message and the form of its plural (record separator)."""


def _is_spare_form(key: str, src: Keyed, tgt: Keyed) -> bool:
    """Return whether a form of a plural is in one language only, which has more forms than the other."""
    message, mark, _ = key.rpartition(PLURAL)
    if not mark or (key in src and key in tgt):
        return False
    return any(general in src and general in tgt for general in (message, f"{message}{PLURAL}other"))


def pair_of(blocks: Sequence[Block]) -> PassagePair:
    """Return blocks of both sides that translate each other as a pair; the source is first.

    Example:
        >>> pair = pair_of([Block("Rule of law", side="en"), Block("法治", side="zh")])
        >>> pair.src.text, pair.tgt.text
        ('Rule of law', '法治')
    """
    source = [block for block in blocks if block.side == blocks[0].side]
    return _pair(source, [block for block in blocks if block.side != blocks[0].side])


def _pair(src: Sequence[Block], tgt: Sequence[Block]) -> PassagePair:
    reference = next((block.reference for block in (*src, *tgt)), "")
    return PassagePair(_passage(src), _passage(tgt), reference)


def _passage(blocks: Sequence[Block]) -> Passage:
    """Return blocks as one text."""
    offset, anchors = 0, []
    for block in blocks:
        anchors += [anchor._replace(offset=anchor.offset + offset) for anchor in anchors_of(block)]
        offset += len(block.text) + 1
    return Passage(" ".join(one_line(block.text) for block in blocks), tuple(anchors))
