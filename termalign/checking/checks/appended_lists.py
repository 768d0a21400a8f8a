"""Lists of terms behind a translation that the source does not have: they render nothing.

Who is given a glossary may hand it back below the translation, as models do: *Glossary: rule of law, green growth.*
Each of these would be a rendering, wherever the terms are. A list is one with such a heading; or the last sentence,
where the source has fewer: three short items more than the source has, a term among them, or nothing but renderings
where the source lists nothing.
"""

from collections.abc import Iterable
from itertools import starmap

from termalign.language.text import Span, blanked, is_han
from termalign.language.text.number_words import NUMBER_WORDS
from termalign.runtime.lazy import lazy_pattern

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
_ITEM_LABELS = lazy_pattern(
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
_MOST_LABEL_WORDS = 2
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
    # A list in the source has its terms, or something between them.
    listed = max(len(_BETWEEN_ITEMS.findall(src)), count - 1)
    tgt = blanked(tgt, _headed_lists(src, tgt, listed))
    last = _ENDING_SENTENCE.search(tgt)
    if last is None or not _is_appended(src, tgt, Span(*last.span(1)), forms, listed):
        return tgt
    return tgt if _sentences(src) >= _sentences(tgt) else blanked(tgt, [Span(*last.span(1))])


def _headed_lists(src: str, tgt: str, listed: int) -> list[Span]:
    """Return the lists with a heading such as *Glossary:*, where the source has no such heading."""
    lower = tgt.lower()
    if not any(word in lower for word in _HEADING_WORDS) or _HEADINGS.search(src):
        return []
    is_labelled = _ITEM_LABELS.search(src) and len(_COLON.findall(src)) >= len(_COLON.findall(tgt))
    least = listed + _LEAST_ITEMS if is_labelled else 0
    headed = (match.span() for match in _HEADED.finditer(tgt))
    return [span for span in starmap(Span, headed) if len(_items(span.of(tgt))) > least]


def _is_appended(src: str, tgt: str, sentence: Span, forms: Iterable[str], listed: int) -> bool:
    """Return whether the last sentence of a translation is a list of terms, or a rendering alone, and no heading."""
    before, text = tgt[: sentence.start].rstrip(), sentence.of(tgt)
    words = before.lower().replace(".", " ").split()
    is_label = len(words) <= _MOST_LABEL_WORDS
    if _LABEL_OF_HEADING.fullmatch(before) or (is_label and any(word in NUMBER_WORDS for word in words)):
        return False
    items, renderings = _items(text), set(map(str.lower, forms))
    if renderings.isdisjoint(map(str.lower, items)):
        return False
    if len(items) - listed >= _LEAST_ITEMS and all(map(_is_short, items)):
        return True
    if not _BRACKET.match(text) or _BRACKET.search(src):
        is_sentence = not is_label or any(map(is_han, before))
        if listed or not is_sentence or before.rstrip('"”’)）]').endswith(("?", "？")):
            return False  # an answer to a question may be a term alone
    behind_label = _items(_COLON.split(text)[-1]) or items
    return renderings.issuperset(map(str.lower, behind_label))


def _is_short(item: str) -> bool:
    return len(item.split()) <= _MOST_WORDS if item.isascii() else len(item) <= _MOST_CHARACTERS


def _items(text: str) -> list[str]:
    return [item for part in _BETWEEN_ITEMS.split(text) if (item := part.strip(_EDGES_OF_ITEM))]


def _sentences(text: str) -> int:
    return sum(bool(part.strip()) for part in _SENTENCE_STOP.split(text))
