"""`convert` and its like: what is told, what is refused, and that the way to a file does not matter."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from termalign.apps.cli import group
from termalign.documents.tables.styled import Column, workbook
from termalign.errors import TermalignError
from termalign.language.text import Span
from termalign.termbase.decisions import write_decisions
from termalign.termbase.decisions.table import DecisionTable
from termalign.termbase.formats import FORMATS, read_glossary, write_glossary
from termalign.termbase.glossary import Entry, Evidence, Glossary, Status, Term, entry

FOUND = Evidence(
    "/home/anna/news/a.zh.txt", "坚持依法治国。", "Uphold the rule of law.", Span(3, 5), (Span(11, 22),), 4, 5
)
"""依法治国: govern by law; 法治: rule of law."""

EXTRACTED = Glossary(
    (
        Entry(
            (Term("法治", "zh", count=3),),
            (Term("rule of law", score=0.9, count=2), Term("rule by law", status=Status.FORBIDDEN, count=1)),
            id="c1",
            evidence=(FOUND, replace(FOUND, zh_line=4, en_line=5)),
            salience=0.5,
        ),
    ),
    metadata={"signature": "termalign:1"},
)


def run(*arguments: object) -> tuple[int, list[str]]:
    result = CliRunner().invoke(group, ["convert", *map(str, arguments)])
    return result.exit_code, result.stderr.splitlines()


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_the_same_straight_and_by_way_of_our_table(name: str, tmp_path: Path) -> None:
    straight, table = tmp_path / "straight", tmp_path / "house.tsv"
    write_glossary(EXTRACTED, straight, format=name, lossy=True, proposed=True)
    write_glossary(EXTRACTED, table)
    second = tmp_path / "second"
    write_glossary(read_glossary(table), second, format=name, lossy=True, proposed=True)
    if name != "xlsx":  # which holds the time
        assert second.read_bytes() == straight.read_bytes()


@pytest.mark.parametrize("name", ["tbx2", "tbx3"])
def test_tbx_shows_evidence_and_nothing_that_machines_made(name: str) -> None:
    text = b"".join(FORMATS[name].format(EXTRACTED)).decode()
    assert text.count('<descrip type="context">坚持依法治国。</descrip>') == 1
    assert text.count('<descrip type="context">Uphold the rule of law.</descrip>') == 1
    assert text.count('<admin type="source">a.zh.txt</admin>') == 2
    assert not [
        word for word in ("anna", "news", "{", "0.9", "0.5", "signature", "score", "count") if word in text
    ]


def test_figures_are_left_out_without_asking_and_content_is_not(tmp_path: Path) -> None:
    source = tmp_path / "house.tsv"
    write_glossary(EXTRACTED, source)
    status, lines = run(source, tmp_path / "house.tbx")
    assert status == 0
    assert [line for line in lines if "without" in line] == [
        f"termalign: {tmp_path}/house.tbx: without salience, evidence, zh_count, score, count, signature, which this "
        "format cannot hold; of the evidence one sentence per term is kept"
    ]
    status, lines = run(source, tmp_path / "house.tmx")
    assert status
    assert f"termalign: {tmp_path}/house.tmx: would lose deprecated (1, e.g. rule by law)" in lines
    assert not (tmp_path / "house.tmx").exists()
    assert run(source, tmp_path / "house.tmx", "--lossy")[0] == 0


def test_what_extraction_wrote_is_left_out_without_asking_wherever_it_is(tmp_path: Path) -> None:
    (item,) = EXTRACTED
    zh, en = (replace(side[0], status=Status.PREFERRED) for side in (item.zh, item.en))
    usable = replace(item, zh=(zh,), en=(en,), note="known as: law")
    extracted = Glossary((usable,), metadata={"signature": "termalign:1", "direction": "zh-en"})
    for name in ("house.md", "house.utf8"):
        left = write_glossary(extracted, tmp_path / name)  # nothing is refused
        assert not [loss for loss in left if not loss.machine]
    written = replace(usable, id="law-1", note="known as: law; since 1997")
    _, losses = FORMATS["omegat"].kept(
        Glossary((usable, written), metadata={"direction": "zh-en", "licence": "CC0"})
    )
    assert {(loss.what, loss.places) for loss in losses if not loss.machine} >= {
        ("id", 1),
        ("entry_note", 1),
        ("metadata", 1),
    }


def test_losses_of_whole_terms_come_first_and_grammar_last(tmp_path: Path) -> None:
    renderings = (
        Term("rule of law", part_of_speech="noun", note="in law"),
        Term("legality", status=Status.ADMITTED),
    )
    write_glossary(Glossary((Entry((Term("法治", "zh"),), renderings, id="law-1"),)), tmp_path / "house.tsv")
    _, lines = run(tmp_path / "house.tsv", tmp_path / "out.tsv", "--to", "deepl", "--lossy", "--proposed")
    lost = [line.partition(": lost ")[2].split(" ")[0] for line in lines if ": lost " in line]
    assert (lost[0], lost[-2:]) == ("synonyms", ["part_of_speech", "status"])


def test_the_input_is_never_replaced(tmp_path: Path) -> None:
    source = tmp_path / "house.tsv"
    write_glossary(EXTRACTED, source)
    before = source.read_bytes()
    (tmp_path / "link.tsv").symlink_to(source)
    for target in (source, tmp_path / "link.tsv", tmp_path / "x" / ".." / "house.tsv"):
        result = CliRunner().invoke(group, ["convert", str(source), str(target)], standalone_mode=False)
        assert "is given twice" in str(result.exception)
    assert source.read_bytes() == before


def test_broken_rules_are_reported_up_to_a_bound(tmp_path: Path) -> None:
    glossary = Glossary(tuple(entry(f"{'法' * 400}{number}", "law") for number in range(100)))
    source = tmp_path / "house.tsv"
    write_glossary(glossary, source)
    _, lines = run(source, tmp_path / "out.tsv", "--to", "deepl", "--lossy")
    assert [line for line in lines if line.endswith(": and 80 more")]
    assert len(lines) < 30
    assert max(map(len, lines)) < 400


def refused(*arguments: object) -> str:
    """Return what a command says that refuses its input and writes nothing."""
    result = CliRunner().invoke(group, list(map(str, arguments)))
    assert isinstance(result.exception, TermalignError), result.output
    assert result.stdout == ""
    return str(result.exception)


def table(path: Path, *rows: tuple[str, ...]) -> Path:
    """Write a table of cells as TSV, CSV or a workbook, by the suffix."""
    if path.suffix == ".xlsx":
        columns = [Column(cell) for cell in rows[0]]
        path.write_bytes(
            workbook({"terms": (columns, [dict(zip(rows[0], row, strict=True)) for row in rows[1:]])})
        )
    else:
        between = "," if path.suffix == ".csv" else "\t"
        path.write_text("".join(between.join(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", ["tsv", "csv", "xlsx"])
@pytest.mark.parametrize(
    "command",
    [
        "check {house} a.zh a.en",
        "prompt {house} a.zh",
        "convert {house} out.tbx",
        "merge {house} good.tsv -o out.tsv",
        "affected good.tsv {house} a.zh a.en",
        "diff good.tsv {house}",
        "occurrences {house} a.zh",
    ],
)
def test_a_misspelt_ban_is_refused_by_every_command(
    command: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    header, good = ("zh", "en", "status"), ("法治", "rule of law", "preferred")
    house = table(tmp_path / f"house.{suffix}", header, good, ("法治", "rule by law", "forbiden"))
    table(tmp_path / "good.tsv", header, good)
    (tmp_path / "a.zh").write_text("坚持法治。\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("Uphold the rule of law.\n", encoding="utf-8")
    assert refused(*command.format(house=house.name).split()).startswith(
        f"house.{suffix}:3: status 'forbiden' is not understood; allowed: preferred, admitted, deprecated, "
        "forbidden, proposed"
    )


@pytest.mark.parametrize("heading", ["is forbidden", "是否禁用"])
def test_a_mark_of_a_ban_that_is_neither_yes_nor_no_is_refused(heading: str, tmp_path: Path) -> None:
    marks = ("no", "no", "no", "yes", "no", "no", "yess")
    rows = (("zh", "en", heading), *(("法治", f"rule of law {n}", mark) for n, mark in enumerate(marks)))
    house = table(tmp_path / "house.csv", *rows)
    assert "house.csv:8: forbidden 'yess' is neither yes nor no" in refused(
        "convert", house, tmp_path / "out.tbx"
    )


@pytest.mark.parametrize("suffix", ["tsv", "xlsx"])
def test_a_file_of_decisions_is_no_glossary(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"house.decisions.{suffix}"
    write_decisions(DecisionTable().updated([entry("法治", "rule of law")]), path)
    assert refused("convert", path, tmp_path / "out.tbx") == (
        f"{path}: a file of review decisions, no glossary; to make one of it: termalign extract SRC TGT "
        f"--decisions {path} -o house.tsv"
    )


def test_an_entry_that_cannot_be_written_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("zh\ten\n法治\trule of law\n碳->汇\tcarbon->sink\n", "utf-8")
    _, lines = run(tmp_path / "a.tsv", tmp_path / "b.txt", "--to", "sakura", "--lossy")
    assert lines[-1] == f"termalign: 1 of 2 entries → {tmp_path}/b.txt"
    assert (tmp_path / "b.txt").read_text("utf-8") == "法治->rule of law\n"
