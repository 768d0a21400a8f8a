"""Which passages of translations a change of the glossary touches."""

import json
from pathlib import Path

import pytest

from termalign import Glossary, Status, Term, affected
from termalign.termbase.glossary import Entry, entry
from tests.processes import run


def glossary(*entries: Entry) -> Glossary:
    return Glossary(entries)


def told(old: Glossary, new: Glossary, *pairs: tuple[str, str]) -> list[tuple[str, str, str | None]]:
    return [(str(item.effect), item.source, item.found) for item in affected(old, new, list(pairs))]


SHORT = entry("碳市场", "exchange")
EXCHANGE, MARKET = entry("碳市场", "carbon exchange"), entry("碳市场", "carbon market")
BOTH = entry("碳市场", "carbon market", "carbon exchange")


def test_a_term_that_goes_on_in_the_next_line_or_segment_is_compared(tmp_path: Path) -> None:
    for name, text in (("a.zh.txt", "推进碳\n市场建设。\n"), ("a.en.txt", "Advance the carbon\nexchange.\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = affected(glossary(EXCHANGE), glossary(MARKET), tmp_path / "a.zh.txt", tmp_path / "a.en.txt")
    assert [(str(item.effect), item.source) for item in found] == [("wrong", "碳市场")]


def with_banned(text: str) -> Entry:
    return Entry((Term("碳市场", "zh"),), (Term("carbon market"), Term(text, status=Status.FORBIDDEN)))


@pytest.mark.parametrize(
    ("old", "new", "en", "found"),
    [
        (EXCHANGE, MARKET, "Carbon exchanges grow", [("wrong", "Carbon exchanges")]),
        (EXCHANGE, MARKET, "Carbon markets grow", [("right", "Carbon markets")]),
        (EXCHANGE, MARKET, "Stocks grow", []),  # as wrong as before
        (EXCHANGE, BOTH, "Carbon exchanges grow", [("look", "Carbon exchanges")]),
        (BOTH, MARKET, "A carbon exchange, a carbon market", [("wrong", "carbon exchange")]),
        (MARKET, MARKET, "Carbon exchanges grow", []),
        (SHORT, EXCHANGE, "Carbon exchanges grow", []),  # right by both
        (SHORT, EXCHANGE, "Exchanges grow", [("wrong", "Exchanges")]),
        (EXCHANGE, SHORT, "Carbon exchanges grow", [("wrong", "Carbon exchanges")]),
        (EXCHANGE, entry("碳市场", "exchange market"), "A carbon exchange market", []),
        (None, MARKET, "Carbon exchanges grow", [("wrong", None)]),
        (None, MARKET, "Carbon markets grow", []),
        (MARKET, None, "Carbon markets grow", [("look", "Carbon markets")]),
        (MARKET, with_banned("carbon bourse"), "A carbon bourse", [("wrong", "carbon bourse")]),
        (with_banned("carbon bourse"), MARKET, "A carbon bourse", []),
        (
            with_banned("carbon bourse"),
            entry("碳市场", "carbon bourse"),
            "A carbon bourse",
            [("right", "carbon bourse")],
        ),
    ],
)
def test_effects(old, new, en, found):
    old, new = (glossary(*([item] if item is not None else [])) for item in (old, new))
    zh = "碳市场与碳市场" if "," in en else "碳市场"
    assert [(effect, text) for effect, _, text in told(old, new, (zh, en))] == found


@pytest.mark.parametrize(
    ("term", "line"),
    [
        (
            Term("carbon exchange", status=Status.FORBIDDEN),
            "wrong 碳市场: found 'carbon exchange', now not to be used",
        ),
        (
            Term("carbon bourse", status=Status.FORBIDDEN),
            "look 碳市场: found 'carbon exchange', no rendering any longer",
        ),
    ],
)
def test_a_term_that_has_only_renderings_to_avoid_accepts_nothing(term: Term, line: str):
    new = glossary(Entry((Term("碳市场", "zh"),), (term,)))
    [passage] = affected(glossary(EXCHANGE), new, "碳市场", "A carbon exchange")
    assert str(passage) == f"<text>:1:3: {line}"


def test_a_source_term_that_is_banned_is_not_reported_as_gone():
    peak, peaking = (
        Term("peak carbon", status=Status.PREFERRED),
        Term("carbon peaking", status=Status.FORBIDDEN),
    )
    new = Glossary((Entry((Term("碳达峰", "zh"),), (peak, peaking)),))
    [passage] = affected(Glossary((entry("碳达峰", "carbon peaking"),)), new, "Carbon peaking.", "碳达峰。")
    assert str(passage) == "<text>:1:1: look carbon peaking: found '碳达峰', no rendering any longer"


def test_what_is_right_is_reported_with_the_rendering_that_it_is():
    [passage] = affected(glossary(MARKET), glossary(BOTH), "碳市场", "Carbon exchanges")
    assert str(passage) == "<text>:1:1: right 碳市场: found 'Carbon exchanges', now 'carbon exchange'"


def test_an_english_term_that_is_to_be_used_no_longer_makes_no_translation_wrong():
    old = glossary(entry("碳市场", "carbon exchange", "carbon market"))
    new = glossary(Entry((Term("碳市场", "zh"),), (Term("carbon exchange", status=Status.DEPRECATED),)))
    assert told(old, new, ("A carbon exchange", "碳市场")) == [("look", "carbon exchange", "碳市场")]


def test_names_are_found_as_whole_words():
    old, new = glossary(entry("李凡", "Li Fan")), glossary(entry("李凡", "Lee Fan"))
    assert told(old, new, ("李凡来了", "Li Fan came")) == [("wrong", "李凡", "Li Fan")]
    assert told(old, new, ("李凡来了", "Li Fanking came")) == []


def test_what_did_not_change_is_not_reported():
    old = glossary(EXCHANGE, entry("银行", "bank"))
    new = glossary(MARKET, entry("银行", "bank"))
    assert told(old, new, ("银行", "A shop"), ("银行", "A bank")) == []


def test_both_directions_and_every_form_of_texts():
    old, new = glossary(entry("碳交易所", "carbon market")), glossary(MARKET)
    [item] = affected(old, new, "The carbon market", "碳交易所")
    assert (item.effect, item.found, item.new, item.tgt.column) == ("wrong", "碳交易所", ("碳市场",), 1)
    assert item.to_dict()["direction"] == "en-zh"


def test_plain_values_hold_both_places():
    [item] = affected(glossary(EXCHANGE), glossary(MARKET), ["甲", "建设碳市场"], ["A", "A carbon exchange"])
    row = json.loads(json.dumps(item.to_dict()))
    assert (row["effect"], row["old"], row["new"]) == ("wrong", ["carbon exchange"], ["carbon market"])
    assert (row["src_line"], row["src_column"], row["tgt_line"], row["tgt_column"]) == (2, 3, 2, 3)


@pytest.fixture
def folder(tmp_path):
    for name, en in (("old", "carbon exchange"), ("new", "carbon market")):
        (tmp_path / f"{name}.tsv").write_text(f"zh\ten\n碳市场\t{en}\n", "utf-8")
    (tmp_path / "a.zh").write_text("碳市场\n碳市场\n", "utf-8")
    (tmp_path / "a.en").write_text("A carbon exchange\nA carbon market\n", "utf-8")
    return tmp_path


def test_command_reports_places_and_counts(folder):
    done = run("affected", "old.tsv", "new.tsv", "a.zh", "a.en", "--input", "pairs", "-q", cwd=folder)
    assert done.stdout.splitlines() == [
        "a.en:1:3: wrong 碳市场: found 'carbon exchange', now 'carbon market'",
        "a.en:2:3: right 碳市场: found 'carbon market', now 'carbon market'",
        "1 now wrong, 1 now right, 0 to review",
    ]
    assert done.returncode == 1
    rows = run(
        *("affected", "old.tsv", "new.tsv", "a.zh", "a.en", "--input", "pairs", "-q", "--format", "jsonl"),
        cwd=folder,
    ).stdout.splitlines()
    assert [json.loads(row)["effect"] for row in rows] == ["wrong", "right"]


def test_command_takes_the_documents_of_the_project(folder):
    (folder / "termalign.toml").write_text(
        'glossaries = ["new.tsv"]\n[[documents]]\nsource = "a.en"\ntarget = "a.zh"\n', "utf-8"
    )
    done = run("affected", "old.tsv", "new.tsv", "-q", cwd=folder)  # from English, as the settings say
    given = run("affected", "old.tsv", "new.tsv", "a.en", "a.zh", "-q", cwd=folder)
    assert (done.returncode, done.stdout) == (given.returncode, given.stdout)
    assert "a.zh:1:1: " in done.stdout
    (folder / "termalign.toml").unlink()
    done = run("affected", "old.tsv", "new.tsv", cwd=folder)
    assert (done.returncode, "no documents; set [[documents]]" in done.stderr) == (2, True)


def test_command_is_quiet_about_no_change(folder):
    done = run("affected", "old.tsv", "old.tsv", "a.zh", "a.en", "--input", "pairs", "-q", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "0 now wrong, 0 now right, 0 to review\n")


def test_passages_become_comments(folder):
    (folder / "a.html").write_text("<p>A carbon exchange</p>\n<p>A carbon market</p>\n", "utf-8")
    arguments = ("affected", "old.tsv", "new.tsv", "a.zh", "a.html", "--input", "pairs")
    done = run(*arguments, "--annotate", "out.html", cwd=folder)
    assert done.returncode == 1, done.stderr
    written = (folder / "out.html").read_text("utf-8")
    assert written.count("<mark") == 1
    assert "termalign: wrong 碳市场: found 'carbon exchange', now 'carbon market' [" in written
    assert ">carbon exchange</mark>" in written
    both = run(*arguments, "--annotate", "x.html", "--apply", "y.html", cwd=folder)
    assert (both.returncode, "give one of them" in both.stderr) == (2, True)
