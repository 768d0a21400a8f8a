"""What is listed, in which order: ranges, cuts, known terms."""

from copy import deepcopy
from pathlib import Path

import pytest

from termalign import align
from termalign.alignment.aligner import default_aligner
from termalign.errors import InputError
from termalign.termbase.glossary import Entry, Glossary, Status, Term, entry
from termalign.terms.extraction import Known, KnownMode, Selection, TermClass, merged
from termalign.terms.extraction.entries import LEAST_FURTHER_SCORE
from termalign.terms.extraction.extractor import default_extractor
from termalign.terms.extraction.ranking import Ranking
from termalign.terms.extraction.selection import LEAST_WORTH, Sort
from termalign.terms.extraction.statistics import LIKELIHOOD, SUMMED


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_score": 1.5}, "min_score is 1.5; allowed: 0 to 1"),
        ({"min_count": 0}, "min_count is 0; allowed: whole numbers, 1 or more"),
        ({"top": 0}, "top is 0; allowed: whole numbers, 1 or more"),
        ({"sort": "age"}, "sort is 'age'; allowed: worth, score, salience, count, position"),
        ({"classes": ["noun"]}, "class is 'noun'; allowed: term, name, phrase, generic"),
        ({"everything": True, "top": 3}, "everything, and top too; allowed: one of the two"),
    ],
)
def test_ranges(options, message):
    with pytest.raises(InputError, match=message):
        Selection(**options)


@pytest.fixture(scope="module")
def source():
    """Statistics of an article that was aligned line by line."""
    sample = Path(__file__).parents[1] / "docs" / "samples"
    zh, en = ((sample / f"traditional.{side}.txt").read_text("utf-8") for side in ("zh", "en"))
    extractor = default_extractor()
    return extractor.map(default_aligner().align(zh, en))


def listed(source, **options):
    told = []
    entries = Selection(**options).entries(source, default_extractor().lexicon, on_left_out=told.append)
    return entries, sum(told)


def test_what_the_default_cut_leaves_out_is_reported(source):
    everything, nothing = listed(source, everything=True)
    default, left_out = listed(source)
    assert nothing == 0
    assert 0 < len(default) < len(everything) == len(default) + left_out
    assert {entry.zh[0].text for entry in default} < {entry.zh[0].text for entry in everything}


@pytest.mark.parametrize("cut", [{"top": 10**30}, {"min_score": 0.0}])
def test_another_cut_takes_the_place_of_the_default(source, cut):
    assert len(listed(source, **cut)[0]) > len(listed(source)[0])
    assert listed(source, **cut)[1] == 0


@pytest.mark.parametrize("cut", [{}, {"everything": True}, {"min_score": 0.3}])
def test_classes_narrow_the_list_and_lift_no_cut(source, cut):
    whole, left_out = listed(source, **cut)
    parts = [listed(source, classes=[kind], **cut) for kind in TermClass]
    narrowed = [entry.zh[0].text for entries, _ in parts for entry in entries]
    assert sorted(narrowed) == sorted(entry.zh[0].text for entry in whole)
    assert sum(more for _, more in parts) == left_out
    assert 0 < len(parts[0][0]) < len(whole)


def test_unlikely_renderings_beside_the_first_are_listed_with_everything_else_only(source):
    scores = {
        everything: [
            term.score
            for entry in listed(source, everything=everything)[0]
            for term in entry.en[1:]
            if term.score is not None
        ]
        for everything in (False, True)
    }
    assert min(scores[False], default=1.0) >= LEAST_FURTHER_SCORE > min(scores[True])


NUMBERS = {
    Sort.SCORE: lambda entry: -max(term.score or 0.0 for term in entry.en),
    Sort.SALIENCE: lambda entry: -entry.salience,
    Sort.COUNT: lambda entry: -entry.count,
}


@pytest.mark.parametrize("sort", NUMBERS)
def test_orders(source, sort):
    numbers = [NUMBERS[sort](entry) for entry in listed(source, everything=True, sort=sort)[0]]
    assert numbers == sorted(numbers)


def test_order_by_position(source):
    text = (Path(__file__).parents[1] / "docs" / "samples" / "traditional.zh.txt").read_text("utf-8")
    entries, _ = listed(source, sort="position")
    offsets = [
        min(text.find(form) for form in (term.text, *term.forms))
        for ((term, *_),) in ((entry.zh,) for entry in entries)
    ]
    assert offsets == sorted(offsets)


def test_several_documents_have_no_positions(source):
    two = merged([source, source])
    with pytest.raises(
        InputError, match="sort is 'position', of 2 documents together; allowed: worth, score"
    ):
        listed(two, sort="position")


HOUSE = Glossary(
    (entry("合法权益", "lawful rights and interests", "lawful rights"), entry("法治", "rule of law"))
)


@pytest.mark.parametrize(
    ("mode", "zh", "en", "listed"),
    [
        (KnownMode.LEAVE_OUT, "法治", "rule of law", False),
        (KnownMode.LEAVE_OUT, "新词", "new word", True),
        (KnownMode.ONLY, "法治", "rule of law", True),
        (KnownMode.ONLY, "法治", "law", True),
        (KnownMode.ONLY, "新词", "new word", False),
        (KnownMode.CONFLICTS, "法治", "Rule of Law", False),
        (KnownMode.CONFLICTS, "合法权益", "lawful rights", False),
        (KnownMode.CONFLICTS, "法治", "law", True),
        (KnownMode.CONFLICTS, "新词", "new word", False),
        (KnownMode.MARK, "法治", "law", True),
        (KnownMode.MARK, "新词", "new word", True),
    ],
)
def test_known_terms(mode, zh, en, listed):
    assert (Known(HOUSE, mode).apply(entry(zh, en)) is not None) is listed


def test_a_conflict_shows_what_is_known():
    found = Known(HOUSE, KnownMode.ONLY).apply(entry("合法权益", "legal rights"))
    assert found.note == "known as: lawful rights and interests | lawful rights"


REJECTING = Glossary(
    (
        Entry(
            (Term("合法权益", "zh"),),
            (
                Term("lawful rights and interests", status=Status.PREFERRED),
                Term("legal rights", status=Status.DEPRECATED),
            ),
        ),
        Entry((Term("法治", "zh"),), (Term("rule by law", status=Status.DEPRECATED),)),
    )
)


@pytest.mark.parametrize(
    ("zh", "en", "note"),
    [
        ("合法权益", ["lawful rights and interests"], None),
        ("合法权益", ["lawful rights and interests", "legal rights"], "deprecated: legal rights"),
        ("合法权益", ["legal rights"], "known as: lawful rights and interests; deprecated: legal rights"),
        ("法治", ["rule by law"], "deprecated: rule by law"),
        ("法治", ["rule of law"], None),
    ],
)
def test_a_deprecated_rendering_in_use_is_a_conflict(zh, en, note):
    found = Known(REJECTING, KnownMode.CONFLICTS).apply(entry(zh, *en))
    assert (found and found.note) == note
    marked = Known(REJECTING, KnownMode.MARK).apply(entry(zh, *en))
    assert marked.note == (note or "known")


def test_what_a_glossary_knows_is_listed_whatever_it_looks_like():
    # No candidate by its looks: 的 at its end.
    house = Known(Glossary((entry("是公开的", "is public"),)), KnownMode.MARK)
    extractor = type(default_extractor())(known=house.terms)
    bitext = align(
        "会议是公开的。法院依法审理。", "The meeting is public. Courts try cases according to law."
    )
    found = extractor.extract(bitext, selection=Selection(known=house, min_score=0.9))
    (known,) = found.find("是公开的")
    assert "known as: is public" in known.note
    assert not default_extractor().extract(bitext).find("是公开的")


@pytest.fixture(scope="module")
def weakest(source):
    """The least worthy of the curated terms in the sample, which no default cut lets through."""
    ranked = Ranking(source, default_extractor().lexicon).outlines()
    known = [term for term in ranked if term.is_known]
    assert known[-1].worth < LEAST_WORTH
    return known[-1]


def test_a_curated_term_passes_no_cut_by_being_known(source, weakest):
    assert not Glossary(tuple(listed(source)[0])).find(weakest.key)
    assert not Glossary(tuple(listed(source, min_score=weakest.score + 0.01)[0])).find(weakest.key)
    (entry,) = Glossary(tuple(listed(source, everything=True)[0])).find(weakest.key)
    assert entry.note.split("; ")[-1].startswith("known")


@pytest.mark.parametrize("cut", [{}, {"min_score": 1.0}, {"classes": ["name"]}])
def test_a_term_of_the_users_glossary_passes_every_cut(source, weakest, cut):
    house = Glossary((entry(weakest.key, "another rendering"),))
    for mode in (KnownMode.MARK, KnownMode.ONLY, KnownMode.CONFLICTS):
        (found,) = Glossary(tuple(listed(source, known=Known(house, mode), **cut)[0])).find(weakest.key)
        assert found.note.endswith("known as: another rendering")
    assert not Glossary(tuple(listed(source, known=Known(house), **cut)[0])).find(weakest.key)


def test_an_unlikely_rendering_does_not_stand_beside_a_term_that_was_asked_for(source, weakest):
    unlikely = deepcopy(source)
    renderings = unlikely.terms[weakest.key].renderings
    for rendering in renderings.values():
        rendering.sums[SUMMED.index(LIKELIHOOD)] = 0
    text = default_extractor().rank(source, selection=Selection(everything=True))[weakest.key].en[0].text
    for declared, shown in ((text, [text]), ("another rendering", [])):
        house = Known(Glossary((entry(weakest.key, declared),)), KnownMode.MARK)
        (found,) = Glossary(tuple(listed(unlikely, known=house)[0])).find(weakest.key)
        assert [term.text for term in found.en] == shown
        assert found.note == ("known" if shown else "no likely rendering; known as: another rendering")


def test_the_curated_glossaries_are_known_by_default():
    bitext = align("要培育新质生产力。", "We must foster new quality productive forces.")
    (found,) = default_extractor().extract(bitext).find("新质生产力")
    assert found.note == "known"
