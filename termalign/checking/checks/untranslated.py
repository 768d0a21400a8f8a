"""What in a translation renders nothing: text of the source left in it, and lists of terms that the source has not.

Names that the glossary keeps and glosses in brackets may be left. Who is given a glossary may hand it back below the
translation, as models do: *Glossary: rule of law, green growth.* Each of these would be a rendering, wherever the terms
are. A list is one with such a heading, or a sentence of its own of three short items more than the source has, a term
among them, where the source has fewer sentences.
"""

from collections.abc import Iterable
from itertools import starmap

from termalign.checking.checks.units import CheckUnit
from termalign.checking.findings.finding import RULES, Finding
from termalign.language.text import FUNCTION_WORDS, Span, blanked
from termalign.language.text.language import LANGUAGE_NAMES, Direction
from termalign.language.text.number_words import NUMBER_WORDS
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.terms import Terms
from termalign.termbase.matching.tiers import Tier

_CHINESE_TEXT = lazy_pattern(r"\p{Han}[\p{Han}\p{Nd}·、，]*")


def untranslated(tgt: str, terms: Terms) -> list[Span]:
    """Return every stretch of the source language in a translation.

    English names, abbreviations and glosses may stay. A translation without any Chinese is one stretch, all of it.
    """
    is_english = terms.direction is Direction.EN_ZH
    if not is_english and tgt.isascii():
        return []
    spans = [
        Span(*match.span())
        for match in (_ENGLISH_TEXT if is_english else _CHINESE_TEXT).finditer(tgt)
        if not (is_english and not _is_text(match.group()))
        and not _kept(match.group(), terms)
        and not _glossed(tgt, Span(*match.span()))
    ]
    if spans and is_english and _CHINESE_TEXT.search(tgt) is None:
        start = len(tgt) - len(tgt.lstrip())
        return [Span(start, start + len(tgt.strip()))]
    return spans


def _is_text(english: str) -> bool:
    """Return whether English words are more than a name: two or more, a common one in small letters among them."""
    words = english.split(" ")
    return len(words) > 1 and any(
        word.islower() and len(word) >= LEAST_COMMON_WORD and word not in FUNCTION_WORDS for word in words
    )


def left_untranslated(unit: CheckUnit, span: Span, direction: Direction) -> Finding:
    """Return the finding for a stretch of the source language in the translation of a unit."""
    return Finding(
        "TA401",
        RULES["TA401"].severity,
        Tier.NONE,
        "",
        found=span.of(unit.tgt),
        tgt=unit.tgt_place(span),
        note=f"{LANGUAGE_NAMES[direction.source]} text in the translation",
        direction=direction,
        excerpt=unit.excerpt(None, span),
        pair=unit.index,
    )


LEAST_COMMON_WORD = 4
"""Letters of a word in small letters from which English is a text, and no name: names have *van*, *of*, *and*."""

_ENGLISH_TEXT = lazy_pattern(
    r"(?<![\p{L}\p{N}./@_-])[\p{Latin}'’]+(?: [\p{Latin}'’]+)*(?![\p{L}\p{N}/@_-]|\.[\p{L}\p{N}_])"
)
"""Words with spaces between them; a full stop ends them, unless it is inside the name of a file or a host."""


def _kept(text: str, terms: Terms) -> bool:
    """Return whether the glossary wants Chinese text to stay as it is."""
    return any(
        form.verbatim for hit in terms.find([text])[0] for form in terms.expected[hit.pattern].accepted
    )


_BRACKET_DISTANCE = 8
"""Code points beside a gloss in which its brackets are searched: spaces and quotation marks go between."""


def _glossed(text: str, span: Span) -> bool:
    """Return whether a span is in brackets, as the original of the words before it."""
    before = text[max(0, span.start - _BRACKET_DISTANCE) : span.start].rstrip("“‘\"' ")
    after = text[span.end : span.end + _BRACKET_DISTANCE].lstrip("”’\"' ")
    return before.endswith(("(", "（", "[")) and after.startswith((")", "）", "]", ",", ";"))


_LEAST_ITEMS = 3
"""Items of a list without a heading that are more than what the source lists: of two, a sentence may be made.

Of 9,755 pairs of official texts, law, medicine, software, news and novels, none has such a list, whatever the terms.
"""
_MOST_WORDS, _MOST_CHARACTERS = 6, 12
"""The longest item of such a list, in English words and in Chinese characters."""

_HEADING_WORDS = ("glossary", "terminology", "vocabulary", "terms", "术语", "術語", "词汇表", "詞彙表")
_HEADED = lazy_pattern(
    r"(?:^|(?<=[.!?。！？)）\]\n\"”])|(?<=[(\[（【]))[ \t\n>*#_-]*+"
    r"(?:(?i:(?:the\s|key\s|list\sof\s)?(?:glossary|terminology|vocabulary|terms)"
    r"(?:\s(?:terms|list|entries|used|applied)){0,2})|术语[对照表]*+|術語[對照表]*+|词汇表|詞彙表)"
    r"[*_ \t]*+(?:[:：\n]|[-–—]\s|(?=1[.)]\s))(?:[^.!?。！？()（）\[\]]|(?<=\d)\.)*+"
)
_HEADINGS = lazy_pattern(
    r"(?i)术语|術語|词汇|詞彙|用语|用語|名词|名詞|条款|條款|条件|條件|任期|期限|关键|關鍵|glossary|terminology|vocabulary|\bterms\b"
)
"""What a source has above a list of its own."""
_LABELS = lazy_pattern(
    r"(?:^|[\s。！？；])[^\s，。：:、！？；“”]{1,8}(?<![说說道称稱问問答曰言写寫示调調出为為])[:：]"
    r"|(?:^|[.!?;\n])[ \t]*+\p{Lu}[\w-]*+(?:\s[\w-]+){0,3}+(?<!said|says|asked|replied|added|wrote):"
)
"""What a source has before a list of its own, where nobody speaks: 生词 (new words), 付款方式 (terms of payment)."""

_COLON, _BRACKET = lazy_pattern("[:：]"), lazy_pattern(r"[(\[（【]")
_ENDING_SENTENCE = lazy_pattern(
    r"(?:(?<!(?:^|[\s.(（])\p{L}|\b(?i:etc|nos?|mrs?|ms|dr|prof|st|vs|gen|col|capt|gov|sen|rep|rev|hon|messrs|"
    r"art|vol|fig|ch|sec|dept|tel|pp?)|(?:^|\s)\d{1,2})[.!?][\"”’)\]]*+\s|[。！？][”’）]*+)\s*+"
    r"((?:[^.!?。！？]|(?<=\d)\.)+[.。]?\s*)$"
)
_LABEL_OF_HEADING = lazy_pattern(r"\W*(?:\p{Lu}\p{Latin}+\s)?(?:[IVXLC]+|[\d.]+|\p{Latin})\W*")
"""What is before a heading and no sentence: *IV.*, *Article 12.*"""
_LONGEST_LABEL = 2
"""Words of another: *Chapter Three.*, *Answer.*"""
_SENTENCE_STOP = lazy_pattern(r"[。！？!?]|\.(?=\s|$)")
_BETWEEN_ITEMS = lazy_pattern(
    r"[,;，；、:：\n•·|/]|\s[-–—*]\s|(?<=\p{Han})[ \u3000](?=\p{Han})|(?:^|\s)\d{1,2}[.)]\s|\b(?:and|or)\b|[和与與及或]"
)
_EDGES_OF_ITEM = " \t\n-–—*#`()（）[]{}<>\"'“”‘’.。"


def without_appended_lists(src: str, tgt: str, forms: Iterable[str], count: int = 1) -> str:
    """Return a translation with spaces in the place of lists of terms that the source does not have.

    Example:
        >>> text = "The company grew. Glossary: rule of law, green growth."
        >>> without_appended_lists("公司发展了。", text, ["rule of law"]).split()  # 公司: company
        ['The', 'company', 'grew.', '.']

    Args:
        src: The source.
        tgt: The translation.
        forms: Renderings of the terms of the source.
        count: How many terms the source has.
    """
    lower = tgt.lower()
    # A list in the source has its terms, or something between them.
    listed = max(len(_BETWEEN_ITEMS.findall(src)), count - 1)
    if any(word in lower for word in _HEADING_WORDS) and not _HEADINGS.search(src):
        is_labelled = _LABELS.search(src) and len(_COLON.findall(src)) >= len(_COLON.findall(tgt))
        least = listed + _LEAST_ITEMS if is_labelled else 0
        headed = (match.span() for match in _HEADED.finditer(tgt))
        tgt = blanked(tgt, [span for span in starmap(Span, headed) if len(_items(span.of(tgt))) > least])
    last = _ENDING_SENTENCE.search(tgt)
    if last is None or _LABEL_OF_HEADING.fullmatch(tgt, 0, last.start(1)):
        return tgt
    before = tgt[: last.start(1)].lower().replace(".", " ").split()
    if len(before) <= _LONGEST_LABEL and any(word in NUMBER_WORDS for word in before):
        return tgt
    items = _items(last[1])
    renderings = set(map(str.lower, forms))
    if not items or renderings.isdisjoint(map(str.lower, items)):
        return tgt
    is_list = len(items) - listed >= _LEAST_ITEMS and all(
        len(item.split()) <= _MOST_WORDS if item.isascii() else len(item) <= _MOST_CHARACTERS
        for item in items
    )
    is_sentence = len(before) > _LONGEST_LABEL or _CHINESE_TEXT.search(tgt, 0, last.start(1)) is not None
    is_answer = tgt.startswith(("?", "？"), last.start())
    is_alone = (not listed and is_sentence and not is_answer) or (
        _BRACKET.match(last[1]) is not None and _BRACKET.search(src) is None
    )
    behind_label = _items(_COLON.split(last[1])[-1]) or items
    is_list = is_list or (is_alone and renderings.issuperset(map(str.lower, behind_label)))
    return tgt if not is_list or _sentences(src) >= _sentences(tgt) else blanked(tgt, [Span(*last.span(1))])


def _items(text: str) -> list[str]:
    return [item for part in _BETWEEN_ITEMS.split(text) if (item := part.strip(_EDGES_OF_ITEM))]


def _sentences(text: str) -> int:
    return sum(bool(part.strip()) for part in _SENTENCE_STOP.split(text))
