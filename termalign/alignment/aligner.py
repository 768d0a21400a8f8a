"""The aligner: a tokenizer pair, a sentence aligner and a word aligner, from two texts to a bitext."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

import numpy as np

from termalign.documents.bitext import (
    Bead,
    Bitext,
    LinkedPair,
    TokenizedPair,
    TokenizedSentence,
    both_sides,
    forget_tokens,
    from_pairs,
    pairs_of,
    tokenized_pair,
)
from termalign.documents.given import (
    Bitexts,
    GivenTexts,
    GivenTranslation,
    RowPairs,
    SourcePair,
    TextPair,
    given_texts,
)
from termalign.documents.readers.base import Source, of_blocks, segmented, text_source
from termalign.documents.readers.bilingual import keyed_bitext, share_keys
from termalign.errors import MOST_QUOTED, InputError, require
from termalign.language.identification import is_chinese
from termalign.language.lexicon import Lexicon
from termalign.language.text import is_han
from termalign.language.text.language import (
    Direction,
    checked_direction,
    direction_named,
    direction_of,
    require_text,
)
from termalign.language.tokenizers import English, Jieba, Tokenizer, tokenize_all
from termalign.runtime.memory import no_collection
from termalign.runtime.progress import GivenProgress, report_done, watched
from termalign.runtime.versions import version_of

if TYPE_CHECKING:  # loaded when they are used: pairs that are one sentence each need none
    from termalign.alignment.sentalign import SentenceAligner
    from termalign.alignment.wordalign import Translations, WordAligner
    from termalign.language.encoders import Encoder, TokenEncoder

Input = Literal["paragraphs", "sentences", "pairs"]
"""What a line of a text is: part of a running text; one sentence, to be aligned; one side of a pair."""

MOST_LINKED_CELLS = 1 << 25
"""Words of one side times those of the other, beyond which a pair is not linked: 5,800 on both, whole articles. The
probabilities of all links take four bytes a cell."""

MOST_SENTENCES = 150_000
"""Sentences of a side that are aligned with those of the other, ten novels: each takes a millisecond, and 2 kB
if it is another one than those before."""

Stages = Callable[[str], None]
"""Called with the name of each stage of long work when it begins."""


def _silent(stage: str) -> None:
    """Do nothing."""


class Aligner:
    """Aligns texts with their translations, from Chinese into English or from English into Chinese.

    Sentences first, then words. The parts read Chinese first, whichever is the source: their models know English by
    Chinese, so results are the same in both directions.

    Every part can be replaced; those left out are the defaults. Parts hold no state of a text, so one aligner
    serves any number of documents.
    """

    def __init__(
        self,
        *,
        tokenizers: tuple[Tokenizer, Tokenizer] | None = None,
        sentences: "SentenceAligner | None" = None,
        words: "WordAligner | None" = None,
        encoder: "Encoder | None" = None,
        contextual: "TokenEncoder | None" = None,
        lexicon: Lexicon | None = None,
    ) -> None:
        """Put an aligner together; `encoder`, `contextual` and `lexicon` are the evidence of the default parts."""
        self._encoder, self._sentences, self._words = encoder, sentences, words
        self._contextual = contextual
        self.lexicon = lexicon or Lexicon()
        self.tokenizers: tuple[Tokenizer, Tokenizer] = tokenizers or (Jieba(), English())

    @cached_property
    def encoder(self) -> "Encoder":
        """Vectors of texts, for the evidence of the default parts."""
        from termalign.language.encoders import UniversalSentenceEncoder

        return self._encoder or UniversalSentenceEncoder()

    @cached_property
    def sentences(self) -> "SentenceAligner":
        """What aligns sentences."""
        from termalign.alignment.sentalign import LogLinear

        return self._sentences or LogLinear(lexicon=self.lexicon, encoder=self.encoder)

    @cached_property
    def words(self) -> "WordAligner":
        """What links words."""
        from termalign.alignment.wordalign import Ensemble

        return self._words or Ensemble(
            lexicon=self.lexicon, encoder=self.encoder, contextual=self._contextual
        )

    @property
    def signature(self) -> str:
        """The parts, with their versions and settings, and NumPy's, which has a say in the last bits of sums."""
        parts = (*self.tokenizers, self.sentences, self.words)
        own = f"termalign:{version_of('termalign-zh')}|numpy:{np.__version__}"
        return "|".join((own, *(part.signature for part in parts)))

    def informed(self, translations: "Translations") -> "Aligner":
        """Return the same aligner, its word aligner with translations learned from other documents.

        Raises:
            InputError: Its word aligner is not the default one, which alone takes translations.
        """
        from termalign.alignment.wordalign import Ensemble

        if not isinstance(self.words, Ensemble):
            raise InputError(
                f"the word aligner {self.words.signature} cannot take translations; only Ensemble can"
            )
        return Aligner(
            tokenizers=self.tokenizers,
            sentences=self.sentences,
            words=self.words.informed(translations),
            encoder=self.encoder,
            lexicon=self.lexicon,
        )

    def align(
        self,
        src: GivenTexts,
        tgt: GivenTranslation | None = None,
        *,
        input: Input = "paragraphs",
        names: tuple[str, str] = ("", ""),
        direction: Direction | str | None = None,
        words: bool = True,
        on_stage: Stages = _silent,
    ) -> Bitext:
        """Align a text with its translation; the arguments are those of `align`.

        Args:
            src: The text, or texts with their translations.
            tgt: The translation, where `src` does not hold it.
            input: What a line of either text is.
            names: What to call the two documents in results, such as their files.
            direction: `zh-en` or `en-zh`; by default that of the texts.
            words: Whether to link words too.
            on_stage: Called with the name of each stage when it begins.

        Raises:
            InputError: A side is empty, the two are not Chinese and English, or not of the given direction,
                or pairs have unequal numbers of lines.
        """
        texts = given_texts(src, tgt)
        if len(names) != 2 or not all(isinstance(name, str) for name in names):
            raise InputError(f"names are those of the text and its translation; not {names!r}")
        known = direction_named(direction) if direction is not None else None
        if isinstance(texts, (TextPair, SourcePair)):
            src, tgt = map(_named_source, texts, names)
            bitext = _known(self.paired_documents(src, tgt, input=input, direction=known, on_stage=on_stage))
        elif isinstance(texts, RowPairs):
            bitext = _known(from_pairs(list(texts.pairs), names=names, direction=known), are_pairs=True)
        elif isinstance(texts, Bitext):
            bitext = _known(texts)
        else:
            bitext, *more = texts.bitexts
            if more:
                raise InputError("several bitexts were given; align takes one at a time")
            bitext = _known(bitext, are_pairs=texts.from_files)
        bitext = bitext.read(known) if known is not None else bitext
        if words and any(pair.links is None for pair in bitext.pairs):
            return self.link(bitext, on_stage=on_stage)
        return bitext if bitext.signature else replace(bitext, signature=self.signature)

    def linked(
        self,
        src: GivenTexts | Iterable[Bitext],
        tgt: GivenTranslation | None = None,
        *,
        on_stage: Stages = _silent,
    ) -> Iterator[Bitext]:
        """Yield texts with their translations as bitexts with linked words; a bitext is as it was given.

        `on_stage`: as in `align`.

        Raises:
            InputError: The texts are in none of the forms that `align` takes, or in another language.
        """
        texts = given_texts(src, tgt)
        if isinstance(texts, Bitext):
            yield _known(texts)
        elif isinstance(texts, Bitexts):
            bitexts = (_known(bitext, are_pairs=texts.from_files) for bitext in texts.bitexts)
            link = partial(self.link, on_stage=on_stage)
            yield from map(link, bitexts) if texts.from_files else bitexts
        else:
            yield self.align(cast(Any, texts), on_stage=on_stage)

    @no_collection()
    def align_documents(
        self,
        src: Source,
        tgt: Source,
        *,
        input: Input = "paragraphs",
        direction: Direction | str | None = None,
        words: bool = True,
        on_stage: Stages = _silent,
    ) -> Bitext:
        """Align a document that was read with its translation, whatever the formats of the two.

        Args:
            src: The document.
            tgt: Its translation.
            input: What a block of either is; a line is one, of a text.
            direction: `zh-en` or `en-zh`; by default that of the texts.
            words: Whether to link words too.
            on_stage: Called with the name of each stage when it begins.

        Raises:
            InputError: A side is empty or a file of both, the two are not Chinese and English, or not of the given
                direction, or pairs have unequal numbers of blocks.
        """
        bitext = self.paired_documents(src, tgt, input=input, direction=direction, on_stage=on_stage)
        return self.link(bitext, on_stage=on_stage) if words else replace(bitext, signature=self.signature)

    @no_collection()
    def paired_documents(
        self,
        src: Source,
        tgt: Source,
        *,
        input: Input = "paragraphs",
        direction: Direction | str | None = None,
        on_stage: Stages = _silent,
    ) -> Bitext:
        """Pair the sentences of two documents for those who ask neither for words nor for how it was done.

        Arguments and errors are those of `align_documents`; the bitext has no signature.
        """
        if input not in get_args(Input):
            allowed = ", ".join(get_args(Input))
            raise InputError(f"input is {repr(input)[:MOST_QUOTED]}; allowed: {allowed}")
        way = _direction(src, tgt, direction_named(direction) if direction is not None else None)
        if src.keyed and tgt.keyed and share_keys(src, tgt):
            return keyed_bitext(src, tgt, way)
        if input == "pairs":
            return _paired_blocks(src, tgt, way)
        zh_en = (src, tgt) if way is Direction.ZH_EN else (tgt, src)
        return self._align_sentences(*zh_en, input, on_stage).read(way)

    def _align_sentences(self, zh: Source, en: Source, input: Input, on_stage: Stages) -> Bitext:
        """Return the bitext of a Chinese text and its English counterpart, as it reads from Chinese into English."""
        if input == "sentences":
            documents = [of_blocks(zh), of_blocks(en)]
        else:
            on_stage("splitting sentences")
            documents = [segmented(zh, "zh"), segmented(en, "en")]
        # A blank line keeps its index and is in no bead.
        filled = [
            [index for index, sentence in enumerate(document.sentences) if sentence.text.strip()]
            for document in documents
        ]
        for side, count in zip((zh, en), map(len, filled), strict=True):
            if count > MOST_SENTENCES:
                raise InputError(
                    f"{side.name or 'a text'}: has {count:,} sentences; allowed: up to {MOST_SENTENCES:,} that are to "
                    "be aligned, any number of lines with input 'pairs'"
                )
        on_stage(f"aligning {len(filled[0])} with {len(filled[1])} sentences")
        if len(filled[0]) == len(filled[1]) == 1:
            aligned = [Bead((0,), (0,))]  # who gives one sentence and its translation wants them paired
        else:
            aligned = self.sentences.align(
                [documents[0].sentences[index] for index in filled[0]],
                [documents[1].sentences[index] for index in filled[1]],
            )
        beads = tuple(
            Bead(tuple(filled[0][index] for index in bead.src), tuple(filled[1][index] for index in bead.tgt))
            for bead in aligned
        )
        return Bitext(documents[0], documents[1], beads, pairs_of(documents[0], documents[1], beads))

    @no_collection()
    def link(self, bitext: Bitext, *, on_stage: Stages = _silent) -> Bitext:
        """Tokenize the pairs of a bitext and link their words; its sentences stay as they are aligned."""
        from termalign.alignment.wordalign import Alignment, Ensemble, TokenPair

        on_stage("splitting words")
        read = self.tokenized(bitext).read(Direction.ZH_EN)
        stage = f"linking the words of {len(read)} sentence pairs"
        on_stage(stage)
        tokenized = [tokenized_pair(pair) for pair in read]
        tokens = [TokenPair(pair.src.tokens, pair.tgt.tokens) for pair in tokenized]
        if isinstance(self.words, Ensemble):
            alignments: Iterable[Alignment] = self.words.each(
                tokens, on_linked=lambda count: report_done(on_stage, stage, count, len(tokens))
            )
        else:
            alignments = self.words.align(tokens)
        pairs = tuple(
            LinkedPair(pair.src, pair.tgt, *alignment)
            for pair, alignment in zip(tokenized, alignments, strict=True)
        )
        for own in tokens:
            forget_tokens(own)
        return replace(read, pairs=pairs, signature=self.signature).read(bitext.direction)

    @no_collection()
    def tokenized(self, bitext: Bitext) -> Bitext:
        """Return a bitext with the tokens of both sides of its pairs.

        A pair of more than `MOST_LINKED_CELLS` is left out: it has no tokens, as if it were empty.
        """
        zh, en = self.tokenizers
        read = require(bitext, Bitext, "the bitext").read(Direction.ZH_EN)
        sources = tokenize_all(zh, [pair.src.text for pair in read.pairs])
        targets = tokenize_all(en, [pair.tgt.text for pair in read.pairs])
        pairs = []
        for pair, src, tgt in zip(read.pairs, sources, targets, strict=True):
            if len(src) * len(tgt) > MOST_LINKED_CELLS:
                src = tgt = ()
            pairs.append(
                TokenizedPair(TokenizedSentence.of(pair.src, src), TokenizedSentence.of(pair.tgt, tgt))
            )
        return replace(read, pairs=tuple(pairs)).read(bitext.direction)


def _known(bitext: Bitext, *, are_pairs: bool = False) -> Bitext:
    """Return a bitext that is Chinese and English, also where its pairs are given, not found by the aligner."""
    from termalign.documents.intake.languages import refuse_other_languages, untranslated

    refuse_other_languages(both_sides(bitext), (bitext.src.name, bitext.tgt.name))
    if are_pairs and bitext.pairs and (report := untranslated(bitext)):
        raise InputError(report)
    return bitext


def _named_source(side: str | Source, name: str) -> Source:
    if isinstance(side, str):
        return text_source(side, name=name)
    return replace(side, name=name) if name else side


@cache
def default_aligner() -> Aligner:
    """Return the aligner of all defaults, made once."""
    return Aligner()


def align(
    src: GivenTexts,
    tgt: GivenTranslation | None = None,
    *,
    input: Input = "paragraphs",
    names: tuple[str, str] = ("", ""),
    direction: Direction | str | None = None,
    words: bool = True,
    progress: GivenProgress = False,
) -> Bitext:
    """Align a text with its translation: sentences, then words.

    Example:
        >>> bitext = align("我们要维护国家安全。经济稳定增长。",
        ...                "We must safeguard national security. The economy grows steadily.")
        >>> [(pair.src.text, pair.tgt.text) for pair in bitext][1]
        ('经济稳定增长。', 'The economy grows steadily.')
        >>> align("The economy grows steadily.", "经济稳定增长。").direction.value
        'en-zh'

    Args:
        src: The text: Chinese, Simplified or Traditional, or English. A string, the `Path` of a file, or a document, as
            `read_document` returns it. Or texts that are aligned already, whose words are linked: pairs (tuples, or
            dicts with `src` and `tgt`, `source` and `target`, `zh` and `en`), a bitext, the `Path` of a file of both
            sides, a DataFrame or an Arrow table.
        tgt: Its translation into the other language, where `src` does not hold it.
        input: What a line of either text is: `paragraphs` of a running text, one sentence (`sentences`), or
            one side of an aligned pair (`pairs`).
        names: What to call the two documents in results, such as their files.
        direction: `zh-en` or `en-zh`; by default that of the texts.
        words: Whether to link words too.
        progress: A function that is given the progress, or True for a bar, as in `check`.

    Raises:
        InputError: A side is empty, the two are not Chinese and English, or not of the given direction, or
            pairs have unequal numbers of lines; or the texts are in none of these forms.
        FileError, FormatError: A file cannot be read.
    """
    with watched(progress) as watch:
        return default_aligner().align(
            src, tgt, input=input, names=names, direction=direction, words=words, on_stage=watch
        )


_LANGUAGE_SAMPLE = 20_000
"""Code points from the start of each side from which its language is detected."""


def _direction(src: Source, tgt: Source, given: Direction | None) -> Direction:
    """Return the given direction of two documents, or else that of their texts.

    Raises:
        InputError: One is empty or holds both sides, or they are not Chinese and English.
    """
    texts = require(src, Source, "a document").text, require(tgt, Source, "a document").text
    names = src.name or "the source", tgt.name or "the translation"
    for source, beside in ((src, names[1]), (tgt, names[0])):
        if source.bilingual:
            raise InputError(
                f"{source.name}: holds both sides, so it is no counterpart of {beside}; give it alone"
            )
    for text, name in zip(texts, names, strict=True):
        require_text(text, name=name)
    called = ", ".join(filter(None, (src.name, tgt.name)))
    direction = direction_of([texts]) if given is None else checked_direction(given, [texts], name=called)
    zh, en = (0, 1) if direction is Direction.ZH_EN else (1, 0)
    if not any(map(is_han, texts[zh])):
        raise InputError(
            f"{names[zh]}: holds no Chinese; one of the texts must be Chinese, the other English"
        )
    # A translation may quote its source: only a side that is mostly the other language counts.
    if is_chinese(texts[en][:_LANGUAGE_SAMPLE]):
        raise InputError(f"{names[en]}: is Chinese; one of the texts must be Chinese, the other English")
    return direction


def _paired_blocks(src: Source, tgt: Source, direction: Direction) -> Bitext:
    """Return the bitext of which block i of one side is the translation of block i of the other."""
    if len(src.blocks) != len(tgt.blocks):
        unit = "line" if src.is_text and tgt.is_text else "block"
        raise InputError(
            f"{src.name or 'the source'} has {len(src.blocks)} {unit}s and {tgt.name or 'the translation'} "
            f"{len(tgt.blocks)}; with input 'pairs' {unit} i of one is the translation of {unit} i of the other"
        )
    documents = of_blocks(src), of_blocks(tgt)
    beads = tuple(
        Bead((index,) if left.text.strip() else (), (index,) if right.text.strip() else ())
        for index, (left, right) in enumerate(zip(src.blocks, tgt.blocks, strict=True))
    )
    return Bitext(*documents, beads, pairs_of(*documents, beads), direction=direction)
