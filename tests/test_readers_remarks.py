"""Our remarks of earlier runs are replaced, those of people stay byte for byte, in every format that holds remarks."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest

from termalign.documents.intake import EDITABLE, Mark, Source, annotate, editor
from termalign.documents.readers.remarks import signed
from termalign.language.text import Span
from tests.contents import read_content
from tests.processes import run
from tests.test_readers_formats import PO, SDLXLIFF, XLIFF_1, XLIFF_2, workbook
from tests.test_readers_localization import BODY, MARGINS, SAMPLES, odt
from tests.word import comments, p, parts_of, word

PAGE = "<p>the rule&nbsp;of <b>law &amp; order</b>\n  now <mark title='mine'>more law</mark></p><p>法治</p>"
MEMORY = (
    '<tmx version="1.4"><header/><body><tu><note>by Ann</note><tuv xml:lang="zh"><seg>法治</seg></tuv>'
    '<tuv xml:lang="en"><note>termalign: by Ann</note><seg>the law</seg></tuv></tu></body></tmx>'
)
FILES: dict[str, list[tuple[str, bytes]]] = {
    **{name: [(path, content.encode())] for name, (path, content, _) in SAMPLES.items() if name in EDITABLE},
    "html": [("a.html", PAGE.encode())],
    "tmx": [("a.tmx", MEMORY.encode())],
    "po": [("a.po", PO.encode())],
    "xliff": [("a.xlf", XLIFF_1.encode()), ("a.xlf", XLIFF_2.encode()), ("a.sdlxliff", SDLXLIFF.encode())],
    "docx": [("a.docx", word(p("rule of laws, and of men") + p("reform")))],
    "xlsx": [("a.xlsx", workbook())],
    "odt": [("a.odt", odt(BODY, margins=MARGINS))],
}
CASES = [(path, data) for name in FILES for path, data in FILES[name]]
VARIANTS = [
    *CASES,
    *(
        (path, data.replace(b"\n", end))
        for end in (b"\r\n", b"\r")
        for path, data in CASES
        if not data.startswith(b"PK")
    ),
]


def test_every_format_that_holds_remarks_is_tried() -> None:
    assert FILES.keys() == set(EDITABLE)


def read(path: str, data: bytes) -> Source:
    both = path.endswith((".po", ".ts"))
    return read_content(data, path=path, both=both) if both else read_content(data, path=path)


def marks_of(source: Source, step: int = 1) -> list[Mark]:
    """Return marks on whole blocks and on words in them, some twice."""
    marks = []
    for number, block in list(enumerate(source.blocks))[::step]:
        words = [Span(0, len(block.text)), Span(0, len(block.text.split()[0]))]
        for index, span in enumerate(words):
            comment = signed(f'use "法治" */ --> <b> & \\u; here, {index}', f"{number:08x}{index:08x}")
            marks.append(Mark(number, span, span.of(block.text), comment))
    return marks


def annotated(path: str, data: bytes, marks: Sequence[Mark]) -> bytes:
    return annotate(data, read(path, data).marks(marks))


def unpacked(data: bytes) -> object:
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize(("path", "data"), VARIANTS)
def test_annotating_twice_is_annotating_once(path: str, data: bytes) -> None:
    marks = marks_of(read(path, data))
    once = annotated(path, data, marks)
    assert once != data
    assert annotated(path, once, marks) == once


@pytest.mark.parametrize(("path", "data"), VARIANTS)
def test_fewer_findings_leave_fewer_remarks(path: str, data: bytes) -> None:
    source = read(path, data)
    some = annotated(path, annotated(path, data, marks_of(source)), marks_of(source, step=2))
    assert annotated(path, some, marks_of(source, step=2)) == some
    if not path.endswith((".docx", ".xlsx")):  # runs stay cut, and parts that were made stay, empty
        assert unpacked(some) == unpacked(annotated(path, data, marks_of(source, step=2)))


@pytest.mark.parametrize(("path", "data"), VARIANTS)
def test_no_finding_leaves_no_remark(path: str, data: bytes) -> None:
    source = read(path, data)
    none = annotated(path, annotated(path, data, marks_of(source)), [])
    if path.endswith((".docx", ".xlsx")):
        assert all(b"use &" not in part and b"here" not in part for part in parts_of(none).values())
        assert [block.text for block in read(path, none).blocks] == [block.text for block in source.blocks]
    else:
        assert unpacked(none) == unpacked(data)


@pytest.mark.parametrize(("path", "data"), VARIANTS)
def test_a_remark_of_our_name_without_a_fingerprint_is_a_persons(path: str, data: bytes) -> None:
    source = read(path, data)
    word = source.blocks[0].text
    by_person = annotated(path, data, [Mark(0, Span(0, len(word)), word, "I disagree")])
    again = annotated(path, annotated(path, by_person, marks_of(source)), [])
    assert editor(path, source.format)(by_person, path).unmarked() == by_person
    if not path.endswith((".docx", ".xlsx")):
        assert unpacked(again) == unpacked(by_person)


@pytest.mark.parametrize(("path", "data"), VARIANTS)
def test_a_fingerprint_under_another_name_is_a_persons(path: str, data: bytes) -> None:
    """Whatever the format: the name is changed in the file, as another tool would have written it."""
    annotated_once = annotated(path, data, marks_of(read(path, data)))
    if annotated_once.startswith(b"PK"):
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as package:
            for name, part in parts_of(annotated_once).items():
                package.writestr(name, part.replace(b"termalign", b"otheralign"))
        by_other = made.getvalue()
    else:
        by_other = annotated_once.replace(b"termalign", b"otheralign")
    assert annotated(path, by_other, []) == by_other or unpacked(annotated(path, by_other, [])) == unpacked(
        by_other
    )


def test_a_comment_that_was_replied_to_stays_and_is_not_doubled() -> None:
    marks = [Mark(0, Span(0, 4), "rule", signed("look", "0" * 16))]
    data = word(p("rule of law"))
    once = annotate(data, read_content(data, path="a.docx").marks(marks))
    parts = parts_of(once)
    parts["word/comments.xml"] = parts["word/comments.xml"].replace(
        b"<w:p>", b'<w:p xmlns:w14="w14" w14:paraId="1">'
    )
    reply = b'<w15:commentsEx><w15:commentEx w15:paraId="2" w15:paraIdParent="1"/></w15:commentsEx>'
    parts["word/commentsExtended.xml"] = reply
    relations = "word/_rels/document.xml.rels"
    parts[relations] = parts[relations].replace(
        b"</Relationships>",
        b'<Relationship Id="x" Type="http://a/commentsExtended" Target="commentsExtended.xml"/></Relationships>',
    )
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    replied = made.getvalue()
    for given in (marks, []):
        again = annotate(replied, read_content(replied, path="a.docx").marks(given))
        assert len(comments(again)) == 1


def test_a_check_of_its_own_comments_in_strings_of_android_writes_the_same(tmp_path: Path) -> None:
    """They look like the comments that suppress findings."""
    (tmp_path / "house.tsv").write_text("zh\ten\n法治\trule of law\n", encoding="utf-8")
    strings = '<resources>\n  <string name="a">{}</string>\n</resources>\n'
    for name, text in (("zh", "法治很重要。"), ("en", "Legality is important.")):
        (tmp_path / f"{name}.xml").write_text(strings.format(text), encoding="utf-8")
    for given, output in (("en.xml", "one.xml"), ("one.xml", "two.xml")):
        assert run("check", "house.tsv", "zh.xml", given, "--annotate", output, cwd=tmp_path).returncode == 1
    once = (tmp_path / "one.xml").read_text(encoding="utf-8")
    assert once.count("termalign: TA101") == 1
    assert once == (tmp_path / "two.xml").read_text(encoding="utf-8")


def test_a_check_of_its_own_output_writes_the_same(tmp_path: Path) -> None:
    (tmp_path / "house.tsv").write_text("zh\ten\n法治\trule of law\n", encoding="utf-8")
    (tmp_path / "zh.docx").write_bytes(word(p("法治很重要。") + p("我们坚持法治。")))
    (tmp_path / "en.docx").write_bytes(word(p("Legality is important.") + p("We uphold legality.")))
    made = []
    for given, output in (("en.docx", "one.docx"), ("one.docx", "two.docx"), ("two.docx", "three.docx")):
        run("check", "house.tsv", "zh.docx", given, "--annotate", output, cwd=tmp_path)
        made.append((tmp_path / output).read_bytes())
    assert len(comments(made[0])) == 2
    assert made[0] == made[1] == made[2]
