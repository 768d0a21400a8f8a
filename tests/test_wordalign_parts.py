"""The parts of the word aligner against slow oracles and rows worked out by hand."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.alignment.metrics import alignment_error_rate
from termalign.alignment.wordalign import TokenPair
from termalign.alignment.wordalign.ensemble import (
    EARLY_EXIT,
    CellFeatures,
    count,
    describe,
    link_model,
    spread,
    with_structure,
)
from termalign.alignment.wordalign.evidence import EvidenceSource, measured_word_scale, word_scale
from termalign.alignment.wordalign.features import SECOND_STAGE, Structure, moved, rival
from termalign.alignment.wordalign.hmm import Cells, both_directions
from termalign.alignment.wordalign.lattice import NULL, LatticeBatch
from termalign.alignment.wordalign.surface import chinese_value, english_value, numbers, sounds
from termalign.alignment.wordalign.symmetrize import best_threshold
from termalign.language.encoders import UniversalSentenceEncoder
from termalign.language.features import Features, stacked
from termalign.language.lexicon import Lexicon
from termalign.language.tokenizers import Spaces

LINKS = st.frozensets(st.tuples(st.integers(0, 4), st.integers(0, 4)))


def pairs(*lines):
    words = Spaces()
    return [TokenPair(words.tokenize(zh), words.tokenize(en)) for zh, en in lines]


# --- alignment error rate


@pytest.mark.parametrize(
    ("sure", "possible", "proposed", "precision", "recall", "aer"),
    [
        pytest.param({(0, 0)}, set(), {(0, 0)}, 1, 1, 0, id="perfect"),
        pytest.param({(0, 0)}, set(), set(), 0, 0, 1, id="nothing proposed"),
        pytest.param({(0, 0)}, {(0, 1)}, {(0, 0), (0, 1)}, 1, 1, 0, id="possible links are free"),
        pytest.param({(0, 0), (1, 1)}, set(), {(0, 0), (0, 1)}, 0.5, 0.5, 0.5, id="one right, one wrong"),
        pytest.param({(0, 0), (1, 1)}, {(0, 1)}, {(0, 1)}, 1, 0, 2 / 3, id="only a possible one"),
    ],
)
def test_alignment_error_rate_by_hand(sure, possible, proposed, precision, recall, aer):
    score = alignment_error_rate([(sure, possible)], [proposed])
    assert (score.precision, score.recall) == (precision, recall)
    assert score.aer == pytest.approx(aer)


def test_scores_need_as_many_hypotheses_as_gold_pairs():
    with pytest.raises(ValueError, match="shorter"):
        alignment_error_rate([({(0, 0)}, ())], [])


@given(LINKS, LINKS, LINKS)
def test_alignment_error_rate_is_bounded_and_symmetric_in_the_languages(sure, possible, proposed):
    def turned(links):
        return {(column, row) for row, column in links}

    score = alignment_error_rate([(sure, possible)], [proposed])
    assert 0 <= score.aer <= 1
    assert 0 <= score.f1 <= 1
    assert score == alignment_error_rate([(turned(sure), turned(possible))], [turned(proposed)])


@given(LINKS, LINKS)
def test_without_possible_links_the_error_is_one_minus_f(sure, proposed):
    score = alignment_error_rate([(sure, ())], [proposed])
    if sure and proposed:
        assert score.aer == pytest.approx(1 - score.f1)


# --- the hidden Markov model


def all_alignments(emission, null_emission, move, start):
    """Sum over every alignment of a sentence: the oracle of forward-backward."""
    height, width = emission.shape
    posterior, null, total = np.zeros((height, width)), np.zeros(height), 0.0
    for states in itertools.product(range(2 * width), repeat=height):
        weight, before = 1.0, None
        for row, state in enumerate(states):
            position, empty = state % width, state >= width
            if empty:
                # The empty word stays where it was; at the start it may remember any position.
                arrive = NULL * (start[position] if before is None else float(position == before))
                weight *= arrive * null_emission[row]
            else:
                arrive = (1 - NULL) * (start[position] if before is None else move[before, position])
                weight *= arrive * emission[row, position]
            before = position
        total += weight
        for row, state in enumerate(states):
            if state >= width:
                null[row] += weight
            else:
                posterior[row, state] += weight
    return posterior / total, null / total


def expected_of(emissions, nulls, jump):
    """Return what is expected of pairs whose cells and words are all different: posteriors, nulls, jumps."""
    cells, words, first = [], [], 0
    for emission in emissions:
        numbers = np.arange(emission.size).reshape(emission.shape)
        cells.append(numbers + first)
        words.append(np.arange(len(emission)) + sum(map(len, words)))
        first += emission.size
    generated = np.concatenate(
        [np.repeat(rows, matrix.shape[1]) for rows, matrix in zip(words, cells, strict=True)]
    )
    batch = LatticeBatch.of(cells, generated, np.ones(len(cells), np.int64))
    flat = np.concatenate([emission.ravel() for emission in emissions])
    found = batch.expected(flat, np.concatenate(nulls), jump)
    of_pairs = zip(emissions, found.null.T, strict=True)
    return batch.matrices(found.posterior), [null[: len(rows)] for rows, null in of_pairs], found.jumps


def test_forward_backward_sums_over_all_alignments():
    random = np.random.default_rng(7)
    shapes = [(3, 2), (2, 3), (1, 1), (3, 3)]
    emissions = [random.random(shape) for shape in shapes]
    nulls = [random.random(rows) for rows, _ in shapes]
    jump = random.random(81)
    posteriors, empty, _ = expected_of(emissions, nulls, jump)
    for emission, null, found, found_null in zip(emissions, nulls, posteriors, empty, strict=True):
        width = emission.shape[1]
        distance = np.arange(width)[None, :] - np.arange(width)[:, None]
        move = jump[distance + 40]
        move = move / move.sum(axis=1, keepdims=True)
        expected, expected_null = all_alignments(emission, null, move, np.full(width, 1 / width))
        np.testing.assert_allclose(found, expected, atol=1e-12)
        np.testing.assert_allclose(found_null, expected_null, atol=1e-12)


def test_a_document_without_pairs_has_nothing_to_count():
    use = UniversalSentenceEncoder()
    assert count([], []) == []
    assert describe([], EvidenceSource(Lexicon(), use)) == []


def test_jumps_are_counted_once_a_step():
    # Two rows, one step; nothing goes to the empty word.
    _, _, jumps = expected_of([np.eye(2)], [np.zeros(2)], np.ones(81))
    assert jumps[41] == pytest.approx(1)
    assert jumps.sum() == pytest.approx(1)


def test_repetition_teaches_the_model_what_one_sentence_cannot():
    document = pairs(("甲 乙", "a b"), ("甲 丙", "a c"), ("丁 乙", "d b"), ("丁 丙", "c d"))
    cells = Cells.of(document)
    forward, backward = both_directions(cells, np.zeros(len(cells.pair_src)))
    last = forward.hmm[3] * backward.hmm[3]
    assert last.argmax(axis=1).tolist() == [1, 0]


@given(st.permutations(range(4)))
def test_the_order_of_sentences_does_not_matter_to_the_model(order):
    document = pairs(("甲 乙", "a b"), ("甲 丙", "a c e"), ("丁 乙 甲", "d b"), ("丁 丙", "c d"))
    expected = both_directions(Cells.of(document), np.zeros(len(Cells.of(document).pair_src)))[0].hmm
    cells = Cells.of([document[number] for number in order])
    found = both_directions(cells, np.zeros(len(cells.pair_src)))[0].hmm
    for number, matrix in zip(order, found, strict=True):
        np.testing.assert_allclose(matrix, expected[number], atol=1e-9)


def test_pairs_that_are_there_more_than_once_count_as_often():
    different = pairs(("甲 乙", "a b"), ("甲 丙", "a c e"), ("丁 乙 甲", "d b"), ("丁 丙", "c d"))
    which = [0, 1, 0, 2, 3, 1, 0]
    document = [different[index] for index in which]
    source = EvidenceSource(Lexicon(), UniversalSentenceEncoder())
    every = count(document, source.gather(document))
    once = count(different, source.gather(different), np.bincount(which))
    for index, expected in zip(which, every, strict=True):
        for found, matrix in zip(once[index], expected, strict=True):
            np.testing.assert_allclose(found, matrix, rtol=1e-6)


# --- the decision


@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=12))
def test_no_other_threshold_expects_more(values):
    posterior = np.array([values], np.float32)
    exact = posterior.astype(np.float64)

    def expected_f(least):
        chosen = exact[posterior >= least]
        return 2 * chosen.sum() / (len(chosen) + exact.sum()) if len(chosen) else 0.0

    best = expected_f(best_threshold([posterior]))
    assert all(best >= expected_f(value) - 1e-9 for value in values if value > 0)


def test_there_may_be_no_link_at_all():
    assert best_threshold([np.zeros((2, 2), np.float32)]) == 1.0


# --- the model


def test_settled_cells_are_the_only_ones_without_a_second_look(monkeypatch):
    model = link_model()
    generator = np.random.default_rng(3)
    described = []
    for shape in ((1, 1), (3, 4), (6, 5)):
        kept = generator.random(shape) < 0.7
        rows = generator.normal(size=(int(kept.sum()), len(model.first.features))).astype(np.float32)
        described.append(CellFeatures(Features(model.first.features, rows), kept))
    first = spread(
        model.first.predict(stacked([one.rows for one in described]), early_exit=EARLY_EXIT), described
    )
    second = spread(model.second.predict(stacked(with_structure(described, first))), described)
    least = float(np.median(np.concatenate([posterior.ravel() for posterior in first])))
    monkeypatch.setattr("termalign.alignment.wordalign.ensemble.LEAST_FIRST_POSTERIOR", least)
    settled = 0
    for found, before, after in zip(model.posteriors(described), first, second, strict=True):
        np.testing.assert_allclose(found, np.where(before < least, before, after), rtol=1e-6)
        settled += int(((before > 0) & (before < least)).sum())
    assert 0 < settled < sum(int(one.kept.sum()) for one in described)


# --- evidence


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("1500万", 15_000_000),
        ("4.6亿", 460_000_000),
        ("二十五", 25),
        ("十", 10),
        ("一百零五", 105),
        ("三万二千", 32_000),
        ("二〇二五年", 2025),
        ("第3", 3),
        ("5.2%", 5.2),
        ("1,500", 1500),
        ("万", None),
        ("年", None),
        ("人民", None),
        ("", None),
    ],
)
def test_values_of_chinese_tokens(word, value):
    assert chinese_value(word) == value


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("22nd", 22),
        ("1,500", 1500),
        ("5.2%", 5.2),
        ("two", 2),
        ("fifteen", 15),
        ("seventieth", 70),
        ("dozens", 12),
        ("december", 12),
        ("1990s", 1990),
        ("to", None),
    ],
)
def test_values_of_english_tokens(word, value):
    assert english_value(word) == value


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        pytest.param("3 亿 美元", "300 million dollars", [[1, 1, 0], [1, 1, 0], [0, 0, 0]], id="scale word"),
        pytest.param("1.7 亿吨", "170 million", [[1, 1], [1, 1]], id="scale with a measure"),
        pytest.param("110 多万", "1.1 million", [[1, 1], [1, 1]], id="more than"),
        pytest.param("1000 亿元", "100 - billion", [[1, 0, 1], [1, 0, 1]], id="hyphens"),
        pytest.param("3 亿", "30 million", [[-1, -1], [-1, -1]], id="another value"),
        pytest.param("二十八 岁", "twenty - eight years", [[1, 0, 1, 0], [0, 0, 0, 0]], id="tens and units"),
        pytest.param("205 人", "two hundred and five", [[1, 1, 0, 1], [0, 0, 0, 0]], id="and"),
        pytest.param("15 个", "fifteen one", [[1, -1], [0, 0]], id="two numbers in a row"),
        pytest.param("5月 3日", "may 3", [[1, -1], [-1, 1]], id="date"),
        pytest.param("万 人", "million people", [[0, 0], [0, 0]], id="no number"),
    ],
)
def test_numbers_are_compared_with_their_scale(zh, en, expected):
    assert numbers(zh.split(), en.split()).tolist() == expected


@pytest.mark.parametrize(("pinyin", "name"), [("wenjiabao", "wen"), ("kabuer", "kabul"), ("hani", "ghani")])
def test_names_sound_like_their_transcriptions(pinyin, name):
    heard, transcribed, other = sounds([pinyin, name, "economy"])
    assert heard @ transcribed > heard @ other + 0.2


def test_a_word_without_an_entry_is_scored_by_its_parts():
    dictionary = Lexicon({"河": ["river"], "长制": ["chief system"]}, cedict=False)
    assert dictionary.glossed("河长制").renderings == pytest.approx(
        {"river": 0.5, "chief": 0.5**1.5, "system": 0.5**1.5}
    )


def test_glosses_of_several_words_are_phrases():
    dictionary = Lexicon({"世行": ["World Bank", "bank"]}, cedict=False)
    assert dictionary.phrases(["世行"]) == (("bank", "world"),)
    assert dictionary.phrases(["世", "行"]) == (("bank", "world"), ("bank",))


# --- features


@given(st.integers(1, 4), st.integers(1, 5), st.integers(0, 99), st.integers(0, 1))
def test_rivals_are_the_best_of_the_others(rows, columns, seed, axis):
    score = np.random.default_rng(seed).integers(0, 5, (rows, columns)).astype(np.float32)
    found = rival(score, axis)
    for row in range(rows):
        for column in range(columns):
            line = np.delete(score[row] if axis else score[:, column], column if axis else row)
            assert found[row, column] == (line.max() if len(line) else 0)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(-3, 3), st.integers(-3, 3))
def test_moving_looks_at_the_neighbour(rows, columns, down, right):
    score = np.arange(1, rows * columns + 1, dtype=np.float32).reshape(rows, columns)
    found = moved(score, down, right)
    for row in range(rows):
        for column in range(columns):
            there = (row + down, column + right)
            inside = 0 <= there[0] < rows and 0 <= there[1] < columns
            assert found[row, column] == (score[there] if inside else 0)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 99))
def test_the_second_stage_treats_both_sides_alike(rows, columns, seed):
    posterior = np.random.default_rng(seed).random((rows, columns)).astype(np.float32)
    here, turned = (dict(SECOND_STAGE.values(Structure(matrix))) for matrix in (posterior, posterior.T))
    for step in (-2, -1, 1, 2):
        np.testing.assert_allclose(
            here[f"structure.src_away{step:+d}"].T, turned[f"structure.tgt_away{step:+d}"], rtol=1e-5
        )
    np.testing.assert_allclose(here["structure.row_rival"].T, turned["structure.column_rival"])


def test_the_scale_that_ships_is_that_of_the_bundled_encoder():
    encoder = UniversalSentenceEncoder()
    shipped, measured = word_scale(encoder), measured_word_scale(encoder)
    assert np.array_equal(shipped.src_mean, measured.src_mean)
    assert np.array_equal(shipped.tgt_mean, measured.tgt_mean)
    assert (shipped.unrelated, shipped.translated) == (measured.unrelated, measured.translated)


def test_another_encoder_has_a_scale_of_its_own():
    class Turned(UniversalSentenceEncoder):
        """The bundled encoder with all vectors shifted: another model."""

        def __init__(self):
            super().__init__()
            self.signature = "turned"

        def encode(self, texts):
            return super().encode(texts) + 1

    assert word_scale(Turned()).src_mean.mean() == pytest.approx(1, abs=0.1)


def test_phrases_are_those_of_the_lexicon():
    source = EvidenceSource(
        Lexicon({"反恐": ["anti-terrorism campaign"], "甲乙丙丁": ["too long"]}), UniversalSentenceEncoder()
    )
    pairs = [
        TokenPair(Spaces().tokenize(zh), Spaces().tokenize(en))
        for zh, en in (
            ("反 恐", "anti terrorism campaign"),
            ("在 反 恐 中", "the anti terrorism campaign"),
            ("恐 反 恐", "anti terrorism campaign"),
            ("甲 乙 丙 丁", "too long"),
        )
    ]
    marked = [found.phrase.max(axis=1).tolist() for found in source.gather(pairs)]
    assert marked == [[1, 1], [0, 1, 1, 0], [0, 1, 1], [0, 0, 0, 0]]
