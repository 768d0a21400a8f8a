"""One file is the same to every way in: the commands, corpora, the pytest plugin and the functions of the library.

`align`, `extract`, `report`, `review`, `spot` and `consistency` read one file by `read_bitext_of`, `check` and
`affected` read documents by `Units`, a corpus is read by the chunks of its sources.
"""

import json
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

import termalign
from termalign.apps.cli import group
from termalign.apps.cli.aligning import with_notices
from termalign.apps.cli.bitexts import read_bitext_of
from termalign.apps.cli.documents import Documents, Units
from termalign.apps.cli.options import TextOptions
from termalign.apps.pytest_plugin import PairFile
from termalign.checking.checks.units import batches
from termalign.checking.findings.suppressions import Suppressions
from termalign.checking.findings.tally import Tally
from termalign.documents.bitext import Bitext, both_sides
from termalign.documents.intake import (
    KINDS,
    InputFile,
    IntakePolicy,
    bitext_from,
    document_of,
    file_pairs,
    read_bitext,
    read_document,
)
from termalign.documents.readers.columnar import pairs_of_batches
from termalign.documents.xml.plain_units import PlainRun
from termalign.errors import FormatError, InputError, TermalignError
from termalign.terms.corpus.inputs import corpus_files
from termalign.terms.corpus.reading import chunks_of
from tests.processes import run
from tests.word import word
from tests.written_tables import ods, xls

Pairs = list[tuple[str, str]]


def joined(bitext: Bitext) -> Pairs:
    return [pair for pair in both_sides(bitext) if any(pair)]


def by_function(path: Path, texts: TextOptions) -> Pairs:
    return joined(termalign.read_bitext(path, columns=texts.columns))


def by_document(path: Path, texts: TextOptions) -> Pairs:
    source = termalign.read_document(path, both=True, columns=texts.columns)
    sides: dict[str, list[str]] = {}
    for block in source.blocks:
        sides.setdefault(block.key, []).append(block.text)
    return [(texts[0], texts[1]) for texts in sides.values() if len(texts) > 1]


def by_bitext_command(path: Path, texts: TextOptions) -> Pairs:
    """As align, extract, report, review, spot and consistency do."""
    aligner: Any = SimpleNamespace(signature="")
    return joined(read_bitext_of((str(path),), aligner, texts, words=False, on_stage=lambda stage: None))


def by_document_command(path: Path, texts: TextOptions) -> Pairs:
    """As check and affected do."""
    on_stage: Any = SimpleNamespace(clear=lambda: None)
    stage: Any = lambda stage: None  # noqa: E731
    stage.clear = on_stage.clear
    documents = Documents({(str(path),): None})
    units = Units(documents, lambda: pytest.fail("nothing is aligned"), stage, texts, Suppressions(), Tally())
    return [pair for batch in batches(units) for pair in zip(batch.sources, batch.targets, strict=True)]


def by_corpus(path: Path, texts: TextOptions) -> Pairs:
    """As extract does for a corpus, in one pass or two, by processes, with --learn and with a checkpoint."""
    failures: list[Any] = []
    sources = corpus_files(str(path), input="pairs", columns=texts.columns, strict=texts.strict)
    sources = with_notices(sources)
    pairs = [(pair.src, pair.tgt) for chunk in chunks_of(sources, failures.append) for pair in chunk.pairs]  # type: ignore[attr-defined]
    if failures and not pairs:
        raise InputError(str(failures[0]))
    return pairs


def by_plugin(path: Path, texts: TextOptions) -> Pairs:
    """As the plugin does, in no session."""
    items = object.__new__(PairFile)
    items.path, items.config = path, None
    made: Pairs = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("termalign.apps.pytest_plugin._run", lambda config: Mock())
        patch.setattr(PairFile, "nodeid", path.name)
        patch.setattr(
            "termalign.apps.pytest_plugin.PairItem.from_parent",
            lambda parent, name, pair: made.append((pair.src.text, pair.tgt.text)),
        )
        try:
            list(items.collect())
        except PairFile.CollectError as error:
            raise InputError(str(error)) from None
    return made


WAYS: dict[str, Callable[[Path, TextOptions], Pairs]] = {
    "function": by_function,
    "document": by_document,
    "bitext command": by_bitext_command,
    "document command": by_document_command,
    "corpus": by_corpus,
}

PAIRS = [("法治社会", "A society under the rule of law"), ("碳中和", "Carbon neutrality")]
TURNED = [(en, zh) for zh, en in PAIRS]


def rows(header: Sequence[str] = (), *, order: str = "{zh}\t{en}") -> str:
    lines = ["\t".join(header)] if header else []
    lines += [order.format(zh=zh, en=en) for zh, en in PAIRS]
    return "".join(f"{line}\n" for line in lines)


def csv(header: str, row: str = '7,{zh},"{en}"') -> str:
    return rows(order=row).join((f"{header}\n" if header else "", ""))


def records(*templates: str) -> str:
    return "".join(
        template.replace("ZH", json.dumps(zh)).replace("EN", json.dumps(en)) + "\n"
        for template, (zh, en) in zip(templates * len(PAIRS), PAIRS, strict=False)
    )


def workbook(*lines: Sequence[object]) -> bytes:
    from openpyxl import Workbook

    book, made = Workbook(), BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(made)
    return made.getvalue()


def parquet(**columns: Sequence[object]) -> bytes:
    import pyarrow
    from pyarrow import parquet as files

    made = BytesIO()
    files.write_table(pyarrow.table(columns), made)
    return made.getvalue()


def catalog() -> str:
    strings = {en: {"localizations": {"zh-Hans": {"stringUnit": {"value": zh}}}} for zh, en in PAIRS}
    return json.dumps({"sourceLanguage": "en", "strings": strings}, ensure_ascii=False)


ZH, EN = zip(*PAIRS, strict=True)

FILES: dict[str, tuple[str, Callable[[], str | bytes], Pairs | str, str | None]] = {
    # label: file name, content, what it holds or why it is refused, --columns
    "no header": ("a.tsv", rows, PAIRS, None),
    "string catalog": ("a.xcstrings", catalog, TURNED, None),
    "no header, English first": ("a.tsv", lambda: rows(order="{en}\t{zh}"), TURNED, None),
    "header zh en": ("a.tsv", lambda: rows(("zh", "en")), PAIRS, None),
    "header en zh": ("a.tsv", lambda: rows(("en-GB", "zh_CN"), order="{en}\t{zh}"), TURNED, None),
    "header src tgt": ("a.tsv", lambda: rows(("src", "tgt")), PAIRS, None),
    "header source target": ("a.tsv", lambda: rows(("Source", "Target")), PAIRS, None),
    "header target source": ("a.tsv", lambda: rows(("target", "source"), order="{en}\t{zh}"), PAIRS, None),
    "header original translation": ("a.tsv", lambda: rows(("original", "translation")), PAIRS, None),
    "header 原文 译文": ("a.tsv", lambda: rows(("原文", "译文")), PAIRS, None),  # source text, translation
    "header repeated": ("a.tsv", lambda: rows(("zh", "en")) + rows(("zh", "en")), PAIRS * 2, None),
    "XLSX, headings repeated": (
        "a.xlsx",
        lambda: workbook(*(("原文", "译文"), *PAIRS) * 2),  # source text, translation
        PAIRS * 2,
        None,
    ),
    "header Quelle Ziel": ("a.tsv", lambda: rows(("Quelle", "Ziel")), PAIRS, None),
    "header of FLORES": (
        "a.tsv",
        lambda: rows(("id", "sentence_zho_Hans", "sentence_eng_Latn"), order="1\t{zh}\t{en}"),
        PAIRS,
        None,
    ),
    "header in words of its own": (
        "a.tsv",
        lambda: rows(("#", "待译", "结果"), order="1\t{zh}\t{en}") + "2\t改革\treform\n",  # to do, done
        [*PAIRS, ("改革", "reform")],
        None,
    ),
    "languages in every row": ("a.tsv", lambda: rows(order="zh\ten\t{zh}\t{en}"), PAIRS, None),
    "a memory of Wordfast": (
        "a.txt",
        lambda: rows(
            ("%20260101~000000", "%User ID", "%TU=00000002", "%ZH-CN", "%Wordfast TM v.5", "%EN-US", "%---"),
            order="20260101~000001\tX\t0\tZH-CN\t{zh}\tEN-US\t{en}",
        ),
        PAIRS,
        None,
    ),
    "spreadsheet quoting": (
        "a.tsv",
        lambda: rows(order='"{zh}"\t"{en}"').replace("Carbon", '""Carbon""'),
        [PAIRS[0], ("碳中和", '"Carbon" neutrality')],
        None,
    ),
    "marks that are text": (
        "a.tsv",
        lambda: rows() + '"两山"理论\t"two mountains" theory\n',  # the theory that green mountains are gold
        [*PAIRS, ('"两山"理论', '"two mountains" theory')],
        None,
    ),
    "a score first": ("a.tsv", lambda: rows(order="1.07\t{en}\t{zh}"), TURNED, None),
    "addresses": ("a.tsv", lambda: rows(order="http://a.cn/中文\t{zh}\t{en}\t0.9"), PAIRS, None),
    "columns by number": (
        "a.tsv",
        lambda: rows(order="1\t{en}\tUne longue remarque pour personne\t{zh}\t备注备注备注备注备注备注"),
        TURNED,
        "zh=4,en=2",
    ),
    "columns by heading": (
        "a.tsv",
        lambda: rows(("de", "x", "y"), order="Rechtsstaat\t{en}\t{zh}"),
        PAIRS,
        "source=Y,target=x",
    ),
    "a third language": (
        "a.tsv",
        lambda: rows(("key", "en", "pt", "zh"), order="a.b\t{en}\tneutralidade de carbono e mais\t{zh}"),
        TURNED,
        None,
    ),
    "a glossary": (
        "a.tsv",
        lambda: rows(("zh", "en", "status"), order="{zh}\t{en}\tok"),
        "is a glossary",
        None,
    ),
    "CSV": ("a.csv", lambda: csv("id,zh,en"), PAIRS, None),
    "CSV, English first": ("a.csv", lambda: csv("", '"{en}",{zh}'), TURNED, None),
    "CSV with remarks": (
        "a.csv",
        lambda: csv(
            "key,中文,English,comment", '7,{zh},"{en}",A remark that is longer than any text in the table'
        ),
        PAIRS,
        None,
    ),
    "XLSX": ("a.xlsx", lambda: workbook(("id", "zh", "en"), *((7, *pair) for pair in PAIRS)), PAIRS, None),
    "XLSX, English first": ("a.xlsx", lambda: workbook(*((en, zh) for zh, en in PAIRS)), TURNED, None),
    "XLSX with a title that holds a pair beside its columns": (
        "a.xlsx",
        lambda: workbook(
            ("Client:", "国家能源局"),
            ("Pair:", "zh > en"),
            ("#", "Source", "Target"),
            *((1, *pair) for pair in PAIRS),
        ),
        PAIRS,
        None,
    ),
    "XLSX with remarks": (
        "a.xlsx",
        lambda: workbook(("原文", "译文", "备注"), *((*pair, "A remark " * 9) for pair in PAIRS)),
        PAIRS,
        None,
    ),
    "ODS": ("a.ods", lambda: ods([("id", "zh", "en"), *(("7", *pair) for pair in PAIRS)]), PAIRS, None),
    "XLS, English first": ("a.xls", lambda: xls([(en, zh) for zh, en in PAIRS]), TURNED, None),
    "Parquet": ("a.parquet", lambda: parquet(score=[1, 2], Chinese=ZH, english=EN), PAIRS, None),
    "Parquet, English first": ("a.parquet", lambda: parquet(en=EN, zh=ZH), TURNED, None),
    "Parquet, by number": ("a.parquet", lambda: parquet(id=[1, 2], a=ZH, b=EN), PAIRS, "zh=2,en=3"),
    "Parquet, nested": (
        "a.parquet",
        lambda: parquet(translation=[{"en": en, "zh": zh} for zh, en in PAIRS]),
        TURNED,
        None,
    ),
    "JSONL zh en": ("a.jsonl", lambda: records('{"zh": ZH, "en": EN}'), PAIRS, None),
    "JSONL src tgt": ("a.jsonl", lambda: records('{"tgt": EN, "src": ZH, "score": 1.1}'), PAIRS, None),
    "JSONL source target": ("a.jsonl", lambda: records('{"source": ZH, "target": EN}'), PAIRS, None),
    "JSONL input output": (
        "a.jsonl",
        lambda: records('{"instruction": "Translate.", "input": ZH, "output": EN}'),
        PAIRS,
        None,
    ),
    "JSONL translation": ("a.jsonl", lambda: records('{"translation": {"en": EN, "zh": ZH}}'), TURNED, None),
    "JSONL of several shapes": (
        "a.jsonl",
        lambda: records('{"zh": ZH, "en": EN}', '{"id": 2, "translation": {"zh": ZH, "en": EN}}'),
        PAIRS,
        None,
    ),
    "JSONL by keys": ("a.jsonl", lambda: records('{"a": EN, "b": ZH}'), PAIRS, "source=b,target=a"),
    "a column that is not there": ("a.tsv", lambda: rows(("zh", "en")), "has no column 'fr'", "zh=zh,en=fr"),
    "no columns to choose": (
        "a.tmx",
        lambda: "<tmx><body/></tmx>",
        "has no columns|no unit has both",
        "zh=1,en=2",
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("label", FILES)
def test_a_file_is_the_same_to_every_way_in(tmp_path: Path, label: str, way: str) -> None:
    name, make, expected, columns = FILES[label]
    needs(name)
    content = make()
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    texts = TextOptions(input="pairs", columns=columns)
    if isinstance(expected, str):
        with pytest.raises(TermalignError, match=expected):
            WAYS[way](path, texts)
    else:
        assert WAYS[way](path, texts) == expected


def needs(name: str) -> None:
    for suffix, package in ((".parquet", "pyarrow"), (".xlsx", "openpyxl"), (".xls", "xlwt")):
        if name.endswith(suffix) and find_spec(package) is None:
            pytest.skip(f"needs {package}")


def test_every_table_and_record_has_a_row() -> None:
    names = {Path(name).suffix for name, *_ in FILES.values()}
    assert names >= {kind.suffixes[0] for kind in KINDS if kind.has_columns and kind.read is None}


@pytest.mark.parametrize(
    "label", [label for label, row in FILES.items() if row[0] in ("a.tsv", "a.jsonl") and row[3] is None]
)
def test_test_files_of_pairs_are_read_the_same(tmp_path: Path, label: str) -> None:
    name, make, expected, _ = FILES[label]
    path = tmp_path / f"a.terms{Path(name).suffix}"
    path.write_text(str(make()), encoding="utf-8")
    assert by_plugin(path, TextOptions()) == ([] if isinstance(expected, str) else expected)


BAD = {
    "a tab that is lost": ("a.tsv", f"{rows()}法治    rule of law\n", 3),
    "a third column": ("a.tsv", f"{rows()}法治\trule\tof law\n", 3),
    "no JSON": ("a.jsonl", records('{"zh": ZH, "en": EN}') + "{no\n", 3),
    "no translation": ("a.jsonl", records('{"zh": ZH, "en": EN}') + '{"zh": "法治"}\n', 3),
    "two values for one key": (
        "a.jsonl",
        records('{"zh": ZH, "en": EN}') + '{"zh": "法治", "en": "law", "en": "rule of law"}\n',
        3,
    ),
    "a mark with a backslash": ("a.csv", f'{csv("id,zh,en")}8,法治,"the \\"rule\\" of law"\n', 4),
    "a delimiter in a text": ("a.csv", f"{csv('id,zh,en')}8,法治,rule, of law\n", 4),
    "a byte that is no text": ("a.tsv", rows().encode() + b"\xff\xfe\t\xff\n", 3),
}


@pytest.mark.parametrize("label", BAD)
def test_a_bad_line_stops_a_person_and_is_left_out_of_a_corpus(tmp_path: Path, label: str) -> None:
    name, content, line = BAD[label]
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    for way in ("function", "bitext command", "document command"):
        with pytest.raises(FormatError) as refused:
            WAYS[way](path, TextOptions())
        assert (refused.value.path, refused.value.line) == (str(path), line)
    failures: list[Any] = []
    sources = corpus_files(str(path))
    pairs = [(pair.src, pair.tgt) for chunk in chunks_of(sources, failures.append) for pair in chunk.pairs]  # type: ignore[attr-defined]
    assert pairs == PAIRS
    assert [failure.name for failure in failures] == [f"{path}:{line}"]


STRICT = {
    "columns by their contents": (
        "a.tsv",
        rows(order="1.07\t{en}\t{zh}"),
        "would be a guess; give --columns",
    ),
    "what XML cannot hold": (
        "a.tmx",
        "<tmx><body><tu><tuv xml:lang='zh'><seg>法\x01治</seg></tuv>"
        "<tuv xml:lang='en'><seg>law</seg></tuv></tu></body></tmx>",
        "left out",
    ),
    "a message of Qt that is not translated": (
        "a.ts",
        "<TS language='en' sourcelanguage='zh'><context><name>c</name>"
        "<message><source>法治</source><translation>rule of law</translation></message>"
        "<message><source>国家</source><translation type='unfinished'></translation></message></context></TS>",
        "not read: 1 untranslated message",
    ),
    "records without both texts": (
        "a.json",
        '{"title": "x", "texts": [{"zh": "法治", "en": "law"}, {"note": "see above"}]}',
        "2 objects without both texts: not read",
    ),
    "members the other way round": (
        "a.json",
        '{"法治": "rule of law", "人民": "people", "law": "法律"}',
        "1 pair of them in one language, or the other way round: not read",
    ),
    "headings of each other's column": ("a.tsv", "zh\tEnglish\nrule of law\t法治\n", "'zh' holds English"),
    "keys of each other's text": ("a.jsonl", '{"zh": "rule of law", "en": "法治"}\n', "'zh' holds English"),
    "the same in a document": ("a.json", '[{"zh": "rule of law", "en": "法治"}]', "'zh' holds English"),
}


@pytest.mark.parametrize("way", ["bitext command", "document command", "corpus"])
@pytest.mark.parametrize("label", STRICT)
def test_strictly_nothing_is_guessed_or_left_out(tmp_path: Path, label: str, way: str) -> None:
    name, content, part = STRICT[label]
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert WAYS[way](tmp_path / name, TextOptions())
    with pytest.raises(TermalignError, match=part):
        WAYS[way](tmp_path / name, TextOptions(strict=True))


def test_columns_that_are_chosen_as_the_other_language_are_reported(tmp_path: Path) -> None:
    (tmp_path / "house.tsv").write_text("zh\ten\n法治\trule of law\n", encoding="utf-8")
    (tmp_path / "a.tsv").write_text("法治\tlaw\n", encoding="utf-8")
    done = run("check", "house.tsv", "a.tsv", "--columns", "zh=2,en=1", cwd=tmp_path)
    report = "a.tsv: 'zh' holds English, and 'en' Chinese: taken for what they hold"
    assert (done.returncode, done.stderr.splitlines()[1:]) == (1, [f"termalign: {report}"])
    done = run("check", "house.tsv", "a.tsv", "--columns", "zh=1,en=2", "--strict", cwd=tmp_path)
    assert done.returncode == 1


def test_columns_of_parquet_that_hold_each_the_other_language_are_reported() -> None:
    import pyarrow

    table = pyarrow.table({"zh": ["rule of law"], "en": ["法治"]})
    reports: list[str] = []
    assert list(pairs_of_batches(table.to_batches(), "a", IntakePolicy(on_notice=reports.append)))
    assert reports[-1] == "'zh' holds English, and 'en' Chinese: taken for what they hold"
    with pytest.raises(FormatError, match="refused with --strict"):
        list(pairs_of_batches(table.to_batches(), "a", IntakePolicy(strict=True)))


@pytest.mark.parametrize(
    ("command", "option"),
    [
        (("check", "house.tsv"), ("--tokenized",)),
        *(
            (command, ("--input", "sentences"))
            for command in (("check", "house.tsv"), ("align",), ("extract",))
        ),
    ],
)
def test_what_lines_of_texts_are_is_refused_beside_pairs(
    tmp_path: Path, command: tuple[str, ...], option: tuple[str, ...]
) -> None:
    (tmp_path / "house.tsv").write_text("zh\ten\n法治\trule of law\n", encoding="utf-8")
    (tmp_path / "a.tsv").write_text("法治\tlaw\n", encoding="utf-8")
    done = run(*command, "a.tsv", *option, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{option[0]} cannot be used with files of both sides" in done.stderr
    assert run("check", "house.tsv", "a.tsv", "--input", "pairs", cwd=tmp_path).returncode == 1


def test_the_columns_that_were_taken_are_reported_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "house.tsv").write_text("zh\ten\n法治\trule of law\n", encoding="utf-8")
    content = csv("key,zh,en,comment", '7,{zh},"{en}",x')
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(content, encoding="utf-8")
    report = "columns taken: 2 (zh), 3 (en); ignored: 1 (key), 4 (comment)"
    done = run("check", "house.tsv", "a.csv", cwd=tmp_path)
    assert (done.returncode, done.stderr.splitlines()[1:]) == (0, [f"termalign: a.csv: {report}"])
    assert report not in run("check", "house.tsv", "a.csv", "--quiet", cwd=tmp_path).stderr
    done = run("extract", "a.csv", "b.csv", "-o", "terms.tsv", cwd=tmp_path)
    assert f"termalign: a.csv and 1 more file: {report}\n" in done.stderr


def test_what_is_no_text_of_many_documents_is_reported_in_a_line(tmp_path: Path) -> None:
    """The same by every command, with processes, and by a run that goes on from a checkpoint."""
    page = '<p title="{title}">{text}</p>{hidden}'
    hidden = "<p hidden>secret</p>"
    for name, count in (("a", 1), ("b", 2), ("c", 3), ("d", 3)):
        for mark, text in (("zh", "要坚持依法治国。"), ("en", "Uphold the rule of law.")):
            content = page.format(title="法治" if mark == "en" else "", text=text, hidden=hidden * count)
            (tmp_path / f"{name}.{mark}.html").write_text(content, encoding="utf-8")
    (tmp_path / "house.tsv").write_text("zh\ten\n依法治国\trule of law\n", encoding="utf-8")
    (tmp_path / "terms.txt").write_text("依法治国\n", encoding="utf-8")
    (tmp_path / "list.tsv").write_text("c.zh.html\tc.en.html\nd.zh.html\td.en.html\n")
    aside = "not read: outside the running text, 1 title or description (title)"
    every = [
        "termalign: a.en.html and 1 more file: not read: 1 hidden text",
        f"termalign: a.en.html and 3 more files: {aside}",
        "termalign: b.en.html: not read: 2 hidden texts; the like in 5 more files",
    ]
    files = [f"{name}.{mark}.html" for name in "abcd" for mark in ("zh", "en")]
    kept = ("extract", *files, "-o", "terms.tsv", "--checkpoint", "kept")
    for command in (
        ("extract", *files, "-o", "terms.tsv", "--concordance", "lines.tsv"),
        (*kept, "--processes", "2"),
        kept,
        ("check", "house.tsv", *files),
        ("consistency", *files),
    ):
        told = run(*command, cwd=tmp_path).stderr
        assert [line for line in told.splitlines() if "not read" in line] == every, command
        assert ("d.zh.html: the same content as c.zh.html; each counts" in told) is (command[0] == "extract")
    (tmp_path / "none.tsv").write_text("x.txt\ty.txt\n", "utf-8")
    none = run("spot", "terms.txt", "--pairs", "none.tsv", "-o", "none.json", cwd=tmp_path)
    assert (none.returncode, (tmp_path / "none.json").exists()) == (2, False)
    assert "no document could be worked on; the first problem: x.txt" in none.stderr
    told = run("spot", "terms.txt", "--pairs", "list.tsv", "-o", "spotted.tsv", cwd=tmp_path).stderr
    assert told.splitlines()[:3] == [
        "termalign: c.en.html and 3 more files: not read: 3 hidden texts",
        f"termalign: c.en.html and 1 more file: {aside}",
        "termalign: d.zh.html: the same content as c.zh.html; each counts",
    ]
    told = run("check", "house.tsv", "a.zh.html", "a.en.html", cwd=tmp_path).stderr
    assert told.count("not read") == 3


def test_a_corpus_is_strictly_extracted_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(records('{"zh": ZH, "en": EN}') + "{no\n", encoding="utf-8")
    arguments = ("extract", "a.jsonl", "--one-pass", "-o", "terms.tsv")
    done = run(*arguments, "--strict", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "terms.tsv").exists()) == (2, False)
    assert "a.jsonl:3" in done.stderr
    assert run(*arguments, cwd=tmp_path).returncode == 2
    assert (tmp_path / "terms.tsv").exists()


def test_one_bilingual_file_is_aligned_into_any_format(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook(("en", "zh"), *TURNED))
    done = run("align", "a.xlsx", "-o", "a.tsv", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "a.tsv").read_text(encoding="utf-8")) == (
        0,
        rows(order="{en}\t{zh}"),
    )


@pytest.mark.parametrize("written", ["zh=1", "zh=1,en", "zh=1,fr=2", "1,2", "zh=1,zh=2"])
def test_columns_that_are_not_understood_are_refused(tmp_path: Path, written: str) -> None:
    (tmp_path / "a.tsv").write_text(rows(), encoding="utf-8")
    with pytest.raises(InputError, match="are not understood; allowed: zh=3,en=5"):
        termalign.read_bitext(tmp_path / "a.tsv", columns=written)


def test_units_of_a_memory_are_made_only_where_something_is_wrong_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Positions of the texts of a memory take longer to find than its units to read: only those of bad ones are."""
    units = "".join(
        f"<tu><tuv xml:lang='zh'><seg>{zh}</seg></tuv><tuv xml:lang='en'><seg>{en}</seg></tuv></tu>\n"
        for zh, en in (("法治", "rule of law"), ("国家安全", "national \ufffd security"), ("改革", "reform"))
    )
    file = tmp_path / "a.tmx"
    file.write_text(f"<tmx version='1.4'><header/><body>\n{units}</body></tmx>\n", "utf-8")
    asked: list[int] = []
    pieces = PlainRun.pieces
    monkeypatch.setattr(
        PlainRun,
        "pieces",
        lambda run, row, index: (asked.append(run.number + row), pieces(run, row, index))[1],
    )
    lines: list[int | None] = []
    policy = IntakePolicy(on_problem=lambda message, line: lines.append(line))
    assert len(list(file_pairs(InputFile(file), policy))) == 3
    assert (set(asked), lines) == ({2}, [3])


@pytest.mark.parametrize("odd", ["\0", "\uffff", "\ufffe"])
@pytest.mark.parametrize(
    ("name", "content", "line", "column"),
    [
        ("a.txt", "法治\n依法@治国\n", 2, 3),
        ("a.md", "# 法治\n\n依法@治国\n", 3, 3),
        ("a.html", "<p>法治</p>\n<p>依法@治国</p>\n", 2, 6),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n依法@治国\n", 3, 3),
        ("a.tsv", "法治\trule of law\n依法@治国\tlaw\n", 2, 3),
        ("a.csv", "zh,en\n依法@治国,law\n", 2, 3),
        ("a.po", 'msgid "law"\nmsgstr "依法@治国"\n', 2, 11),
        ("a.yaml", "a: 依法@治国\n", 1, 6),
        ("a.properties", "a=依法@治国\n", 1, 5),
    ],
)
def test_what_no_text_may_hold_is_refused_with_its_position(tmp_path, name, content, line, column, odd):
    path = tmp_path / name
    path.write_text(content.replace("@", odd), "utf-8")
    with pytest.raises(FormatError) as refused:
        read_document(path)
    assert (refused.value.path, refused.value.line) == (str(path), line)
    assert refused.value.column == column


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "content",
    [
        '{"openFile": "打开文件", "menu.close": "关闭"}',
        '{"title": "法治", "author": "某人", "tags": ["法律", "社会"]}',
    ],
)
def test_messages_of_one_language_are_no_translations_of_their_names_in_the_program(tmp_path, content, way):
    path = tmp_path / "a.json"
    path.write_text(content, "utf-8")
    with pytest.raises(TermalignError, match=r"holds no pairs.*for messages give both languages, two files"):
        WAYS[way](path, TextOptions())


@pytest.mark.parametrize("name", ["pairs.tsv", "pairs.jsonl", "house.csv"])
def test_a_file_of_both_sides_is_no_translation_of_another_text(tmp_path, name):
    texts = {
        "pairs.tsv": "zh\ten\n依法治国\trule of law\n",
        "pairs.jsonl": '{"zh": "依法治国", "en": "rule of law"}\n',
        "house.csv": "zh,en\n依法治国,rule of law\n",
    }
    pairs, text = tmp_path / name, tmp_path / "news.txt"
    pairs.write_text(texts[name], "utf-8")
    text.write_text("The law rules.\n", "utf-8")
    refused = f"{name}: holds both sides, so it is no counterpart of .*news.txt; give it alone"
    glossary = termalign.Glossary((termalign.entry("法治", "rule of law"),))
    for sides in ((text, pairs), (pairs, text)):
        with pytest.raises(InputError, match=refused):
            termalign.check(glossary, *sides)


def test_a_text_that_json_has_twice_is_read_with_both_translations(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"法治": "rule of law", "法治": "legality", "国家": "state"}', "utf-8")
    pairs = read_bitext(path).pairs
    assert [pair.tgt.text for pair in pairs] == ["rule of law", "legality", "state"]


@pytest.mark.parametrize(("name", "content"), [("a.csv", "zh,en\n"), ("a.jsonl", "\n"), ("a.jsonl", "")])
def test_a_file_without_pairs_is_refused_and_a_failure_of_a_corpus(tmp_path, name, content):
    path, failures = tmp_path / name, []
    path.write_text(content, "utf-8")
    with pytest.raises(FormatError, match="holds no pairs"):
        list(file_pairs(InputFile(path), IntakePolicy()))
    assert list(file_pairs(InputFile(path), IntakePolicy(on_bad_line=failures.append))) == []
    assert [failure.problem for failure in failures] == ["holds no pairs"]


WITHOUT_WHOLE_PAIRS = {
    "a.tsv": "zh\ten\n法治国家\t\n\tlaw\n",
    "b.tsv": "法治国家\t\n",
    "a.csv": "zh,en\n法治国家,\n",
    "a.jsonl": '{"src": "法治国家", "tgt": " "}\n{"src": "", "tgt": "law"}\n',
    "a.json": '[{"zh": "法治国家", "en": ""}, {"zh": "", "en": "law"}]',
    "b.json": '{"zh": {"a": "法治国家"}, "en": {"a": ""}}',
    "a.xcstrings": '{"sourceLanguage": "zh", "strings": {"法治国家": {"localizations": {"en": {"stringUnit": '
    '{"state": "new", "value": ""}}}}}}',
    "a.md": "| zh | en |\n|---|---|\n| 法治国家 | |\n",
    "a.html": "<table><tr><th>zh</th><th>en</th></tr><tr><td>法治国家</td><td></td></tr></table>",
    "a.xlsx": workbook(("zh", "en"), ("法治国家", "")),
}


@pytest.mark.parametrize("name", WITHOUT_WHOLE_PAIRS)
def test_a_file_in_which_no_pair_has_both_sides_is_no_part_of_a_corpus_and_has_findings_or_is_refused(
    tmp_path, name
):
    """With nothing to check it would have no findings; what is not translated yet has."""
    content = WITHOUT_WHOLE_PAIRS[name]
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(TermalignError, match="no pair has text on both sides"):
        by_corpus(tmp_path / name, TextOptions())
    for zh, status in (("法治", 1), ("改革", 2)):
        (tmp_path / "house.tsv").write_text(f"zh\ten\n{zh}\trule of law\n", encoding="utf-8")
        arguments = ["check", str(tmp_path / "house.tsv"), str(tmp_path / name)]
        done = CliRunner().invoke(group, arguments, standalone_mode=False)
        assert done.return_value == status
        assert f"{name}: no pair has text on both sides" in done.output


@pytest.mark.parametrize(
    ("name", "content", "first"),
    [
        (
            "a.json",
            '{"zh": {"a": "法治"}, "en": {"a": "law",\n"a": "rule of law"}}',
            "2:1: .*'a' is in line 1",
        ),
        ("a.json", '[{"zh": "法治",\n"zh": "民生", "en": "law"}]', "2:1: .*'zh' is in line 1"),
        (
            "a.xcstrings",
            '{"sourceLanguage": "zh", "strings": {"法": {"localizations": {"en": {"stringUnit": {"value": "law"}}}},\n'
            '"法": {"localizations": {"en": {"stringUnit": {"value": "statute"}}}}}}',
            "2:1: .*'法' is in line 1",
        ),
    ],
)
def test_json_with_two_values_for_one_name_is_refused_with_both_places(tmp_path, name, content, first):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(FormatError, match=f"{name}:{first} too"):
        read_bitext(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "checked"),
    [("1\t2\n3\t4\n", "no letter on either side"), ("law\tlaw\n", None), ("法治\t法治\n", None)],
)
def test_pairs_in_one_language_are_aligned_by_no_command(tmp_path, content, checked):
    path = tmp_path / "a.tsv"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match="no pair has Chinese on one side and English on the other"):
        by_bitext_command(path, TextOptions())
    if checked is None:  # what is not translated yet is a finding
        assert len(by_document_command(path, TextOptions())) == 1
    else:
        with pytest.raises(InputError, match=checked):
            by_document_command(path, TextOptions())


LIST = ",".join(records('{"zh": ZH, "en": EN}').splitlines())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", rows(), PAIRS),
        ("a.txt", rows(("English", "中文", ""), order="{en}\t{zh}\tCC-BY"), TURNED),
        ("a.sent", rows(order="1.07\t{zh}\t{en}"), PAIRS),
        ("a.json", records('{"english": EN, "chinese": ZH}'), TURNED),
        ("a.ndjson", records('{"zh": ZH, "en": EN}'), PAIRS),
        ("a.jsonl", f"[{LIST}]", PAIRS),
    ],
)
def test_what_is_a_table_or_records_is_known_by_its_content(tmp_path, name, content, expected, way):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    assert WAYS[way](path, TextOptions()) == expected


def test_a_column_that_says_the_same_of_many_rows_is_no_text(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text(rows(("lp", "src", "ref"), order="zh-en\t{zh}\t{en}") + "zh-en\t改革\treform\n", "utf-8")
    with pytest.raises(
        FormatError, match=r"no table with a Chinese and an English column; .* is in: 3 \(ref\)"
    ):
        read_bitext(path)


@pytest.mark.parametrize("name", ["a.terms.tsv", "a.terms.jsonl"])
def test_test_files_of_another_content_than_their_name_are_no_empty_ones(tmp_path, name):
    for content in (f"[{LIST}]".encode(), workbook(("zh", "en"), *PAIRS)):
        (tmp_path / name).write_bytes(content)
        assert by_plugin(tmp_path / name, TextOptions()) == PAIRS


@pytest.mark.parametrize(
    ("name", "problem"),
    [("a.xlsx", "no workbook: it holds something else; give it the suffix"), ("a.txt", "is LaTeX")],
)
def test_the_content_of_another_program_is_named(tmp_path, name, problem):
    path = tmp_path / name
    path.write_text("\\documentclass{article}\n法治\n", "utf-8")
    with pytest.raises(FormatError, match=problem):
        read_bitext(path)


def test_further_variants_in_a_language_are_reported(tmp_path):
    def variants(*texts: tuple[str, str]) -> str:
        return "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in texts)

    units = [
        variants(("zh-CN", "法治"), ("zh-TW", "法治"), ("en-US", "rule of law"), ("en-GB", "law")),
        variants(("zh-CN", "国家"), ("de", "Staat"), ("en", "state")),
        variants(("zh-CN", "国"), ("zh-TW", "國"), ("de", "Land")),
    ]
    written = "".join(f"<tu>{unit}</tu>" for unit in units)
    file = InputFile("a.tmx", data=f'<tmx version="1.4"><header/><body>{written}</body></tmx>'.encode())
    reports: list[str] = []
    pairs = list(file_pairs(file, IntakePolicy(on_notice=reports.append)))
    assert [pair.texts for pair in pairs] == [("法治", "rule of law"), ("国家", "state")]
    assert reports == [
        "not read: 1 segment without both texts, 2 variants behind the first one in their language",
    ]


def test_segments_that_are_not_translated_are_reported():
    def unit(attributes: str, target: str) -> str:
        return f"<trans-unit {attributes}><source>法治</source>{target}</trans-unit>"

    target = "<target>rule of law</target>"
    units = [unit("id='a'", target), unit("id='b'", "<target/>"), unit("id='c'", "<note>law</note>")]
    body = "".join((*units, unit("id='d' translate='no'", target)))
    languages = "source-language='zh' target-language='en'"
    written = f"<xliff version='1.2'><file {languages}><body>{body}</body></file></xliff>"
    reports: list[str] = []
    file = InputFile("a.xlf", data=written.encode())
    assert len(list(file_pairs(file, IntakePolicy(on_notice=reports.append)))) == 1
    assert reports == [
        "not read: 2 segments without both texts",
        "units that are not to be translated are left out",
    ]


def test_what_of_a_workbook_is_in_no_cell_is_reported(tmp_path):
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    for row in (("zh", "en"), ("法治", "rule of law")):
        sheet.append(row)
    sheet["A1"].comment = Comment("图书馆", "A")  # library
    sheet["B1"].comment = Comment("termalign: 图书馆 [0123456789abcdef]", "termalign")
    sheet.oddHeader.center.text = "图书馆"
    sheet.title = "图书馆"
    book.save(tmp_path / "a.xlsx")
    reports: list[str] = []
    bitext_from(InputFile(tmp_path / "a.xlsx"), IntakePolicy(on_notice=reports.append))
    assert reports[-1] == "not read: outside the running text, 1 title or description, 1 comment"
    sheet["A1"].comment = Comment("[Threaded comment] Comment: 图书馆", "tc={A}")  # for old programs
    sheet["B1"].comment = Comment("图书馆", "B")
    sheet.oddHeader.center.text = ""
    book.save(tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx", "a") as package:
        thread = "<ThreadedComments><threadedComment ref='A1'><text>图书馆</text></threadedComment></ThreadedComments>"
        package.writestr("xl/threadedComments/threadedComment1.xml", thread)
    bitext_from(InputFile(tmp_path / "a.xlsx"), IntakePolicy(on_notice=reports.append))
    assert reports[-1] == "not read: outside the running text, 2 comments"
    sheet["A1"].comment, sheet["B1"].comment, sheet.oddHeader.center.text = None, None, None
    sheet.add_data_validation(DataValidation(sqref="A2", prompt="", promptTitle=""))
    book.save(tmp_path / "a.xlsx")
    reports.clear()
    bitext_from(InputFile(tmp_path / "a.xlsx"), IntakePolicy(on_notice=reports.append))
    assert not any("outside" in report for report in reports)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tsv", "zh\ten\n法治\trule of law\n\tnational security\n国家\t\n"),
        ("a.jsonl", '{"zh": "法治", "en": "law"}\n{"zh": "", "en": "state"}\n{"zh": "国家", "en": ""}\n'),
        ("a.json", '[{"zh": "法治", "en": "law"}, {"zh": "", "en": "state"}, {"zh": "国家", "en": ""}]'),
    ],
)
def test_pairs_that_lack_one_of_their_texts_are_reported(tmp_path, name, content):
    (tmp_path / name).write_text(content, "utf-8")
    notices = []
    policy = IntakePolicy(on_notice=notices.append)
    assert len(list(file_pairs(InputFile(tmp_path / name), policy))) == 3
    assert notices[-1] == "2 pairs with text on one side alone"


GERMAN = ("Einstellungen sichern", "Rechtsstaat", "Wachstum")
UNITS = tuple(zip(("保存设置", "法治", "发展"), GERMAN, strict=True))  # save settings, rule of law, growth


def _units(unit: str) -> str:
    return "".join(unit.format(zh=zh, de=de) for zh, de in UNITS)


def _lines(line: str) -> str:
    return "".join(line.format(number=number, de=de) for number, de in enumerate(GERMAN))


_SEGMENTS = "<source>{zh}</source><target%s>{de}</target>"
STATED_IN_UNITS = {
    "a.tmx": "<tmx version='1.4'><header srclang='zh'/><body>"
    + _units("<tu><tuv xml:lang='zh'><seg>{zh}</seg></tuv><tuv xml:lang='de'><seg>{de}</seg></tuv></tu>")
    + "</body></tmx>",
    **{
        f"{name}.xlf": f"<xliff version='1.2'><file source-language='zh'{of_file}><body>"
        + _units(f"<trans-unit id='{{zh}}'>{_SEGMENTS % own}{note}</trans-unit>")
        + "</body></file></xliff>"
        for name, of_file, own, note in (
            ("file", " target-language='de'", "", ""),
            ("code-of-three-letters", " target-language='deu'", "", ""),
            ("target", " target-language='en'", " xml:lang='de'", ""),
            ("target-with-note", " target-language='en'", " xml:lang='de'", "<note>n</note>"),
            ("target-alone", "", " xml:lang='de-DE'", ""),
        )
    },
    **{
        f"{name}.xliff": f"<xliff version='2.0' srcLang='zh' trgLang='{of_file}'><file id='f'>"
        + _units(f"<unit id='u'><segment>{_SEGMENTS % own}</segment></unit>")
        + "</file></xliff>"
        for name, of_file, own in (("file", "de", ""), ("target", "en", " xml:lang='de'"))
    },
    **{
        f"{name}.po": f'msgid ""\nmsgstr "{name}: de\\n"\n\n' + _units('msgid "{zh}"\nmsgstr "{de}"\n\n')
        for name in ("Language", "X-Poedit-Language")
    },
    "a.ts": "<TS language='de' sourcelanguage='zh'><context><name>c</name>"
    + _units("<message><source>{zh}</source><translation>{de}</translation></message>")
    + "</context></TS>",
    "a.tsv": "zh\tde\n" + _units("{zh}\t{de}\n"),
    "a.jsonl": _units('{{"zh": "{zh}", "de": "{de}"}}\n'),
    "a.json": "[" + _units('{{"zh": "{zh}", "de": "{de}"}},')[:-1] + "]",
}


@pytest.mark.parametrize("name", STATED_IN_UNITS)
def test_units_that_state_another_language_are_refused(tmp_path: Path, name: str) -> None:
    file = InputFile(tmp_path / name, data=STATED_IN_UNITS[name].encode())
    with pytest.raises(TermalignError, match=r"\bzh\b|Chinese"):
        list(file_pairs(file, IntakePolicy()))


def test_units_in_another_language_are_left_out_of_a_file_with_others() -> None:
    german, english = (
        f"<trans-unit id='{tag}'>{_SEGMENTS % f' xml:lang={chr(34)}{tag}{chr(34)}'}</trans-unit>".format(
            zh="法治", de=text
        )
        for tag, text in (("de", "Rechtsstaat"), ("en", "rule of law"))
    )
    around = (
        "<xliff version='1.2'><file source-language='zh' target-language='en'><body>{}</body></file></xliff>"
    )
    reported: list[str] = []
    policy = IntakePolicy(on_problem=lambda message, line: reported.append(message))
    file = InputFile("a.xlf", data=around.format(german + english).encode())
    assert [pair.texts for pair in file_pairs(file, policy)] == [("法治", "rule of law")]
    assert reported == ["left out: the languages are zh and de; allowed: zh and en"]


@pytest.mark.parametrize("name", ["a.tmx", "target.xlf", "file.xliff"])
def test_units_that_state_each_other_s_language_are_reported(name: str) -> None:
    texts = {"de": "法治是基本方式", "zh": "The rule of law"}
    content = STATED_IN_UNITS[name].replace("'de'", "'en'")
    for zh, de in UNITS:
        content = content.replace(zh, texts["zh"]).replace(de, texts["de"])
    reported: list[str] = []
    file = InputFile(name, data=content.encode())
    assert len(list(file_pairs(file, IntakePolicy(on_notice=reported.append)))) == len(UNITS)
    assert reported == ["'zh' holds English, and 'en' Chinese: taken for what they hold"]


_STRINGS = "<resources%s>" + _lines("<string name='k{number}'>{de}</string>") + "</resources>"
_VALUES = "{" + _lines('"k{number}": "{de}",')[:-1] + "}"
REFUSED_BY_NAME = {
    "values-de/strings.xml": _STRINGS % "",
    "values-b+de+DE/strings.xml": _STRINGS % "",
    "values-de-land/strings.xml": _STRINGS % "",
    "de.lproj/a.strings": _lines('"k{number}" = "{de}";\n'),
    "German.lproj/a.strings": _lines('"k{number}" = "{de}";\n'),
    "a.de.resx": "<root>" + _lines("<data name='k{number}'><value>{de}</value></data>") + "</root>",
    "strings/de-DE/a.resw": "<root>"
    + _lines("<data name='k{number}'><value>{de}</value></data>")
    + "</root>",
    "a.arb": f'{{"@@locale": "de", {_VALUES[1:]}',
}


@pytest.mark.parametrize("name", REFUSED_BY_NAME)
def test_resources_in_another_language_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(REFUSED_BY_NAME[name], encoding="utf-8")
    with pytest.raises(FormatError, match="states to be in the language de"):
        read_document(tmp_path / name)


_PARAGRAPHS = _lines("<p>{de}</p>")
STATED = {
    "a.html": f"<html lang='de'><body>{_PARAGRAPHS}</body></html>",
    "b.html": f"<html xml:lang=de><body>{_PARAGRAPHS}</body></html>",
    "c.html": f"<meta http-equiv='content-language' content='de'>{_PARAGRAPHS}",
    "d.html": _PARAGRAPHS.replace("<p>", "<p lang='de'>"),
    "a.docx": "<w:r><w:rPr><w:lang w:val='de'/></w:rPr><w:t>Rechtsstaat</w:t></w:r>",
    "a.md": "---\ntitle: x\nlang: de\n---\n\n" + _lines("{de}\n\n"),
    "a.vtt": "WEBVTT\nLanguage: de\n\n" + _lines("00:0{number}.000 --> 00:0{number}.900\n{de}\n\n"),
    "a.yaml": "de:\n" + _lines("  k{number}: {de}\n"),
    "a.json": f'{{"de": {_VALUES}}}',
    "values/strings.xml": _STRINGS % " xmlns:tools='http://schemas.android.com/tools' tools:locale='de'",
    **dict.fromkeys(("a.de.txt", "a_de.txt", "deutsch.txt", "德语.txt"), _lines("{de}\n")),
    **dict.fromkeys(("de.json", "locales/de/a.json", "a_de.json"), _VALUES),
}


@pytest.mark.parametrize("name", STATED)
def test_a_text_that_states_another_language_is_reported(tmp_path: Path, name: str) -> None:
    content = word(f"<w:p>{STATED[name]}</w:p>") if name == "a.docx" else STATED[name].encode()
    reported: list[str] = []
    document_of(InputFile(tmp_path / name, data=content), IntakePolicy(on_notice=reported.append))
    assert len(reported) == 1
    assert " in the language de; taken as English" in reported[0]
    with pytest.raises(FormatError, match="refused with --strict"):
        document_of(InputFile(tmp_path / name, data=content), IntakePolicy(strict=True))


SENTENCE = (
    "We have to go on with the work of the government in all of its parts, and it will be good for us. "
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", f"<html lang='de'><body><p>{SENTENCE * 3}</p></body></html>"),  # as its template states
        ("a.html", f"<p>{SENTENCE}</p><p lang='de'>Danke</p><p lang='en'>Thanks</p>"),
        ("de_a.en.txt", "Rule of law"),
        ("my.txt", "Rule of law"),
        ("values-land/strings.xml", "<resources><string name='a'>Rule of law</string></resources>"),
        ("values-v21/strings.xml", "<resources><string name='a'>Rule of law</string></resources>"),
        ("it/a.txt", "Rule of law"),  # another department's folder
    ],
)
def test_a_text_that_is_english_is_not_reported(tmp_path: Path, name: str, content: str) -> None:
    reported: list[str] = []
    document_of(InputFile(tmp_path / name, data=content.encode()), IntakePolicy(on_notice=reported.append))
    assert reported == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            '#, fuzzy\nmsgid "法治"\nmsgstr "rule of law"\n',
            "not read: 1 fuzzy message; take the mark fuzzy off",
        ),
        ('msgid "法治"\nmsgstr ""\n', "no message has a translation that programs use$"),
        ('msgid "home.title"\nmsgstr "法治"\n', "give the text and its translation, two files"),
    ],
)
def test_messages_without_pairs_are_refused_with_what_to_do(tmp_path, content, expected):
    path = tmp_path / "a.po"
    path.write_text(content, encoding="utf-8")
    for command in (["align", str(path)], ["extract", str(path)], ["check", "policy", str(path)]):
        with pytest.raises(FormatError, match=expected):
            CliRunner().invoke(group, command, catch_exceptions=False)


def test_conflict_marks_of_a_merge_in_a_text_are_reported_and_strictly_refused(tmp_path):
    (tmp_path / "house.tsv").write_text("法治\trule of law\n", "utf-8")
    (tmp_path / "a.zh.txt").write_text("建设法治。\n", "utf-8")
    sides = "<<<<<<< ours\nWe build it.\n=======\nWe build the rule of law.\n>>>>>>> theirs\n"
    (tmp_path / "a.en.txt").write_text(sides, "utf-8")
    texts = ("check", tmp_path / "house.tsv", tmp_path / "a.zh.txt", tmp_path / "a.en.txt")
    assert "a.en.txt:1: conflict marks of a merge" in run(*texts).stderr
    ran = run(*texts, "--strict")
    assert (ran.returncode, "conflict marks of a merge" in ran.stderr) == (2, True)
