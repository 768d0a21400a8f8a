r"""Files of localization: what is text, where it is, what is its key, what is written back, what is refused."""

import json
import plistlib
import zipfile
from contextlib import nullcontext
from io import BytesIO
from xml.sax.saxutils import escape

import pytest
import regex
from lxml import etree

from termalign.alignment.aligner import default_aligner
from termalign.apps.translation.catalogue import catalogue
from termalign.documents.intake import (
    EDITABLE,
    InputFile,
    Mark,
    Source,
    annotate,
    kind_of,
)
from termalign.documents.readers.bilingual import bitext_of
from termalign.documents.readers.locating import Locator
from termalign.documents.streams import IntakePolicy
from termalign.errors import FormatError
from termalign.language.text import Anchor, Span
from tests.contents import read_content
from tests.word import parts_of

ANDROID = r"""<?xml version="1.0" encoding="utf-8"?>
<!-- strings of the app -->
<resources xmlns:xliff="urn:oasis:names:tc:xliff:document:1.2">
    <string name="open">Open the file</string>
    <string name="app" translatable="false">Termalign</string>
    <string name="quote">It\'s \"open\"\n\u0041t last</string>
    <string name="link"><![CDATA[See <a href="x">the rules</a>]]></string>
    <string name="bold">The <b>rule</b> of law</string>
    <string name="left"><xliff:g id="n" example="3">%1$d</xliff:g> days left</string>
    <string name="same">@string/open</string>
    <color name="red">#f00</color>
    <plurals name="files">
        <item quantity="one">%d file</item>
        <item quantity="other">%d files</item>
    </plurals>
    <string-array name="list">
        <item>first</item>
        <item>second</item>
    </string-array>
</resources>
"""

STRINGS = r"""/* Title of the menu;
   "no" = "text"; */
"menu.open" = "Open \"the\" file\n\U6cd5";
// a remark
key_2 = "%@ of %1$d";
"Rule of law";
"""

STRINGSDICT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
    <key>files</key>
    <dict>
        <key>NSStringLocalizedFormatKey</key>
        <string>%#@count@ in the folder</string>
        <key>count</key>
        <dict>
            <key>NSStringFormatSpecTypeKey</key>
            <string>NSStringPluralRuleType</string>
            <key>NSStringFormatValueTypeKey</key>
            <string>d</string>
            <key>one</key>
            <string>%d file</string>
            <key>other</key>
            <string>%d files</string>
        </dict>
    </dict>
</dict>
</plist>
"""

XCSTRINGS = """{
  "sourceLanguage" : "en",
  "strings" : {
    "Rule of law" : {
      "comment" : "a title",
      "localizations" : {
        "zh-Hans" : { "stringUnit" : { "state" : "translated", "value" : "法治" } },
        "fr" : { "stringUnit" : { "state" : "translated", "value" : "L'État de droit" } }
      }
    },
    "open" : {
      "localizations" : {
        "en" : { "stringUnit" : { "state" : "translated", "value" : "Open \\"it\\"" } },
        "zh-Hans" : { "stringUnit" : { "state" : "translated", "value" : "打开" } }
      }
    },
    "OK" : { "shouldTranslate" : false },
    "%lld files" : {
      "localizations" : {
        "en" : { "variations" : { "plural" : {
          "one" : { "stringUnit" : { "state" : "translated", "value" : "%lld file" } },
          "other" : { "stringUnit" : { "state" : "translated", "value" : "%lld files" } } } } },
        "zh-Hans" : { "variations" : { "plural" : {
          "other" : { "stringUnit" : { "state" : "translated", "value" : "%lld 个文件" } } } } }
      }
    },
    "Alone" : { }
  },
  "version" : "1.0"
}
"""

RESX = """<?xml version="1.0" encoding="utf-8"?>
<root>
  <resheader name="version"><value>2.0</value></resheader>
  <data name="Open" xml:space="preserve">
    <value>Open {0:N2} files</value>
    <comment>for the menu</comment>
  </data>
  <data name="Law" type="System.String, mscorlib">
    <value>Rule &amp; law</value>
  </data>
  <data name="icon" type="System.Drawing.Bitmap"><value>AAAA</value></data>
  <data name="&gt;&gt;button.Name" xml:space="preserve"><value>button</value></data>
</root>
"""

QT = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Window</name>
    <message>
        <location filename="a.cpp" line="3"/>
        <source>Rule of law</source>
        <comment>a title</comment>
        <translation>法治</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation><numerusform>%n 个文件</numerusform></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished">关闭</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Old</source>
        <translation type="vanished">旧</translation>
    </message>
</context>
</TS>
"""

PROPERTIES = r"""# a remark
! another one = text
menu.open = Open the \
    file
key\ with\:signs:Rule of law
menu.law = \u6cd5\u6cbb
count It''s {0} \
  files\tnow
empty =
"""

ARB = """{
  "@@locale": "en",
  "open": "Open {name}",
  "@open": { "description": "Of the menu", "placeholders": { "name": { "example": "a file" } } },
  "files": "{n, plural, one {# file} other {# files}}"
}
"""

ASS = r"""[Script Info]
Title: no text
[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,no text
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\i1}The rule{\i0} of law,\Nhere
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\p1}m 0 0 l 1 1{\p0}
Dialogue: 0,0:00:05.50,0:00:06.00,Default,,0,0,0,,Second
"""

LRC = """[ti:A song]
[00:01.00]The <00:01.20>rule of law
[01:30.00][00:05.50]Again
"""


def texts_of(source: Source) -> list[tuple[str, str, int]]:
    return [(block.text, block.reference, block.line) for block in source.blocks]


def read(data: str | bytes, name: str, *, both: bool = False) -> Source:
    return read_content(data if isinstance(data, bytes) else data.encode(), path=name, both=both)


M = "\ufffc"

SAMPLES: dict[str, tuple[str, str, list[tuple[str, str, int]]]] = {
    "android": (
        "strings.xml",
        ANDROID,
        [
            ("Open the file", "open", 4),
            ('It\'s "open" At last', "quote", 6),
            ("See the rules", "link", 7),
            ("The rule of law", "bold", 8),
            (f"{M} days left", "left", 9),
            (f"{M} file", "files[one]", 13),
            (f"{M} files", "files[other]", 14),
            ("first", "list.0", 17),
            ("second", "list.1", 18),
        ],
    ),
    "strings": (
        "a.strings",
        STRINGS,
        [
            ('Open "the" file 法', "menu.open", 3),
            (f"{M} of {M}", "key_2", 5),
            ("Rule of law", "Rule of law", 6),
        ],
    ),
    "stringsdict": (
        "a.stringsdict",
        STRINGSDICT,
        [
            (f"{M} in the folder", "files.NSStringLocalizedFormatKey", 8),
            (f"{M} file", "files.count[one]", 16),
            (f"{M} files", "files.count[other]", 18),
        ],
    ),
    "xcstrings": (
        "a.xcstrings",
        XCSTRINGS,
        [
            ("Rule of law", "Rule of law", 4),
            ("法治", "Rule of law", 7),
            ('Open "it"', "open", 13),
            ("打开", "open", 14),
            (f"{M} file", "%lld files[one]", 21),
            (f"{M} files", "%lld files[other]", 22),
            (f"{M} 个文件", "%lld files[other]", 24),
            ("Alone", "Alone", 27),
        ],
    ),
    "resx": ("a.resx", RESX, [(f"Open {M} files", "Open", 5), ("Rule & law", "Law", 9)]),
    "qt": (
        "zh.ts",
        QT,
        [
            ("Rule of law", "Window 1", 8),
            ("法治", "Window 1", 10),
            (f"{M} file(s)", "Window 2", 13),
            (f"{M} 个文件", "Window 2", 14),
            ("Close", "Window 3", 17),
            ("关闭", "Window 3", 18),
        ],
    ),
    "properties": (
        "a.properties",
        PROPERTIES,
        [
            ("Open the file", "menu.open", 3),
            ("Rule of law", "key with:signs", 5),
            ("法治", "menu.law", 6),
            (f"It's {M} files now", "count", 7),
        ],
    ),
    "arb": (
        "en.arb",
        ARB,
        [(f"Open {M}", "open", 3), (f"{M}{M}{M} file{M}{M} files{M}{M}", "files", 5)],
    ),
    "ass": ("a.ass", ASS, [("The rule of law, here", "cue 1", 9), ("Second", "cue 3", 11)]),
    "lrc": ("a.lrc", LRC, [("The rule of law", "line 1", 2), ("Again", "line 2", 3)]),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_text_and_where(name: str) -> None:
    path, content, expected = SAMPLES[name]
    source = read(content, path, both=name == "qt")
    assert source.format == name
    assert texts_of(source) == expected


PLAIN = "rule of law", "the file", "file", "days left", "Second", "second", "打开", "files"


@pytest.mark.parametrize("name", SAMPLES)
def test_positions_are_those_of_the_words(name: str) -> None:
    path, content, _ = SAMPLES[name]
    source = read(content, path, both=name == "qt")
    lines, seen = content.split("\n"), 0
    for number, block in enumerate(source.blocks):
        for word in PLAIN:
            if word in block.text and word in content:
                offset = block.text.index(word)
                anchor = next(anchor for anchor in reversed(block.anchors) if anchor.offset <= offset)
                line, column = anchor.line, anchor.column + offset - anchor.offset
                if lines[line - 1][column - 1 :].startswith(word):
                    seen += 1
                    found = Locator(source).span((line, column), (line, column + len(word)))
                    assert found == (number, Span(offset, offset + len(word)))
                else:  # it goes on after mark-up, or in the next line
                    assert not word.startswith(("days", "Second", "打开")), (block, line, column)
    assert seen


@pytest.mark.parametrize("name", [name for name in SAMPLES if name in EDITABLE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_remark_changes_nothing_that_is_read(name: str, encoding: str, end: str) -> None:
    path, content, _ = SAMPLES[name]
    declared = content.replace('encoding="utf-8"', f'encoding="{encoding}"').replace(
        'encoding="UTF-8"', f'encoding="{encoding}"'
    )
    data = declared.replace("\n", end).encode(encoding)
    source = read(data, path, both=name == "qt")
    marks = [
        Mark(number, Span(0, len(block.text)), block.text, 'use "法治" */ --> <b> & \\u here')
        for number, block in enumerate(source.blocks)
    ]
    marked = annotate(data, source.marks([*marks, marks[0]]))
    again = read(marked, path, both=name == "qt")
    assert [block.text for block in again.blocks] == [block.text for block in source.blocks]
    assert [block.key for block in again.blocks] == [block.key for block in source.blocks]
    # What is not a remark is there as it was.
    left = iter(
        marked.decode("utf-8" if marked[:2] not in (b"\xff\xfe", b"\xfe\xff") else "utf-16").splitlines()
    )
    if name not in ("arb", "xcstrings", "resx"):
        assert all(
            any(line.strip() in one for one in left) for line in declared.splitlines()[1:] if line.strip()
        )


def first_marked(name: str) -> str:
    path, content, _ = SAMPLES[name]
    source = read(content, path, both=name == "qt")
    word = source.blocks[0].text
    return annotate(content.encode(), source.marks([Mark(0, Span(0, len(word)), word, "look")])).decode()


REMARKS = {
    "android": '    <!-- termalign: look -->\n    <string name="open">Open',
    "strings": '/* termalign: look */\n"menu.open" =',
    "stringsdict": "        <!-- termalign: look -->\n        <string>%#@count@",
    "xcstrings": '"comment" : "a title\\ntermalign: look"',
    "resx": "<comment>for the menu\ntermalign: look</comment>",
    "qt": "<translatorcomment>termalign: look</translatorcomment>\n        <translation>法治",
    "properties": "# termalign: look\nmenu.open",
    "arb": '"@open": {"x-termalign": "look",  "description"',
    "ass": "Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,termalign: look\nDialogue: 0,0:00:01.00",
}


@pytest.mark.parametrize("name", REMARKS)
def test_a_remark_is_where_the_format_has_remarks(name: str) -> None:
    assert REMARKS[name] in first_marked(name)


def test_every_new_kind_that_can_be_written_into_has_such_a_test() -> None:
    assert REMARKS.keys() == SAMPLES.keys() & set(EDITABLE)


def test_what_is_written_is_still_of_its_format() -> None:
    assert json.loads(first_marked("arb"))["@open"]["x-termalign"] == "look"
    strings = json.loads(first_marked("xcstrings"))["strings"]
    assert strings["Rule of law"]["comment"].endswith("look")
    assert plistlib.loads(first_marked("stringsdict").encode())["files"]
    for name in ("android", "resx", "qt"):
        etree.fromstring(first_marked(name).encode())


def test_a_message_without_attributes_or_comment_gets_them() -> None:
    source = read(ARB, "a.arb")
    mark = Mark(1, Span(8, 12), source.blocks[1].text[8:12], "look")
    assert json.loads(annotate(ARB.encode(), source.marks([mark])))["@files"] == {"x-termalign": "look"}
    source = read(XCSTRINGS, "a.xcstrings")
    number = next(number for number, block in enumerate(source.blocks) if block.text == "Alone")
    made = annotate(XCSTRINGS.encode(), source.marks([Mark(number, Span(0, 5), "Alone", "look")]))
    assert json.loads(made)["strings"]["Alone"] == {"comment": "termalign: look"}


def joined(zh: Source, en: Source) -> list[tuple[str, str]]:
    bitext = default_aligner().align_documents(zh, en, words=False)
    assert len(bitext.beads) == len(bitext.pairs)
    return [(pair.src.text, pair.tgt.text) for pair in bitext.pairs]


def test_one_form_of_a_plural_goes_with_the_general_one() -> None:
    zh = ANDROID.replace('<item quantity="one">%d file</item>\n', "").replace("%d files", "%d 个文件")
    zh = zh.replace("Open the file", "打开文件").replace("The <b>rule</b> of law", "法治")
    pairs = joined(read(zh, "zh.xml"), read(ANDROID, "en.xml"))
    assert (f"{M} 个文件", f"{M} files") in pairs
    assert not any(en == f"{M} file" for _, en in pairs)


def test_i18next_has_the_forms_of_plurals_in_its_keys() -> None:
    zh = '{"item_other": "{{count}} 个文件", "law": "法治", "reason_other": "其他", "v3": "项目"}'
    en = (
        '{"item_one": "{{count}} file", "item_other": "{{count}} files", "law": "rule of law", '
        '"reason_other": "other", "v3": "item", "v3_plural": "items"}'
    )
    assert joined(read(zh, "zh.json"), read(en, "en.json")) == [
        (f"{M} 个文件", f"{M} files"),
        ("法治", "rule of law"),
        ("其他", "other"),
        ("项目", "item"),
    ]


def test_messages_of_an_extension_have_descriptions_that_are_no_text() -> None:
    extension = (
        '{"open": {"message": "Open $NAME$", "description": "no text", '
        '"placeholders": {"name": {"content": "$1"}}}, "law": {"message": "Rule of law"}}'
    )
    assert texts_of(read(extension, "messages.json")) == [
        (f"Open {M}", "open.message", 1),
        ("Rule of law", "law.message", 1),
    ]


def test_catalogs_are_pairs() -> None:
    pairs = [(pair.src.text, pair.tgt.text) for pair in bitext_of(read(XCSTRINGS, "a.xcstrings")).pairs]
    assert pairs == [
        ("Rule of law", "法治"),
        ('Open "it"', "打开"),
        (f"{M} files", f"{M} 个文件"),
    ]
    pairs = [(pair.src.text, pair.tgt.text) for pair in bitext_of(read(QT, "zh.ts", both=True)).pairs]
    assert pairs == [
        ("Rule of law", "法治"),
        (f"{M} file(s)", f"{M} 个文件"),
        ("Close", "关闭"),
    ]


def test_a_catalog_with_one_chinese_string_for_all_numbers() -> None:
    catalog = json.loads(XCSTRINGS)
    catalog["strings"]["%lld files"]["localizations"]["zh-Hans"] = {"stringUnit": {"value": "%lld 个文件"}}
    source = read(json.dumps(catalog, ensure_ascii=False), "a.xcstrings")
    assert (f"{M} files", f"{M} 个文件") in [
        (pair.src.text, pair.tgt.text) for pair in bitext_of(source).pairs
    ]


def _po(zh: str, en: str, header: str = "") -> str:
    stated = "".join(f'"{line}\\n"\n' for line in ("Language: zh", header) if line)
    return f'msgid ""\nmsgstr ""\n{stated}\nmsgid "{en}"\nmsgstr "{zh}"\n'


def _qt(zh: str, en: str) -> str:
    zh, en = escape(zh), escape(en)
    message = f"<message><source>{en}</source><translation>{zh}</translation></message>"
    return f'<TS language="zh" sourcelanguage="en"><context><name>A</name>{message}</context></TS>'


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.ts", _qt("政策(&T)", "Na&tional security"), ["National security", "政策(T)"]),
        ("a.ts", _qt("国家&安全", "National &security"), ["National security", "国家安全"]),
        ("a.ts", _qt("研发", "R&D, F&&F, &nbsp;"), ["R&D, F&&F, &nbsp;", "研发"]),
        ("a.ts", _qt("退出", "E&xit &now"), ["E&xit &now", "退出"]),  # two are none
        ("a.po", _po("政策", "Na_tional law", "X-Accelerator-Marker: _"), ["National law", "政策"]),
        ("a.po", _po("政策(_T)", "Na_tional law"), ["National law", "政策(T)"]),
        ("a.po", _po("政策（~T）", "Na~tional"), ["National", "政策（T）"]),
        (
            "a.po",
            _po("文件名", "the file_name"),
            ["the file_name", "文件名"],
        ),  # no mark by what the file states
        ("a.po", _po("研发(&R)", "&Research"), ["Research", "研发(R)"]),
    ],
)
def test_accelerators_are_no_part_of_words(name: str, content: str, expected: list[str]) -> None:
    blocks = read(content, name, both=True).blocks
    assert [block.text for block in blocks] == expected
    for block in blocks:  # behind the mark it goes on a column later
        anchor = block.anchors[-1]
        written = content.split("\n")[anchor.line - 1]
        rest = written[anchor.column - 1 :].replace("&amp;", "&")
        assert rest.startswith(block.text[anchor.offset :].split("&")[0])


def test_accelerators_of_resources_are_no_part_of_words() -> None:
    resources = "<root><data name='a'><value>Na&amp;tional R&amp;amp;D</value></data></root>"
    assert [block.text for block in read(resources, "a.resx").blocks] == ["National R&amp;D"]


def test_messages_of_qt_by_identifiers_are_one_side() -> None:
    template = (
        '<TS language="{}"><context><name/><message id="home"><source>home</source>'
        "<translation>{}</translation></message></context></TS>"
    )
    zh, en = (read(template.format(tag, said), "a.ts") for tag, said in (("zh", "首页"), ("en", "Home")))
    assert joined(zh, en) == [("首页", "Home")]


def test_encodings() -> None:
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        assert [block.text for block in read('"a" = "法治";'.encode(encoding), "a.strings").blocks] == [
            "法治"
        ]
    assert [block.text for block in read("a = caf\xe9".encode("latin-1"), "a.properties").blocks] == [
        "caf\xe9"
    ]
    data = rb"a = \u6cd5"
    source = read(data, "a.properties")
    made = annotate(data, source.marks([Mark(0, Span(0, 1), "法", "法 é")]))
    assert made == b"# termalign: \\u6cd5 \\u00e9\na = \\u6cd5"


BAD = [
    ("a.strings", '"a" = "b";\n"c" "d";', r"a\.strings:2:5: expected = or ;"),
    ("a.strings", '"a" = "b";\n"c" = "d', r"a\.strings:2:7: expected a comment or"),
    ("a.strings", '"a" = "b"', r"a\.strings:1:1: a string without its ;"),
    ("a.strings", b"bplist00\x00", "compiled property list.*plutil"),
    ("a.stringsdict", "<plist><dict>", r"a\.stringsdict:1:14: .*ends before its elements"),
    ("a.resx", "<root>\n<data></root>", r"a\.resx:2:\d+: .*do not match"),
    ("a.resx", "<html/>", "no file of .NET resources: the root is <html>"),
    ("strings.xml", "<resources>\n&x;</resources>", r"strings\.xml:2:1: uses an entity"),
    ("a.xcstrings", '{"strings": 3}', 'no object "strings"'),
    ("a.xcstrings", '{"strings": {"a": {}}}', "without strings in both Chinese and English; it holds: en"),
    ("a.xcstrings", '{"strings": {', r"a\.xcstrings:1:14: not JSON"),
    ("a.arb", "{\n", r"a\.arb:2:1: not JSON"),
    ("a.arb", '["a"]', r"a\.arb:1: no bundle"),
    ("a.properties", "a = b\nc = \\u12", r"a\.properties:2:5: \\u without four"),
    ("a.ass", "[Events]\nDialogue: 0,0:00:01.00,x", r"a\.ass:2: dialogue without a line before it"),
    (
        "a.ass",
        "[Events]\nFormat: Start, Text\nDialogue: x",
        r"a\.ass:3: dialogue that does not have its 2 fields",
    ),
    ("a.ass", "[Script Info]\n", "no dialogue"),
    ("a.lrc", "words\n", r"a\.lrc:1: a line before the first time"),
    ("a.odt", b"PK\x03\x04", "no OpenDocument text"),
]


@pytest.mark.parametrize(("name", "content", "problem"), BAD)
def test_what_is_damaged_is_one_line_with_its_position(name: str, content: str | bytes, problem: str) -> None:
    with pytest.raises(FormatError, match=problem) as refused:
        read(content, name)
    assert "\n" not in str(refused.value)


REFUSED = [
    ("app.ftl", "open = Open", "is Fluent, which is not read: give its messages in a format that is read"),
    ("app.ini", "[a]\nopen=Open", "an INI file"),
    ("zh.toml", 'open = "打开"', "TOML"),
    ("zh.js", "export default { open: '打开' }", "is source code, which is not read: give its messages"),
    ("zh.ts", "export default { open: '打开' }", "is source code, which is not read: give its messages"),
    ("zh.json5", "{open: '打开'}", "is JSON with comments, which is not read: write it as JSON"),
    ("a.svg", "<svg><text>Law</text></svg>", "is a drawing"),
    ("a.rst", "Title\n=====", "pandoc FILE -o FILE.html"),
    ("a.adoc", "= Title", "asciidoctor FILE"),
    ("a.tex", r"\section{A}", "LaTeX"),
    ("a.dita", "<topic/>", "dita --input=FILE"),
    ("a.xml", "<task id='a'><title>A</title></task>", "DITA"),
    ("a.xml", "<?xml version='1.0'?><catalog/>", "XML with the root <catalog>"),
    ("a.fb2", "<FictionBook><p>法治</p></FictionBook>", "XML with the root <FictionBook>"),
    ("a.opml", "<opml><p>法治</p></opml>", "XML with the root <opml>"),
    ("a.ipynb", '{"cells": []}', "nbconvert"),
    ("a.txt", r"{\rtf1 a}", "RTF"),
    ("Info.plist", "<plist/>", "property list"),
]


@pytest.mark.parametrize(("name", "content", "problem"), REFUSED)
def test_what_is_not_read_is_refused_with_what_to_do(name: str, content: str, problem: str) -> None:
    with pytest.raises(FormatError, match=problem.replace("(", r"\(")):
        kind_of(InputFile(name, data=content.encode()))
    assert kind_of(InputFile(name, data=content.encode()), "text").name == "text"


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def test_what_stands_beside_an_opendocument_text_is_counted() -> None:
    body = (
        "<text:p>a<office:annotation><dc:creator>王小明</dc:creator><text:p>图书馆</text:p>"  # a name; library
        "<text:p>图书馆&amp;图书馆</text:p></office:annotation><office:annotation><dc:creator>王小明</dc:creator>"
        "<text:p>OK</text:p></office:annotation>"
        "<office:annotation><dc:creator>termalign</dc:creator><text:p>图书馆</text:p></office:annotation>"
        "<text:title>The title</text:title><svg:title>图书馆</svg:title></text:p>"
        "<text:table-of-content><text:p>图书馆</text:p></text:table-of-content>"
        "<text:section><text:section-source/></text:section>"
    )
    source = read_content(odt(body), path="a.odt")
    assert [block.text for block in source.blocks] == ["aThe title"]
    assert (source.notes, source.asides) == (
        "not read: 1 inserted file",
        "not read: outside the running text, 1 title or description, 1 comment, "
        "1 line of a table of contents",
    )


def odt(body: str, *, margins: str = "", manifest: str = "") -> bytes:
    names = f'xmlns:office="{OFFICE}" xmlns:text="{TEXT}" xmlns:table="{TABLE}" xmlns:style="s"'
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        package.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )
        package.writestr("styles.xml", f"<office:document-styles {names}>{margins}</office:document-styles>")
        package.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return made.getvalue()


BODY = (
    "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
    "<text:table-of-content><text:p>Rule 1</text:p></text:table-of-content>"
    "<text:h>The <text:span>rule</text:span><text:s text:c='2'/>of  law &amp; order</text:h>"
    "<text:p>A note<text:note><text:note-citation>1</text:note-citation><text:note-body>"
    "<text:p>The note.</text:p></text:note-body></text:note> ends<text:line-break/>here"
    "<office:annotation><text:p>a comment</text:p></office:annotation>.</text:p>"
    "<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>"
)
MARGINS = (
    "<style:header><text:p>Header</text:p></style:header><style:footer><text:p>Footer</text:p></style:footer>"
)


def test_open_document() -> None:
    source = read(odt(BODY, margins=MARGINS), "a.bin")
    assert (source.format, source.numbered) == ("odt", True)
    assert [(block.text, block.reference) for block in source.blocks] == [
        ("Header", "paragraph 1 (header)"),
        ("The rule of law & order", "paragraph 2"),
        ("A note ends here.", "paragraph 3"),
        ("item", "paragraph 4"),
        ("The note.", "paragraph 5 (note)"),
        ("Footer", "paragraph 6 (footer)"),
    ]


def test_superscripts_of_open_document_are_raised_by_their_style_or_that_which_it_builds_on() -> None:
    styles = (
        style("Up", "", "style:text-position='super 58%'")
        + style("T1", "Up", "")
        + style("Low", "", "style:text-position='-33% 58%'")
    )
    body = "".join(
        f"<text:span text:style-name='{name}'>1</text:span>全" for name in ("Up", "T1", "Low", "No")
    )
    source = read(odt(f"<text:p>安{body}</text:p>", margins=styles), "a.odt")
    assert source.blocks[0].text == "安¹全¹全1全1全"


def test_what_a_reader_of_open_document_does_not_see_is_counted_and_no_text() -> None:
    styles = (
        style("Secret", "", "text:display='none'")
        + style("T1", "Secret", "")
        + style("T2", "Secret", "text:display='true'")
        + style("T3", "", "style:text-line-through-style='solid'")
        + style("T4", "", "fo:font-size='1pt'")
        + style("P1", "", "text:display='none'", "paragraph")
    )
    body = (
        "<text:tracked-changes><text:deletion><text:p>x</text:p></text:deletion></text:tracked-changes>"
        "<text:p>a<text:span text:style-name='T1'>b</text:span><text:span text:style-name='T2'>c</text:span>"
        "<text:span text:style-name='T3'>d<text:span>e</text:span></text:span>f"
        "<text:span text:style-name='T4'>tiny</text:span></text:p>"
        "<text:section text:display='none'><text:p>g</text:p></text:section><text:p text:style-name='P1'>h</text:p>"
    )
    source = read(odt(body, margins=styles), "a.odt")
    assert [block.text for block in source.blocks] == ["acf"]
    assert source.notes == "not read: 1 struck-through text, 1 tracked deletion, 4 hidden texts"


def style(name: str, parent: str, properties: str, family: str = "text") -> str:
    return (
        f"<style:style style:name='{name}' style:family='{family}' style:parent-style-name='{parent}'>"
        f"<style:{'text' if 'background' not in properties or family == 'text' else family}-properties "
        f"{properties}/></style:style>"
    )


SPAN = "<text:span text:style-name='{}'>{}</text:span>".format
PARAGRAPH = "<text:p text:style-name='{}'>{}</text:p>".format


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (PARAGRAPH("Tiny", f"a{SPAN('Large', 'seen')}b"), "seen"),
        (PARAGRAPH("Struck", f"a{SPAN('Whole', 'seen')}b{SPAN('Bold', 'c')}"), "seen"),
        (PARAGRAPH("Plain", SPAN("LargerTiny", "seen") + SPAN("Speck", "tiny")), "seen"),
        (PARAGRAPH("Plain", f"a{SPAN('Both', 'hidden')}{SPAN('Tiny', ', seen')}"), "a, seen"),
        (PARAGRAPH("Plain", f"a{SPAN('White', 'white')}{SPAN('Banner', ', seen')}"), "a, seen"),
        (PARAGRAPH("Dark", SPAN("White", "seen")), "seen"),
    ],
)  # fmt: skip
def test_a_part_of_a_hidden_paragraph_of_open_document_may_be_seen(body: str, expected: str) -> None:
    styles = (
        style("Tiny", "", "fo:font-size='1pt'", "paragraph")
        + style("Large", "", "fo:font-size='12pt'")
        + style("Struck", "", "style:text-line-through-style='solid'", "paragraph")
        + style("Whole", "", "style:text-line-through-style='none'")
        + style("Small", "", "fo:font-size='2pt'")
        + style("LargerTiny", "Small", "fo:font-size='9pt'")
        + style("Speck", "", "fo:font-size='0.02cm'")
        + style("Secret", "", "text:display='none'")
        + style("Both", "Secret", "style:text-line-through-style='none'")
        + style("White", "", "fo:color='#ffffff'")
        + style("Banner", "White", "fo:background-color='#1f3864'")
        + style("Dark", "", "fo:background-color='#000000'", "paragraph")
    )
    assert [block.text for block in read(odt(body, margins=styles), "a.odt").blocks] == [expected]


@pytest.mark.parametrize(
    "around",
    [
        "<table:table><table:table-row><table:table-cell>{}</table:table-cell></table:table-row></table:table>",
        "<text:p><draw:frame><draw:text-box>{}</draw:text-box></draw:frame></text:p>",
        '<draw:frame style:run-through="background"/>{}',
    ],
)
def test_white_text_of_open_document_may_be_on_what_is_not_white(around: str) -> None:
    body = around.format(f"<text:p>{SPAN('White', 'white')}</text:p>")
    source = read(odt(body, margins=style("White", "", "fo:color='#ffffff'")), "a.odt")
    assert [block.text for block in source.blocks] == ["white"]
    assert source.asides == "1 text in white read: what is behind is not known"


def test_comments_of_open_document_are_at_the_words() -> None:
    data = odt(BODY, margins=MARGINS)
    source = read(data, "a.odt")
    marks = [
        Mark(1, Span(4, 17), "rule of law &", "look <here>"),
        Mark(4, Span(4, 8), "note", "in a note"),
    ]
    made = annotate(data, source.marks(marks))
    assert [block.text for block in read(made, "a.odt").blocks] == [block.text for block in source.blocks]
    with zipfile.ZipFile(BytesIO(made)) as package:
        assert package.namelist()[0] == "mimetype"
        root = etree.fromstring(package.read("content.xml"))
        written = package.read("content.xml").decode()
    added = [
        "".join(one.itertext())
        for one in root.iter(f"{{{OFFICE}}}annotation")
        if one.get(f"{{{OFFICE}}}name")
    ]
    assert added == ["termalign“note”: in a note", "termalignlook <here>"]
    assert "rule</text:span>" in written
    assert "law &amp;<office:annotation-end" in written


def test_tables_of_open_document_are_pairs() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    rows = [("法治", "rule of law"), ("碳中和", "carbon neutrality")]
    table = "".join(f"<table:table-row>{cell(zh)}{cell(en)}</table:table-row>" for zh, en in rows)
    source = read(odt(f"<text:p>x</text:p><table:table>{table}</table:table>"), "a.odt", both=True)
    assert [(pair.src.text, pair.tgt.text) for pair in bitext_of(source).pairs] == rows


def test_an_encrypted_text_says_so() -> None:
    with pytest.raises(FormatError, match="is encrypted"):
        read(odt(BODY, manifest="<encryption-data/>"), "a.odt")


def test_comments_have_names_that_are_not_there_and_stand_around_their_words() -> None:
    there = '<office:annotation office:name="termalign2"><text:p>why</text:p></office:annotation>'
    data = odt(f"<text:p><text:span>rule</text:span> of<text:tab/>law{there}</text:p>")
    source = read(data, "a.odt")
    [block] = source.blocks
    marks = [Mark(0, span, span.of(block.text), "say") for span in (Span(0, 11), Span(0, 4), Span(5, 7))]
    made = parts_of(annotate(data, source.marks(marks)))["content.xml"].decode()
    bare = regex.sub(r"<office:annotation (?:.*?)name=.(\w++).*?</office:annotation>", r"[\1 ", made)
    bare = regex.sub(r"<office:annotation-end (?:.*?)name=.(\w++).*?/>", r" \1]", bare)
    words = regex.sub("<[^>]*+>", "", bare.replace("<text:tab/>", " ").partition("<text:p>")[2])
    assert words.startswith(
        "[termalign1 [termalign3 rule termalign1] [termalign4 of termalign4] law termalign3][termalign2 "
    )


def test_a_broken_text_names_its_part_once() -> None:
    with pytest.raises(
        FormatError, match=r"^a\.odt: the part 'content\.xml': elements nested more than 256 deep"
    ):
        read(odt("<text:span>" * 300 + "</text:span>" * 300), "a.odt")


ZH = ["法治是治国理政的基本方式。", "我们要推进碳中和。", "发展是第一要务。", "教育是立国之本。"]
EN = [
    "The rule of law is the basic way of governing the country.",
    "We will advance carbon neutrality.",
    "Development is the first priority.",
    "Education is the foundation of a nation.",
]
LINES = [line for pair in zip(ZH, EN, strict=True) for line in pair]


def cue(number: int, *lines: str) -> str:
    return f"{number}\n00:00:0{number},000 --> 00:00:0{number},900\n" + "\n".join(lines) + "\n\n"


def alternating_files() -> dict[str, tuple[str, str | bytes]]:
    pairs = list(zip(ZH, EN, strict=True))
    events = "".join(
        f"Dialogue: 0:00:0{number}.00,{zh}\\N{{\\fs12}}{en}\n" for number, (zh, en) in enumerate(pairs)
    )
    return {
        "lines": ("a.txt", "\n".join(LINES)),
        "lines with blank ones": ("a.txt", "\n\n".join(f"{zh}\n{en}" for zh, en in pairs)),
        "numbers between": ("a.txt", "\n".join(f"{n}.\n{zh}\n{en}" for n, (zh, en) in enumerate(pairs))),
        "labels": ("a.txt", "\n".join(f"原文：{zh}\n译文： {en}" for zh, en in pairs)),  # source, translation
        "labels in brackets": ("a.md", "\n\n".join(f"【中文】{zh}\n\n[English] {en}" for zh, en in pairs)),
        "labels of their own": ("a.txt", "\n".join(f"Source:\n{zh}\nTarget:\n{en}\n" for zh, en in pairs)),
        "labels of one side": ("a.html", "".join(f"<p>{zh}</p><p><b>译</b>：{en}</p>" for zh, en in pairs)),
        "paragraphs of lines": (
            "a.txt",
            "\n\n".join(
                part for zh, en in pairs for part in (f"{zh[:4]}\n{zh[4:]}", en.replace(" of ", "\nof "))
            ),
        ),
        "paragraphs of Markdown": ("a.md", "\n\n".join(LINES)),
        "lines of Markdown": ("a.md", "\n\n".join(f"{zh}\n{en}" for zh, en in pairs)),
        "pages": ("a.html", "".join(f"<p>{line}</p>" for line in LINES)),
        "lines of pages": ("a.html", "".join(f"<p>{zh}<br>{en}</p>" for zh, en in pairs)),
        "OpenDocument": ("a.odt", odt("".join(f"<text:p>{line}</text:p>" for line in LINES))),
        "subtitles": ("a.srt", "".join(cue(number, *pair) for number, pair in enumerate(pairs))),
        "SubStation": ("a.ass", f"[Events]\nFormat: Start, Text\n{events}"),
        "lyrics": (
            "a.lrc",
            "".join(f"[00:0{n}.00]{zh}\n[00:0{n}.00]{en}\n" for n, (zh, en) in enumerate(pairs)),
        ),
        "lyrics, untimed": (
            "a.lrc",
            "".join(f"[00:0{n}.00]{zh}\n{en}\n" for n, (zh, en) in enumerate(pairs)),
        ),
    }


@pytest.mark.parametrize("label", alternating_files())
def test_languages_that_alternate_are_pairs(label: str) -> None:
    name, content = alternating_files()[label]
    found = bitext_of(read(content, name, both=True))
    told = [("".join(pair.src.text.split()), pair.tgt.text) for pair in found.pairs]
    assert told == list(zip(ZH, EN, strict=True))
    assert found.direction.value == "zh-en"


def test_texts_behind_labels_are_where_they_are_and_rare_labels_are_text() -> None:
    source = read(
        "\n".join(f"原文：{zh}\n译文：{en}" for zh, en in zip(ZH, EN, strict=True)), "a.txt", both=True
    )
    assert [block.anchors for block in source.blocks[:2]] == [(Anchor(0, 1, 4),), (Anchor(0, 2, 4),)]
    rare = read("\n".join([*LINES * 2, "原文：新华社", "Source: Xinhua"]), "a.txt", both=True)
    assert [block.text for block in rare.blocks[-2:]] == ["原文：新华社", "Source: Xinhua"]


def test_word_files_whose_paragraphs_alternate() -> None:
    from tests.word import p, word

    found = bitext_of(read(word("".join(p(line) for line in LINES)), "a.docx", both=True))
    assert [(pair.src.text, pair.tgt.text) for pair in found.pairs] == list(zip(ZH, EN, strict=True))
    assert found.tgt.place(found.pairs[1].tgt.span.start)[0] == 4  # the paragraph


def test_english_may_be_first_and_one_of_many_may_lack_its_translation() -> None:
    lines = [line for pair in zip(EN * 5, ZH * 5, strict=True) for line in pair]
    del lines[11]
    found = bitext_of(read("\n".join(lines), "a.txt", both=True))
    assert found.direction.value == "en-zh"
    assert len(found.pairs) == 19


@pytest.mark.parametrize(("before", "after"), [("Sayings\n", ""), ("", "\n完")])  # the end
def test_a_title_of_its_own_does_not_shift_the_pairs(before: str, after: str) -> None:
    found = bitext_of(read(before + "\n".join(LINES) + after, "a.txt", both=True))
    assert [(pair.src.text, pair.tgt.text) for pair in found.pairs] == list(zip(ZH, EN, strict=True))


COMMANDS = [f"npm install package-{number} --save-dev --verbose --global" for number in range(10)]
PINYIN = "Fǎzhì shì zhìguó lǐzhèng de jīběn fāngshì, wǒmen yào tuījìn tàn zhōnghé"
NOT_ALTERNATING = [
    ("one language", "a.txt", "\n".join(ZH), "all of it is Chinese"),
    ("the other", "a.md", "\n\n".join(EN), "all of it is English"),
    ("nothing", "a.txt", "1\n2\n", "it holds no text"),
    ("numbers in columns", "a.beads", "1\t1\n2\t2,3\n", "it holds no text"),
    ("one after the other", "a.txt", "\n".join([*ZH, *EN]), "do not alternate: 0 of 1 changes"),
    ("one pair", "a.txt", "\n".join(LINES[:2]), "do not alternate"),
    (
        "pronunciation between",
        "a.txt",
        "\n".join(line for zh, en in zip(ZH, EN, strict=True) for line in (zh, PINYIN, en)),
        "do not alternate: 0 of 4",
    ),
    (
        "pronunciation alone",
        "a.txt",
        "\n".join(line for zh in ZH for line in (zh, PINYIN)),
        "does not read as English",
    ),
    (
        "commands",
        "a.txt",
        "\n".join(line for command in COMMANDS for line in ("安装第一个软件包和它所需要的", command)),
        "does not read as English: 0 % function words",
    ),
    (
        "Japanese",
        "a.txt",
        "\n".join(line for en in EN for line in ("法治は国を治めるための基本的な方法です", en)),
        "Kana|kana",
    ),
    (
        "names of files",
        "a.txt",
        "\n".join(line for zh in ZH for line in (zh * 3, "a.txt")),
        "are no translation",
    ),
    ("subtitles of one language", "a.srt", "".join(cue(n, zh) for n, zh in enumerate(ZH)), "0 of 4 cues"),
    (
        "lyrics of one language",
        "a.lrc",
        "".join(f"[00:0{n}.00]{zh}\n" for n, zh in enumerate(ZH)),
        "0 of 4 cues",
    ),
]


@pytest.mark.parametrize(("name", "content", "problem"), [row[1:] for row in NOT_ALTERNATING])
def test_what_does_not_alternate_is_refused_with_what_does_not_hold(
    name: str, content: str, problem: str
) -> None:
    with pytest.raises(FormatError, match=f"(?:{problem}).*; give the text and its translation, two files"):
        read(content, name, both=True)


def test_what_has_no_suffix_may_be_a_table_whose_format_can_be_named() -> None:
    with pytest.raises(FormatError) as caught:
        read("zh,en\n要依法治国。,Govern by law, well.\n坚持改革。,Uphold reform.\n", "-", both=True)
    assert str(caught.value).endswith("two files; or name the format, which no suffix states (--from)")
    assert catalogue("zh")(str(caught.value)).startswith("-: 中文与英文没有交替出现：")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_kind_is_known_by_content_or_suffix(name: str) -> None:
    path, content, _ = SAMPLES[name]
    assert kind_of(InputFile(path, data=content.encode())).name == name


def unit(inside: str) -> str:
    return f"<trans-unit id='a'>{inside}</trans-unit>"


def xliff(*units: str, head: str = "") -> str:
    start = f"<xliff version='1.2'><file source-language='zh' target-language='en'>{head}<body>"
    return f"{start}{''.join(units)}</body></file></xliff>"


PAIR = "<source>法治</source><target>rule of law</target>"  # rule of law
VARIANTS = "<tuv xml:lang='zh'>{}<seg>法治</seg></tuv><tuv xml:lang='en'><seg>rule of law</seg></tuv>"
PO_PAIR = 'msgid "依法治国"\nmsgstr "govern by law"\n'
CATALOG_UNIT = '"{}": {{"stringUnit": {{"state": "new", "value": "{}"}}}}'
CATALOG_PAIR = f"{CATALOG_UNIT.format('zh-Hans', '法治')}, {CATALOG_UNIT.format('en', 'law')}"
BESIDE = "not read: outside the running text, "
UNREAD = [
    (
        "a.json",
        '{"zh": {"a": "法治"}, "en": {"a": "law"}, "en-GB": {"a": "rule of law"}, "de": {"a": "x"}}',
        ["messages under zh and en: 1 pair", "not read: 1 variant behind the first one in its language"],
    ),
    # name, content, reports; 图书馆 is library
    (
        "a.xlf",
        xliff(unit(f"{PAIR}<alt-trans>{PAIR}</alt-trans>")),
        [f"{BESIDE}1 text in another element (alt-trans)"],
    ),
    ("a.xlf", xliff(unit(f"{PAIR}<note>图书馆</note>"), head="<note>图书馆</note>"), [f"{BESIDE}2 comments"]),
    (
        "a.xlf",
        xliff(
            unit(
                f"{PAIR}<note>termalign: 图书馆 [0123456789abcdef]</note><note from='termalign'>图书馆 [0123456789abcdef]</note>"  # noqa: E501
            )
        ),
        [],
    ),
    (
        "a.xlf",
        xliff(unit("<source>法治<x equiv-text='图书馆'/></source><target>law</target>")),
        ["not read: 1 text inside a code"],
    ),
    (
        "a.tmx",
        f"<tmx><header/><body><tu>{VARIANTS.format('<note>图书馆</note>')}</tu></body></tmx>",
        [f"{BESIDE}1 comment"],
    ),
    (
        "a.tmx",
        f"<tmx><header/><body><tu><prop type='x'>图书馆</prop>{VARIANTS.format('')}</tu></body></tmx>",
        [f"{BESIDE}1 text in another element (prop)"],
    ),
    (
        "a.xlf",
        xliff(
            f"<!-- {unit(PAIR)} -->",
            unit("<source>法<mrk mtype='x' comment='图书馆'>治</mrk></source><target>law</target>"),
            head="<skl><internal-file>图书馆</internal-file></skl><Comment user='termalign'>图书馆</Comment>",
        ),
        [f"{BESIDE}2 comments, 1 text in another element"],
    ),
    (
        "a.xlf",
        "<xliff version='2.0' srcLang='zh' trgLang='en'><file><skeleton>图书馆</skeleton><unit><segment><source>"
        "<mrk type='comment' value='图书馆'>法治</mrk></source><target>law</target></segment></unit></file></xliff>",
        [f"{BESIDE}1 comment, 1 text in another element"],
    ),
    (
        "a.tmx",
        f"<tmx><header/><body><!-- 图书馆 --><tu>{VARIANTS.format('')}</tu></body></tmx>",
        [f"{BESIDE}1 comment"],
    ),
    (
        "a.po",
        f'# 图书馆\n#: 图书馆.c\n#| msgid "图书馆"\n{PO_PAIR}\n#~ msgid "图书馆"\n#~ msgstr "library"\n',
        [f"{BESIDE}1 comment, 2 obsolete texts"],
    ),
    (
        "a.ts",
        "<TS sourcelanguage='zh' language='en'><context><message><comment>图书馆</comment><source>法治</source><translation>law</translation></message><message><source>图书馆</source><translation type='vanished'>library</translation></message><message><source>图书馆</source></message></context></TS>",  # noqa: E501
        ["not read: 1 untranslated message", f"{BESIDE}1 comment, 1 obsolete text"],
    ),
    (
        "a.xcstrings",
        f'{{"sourceLanguage": "zh-Hans", "strings": {{"a": {{"comment": "图书馆", "localizations": {{{CATALOG_PAIR}}}}}, "b": {{"shouldTranslate": false, "localizations": {{{CATALOG_UNIT.format("zh-Hans", "图书馆")}}}}}, "c": {{"localizations": {{{CATALOG_UNIT.format("zh-Hant", "圖書館")}}}}}}}}}',  # noqa: E501
        [
            "not read: 1 variant behind the first one in its language",
            f"{BESIDE}1 comment, 1 text in another element",
            "1 pair with text on one side alone",
        ],
    ),
]


@pytest.mark.parametrize(("name", "content", "expected"), UNREAD)
def test_what_a_file_of_both_sides_holds_beside_its_pairs_is_counted(name, content, expected) -> None:
    reports: list[str] = []
    policy = IntakePolicy(on_notice=reports.append)
    file = InputFile(name, data=content.encode())
    assert list(kind_of(file).each_pair(file, policy))
    assert reports == expected
    if expected:
        with pytest.raises(FormatError) if not expected[0].startswith(BESIDE) else nullcontext():
            list(kind_of(file).each_pair(file, IntakePolicy(strict=True)))


ONE_SIDE = [
    (
        "a.po",
        'msgid "a.b"\nmsgstr "法治"\n\n#, fuzzy\nmsgid "a.c"\nmsgstr "图书馆"\n',
        "not read: 1 fuzzy message",
        "",
    ),
    (
        "a.resx",
        "<root><data name='a'><value>法治</value><comment>图书馆</comment></data><data name='b' type='x.Y'><value>图书馆</value></data></root>",  # noqa: E501
        "",
        f"{BESIDE}1 comment, 1 text in another element (data)",
    ),
    (
        "strings.xml",
        "<resources><string name='a'>法治</string><string name='b' translatable='false'>图书馆</string><plurals name='c'><item quantity='other'>法治</item></plurals></resources>",  # noqa: E501
        "",
        f"{BESIDE}1 text in another element (string)",
    ),
    (
        "a.arb",
        '{"a": "法治", "@a": {"description": "图书馆", "x-termalign": "TA101: 图书馆 [0123456789abcdef]"}}',
        "",
        f"{BESIDE}1 text in another element (description)",
    ),
    (
        "a.json",
        '{"a": {"message": "法治", "description": "图书馆"}}',
        "",
        f"{BESIDE}1 text in another element (description)",
    ),
    ("a.yaml", "a: !html 法治\nb: !!binary aGVsbG8=\n", "", ""),
    (
        "a.vtt",
        "WEBVTT\n\nNOTE 图书馆\n\n00:01.000 --> 00:02.000\n法治\n\n图书馆\n",
        "",
        f"{BESIDE}2 texts in other elements",
    ),
    (
        "a.ass",
        "[Script Info]\nTitle: 图书馆\n[Events]\nFormat: Start, Text\nDialogue: 0:00:01.00,法治\n"
        "Comment: 0:00:01.00,termalign: 图书馆 [0123456789abcdef]\n",
        "",
        f"{BESIDE}1 text in another element",
    ),
    # Comments of code; our own say nothing
    (
        "a.strings",
        '/* 图书馆 */\n// "b" = "图书馆";\n/* termalign: 图书馆 [0123456789abcdef] */\n"a" = "法治";\n',
        "",
        f"{BESIDE}2 comments",
    ),
    (
        "a.properties",
        "# \\u56fe\\u4e66\n! 图书馆\n# termalign: ignore[TA101] 图书馆\na=法治\n",
        "",
        f"{BESIDE}2 comments",
    ),
    (
        "strings.xml",
        "<resources><!-- <string>图书馆</string> --><string name='a'>法治<g id='x'>图书馆</g></string></resources>",
        "",
        f"{BESIDE}1 comment, 1 text in another element (g)",
    ),
    (
        "a.resx",
        "<root><data name='a'><value>法治</value></data><!-- 图书馆 --></root>",
        "",
        f"{BESIDE}1 comment",
    ),
    ("a.yaml", "# 图书馆\na: '法治' # 图书馆\nb:\n- \"法治\"\n", "", f"{BESIDE}2 comments"),
    (
        "a.html",
        "<p>法治<!-- 图书馆 --><?php '图书馆' ?></p><script>alert('图书馆')</script>",
        "",
        f"{BESIDE}2 comments, 1 text in another element (script)",
    ),
    ("a.md", "法治\n\n<!-- 图书馆 -->\n", "", f"{BESIDE}1 comment"),
    (
        "a.ass",
        "[Events]\nFormat: Start, Name, Text\nDialogue: 0:00:01.00,图书馆,法治\nDialogue: 0:00:01.00,a,{图书}法治\n",
        "",
        f"{BESIDE}2 texts in other elements",
    ),
]


@pytest.mark.parametrize(("name", "content", "notes", "asides"), ONE_SIDE)
def test_what_a_file_of_messages_holds_beside_them_is_counted(name, content, notes, asides) -> None:
    source = read_content(content.encode(), path=name)
    assert {block.text.rstrip("\ufffc") for block in source.blocks} == {"法治"}
    assert (source.notes, source.asides) == (notes, asides)


@pytest.mark.parametrize(("name", "form"), [("a.jsonl", "{}\n{}\n{}\n"), ("a.json", "[{}, {}, {}, 7]")])
def test_records_with_their_keys_in_another_order_have_the_source_of_the_first(name: str, form: str) -> None:
    """The second was the other way round."""
    zh_first, en_first = '{"zh": "法治", "en": "law"}', '{"en": "reform", "zh": "改革"}'
    file = InputFile(name, data=form.format(zh_first, en_first, zh_first).encode())
    found = [pair.texts for pair in kind_of(file).each_pair(file, IntakePolicy())]
    assert found == [("法治", "law"), ("改革", "reform"), ("法治", "law")]


@pytest.mark.parametrize("form", ["\\{:03o}", "\\x{:02x}"])
def test_characters_of_gettext_may_be_written_by_their_bytes(form: str) -> None:
    written = "".join(map(form.format, "法治é".encode()))
    content = f'msgid "{written} \\101"\nmsgstr "the rule of law é A"\n'
    zh, _ = read_content(content.encode(), path="a.po", both=True).blocks
    assert zh.text == "法治é A"
    assert [anchor.column for anchor in zh.anchors] == [8, 20, 32, 40, 45]


def test_lists_of_another_length_are_counted() -> None:
    reports: list[str] = []
    file = InputFile(
        "a.json", data='[["法治", "law"], ["改革", "reform"], ["图书馆", "library", "x"]]'.encode()
    )
    assert len(list(kind_of(file).each_pair(file, IntakePolicy(on_notice=reports.append)))) == 2
    assert reports[-1] == f"{BESIDE}1 text in another element (0)"


def test_segments_of_one_name_or_none_are_pairs_in_their_order() -> None:
    def segments(*written: tuple[str, str]) -> str:
        return "".join(f"<mrk mtype='seg'{name}>{text}</mrk>" for name, text in written)

    sources = segments(("", "一。"), ("", "二。"), (" mid='7'", "三。"), (" mid='7'", "四。"))
    targets = segments(
        ("", "One."), ("", "Two."), (" mid='7'", "Three."), (" mid='7'", "Four."), (" mid='8'", "Five.")
    )
    content = xliff(unit(f"<source/><seg-source>{sources}</seg-source><target>{targets}</target>"))
    reports: list[str] = []
    file = InputFile("a.xlf", data=content.encode())
    found = [pair.texts for pair in kind_of(file).each_pair(file, IntakePolicy(on_notice=reports.append))]
    assert found == [("一。", "One."), ("二。", "Two."), ("三。", "Three."), ("四。", "Four.")]
    assert reports == ["not read: 1 segment without both texts"]


def test_a_property_list_with_values_without_keys_is_refused_and_a_choice_of_java_is_text() -> None:
    plist = "<plist><dict>\n<string>a</string><key>b</key><string>法治</string></dict></plist>"
    with pytest.raises(FormatError, match=r"^a\.stringsdict:2: expected <key> and a value in turn"):
        read_content(plist.encode(), path="a.stringsdict")
    [block] = read_content("a={0,choice,0#法治|1#{1}}".encode(), path="a.properties").blocks
    assert "法治" in block.text


def test_words_go_on_behind_an_inline_tag_of_a_message_and_are_where_they_are() -> None:
    content = 'a=<b>绿色</b><i class="x">发展</i>是<br>{0}法治\n'
    [block] = read_content(content.encode(), path="a.properties").blocks
    assert block.text == f"绿色发展是{M}{M}法治"
    columns = [anchor.column for anchor in block.anchors]
    assert columns == [content.index(word) + 1 for word in ("绿色", "发展", "是", "{0}", "法治")]


def test_messages_of_gettext_that_are_there_twice_are_two_pairs_in_every_way() -> None:
    """They were one for a document, in which a word of either was found for both."""
    content = "".join(f'msgid "法治"\nmsgstr "{text}"\n\n' for text in ("rule of law", "rule by law"))
    source = read_content(content.encode(), path="a.po", both=True)
    assert [pair.tgt.text for pair in bitext_of(source).pairs] == ["rule of law", "rule by law"]


@pytest.mark.parametrize("tag", ["yue", "lzh", "wuu-CN", "cmn-Hans", "zh-yue"])
def test_codes_of_chinese_languages_are_chinese_in_units_and_tables(tag: str) -> None:
    memory = f"<tmx><header/><body><tu>{VARIANTS.format('')}</tu></body></tmx>".replace("'zh'", f"'{tag}'")
    for name, content in (("a.tmx", memory), ("a.csv", f"{tag},en\n法治,rule of law\n")):
        file = InputFile(name, data=content.encode())
        assert [pair.texts for pair in kind_of(file).each_pair(file, IntakePolicy())] == [
            ("法治", "rule of law")
        ]
