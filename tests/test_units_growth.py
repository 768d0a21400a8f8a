"""For everything that TMX, XLIFF, TBX and bitext files can hold many of, twice as many take about twice the steps."""

from collections.abc import Callable
from contextlib import suppress
from itertools import chain

import pytest

from termalign.checking.checks.units import units_of
from termalign.documents.bitext import from_passages
from termalign.documents.intake import InputFile, IntakePolicy, stream_blocks
from termalign.errors import TermalignError
from termalign.termbase.formats import FORMATS
from termalign.termbase.formats.problems import Reading

from .steps import steps

SIZE = 150
"""Of the smaller file; the larger has twice as many."""

MOST = 2.3
"""Times the steps of the smaller file that the larger may take."""


def glossary(name: str) -> Callable[[bytes], object]:
    return lambda data: FORMATS[name].codec.parse(data, Reading())


def texts(name: str) -> Callable[[bytes], object]:
    """Read a bitext to its units, places and all."""

    def read(data: bytes) -> object:
        pairs = stream_blocks(InputFile("a", data=data), IntakePolicy(), format=name)
        return [
            unit.tgt_place(None) for unit in units_of(from_passages(list(chain.from_iterable(pairs or ()))))
        ]

    return read


def unit(zh: str = "法", en: str = "law", more: str = "") -> str:
    variants = "<tuv xml:lang='{}'><seg>{}</seg></tuv>"
    return f"<tu{more}>{variants.format('zh', zh)}{variants.format('en', en)}</tu>"


def memory(body: str, header: str = "") -> bytes:
    return f"<tmx>{header}<body>{body}</body></tmx>".encode()


def xlf(body: str) -> bytes:
    return f"<xliff><file source-language='zh' target-language='en'>{body}</file></xliff>".encode()


def trans(source: str = "法", target: str = "law", more: str = "") -> str:
    return f"<trans-unit><source>{source}</source><target>{target}</target>{more}</trans-unit>"


def concept(inner: str) -> bytes:
    zh = "<langSet xml:lang='zh'><tig><term>法</term></tig></langSet>"
    return f"<martif><text><body><termEntry>{zh}{inner}</termEntry></body></text></martif>".encode()


def segments(n: int) -> str:
    return "".join(f"<mrk mtype='seg' mid='{i}'>a</mrk>" for i in range(n))


OURS = "<header creationtool='termalign' creationtoolversion='2'/>"
CASES: dict[str, tuple[Callable[[bytes], object], Callable[[int], bytes]]] = {
    "units of a memory": (texts("tmx"), lambda n: memory(unit() * n)),
    "units of a memory, as concepts": (glossary("tmx"), lambda n: memory(unit() * n)),
    "units with one name": (glossary("tmx"), lambda n: memory(unit(more=" tuid='a'") * n)),
    "units of one concept": (
        glossary("tmx"),
        lambda n: memory("".join(unit(en=f"a{i}", more=" tuid='a'") for i in range(n)), OURS),
    ),
    "languages of a unit": (
        glossary("tmx"),
        lambda n: memory("<tu>" + "<tuv xml:lang='fr'><seg>a</seg></tuv>" * n + unit()[4:]),
    ),
    "properties of a unit": (
        glossary("tmx"),
        lambda n: memory("<tu>" + "<prop type='a'>b</prop>" * n + unit()[4:]),
    ),
    "attributes": (
        glossary("tmx"),
        lambda n: memory(unit(more="".join(f" a{i}='b'" for i in range(n)))),
    ),
    "codes": (texts("tmx"), lambda n: memory(unit("法<ph>x</ph>" * n, "a<bpt/> b" * n))),
    "references": (texts("tmx"), lambda n: memory(unit("&lt;" * n, "&amp;" * n))),
    "spaces and line ends": (texts("tmx"), lambda n: memory(unit("法 \n" * n, "a  b" * n))),
    "comments": (texts("tmx"), lambda n: memory("<!-- -->" * n + unit())),
    "units of XLIFF": (texts("xliff"), lambda n: xlf(trans() * n)),
    "units of XLIFF, as concepts": (glossary("xliff"), lambda n: xlf(trans() * n)),
    "files of XLIFF": (
        texts("xliff"),
        lambda n: (
            b"<xliff>" + xlf(trans()).removeprefix(b"<xliff>").removesuffix(b"</xliff>") * n + b"</xliff>"
        ),
    ),
    "segments of a unit": (texts("xliff"), lambda n: xlf(trans(segments(n), segments(n)))),
    "locked segments": (
        texts("xliff"),
        lambda n: xlf(trans(segments(n), segments(n), "<seg id='1' locked='true'/>" * n)),
    ),
    "notes of a unit": (glossary("xliff"), lambda n: xlf(trans(more="<note>a</note>" * n))),
    "translations of a glossary entry": (
        glossary("xliff"),
        lambda n: xlf(
            "<unit><glossary><glossEntry><term>法</term>"
            + "".join(f"<translation>a{i}</translation>" for i in range(n))
            + "</glossEntry></glossary></unit>"
        ),
    ),
    "glossary entries and notes": (
        glossary("xliff"),
        lambda n: xlf(
            "<unit>" + "<glossEntry><term>法</term></glossEntry>" * n + "<note>a</note>" * n + "</unit>"
        ),
    ),
    "terms of a concept": (
        glossary("tbx2"),
        lambda n: concept("<langSet xml:lang='en'>" + "<tig><term>a</term></tig>" * n + "</langSet>"),
    ),
    "notes of a concept": (glossary("tbx2"), lambda n: concept("<note>a</note>" * n)),
    "references of a concept": (
        glossary("tbx2"),
        lambda n: concept("<ref type='crossReference' target='c'/>" * n),
    ),
    "notes of a term": (
        glossary("tbx2"),
        lambda n: concept(
            "<langSet xml:lang='en'><tig><term>a</term>" + "<note>a</note>" * n + "</tig></langSet>"
        ),
    ),
    "sources of a description": (
        glossary("tbx2"),
        lambda n: concept("<descripGrp><descrip/>" + "<admin type='source'>s</admin>" * n + "</descripGrp>"),
    ),
    "paragraphs of a header": (
        glossary("tbx2"),
        lambda n: ("<martif><martifHeader>" + "<p>a</p>" * n + "</martifHeader></martif>").encode(),
    ),
    "rows of two columns": (texts("tsv"), lambda n: "法\ta\n".encode() * n),
    "marks in a cell": (texts("tsv"), lambda n: ('"' + '""' * n + '"\ta\n').encode()),
    "line ends in a cell": (texts("tsv"), lambda n: ('"' + "法\n" * n + '"\ta\n').encode()),
    "lines of JSON": (texts("jsonl"), lambda n: '{"src": "法", "tgt": "a"}\n'.encode() * n),
    "escapes of JSON": (texts("jsonl"), lambda n: ('{"src": "法", "tgt": "' + '\\"' * n + '"}').encode()),
    "other texts of JSON": (
        texts("jsonl"),
        lambda n: ('{"x": [' + '{"tgt": "b"},' * n + '1], "src": "法", "tgt": "a"}').encode(),
    ),
}


@pytest.mark.parametrize("label", CASES)
def test_twice_as_many_take_about_twice_the_steps(label: str) -> None:
    read, made = CASES[label]

    def run(data: bytes) -> None:
        with suppress(TermalignError):
            read(data)

    small, large = made(SIZE), made(2 * SIZE)
    run(large)  # what is loaded once is not counted
    assert steps(lambda: run(large)) <= MOST * steps(lambda: run(small))


@pytest.mark.parametrize("label", [label for label in CASES if "header" not in label])
def test_what_is_counted_is_read(label: str) -> None:
    read, made = CASES[label]
    read(made(3))
