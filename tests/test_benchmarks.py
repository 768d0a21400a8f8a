"""Benchmarks that other people feed with their own data: read on made-up data of that shape."""

import json
import sys

import pytest

from benchmarks import sentalign, term_rows
from termalign.documents.bitext import Bead

ZH = ["新质生产力很重要。", "要守住数据安全的底线。", "会议结束。"]
EN = [
    "New quality productive forces matter.",
    "We must hold the line",
    "on data security.",
    "The meeting ended.",
]
GOLD = "[0]:[0]\n[1]:[1, 2]\n[2]:[3]\n"


@pytest.fixture(params=["from Chinese", "from English"])
def folders(request, tmp_path):
    """A folder of the shape of aligner-eval, from either language."""
    for name in ("src", "tgt", "gold"):
        (tmp_path / name).mkdir()
    sides, gold = (ZH, EN), GOLD
    if request.param == "from English":
        sides = EN, ZH
        gold = "".join(f"{line.partition(':')[2]}:{line.partition(':')[0]}\n" for line in GOLD.splitlines())
    for name, texts in zip(("src", "tgt"), sides, strict=True):
        (tmp_path / name / "001").write_text("\n".join(texts) + "\n", encoding="utf-8")
    (tmp_path / "gold" / "001.align").write_text(gold, encoding="utf-8")
    return tmp_path


def test_a_folder_of_aligner_eval_is_read_from_either_language(folders):
    beads = [Bead((0,), (0,)), Bead((1,), (1, 2)), Bead((2,), (3,))]
    assert sentalign.read_folders(folders, "001") == (ZH, EN, beads)


def test_a_folder_of_aligner_eval_is_scored(folders, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["sentalign", "folders", str(folders)])
    sentalign.main()
    each, together = capsys.readouterr().out.splitlines()
    assert each == "001 strict 1.0000 lax 1.0000"
    assert together == "1 documents: strict F1 1.0000, lax F1 1.0000"


TERMS = {"银行": "bank", "利率": ["interest rate", "rate of interest"]}
SRC = "银行提高利率，银行满意。"


def test_systems_are_ordered_by_the_terms_of_their_rows(tmp_path, monkeypatch, capsys):
    made = {  # term success of two checks; own renderings of three occurrences
        "good": "The bank raised its rate of interest, and the bank was content.",
        "fair": "The bank raised interest rates and was content.",
        "poor": "The bench raised the price.",
    }
    for name, hypothesis in made.items():
        row = {"src": SRC, "hyp": hypothesis, "terms": TERMS}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    found = {name: term_rows.rates(tmp_path / f"{name}.jsonl") for name in made}
    assert found["good"] == (1.0, 1.0, 2, 3)
    assert found["fair"] == (1.0, pytest.approx(2 / 3), 2, 3)
    assert found["poor"] == (0.0, 0.0, 2, 3)
    (tmp_path / "rates.tsv").write_text("good\t0.9\nfair\t0.8\npoor\t0.1\n", encoding="utf-8")
    files = [str(tmp_path / f"{name}.jsonl") for name in made]
    monkeypatch.setattr(sys, "argv", ["term_rows", *files, "--published", str(tmp_path / "rates.tsv")])
    term_rows.main()
    out = capsys.readouterr().out.splitlines()
    assert out[1] == "good\t1.0000\t1.0000\t2\t3"
    assert out[-1] == "exclusive: Spearman 1.000 with the published rates of 3 systems"
