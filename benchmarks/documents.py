"""What is read of documents beside what other programs read of them; and comments, as LibreOffice sees them anchored.

For every file of a folder, and those in its folders: its letters and digits (as a multiset, so that order and the
numbers of lists do not matter) beside those that another program reads (`other_readers`). Then words are drawn at
random in Word files, comments put on them, and the file is turned into flat XML by LibreOffice: what is between the
anchors it sees must be the words, and its text what it was. Needs LibreOffice (Debian: libreoffice-writer) and, for
other formats, pandoc, poppler-utils and python-pptx, beautifulsoup4, ebooklib, polib, srt, webvtt-py; formats whose
reader is not installed are skipped, and reported. Without a folder, texts are made with LibreOffice and, where it is
installed, python-docx.

Example:
    python -m benchmarks.documents [FOLDER] [--spans 10] [--seed 1]
"""

import argparse
import contextlib
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

from benchmarks.other_readers import READERS, flat_pieces
from termalign.documents.intake import Mark, Source, annotate, format_of, read_document
from termalign.errors import TermalignError
from termalign.language.text import Span

PATIENCE, EACH = 60, 5
"""Seconds that LibreOffice has, and more for each file: it never ends with some."""

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


def converted(files: list[Path], kind: str, folder: Path) -> dict[Path, Path]:
    """Return files as LibreOffice writes them, without those on which it fails or never ends."""
    place = Path(tempfile.mkdtemp(dir=folder))
    copies = {file: place / f"{number}{file.suffix}" for number, file in enumerate(files)}
    for file, copy in copies.items():
        shutil.copy(file, copy)
    made = {copy: copy.with_suffix(f".{kind.split(':')[0]}") for copy in copies.values()}
    if made:
        _convert(list(made), kind, folder)
    for copy, other in made.items():
        if not other.exists():
            _convert([copy], kind, folder)
    return {file: made[copy] for file, copy in copies.items() if made[copy].exists()}


def _convert(files: list[Path], kind: str, folder: Path) -> None:
    command = ["libreoffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(
            [*command, "--convert-to", kind, "--outdir", str(files[0].parent), *map(str, files)],
            capture_output=True,
            timeout=PATIENCE + EACH * len(files),
        )


def made(folder: Path) -> Iterator[Path]:
    page = folder / "office.html"
    page.write_text(PAGE, encoding="utf-8")
    yield from converted([page], "docx:MS Word 2007 XML", folder).values()
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


def anchored(file: Path) -> list[str]:
    """Return what is between the borders of comments in a flat XML file, without notes and boxes in between."""
    held: dict[str, list[str]] = {}
    around: list[dict[str, list[str]]] = []
    done = []
    for piece in flat_pieces(file):
        if isinstance(piece, str):
            for pieces in held.values():
                pieces.append(piece)
        elif not piece.name:
            if piece.ends:
                held = around.pop()
            else:
                around.append(held)
                held = {}
        elif piece.ends:
            done.append(squeezed("".join(held.pop(piece.name, []))))
        else:
            held[piece.name] = []
    return done


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def looks(file: Path) -> list[tuple[str, bytes]]:
    """Return what is in the runs of the body, each character and element with its look."""
    with zipfile.ZipFile(file) as package:
        name = next(name for name in package.namelist() if name.startswith("word/document"))
        root = etree.fromstring(package.read(name))
    found: list[tuple[str, bytes]] = []
    for run in root.iter(f"{WORD}r"):
        properties = run.find(f"{WORD}rPr")
        look = etree.tostring(properties, with_tail=False) if properties is not None else b""
        for child in run:
            if child.tag == f"{WORD}t":
                found += ((char, look) for char in child.text or "")
            elif child is not properties and child.tag != f"{WORD}commentReference":
                found.append((child.tag, look))
    return found


def squeezed(text: str) -> str:
    return " ".join(text.split())


def spans(source: Source, count: int, random_: random.Random) -> list[Mark]:
    found: list[Mark] = []
    elsewhere = ("header", "footer", "note")  # comments on these are in the body
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
    flats = converted([file for file in files if is_word(file)], "fodt", folder)
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
            theirs = READERS[name][1](flats[file].with_suffix(file.suffix) if name == "docx" else file)
        except ImportError as error:
            print(f"not compared\t\t\t{file}: {error}", flush=True)
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


def is_word(file: Path) -> bool:
    with contextlib.suppress(TermalignError):
        return format_of(file) == "docx"
    return False


def anchor(files: list[Path], folder: Path, count: int, random_: random.Random) -> None:
    """Report for every Word file how many comments are not at their words, and whether anything else changed."""
    marks: dict[Path, list[Mark]] = {}
    annotated: dict[Path, Path] = {}
    for number, file in enumerate(filter(is_word, files)):
        with contextlib.suppress(TermalignError):
            source = read_document(file)
            if drawn := spans(source, count, random_):
                marks[file] = drawn
                annotated[file] = folder / f"annotated{number}.docx"
                annotated[file].write_bytes(annotate(file.read_bytes(), source.marks(drawn)))
    before, after = (converted(list(found), "fodt", folder) for found in (annotated, annotated.values()))
    print("\ncomments\twrong\tother parts changed\tlook differs\tfile")
    total = wrong = 0
    for file, drawn in marks.items():
        if file not in before or annotated[file] not in after:
            print(f"not read by LibreOffice\t\t\t\t{file}")
            continue
        old, new = before[file], after[annotated[file]]
        missing = Counter(squeezed(mark.text) for mark in drawn) - (
            Counter(anchored(new)) - Counter(anchored(old))
        )
        total, wrong = total + len(drawn), wrong + missing.total()
        others = " ".join(changed(file, annotated[file]))
        differs = looks(file) != looks(annotated[file])
        if missing or others or differs:
            print(f"{len(drawn)}\t{missing.total()}\t{others}\t{differs}\t{file}")
        for text in missing:
            print(f"  not anchored: {text!r}")
    print(f"{total} comments in {len(marks)} files, {wrong} not at their words")


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
