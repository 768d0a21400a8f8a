"""What is made of odd texts and names must be written in every form, and come back where it is read again."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import termalign
from termalign.apps.cli.reports import REPORT_FORMATS, write_report
from termalign.apps.reporting.report import report
from termalign.checking.findings import baseline
from termalign.checking.findings.tally import Tally
from termalign.documents.bitext import Bitext, from_pairs
from termalign.termbase.decisions import read_decisions, write_decisions
from termalign.termbase.glossary import Glossary, entry
from tests.fuzz.pieces import damaged, text

LEGACY = (
    "gb18030",
    "gbk",
    "gb2312",
    "big5",
    "big5hkscs",
    "utf-8",
    "utf-16",
    "latin-1",
    "ascii",
    "euc-jp",
    "x-none",
)
"""What a catalogue says its encoding is."""


@cache
def _house() -> Glossary:
    return Glossary((entry("法治", "rule of law"), entry("国家安全", "national security")))


def pair(random: Random) -> bytes:
    """Return two texts with a term in the first, and the name of a file, a line each."""
    parts = (f"国家安全{text(random)}", f"state {text(random)}", f"a{text(random)}\udcff")
    return "\0".join(parts).encode("utf-8", "surrogatepass")


def write_findings(data: bytes, fails: Callable[[str], Exception]) -> None:
    """Write what a check finds in every form, and as a baseline, which knows it again."""
    findings = termalign.check(_house(), _bitext(data))
    with TemporaryDirectory() as folder:
        for form in REPORT_FORMATS:
            write_report(str(Path(folder, form)), form, findings, Tally())
        path = Path(folder, "baseline.json")
        baseline.write_baseline(path, findings)
        if list(baseline.new_findings(findings, baseline.read_baseline(path))):
            raise fails("a finding is not in its own baseline")


def write_report_page(data: bytes) -> None:
    """Write the page of a report."""
    bitext = _bitext(data)
    report(bitext, _house(), termalign.check(_house(), bitext)).encode("utf-8", "backslashreplace")


def _bitext(data: bytes) -> Bitext:
    zh, en, name, *_ = data.decode("utf-8", "surrogatepass").split("\0")
    return from_pairs([(zh, en)], names=(name, name))


def write_again(data: bytes, fails: Callable[[str], Exception]) -> None:
    """Write a table of decisions anew, as text and as a workbook: it is read as before."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "decisions.tsv")
        path.write_bytes(data)
        table = read_decisions(path)
        for name in ("again.tsv", "again.xlsx"):
            write_decisions(table, Path(folder, name))
            rows = read_decisions(Path(folder, name)).rows
            if [(row.cells, row.comment) for row in rows] != [(row.cells, row.comment) for row in table.rows]:
                raise fails(f"decisions are read otherwise from {name}")


def decisions(random: Random) -> bytes:
    """Return a table of decisions, most of whose cells are odd."""
    rows = ["decision\tzh\ten\tnew\tnote\tclient"]
    for _ in range(random.randrange(6)):
        cells = [
            random.choice(("", "", "rejected", "accepted")),
            "法治",
            "law",
            "",
            text(random),
            text(random),
        ]
        if random.random() < 0.2:
            cells[0] = f"# {text(random)}"
        rows.append("\t".join(cells))
    return "\n".join(rows).encode("utf-8", "replace")


def catalogue(random: Random) -> bytes:
    """Return a catalogue of messages that says its encoding, and mostly is in it."""
    charset = random.choice(LEGACY)
    made = [f'msgid ""\nmsgstr "Content-Type: text/plain; charset={charset}\\n"\n']
    for number in range(random.randrange(5)):
        source, target = (json.dumps(text(random), ensure_ascii=False) for _ in range(2))
        made.append(f'msgid {source[:-1]}{number}"\nmsgstr {target}\n')
    try:
        return damaged(random, "\n".join(made).encode(charset, "replace"))
    except LookupError:
        return "\n".join(made).encode("utf-8", "replace")
