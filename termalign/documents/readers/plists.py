"""Property lists of strings (`.stringsdict`, and `.strings` in XML): one language by the path of keys.

No text: what a form of a plural is and how its number is written (`NSStringFormatSpecTypeKey`,
`NSStringFormatValueTypeKey`). A finding is a comment before its string.

References:
    Apple. Stringsdict File Format. Property List Programming Guide, "XML property lists".
"""

from collections.abc import Iterator

from termalign.documents.readers.keyed import PLURAL_FORMS, Message
from termalign.documents.readers.tree_messages import MessageTree, with_comments
from termalign.documents.units.content import content as content_of
from termalign.documents.xml.element import Element
from termalign.documents.xml.tree import Tree
from termalign.errors import FormatError

_FORMAT_KEYS = frozenset(("NSStringFormatSpecTypeKey", "NSStringFormatValueTypeKey"))


def _messages(tree: Tree) -> Iterator[tuple[Element, Message]]:
    """Yield the strings with the elements that hold them."""
    pending: list[tuple[tuple[str, ...], Element]] = []
    pending += [((), child) for child in reversed(list(tree.root))]
    while pending:
        path, element = pending.pop()
        if element.name == "dict":
            inner = list(element)
            pairs = list(zip(inner[::2], inner[1::2], strict=False))
            if stray := next((key for key, value in pairs if key.name != "key" or value.name == "key"), None):
                raise FormatError("expected <key> and a value in turn", path=tree.path, line=stray.line)
            pending += [((*path, key.text()), value) for key, value in reversed(pairs)]
        elif element.name == "array":
            pending += [((*path, str(index)), child) for index, child in reversed(list(enumerate(element)))]
        elif element.name == "string" and path and path[-1] not in _FORMAT_KEYS:
            *keys, last = path
            form = last if keys and last in PLURAL_FORMS else ""
            text, anchors = content_of((element,)).passage
            yield (element, Message(tuple(keys) if form else path, text, anchors, form, tree.starts[element]))


_PLIST = MessageTree("stringsdict", "plist", "property list", _messages, with_comments)
read, editable = _PLIST.read, _PLIST.editable
