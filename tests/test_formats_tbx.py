"""TBX: valid by the official schemas, read by another tool, lenient about what other people write, safe."""

from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from termalign.errors import FormatError
from termalign.termbase.formats import FORMATS, read_glossary
from termalign.termbase.formats.problems import Grade, Problem, Reading
from termalign.termbase.glossary import Entry, Glossary, Status, Term, TermType, entry

from .generated import FEW, glossaries
from .schematron import complaints

FULL = glossaries().filter(len)


def parse(body: str, root: str = 'martif type="TBX"') -> tuple[Glossary, list[str]]:
    name = root.split()[0]
    reading = Reading("t.tbx")
    text = f"<{root}><text><body>{body}</body></text></{name}>"
    glossary = FORMATS["tbx2"].codec.parse(text.encode(), reading)
    return glossary, [str(problem) for problem in reading.problems]


def martif(zh: str, en: str = "x") -> str:
    return (
        f'<termEntry><langSet xml:lang="zh"><tig>{zh}</tig></langSet>'
        f'<langSet xml:lang="en"><tig><term>{en}</term></tig></langSet></termEntry>'
    )


@FEW
@given(glossary=FULL)
def test_version_2_is_valid(glossary: Glossary, shared: Path) -> None:
    folder = shared / "formats" / "tbx"
    document = etree.fromstring(b"".join(FORMATS["tbx2"].format(glossary)))
    for name in ("TBXBasicRNGV02.rng", "TBX_RNGV02.rng"):
        schema = etree.RelaxNG(etree.parse(folder / name))
        assert schema.validate(document), schema.error_log


@FEW
@given(glossary=FULL)
def test_version_3_is_valid(glossary: Glossary, shared: Path) -> None:
    folder = shared / "formats" / "tbx"
    document = etree.fromstring(b"".join(FORMATS["tbx3"].format(glossary)))
    schema = etree.RelaxNG(etree.parse(folder / "TBXcoreStructV03.rng"))
    assert schema.validate(document), schema.error_log
    assert complaints(folder / "TBX-Basic_DCA.sch", document.getroottree()) == []


def test_our_schematron_finds_what_ltac_says_is_wrong(shared: Path) -> None:
    """The validator of the test above is not one that accepts everything."""
    folder = shared / "formats" / "tbx"
    found = complaints(folder / "TBX-Basic_DCA.sch", etree.parse(folder / "test-files" / "basic_bad.tbx"))
    assert "/definition/ may only appear at level(s): conceptEntry, langSec" in found


@FEW
@given(glossary=FULL)
def test_another_reader_finds_the_same_terms(glossary: Glossary) -> None:
    from translate.storage.tbx import tbxfile

    store = tbxfile.parsestring(b"".join(FORMATS["tbx2"].format(glossary)))
    units = [[node.findtext(".//term") for node in unit.getlanguageNodes()] for unit in store.units]
    for item, texts in zip(glossary, units, strict=True):
        terms = [*item.zh, *item.en, *item.others]
        assert set(texts) <= {term.text for term in terms}
        assert texts[0] == terms[0].text


@FEW
@given(glossary=FULL)
def test_another_reader_finds_the_same_pairs(glossary: Glossary) -> None:
    from translate.storage.tbx import tbxfile

    pairs = [(item.zh[0].text, item.en[0].text) for item in glossary if item.zh and item.en]
    simple = Glossary(tuple(entry(zh, en) for zh, en in pairs))
    if not pairs:
        return
    store = tbxfile.parsestring(b"".join(FORMATS["tbx2"].format(simple)))
    assert [(unit.source, unit.target) for unit in store.units] == pairs


def test_another_reader_finds_no_note_of_a_deprecated_term_at_the_usable_one() -> None:
    """Weblate shows what this reader calls notes of all terms beside each, and those of a term at that alone."""
    from translate.storage.tbx import tbxfile, tbxunit

    if not hasattr(tbxunit, "get_common_notes"):
        pytest.skip("an older version takes the notes of all terms for one")
    usable = Term(
        "carbon neutrality", "en", Status.PREFERRED, note="for treaties", context="Neutrality is a goal."
    )
    banned = Term("carbon zero", "en", Status.FORBIDDEN, note="too loose", context="Zero it is.", usage="UK")
    item = Entry((Term("碳中和", "zh"),), (usable, banned), definition="No net emission.", note="of 2026")
    content = b"".join(FORMATS["tbx2"].format(Glossary((item,))))
    (unit,) = tbxfile.parsestring(content, "zh", "en").units
    common = ["No net emission.", "of 2026"]
    assert sorted(note.text for note in unit.get_common_notes()) == common
    own = [[note.text for note in term.notes if note.scope == "term"] for term in unit.get_target_terms()]
    assert own == [
        ["Neutrality is a goal.", "for treaties"],
        ["UK", "Zero it is.", "too loose", "status: forbidden"],
    ]
    assert [term.deprecated for term in unit.get_target_terms()] == [False, True]


@pytest.mark.parametrize(
    ("name", "concepts", "pairs"),
    [
        ("suse_multilingual.tbx", 1349, 2893),
        ("suse_zh-CN.tbx", 539, 0),
        ("weblate_glossary.zh_Hans.tbx", 222, 219),
    ],
)
def test_files_that_tools_exported(name: str, concepts: int, pairs: int, shared: Path) -> None:
    problems: list[Problem] = []
    glossary = read_glossary(shared / "formats" / "samples" / name, on_problem=problems.append)
    assert len(glossary) == concepts
    assert sum(len(item.zh) * len(item.en) for item in glossary) == pairs
    assert all(problem.line or problem.grade is Grade.FAULT for problem in problems)  # of the whole file


@pytest.mark.parametrize("name", ["basic_good", "min_good", "core_structure_good"])
def test_good_files_of_the_standard_have_no_problem(name: str, shared: Path) -> None:
    path = shared / "formats" / "tbx" / "test-files" / f"{name}.tbx"
    reading = Reading(name)
    glossary = FORMATS["tbx2"].codec.parse(path.read_bytes(), reading)
    assert reading.problems == []
    assert len(glossary) == 45
    assert glossary.entries[0].en[0].text == "open cluster"


@pytest.mark.parametrize(
    ("name", "messages"),
    [
        (
            "basic_bad",
            ["'theWrongType'", "'nominal'", "definition' is not allowed at term level", "'wrongType'"],
        ),
        ("min_bad", ["admin 'source'", "'not an allowed value'", "xref 'error'"]),
        (
            "core_structure_bad",
            [
                *("outside <p>", "directly in <text>", "not the first", "without a type", "several terms"),
                "several descriptions",
            ],
        ),
    ],
)
def test_bad_files_of_the_standard_are_refused_strictly(name: str, messages: list[str], shared: Path) -> None:
    path = shared / "formats" / "tbx" / "test-files" / f"{name}.tbx"
    with pytest.raises(FormatError, match=r"more problems"):
        read_glossary(path, strict=True)
    problems: list[Problem] = []
    assert len(read_glossary(path, on_problem=problems.append)) == 45
    for message in messages:
        assert any(message in str(problem) and problem.line for problem in problems), message


def test_xml_that_is_not_well_formed_is_refused(shared: Path) -> None:
    path = shared / "formats" / "tbx" / "test-files" / "poorly_formed_xml.tbx"
    with pytest.raises(FormatError, match=r"poorly_formed_xml\.tbx:\d+:\d+: not well-formed XML"):
        read_glossary(path)


DECLARES = '<!DOCTYPE martif [<!ENTITY x "text">]>'
BOMB = "<!DOCTYPE martif [<!ENTITY a '0123456789'>" + "".join(
    f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("label", "prefix", "term", "message"),
    [
        ("declared", DECLARES, "&x;", "declares entities"),
        ("a bomb", f"{BOMB}]>", "&i;", "declares entities"),
        (
            "external",
            '<!DOCTYPE martif [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            "&x;",
            "declares entities",
        ),
        (
            "parameter",
            '<!DOCTYPE martif [<!ENTITY % x SYSTEM "http://[::1]/x"> %x;]>',
            "a",
            "declares entities",
        ),
        ("not declared here", '<!DOCTYPE martif SYSTEM "TBXcdv04.dtd">', "&x;", "entity"),
        ("no DOCTYPE", "", "&x;", "entity"),
    ],
)
def test_entities_are_refused(label: str, prefix: str, term: str, message: str) -> None:
    text = f"{prefix}<martif><text><body>{martif(f'<term>{term}</term>')}</body></text></martif>"
    with pytest.raises(FormatError, match=message):
        FORMATS["tbx2"].codec.parse(text.encode(), Reading("t.tbx"))


def test_a_doctype_is_never_fetched() -> None:
    prefix = '<!DOCTYPE martif SYSTEM "http://[::1]:1/TBXcdv04.dtd">'
    text = f"{prefix}<martif><text><body>{martif('<term>顶层设计</term>')}</body></text></martif>"
    assert "顶层设计" in FORMATS["tbx2"].codec.parse(text.encode(), Reading())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "big5hkscs"])
@pytest.mark.parametrize("declared", [True, False])
def test_encodings(encoding: str, declared: bool) -> None:
    said = encoding if declared else "utf-8"
    text = f'<?xml version="1.0" encoding="{said}"?>\n<martif><text><body>' + "".join(
        martif(f"<term>{term}</term>") for term in ("國家安全", "人民", "發展", "香港金融管理局")
    )
    glossary = FORMATS["tbx2"].codec.parse(f"{text}</body></text></martif>".encode(encoding), Reading())
    assert glossary.entries[0].zh[0].text == "國家安全"


@pytest.mark.parametrize(
    ("label", "body", "problem"),
    [
        (
            "empty term",
            martif("<term/>"),
            "t.tbx:1: no term in the language 'zh'",
        ),
        (
            "unknown language",
            '<termEntry><langSet xml:lang="??"><tig><term>顶层设计</term></tig></langSet></termEntry>',
            "t.tbx:1: the language '??' is not known: taken as 'zh' by its script",
        ),
        (
            "free type",
            martif('<term>甲</term><descrip type="House rule">always</descrip>'),
            "t.tbx:1: descrip of the free type 'House rule'; kept",
        ),
        (
            "unknown status",
            martif('<term>甲</term><termNote type="administrativeStatus">gut</termNote>'),
            "t.tbx:1: status 'gut' is not understood; kept as an unknown category, and the term read as one without a "
            "status: preferred, or admitted beside another",
        ),
        (
            "a status by another name",
            martif('<term>甲</term><termNote type="administrativeStatus">Draft</termNote>'),
            "t.tbx:1: the status 'Draft' is read as 'proposed'",
        ),
        ("no terms", "<termEntry/>", "t.tbx:1: a concept without terms is left out"),
    ],
)
def test_problems_are_reported(label: str, body: str, problem: str) -> None:
    assert parse(body)[1] == [problem]


def test_a_status_that_a_file_repeats_is_reported_once() -> None:
    term = '<term>{}</term><termNote type="administrativeStatus">gut</termNote>'
    _, problems = parse(martif(term.format("甲")) + martif(term.format("乙")))
    assert [problem[:25] for problem in problems] == ["t.tbx:1: status 'gut' is n"[:25]]


def test_what_is_beside_a_term_is_read_for_each_concept_by_itself() -> None:
    defined = '<term>{}</term><descrip type="definition">power</descrip><termNote type="termType">acronym</termNote>'
    doubtful = '<term>{}</term><termNote type="forbidden">perhaps</termNote>'
    english = f"x</term></tig><tig>{defined.format('y')}</tig><tig><term>z"
    glossary, problems = parse(
        martif(defined.format("甲"), english)
        + martif(defined.format("乙"))
        + martif(doubtful.format("丙"))
        + martif(doubtful.format("丁"))
    )
    assert [item.definition for item in glossary] == ["power", "power", "", ""]
    assert [term.other for term in glossary.entries[0].en] == [(), (("descrip/definition", "power"),), ()]
    assert [item.zh[0].other for item in glossary][:2] == [(), ()]
    assert [item.zh[0].type for item in glossary] == [TermType.ACRONYM, TermType.ACRONYM, None, None]
    assert len([problem for problem in problems if "forbidden perhaps" in problem]) == 2


def test_ntig_and_fields() -> None:
    glossary, problems = parse(
        '<termEntry id="c1"><descrip type="subjectField">law</descrip>'
        '<langSet xml:lang="zh-CN"><ntig><termGrp><term>法治</term>'
        '<termNote type="partOfSpeech">noun</termNote><termNote type="termType">abbreviation</termNote>'
        '<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp>'
        '<descripGrp><descrip type="context">依法治国</descrip><admin type="source">report</admin></descripGrp>'
        "</ntig></langSet></termEntry>"
    )
    assert problems == []
    item = glossary.entries[0]
    assert (item.id, item.subject) == ("c1", "law")
    assert item.zh == (
        Term(
            "法治",
            "zh-CN",
            Status.PREFERRED,
            part_of_speech="noun",
            type=TermType.ABBREVIATION,
            context="依法治国",
            other=(("context source", "report"),),
        ),
    )


def test_dct_style_and_tbx_min() -> None:
    dct, problems = parse(
        '<conceptEntry id="c1"><min:subjectField>law</min:subjectField><langSec xml:lang="zh"><termSec>'
        "<term>法治</term><min:partOfSpeech>noun</min:partOfSpeech>"
        "<min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec></langSec>"
        "</conceptEntry>",
        'tbx type="TBX-Min" style="dct" xmlns="urn:iso:std:iso:30042:ed-2" '
        'xmlns:min="http://www.tbxinfo.net/ns/min"',
    )
    assert problems == []
    reading = Reading()
    old = FORMATS["tbx2"].codec.parse(
        '<TBX dialect="TBX-Min"><body><entry id="c1"><subjectField>law</subjectField>'
        '<langGroup xml:lang="zh"><termGroup><term>法治</term><partOfSpeech>noun</partOfSpeech>'
        "<termStatus>admitted</termStatus></termGroup></langGroup></entry></body></TBX>".encode(),
        reading,
    )
    assert reading.problems == []
    assert dct.entries == old.entries
    assert old.entries[0].zh[0].status is Status.ADMITTED


def test_simplified_and_traditional_are_two_terms() -> None:
    glossary, _ = parse(
        '<termEntry><langSet xml:lang="zh-CN"><tig><term>国家安全</term></tig></langSet>'
        '<langSet xml:lang="zh-TW"><tig><term>國家安全</term></tig></langSet></termEntry>'
    )
    assert [(term.text, term.language) for term in glossary.entries[0].zh] == [
        ("国家安全", "zh-CN"),
        ("國家安全", "zh-TW"),
    ]


def test_an_empty_glossary_is_refused() -> None:
    with pytest.raises(FormatError, match="needs a concept"):
        list(FORMATS["tbx3"].format(Glossary()))


@pytest.mark.parametrize(
    ("category", "status"),
    [
        ('<termNote type="forbidden">yes</termNote>', Status.FORBIDDEN),
        ('<termNote type="forbidden">false</termNote>', Status.ADMITTED),
        ('<termNote type="forbidden">forbidden</termNote>', Status.FORBIDDEN),
        ('<termNote type="Status">Not recommended</termNote>', Status.DEPRECATED),
        ('<descrip type="Status">preferred</descrip>', Status.PREFERRED),
        ('<admin type="status">obsolete</admin>', Status.DEPRECATED),
        ('<termNote type="administrativeStatus">禁用</termNote>', Status.FORBIDDEN),
        ('<termNote type="usage">废弃</termNote>', Status.DEPRECATED),
        ("<note>Do not use</note>", Status.FORBIDDEN),
        ("<note>Do not use in laws.</note>", Status.ADMITTED),
        (
            '<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote><note>禁用</note>',
            Status.FORBIDDEN,
        ),
    ],
)
def test_a_ban_in_other_words(category: str, status: Status, tmp_path: Path) -> None:
    path = tmp_path / "a.tbx"
    path.write_text(
        '<martif type="TBX"><text><body><termEntry><langSet xml:lang="zh"><tig><term>法治</term></tig></langSet>'
        '<langSet xml:lang="en"><tig><term>rule of law</term></tig>'
        f"<tig><term>rule by law</term>{category}</tig></langSet></termEntry></body></text></martif>",
        "utf-8",
    )
    terms = {term.text: term for term in read_glossary(path).entries[0].en}
    assert terms["rule by law"].status is status
