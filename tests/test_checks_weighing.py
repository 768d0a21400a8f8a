"""Findings that are weighed together, and what is free in a translation, held against the slow way to find both out."""

from collections import Counter
from math import exp

from hypothesis import given
from hypothesis import strategies as st

from termalign import Glossary, check, entry
from termalign.checking.checks import usage, weighed_finding
from termalign.checking.checks.likelihood import FINDING_FEATURES, LEAST_ERROR, MOST_WEIGHED, Weighing, model
from termalign.checking.checks.mentions import Mention
from termalign.checking.checks.rendered_terms import RenderedTerms
from termalign.checking.checks.units import CheckUnit, TextOrigin
from termalign.checking.checks.usage import Checker
from termalign.checking.checks.weighed_finding import NEAR, WeighedFinding, Words
from termalign.language.lexicon.cedict import gloss_count
from termalign.language.text import Disjoint, Span
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.expected import ExpectedRenderings, RankedRenderings
from termalign.termbase.matching.judging import Outcome
from termalign.termbase.matching.targets import Target

HOUSE = Glossary(
    (
        entry("碳市场", "carbon market"),
        entry("数据安全", "data security"),
        entry("国家安全", "national security"),
        entry("再融资", "refinancing"),
    )
)
PAIRS = [
    ("建设碳市场，保障数据安全。", "Build an emissions exchange and keep information safe."),
    ("维护国家安全和数据安全。", "Safeguard the security of the nation."),
    ("国家安全，碳市场。", "The market for carbon is a security of data."),
    ("数据安全与国家安全，" * 2 * MOST_WEIGHED, "Trees grow in spring. " * MOST_WEIGHED),
]


def test_findings_that_are_weighed_together_are_as_likely_as_one_by_one(monkeypatch):
    items = []

    class Recording(Weighing):
        def add(self, item):
            items.append(item)
            return super().add(item)

    monkeypatch.setattr(usage, "Weighing", Recording)
    pairs = [
        pair for number in range(40) for pair in ((f"第{number}条，{PAIRS[0][0]}", PAIRS[0][1]), *PAIRS[1:])
    ]
    found = [finding.confidence for finding in check(HOUSE, pairs) if finding.confidence is not None]
    slow = [
        1 / (1 + exp(-float(model().raw(FINDING_FEATURES.rows([item]))[0])))
        for item in items
        if item.hit in item.outcome.hits[:MOST_WEIGHED]
    ]
    assert len(slow) > 128  # so many rows are evaluated in another way than a few
    assert set(found) == {*slow, LEAST_ERROR}  # as a term is in the last pair more often than is weighed


def test_a_pair_is_weighed_alike_alone_and_among_those_of_other_documents():
    units = [
        CheckUnit(src, tgt, TextOrigin(str(index), 1), TextOrigin(str(index), 1), str(index))
        for index, (src, tgt) in enumerate(PAIRS)
    ]
    together = [(each.tgt.path, each.severity, each.confidence) for each in Checker(HOUSE).check(units)]
    alone = [
        (unit.document, each.severity, each.confidence)
        for unit in units
        for each in Checker(HOUSE).check([unit])
    ]
    assert [each for each in together if each[2] is not None] == [
        each for each in alone if each[2] is not None
    ]


@given(st.integers(0, 400), st.integers(1, 9), st.integers(0, 400), st.integers(0, 900))
def test_what_is_near_is_so_many_characters_from_the_expected_position(before, length, after, size):
    src, tgt, hit = "国" * (before + length + after), "a" * size, Hit(0, Span(before, before + length))
    outcome = Outcome(ExpectedRenderings("国", RankedRenderings(), RankedRenderings()), (hit,), (), ())
    at = TextOrigin("a", 1)
    item = WeighedFinding(
        "TA101",
        CheckUnit(src, tgt, at, at),
        Target(tgt),
        outcome,
        hit,
        Disjoint(),
        Mention(),
        RenderedTerms(),
    )
    near = [offset for offset in range(size + 2 * NEAR) if abs(offset - item.position) <= NEAR]
    assert [offset for offset in item.near if offset >= 0] == near


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=8).map(
    lambda pairs: [Span(start, start + size) for start, size in pairs]
)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 6)), max_size=12), SPANS, SPANS)
def test_free_words_overlap_nothing_that_is_taken_but_what_is_their_own(gaps, taken, own):
    words, end = [], 0
    for gap, size in gaps:
        words.append(Span(end + gap, end + gap + size))
        end += gap + size
    covered = Disjoint(taken)
    text = Words([word.start for word in words], [word.end for word in words], ["x"] * len(words))
    assert list(text.free(covered, own, Span(0, end))) == [
        index
        for index, word in enumerate(words)
        if not any(map(word.overlaps, covered)) or any(map(word.overlaps, own))
    ]


def test_what_is_measured_of_a_term_is_measured_once(monkeypatch):
    counted = Counter()

    def counting(lemma):
        counted[lemma] += 1
        return gloss_count(lemma)

    monkeypatch.setattr(weighed_finding, "gloss_count", counting)
    glossary = Glossary((entry("量子草莓", "strawberry of quanta"),))  # in no other test: terms are kept
    found = check(glossary, [(f"第{number}颗量子草莓。", "Trees grow in spring.") for number in range(30)])
    assert len([finding for finding in found if finding.rule == "TA101"]) == 30
    assert counted == {"strawberry": 1, "of": 1, "quantum": 1}
