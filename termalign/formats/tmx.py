"""TMX 1.4b: a translation unit for each pair of terms, what else there is in notes and properties. 1.1 is read too.

Whoever reads a memory offers what it holds, so only usable terms are written, and only with both languages.

References:
    LISA 2005. TMX 1.4b Specification.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from termalign.formats import labels, values
from termalign.formats.building import EntryBuilder, GlossaryBuilder
from termalign.formats.collecting import fill
from termalign.formats.headings import by_name
from termalign.formats.layout import Layout
from termalign.formats.problems import Reading
from termalign.formats.rows import ORDER
from termalign.formats.tmx_units import Concepts, needs_ids, units
from termalign.formats.xml import LANG, append, expect_root, local, rendered, walk
from termalign.formats.xml import text as all_text
from termalign.glossary import Glossary, with_ids
from termalign.tables import Row

_TOOL = "termalign"
_LAYOUT = "2"
"""Version of the layout of our units, as the header says it."""

_FIRST_LAYOUT = "1"
"""A row of a table for every unit, its cells in properties."""

_TITLE = "x-title"
_PREFIX = "x-termalign:"
_CODES = frozenset(("bpt", "ept", "ph", "it", "ut"))
"""Inline elements whose content is mark-up, not text."""

_UNITS = frozenset(("tu",))


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces; concepts get ids where one has several units."""
    if needs_ids(glossary):
        glossary = with_ids(glossary)
    languages = Counter(term.language for item in glossary for term in item.zh)
    source_language = max(languages, key=lambda tag: (languages[tag], tag), default="zh")
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    header = etree.Element(
        "header",
        {
            "creationtool": _TOOL,
            "creationtoolversion": _LAYOUT,
            "segtype": "phrase",
            "o-tmf": _TOOL,
            "adminlang": "en",
            "srclang": source_language,
            "datatype": "plaintext",
        },
    )
    for name, value in glossary.metadata.items():
        append(header, "note", labels.pair(name, value))
    if glossary.title:
        append(header, "prop", glossary.title, {"type": _TITLE})
    yield rendered(header, 1)
    yield b"  <body>\n"
    for item in glossary:
        for unit in units(item, source_language):
            yield rendered(unit, 2)
    yield b"  </body>\n</tmx>\n"


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read TMX: a unit of ours is a part of a concept, any other is a concept."""
    root: etree._Element | None = None
    ours: list[Row] = []
    concepts = Concepts(reading)
    glossary = GlossaryBuilder(reading)
    layout = ""
    for element in walk(data, _UNITS, reading):
        if root is None:
            root = element
            if error := expect_root(root, frozenset(("tmx",)), "TMX", reading):
                raise error
        elif local(element) == "tu":
            layout = _layout(root)
            if layout == _LAYOUT:
                concepts.add(element)
            elif layout == _FIRST_LAYOUT:
                ours.append(_row(element))
            else:
                glossary.add(_concept(element, reading))
        elif (layout := _layout(root)) == _LAYOUT:
            _read_header(root, glossary)
        elif header_cells := [prop for prop in root.iter("prop") if prop.get("type") == f"{_PREFIX}glossary"]:
            ours.append(Row(header_cells[0].sourceline, _cells({"glossary": header_cells[0].text or ""})))
    concepts.into(glossary)
    fill(glossary, ours, reading, Layout([by_name(name) for name in ORDER], ours=True))
    return glossary.build()


def _layout(root: etree._Element) -> str:
    """Return the layout of a file of ours; empty for a file of others."""
    header = root.find("{*}header")
    if header is None or header.get("creationtool") != _TOOL:
        return ""
    return _LAYOUT if header.get("creationtoolversion") == _LAYOUT else _FIRST_LAYOUT


def _read_header(root: etree._Element, glossary: GlossaryBuilder) -> None:
    header = root.find("{*}header")
    for child in header if header is not None else ():
        content = values.description(child.text or "")
        if local(child) == "note" and (pair := labels.pair_read(content)) is not None:
            glossary.metadata[pair[0]] = pair[1]
        elif child.get("type") == _TITLE:
            glossary.title = content


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
