"""A review as its user has it: a process of its own, which answers a browser."""

import http.client
import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HEAD = "decision\tzh\ten\tnew\tcount\tscore\tsalience\tsentence\ttranslation\n"

ROWS = [
    # digital economy · carbon peaking · rural revitalization · food security · rule of law
    (
        "数字经济",
        "digital economy",
        5,
        "发展数字经济，守住底线。",
        "Develop the digital economy and hold the line.",
    ),
    ("数字经济", "digital commerce", 1, "数字经济很大。", "Digital commerce is large."),
    ("碳达峰", "carbon peak", 2, "推进碳达峰工作。", "Advance the work on carbon peaking."),
    ("乡村振兴", "rural revitalization", 2, "推进乡村振兴。", "Advance rural revitalization."),
    ("粮食安全", "food security", 1, "保障粮食安全。", "Ensure food security & <b>more</b>."),
    ("法治", "rule of law", 1, "依靠法治。", "Rely on the rule of law."),
]


def write_candidates(path: Path) -> None:
    """Write a file of decisions in which everything is open."""
    lines = [
        f"\t{zh}\t{en}\t\t{count}\t0.8\t0.7\t{source}\t{target}\n" for zh, en, count, source, target in ROWS
    ]
    path.write_text(HEAD + "".join(lines), "utf-8")


class Review:
    """A running review, and a client that has entered it."""

    def __init__(
        self, *arguments: str | Path, stdin: int | None = subprocess.DEVNULL, cwd: Path | None = None
    ) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "termalign", "review", *map(str, arguments), "--no-browser"],
            stdin=stdin,
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise AssertionError(self.process.communicate()[1])
        split = urlsplit(self.address)
        self.host, self.token = split.netloc, split.fragment
        self.key = ""

    def enter(self) -> None:
        """Exchange the token."""
        status, _, key = self.ask("POST", "/api/enter", self.token)
        assert status == 200
        self.key = key.decode()

    def ask(
        self, method: str, path: str, body: Any = None, *, without: tuple[str, ...] = (), **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Send a request; keywords are headers, with `_` for `-`. Returns status, headers and body."""
        port = int(self.host.rpartition(":")[2])
        sent = {"host": self.host, "x-termalign-key": self.key, "content-type": "application/json"}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        sent.setdefault("content-length", str(len(content)))
        # Closed whatever happens: a server that ends while it answers leaves the socket open.
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if name not in without:
                    connection.putheader(name, value)
            connection.endheaders(content)
            with connection.getresponse() as answer:
                names = {name.lower(): value for name, value in answer.getheaders()}
                return answer.status, names, answer.read()

    def get(self, path: str, body: Any = None) -> Any:
        """Return the JSON of an answer that must be good."""
        status, _, content = self.ask("POST" if body is not None else "GET", path, body)
        assert status == 200, content
        return json.loads(content)

    def decide(self, number: int, action: str, **asked: Any) -> Any:
        """Decide on a term as the page does."""
        version = self.get(f"/api/term?number={number}")["version"]
        return self.get("/api/decide", {"number": number, "version": version, "action": action, **asked})

    def __enter__(self) -> "Review":
        return self

    def __exit__(self, *problem: object) -> None:
        self.kill()

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        if self.process.stdout is not None and not self.process.stdout.closed:
            self.process.communicate(timeout=60)

    def end(self) -> tuple[int, str]:
        """End it as Ctrl-C does; return its status and what it said."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGINT)
        said = self.process.communicate(timeout=60)[1]
        return self.process.returncode, said
