"""Plain units are what the parser makes of them, wherever they are; what is not well-formed is refused alike."""

import html
from collections.abc import Callable
from io import BytesIO
from itertools import zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termalign.documents.bitext import FilePair, PassagePair
from termalign.documents.intake.kinds import BY_NAME
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.units.model import TranslationUnit, UnitFile
from termalign.documents.units.tmx import TmxFile
from termalign.documents.xml import plain_units
from termalign.documents.xml.plain_units import PlainRun
from termalign.errors import FormatError
from termalign.language.text import position

TEXTS = st.sampled_from(
    [
        "法治",
        "rule of law",
        "a  b",
        " a\n  b ",
        "",
        "&amp;",
        "&amp;#10;",
        "a &amp b",
        "<ph/>",
        "x]]>y",
        "<![CDATA[<tu>]]>",
        "𠀀a",
        "\t",
        "&no;",
    ]
)
MARKS = ["<!-- <tu></tu> -->", "<!-- ", "-->", "<?x?>", "<prop type='a'>b</prop>", "<b>", "</b>"]
BETWEEN = st.sampled_from(["", "\n", " ", "\n  ", "\r\n", "\r", *MARKS])
LANGUAGES = ["xml:lang='zh'", 'xml:lang="en"', "lang='EN-US' a='1'", "a='1' a='2'", ""]
TUV = st.tuples(st.sampled_from(LANGUAGES), BETWEEN, TEXTS)
TU = st.tuples(st.sampled_from(["", " tuid='1'", " a='&lt;'"]), BETWEEN, st.lists(TUV, max_size=3), BETWEEN)
SOURCES = st.tuples(
    st.sampled_from(["id='a'", "id='b' translate='no'", "x:locked='true'", "id='1' id='2'", ""]),
    TEXTS,
    TEXTS,
    BETWEEN,
    BETWEEN,
)


_PAIR = "source-language='zh' target-language='en'"


def tmx(units: list[tuple[str, str, list[tuple[str, str, str]], str]]) -> bytes:
    written = "".join(
        f"<tu{attributes}>{before}"
        + "".join(f"<tuv {own}>{inside}<seg>{text}</seg></tuv>{inside}" for own, inside, text in variants)
        + f"</tu>{after}"
        for attributes, before, variants, after in units
    )
    return f"<tmx version='1.4'><header srclang='en'/><body>\n{written}</body></tmx>".encode()


def xliff(root: str, parts: list[tuple[str, list[tuple[str, str, str, str, str]]]]) -> bytes:
    files = "".join(
        f"<file {attributes}><body>"
        + "".join(
            f"<trans-unit {own}>{inside}<source>{source}</source><target>{target}</target></trans-unit>{after}"
            for own, source, target, inside, after in units
        )
        + "</body></file>"
        for attributes, units in parts
    )
    return f"<xliff {root}>{files}</xliff>".encode()


def located(pair: FilePair) -> PassagePair:
    """Return a pair with its positions; it is the same with its sides exchanged, and in any order of asking."""
    turned = pair.turned()
    assert (pair.tgt, pair.src, pair.reference, pair.id) == (
        turned.src,
        turned.tgt,
        turned.reference,
        turned.id,
    )
    assert pair.texts == turned.texts[::-1] == (pair.src.text, pair.tgt.text)
    return PassagePair(pair.src, pair.tgt, pair.reference, pair.id)


def outcome(kind: str, data: bytes, places: bool) -> object:
    """Return the pairs of a file, and what was reported or refused."""
    reported: list[object] = []
    policy = IntakePolicy(
        on_problem=lambda *problem: reported.append(problem), on_notice=reported.append, places=places
    )
    try:
        pairs = [located(pair) for pair in BY_NAME[kind].each_pair(InputFile("file", data=data), policy)]
    except FormatError as error:  # what was yielded before depends on the pieces that are read
        return reported, str(error)
    return pairs, reported


def both_ways(kind: str, data: bytes) -> None:
    made: Callable[..., None] = UnitFile.__init__
    for places, pending in ((True, 0), (True, 256), (False, 256)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plain_units, "_PIECE", 64)
            patch.setattr(plain_units, "_MOST_PENDING", pending)
            found = outcome(kind, data, places)
            patch.setattr(plain_units, "_PIECE", 1 << 18)
            assert outcome(kind, data, places) == found
            patch.setattr(UnitFile, "__init__", lambda *a, plain=False, **options: made(*a, **options))
            assert found == outcome(kind, data, places)


@settings(max_examples=400)
@given(st.lists(TU, max_size=5))
def test_memories(units: list[tuple[str, str, list[tuple[str, str, str]], str]]) -> None:
    both_ways("tmx", tmx(units))


@settings(max_examples=400)
@given(
    st.sampled_from(["version='1.2'", "xmlns:m='http://www.memsource.com/mxlf/2.0'"]),
    st.lists(
        st.tuples(
            st.sampled_from([_PAIR, "source-language='en'", "source-language='de'", "translate='no'"]),
            st.lists(SOURCES, max_size=4),
        ),
        max_size=3,
    ),
)
def test_files_of_segments(root: str, parts: list[tuple[str, list[tuple[str, str, str, str, str]]]]) -> None:
    both_ways("xliff", xliff(root, parts))


SPACES = st.sampled_from(["", "\n", "  ", "\r\n\t"])
WRITTEN = st.text(alphabet="法𠀀é a\n\t\u3000\u00a0\u200b>'\"", min_size=1, max_size=8)
NUMBERS = st.sampled_from([9, 10, 13, 32, 39, 127, 133, 160, 0x3000, 0x6CD5, 0xFF0C, 0xFFFD, 0x20000])
REFERENCES = st.one_of(
    st.sampled_from(["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"]),
    st.builds(
        str.format, st.sampled_from(["&#{};", "&#x{:x};", "&#x{:X};", "&#0{};", "&#x00{:x};"]), NUMBERS
    ),
)
REFERRING = st.lists(st.one_of(WRITTEN, REFERENCES), min_size=1, max_size=6).map("".join)
CODES = st.sampled_from(
    [
        *('<ph x="1"/>', "<x id='1'/>", '<bpt i="1">&lt;b></bpt>', "<ept i='1'>&lt;/b&gt;\n</ept>"),
        *(
            "<hi type='b'>法治</hi>",
            '<g id="1">a <g id="2">b</g><x id="3"/></g>',
            "<g id='1'/>",
            "<it></it >",
        ),
        *(
            "<ph>&lt;br></ph>法",
            "<ph>&lt;br></ph>a",
            "<x ctype='lb'/>a",
            "<ph>国家</ph>",
            "<ph type='国家'/>",
        ),
        *("<ph><sub>a</sub></ph>", "<hi>", "</hi>", "<g></hi></g>", "<bpt></ept>", "<g id='1' id='2'>a</g>"),
        *(
            '<ph a="x>y">t</ph>',
            '<g a="x>y">t</g>',
            '<ph a="/>">t</ph>',
            "<ph a='&no;'/>",
            "<ph a='&#x6CD5;'/>",
        ),
        *("<ph>]]></ph>", "<mrk mtype='seg'>a</mrk>", "<phx/>", "<x:ph/>", "<ut>\r\n</ut>", "<ph>&#0;</ph>"),
        *("<g>" * 6 + "a" + "</g>" * 6, f"<ph>{'a' * 600}</ph>", "<ph>&#x56FD;&#x5BB6;</ph>", "<g>", "</g>"),
    ]
)
CODED = st.lists(st.one_of(WRITTEN, REFERENCES, CODES), min_size=1, max_size=6).map("".join)
PLAIN_TEXTS = st.one_of(*[WRITTEN] * 4, *[REFERRING] * 3, *[CODED] * 4, TEXTS)
OWN = st.sampled_from(
    ["", " n='1'", ' n="a\'b"', " n='=\"' m='1'", ' m="1" n=""', " x:n='1' n='2'", ' n="]]>"'] * 6
    + [' n="1" n="2"', "n='1'", " n='<'"]
)
ASIDES = st.sampled_from(
    [""] * 6
    + [
        "<prop type='x-a'>12 (a), b-c: d!</prop>",
        "<note xml:lang='en'>&lt;seg&gt;a &amp; b</note>\n",
        "<prop type='x'/>",
        "<prop></prop><note from='a' priority=\"1\">b\n</note>",
        "<note>国家</note>",
        "<note>&#x56FD;</note>",
        "<note>&amp;#x56FD;</note>",
        "<note>termalign: TA101 [0123456789abcdef]</note>",
        "<note>a<b/></note>",
        "<prop>a</note>",
        "<prop type='a' type='b'>c</prop>",
        "<prop from='a' type='b'>c</prop>",
        "<prop xml:lang='en' a='1'>c</prop>",
    ]
)
UNITS = st.lists(
    st.tuples(
        OWN, SPACES, OWN, PLAIN_TEXTS, SPACES, OWN, PLAIN_TEXTS, st.sampled_from(["zh en", "en zh", "zh zh"])
    ),
    min_size=1,
    max_size=12,
)
ODD = st.sampled_from([""] * 20 + ["<!-- ", "-->", "<b>", "</b>", "<!-- - -->", "<![CDATA[", "]]>"])


@settings(max_examples=300)
@given(UNITS, st.lists(ODD, max_size=12), st.lists(ASIDES, min_size=12, max_size=12))
def test_plain_units_among_others_in_memories(
    units: list[tuple[str, ...]], between: list[str], asides: list[str]
) -> None:
    written = ""
    for unit, odd, aside in zip_longest(units, between[: len(units)], asides[: len(units)]):
        own, space, left, src, gap, right, tgt, languages = unit
        first, second = languages.split()
        written += (
            f"<tu{own}>{space}{aside}<tuv xml:lang='{first}'{left}>{gap}<seg>{src}</seg>{space}</tuv>{gap}"
        )
        written += f'<tuv{right} xml:lang="{second}"><seg>{tgt}</seg></tuv></tu>{odd or gap}'
    both_ways("tmx", f"<tmx version='1.4'><header/><body>\n{written}</body></tmx>".encode())


@settings(max_examples=300)
@given(
    UNITS,
    st.lists(ODD, max_size=12),
    st.lists(ASIDES, min_size=12, max_size=12),
    st.sampled_from(["", " translate='no'", " x:locked='true'"]),
)
def test_plain_units_among_others_in_files_of_segments(
    units: list[tuple[str, ...]], between: list[str], asides: list[str], refused: str
) -> None:
    written = ""
    rows = zip_longest(units, between[: len(units)], asides[: len(units)])
    for number, (unit, odd, aside) in enumerate(rows):
        own, space, left, src, gap, right, tgt, _ = unit
        written += f"<trans-unit id='u{number}'{own}{refused * (number % 3 == 1)}>{space}<source{left}>{src}</source>"
        written += f"{gap}<target{right}>{tgt}</target>{space}{aside}</trans-unit>{odd or gap}"
    both_ways("xliff", f"<xliff version='1.2'><file {_PAIR}><body>\n{written}</body></file></xliff>".encode())


@pytest.mark.parametrize("line_end", ["\n", "\r\n", ""])
def test_positions_of_plain_units_in_any_order(line_end: str) -> None:
    rows = [
        [("xml:lang='zh'", "", "法治 " * n + "法"), ("xml:lang='en'", "", f"law  {n}")] for n in range(40)
    ]
    data = tmx([("", "", variants, line_end) for variants in rows])
    text = data.decode()
    lines = text.split("\n")
    file = InputFile("a.tmx", data=data)
    pairs = list(BY_NAME["tmx"].each_pair(file, IntakePolicy()))
    for pair in [*reversed(pairs), *pairs]:
        for side in (pair.tgt, pair.src):
            for anchor in side.anchors:
                words = side.text[anchor.offset :].split("  ")[0].split()[0]
                assert lines[anchor.line - 1][anchor.column - 1 :].startswith(words)


EDGES = (0, 9, 10, 13, 32, 100, 1_000, 10_000, 55_000, 0xD800, 60_000, 65_000, 0xE000, 0xFFFE, 0x10000)
HIGHER = (100_000, 0x20000, 0x30000, 900_000, 0x110000)


@pytest.mark.parametrize("form", ["&#{};", "&#0{};", "&#x{:x};", "&#x{:X};", "&#x{:08x};"])
@pytest.mark.parametrize("edge", [*EDGES, *HIGHER])
def test_numbers_of_characters_that_xml_can_hold_and_others(form: str, edge: int) -> None:
    for number in range(max(0, edge - 2), edge + 2):
        written = f"a{form.format(number)}b"
        both_ways("tmx", tmx([("", "", [(tag, "", written) for tag in LANGUAGES[:2]], "\n")] * 2))


@pytest.mark.parametrize("number", [39, 160, 0x4E00, 0xFF0C, 0x1F600, 0x2A6DF])
def test_units_with_references_are_plain(number: int) -> None:
    text = f"&lt;法&#{number};&#x{number:X};治&#x0{number:x};&amp;&quot;&apos;&gt;"
    units = [("", "", [(tag, "", text) for tag in LANGUAGES[:2]], "\n")] * 3
    [run] = [unit for unit in TmxFile(tmx(units), plain=True).mixed() if isinstance(unit, PlainRun)]
    assert run.texts(0) == run.texts(1) == [html.unescape(text)] * 2


def test_units_with_codes_are_plain() -> None:
    text = '法<bpt i="1">&lt;b></bpt>治<ept i="1"/> <hi>&amp;<g id="2">x</g></hi><ph\nx="1"/>y'
    units = [("", "", [(tag, "", text) for tag in LANGUAGES[:2]], "\n")] * 3
    [run] = [unit for unit in TmxFile(tmx(units), plain=True).mixed() if isinstance(unit, PlainRun)]
    assert run.texts(0) == run.texts(1) == ["法治 &xy"] * 2
    begin = text.index("\n") - len(text)  # of the last line, on which a text ends
    *_, (last, (line, column)) = run.pieces(0, 1)
    assert (last, line, column) == ("y", run.line(0) + 2, -begin - 1)


def test_units_behind_a_long_head_are_plain() -> None:
    units = [("", "", [(tag, "", "法") for tag in LANGUAGES[:2]], "\n")] * 3
    data = tmx(units).replace(b"<header ", b"<header a='" + b"b" * (1 << 17) + b"' ")
    assert [type(unit) for unit in TmxFile(BytesIO(data), plain=True).mixed()] == [TranslationUnit, PlainRun]


def test_positions_behind_references() -> None:
    written = "&#x6CD5;治 &amp;\n  x&#39;y"
    data = tmx([("", "", [("xml:lang='zh'", "", written), ("xml:lang='en'", "", "law")], "\n")] * 2)
    zh = list(BY_NAME["tmx"].each_pair(InputFile("a.tmx", data=data), IntakePolicy()))[1].tgt
    begin = data.decode().split("\n")[3].index("&#x6CD5;") + 1
    assert zh.text == "法治 & x'y"
    assert [position(zh.anchors, offset) for offset in range(len(zh.text)) if zh.text[offset] != " "] == [
        *((4, begin), (4, begin + 8), (4, begin + 10)),  # 法, 治, &
        *((5, 3), (5, 4), (5, 9)),  # x, ', y
    ]


@pytest.mark.parametrize("aside", ["", "<prop type='x-a'>12 (a), b-c: d!</prop>", "<note>&lt;a&gt; b</note>"])
def test_most_units_are_plain(aside: str) -> None:
    units = [("", "\n", [("xml:lang='zh'", "", "法治"), ("xml:lang='en'", "\n ", "rule of law")], "\n")] * 3
    data = tmx(units).replace(b"<tu>", f"<tu>{aside}".encode())
    first, run = TmxFile(BytesIO(data), plain=True).mixed()
    assert isinstance(first, TranslationUnit)  # before it the parser is in no element
    assert isinstance(run, PlainRun)
    assert (run.number, len(run)) == (2, 2)
