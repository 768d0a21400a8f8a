"""Marks of language in paths: what Chinese and English are called, in the names of files and folders."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import regex

from termalign.language.languages import ALONE, BASE, QUALIFIER
from termalign.language.languages import language as language_named
from termalign.language.text import simplify
from termalign.runtime.lazy import lazy_pattern

SIDES = ("zh", "en")


def _names(language: str) -> str:
    """Return a pattern of what a language is called, with scripts and regions: `zh_CN`, `zh+Hans`, 英文版."""
    names = [name for name, tag in BASE.items() if tag == language]
    scripts = [name for name in ALONE if len(QUALIFIER[name]) > len("zh-CN")]
    names += ["cn", *scripts] if language == "zh" else []
    regions = [name for name, tag in QUALIFIER.items() if tag.startswith(language) and len(name) > 1]
    longest_first = ("|".join(sorted(some, key=len, reverse=True)) for some in (names, regions))
    name, region = longest_first
    return rf"(?P<{language}>{name})(?:[-_+ ,(（]{{0,2}}r?(?:{region}))*"


_PARTING = r"[\s._\-+()（）\[\]【】]"
_EDITION = r"(?:版本?|稿|译文|译本)"
_NAME = rf"(?:{_names('zh')}|{_names('en')}){_EDITION}?"
_WORD_ALONE = rf"(?:(?:(?P<zh>中文)|(?P<en>英文)){_EDITION}?|(?<!\p{{Han}})(?:(?P<zh>中)|(?P<en>英)))"

_AT_END = lazy_pattern(
    rf"(?:(?:^|-b\+|{_PARTING}+){_NAME}|{_WORD_ALONE})[)）\]】]*(?=\.|$)", regex.IGNORECASE
)
"""A mark at the end of a name, or of what is before a dot in it: `news.zh.txt`, `values-zh`, 法治（英文版）.docx."""

_AT_BEGINNING = lazy_pattern(rf"^[(（\[【]*{_NAME}{_PARTING}+(?=.)", regex.IGNORECASE)
"""A mark at the beginning of a name: `en_news.txt`, 【英】新闻.txt."""

_WITHIN = lazy_pattern(rf"(?<=[^/]){_PARTING}+{_NAME}(?={_PARTING}+[^.]*+\.)", regex.IGNORECASE)
"""A mark that something is added to, such as a state or a date: `news_zh_final.txt`, `news-en-2024.docx`."""

_LANGUAGE_CODE = r"(?:zh|en|cn|eng|chi)(?:[-_]?(?:hans|hant|cn|hk|tw|us|gb))*"
_SURE = lazy_pattern(rf"[._-]{_LANGUAGE_CODE}", regex.IGNORECASE)
_SURE_WHOLE = lazy_pattern(_LANGUAGE_CODE, regex.IGNORECASE)

_DEFAULT_FOLDER = "Base.lproj"
"""Folder of the strings of Apple's systems in no language of its own."""


class NameMark(NamedTuple):
    """A mark of language in a path."""

    language: str
    """`zh` or `en`."""
    before: str
    text: str
    """The mark, with what parts it from the rest."""
    after: str
    is_sure: bool
    """Whether nothing else can be meant, so that a file with it needs a counterpart: a code behind a dot, an underline
    or a hyphen, or all that a file or a folder is called."""
    is_at_end: bool

    @property
    def common(self) -> str:
        """The path without the mark, which a file has in common with its counterpart."""
        return self.before + self.after

    @property
    def counterpart(self) -> str:
        """The path in the other language."""
        partner = "en" if self.language == "zh" else "zh"
        name = self.text.lstrip("._-")
        return f"{self.before}{self.text.removesuffix(name)}{partner}{self.after}"


def marks(path: str) -> list[NameMark]:
    """Return the marks of language in a path: those of the file's name first, then those of folders, the last first.

    Example:
        >>> [(mark.language, mark.common) for mark in marks("en/zh_news.txt")]
        [('zh', 'en/news.txt'), ('en', '/zh_news.txt')]
        >>> [mark.common for mark in marks("res/values-zh-rCN/strings.xml") + marks("法治（英文版）.docx")]
        ['res/values/strings.xml', '法治.docx']
    """
    parts = Path(path).as_posix().split("/")
    return [
        mark._replace(
            before="".join(f"{part}/" for part in parts[:index]) + mark.before,
            after=mark.after + "".join(f"/{part}" for part in parts[index + 1 :]),
        )
        for index in reversed(range(len(parts)))
        for mark in _of_name(parts[index], is_file=index == len(parts) - 1)
    ]


def _of_name(name: str, *, is_file: bool) -> Iterator[NameMark]:
    """Yield the marks of a name: the last of those at the end, or else within it, and one at the beginning."""
    plain = simplify(name)
    if len(plain) != len(name):
        plain = name
    *_, at_end = [None, *_AT_END.finditer(plain)]
    *_, last = [at_end] if at_end else [None, *_WITHIN.finditer(plain)]
    first = _AT_BEGINNING.search(plain)
    for match in (last, first if last is None or (first and first.end() <= last.start()) else None):
        if match is not None:
            start, end = match.span()
            whole = not start and bool(_SURE_WHOLE.fullmatch(match[0]))
            is_sure = whole if not is_file else whole or bool(_SURE.fullmatch(match[0]))
            is_sure = is_sure and (is_file or end == len(name)) and match is at_end
            language = "zh" if match["zh"] else "en"
            yield NameMark(language, name[:start], name[start:end], name[end:], is_sure, match is at_end)


def sure_mark(path: str) -> NameMark | None:
    """Return the mark of a path that can mean nothing else, that of the name before those of folders.

    Example:
        >>> [sure_mark(path).common for path in ("opus/ted.en-zh.zh.gz", "texts/en-GB/news.txt", "zh.json")]
        ['opus/ted.en-zh.gz', 'texts//news.txt', '.json']
        >>> sure_mark("texts/news.zh.txt").counterpart, sure_mark("texts/中文/notes.txt")
        ('texts/news.en.txt', None)
    """
    return next((mark for mark in marks(path) if mark.is_sure), None)


def other_language(path: str) -> str:
    """Return the tag of another language that a file is named by, or a folder of translations; empty for none.

    Example:
        >>> [other_language(path) for path in ("a.it.txt", "locales/fr-CA/a.json", "de_a.en.txt", "do-it.txt")]
        ['it', 'fr-CA', '', '']
        >>> [other_language(path) for path in ("it/LC_MESSAGES/a.po", "de/a.txt", "it/a.txt", "de/src/a.txt")]
        ['it', 'de', '', '']
    """
    matches = (
        match
        for mark in (_OTHER_LANGUAGE, _OTHER_FOLDER)
        for match in mark.finditer(path, overlapped=True)
        if match["name"] in _OTHER_CODES or (match["name"] in _OTHER_NAMES and not match["region"])
    )
    found = next(matches, None)
    return (language_named(found["tag"]) or "") if found and not marks(path) else ""


_OTHER_CODES = {*BASE.values()} - {*SIDES, "la", "my"}
"""Codes of other languages; `la` and `my` are words of English and Spanish."""

_OTHER_NAMES = {name for name, tag in BASE.items() if tag not in SIDES}

_OTHER_TAG = r"(?P<tag>(?P<name>\p{L}++)(?P<region>[-_][A-Z]{2})?)"
"""What may be a code or name of another language: looked up, for a pattern of all takes 17 ms to be compiled."""

_TAGS_THAT_ARE_WORDS = "cs|el|fi|he|hi|id|it|ms|uk"
"""Codes that after a hyphen are parts of English more often: `user-id`, `sci-fi`, `how-to-do-it`."""

_TAGS_OF_FOLDERS = "ar|ca|id|is|it|ms|no|so"
"""Codes that as folders are other things more often, such as departments and states."""

_OTHER_LANGUAGE = lazy_pattern(rf"(?:^|[/.]|[_-](?!(?:{_TAGS_THAT_ARE_WORDS})\.)){_OTHER_TAG}(?=\.[^/]*+$)")
_OTHER_FOLDER = lazy_pattern(
    r"(?:^|/)(?:"
    rf"(?:i18n|l10n|lang|langs|languages?|locales?|translations?)/{_OTHER_TAG}/(?:[^/]*+/)?+"
    rf"|{_OTHER_TAG}/LC_MESSAGES/|(?!(?:{_TAGS_OF_FOLDERS})/){_OTHER_TAG}/)[^/]*+$"
)


def is_language_mark(suffix: str) -> bool:
    """Return whether a suffix names a language.

    Example:
        >>> is_language_mark(".zh-CN"), is_language_mark(".txt")
        (True, False)
    """
    return _SURE.fullmatch(suffix) is not None


def bare(path: str, *, sure: bool = False) -> str:
    """Return a path without marks of language in the names that it is made of; `sure`: without sure ones.

    Example:
        >>> bare("texts/zh_news.txt"), bare("texts/zh_news.txt", sure=True), bare("x/news.en.txt", sure=True)
        ('texts/news.txt', 'texts/zh_news.txt', 'x/news.txt')
    """
    names = []
    for name in path.split("/"):
        found = [mark for mark in _of_name(name, is_file=True) if mark.text != name]
        names.append(next((mark.common for mark in found if mark.is_sure or not sure), name))
    return "/".join(names)


def unmarked(path: str) -> str:
    """Return a path as the marks of its counterpart leave it, where it has none itself.

    Example:
        >>> unmarked("Base.lproj/a.strings"), marks("zh-Hans.lproj/a.strings")[0].common
        ('.lproj/a.strings', '.lproj/a.strings')
    """
    parts = Path(path).as_posix().split("/")
    return "/".join(part.removeprefix("Base") if part == _DEFAULT_FOLDER else part for part in parts)


def readings(path: str) -> Iterator[tuple[str, NameMark]]:
    """Yield what a file may have in common with its counterpart, with the mark: without one, or all of its language."""
    found = marks(path)
    for mark in found:
        yield mark.common, mark
    for language in SIDES:
        own = [mark for mark in found if mark.language == language]
        if len(own) > 1:
            common = own[0].common
            while again := [mark for mark in marks(common) if mark.language == language]:
                common = again[0].common
            yield common, own[0]
