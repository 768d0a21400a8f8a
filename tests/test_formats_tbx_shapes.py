"""A concept of TBX that is made when it is asked for is what would have been made at once, with the same problems."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.documents.xml import passing
from termalign.errors import FormatError
from termalign.termbase.formats import tbx_shapes
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.tbx import VERSION_2, VERSION_3, Version
from termalign.termbase.formats.tbx_likeness import TbxLikeness
from termalign.termbase.formats.tbx_reading import parse
from termalign.termbase.formats.tbx_shapes import Later
from termalign.termbase.glossary import Deferred, Glossary
from tests.generated import glossaries


def parsed(data: bytes, reading: Reading, **shapes: int) -> tuple[Glossary | None, str]:
    """Read a file in small pieces; return the glossary, or the error and its place."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passing, "_LEAST", 1)
        for name, value in shapes.items():
            patch.setattr(tbx_shapes, name, value)
        try:
            return parse(data, reading), ""
        except FormatError as error:
            return None, f"{error} {error.line} {error.column}"


def both(data: bytes) -> tuple[Glossary, Reading]:
    """Read a file, and compare with what is read of it where no shape is known."""
    at_once, when_asked = Reading(), Reading()
    expected, error = parsed(data, at_once, MOST_SHAPES=0)
    found, same_error = parsed(data, when_asked)
    assert same_error == error
    if expected is None or found is None:
        return Glossary(()), when_asked
    assert [[*map(list, texts[:2])] for texts in found.texts()] == [
        [*map(list, texts[:2])] for texts in expected.texts()
    ]
    assert found.decides() == expected.decides()
    for item, texts in zip(expected, found.texts(), strict=True):
        terms = (*item.zh, *item.en)
        assert not (
            texts.alone and any(term.forms or term.case_sensitive or not term.translate for term in terms)
        )
    assert tuple(found) == tuple(expected)
    assert when_asked.problems == at_once.problems
    assert when_asked.lines == at_once.lines
    return found, when_asked


@given(glossaries(), st.sampled_from([VERSION_2, VERSION_3]))
def test_concepts_are_the_same_whenever_they_are_made(glossary: Glossary, version: Version) -> None:
    twice = tuple(replace(entry, id="", references=()) for entry in (*glossary, *glossary, *glossary))
    if twice:
        both(b"".join(version.format(Glossary(twice))))


PARTS = st.sampled_from(
    [
        "<term>法治</term>",
        "<term>rule of law</term>",
        "<term>rule <hi>of</hi> law</term>",
        "<term> </term>",
        "<term>a&#7;b</term>",
        "<note>score: 0.5</note>",
        "<note>as in laws</note>",
        "<note>termalign count: x</note>",
        "<termNote type='administrativeStatus'>deprecatedTerm-admn-sts</termNote>",
        "<termNote type='administrativeStatus'>gut</termNote>",
        "<descrip type='definition'>what\nis said</descrip>",
        "<descrip type='definition'>what is said</descrip>",
        "<descripGrp> <descrip type='context'>a law</descrip> <admin type='source'>b</admin> </descripGrp>",
        "<new>x</new>",
        "text",
    ]
)
SECTION = st.tuples(st.sampled_from(["zh", "en", "en-GB", "??"]), st.lists(PARTS, max_size=3))
CONCEPTS = st.lists(
    st.tuples(st.sampled_from(["", "c1", "c 2"]), st.lists(SECTION, max_size=2)), min_size=1, max_size=4
)


BETWEEN = st.sampled_from(
    [
        "",
        "\n",
        "\n  ",
        " \n\n",
        "\n<!-- </termEntry> -->\n",
        "<!--\n</termEntry>",
        "\n-->\n",
        "\n<x/>\n",
        "\n&amp;\n",
    ]
)


@given(CONCEPTS, st.sampled_from(["", "<p>termalign, layout 2</p>", "<p>termalign</p>"]), BETWEEN)
def test_files_of_others_are_read_the_same(
    concepts: list[tuple[str, list[tuple[str, list[str]]]]], said: str, between: str
) -> None:
    body = between.join(
        f"<termEntry id='{name}'>\n "
        + "".join(
            f"<langSet xml:lang='{tag}'> <tig>{''.join(parts)}</tig></langSet>" for tag, parts in sections
        )
        + "</termEntry>"
        for name, sections in (*concepts, *concepts, *concepts)
    )
    header = f"<martifHeader>{said}</martifHeader>"
    both(f"<martif type='TBX-Basic'>{header}<text><body>{body}</body></text></martif>".encode())


def test_what_is_written_alike_is_made_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    concept = (
        "<termEntry id='{0}'><langSet xml:lang='zh'><tig><term>法{0}</term></tig></langSet>"
        "<langSet xml:lang='en'><tig><term>law {0}</term></tig></langSet></termEntry>"
    )
    body = "".join(concept.format(number) for number in (1, 2, 2))
    found, reading = both(f"<martif type='TBX-Basic'><text><body>{body}</body></text></martif>".encode())
    assert isinstance(found.entries, Deferred)
    assert [entry.id for entry in found] == ["1", "2", "2-2"]
    assert len(reading.problems) == 1
    made: list[Later] = []
    monkeypatch.setattr(Later, "made", lambda later: made.append(later))
    assert [texts.en for texts in found.texts()] == [["law 1"], ["law 2"], ["law 2"]]
    assert made == []


CONCEPT = """
  <termEntry id="{id}">
    <langSet xml:lang="zh"><tig><term>{zh}</term><termNote type="partOfSpeech">noun</termNote></tig></langSet>
    <langSet xml:lang="en">
      <tig><term>{en}</term><note>{note}</note></tig>
    </langSet>
  </termEntry>"""


def many(*others: dict[str, str], after: str = "") -> bytes:
    """Return a file of concepts that are written alike, some with other texts among them."""
    texts = [{"id": f"c{number}", "zh": f"法{number}", "en": f"law {number}"} for number in range(20)]
    texts[10:10] = others
    body = "".join(
        CONCEPT.format(**{"note": "as in laws", "id": f"x{number}"} | each)
        for number, each in enumerate(texts)
    )
    return f'<martif type="TBX-Basic"><text><body>{body}\n</body></text>{after}</martif>'.encode()


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> list[Later]:
    """The concepts that were known by their bytes."""
    found: list[Later] = []
    match = TbxLikeness.match

    def noting(likeness: TbxLikeness, data: bytes, place: int) -> tuple[Later, int] | None:
        matched = match(likeness, data, place)
        if matched is not None:
            found.append(matched[0])
        return matched

    monkeypatch.setattr(TbxLikeness, "match", noting)
    return found


def test_concepts_that_are_written_alike_are_not_parsed(known: list[Later]) -> None:
    found, reading = both(many())
    assert len(known) > len(found) // 2
    assert found[15].en[0].text == "law 15"
    assert found[15].en[0].note == "as in laws"
    assert reading.lines == [number * 6 + 2 for number in range(len(found))]


@pytest.mark.parametrize(
    "text",
    [
        "R&amp;D",
        "R&D",
        "a]]>b",
        "a<b",
        "a<hi>b</hi>",
        "<!-- a -->b",
        " ",
        "",
        "a\nb",
        "a\u2028b",
        "\ufffd",
        "\x85",
    ],
)
@pytest.mark.parametrize("where", ["zh", "en", "note", "id"])
def test_texts_that_have_to_be_parsed_are(text: str, where: str, known: list[Later]) -> None:
    both(many({"id": "c", "zh": "法", "en": "law"} | {where: text}))
    assert known


@pytest.mark.parametrize("note", ["score: 0.5", "a: b", "as in laws"])
def test_notes_that_say_more_are_read(note: str) -> None:
    both(many({"zh": "法", "en": "law", "note": note}))


def test_a_text_that_stands_in_a_field_too_is_told_from_it(known: list[Later]) -> None:
    found, _ = both(many({"zh": "noun", "en": "noun", "note": "noun"}, {"zh": "动词", "en": "verb"}))
    assert found[10].zh[0].part_of_speech == "noun"


def test_ids_that_are_taken_are_told_with_their_lines(known: list[Later]) -> None:
    _, reading = both(many({"id": "c3", "zh": "法", "en": "law"}))
    assert [problem.line for problem in reading.problems] == [62]


def test_errors_behind_concepts_that_were_not_parsed_have_their_places(known: list[Later]) -> None:
    reading = Reading()
    _, error = parsed(many(after="<back></bakc>"), reading)
    assert "tags do not match" in error
    assert known
    both(many(after="<back></bakc>"))


def test_concepts_in_one_line_are_all_parsed(known: list[Later]) -> None:
    both(many().replace(b"\n", b""))
    assert known == []
