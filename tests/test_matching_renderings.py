"""Which renderings a term has, and which of them is the rule."""

import pytest

from termalign.language.keys import Level, key_at
from termalign.termbase.matching import renderings
from termalign.termbase.matching.renderings import MOST_OTHERS, RenderingNames, Renderings, agreement

TERM = "储值支付工具"


def counted(*texts: str) -> Renderings:
    found = Renderings()
    for text in texts:
        found.add(TERM, text)
    return found


def test_forms_of_a_rendering_are_one_under_the_first_writing_met() -> None:
    found = counted("payment tools", "Payment Tool", "facility")
    assert found.counts[TERM] == {"payment tools": 2, "facility": 1}


def test_of_two_as_frequent_the_one_met_first_is_the_rule() -> None:
    found = counted("facility", "payment tool", "payment tool", "facility")
    assert (found.main(TERM), found.others(TERM), agreement(found.counts.values())) == (
        "facility",
        ["payment tool"],
        0.5,
    )


def test_short_and_full_forms_deviate_from_each_other_in_neither_direction() -> None:
    assert counted("stored value facility", "SVF").others(TERM) == []
    assert counted("SVF", "stored value facility").others(TERM) == []


def test_a_term_met_once_agrees_with_nothing() -> None:
    assert agreement(counted("facility").counts.values()) is None


def test_counts_may_share_their_names() -> None:
    names = RenderingNames()
    first, second = Renderings(names), Renderings(names)
    assert first.add(TERM, "payment tools") == second.add(TERM, "payment tool") == "payment tools"


def test_renderings_without_end_are_bounded() -> None:
    found = counted(*(f"tool {number} x" for number in range(2 * MOST_OTHERS)))
    assert len(found.counts[TERM]) <= MOST_OTHERS + 1
    assert found.counts[TERM].total() == 2 * MOST_OTHERS


def test_the_keys_of_a_term_with_many_renderings_are_made_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counting(text: str, level: Level) -> str:
        made.append(text)
        return key_at(text, level)

    monkeypatch.setattr(renderings, "key_at", counting)
    counted(*(f"tool {number} x" for number in range(2 * MOST_OTHERS)))
    assert len(made) <= 2 * MOST_OTHERS
