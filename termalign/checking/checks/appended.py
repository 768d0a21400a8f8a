"""Lists of terms that a translation has and its source has not: they render nothing.

Who is given a glossary may hand it back below the translation, as models do: *Glossary: rule of law, green growth.*
Each of these would be a rendering, wherever the terms are. A list is one with such a heading, or a sentence of its own
of three short items at least, a term among them, where the source has fewer sentences and no list as long.
"""

from collections.abc import Iterable

from termalign.language.text import Span, blanked
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
    r"[*_ \t]*+(?:[:：\n]|[-–—]\s)(?:[^.!?。！？()（）\[\]]|(?<=\d)\.)*+"
)
_HEADINGS = lazy_pattern(
    r"(?i)术语|術語|词汇|詞彙|用语|用語|名词|名詞|条款|條款|条件|條件|任期|关键|關鍵|glossary|terminology|vocabulary|\bterms\b"
)
"""What a source has above a list of its own."""

_LAST_SENTENCE = lazy_pattern(r"(?:[.!?][\"”’)\]]*+\s|[。！？][”’）]*+)\s*+([^.!?。！？]+[.。]?\s*)$")
_LABEL = lazy_pattern(r"\W*(?:\p{Lu}\p{Latin}+\s)?(?:[IVXLC]+|[\d.]+|\p{Latin})\W*")
"""What is before a heading and no sentence: *IV.*, *Article 12.*"""
_SENTENCE_END = lazy_pattern(r"[。！？!?]|\.(?=\s|$)")
_BETWEEN_ITEMS = lazy_pattern(r"[,;，；、:：\n•·|]|\s[-–—*]\s|\b(?:and|or)\b|[和与與及或]")
_AROUND_ITEM = " \t-–—*()（）[]\"'“”‘’.。"


def without_appended_lists(src: str, tgt: str, forms: Iterable[str]) -> str:
    """Return a translation with spaces in the place of lists of terms that the source does not have.

    Example:
        >>> text = "The company grew. Glossary: rule of law, green growth."
        >>> without_appended_lists("公司发展了。", text, ["rule of law"]).split()  # 公司: company
        ['The', 'company', 'grew.', '.']

    Args:
        src: The source.
        tgt: The translation.
        forms: Renderings of the terms of the source.
    """
    lower = tgt.lower()
    if any(word in lower for word in _HEADING_WORDS) and not _HEADINGS.search(src):
        tgt = _HEADED.sub(lambda listed: " " * len(listed[0]), tgt)
    last = _LAST_SENTENCE.search(tgt)
    if last is None or _LABEL.fullmatch(tgt, 0, last.start(1)):
        return tgt
    items = [item for part in _BETWEEN_ITEMS.split(last[1]) if (item := part.strip(_AROUND_ITEM))]
    more = len(items) - len(_BETWEEN_ITEMS.findall(src))
    if more < _LEAST_ITEMS or set(map(str.lower, forms)).isdisjoint(map(str.lower, items)):
        return tgt
    is_list = all(
        len(item.split()) <= _MOST_WORDS if item.isascii() else len(item) <= _MOST_CHARACTERS
        for item in items
    )
    return tgt if not is_list or _sentences(src) >= _sentences(tgt) else blanked(tgt, [Span(*last.span(1))])


def _sentences(text: str) -> int:
    return sum(bool(part.strip()) for part in _SENTENCE_END.split(text))
