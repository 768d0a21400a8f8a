"""For everything that a table can hold many of, twice as many take at most about twice the steps to read."""

import gzip
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from termalign.errors import TermalignError
from termalign.termbase.formats import read_glossary
from termalign.termbase.formats.guarding import examine
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.registry import FORMATS

from .steps import steps

SIZE = 150
"""Of the smaller file; the larger has twice as many."""

MOST = 2.3
"""Times the steps of the smaller file that the larger may take; sorting and doubled buffers cost a little."""


def lines(*made: str) -> bytes:
    return "".join(f"{line}\n" for line in made).encode()


def workbook(cells: str, strings: str = "") -> bytes:
    kind = "http://x/officeDocument/relationships"
    parts = {
        "_rels/.rels": f'<r><Relationship Id="a" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></r>',
        "xl/workbook.xml": '<w xmlns:r="r"><sheets><sheet name="1" r:id="s"/></sheets></w>',
        "xl/_rels/workbook.xml.rels": f'<r><Relationship Id="s" Type="{kind}/worksheet" Target="s.xml"/>'
        f'<Relationship Id="t" Type="{kind}/sharedStrings" Target="t.xml"/></r>',
        "xl/s.xml": f"<worksheet><sheetData>{cells}</sheetData></worksheet>",
        "xl/t.xml": f"<sst>{strings}</sst>",
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def inline(*texts: str) -> str:
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


CASES: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "rows": ("tsv", lambda n: lines("zh\ten", *(f"术{i}\tterm {i}" for i in range(n)))),
    "rows without a header": ("tsv", lambda n: lines(*(f"术{i}\tterm {i}" for i in range(n)))),
    "renderings of a term": ("tsv", lambda n: lines("zh\ten", *(f"术语\tterm {i}" for i in range(n)))),
    "renderings in a cell": (
        "tsv",
        lambda n: lines("zh\ten", "术语\t" + "|".join(f"t{i}" for i in range(n))),
    ),
    "renderings by semicolons": (
        "tsv",
        lambda n: lines("zh\ten", "甲\ta; b", "乙\tc; d", "术语\t" + "; ".join(f"t{i}" for i in range(n))),
    ),
    "Chinese terms in a cell": (
        "tsv",
        lambda n: lines("zh\ten", "|".join(f"术{i}" for i in range(n)) + "\tx"),
    ),
    "rows of an id": ("tsv", lambda n: lines("id\tzh\ten", *(f"c1\t术{i}\tterm {i}" for i in range(n)))),
    "ids": ("tsv", lambda n: lines("id\tzh\ten", *(f"c{i}\t术{i}\tterm {i}" for i in range(n)))),
    "references": (
        "tsv",
        lambda n: lines("zh\ten\treferences", "术\ta\t" + "|".join(f"c{i}" for i in range(n))),
    ),
    "forms": ("tsv", lambda n: lines("zh\ten\tforms", "术\ta\t" + "|".join(f"f{i}" for i in range(n)))),
    "notes of a concept": (
        "tsv",
        lambda n: lines("zh\ten\tdefinition\thouse", *(f"术\tt{i}\td{i}\th{i}" for i in range(n))),
    ),
    "columns": (
        "tsv",
        lambda n: lines(
            "zh\ten\t" + "\t".join(f"x{i}" for i in range(n)), "术\tt\t" + "\t".join(map(str, range(n)))
        ),
    ),
    "columns without a header": ("tsv", lambda n: lines("\t".join(f"术{i}" for i in range(n)), "a\tb")),
    "columns of terms": ("tsv", lambda n: lines("\t".join(["zh", "en"] * n), "\t".join(["术", "t"] * n))),
    "cells beyond the header": ("tsv", lambda n: lines("zh\ten", "术\tt" + "\tx" * n)),
    "comments": ("tsv", lambda n: lines(*("# a" for _ in range(n)), "术\tt")),
    "empty lines": ("tsv", lambda n: b"\n" * n + lines("术\tt")),
    "problems": ("tsv", lambda n: lines("zh\ten\tstatus", *(f"术{i}\tt\tgut{i}" for i in range(n)))),
    "quoted cells": ("tsv", lambda n: lines("zh\ten", *(f'"术{i}"\t"a ""b"" {i}"' for i in range(n)))),
    "lines of a cell": ("tsv", lambda n: lines("zh\ten\tnote", '术\tt\t"' + "a\n" * n + '"')),
    "marks that are text": ("tsv", lambda n: lines("zh\ten", *(f'"术{i}" x\tt' for i in range(n)))),
    "rows of CSV": ("csv", lambda n: lines("zh,en", *(f'术{i},"a, {i}"' for i in range(n)))),
    "lines after an open mark": ("csv", lambda n: lines("zh,en", '术,"a', *("b" for _ in range(n)))),
    "objects": (
        "json",
        lambda n: json.dumps([{"source": f"术{i}", "target": "t"} for i in range(n)]).encode(),
    ),
    "members": ("json", lambda n: json.dumps({f"术{i}": "term" for i in range(n)}).encode()),
    "keys": (
        "json",
        lambda n: json.dumps([{"zh": "术", "en": "t", f"k{i}": "x"} for i in range(n)]).encode(),
    ),
    "entries of ours": (
        "json",
        lambda n: json.dumps({"entries": [{"zh": [f"术{i}"], "en": ["t"]} for i in range(n)]}).encode(),
    ),
    "lists": ("json", lambda n: json.dumps({f"l{i}": [["术语", "term"]] for i in range(n)}).encode()),
    "lines of JSON": (
        "jsonl",
        lambda n: lines(*(json.dumps({"source": f"术{i}", "target": "t"}) for i in range(n))),
    ),
    "rows of Markdown": ("markdown", lambda n: lines("|zh|en|", "|-|-|", *(f"|术{i}|t|" for i in range(n)))),
    "rules of Markdown": ("markdown", lambda n: lines("|zh|en|", *("|-|-|" for _ in range(n)))),
    "tables of Markdown": ("markdown", lambda n: lines(*["|zh|en|", "|-|-|", "|术|t|", ""] * n)),
    "rows of a sheet": (
        "xlsx",
        lambda n: workbook("".join(f"<row>{inline(f'术{i}', 'term')}</row>" for i in range(n))),
    ),
    "columns of a sheet": ("xlsx", lambda n: workbook(f"<row>{inline(*(f'术{i}' for i in range(n)))}</row>")),
    "texts that cells share": (
        "xlsx",
        lambda n: workbook(
            '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>',
            "".join(f"<si><t>术 {i}</t></si>" for i in range(n)),
        ),
    ),
}


def read(name: str, content: bytes) -> None:
    reading = Reading("grown")
    with suppress(TermalignError):
        examine(FORMATS[name].codec.parse(content, reading), reading)


@pytest.mark.parametrize("label", CASES)
def test_twice_as_many_take_about_twice_the_steps(label: str) -> None:
    name, made = CASES[label]
    small, large = made(SIZE), made(2 * SIZE)
    read(name, small)  # what is loaded once is not counted
    read(name, large)
    assert steps(lambda: read(name, large)) <= MOST * steps(lambda: read(name, small))


def test_members_of_a_packed_file(tmp_path: Path) -> None:
    small, large = (tmp_path / name for name in ("small.tsv.gz", "large.tsv.gz"))
    for path, members in ((small, SIZE), (large, 2 * SIZE)):
        path.write_bytes(gzip.compress(b"", mtime=0) * members + gzip.compress(lines("术\tt"), mtime=0))
    assert steps(lambda: read_glossary(large)) <= MOST * steps(lambda: read_glossary(small))
