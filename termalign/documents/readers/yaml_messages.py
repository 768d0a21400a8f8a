"""Messages in YAML."""

from collections.abc import Iterator
from typing import Any

from termalign.documents.readers.base import Source
from termalign.documents.readers.keyed import Message, source
from termalign.errors import FormatError, needing
from termalign.language.text import Anchor
from termalign.language.text.decoding import text_of


def read(data: bytes, path: str) -> Source:
    """Return the messages of a file."""
    messages = list(yaml_messages(data, path=path))
    comments = _yaml_comments(text_of(data, path=path)) if b"#" in data else ()
    return source(messages, data, path=path, format="yaml", comments=comments)


def _yaml_comments(text: str) -> Iterator[str]:
    """Yield what is between the tokens of a file and is a comment."""
    import yaml

    end = 0
    for token in yaml.scan(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if "#" in (between := text[end : token.start_mark.index]):
            yield between
        end = token.end_mark.index


def yaml_messages(data: bytes, *, path: str) -> Iterator[Message]:
    """Yield the strings of YAML that are values; what is referred to by an alias once, where it is."""
    with needing("reading YAML", "yaml", path=path):
        import yaml

    text = text_of(data, path=path)
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise FormatError(
            f"no YAML: {error.problem}"[:_MOST_YAML_ERROR],
            path=path,
            line=mark.line + 1 if mark is not None else None,
        ) from None
    except yaml.reader.ReaderError as error:
        before = text.partition(chr(error.character))[0].split("\n")
        problem = f"U+{error.character:04X}, which no YAML may hold"
        raise FormatError(problem, path=path, line=len(before), column=len(before[-1]) + 1) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise FormatError(f"no YAML: {' '.join(str(error).split())}"[:_MOST_YAML_ERROR], path=path) from None
    pending: list[tuple[tuple[str, ...], Any]] = [((), root)] if root is not None else []
    visited: set[int] = set()
    while pending:
        keys, node = pending.pop()
        if id(node) in visited:
            continue
        visited.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            if node.tag == _YAML_STRING or node.tag.startswith("!"):  # of a program's own kind
                yield Message(keys, node.value, tuple(_yaml_anchors(node)))
        elif isinstance(node, yaml.SequenceNode):
            pending += [((*keys, str(index)), node) for index, node in reversed(list(enumerate(node.value)))]
        else:
            pending += [((*keys, str(key.value)), child) for key, child in reversed(node.value)]


_YAML_STRING = "tag:yaml.org,2002:str"
_MOST_YAML_ERROR = 120
"""Characters of another library's words that a message shows."""


def _yaml_anchors(node: Any) -> Iterator[Anchor]:
    """Yield where the lines of a scalar are; a folded or quoted one of several lines is placed by its first."""
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if node.style == "|":
        offset = 0
        for index, written in enumerate(node.value.split("\n")):
            yield Anchor(offset, line + 1 + index, 1)
            offset += len(written) + 1
    else:
        yield (
            Anchor(0, line + 1, 1)
            if node.style == ">"
            else Anchor(0, line, column + (node.style in ("'", '"')))
        )
