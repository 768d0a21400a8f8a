"""Values as other people's files write them: statuses, term types, languages, flags, term text.

Reading is lenient: whatever has a clear meaning is taken, everything else is kept as it is and reported.
"""

from functools import lru_cache

from termalign.language.languages import language as language
from termalign.language.languages import side as side
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.glossary import TermType
from termalign.termbase.glossary.status_words import is_misspelt_status as is_misspelt_status
from termalign.termbase.glossary.status_words import plain_word
from termalign.termbase.glossary.status_words import status as status
from termalign.termbase.glossary.text import CONTROL_CHARACTERS, LINE_BREAKS

_TYPE_WORDS = {
    TermType.FULL_FORM: "fullform full fullname expandedform 全称",
    TermType.ABBREVIATION: "abbreviation abbr abbreviatedform initialism 缩写",
    TermType.ACRONYM: "acronym 首字母缩略词",
    TermType.SHORT_FORM: "shortform short shortname clippedterm 简称",
    TermType.VARIANT: "variant orthographicvariant spellingvariant synonym 异形词 变体",
    TermType.PHRASE: "phrase phraseologicalunit setphrase collocation 短语",
    TermType.NAME: "propername name propernoun 专名",
}
_TYPE_OF_WORD = {name: kind for kind, names in _TYPE_WORDS.items() for name in names.split()}

_YES = frozenset(
    "yes true 1 y t x on 是 对 有 真 √ ✓ ✔ ja oui wahr vrai verdadero verdadeiro vero waar prawda".split()
)
_NO = frozenset("no false 0 n f off 否 不 无 假 × ✗ ✘ nein falsch faux falso onwaar fałsz".split())
"""What spreadsheets write in other languages is the same."""

_CONTROL_CHARACTER = lazy_pattern(f"[{CONTROL_CHARACTERS}]")
_LINE_BREAK = lazy_pattern(f"[{LINE_BREAKS}]")


@lru_cache(maxsize=1024)
def term_type(text: str) -> TermType | None:
    """Return the term type that `text` names; None when it names none."""
    return _TYPE_OF_WORD.get(plain_word(text))


def flag(text: str) -> bool | None:
    """Return yes or no as a bool; None for anything else."""
    plain = text.strip().lower()
    return True if plain in _YES else False if plain in _NO else None


def term_text(text: str) -> tuple[str, str]:
    """Return `text` as a term may be, and what had to be changed in words (empty: nothing).

    Example:
        >>> term_text("green\\x07 development")
        ('green development', 'control characters left out')
    """
    if text.isprintable():
        return text, ""
    changes = []
    if _CONTROL_CHARACTER.search(text):
        text = _CONTROL_CHARACTER.sub("", text)
        changes.append("control characters left out")
    if _LINE_BREAK.search(text):
        text = " ".join(filter(None, (part.strip() for part in _LINE_BREAK.split(text))))
        changes.append("line ends made spaces")
    return text, " and ".join(changes)


def line(text: str, longest: int) -> str:
    """Return `text` as part of a message: on one line, and cut where it is longer than `longest` code points.

    Example:
        >>> line("rule\\nof law", 40), line("rule of law", 7)
        ('rule of law', 'rule o…')
    """
    plain = " ".join(text[: 2 * longest].split())
    return plain if len(text) <= longest else f"{plain[: longest - 1]}…"


def description(text: str) -> str:
    """Return `text` without what no description may hold."""
    return text if text.isprintable() else _CONTROL_CHARACTER.sub("", text)
