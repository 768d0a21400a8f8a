"""Files in which the languages alternate: a line, or a paragraph, and its translation after it.

By script: a block is Chinese or English as `language_of` has it; one without letters (a number, a rule) counts for
neither. Neighbours of one language are a stretch; a stretch and the next are a pair. Of a stretch of several beside a
single block, the nearest is its translation and the others have none, if that fits the lengths better; they are
reported. A file is read so only if nearly all stretches are single blocks, and if what is not Chinese reads as English
of a fitting length; otherwise it is refused with what does not hold.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from math import log
from pathlib import Path

import regex

from termalign.documents.readers.base import Block, Source, anchors_of
from termalign.documents.streams import IntakePolicy
from termalign.documents.tables.headings import meaning
from termalign.errors import FormatError, Message, counted
from termalign.language.text import FUNCTION_WORDS, passage
from termalign.language.text.language import LANGUAGE_NAMES, side_of
from termalign.language.text.script import HAN_CHARACTER
from termalign.runtime.lazy import lazy_pattern

LEAST_ALTERNATIONS = 2
"""Pairs from which languages can be seen to alternate; one may be a text with a title in the other language."""

LEAST_SINGLE = 0.9
"""Share of the pairs that are one block each. A heading in one language only makes two of one language in a row; where
whole texts follow each other, or a comment or the pronunciation is between them, nearly no pair is single."""

FEWEST_WORDS, MOST_WORDS = 0.15, 2.5
"""English words for a Chinese character, of a text and its translation: .4 to .9 in published ones, more in lists of
short terms with long renderings. Beyond these bounds the two do not say the same."""

JUDGED_FROM = 40
"""English words from which their kind is judged: fewer may be terms or titles."""

LEAST_FUNCTION_WORDS = 0.15
"""Share of function words among English ones: .4 in running text, .2 in headings; commands of a program, pinyin, and
words of German, French, Spanish or Italian have under .1."""

MOST_OTHER_LETTERS = 0.02
"""Kana and Hangul for a Chinese character: Chinese texts quote a name, Japanese ones have more kana than kanji."""

_LATIN_TOKEN = lazy_pattern(r"\p{Latin}[\p{Latin}\p{Mn}'’]*+")
_THIRD_SCRIPT = lazy_pattern(r"[\p{Hiragana}\p{Katakana}\p{Hangul}]")

ADVICE: Message = "give the text and its translation, two files"
_OR_FORMAT: Message = "or name the format, which no suffix states (--from)"


def reader(read: Callable[[bytes, str], Source]) -> Callable[[bytes, str, IntakePolicy], Source]:
    """Return what reads files of a kind in which the languages alternate.

    Args:
        read: Reads a file of the kind as one side.
    """
    return lambda data, path, policy: alternating(read(data, path), policy)


def alternating(source: Source, policy: IntakePolicy) -> Source:
    """Return a document with the side and the pair of each of its blocks."""
    problem = ""
    for name, blocks in _divisions(source):
        in_a_language = [block for block in _unlabelled(blocks) if side_of(block.text)]
        pairs, what_does_not_hold = _pairs(in_a_language)
        if what_does_not_hold:
            problem = problem or what_does_not_hold
            continue
        problem = problem_of_sides(
            *(
                " ".join(block.text for pair in pairs for block in pair if block.side == side)
                for side in ("zh", "en")
            )
        )
        if problem:
            break
        policy.on_notice(f"Chinese and English alternate {name} by {name}: {len(pairs):,} pairs")
        if alone := [pair[0] for pair in pairs if len({block.side for block in pair}) == 1]:
            policy.problems(source.name)(
                f"{counted(len(alone), name)} without {'its' if len(alone) == 1 else 'their'} translation",
                alone[0].line,
            )
        paired = tuple(
            block._replace(key=str(number)) for number, pair in enumerate(pairs, 1) for block in pair
        )
        return replace(source, blocks=paired, bilingual=True, is_text=False, keyed=False)
    advice = ADVICE if Path(source.name).suffix else f"{ADVICE}; {_OR_FORMAT}"
    raise FormatError(f"{problem}; {advice}", path=source.name)


def problem_of_sides(zh: str, en: str) -> str:
    """Return why two texts cannot be Chinese and its English; empty where they can.

    Example:
        >>> problem_of_sides("安装依赖。" * 20, "npm install foo " * 20)  # install the dependencies
        'what is not Chinese does not read as English: 0 % function words'
    """
    characters, words = len(HAN_CHARACTER.findall(zh)), _LATIN_TOKEN.findall(en.lower())
    if not characters or not words:
        return f"all of it is {LANGUAGE_NAMES['en' if words else 'zh']}"
    if len(_THIRD_SCRIPT.findall(zh)) > MOST_OTHER_LETTERS * characters:
        return "what is not English does not read as Chinese: it holds kana or Hangul"
    if not FEWEST_WORDS <= len(words) / characters <= MOST_WORDS:
        return f"{len(words):,} English words for {characters:,} Chinese characters are no translation"
    if len(words) >= JUDGED_FROM and (share := _function_words(words)) < LEAST_FUNCTION_WORDS:
        return f"what is not Chinese does not read as English: {round(100 * share)} % function words"
    return ""


def reads_as_english(text: str) -> bool:
    """Return whether a text is long enough to be known as English, and is."""
    words = _LATIN_TOKEN.findall(text.lower())
    return len(words) >= JUDGED_FROM and _function_words(words) >= LEAST_FUNCTION_WORDS


def _function_words(words: Sequence[str]) -> float:
    return sum(word in FUNCTION_WORDS for word in words) / len(words)


def _pairs(blocks: Sequence[Block]) -> tuple[list[list[Block]], str]:
    """Return stretches of both languages in turn, two a pair, and what does not hold; empty if all does."""
    stretches = [
        [block._replace(side=side) for block in stretch]
        for side, stretch in groupby(blocks, key=lambda block: side_of(block.text))
    ]
    if len(stretches) <= 1:
        sides = {side_of(block.text) for block in blocks}
        in_one: Message = f"all of it is {LANGUAGE_NAMES[sides.pop()]}" if sides else "it holds no text"
        return [], in_one
    paired = _in_step(stretches)
    whole = [pair for pair in paired if [len(stretch) for stretch in pair] == [1, 1]]
    ratio = _words_for_a_character(block for pair in whole for stretch in pair for block in stretch)
    parts = [_apart(pair, ratio) for pair in paired]
    pairs = [part for several in parts for part in several]
    single, alone = len(whole), sum(len({block.side for block in part}) == 1 for part in pairs)
    if single >= _LEAST_WHOLE and alone <= max(1, _MOST_ALONE * single):
        single = sum(max(map(len, several)) <= len(("zh", "en")) for several in parts)
    if len(paired) < LEAST_ALTERNATIONS or single < LEAST_SINGLE * len(paired):
        not_in_turn: Message = (
            "Chinese and English do not alternate: "
            f"{single:,} of {len(paired):,} changes of language are one block and its translation"
        )
        return [], not_in_turn
    return pairs, ""


def _in_step(stretches: list[list[Block]]) -> list[list[list[Block]]]:
    """Return each stretch with the one that translates it: the next, or, behind a title of its own, the one after.

    The lengths decide. Of an odd number the first or the last has no translation, which is as likely; of an even
    number both have none only if that fits far better.
    """
    paired = [stretches[index : index + 2] for index in range(0, len(stretches), 2)]
    shifted = [stretches[:1], *(stretches[index : index + 2] for index in range(1, len(stretches), 2))]
    ratio = _words_for_a_character(block for stretch in stretches for block in stretch)
    fits = [
        [_misfit([*pair[0], *pair[1]], ratio) for pair in pairs if len(pair) > 1]
        for pairs in (paired, shifted)
    ]
    least, most = (sum(fit) / max(1, len(fit)) for fit in reversed(fits))
    limit = most if len(stretches) % 2 else _FAR_BETTER * most
    return shifted if len(fits[1]) >= _LEAST_WHOLE and least < limit else paired


_FAR_BETTER = 0.4
"""Misfit of lengths, for another one, from which it is preferred against what is likelier: translations have .2 on
average, neighbours that are none .5."""

_LEAST_WHOLE = 3
"""Pairs of one block each from which the length of a translation is known, and others may be taken apart."""

_MOST_ALONE = 0.1
"""Blocks without a translation for a pair; one at least is allowed."""


def _words_for_a_character(blocks: Iterable[Block]) -> float:
    """Return how many English words there are for a Chinese character; 0 where that is not known."""
    zh, en = _lengths(blocks)
    return en / zh if zh else 0.0


def _lengths(blocks: Iterable[Block]) -> tuple[int, int]:
    """Return the Chinese characters and the English words of blocks of either side."""
    zh, en = 0, 0
    for block in blocks:
        if block.side == "zh":
            zh += len(HAN_CHARACTER.findall(block.text))
        else:
            en += len(_LATIN_TOKEN.findall(block.text))
    return zh, en


def _apart(pair: list[list[Block]], ratio: float) -> list[list[Block]]:
    """Return two stretches as pairs: several blocks beside a single one as its neighbour and those without any.

    Args:
        pair: The stretches.
        ratio: English words for a Chinese character in the file; 0 where that is not known.
    """
    joined = [block for stretch in pair for block in stretch]
    if len(pair) == 1:
        return [[block] for block in joined]
    first, second = pair
    if not ratio or min(len(first), len(second)) > 1 or len(joined) == len(pair):
        return [joined]
    nearest = [first[-1], second[0]]
    if _misfit(joined, ratio) <= _misfit(nearest, ratio):
        return [joined]
    return [*([block] for block in first[:-1]), nearest, *([block] for block in second[1:])]


def _misfit(blocks: Iterable[Block], ratio: float) -> float:
    """Return how far the lengths of both sides are from those of translations: the logarithm of their quotient."""
    zh, en = _lengths(blocks)
    return abs(log((en + 1) / (zh * ratio + 1)))


def _unlabelled(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks without the labels that name the side of many of them; one that is nothing else is left out."""
    written = [block for block in blocks if block.text.strip()]
    labels = [_label(block.text) for block in written]
    counts = Counter(name for name, _ in labels if name)
    least = max(LEAST_ALTERNATIONS, _LEAST_LABELLED * len(written))
    rest = [
        _part(block, end, len(block.text)) if counts[name] >= least else block
        for block, (name, end) in zip(written, labels, strict=True)
    ]
    return [block for block in rest if block.text]


def _label(text: str) -> tuple[str, int]:
    """Return the label at the beginning of a text, and where it ends; empty for none.

    Example:
        >>> _label("译文：The rule of law"), _label("[EN] The rule of law"), _label("Article 1: General")  # translation
        (('译文', 3), ('EN', 5), ('', 0))
    """
    if (match := _SIDE_LABEL.match(text)) is not None:
        column, known = meaning(match["name"])
        if known and column.name == "term" and column.side in _LABELLED:
            return match["name"], match.end()
    return "", 0


_SIDE_LABEL = lazy_pattern(
    r"\s*+(?:[\[【(（](?P<name>\p{L}[\p{L} -]{0,20})[\]】)）]\s*+[:：]?|(?P<name>\p{L}[\p{L} -]{0,20})[:：])\s*+"
)
_LABELLED = frozenset(("zh", "en", "source", "target"))
_LEAST_LABELLED = 0.2
"""Share of the blocks with one label: one in four where labels have blocks of their own. Others, such as that of a
source at the end of each article, are rarer."""


def _divisions(source: Source) -> Iterator[tuple[str, list[Block]]]:
    """Yield the blocks of a document in the two ways in which its languages may alternate, with their names."""
    if source.is_text:
        yield "line", list(source.blocks)
        yield "paragraph", [*_paragraphs(source)]
    else:
        yield "paragraph", list(source.blocks)
        yield "line", [line for block in source.blocks for line in _lines(block, numbered=source.numbered)]


def _paragraphs(source: Source) -> Iterator[Block]:
    """Yield the paragraphs of a text: lines between blank ones."""
    for is_blank, lines in groupby(source.blocks, key=lambda block: not block.text.strip()):
        if not is_blank:
            text, anchors = passage((f"{line.text}\n", (line.line, 1)) for line in lines)
            yield Block(text, "", anchors[0].line, anchors)


def _lines(block: Block, *, numbered: bool) -> Iterator[Block]:
    """Yield the lines that a block has in its file, or a paragraph by its breaks."""
    cuts = {match.end() for match in regex.finditer(r"\n", block.text)}
    if not numbered:
        cuts |= {
            anchor.offset for before, anchor in pairwise(anchors_of(block)) if anchor.line != before.line
        }
    starts = [0, *sorted(cuts - {0})]
    for start, end in zip(starts, [*starts[1:], len(block.text)], strict=True):
        part = _part(block, start, end)
        if part.text:
            yield part


def _part(block: Block, start: int, end: int) -> Block:
    """Return a stretch of a block as a block, without the spaces at its end."""
    anchors = anchors_of(block)
    inside = [anchor for anchor in anchors if start < anchor.offset < end]
    before = [anchor for anchor in anchors if anchor.offset <= start][-1]
    first = before._replace(offset=0, column=before.column + start - before.offset)
    moved = (first, *(anchor._replace(offset=anchor.offset - start) for anchor in inside))
    return block._replace(text=block.text[start:end].rstrip(), line=first.line, anchors=moved)
