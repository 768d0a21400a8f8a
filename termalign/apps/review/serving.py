"""Serving the page to this machine alone, until it is told to stop."""

import socket
from collections.abc import Callable

import uvicorn

from termalign.apps.review.guard import ENTRANCE, App, Guard
from termalign.errors import InputError

HOST = "127.0.0.1"

LAST_SECONDS = 2
"""How long answers under way are waited for at the end."""


def serve(app: App, *, port: int = 0, on_ready: Callable[[str], None]) -> None:
    """Serve an application until Ctrl-C.

    Args:
        app: The application.
        port: 0 for one that is free.
        on_ready: Told the address, once the port is taken.

    Raises:
        InputError: The port is taken.
    """
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        raise InputError(
            f"port {port}: {(error.strerror or 'cannot be used').lower()}; 0 takes a free one"
        ) from None
    listening.listen(64)
    taken = listening.getsockname()[1]
    guard = Guard(app, taken)
    config = uvicorn.Config(
        guard,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=LAST_SECONDS,
        limit_concurrency=64,
        h11_max_incomplete_event_size=16 * 1024,
        http="h11",
        ws="none",
    )
    on_ready(f"http://{HOST}:{taken}{ENTRANCE}?token={guard.token}")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
