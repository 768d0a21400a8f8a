"""Resources of .NET (`.resx`, `.resw`): the values of strings, one language by their names.

No text: comments, what has another type (pictures, sizes, positions), the designer's own entries (`>>name`). A
finding goes into the comment of its string, behind what is there.

References:
    Microsoft. Resources in .resx file format.
"""

from collections.abc import Iterator
from functools import partial

from termalign.documents.readers.keyed import Message
from termalign.documents.readers.tree_messages import MessageTree, with_remarks
from termalign.documents.units.content import content as content_of
from termalign.documents.xml.element import Element
from termalign.documents.xml.tree import Tree

_TEXT_TYPES = ("", "System.String")

_DESIGNER = ">>"
"""What the names of entries begin with that only the designer of forms reads."""


def _messages(tree: Tree) -> Iterator[tuple[Element, Message]]:
    """Yield the strings with the elements that hold them."""
    for element in tree.root:
        name, value = element.get("name"), element.find("value")
        typed = element.get("mimetype") or element.get("type").partition(",")[0] not in _TEXT_TYPES
        if element.name == "data" and value is not None and not typed and not name.startswith(_DESIGNER):
            passage = content_of((value,)).passage
            yield element, Message((name,), *passage, remark_at=tree.ends[element], accelerator="&")


_RESX = MessageTree(
    "resx", "root", "file of .NET resources", _messages, partial(with_remarks, name="comment")
)
read, editable = _RESX.read, _RESX.editable
