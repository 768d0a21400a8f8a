"""The page: its requests, and their answers."""

import json
from collections.abc import Awaitable, Callable, Iterable
from functools import cache
from typing import Any
from urllib.parse import quote

import regex
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from termalign.apps.review.listing import ReviewFilter, ReviewOrder, ReviewState
from termalign.apps.review.queue import Queue
from termalign.apps.review.store import StaleError
from termalign.apps.translation.catalogue import page_texts, page_translators
from termalign.apps.translation.preference import accepted_language
from termalign.checking.findings.finding import RULES, Finding
from termalign.documents.html.pages import environment, resource
from termalign.errors import FileError, InputError, TermalignError, counted
from termalign.language.text.structured import json_value
from termalign.termbase.formats import FORMATS
from termalign.termbase.formats.writing import written_part
from termalign.termbase.glossary import Glossary, Status

Check = Callable[[Glossary], list[Finding]]
"""Checks the translation against what was decided."""

MOST_FINDINGS = 500
"""Findings that are shown, with the count of all."""

MOST_LOST = 1000
"""Code points of the list of what a format leaves out."""

MOST_AT_ONCE = 1_000
"""Terms that one action may be about: five pages of the list, selected one after the other."""

PAGE_SCRIPTS = ("review-program.js", "review-list.js", "review-term.js", "review-editor.js", "review.js")
"""Parts of the page's script, in the order in which they build on each other."""

FILES = {
    "/review.js": ("text/javascript", PAGE_SCRIPTS),
    "/review.css": ("text/css", ("base.css", "review.css")),
    "/icon.svg": ("image/svg+xml", ("icon.svg",)),
    "/favicon.ico": ("image/svg+xml", ("icon.svg",)),
}
"""What the page is made of, by address; a browser asks for the last where an answer is no page that names the icon."""


def application(queue: Queue, *, title: str, check: Check | None = None) -> Starlette:
    """Return the page of a queue."""

    @cache
    def page(language: str) -> str:
        translate, message = page_translators(language)
        return (
            environment(translate, message)
            .get_template("review.html")
            .render(
                formats=[
                    # What is written of it, without what is read and which extra it takes.
                    (name, regex.split(r"[;；]| \(extra|（扩展包", message(format.meaning))[0])
                    for name, format in FORMATS.items()
                ],
                statuses=[status.value for status in Status if status is not Status.PROPOSED],
                can_check=check is not None,
                texts=Markup(json.dumps(page_texts(language)).replace("<", r"\u003c")),
            )
        )

    async def index(request: Request) -> Response:
        return Response(page(_language(request)), media_type="text/html", headers={"vary": "accept-language"})

    async def listing(request: Request) -> Response:
        query = request.query_params
        queue.look()
        result = queue.listing(
            state=_choice(query.get("state", ""), ("", *ReviewState)),
            only=ReviewFilter(_choice(query.get("only", ""), ReviewFilter)),
            order=ReviewOrder(_choice(query.get("order", ""), ReviewOrder)),
            text=query.get("text", "")[:200],
            first=_number(query.get("first", "0")),
            number=_number(query["number"]) if "number" in query else None,
        )
        notices = list(map(_translator(request), queue.notices()))
        return JSONResponse({**result, "title": title, "notices": notices})

    async def term(request: Request) -> Response:
        query = request.query_params
        queue.look()
        number = queue.number(query["zh"]) if "zh" in query else _number(query.get("number", ""))
        return JSONResponse(_term(queue, _known(queue, number), _translator(request)))

    async def decide(request: Request) -> Response:
        given = await _body(request)
        number = _known(queue, given.get("number"))
        action, version = given.get("action"), given.get("version")
        if not isinstance(version, int):
            raise InputError("the version that was seen is missing")
        queue.decide(number, str(action)[:40], given, seen=version)
        return JSONResponse(_term(queue, number, _translator(request)))

    async def decide_all(request: Request) -> Response:
        given = await _body(request)
        undecided = queue.decide_all(_seen(queue, given.get("terms")), str(given.get("action"))[:40])
        return JSONResponse({"left": undecided})

    async def add(request: Request) -> Response:
        return JSONResponse(_term(queue, queue.add(await _body(request)), _translator(request)))

    def stepping(step: Callable[[], tuple[str, ...]]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            await _body(request)
            return JSONResponse({"terms": [{"number": queue.number(zh), "zh": zh} for zh in step()]})

        return answer

    async def export(request: Request) -> Response:
        name = request.query_params.get("format", "")
        queue.look()
        if name not in FORMATS:
            raise InputError(f"no format {name[:40]!r}; allowed: {', '.join(FORMATS)}")
        everything = request.query_params.get("all") == "1"
        content, summary = await run_in_threadpool(
            lambda: _formatted(queue.glossary(everything=everything), name)
        )
        headers = {
            "x-file-name": quote(f"{title}.{_ending(name)}"),
            "x-summary": quote(_translator(request)(summary)),
        }
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def checked(request: Request) -> Response:
        await _body(request)
        if check is None:
            raise InputError("there is no translation to check: the review was opened without one")
        queue.look()
        glossary, versions = queue.glossary(), queue.store.versions()  # decisions go on during the check
        findings = await run_in_threadpool(lambda: check(glossary))
        queue.take_findings(findings, versions)
        message = _translator(request)
        rows = [_finding(finding, queue, message) for finding in findings[:MOST_FINDINGS]]
        return JSONResponse({"total": len(findings), "findings": rows})

    def file(address: str) -> Callable[[Request], Awaitable[Response]]:
        kind, names = FILES[address]
        content = "\n".join(map(resource, names))

        async def answer(request: Request) -> Response:
            return Response(content, media_type=kind)

        return answer

    return Starlette(
        routes=[
            Route("/", index),
            *(Route(address, file(address)) for address in FILES),
            Route("/api/list", listing),
            Route("/api/term", term),
            Route("/api/decide", decide, methods=["POST"]),
            Route("/api/decide-all", decide_all, methods=["POST"]),
            Route("/api/add", add, methods=["POST"]),
            Route("/api/undo", stepping(queue.store.undo), methods=["POST"]),
            Route("/api/redo", stepping(queue.store.redo), methods=["POST"]),
            Route("/api/check", checked, methods=["POST"]),
            Route("/export", export),
        ],
        exception_handlers={TermalignError: _refuse},
    )


async def _refuse(request: Request, error: Exception) -> Response:
    match error:
        case StaleError():
            status = 409
        case FileError():
            status = 507
        case _:
            status = 422
    return JSONResponse({"error": _translator(request)(str(error)[:2000])}, status)


def _language(request: Request) -> str:
    return accepted_language(request.headers.get("accept-language", ""))


def _translator(request: Request) -> Callable[[str], str]:
    """Return what puts messages into the language that the browser asks for."""
    return page_translators(_language(request))[1]


async def _body(request: Request) -> dict[str, Any]:
    try:
        content = json_value(await request.body(), unique=True)
    except ValueError:
        raise InputError("the request is no JSON in which each name is once") from None
    if not isinstance(content, dict):
        raise InputError("the request is no JSON object")
    return content


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise InputError("a number is needed")
    return int(text)


def _choice(text: str, allowed: Iterable[str]) -> str:
    if text not in list(allowed):
        raise InputError(f"no {text[:40]!r} here; allowed: {', '.join(filter(None, allowed))}")
    return text


def _seen(queue: Queue, terms: Any) -> dict[int, int]:
    """Return the version of each term that was seen, by number."""
    if not isinstance(terms, list) or not 0 < len(terms) <= MOST_AT_ONCE:
        raise InputError(f"terms: allowed: 1 to {MOST_AT_ONCE:,} pairs of a number and a version")
    seen = {}
    for term in terms:
        match term:
            case [number, int(version)]:
                seen[_known(queue, number)] = version
            case _:
                raise InputError("terms: each is a pair of a number and a version")
    return seen


def _known(queue: Queue, number: Any) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < len(queue):
        raise InputError(f"no such term; allowed: numbers from 0 to {len(queue) - 1}")
    return number


def _formatted(glossary: Glossary, name: str) -> tuple[bytes, str]:
    """Return a glossary in a format, and how much it holds and leaves out, in words."""
    written = written_part(glossary, FORMATS[name])
    part, losses = FORMATS[name].kept(written.glossary)
    content = b"".join(FORMATS[name].pieces(part))
    lost = "; ".join(filter(None, [written.notice, *(str(loss) for loss in losses if not loss.machine)]))
    return content, counted(len(written.glossary), "concept") + (
        f"; left out: {lost[:MOST_LOST]}" if lost else ""
    )


def _ending(name: str) -> str:
    """Return what the name of a file in a format ends with.

    Example:
        >>> _ending("tsv"), _ending("tbx3"), _ending("deepl")
        ('glossary.tsv', 'tbx3.tbx', 'deepl.tsv')
        >>> _ending("src-dst"), _ending("src-dst-xlsx"), _ending("sakura")
        ('src-dst.json', 'src-dst-xlsx.xlsx', 'sakura.txt')
    """
    suffixes = FORMATS[name].suffixes
    if suffixes:
        return f"glossary{suffixes[0]}"
    if "workbook" in FORMATS[name].meaning:
        return f"{name}.xlsx"
    kind = regex.search(r"\b(?:TBX|CSV|TSV|JSON)\b", FORMATS[name].meaning)
    return f"{name}.{kind[0].lower() if kind else 'txt'}"


def _term(queue: Queue, number: int, message: Callable[[str], str]) -> dict[str, Any]:
    """Return a term with its positions in the language that the browser asks for."""
    term = queue.term(number)
    sentences, check = term["sentences"], term["check"]
    shown = [{**sentence, "place": message(sentence["place"])} for sentence in sentences["shown"]]
    found = [{**usage, "places": list(map(message, usage["places"]))} for usage in check["found"]]
    return {**term, "sentences": {**sentences, "shown": shown}, "check": {**check, "found": found}}


def _finding(finding: Finding, queue: Queue, message: Callable[[str], str]) -> dict[str, Any]:
    sides = [(side.before, side.marked, side.after) for side in finding.excerpt] if finding.excerpt else []
    return {
        "rule": message(RULES[finding.rule].name.replace("-", " ")),
        "severity": finding.severity.value,
        "message": finding.message_in(message),
        "sides": sides,
        "term": queue.number(finding.zh) if finding.zh else None,
        "zh": finding.zh,
    }
