"""Documents as people have them, nearly right: HTML, Markdown, PO, YAML, subtitles, Word, slides, books."""

import json
import zipfile
from io import BytesIO
from random import Random

from tests.fuzz.pieces import damaged, encoded, text
from tests.word import WORD

_PIECES: dict[str, tuple[str, ...]] = {
    "html": (
        *("<p>", "</p>", "<div>", "</div>", "<br>"),
        *("<b>", "</b>", "<table><tr><td>", "</td>", "</table>", "<li>"),
        *("<script>", "</script>", "<style>", "</style>", "<pre>"),
        *("</pre>", "<code>", "</code>", "<!-- ", "-->"),
        *("&amp;", "&lt;", "&#x4e2d;", "&#0;"),
        *("&#99999999;", "&nbsp;", "&unknown;", "<!DOCTYPE html>", "<html>"),
        *('<a href="x">', "</a>", "<a href='x", "<p lang=en>", "<p hidden>"),
        *("<![CDATA[", "]]>", "<", ">", "</", "<?"),
        *("<head><title>", "</title></head>", "<body>"),
        *('<meta charset="gb18030">', "<svg>", "<textarea>", "\n"),
    ),
    "markdown": (
        *("# ", "## ", "- ", "1. ", "> ", "```\n", "~~~\n"),
        *("    ", "\n", "\n\n", "---\n", "+++\n", "***\n", "| a | b |\n"),
        *("|---|---|\n", "*", "**", "_", "`", "``"),
        *("[", "](http://x)", "][1]", "![", "[1]: http://x\n", "<div>", "</div>"),
        *("<!-- ", "-->", "\\", "\\*", "&amp;", "title: x\n"),
        *("a: [b\n", "{#id}", "$x$", "[^1]", "[^1]: note\n", "\t"),
    ),
    "po": (
        *('msgid ""\n', 'msgstr ""\n', 'msgid "a"\n'),
        *('msgstr "b"\n', 'msgid_plural "c"\n', 'msgstr[0] "d"\n', 'msgstr[1] "e"\n'),
        *('msgctxt "f"\n', "#, fuzzy\n", '#~ msgid "g"\n', '#~ msgstr "h"\n'),
        *("#. note\n", "#: a.c:1\n", "# x\n", '"more"\n'),
        *('"Content-Type: text/plain; charset=UTF-8\\n"\n', '"Language: en\\n"\n', '"\\x41\\t\\"'),
        *('"', "\n", "domain x\n", "\\"),
    ),
    "yaml": (
        *("a: ", "b:\n", "  c: ", "- ", "  - ", "\n", "|\n", ">\n"),
        *("'", '"', "[", "]", "{", "}", "&x ", "*x\n", "!!str "),
        *("!!python/object ", "---\n", "...\n", "? ", ": ", "# n\n"),
        *("<<: *x\n", "%YAML 1.1\n", "\t", "zh: ", "en: ", "{{n}} "),
    ),
    "srt": (
        *("1\n", "2\n"),
        *("00:00:01,000 --> 00:00:02,000\n", "00:00:03.500 --> 00:00:04.000 line:0\n", "99:99:99,999 --> x\n"),
        *("WEBVTT\n", "NOTE a\n", "STYLE\n", "\n", "\n\n", "<i>"),
        *("</i>", "<c.x>", "{\\an8}", "-->", "cue 1\n", "- "),
    ),
    "strings": (
        *('"a" = "', '";\n', "key = ", ";\n", "= ", '"', "/* note */\n", "// note\n", "/* open"),
        *("\\U6cd5", "\\U12", "\\ud83d\\ude00", '\\"', "\\n", "\\101", "\\", "%@", "%1$d", "\n", '"k";\n'),
    ),
    "properties": (
        *("a = ", "b: ", "c ", "key\\ with\\:signs=", "\n", "\\\n  ", "\r\n", "# note\n", "! note\n", "=", ":"),
        *("\\u6cd5", "\\u12", "\\ud83d\\ude00", "\\ud83d", "\\t", "\\\\", "\\", "{0}", "''", "\f"),
    ),
    "ass": (
        *("[Script Info]\n", "[Events]\n", "Format: Layer, Start, End, Text\n", "Format: Start\n", "[Fonts]\n"),
        *("Dialogue: 0,0:00:01.00,0:00:02.00,", "Dialogue: 0,0:00:01:00,x,", "Dialogue: 0\n", "Comment: 0,a,b,c\n"),
        *("\n", "{\\i1}", "{\\p1}", "{\\p0}", "\\N", "\\n", "\\h", "{", "}", ","),
    ),
    "lrc": (
        *("[00:01.00]", "[00:02:50]", "[1:2]", "[99999:00.00]", "<00:01.20>", "[ti:a]\n", "[00:01.00][00:09]"),
        *("\n", "\n\n", "[", "]", "[00:", "<"),
    ),
    "android": (
        *('<string name="a">', "</string>", '<string name="b" translatable="false">x</string>', "<b>", "</b>"),
        *('<plurals name="p"><item quantity="one">', "</item></plurals>", '<string-array name="l"><item>'),
        *("</item></string-array>", "<xliff:g>", "</xliff:g>", "<![CDATA[", "]]>", "<!-- note -->", "&amp;", "&x;"),
        *("\\'", "\\n", "\\u6cd5", "\\ud83d", "\\", '"', "@string/a", "%1$s", "\n"),
    ),
    "stringsdict": (
        *("<dict>", "</dict>", "<key>a</key>", "<key>other</key>", "<string>", "</string>", "<array>", "</array>"),
        *("<key>one</key><string>%d file</string>", "<integer>1</integer>", "<string/>", "<!-- note -->", "&lt;", "\n"),
        *("<key>NSStringFormatSpecTypeKey</key>", "%#@n@", "<![CDATA[", "]]>"),
    ),
    "resx": (
        *('<data name="a"><value>', "</value></data>", '<data name="b" type="x"><value>', "<comment>", "</comment>"),
        *('<data name="c"><value>法治</value><comment/></data>', "<value/>", "<!-- note -->", "&amp;", "{0:N2}", "\n"),
    ),
    "qt": (
        *("<context><name>c</name>", "</context>", "<message>", "</message>", "<source>rule of law</source>"),
        *("<translation>法治</translation>", '<translation type="unfinished">', "</translation>"),
        *("<source>", "</source>"),
        *("<numerusform>", "</numerusform>", "<comment>x</comment>", "<byte value='x1b'/>", "&amp;", "%n", "\n"),
        *("<message id='k'><source>law</source><translation>法</translation></message>", "<translatorcomment/>"),
    ),
}  # fmt: skip
"""What each format is made of, besides text."""

_AROUND = {
    "android": ("<resources>", "</resources>"),
    "stringsdict": ("<plist><dict>", "</dict></plist>"),
    "resx": ("<root>", "</root>"),
    "qt": ('<TS language="zh_CN">', "</TS>"),
    "ass": ("[Script Info]\n[Events]\nFormat: Layer, Start, End, Text\n", ""),
    "strings": ("", "/* end */\n"),
}
"""What is around the pieces of a format, whose pieces are often whole: otherwise nearly all would be refused."""

_WHOLE = {
    "android": (
        '<string name="a">Rule of <b>law</b></string>',
        '<plurals name="p"><item quantity="one">x</item></plurals>',
    ),
    "stringsdict": (
        "<key>a</key><string>Rule of law</string>",
        "<key>b</key><dict><key>one</key><string>x</string></dict>",
    ),
    "resx": (
        "<data name='a'><value>Rule of law</value></data>",
        "<data name='b'><value>x</value><comment/></data>",
    ),
    "qt": ("<message><source>rule of law</source><translation>法治</translation></message>", "<context/>"),
    "ass": (
        "Dialogue: 0,0:00:01.00,0:00:02.00,Rule\n",
        "Dialogue: 0,0:00:02.00,0:00:03.00,{\\i1}a\\N法{\\p0}\n",
    ),
    "strings": ('"a" = "Rule \\U6cd5 \\"x\\"";\n', "/* note */ key = value;\r\n"),
}

_WORD_PIECES = (
    *("<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>"),
    *("</w:t>", "<w:tab/>", "<w:br/>", "<w:noBreakHyphen/>", "<w:cr/>"),
    *("<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>"),
    *("</w:tc>", "<w:ins>", "</w:ins>", "<w:del>", "</w:del>"),
    *("<w:rPr><w:vanish/></w:rPr>"),
    *('<w:pPr><w:pStyle w:val="x"/></w:pPr>', '<w:fldChar w:fldCharType="begin"/>'),
    *('<w:fldChar w:fldCharType="separate"/>'),
    *('<w:fldChar w:fldCharType="end"/>', "<w:instrText>PAGE</w:instrText>"),
    *('<w:footnoteReference w:id="1"/>', '<w:commentRangeStart w:id="0"/>'),
    *('<w:hyperlink r:id="x">', "</w:hyperlink>"),
    *("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", "<mc:AlternateContent><mc:Choice>", "</mc:Choice>"),
    *("<mc:Fallback>", "</mc:Fallback></mc:AlternateContent>", "<w:moveFrom>"),
    *("</w:moveFrom>", "<!-- -->", "<![CDATA[a]]>"),
    *("&amp;", "&#x4e2d;", "&x;"),
    *("<w:sym w:char='F0A7'/>", "<w:delText>d</w:delText>", "<w:smartTag>", "</w:smartTag>"),
)  # fmt: skip
_BALANCED = (
    "<w:p><w:r><w:t>国家安全</w:t></w:r></w:p>",
    "<w:p><w:r><w:t>national </w:t></w:r><w:r><w:t>security</w:t></w:r></w:p>",
)


def page(random: Random, kind: str) -> bytes:
    """Return a file of text of a kind, from its pieces."""
    pieces = _PIECES[kind]
    made = "".join(
        random.choice(pieces) if random.random() < 0.6 else text(random) for _ in range(random.randrange(40))
    )
    return damaged(random, encoded(random, made))


def resources(random: Random, kind: str) -> bytes:
    """Return a file of a format whose pieces are mostly whole."""
    before, after = _AROUND[kind]
    if random.random() < 0.4:
        return encoded(random, before) + page(random, kind) + encoded(random, after)
    made = "".join(
        random.choice(_WHOLE[kind]).replace("Rule", _escaped(random)) for _ in range(random.randrange(8))
    )
    return damaged(random, encoded(random, f"{before}{made}{after}"))


def catalog(random: Random) -> bytes:
    """Return a string catalog, whole in most."""

    def unit() -> object:
        value = {"stringUnit": {"state": "new", "value": text(random)}}
        plural = {"variations": {"plural": {"one": value, "other": value}}}
        return random.choice((value, value, plural, {"value": 1}, [value], {}))

    strings = {
        text(random): {
            "comment": "note",
            "localizations": {"zh-Hans": unit(), random.choice(("en", "fr")): unit()},
        }
        for _ in range(random.randrange(6))
    }
    whole = {"sourceLanguage": random.choice(("en", "zh-Hans", "", 3)), "strings": strings}
    return damaged(random, encoded(random, json.dumps(whole, ensure_ascii=random.random() < 0.5)))


def open_document(random: Random) -> bytes:
    """Return an OpenDocument text, its body sound in most, its package damaged in some."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    pieces = (
        "<text:p>{}</text:p>",
        "<text:h>{}<text:s text:c='3'/><text:span>{}</text:span></text:h>",
        "<text:p>{}<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>{}</text:p>"
        "</text:note-body></text:note></text:p>",
        "<table:table><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell>"
        "<table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row></table:table>",
        "<text:p><office:annotation><text:p>{}</text:p></office:annotation>{}<text:tab/></text:p>",
        "<text:p>",
    )
    body = "".join(
        random.choices(pieces, weights=(9, 9, 9, 9, 9, 1))[0]
        .replace("{}", "%s")
        .replace("%s", _escaped(random))
        for _ in range(random.randrange(8))
    )
    return _package(
        random,
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {names}><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {names}/>",
        },
    )


def word_file(random: Random) -> bytes:
    """Return a Word file, its body sound in most, its package damaged in some."""
    names = (
        f'xmlns:w="{WORD}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    body = "".join(_paragraph(random) for _ in range(random.randrange(8)))
    return _package(
        random,
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": _relations("officeDocument", "word/document.xml"),
            "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
        },
    )


def _paragraph(random: Random) -> str:
    if random.random() < 0.5:
        return random.choice(_BALANCED)
    if random.random() < 0.7:
        inner = "".join(
            random.choice([piece for piece in _WORD_PIECES if piece.endswith("/>")]) for _ in range(3)
        )
        return f"<w:p><w:r><w:t>{_escaped(random)}</w:t>{inner}<w:t>b</w:t></w:r></w:p>"
    return "".join(random.choice(_WORD_PIECES) for _ in range(random.randrange(6)))


def _escaped(random: Random) -> str:
    return text(random).replace("&", "&amp;").replace("<", "&lt;")


def slides(random: Random) -> bytes:
    """Return a presentation of one slide."""
    names = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    said = "".join(f"<a:p><a:r><a:t>{_escaped(random)}</a:t></a:r></a:p>" for _ in range(random.randrange(4)))
    shape = f"<p:sp><p:txBody>{said}</p:txBody></p:sp>"
    return _package(
        random,
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": _relations("officeDocument", "ppt/presentation.xml"),
            "ppt/presentation.xml": f'<p:presentation {names}><p:sldIdLst><p:sldId id="1" r:id="r"/></p:sldIdLst>'
            "</p:presentation>",
            "ppt/_rels/presentation.xml.rels": _relations("slide", "slides/slide1.xml"),
            "ppt/slides/slide1.xml": f"<p:sld {names}><p:cSld><p:spTree>{shape}</p:spTree></p:cSld></p:sld>",
        },
    )


def book(random: Random) -> bytes:
    """Return a book of one chapter."""
    return _package(
        random,
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": "<container><rootfiles><rootfile full-path='a.opf'/></rootfiles></container>",
            "a.opf": "<package><manifest><item id='c' href='c.html' media-type='application/xhtml+xml'/></manifest>"
            "<spine><itemref idref='c'/></spine></package>",
            "c.html": page(random, "html").decode("utf-8", "replace"),
        },
    )


def _relations(kind: str, target: str) -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="{base}/{kind}" Target="{target}"/></Relationships>'
    )


def _package(random: Random, parts: dict[str, str]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            if random.random() < 0.03:
                continue
            data = content.encode("utf-8", "replace")
            package.writestr(name, damaged(random, data) if random.random() < 0.05 else data)
    made = stream.getvalue()
    return damaged(random, made) if random.random() < 0.1 else made
