"""`termalign extract` as a process."""

import json
import operator

import pytest

from tests.processes import run

ZH = "要加快发展新质生产力，维护国家安全。\n新质生产力需要人工智能。\n"
EN = (
    "We must accelerate the growth of new quality productive forces and safeguard national security.\n"
    "New quality productive forces need artificial intelligence (AI).\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("extract")
    (folder / "a.zh.txt").write_text(ZH, encoding="utf-8")
    (folder / "a.en.txt").write_text(EN, encoding="utf-8")
    (folder / "list.tsv").write_text("a.zh.txt\ta.en.txt\n", encoding="utf-8")
    (folder / "bad.tsv").write_text("a.zh.txt\ta.en.txt\nb.zh.txt\tb.en.txt\n", encoding="utf-8")
    return folder


def rows(text):
    header, *lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return [dict(zip(header, line, strict=False)) for line in lines]


def test_table_decisions_and_glossary(folder):
    texts = folder / "a.zh.txt", folder / "a.en.txt"
    decisions, out = folder / "decisions.tsv", folder / "terms.tsv"
    first = run("extract", *texts, "--format", "table", "--decisions", decisions)
    assert first.returncode == 0, first.stderr
    assert "[新质生产力]" in first.stdout
    assert "[New quality productive forces]" in first.stdout
    open_ = {row["zh"]: row for row in rows(decisions.read_text("utf-8"))}
    assert open_["国家安全"]["en"] == "national security"
    assert open_["国家安全"]["decision"] == ""
    assert f"0 terms decided on, {len(open_)} open → {decisions}" in first.stderr

    decisions.write_text(
        "decision\tzh\ten\tnew\n"
        "edited\t国家安全\tnational security\tsecurity of the state\n"
        "rejected\t人工智能\t\t\n",
        encoding="utf-8",
    )
    (folder / "exclude.txt").write_text("# not ours\n發展\n", encoding="utf-8")
    second = run("extract", *texts, "-o", out, "--decisions", decisions, "--exclude", folder / "exclude.txt")
    assert second.returncode == 0, second.stderr
    assert "termalign: 2 terms decided on, " in second.stderr
    found = {row["zh"]: row for row in rows(out.read_text("utf-8"))}
    assert (found["国家安全"]["en"], found["国家安全"]["status"]) == ("security of the state", "preferred")
    assert "人工智能" not in found
    assert "发展" not in found
    assert "edited\t国家安全\tnational security\tsecurity of the state" in decisions.read_text("utf-8")


def test_what_leaves_nothing_out_and_what_leaves_nothing_are_reported(folder):
    texts = folder / "a.zh.txt", folder / "a.en.txt"
    (folder / "english.txt").write_text("national security\n", encoding="utf-8")
    done = run("extract", *texts, "--exclude", folder / "english.txt", "--min-count", "99")
    assert done.returncode == 0
    assert "english.txt: holds no Chinese; nothing is left out" in done.stderr
    assert "termalign: 0 entries" in done.stderr


@pytest.mark.parametrize("suffix", [".tsv", ".xlsx"])
def test_what_was_decided_is_not_replaced(folder, tmp_path, suffix):
    from termalign.termbase.decisions import read_decisions, write_decisions

    table, out = tmp_path / "decisions.tsv", tmp_path / f"terms{suffix}"
    table.write_text("decision\tzh\ten\tnew\nrejected\t人工智能\t\t\n", encoding="utf-8")
    write_decisions(read_decisions(table), out)
    before = out.read_bytes()
    done = run("extract", folder / "a.zh.txt", folder / "a.en.txt", "-o", out)
    assert (done.returncode, out.read_bytes()) == (2, before)
    assert "holds 1 decision, which would be lost; give it as --decisions" in done.stderr


def test_known_terms(folder):
    (folder / "house.tsv").write_text(
        "zh\ten\n国家安全\tState security\n人工智能\tartificial intelligence\n", encoding="utf-8"
    )
    ran = run(
        *("extract", folder / "a.zh.txt", folder / "a.en.txt", "-o", "-"),
        *("--known", folder / "house.tsv", "--known-mode", "conflicts"),
    )
    assert ran.returncode == 0, ran.stderr
    (row,) = rows(ran.stdout)
    assert (row["zh"], row["en"]) == ("国家安全", "national security")
    assert row["entry_note"] == "known as: State security"


def test_a_corpus_with_a_failed_document(folder):
    out = folder / "corpus.tsv"
    ran = run(
        *("extract", "--pairs", folder / "bad.tsv", "-o", out),
        *("--checkpoint", folder / "done", "-v"),
    )
    assert ran.returncode == 2
    assert "b.zh.txt: no such file or folder" in ran.stderr
    assert "termalign: 1 (100 %): map a.zh.txt" in ran.stderr
    assert "1 chunk, zh-en, 2 sentence pairs, 1 left out: " in ran.stderr
    told = run("corpus", "status", folder / "done").stdout
    assert f"{folder / 'done'}: finished\n" in told
    assert "  map: 2 chunks, " in told
    assert ", 2 sentence pairs, " in told
    assert "新质生产力" in {row["zh"] for row in rows(out.read_text("utf-8"))}
    again = run("extract", "--pairs", folder / "list.tsv", "-o", "-", "--checkpoint", folder / "done")
    assert again.returncode == 0, again.stderr
    assert again.stdout.splitlines()[1:] == out.read_text("utf-8").splitlines()[1:]


def test_a_corpus_that_is_learned_from_first(folder):
    ran = run("extract", "--pairs", folder / "list.tsv", "-o", "-", "--learn", "-v")
    assert ran.returncode == 0, ran.stderr
    assert "termalign: 1 (30 %): learn a.zh.txt" in ran.stderr
    assert "termalign: 2 (100 %): map a.zh.txt" in ran.stderr
    assert "新质生产力" in {row["zh"] for row in rows(ran.stdout)}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "out.tsv"], "give SRC and TGT, one bitext file"),
        (["a.zh", "a.en", "--pairs", "list.tsv", "-o", "out.tsv"], "give SRC and TGT, one bitext file"),
        (["a.zh", "a.en", "--learn", "-o", "out.tsv"], "the first problem: a.zh: no such file"),
        (
            ["a.zh", "a.en", "--ray-address", "first:6379", "-o", "out.tsv"],
            "--ray-address needs --checkpoint",
        ),
        (["--pairs", "nothing.tsv", "-o", "-"], "nothing.tsv: no such file"),
        (
            ["a.zh", "a.en", "-o", "-", "--all", "--top", "9"],
            "--top cannot be used with --all",
        ),
        (["--pairs", "list.tsv", "-o", "-", "--sort", "position"], "--sort position is for one text"),
        (["a.zh", "a.en", "-o", "-", "--class", "noun"], "term', 'name', 'phrase', 'generic"),
        (["a.zh", "a.en", "--known-mode", "leave-out"], "--known-mode needs --known GLOSSARY"),
        (["--pairs", "list.tsv", "--columns", "zh=1,en=2"], "--columns cannot be used with --pairs LIST"),
        (["a.zh", "a.en", "--format", "table", "--keyness"], "--keyness cannot be used with --format table"),
        (["a.zh", "a.en", "--concordance-order", "text"], "--concordance-order needs --concordance FILE"),
    ],
)
def test_mistakes_are_reported_in_a_line(arguments, message):
    ran = run("extract", *arguments)
    assert ran.returncode == 2
    assert message in ran.stderr
    assert ran.stdout == ""


def test_the_concordance_has_every_place(folder):
    out, lines = folder / "c.tsv", folder / "c.jsonl"
    ran = run("extract", folder / "a.zh.txt", folder / "a.en.txt", "-o", out, "--concordance", lines)
    assert ran.returncode == 0, ran.stderr
    found = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    of_term = [line for line in found if line["zh"] == "新质生产力"]
    assert [line["src_line"] for line in of_term] == [1, 2]
    for line in of_term:
        start, end = line["src_span"]
        assert line["source"][start:end] == "新质生产力"
        assert " ".join(line["target"][a:b] for a, b in line["tgt_spans"]).lower() == (
            "new quality productive forces"
        )
    assert {line["zh"] for line in found} >= {row["zh"] for row in rows(out.read_text("utf-8"))}


def test_spotting_in_a_list_of_documents(folder):
    (folder / "terms.txt").write_text("新质生产力\n", encoding="utf-8")
    lines = folder / "concordance.tsv"
    arguments = ("--pairs", folder / "bad.tsv", "-o", "-", "--concordance", lines)
    ran = run("spot", folder / "terms.txt", *arguments)
    assert ran.returncode == 2
    assert "b.zh.txt: no such file or folder" in ran.stderr
    (row,) = rows(ran.stdout)
    assert (row["en"], row["count"]) == ("new quality productive forces", "2")
    header, *written = (line.split("\t") for line in lines.read_text("utf-8").splitlines())
    assert [dict(zip(header, line, strict=True))["nested"] for line in written] == ["no", "no"]


def test_spot_shows_every_occurrence_with_both_sentences(folder):
    (folder / "terms.txt").write_text("新质生产力\n没有\n", encoding="utf-8")
    options = ("--format", "full", "--concordance-order", "rendering", "-q")
    ran = run("spot", folder / "terms.txt", folder / "a.zh.txt", folder / "a.en.txt", *options)
    assert ran.returncode == 0, ran.stderr
    header, *lines, none = ran.stdout.splitlines()
    assert header == "新质生产力  new quality productive forces ×2"
    assert none == "没有  no rendering"
    assert len(lines) == 6
    assert all("[新质生产力]" in line for line in lines[1::3])
    assert all("[new quality productive forces]" in line.lower() for line in lines[2::3])


def test_a_concordance_is_written_in_an_order_and_as_parquet(folder):
    parquet = pytest.importorskip("pyarrow.parquet")
    found = {}
    for order in ("text", "left"):
        options = ("--concordance", folder / f"{order}.parquet", "--concordance-order", order)
        ran = run("extract", folder / "a.zh.txt", folder / "a.en.txt", "-o", folder / "o.tsv", *options)
        assert ran.returncode == 0, ran.stderr
        found[order] = parquet.read_table(folder / f"{order}.parquet").to_pylist()
    before = [
        row["source"][: row["src_spans"][0]["start"]][::-1]
        for row in found["left"]
        if row["zh"] == "新质生产力"
    ]
    assert before == sorted(before)
    key = operator.itemgetter("zh", "src_line", "source")
    assert sorted(found["left"], key=key) == sorted(found["text"], key=key)
