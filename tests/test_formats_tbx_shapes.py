"""A concept of TBX that is made when it is asked for is what would have been made at once, with the same problems."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.errors import FormatError
from termalign.termbase.formats import tbx_shapes
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.tbx import VERSION_2, VERSION_3, Version
from termalign.termbase.formats.tbx_reading import parse
from termalign.termbase.formats.tbx_shapes import LazyConcept
from termalign.termbase.glossary import Deferred, Glossary
from tests.generated import glossaries


def parsed(data: bytes, reading: Reading, **shapes: int) -> tuple[Glossary | None, str]:
    """Read a file; return the glossary, or the error and its place."""
    with pytest.MonkeyPatch.context() as patch:
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
    made: list[LazyConcept] = []
    monkeypatch.setattr(LazyConcept, "made", lambda later: made.append(later))
    assert [texts.en for texts in found.texts()] == [["law 1"], ["law 2"], ["law 2"]]
    assert made == []
