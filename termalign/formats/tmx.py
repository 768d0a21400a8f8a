"""TMX 1.4b: a translation unit for each pair, what else there is in properties. TMX 1.1 is read too.

References:
    LISA 2005. TMX 1.4b Specification.
"""

from collections.abc import Iterator

from lxml import etree

from termalign.formats import values
from termalign.formats.building import EntryBuilder, GlossaryBuilder
from termalign.formats.collecting import fill
from termalign.formats.headings import by_name
from termalign.formats.layout import Layout
from termalign.formats.problems import Reading
from termalign.formats.rows import ORDER, about, records, unescape
from termalign.formats.xml import LANG, append, expect_root, local, rendered, walk
from termalign.formats.xml import text as all_text
from termalign.glossary import Glossary
from termalign.tables import Row

_TOOL = "termalign"
_PREFIX = "x-termalign:"
_CODES = frozenset(("bpt", "ept", "ph", "it", "ut"))
"""Inline elements whose content is mark-up, not text."""

_UNITS = frozenset(("tu",))
_SHOWN = frozenset(("zh", "en"))
"""Columns that the segments hold."""


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    header = etree.Element(
        "header",
        {
            "creationtool": _TOOL,
            "creationtoolversion": "1",
            "segtype": "phrase",
            "o-tmf": _TOOL,
            "adminlang": "en",
            "srclang": "zh",
            "datatype": "plaintext",
        },
    )
    if cell := about(glossary):
        append(header, "prop", cell, {"type": f"{_PREFIX}glossary"})
    yield rendered(header, 1)
    yield b"  <body>\n"
    for row in records(glossary):
        yield rendered(_unit(row), 2)
    yield b"  </body>\n</tmx>\n"


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read TMX: a unit of ours is a row of a glossary, any other is a concept."""
    root: etree._Element | None = None
    ours: list[Row] = []
    glossary = GlossaryBuilder(reading)
    own = False
    for element in walk(data, _UNITS, reading):
        if root is None:
            root = element
            if error := expect_root(root, frozenset(("tmx",)), "TMX", reading):
                raise error
        elif local(element) == "tu":
            header = root.find("{*}header")
            own = header is not None and header.get("creationtool") == _TOOL
            if own:
                ours.append(_row(element))
            else:
                glossary.add(_concept(element, reading))
        elif header_cells := [prop for prop in root.iter("prop") if prop.get("type") == f"{_PREFIX}glossary"]:
            ours.append(Row(header_cells[0].sourceline, _cells({"glossary": header_cells[0].text or ""})))
    fill(glossary, ours, reading, Layout([by_name(name) for name in ORDER], ours=True))
    return glossary.build()


def _unit(row: dict[str, str]) -> etree._Element:
    unit = etree.Element("tu")
    for name, cell in row.items():
        if name not in _SHOWN:
            append(unit, "prop", cell, {"type": _PREFIX + name})
    shown = [(side, unescape(row[side])[0]) for side in ("zh", "en") if row.get(side)]
    languages = {"zh": row.get("zh_language", "zh"), "en": row.get("language", "en")}
    if not row.get("en"):
        languages["zh"] = row.get("zh_language", row.get("language", "zh"))
    for side, text in shown or [("en", "")]:
        append(append(unit, "tuv", "", {LANG: languages[side]}), "seg", text)
    return unit


def _row(unit: etree._Element) -> Row:
    cells = {
        prop.get("type", "").removeprefix(_PREFIX): prop.text or ""
        for prop in unit.iter("prop")
        if prop.get("type", "").startswith(_PREFIX)
    }
    for variant in unit.iter("tuv"):
        side = values.side(variant.get(LANG, ""))
        if text := _text(variant.find("seg")):
            cells[side] = text.replace("|", "\\|")
    return Row(unit.sourceline, _cells(cells))


def _cells(cells: dict[str, str]) -> list[str]:
    return [cells.get(name, "") for name in ORDER]


def _concept(unit: etree._Element, reading: Reading) -> EntryBuilder:
    """Return the concept that a unit of another tool is."""
    builder = EntryBuilder(reading, unit.sourceline)
    for child in unit:
        kind = local(child)
        if kind == "tuv":
            raw = child.get(LANG) or child.get("lang") or ""
            if (tag := values.language(raw)) is None:
                reading.problem(f"the language {raw!r} is not known: left out", child.sourceline)
            elif not builder.add(_text(next(child.iter("{*}seg"), None)), tag, child.sourceline):
                reading.problem(f"no text in the language {tag!r}", child.sourceline)
        elif kind == "note" and "note" not in builder.fields:
            builder.fields["note"] = values.description(all_text(child))
        elif kind:
            name = "/".join(filter(None, (kind, child.get("type", ""))))
            builder.other.append((values.description(name), values.description(all_text(child))))
    if name := unit.get("tuid"):
        builder.fields["id"] = values.description(name)
    return builder


def _text(segment: etree._Element | None) -> str:
    """Return the text of a segment without inline codes."""
    if segment is None:
        return ""
    if len(segment) == 0:
        return segment.text or ""
    parts = [segment.text or ""]
    for child in segment:
        if local(child) and local(child) not in _CODES:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
