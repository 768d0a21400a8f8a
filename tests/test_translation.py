"""What people read, in Chinese: the catalogues are whole, messages are recognised, and forms for machines stay."""

import os
import runpy
import sys
from gettext import GNUTranslations
from html.parser import HTMLParser
from io import BytesIO
from string import Formatter

import click
import pytest
import regex
from babel.messages.pofile import read_po
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import termalign
from termalign.apps.cli import COMMANDS, group, main, messages
from termalign.apps.cli.helping import wrapped
from termalign.apps.translation.catalogue import LOCALE, catalogue
from termalign.apps.translation.preference import accepted_language, locale_language
from termalign.checking.findings.finding import Finding, Place, Severity
from termalign.checking.findings.reporters import REPORTERS
from termalign.documents.html.pages import environment
from termalign.documents.tables.visible import ASIDES, PLURALS, Omissions
from termalign.language.text import simplify
from termalign.language.text.display import display_width, shortened
from termalign.termbase.matching.tiers import Tier
from tests.conftest import ROOT
from tests.processes import on_terminal, run
from tests.reviewing import Review, write_candidates

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "catalogue.py"))
CATALOGUES = sorted(LOCALE.rglob("*.po"))
CHINESE = catalogue("zh")


def translations(path=LOCALE / "zh" / "LC_MESSAGES" / "messages.po"):
    """Return the messages of a catalogue with their translations; of plurals every form."""
    with path.open("rb") as file:
        read = read_po(file)
    pairs = []
    for message in read:
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        (translation,) = message.string if isinstance(message.string, tuple) else (message.string,)
        pairs += [(message.context, form, translation) for form in forms if form]
    return pairs


def first(forms):
    return forms if isinstance(forms, str) else forms[0]


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_message_has_a_translation_with_the_same_values(path):
    wrong = [
        (message, translation)
        for _, message, translation in translations(path)
        if not translation or placeholders(message) != placeholders(translation)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_the_compiled_catalogue_is_that_of_the_translations(path):
    with path.open("rb") as written:
        messages = list(read_po(written))  # the header is one of them
    data = path.with_suffix(".mo").read_bytes()
    compiled = GNUTranslations(BytesIO(data))
    for message in messages:
        if isinstance(message.id, tuple):
            found = compiled.ngettext(*message.id, 1)
        elif message.context:
            found = compiled.pgettext(message.context, message.id)
        else:
            found = compiled.gettext(message.id)
        assert not message.id or found == first(message.string), "run: python scripts/catalogue.py"
    assert int.from_bytes(data[8:12], "little") == len(messages)  # as many, and so no other ones


@pytest.mark.parametrize("domain", [path.stem for path in CATALOGUES])
def test_the_traditional_catalogue_is_the_simplified_one(domain):
    simplified = catalogue("zh", domain).messages()
    traditional = dict(catalogue("zh-Hant", domain).messages())
    assert list(traditional) == [message for message, _ in simplified], "run: python scripts/catalogue.py"
    for message, translation in simplified:
        written = traditional[message]
        assert simplify(written).replace("着", "著").replace("Hant", "Hans") == simplify(translation).replace(
            "着", "著"
        )
        assert placeholders(written) == placeholders(message)
    info = catalogue("zh-Hant", domain).info()
    assert info["language"] == "zh_Hant"


def test_the_names_of_values_are_chinese_in_the_help(chinese):
    shown = CliRunner().invoke(group, ["extract", "--help"], prog_name="termalign", terminal_width=80).output
    assert shown.startswith("用法：termalign extract [<选项>] <原文> <译文> | <双语文件> | <语料>...\n")
    for name in COMMANDS:
        shown = CliRunner().invoke(group, [name, "--help"], terminal_width=80).output
        synopses = regex.findall(r"^(?:用法|  -).*?(?=  |$)", shown, regex.MULTILINE)
        left = [
            word for line in synopses for word in regex.findall(r"(?<=[ \[<])[A-Z]{2,}(?=[ \]>]|$)", line)
        ]
        assert left == [], name


def test_the_catalogue_has_the_messages_of_the_code():
    made = {(message.context, str(message.id)) for message in SCRIPT["template_catalogue"]() if message.id}
    with (LOCALE / "zh" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        known = {(message.context, str(message.id)) for message in read_po(file) if message.id}
    assert made - known == set(), "run: python scripts/catalogue.py, and translate what is new"
    assert known - made == set(), "run: python scripts/catalogue.py"


def test_what_is_left_out_of_a_file_is_reported_in_chinese():
    left_out = Omissions()
    for kind in PLURALS:
        left_out.add(kind, 2)
    reported = CHINESE(f"a.docx: {left_out.message} (refused with --strict)")
    assert reported.startswith("a.docx: 未读取：2 张隐藏的幻灯片，2 个隐藏的工作表，")
    assert regex.findall("[a-z]{2,}", reported) == ["docx", "strict"]
    for kind in ASIDES:
        left_out.beside(kind, "图书馆", "alt")  # library
    assert set(regex.findall("[a-z]{2,}", CHINESE(left_out.asides))) == {"alt"}


VALUES = {"word": "中文.txt", "quoted": "'a b c'", "path": "my file.tsv"}


def filled(template, value):
    """Return a template filled with values of a kind; counts and their nouns are what such names hold."""
    return {
        name: ", 中文"
        if "}{" + name in template
        else "3"
        if name.rstrip("23").endswith("count")
        else f"3 {name.removeprefix('counted_')}s"
        if name.startswith("counted_")
        else "line"
        if name == "unit"
        else value
        for name in placeholders(template)
    }


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_message_is_recognised_whatever_its_values(value):
    wrong = []
    for context, message, translation in translations():
        values = filled(message, value)
        expected = translation.format_map({name: CHINESE(text) for name, text in values.items()})
        if context is None and CHINESE(message.format_map(values)) != expected:
            wrong.append((message, CHINESE(message.format_map(values))))
    assert wrong == []


@given(
    st.lists(
        st.sampled_from(
            [": ", ", ", "; ", " or ", "'", "(", ")", "{", "a.txt", "is empty", "3 entries", "中文"]
        )
    )
)
def test_whatever_is_shown_is_shown(parts):
    text = "".join(parts)
    shown = CHINESE(text)
    for name in ("a.txt", "中文"):
        assert shown.count(name) >= text.count(name)


@pytest.mark.parametrize("times", [50, 500, 5_000, 50_000])
@pytest.mark.parametrize("name", ["很长/", "x ", "a: ", "名, ", "(b; "], ids=["path", *"scpl"])
def test_a_message_is_shown_in_chinese_however_long_its_values_are(name, times):
    path = name * times
    shown = shortened(CHINESE(f"{path}.txt: no such file or folder"))
    assert shown.endswith(CHINESE("no such file or folder"))
    assert CHINESE(f"cannot read {path}") == f"cannot read {path}"  # none of the catalogue


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("paragraph 33 (table 1, row 3)", "第 33 段（表 1，第 3 行）"),
        ("paragraph 2 (text box)", "第 2 段（文本框）"),
        ("paragraph 9 (footnote 1)", "第 9 段（脚注 1）"),
        ("paragraph 4 (page 2)", "第 4 段（第 2 页）"),
        ("paragraph 4 (row.xhtml)", "第 4 段（row.xhtml）"),
        ("slide 3, notes", "第 3 张幻灯片，备注"),
        ("sheet 甲, row 12", "工作表 甲，第 12 行"),
    ],
)
def test_a_position_in_a_file_without_lines_is_shown_in_chinese(reference, shown):
    place = Place("a.docx", 4, 1, 4, 9, reference, numbered=True)
    assert place.shown_in(catalogue("zh")) == f"a.docx: {shown}"
    finding = Finding("TA101", Severity.ERROR, Tier.NONE, "甲", ("a",), tgt=place, also=(place,), count=2)
    assert finding.message_in(catalogue("zh")).endswith(f"另见 {shown}")


def test_what_suppresses_nothing_is_reported_in_chinese():
    text = "s.toml: suppress entry 2: TA101 甲: suppresses no finding (nearest: TA102 甲 in a.txt)"
    assert catalogue("zh")(text).endswith("没有忽略任何问题（最相近的是 a.txt 中的 TA102 甲）")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("d.tsv: would lose note (3, e.g. 甲)", "note（3 处，例如 甲）"),
        (
            "9 decided, 2 proposed (and 1 proposed rendering of decided ones)",
            "（另有已审定条目的 1 个候选译法）",
        ),
        ("conflict: 甲: preferred term: kept 'a', not 'b'", "保留 'a'，未采用 'b'"),
    ],
)
def test_what_is_behind_a_message_in_parentheses_is_chinese_too(text, shown):
    assert catalogue("zh")(text).endswith(shown)


def test_a_key_of_a_message_is_no_position():
    place = Place("a.json", 4, 1, 4, 9, "row 3")
    assert place.shown_in(catalogue("zh")) == "a.json:4:1"


def test_an_unknown_message_is_shown_in_english():
    assert CHINESE("nobody ever wrote this sentence") == "nobody ever wrote this sentence"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LC_ALL": "zh_HK"}, "zh-Hant"),
        ({"LANG": "zh_SG.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "fr:zh_CN:en"}, "zh"),
        ({"LC_ALL": "POSIX", "LANGUAGE": "zh"}, "en"),
        ({"LANG": "zhx"}, "en"),
    ],
)
def test_the_locale_gives_the_language(environment, language):
    assert locale_language(environment) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("zh;q=0, en", "en"),
        ("zh;q=0", "en"),
        ("ZH-hant-TW", "zh-Hant"),
        ("zh-HK, zh-CN;q=0.8", "zh-Hant"),
        ("zh-Hans-HK", "zh"),
        ("zh;q=much, ;;, =", "en"),
        ("", "en"),
    ],
)
def test_a_browser_gives_the_language(header, language):
    assert accepted_language(header) == language


@pytest.mark.parametrize("width", [20, 40, 78])
def test_lines_of_help_are_no_wider_than_the_terminal_and_lose_nothing(width):
    for _, _, translation in translations():
        for paragraph in translation.split("\n\n"):
            lines = wrapped(paragraph, width)
            assert "".join("".join(lines).split()) == "".join(paragraph.split())
            assert all(display_width(line) <= width or " " not in line.strip() for line in lines)
            assert not any(line.startswith(tuple("，。；：、）")) for line in lines[1:])


@pytest.fixture
def chinese():
    messages.speak("zh")
    yield
    messages.speak("en")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_is_chinese(chinese, name):
    shown = CliRunner().invoke(group, [name, "--help"], terminal_width=80).output
    left = [line for line in shown.split("\n") if " the " in f" {line} " or " of " in line or " a " in line]
    assert left == []
    assert shown.startswith("用法：")


TEXTS = {
    "a.zh.txt": "我们要维护国家安全。经济稳定增长。\n",
    "a.en.txt": "We must safeguard state security. The economy grows steadily.\n",
    "house.tsv": "zh\ten\n国家安全\tnational security\n",
    "other.tsv": "zh\ten\n国家安全\tstate security\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def choices():
    """Yield every command that prints results in forms, with each form but those for people alone."""
    pair = ["a.zh.txt", "a.en.txt"]
    arguments = {
        "check": ["house.tsv", *pair],
        "consistency": pair,
        "affected": ["house.tsv", "other.tsv", *pair],
        "diff": ["house.tsv", "other.tsv"],
        "lint": ["house.tsv"],
        "lookup": ["house.tsv", "国家安全"],
        "occurrences": ["house.tsv", "a.zh.txt"],
        "prompt": ["house.tsv", "a.zh.txt"],
        "extract": [*pair, "--all"],
    }
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        for option in command.params:
            if option.name == "format" and isinstance(option.type, click.Choice):
                for form in option.type.choices:
                    if form != "full" and (form != "table" or name == "consistency"):
                        file = ["-o", "out.xlsx"] if form == "xlsx" else []  # written to files only
                        yield name, [*arguments[name], *file, "--format", form]
    for name in ("align", "extract", "spot"):
        yield name, [*(["house.tsv"] if name == "spot" else []), *pair]


@pytest.mark.parametrize(("name", "arguments"), list(choices()), ids=lambda value: str(value)[:40])
def test_forms_for_machines_are_the_same_in_every_language(folder, monkeypatch, name, arguments):
    monkeypatch.chdir(folder)
    made = []
    for language in ("en", "zh"):
        messages.speak(language)
        try:
            ended = CliRunner().invoke(group, [name, *arguments])
        finally:
            messages.speak("en")
        assert ended.exit_code < 2, ended.output
        written = [path.read_bytes() for path in folder.glob("out.*")]
        made.append((ended.exit_code, ended.stdout_bytes, written))
    assert made[0] == made[1]


def test_every_form_of_findings_is_among_them():
    tried = {arguments[-1] for name, arguments in choices() if name == "check"}
    assert tried >= set(REPORTERS) - {"full"}


def test_a_command_speaks_the_language_of_the_locale(folder, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    ended = run("check", "house.tsv", "a.zh.txt", "a.en.txt", "--format", "full", cwd=folder)
    assert ended.returncode == 1
    assert "错误 TA101 缺少译法" in ended.stdout
    assert "应译为 'national security'" in ended.stdout
    assert ended.stdout.rstrip().split("\n")[-2].startswith("1 个错误；1 次检查，术语正确率 0.0%")
    assert "house.tsv: 1 条，其中 1 条两种语言俱全" in ended.stderr
    assert run("check", "no.tsv", "a.zh.txt", "a.en.txt", cwd=folder).stderr == (
        "termalign: no.tsv: 没有这个文件或文件夹\n"
    )


def test_an_option_overrules_the_locale(folder, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    english = run("check", "no.tsv", "a", "b", "--lang", "en", cwd=folder)
    assert english.stderr == "termalign: no.tsv: no such file or folder\n"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert run("--lang=zh", "check", "no.tsv", "a", "b", cwd=folder).stderr.endswith("没有这个文件或文件夹\n")
    unknown = run("check", "--nope", "--lang", "zh", cwd=folder).stderr
    assert "没有选项" in unknown
    assert "--nope" in unknown
    assert "'fr'" in run("check", "--lang", "fr", cwd=folder).stderr


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs pseudo-terminals")
def test_tables_on_a_terminal_have_chinese_headings(folder, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "置信度" in on_terminal("extract", "--all", "a.zh.txt", "a.en.txt", cwd=folder)


def test_a_stream_without_chinese_is_given_english(folder, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    assert (
        run("check", "no.tsv", "a", "b", cwd=folder).stderr == "termalign: no.tsv: no such file or folder\n"
    )


def test_the_library_speaks_english(folder, monkeypatch, chinese):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(termalign.FileError, match="no such file"):
        termalign.read_glossary(folder / "no.tsv")


def test_english_loads_no_catalogue():
    with pytest.raises(SystemExit):
        main(["--lang", "en", "--version"])
    code = "import sys\nfrom termalign.apps.cli import main\ntry:\n    main(['--lang', 'en', '--version'])\n"
    code += "finally:\n    print(sorted(name for name in sys.modules if 'catalogue' in name or 'helping' in name))"
    import subprocess

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert ended.stdout.endswith("[]\n")


def test_the_catalogue_keeps_to_our_glossary():
    glossary = termalign.read_glossary(ROOT / "docs" / "zh" / "terms.tsv")
    bitext = termalign.read_bitext(LOCALE / "zh" / "LC_MESSAGES" / "messages.po")
    wrong = [
        str(finding)
        for finding in termalign.check(glossary, bitext, direction="en-zh")
        if finding.severity is termalign.Severity.ERROR
        # Names of commands, options and keys stay English.
        and (finding.found or finding.source not in finding.excerpt.tgt.text)
    ]
    assert wrong == []


def test_the_catalogue_of_pages_has_what_they_show():
    made = {message.id for message in SCRIPT["page_catalogue"]() if message.id}
    with (LOCALE / "zh" / "LC_MESSAGES" / "pages.po").open("rb") as file:
        known = {message.id for message in read_po(file) if message.id}
    assert made == known, "run: python scripts/catalogue.py, and translate what is new"


class Texts(HTMLParser):
    """The texts of a page by the language that they are tagged with, and whether scripts are left out."""

    def __init__(self):
        super().__init__()
        self.open, self.texts = [], []

    def handle_starttag(self, tag, attributes):
        self.texts += [value for name, value in attributes if name in ("aria-label", "title", "placeholder")]
        if tag not in ("meta", "link", "input", "br", "path", "rect"):
            self.open.append((tag, dict(attributes).get("lang") or (self.open[-1][1] if self.open else "")))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, language = self.open[-1] if self.open else ("", "")
        if tag not in ("style", "script", "kbd", "code", "title") and language == "zh-Hans" and data.strip():
            self.texts.append(data.strip())


def english(page):
    """Return the texts of a page in Chinese that are words of English."""
    parser = Texts()
    parser.feed(page)
    return [text for text in parser.texts if regex.search(r"[A-Za-z]{4,} [a-z]{2,}", text)]


def test_a_report_in_chinese_has_no_english_but_its_texts(chinese):
    bitext = termalign.align(TEXTS["a.zh.txt"], TEXTS["a.en.txt"])
    glossary = termalign.Glossary.from_records([("国家安全", "national security"), ("经济", "economy")])
    findings = termalign.check(glossary, bitext)
    page = termalign.report(bitext, glossary, findings, language="zh", title="报告")
    assert '<html lang="zh-Hans">' in page
    assert "一个错误" in page
    assert "应译为" in page
    # What the findings quote is English.
    assert [text for text in english(page) if "'" not in text and "://" not in text] == []
    assert termalign.report(bitext, glossary, findings).count("finding-item") == page.count("finding-item")


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("<p>Nothing was found. <em>One error</em> and</p>", "<p>没有。<em>一个</em> 和</p>"),
        ("{% if 1 %}Nothing was found.{% endif %} One error", "没有。一个"),
        ('{{ "Nothing was found." }} One error', "没有。一个"),
        ('{{ "Nothing was found." }} {% if 1 %}One error{% endif %}', "没有。一个"),
        ('{{ "Nothing was found." }} {{ 1 }} One error', "没有。1 一个"),
        ('{{ "Nothing was found." }} <b>{{ 1 }}</b> One error', "没有。<b>1</b> 一个"),
        ("Nothing was found. {{ ' a ' }}", "没有。 a "),
    ],
)
def test_no_space_follows_a_full_width_mark(template, shown):
    known = {"Nothing was found.": "没有。", "One error": "一个", "and": "和"}
    made = environment(lambda text: known.get(text, text))
    assert made.from_string(template).render() == shown


def test_there_is_no_report_in_other_languages():
    bitext = termalign.align("发展。", "Develop.")
    with pytest.raises(termalign.InputError, match="'fr'; allowed: en, zh"):
        termalign.report(bitext, termalign.Glossary(), language="fr")


def test_a_report_is_in_the_language_of_the_command(folder):
    for option, tag in (("zh", "zh-Hans"), ("zh-Hant", "zh-Hant")):
        run("report", "a.zh.txt", "a.en.txt", "-o", "r.html", "--lang", option, cwd=folder)
        assert f'<html lang="{tag}">' in (folder / "r.html").read_text("utf-8")


def test_a_review_is_in_the_language_of_the_browser(tmp_path):
    write_candidates(tmp_path / "decisions.tsv")
    with Review(tmp_path / "decisions.tsv") as review:
        review.enter()
        pages = {
            language: review.ask("GET", "/", accept_language=language)[2].decode()
            for language in ("zh-CN,zh;q=0.9", "en", "fr")
        }
        refused = review.ask("GET", "/api/term?number=99", accept_language="zh")[2].decode()
        assert review.end()[0] == 0
    chinese, english_page, french = pages.values()
    assert '<html lang="zh-Hans">' in chinese
    assert english(chinese) == []
    assert '<html lang="en">' in english_page
    assert french == english_page
    assert "没有这个术语" in refused
