"""Property lists of strings (`.stringsdict`, and `.strings` in XML): one language by the path of keys.

No text: what a form of a plural is and how its number is written (`NSStringFormatSpecTypeKey`,
`NSStringFormatValueTypeKey`). A finding is a comment before its string.

References:
    Apple. Stringsdict File Format. Property List Programming Guide, "XML property lists".
"""

from collections.abc import Iterator

from termalign.documents.readers.base import Editable, Source
from termalign.documents.readers.keyed import Message, source
from termalign.documents.readers.tree_messages import located, with_comments
from termalign.documents.units.content import content as content_of
from termalign.documents.xml.element import Element
from termalign.documents.xml.tree import Tree

_PLIST_ROOT = "plist"

_FORMAT_KEYS = frozenset(("NSStringFormatSpecTypeKey", "NSStringFormatValueTypeKey"))
_PLURAL_FORMS = frozenset(("zero", "one", "two", "few", "many", "other"))


def read(data: bytes, path: str) -> Source:
    """Return the strings of a file.

    Raises:
        FormatError: It is no well-formed XML, or no property list.
    """
    return source(
        (message for _, message in _messages(_tree(data, path))), data, path=path, format="stringsdict"
    )


def editable(content: bytes, path: str) -> Editable:
    """Return a file that gets a comment before the string that a mark is in.

    Raises:
        FormatError: It is no well-formed XML, or no property list.
    """
    tree = _tree(content, path)
    return with_comments(tree, located(_messages(tree)))


def _tree(data: bytes, path: str) -> Tree:
    return Tree(data, (_PLIST_ROOT,), what="property list", path=path)


def _messages(tree: Tree) -> Iterator[tuple[Element, Message]]:
    """Yield the strings with the elements that hold them."""
    pending: list[tuple[tuple[str, ...], Element]] = []
    pending += [((), child) for child in reversed(list(tree.root))]
    while pending:
        path, element = pending.pop()
        if element.name == "dict":
            inner = list(element)
            pairs = list(zip(inner[::2], inner[1::2], strict=False))
            pending += [((*path, key.text()), value) for key, value in reversed(pairs)]
        elif element.name == "array":
            pending += [((*path, str(index)), item) for index, item in reversed(list(enumerate(element)))]
        elif element.name == "string" and path and path[-1] not in _FORMAT_KEYS:
            *keys, last = path
            form = last if keys and last in _PLURAL_FORMS else ""
            text, anchors = content_of((element,)).passage
            yield (element, Message(tuple(keys) if form else path, text, anchors, form, tree.starts[element]))
