"""Documents on the command line: the same glossary from every format, findings written into files."""

import os
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import regex

from termalign.alignment.aligner import default_aligner
from termalign.apps.cli import options
from termalign.apps.cli.documents import documents_of
from termalign.documents.bitext import Bitext, both_sides, from_pairs
from termalign.documents.intake import DOCUMENT_KINDS, EDITABLE
from termalign.documents.parallel import write_bitext
from termalign.documents.readers.bilingual import bitext_of
from termalign.terms.extraction import Extractor
from tests.contents import read_content
from tests.processes import run
from tests.word import commented, comments, p, parts_of, word

SAMPLES = Path(__file__).parents[1] / "docs" / "samples"
ARTICLE = {
    side: (SAMPLES / f"policy-article.{side}.txt").read_text(encoding="utf-8") for side in ("zh", "en")
}


def as_word(text: str) -> bytes:
    return word("".join(p(escape(line)) for line in text.split("\n")))


def as_html(text: str) -> bytes:
    return f"<!doctype html><body>{''.join(f'<p>{escape(line)}' for line in text.split(chr(10)))}</body>".encode()


def as_markdown(text: str) -> bytes:
    return regex.sub(r"([\\\[\]*_<>#])", r"\\\1", text).replace("\n", "\n\n").encode()


MAKERS = {"docx": as_word, "html": as_html, "md": as_markdown}
"""The article in other formats, a file a side."""


def as_xliff() -> bytes:
    bitext = default_aligner().align(ARTICLE["zh"], ARTICLE["en"], words=False)
    units = "".join(
        f"<trans-unit id='{number}'><source>{escape(zh)}</source><target>{escape(en)}</target></trans-unit>"
        for number, (zh, en) in enumerate(both_sides(bitext))
    )
    languages = "source-language='zh' target-language='en' original='a' datatype='plaintext'"
    return f"<xliff version='1.2'><file {languages}><body>{units}</body></file></xliff>".encode()


def extracted(bitext: Bitext) -> list[tuple[object, ...]]:
    aligner = default_aligner()
    found = Extractor.for_aligner(aligner).extract(aligner.link(bitext))
    return [
        (entry.salience, entry.zh[0].text, [(term.text, term.score, term.count) for term in entry.en])
        for entry in found
    ]


def glossary(contents: dict[str, bytes], suffix: str) -> list[tuple[object, ...]]:
    sources = [read_content(contents[side], path=f"article.{side}{suffix}") for side in ("zh", "en")]
    return extracted(default_aligner().align_documents(*sources, words=False))


@pytest.fixture(scope="module")
def of_text() -> list[tuple[object, ...]]:
    return glossary({side: text.encode() for side, text in ARTICLE.items()}, ".txt")


@pytest.mark.parametrize("name", MAKERS)
def test_the_article_gives_the_same_glossary_in_every_format(
    name: str, of_text: list[tuple[object, ...]]
) -> None:
    made = {side: MAKERS[name](text) for side, text in ARTICLE.items()}
    assert glossary(made, f".{name}") == of_text


def test_the_article_gives_the_same_glossary_as_xliff(of_text: list[tuple[object, ...]]) -> None:
    assert extracted(bitext_of(read_content(as_xliff(), path="article.xlf"))) == of_text


def test_the_help_names_every_format() -> None:
    assert tuple(options.FORMAT_NAMES) == DOCUMENT_KINDS


@pytest.fixture
def files(tmp_path: Path) -> Path:
    # 碳中和: carbon neutrality; 法治: rule of law
    rows = (
        "碳中和\tcarbon neutrality\tpreferred",
        "碳中和\tcarbon offsetting\tforbidden",
        "法治\trule of law\tadmitted",
    )
    (tmp_path / "house.tsv").write_text("\n".join(("zh\ten\tstatus", *rows, "")), encoding="utf-8")
    (tmp_path / "a.zh.docx").write_bytes(word(p("我们推进碳中和。") + p("我们坚持法治。")))
    (tmp_path / "a.en.docx").write_bytes(
        word(p("We advance carbon ", "offsetting.") + p("We uphold the rule of law."))
    )
    return tmp_path


def test_findings_become_comments(files: Path) -> None:
    done = run("check", "house.tsv", "a.zh.docx", "a.en.docx", "--annotate", "out.docx", cwd=files)
    assert done.returncode == 1
    assert done.stdout.startswith("a.en.docx: paragraph 1: TA20")
    made = (files / "out.docx").read_bytes()
    assert done.stderr.endswith("termalign: 1 comment → out.docx\n")
    assert commented(made) == {"0": "carbon offsetting"}
    [said] = comments(made).values()
    assert said.startswith("TA20")
    assert "碳中和" in said
    original = parts_of((files / "a.en.docx").read_bytes())
    assert "word/comments.xml" not in original


@pytest.mark.parametrize(("rows", "told"), [(1, "1 comment"), (200, "200 comments")])
def test_files_are_annotated_though_nobody_reads_the_findings(files: Path, rows: int, told: str) -> None:
    units = "".join(
        f"<tu><tuv xml:lang='zh'><seg>{n} 推进碳中和。</seg></tuv>"
        f"<tuv xml:lang='en'><seg>{n} We advance carbon offsetting.</seg></tuv></tu>"
        for n in range(rows)
    )
    header = "<header srclang='zh' datatype='plaintext'/>"
    (files / "m.tmx").write_text(f"<tmx version='1.4'>{header}<body>{units}</body></tmx>", encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "termalign", "check", "house.tsv", "m.tmx", "--annotate", "out.tmx"]
    done = subprocess.run(
        command, cwd=files, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=120
    )
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr.decode().endswith(f"termalign: {told} → out.tmx\n")
    assert (files / "out.tmx").read_text(encoding="utf-8").count("TA20") == rows


def test_several_documents_go_to_a_folder(files: Path) -> None:
    pairs = ("a.zh.docx", "a.en.docx", "b/c.zh.docx", "b/c.en.docx")
    (files / "b").mkdir()
    for side in ("zh", "en"):
        (files / f"b/c.{side}.docx").write_bytes((files / f"a.{side}.docx").read_bytes())
    run("check", "house.tsv", *pairs, "--annotate", "out", cwd=files)
    assert commented((files / "out/a.en.docx").read_bytes()) == {"0": "carbon offsetting"}
    assert commented((files / "out/b/c.en.docx").read_bytes()) == {"0": "carbon offsetting"}


@pytest.mark.parametrize("broken", ["c.zh.docx", "c.en.docx"])
@pytest.mark.parametrize("content", [b"no archive", b"PK\3\4 cut off", None])
def test_of_several_documents_those_that_can_be_read_are_annotated(
    files: Path, broken: str, content: bytes | None
) -> None:
    for side in ("zh", "en"):
        (files / f"c.{side}.docx").write_bytes((files / f"a.{side}.docx").read_bytes())
    (files / broken).unlink()
    if content is not None:
        (files / broken).write_bytes(content)
    pairs = ("c.zh.docx", "c.en.docx", "a.zh.docx", "a.en.docx")
    done = run("check", "house.tsv", *pairs, "--annotate", "out", cwd=files)
    assert (done.returncode, done.stderr.count(broken)) == (2, 1)
    assert "termalign: 1 comment → out/a.en.docx\n" in done.stderr
    assert [path.name for path in (files / "out").iterdir()] == ["a.en.docx"]
    assert commented((files / "out/a.en.docx").read_bytes()) == {"0": "carbon offsetting"}


@pytest.mark.parametrize(
    ("out", "problem"),
    [
        ("a.en.docx", "is given twice"),
        ("missing/out.docx", "no such file or folder"),
        ("out.txt", "out.txt: the suffix must be that of the translation; allowed: .docx"),
        ("out", "out: the suffix must be that of the translation; allowed: .docx"),
    ],
)
def test_annotating_in_place_or_nowhere_or_as_another_format_is_refused(
    files: Path, out: str, problem: str
) -> None:
    before = (files / "a.en.docx").read_bytes()
    done = run("check", "house.tsv", "a.zh.docx", "a.en.docx", "--annotate", out, cwd=files)
    assert (done.returncode, done.stdout, problem in done.stderr) == (2, "", True)
    assert (files / "a.en.docx").read_bytes() == before


READING_GLOSSARIES = {
    "check": ("check", "house.tsv", "pairs.tmx", "--annotate"),
    "consistency": ("consistency", "pairs.tmx", "--glossary", "house.tsv", "--annotate"),
    "affected": ("affected", "house.tsv", "other.tsv", "pairs.tmx", "--annotate"),
    "apply": ("affected", "other.tsv", "house.tsv", "pairs.tmx", "--apply"),
}


@pytest.mark.parametrize("arguments", READING_GLOSSARIES.values(), ids=READING_GLOSSARIES)
def test_no_glossary_is_replaced_by_a_translation_through_a_link(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    write_bitext(from_pairs([("国家安全", "state safety")]), tmp_path / "pairs.tmx")
    for name in ("house.tsv", "other.tsv"):
        (tmp_path / name).write_text("zh\ten\n国家安全\tnational security\n", encoding="utf-8")
    before = (tmp_path / "house.tsv").read_bytes()
    (tmp_path / "out.tmx").symlink_to("house.tsv")
    done = run(*arguments, "out.tmx", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "house.tsv").read_bytes()) == (2, before)
    assert "out.tmx: is given twice" in done.stderr


def test_a_folder_is_made_for_a_single_document(files: Path) -> None:
    done = run("check", "house.tsv", "a.zh.docx", "a.en.docx", "--annotate", "new/", cwd=files)
    assert done.stderr.endswith("termalign: 1 comment → new/a.en.docx\n")
    assert commented((files / "new/a.en.docx").read_bytes()) == {"0": "carbon offsetting"}


def test_text_cannot_be_annotated(files: Path) -> None:
    (files / "a.en.txt").write_text("We advance carbon offsetting.\n", encoding="utf-8")
    done = run("check", "house.tsv", "a.zh.docx", "a.en.txt", "--annotate", "out.txt", cwd=files)
    assert done.returncode == 2
    allowed = f"findings cannot be written into a file of the format text; allowed: {', '.join(EDITABLE)};"
    assert allowed in done.stderr
    assert not (files / "out.txt").exists()


def test_findings_become_comments_of_the_cells_that_they_are_about(files: Path) -> None:
    from openpyxl import Workbook, load_workbook

    book = Workbook()
    book.active.title = "First"
    for sheet in (book.active, book.create_sheet("Second")):  # English first: columns of a row are told apart
        sheet.append(["Agriculture is promoted here.", "大力推进农业。"])
    book["Second"].append(["We advance carbon offsetting.", "推进碳中和。"])
    book.save(files / "a.xlsx")
    done = run("check", "house.tsv", "a.xlsx", "--direction", "zh-en", "--annotate", "out.xlsx", cwd=files)
    assert (done.returncode, "a.xlsx: sheet Second, row 2: TA20" in done.stdout) == (1, True)
    said = {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in load_workbook(files / "out.xlsx")
        for row in sheet
        for cell in row
        if cell.comment
    }
    assert list(said) == [("Second", "A2")]
    assert said["Second", "A2"].startswith("termalign: “carbon offsetting”: TA20")


def test_what_shows_no_notes_is_refused_before_it_is_checked(files: Path) -> None:
    (files / "a.mqxliff").write_text(
        '<xliff version="1.2" xmlns:mq="MQXliff"><file source-language="zh" target-language="en"><body>'
        '<trans-unit id="1"><source>推进碳中和。</source><target>We advance carbon offsetting.</target></trans-unit>'
        "</body></file></xliff>",
        encoding="utf-8",
    )
    done = run("check", "house.tsv", "a.mqxliff", "--annotate", "out.mqxliff", cwd=files)
    assert (done.returncode, done.stdout, "export plain XLIFF" in done.stderr) == (2, "", True)


def test_a_file_that_is_given_by_two_paths_is_one_document(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("法治\trule of law\n", "utf-8")
    (tmp_path / "link.tsv").symlink_to(tmp_path / "a.tsv")
    paths = tuple(f"{tmp_path}/{name}" for name in ("a.tsv", "link.tsv", "./a.tsv"))
    assert list(documents_of(paths, options.TextOptions()).directions) == [(paths[0],)]


def test_mixed_formats_are_a_pair(files: Path) -> None:
    (files / "a.en.txt").write_text(
        "We advance carbon neutrality.\nWe uphold the rule of law.\n", encoding="utf-8"
    )
    done = run("check", "house.tsv", "a.zh.docx", "a.en.txt", cwd=files)
    assert (done.returncode, done.stdout) == (0, "no findings; 2 checks, term success 100.0%\n")


@pytest.mark.parametrize(
    ("command", "paragraphs"),
    [
        ("check house.tsv a.zh.docx a.en.docx --format text", [1]),
        ("check house.tsv a.zh.docx a.en.docx --format full", [1]),
        ("affected new.tsv house.tsv a.zh.docx a.en.docx", [1]),
        ("occurrences house.tsv a.zh.docx", [1, 2]),
    ],
)
def test_every_command_calls_places_of_word_files_the_same(
    files: Path, command: str, paragraphs: list[int]
) -> None:
    old = (files / "house.tsv").read_text(encoding="utf-8").replace("forbidden", "admitted")
    (files / "new.tsv").write_text(old, encoding="utf-8")
    done = run(*command.split(), cwd=files)
    side = "zh" if "occurrences" in command else "en"
    told = regex.findall(rf"^a\.{side}\.docx(.*?): ", done.stdout, regex.MULTILINE)
    assert told == [""] * len(paragraphs)
    assert regex.findall(r"docx: paragraph (\d+): ", done.stdout) == [str(number) for number in paragraphs]


def test_a_suffix_of_no_format_is_reported(files: Path) -> None:
    texts = {"zh": "* 我们推进碳中和。\n", "en": "* We advance carbon neutrality.\n"}
    for side, text in texts.items():
        for name in (f"a.{side}.org", f"a.{side}", f"a.{side}.TXT"):
            (files / name).write_text(text, encoding="utf-8")
    told = "a.zh.org: the suffix .org is of no format; taken as plain text"
    done = run("check", "house.tsv", "a.zh.org", "a.en.org", cwd=files)
    assert (done.returncode, told in done.stderr) == (0, True)
    done = run("check", "house.tsv", "a.zh.org", "a.en.org", "--strict", cwd=files)
    assert (done.returncode, f"{told} (refused with --strict)\n" in done.stderr) == (2, True)
    for names in (("a.zh", "a.en"), ("a.zh.TXT", "a.en.TXT")):
        done = run("check", "house.tsv", *names, "--strict", cwd=files)
        assert (done.returncode, "suffix" in done.stderr) == (0, False)
    named = ("--from", "text", "a.zh.org", "a.en.org")
    assert "suffix" not in run("check", "house.tsv", *named, cwd=files).stderr


def test_occurrences_stand_at_the_lines_of_the_file(files: Path) -> None:
    page = "<html>\n<body>\n<h1>法治</h1>\n<p>推进<b>碳中和</b>。</p></body></html>"
    (files / "a.html").write_text(page, encoding="utf-8")
    done = run("occurrences", "house.tsv", "a.html", cwd=files)
    assert [line[:11] for line in done.stdout.splitlines()] == ["a.html:3:5:", "a.html:4:9:"]


@pytest.mark.parametrize("command", ["align", "check house.tsv"])
def test_two_files_of_both_languages_are_reported(files: Path, command: str) -> None:
    text = "我们推进碳中和。\nWe advance carbon neutrality.\n我们坚持法治。\nWe uphold the rule of law.\n"
    for name in ("a.txt", "b.txt"):
        (files / name).write_text(text, encoding="utf-8")
    done = run(*command.split(), "a.txt", "b.txt", cwd=files)
    assert (
        "termalign: a.txt, b.txt: both hold Chinese and English; give a text of one language" in done.stderr
    )


def test_a_text_that_quotes_the_other_language_is_not_reported(files: Path) -> None:
    (files / "a.txt").write_text("我们用 Python 写程序，推进碳中和。\n", encoding="utf-8")
    english = "We write programs in Python, and advance carbon neutrality (碳中和).\n"
    (files / "b.txt").write_text(english, encoding="utf-8")
    assert "both hold" not in run("check", "house.tsv", "a.txt", "b.txt", cwd=files).stderr


def test_texts_given_in_the_other_order_are_reported_to_be(files: Path) -> None:
    (files / "a.txt").write_text("我们推进改革。\n", encoding="utf-8")
    (files / "b.txt").write_text("We advance reform.\n", encoding="utf-8")
    done = run("check", "house.tsv", "b.txt", "a.txt", cwd=files)
    assert done.stdout == "no findings, en-zh; no source term of the glossary occurs\n"
    assert "b.txt, a.txt: en-zh, 1 sentence pair\n" in run("consistency", "b.txt", "a.txt", cwd=files).stderr


def test_comments_go_to_the_columns_that_were_chosen(files: Path) -> None:
    from openpyxl import Workbook, load_workbook

    book = Workbook()
    book.active.append(["推进碳中和。", "We advance carbon neutrality.", "We advance carbon offsetting."])
    book.save(files / "a.xlsx")
    command = ("check", "house.tsv", "a.xlsx", "--columns", "zh=1,en=3", "--annotate", "out.xlsx")
    assert run(*command, cwd=files).returncode == 1
    cells = load_workbook(files / "out.xlsx").active[1]
    assert [cell.comment is not None for cell in cells] == [False, False, True]


TEXTS = {
    "d/a.zh.html": "<p>法治是根本。</p>",
    "d/a.en.html": "<p>The law is the foundation.</p>",
    "house.tsv": "zh\ten\n法治\trule of law\n",
    "rows/a.jsonl": '{"text": "法治是根本。"}\n',
}
REPEATED = [
    # arguments, the folder below that of the texts that is none of them from then on
    ("check house.tsv d --annotate d/ann/", "d/ann"),
    ("extract d -o t.tsv --checkpoint d/kept", "d/kept"),
    ("extract d/** -o t.tsv --checkpoint d/kept", "d/kept"),
    ("consistency d --annotate d/ann/ --glossary house.tsv", "d/ann"),
    ("occurrences house.tsv rows -o rows/t/", "rows/t"),
]


@pytest.mark.parametrize(("arguments", "own"), REPEATED, ids=[row[0].split()[0] for row in REPEATED])
def test_a_folder_that_a_command_writes_into_holds_no_text_of_it(
    tmp_path: Path, arguments: str, own: str
) -> None:
    write_texts(tmp_path)
    first, second = (run(*arguments.split(), cwd=tmp_path) for _ in range(2))
    left_out = f"{own}: left out of the texts; this command writes into it"
    assert (left_out in first.stderr, left_out in second.stderr) == (False, True)
    assert first.returncode == second.returncode < 2
    assert first.stdout == second.stdout


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("check house.tsv .", ["house.tsv"]),
        ("consistency . --glossary house.tsv", ["house.tsv"]),
        ("affected house.tsv house.tsv .", ["house.tsv"]),
        ("extract ./*.tsv -o t.jsonl --known house.tsv --decisions d/a.decisions.tsv", ["house.tsv"]),
        ("extract . --known house.tsv --decisions d/a.decisions.tsv", ["d/a.decisions.tsv", "house.tsv"]),
        ("check", ["house.tsv"]),
    ],
)
def test_what_is_read_as_something_else_is_no_text_of_a_folder(
    tmp_path: Path, arguments: str, named: list[str]
) -> None:
    write_texts(tmp_path)
    (tmp_path / "pairs.tsv").write_text("zh\ten\n法治是根本。\tThe law is the foundation.\n", "utf-8")
    (tmp_path / "termalign.toml").write_text(
        'glossaries = ["house.tsv"]\n[[documents]]\nbitext = "*.tsv"\n', "utf-8"
    )
    (tmp_path / "d" / "linked.tsv").symlink_to(tmp_path / "house.tsv")
    run(*arguments.split(), cwd=tmp_path)
    ran = run(*arguments.split(), cwd=tmp_path)
    ends = ": left out of the texts; it is read as something else"
    left_out = [line.removesuffix(ends) for line in ran.stderr.splitlines() if line.endswith(ends)]
    read = [line.removeprefix("termalign: ") for line in left_out]
    assert sorted(set(read) - {"d/linked.tsv", "./d/linked.tsv"}) == named
    assert "linked.tsv: no findings" not in ran.stdout
    assert "house.tsv: no findings" not in ran.stdout


@pytest.mark.parametrize("command", ["check", "spot", "occurrences"])
def test_a_text_that_is_its_own_glossary_is_refused(tmp_path: Path, command: str) -> None:
    write_texts(tmp_path)
    ran = run(command, "house.tsv", "./house.tsv", cwd=tmp_path)
    assert (ran.returncode, "is given twice, as a glossary and as a text" in ran.stderr) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        "extract house.tsv d -o house.tsv",
        "extract . -o t.tsv --concordance house.tsv",
        "check house.tsv d -o d/a.en.html --format json",
        "occurrences house.tsv rows -o rows/a.jsonl",
    ],
)
def test_no_text_of_a_folder_is_replaced(tmp_path: Path, arguments: str) -> None:
    write_texts(tmp_path)
    ran = run(*arguments.split(), cwd=tmp_path)
    assert (ran.returncode, "would be replaced" in ran.stderr) == (2, True)
    assert {name: (tmp_path / name).read_text("utf-8") for name in TEXTS} == TEXTS


def write_texts(folder: Path) -> None:
    for name, text in TEXTS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def _memory(*pairs: tuple[str, str]) -> str:
    units = "".join(
        f"<tu><tuv xml:lang='zh'><seg>{zh}</seg></tuv><tuv xml:lang='en'><seg>{en}</seg></tuv></tu>"
        for zh, en in pairs
    )
    return f"<tmx version='1.4'><header srclang='zh'/><body>{units}</body></tmx>"


SAFE, PUBLIC = ("国家安全重要。", "National security matters."), ("国家安全重要。", "Public safety matters.")


@pytest.mark.parametrize(
    ("arguments", "lines", "note"),
    [
        (
            ["check", "g.tsv"],
            "应译为 'national security'",
            "TA101 错误: 国家安全: 应译为 'national security'，译文中未找到",
        ),
        (
            ["affected", "g.tsv", "h.tsv"],
            "现有误 国家安全: 实为 'National security'，现为 'state security'",
            None,
        ),
        (
            ["consistency"],
            "实为 'Public safety matters'，10 处中有 8 处如此翻译",
            "TA301 警告: 国家安全重要: 应译为",
        ),
    ],
)
def test_what_is_for_people_is_in_their_language(tmp_path, monkeypatch, arguments, lines, note):
    monkeypatch.chdir(tmp_path)
    for name, content in (
        ("m.tmx", _memory(*[SAFE] * 8, *[PUBLIC] * 2)),
        ("g.tsv", "zh\ten\n国家安全\tnational security\n"),
        ("h.tsv", "zh\ten\n国家安全\tstate security\n"),
    ):
        Path(name).write_text(content, encoding="utf-8")
    to_file = ("--annotate", "out.tmx")
    full = run(
        *arguments,
        "m.tmx",
        "--format",
        "full",
        "--lang",
        "zh",
        *(to_file if arguments[0] != "consistency" else ()),
    )
    assert lines in full.stdout, full.stderr
    run(*arguments, "m.tmx", "--lang", "zh", *to_file)
    annotated = Path("out.tmx").read_text(encoding="utf-8")
    assert (note or lines) in annotated
    text = run(*arguments, "m.tmx", "--format", "text", "--lang", "zh")
    assert text.stdout.isascii() or "应" not in text.stdout
    again = run(*arguments, "out.tmx", "--annotate", "again.tmx")  # ours in any language are replaced
    assert again.returncode == 1
    in_english = Path("again.tmx").read_text(encoding="utf-8")
    assert (in_english.count("<note>"), "应译为" in in_english) == (annotated.count("<note>"), False)


def test_a_question_is_followed_by_no_semicolon():
    assert (
        run("chek").stderr
        == "termalign: no command 'chek'; did you mean 'check'? 'termalign --help' shows what is allowed\n"
    )
