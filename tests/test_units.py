"""Translation units of TMX and of every kind of XLIFF: what is text, what is a code, what is left out."""

from pathlib import Path

import pytest

from termalign import read_bitext
from termalign.documents.intake.reading import bitext_from
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.units.content import content
from termalign.documents.units.tmx import TmxFile
from termalign.documents.units.xliff import XliffFile
from termalign.documents.xml.walking import walk
from termalign.errors import FormatError
from termalign.language.text.language import Direction
from termalign.termbase.formats import read_glossary


def segment(inner: str, *, places: bool = False):
    [*_, found] = walk(f"<r><seg>{inner}</seg></r>".encode(), frozenset(("seg",)), places=places)
    return content([found])


@pytest.mark.parametrize(
    ("label", "inner", "text"),
    [
        ("plain", "carbon neutrality", "carbon neutrality"),
        ("TMX", '<bpt i="1">&lt;b></bpt>carbon<ept i="1">&lt;/b></ept> <hi>neutral</hi>', "carbon neutral"),
        ("a code with text", '<ph>&lt;img alt="<sub>not this</sub>"></ph>this', "this"),
        ("XLIFF", '<g id="1">carbon <x id="2"/><mrk mtype="term">neutral</mrk></g><bx id="3"/>.', "carbon neutral."),
        ("XLIFF 2", '<pc id="1">carbon</pc> <sc id="2"/>neutral<ec/><ph id="3"/><cp hex="0001"/>', "carbon neutral"),
        ("unknown elements", "<a>carbon <b>neutral</b></a>", "carbon neutral"),
        ("a line break", 'end<x id="1" ctype="lb"/>Next', "end Next"),
        ("a line break as mark-up", "the end.<ph>&lt;br/></ph>Next", "the end. Next"),
        ("a paragraph", "end<bpt i='1'>&lt;p></bpt>Next", "end Next"),
        ("none before a stop", "end<ph>&lt;br/></ph>.", "end."),
        ("none in Chinese", "发展<ph>&lt;br/></ph>经济", "发展经济"),
        ("bold is no break", "car<ph>&lt;b></ph>bon", "carbon"),
        ("struck out", '<mrk mtype="x-sdl-deleted">old</mrk><mrk mtype="x-sdl-added">new</mrk>', "new"),
        ("comments and CDATA", "a<!-- b --><![CDATA[ & ]]><?c d?>e", "a & e"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("places", [False, True])
def test_text_without_codes(label: str, inner: str, text: str, places: bool) -> None:
    assert segment(inner, places=places).text == text


def test_white_space_is_one_space_and_places_hold() -> None:
    inner = '\n  carbon\t <g id="1">neu</g><x/>trality &amp; more\n'
    found = segment(inner, places=True).passage
    assert found.text == "carbon neutrality & more"
    lines = f"<r><seg>{inner}</seg></r>".split("\n")
    for number, anchor in enumerate(found.anchors):
        end = (*found.anchors, None)[number + 1]
        stretch = found.text[anchor.offset : end.offset if end else None]
        written = lines[anchor.line - 1][anchor.column - 1 :]
        assert written.startswith(stretch.rstrip().removesuffix("&").rstrip() or "&amp;"), (stretch, written)


SDL = """<?xml version="1.0" encoding="utf-8"?>
<xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<doc-info xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><rep-defs><entry><source>不要</source></entry></rep-defs></doc-info>
<file original="a.docx" source-language="zh-CN" target-language="en-GB">
<header><reference><internal-file form="base64">UEsDBBQABgAIAAAAIQ==</internal-file></reference>
<tag-defs xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><tag id="1"><bpt name="cf">&lt;cf bold="True"&gt;</bpt></tag></tag-defs>
</header><body>
<trans-unit id="a" translate="no"><source>不译</source><target>not translated</target></trans-unit>
<group><trans-unit id="b"><source>推进<g id="1">碳达峰</g>。加强监管。</source>
<seg-source><g id="5"><mrk mtype="seg" mid="1">推进<g id="1">碳达峰</g>。</mrk></g><mrk mtype="seg" mid="2">加强监管。</mrk><mrk mtype="seg" mid="3">未译。</mrk></seg-source>
<target><g id="5"><mrk mtype="seg" mid="1">Advance <g id="1">carbon</g>
 peaking.</mrk></g> <mrk mtype="seg" mid="2">Strengthen <x id="9"/>regulation.</mrk><mrk mtype="seg" mid="3"/></target>
<alt-trans><source>旧</source><target>old</target></alt-trans>
<sdl:seg-defs><sdl:seg id="1" conf="Translated"/><sdl:seg id="2" locked="true"><sdl:prev-origin/></sdl:seg></sdl:seg-defs>
</trans-unit></group></body></file></xliff>
"""  # noqa: E501
MEMOQ = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:mq="MQXliff">
<file original="a.docx" source-language="en" target-language="zh-cn"><body>
<trans-unit id="1" mq:status="ManuallyConfirmed" mq:locked="locked"><source xml:space="preserve">Green <bpt id="1">{}</bpt>growth<ept id="1">{}</ept></source>
<target xml:space="preserve">绿色<bpt id="1">{}</bpt>发展<ept id="1">{}</ept></target>
<mq:insertedmatch><source>Old</source><target>旧</target></mq:insertedmatch></trans-unit>
<trans-unit id="2"><source>Not yet</source><target/></trans-unit>
</body></file></xliff>
"""  # noqa: E501
MEMSOURCE = """<xliff xmlns:m="http://www.memsource.com/mxlf/2.0" version="1.2">
<file original="a.docx" source-language="zh_cn" target-language="en"><body><group id="0">
<trans-unit id="x:0" m:locked="false"><source>见{1&gt;第三条&lt;1}和{b>附件&lt;b}{2}</source>
<target>See {1&gt;Article 3&lt;1} and the {b>annex&lt;b}{2} {x}</target>
<alt-trans origin="memsource-tm"><target>See</target></alt-trans>
<m:tunit-metadata><m:mark id="1"><m:type>link</m:type><m:content>&lt;a></m:content></m:mark></m:tunit-metadata>
</trans-unit></group></body></file></xliff>
"""
TWO = """<x:xliff xmlns:x="urn:oasis:names:tc:xliff:document:2.2" version="2.2" srcLang="zh-Hans" trgLang="en">
<x:file id="f"><x:unit id="u"><mtc:matches xmlns:mtc="m"><mtc:match><x:source>旧</x:source><x:target>old</x:target></mtc:match>
</mtc:matches><x:originalData><x:data id="d">&lt;b></x:data></x:originalData>
<x:segment id="1"><x:source>法<x:pc id="1">治</x:pc></x:source><x:target>rule of law<x:ph id="2" dataRef="d"/></x:target></x:segment>
<x:ignorable><x:source> </x:source></x:ignorable><x:segment><x:source>未译</x:source></x:segment></x:unit>
<x:group id="g" translate="no"><x:unit id="v"><x:segment><x:source>不</x:source><x:target>not</x:target></x:segment></x:unit>
<x:unit id="w" translate="yes"><x:segment><x:source>译</x:source><x:target>yes</x:target></x:segment></x:unit></x:group>
</x:file></x:xliff>
"""  # noqa: E501
FILES = [
    # name, content, pairs with what people call their place and the line of the English
    (
        "a.sdlxliff",
        SDL,
        [
            ("推进碳达峰。", "Advance carbon peaking.", "unit b/1", 11),
            ("加强监管。", "Strengthen regulation.", "unit b/2, locked", 12),
        ],
    ),
    ("a.mqxliff", MEMOQ, [("绿色发展", "Green growth", "unit 1, locked", 3)]),
    ("a.mxliff", MEMSOURCE, [("见第三条和附件", "See Article 3 and the annex {x}", "unit x:0", 4)]),
    ("a.xlf", TWO, [("法治", "rule of law", "unit u/1", 4), ("译", "yes", "unit w", 7)]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "pairs"), FILES, ids=[row[0] for row in FILES])
@pytest.mark.parametrize("suffix", [None, ".xml", ".txt", ""])
def test_files_of_tools_are_read_by_what_they_hold(
    name: str, text: str, pairs: list, suffix: str | None, tmp_path: Path
) -> None:
    path = tmp_path / name
    if suffix is not None:
        path = path.with_suffix(suffix)
    path.write_text(text, encoding="utf-8")
    bitext = read_bitext(path).read(Direction.ZH_EN)
    found = [(pair.src.text, pair.tgt.text) for pair in bitext]
    assert found == [pair[:2] for pair in pairs]
    assert list(bitext.tgt.references) == [pair[2] for pair in pairs]
    assert [bitext.tgt.place(pair.tgt.span.start)[0] for pair in bitext] == [pair[3] for pair in pairs]
    lines = text.split("\n")
    for document in (bitext.src, bitext.tgt):
        for sentence in document.sentences:
            line, column = document.place(sentence.span.start)
            assert lines[line - 1][column - 1] == sentence.text[0]


def test_every_word_of_a_file_is_where_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.sdlxliff"
    path.write_text(SDL, encoding="utf-8")
    document = read_bitext(path).tgt
    offset = document.text.index("peaking")
    assert document.place(offset) == (12, 2)


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ('source-language="zh"', None),
        ('target-language="en"', None),
        ('source-language="en" target-language="zh_TW"', None),
        ("", "the languages are not named and not named; allowed: zh and en"),
        ('source-language="zh" target-language="de"', "the languages are zh and de; allowed: zh and en"),
    ],
)
def test_languages(attributes: str, said: str | None, tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    sides = ("rule of law", "法治") if "zh_TW" in attributes else ("法治", "rule of law")
    unit = f"<trans-unit><source>{sides[0]}</source><target>{sides[1]}</target></trans-unit>"
    path.write_text(f"<xliff><file {attributes}><body>{unit}</body></file></xliff>", "utf-8")
    if said is None:
        [pair] = read_bitext(path)
        assert (pair.src.text, pair.tgt.text) == sides
    else:
        with pytest.raises(FormatError, match=said):
            read_bitext(path)


def test_a_file_inside_in_other_languages_is_left_out_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    files = "".join(
        f'<file source-language="zh" target-language="{tag}"><body><trans-unit><source>法治</source>'
        f"<target>{tag}</target></trans-unit></body></file>\n"
        for tag in ("de", "en")
    )
    path.write_text(f"<xliff>{files}</xliff>", "utf-8")
    told: list[tuple[str, int | None]] = []
    bitext = read_bitext(path, on_problem=lambda message, line: told.append((message, line)))
    assert [pair.tgt.text for pair in bitext] == ["en"]
    assert told == [("left out: the languages are zh and de; allowed: zh and en", 1)]


def test_units_are_counted_whether_read_or_not() -> None:
    units = "<tu/><tu><tuv xml:lang='zh'><seg>法</seg></tuv><tuv lang='en'><seg/></tuv></tu>"
    numbers = [unit.number for unit in TmxFile(f"<tmx><body>{units}</body></tmx>".encode())]
    assert numbers == [1, 2]
    assert [unit.number for unit in XliffFile(TWO.encode())] == [1, 3]


def test_codes_written_into_text_are_taken_out_across_references() -> None:
    [unit] = XliffFile(MEMSOURCE.encode())
    assert [variant.content.text for variant in unit.segments[0].variants] == [
        "见第三条和附件",
        "See Article 3 and the annex {x}",
    ]


LEFT_OUT = {
    "a.tmx": (
        "<tmx version='1.4'><header srclang='zh'/><body><tu>"
        "<tuv xml:lang='zh'><seg>绿色<ph>x<sub>脚注</sub><sub>1</sub></ph>发展</seg></tuv>"
        "<tuv xml:lang='en'><seg>Green growth<bpt>a<sub>note</sub></bpt></seg></tuv>"
        "<tuv xml:lang='de'><seg>Grünes<ph>a<sub>Notiz</sub></ph> Wachstum</seg></tuv></tu></body></tmx>",
        "2 texts inside codes",
    ),
    "a.xlf": (
        "<xliff version='1.2'><file source-language='zh' target-language='en'><body><trans-unit id='1'>"
        "<source>第一条 <mrk mtype='seg' mid='1'>绿色发展</mrk>。</source><target><g id='1'>Article "
        "<mrk mtype='seg' mid='1'>Green <mrk mtype='x-sdl-deleted'>old</mrk>growth</mrk></g><ph id='2'>b</ph></target>"
        "</trans-unit></body></file></xliff>",
        "1 tracked deletion, 2 texts outside of segments",
    ),
    "b.xlf": (
        "<xliff version='2.0' srcLang='zh' trgLang='en'><file><unit id='1'>"
        "<ignorable><source>第一条</source></ignorable><ignorable><source> </source></ignorable>"
        "<segment><source>绿色发展</source><target>Green growth</target></segment></unit></file></xliff>",
        "1 text outside of segments",
    ),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out_of_segments_is_counted_in_texts_and_glossaries(name: str, tmp_path: Path) -> None:
    content, left_out = LEFT_OUT[name]
    reports: list[str] = []
    bitext = bitext_from(InputFile(name, data=content.encode()), IntakePolicy(on_notice=reports.append))
    assert [[pair.src.text, pair.tgt.text] for pair in bitext.pairs] == [["绿色发展", "Green growth"]]
    assert reports == [f"not read: {left_out}"]
    (tmp_path / name).write_text(content, encoding="utf-8")
    glossary = read_glossary(tmp_path / name, on_problem=lambda problem: reports.append(problem.message))
    assert [entry.en[0].text for entry in glossary] == ["Green growth"]
    assert f"not read: {left_out}" in reports[1:]
