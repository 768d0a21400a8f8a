"""Which words of a translation render a term, where terms stand inside others."""

import pytest

from termalign import check
from termalign.checking.findings.finding import Severity
from termalign.termbase.glossary import Entry, Glossary, Status, Term, entry

HOUSE = Glossary(
    (
        entry("青湾", "Qingwan"),
        entry("青湾存款保障会", "Qingwan Deposit Protection Board"),
    )
)


@pytest.mark.parametrize(
    ("translation", "told"),
    [
        ("In Qingwan, the Qingwan Deposit Protection Board is independent.", []),
        # Were the town found inside the board, the board would be a split one, in the same words.
        (
            "There, the Qingwan Deposit protection Board is independent.",
            [("青湾", "TA101", Severity.ERROR)],
        ),
        ("There, the Board is independent.", [("青湾", "TA101", Severity.ERROR)]),
    ],
)
def test_a_rendering_inside_that_of_a_longer_term_renders_no_other(translation, told):
    findings = check(HOUSE, "在青湾，青湾存款保障会是独立的。", translation)
    found = [(item.zh, item.rule, item.severity) for item in findings if item.zh == "青湾"]
    assert found == told
    assert ("青湾存款保障会" in {item.zh for item in findings}) == ("Deposit" not in translation)


def test_the_place_inside_is_told():
    (finding,) = check(
        HOUSE, "在青湾，青湾存款保障会是独立的。", "The Qingwan Deposit protection Board is independent."
    )
    assert finding.note == "its rendering is only inside a longer one of another term"


@pytest.mark.parametrize(
    ("accepted", "written"),
    [
        ("cybersecurity", "cyber security"),
        ("network security", "cyber-security"),
        ("network security", "Cyber Securities"),
    ],
)
def test_a_banned_rendering_in_brackets_behind_a_light_word_is_told(accepted, written):
    concept = Entry(
        (Term("网络安全", "zh"),), (Term(accepted), Term("cyber security", status=Status.FORBIDDEN))
    )
    (finding,) = check(Glossary((concept,)), "保护网络安全。", f"Protection of ({written}) matters.")
    assert finding.rule == "TA201"
