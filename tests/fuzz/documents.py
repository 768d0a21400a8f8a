"""XML documents: elements where a grammar has them, and where it has not."""

from random import Random
from typing import NamedTuple

from tests.fuzz.pieces import damaged, encoded, text

NAMES = ("lang", "id", "type", "translate", "locked", "mid", "mtype", "ctype", "target", "tuid", "original")
VALUES = (
    *(
        "zh",
        "en",
        "zh-CN",
        "zh_Hant",
        "EN-us",
        "??",
        "de",
        "no",
        "yes",
        "seg",
        "lb",
        "1",
        "2",
        "termalign",
        "",
    ),
    *(
        "x-sdl-deleted",
        "x-status",
        "x-title",
        "preferredTerm-admn-sts",
        "definition",
        "a" * 300,
    ),
)
MARKS = ("&amp;", "&lt;", "&#x4e2d;", "&#10;", "&#7;", "&#xD800;", "<![CDATA[a<b]]>", "<!-- -->", "<?a b?>")
WILD_MARKS = ("&not;", "<b>", "</seg>", "]]>", "<!ENTITY x 'y'>", "&#x110000;", "<")
PROLOGUES = (
    *("", "\ufeff", " \n", '<?xml version="1.0"?>', '<?xml version="1.1" encoding="UTF-8"?>\n'),
    *("<!DOCTYPE tmx SYSTEM 'tmx14.dtd'>", "<!-- <body> -->", "<?a <b>?>"),
)
WILD_PROLOGUES = (
    *(
        '<?xml version="1.0" encoding="gbk"?>',
        '<?xml version="1.0" encoding="utf-16"?>',
        "<?xml encoding='utf-7'?>",
    ),
    *("<!DOCTYPE a [<!ENTITY x 'y'>]>", "<!DOCTYPE a [<!ATTLIST b c CDATA 'd'>]>", "<!DOCTYPE a [%y;]>"),
    *("<!DOCTYPE a [<!ENTITY % x SYSTEM 'y'>%x;]>", "<!-- -- -->", f"<!--{' ' * 70_000}--><!DOCTYPE a>"),
)
LEAST_DEEP, DEEP = 200, 1_500
"""Elements inside one another in a deep document."""


class Grammar(NamedTuple):
    """What a format has inside what; the first is the root."""

    children: dict[str, tuple[str, ...]]
    attributes: dict[str, dict[str, tuple[str, ...]]]

    @property
    def root(self) -> str:
        """The outermost element."""
        return next(iter(self.children))


def _grammar(rows: str, attributes: str = "") -> Grammar:
    """Make a grammar of rows `parent: children` and `element attribute: values`."""
    children = {parent.strip(): tuple(names.split()) for parent, names in _pairs(rows)}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for place, values in _pairs(attributes):
        element, attribute = place.split()
        found.setdefault(element, {})[attribute] = tuple(values.split())
    return Grammar(children, found)


def _pairs(rows: str) -> list[list[str]]:
    return [row.split(": ", 1) for row in rows.strip().split("\n") if row.strip()]


_CODES = "g x bx ex bpt ept ph it ut hi pc sc ec cp mrk sub"
GRAMMARS = {
    "tmx": _grammar(
        f"""
        tmx: header body
        header: prop note
        body: tu tu tu
        tu: tuv tuv tuv note prop
        tuv: seg seg prop note
        seg: {_CODES}
        """,
        """
        tuv xml:lang: zh en
        tu tuid: c1 c2
        header creationtool: termalign OmegaT
        prop type: x-status x-title x-project
        ph type: lb image
        """,
    ),
    "xliff": _grammar(
        f"""
        xliff: file file
        file: header body unit group notes
        header: internal-file note
        body: trans-unit group trans-unit
        group: trans-unit unit group
        trans-unit: source seg-source target alt-trans seg-defs note
        unit: segment ignorable segment glossary notes matches
        matches: match
        match: source target
        segment: source target
        ignorable: source
        glossary: glossEntry
        glossEntry: term translation definition
        notes: note
        alt-trans: source target
        seg-defs: seg
        source: {_CODES}
        seg-source: mrk g
        target: {_CODES}
        g: mrk x
        mrk: g x
        """,
        """
        xliff xmlns:m: http://www.memsource.com/mxlf/2.0
        xliff srcLang: zh
        xliff trgLang: en
        file source-language: zh
        file target-language: en
        file original: termalign a.docx
        trans-unit translate: no yes
        trans-unit m:locked: true false
        mrk mtype: seg term x-sdl-deleted
        mrk mid: 1 2 3
        seg id: 1 2
        seg locked: true
        """,
    ),
    "tbx": _grammar(
        """
        martif: martifHeader text
        martifHeader: fileDesc encodingDesc
        fileDesc: titleStmt sourceDesc
        titleStmt: title
        sourceDesc: p
        text: body back
        body: termEntry termEntry conceptEntry entry
        back: refObjectList
        refObjectList: refObject
        refObject: item itemSet
        termEntry: langSet langSet descrip note ref descripGrp
        conceptEntry: langSec langSec descrip subjectField
        entry: langGroup langGroup
        langSet: tig ntig descrip
        langSec: termSec note
        langGroup: termGroup
        tig: term termNote note descrip transacGrp
        ntig: termGrp admin
        termGrp: term termNote
        termSec: term termNote
        termGroup: term partOfSpeech termStatus
        descripGrp: descrip admin
        transacGrp: transac date
        """,
        """
        langSet xml:lang: zh en zh_Hans EN-us fr
        langSec xml:lang: zh en
        langGroup xml:lang: zh en
        termEntry id: c1 c2 c3
        termNote type: administrativeStatus partOfSpeech termType
        descrip type: definition context subjectField
        ref type: crossReference
        """,
    ),
    "sheet": _grammar(
        """
        worksheet: dimension cols sheetData mergeCells
        sheetData: row row row
        row: c c c
        c: is v f
        is: t r
        r: rPr t
        """,
        """
        row r: 1 2 3 9 1048576 1000000000000 -1
        c r: A1 B1 A2 B2 XFD1 A0 1 ZZZZ9
        c t: inlineStr s n b e str d
        dimension ref: A1:B2 A1:XFD1048576
        """,
    ),
}


class _Writer:
    """Writes one document; a wild one need not be well-formed."""

    def __init__(self, random: Random, grammar: Grammar) -> None:
        self.random = random
        self.grammar = grammar
        self.wild = random.random() < 0.3
        self.prefix = random.choice(("", "", "", "x:"))
        self.budget = random.choice((20, 60, 200))
        self.parts = [random.choice(WILD_PROLOGUES if self.wild and random.random() < 0.5 else PROLOGUES)]

    def element(self, name: str, depth: int = 0) -> None:
        """Write an element with what may stand in it, and now and then with what may not."""
        self.budget -= 1
        self.parts.append(f"<{self.prefix}{name}{self.attributes(name)}>")
        allowed = self.grammar.children.get(name, ())
        if not allowed or self.chance(0.1) or "x" in allowed:
            self.text()
        if self.chance(0.001):
            deep, count = self.random.choice((*allowed, "g", name)), self.random.randrange(LEAST_DEEP, DEEP)
            self.parts.append(f"<{deep}>" * count + "x" + f"</{deep}>" * count)
        for child in allowed:
            if self.budget > 0 and depth < _MOST_DEPTH and self.chance(0.4 if "x" in allowed else 0.9):
                self.element(
                    child if self.chance(0.99) else self.random.choice(tuple(self.grammar.children)),
                    depth + 1,
                )
                if self.chance(0.3):
                    self.text()
        if not self.wild or self.chance(0.99):
            self.parts.append(f"</{self.prefix}{name}>")

    def attributes(self, name: str) -> str:
        """Return the attributes of an element."""
        found = {
            attribute: self.random.choice(values if self.chance(0.9) else VALUES)
            for attribute, values in self.grammar.attributes.get(name, {}).items()
            if self.chance(0.8)
        }
        if self.chance(0.05):
            found[self.random.choice(NAMES)] = self.random.choice(VALUES)
        if self.chance(0.002):
            found |= {f"a{number}": "b" for number in range(self.random.choice((100, 3_000)))}
        return "".join(f' {attribute}="{_escaped(value)}"' for attribute, value in found.items())

    def text(self) -> None:
        """Write text, with references, sections and comments in it."""
        found = text(self.random)
        self.parts.append(_escaped(found) if not self.wild or self.chance(0.97) else found)
        if self.chance(0.1):
            self.parts.append(self.random.choice(WILD_MARKS if self.wild and self.chance(0.1) else MARKS))

    def chance(self, share: float) -> bool:
        """Be true that often."""
        return self.random.random() < share


_MOST_DEPTH = 30
"""Elements inside one another in a document that is not deep."""


def document(random: Random, name: str) -> bytes:
    """Return a document of a grammar."""
    writer = _Writer(random, GRAMMARS[name])
    writer.element(writer.grammar.root)
    return damaged(random, encoded(random, "".join(writer.parts)))


def _escaped(found: str) -> str:
    return found.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
