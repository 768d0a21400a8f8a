"""When two writings are the same term: the ladder of levels, and the level at which everything that asks does so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign import Decision, Decisions, Known, KnownMode, Selection, Tier, Verdict, differences, merge
from termalign.checking.findings.finding import Finding, Severity
from termalign.checking.findings.suppressions import Suppressions
from termalign.checking.lint.entries import DUPLICATES, NEAR_DUPLICATES, lint
from termalign.language.keys import Index, Level, key_at, keys_at, lemmas, level_of, levels, same
from termalign.language.keys.levels import LEAST_KEYED_AT_ONCE
from termalign.language.text import is_han
from termalign.termbase.decisions import model as decisions
from termalign.termbase.decisions import settle
from termalign.termbase.glossary import Entry, Glossary, Term, matching, model
from termalign.termbase.matching.judging import judge
from termalign.termbase.matching.targets import Target
from termalign.termbase.matching.terms import Terms
from termalign.terms.extraction import known
from training.lemmas import simplemma_lemma, table

TIER_LEVELS: dict[Tier, Level | None] = {
    Tier.EXACT: Level.EXACT,
    Tier.CASE: Level.CASE,
    Tier.FORM: Level.FORM,
    Tier.INFLECTION: Level.INFLECTION,
    Tier.VARIANT: Level.INFLECTION,
    Tier.INITIALISM: None,
    Tier.FAMILY: Level.FAMILY,
    Tier.SPLIT: Level.FAMILY,
    Tier.REORDERED: Level.FAMILY,
    Tier.HEADLESS: None,
    Tier.CLOSE: None,
    Tier.NONE: None,
}
"""The loosest level at which the words of a tier are those of the rendering; None where a word is missing or another.

A variant is a declared form at one of the levels up to inflection. Of a split or reordered rendering every content
word is there at that level, but not the whole in its order.
"""

PAIRS = {
    # exact
    ("digital economy", "digital economy"): Level.EXACT,
    # case
    ("Digital Economy", "digital economy"): Level.CASE,
    # form: width, script, spaces, quotation marks, hyphens, &, spelling
    ("labour market", "labor market"): Level.FORM,
    ("R&D", "R and D"): Level.FORM,
    ("cross-border trade", "cross border trade"): Level.FORM,
    ("e-commerce", "ecommerce"): Level.FORM,
    ("Ｇ２０", "G20"): Level.FORM,
    ("數字經濟", "数字经济"): Level.FORM,  # digital economy
    ("数字 经济", "数字经济"): Level.FORM,
    ("「三農」工作", "“三农”工作"): Level.FORM,  # agriculture, rural areas and farmers
    ("约翰‧史密斯", "约翰·史密斯"): Level.FORM,  # John Smith
    ("people’s livelihood", "people's livelihood"): Level.FORM,
    ("U.S. dollar", "US dollar"): Level.FORM,
    ("modernisation programme", "Modernization Program"): Level.FORM,
    # inflection: number, verb forms, articles
    ("policies", "policy"): Level.INFLECTION,
    ("risk analyses", "risk analysis"): Level.INFLECTION,
    ("SMEs", "SME"): Level.INFLECTION,
    ("balancing the budget", "balance budgets"): Level.INFLECTION,
    ("labour markets", "labor market"): Level.INFLECTION,
    # family: derivation, words without a meaning of their own
    ("inclusive growth", "inclusiveness of growth"): Level.FAMILY,
    ("supervisory measure", "supervision measures"): Level.FAMILY,
    ("Chinese approach", "China's approach"): Level.FAMILY,
    ("African countries", "countries in Africa"): None,
    ("African Union", "Africa union"): Level.FAMILY,
    ("another thirty years", "another 30 years"): Level.FAMILY,
    # at no level
    ("carbon neutrality", "carbon peaking"): None,
    ("IT", "it"): None,
    ("US", "us"): None,
    ("C++", "C"): None,
    ("rule of law", "rule and order"): None,
    ("数字经济", "数字技术"): None,  # digital economy, digital technology
}


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_level_of_a_pair(one: str, other: str) -> None:
    assert level_of(one, other) == level_of(other, one) == PAIRS[one, other]


def zh(text: str) -> Entry:
    return Entry((Term(text, "zh"),), (Term("x"),))


def en(*texts: str) -> Entry:
    return Entry((Term("词", "zh"),), tuple(Term(text) for text in texts))  # 词, word


def found(entries: Entry, translation: str) -> set[Tier]:
    terms = Terms(Glossary((entries,)))
    outcomes = judge(terms, terms.find(["词"])[0], Target(translation))
    return {candidate.tier for outcome in outcomes for candidate in outcome.used}


def decided(one: str, other: str) -> bool:
    decision = Decision(Verdict.REJECTED, "词", other)
    [settled] = settle([en(one, "left")], Decisions((decision,)))
    return [term.text for term in settled.en] == ["left"]


def suppressed(one: str, other: str, path) -> bool:
    file = path / "let.toml"
    file.write_text(f"[[suppress]]\nrule = 'TA101'\nzh = \"{one}\"\nreason = 'x'\n", "utf-8")
    return Suppressions.read(file).covers(Finding("TA101", Severity.ERROR, Tier.NONE, other))


def linted(rule: str, *entries: Entry) -> bool:
    return any(finding.rule == rule for finding in lint(Glossary(entries)))


USES: dict[str, tuple[Level, Callable[[str, str], bool]]] = {
    # A different number or word may be a different entry.
    "lookup": (model.LOOKUP, lambda one, other: other in Glossary((zh(one),))),
    # Two files' concepts are one only when nobody would write them as two.
    "merge": (
        matching.CONCEPTS,
        lambda one, other: len(merge(Glossary((zh(one),)), Glossary((zh(other),))).glossary) == 1,
    ),
    # … and a comparison matches what a merger would.
    "diff": (
        matching.CONCEPTS,
        lambda one, other: not differences(Glossary((zh(one),)), Glossary((zh(other),))).added,
    ),
    # What two concepts say of one rendering has to hold for both.
    "lint across concepts": (DUPLICATES, lambda one, other: linted("TL101", en(one), en(other))),
    # Within a concept a plural is worth a look; the exact repeat is another rule's.
    "lint within a concept": (
        NEAR_DUPLICATES,
        lambda one, other: one == other or linted("TL105", en(one, other)),
    ),
    # A decision on a rendering holds for the plural that the next run finds.
    "decisions": (decisions.DECIDED_RENDERINGS, decided),
    # A text has the plural of what a glossary cites.
    "known": (
        known.RENDERING_LEVEL,
        lambda one, other: Known(Glossary((en(one),)), KnownMode.CONFLICTS).apply(en(other)) is None,
    ),
    # Excluded is the term, however the list writes it.
    "exclude": (
        Level.FORM,
        lambda one, other: key_at(other, Level.FORM) in Selection(exclude=frozenset({one})).exclude,
    ),
    # Up to here a check has nothing to say; words of the family stand for a rendering with a finding.
    "check": (
        Level.INFLECTION,
        lambda one, other: any(
            TIER_LEVELS[tier] is not None and TIER_LEVELS[tier] <= Level.INFLECTION
            for tier in found(en(one), other)
        ),
    ),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_every_use_asks_at_its_level(use: str, one: str, other: str) -> None:
    level, ask = USES[use]
    pair = PAIRS[one, other]
    if use == "check" and is_han(one[0]):
        pytest.skip("a rendering is English")
    assert ask(one, other) is (pair is not None and pair <= level)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_suppressions_ask_for_the_form(one: str, other: str, tmp_path) -> None:
    pair = PAIRS[one, other]
    assert suppressed(one, other, tmp_path) is (pair is not None and pair <= Level.FORM)


@pytest.mark.parametrize("tier", Tier)
def test_every_tier_has_a_level(tier: Tier) -> None:
    """Tiers are ordered as their levels are; those without a level come after."""
    level = TIER_LEVELS[tier]
    later = [
        TIER_LEVELS[other] for other in Tier if other.rank > tier.rank and TIER_LEVELS[other] is not None
    ]
    assert level is None or all(other is None or level <= other for other in later)


WRITINGS = st.text(alphabet="aAsS eEiInNg-‑’'ＡＢ经濟 &.", max_size=10) | st.sampled_from(
    [text for pair in PAIRS for text in pair]
)


@given(WRITINGS, WRITINGS)
def test_what_is_the_same_stays_the_same_at_looser_levels(one: str, other: str) -> None:
    told = [same(one, other, level) for level in Level]
    assert told == sorted(told)
    assert level_of(one, other) == next((level for level in Level if told[level]), None)


@given(WRITINGS, WRITINGS, st.sampled_from(Level))
def test_sameness_has_no_direction(one: str, other: str, level: Level) -> None:
    assert same(one, other, level) == same(other, one, level)
    assert same(one, one, level)


@given(
    st.lists(WRITINGS, max_size=8),
    WRITINGS,
    st.sampled_from(Level),
    st.sampled_from((1, LEAST_KEYED_AT_ONCE)),
)
def test_an_index_finds_what_is_the_same(texts: list[str], wanted: str, level: Level, times: int) -> None:
    texts *= times
    index = Index(level, [(text, number) for number, text in enumerate(texts)])
    expected = [number for number, text in enumerate(texts) if same(text, wanted, level)]
    assert index.find(wanted) == expected
    assert (wanted in index) is bool(expected)
    assert index.first(wanted) == (expected[0] if expected else None)


def test_keys_of_several_batches_are_in_the_order_of_their_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "MOST_KEYED_AT_ONCE", LEAST_KEYED_AT_ONCE)
    texts = [text for number in range(50) for text in (f"術語{number}", f"Term {number}", f"中国 {number}")]
    assert list(keys_at(texts, Level.FORM)) == [key_at(text, Level.FORM) for text in texts]


def test_the_lemmas_that_ship_are_those_of_simplemma() -> None:
    """Of all words that it knows; `python -m training.lemmas` makes the table anew."""
    assert Path(lemmas.__file__).with_name(lemmas.LEMMAS_FILE).read_bytes() == table()


@given(st.from_regex(r"[a-zäé一e\u0301]{1,12}", fullmatch=True), st.sampled_from(["", *lemmas.LEMMA_ENDINGS]))
def test_words_that_simplemma_does_not_know_have_its_lemmas(beginning: str, ending: str) -> None:
    word = (beginning + ending).casefold()
    assert lemmas.lemma_of(word) == simplemma_lemma(word)


def test_the_rules_of_simplemma_are_known() -> None:
    from simplemma.strategies.defaultrules import en

    endings = {*en.ENGLISH_IES_ENDING, *en.ENGLISH_S_ENDING, "ized", "erves"}
    assert endings == set(lemmas.LEMMA_ENDINGS)
