"""The one XML reader: what it reads and where it stands, and what it refuses, by what the parser reports."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from termalign.documents.xml.adding import Additions, EditedPart
from termalign.documents.xml.element import PlacedText, joined
from termalign.documents.xml.encoding import pieces, prepared
from termalign.documents.xml.package import Package
from termalign.documents.xml.parser import root
from termalign.documents.xml.walking import MOST_UNIT_BYTES, walk
from termalign.errors import FormatError
from termalign.language.text import decoding
from tests.word import archive, parts_of

UNITS = frozenset(("u",))


def read(content: str | bytes, *, places: bool = False) -> list:
    data = content if isinstance(content, bytes) else content.encode()
    return [element for element in walk(data, UNITS, places=places, path="a.xml") if element.name == "u"]


def refusal(content: str | bytes) -> str:
    with pytest.raises(FormatError) as refused:
        read(content)
    assert len(str(refused.value)) < 300
    return str(refused.value)


BOMB = "<!DOCTYPE r [<!ENTITY a '0123456789'>" + "".join(
    f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
ATTACKS = [
    # label, document, what is said
    ("declared", "<!DOCTYPE r [<!ENTITY x 'y'>]><r><u>&x;</u></r>", "1:25: its DOCTYPE declares entities"),
    ("never used", "<!DOCTYPE r [<!ENTITY x 'y'>]><r><u/></r>", "declares entities"),
    (
        "behind a comment",
        "<!-- <r> <body> -->\n<!DOCTYPE r [<!ENTITY x 'y'>]><r/>",
        "2:25: its DOCTYPE declares",
    ),
    (
        "behind a long comment",
        f"<!--{' ' * 70_000}--><!DOCTYPE r [<!ENTITY x 'y'>]><r/>",
        "declares entities",
    ),
    ("behind an instruction", "<?x <r>?><!DOCTYPE r [<!ENTITY x 'y'>]><r/>", "declares entities"),
    ("a bomb", f"{BOMB}]><r><u>&i;</u></r>", "declares entities"),
    ("a bomb in an attribute", f"{BOMB}]><r><u a='&i;'/></r>", "declares entities"),
    ("quadratic", f"<!DOCTYPE r [<!ENTITY x '{'y' * 99_999}'>]><r>{'&x;' * 99_999}</r>", "declares entities"),
    (
        "external",
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r><u>&x;</u></r>",
        "declares entities",
    ),
    (
        "unparsed",
        "<!DOCTYPE r [<!NOTATION n SYSTEM 'n'><!ENTITY x SYSTEM 'y' NDATA n>]><r/>",
        "declares entities",
    ),
    ("parameter", "<!DOCTYPE r [<!ENTITY % x SYSTEM 'http://[::1]/x'> %x;]><r/>", "declares entities"),
    ("undeclared parameter", "<!DOCTYPE r [ %x; ]><r><u>&y;</u></r>", "uses an entity that is not defined"),
    ("undeclared", "<r><u>&not;</u></r>", "1:7: uses an entity that is not defined"),
    (
        "with a DTD",
        "<!DOCTYPE r SYSTEM 'r.dtd'><r><u>must &not;be</u></r>",
        "uses an entity that is not defined",
    ),
    (
        "in an attribute",
        "<!DOCTYPE r SYSTEM 'r.dtd'><r><u a='&not;'/></r>",
        "uses an entity that is not defined",
    ),
    ("defaults", "<!DOCTYPE r [<!ATTLIST u a CDATA 'b'>]><r><u/></r>", "gives attributes values"),
    (
        "declared attributes",
        "<!DOCTYPE r [" + "".join(f"<!ATTLIST u a{n} CDATA #IMPLIED>" for n in range(5_000)) + "]><r/>",
        "declares more than 1,000 attributes",
    ),
    ("deep", "<r>" + "<u>" * 1_500 + "</u>" * 1_500 + "</r>", "nested more than 256 deep"),
    ("very deep", "<r>" + "<u>" * 100_000, "1:769: elements nested more than 256 deep"),
    ("deep outside units", "<r>" * 100_000, "nested more than 256 deep"),
    (
        "without end",
        "<r>\n<u>text",
        "2:8: not well-formed XML: it ends before its elements do; <u> of line 2",
    ),
    ("a wrong end", "<r>\n<u>text</r>", "the tags do not match; <u> of line 2 has no end"),
    ("a long name", f"<{'a' * 100_000}>", "has no end"),
    ("an open tag", "<r><u", "not well-formed XML: unclosed token"),
    ("nothing", "", "a.xml: an empty file, no XML"),
    ("no XML", "text", "not well-formed XML"),
    ("two roots", "<r/><r/>", "junk after document element"),
    ("an attribute twice", "<r a='1' a='2'/>", "duplicate attribute"),
    (
        "utf-7",
        "<?xml version='1.0' encoding='utf-7'?><r>+ADw-u/+AD4-</r>",
        "is in 'utf-7', which is not read",
    ),
    ("escapes", "<?xml version='1.0' encoding='unicode_escape'?><r>\\u003c</r>", "is in 'unicode_escape'"),
    ("a codec of bytes", "<?xml version='1.0' encoding='zip'?><r/>", "is in 'zip', which is not read"),
    (
        "a large unit",
        f"<r><u>{'a' * (MOST_UNIT_BYTES + 200_000)}</u></r>",
        "<u> holds more than 16,777,216 bytes",
    ),
]


@pytest.mark.parametrize(("label", "document", "said"), ATTACKS, ids=[row[0] for row in ATTACKS])
def test_attacks_are_one_line(label: str, document: str, said: str) -> None:
    assert said in refusal(document)


def test_a_doctype_is_passed_over_and_never_fetched() -> None:
    [unit] = read('<!DOCTYPE r PUBLIC "-//x" "http://[::1]:1/r.dtd" [<!ELEMENT u ANY>]><r><u>text</u></r>')
    assert unit.text() == "text"


@pytest.mark.parametrize("places", [False, True])
def test_text_is_all_text(places: bool) -> None:
    """References, CDATA, comments and instructions inside, names with any prefix, text outside left alone."""
    [unit] = read(
        '<x:r xmlns:x="y">out<x:u a="1">1 &lt; 2&#x4e2d;<!-- no --><![CDATA[<b>&amp;]]><?no?><z:i>in</z:i>\r\n!'
        "</x:u></x:r>",
        places=places,
    )
    assert unit.text() == "1 < 2中<b>&amp;in\n!"
    assert [child.name for child in unit] == ["i"]
    assert unit.attributes == {"a": "1"}
    assert unit.parent is not None
    assert unit.parent.name == "r"


def test_every_piece_of_text_is_where_it_says() -> None:
    text = "<r>\n  <u>甲𠀀&amp;乙<i/>\n丙 <!-- -->丁<![CDATA[<戊]]></u>\n</r>"
    [unit] = read(text, places=True)
    lines = text.split("\n")
    runs = [run for run in unit.all() if isinstance(run, PlacedText)]
    assert list(runs) == ["甲𠀀&", "乙", "\n丙 ", "丁", "<戊"]
    for run in runs:
        if not run.startswith("\n"):
            assert lines[run.line - 1][run.column - 1 :].startswith(run)
    assert (runs[2].line, runs[2].column) == (2, len("  <u>甲𠀀&amp;乙<i/>") + 1)


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gbk", "big5hkscs", "big5"]
)
@pytest.mark.parametrize("declared", [True, False])
def test_places_hold_in_every_encoding(codec: str, declared: bool) -> None:
    """Declarations, marks and their like shift nothing, even where all is on one line."""
    opening = f'<?xml version="1.0" encoding="{codec.removesuffix("-sig")}"?>' if declared else ""
    body = "<r><u>國家安全，人民，發展，香港金融管理局</u></r>"
    [unit] = read((opening + body).encode(codec), places=True)
    run = unit.content[0]
    assert run == "國家安全，人民，發展，香港金融管理局"
    assert (run.line, run.column) == (1, len(opening) + 7)


@pytest.mark.parametrize(
    ("data", "text", "problem"),
    [
        (
            b"<?xml version='1.0' encoding='utf-16'?><u>\xe6\xb3\x95</u>",
            "法",
            "states the encoding utf-16, wrongly: read as utf-8",
        ),
        (b"<?xml version='1.0' encoding='klingon'?><u>\xe6\xb3\x95</u>", "法", "states the encoding klingon, wrongly"),
        (b"<?xml version='1.0' encoding='ascii'?><u>\xe6\xb3\x95</u>", "法", "states the encoding ascii, wrongly"),
        (b"<u>\na\x07b\x00</u>", "\nab", "characters that XML cannot hold left out"),
        (
            b"<u>a&#7;&#x1F;&#xD800;&#0055;&#65535;b</u>",
            "a7b",
            "references to characters that XML cannot hold left out",
        ),
    ],
)  # fmt: skip
def test_what_is_not_as_it_says_is_reported(data: bytes, text: str, problem: str) -> None:
    told: list[str] = []
    prepared(data, path=None, on_problem=lambda message, line: told.append(message))
    assert len(told) == 1
    assert told[0].startswith(problem)
    assert read(b"<r>" + data + b"</r>" if b"<?" not in data else data)[0].text() == text


def test_a_control_character_is_reported_with_its_line() -> None:
    told: list[tuple[str, int | None]] = []
    prepared(b"<u>\na\x07</u>", path=None, on_problem=lambda message, line: told.append((message, line)))
    assert told == [("characters that XML cannot hold left out", 2)]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=10)


@st.composite
def documents(draw: st.DrawFn) -> etree._Element:
    """A document of lxml, with units, what stands around them, mixed content, comments and instructions."""
    root = etree.Element(draw(st.sampled_from(["r", "{n}r"])))
    open_elements = [root]
    for _ in range(draw(st.integers(0, 12))):
        parent = draw(st.sampled_from(open_elements))
        match draw(st.sampled_from(["element", "comment", "instruction"])):
            case "element":
                child = etree.SubElement(parent, draw(st.sampled_from(["u", "i", "{n}i"])))
                child.text = draw(TEXT)
                open_elements.append(child)
            case "comment":
                child = etree.Comment("no")
                parent.append(child)
            case _:
                child = etree.ProcessingInstruction("no", "no")
                parent.append(child)
        child.tail = draw(TEXT)
    return root


@given(document=documents(), places=st.booleans())
def test_it_reads_what_another_parser_reads(document: etree._Element, places: bool) -> None:
    outermost = [
        unit for unit in document.iter("u") if not any(around.tag == "u" for around in unit.iterancestors())
    ]
    units = read(etree.tostring(document, encoding="utf-8"), places=places)
    assert [unit.text() for unit in units] == [
        etree.tostring(unit, encoding="unicode", method="text", with_tail=False) for unit in outermost
    ]
    for unit, other in zip(units, outermost, strict=True):
        assert [child.name for child in unit.all() if not isinstance(child, str)] == [
            etree.QName(child).localname for child in other.iterdescendants("{*}*")
        ]


def test_memory_is_that_of_one_unit() -> None:
    """A unit is let go when the next one comes, and nothing that stands around units piles up."""
    import gc
    import weakref

    from termalign.documents.xml.element import Element

    alive: list[weakref.ref] = []

    class Watched(Element):
        __slots__ = ("__weakref__",)

    document = b"<r>" + b"<u><i>text</i></u>\n" * 20_000 + b"</r>"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("termalign.documents.xml.parser.Element", Watched)
        gc.disable()  # nothing may need it
        try:
            for element in walk(document, UNITS):
                alive.append(weakref.ref(element))
                if len(alive) % 5_000 == 0:
                    assert sum(item() is not None for item in alive) < 5_000
        finally:
            gc.enable()


def test_long_tokens_are_not_scanned_time_and_again() -> None:
    """The parser is given twice as much while a token goes on: 17 MB are given in few pieces."""
    from termalign.documents.xml.parser import Parser

    parser = Parser()
    pieces = sum(1 for _ in parser.feed(BytesIO(b"<r><!--" + b" " * 17_000_000 + b"--></r>")))
    parser.close()
    assert pieces < 14


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<!-- <tbx> --><!DOCTYPE tmx SYSTEM 'x'><x:tmx xmlns:x='y'>", "tmx"),
        ("\ufeff<?xml version='1.0' encoding='utf-16'?><xliff/>".encode("utf-16-le"), "xliff"),
        (b"<!--" + b" " * 200_000 + b"--><martif>", "martif"),
        (b"<!DOCTYPE tmx [<!ENTITY a 'b'>]><tmx/>", None),
        (b"zh\ten\n", None),
        (b"", None),
        (b"\x89PNG\r\n\x1a\n", None),
    ],
)
def test_roots(data: bytes, name: str | None) -> None:
    found = root(data)
    assert (found and found.name) == name


@given(st.lists(st.sampled_from(["a", " ", "\n", "\t", "b "])).map("".join))
def test_joined_lines(text: str) -> None:
    found = joined(text)
    assert "\n" not in found
    assert found.split() == text.split()


@given(
    st.lists(
        st.sampled_from(
            ["法", "a", "&", "&#", "&#0;", "&#x1F;", "&#00010;", ";", "\n", "\x00", "\x1b", "\ufffe", "𠀀"]
        ),
        max_size=12,
    ),
    st.sampled_from(["utf-8", "utf-8-sig"]),
    st.integers(1, 5),
)
def test_a_file_is_the_same_in_pieces(parts: list[str], codec: str, size: int) -> None:
    data = ("xxxx" + "".join(parts)).encode(codec)  # NULs at the beginning would be those of UTF-16
    told: list[tuple[str, int | None]] = []
    told_whole: list[tuple[str, int | None]] = []
    whole = prepared(data, path="a", on_problem=lambda *said: told_whole.append(said))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("termalign.documents.xml.encoding._LONGEST_DECLARATION", 4)
        stream = pieces(BytesIO(data), path="a", on_problem=lambda *said: told.append(said))
        read = list(iter(lambda: stream.read(size), b""))
    assert b"".join(read) == whole
    assert sorted(told) == sorted(told_whole)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs", "utf-16"])
def test_a_file_in_pieces_loses_its_declaration(codec: str) -> None:
    data = f'<?xml version="1.0" encoding="{codec}"?>\n<t>法</t>'.encode(codec)
    assert pieces(BytesIO(data), path="a", on_problem=print).read(1 << 16).strip() == "<t>法</t>".encode()


def test_a_file_that_is_not_what_it_says_is_read_whole() -> None:
    told: list[str] = []
    data = '<?xml version="1.0" encoding="utf-8"?><t>我们要推动高质量发展</t>'.encode("gb18030")
    stream = pieces(BytesIO(data), path="a", on_problem=lambda message, line: told.append(message))
    assert stream.read(1 << 16).strip() == "<t>我们要推动高质量发展</t>".encode()
    assert told == ["states the encoding utf-8, wrongly: read as gb18030"]


def test_an_empty_file_has_no_pieces() -> None:
    with pytest.raises(FormatError, match="an empty file"):
        pieces(BytesIO(b" \n"), path="a", on_problem=print)


def test_parts_that_are_added_together_are_as_if_added_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists of relations and types are read once, and not once for each part."""
    types = '<?xml version="1.0"?><Types xmlns="t"/>'
    relations = (
        '<r:Relationships xmlns:r="x"><r:Relationship Id="rIdTA2" Type="y" Target="z"/></r:Relationships>'
    )
    data = archive(
        {
            "[Content_Types].xml": types,
            "x/_rels/s1.xml.rels": relations,
            "x/s1.xml": "<a/>",
            "x/s2.xml": "<a/>",
            "x/note3.xml": "<a/>",
        }
    )
    read = []
    of_part = EditedPart.__init__
    monkeypatch.setattr(
        EditedPart, "__init__", lambda part, content: read.append(part) or of_part(part, content)
    )

    def add(additions: Additions, number: int) -> str:
        owner = f"x/s{1 + number % 2}.xml"
        return additions.add(
            "x/note.xml", b"<n/>", owner=owner, relation="http://note", content_type="a/note"
        )

    together = Additions(Package(data, what="package"))
    identifiers = [add(together, number) for number in range(6)]
    assert len(read) == 3
    slow, alone = data, []
    for number in range(6):
        package = Package(slow, what="package")
        additions = Additions(package)
        alone.append(add(additions, number))
        slow = package.rewritten(additions.written())
    assert identifiers == alone == ["rIdTA1", "rIdTA1", "rIdTA3", "rIdTA2", "rIdTA4", "rIdTA3"]
    made = parts_of(Package(data, what="package").rewritten(together.written()))
    assert made == parts_of(slow)
    assert [name for name in made if "note" in name] == [
        f"x/note{number}.xml" for number in ("3", "", "2", "4", "5", "6", "7")
    ]


def test_a_beginning_that_ends_with_half_of_a_character_is_in_the_encoding_it_is_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decoding, "_level_1", None)  # with which an encoding is guessed
    found = root("<tmx version='1.4'><body>法".encode()[:-1])
    assert found is not None
    assert found.name == "tmx"
