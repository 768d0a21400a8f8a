"""What keeps everybody else out: a page in another tab, a name that points here, another program on the machine.

The checks, in their order: the name the browser used (against DNS rebinding), the method, where the request comes from,
the key, the type and the size of what is sent. The page sends the key in a header of its own and keeps it for its tab
and its port alone; a cookie would go to every server of this machine, whatever its port. It gets the key once, for the
token behind the `#` of the address that the terminal shows, which browsers send to nobody.

References:
    OWASP. Cross-Site Request Forgery Prevention Cheat Sheet (Fetch Metadata, Origin).
"""

import asyncio
import hmac
import secrets

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY = 64 * 1024
"""Bytes of a request: forty times the longest decision."""

MOST_SECONDS_OF_A_BODY = 10
"""How long what a request sends may take."""

ENTRANCE = "/api/enter"
"""Where a token is exchanged for the key."""

KEY = "x-termalign-key"
"""The header that has the key."""

OPEN_PATHS = frozenset(("/", "/review.js", "/review.css", "/icon.svg", "/favicon.ico"))
"""What is the same for everybody and holds no text of the review."""

MOST_TOKENS = 20
"""Links that were shown and not used yet."""

HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""Of every answer."""


class Guard:
    """Admits requests from the page itself."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        """Guard an application that is served at a port of this machine."""
        self._app = app
        self._address = f"http://127.0.0.1:{port}/"
        self._hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        self._key = secrets.token_urlsafe(32)
        self._tokens: list[str] = []

    def link(self) -> str:
        """Return an address that lets one browser in, once."""
        self._tokens = [*self._tokens, secrets.token_urlsafe(32)][-MOST_TOKENS:]
        return f"{self._address}#{self._tokens[-1]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "http":
            await self._answer(scope, receive, _with_headers(send))
        elif scope["type"] == "lifespan":
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._refused(scope, Headers(scope=scope))
        if answer is None:
            try:
                async with asyncio.timeout(MOST_SECONDS_OF_A_BODY):
                    body = await _body(receive)
            except TimeoutError:
                answer = _answer(408, f"allowed: {MOST_SECONDS_OF_A_BODY} seconds")
            else:
                if body is None:
                    answer = _answer(413, f"allowed: {MOST_BODY:,} bytes")
                elif scope["path"] == ENTRANCE:
                    answer = self._entered(body)
                else:
                    receive, answer = _with_body(body, receive), self._app
        await answer(scope, receive, send)

    def _refused(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        """Return what a request is refused with; None for one that is admitted."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return _answer(421, "this page is at 127.0.0.1 or localhost only")
        if scope["method"] not in ("GET", "POST"):
            return _answer(405, "allowed: GET, POST")
        leading_here = scope["path"] == "/" and scope["method"] == "GET"
        if not leading_here and set(headers.getlist("sec-fetch-site")) - {"same-origin", "none"}:
            return _answer(403, "requests come from this page only")
        if set(headers.getlist("origin")) - {f"http://{hosts[0].lower()}"}:
            return _answer(403, "requests come from this page only")
        is_open = (scope["path"] in OPEN_PATHS and scope["method"] == "GET") or scope["path"] == ENTRANCE
        if not is_open and not self._is_key(headers.getlist(KEY)):
            return _answer(401, "open the address that the terminal shows; Enter there shows a fresh one")
        if scope["method"] == "POST" and headers.get("content-type", "").split(";")[0] != "application/json":
            return _answer(415, "allowed: application/json")
        if any(
            not size.isdecimal() or int(size[:12]) > MOST_BODY for size in headers.getlist("content-length")
        ):
            return _answer(413, f"allowed: {MOST_BODY:,} bytes")
        return None

    def _is_key(self, cookies: list[str]) -> bool:
        return len(cookies) == 1 and hmac.compare_digest(cookies[0].encode("latin-1"), self._key.encode())

    def _entered(self, body: bytes) -> ASGIApp:
        typed = body.decode("utf-8", "replace").strip().strip('"').encode()
        matches = [token for token in self._tokens if hmac.compare_digest(typed, token.encode())]
        if not matches:
            return _answer(
                403, "the address was used already, or is wrong: Enter in the terminal shows a fresh one"
            )
        self._tokens.remove(matches[0])
        return Response(self._key, headers={"content-type": "text/plain"})


def _answer(status: int, text: str) -> ASGIApp:
    return PlainTextResponse(text, status)


def _with_headers(send: Send) -> Send:
    """Return what sends answers with the headers of every answer."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *HEADERS]
        await send(message)

    return send_with_headers


def _with_body(body: bytes, receive: Receive) -> Receive:
    """Return what gives the whole body of a request, then what comes after it."""
    given = [body]

    async def whole() -> Message:
        if not given:
            return await receive()
        return {"type": "http.request", "body": given.pop(), "more_body": False}

    return whole


async def _body(receive: Receive) -> bytes | None:
    """Return the whole body of a request; None where it is too large or breaks off."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BODY:
            return None
    return bytes(body)
