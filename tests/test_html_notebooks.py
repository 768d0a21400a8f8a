"""What notebooks, terminals and tables of data get of a bitext, a glossary and findings."""

import pytest
from lxml import html

from termalign import Bitext, Findings, Glossary, check, read_glossary
from termalign.documents.bitext import from_pairs
from termalign.termbase.glossary import Entry, Term, entry

HOSTILE = "<script>alert(1)</script>\u202e"

HOUSE = Glossary((entry("数字经济", "digital economy"), entry("法治", HOSTILE.replace("\u202e", ""))))
BITEXT = from_pairs([(f"数字经济{number}{HOSTILE}", f"online {number} {HOSTILE}") for number in range(100)])
FOUND = check(HOUSE, BITEXT)


@pytest.mark.parametrize(
    "what", [BITEXT, BITEXT.src, HOUSE, FOUND, read_glossary("policy"), Glossary(), Findings()]
)
def test_what_is_shown_by_itself_fits_a_screen(what):
    assert len(repr(what)) < 400
    assert "\n" not in repr(what)


@pytest.mark.parametrize("what", [BITEXT, HOUSE, FOUND, read_glossary("policy")], ids=type)
def test_notebooks_get_a_table_without_scripts_of_bounded_length(what):
    text = what._repr_html_()
    page = html.fragment_fromstring(text)
    assert page.tag == "table"
    assert not page.xpath("//script | //style | //@onclick | //@style")
    assert page.xpath("//th[not(@scope)]") == []
    assert len(page.xpath("//tbody/tr")) <= 50
    assert "\u202e" not in text


def test_findings_in_notebooks_mark_the_stretch():
    page = html.fragment_fromstring(FOUND._repr_html_())
    assert page.xpath("//mark/text()")[0] == "数字经济"


@pytest.mark.parametrize("what", [BITEXT, HOUSE, FOUND], ids=type)
def test_records_are_flat_and_have_the_same_names(what):
    records = what.to_records()
    assert len(records) >= len(what)
    assert len({tuple(record) for record in records}) == 1
    assert isinstance(what, Bitext) or all("zh" in record for record in records)


def test_a_concept_without_a_rendering_is_a_record():
    [record] = Glossary((Entry((Term("法治", "zh"),), ()),)).to_records()
    assert (record["zh"], record["en"]) == ("法治", None)


def test_places_and_slices():
    assert BITEXT[0].tgt.text.startswith("online 0")
    assert [pair.tgt.text.split()[1] for pair in BITEXT[-2:]] == ["98", "99"]
    assert HOUSE[0] is HOUSE["数字经济"]
    assert HOUSE[1:] == HOUSE.entries[1:]
    for what in (BITEXT, HOUSE):
        with pytest.raises(IndexError):
            what[1000]
    with pytest.raises(KeyError):
        HOUSE["核电"]  # nuclear power
