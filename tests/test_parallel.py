"""Bitext files: what is written is read again, and what others write is read."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from termalign.documents.bitext import Bead, from_pairs
from termalign.documents.intake import (
    BILINGUAL_SUFFIXES,
    InputFile,
    IntakePolicy,
    read_bitext,
    stream_blocks,
)
from termalign.documents.parallel import WRITABLE, beads, format_tsv, jsonl, pharaoh, tmx, write_bitext
from termalign.documents.tables.headings import meaning
from termalign.errors import FileError, FormatError, InputError


def texts(kind, content):
    """The text pairs that a file of a kind holds."""
    pairs = stream_blocks(InputFile("a.file", data=content.encode()), IntakePolicy(), format=kind)
    return [(pair.src.text, pair.tgt.text) for block in pairs for pair in block]


LINE = st.text(
    st.one_of(
        st.sampled_from("国家安全 a<&>\"'　，。\u200b"),
        st.characters(codec="utf-8", categories=("L", "N", "P")),
    ),
    min_size=1,
    max_size=20,
).map(lambda text: " ".join(text.split()))
PAIRS = st.lists(st.tuples(LINE, LINE), max_size=5)
FULL = st.lists(st.tuples(LINE.filter(bool), LINE.filter(bool)), min_size=1, max_size=5)


@given(PAIRS)
@example([("甲", ""), ("乙", "b")])
@example([("", "国家安全 a"), ("乙", "b")])
@example([("国家安全 a national security", ""), ("乙", "b")])
@example([('""', ""), ("", '"'), ("乙", "b")])
def test_tsv_there_and_back(pairs):
    kept = [pair for pair in pairs if any(pair)]
    if any(map(all, kept)) and not any(meaning(text).known for text in kept[0]):  # which could be headings
        assert texts("tsv", format_tsv(from_pairs(kept))) == kept


@given(FULL)
def test_tmx_there_and_back(pairs):
    assert texts("tmx", tmx.format(from_pairs(pairs))) == pairs


@given(PAIRS)
def test_jsonl_there_and_back(pairs):
    kept = [pair for pair in pairs if any(pair)]
    if any(map(all, kept)):
        assert texts("jsonl", jsonl.format(from_pairs(kept))) == kept


SIDE = st.lists(st.integers(0, 50), max_size=4, unique=True).map(lambda side: tuple(sorted(side)))


@given(st.lists(st.builds(Bead, SIDE, SIDE).filter(any), max_size=5))
def test_beads_there_and_back(found):
    content = "".join(",".join(map(str, b.src)) + "\t" + ",".join(map(str, b.tgt)) + "\n" for b in found)
    assert beads.parse_beads(content) == found


@given(st.lists(st.frozensets(st.tuples(st.integers(0, 9), st.integers(0, 9))), min_size=1, max_size=4))
def test_links_there_and_back(lines):
    content = "".join(" ".join(f"{i}-{j}" for i, j in sorted(line)) + "\n" for line in lines)
    assert [found.sure for found in pharaoh.parse_links(content)] == lines


def test_gold_links():
    [line] = pharaoh.parse_links("1-1 3p4 2?2\n", one_based=True)
    assert line.sure == {(0, 0)}
    assert line.possible == {(0, 0), (2, 3), (1, 1)}


@pytest.mark.parametrize("suffix", [suffix for suffix in BILINGUAL_SUFFIXES if suffix in WRITABLE])
def test_files(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    write_bitext(from_pairs([("国家安全", "national security"), ("甲 & 乙", "A <B>")]), path)
    bitext = read_bitext(path)
    assert [(pair.src.text, pair.tgt.text) for pair in bitext] == [
        ("国家安全", "national security"),
        ("甲 & 乙", "A <B>"),
    ]
    assert bitext.src.name == str(path)
    assert all(pair.links is None for pair in bitext)


def test_empty_sides(tmp_path):
    bitext = from_pairs([("甲", "A"), ("乙", ""), ("", "C")])
    assert format_tsv(bitext) == "甲\tA\n乙\t\n\tC\n"
    assert beads.format(bitext) == "0\t0\n1\t\n\t2\n"
    assert [json.loads(line)["tgt"] for line in jsonl.format(bitext).splitlines()] == ["A", "", "C"]
    assert texts("tmx", tmx.format(bitext)) == [("甲", "A")]
    with pytest.raises(InputError, match="no word links"):
        pharaoh.format(bitext)


FOREIGN = """<?xml version="1.0" encoding="UTF-16"?>
<!DOCTYPE tmx SYSTEM "tmx11.dtd">
<tmx version="1.1"><header/><body>
<tu><tuv lang="EN-US"><seg>The <hi>AI</hi>
<bpt i="1">&lt;b&gt;</bpt>Plus<ept i="1">&lt;/b&gt;</ept> initiative</seg></tuv>
    <tuv lang="zh_CN"><seg>“人工智能+”行动</seg></tuv>
    <tuv lang="fr"><seg>ignoré</seg></tuv></tu>
<tu><tuv lang="en"><seg>no Chinese</seg></tuv></tu>
</body></tmx>"""


def test_tmx_of_other_tools():
    """Old `lang`, codes inside text, a document type that is never fetched, units without one side."""
    assert texts("tmx", FOREIGN) == [("The AI Plus initiative", "“人工智能+”行动")]


def test_the_source_of_a_memory_is_what_its_header_says():
    assert texts("tmx", FOREIGN.replace("<header/>", '<header srclang="zh-CN"/>')) == [
        ("“人工智能+”行动", "The AI Plus initiative")
    ]


def test_what_is_written_says_and_has_the_source_first():
    bitext = from_pairs([("Green growth", "绿色发展")])
    written = tmx.format(bitext)
    assert 'srclang="en"' in written
    assert written.index("Green growth") < written.index("绿色发展")
    assert format_tsv(bitext) == "Green growth\t绿色发展\n"
    row = json.loads(jsonl.format(bitext))
    assert (row["src"], row["tgt"], row["direction"]) == ("Green growth", "绿色发展", "en-zh")


REFUSED = [
    # label, parse, content, what is said, line
    ("no tmx", "tmx", "<tbx/>", "no TMX: the root is <tbx>; allowed: <tmx>", 1),
    ("no unit", "tmx", "<tmx><body/></tmx>", "no unit has both", None),
    (
        "others",
        "tmx",
        "<tmx><tu><tuv lang='ja'><seg>法</seg></tuv><tuv lang='en'><seg>law</seg></tuv></tu></tmx>",
        "no unit has both a Chinese (zh) and an English (en) segment; there are: ja, en",
        None,
    ),
    ("broken", "tmx", "<tmx>\n<a></b></tmx>", "not well-formed XML", 2),
    (
        "entities",
        "tmx",
        '<!DOCTYPE tmx [<!ENTITY a "b">]><tmx><body/></tmx>',
        "its DOCTYPE declares entities",
        1,
    ),
    ("three columns", "tsv", "a\tb\n1\t2\t3\n", "found 3", 2),
    ("not JSON", "jsonl", '{"src": "甲", "tgt": "A"}\n{', "not JSON", 2),
    ("no target", "jsonl", '{"src": "甲"}\n', "expected an object with texts", 1),
    ("too deep", "jsonl", "[" * 100_000 + "]" * 100_000, "nested too deeply", 1),
    (
        "a long number",
        "jsonl",
        '{"src": "甲", "tgt": "A", "n": ' + "9" * 5_001 + "}",
        "too many digits",
        1,
    ),
    ("half a character", "jsonl", '{"src": "\\udc00", "tgt": "A"}', "U+DC00", 1),
    ("letters", beads.parse_beads, "0\t0\na\t1\n", "expected two tab-separated lists", 2),
    ("no tab", beads.parse_beads, "0 0\n", "expected two tab-separated lists", 1),
    ("no link", pharaoh.parse_links, "0-0\n0:1\n", "'0:1' is no link", 2),
]


@pytest.mark.parametrize(
    ("label", "parse", "content", "said", "line"), REFUSED, ids=[row[0] for row in REFUSED]
)
def test_refusals(label, parse, content, said, line):
    with pytest.raises(FormatError, match=r"^a\.file:") as refusal:
        texts(parse, content) if isinstance(parse, str) else parse(content, path="a.file")
    assert said in str(refusal.value)
    assert refusal.value.line == line


def test_files_that_are_none(tmp_path):
    (tmp_path / "a.doc").write_text("text", "utf-8")
    (tmp_path / "a.json").write_text("{}", "utf-8")
    with pytest.raises(FormatError, match=r"all of it is English; give the text and its translation"):
        read_bitext(tmp_path / "a.doc")
    with pytest.raises(FormatError, match=r"a.json: holds no pairs; allowed: objects with a text and its"):
        read_bitext(tmp_path / "a.json")
    (tmp_path / "a.properties").write_text("a=b\n", "utf-8")
    with pytest.raises(
        InputError, match=r"a file of the format properties holds one side; both are held by: .xlsx"
    ):
        read_bitext(tmp_path / "a.properties")
    with pytest.raises(InputError, match=r"unknown bitext format '.doc'; allowed: .tmx"):
        write_bitext(from_pairs([("甲", "A")]), tmp_path / "a.doc")
    with pytest.raises(FileError, match="no such file"):
        read_bitext(tmp_path / "missing.tmx")


def test_tmx_against_its_definition(shared):
    definition = shared / "formats" / "tmx"
    found = sorted(definition.glob("*14*.dtd")) if definition.is_dir() else []
    if not found:
        pytest.skip("needs the definition of TMX 1.4")
    dtd = etree.DTD(str(found[0]))
    content = tmx.format(from_pairs([("国家安全 & <x>", "national security\x01"), ("乙", "")]))
    root = etree.fromstring(content.encode("utf-8"))
    assert dtd.validate(root), dtd.error_log


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('"a ""b"", c"', 'a "b", c'),
        ('"a,\nb"c', "a, bc"),  # what other tools put behind the last mark belongs to the cell
        ('"a"b "c" ""d"', 'ab "c" ""d"'),
        ('""a', "a"),
    ],
)
def test_a_cell_in_quotation_marks_is_where_it_is_written(cell: str, read: str) -> None:
    content = f"zh,en,score\n国家,{cell},1\n"
    [[pair]] = stream_blocks(InputFile("a.csv", data=content.encode()), IntakePolicy(), format="csv")
    assert pair.tgt.text == read
    lines = content.split("\n")
    for anchor in pair.tgt.anchors:
        assert lines[anchor.line - 1][anchor.column - 1] == read[anchor.offset]
