"""What is read of Word files beside what LibreOffice reads of them; and comments, as LibreOffice sees them anchored.

For every file: the share of letters of the text that LibreOffice exports which are read (multisets of letters and
digits, so that order and the numbers of lists do not matter), and the other way round. Then spans are drawn at random,
comments put on them, and the file is turned into flat XML by LibreOffice: what stands between the anchors it sees must
be the words. Needs LibreOffice (Debian: libreoffice-writer); without FILES, texts are made with LibreOffice and, where
it is installed, python-docx.

Example:
    python -m benchmarks.documents [FILE.docx …] [--spans 10] [--seed 1]
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from termalign.readers import Mark, annotate, read_document
from termalign.text import Span

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
PATIENCE = 60
"""Seconds that LibreOffice has for a file: it never ends with some."""

LONGEST = 40
"""Characters of a span."""

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


def share(part: Counter[str], whole: Counter[str]) -> float:
    return 1 - (whole - part).total() / max(1, whole.total())


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


def spans(file: Path, count: int, random_: random.Random) -> list[Mark]:
    source = read_document(file)
    found = []
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


def compare(file: Path, folder: Path, count: int, random_: random.Random) -> None:
    source = read_document(file)
    ours = letters(source.text)
    theirs = letters(convert(file, "txt:Text (encoded):UTF8", folder).read_text(encoding="utf-8-sig"))
    marks = spans(file, count, random_)
    annotated = folder / f"{file.stem}-annotated.docx"
    annotated.write_bytes(annotate(file.read_bytes(), source.marks(marks)))
    seen = anchored(convert(annotated, "fodt", folder))
    expected = sorted(squeezed(mark.text) for mark in marks)
    wrong = (Counter(expected) - Counter(seen)).total()
    print(
        f"{file.name}\t{share(ours, theirs):.4f}\t{share(theirs, ours):.4f}\t{len(marks)}\t{wrong}",
        flush=True,
    )
    for text in Counter(expected) - Counter(seen):
        print(f"  not anchored: {text!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--spans", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if shutil.which("libreoffice") is None:
        sys.exit("LibreOffice is not installed (Debian: libreoffice-writer)")
    random_ = random.Random(options.seed)
    print("file\tread of LibreOffice's\tof ours\tspans\twrong")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in options.files or list(made(folder)):
            try:
                compare(file, folder, options.spans, random_)
            except subprocess.TimeoutExpired:
                print(f"{file.name}\tLibreOffice does not end", flush=True)


if __name__ == "__main__":
    main()
