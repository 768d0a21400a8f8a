"""Plain units are what the parser makes of them, wherever they are; what is not well-formed is refused alike."""

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termalign.documents.intake.kinds import BY_NAME
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.units.file import UnitFile
from termalign.documents.xml import plain_units
from termalign.errors import FormatError

TEXTS = st.sampled_from(
    [
        "法治",
        "rule of law",
        "a  b",
        " a\n  b ",
        "",
        "&amp;",
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


def outcome(kind: str, data: bytes, places: bool) -> object:
    """Return the pairs of a file, and what was reported or refused."""
    reported: list[object] = []
    policy = IntakePolicy(on_problem=lambda *problem: reported.append(problem), places=places)
    pairs: list[object] = []
    try:
        pairs.extend(BY_NAME[kind].each_pair(InputFile("file", data=data), policy))
    except FormatError as error:  # what was yielded before depends on the pieces that are read
        return reported, str(error)
    return pairs, reported


def both_ways(kind: str, data: bytes) -> None:
    made: Callable[..., None] = UnitFile.__init__
    for places in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plain_units, "_PIECE", 64)
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


def test_most_units_are_plain() -> None:
    units = [("", "\n", [("xml:lang='zh'", "", "法治"), ("xml:lang='en'", "\n ", "rule of law")], "\n")] * 3
    from termalign.documents.units.file import NumberedUnit
    from termalign.documents.units.tmx import TmxFile

    found = list(TmxFile(BytesIO(tmx(units)), plain=True).mixed())
    assert [type(unit) for unit in found[1:]] == [
        NumberedUnit
    ] * 2  # before the first the parser is in no element
