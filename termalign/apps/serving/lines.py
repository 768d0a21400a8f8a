"""A request a line, an answer a line, in order: what a program that is not written in Python keeps open."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from termalign.apps.serving.operations import answer
from termalign.errors import TermalignError
from termalign.language.text.display import json_text
from termalign.termbase.glossary import Glossary

MAX_LINE_BYTES = 1 << 20
"""The longest line that is taken: a chapter, not a book."""


class Request(msgspec.Struct, forbid_unknown_fields=True):
    """A request as a line gives it."""

    op: str
    src: str
    id: Any = None
    tgt: str | None = None
    direction: str | None = None


_REQUEST = msgspec.json.Decoder(Request)


def serve(glossary: Glossary, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer the requests of a stream until it ends, each before the next is read; empty lines are none."""
    for line in _lines(requests):
        if line is None or line.strip():
            answers.write(f"{json_text(_answered(glossary, line))}\n".encode())
            answers.flush()


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield lines; None for one that is too long, which is passed over."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES)
        yield None


def _answered(glossary: Glossary, line: bytes | None) -> dict[str, Any]:
    """Return the answer to a line, or what is wrong with it."""
    if line is None:
        return {"id": None, "error": f"a line of more than {MAX_LINE_BYTES:,} bytes; allowed: that many"}
    try:
        request = _REQUEST.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return {"id": _id_of(line), "error": f"no request: {error}; {_SHAPE}"}
    try:
        result = answer(glossary, request.op, request.src, request.tgt, request.direction)
    except TermalignError as error:
        return {"id": request.id, "error": str(error)}
    return {"id": request.id, "result": result}


_SHAPE = 'allowed: {"id": 1, "op": "check", "src": "…", "tgt": "…", "direction": "zh-en"}'


def _id_of(line: bytes) -> Any:
    """Return the id of a request that is none, where it shows one: whoever waits for the answer is named."""
    try:
        content = json.loads(line)
    except ValueError:
        return None
    return content.get("id") if isinstance(content, dict) else None
