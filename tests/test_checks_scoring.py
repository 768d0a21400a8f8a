"""Term metrics: rates by hand, intervals that hold them, the command."""

from pathlib import Path

import pytest

from termalign.checking.checks.scoring import score_terms
from termalign.checking.checks.units import CheckUnit, TextOrigin
from termalign.termbase.glossary import Glossary, entry
from tests.processes import run

GLOSSARY = Glossary((entry("银行", "bank", "banking house"), entry("经济", "economy")))
AT = TextOrigin("", 1)


def units(*pairs: tuple[str, str]) -> list[CheckUnit]:
    return [CheckUnit(zh, en, AT, AT) for zh, en in pairs]


def test_rates_are_those_counted_by_hand() -> None:
    scores = score_terms(
        GLOSSARY,
        units(
            ("银行与经济", "banks and the economy"),
            ("银行", "a banking house"),
            ("银行", "a shop"),
            ("银行", "a bank"),
        ),
    )
    assert scores.checks == 5
    assert scores.success is not None
    assert scores.success.value == 4 / 5
    assert scores.consistency is not None
    assert scores.consistency.value == pytest.approx(2 / 3)
    assert 0 <= scores.success.low <= 0.8 <= scores.success.high <= 1
    assert "bs:1000|seed:12345|version:termalign-" in scores.signature


def test_one_seed_gives_one_interval_and_certainty_has_no_width() -> None:
    some = units(("银行", "a bank"), ("银行", "a shop"), ("经济", "economy"))
    assert score_terms(GLOSSARY, some) == score_terms(GLOSSARY, some)
    assert score_terms(GLOSSARY, some[::2] * 5).success == (1.0, 1.0, 1.0)


RISKS = Glossary((entry("信用风险", "credit risk"), entry("信用风险管理", "credit risk management")))


@pytest.mark.parametrize(
    ("zh", "en", "own", "occurrences"),
    [
        ("信用风险和信用风险管理", "credit risk and credit risk management", 2, 2),
        (
            "信用风险和信用风险管理",
            "credit risk management",
            1,
            2,
        ),  # inside the longer one it counts for nothing
        ("信用风险和信用风险管理", "credit risk management and credit risk management", 1, 2),
        ("信用风险、信用风险", "credit risk", 1, 2),  # one rendering for two occurrences
        ("信用风险", "non-credit risk", 0, 1),  # another word
    ],
)
def test_exclusive_success_counts_occurrences_with_a_rendering_of_their_own(
    zh: str, en: str, own: int, occurrences: int
) -> None:
    scores = score_terms(RISKS, units((zh, en)))
    assert scores.exclusive is not None
    assert (scores.exclusive.value, scores.occurrences) == (own / occurrences, occurrences)


@pytest.mark.parametrize("pairs", [[], [("天气", "weather")]])
def test_nothing_to_check_is_no_rate(pairs: list[tuple[str, str]]) -> None:
    scores = score_terms(GLOSSARY, units(*pairs))
    assert (scores.success, scores.exclusive, scores.consistency, scores.checks) == (None, None, None, 0)


def test_the_command_prints_rates_and_signature(tmp_path: Path) -> None:
    for name, text in (
        ("g.tsv", "zh\ten\n银行\tbank\n"),
        ("a.zh", "银行\n银行\n"),
        ("a.en", "bank\nshop\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run("score", "--terms", tmp_path / "g.tsv", tmp_path / "a.zh", tmp_path / "a.en")
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("term success  50.0 ± ")
    assert lines[1].startswith("exclusive     50.0 ± ")
    assert lines[3].startswith("nterms:1|nunits:2|bs:1000")
    (tmp_path / "good.en").write_text("a bank\nthe bank\n", encoding="utf-8")
    files = tmp_path / "a.zh", tmp_path / "a.en"
    beside = run("score", "--terms", tmp_path / "g.tsv", "--reference", tmp_path / "good.en", *files)
    assert "reference     term success 100.0" in beside.stdout
    alone = run("score", "--gold", files[0], "--reference", files[1], files[1])
    assert (alone.returncode, "--reference is for --terms" in alone.stderr) == (2, True)
    swapped = run("score", "--terms", tmp_path / "g.tsv", *reversed(files))
    assert swapped.returncode == 2
    assert "the texts are not zh-en" in swapped.stderr
    wrong = run("score", "--terms", tmp_path / "g.tsv", tmp_path / "a.zh")
    assert (wrong.returncode, "SRC and HYP" in wrong.stderr) == (2, True)
