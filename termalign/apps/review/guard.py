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
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

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

    def __init__(self, app: App, port: int) -> None:
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
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        refused = self._refused(scope, headers)
        if refused is not None:
            await _answer(send, *refused)
            return
        try:
            async with asyncio.timeout(MOST_SECONDS_OF_A_BODY):
                body = await _body(receive)
        except TimeoutError:
            await _answer(send, 408, f"allowed: {MOST_SECONDS_OF_A_BODY} seconds")
            return
        if body is None:
            await _answer(send, 413, f"allowed: {MOST_BODY:,} bytes")
        elif scope["path"] == ENTRANCE:
            await self._enter(body, send)
        else:
            await self._hand_on(scope, body, receive, send)

    def _refused(self, scope: Scope, headers: dict[str, list[str]]) -> tuple[int, str] | None:
        """Return what a request is refused with; None for one that is admitted."""
        hosts = headers.get("host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 421, "this page is at 127.0.0.1 or localhost only"
        if scope["method"] not in ("GET", "POST"):
            return 405, "allowed: GET, POST"
        leading_here = scope["path"] == "/" and scope["method"] == "GET"
        if not leading_here and set(headers.get("sec-fetch-site", [])) - {"same-origin", "none"}:
            return 403, "requests come from this page only"
        if set(headers.get("origin", [])) - {f"http://{hosts[0].lower()}"}:
            return 403, "requests come from this page only"
        is_open = (scope["path"] in OPEN_PATHS and scope["method"] == "GET") or scope["path"] == ENTRANCE
        if not is_open and not self._is_key(headers.get(KEY, [])):
            return 401, "open the address that the terminal shows; Enter there shows a fresh one"
        if (
            scope["method"] == "POST"
            and headers.get("content-type", [""])[0].split(";")[0] != "application/json"
        ):
            return 415, "allowed: application/json"
        if any(
            not size.isdecimal() or int(size[:12]) > MOST_BODY for size in headers.get("content-length", [])
        ):
            return 413, f"allowed: {MOST_BODY:,} bytes"
        return None

    def _is_key(self, cookies: list[str]) -> bool:
        return len(cookies) == 1 and hmac.compare_digest(cookies[0].encode("latin-1"), self._key.encode())

    async def _enter(self, body: bytes, send: Send) -> None:
        typed = body.decode("utf-8", "replace").strip().strip('"').encode()
        matches = [token for token in self._tokens if hmac.compare_digest(typed, token.encode())]
        if not matches:
            text = "the address was used already, or is wrong: Enter in the terminal shows a fresh one"
            await _answer(send, 403, text)
            return
        self._tokens.remove(matches[0])
        await _send(send, 200, self._key.encode(), (b"content-type", b"text/plain"))

    async def _hand_on(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        """Hand a request on with its whole body, and answers with the headers."""
        is_given = False

        async def whole() -> Message:
            nonlocal is_given
            if is_given:
                return await receive()
            is_given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        await self._app(scope, whole, with_headers)


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


async def _answer(send: Send, status: int, text: str) -> None:
    await _send(send, status, text.encode(), (b"content-type", b"text/plain; charset=utf-8"))


async def _send(send: Send, status: int, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    size = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, size, *HEADERS]})
    await send({"type": "http.response.body", "body": body})
