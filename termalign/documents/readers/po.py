r"""Messages of gettext (`.po`): source and translation in one file, or one language by keys.

Left out are the header, obsolete entries, and fuzzy ones: programs do not use them either. A Chinese form for
both the English singular and plural goes with the plural. What is written about a message is a comment of translators.

Positions inside strings are needed, and libraries (polib) give the line of an entry only; hence the reader here.

References:
    GNU gettext manual, "The Format of PO Files".
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import regex

from termalign.documents.bitext import PassagePair
from termalign.documents.readers.alternating import ADVICE
from termalign.documents.readers.base import Block, Editable, Source, digest, source_of
from termalign.documents.readers.bilingual import pair_of
from termalign.documents.readers.escapes import string_anchors
from termalign.documents.readers.inserting import Text, editable_text, matches
from termalign.documents.readers.keyed import accelerator_of, block_of, check_stated_language
from termalign.documents.readers.remarks import PREFIX, SIGNATURE, is_own
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables.visible import Omissions
from termalign.errors import FormatError, Message
from termalign.language.text import Passage, Piece, decode
from termalign.language.text.decoding import text_of
from termalign.language.text.language import SAMPLE_LENGTH, language_of

_KEYWORD = regex.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[([0-9]{1,3})\])?+\s*+")
_STRING = regex.compile(r'"((?:[^"\\]++|\\.)*+)"\s*+')
_PO_ESCAPE = regex.compile(
    r"\\(?:(3[0-7]{2}(?:\\2[0-7]{2}){1,3}+|x[C-Fc-f][0-9A-Fa-f](?:\\x[89ABab][0-9A-Fa-f]){1,3}+)|([0-7]{1,3})"
    r"|x([0-9A-Fa-f]{1,2})|(.))"
)
"""One of a character: by its bytes in UTF-8, as `msgcat --escape` writes it, by its number, or by a letter."""
_C_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}

_OWN_REMARK = regex.compile(rf"(?<![^\r\n])# {PREFIX}[^\r\n]*?{SIGNATURE}[ \t]*+(?:\r\n?|\n)")

_STATED = regex.compile(r"^(?:Language|X-Poedit-Language):[ \t]*+(\S+)", regex.MULTILINE)
"""The language of the translations in the header."""

_STATED_MARK = regex.compile(r"^X-Accelerator-Marker:[ \t]*+([&_~])", regex.MULTILINE)

_KEY_IDENTIFIER = regex.compile(r"[^\s\p{Han}]*[._-][^\s\p{Han}]*")
"""A message identifier that is a name in a program, not a text."""

_LEAST_KEYS = 0.5
"""Share of the identifiers that are names from which a file is one of keys."""


@dataclass(slots=True)
class PoMessage:
    """A message."""

    line: int
    """Where it begins, comments included; 1-based."""
    fields: dict[str, Passage] = field(default_factory=dict)
    """`msgid`, `msgstr`, `msgstr[1]` and so on, once it is complete."""
    strings: dict[str, list[Piece]] = field(default_factory=dict)
    """Their strings as they are written, a line each."""
    is_fuzzy: bool = False
    accelerator: str = ""
    """The mark of its accelerator: that which the header states, or both texts have."""

    @property
    def key(self) -> str:
        """What distinguishes it from others."""
        context = self.fields.get("msgctxt")
        return (f"{context.text}\x04" if context else "") + self.fields["msgid"].text


def entries(lines: Iterable[str], *, path: str, omissions: Omissions | None = None) -> Iterator[PoMessage]:
    r"""Yield the messages of a file, without obsolete ones; these, and comments, are counted.

    Example:
        >>> [entry] = entries(['# x', 'msgid "a"', 'msgstr "b"'], path="a.po")
        >>> entry.line, entry.fields["msgid"].text
        (1, 'a')
    """
    entry: PoMessage | None = None
    name = ""
    for number, line in enumerate(lines, 1):
        written = line.strip()
        if not written:
            continue
        if written.startswith("#"):
            if entry is not None and entry.strings:
                yield _complete(entry, path)
                entry, name = None, ""
            if omissions is not None and not written.startswith("#:") and not is_own(written[1:]):
                kind = Omissions.OBSOLETE if written[1:2] in ("~", "|") else Omissions.COMMENT
                omissions.beside(kind, written)
            if written.startswith("#~"):
                entry = None
                continue
            entry = entry or PoMessage(number)
            if written.startswith("#,"):
                entry.is_fuzzy = entry.is_fuzzy or "fuzzy" in written
            continue
        start = len(line) - len(line.lstrip())
        if match := _KEYWORD.match(line, start):
            begins = match[1] == "msgctxt" or (match[1] == "msgid" and name != "msgctxt")
            if begins and entry is not None and entry.strings:
                yield _complete(entry, path)
                entry = None
            entry = entry or PoMessage(number)
            name = match[1] + (f"[{match[2]}]" if match[2] else "")
            entry.strings[name] = []
            start = match.end()
        string = _STRING.fullmatch(line.rstrip(), start)
        if string is None or entry is None or not name:
            raise FormatError(
                'expected a comment, msgctxt, msgid, msgid_plural, msgstr or a string in "…"',
                path=path,
                line=number,
            )
        entry.strings[name].append((string[1], (number, start + 2)))
    if entry is not None and entry.strings:
        yield _complete(entry, path)


def _complete(entry: PoMessage, path: str) -> PoMessage:
    if "msgid" not in entry.strings:
        raise FormatError("a message without msgid", path=path, line=entry.line)
    entry.fields = {name: _joined(strings) for name, strings in entry.strings.items()}
    if not entry.key and (stated := _STATED.search(entry.fields.get("msgstr", Passage("")).text)):
        check_stated_language(stated[1], path=path, line=entry.line)
    return entry


def _joined(strings: Sequence[Piece]) -> Passage:
    """Return the strings of a field as one, and where it is."""
    texts, anchors, offset = [], [], 0
    for written, position in strings:
        for anchor in string_anchors(written, _PO_ESCAPE, *position):
            anchors.append(anchor._replace(offset=anchor.offset + offset))
        texts.append(_PO_ESCAPE.sub(_meaning, written))
        offset += len(texts[-1])
    return Passage("".join(texts), tuple(anchors))


def _meaning(escape: "regex.Match[str]") -> str:
    if char := escape[4]:
        return _C_ESCAPES.get(char, char)
    if escape[1]:
        written = (int(f"0{byte}", 16) if byte[0] == "x" else int(byte, 8) for byte in escape[1].split("\\"))
        return bytes(written).decode("utf-8", "replace")
    return chr(int(escape[2], 8) if escape[2] else int(escape[3], 16))


def holds_both(file: InputFile) -> bool:
    """Return whether source and translation are in the file: identifiers are texts, in the other language."""
    return bool(_sides(_texts(file, IntakePolicy()), file.name))


def read(data: bytes, path: str) -> Source:
    """Return the messages of one language, by their key."""
    omissions = Omissions()
    blocks = tuple(
        block_of(
            entry.fields[name],
            "",
            key=f"{entry.key}{name.removeprefix('msgstr')}",
            accelerator=entry.accelerator,
        )
        for entry in _used(_lines(data, path), path, omissions)
        for name in entry.fields
        if name.startswith("msgstr") and entry.fields[name].text.strip()
    )
    return replace(source_of(blocks, digest(data), omissions, path=path, format="po"), keyed=True)


def read_pairs(data: bytes, path: str, policy: IntakePolicy) -> Source:
    """Return the messages with both sides."""
    lines = _lines(data, path)
    blocks = _blocks_of_both(lines, _sides(lines, path), path, policy)
    return Source(path, "po", tuple(blocks), digest(data), bilingual=True)


def pairs(file: InputFile, policy: IntakePolicy) -> Iterator[PassagePair]:
    """Yield the messages with both sides, one by one; the lines are gone through twice."""
    sides = _sides(_texts(file, policy.silent()), file.name)
    blocks = _blocks_of_both(_texts(file, policy), sides, file.name, policy)
    for block in blocks:
        yield pair_of((block, next(blocks)))


def _texts(file: InputFile, policy: IntakePolicy) -> Iterator[str]:
    return (line.text or "" for line in file.lines(policy))


def _blocks_of_both(
    lines: Iterable[str], sides: tuple[str, str] | tuple[()], path: str, policy: IntakePolicy
) -> Iterator[Block]:
    """Yield the blocks of both sides, those that translate each other side by side; count what is not translated."""
    omissions = Omissions()
    if not sides:
        problem: Message = f"source and translation are not in Chinese and English; {ADVICE}"
        if not any(next(_forms(entry), None) for entry in _used(lines, path, omissions)):
            advice: Message = "take the mark fuzzy off those that are right"
            unsure = f"; {omissions.message}; {advice}" if omissions else ""
            problem = f"no message has a translation that programs use{unsure}"
        raise FormatError(problem, path=path)
    for entry in _used(lines, path, omissions):
        if "msgctxt" in entry.fields:
            omissions.beside(Omissions.OTHER, entry.fields["msgctxt"].text, "msgctxt")
        forms = list(_forms(entry))
        omissions.add(Omissions.UNTRANSLATED, not forms)
        for index, names in enumerate(forms):
            for name, side in zip(names, sides, strict=True):
                key, accelerator = f"{entry.line}[{index}]", entry.accelerator
                yield block_of(entry.fields[name], "", key=key, side=side, accelerator=accelerator)
    policy.unread(omissions.message, omissions.asides, path)


def editable(content: bytes, path: str) -> Editable:
    """Return a file that gets a remark about a message as a comment of translators before it."""
    lines = _lines(content, path)
    source = read_pairs(content, path, IntakePolicy()) if _sides(lines, path) else read(content, path)
    begins = [entry.line for entry in entries(lines, path=path)]
    messages = [(block, begins[bisect_right(begins, block.line) - 1]) for block in source.blocks]
    text = Text(decode(content, path=path).text)

    def remark(line: int, comments: Sequence[str]) -> tuple[int, str]:
        lines = (f"# {PREFIX}{' '.join(comment.split())}\n" for comment in comments)
        return text.offset((line, 1)), "".join(lines)

    return editable_text(content, messages, remark, matches(_OWN_REMARK), path=path)


def _lines(data: bytes, path: str) -> list[str]:
    return text_of(data, path=path).split("\n")


def _used(lines: Iterable[str], path: str, omissions: Omissions) -> Iterator[PoMessage]:
    """Yield the messages that programs use; what else there is is counted."""
    mark = ""
    for entry in entries(lines, path=path, omissions=omissions):
        if not entry.key and (stated := _STATED_MARK.search(entry.fields.get("msgstr", Passage("")).text)):
            mark = stated[1]
        if entry.key and not entry.is_fuzzy:
            texts = [passage.text for name, passage in entry.fields.items() if name != "msgctxt"]
            entry.accelerator = mark or accelerator_of(texts)
            yield entry
        elif entry.key:
            omissions.add(Omissions.FUZZY)


def _sides(lines: Iterable[str], path: str) -> tuple[str, str] | tuple[()]:
    """Return the sides of identifiers and translations; nothing where they are not Chinese and English."""
    identifiers, translations = _LanguageSample(), _LanguageSample()
    count = keys = 0
    for entry in _used(lines, path, Omissions()):
        identifier = entry.fields["msgid"].text
        count += 1
        keys += _KEY_IDENTIFIER.fullmatch(identifier) is not None
        identifiers.add(identifier)
        for name, written in entry.fields.items():
            if name.startswith("msgstr"):
                translations.add(written.text)
    sides = identifiers.side, translations.side
    return sides if set(sides) == {"zh", "en"} and keys <= _LEAST_KEYS * count else ()


@dataclass(slots=True)
class _LanguageSample:
    """The language of many texts as of one, by their beginnings."""

    texts: list[str] = field(default_factory=list)
    length: int = 0
    has_letters: bool = False

    def add(self, text: str) -> None:
        if self.length < SAMPLE_LENGTH:
            self.texts.append(text)
            self.length += len(text)
        self.has_letters = self.has_letters or any(map(str.isalpha, text))

    @property
    def side(self) -> str:
        return language_of("".join(self.texts)) if self.has_letters else ""


def _forms(entry: PoMessage) -> Iterator[tuple[str, str]]:
    """Yield the fields that translate each other."""
    translated = [
        name for name in entry.fields if name.startswith("msgstr") and entry.fields[name].text.strip()
    ]
    sources = [name for name in ("msgid", "msgid_plural") if name in entry.fields]
    if len(translated) == 1:
        yield sources[-1], translated[0]
    else:
        yield from zip(sources, translated, strict=False)
