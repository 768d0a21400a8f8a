"""Tables and JSON in other people's layouts, written after the documentation of the tools that make them."""

import json
from pathlib import Path

import pytest

from termalign import read_glossary
from termalign.documents.tables import Row
from termalign.documents.tables.headings import meaning
from termalign.termbase.formats import csv, jsonl, po, tsv
from termalign.termbase.formats import json as json_format
from termalign.termbase.formats.collecting import collect_tables
from termalign.termbase.formats.guarding import examine
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.formats.values import status
from termalign.termbase.glossary import Glossary, Status, entry
from tests.word import archive

PAIR = ("法治", "rule of law")
BAD = ("法制", "rule by law")


def read(text: str, module: object = csv) -> tuple[Glossary, Reading]:
    reading = Reading("t")
    glossary: Glossary = module.parse(text.encode(), reading)  # type: ignore[attr-defined]
    examine(glossary, reading)
    return glossary, reading


def pairs(glossary: Glossary) -> list[tuple[str, str, str]]:
    return [(zh.text, en.text, en.status.value) for item in glossary for zh in item.zh for en in item.en]


MEMOQ = (
    "Entry_ID,Entry_Subject,Entry_Domain,Entry_ClientID,Entry_ProjectID,Entry_Created,Entry_Creator,Entry_LastModified,"
    "Entry_Modifier,Entry_Note,Chinese_PRC_Def,Chinese_PRC,Term_Info,Term_Example,English_Def,English,Term_Info,"
    "Term_Example,English,Term_Info,Term_Example\n"
    "1,law,civil,c,p,2020,me,2021,me,n,依法治国,法治,CasePermissive;HalfPrefix,例,the principle,rule of law,"
    "CasePermissive;HalfPrefix,ex,rule by law,CaseSense;Forbidden,ex2\n"
)
TOOLS = {
    "memoQ": (MEMOQ, [(*PAIR, "preferred"), ("法治", "rule by law", "forbidden")]),
    "Crowdin": (
        '"Concept ID","Concept Definition","Term [zh-CN]","Status [zh-CN]","Term [en]","Part of Speech [en]",'
        '"Status [en]"\n1,def,法治,preferred,rule of law,noun,preferred\n1,,,,rule by law,,not recommended\n',
        [(*PAIR, "preferred"), ("法治", "rule by law", "deprecated")],
    ),
    "Lokalise": (
        "term;description;casesensitive;translatable;forbidden;tags;zh_CN;zh_CN_description\n"
        "rule of law;d;no;yes;no;;法治;描述\nrule by law;d;yes;yes;yes;;法制;\n",
        [(*PAIR, "preferred"), (*BAD, "forbidden")],
    ),
    "Weblate": (
        '"location","source","target","id","fuzzy","context","translator_comments","developer_comments"\n'
        '"","rule of law","法治","1","","ctx","tc","dc"\n"","rule by law","法制","","True","","",""\n',
        [(*PAIR, "preferred"), (*BAD, "proposed")],
    ),
    "Phrase": (
        "Concept ID,Domain,zh_cn,zh_cn Status,zh_cn Note,en_us,en_us Status,en_us Forbidden,en_us Note\n"
        "7,law,法治,Approved,,rule of law,Approved,false,n\n",
        [(*PAIR, "preferred")],
    ),
    "MultiTerm": (
        "Chinese (Simplified),English (United States),Definition,Status\n法治,rule of law,def,approved\n",
        [(*PAIR, "preferred")],
    ),
    "Microsoft": (
        '"Source Term","Translation","String Category","Platform","Product","Version"\n'
        '"rule of law","法治","Software","Windows","Office","16"\n',
        [(*PAIR, "preferred")],
    ),
    "Smartcat": (
        "Concept ID,Definition,English,English comment,Chinese (simplified),Chinese (simplified) comment\n"
        "1,def,rule of law,c,法治,评论\n",
        [(*PAIR, "preferred")],
    ),
    "SDL": (
        "Lang:zh-CN,Lang:en-US,Term type\n法治,rule of law,full form\n",
        [(*PAIR, "preferred")],
    ),
    "DeepL": (
        "法治,rule of law,ZH,EN\n法制,rule by law,ZH,EN\n",
        [(*PAIR, "preferred"), (*BAD, "preferred")],
    ),
    "Google": ("zh,en,pos,description\n法治,rule of law,noun,law\n", [(*PAIR, "preferred")]),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_files_of_tools(tool: str) -> None:
    text, wanted = TOOLS[tool]
    glossary, reading = read(text)
    assert pairs(glossary) == wanted
    assert [problem for problem in reading.problems if problem.grade > Grade.NOTE] == []


def test_what_memoq_says_of_terms_and_concepts_has_its_place() -> None:
    item = read(MEMOQ)[0].entries[0]
    assert (item.id, item.subject, item.definition, item.note) == ("1", "law", "依法治国", "n")
    assert [term.context for term in item.en] == ["ex", "ex2"]
    assert item.zh[0].language == "zh-CN"
    assert dict(item.other)["English_Def"] == "the principle"


HEADERS = [
    *("中文名称,英文名称", "中文名,英文名", "源语言,目标语言", "中文词条,英文译名", "中文,英文", "術語,譯名"),
    *("cn,en", "tw,en", "ch,en", "CN,EN", "ZH-CN,EN-US", "zh_Hans,en", "CHS,ENU(en)"),
    *(
        "汉语,English",
        "Chinese Term,English Term",
        "chineseTerm,englishTerm",
        "zh_name,en_name",
        "term_cn,term_en",
    ),
    *("Term (zh-CN),Term (en)", "中文（简体）,英文（美国）", "Simplified Chinese,US English", "原文,译文"),
    *("中方表述,英方表述", "词条（中）,词条（英）", "标准中文名称,推荐英文译法", "  Chinese  ,*English*"),
    *("Mandarin,Equivalent", "Source (Chinese),Target (English)", "国内说法,海外说法", "＃中文,英　文"),
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("mark", [",", "\t"])
def test_headers(header: str, mark: str) -> None:
    rows = [
        header,
        "法治,rule of law",
        "插件,plug-in",
        "顶层设计,top-level design",
        "碳中和,carbon neutrality",
    ]
    glossary, reading = read("\n".join(rows).replace(",", mark), csv if mark == "," else tsv)
    assert [(item.zh[0].text, item.en[0].text) for item in glossary] == [
        tuple(r.split(",")) for r in rows[1:]
    ]
    assert all(problem.grade <= Grade.GUESS for problem in reading.problems)


@pytest.mark.parametrize(
    "text",
    [
        "术语,term\n法治,rule of law\n",  # the first pair is the one of the word "term"
        "中文,Chinese\n英文,English\n",
        "备注,note\n定义,definition\n来源,source\n状态,status\n",
        "翻译,translation\n名称,name\n",
    ],
)
def test_pairs_that_are_about_terms_are_no_header(text: str) -> None:
    assert len(read(text)[0]) == text.count("\n")


@pytest.mark.parametrize(
    ("heading", "side", "name"),
    [
        ("English Definition", "entry", "definition"),
        ("术语状态", "en", "status"),
        ("例句来源", "en", "source"),
        ("Concept Note", "entry", "entry_note"),
        ("zh_CN_description", "zh", "note"),
        ("Synonyms (English)", "en", "alternatives"),
        ("Last modified by", "other", "Last modified by"),
        ("Client ID", "other", "Client ID"),
        ("is forbidden", "en", "flag"),
        ("Approved by", "other", "Approved by"),
        ("Reviewed by", "other", "Reviewed by"),
        ("词性", "en", "part_of_speech"),
        ("Deutsch", "others", "term"),
        ("en_status", "en", "status"),
        ("en_forms", "en", "forms"),
        ("zh-Hant-TW", "zh", "term"),
    ],
)
def test_headings_of_other_columns(heading: str, side: str, name: str) -> None:
    assert meaning(heading).column[:2] == (side, name)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("禁用译法", Status.FORBIDDEN),
        ("Forbidden term", Status.FORBIDDEN),
        ("首选", Status.PREFERRED),
        ("首选术语", Status.PREFERRED),
        ("已批准", Status.PREFERRED),
        ("不推荐", Status.DEPRECATED),
        ("不推薦使用", Status.DEPRECATED),
        ("not preferred", Status.DEPRECATED),
        ("待审核", Status.PROPOSED),
        ("备选译名", Status.ADMITTED),
        ("好", None),
    ],
)
def test_statuses(text: str, wanted: Status | None) -> None:
    assert status(text) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("zh,en,forbidden\n法制,rule by law,TRUE\n法治,rule of law,FALSE\n", ["forbidden", "preferred"]),
        ("zh;en;forbidden\n法制;rule by law;WAHR\n法治;rule of law;FALSCH\n", ["forbidden", "preferred"]),
        ("zh;en;forbidden\n法制;rule by law;VRAI\n法治;rule of law;FAUX\n", ["forbidden", "preferred"]),
        ("zh,en,是否禁用\n法制,rule by law,是\n法治,rule of law,\n", ["forbidden", "preferred"]),
        ("zh,en,状态\n法制,rule by law,禁用译法\n法治,rule of law,首选\n", ["forbidden", "preferred"]),
        (
            "zh,en,禁用译法\n法治,rule of law,rule by law\n插件,plug-in,\n",
            ["preferred", "forbidden", "preferred"],
        ),
        ("中文,首选译名,其他译名\n法治,rule of law,law rule\n", ["preferred", "admitted"]),
        (
            "zh,en,approved\n法治,law,yes\n国家,state,no\n改革,reform,\n",
            ["preferred", "proposed", "preferred"],
        ),
        ("zh,en,已审核\n法治,law,是\n国家,state,否\n", ["preferred", "proposed"]),
        ("zh,en,Verified\n法治,law,1\n国家,state,0\n", ["preferred", "proposed"]),
        ("zh,en,English approved\n法治,law,true\n国家,state,false\n", ["preferred", "proposed"]),
        (
            "zh,en,approved\n法治,law,pending\n国家,state,yes\n改革,reform,no\n",
            ["proposed", "preferred", "proposed"],
        ),
        ("zh,en,preferred\n法治,law,x\n国家,state,no\n", ["preferred", "admitted"]),
        ("zh,en,允许使用\n法治,law,是\n法制,rule by law,否\n", ["admitted", "forbidden"]),
        ("zh,en,approved,approved by\n法治,law,yes,Li Wei\n国家,state,no,\n", ["preferred", "proposed"]),
        ("zh,en,Reviewed\n法治,law,2026-01-02\n国家,state,Li Wei\n", ["preferred", "preferred"]),
        # What one column bans no other allows.
        ("zh,en,forbidden,approved\n法治,law,yes,yes\n国家,state,no,yes\n", ["forbidden", "preferred"]),
        ("zh,en,approved,forbidden\n法治,law,yes,yes\n国家,state,yes,no\n", ["forbidden", "preferred"]),
        (
            "zh,en,status,approved\n法治,law,forbidden,yes\n国家,state,preferred,no\n",
            ["forbidden", "proposed"],
        ),
    ],
)
def test_statuses_of_columns(text: str, wanted: list[str]) -> None:
    assert [status for _, _, status in pairs(read(text)[0])] == wanted


def test_what_yes_and_no_are_read_as_is_reported() -> None:
    _, reading = read("zh,en,approved,forbidden\n法治,rule of law,no,no\n")
    assert [(problem.message, problem.grade) for problem in reading.problems] == [
        ("the column 'approved' is yes or no: yes is read as preferred, no as proposed", Grade.NOTE)
    ]


def test_a_title_above_the_header_is_reported() -> None:
    glossary, reading = read("2025 年术语表,,\n制表：王,,\n\n序号,中文名,英文名\n1,法治,rule of law\n")
    assert pairs(glossary) == [(*PAIR, "preferred")]
    assert [str(problem) for problem in reading.problems] == [
        "t:1: the rows above the header of line 4 are a title: '2025 年术语表'"
    ]


def test_all_sheets_that_are_glossaries_are_read() -> None:
    from termalign.termbase.formats import xlsx

    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = {
        "About": [["Glossary of 2025"], ["made by", "Wang"]],
        "Law": [["Terms of law"], ["中文名称", "英文名称"], list(PAIR)],
        "IT": [["插件", "plug-in"], ["服务器", "server"]],
    }
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets>'
        + "".join(f'<sheet name="{name}" r:id="{name}"/>' for name in sheets)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<r>"
        + "".join(f'<Relationship Id="{n}" Type="{kind}/worksheet" Target="{n}.xml"/>' for n in sheets)
        + "</r>",
    }
    for name, rows in sheets.items():
        inner = "".join(
            "<row>" + "".join(f'<c t="str"><v>{cell}</v></c>' for cell in row) + "</row>" for row in rows
        )
        parts[f"xl/{name}.xml"] = f"<worksheet><sheetData>{inner}</sheetData></worksheet>"
    reading = Reading("t.xlsx")
    assert [pair[:2] for pair in pairs(xlsx.parse(archive(parts), reading))] == [
        PAIR,
        ("插件", "plug-in"),
        ("服务器", "server"),
    ]
    assert [str(problem) for problem in reading.problems] == [
        "t.xlsx:1: sheet 'Law': the rows above the header of line 2 are a title: 'Terms of law'",
        "t.xlsx: the sheet 'About' is not read: it has no terms in both languages",
    ]


@pytest.mark.parametrize(
    ("label", "text", "message"),
    [
        (
            "no pair",
            "zh\ten\n法治\n插件\n",
            "no entry with both languages: there are 2 Chinese and no English terms",
        ),
        (
            "a text",
            "我们推进改革。\n法治！\n插件\n",
            "no entry with both languages: 2 of 3 Chinese terms end like a sentence; it seems to be a text",
        ),
        ("nothing", "zh\ten\n", "no entry with both languages: there is none at all"),
        (
            "swapped",
            "zh\ten\nrule of law\t法治\n",
            "none of its Chinese terms has a Chinese character; the two",
        ),
        ("no Han", "zh\ten\nfazhi\trule of law\n", "none of its Chinese terms has a Chinese character"),
        (
            "English in Chinese",
            "zh\ten\n法治\t法的统治\n",
            "all of its English terms have Chinese characters",
        ),
        ("no such language", "zh\tqq-ZZ\n法治\trule of law\n", "the column 'qq-ZZ' seems to name a language"),
        ("no such code", "zh\tqq\n法治\trule of law\n", "the column 'qq' seems to name a language"),
        ("spaces", "法治    rule of law\n插件    plug-in\n", "its tabs seem to have become spaces"),
        ("a space", "法治 rule of law\n插件 plug-in\n", "its tabs seem to have become spaces"),
        ("in rows", "法治\n\trule of law\n", "Chinese and English terms are in rows of their own"),
    ],
)
def test_what_cannot_be_meant_is_a_fault(label: str, text: str, message: str) -> None:
    faults = [problem.message for problem in read(text, tsv)[1].problems if problem.grade == Grade.FAULT]
    assert any(fault.startswith(message) or message in fault for fault in faults), faults


def test_a_rendering_accepted_in_one_row_and_rejected_in_another_is_reported() -> None:
    rows = "国家安全\tstate security\trejected\n法治\trule of law\tapproved\n法治\trule of law\trejected\n"
    glossary, reading = read(f"zh\ten\tstatus\n{rows}法治\tlegality\trejected\n", tsv)
    assert len(glossary) == 2
    [problem] = [problem for problem in reading.problems if problem.grade == Grade.ODD]
    assert problem.message.startswith("1 entry with a rendering that is to be used and to be avoided")
    assert problem.line == 3


def test_rows_with_both_sides_exchanged_are_reported() -> None:
    _, reading = read("zh\ten\n国家安全\tnational security\nrule of law\t法治\n改革\treform\n", tsv)
    exchanged = [problem for problem in reading.problems if problem.grade == Grade.ODD]
    assert [(problem.message, problem.line) for problem in exchanged] == [
        ("1 entry with Chinese in place of English, and the reverse", 3)
    ]


def test_a_column_that_somebody_put_before_our_table_takes_no_place_in_it():
    heading, rows = (
        "zh,en,status,id,definition",
        ("法治,rule of law,preferred,c1,def", "法治,by law,forbidden,c1,"),
    )
    for before in ("No.", "Definition"):
        text = f"{before},{heading}\n1,{rows[0]}\n2,{rows[1]}\n"
        glossary, _ = read(text)
        assert [(item.id, item.definition) for item in glossary] == [("c1", "def")]
        assert [(term.text, term.status) for term in glossary[0].en] == [
            ("rule of law", "preferred"),
            ("by law", "forbidden"),
        ]


def test_a_list_of_names_that_stay_as_they_are_is_a_glossary():
    glossary, reading = read("zh\ten\ttranslate\nPython\tPython\tno\nGit\tGit\tno\n", tsv)
    assert len(glossary) == 2
    assert not [problem for problem in reading.problems if problem.grade == Grade.FAULT]
    _, reading = read("zh\ten\nartificial intelligence\tartificial intelligence\n", tsv)
    assert [problem for problem in reading.problems if problem.grade == Grade.FAULT]  # one column taken twice


@pytest.mark.parametrize(
    ("label", "text", "found"),
    [
        (
            "terms that say yes and no",
            "Chinese\tPreferred English term\n是\tyes\n否\tno\n",
            [("是", "yes", "preferred"), ("否", "no", "preferred")],
        ),
        (
            "a flag beside terms",
            "Chinese\tEnglish\tForbidden term\n经济\tthe economics\tyes\n是\tyes\tno\n",
            [("经济", "the economics", "forbidden"), ("是", "yes", "preferred")],
        ),
        (
            "no is a code of a language too",
            "Chinese\tEnglish\tForbidden term\n是\tyes\t\n否\tno\tno\n",
            [("是", "yes", "preferred"), ("否", "no", "preferred")],
        ),
    ],
)
def test_small_columns_of_yes_and_no(label: str, text: str, found: list[tuple[str, str, str]]) -> None:
    glossary, _ = read(text, tsv)
    assert [(item.zh[0].text, item.en[0].text, str(item.en[0].status)) for item in glossary] == found


def test_a_chinese_list_with_a_flag_has_no_english_terms() -> None:
    summary = read("Chinese\tForbidden\n法治\tno\n经济\tyes\n", tsv)[1].problems[-1].message
    assert summary.startswith("no entry with both languages")


def test_the_summary_says_how_much_was_read() -> None:
    both = "zh\ten\n法治\trule of law\n"
    assert read(both, tsv)[1].summary == "1 entry, 1 with both languages"
    one = read(f"{both}插件\t\n", tsv)[1]
    assert one.summary == "2 entries, 1 with both languages; 1 with one only: line 3"
    more = read(f"{both}插件\n\teconomy\n数据\t\n", tsv)[1]
    assert more.summary == "4 entries, 1 with both languages; 3 with one only: line 3 and 2 more"
    assert more.problems == []


@pytest.mark.parametrize(
    ("label", "text", "message"),
    [
        (
            "a column of nothing",
            "zh\ten\tzzz\n法治\trule of law\tq\n",
            "the column 'zzz' is not understood",
        ),
        (
            "hardly any pair",
            "zh\ten\n法治\tlaw\n" + "".join(f"甲{n}\n" for n in range(20)),
            "only 1 of 21 entries",
        ),
        (
            "half without Han",
            "zh\ten\n法治\ta\nX\tb\nY\tc\n",
            "2 of 3 Chinese terms have no Chinese character",
        ),
        (
            "texts",
            "zh\ten\n我们推进改革。\tWe advance reform.\n怎么办？\tWhat is to be done?\n法治\trule of law\n",
            "2 of 3 Chinese terms end like a sentence",
        ),
    ],
)
def test_what_is_odd_is_reported(label: str, text: str, message: str) -> None:
    assert [
        problem.message[: len(message)]
        for problem in read(text, tsv)[1].problems
        if problem.grade == Grade.ODD
    ] == [message]


SEVERAL = [
    ("营商环境\tbusiness environment / business climate\n战力\tcombat power / fighting capacity\n", 2),
    ("营商环境\tbusiness environment; business climate\n战力\tcombat power；fighting capacity\n", 2),
    ("战力、战斗力\tcombat power\n营商环境、经营环境\tbusiness environment\n", 2),
    ("营商环境\tbusiness environment / business climate\n战力\tcombat power\n", 0),  # once is no habit
    ("董事会\tthe Board; Board of Directors\n战力\tcombat power\n", 1),  # a semicolon beside a plain term
    ("法治，民主\trule of law; democracy\n战力\tcombat power\n", 0),
    ("主板/创业板\tMain Board / GEM\n沪市／深市\tShanghai / Shenzhen\n", 0),
    ("与或\tand/or\n全天候\t24/7\n输入输出\tinput/output\n", 0),
    ("输入 / 输出\tinput / output\n读 / 写\tread / write\n", 0),  # as many on both sides: parts of one term
    ("富强、民主\tprosperity and democracy\n文明、和谐\tcivility and harmony\n", 0),
    ("甲\ta (b; c)\n乙\td (e; f)\n", 0),
]


@pytest.mark.parametrize(("text", "apart"), SEVERAL)
def test_several_terms_in_a_cell(text: str, apart: int) -> None:
    glossary, reading = read(text, tsv)
    assert sum(len(item.zh) + len(item.en) > 2 for item in glossary) == apart == len(reading.taken_apart)
    assert [item.en[0].status for item in glossary] == ["preferred"] * len(glossary)


@pytest.mark.parametrize(
    ("cell", "text", "status", "note"),
    [
        ("placing（不用placement）", "placing", "preferred", "不用placement"),
        ("stop trading (deprecated)", "stop trading", "deprecated", ""),
        ("stop trading【禁用】", "stop trading", "forbidden", ""),
        ("bank (river)", "bank (river)", "preferred", ""),
        ("goods (prohibited)", "goods (prohibited)", "preferred", ""),
        ("ballot（無效）", "ballot", "preferred", "無效"),
        ("stop dealing（舊譯）", "stop dealing", "deprecated", ""),
    ],
)
def test_a_remark_behind_a_term_is_no_part_of_it(cell: str, text: str, status: str, note: str) -> None:
    glossary, reading = read(f"zh\ten\n配售\t{cell}\n法治\trule of law\n", tsv)
    [term] = glossary.entries[0].en
    assert (term.text, term.status, term.note) == (text, status, note)
    assert len(reading.problems) == (text != cell)


def test_a_status_that_is_not_understood_is_reported_once() -> None:
    _, reading = read("zh\ten\t状态\n甲\ta\t好\n乙\tb\t好\n丙\tc\t作廢\n", tsv)
    assert [problem.line for problem in reading.problems] == [2]


@pytest.mark.parametrize("name", ["旧版（勿用）", "Deprecated terms"])
def test_the_name_of_a_sheet_may_ban_its_renderings(name: str) -> None:
    tables = (
        (title, [Row(1, ["zh", "en"]), Row(2, ["停牌", text])])
        for title, text in (("Terms", "trading halt"), (name, "stop dealing"))
    )
    reading = Reading("t")
    glossary = collect_tables(tables, "sheet", reading)
    assert {term.text: term.usable for item in glossary for term in item.en} == {
        "trading halt": True,
        "stop dealing": False,
    }
    assert len(reading.problems) == 1


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "1. rule of law\n2. rule by law",
            "1、rule of law\n2、rule by law",
            "(1) rule of law; (2) rule by law",
        ),
        *("a) rule of law\nb) rule by law", "①rule of law②rule by law", "• rule of law\n• rule by law"),
        *("- rule of law\n- rule by law", "1) rule of law 2) rule by law"),
    ],
)
def test_numbered_terms_in_a_cell_are_several_and_reported(cell: str) -> None:
    glossary, reading = read(f'zh\ten\n乙\tb\n法治\t"{cell}"\n', tsv)
    assert [[term.text for term in item.en] for item in glossary] == [["b"], ["rule of law", "rule by law"]]
    assert [(str(problem), problem.grade) for problem in reading.problems] == [
        ("t:3: numbered terms in one cell: each is taken as a term", Grade.GUESS)
    ]


def test_numbered_terms_of_both_languages_are_pairs() -> None:
    glossary, _ = read('zh\ten\n①法治②民主\t"1. rule of law\n2. democracy"\n', tsv)
    assert [(item.zh[0].text, item.en[0].text) for item in glossary] == [
        ("法治", "rule of law"),
        ("民主", "democracy"),
    ]
    glossary, reading = read('zh\ten\n①法治②民主\t"1. rule of law\n2. democracy\n3. c"\n', tsv)
    assert len(glossary) == 1
    assert any("which belong together is not clear" in problem.message for problem in reading.problems)


@pytest.mark.parametrize("cell", ["1.5 degrees", "2. rule of law 3. rule by law", "- rule", "1-2-3", "a) b"])
def test_a_number_in_a_term_takes_nothing_apart(cell: str) -> None:
    assert [item.en[0].text for item in read(f"zh\ten\n法治\t{cell}\n", tsv)[0]] == [cell]


def test_lines_of_a_cell_are_no_terms_and_what_to_write_is_reported() -> None:
    _, reading = read('zh\ten\n法治\t"rule of law\nrule by law"\n', tsv)
    assert reading.problems[0].message.endswith(
        "'rule of law rule by law'; write several terms in a row each"
    )


def test_a_table_of_ours_is_never_taken_apart() -> None:
    glossary = Glossary((entry("甲", "a; b"), entry("乙", "c; d"), entry("丙", "1. e 2. f")))
    assert tsv.parse(b"".join(tsv.format(glossary)), Reading()) == glossary


def test_tabs_cut_off_at_line_ends_are_no_problem() -> None:
    text = b"".join(tsv.format(Glossary((entry("法治", "rule of law"), entry("插件", "plug-in"))))).decode()
    glossary, reading = read("\n".join(line.rstrip("\t") for line in text.split("\n")), tsv)
    assert (len(glossary), reading.problems) == (2, [])


def test_csv_for_excel_is_known_by_its_content() -> None:
    glossary = Glossary((entry("等于", "=1+1"), entry("提及", "@mention"), entry("'引", "'=x")))
    made = b"".join(csv.EXCEL.format(glossary))
    assert csv.parse(made, Reading()) == glossary
    assert csv.parse(b"".join(csv.format(glossary)), Reading()) == glossary
    assert b"\xef\xbb\xbf" not in b"".join(csv.format(glossary))


def test_writing_csv_reports_what_a_spreadsheet_would_run() -> None:
    assert list(csv.cautions(Glossary((entry("法治", "rule of law"),)))) == []
    [told] = csv.cautions(Glossary((entry("-甲", "+1", "@x", "=2", "\u200b=3"),)))
    assert told.startswith("a spreadsheet that opens this CSV runs '-甲', '+1', '@x' and 1 more as formulas;")
    assert told.index("an Excel workbook (.xlsx)") < told.index("csv-excel")


JSON = [
    {"插件": "Plugin", "主题": "Theme"},
    {"Plugin": "插件", "Theme": "主题"},
    [{"source": "插件", "target": "Plugin"}, {"source": "主题", "target": "Theme"}],
    {
        "version": 3,
        "terms": [{"term": "插件", "translation": "Plugin"}, {"term": "主题", "translation": "Theme"}],
    },
    {"a": {"b": [{"zh-CN": "插件", "en-US": "Plugin", "n": 1}, {"zh-CN": "主题", "en-US": "Theme"}]}},
    [["插件", "Plugin"], ["主题", "Theme"]],
    {"zh": {"k1": "插件", "k2": "主题"}, "en": {"k1": "Plugin", "k2": "Theme"}},
    {"插件": {"en": "Plugin", "note": "n"}, "主题": {"en": "Theme"}},
    [
        {"id": 1, "terms": [{"lang": "zh", "text": "插件"}, {"lang": "en", "text": "Plugin"}]},
        {"id": 2, "terms": [{"lang": "zh", "text": "主题"}, {"lang": "en", "text": "Theme"}]},
    ],
    {"软件": [{"中文": "插件", "英文": "Plugin"}], "界面": [{"中文": "主题", "英文": "Theme"}]},
]


@pytest.mark.parametrize("document", JSON, ids=range(len(JSON)))
@pytest.mark.parametrize("ascii_only", [False, True])
def test_json_of_other_people(document: object, ascii_only: bool) -> None:
    glossary, reading = read(json.dumps(document, ensure_ascii=ascii_only, indent=1), json_format)
    assert pairs(glossary) == [("插件", "Plugin", "preferred"), ("主题", "Theme", "preferred")]
    assert len(reading.lines) == 2


def test_keys_of_json_are_headings() -> None:
    document = [{"zh": "法制", "en": ["rule by law", "legal rule"], "forbidden": True, "备注": "x", "id": 7}]
    for text, module in ((json.dumps(document), json_format), (json.dumps(document[0]), jsonl)):
        [item] = read(text, module)[0]
        assert [(term.text, term.status, term.note) for term in item.en] == [
            ("rule by law", "forbidden", "x"),
            ("legal rule", "forbidden", "x"),
        ]
        assert item.id == "7"


def test_lines_of_json() -> None:
    assert read(json.dumps(JSON[2], indent=1), json_format)[1].lines == [3, 7]
    assert read('{"插件": ["Plugin"],\n\n"主题": "Theme"}', json_format)[1].lines == [1, 3]
    assert read('{"source":"插件","target":"Plugin"}\n\n{"source":"主题","target":"Theme"}', jsonl)[
        1
    ].lines == [1, 3]


def test_a_term_of_ours_may_be_just_its_text() -> None:
    [item] = read('[{"zh": "法治", "en": ["rule of law", "law rule"]}]', json_format)[0]
    assert [term.status for term in (*item.zh, *item.en)] == ["preferred", "preferred", "admitted"]


def test_a_status_of_a_page_is_none():
    assert status("的" * 1_000_000) is None  # trying every place it may end at takes hours


def test_errors_of_formulas_are_no_terms():
    rows = "zh\ten\n法治\trule of law\n减排\t#N/A\n#REF!\tpeak\n井号\t#hashtag\n"
    glossary, reading = read(rows, tsv)
    assert [[term.text for term in (*entry.zh, *entry.en)] for entry in glossary] == [
        ["法治", "rule of law"],
        ["减排"],
        ["peak"],
        ["井号", "#hashtag"],
    ]
    assert [str(problem) for problem in reading.problems] == [
        "t:3: not read: 2 errors of formulas (#N/A, #REF!)"
    ]


def test_the_definition_beside_a_term_is_no_term():
    header = "Entry_ID,English_United_States,English_United_States_Def,Chinese_PRC,Chinese_PRC_Def"
    long = "A state in which emissions are balanced by removal"
    glossary, _ = read(f"{header}\n1,carbon neutrality,{long},碳中和,排放与吸收相抵\n", csv)
    [entry] = glossary
    assert [(term.text, term.language) for term in entry.en] == [("carbon neutrality", "en-US")]
    assert entry.definition == long


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_what_a_later_object_says_of_its_term_is_read(tmp_path: Path, suffix: str) -> None:
    """It was kept as an unknown category, without a word, and the term was preferred."""
    objects = [
        '{"zh": "法治", "en": "rule of law"}',
        '{"zh": "法治", "en": "rule by law", "status": "forbidden"}',
        '{"zh": "改革", "en": "reform"}',
    ]
    path = tmp_path / f"a{suffix}"
    path.write_text("\n".join(objects) if suffix == ".jsonl" else f"[{','.join(objects)}]", "utf-8")
    first, _ = read_glossary(path)
    assert [(term.text, term.status.value) for term in first.en] == [
        ("rule of law", "preferred"),
        ("rule by law", "forbidden"),
    ]


def test_obsolete_messages_of_a_glossary_of_gettext_are_counted() -> None:
    content = 'msgid "图书馆"\nmsgstr "library"\n\n#~ msgid "法治"\n#~ msgstr "rule of law"\n'
    reading = Reading("h.po")
    assert len(po.parse(content.encode(), reading)) == 1
    assert [(str(problem), problem.grade) for problem in reading.problems] == [
        ("h.po: not read: 1 obsolete text", Grade.NOTE)
    ]


def test_keys_of_entries_that_are_not_understood_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '[{"zh": ["法治"], "en": [{"text": "rule by law", "banned": true}], "status": "x"}]', "utf-8"
    )
    problems: list[str] = []
    read_glossary(path, on_problem=lambda problem: problems.append(problem.message))
    assert problems == [
        f"the key '{name}' is not understood: kept as an unknown category" for name in ("banned", "status")
    ]


def test_what_is_not_allowed_is_forbidden(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("zh,en,allowed\n法治,rule of law,yes\n法治,rule by law,no\n", "utf-8")
    [entry] = read_glossary(path)
    assert [term.status.value for term in entry.en] == ["admitted", "forbidden"]


@pytest.mark.parametrize(
    ("module", "entry"),
    [
        (json_format, '{"zh": "法治", "en": "law", "en": "statute"}'),
        (jsonl, '{"zh": "法治", "en": "law", "zh": "民生"}'),
        (jsonl, '{"source": "法治", "target": "law", "target": "statute"}'),
    ],
)
def test_an_entry_with_two_values_for_one_name_is_left_out_and_reported(module: object, entry: str) -> None:
    lines = f"{entry}\n{entry.rpartition(', ')[0].replace('法治', '国家')}}}"
    glossary, reading = read(
        "[" + lines.replace("\n", ",\n") + "]" if module is json_format else lines, module
    )
    assert pairs(glossary) == [("国家", "law", "preferred")]
    [problem] = (problem for problem in reading.problems if problem.grade is Grade.BROKEN)
    told = "an entry is left out: no JSON that can be read: two values for one name"
    assert (problem.line, problem.message) == (1, told)
