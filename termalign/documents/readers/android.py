r"""String resources of Android (`strings.xml`): strings, plurals and arrays, one language by the names of resources.

No text: `translatable="false"`, references (`@string/name`), other resources, comments. What `<xliff:g>` encloses is
one unit. A finding is a comment before its element.

References:
    Android Developers. String resources; Localize your app, "Mark message parts that should not be translated".
"""

from collections.abc import Iterator

import regex

from termalign.documents.readers.escapes import UTF16_ESCAPE, unescaped, utf16
from termalign.documents.readers.keyed import MASK, Message
from termalign.documents.readers.openings import ANDROID_ROOT
from termalign.documents.readers.tree_messages import MessageTree, with_comments
from termalign.documents.xml.element import Element, PlacedText
from termalign.documents.xml.tree import Tree
from termalign.language.text import Piece, moved, passage

_XML_STRING_ESCAPE = regex.compile(rf"{UTF16_ESCAPE}|\\(.)|(\")", regex.DOTALL)
_ANDROID_BLANKS = frozenset("nt\n")
_RESOURCE_REFERENCE = regex.compile(r"\s*+[@?](?:\+?[\w.]++:)?+[\w.]++/[\w.]++\s*+")
_ARRAY_ELEMENTS = frozenset(("string-array", "array"))


def _messages(tree: Tree) -> Iterator[tuple[Element, Message]]:
    """Yield the strings with the elements that hold them."""
    for element in tree.root:
        if element.get("translatable") == "false":
            continue
        name = element.get("name")
        if product := element.get("product"):
            name = f"{name} ({product})"
        if element.name == "string" or (element.name == "item" and element.get("type") == "string"):
            yield element, _message(tree, element, (name,))
        elif element.name == "plurals":
            for child in _items(element):
                yield child, _message(tree, child, (name,), child.get("quantity") or "other")
        elif element.name in _ARRAY_ELEMENTS:
            for index, child in enumerate(_items(element)):
                yield child, _message(tree, child, (name, str(index)))


def _items(element: Element) -> Iterator[Element]:
    return (child for child in element if child.name == "item")


def _message(tree: Tree, element: Element, path: tuple[str, ...], form: str = "") -> Message:
    text, anchors = passage(unescaped(_pieces(element), _XML_STRING_ESCAPE, _meaning))
    if _RESOURCE_REFERENCE.fullmatch(text):
        text, anchors = "", ()
    return Message(path, text, anchors, form, tree.starts[element])


def _pieces(element: Element) -> Iterator[Piece]:
    """Yield the text of an element, one character for a part that is not translated."""
    position = element.line, 1
    for child in element.all(lambda inner: inner.name != "g"):
        if isinstance(child, PlacedText):
            position = child.line, child.column
            yield child, position
            position = moved(position, child, len(child))
        elif isinstance(child, Element) and child.name == "g":
            yield MASK, position


def _meaning(escape: "regex.Match[str]") -> str:
    if character := utf16(escape):
        return character
    if escape[5]:  # a quotation mark keeps the white space between it and the next
        return ""
    return " " if escape[4] in _ANDROID_BLANKS else escape[4]


_ANDROID = MessageTree(
    "android", ANDROID_ROOT, "file of Android's string resources", _messages, with_comments
)
read, editable = _ANDROID.read, _ANDROID.editable
