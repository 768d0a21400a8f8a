"""Long work of the library reports its progress, shows a bar on a terminal, and ends when it is interrupted."""

import io
import sys

import pytest

import termalign
from termalign import (
    InputError,
    align,
    check,
    consistency,
    corpus_files,
    entry,
    extract,
    extract_corpus,
    spot,
)
from termalign.apps.cli.progress import corpus_progress, stages
from termalign.runtime.progress import REPORTED_EVERY, watched

HOUSE = termalign.Glossary((entry("碳中和", "carbon neutrality"),))
PAIRS = [("实现碳中和。", "Achieve carbon neutrality.")] * (REPORTED_EVERY + 50)
ZH, EN = "我们实现碳中和。碳市场启动了。", "We reach carbon neutrality. The carbon market has begun."


def corpus(folder, **options):
    (folder / "pairs.tsv").write_text(
        "src\ttgt\n" + "".join(f"{src}\t{tgt}\n" for src, tgt in PAIRS), "utf-8"
    )
    return extract_corpus(corpus_files(str(folder / "pairs.tsv")), **options).glossary


LONG = {
    "check": lambda folder, **options: check(HOUSE, PAIRS, **options),
    "align": lambda folder, **options: align(ZH, EN, **options),
    "extract": lambda folder, **options: extract(PAIRS, everything=True, **options),
    "spot": lambda folder, **options: spot(["碳中和"], PAIRS, **options),
    "consistency": lambda folder, **options: consistency(PAIRS, **options),
    "affected": lambda folder, **options: termalign.affected(HOUSE, termalign.Glossary(), PAIRS, **options),
    "extract_corpus": corpus,
}


@pytest.mark.parametrize("name", LONG)
def test_progress_is_reported_and_changes_nothing(name, tmp_path):
    steps = []
    work = LONG[name]
    assert work(tmp_path, progress=lambda *step: steps.append(step)) == work(tmp_path)
    assert steps
    for stage, done, total in steps:
        assert stage
        assert total is None or done <= total
    by_stage = {}
    for stage, done, _ in steps:
        by_stage.setdefault(stage, []).append(done)
    assert all(done == sorted(done) for done in by_stage.values())
    pairs = 2 if name == "align" else len(PAIRS)
    assert max(done[-1] for done in by_stage.values()) >= pairs


@pytest.mark.parametrize("name", LONG)
def test_what_a_function_raises_ends_the_work(name, tmp_path):
    def interrupt(*step):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        LONG[name](tmp_path, progress=interrupt)


@pytest.mark.parametrize("name", LONG)
def test_anything_else_is_refused(name, tmp_path):
    with pytest.raises(InputError, match="allowed: True, False"):
        LONG[name](tmp_path, progress=3)


def test_the_number_of_pairs_is_known():
    steps = []
    check(HOUSE, PAIRS, progress=lambda *step: steps.append(step))
    assert steps == [("checking", REPORTED_EVERY, len(PAIRS)), ("checking", len(PAIRS), len(PAIRS))]
    steps.clear()
    check(HOUSE, iter(PAIRS), progress=lambda *step: steps.append(step))
    assert steps[-1] == ("checking", len(PAIRS), None)


def test_a_bar_is_for_terminals(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")  # of services that keep logs, and of notebooks
    monkeypatch.setenv("TERM", "xterm")
    errors = io.StringIO()
    monkeypatch.setattr(sys, "stderr", errors)
    check(HOUSE, PAIRS, progress=True)
    with stages() as shown, corpus_progress() as show:
        shown("checking")
        show("news", 1, 2)
    assert errors.getvalue() == ""
    monkeypatch.setattr(errors, "isatty", lambda: True)
    with watched(True) as watch:
        list(watch.over(PAIRS, "checking", total=len(PAIRS)))
    assert "150/150" in errors.getvalue()


def test_findings_come_as_they_are_made():
    from termalign.checking.checks.texts import units_from

    def pairs():
        yield from [("碳中和。", "Carbon balance.")] * 20_000
        pytest.fail("all pairs were read before the first finding came")

    units, _ = units_from(pairs())
    assert next(termalign.Checker(HOUSE, direction="zh-en").check(units)).rule == "TA101"


def test_linking_reports_pairs_block_by_block(monkeypatch):
    monkeypatch.setattr("termalign.alignment.wordalign.ensemble.BLOCK_CELLS", 100)
    steps = []
    linked = align(PAIRS[:20], progress=lambda *step: steps.append(step))
    done = [count for stage, count, total in steps if stage.startswith("linking") and total == len(linked)]
    assert len(done) > 3
    assert done == sorted(done)
    assert done[-1] == 20
