"""Serving the page to this machine alone, until it is stopped."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from termalign.apps.review.guard import Guard
from termalign.errors import InputError

HOST = "127.0.0.1"

LAST_SECONDS = 2
"""How long answers under way are waited for at the end."""


MOST_SECONDS_OF_A_REQUEST = 10
"""How long a connection may take from its start, or from its last answer, to the end of the next request's head."""


MOST_ANSWERED, MOST_CONNECTIONS, MOST_TAKEN_TOGETHER = 64, 100, 16
"""Connections whose requests are answered, more being refused by an answer; those that are open, more being ended at
once; and those that are taken before it is looked at any: a process may have 256 files (macOS)."""


class Protocol(H11Protocol):
    """HTTP that ends connections on which no request comes, or comes drop by drop, and those beyond a bound."""

    _clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start the clock."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()

    def on_response_complete(self) -> None:
        """Start the clock for the next request."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        if self._clock is not None:
            self._clock.cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
        self._clock = asyncio.get_running_loop().call_later(MOST_SECONDS_OF_A_REQUEST, self._end_unless_begun)

    def _end_unless_begun(self) -> None:
        """End the connection, unless an answer is under way."""
        if (self.cycle is None or self.cycle.response_complete) and not self.transport.is_closing():
            self.transport.close()


class Server(uvicorn.Server):
    """A server that writes nothing where the system has no files for more connections: it takes them a second later."""

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until it is to end."""
        asyncio.get_running_loop().set_exception_handler(_report_but_of_the_system)
        await super().serve(sockets)


def _report_but_of_the_system(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    if not isinstance(context.get("exception"), OSError):
        loop.default_exception_handler(context)


def serve(app: ASGIApp, *, port: int = 0, on_ready: Callable[[Callable[[], str]], None]) -> None:
    """Serve an application until Ctrl-C.

    Args:
        app: The application.
        port: 0 for one that is free.
        on_ready: Called once the port is taken, with what makes a fresh address, good for one browser.

    Raises:
        InputError: The port is taken.
    """
    # With the protocol named, asyncio sends answers at once: without it each waits 40 ms for an acknowledgement.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        raise InputError(
            f"port {port}: {(error.strerror or 'cannot be used').lower()}; 0 takes a free one"
        ) from None
    listening.listen(MOST_TAKEN_TOGETHER)
    bound_port = listening.getsockname()[1]
    guard = Guard(app, bound_port)
    config = uvicorn.Config(
        guard,
        log_config=None,
        log_level="error",  # what is wrong with a request is its answer
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=LAST_SECONDS,
        limit_concurrency=MOST_ANSWERED,
        backlog=MOST_TAKEN_TOGETHER,
        h11_max_incomplete_event_size=16 * 1024,
        http=Protocol,
        ws="none",
    )
    on_ready(guard.link)
    server = Server(config)
    try:
        with _ended_by_hanging_up(server):
            server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()


@contextmanager
def _ended_by_hanging_up(server: uvicorn.Server) -> Iterator[None]:
    """End a server, where its terminal hangs up, as Ctrl-C does: what was raised in an answer would be caught there."""
    signum = getattr(signal, "SIGHUP", None)
    if signum is None or signal.getsignal(signum) is signal.SIG_IGN:  # Windows, or `nohup`
        yield
        return
    hung_up: list[int] = []

    def end(signum: int, frame: object) -> None:
        hung_up.append(signum)
        server.should_exit = True

    before = signal.signal(signum, end)
    try:
        yield
    finally:
        signal.signal(signum, before)
    if hung_up:
        signal.raise_signal(signum)
