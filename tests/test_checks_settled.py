"""What is settled at once, or asked of few tiers, is what asking for everything comes to: findings, counts and all."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.checking.checks.units import CheckUnit, TextOrigin
from termalign.checking.checks.usage import Checker
from termalign.checking.findings.finding import OPTIONAL
from termalign.language.text.language import Direction
from termalign.termbase.glossary import Entry, Glossary, Status, Term, TermType
from termalign.termbase.matching.ladder import Translation
from termalign.termbase.matching.targets import Target

WORDS = (
    *("bank", "Bank", "banks", "banking", "house", "of", "gold", "central", "sector", "CB", "CBs", "IT"),
    *("well-being", "wellbeing", "the", "a,", "and", "golden.", "–", "(", ")", "[1]", "(bank)", "(CB)"),
)


@st.composite
def glossaries(draw: st.DrawFn) -> Glossary:
    """Return terms inside and across one another that share renderings, some of them banned, cased, or kept."""
    rendering = st.builds(
        Term,
        st.lists(st.sampled_from(WORDS[:-8]), min_size=1, max_size=3).map(" ".join),
        status=st.sampled_from((*Status, Status.PREFERRED, Status.PROPOSED)),
        type=st.sampled_from((None, None, TermType.ABBREVIATION)),
        case_sensitive=st.booleans(),
    )
    renderings = st.lists(rendering, max_size=3, unique_by=lambda term: term.text)
    heads = draw(st.lists(st.text("银行金", min_size=1, max_size=3), min_size=1, max_size=5, unique=True))
    return Glossary(
        tuple(
            Entry((Term(zh, "zh", translate=draw(st.integers(0, 9)) > 0),), tuple(draw(renderings)))
            for zh in heads
        )
    )


@st.composite
def pairs(draw: st.DrawFn) -> list[CheckUnit]:
    """Return units of several documents; some are so long that renderings are out of step."""
    made = []
    for number in range(draw(st.integers(1, 4))):
        src = draw(st.text("银行金，", min_size=1, max_size=9))
        tgt = " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=12)))
        tgt += " elsewhere" * draw(st.sampled_from((0, 0, 40)))
        at = TextOrigin("t", number + 1)
        made.append(CheckUnit(src, tgt, at, at, draw(st.sampled_from("AB"))))
    return made


def told(
    glossary: Glossary, units: Sequence[CheckUnit], direction: Direction, optional: Sequence[str]
) -> object:
    checker = Checker(glossary, direction=direction, optional=optional)
    found = [repr(finding) for finding in checker.check(units)]
    tally = checker.tally
    renderings = [(term, list(counts.items())) for term, counts in tally.renderings[direction].counts.items()]
    return found, repr(tally.total), list(tally.terms.items()), list(tally.documents.items()), renderings


@given(glossaries(), pairs(), st.sampled_from(Direction), st.sampled_from(((), tuple(sorted(OPTIONAL)))))
def test_what_is_settled_at_once_is_reported_as_if_it_were_not(
    glossary: Glossary, units: list[CheckUnit], direction: Direction, optional: Sequence[str]
) -> None:
    if direction is Direction.EN_ZH:
        units = [CheckUnit(unit.tgt, unit.src, unit.src_from, unit.tgt_from, unit.document) for unit in units]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("termalign.termbase.matching.judging.settled", lambda options, _: [None] * len(options))
        patch.setattr("termalign.checking.checks.usage._needs_no_rule", lambda outcome: False)
        patch.setattr(Target, "likely", Translation.likely)
        slowly = told(glossary, units, direction, optional)
    assert told(glossary, units, direction, optional) == slowly
