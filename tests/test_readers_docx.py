"""Word files: what is read of them, and comments at the very words."""

import warnings
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.documents.intake import Mark, annotate
from termalign.errors import FormatError, InputError
from termalign.language.text import Span
from tests.contents import read_content
from tests.word import WORD, archive, characters, commented, comments, p, part, parts_of, r, table, word

STYLES = (
    '<w:style w:type="paragraph" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Secret"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Shown"><w:basedOn w:val="Secret"/>'
    '<w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="White"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Banner"><w:pPr><w:shd w:val="clear" w:fill="1F3864"/></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="Twice"><w:rPr><w:strike/><w:dstrike w:val="0"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
)
WHITE = '<w:color w:val="FFFFFF"/>'
RAISED = '<w:vertAlign w:val="superscript"/>'
BEGIN, MIDDLE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)


def box(content: str) -> str:
    return (
        f"<w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )


def field(code: str, result: str) -> str:
    return f"{BEGIN}<w:r><w:instrText>{code}</w:instrText></w:r>{MIDDLE}{result}{END}"


def control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def blocks(body: str, **parts: str) -> list[str]:
    return [block.text for block in read_content(word(body, **parts), path="a.docx").blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("a", "b") + p() + p("c"), ["ab", "c"]),
        (p(f"<w:ins>{r('new')}</w:ins>", f"<w:del><w:r><w:delText>old</w:delText></w:r>{r('x')}</w:del>"), ["new"]),
        (p(f"<w:moveFrom>{r('here')}</w:moveFrom>", "and", f"<w:moveTo>{r('there')}</w:moveTo>"), ["andthere"]),
        (p("one", mark="<w:del/>") + p("two"), ["onetwo"]),
        (p("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:noBreakHyphen/><w:t>c</w:t></w:r>"), ["a\tb\n‑c"]),
        (p(r("a"), r("hidden", "<w:vanish/>"), r("b", '<w:vanish w:val="false"/>')), ["ab"]),
        (p(r("a"), r("hidden", '<w:rStyle w:val="Ghost"/>')), ["a"]),
        (p("hidden", style="Secret") + p("hidden", style="Child") + p("seen", style="Shown"), ["seen"]),
        (p(r("seen", '<w:vanish w:val="0"/>'), style="Secret"), ["seen"]),
        (p("struck", style="Old") + p(r("seen", '<w:strike w:val="0"/>'), style="Old"), ["seen"]),
        (p(r("a"), r("struck", '<w:dstrike/><w:strike w:val="0"/>')), ["a"]),
        (p(r("a"), r("tiny", '<w:sz w:val="2"/>'), r("b", '<w:sz w:val="12"/>')), ["ab"]),
        (p(r("a"), r("white", WHITE), r("white", '<w:rStyle w:val="White"/>')), ["a"]),
        (p(r("seen", '<w:rStyle w:val="White"/><w:color w:val="auto"/>')), ["seen"]),
        (p(r("seen", WHITE + '<w:highlight w:val="black"/>'), r("white", WHITE)), ["seen"]),
        (p(r("seen", WHITE + '<w:shd w:val="clear" w:fill="000000"/>')), ["seen"]),
        (p(r("seen", WHITE), style="Banner"), ["seen"]),
        (p(r("seen", WHITE + '<w:shd w:val="clear" w:fill="auto"/>'), style="Banner"), ["seen"]),
        ('<w:p><w:pPr><w:pStyle w:val="Banner"/><w:shd w:fill="auto"/></w:pPr>' + r("white", WHITE) + "</w:p>", []),
        (p(r("seen", WHITE + '<w:shd w:val="solid" w:color="00458A" w:fill="FFFFFF"/>')), ["seen"]),
        (p(r("seen", WHITE + '<w:shd w:val="pct75" w:fill="auto"/>')), ["seen"]),
        (p(r("seen", WHITE + '<w:shd w:val="clear" w:fill="auto" w:themeFill="accent1"/>')), ["seen"]),
        (p(r("a"), r("struck", '<w:rStyle w:val="Twice"/>')), ["a"]),
        (p(r("seen?", WHITE + "<w14:textOutline/>")) + p(r("seen?", WHITE + "<w:emboss/>")), ["seen?", "seen?"]),
        ('<w:p><w:r><w:pict><v:rect style="z-index:-1"/></w:pict></w:r></w:p>' + p(r("seen?", WHITE)), ["seen?"]),
        ('<w:p><w:pPr><w:shd w:val="clear" w:fill="00458A"/></w:pPr>' + r("seen", WHITE) + "</w:p>", ["seen"]),
        (p(r("a"), r("white", WHITE + '<w:shd w:val="clear" w:fill="FFFFFF"/>')), ["a"]),
        (p(r("seen", "<w:webHidden/>")), ["seen"]),  # on a page of the web alone it is not
        ("<w:background/>" + p(r("seen?", WHITE)), ["seen?"]),
        (table((p(r("seen?", WHITE)),)), ["seen?"]),
        (p("国家", r("1, 2", RAISED), "安全"), ["国家¹, ²安全"]),
        (p("H", r("2", '<w:vertAlign w:val="subscript"/>'), "O, 5", r("th", RAISED), r("a", RAISED)), ["H2O, 5thᵃ"]),
        (p("seen", mark="<w:vanish/>"), ["seen"]),
        (p("a", field(" REF x ", r("b")), "c"), ["abc"]),
        (p(BEGIN, r("code"), field("IF", r("inner")), MIDDLE, r("result"), END), ["result"]),
        (p(BEGIN, r("code")) + p(r("code"), MIDDLE, r("result"), END, "x"), ["resultx"]),
        (p(f'<w:fldSimple w:instr=" TITLE ">{r("title")}</w:fldSimple>'), ["title"]),
        (p(field('TOC \\o "1-3"', r("Contents 1")), r("after")), ["after"]),
        (p("Chapter 1\t3", style="T1") + p("Chapter 1"), ["Chapter 1"]),
        (p(f"<w:r>{box(p('in the box'))}</w:r>", "host"), ["host", "in the box"]),
        (
            p(
                f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box(p('once'))}</mc:Choice>"
                f"<mc:Fallback>{box(p('once'))}</mc:Fallback></mc:AlternateContent></w:r>"
            ),
            ["once"],
        ),
        (p(BEGIN, r("code"), f"<w:r>{box(p('boxed'))}</w:r>", MIDDLE, END), ["boxed"]),
        (table((p("1"), p("二")), (p("three"), p("four") + p("five"))), ["1", "二", "three", "four", "five"]),
        (p(f"<w:r><w:ruby><w:rt>{r('zì')}</w:rt><w:rubyBase>{r('字')}</w:rubyBase></w:ruby></w:r>"), ["字"]),
        (p(control("<w:showingPlcHdr/>", r("Click here")), "x"), ["x"]),
        (p(control("", r("filled in")), "x"), ["filled inx"]),
        (control('<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>', p("1")) + p("x"), ["x"]),
        (
            control(
                '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>',
                p("Contents") + p(field("TOC", field("PAGEREF a", r("1")))) + p("swallowed"),
            ),
            ["swallowed"],
        ),
        (p("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "sum"), ["sum"]),
        (p("<w:r><w:t>a&amp;b &#x1F600;<![CDATA[<c>]]></w:t></w:r>"), ["a&b \U0001f600<c>"]),
        (p(f"<w:hyperlink>{r('link')}</w:hyperlink>", f"<w:smartTag>{r('tag')}</w:smartTag>"), ["linktag"]),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:char="2713"/></w:r>'), ["✓"]),
        (p("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>" + r("no tab")), ["no tab"]),
    ],
)  # fmt: skip
def test_what_the_printed_page_shows_is_read(body: str, expected: list[str]) -> None:
    assert blocks(body, styles=STYLES) == expected


@pytest.mark.parametrize(
    ("body", "notes"),
    [
        (p(r("a"), r("b", "<w:vanish/>")) + p("hidden", style="Secret"), "not read: 2 hidden texts"),
        (p("a", r("b", WHITE), r("c", '<w:sz w:val="2"/>')), "not read: 2 hidden texts"),
        (p("a") + '<w:altChunk r:id="x"/>', "not read: 1 inserted file"),
        (p("a", BEGIN, r("b")) + p("c"), "not read: 1 field without an end"),
        (p("a", field("REF x", r("b"))) + p("toc", style="T1"), ""),
        (p("a", "<m:oMath><m:r/></m:oMath>") + p(field("EQ \\f(1,2)", "")), "not read: 2 formulas"),
        (p('a<w:r><w:pict><v:textpath string="b"/></w:pict></w:r>'), "not read: 1 WordArt"),
    ],
)
def test_what_people_may_miss_is_reported(body: str, notes: str) -> None:
    assert read_content(word(body, styles=STYLES), path="a.docx").notes == notes


@pytest.mark.parametrize(
    "drawn", ["<w:drawing><wp:anchor/></w:drawing>", '<w:pict><v:rect style="position:absolute"/></w:pict>']
)
def test_white_text_may_be_on_what_a_header_draws(drawn: str) -> None:
    body = p(r("seen?", WHITE)) + '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'
    assert blocks(body, header1=p(f"<w:r>{drawn}</w:r>")) == ["seen?"]
    assert blocks(body, header1=p("a")) == ["a"]


def test_what_may_be_white_on_white_is_reported() -> None:
    body = table((p(r("a", WHITE)), p(r("b", WHITE))), (p("c"), p("d")))
    assert (
        read_content(word(body), path="a.docx").asides == "2 texts in white read: what is behind is not known"
    )


@pytest.mark.parametrize(
    ("body", "asides"),
    [
        ('<w:drawing descr="图书馆" title="a"/>', "1 title or description"),
        ('<w:sdtPr><w:alias w:val="图书馆"/></w:sdtPr>', "1 title or description"),
        (
            f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('图书馆')}</w:sdtContent></w:sdt>",
            "1 text of a template",
        ),
        (BEGIN + '<w:r><w:instrText>QUOTE "图书馆"</w:instrText></w:r>' + END, "1 field code"),
        (BEGIN + r("图书馆") + END, "1 field code"),
        (field("TOC", r("图书馆")), "1 line of a table of contents"),
        (field("TOC", r("图") + r("书馆") + r("图书馆")), "1 line of a table of contents"),
        (field("TOC", r("图")) + r("图书馆", "<w:i/>"), ""),
        ('<w:fldSimple w:instr="QUOTE 图书馆"/>', "1 field code"),
        (
            f"<w:r><w:ruby><w:rt>{r('图书馆')}</w:rt><w:rubyBase>{r('library')}</w:rubyBase></w:ruby></w:r>",
            "1 text in another element (rt)",
        ),
        (f"<w:r><w:ruby><w:rt>{r('guǎn')}</w:rt><w:rubyBase>{r('馆')}</w:rubyBase></w:ruby></w:r>", ""),
        (field("STYLEREF 图书馆", r("x")) + '<w:fldSimple w:instr="SEQ 图书馆"/>', ""),
    ],
)
def test_what_stands_beside_the_text_is_reported(body: str, asides: str) -> None:  # 图书馆: library
    source = read_content(word(p("text", body), styles=STYLES), path="a.docx")
    assert (source.asides, source.notes) == (
        f"not read: outside the running text, {asides}" if asides else "",
        "",
    )


def test_what_other_parts_hold_beside_the_text_is_reported() -> None:
    own = f'<w:comment w:id="2" w:author="termalign">{p("图书馆")}</w:comment>'  # library
    parts = {
        "comments": f'<w:comment w:id="1" w:author="A">{p("图书馆")}</w:comment>{own}',
        "numbering": '<w:abstractNum><w:lvl><w:lvlText w:val="图书馆%1"/></w:lvl></w:abstractNum>',
        "footnotes": f'<w:footnote w:id="5">{p("图书馆")}</w:footnote>',
    }
    files = parts_of(word(p("text"), **parts))
    files["docProps/core.xml"] = b"<core><title>\xe5\x9b\xbe\xe4\xb9\xa6\xe9\xa6\x86</title></core>"
    assert read_content(archive(files), path="a.docx").asides == (
        "not read: outside the running text, 1 title or description, 1 comment, 1 text of a template, "
        "1 text in another element"
    )


def test_a_file_is_read_whatever_is_damaged_beside_its_text() -> None:
    files = parts_of(word(p("text"), numbering="", comments=""))
    for name in ("word/numbering.xml", "word/comments.xml", "docProps/core.xml"):
        files[name] = b"<w:damaged"
    source = read_content(archive(files), path="a.docx")
    assert ([block.text for block in source.blocks], source.asides) == (["text"], "")


def test_the_first_form_with_a_text_is_read_and_deleted_rows_are_counted() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p('b')}</w:txbxContent></w:pict></w:r>"
    forms = f'<mc:AlternateContent><mc:Choice Requires="x"><w:x/></mc:Choice><mc:Fallback>{box}</mc:Fallback>'
    assert blocks(p("a", f"{forms}</mc:AlternateContent>")) == ["a", "b"]
    row = f'<w:tbl><w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>{p("x")}</w:tc></w:tr></w:tbl>'
    assert read_content(word(p("a") + row), path="a.docx").notes == "not read: 1 tracked deletion"
    deleted = f'<w:tc><w:tcPr><w:cellDel w:id="1"/></w:tcPr>{p("x")}</w:tc>'
    cells = read_content(
        word(f"<w:tbl><w:tr>{deleted}<w:tc>{p('kept')}</w:tc></w:tr></w:tbl>"), path="a.docx"
    )
    assert ([block.text for block in cells.blocks], cells.notes) == (["kept"], "not read: 1 tracked deletion")
    moved = f'<w:p><w:pPr><w:rPr><w:moveFrom w:id="1"/></w:rPr></w:pPr><w:moveFrom w:id="2">{r("x")}</w:moveFrom></w:p>'
    source = read_content(word(moved + p("next")), path="a.docx")
    assert ([block.text for block in source.blocks], source.notes) == (
        ["next"],
        "not read: 1 tracked deletion",
    )


def test_a_picture_that_says_the_same_twice_is_counted_once() -> None:
    named = '<wp:docPr id="1" descr="图书馆"/><pic:cNvPr id="0" descr="{}"/>'  # library
    for inner, count in (("图书馆", "1 title or description"), ("档案馆", "2 titles and descriptions")):
        source = read_content(
            word(p("text", f"<w:r><w:drawing>{named.format(inner)}</w:drawing></w:r>")), path="a.docx"
        )
        assert source.asides == f"not read: outside the running text, {count}"


def test_what_people_may_miss_in_notes_is_reported_too() -> None:
    notes = f'<w:footnote w:id="2">{p(r("a"), r("b", "<w:vanish/>"))}</w:footnote>'
    content = word(p("x", '<w:r><w:footnoteReference w:id="2"/></w:r>'), footnotes=notes)
    assert read_content(content, path="a.docx").notes == "not read: 1 hidden text"


@pytest.mark.parametrize("number", ["D83D", "DC00", "0000", "001B", "ZZZZ"])
def test_a_symbol_that_is_no_character_is_refused(number: str) -> None:
    symbol = f'<w:r><w:sym w:font="Arial" w:char="{number}"/></w:r>'
    with pytest.raises(FormatError, match="a symbol whose number is none"):
        blocks(p("a", symbol))


@pytest.mark.parametrize("name", ["word/document.xml", "word/Document.XML"])
def test_a_part_that_is_there_several_times_is_refused_where_they_differ(name: str) -> None:
    def with_second(text: str) -> bytes:
        made = BytesIO(word(p("first")))
        with zipfile.ZipFile(made, "a") as package, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            content = package.read("word/document.xml")
            package.writestr(name, content.replace(b"first", text.encode()))
        return made.getvalue()

    [block] = read_content(with_second("first"), path="a.docx").blocks
    assert block.text == "first"
    with pytest.raises(FormatError, match=r"^a\.docx: .*'word/document\.xml' is there several times"):
        read_content(with_second("other"), path="a.docx")


def test_notes_and_margins_are_read_once_each_in_the_order_of_their_references() -> None:
    body = p("a", '<w:r><w:footnoteReference w:id="9"/></w:r>') + p(
        "b", '<w:r><w:footnoteReference w:id="2"/></w:r>'
    )
    body += '<w:sectPr><w:headerReference r:id="header1"/><w:headerReference r:id="header2"/></w:sectPr>'
    notes = f'<w:footnote w:type="separator" w:id="0">{p("sep")}</w:footnote>'
    notes += "".join(
        f'<w:footnote w:id="{number}">{p(text)}</w:footnote>'
        for number, text in (("2", "two"), ("9", "nine"), ("5", "its reference is deleted"))
    )
    source = read_content(
        word(body, footnotes=notes, header1=p("Top"), header2=p("Top"), header3=p("unused")), path="a.docx"
    )
    assert [(block.text, block.reference) for block in source.blocks] == [
        ("Top", "paragraph 1 (header)"),
        ("a", "paragraph 2"),
        ("b", "paragraph 3"),
        ("nine", "paragraph 4 (footnote 1)"),
        ("two", "paragraph 5 (footnote 2)"),
    ]


def test_a_table_of_two_columns_is_a_file_of_both_sides() -> None:
    rows = [("1", "碳中和目标", "carbon neutrality goal", "checked"), ("2", "法治", "rule of law", "")]
    body = p("Terms") + table(*(tuple(p(cell) for cell in row) for row in rows))
    source = read_content(word(body), path="a.docx", both=True)
    assert [(block.text, block.side, block.reference) for block in source.blocks if block.side] == [
        ("碳中和目标", "zh", "table 1, row 1"),
        ("carbon neutrality goal", "en", "table 1, row 1"),
        ("法治", "zh", "table 1, row 2"),
        ("rule of law", "en", "table 1, row 2"),
    ]
    with pytest.raises(FormatError, match="no table with a Chinese and an English column"):
        read_content(word(table((p("法治"), p("法律")))), path="a.docx", both=True)
    with pytest.raises(FormatError, match="all of it is Chinese; give the text and its translation"):
        read_content(word(p("法治")), path="a.docx", both=True)


@pytest.mark.parametrize(
    "heading", [("原文", "译文"), ("中文", "English"), ("Source text", "Translation"), ("中文版", "英文版")]
)
def test_a_row_that_only_names_the_columns_is_no_pair(heading: tuple[str, str]) -> None:
    rows = [heading, ("法治", "rule of law"), ("翻译", "translation and interpreting")]
    source = read_content(word(table(*(tuple(map(p, row)) for row in rows))), path="a.docx", both=True)
    assert [block.reference for block in source.blocks if block.side == "zh"] == [
        "table 1, row 2",
        "table 1, row 3",
    ]


def marked(data: bytes, *spans: tuple[int, int, int]) -> bytes:
    source = read_content(data, path="a.docx")
    marks = [
        Mark(
            block, Span(start, end), source.blocks[block].text[start:end], f"<{number}> & 碳中和"
        )  # carbon neutrality
        for number, (block, start, end) in enumerate(spans)
    ]
    return annotate(data, source.marks(marks))


RUNS = st.lists(
    st.tuples(
        st.lists(
            st.one_of(
                st.text("ab 中&\U0001f600", min_size=1, max_size=5).map(
                    lambda text: f"<w:t>{text.replace('&', '&amp;')}</w:t>"
                ),
                st.text("x<y中", min_size=1, max_size=4).map(lambda text: f"<w:t><![CDATA[{text}]]></w:t>"),
                st.sampled_from(["<w:tab/>", "<w:br/>", "<w:lastRenderedPageBreak/>", "<w:drawing/>"]),
            ),
            min_size=1,
            max_size=4,
        ),
        st.sampled_from(["", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:i/><w:u w:val='single'/></w:rPr>"]),
        st.sampled_from(
            ["{}", "<w:ins w:id='7'>{}</w:ins>", "<w:hyperlink>{}</w:hyperlink>", "<w:bookmarkStart/>{}"]
        ),
    ),
    min_size=1,
    max_size=6,
)


@given(RUNS, st.data())
def test_comments_stand_on_exactly_the_words_and_nothing_else_changes(
    runs: list[tuple[list[str], str, str]], data: st.DataObject
) -> None:
    content = word(
        p(*(around.format(f"<w:r>{look}{''.join(said)}</w:r>") for said, look, around in runs), "end")
    )
    source = read_content(content, path="a.docx")
    text = source.blocks[0].text
    edge = st.integers(0, len(text))
    spans = data.draw(
        st.lists(
            st.tuples(edge, edge).filter(lambda span: text[slice(*span)].strip()), min_size=1, max_size=4
        )
    )
    made = marked(content, *((0, *span) for span in spans))
    expected = sorted(text[start:end] for start, end in spans)
    assert sorted(commented(made).values()) == expected
    before, after = characters(content), characters(made)
    assert [char[:2] for char in before] == [char[:2] for char in after]
    assert read_content(made, path="a.docx").blocks == source.blocks
    kept = {name: held for name, held in parts_of(made).items() if name not in CHANGED}
    assert kept == {name: held for name, held in parts_of(content).items() if name not in CHANGED}


CHANGED = ("word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml")


def test_comments_join_those_that_are_there() -> None:
    there = f'<w:comment w:id="7" w:author="A">{p("old")}</w:comment>'
    body = p('<w:commentRangeStart w:id="7"/>', "carbon ", "neutrality", '<w:commentRangeEnd w:id="7"/>')
    content = word(body, comments=there)
    made = marked(content, (0, 7, 17))
    assert comments(made) == {"7": "old", "8": "<0> & 碳中和"}
    assert commented(made) == {"7": "carbon neutrality", "8": "neutrality"}
    assert {name for name, held in parts_of(made).items() if held != parts_of(content)[name]} == {
        "word/document.xml",
        "word/comments.xml",
    }


def test_notes_and_headers_that_are_missing_are_reported() -> None:
    body = p("a", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    content = word(body + '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>')
    source = read_content(content, path="a.docx")
    assert [block.text for block in source.blocks] == ["a"]
    assert source.notes == "not read: 2 missing parts (header1, footnotes)"


def test_a_comment_on_a_note_or_a_header_is_in_the_body_and_says_the_words() -> None:
    body = p("a", '<w:r><w:footnoteReference w:id="2"/></w:r>', "b")
    body += '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'
    content = word(body, footnotes=f'<w:footnote w:id="2">{p("a note")}</w:footnote>', header1=p("Top line"))
    made = marked(content, (0, 0, 3), (2, 2, 6))
    assert comments(made) == {"0": "header: “Top”: <0> & 碳中和", "1": "footnote 1: “note”: <1> & 碳中和"}
    assert commented(made) == {"0": "ab"}
    written = parts_of(made)["word/document.xml"]
    reference = written.index(b"footnoteReference")
    assert (
        written.index(b'commentRangeStart w:id="1"') < reference < written.index(b'commentRangeEnd w:id="1"')
    )
    assert parts_of(made)["word/header1.xml"] == parts_of(content)["word/header1.xml"]


def test_names_without_prefix_are_commented_too() -> None:
    files = parts_of(word(p("rule of law")))
    files["word/document.xml"] = (
        f'<document xmlns="{WORD}"><body><p><r><t>rule of law</t></r></p></body></document>'.encode()
    )
    assert commented(marked(archive(files), (0, 0, 4))) == {"0": "rule"}


def test_a_body_in_another_encoding_keeps_its_text() -> None:
    files = parts_of(word(p("法治 rule of law")))
    files["word/document.xml"] = (
        part("document", f"<w:body>{p('法治 rule')}</w:body>").replace("UTF-8", "UTF-16").encode("utf-16")
    )
    assert commented(marked(archive(files), (0, 3, 7))) == {"0": "rule"}


def test_marks_of_another_file_are_refused() -> None:
    source = read_content(word(p("rule of law")), path="a.docx")
    marks = source.marks([Mark(0, Span(0, 4), "rule", "x")])
    with pytest.raises(InputError, match="has changed since it was read"):
        annotate(word(p("rule of laws")), marks)
    for span, words in ((Span(0, 4), "law"), (Span(4, 5), " ")):
        with pytest.raises(InputError, match="does not hold what is marked"):
            annotate(word(p("rule of law")), source.marks([Mark(0, span, words, "x")]))


def test_a_broken_part_of_comments_is_named() -> None:
    content = archive(parts_of(word(p("law"), comments="")) | {"word/comments.xml": "<w:comments><broken"})
    source = read_content(content, path="a.docx")
    with pytest.raises(FormatError, match=r"a\.docx: the part 'word/comments\.xml': not well-formed"):
        annotate(content, source.marks([Mark(0, Span(0, 3), "law", "x")]))


def test_no_marks_change_nothing_but_the_archive() -> None:
    content = word(p("rule of law"))
    assert parts_of(marked(content)) == parts_of(content)


def _bomb() -> bytes:
    files = parts_of(word(p("a")))
    files["word/media/image.bin"] = bytes(1 << 26)
    return archive(files)


def _with_body(written: str) -> bytes:
    return archive(parts_of(word(p("a"))) | {"word/document.xml": written})


def _encrypted() -> bytes:
    data = bytearray(word(p("a")))
    with zipfile.ZipFile(BytesIO(bytes(data))) as package:
        central = package.start_dir
    data[central + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (word(p("a"))[:-40], "broken archive|no Word file"),
        (_bomb(), "unpacks to"),
        (_with_body('<!DOCTYPE x [<!ENTITY e "b">]><w:document/>'), "DOCTYPE"),
        (_with_body("<w:document><w:body>"), "ends before its elements do"),
        (_with_body("<a>" * 300 + "</a>" * 300), "nested more than 256 deep"),
        (
            archive({name: held for name, held in parts_of(word(p("a"))).items() if "document" not in name}),
            "no part",
        ),
        (_encrypted(), "encrypted"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "save it without a password",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "before 2007.*--convert-to docx"),
        (b"{\\rtf1 hello}", "is RTF.*--convert-to docx"),
        (
            archive({"mimetype": "application/vnd.oasis.opendocument.presentation"}),
            "OpenDocument.*save it as .pptx",
        ),
        (archive({"a.txt": "x"}), "no document in it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # the bytes of an archive hold the time
)
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes, problem: str) -> None:
    with pytest.raises(FormatError, match=problem) as refused:
        read_content(data, path="a.docx")
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith("a.docx")


@pytest.mark.parametrize(
    "change", [str.upper, str.title, lambda name: name.replace("C", "c").replace("T", "t")]
)
def test_parts_named_in_another_case_get_no_second_one(change):
    parts = parts_of(word(p("rule of law"), comments=""))
    content = archive({change(name): part for name, part in parts.items()})
    source = read_content(content, path="a.docx")
    made = annotate(content, source.marks([Mark(0, Span(0, 4), "rule", "x")]))
    names = list(parts_of(made))
    assert len({name.lower() for name in names}) == len(names)
    assert {change(name) for name in parts} <= set(names)
    assert "".join(block.text for block in read_content(made, path="a.docx").blocks) == "rule of law"
