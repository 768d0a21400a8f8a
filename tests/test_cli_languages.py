"""Files in other languages than Chinese and English: warned of, and refused where they are checked."""

from pathlib import Path

import pytest

from termalign.documents.intake.languages import reads_as_another
from tests.processes import run
from tests.test_identification import ENGLISH, GERMAN

CHINESE = (
    "工程没有完工，秋天取得许可以后继续进行。",
    "这些工作需要许可证和计划，计划还要写明费用。",
    "主管部门同意只使用仓库里检验过的设备。",
)
JAPANESE = (
    "工事はまだ終わっていません。",
    "この作業には許可と計画が必要です。",
    "検査済みの機器だけを使います。",
)
KANJI = ("国家安全保障戦略", "経済発展対策", "労働許可証")
CANTONESE = ("佢哋嘅許可好清楚。", "我唔知道有冇。", "嗰度冇人嚟過。")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    texts = {"zh.txt": CHINESE, "en.txt": ENGLISH, "de.txt": GERMAN, "ja.txt": JAPANESE}
    texts |= {"kanji.txt": KANJI, "yue.txt": CANTONESE}
    texts["house.tsv"] = ("许可\tpermit",)
    texts["dragons.json"] = ('{"ドラゴン": "龙", "スライム": "史莱姆"}',)
    texts["scripts.csv"] = ("汉文,藏文", "北京,པེ་ཅིན།", "拉萨,ལྷ་ས།")
    texts["pairs.tsv"] = tuple(f"{zh}\t{de}" for zh, de in zip(CHINESE, GERMAN, strict=True))
    for name, lines in texts.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (("zh.txt", "de.txt"), "de.txt: looks like German, not English"),
        (("zh.txt", "de.txt", "--input", "pairs"), "de.txt: looks like German, not English"),
        (("zh.txt", "ja.txt"), "ja.txt: looks like Japanese, not English"),
        (("ja.txt", "en.txt"), "ja.txt: looks like Japanese, not Chinese"),
        (("kanji.txt", "en.txt"), "kanji.txt: looks like Japanese, not Chinese"),
        (("pairs.tsv",), "pairs.tsv: the English side looks like German"),
    ],
)
def test_a_side_in_another_language_is_refused(folder, files, message):
    for command in (("check", "house.tsv"), ("align",)):
        result = run(*command, *files)
        assert (result.returncode, result.stdout) == (2, "")
        assert message in result.stderr


@pytest.mark.parametrize(
    "files", [("yue.txt", "en.txt"), ("yue.txt", "en.txt", "--input", "pairs"), ("yue.tsv",)]
)
def test_cantonese_is_reported_and_checked(folder, files):
    lines = (f"{zh}\t{en}\n" for zh, en in zip(CANTONESE, ENGLISH, strict=True))
    (folder / "yue.tsv").write_text("".join(lines), encoding="utf-8")
    result = run("check", "house.tsv", *files)
    report = f"{files[0]}: reads as written Cantonese; taken as standard Chinese"
    assert (result.returncode, result.stderr.count(report)) == (0, 1)
    assert "1 check" in result.stdout
    strict = run("check", "house.tsv", *files, "--strict")
    assert (strict.returncode, strict.stdout) == (2, "")
    assert report in strict.stderr


def test_each_file_of_a_corpus_is_looked_at(folder):
    (folder / "list.tsv").write_text("zh.txt\ten.txt\nzh.txt\tde.txt\n", encoding="utf-8")
    (folder / "terms.txt").write_text("许可\n", encoding="utf-8")
    reports = ("de.txt: looks like German, not English", "pairs.tsv: the English side looks like German")
    (folder / "good.tsv").write_text(
        "".join(f"{zh}\t{en}\n" for zh, en in zip(CHINESE, ENGLISH, strict=True)), encoding="utf-8"
    )
    lenient = run("extract", "pairs.tsv", "good.tsv", "-o", "out.tsv")
    assert (lenient.returncode, lenient.stderr.count(reports[1])) == (2, 1)
    assert "1 left out" in lenient.stderr
    assert "good.tsv: the" not in lenient.stderr
    assert (folder / "out.tsv").exists()
    strict = run("extract", "pairs.tsv", "good.tsv", "-o", "strict.tsv", "--strict")
    assert (strict.returncode, reports[1] in strict.stderr) == (2, True)
    assert not (folder / "strict.tsv").exists()
    spotted = run("spot", "terms.txt", "--pairs", "list.tsv", "-o", "spotted.tsv")
    assert (spotted.returncode, spotted.stderr.count(reports[0])) == (2, 1)
    assert (folder / "spotted.tsv").exists()


def test_a_text_that_is_not_translated_is_in_no_other_language(folder):
    result = run("check", "house.tsv", "zh.txt", "zh.txt", "--direction", "zh-en", "--input", "pairs")
    assert result.returncode == 1
    assert "looks like" not in result.stderr


UNREADABLE = {
    "mojibake": lambda text: text.encode().decode("latin-1"),
    "question marks": lambda text: "?" * len(text),
    "replacement characters": lambda text: "\N{REPLACEMENT CHARACTER}" * len(text),
    "entities": lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
    "markup": lambda text: f"<b id='{len(text)}'></b>",
}


@pytest.mark.parametrize("lose", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize(
    "arguments", [("lost.tsv",), ("lost.txt", "en.txt", "--input", "pairs")], ids=["tsv", "txt"]
)
def test_pairs_without_any_chinese_are_refused_not_found_in_order(folder, lose, arguments):
    rows = [lose(zh) for zh in CHINESE]
    (folder / "lost.txt").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    pairs = "".join(f"{row}\t{en}\n" for row, en in zip(rows, ENGLISH, strict=True))
    (folder / "lost.tsv").write_text(f"zh\ten\n{pairs}", encoding="utf-8")
    result = run("check", "house.tsv", *arguments)
    assert (result.returncode, "no Chinese on either side" in result.stderr) == (2, True)


def test_pairs_whose_sources_are_all_empty_are_refused(folder):
    (folder / "empty.tsv").write_text("zh\ten\n" + "".join(f"\t{en}\n" for en in ENGLISH), encoding="utf-8")
    result = run("check", "house.tsv", "empty.tsv")
    assert (result.returncode, "empty.tsv: the source side is empty" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "translate", [str, lambda text: "", lambda text: "TODO"], ids=["copied", "empty", "marked"]
)
def test_english_that_is_not_translated_yet_is_checked(folder, translate):
    pairs = "".join(f"{en}\t{translate(en)}\n" for en in (*ENGLISH, "A permit is needed."))
    (folder / "new.tsv").write_text(f"en\tzh\n{pairs}", encoding="utf-8")
    (folder / "permit.tsv").write_text("zh\ten\n许可\tpermit\n", encoding="utf-8")
    result = run("check", "permit.tsv", "new.tsv")
    assert (result.returncode, "TA101 permit" in result.stdout) == (1, True)


def test_a_glossary_of_another_language_is_not_checked_against(folder):
    result = run("check", "dragons.json", "zh.txt", "en.txt")
    assert result.returncode == 2
    assert "2 terms in another language than Chinese and English left out: Japanese 2" in result.stderr


def test_a_column_whose_heading_names_another_language_is_in_that_language(folder):
    result = run("convert", "scripts.csv", "out.tsv")
    assert result.returncode == 2
    assert "there are 2 Chinese and no English terms" in result.stderr


def test_a_glossary_of_phrases_in_another_language_is_reported_and_not_checked_against(folder):
    phrases = "\n".join(f"第{number}条规定\t{line}" for number, line in enumerate(GERMAN * 7, 1))
    (folder / "german.tsv").write_text(f"zh\ten\n{phrases}\n", encoding="utf-8")
    message = "german.tsv: the English side looks like German"
    lenient = run("convert", "german.tsv", "out.json")
    assert (lenient.returncode, message in lenient.stderr) == (0, True)
    for arguments in (
        ("convert", "german.tsv", "out.json", "--strict"),
        ("check", "german.tsv", "zh.txt", "en.txt"),
    ):
        refused = run(*arguments)
        assert (refused.returncode, message in refused.stderr) == (2, True)


COOKING = (
    *(
        "先把米洗净。",
        "锅里放油，烧热以后下葱姜。",
        "豆腐切成小块，用盐水泡一会儿。",
        "鱼要趁新鲜吃。",
        "面团盖上湿布，醒半个小时。",
    ),
    *(
        "酱油不要放得太早。",
        "小火慢慢炖到肉烂。",
        "蒜末最后撒上去。",
        "茄子吸油，可以先蒸。",
        "奶奶总说汤要清。",
        "辣椒剪成段。",
    ),
    *(
        "饺子馅里加一点香油。",
        "水开了再下面条。",
        "醋能去腥。",
        "把鸡蛋打散，倒进碗里。",
        "盘子要先烫热。",
        "厨房里全是香味。",
    ),
    *("客人六点到。", "汤圆浮起来就熟了。", "剩饭第二天炒着吃。", "茶泡好了。", "我们坐下来吃饭。"),
)
STARS = (
    *(
        "The telescope was built on a dry plateau.",
        "Its mirror is eight metres wide.",
        "Dust scatters blue light.",
    ),
    *(
        "Astronomers measured the orbit of a faint comet last winter and published it in spring.",
        "It never came back.",
    ),
    *(
        "Some galaxies rotate faster than their visible mass allows.",
        "Nobody could explain the signal from 1977.",
    ),
    *(
        "A pulsar turns several hundred times a second.",
        "Clouds hid the eclipse.",
        "The probe lost its antenna.",
    ),
    *(
        "Radio waves pass through the dust.",
        "Each spectrum took two hours.",
        "Saturn has a hexagonal storm at its pole.",
    ),
    *(
        "The committee gave the time to another group.",
        "Meteorites are weighed and numbered.",
        "Venus was low.",
    ),
    *(
        "Our catalogue lists forty thousand variable stars.",
        "The dome opens at dusk.",
        "Snow closed the road twice.",
    ),
    *("Computers now do what assistants did by hand.", "A second satellite follows.", "The data are public."),
)


@pytest.fixture
def unrelated(folder):
    for name, sentences in (("cooking.txt", COOKING), ("stars.txt", STARS)):
        (folder / name).write_text("\n".join(sentences) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "command", [("check", "house.tsv"), ("report",), ("extract",), ("spot", "house.tsv"), ("consistency",)]
)
def test_texts_that_are_no_translation_of_each_other_are_refused(unrelated, command):
    out = ("-o", "out.html") if command[0] == "report" else ()
    result = run(*command, "cooking.txt", "stars.txt", *out)
    assert (result.returncode, result.stdout) == (2, "")
    assert "cooking.txt, stars.txt: are no translation of each other" in result.stderr


def test_lines_that_are_pairs_and_untranslated_texts_are_never_refused(unrelated):
    assert (
        "no translation of"
        not in run("check", "house.tsv", "cooking.txt", "stars.txt", "--input", "pairs").stderr
    )
    assert "no translation of" not in run("check", "house.tsv", "cooking.txt", "cooking.txt").stderr
    assert run("align", "cooking.txt", "stars.txt").returncode == 0


HEADER = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'

STATED = {
    "de.po": (HEADER + 'msgid "打开"\nmsgstr "Öffnen"\n', "de"),
    "a.arb": ('{{"@@locale": "{}", "open": "Öffnen"}}', "de_AT"),
    "a.ts": (
        '<TS language="{}"><message id="open"><translation>Öffnen</translation></message></TS>',
        "fr_FR",
    ),
    "values-pt-rBR/strings.xml": ('<resources><string name="open">Abrir</string></resources>', ""),
    "ja.lproj/a.strings": ('"open" = "Open";\n', ""),
    "a.de.resx": ('<root><data name="open"><value>Open</value></data></root>', ""),
}
"""Files that state another language, of which their few words show nothing."""


@pytest.mark.parametrize("name", STATED)
def test_a_file_that_states_another_language_is_refused_however_short(tmp_path, name):
    content, tag = STATED[name]
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content.format(tag), "utf-8")
    (tmp_path / "house.tsv").write_text("法治\trule of law\n", "utf-8")
    (tmp_path / "a.txt").write_text("打开\n", "utf-8")
    files = (path,) if name.endswith(".po") else (tmp_path / "a.txt", path)
    ended = run("check", tmp_path / "house.tsv", *files)
    assert ended.returncode == 2
    assert f"{path}" in ended.stderr
    assert "states to be in the language" in ended.stderr


GERMAN_PO = 'msgid "打开"\nmsgstr "Bitte freigeben"\n'
GERMAN_TABLE = '<table><tr><td lang="zh">打开</td><td lang="de">Bitte freigeben</td></tr></table>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("locale/de/LC_MESSAGES/m.po", GERMAN_PO),
        ("de_DE/LC_MESSAGES/m.po", GERMAN_PO),
        ("de/m.po", GERMAN_PO),
        ("m.de.po", GERMAN_PO),
        ("a.de.tsv", "打开\tBitte freigeben\n"),
        ("a.html", f"<html>{GERMAN_TABLE}</html>"),
        ("a.html", f'<html lang="zh-CN">{GERMAN_TABLE}</html>'),
    ],
)
def test_a_file_of_both_sides_that_states_another_language_or_is_named_by_it_is_reported(
    tmp_path, name, content
):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    (tmp_path / "house.tsv").write_text("法治\trule of law\n", "utf-8")
    ended = run("check", tmp_path / "house.tsv", path)
    assert "in the language de" in ended.stderr
    assert ended.stderr.count("taken as English") == 1
    assert run("check", tmp_path / "house.tsv", path, "--strict").returncode == 2


@pytest.mark.parametrize("folder", ["it", "Documents", "en", "zh-CN", "ca"])
def test_folders_that_name_no_other_language_are_not_reported(tmp_path, folder):
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "m.po").write_text('msgid "打开"\nmsgstr "Open"\n', "utf-8")
    (tmp_path / "house.tsv").write_text("打开\topen\n", "utf-8")
    ended = run("check", tmp_path / "house.tsv", tmp_path / folder / "m.po")
    assert "taken as" not in ended.stderr


@pytest.mark.parametrize("tag", ["en", "en_GB", "zh_Hans", "zh-TW", "", "C"])
def test_a_file_that_states_one_of_both_languages_or_none_is_read(tmp_path, tag):
    (tmp_path / "a.po").write_text(HEADER.format(tag) + 'msgid "打开"\nmsgstr "Open"\n', "utf-8")
    (tmp_path / "house.tsv").write_text("打开\topen\n", "utf-8")
    ended = run("check", tmp_path / "house.tsv", tmp_path / "a.po")
    assert (ended.returncode, ended.stdout[:21]) == (0, "no findings; 1 check,")


DAMAGED = {
    "U+FFFD": "国家\ufffd全",
    "question marks": "国??全",
    "all of it": "????????",
    "UTF-8 as Latin": "å›½å®¶å®‰å…¨",
    "GBK as Latin": "¹ú¼Ò°²È«",
    "UTF-8 as GBK": "鍥藉瀹夊叏",
}
"""What is left of 国家安全 (national security)."""


def _partly_damaged(folder, texts, *, name="some.tsv"):
    rows = [*["国家安全"] * 7, *texts]
    content = "".join(f"{row}\tNational security, {number}\n" for number, row in enumerate(rows))
    (folder / name).write_text(f"zh\ten\n{content}", encoding="utf-8")


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_part_of_the_rows_that_was_lost_is_reported_once_and_refused_strictly(folder, kind):
    _partly_damaged(folder, [DAMAGED[kind]] * 3)
    result = run("check", "house.tsv", "some.tsv")
    reported = "some.tsv:9: characters were lost here and in 2 more texts"
    assert result.returncode == 0
    assert result.stderr.count("were lost") == 1
    assert reported in result.stderr
    result = run("check", "house.tsv", "some.tsv", "--strict")
    assert result.returncode == 2
    assert "some.tsv:9: characters were lost here (" in result.stderr
    assert "no findings" not in result.stdout


@pytest.mark.parametrize(
    "command",
    [
        ["check", "house.tsv", "a.zh.txt", "a.en.txt"],
        ["check", "house.tsv", "a.zh.txt", "a.en.txt", "--input", "pairs"],
        ["check", "house.tsv", "a.zh.docx.md", "a.en.txt", "--direction", "zh-en"],
        ["align", "a.zh.txt", "a.en.txt", "-o", "out.tmx"],
        ["extract", "some.tsv", "-o", "out.tsv"],
        ["extract", "a.zh.txt", "a.en.txt", "-o", "out.tsv"],
        ["extract", "a.zh.txt", "a.en.txt", "-o", "out.tsv", "--input", "pairs"],
        ["spot", "house.tsv", "some.tsv"],
        ["consistency", "some.tsv"],
        ["report", "some.tsv", "-o", "out.html"],
        ["prompt", "house.tsv", "a.zh.txt"],
    ],
    ids=" ".join,
)
def test_every_command_reports_lost_characters(folder, command):
    texts = ["维护国家安全。", "国家\ufffd全很重要。", "我们维护国家安全。"]
    english = ["Uphold national security.", "National security matters.", "We uphold national security."]
    _partly_damaged(folder, texts)
    (folder / "a.zh.txt").write_text("\n".join(texts) + "\n", encoding="utf-8")
    (folder / "a.zh.docx.md").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    (folder / "a.en.txt").write_text("\n".join(english) + "\n", encoding="utf-8")
    result = run(*command)
    assert result.returncode in (0, 1)
    assert result.stderr.count("characters were lost here (") == 1


def test_lost_characters_in_a_corpus_are_reported_and_no_failure(folder):
    (folder / "corpus").mkdir()
    _partly_damaged(folder, [], name="corpus/a.tsv")
    _partly_damaged(folder, ["国家\ufffd全"], name="corpus/b.tsv")
    result = run("extract", "corpus", "-o", "out.tsv")
    assert result.returncode == 0
    assert "corpus/b.tsv: line 9: characters were lost here (" in result.stderr
    assert "left out" not in result.stderr


def test_lost_characters_in_documents_of_a_corpus_are_reported_once(folder):
    for name in ("zh", "en"):
        (folder / name).mkdir()
    (folder / "zh/a.txt").write_text("维护国家安全。\n国家\ufffd全很重要。\n", "utf-8")
    (folder / "en/a.txt").write_text("Uphold national security.\nNational security matters.\n", "utf-8")
    for options in ([], ["--two-pass"]):
        result = run("extract", "zh", "en", "-o", "out.tsv", *options)
        assert result.returncode == 0
        assert result.stderr.count("zh/a.txt:2: characters were lost here (") == 1


FEW_LINES = {
    "Turkish": (
        "Ulusal güvenliğimizi korumalıyız.",
        "Hukukun üstünlüğü her şeyden önce gelir.",
        "Halkın refahı önemli konudur ve bunu unutmamalıyız, çalışmalıyız.",
    ),
    "Malay": (
        "Kita mesti menjaga keselamatan negara.",
        "Pembangunan ekonomi perlu dipercepatkan.",
        "Kerajaan akan melaksanakan dasar baharu ini.",
    ),
    "Vietnamese": (
        "Chúng ta phải bảo vệ an ninh quốc gia.",
        "Nhà nước pháp quyền là nền tảng.",
        "Nhân dân có quyền sống tốt hơn.",
    ),
    "Swahili": (
        "Lazima tulinde usalama wa taifa letu.",
        "Maendeleo ya uchumi ni muhimu sana.",
        "Serikali itatekeleza sera hii.",
    ),
    "pinyin": (
        "Women yao weihu guojia anquan.",
        "Fazhan shengchanli shi zhongyao de renwu.",
        "Renmin qunzhong de liyi gao.",
    ),
}
GOOD_LINES = [
    "We must safeguard the security of the state.\nGrowth is steady.\nThe rule of law is good.\n",
    "Panthera tigris altaica.\nCanis lupus familiaris.\nFelis silvestris catus, Ursus arctos horribilis.\n",
    "Wang Wei, Li Fang, Zhang Guodong.\nBeijing, Shanghai, Nanjing, Guangzhou.\nSichuan Chengdu Wuhou.\n",
    "Q1 2024 12.5 13.6\nQ2 2024 14.1 15.2\nTotal 26.6 28.8\n",
    "Invalid password entered twice.\nNetwork connection lost again.\nUpload failed, retry later.\n",
]


@pytest.mark.parametrize("text", FEW_LINES.values(), ids=FEW_LINES)
def test_a_few_sentences_of_another_language_are_known(text: tuple[str, ...]) -> None:
    assert reads_as_another(text)


@pytest.mark.parametrize("text", GOOD_LINES)
def test_a_few_lines_of_english_names_and_figures_are_not(text: str) -> None:
    assert not reads_as_another(text.splitlines())


def test_what_a_file_holds_other_than_its_name_says_is_reported(tmp_path: Path) -> None:
    zh = "维护国家。\n发展经济。\n建设法治。\n"
    files = {"house.tsv": "法治\trule of law\n", "a.zh.txt": zh, "a.en.txt": "\n".join(FEW_LINES["Malay"])}
    files["b.zh.txt"] = "We keep the law of the state.\nGrowth is steady and strong.\n"
    files["b.en.txt"] = "维护法治。\n增长。\n"
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    few = run("check", "house.tsv", "a.zh.txt", "a.en.txt", "--input", "pairs", cwd=tmp_path)
    assert "a.en.txt: reads as neither Chinese nor English; taken as English" in few.stderr
    named = run("check", "house.tsv", "b.zh.txt", "b.en.txt", cwd=tmp_path)
    assert "b.zh.txt: is named as Chinese, and holds English" in named.stderr
    assert "b.en.txt: is named as English, and holds Chinese" in named.stderr
    assert run("check", "house.tsv", "b.zh.txt", "b.en.txt", "--strict", cwd=tmp_path).returncode == 2
