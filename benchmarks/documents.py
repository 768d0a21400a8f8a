"""What is read of documents beside what other programs read of them; and comments, as LibreOffice sees them anchored.

For every file of a folder, and those in its folders: its letters and digits (as a multiset, so that order and the
numbers of lists do not matter) beside those that another program reads (`other_readers`). Then words are drawn at
random in Word files, comments put on them, and the file is turned into flat XML by LibreOffice: what stands between the
anchors it sees must be the words, and its text what it was. Needs LibreOffice (Debian: libreoffice-writer) and, for
other formats, pandoc, poppler-utils and python-pptx, beautifulsoup4, ebooklib, polib, srt, webvtt-py; formats whose
reader is not installed are passed over, and told. Without a folder, texts are made with LibreOffice and, where it is
installed, python-docx.

Example:
    python -m benchmarks.documents [FOLDER] [--spans 10] [--seed 1]
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from benchmarks.other_readers import OFFICE, READERS, TEXT, flat
from termalign.errors import TermalignError
from termalign.readers import Mark, Source, annotate, format_of, read_document
from termalign.text import Span

PATIENCE = 60
"""Seconds that LibreOffice has for a file: it never ends with some."""

LONGEST = 40
"""Characters of a span."""

EQUAL = 0.01
"""Share of the letters of a file by which two readers may differ."""

PAGE = (
    """<!doctype html><meta charset=utf-8><h1>Rule of <i>law</i> 法治</h1>
<p>We <b>advance</b> carbon neu<u>trality</u> and high-<b>quality</b> development.<br>A line &amp; more.
<table><tr><td>碳中和<td>carbon <i>neutrality</i><tr><td>法治<td>rule of <b>l</b>aw</table>
<ul><li>one <a href="https://example.org">linked</a> item<li>two</ul><p>The end of the <s>struck</s> text."""
    * 5
)


def convert(file: Path, kind: str, folder: Path) -> Path:
    command = ["libreoffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(folder), str(file)],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    return folder / f"{file.stem}.{kind.split(':')[0]}"


def made(folder: Path) -> Iterator[Path]:
    page = folder / "office.html"
    page.write_text(PAGE, encoding="utf-8")
    yield convert(page, "docx:MS Word 2007 XML", folder)
    try:
        import docx
    except ImportError:
        return
    document = docx.Document()
    document.add_heading("Rule of law", 1)
    for number in range(20):
        paragraph = document.add_paragraph(f"Paragraph {number}: carbon ")
        paragraph.add_run("neu").bold = True
        paragraph.add_run("trality\tand\nmore 碳中和.").italic = number % 2 == 0
    table = document.add_table(2, 2)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "rule of law 法治"
    document.sections[0].header.paragraphs[0].text = "A header"
    file = folder / "python-docx.docx"
    document.save(str(file))
    yield file


def letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text))


def difference(ours: str, theirs: str) -> float:
    """Return the share of letters that only one of two texts has."""
    first, second = letters(ours), letters(theirs)
    most = max(first.total(), second.total(), 1)
    return max((first - second).total(), (second - first).total()) / most


def anchored(flat: Path) -> list[str]:
    """Return what stands between the anchors of comments, sorted."""
    held: dict[str, list[str]] = {}
    done = []

    def walk(element: etree._Element) -> None:
        tag = element.tag
        if tag == f"{OFFICE}annotation":
            held[element.get(f"{OFFICE}name")] = []
        elif tag == f"{OFFICE}annotation-end":
            done.append("".join(held.pop(element.get(f"{OFFICE}name"), [])))
        else:
            add({f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}.get(tag, ""))
            if tag == f"{TEXT}s":
                add(" " * int(element.get(f"{TEXT}c", "1")))
            add(element.text)
            for child in element:
                walk(child)
        add(element.tail)

    def add(text: str | None) -> None:
        for pieces in held.values():
            pieces.append(text or "")

    for body in etree.parse(str(flat)).getroot().iter(f"{OFFICE}body"):
        walk(body)
    return sorted(map(squeezed, done))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def spans(source: Source, count: int, random_: random.Random) -> list[Mark]:
    found: list[Mark] = []
    elsewhere = ("header", "footer", "note")  # comments on these stand in the body
    inside = [
        number
        for number, block in enumerate(source.blocks)
        if not any(word in block.reference for word in elsewhere)
    ]
    while inside and len(found) < count:
        number = random_.choice(inside)
        text = source.blocks[number].text
        start = random_.randrange(len(text))
        span = Span(start, min(len(text), start + random_.randint(1, LONGEST)))
        if span.of(text).strip() == span.of(text) != "":
            found.append(Mark(number, span, span.of(text), "looked at"))
    return found


def compare(files: list[Path], folder: Path) -> None:
    """Tell each file that differs, then how many of each format are equal."""
    equal: dict[str, list[bool]] = defaultdict(list)
    print("differs\tread\tby the other\tfile")
    for file in files:
        try:
            name = format_of(file)
            if name not in READERS:
                continue
            ours = read_document(file).text
        except TermalignError as error:
            print(f"refused\t\t\t{error}", flush=True)
            continue
        try:
            theirs = READERS[name][1](convert(file, "fodt", folder) if name == "docx" else file)
        except (ImportError, FileNotFoundError) as error:
            print(f"not compared\t\t\t{file}: {error}", flush=True)
            continue
        except subprocess.TimeoutExpired:
            print(f"LibreOffice does not end\t\t\t{file}", flush=True)
            continue
        except Exception as error:  # another program's, on a file that it cannot read
            print(f"not read by the other\t\t\t{file}: {type(error).__name__}: {str(error)[:60]}", flush=True)
            continue
        found = difference(ours, theirs)
        equal[name].append(found <= EQUAL)
        if found > EQUAL:
            totals = letters(ours).total(), letters(theirs).total()
            print(f"{found:.4f}\t{totals[0]}\t{totals[1]}\t{file}", flush=True)
    print("\nformat\tbeside\tfiles\tequal to 1 %")
    for name, found_equal in sorted(equal.items()):
        print(f"{name}\t{READERS[name][0]}\t{len(found_equal)}\t{sum(found_equal)}")


def anchor(files: list[Path], folder: Path, count: int, random_: random.Random) -> None:
    """Tell of every Word file how many comments do not stand at their words, and whether anything else changed."""
    print("\ncomments\twrong\tother parts changed\ttext differs\tfile")
    total = 0
    for file in files:
        try:
            if format_of(file) != "docx":
                continue
            source = read_document(file)
            marks = spans(source, count, random_)
            if not marks:
                continue
            content = file.read_bytes()
            annotated = folder / f"{file.stem}-annotated.docx"
            annotated.write_bytes(annotate(content, source.marks(marks)))
        except TermalignError as error:
            print(f"refused\t\t\t\t{error}", flush=True)
            continue
        try:
            before, after = (convert(path, "fodt", folder) for path in (file, annotated))
        except (subprocess.TimeoutExpired, FileNotFoundError):
            print(f"LibreOffice does not end\t\t\t\t{file}", flush=True)
            continue
        theirs = Counter(anchored(after)) - Counter(anchored(before))
        expected = Counter(squeezed(mark.text) for mark in marks)
        wrong = expected - theirs
        total += len(marks)
        others = " ".join(changed(file, annotated))
        print(f"{len(marks)}\t{wrong.total()}\t{others}\t{flat(before) != flat(after)}\t{file}", flush=True)
        for text in wrong:
            print(f"  not anchored: {text!r}", flush=True)
    print(f"{total} comments")


COMMENT_PARTS = ("[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml")


def changed(file: Path, annotated: Path) -> list[str]:
    """Return the parts that changed and do not hold comments, or say that they are there."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(annotated) as new:
        return [
            name
            for name in old.namelist()
            if name not in COMMENT_PARTS and "comments" not in name and old.read(name) != new.read(name)
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--spans", type=int, default=10, help="comments in each Word file; 0 for none")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if shutil.which("libreoffice") is None:
        sys.exit("LibreOffice is not installed (Debian: libreoffice-writer)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.folder is None:
            files = list(made(folder))
        else:
            files = sorted(path for path in options.folder.rglob("*") if path.is_file())
        compare(files, folder)
        if options.spans:
            anchor(files, folder, options.spans, random.Random(options.seed))


if __name__ == "__main__":
    main()
