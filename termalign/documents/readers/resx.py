"""Resources of .NET (`.resx`, `.resw`): the values of strings, one language by their names.

No text: comments, what has a type (pictures, sizes, positions), the designer's own entries (`>>name`). A finding goes
into the comment of its string, behind what is there.

References:
    Microsoft. Resources in .resx file format.
"""

from collections.abc import Iterator

from termalign.documents.readers.base import Editable, Source
from termalign.documents.readers.keyed import Message, source
from termalign.documents.readers.tree_messages import located, with_remarks
from termalign.documents.units.content import content as content_of
from termalign.documents.xml.element import Element
from termalign.documents.xml.tree import Tree

_RESX_ROOT = "root"

_DESIGNER = ">>"
"""What the names of entries begin with that only the designer of forms reads."""


def read(data: bytes, path: str) -> Source:
    """Return the strings of a file.

    Raises:
        FormatError: It is no well-formed XML, or its root is not `root`.
    """
    return source((message for _, message in _messages(_tree(data, path))), data, path=path, format="resx")


def editable(content: bytes, path: str) -> Editable:
    """Return a file that gets the remarks about a string in its comment.

    Raises:
        FormatError: It is no well-formed XML, or its root is not `root`.
    """
    tree = _tree(content, path)
    return with_remarks(tree, located(_messages(tree)), "comment")


def _tree(data: bytes, path: str) -> Tree:
    return Tree(data, (_RESX_ROOT,), what="file of .NET resources", path=path)


def _messages(tree: Tree) -> Iterator[tuple[Element, Message]]:
    """Yield the strings with the elements that hold them."""
    for element in tree.root:
        name, value = element.get("name"), element.find("value")
        typed = element.get("type") or element.get("mimetype")
        if element.name == "data" and value is not None and not typed and not name.startswith(_DESIGNER):
            yield element, Message((name,), *content_of((value,)).passage, remark_at=tree.ends[element])
