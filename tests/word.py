"""Word files for tests, part by part; and what a comment in one holds, read without the package."""

import zipfile
from io import BytesIO

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    f'xmlns:w="{WORD}" xmlns:r="{_OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def part(root: str, content: str) -> str:
    """Return a part."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{root} {_NAMES}>{content}</w:{root}>'


def p(*runs: str, style: str = "", mark: str = "") -> str:
    """Return a paragraph of runs; what is no element becomes one."""
    said = "".join(run if run.startswith("<") else r(run) for run in runs)
    look = (f'<w:pStyle w:val="{style}"/>' if style else "") + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{said}</w:p>"


def r(text: str, look: str = "") -> str:
    """Return a run."""
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    """Return a table of cells, each of paragraphs."""
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def word(body: str, **parts: str) -> bytes:
    """Return a Word file; parts are the content of `styles`, `footnotes`, `comments`, `header1` and the like."""
    files = {"word/document.xml": part("document", f"<w:body>{body}</w:body>")}
    relations, types = [], []
    for name, content in parts.items():
        kind = name.rstrip("0123456789")
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        files[f"word/{name}.xml"] = part(root, content)
        relations.append(f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>')
        types.append(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>')
    packages = "http://schemas.openxmlformats.org/package/2006"
    main = f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    files["[Content_Types].xml"] = (
        f'{head}<Types xmlns="{packages}/content-types">{xml}{main}{"".join(types)}</Types>'
    )
    document = f'<Relationship Id="main" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    files["_rels/.rels"] = f'{head}<Relationships xmlns="{packages}/relationships">{document}</Relationships>'
    if relations:
        files["word/_rels/document.xml.rels"] = (
            f'{head}<Relationships xmlns="{packages}/relationships">{"".join(relations)}</Relationships>'
        )
    return archive(files)


def archive(files: dict[str, str | bytes]) -> bytes:
    """Return an archive."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return made.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of an archive."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def characters(data: bytes) -> list[tuple[str, str, frozenset[str]]]:
    """Return every character of the body, its look, and the comments that stand on it."""
    root = etree.fromstring(parts_of(data)["word/document.xml"])
    found, active = [], set()
    for element in root.iter():
        name = etree.QName(element).localname
        if name == "commentRangeStart":
            active.add(element.get(f"{{{WORD}}}id"))
        elif name == "commentRangeEnd":
            active.remove(element.get(f"{{{WORD}}}id"))
        elif name in ("t", "tab", "br") and element.getparent().tag == f"{{{WORD}}}r":
            look = element.getparent().find(f"{{{WORD}}}rPr")
            written = etree.tostring(look).decode() if look is not None else ""
            text = {"tab": "\t", "br": "\n"}.get(name, element.text or "")
            found += [(char, written, frozenset(active)) for char in text]
    assert not active
    return found


def comments(data: bytes) -> dict[str, str]:
    """Return the comments of a file: number to what it says."""
    root = etree.fromstring(parts_of(data)["word/comments.xml"])
    return {found.get(f"{{{WORD}}}id"): "".join(found.itertext()) for found in root}


def commented(data: bytes) -> dict[str, str]:
    """Return what stands under each comment of the body, by its number."""
    held: dict[str, str] = {}
    for char, _, numbers in characters(data):
        for number in numbers:
            held[number] = held.get(number, "") + char
    return held
