"""Cues of subtitles, whatever their format: one side by time, or both where cues hold a line of each language."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

import regex

from termalign.documents.readers.alternating import ADVICE, problem_of_sides
from termalign.documents.readers.base import Block, Source, digest
from termalign.documents.readers.remarks import signature
from termalign.documents.streams import IntakePolicy
from termalign.documents.tables.visible import Omissions
from termalign.errors import FormatError
from termalign.language.text import Piece, passage
from termalign.language.text.decoding import text_of
from termalign.language.text.language import side_of

LEAST_BOTH = 0.8
"""Share of the times at which both languages are shown from which a file holds both: names, sounds and signs are often
in one only."""


class Cue(NamedTuple):
    """What is shown at a time."""

    time: str
    """When it begins, in milliseconds."""
    reference: str
    lines: tuple[tuple[Piece, ...], ...]
    """Without mark-up."""
    remark_at: int = 0
    """Offset in the file where a remark about it goes."""


class CueFile(NamedTuple):
    """A format of subtitles."""

    format: str
    cues: Callable[[bytes, str], Sequence[Cue]]
    """From a content and its path."""

    def read(self, data: bytes, path: str) -> Source:
        """Return the cues of a file as a document of one side: a cue a block, found by its time."""
        return self._one_side(self.cues(data, path), data, path)

    def read_pairs(self, data: bytes, path: str, policy: IntakePolicy) -> Source:
        """Return the cues of a file that show both languages at a time."""
        cues = self.cues(data, path)
        return _both_sides(cues, self._one_side(cues, data, path), policy)

    def _one_side(self, cues: Sequence[Cue], data: bytes, path: str) -> Source:
        blocks = tuple(block for block, _ in cue_blocks(cues))
        shown: dict[int, Counter[str]] = defaultdict(Counter)
        for text, (number, _) in chain.from_iterable(chain.from_iterable(cue.lines for cue in cues)):
            shown[number].update(text)
        omissions = Omissions()
        text = text_of(data, path=path)
        for number, line in enumerate(text.split("\n"), 1):
            if not line.isascii() and not signature(line):
                hidden = Counter(line) - shown[number]  # names of speakers, overrides, whole lines
                omissions.beside(Omissions.OTHER, "".join(hidden.elements()))
        stated = _STATED_LANGUAGE.match(text)
        return Source(
            path,
            self.format,
            blocks,
            digest(data),
            keyed=True,
            runs_on=True,
            asides=omissions.asides,
            language=stated[1] if stated else "",
        )


_STATED_LANGUAGE = regex.compile(r"WEBVTT.*+\n(?:.++\n)*?Language:[ \t]*+([\w-]++)")
"""In the header of WebVTT."""


def cue_blocks(cues: Sequence[Cue]) -> list[tuple[Block, Cue]]:
    """Return the cues that hold text as blocks."""
    blocks = []
    for cue in cues:
        text, anchors = passage(piece for line in cue.lines for piece in line)
        if text:
            blocks.append((Block(text, cue.reference, anchors[0].line, anchors, key=cue.time), cue))
    return blocks


def _both_sides(cues: Sequence[Cue], source: Source, policy: IntakePolicy) -> Source:
    """Return cues as a document of both sides: the lines of each language that are shown at one time are a pair."""
    blocks: list[Block] = []
    sides: dict[str, set[str]] = {}
    for cue in cues:
        for line in cue.lines:
            text, anchors = passage(line)
            if side := side_of(text):
                blocks.append(Block(text, cue.reference, anchors[0].line, anchors, side, cue.time))
                sides.setdefault(cue.time, set()).add(side)
    both = sum(len(cues_of_side) > 1 for cues_of_side in sides.values())
    if not both or both < LEAST_BOTH * len(sides):
        raise FormatError(
            f"{both:,} of {len(sides):,} cues hold a line in Chinese and one in English; {ADVICE}",
            path=source.name,
        )
    texts = (" ".join(block.text for block in blocks if block.side == side) for side in ("zh", "en"))
    if problem := problem_of_sides(*texts):
        raise FormatError(f"{problem}; {ADVICE}", path=source.name)
    policy.on_notice(f"cues hold a line in Chinese and one in English: {both:,} pairs")
    return replace(source, blocks=tuple(blocks), bilingual=True, keyed=False)
