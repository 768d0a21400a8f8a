"""Translations of Qt (`.ts`): source and translation in one file, or one language by keys.

Left out are obsolete and vanished messages and those without a translation; one that is called unfinished and has text
is read, for `lrelease` releases it. Every numerus form of a translation goes with the source. A finding is a comment of
the translator.

References:
    The Qt Company. Qt Linguist manual, "Translation file format" (`ts.dtd`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from termalign.documents.readers.asides import note_others
from termalign.documents.readers.base import Block, Editable, Source, digest, source_of
from termalign.documents.readers.keyed import SEPARATOR, block_of, check_stated_language
from termalign.documents.readers.openings import QT_ROOT
from termalign.documents.readers.remarks import note_comments
from termalign.documents.readers.tree_messages import with_remarks, xml_comments
from termalign.documents.readers.unit_pairs import side
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables.visible import Omissions
from termalign.documents.units.content import content as content_of
from termalign.documents.xml.element import Element
from termalign.documents.xml.tree import Tree
from termalign.errors import FormatError
from termalign.language.text import Passage
from termalign.language.text.language import language_of

_OBSOLETE = frozenset(("obsolete", "vanished"))
_SIDE_ELEMENTS = frozenset(("source", "translation"))


class _Message(NamedTuple):
    """A message: its texts, without those that are empty."""

    element: Element
    key: str
    reference: str
    source: Passage
    translations: tuple[Passage, ...]


def holds_both(file: InputFile) -> bool:
    """Return whether source and translation are in the file: sources are texts, in the other language."""
    tree = _tree(file.data(), file.name)
    return _sides(tree, _messages(tree, Omissions())) is not None


def read(data: bytes, path: str) -> Source:
    """Return the translations of a file, by context, source and comment, or by the identifiers of messages."""
    tree = _tree(data, path)
    check_stated_language(tree.root.get("language"), path=path)
    omissions = Omissions()
    note_comments(xml_comments(tree), omissions)
    blocks = tuple(block for block, _ in _one_side(_messages(tree, omissions)))
    return Source(path, "qt", blocks, digest(data), keyed=True, asides=omissions.asides)


def read_pairs(data: bytes, path: str, policy: IntakePolicy) -> Source:
    """Return the messages with both sides."""
    tree = _tree(data, path)
    omissions = Omissions()
    note_comments(xml_comments(tree), omissions)
    messages = _messages(tree, omissions)
    sides = _sides(tree, messages)
    if sides is None:
        languages = ", ".join(
            f'{name}="{tree.root.get(name)}"'
            for name in ("sourcelanguage", "language")
            if tree.root.get(name)
        )
        raise FormatError(
            f"source and translation are not in Chinese and English{f' ({languages})' if languages else ''}",
            path=path,
        )
    blocks = tuple(block for block, _ in _both_sides(messages, sides))
    untranslated = sum(bool(message.source.text.strip()) and not message.translations for message in messages)
    omissions.add(Omissions.UNTRANSLATED, untranslated)
    return replace(source_of(blocks, digest(data), omissions, path=path, format="qt"), bilingual=True)


def editable(content: bytes, path: str) -> Editable:
    """Return a file that gets remarks about a message as a comment of its translator."""
    tree = _tree(content, path)
    messages = _messages(tree, Omissions())
    sides = _sides(tree, messages)
    blocks = list(_both_sides(messages, sides) if sides is not None else _one_side(messages))
    return with_remarks(tree, blocks, "translatorcomment", before="translation")


def _tree(data: bytes, path: str) -> Tree:
    return Tree(data, (QT_ROOT,), what="file of Qt translations", path=path)


def _messages(tree: Tree, omissions: Omissions) -> list[_Message]:
    """Return the messages that are used; texts that are not are counted."""
    messages = []
    contexts = [tree.root, *tree.root.inside("context")]
    for context in contexts:
        name = _text(context.find("name"))
        note_others(context, lambda child: child.name != "comment", omissions)
        for index, element in enumerate(child for child in context if child.name == "message"):
            source, translation = element.find("source"), element.find("translation")
            if translation is not None and translation.get("type") in _OBSOLETE:
                omissions.beside(Omissions.OBSOLETE, f"{_text(source)} {translation.text()}")
                continue
            note_others(element, lambda child: child.name in _SIDE_ELEMENTS, omissions)
            forms = [child for child in translation or () if child.name == "numerusform"]
            forms = forms or [child for child in (translation,) if child is not None]
            passages = (content_of((form,)).passage for form in forms)
            text = content_of((source,)).passage if source is not None else Passage("")
            identity = element.get("id")
            key = identity or SEPARATOR.join((name, _text(source), _text(element.find("comment"))))
            reference = identity or f"{name} {index + 1}".strip()
            translations = tuple(passage for passage in passages if passage.text.strip())
            messages.append(_Message(element, key, reference, text, translations))
    return messages


def _text(element: Element | None) -> str:
    return element.text() if element is not None else ""


def _sides(tree: Tree, messages: Sequence[_Message]) -> tuple[str, str] | None:
    """Return the sides of sources and translations; None where they are not Chinese and English."""
    stated = [side(tree.root.get(name)) for name in ("sourcelanguage", "language")]
    texts = (
        " ".join(message.source.text for message in messages if message.translations),
        " ".join(passage.text for message in messages for passage in message.translations),
    )
    if not all(any(map(str.isalpha, text)) for text in texts):
        return None
    of_texts = [language_of(text) for text in texts]
    both = (stated[0] or of_texts[0], stated[1] or of_texts[1])
    # Identifiers, or the language of the program, in place of sources are no text of the language that is named.
    return both if set(both) == {"zh", "en"} and of_texts[0] == both[0] else None


def _one_side(messages: Sequence[_Message]) -> Iterator[tuple[Block, Element]]:
    for message in messages:
        for index, passage in enumerate(message.translations):
            key = message.key if index == 0 else f"{message.key}{SEPARATOR}{index}"
            yield block_of(passage, message.reference, key=key, accelerator="&"), message.element


def _both_sides(messages: Sequence[_Message], sides: tuple[str, str]) -> Iterator[tuple[Block, Element]]:
    for order, message in enumerate(messages):
        if message.source.text.strip():
            for index, passage in enumerate(message.translations):
                key = f"{order}.{index}"
                for side, text in zip(sides, (message.source, passage), strict=True):
                    block = block_of(text, message.reference, side=side, key=key, accelerator="&")
                    yield block, message.element
