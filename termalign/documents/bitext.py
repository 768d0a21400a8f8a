"""The bitext: a source document, its translation, and what matches what.

A *bead* (Brown, Lai & Mercer 1991) is a minimal group of source and target sentences that translate each
other; one side may be empty. A bead with both sides is also a *sentence pair*, whose word links may be known.

References:
    Peter F. Brown, Jennifer C. Lai & Robert L. Mercer. 1991. Aligning Sentences in Parallel Corpora. ACL 29.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any, NamedTuple, Protocol, Self, overload

import numpy as np
from numpy.typing import NDArray

from termalign.documents.html import shown, table
from termalign.errors import InputError, counted
from termalign.language.text import Anchor, Passage, Position, Span, Token, position
from termalign.language.text.columns import Tokens
from termalign.language.text.language import Direction, direction_of
from termalign.runtime.memory import LARGE_BYTES


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document, or neighbouring sentences that a bead holds together."""

    text: str
    span: Span
    """Where it is in the text of its document."""
    paragraph: int = 0
    """0-based number of the paragraph it is in (of its first sentence)."""
    tokens: Sequence[Token] | None = None
    """Tokens with spans in `text`; None when it has not been tokenized."""


@dataclass(frozen=True, slots=True)
class TokenizedSentence(Sentence):
    """A sentence whose tokens are known."""

    tokens: Sequence[Token] = ()
    """Tokens with spans in `text`; empty where the pair it is in is too long to be linked."""

    @classmethod
    def of(cls, sentence: Sentence, tokens: Sequence[Token]) -> "TokenizedSentence":
        """Return a sentence with its tokens."""
        return cls(sentence.text, sentence.span, sentence.paragraph, tokens)


@dataclass(frozen=True, slots=True)
class Document:
    """One side's text, segmented."""

    text: str
    sentences: tuple[Sentence, ...]
    name: str = ""
    """The file it came from, or another name to report it by; empty when it has none."""
    anchors: tuple[Anchor, ...] = ()
    """Where the stretches of the text begin in the file; empty: the text is all there is in the file."""
    references: tuple[str, ...] = ()
    """What people call the position of each sentence (`unit 7`); empty where lines state it."""
    numbered: bool = False
    """Whether lines are numbers of paragraphs, for the file has no lines that people see."""
    runs_on: bool = False
    """Whether what ends with a line may go on in the next one: lines of a text, cues, segments of a unit."""

    def __repr__(self) -> str:
        """Return its name and its size: the text fills many screens."""
        return f"<Document {self.name!r}: {len(self.sentences):,} sentences, {len(self.text):,} characters>"

    @classmethod
    def of_lines(cls, lines: Sequence[str], name: str = "", going_on: Sequence[bool] = ()) -> "Document":
        """Make a document whose sentences are its lines, empty ones included.

        Where it is known of each whether it goes on from the one before, an empty line is before those that do not.

        Example:
            >>> Document.of_lines(["甲", "", "乙"]).sentences[2].span
            Span(start=3, end=4)
        """
        pieces: list[str] = []
        sentences = []
        start = 0
        for paragraph, line in enumerate(lines):
            if paragraph:
                pieces.append("\n" if not going_on or going_on[paragraph] else "\n\n")
                start += len(pieces[-1])
            text = line.replace("\n", " ")
            sentences.append(Sentence(text, Span(start, start + len(text)), paragraph))
            pieces.append(text)
            start += len(text)
        return cls("".join(pieces), tuple(sentences), name, runs_on=any(going_on))

    def place(self, offset: int) -> Position:
        """Return the line and the column (both 1-based, columns in code points) of an offset of the text.

        Example:
            >>> Document("first\\nsecond", ()).place(8)
            (2, 3)
        """
        if self.anchors:
            return position(self.anchors, offset)
        line_start = self.text.rfind("\n", 0, offset) + 1
        return self.text.count("\n", 0, offset) + 1, offset - line_start + 1


class LineIndex:
    """Where many offsets of a document are in its file: `Document.place` counts from the start each time.

    Example:
        >>> LineIndex(Document("first\\nsecond", ())).at(8)
        (2, 3)
    """

    def __init__(self, document: Document) -> None:
        self._anchors = document.anchors
        self._lines = [0]
        if not self._anchors:
            self._lines += accumulate(len(line) + 1 for line in document.text.split("\n"))

    def at(self, offset: int) -> Position:
        """Return the line and the column of an offset of the text."""
        if self._anchors:
            return position(self._anchors, offset)
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def anchors(self, span: Span) -> tuple[Anchor, ...]:
        """Return the anchors of a span, by offsets in it; none where the text is all there is in the file."""
        if not self._anchors:
            return ()
        end = bisect_left(self._anchors, span.end, key=_offset)
        inside = self._anchors[bisect_right(self._anchors, span.start, key=_offset) : end]
        moved = (anchor._replace(offset=anchor.offset - span.start) for anchor in inside)
        return (Anchor(0, *self.at(span.start)), *moved)


def _offset(anchor: Anchor) -> int:
    return anchor.offset


class Bead(NamedTuple):
    """Numbers (0-based) of the sentences that translate each other; one side may be empty."""

    src: tuple[int, ...]
    tgt: tuple[int, ...]


class Link(NamedTuple):
    """A pair of tokens (0-based) that translate each other."""

    src: int
    tgt: int
    probability: float = 1.0
    """0 to 1."""


class PairPart(NamedTuple):
    """A part of a sentence pair, by the tokens of both sides; one side may be empty."""

    src: range
    tgt: range


@dataclass(frozen=True, slots=True)
class SentencePair:
    """Both sides of a bead, with the word links between them."""

    src: Sentence
    tgt: Sentence
    links: tuple[Link, ...] | None = None
    """None: not word-aligned. Empty: aligned, and no link was found."""
    posterior: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    """Probability of every possible link, shape (source tokens, target tokens); None when not known."""

    def turned(self) -> Self:
        """Return the pair with its sides exchanged."""
        links = self.links and tuple(
            sorted(Link(link.tgt, link.src, link.probability) for link in self.links)
        )
        posterior = self.posterior.T if self.posterior is not None else None
        return replace(self, src=self.tgt, tgt=self.src, links=links, posterior=posterior)


@dataclass(frozen=True, slots=True)
class TokenizedPair(SentencePair):
    """A sentence pair whose tokens are known."""

    src: TokenizedSentence
    tgt: TokenizedSentence


@dataclass(frozen=True, slots=True)
class LinkedPair(TokenizedPair):
    """A sentence pair whose words are linked."""

    links: tuple[Link, ...] = ()
    posterior: NDArray[np.float32] = field(
        default_factory=lambda: np.zeros((0, 0), np.float32), compare=False, repr=False
    )
    parts: tuple[PairPart, ...] = field(default=(), compare=False, repr=False)
    """The parts of a pair of several sentences, each linked on its own; empty for a pair linked as a whole."""

    def __post_init__(self) -> None:
        """Keep of a large matrix its parts alone: a page of memory of each row, nearly all of it zeros, is the most."""
        if len(self.parts) > 1 and self.posterior.nbytes >= LARGE_BYTES:
            own = tuple(matrix.copy() for matrix in self.part_posteriors())
            object.__setattr__(self, "posterior", own)

    def part_posteriors(self) -> Sequence[NDArray[np.float32]]:
        """Return the link probabilities within each part."""
        kept = _kept_posterior.__get__(self)
        if isinstance(kept, tuple):
            return kept
        return [kept[src.start : src.stop, tgt.start : tgt.stop] for src, tgt in self.parts]

    def turned(self) -> Self:
        """Return the pair with its sides exchanged."""
        parts = tuple(PairPart(part.tgt, part.src) for part in self.parts)
        return replace(SentencePair.turned(replace(self, parts=())), parts=parts)


_kept_posterior = vars(SentencePair)["posterior"]


def _posterior(pair: LinkedPair) -> NDArray[np.float32]:
    """Return the matrix of a pair, with zeros between its parts where these alone are kept."""
    kept: NDArray[np.float32] | tuple[NDArray[np.float32], ...] = _kept_posterior.__get__(pair)
    if not isinstance(kept, tuple):
        return kept
    matrix = np.zeros((len(pair.src.tokens), len(pair.tgt.tokens)), np.float32)
    for (src, tgt), own in zip(pair.parts, kept, strict=True):
        matrix[src.start : src.stop, tgt.start : tgt.stop] = own
    return matrix


LinkedPair.posterior = property(_posterior, _kept_posterior.__set__)  # type: ignore[assignment,misc]


@dataclass(frozen=True, slots=True)
class Bitext:
    """A document and its translation, aligned: from Chinese into English, or from English into Chinese.

    Example:
        >>> bitext = from_pairs([("national security", "国家安全")])
        >>> bitext.direction.value, bitext.read(Direction.ZH_EN)[0].src.text
        ('en-zh', '国家安全')
    """

    src: Document
    tgt: Document
    beads: tuple[Bead, ...]
    """All beads in order, those with an empty side included."""
    pairs: tuple[SentencePair, ...]
    """The beads with both sides, in order."""
    signature: str = ""
    """How it was made: the parts used and their versions."""
    direction: Direction = Direction.ZH_EN
    """From which language into which: the source is in the first."""

    def read(self, direction: Direction) -> "Bitext":
        """Return the same bitext as it reads in a direction: itself, or its sides exchanged.

        Whatever knows one direction only, as the models do that know Chinese by English, reads in that.
        """
        if direction is self.direction:
            return self
        beads = tuple(Bead(bead.tgt, bead.src) for bead in self.beads)
        pairs = tuple(pair.turned() for pair in self.pairs)
        return Bitext(self.tgt, self.src, beads, pairs, self.signature, direction)

    def __repr__(self) -> str:
        """Return its size and its documents: the texts fill many screens."""
        size = counted(len(self.pairs), "sentence pair")
        return f"<Bitext: {size}, {self.direction}, {_names(self)}>"

    def _repr_html_(self) -> str:
        """Return the first pairs as a table, for notebooks."""
        rows = [
            [str(number), shown(pair.src.text), shown(pair.tgt.text)]
            for number, pair in enumerate(self[:MAX_SHOWN_PAIRS])
        ]
        caption = f"{len(self):,} sentence pairs, {self.direction}, {_names(self)}"
        caption += f"; the first {MAX_SHOWN_PAIRS}" if len(self) > MAX_SHOWN_PAIRS else ""
        return str(table(caption, ("", "source", "translation"), rows))

    @overload
    def __getitem__(self, index: int) -> SentencePair: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[SentencePair, ...]: ...

    def __getitem__(self, index: int | slice) -> SentencePair | tuple[SentencePair, ...]:
        """Return a sentence pair, or some."""
        return self.pairs[index]

    def to_records(self) -> list[dict[str, Any]]:
        """Return the sentence pairs as plain rows, which pandas and polars take in one call.

        Example:
            >>> from_pairs([("国家安全", "national security")]).to_records()
            [{'src': '国家安全', 'tgt': 'national security', 'src_line': 1, 'tgt_line': 1, 'links': None}]

        Lines are 1-based; `links` is `0-0 1-2`, token numbers of both sides, None where words are not linked.
        """
        lines = LineIndex(self.src), LineIndex(self.tgt)
        return [
            {
                "src": pair.src.text,
                "tgt": pair.tgt.text,
                "src_line": lines[0].at(pair.src.span.start)[0],
                "tgt_line": lines[1].at(pair.tgt.span.start)[0],
                "links": " ".join(f"{link.src}-{link.tgt}" for link in pair.links)
                if pair.links is not None
                else None,
            }
            for pair in self.pairs
        ]

    def __iter__(self) -> Iterator[SentencePair]:
        """Iterate over the sentence pairs."""
        return iter(self.pairs)

    def __len__(self) -> int:
        """Return the number of sentence pairs."""
        return len(self.pairs)


MAX_SHOWN_PAIRS = 20
"""Sentence pairs that a notebook shows."""


def _names(bitext: Bitext) -> str:
    return " · ".join(repr(side.name or "text") for side in (bitext.src, bitext.tgt))


def join(document: Document, indexes: tuple[int, ...]) -> Sentence:
    """Return the sentences of one side of a bead as one.

    Its text runs from the start of the first sentence to the end of the last, with what is between them,
    so that spans of it are spans of the document, shifted.

    Example:
        >>> one, two = Sentence("甲。", Span(0, 2)), Sentence("乙。", Span(3, 5))
        >>> join(Document("甲。\\n乙。", (one, two)), (0, 1)).text
        '甲。\\n乙。'
    """
    if len(indexes) == 1:
        return document.sentences[indexes[0]]
    first, last = document.sentences[indexes[0]], document.sentences[indexes[-1]]
    span = Span(first.span.start, last.span.end)
    return Sentence(span.of(document.text), span, first.paragraph)


def from_pairs(
    pairs: Sequence[tuple[str, str]],
    *,
    names: tuple[str, str] = ("", ""),
    direction: Direction | None = None,
    going_on: Sequence[bool] = (),
) -> Bitext:
    """Make a bitext of texts that are aligned already, one bead a pair; a side may be empty.

    Example:
        >>> bitext = from_pairs([("国家安全", "national security"), ("见附件", "")])
        >>> len(bitext.beads), len(bitext)
        (2, 1)

    Args:
        pairs: The texts, each with its translation.
        names: What to call the two documents.
        direction: Of the texts; by default they say it.
        going_on: Of each pair whether its texts go on from those before, as segments of a unit do; empty for none.
    """
    src = Document.of_lines([text for text, _ in pairs], names[0], going_on)
    tgt = Document.of_lines([text for _, text in pairs], names[1], going_on)
    beads = tuple(
        Bead((index,) if text.strip() else (), (index,) if translation.strip() else ())
        for index, (text, translation) in enumerate(pairs)
    )
    return Bitext(src, tgt, beads, pairs_of(src, tgt, beads), direction=direction or direction_of(pairs))


class FilePair(Protocol):
    """A text and its translation, as a bitext file holds them; positions may be made when they are used."""

    @property
    def texts(self) -> tuple[str, str]:
        """Both texts."""

    @property
    def src(self) -> Passage:
        """The text with its position."""

    @property
    def tgt(self) -> Passage:
        """The translation with its position."""

    @property
    def reference(self) -> str:
        """What people call its position: `unit 7`; empty where the line suffices."""

    @property
    def id(self) -> str:
        """What a table or a record names it by; empty where it does not."""

    @property
    def goes_on(self) -> bool:
        """Whether it is the next segment of the unit that the one before it is of."""

    def turned(self) -> "FilePair":
        """Return the pair with its sides exchanged."""


class PassagePair(NamedTuple):
    """A pair whose positions are known."""

    src: Passage
    tgt: Passage
    reference: str = ""
    id: str = ""
    goes_on: bool = False

    @property
    def texts(self) -> tuple[str, str]:
        """Both texts."""
        return self.src.text, self.tgt.text

    def turned(self) -> "PassagePair":
        """Return the pair with its sides exchanged."""
        return self._replace(src=self.tgt, tgt=self.src)


DIRECTION_PAIRS = 100
"""Pairs of a stream that decide its direction."""


def from_passages(
    pairs: Sequence[FilePair],
    *,
    names: tuple[str, str] = ("", ""),
    numbered: bool = False,
    direction: Direction | None = None,
) -> Bitext:
    """Make a bitext of the pairs of a file, or of two, one bead a pair, which knows where each is.

    Example:
        >>> pair = PassagePair(Passage("甲", (Anchor(0, 7, 10),)), Passage("A", (Anchor(0, 8, 10),)), "unit 2")
        >>> from_passages([pair], names=("memory.tmx", "memory.tmx")).tgt.place(0)
        (8, 10)
    """
    texts = [pair.texts for pair in pairs]
    going_on = [pair.goes_on for pair in pairs]
    bitext = from_pairs(texts, names=names, direction=direction, going_on=going_on if any(going_on) else ())
    references = tuple(pair.reference for pair in pairs)
    src, tgt = (
        replace(
            document,
            anchors=tuple(
                anchor._replace(offset=anchor.offset + sentence.span.start)
                for sentence, passage in zip(document.sentences, passages, strict=True)
                for anchor in passage.anchors
            ),
            references=references if any(references) else (),
            numbered=numbered,
        )
        for document, passages in (
            (bitext.src, [pair.src for pair in pairs]),
            (bitext.tgt, [pair.tgt for pair in pairs]),
        )
    )
    return replace(bitext, src=src, tgt=tgt)


def pairs_of(src: Document, tgt: Document, beads: Iterable[Bead]) -> tuple[SentencePair, ...]:
    """Return the beads with both sides as sentence pairs."""
    return tuple(
        SentencePair(join(src, bead.src), join(tgt, bead.tgt)) for bead in beads if bead.src and bead.tgt
    )


def tokenized_pair(pair: SentencePair) -> TokenizedPair:
    """Return a sentence pair as one whose tokens are known.

    Raises:
        InputError: They are not.
    """
    if isinstance(pair, TokenizedPair):
        return pair
    if pair.src.tokens is None or pair.tgt.tokens is None:
        raise InputError("the bitext is not split into words; use Aligner.tokenized first")
    src = TokenizedSentence.of(pair.src, pair.src.tokens)
    tgt = TokenizedSentence.of(pair.tgt, pair.tgt.tokens)
    return TokenizedPair(src, tgt, pair.links, pair.posterior)


def linked_pair(pair: SentencePair) -> LinkedPair:
    """Return a sentence pair as one whose words are linked.

    Raises:
        InputError: They are not.
    """
    if isinstance(pair, LinkedPair):
        return pair
    if pair.posterior is None:
        raise InputError("the bitext's words are not linked; use Aligner.link first")
    tokenized = tokenized_pair(pair)
    return LinkedPair(tokenized.src, tokenized.tgt, pair.links or (), pair.posterior)


def forget_tokens(tokens: Iterable[Sequence[Token] | None]) -> None:
    """Keep the tokens of sentences as columns alone: half of what a linked pair takes is their objects."""
    for of_sentence in tokens:
        if isinstance(of_sentence, Tokens):
            of_sentence.forget_objects()


def each_bitext(bitexts: Bitext | Iterable[Bitext]) -> Iterator[Bitext]:
    """Yield the one bitext, or each of several.

    Raises:
        InputError: They are no bitexts.
    """
    are_several = isinstance(bitexts, Iterable) and not isinstance(bitexts, Bitext)
    for bitext in bitexts if are_several else (bitexts,):
        if not isinstance(bitext, Bitext):
            raise InputError("the texts must be a bitext, as align returns it, or several")
        yield bitext


def both_sides(bitext: Bitext) -> Iterator[tuple[str, str]]:
    """Iterate over the texts of every bead, an empty side as an empty text."""
    for bead in bitext.beads:
        yield (
            join(bitext.src, bead.src).text if bead.src else "",
            join(bitext.tgt, bead.tgt).text if bead.tgt else "",
        )


def provenance(signature: str, directions: Collection[Direction]) -> dict[str, str]:
    """Return what a glossary records of the bitexts it was made of: by what parts, and their direction if it is one."""
    record = {"signature": signature} if signature else {}
    if len(set(directions)) == 1:
        record["direction"] = next(iter(directions)).value
    return record
