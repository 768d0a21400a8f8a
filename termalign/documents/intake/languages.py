"""Whether what was read is Chinese and English: a side in another language cannot be checked, and shows no findings."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice

from termalign.documents.bitext import Bitext, both_sides
from termalign.documents.name_marks import other_language, sure_mark
from termalign.documents.pair_blocks import PairBlock, ahead
from termalign.documents.readers.alternating import reads_as_english
from termalign.documents.readers.base import Source
from termalign.documents.streams import IntakePolicy
from termalign.errors import InputError, Message
from termalign.language.identification import is_cantonese, side_language
from termalign.language.keys.lemmas import lemma_of
from termalign.language.languages import language, side
from termalign.language.lexicon.cedict import gloss_count
from termalign.language.text.function_words import FUNCTION_WORDS
from termalign.language.text.language import LANGUAGE_NAMES, Direction, direction_of, language_of, side_of
from termalign.language.text.script import HAN_CHARACTER
from termalign.runtime.lazy import lazy_pattern

LOOKED_AT = 2000
"""Sentences of a document, or pairs of a file, from the beginning, that are looked at: a long chapter."""


def in_known_languages(bitext: Bitext) -> Bitext:
    """Return a bitext of which each side is Chinese or English, and one is Chinese.

    Example:
        >>> from termalign.documents.bitext import from_pairs
        >>> in_known_languages(from_pairs([("龙", "ドラゴン")], names=("a.zh.txt", "a.ja.txt")))
        Traceback (most recent call last):
        ...
        termalign.errors.InputError: a.ja.txt: looks like Japanese, not English

    Raises:
        InputError: A side is in another language, neither is Chinese, or neither has a letter.
    """
    sides = [
        [sentence.text for sentence in islice(document.sentences, LOOKED_AT)]
        for document in (bitext.src, bitext.tgt)
    ]
    names = bitext.src.name, bitext.tgt.name
    _refuse(_without_letters(sides, names) or _reports(sides, names, bitext.direction))
    return bitext


def report_languages(
    name: str, texts: Iterable[str], policy: IntakePolicy, *, stated: str = "", is_side: bool = True
) -> None:
    """Report a text that is in another language by what it states, its file is named, or it reads as.

    Args:
        name: Its file.
        texts: It, or where it is not a side by itself, the texts of pairs that are not Chinese.
        policy: What reports.
        stated: The language that the file states; one that reads as English is what it seems, for pages and Word files
            often state what their template did.
        is_side: Whether it is a side by itself, and may be in the other language than that which its file is named by.
    """
    cells = list(islice(texts, LOOKED_AT))
    tag = language(stated) or ""
    problem: Message = f"states to be in the language {tag}"
    if not tag and (tag := other_language(name)):
        problem = f"is named as a text in the language {tag}"
    if tag and side(tag) == "others" and not reads_as_english(text := "\n".join(cells)):
        taken: Message = f"{problem}; taken as {LANGUAGE_NAMES[language_of(text)]}"
        policy.left_out(taken, name)
        return
    latin = [cell for cell in cells if HAN_CHARACTER.search(cell) is None and any(map(str.isalpha, cell))]
    if (
        2 * len(latin) > len(list(filter(str.strip, cells)))
        and reads_as_another(latin)
        and side_language(latin, "en", running=True) is None
    ):
        policy.left_out("reads as neither Chinese nor English; taken as English", name)
        return
    mark = sure_mark(name) if is_side else None
    held = side_of("\n".join(cells)) if mark is not None else ""
    if mark is None or not held or held == mark.language:
        return
    if held == "zh" or (len(latin) == len(cells) and sum(map(len, latin)) >= _LEAST_SIDE_LETTERS):
        policy.left_out(
            f"is named as {LANGUAGE_NAMES[mark.language]}, and holds {LANGUAGE_NAMES[held]}", name
        )


def report_cantonese(name: str, texts: Iterable[str], policy: IntakePolicy) -> None:
    """Report a text in written Cantonese, which is looked through as if it were in standard Chinese.

    Args:
        name: Its file.
        texts: It, or the texts of both sides.
        policy: What reports.
    """
    if is_cantonese(islice(texts, LOOKED_AT)):
        policy.left_out("reads as written Cantonese; taken as standard Chinese", name)


def reads_as_another(cells: Iterable[str]) -> bool:
    """Return whether a few sentences in Latin letters are surely no English, in whatever language they are.

    Hardly a word of theirs is a function word of English, and most that are in small letters are in no gloss of a
    dictionary: names, tables and figures are no sentences, and English ones have both.

    Example:
        >>> malay = ["Kita mesti menjaga keselamatan negara.", "Kerajaan akan melaksanakan dasar baharu ini."]
        >>> reads_as_another([*malay, "Rakyat berhak mendapat kehidupan yang lebih baik."])
        True
        >>> reads_as_another(["Panthera tigris altaica, Canis lupus familiaris, Felis silvestris catus"] * 5)
        False
    """
    words: list[str] = []
    sentences = 0
    for cell in cells:
        of_cell = _LATIN_OR_MARKED.findall(cell)
        words += of_cell
        sentences += len(of_cell) > _LEAST_OF_WORD and cell.rstrip().endswith((".", "!", "?"))
        if len(words) > _MOST_FEW_WORDS:
            break
    small = [word for word in words if word[0].islower() and len(word) >= _LEAST_OF_WORD]
    if len(words) < _LEAST_WORDS or len(small) < _LEAST_SMALL or sentences < _FEW_SENTENCES:
        return False
    if sum(word.lower() in FUNCTION_WORDS for word in words) >= _MOST_ENGLISH * len(words):
        return False
    return sum(map(_is_glossed, small)) < len(small) / 2


def _is_glossed(word: str) -> bool:
    """Return whether a word, or its lemma, is in the glosses of the dictionary."""
    return any(any(gloss_count(form)[:2]) for form in {word, lemma_of(word)})


_LEAST_WORDS, _LEAST_SMALL, _FEW_SENTENCES = 15, 10, 2
"""Words, those of three small letters and more, and sentences of four words from which a text is judged so."""

_LEAST_OF_WORD = 3
"""Letters of a word from which it is looked up, and words that a sentence has more than."""

_MOST_FEW_WORDS = 2000
"""Words that are looked at."""

_LATIN_OR_MARKED = lazy_pattern(r"[\p{Latin}\p{M}]+")

_MOST_ENGLISH = 0.1
"""Share of function words: four lines of English have .15 and more, of thirteen other languages .09 and less. Of words
in small letters .6 and more are in glosses in English, .47 and less in those (3,400 stretches of nine genres)."""


def with_named_language_reported(
    blocks: Iterable[PairBlock], policy: IntakePolicy, name: str
) -> Iterator[PairBlock]:
    """Yield the pairs of a file; report the same of the side that is not Chinese, by the name of the file.

    Cantonese of the Chinese side is reported, too.
    """
    first, blocks = ahead(blocks, _FIRST_PAIRS)
    sizes = accumulate(len(src) + len(tgt) for src, tgt in first)
    enough = next((count for count, size in enumerate(sizes, 1) if size > _FIRST_CHARACTERS), len(first))
    texts = [*chain.from_iterable(first[:enough])]
    others = [text for text in texts if HAN_CHARACTER.search(text) is None]
    report_languages(name, others, policy, is_side=False)
    report_cantonese(name, texts, policy)
    yield from blocks


_FIRST_PAIRS, _FIRST_CHARACTERS = 256, 200_000
"""Of a stream, what is looked at."""


def text_in_known_language(source: Source, direction: Direction) -> Source:
    """Return the same of a text that is to be translated in a direction; errors are the same."""
    side, _ = direction.languages
    refuse_other_language(
        (block.text for block in source.blocks if block.side in ("", side)), direction, source.name
    )
    return source


def refuse_other_language(texts: Iterable[str], direction: Direction, name: str = "the text") -> None:
    """Refuse texts without translations of which the same is so; errors are the same."""
    side, _ = direction.languages
    _refuse([report] if (report := _report(list(islice(texts, LOOKED_AT)), name, side)) else [])


def pairs_in_known_languages(blocks: Iterable[PairBlock], name: str) -> Iterator[PairBlock]:
    """Return the same of the pairs of a file that are read block by block; errors are the same."""
    (texts, blocks), names = ahead(blocks, LOOKED_AT), (name, name)
    _refuse(_without_letters(list(zip(*texts, strict=True)), names))
    refuse_other_languages(texts, names)
    return blocks


def refuse_other_languages(pairs: Iterable[tuple[str, str]], names: tuple[str, str] = ("", "")) -> None:
    """Refuse texts of which the same is so.

    Raises:
        InputError: A side is in another language than Chinese and English, or neither is Chinese.
    """
    src, tgt = (name or default for name, default in zip(names, _SIDES_WITHOUT_NAMES, strict=True))
    texts = list(islice(pairs, LOOKED_AT))
    sides = [[text[side] for text in texts] for side in (0, 1)]
    _refuse(_reports(sides, (src, tgt), direction_of(texts)))


def _refuse(reports: Sequence[str]) -> None:
    if reports:
        raise InputError("; ".join(reports))


_SIDES_WITHOUT_NAMES = ("the source side", "the translation")
"""What texts are called that are of no file."""


def untranslated(bitext: Bitext) -> Message:
    """Return a sentence for pairs of which none is in both languages; empty where one is.

    Example:
        >>> from termalign.documents.bitext import from_pairs
        >>> untranslated(from_pairs([("法治", "法治"), ("1", "2"), ("", "law")], names=("a.tsv", "a.tsv")))
        'a.tsv: no pair has Chinese on one side and English on the other'
    """
    for texts in both_sides(bitext):
        has_han = [HAN_CHARACTER.search(text) is not None for text in texts]
        if any(has_han) and not all(has_han) and any(map(str.isalpha, texts[has_han.index(False)])):
            return ""
    name = bitext.src.name or "the texts"
    return f"{name}: no pair has Chinese on one side and English on the other"


def no_translation(bitext: Bitext) -> Message:
    """Return a sentence for a text and another one that does not translate it; empty for a translation.

    Each must be mainly in its own language: what was left untranslated is a finding.

    Example:
        >>> from termalign.documents.bitext import from_pairs
        >>> no_translation(from_pairs([("法治", "")] * 20 + [("", "Rule of law")] * 20, names=("a.zh", "a.en")))
        'a.zh, a.en: are no translation of each other: 0 of 20 sentences have a partner'
    """
    sides = bitext.src, bitext.tgt
    counts = [sum(1 for sentence in side.sentences if sentence.text.strip()) for side in sides]
    own = [language_of(side.text) for side in sides]
    if min(counts) < _LEAST_SENTENCES or tuple(own) != bitext.direction.languages:
        return ""
    paired = [bead for bead in bitext.beads if bead.src and bead.tgt]
    smaller = counts.index(min(counts))
    count = sum(len(bead[smaller]) for bead in paired)
    if count >= _LEAST_PAIRED * counts[smaller]:
        return ""
    return (
        f"{bitext.src.name}, {bitext.tgt.name}: are no translation of each other: {count:,} of "
        f"{counts[smaller]:,} sentences have a partner"
    )


_LEAST_SENTENCES = 20
"""Sentences of either side from which texts may be called no translation; a few may be a free one."""

_LEAST_PAIRED = 0.1
"""Share of the smaller side's sentences with a partner. Of 14 unrelated pairs of published texts all but two
reports of one series have .083 or less, of 7 translations each .83 or more."""


def _reports(sides: Sequence[Sequence[str]], names: tuple[str, str], direction: Direction) -> list[Message]:
    if report := _without_chinese(sides, ", ".join(dict.fromkeys(names))):
        return [report]
    return [
        report
        for texts, name, side in zip(sides, names, direction.languages, strict=True)
        if (report := _report(texts, name, side, of_both=names[0] == names[1]))
    ]


def _without_letters(sides: Sequence[Sequence[str]], names: tuple[str, str]) -> list[Message]:
    """Return a sentence for a file of which neither side has a letter; none where one has, or is empty."""
    texts = ["".join(side) for side in sides]
    if not texts or not all(map(str.strip, texts)) or any(map(str.isalpha, "".join(texts))):
        return []
    return [f"{', '.join(dict.fromkeys(names))}: no letter on either side"]


def _without_chinese(sides: Sequence[Sequence[str]], name: str) -> Message:
    """Return a sentence for pairs with no Chinese in them; empty where there is some, or nothing is translated yet.

    Texts that are copied from the source, or not there, are not translated; others of either side say something else.

    Example:
        >>> english = ["We must safeguard the security of the state.", "Growth is steady and strong.", "Lives improve."]
        >>> _without_chinese((["????", "???????", "????????"], english * 2), "a.tsv")
        'a.tsv: no Chinese on either side'
        >>> _without_chinese((english, ["", *english]), "a.tsv")
        ''
    """
    src, tgt = ({text for text in side if text and not text.isspace()} for side in sides)
    if any(HAN_CHARACTER.search(text) for side in (src, tgt) for text in side):
        return ""
    if max(sum(map(str.isalpha, "".join(side))) for side in (src, tgt)) < _LEAST_SIDE_LETTERS:
        return ""
    if not src:
        return f"{name}: the source side is empty"
    return f"{name}: no Chinese on either side" if min(len(src - tgt), len(tgt - src)) >= _LEAST_LINES else ""


_LEAST_LINES = 3
"""Texts of a side from which its having no Chinese is no chance: some are a product's name, a number, a placeholder."""

_LEAST_SIDE_LETTERS = 50
"""Letters of the texts that show that there is something to check, a sentence or two."""


def _report(texts: Sequence[str], name: str, side: str, *, of_both: bool = False) -> Message:
    detected = side_language(texts, side, running=True)
    if detected is None or not detected.is_all:
        return ""
    expected = LANGUAGE_NAMES[side]
    return (
        f"{name}: the {expected} side looks like {detected.name}"
        if of_both
        else f"{name}: looks like {detected.name}, not {expected}"
    )
