"""Resources of .NET (`.resx`, `.resw`): the values of strings, one language by their names.

No text: comments, what has a type (pictures, sizes, positions), the designer's own entries (`>>name`). A finding goes
into the comment of its string, behind what is there.

References:
    Microsoft. Resources in .resx file format.
"""

from collections.abc import Iterator, Sequence
from html import escape

from termalign.documents.readers.base import Editable, Mark, Source
from termalign.documents.readers.keyed import Message, blocks_with_messages, source
from termalign.documents.units.content import content as content_of
from termalign.documents.xml.adding import Insertion
from termalign.documents.xml.characters import FORBIDDEN
from termalign.documents.xml.element import Element
from termalign.documents.xml.tree import Tree

ROOT = "root"

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
    elements = {message: element for element, message in _messages(tree)}
    found = blocks_with_messages(elements)

    def marked(marks: Sequence[Mark]) -> bytes:
        remarks: dict[Element, list[str]] = {}
        for mark in marks:
            element = elements[found[mark.block][1]]
            remarks.setdefault(element, []).append(f"termalign: {mark.comment}")
        return tree.with_insertions(
            with_remark(tree, element, "comment", "\n".join(said)) for element, said in remarks.items()
        )

    return Editable([block for block, _ in found], marked)


def with_remark(tree: Tree, element: Element, name: str, text: str, *, before: str = "") -> Insertion:
    """Return what puts a remark into a child of an element, which is made where there is none.

    Args:
        tree: The file.
        element: What the remark is about.
        name: Of the child.
        text: The remark.
        before: Name of the child before which a new one goes; empty: it is the last.
    """
    written = escape(FORBIDDEN.sub("", text), quote=False)
    if (there := element.find(name)) is not None:
        return tree.at_end(there, f"\n{written}" if there.text().strip() else written)
    following = element.find(before) if before else None
    if following is not None:
        return tree.before(following, f"<{name}>{written}</{name}>")
    return tree.at_end(element, f"  <{name}>{written}</{name}>\n  ")


def _tree(data: bytes, path: str) -> Tree:
    return Tree(data, (ROOT,), what="file of .NET resources", path=path)


def _messages(tree: Tree) -> Iterator[tuple[Element, Message]]:
    """Yield the strings with the elements that hold them."""
    for element in tree.root:
        name, value = element.get("name"), element.find("value")
        typed = element.get("type") or element.get("mimetype")
        if element.name == "data" and value is not None and not typed and not name.startswith(_DESIGNER):
            yield element, Message((name,), *content_of((value,)).passage, remark_at=tree.ends[element])
