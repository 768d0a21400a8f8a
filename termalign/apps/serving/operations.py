"""What can be requested of a glossary, by name: the library's functions, their results as plain values.

A request a line, an answer a line, in order, is what a program that is not written in Python keeps open.
"""

import json
import logging
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, BinaryIO, NamedTuple

import msgspec

from termalign.documents.given import noted
from termalign.errors import InputError, TermalignError
from termalign.language.text.display import json_text, message
from termalign.language.text.language import Direction, direction_from, direction_named
from termalign.language.text.structured import json_value
from termalign.termbase.glossary import Glossary


class RequestTexts(NamedTuple):
    """What a request is about."""

    src: str
    tgt: str = ""
    direction: Direction | None = None


def noted_text(text: str) -> str:
    """Return a text without its translation; lost characters are logged, as for those that have one.

    Raises:
        InputError: It is in another language than Chinese and English.
    """
    from termalign.documents.intake import refuse_other_language

    [(text, _)] = noted([(text, "")])
    refuse_other_language([text], direction_from(text))
    return text


def _check(glossary: Glossary, texts: RequestTexts) -> dict[str, Any]:
    from termalign.checking.checks.usage import check

    findings = check(glossary, [texts.src], [texts.tgt], direction=texts.direction)
    return {"checks": findings.summary["checks"], "findings": findings.to_records()}


def _prompt(glossary: Glossary, texts: RequestTexts) -> dict[str, Any]:
    from termalign.checking.prompting import prompt

    prepared = prompt(glossary, noted_text(texts.src), direction=texts.direction)
    return {"direction": prepared.direction, "prompt": prepared.text, "terms": prepared.terms}


def _occurrences(glossary: Glossary, texts: RequestTexts) -> list[dict[str, Any]]:
    from termalign.termbase.matching.occurrences import occurrences

    return [
        each.to_dict() for each in occurrences(glossary, noted_text(texts.src), direction=texts.direction)
    ]


def _align(glossary: Glossary, texts: RequestTexts) -> list[dict[str, Any]]:
    from termalign.alignment.aligner import align

    return align(texts.src, texts.tgt, direction=texts.direction).to_records()


def _spot(glossary: Glossary, texts: RequestTexts) -> list[dict[str, Any]]:
    from termalign.termbase.matching.occurrences import occurrences
    from termalign.terms.spotting import spot

    matches = occurrences(glossary, texts.src, direction=texts.direction)
    terms = list(dict.fromkeys(each.term.text for each in matches))
    rows = spot(terms, [texts[:2]]).to_records() if terms else []
    return [row for row in rows if row["en"] is not None]


OPERATIONS: Mapping[str, Callable[[Glossary, RequestTexts], Any]] = {
    "check": _check,
    "prompt": _prompt,
    "occurrences": _occurrences,
    "align": _align,
    "spot": _spot,
}
"""What can be requested, by name."""

OF_ONE_TEXT = ("prompt", "occurrences")
"""The operations that need no translation of the text."""


def answer(
    glossary: Glossary, name: str, src: str, tgt: str | None = None, direction: str | None = None
) -> Any:
    """Return the answer to a request, as plain values.

    Example:
        >>> from termalign import entry
        >>> house = Glossary((entry("碳中和", "carbon neutrality"),))
        >>> answer(house, "check", "实现碳中和。", "Achieve carbon neutrality.")
        {'checks': 1, 'findings': []}

    Raises:
        InputError: There is no such operation or direction, or the translation that it needs is not given.
    """
    if name not in OPERATIONS:
        raise InputError(f"no operation {name!r}; allowed: {', '.join(OPERATIONS)}")
    if tgt is None and name not in OF_ONE_TEXT:
        raise InputError(f"{name} needs tgt, the translation of src")
    into = direction_named(direction) if direction is not None else None
    return OPERATIONS[name](glossary, RequestTexts(src, tgt or "", into))


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
    for line in request_lines(requests):
        if line is None or line.strip():
            answers.write(f"{json_text(_answered(glossary, line))}\n".encode())
            answers.flush()


def request_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines of a stream, none of them empty; None for one that is too long, which is skipped."""
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
    line = line.removeprefix(BOM_UTF8)
    try:
        request = _REQUEST.decode(line)
        json_value(line, unique=True)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        return {"id": _id_of(line), "error": message(f"no request: {error}; {_SHAPE}")}
    try:
        with warnings_of_texts() as warnings:
            result = answer(glossary, request.op, request.src, request.tgt, request.direction)
    except Exception as error:  # whoever sends further requests gets answers to them
        return {"id": request.id, "error": problem_of_call(error)}
    return {"id": request.id, "result": result, **({"warnings": warnings} if warnings else {})}


_SHAPE = 'allowed: {"id": 1, "op": "check", "src": "…", "tgt": "…", "direction": "zh-en"}'


def _id_of(line: bytes) -> Any:
    """Return the id of what is no request, where it shows one: whoever waits for the answer is named."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return content.get("id") if isinstance(content, dict) else None


def problem_of_call(error: Exception) -> str:
    """Return what to answer where a call failed."""
    if isinstance(error, TermalignError):
        return message(str(error))
    return message(f"an error in termalign itself, {type(error).__name__}: {error}; please report it")


@contextmanager
def warnings_of_texts() -> Iterator[list[str]]:
    """Collect what the library logs meanwhile, in this thread; no log has it, which who sent a text does not see.

    Threads share one filter, for one that came and went with a call could hide a warning of another.
    """
    logging.getLogger("termalign").addFilter(_is_for_log)  # which is there once
    warnings: list[str] = []
    token = _WARNINGS.set(warnings)
    try:
        yield warnings
    finally:
        _WARNINGS.reset(token)


_WARNINGS: ContextVar[list[str] | None] = ContextVar("warnings", default=None)


def _is_for_log(record: logging.LogRecord) -> bool:
    warnings = _WARNINGS.get()
    if warnings is None:
        return True
    warnings.append(message(record.getMessage()))
    return False
