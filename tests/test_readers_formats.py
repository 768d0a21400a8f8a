"""Readers of pages, messages, subtitles, slides and books: what is text, where it stands, what is written back."""

from collections.abc import Callable
from io import BytesIO

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from termalign import Glossary, check, entry
from termalign.alignment.aligner import default_aligner
from termalign.documents.bitext import both_sides
from termalign.documents.intake import (
    DOCUMENT_KINDS,
    EDITABLE,
    InputFile,
    IntakePolicy,
    Mark,
    Source,
    annotate,
    bitext_from,
    kind_of,
)
from termalign.documents.readers import ass
from termalign.documents.readers import html as pages
from termalign.documents.readers.base import Block
from termalign.documents.readers.bilingual import bitext_of
from termalign.documents.readers.html import tables
from termalign.documents.readers.inserting import Text
from termalign.documents.readers.locating import Locator
from termalign.documents.readers.remarks import PREFIX, SIGNATURE, signed
from termalign.errors import FormatError, InputError
from termalign.language.text import Anchor, Span
from tests.conftest import ROOT
from tests.contents import read_content
from tests.word import archive, parts_of

P = "<p>{}</p>".format


def texts(data: str | bytes, name: str) -> list[str]:
    return [block.text for block in read(data, name).blocks]


def read(data: str | bytes, name: str, *, both: bool = False) -> Source:
    return read_content(data if isinstance(data, bytes) else data.encode(), path=name, both=both)


PAGES = [
    ("<p>Rule of <b>law</b></p><p>法治</p>", ["Rule of law", "法治"]),
    ("<p>one<br>two<br/>three</p>", ["one two three"]),
    ("<div>a<p>b</p>c</div>", ["a", "b", "c"]),
    ("<ul><li>one<li>two<ul><li>three</ul></ul>", ["one", "two", "three"]),
    ("<table><tr><td>a<td>b<tr><th>c</table>", ["a", "b", "c"]),
    ("<!-- <p>the original</p> --><p>text</p><!-- open", ["text"]),
    ("<head><title>t</title></head><script>if (a<b) '</p>'</script><style>p{}</style><p>x", ["x"]),
    ("<p>a</p><pre>code\n<b>x</b></pre>b", ["a", "b"]),
    ("<p>run <code>npm install</code> first</p>", ["run npm install first"]),
    ("<p>a&amp;b &lt;c&gt; &#x6CD5;&#27835; &nbsp;d &copy</p>", ["a&b <c> 法治 d ©"]),
    ("<p hidden>a</p><p style='display: none'>b</p><p>c</p>", ["c"]),
    (
        "<p style='visibility:hidden'>a</p><p>b<span style='text-decoration: red line-through'>c</span></p>",
        ["b"],
    ),
    # Columns of mails, text that fades in, and text that is filled with a gradient.
    (
        "<div style='font-size:0'><p style='font-size:13px'>a</p></div><p style='opacity:0'>b</p>"
        "<h1 style='background-clip: text; color: transparent'>c</h1>",
        ["a", "b", "c"],
    ),
    ("<ruby>字<rp>(</rp><rt>zì</rt><rp>)</rp></ruby>", ["字"]),
    ("<p>前<ruby>汉<rt>hàn</ruby>字</p><p>后", ["前汉字", "后"]),
    ("<p><ruby>汉<rt>hàn<rp>)</ruby>字", ["汉字"]),
    ("<html><head><meta charset=utf-8><title>t</title><body><p>x", ["x"]),
    ("<head><meta charset=utf-8><p>x", ["x"]),
    (
        "<p class='mt-4 hidden md:block'>a</p><p title='a hidden gem'>b</p><p data-x=hidden>c</p>",
        ["a", "b", "c"],
    ),
    (
        "<p class=x hidden=''>a</p><p data-y='>' STYLE = 'color:red; display:none'>b</p><p style=display:none>c",
        [],
    ),
    ("<div><p hidden>a</div>b<p hidden>c<div>d</div>", ["b", "d"]),
    ("<p>new <del>old</del><ins>text</ins></p>", ["new text"]),
    ("<p title='a>b' data-x=\"<p>\">text</p>", ["text"]),
    ("<p>a < b and c > d</p>", ["a < b and c > d"]),
    ("<svg><text>no</text></svg><p>x</p>", ["x"]),
    ("<SVG>no</SVG><p>a</p><svg><path d='M0'><p>b</p><math><p>c</p>", ["a", "b", "c"]),
    ("<svg><path><p>a</p><svg><text>no</text></svg><p>b", ["a", "b"]),
    ("<div>a <math> x</div>b <math><mi>no</mi></math>c", ["a", "b c"]),
    ("<svg><foreignObject><div>no</div></foreignObject><text>no</text></svg>a", ["a"]),
    ("<p>x</p><a href=", ["x"]),
    ("<p>\n  wrapped\n  text\n</p>", ["wrapped text"]),
]


@pytest.mark.parametrize(("page", "expected"), PAGES)
def test_pages(page: str, expected: list[str]) -> None:
    assert texts(page, "a.html") == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<p>a<del>b</del> <s><i>c</i>d</s><p hidden>e<p hidden> <p>f <math><mi>x</mi></math>", "a.html"),
        ("a<del>b</del> ~~*c*d~~ <b hidden>e</b>\n\nf <math>x</math> <s></s>", "a.md"),
        ("a<del>b</del> <b>~~c~~</b>\n\n<p hidden>e</p><p>f</p><math>x</math>", "b.md"),
    ],
)
def test_what_people_do_not_see_of_a_page_is_counted(text: str, name: str) -> None:
    source = read(text.encode(), name)
    assert [block.text for block in source.blocks] == ["a", "f"]
    assert source.notes == "not read: 2 struck-through texts, 1 hidden text, 1 formula"


@pytest.mark.parametrize(
    ("text", "name", "asides"),
    [  # 图书馆: library
        (
            "<title>图书馆</title><p id='图书馆' title='图书馆' alt='a'>x<img alt=图书馆>",
            "a.html",
            "3 titles and descriptions (title, alt)",
        ),
        (
            "<p><ruby>x<rt>图书馆</rt></ruby><ruby>馆<rt>guǎn</rt></ruby>",
            "a.html",
            "1 text in another element (rt)",
        ),
        (
            "<pre>图书馆</pre><svg><text>图书馆</text></svg><textarea>图书馆</textarea><p>x",
            "a.html",
            "1 block of code (pre), 2 texts in other elements (svg, textarea)",
        ),
        ("---\ntitle: 图书馆\n---\nx", "a.md", "1 title or description (front matter)"),
        (
            "x ![图书馆](a '图书馆') [a](b '图书馆') <b title='图书馆'>c</b>",
            "a.md",
            "4 titles and descriptions (title)",
        ),
        (
            "x {{< figure caption='图书馆' >}}\n\n    图书馆\n\n[图书馆]: a '图书馆'",
            "a.md",
            "2 titles and descriptions, 1 block of code",
        ),
    ],
)
def test_what_stands_beside_the_text_of_a_page_is_counted(text: str, name: str, asides: str) -> None:
    source = read(text.encode(), name)
    assert (source.asides, source.notes) == (f"not read: outside the running text, {asides}", "")


def test_digits_of_notes_and_exponents_on_a_page_are_raised() -> None:
    page = "<p>国家<sup><a href='#n'>12</a></sup>安全，10<sup>4</sup> m<sup>th</sup> 2</p>"
    [block] = read(page.encode(), "a.html").blocks
    assert block.text == "国家¹²安全，10⁴ mth 2"
    house = Glossary((entry("国家安全", "national security"),))
    assert [finding.zh for finding in check(house, block.text, "Keep safe.")] == ["国家安全"]


@pytest.mark.parametrize("mark", ["¹", "¹²", "¹,²", "¹⁻³", "¹–³", "⁽¹⁾", "ᵃ", "ᵀᴹ"])
def test_raised_marks_amid_a_term_hide_it_in_neither_language(mark: str) -> None:
    house = Glossary((entry("国家安全", "national security"),))
    assert [finding.zh for finding in check(house, f"维护国家{mark}安全。", "Keep safe.")] == ["国家安全"]
    english = f"We keep national{mark} security here."
    assert [finding.en for finding in check(house, english, "我们继续。")] == ["national security"]
    assert not [*check(house, "维护国家安全。", english), *check(house, english, f"维护国家{mark}安全。")]


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<b>", "</b>", "a", "法", " ", "\n", "&amp;", "<br>", "<li>", "<!--x-->"]
        )
    )
)
def test_pages_hold_the_letters_that_another_parser_sees(parts: list[str]) -> None:
    page = "<div>x" + "".join(parts) + "</div>"
    tree = lxml_html.fromstring(page)
    etree.strip_elements(tree, etree.Comment, with_tail=False)
    assert "".join("".join(texts(page, "a.html")).split()) == "".join(tree.text_content().split())


def test_an_encoding_that_a_page_declares() -> None:
    assert texts("<meta charset=iso-8859-1><p>“quoted” café".encode("cp1252"), "a.html") == ["“quoted” café"]


DOCUMENT = """---
title: Front matter
---
# Rule of *law* {#rule}

Run `npm install {:x}` first :tada:, then
read [the guide](https://example.org/guide "Guide") &amp; \\*stars\\*.[^1]

- [x] item one
- item two at 10:30:45

| a | b |
|---|---|
| 法治 | rule of law |

```python
code = 1
```

{{< note title="x" >}}

<div>HTML <b>block</b></div>

<!-- comment -->

> [!NOTE]
> Quoted ![picture](a.png) text
"""


def test_markdown() -> None:
    source = read(DOCUMENT, "a.md")
    assert [(block.text, block.line) for block in source.blocks] == [
        ("Rule of law", 4),
        ("Run npm install {:x} first , then read the guide & *stars*.", 6),
        ("item one", 9),
        ("item two at 10:30:45", 10),
        ("a", 12),
        ("b", 12),
        ("法治", 14),
        ("rule of law", 14),
        ("HTML block", 22),
        ("Quoted text", 27),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "正文[^1]。\n\n[^1]: 这是注释。\n[^注]: 《宪法》\n",
            [("正文。", 1), ("这是注释。", 3), ("《宪法》", 4)],
        ),
        (
            "A[^n].\n\n[^n]: one\n\n    two words\n\nafter\n",
            [("A.", 1), ("one", 3), ("two words", 5), ("after", 7)],
        ),
        ("[a]\n\n[a]: /url\n\n    code\n", [("a", 1)]),
        ("前<ruby>汉<rp>(</rp><rt>hàn</rt></ruby>字 <del>gone</del> x\n", [("前汉字 x", 1)]),
    ],
)
def test_footnotes_and_inline_elements_of_markdown(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(block.text, block.line) for block in read(text, "a.md").blocks] == expected


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("level", ["  ", "    ", "> "])
def test_nothing_is_lost_in_or_after_markdown_of_any_depth(level: str, between: str) -> None:
    nested = between.join(f"{level * depth}- item {depth}" for depth in range(40))
    blocks = read(f"Before.\n\n{nested}\n- outer\n\nAfter.\n", "a.md").blocks
    text = " ".join(block.text for block in blocks)
    assert [blocks[index].text for index in (0, -2, -1)] == ["Before.", "outer", "After."]
    assert all(f"item {depth}" in text for depth in range(40))


def test_markdown_brackets_without_end_are_text_beyond_what_any_text_has() -> None:
    link = "See [the guide](guide.html)."
    assert [block.text for block in read(f"{link}\n\n{'[' * 900}\n", "a.md").blocks] == [
        "See the guide.",
        "[" * 900,
    ]
    assert [block.text for block in read(f"{link}\n\n{'[[a](' * 1001}\n", "a.md").blocks] == [
        link,
        "[[a](" * 1001,
    ]
    assert [block.text for block in read(f"{link}\n\n{'[a](b' * 1001}\n", "a.md").blocks] == [
        link,
        "[a](b" * 1001,
    ]


def test_places_are_those_of_the_words() -> None:
    source = read(DOCUMENT, "a.md")
    lines = DOCUMENT.split("\n")
    for word in ("npm install", "the guide", "stars", "rule of law", "block", "text"):
        number, block = next(
            (number, block) for number, block in enumerate(source.blocks) if word in block.text
        )
        offset = block.text.index(word)
        anchor = next(anchor for anchor in reversed(block.anchors) if anchor.offset <= offset)
        line, column = anchor.line, anchor.column + offset - anchor.offset
        assert lines[line - 1][column - 1 :].startswith(word)
        assert Locator(source).span((line, column), (line, column + len(word))) == (
            number,
            Span(offset, offset + len(word)),
        )


PO = r"""# header
msgid ""
msgstr "Language: zh_CN\n"

#. extracted
#: a.c:1
msgid "Open the file"
msgstr "打开文件"

#, fuzzy
msgid "Close"
msgstr "关闭"

msgid "one file"
msgid_plural "{count} files"
msgstr[0] "{count} 个文件"

msgctxt "menu"
msgid ""
"Save "
"\"all\""
msgstr ""
"保存"
"全部"

#~ msgid "Old"
#~ msgstr "旧"
"""


def test_messages_of_gettext_are_pairs() -> None:
    source = read(PO, "a.po", both=True)
    assert [(pair.src.text, pair.tgt.text) for pair in bitext_of(source).pairs] == [
        ("Open the file", "打开文件"),
        ("￼ files", "￼ 个文件"),
        ('Save "all"', "保存全部"),
    ]
    [saved] = [block for block in source.blocks if block.text == 'Save "all"']  # its strings begin in line 20
    assert [tuple(anchor) for anchor in saved.anchors][:2] == [(0, 20, 2), (5, 21, 2)]


def test_messages_by_keys_are_one_side() -> None:
    files = {
        side: f'msgid "home.title"\nmsgstr "{said}"\n' for side, said in (("zh", "首页"), ("en", "Home"))
    }
    zh, en = (read(files[side], f"{side}.po") for side in ("zh", "en"))
    assert (zh.bilingual, zh.keyed) == (False, True)
    [pair] = default_aligner().align_documents(zh, en, words=False).pairs
    assert (pair.src.text, pair.tgt.text) == ("首页", "Home")


def test_a_broken_message_is_one_line() -> None:
    with pytest.raises(FormatError, match=r"a\.po:2: expected a comment"):
        read('msgid "a"\nmsgstr b\n', "a.po", both=True)


def test_json_and_yaml_find_each_other_by_key() -> None:
    pytest.importorskip("yaml")
    zh = read(
        '{"menu": {"open": "打开\\n文件", "n": 3, "list": ["{count} 个", "a\\"b法"]}, "only": "缺"}',
        "zh.json",
    )
    en = read(
        "en:\n  menu:\n    open: Open file\n    list: ['{{count}} items', x]\n  base: &b Basic\n  again: *b\n",
        "en.yml",
    )
    assert [(block.text, block.reference) for block in zh.blocks] == [
        ("打开\n文件", "menu.open"),
        ("￼ 个", "menu.list.0"),
        ('a"b法', "menu.list.1"),
        ("缺", "only"),
    ]
    assert [(block.text, block.line) for block in en.blocks] == [
        ("Open file", 3),
        ("￼ items", 4),
        ("x", 4),
        ("Basic", 5),
    ]
    bitext = default_aligner().align_documents(zh, en, words=False)
    assert [(pair.src.text, pair.tgt.text) for pair in bitext.pairs] == [
        ("打开 文件", "Open file"),
        ("￼ 个", "￼ items"),
        ('a"b法', "x"),
    ]
    assert len(bitext.beads) == 5


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("%s of %1$d: %(name)s %% 50% off", "￼ of ￼: ￼ %% 50% off"),
        ("%(start)sOSI%(end)s 100%damage: %r, %(x)r, %1 of %2", "￼OSI￼ 100%damage: ￼, ￼, ￼ of ￼"),
        ("Hi {{ user.name }}, ${x} {0}", "Hi ￼, ￼ ￼"),
        ("<b class='x'>bold</b><br/>a < b", "bold￼a < b"),
        ("{n, plural, one {# item} other {# items}}", "￼￼￼ item￼￼ items￼￼"),
    ],
)
def test_what_a_program_fills_in_is_masked(said: str, expected: str) -> None:
    import json

    [block] = read(json.dumps({"k": said}), "a.json").blocks
    assert block.text == expected


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", '{"a": '),
        ("a.json", "[" * 100_000),
        ("a.yaml", "a: [b"),
        ("a.yaml", "a: *x"),
        ("a.srt", "no cue"),
        ("a.srt", "A line\n\n1\n00:00:01,000 --> 00:00:02,000\nthe next\n"),
    ],
)
def test_broken_messages_are_one_line(name: str, data: str) -> None:
    if name.endswith("yaml"):
        pytest.importorskip("yaml")
    with pytest.raises(FormatError, match=name) as refused:
        read(data, name)
    assert "\n" not in str(refused.value)


def test_the_first_cue_may_have_a_name_in_place_of_its_number() -> None:
    assert texts("opening\n00:00:01,000 --> 00:00:02,000\nthe first\n", "a.srt") == ["the first"]


def test_aliases_do_not_multiply() -> None:
    pytest.importorskip("yaml")
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    assert len(texts(bomb, "a.yaml")) == 2


def test_subtitles_find_each_other_by_time() -> None:
    zh = read(
        "1\n00:00:01,000 --> 00:00:02,000\n<i>你好</i>\n世界\n\n2\n00:00:03,500 --> 00:00:04,000\n再见\n",
        "zh.srt",
    )
    en = read(
        "WEBVTT\n\nNOTE x\n\nSTYLE\n::cue {}\n\n00:01.000 --> 00:02.000 align:start\n<v Ann>Hello\nworld &amp; all\n\n"
        "00:03.500 --> 00:04.000\nGoodbye\n",
        "en.vtt",
    )
    assert [(block.text, block.line) for block in zh.blocks] == [("你好 世界", 3), ("再见", 8)]
    bitext = default_aligner().align_documents(zh, en, words=False)
    assert [pair.tgt.text for pair in bitext.pairs] == ["Hello world & all", "Goodbye"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:03,500 --> 00:00:04,000\ntwo\n3\n", "a.srt"),
        ("1\n00:00:01,000 --> 00:00:02,000\none\n\n2\n00:00:03,500 --> 00:00:04,000\ntwo\n\n3\n", "a.srt"),
        (
            "WEBVTT\n\n0:0:1.0 --> 0:0:2.5\no<rt>pronounced</rt>ne\n\nid\n\n0:0:3.5 --> 0:0:4.0\ntwo\n3\n",
            "b.vtt",
        ),
        ("WEBVTT\n\n0:0:1.0 --> 0:0:2.5\none\n0:0:3.5 --> 0:0:4.0\ntwo\n3\n", "a.vtt"),
    ],
)
def test_subtitles_without_empty_lines_and_with_short_times(data: str, name: str) -> None:
    cues = read(data, name).blocks
    assert [(block.text, block.key) for block in cues] == [("one", "1000"), ("two 3", "3500")]


A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def slide(*paragraphs: str, root: str = "", shape: str = "") -> str:
    said = "".join(f"<a:p>{text}</a:p>" for text in paragraphs)
    shown = f"<p:nvSpPr><p:cNvPr {shape}/></p:nvSpPr>"
    return f'<p:sld xmlns:p="p" {A} {MC} {root}><p:grpSp><p:sp>{shown}{said}</p:sp></p:grpSp></p:sld>'


def presentation(parts: dict[str, str], *slides: str) -> bytes:
    """Return a presentation of slides, in order, and of other parts."""

    def relations(*targets: tuple[str, str]) -> str:
        found = (
            f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{to}"/>'
            for n, (kind, to) in enumerate(targets)
        )
        return f"<Relationships>{''.join(found)}</Relationships>"

    names = [f"slides/{number}.xml" for number in range(len(slides))]
    order = "".join(f'<sldId r:id="r{n}"/>' for n in reversed(range(len(slides))))
    return archive(
        {
            "[Content_Types].xml": "<Types>…presentationml.presentation.main+xml</Types>",
            "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f'<p xmlns:r="{R}">{order}</p>',
            "ppt/_rels/presentation.xml.rels": relations(*(("slide", name) for name in reversed(names))),
            **{f"ppt/{name}": part for name, part in zip(names, slides, strict=True)},
            **{
                f"ppt/slides/_rels/{number}.xml.rels": relations(("notesSlide", f"../{notes}"))
                for number, notes in enumerate(parts)
            },
            **{f"ppt/{notes}": part for notes, part in parts.items()},
        }
    )


RUN = "<a:r><a:rPr {}/><a:t>{}</a:t></a:r>".format


def test_slides_in_their_order_with_notes() -> None:
    again = RUN("", "again")
    data = presentation(
        {"notes/n.xml": slide(RUN("", "Note"))},
        slide(RUN("", "First") + "<a:br/>" + RUN("", "line"), '<a:fld type="slidenum"><a:t>1</a:t></a:fld>'),
        slide(
            RUN("", "Second")
            + f"<mc:AlternateContent><mc:Choice><oMath/></mc:Choice><mc:Choice>{again}</mc:Choice>"
            + f"<mc:Fallback>{again}</mc:Fallback></mc:AlternateContent>"
        ),
    )
    assert read(data, "a.pptx").notes == "not read: 1 formula"
    assert [(block.text, block.reference) for block in read(data, "a.pptx").blocks] == [
        ("First\nline", "slide 1"),
        ("Note", "slide 1, notes"),
        ("Second", "slide 2"),
    ]


def test_superscripts_of_slides_are_raised() -> None:
    data = presentation(
        {}, slide(RUN("", "国家") + RUN('baseline="30000"', "1") + RUN('baseline="-25000"', "2"))
    )
    assert [block.text for block in read(data, "a.pptx").blocks] == ["国家¹2"]


def test_what_stands_beside_the_text_of_slides_is_counted() -> None:
    library = RUN("", "图书馆")
    files = parts_of(presentation({}, slide(RUN("", "x"), shape='descr="图书馆"')))
    files["ppt/slides/_rels/0.xml.rels"] = (
        f'<R><Relationship Id="a" Type="{R}/slideLayout" Target="../layout.xml"/>'
        f'<Relationship Id="b" Type="{R}/comments" Target="../remarks.xml"/></R>'
    ).encode()
    files["ppt/layout.xml"] = slide(library).encode()
    files["ppt/remarks.xml"] = "<l><cm><text>图书馆</text></cm></l>".encode()
    source = read(archive(files), "a.pptx")
    assert [block.text for block in source.blocks] == ["x"]
    assert source.asides == (
        "not read: outside the running text, 1 title or description, 1 comment, 1 text of a template"
    )
    placeholder = f"<p:sp><p:nvSpPr><p:nvPr><p:ph/></p:nvPr></p:nvSpPr><a:p>{library}</a:p></p:sp>"
    files["ppt/layout.xml"] = f'<p:l xmlns:p="p" {A}>{placeholder}</p:l>'.encode()
    assert "template" not in read(archive(files), "a.pptx").asides
    files["ppt/layout.xml"] = b"<p:damaged"
    assert [block.text for block in read(archive(files), "a.pptx").blocks] == ["x"]


def test_what_people_do_not_see_of_slides_is_counted() -> None:
    text = RUN("", "text")
    data = presentation(
        {"notes/n.xml": slide(text)},
        slide(text, root='show="0"'),
        slide(
            RUN('strike="sngStrike"', "old") + RUN('strike="noStrike"', "new") + RUN('sz="100"', "tiny"),
            f"<a:fld>{text}</a:fld>",
        ),
        slide(text, shape='hidden="1"'),
    )
    source = read(data, "a.pptx")
    assert [(block.text, block.reference) for block in source.blocks] == [
        ("new", "slide 2"),
        ("text", "slide 2"),
    ]
    assert source.notes == "not read: 1 hidden slide, 1 struck-through text, 2 hidden texts"


@pytest.mark.parametrize("colour", ['<a:srgbClr val="FFFFFF"/>', '<a:schemeClr val="bg1"/>'])
def test_white_text_of_slides_is_read_and_counted(colour: str) -> None:
    white = f"<a:r><a:rPr><a:solidFill>{colour}</a:solidFill></a:rPr><a:t>white</a:t></a:r>"
    outlined = f"<a:r><a:rPr><a:ln><a:solidFill>{colour}</a:solidFill></a:ln></a:rPr><a:t>, seen</a:t></a:r>"
    source = read(presentation({}, slide(white + outlined)), "a.pptx")
    assert [block.text for block in source.blocks] == ["white, seen"]
    assert source.asides == "1 text in white read: what is behind is not known"


def test_slides_that_are_missing_are_reported_and_those_named_often_are_read_once() -> None:
    texts = [slide(RUN("", text)) for text in ("法治", "民主", "改革")]
    parts = parts_of(presentation({}, *texts))
    relations = "ppt/_rels/presentation.xml.rels"
    del parts["ppt/slides/1.xml"]

    def shown() -> list[tuple[str, str]]:
        return [(block.text, block.reference) for block in read(archive(parts), "a.pptx").blocks]

    assert shown() == [("法治", "slide 1"), ("改革", "slide 3")]
    assert read(archive(parts), "a.pptx").notes == "not read: 1 missing part (ppt/slides/1.xml)"
    parts[relations] = parts[relations].replace(b"/1.xml", b"/%32.xml")  # which is 2.xml, escaped
    assert shown() == [("法治", "slide 1"), ("改革", "slide 2")]
    parts[relations] = parts[relations].replace(b'Id="r0"', b'Id="r7"')
    assert read(archive(parts), "a.pptx").notes == "not read: 1 missing part (r0)"
    parts[relations] = parts[relations].replace(b'Id="r7"', b'Id="r2"')
    with pytest.raises(FormatError, match="two relations have the Id 'r2'"):
        shown()


def test_fields_objects_and_escapes_of_slides() -> None:
    date = '<a:fld type="datetimeFigureOut"><a:t>2026/11/30</a:t></a:fld>'
    source = read(presentation({}, slide(date + RUN("", "法_x000D_治"), "<p:oleObj/>")), "a.pptx")
    assert ([block.text for block in source.blocks], source.notes) == (
        ["法\r治"],
        "not read: 1 embedded object",
    )


def test_books_in_the_order_of_reading() -> None:
    items = '<item id="a" href="text/a%20b.xhtml"/><item id="b" href="text/b.xhtml"/>'
    data = archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfile full-path="OPS/book.opf"/></container>',
            "OPS/book.opf": f'<package>{items}<itemref idref="b"/><itemref idref="a"/></package>',
            "OPS/text/a b.xhtml": P("second"),
            "OPS/text/b.xhtml": P("first") + P("法治"),
        }
    )
    assert texts(data, "a.epub") == ["first", "法治", "second"]
    without = archive({name: page for name, page in parts_of(data).items() if name != "OPS/text/b.xhtml"})
    assert texts(without, "a.epub") == ["second"]
    assert read(without, "a.epub").notes == "not read: 1 missing part (OPS/text/b.xhtml)"
    again = items + '<item id="c" href="text/b.xhtml"/>' + '<itemref idref="b"/><itemref idref="c"/>' * 1000
    data = archive({**parts_of(data), "OPS/book.opf": f"<package>{again}</package>".encode()})
    assert texts(data, "a.epub") == ["first", "法治"]


def test_pages_of_a_book_that_are_not_read_are_named_in_its_order_and_one_that_is_damaged_is_no_mistake() -> (
    None
):
    names = [f"{letter}.xhtml" for letter in "hgfedcba"]
    items = "".join(f'<item id="{name}" href="{name}"/>' for name in (*names, "damaged.xhtml"))
    pages = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfile full-path="book.opf"/></container>',
        "book.opf": f'<package>{items}<itemref idref="h.xhtml"/></package>',
        **{name: P("图书馆") for name in names},  # library
        "damaged.xhtml": b"\xff\xfe\0\xd8\0\0",
    }
    source = read(archive(pages), "a.epub")
    assert [block.text for block in source.blocks] == ["图书馆"]
    assert source.asides == (
        "not read: outside the running text, 7 texts in other elements "
        "(g.xhtml, f.xhtml, e.xhtml, d.xhtml, c.xhtml)"
    )


def test_letters_and_numbers_around_the_cells_of_a_saved_sheet_are_no_text() -> None:
    """They were a pair, `A` and `B`, and a column."""
    letters = "".join(
        f'<th id="0C{n}" class="column-headers-background">{name}</th>' for n, name in enumerate("AB")
    )
    number = '<th id="0R{n}" class="row-headers-background"><div class="row-header-wrapper">{n}</div></th>'
    cells = [("我们维护国家安全", "We safeguard national security"), ("经济增长", "The economy grows")]
    rows = "".join(
        f"<tr>{number.format(n=n)}<td>{zh}</td><td>{en}</td></tr>" for n, (zh, en) in enumerate(cells, 1)
    )
    head = '<th class="row-header freezebar-origin-ltr"></th>'
    page = f'<table class="waffle"><thead><tr>{head}{letters}</tr></thead><tbody>{rows}</tbody></table>'
    source = read(page, "a.html", both=True)
    assert [(pair.src.text, pair.tgt.text) for pair in bitext_of(source).pairs] == cells


def test_columns_of_a_table_are_pairs() -> None:
    source = read("id,zh,en\n1,法治,rule of law\n2,碳中和,\n", "a.csv")
    assert [(pair.src.text, pair.tgt.text) for pair in bitext_of(source).pairs] == [("法治", "rule of law")]


XLIFF_1 = (
    '<xliff version="1.2"><file source-language="zh" target-language="en" original="a"><body>'
    '<trans-unit id="1"><source>法治</source><target>rule of <g id="1">laws</g></target><alt-trans><target>x</target>'
    "</alt-trans></trans-unit></body></file></xliff>"
)
XLIFF_2 = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="zh" trgLang="en"><file id="f">'
    '<unit id="1"><segment><source>法治</source><target>rule &amp; laws</target></segment></unit>'
    '<unit id="2"><notes><note id="ta1">old</note></notes><segment><source>改革</source>'
    "<target>old reform</target></segment></unit></file></xliff>"
)


def marked(data: str, name: str, word: str, *, both: bool = False) -> str:
    source = read(data, name, both=both)
    number, block = next((number, block) for number, block in enumerate(source.blocks) if word in block.text)
    start = block.text.index(word)
    mark = Mark(number, Span(start, start + len(word)), word, 'say "<law>" & 法治')
    return annotate(data.encode(), source.marks([mark])).decode()


def test_findings_are_notes_in_xliff_1() -> None:
    note = '<note from="termalign" annotates="target">say "&lt;law&gt;" &amp; 法治</note>'
    assert marked(XLIFF_1, "a.xlf", "laws") == XLIFF_1.replace("</target><alt", f"</target>{note}<alt")


def test_findings_are_notes_and_markers_in_xliff_2() -> None:
    note = '<note id="ta1" category="termalign" appliesTo="target">say "&lt;law&gt;" &amp; 法治</note>'
    assert marked(XLIFF_2, "a.xlf", "& laws") == XLIFF_2.replace(
        '<unit id="1"><segment>', f'<unit id="1"><notes>{note}</notes><segment>'
    ).replace("&amp; laws", '<mrk id="termalign-ta1" type="comment" ref="#n=ta1">&amp; laws</mrk>')
    note = note.replace("ta1", "ta2")
    assert marked(XLIFF_2, "a.xlf", "reform") == XLIFF_2.replace("</notes>", f"{note}</notes>").replace(
        "old reform", 'old <mrk id="termalign-ta2" type="comment" ref="#n=ta2">reform</mrk>'
    )


@pytest.mark.parametrize(
    ("namespace", "problem"),
    [
        ("MQXliff", r"memoQ shows no notes of XLIFF.*plain XLIFF"),
        ("http://memsource.com/mxlf/2.0", r"Phrase.*Word file"),
    ],
)
def test_tools_that_show_no_notes_are_refused(namespace: str, problem: str) -> None:
    own = XLIFF_1.replace("<xliff ", f'<xliff xmlns:own="{namespace}" ')
    with pytest.raises(InputError, match=problem):
        marked(own, "a.xlf", "laws")


SDLXLIFF = (
    '<xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" version="1.2"><file source-language="zh" '
    'target-language="en" original="a"><body><trans-unit id="1"><source>法治改革</source><seg-source>'
    '<mrk mtype="seg" mid="1">法治</mrk><mrk mtype="seg" mid="2">改革</mrk></seg-source><target>'
    '<mrk mtype="seg" mid="1">rule of <g id="1">laws</g></mrk> <mrk mtype="seg" mid="2">reforms</mrk></target>'
    "</trans-unit></body></file></xliff>"
)


def commented_words(data: str) -> dict[str, str]:
    """Return the words of the comments of Trados, by what is said of them."""
    sdl = "{http://sdl.com/FileTypes/SdlXliff/1.0}"
    root = etree.fromstring(data)
    said = {
        one.get("id"): one.findtext("Comments/Comment")
        for one in root.findall(f"{sdl}doc-info/{sdl}cmt-defs/{sdl}cmt-def")
    }
    return {
        said[mark.get(f"{sdl}cid")]: "".join(mark.itertext())
        for mark in root.iter("{*}mrk")
        if mark.get("mtype") == "x-sdl-comment"
    }


def test_a_paragraph_of_many_tags_and_remarks_has_all_remarks_at_their_first_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = "<p>" + "<b>law</b> " * 4 + "</p><p><i>a</i> <b>law</b></p>"
    source = read(page, "a.html")
    first, second = (block.text for block in source.blocks)
    marks = [Mark(0, Span(0, len(first)), first, say) for say in ("one", "two", "three")]
    marks.append(Mark(1, Span(0, len(second)), second, "four"))

    def placed() -> list[int]:
        made = annotate(page.encode(), source.marks(marks)).decode()
        return [made.count(f"termalign: {mark.comment}") for mark in marks]

    assert placed() == [4, 4, 4, 2]
    monkeypatch.setattr(pages, "MOST_MARKED_STRETCHES", 6)
    assert placed() == [4, 1, 2, 2]  # six in the order of remarks: four of one, two of three, none for two


def test_a_remark_quotes_the_beginning_of_a_long_paragraph() -> None:
    english = "law " * 300
    unit = f'<tuv xml:lang="zh"><seg>法</seg></tuv><tuv xml:lang="en"><seg>{english}</seg></tuv>'
    data = f'<tmx version="1.4"><header srclang="zh"/><body><tu>{unit}</tu></body></tmx>'.encode()
    source = read(data, "a.tmx")
    text = source.blocks[1].text
    marks = [Mark(1, Span(0, size), text[:size], "say") for size in (1_000, 1_001)]
    made = annotate(data, source.marks(marks)).decode()
    assert regex.findall("<note>(.*?)</note>", made) == [
        f"termalign: “{text[:1_000]}{cut}”: say" for cut in ("", " …")
    ]


def test_findings_are_comments_of_trados() -> None:
    source = read(SDLXLIFF, "a.sdlxliff")
    words = [
        (1, 8, 12, "laws"),
        (1, 0, 12, "rule of laws"),
        (1, 0, 4, "rule"),
        (3, 0, 7, "reforms"),
        (2, 0, 2, "改革"),
    ]
    marks = [Mark(block, Span(start, end), text, f"on {text}") for block, start, end, text in words]
    once = annotate(SDLXLIFF.encode(), source.marks(marks)).decode()
    assert commented_words(once) == {f"on {text}": text for *_, text in words}
    again = marked(once, "a.sdlxliff", "reforms")
    assert commented_words(again) == {**commented_words(once), 'say "<law>" & 法治': "reforms"}
    twice = annotate(once.encode(), read(once, "a.sdlxliff").marks(marks)).decode()
    assert len(set(regex.findall(r'cid="([^"]+)"', twice))) == 2 * len(marks)


def test_findings_are_notes_of_variants_in_tmx() -> None:
    variant = '<tuv xml:lang="en" x=">"><prop type="a">b</prop><seg>the law</seg></tuv>'
    chinese = '<tuv xml:lang="zh"><seg>法治</seg></tuv>'
    memory = f'<tmx version="1.4"><header/><body><tu>{chinese}{variant}</tu></body></tmx>'
    note = '<note>termalign: “law”: say "&lt;law&gt;" &amp; 法治</note>'
    assert marked(memory, "a.tmx", "law") == memory.replace("<prop", f"{note}<prop")


@pytest.mark.parametrize("name", ["a.tmx", "a.xlf"])
def test_a_carriage_return_alone_ends_a_line_of_xml(name: str) -> None:
    pair = ("法治", "the law")
    unit = "<tu>\r{}\r{}</tu>" if name == "a.tmx" else '<trans-unit id="1">\r{}\r{}</trans-unit>'
    part = '<tuv xml:lang="{0}"><seg>{2}</seg></tuv>' if name == "a.tmx" else "<{1}>{2}</{1}>"
    parts = (part.format(*said) for said in zip(("zh", "en"), ("source", "target"), pair, strict=True))
    body = f"<body>\r{unit.format(*parts)}</body>"
    file = f'<file source-language="zh" target-language="en">{body}</file>'
    made = marked(
        f"<tmx>{body}</tmx>" if name == "a.tmx" else f'<xliff version="1.2">{file}</xliff>', name, "law"
    )
    assert etree.fromstring(made).findtext(".//note", "").endswith('say "<law>" & 法治')


def workbook() -> bytes:
    """Return a workbook of two sheets, the first with a comment and with tables behind its cells."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.worksheet.table import Table

    book, made = Workbook(), BytesIO()
    book.remove(book.active)
    for name in ("One", "Two"):
        sheet = book.create_sheet(name)
        for row in (("English", "中文"), ("rule of law", "法治"), ("carbon neutrality", "碳中和")):
            sheet.append(row)
    book["One"]["A2"].comment = Comment("by a person", "Ann")
    book["One"].add_table(Table(displayName="Terms", ref="A1:B3"))
    book.save(made)
    return made.getvalue()


def test_findings_are_comments_of_cells() -> None:
    from openpyxl import load_workbook

    data = workbook()
    source = read(data, "a.xlsx")
    words = [(0, "rule of law"), (0, "law"), (2, "carbon"), (6, "carbon neutrality"), (7, "碳中和")]
    assert len(source.blocks) == 8
    marks = []
    for block, word in words:
        start = source.blocks[block].text.index(word)
        marks.append(Mark(block, Span(start, start + len(word)), word, f"<see {word}>"))
    made = annotate(data, source.marks(marks))
    book = load_workbook(BytesIO(made))
    said = {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in book
        for row in sheet
        for cell in row
        if cell.comment is not None
    }
    assert said == {
        "One!A2": "by a person\ntermalign: <see rule of law>\ntermalign: “law”: <see law>",
        "One!A3": "termalign: “carbon”: <see carbon>",
        "Two!A3": "termalign: <see carbon neutrality>",
        "Two!B3": "termalign: <see 碳中和>",
    }
    assert book["One"].tables["Terms"].ref == "A1:B3"
    again = read(made, "a.xlsx")
    assert again.blocks == source.blocks
    boxes = [text for name, text in parts_of(made).items() if name.endswith(".vml")]
    assert [text.count(b'ObjectType="Note"') for text in boxes] == [2, 2]
    assert annotate(made, again.marks([marks[2]])) != made


@pytest.mark.parametrize(
    ("part", "content", "problem"),
    [
        ("xl/comments/comment1.xml", b"<comments/>", "has no authors"),
        ("xl/comments/comment1.xml", b"<comments><broken", "not well-formed"),
        ("xl/drawings/commentsDrawing1.vml", b"", "a drawing of comments that is not there, or is empty"),
    ],
)
def test_broken_comments_of_a_workbook_are_reported(part: str, content: bytes, problem: str) -> None:
    data = archive(parts_of(workbook()) | {part: content})
    mark = Mark(1, Span(0, 2), "法治", "look")
    with pytest.raises(FormatError, match=problem) as refused:
        annotate(data, read(data, "a.xlsx").marks([mark]))
    assert str(refused.value).startswith("a.xlsx: the part")


@pytest.mark.parametrize(
    "comment",
    [
        "<commentList/>",
        '<commentList><comment ref="A2" authorId="0"><text/></comment></commentList>',
        '<commentList><comment ref="A2" authorId="0"><text><r><t>法</t></r><rPh sb="0" eb="1"><t>fa</t></rPh></text>'
        "</comment></commentList>",
    ],
)
def test_what_a_comment_holds_stays_where_it_is(comment: str) -> None:
    from openpyxl import load_workbook

    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    there = f'<comments xmlns="{namespace}"><authors><author>Ann</author></authors>{comment}</comments>'
    data = archive(parts_of(workbook()) | {"xl/comments/comment1.xml": there.encode()})
    source = read(data, "a.xlsx")
    made = annotate(data, source.marks([Mark(0, Span(0, len("rule of law")), "rule of law", "look")]))
    kept = "法\n" if "法" in comment else "\n" if "text" in comment else ""
    assert load_workbook(BytesIO(made))["One"]["A2"].comment.text == f"{kept}termalign: look"


def test_a_comment_on_a_cell_with_a_thread_is_beside_it_where_excel_shows_it() -> None:
    from openpyxl import load_workbook

    parts = parts_of(workbook())
    relations = next(name for name in parts if name.endswith("sheet1.xml.rels"))
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    target = f'<Relationship Id="t" Type="{kind}" Target="/xl/threadedComments/t.xml"/></Relationships>'
    thread = (
        b'<ThreadedComments xmlns="x"><threadedComment ref="A2" id="{1}"><text>?</text></threadedComment>'
    )
    parts[relations] = parts[relations].replace(b"</Relationships>", target.encode())
    data = archive(parts | {"xl/threadedComments/t.xml": thread + b"</ThreadedComments>"})
    marks = [Mark(0, Span(0, 4), "rule", signed("look", "a" * 16)), Mark(2, Span(0, 6), "carbon", "see")]
    made = annotate(data, read(data, "a.xlsx").marks(marks))
    sheet = load_workbook(BytesIO(made))["One"]
    assert sheet["A2"].comment.text == "by a person"
    assert sheet["B2"].comment.text == f"termalign: “rule”: {signed('look', 'a' * 16)}"
    assert sheet["A3"].comment.text == "termalign: “carbon”: see"
    bare = annotate(made, read(made, "a.xlsx").marks(()))
    assert load_workbook(BytesIO(bare))["One"]["B2"].comment is None


def test_delimited_text_has_no_comments() -> None:
    with pytest.raises(InputError, match=r"a\.csv: findings cannot be written into .* allowed: .*xlsx"):
        marked("id,zh,en\n1,法治,rule of law\n", "a.csv", "law")


def test_cells_of_equal_rows_in_two_sheets_are_distinguished() -> None:
    source = read(workbook(), "a.xlsx")
    locator = Locator(source)
    for number, block in enumerate(source.blocks):
        assert locator.span((block.line, 2), (block.line, 3)) == (number, Span(1, 2))


def test_findings_are_comments_of_translators_in_po() -> None:
    made = marked(PO, "a.po", "Open", both=True)
    assert made == PO.replace("#. extracted", '# termalign: say "<law>" & 法治\n#. extracted')


def test_a_file_that_marks_would_change_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a format's writer does: what it wrote is read, and says the same."""
    monkeypatch.setattr(
        "termalign.documents.readers.inserting.Text.written", lambda text: f"{text.text}<p>more</p>"
    )
    with pytest.raises(InputError, match=r"a\.html: is broken, so that marks would change its texts"):
        marked("<p>law</p>", "a.html", "law")


@given(st.lists(st.sampled_from(["law", "法", "a b", ""]), min_size=1, max_size=6), st.data())
def test_a_span_is_where_each_of_its_stretches_is(pieces: list[str], data: st.DataObject) -> None:
    """A line a stretch, an empty one too: as if every stretch of the block were looked at."""
    anchors, text = [], ""
    for line, piece in enumerate(pieces, 1):
        anchors.append(Anchor(len(text), line, 1))
        text += piece
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    slow, line_start = [], 0
    for anchor, piece in zip(anchors, pieces, strict=True):
        first, last = (min(max(at - anchor.offset, 0), len(piece)) for at in (start, end))
        if said := piece[first:last].rstrip():
            slow.append((line_start + first, line_start + first + len(said)))
        line_start += len(piece) + 1
    block = Block(text, anchors=tuple(anchors))
    assert Text("\n".join(pieces)).stretches(block, Span(start, end)) == slow


def test_findings_are_marks_in_a_page() -> None:
    page = "<p>the rule&nbsp;of <b>law &amp; order</b>\n  now</p>"
    title = "termalign: say &quot;&lt;law&gt;&quot; &amp; 法治"
    words, now = (f'<mark title="{title}">{said}</mark>' for said in ("law &amp; order", "now"))
    assert marked(page, "a.html", "law & order now") == f"<p>the rule&nbsp;of <b>{words}</b>\n  {now}</p>"


PIECES = st.lists(
    st.sampled_from(["a", " ", "中", "&amp;", "&#x4e2d;", "&lt;", '<pc id="1">b</pc>']),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize("name", ["a.html", "a.xlf"])
@given(PIECES, st.data())
def test_marks_stand_on_exactly_the_words_whatever_is_written_as_a_reference(
    name: str, pieces: list[str], data: st.DataObject
) -> None:
    said = f"x {''.join(pieces)}"
    written = f"<p>{said}</p>" if name == "a.html" else XLIFF_2.replace("rule &amp; laws", said)
    source = read(written, name)
    number = next(number for number, block in enumerate(source.blocks) if block.text.startswith("x"))
    text = source.blocks[number].text
    edge = st.integers(0, len(text))
    start, end = data.draw(st.tuples(edge, edge).filter(lambda span: text[slice(*span)].strip()))
    mark = Mark(number, Span(start, end), text[start:end], "look")
    root = etree.fromstring(annotate(written.encode(), source.marks([mark])))
    found = "".join("".join(one.itertext()) for one in root.iter("{*}mark", "{*}mrk"))
    assert "".join(found.split()) == "".join(mark.text.split()) or (not found and name == "a.xlf")


def test_the_reference_says_of_every_format_whether_findings_are_written_into_it() -> None:
    page = (ROOT / "docs" / "reference" / "documents.md").read_text(encoding="utf-8")
    rows = [row.split("|")[1:-1] for row in page.splitlines() if row.startswith("| `")]
    told = {name: bool(cells[-1].strip()) for cells in rows for name in regex.findall(r"`(\w+)`", cells[0])}
    expected = {name: name in EDITABLE for name in DOCUMENT_KINDS}
    assert told == expected, "each kind has a row in docs/reference/documents.md, and says so there"


CONTENT: list[tuple[str, Callable[[], bytes]]] = [
    ("text", lambda: b"Rule of law"),
    ("html", lambda: b"\n<!DOCTYPE html><p>x"),
    ("tmx", lambda: b"<tmx version='1.4'/>"),
    ("srt", lambda: b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n"),
    ("epub", lambda: archive({"mimetype": "application/epub+zip"})),
]


@pytest.mark.parametrize(("name", "make"), CONTENT)
def test_the_content_says_the_format(name: str, make: Callable[[], bytes]) -> None:
    assert kind_of(InputFile("a.bin", data=make())).name == name


@pytest.mark.parametrize("value", ["5", "1e999999", "null", "[]", "true"])
def test_the_tag_of_a_language_is_no_text_that_its_value_translates(value: str) -> None:
    """A record without its translation is no dictionary of one word."""
    with pytest.raises(FormatError, match="holds no pairs"):
        read(f'[{{"zh": "国家安全", "en-GB": {value}}}]', "a.json", both=True)


def test_a_page_whose_cells_span_very_many_places_is_refused() -> None:
    def page(rows: int) -> bytes:
        row = "<tr><td rowspan=1000 colspan=1000>国家安全<td>national security"
        return f"<table>{row * rows}</table>".encode()

    assert list(tables(page(2), "a.html").cells) == [
        (1, 1, 1),
        (1, 1, 1001),
        (1, 2, 1001),
        (1, 2, 2001),
    ]
    with pytest.raises(FormatError, match=r"a\.html: tables whose cells span 524,288 places"):
        tables(page(100), "a.html")


def test_a_row_below_headings_that_are_repeated_goes_on_with_the_pair_above_them() -> None:
    rows = [
        ("原文", "译文"),
        ("法治", "rule"),
        ("国家", "state"),
        ("原文", "译文"),
        ("", "of law"),
        ("改革", "reform"),
    ]
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    bitext = bitext_from(InputFile("a.html", data=f"<table>{cells}</table>".encode()), IntakePolicy())
    assert list(both_sides(bitext)) == [("法治", "rule"), ("国家", "state of law"), ("改革", "reform")]


_PARTS = ["Comment:", ",", "termalign: ", f"[{'0a' * 8}]", " ", "\n", "\r\n", "x"]


@given(st.lists(st.sampled_from(_PARTS), max_size=12).map("".join))
def test_a_comment_of_substation_is_ours_wherever_our_name_is_in_it(written: str) -> None:
    """As if every field that begins with it were tried, which for thousands takes the square of them."""
    slow = regex.compile(
        rf"(?<![^\r\n])Comment\s*:(?:[^,\r\n]*,)+?{PREFIX}[^\r\n]*?{SIGNATURE}[ \t]*(?:\r\n?|\n)"
    )
    for text in (written, f"Comment: 0,{written}\n"):
        found = [match.span() for match in ass._OWN_LINE.finditer(text)]
        assert found == [match.span() for match in slow.finditer(text)]


def pdf(lost: str, said: str) -> bytes:
    """Return a PDF of a page: glyphs of a font that does not say what they mean, in hexadecimal digits, and a text."""
    text = f"BT /F1 12 Tf 72 700 Td <{lost}> Tj ET BT /F2 12 Tf 72 600 Td ({said}) Tj ET"
    system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    resources = "/Resources << /Font << /F1 5 0 R /F2 7 0 R >> >>"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R {resources} >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X {system} /FontDescriptor 8 0 R /DW 1000 >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 1000 1000] >>",
    )
    data, begins = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        begins.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{begin:010} 00000 n \n" for begin in begins)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    return f"{data}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def test_glyphs_of_a_pdf_without_a_meaning_are_lost_characters() -> None:
    pytest.importorskip("pdfplumber")
    with pytest.raises(FormatError, match=r"a.pdf: 5 of its 7 characters are lost: its fonts do not say"):
        read_content(pdf("00010002000300040005", "ab"), path="a.pdf")
    source = read_content(pdf("00010002", "The rule of law"), path="a.pdf")
    assert [block.text for block in source.blocks] == ["\ufffd\ufffd", "The rule of law"]


def test_a_pdf_whose_letters_are_all_one_is_refused_and_letters_that_are_drawn_twice_are_read_once() -> None:
    pytest.importorskip("pdfplumber")
    with pytest.raises(FormatError, match=r"a.pdf: 12 of its 15 letters are 'o': its fonts do not say"):
        read_content(pdf("0001", f"{'o' * 12} law"), path="a.pdf")
    bold = "The rule of law) Tj ET BT /F2 12 Tf 72.3 600 Td (The rule of law"
    assert [block.text for block in read_content(pdf("0001", bold), path="a.pdf").blocks] == [
        "\ufffd",
        "The rule of law",
    ]


def test_an_object_of_json_without_a_translation_is_a_pair_wherever_it_is() -> None:
    untranslated, translated = '{"zh": "国家安全", "en": null}', '{"zh": "法治", "en": "rule of law"}'
    for objects in ([untranslated, translated], [translated, untranslated]):
        source = read_content(f"[{', '.join(objects)}]".encode(), path="a.json", both=True)
        assert [block.text for block in source.blocks if block.side == "zh"] == [
            "国家安全" if item is untranslated else "法治" for item in objects
        ]
