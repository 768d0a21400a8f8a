"""How important candidates are: where they stand, what stands near them, and the models that weigh it."""

import errno

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.alignment.aligner import default_aligner
from termalign.documents.bitext import from_pairs
from termalign.errors import FileError
from termalign.language.lexicon import Lexicon
from termalign.language.models import Origin
from termalign.termbase.glossary import Entry, Glossary, Status, Term, entry
from termalign.terms.extraction import extract
from termalign.terms.extraction.pair_features import RANK_NAMES
from termalign.terms.extraction.prominence import Prominence, prominence
from termalign.terms.extraction.salience import ranker, salience_models, vectors
from termalign.terms.extraction.salience.appearance import (
    CHINESE_FEATURES,
    ENGLISH_FEATURES,
    EnglishForms,
)
from termalign.terms.extraction.salience.curated import CURATED, CuratedTerms, DeclaredTerms
from termalign.terms.extraction.salience.nearby import AS_FREQUENT, LEAST_OVERLAP, Member, Neighbourhood
from termalign.terms.extraction.salience.usage import (
    DESCRIBING,
    KIND_NAMES,
    LIKELIEST_MEASURED,
    kind_of_texts,
)
from termalign.terms.extraction.salience.vectors import Vectors, encoded_here
from termalign.terms.extraction.salience.wording import WEIGHTS, WordingModel, hashed, surroundings, traits
from termalign.terms.extraction.statistics import TermStatistics
from termalign.terms.extraction.termhood import Candidates, CorpusCounts

LEXICON = Lexicon()


def near(members, worths):
    (features,) = Neighbourhood(members).parts(worths, "near", [len(members)])
    return features


def candidates(key, atoms):
    return Candidates([key], [TermStatistics(atoms=atoms)], CorpusCounts(len(key)), LEXICON)


def places(*lines, key="数字经济"):
    return prominence(from_pairs([(line, "line") for line in lines]), [key])[key]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("发展，数字经济，和", "alone"),
        ("“数字经济”是什么？", "quoted"),
        ("数字经济（digital economy）是什么？", "glossed"),
        ("数字经济是指什么？", "defined"),
        ("所谓数字经济，大家都懂。", "defined"),
    ],
)
def test_marks_of_importance(line, field):
    """数字经济: digital economy."""
    assert getattr(places(line), field) == 1
    assert getattr(places("我们要大力发展数字经济和实体经济。"), field) == 0


def test_first_mention_and_dispersion():
    found = places("前言。", "数字经济与数字经济。", "数字经济。")
    assert (found.places, found.sentences, found.offset) == (3, 2, 3)
    assert 0 < found.first < 500


def test_script_does_not_matter():
    assert places("數字經濟").places == 1


def test_documents_add_up():
    one, other = places("数字经济。"), places("前言很长，说了很多。", "数字经济")
    together = Prominence()
    together.merge(one)
    together.merge(other)
    assert together.places == 2
    assert together.first == one.first + other.first


KEYS = st.lists(st.text("甲乙丙", min_size=1, max_size=5), min_size=1, max_size=8, unique=True)


@given(KEYS, st.data())
def test_neighbours_are_those_that_a_slow_search_finds(keys, data):
    counts = data.draw(st.lists(st.integers(1, 4), min_size=len(keys), max_size=len(keys)))
    worths = np.array(
        data.draw(st.lists(st.integers(0, 99), min_size=len(keys), max_size=len(keys))), np.float32
    ) / np.float32(100)
    members = [Member(key, tuple(key), key[-1], count) for key, count in zip(keys, counts, strict=True)]
    found = near(members, worths)
    for number, key in enumerate(keys):
        around = [worths[place] for place, other in enumerate(keys) if key in other and other != key]
        inside = [worths[place] for place, other in enumerate(keys) if other in key and other != key]
        same = [worths[place] for place, other in enumerate(keys) if other[-1] == key[-1] and other != key]
        across = [
            worths[place]
            for place, other in enumerate(keys)
            if other != key
            and counts[place] >= AS_FREQUENT * counts[number]
            and any(
                key[-size:] == other[:size] or key[:size] == other[-size:]
                for size in range(LEAST_OVERLAP, min(len(key), len(other)))
            )
        ]
        for name, values in (("around", around), ("inside", inside), ("same", same), ("across", across)):
            assert found[f"near.{name}"][number] == max(values, default=0.0)


def test_what_is_left_without_a_word():
    members = [Member("新能源汽车", ("新能源", "汽车"), "a", 2), Member("汽车", ("汽车",), "b", 4)]
    found = near(members, np.array([0.5, 0.2], np.float32))
    assert found["near.without_first"].tolist() == pytest.approx([0.2, -2.0])
    assert found["near.without_first_rate"].tolist() == pytest.approx([0.5, 0.0])
    assert found["near.without_last"].tolist() == pytest.approx([-1.0, -2.0])


def test_a_piece_of_a_likelier_term_hardly_occurs_alone():
    """小康社会: moderately prosperous society; 建成: build."""
    keys = {"建成小康社会": 1, "小康社会": 3, "小康": 4}
    members = [Member(key, tuple(key), key, count) for key, count in keys.items()]
    found = near(members, np.array([0.2, 0.6, 0.3], np.float32))
    assert found["near.alone"].tolist() == pytest.approx([1.0, 1.0, 0.25])
    assert found["near.alone_places"].tolist() == pytest.approx([1.0, 3.0, 1.0])
    assert found["near.better"].tolist() == [2, 0, 1]
    assert found["near.lead"].tolist() == pytest.approx([-0.4, 0.3, -0.3])
    assert found["near.higher"].tolist() == pytest.approx([2 / 3, 0, 1 / 3])


def test_wording_is_a_sum_over_what_is_there():
    names = list(traits("对数据库", ("对", "数据库"), "database", ["database"]))
    assert {"begins 对", "ends 库", "last word 数据库", "rendering ends database"} <= set(names)
    weights = np.zeros(WEIGHTS, np.float32)
    weights[hashed(["begins 对"])] = -2.0
    wording = WordingModel(weights, 0.5, Origin())
    others = traits("数据库", ("数据库",), "database", ["database"])
    assert wording.measure([hashed(names), hashed(others)]).tolist() == [-1.5, 0.5]


@pytest.mark.parametrize(
    ("key", "atoms", "rendering", "name"),
    [
        ("工程拆除", ("工程", "拆除"), "works demolished", "ends 程 before v"),
        ("水务局备案", ("水务局", "备案"), "Water Bureau for the record", "shape CCpdn"),
        ("水务局", ("水务局",), "Water Bureau", "shape CC of n"),
        ("水务局", ("水务局",), "Water Bureau", "has 水务"),
        ("融资", ("融资",), "AI funding 2030", "shape AG9"),
    ],
)
def test_wording_distinguishes_kinds_of_words(key, atoms, rendering, name):
    """工程拆除: works are demolished; 水务局备案: filed with the water bureau."""
    assert name in set(traits(key, atoms, rendering, rendering.split()))


def test_what_is_beside_is_recognised_by_the_commonest_word():
    names = set(surroundings({"市长": 2, "县长": 1}, {"": 3}))  # mayor; head of a county
    assert {"after 市长", "after ends 长", "before ", "before always"} <= names
    assert not {"after 县长", "after always"} & names


@given(st.permutations(range(5)))
def test_the_kind_of_texts_does_not_depend_on_the_order_of_candidates(order):
    described = np.random.default_rng(1).random((5, len(DESCRIBING)), np.float32)
    first = np.array([0.9, 0.5, 0.1, 0.0, 0.3], np.float32)
    kind = kind_of_texts(described, first)
    assert kind.tolist() == kind_of_texts(described[order], first[order]).tolist()
    assert kind[KIND_NAMES.index("texts.likelihood")] == pytest.approx(first.mean())
    assert kind_of_texts(described[:1], first[:1])[0] == pytest.approx(described[0, 0], abs=0.001)
    assert kind_of_texts(described, np.zeros(5, np.float32)).tolist() == [0.0] * len(KIND_NAMES)


def test_only_the_likeliest_candidates_tell_how_sure_the_first_stage_is():
    first = np.array([1.0] * LIKELIEST_MEASURED + [0.0] * 50, np.float32)
    kind = kind_of_texts(np.ones((len(first), len(DESCRIBING)), np.float32), first)
    assert kind[-1] == 1.0


def test_nearness_to_the_likeliest_leaves_a_candidate_itself_out():
    keys = ["疫苗", "接种", "债券", "利率", "股票"]  # vaccine, vaccination, bond, interest rate, share
    forms = ["vaccine", "vaccination", "bond", "interest rate", "share"]
    vectors = Vectors(keys, forms, np.ones(5, np.float32), encoded_here)
    near = vectors.near_likeliest(np.array([1, 0, 0, 0, 0], np.float32))
    mean = near["likeliest.chinese_mean"]
    assert mean[0] == 0.0
    assert mean[1] > mean[2:].max()


TEXTS = st.text("新质生产力的、5g之a+", min_size=1, max_size=8)


@given(TEXTS, st.text("ab C-of'2", min_size=1, max_size=12).filter(str.strip))
def test_forms_of_any_kind_have_features(zh, en):
    chinese = CHINESE_FEATURES.columns(candidates(zh, tuple(zh)), 1)
    english = ENGLISH_FEATURES.columns(EnglishForms([en.strip()], [zh]), 1)
    assert np.isfinite(chinese.values).all()
    assert np.isfinite(english.values).all()


def test_features_of_forms():
    atoms = ("5", "型", "腺病毒", "的", "载体")
    chinese = CHINESE_FEATURES.columns(candidates("5型腺病毒的载体", atoms), 1)
    assert [chinese[f"chinese.{name}"][0] for name in ("numerals", "single_characters", "han")] == [1, 3, 7]
    english = ENGLISH_FEATURES.columns(EnglishForms(["Belt and Road Initiative"], ["一带一路"]), 1)
    assert [english[f"english.{name}"][0] for name in ("words", "and", "name", "capitals")] == [4, 1, 1, 1]


def test_features_of_what_is_curated():
    rule_of_law = Entry(
        zh=(Term("法治", language="zh-Hans"),),
        en=(Term("rule of law", status=Status.PREFERRED), Term("rule by law", status=Status.DEPRECATED)),
    )
    terms = CuratedTerms(Glossary((rule_of_law, entry("卷", "volume"))))
    renderings = ["Rule of Law", "rule by law", "volumes", "country"]
    found = CURATED.columns(DeclaredTerms(["法治", "法治", "卷", "国家"], renderings, terms), 4)
    assert found["curated.term"].tolist() == [1, 1, 1, 0]
    assert found["curated.rendered"].tolist() == [1, 0, 1, 0]
    assert found["curated.preferred"].tolist() == [1, 1, 1, 0]
    assert found["curated.deprecated"].tolist() == [1, 1, 0, 0]
    assert found["curated.renderings"].tolist() == pytest.approx(np.log([3, 3, 2, 1]))


@given(st.sets(st.text("法院民a", min_size=1, max_size=5)), st.lists(st.text("法院民a", max_size=3)))
def test_a_part_is_counted_once_for_every_term_that_holds_it(terms, parts):
    """法院: court; 民: people."""
    found = CuratedTerms(Glossary(tuple(map(entry, sorted(terms))))).containing(parts)
    assert found == [
        sum(part in term and part != term for term in terms) if len(part) > 1 else 0 for part in parts
    ]


def test_models_are_fitted_on_what_is_measured():
    models = salience_models(frozenset(RANK_NAMES))
    fitted = (models.looks, models.wording, models.first, models.second)
    assert len({model.origin.labels for model in fitted}) == 1
    assert "hkma" not in models.second.origin.note  # may be measured on only


def test_what_is_held_block_by_block_on_disk_ranks_the_same(monkeypatch):
    """国家安全: national security; 人工智能: artificial intelligence."""
    pairs = [
        ("国家安全是民族复兴的根基。", "National security is the bedrock of national rejuvenation."),
        ("人工智能服务国家安全。", "Artificial intelligence serves national security."),
    ]
    bitext = default_aligner().link(from_pairs(pairs))
    at_once = extract(bitext, everything=True)
    assert len(at_once) > 5
    monkeypatch.setattr(ranker, "BLOCK_ROWS", 3)
    monkeypatch.setattr(vectors, "ENCODED", 2)
    monkeypatch.setattr(vectors, "IN_MEMORY", 64)
    assert extract(bitext, everything=True) == at_once


def test_a_full_temporary_folder_is_reported_in_a_line(monkeypatch):
    rows = vectors.Spool(np.float32)

    class Full:
        def seek(self, place):
            return place

        def write(self, content):
            raise OSError(errno.ENOSPC, "No space left on device")

    rows._file = Full()
    with pytest.raises(FileError, match="temporary folder: no space left on device; set TMPDIR"):
        rows.add(np.zeros((2, 2)))
