"""What keeps everybody else out: a page in another tab, a name that points here, another program on the machine.

The checks, in their order: the name the browser used (against DNS rebinding), the method, where the request comes from,
the cookie, the type and the size of what is sent. The cookie is given once, for the token in the address that the
terminal shows.

References:
    OWASP. Cross-Site Request Forgery Prevention Cheat Sheet (Fetch Metadata, Origin).
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BODY = 64 * 1024
"""Bytes of a request: forty times the longest decision."""

ENTRANCE = "/enter"
"""Where the token is exchanged."""

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

_ENTERED = (
    b'<!doctype html><html lang="en"><meta http-equiv="refresh" content="0;url=/"><title>termalign</title>'
)
"""A page of our own that leads on: the browser sends a strict cookie only to where our own pages lead."""


class Guard:
    """Lets through what comes from the page itself."""

    def __init__(self, app: App, port: int) -> None:
        """Guard an application that is served at a port of this machine."""
        self._app = app
        self._hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        self._cookie = f"termalign-{port}"
        self.token = secrets.token_urlsafe(32)
        self._secret = secrets.token_urlsafe(32)
        self._entered = False

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
        elif scope["path"] == ENTRANCE:
            await self._enter(scope, send)
        else:
            await self._hand_on(scope, receive, send)

    def _refused(self, scope: Scope, headers: dict[str, list[str]]) -> tuple[int, str] | None:
        """Return what a request is refused with; None for one that is let through."""
        hosts = headers.get("host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 421, "this page is at 127.0.0.1 or localhost only"
        if scope["method"] not in ("GET", "POST"):
            return 405, "allowed: GET, POST"
        entering = scope["path"] == ENTRANCE and scope["method"] == "GET"
        if not entering and set(headers.get("sec-fetch-site", [])) - {"same-origin", "none"}:
            return 403, "requests come from this page only"
        if set(headers.get("origin", [])) - {f"http://{hosts[0].lower()}"}:
            return 403, "requests come from this page only"
        if entering:
            return None
        if not self._known(headers.get("cookie", [])):
            return 401, "open the address that the terminal shows"
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

    def _known(self, cookies: list[str]) -> bool:
        pairs = (part.strip().partition("=") for cookie in cookies for part in cookie.split(";"))
        return any(
            name == self._cookie and hmac.compare_digest(value.encode(), self._secret.encode())
            for name, _, value in pairs
        )

    async def _enter(self, scope: Scope, send: Send) -> None:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if self._entered or not hmac.compare_digest(given.encode(), self.token.encode()):
            await _answer(send, 403, "the address was used already, or is wrong: start the review again")
            return
        self._entered = True
        cookie = f"{self._cookie}={self._secret}; HttpOnly; SameSite=Strict; Path=/"
        await _send(send, 200, _ENTERED, (b"content-type", b"text/html"), (b"set-cookie", cookie.encode()))

    async def _hand_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on with its whole body, which was counted, and answers with the headers."""
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > MOST_BODY:
                await _answer(send, 413, f"allowed: {MOST_BODY:,} bytes")
                return
        told = False

        async def whole() -> Message:
            nonlocal told
            if told:
                return await receive()
            told = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        await self._app(scope, whole, with_headers)


async def _answer(send: Send, status: int, text: str) -> None:
    await _send(send, status, text.encode(), (b"content-type", b"text/plain; charset=utf-8"))


async def _send(send: Send, status: int, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    size = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, size, *HEADERS]})
    await send({"type": "http.response.body", "body": body})
