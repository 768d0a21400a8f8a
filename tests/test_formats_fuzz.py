"""Readers never fail but with an error of ours, whatever they are given, and give only sound glossaries."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termalign.errors import TermalignError
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.registry import FORMATS
from termalign.termbase.glossary import Entry, Glossary, Status, Term, entry

SEED = Glossary(
    (
        entry("法治", "rule of law", "A|B"),
        Entry(
            (Term("國家安全", "zh-Hant", Status.ADMITTED, note="a\nb"),),
            (Term("x", "en-GB", forms=("y",), score=0.5, count=2, other=(("k", "v"),)),),
            id="c1",
            subject="law",
            definition='"q", <t>',
            references=("c1",),
        ),
        Entry((Term("甲", "zh"),), ()),
    ),
    "title",
    {"a": "b"},
)
SCRAPS = st.sampled_from(
    [
        *(
            b"",
            b"\0",
            b"\t",
            b"\n",
            b"\r",
            b'"',
            b"'",
            b"|",
            b"\\",
            b"<",
            b">",
            b"&",
            b"&#0;",
            b"&x;",
            b"<!--",
        ),
        *(
            b"]]>",
            b"<a>",
            b"</term>",
            b"<tu>",
            b'xml:lang="',
            b"[",
            b"]",
            b"{",
            b"}",
            b"null",
            b"1e999",
            b"-1",
        ),
        *(
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\xff",
            b"\xe6\xb3",
            "法".encode(),
            b"\\ud800",
            b"\x1f\x8b",
            b"PK\x03\x04",
        ),
        *(b"NaN", b"zh\ten\n", b"<!DOCTYPE a>", b"%", b"\xe2\x80\xae", b"#"),
    ]
)


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """A file with a few places cut out, doubled or overwritten."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + draw(st.sampled_from([0, 1, 8, 200])))))
        scrap = draw(st.one_of(SCRAPS, st.binary(max_size=4), st.just(content[start:end] * 2)))
        content = content[:start] + scrap + content[end:]
    return content


@cache
def written(name: str) -> bytes:
    """A sound file of a format; made once, for workbooks hold the time they were made at."""
    return b"".join(FORMATS[name].format(SEED))


def read(name: str, content: bytes) -> None:
    reading = Reading("fuzzed")
    try:
        glossary = FORMATS[name].codec.parse(content, reading)
    except TermalignError:
        return
    assert len(reading.lines) == len(glossary)
    if len(glossary):
        json = FORMATS["json"].codec
        assert json.parse(b"".join(json.format(glossary)), Reading()) == glossary


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damaged_files(name: str, data: st.DataObject) -> None:
    read(name, data.draw(damaged(written(name))))


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None)
@given(content=st.one_of(st.binary(max_size=60), st.lists(SCRAPS, max_size=12).map(b"".join)))
def test_anything(name: str, content: bytes) -> None:
    read(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("json", b"[" * 50_000),
        ("json", b'{"entries":[{"zh":' + b"[" * 50_000),
        ("jsonl", b'{"zh":' * 20_000),
        ("tbx2", b"<martif>" + b"<a>" * 50_000),
        ("tbx2", b"<martif" + b' a="1"' * 50_000),
        ("tmx", b"<tmx><body>" + b"<tu>" * 50_000),
        ("markdown", b"| zh | en |\n|" + b"---|" * 20_000),
        ("markdown", b"\\" * 50_000 + b"|\n-|-\n" + b"*" * 50_000 + b"|" + b"`" * 50_000),
        ("tsv", b'"' * 100_000 + b"\t" + b"|" * 100_000),
        ("csv", b'"' * 100_001),
        ("tsv", b"\t" * 100_000 + b"\n" + b"a\n" * 1_000),
        ("markdown", b"-" * 50_000 + b"|\n" + b" " * 50_000 + b"-" * 50_000 + b"!"),
    ],
)
def test_deep_and_wide_files(name: str, content: bytes) -> None:
    read(name, content)
