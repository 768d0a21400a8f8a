"""The default word aligner as a whole: what holds for any text, and how well it does on hand-made links."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termalign.alignment.metrics import alignment_error_rate
from termalign.alignment.wordalign import Ensemble, TokenPair, ensemble
from termalign.alignment.wordalign.evidence import EvidenceSource
from termalign.language.encoders import UniversalSentenceEncoder
from termalign.language.lexicon import Lexicon
from termalign.language.tokenizers import English, Jieba, Spaces

SENTENCES = [
    ("他们在实验室里测试了三种新材料。", "They tested three new materials in the laboratory."),
    ("2023年，这家公司投资1500万欧元。", "In 2023 the company invested 15 million euros."),
    ("阿里发言人没有回答问题。", "Ali's spokesman did not answer the questions."),
    ("新材料很轻。", "The new materials are very light."),
]
ALIGNER = Ensemble()


def tokenized(lines):
    chinese, english = Jieba(), English()
    return [TokenPair(chinese.tokenize(zh), english.tokenize(en)) for zh, en in lines]


def linked(pair, alignment):
    return {(pair.src[link.src].text, pair.tgt[link.tgt].text) for link in alignment.links}


def test_words_are_linked_with_their_translations():
    pairs = tokenized(SENTENCES)
    found = [linked(pair, alignment) for pair, alignment in zip(pairs, ALIGNER.align(pairs), strict=True)]
    assert {("实验室", "laboratory"), ("测试", "tested"), ("三种", "three"), ("。", ".")} <= found[0]
    assert {("公司", "company"), ("1500", "15"), ("万", "million"), ("欧元", "euros")} <= found[1]
    assert {("发言人", "spokesman"), ("没有", "not"), ("回答", "answer")} <= found[2]
    assert ("实验室", "new") not in found[0]


def test_links_are_sorted_and_carry_their_posterior():
    for alignment in ALIGNER.align(tokenized(SENTENCES)):
        assert list(alignment.links) == sorted(alignment.links)
        assert alignment.posterior.dtype == np.float32
        assert alignment.posterior.min() >= 0
        assert alignment.posterior.max() <= 1
        for link in alignment.links:
            assert link.probability == alignment.posterior[link.src, link.tgt]


def test_sides_without_tokens_have_no_links():
    words = Spaces().tokenize
    shapes = [(words(""), words("a b")), (words("甲"), words("")), (words(""), words(""))]
    found = ALIGNER.align([TokenPair(*shape) for shape in shapes])
    assert [alignment.links for alignment in found] == [(), (), ()]
    assert [alignment.posterior.shape for alignment in found] == [(0, 2), (1, 0), (0, 0)]
    assert ALIGNER.align([]) == []


def test_the_same_input_gives_the_same_bytes():
    pairs = tokenized(SENTENCES)
    one, two = Ensemble().align(pairs), ALIGNER.align(pairs)
    assert [a.posterior.tobytes() for a in one] == [a.posterior.tobytes() for a in two]
    assert [a.links for a in one] == [a.links for a in two]


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(len(SENTENCES))))
def test_the_order_of_sentences_does_not_matter(order):
    pairs = tokenized(SENTENCES)
    expected = ALIGNER.align(pairs)
    for number, found in zip(order, ALIGNER.align([pairs[number] for number in order]), strict=True):
        np.testing.assert_allclose(found.posterior, expected[number].posterior, atol=2e-4)
        assert [link[:2] for link in found.links] == [link[:2] for link in expected[number].links]


WORDS = st.sampled_from(["中国", "的", "1500万", "WTO", "，", "阿", "𠀀", "na\u0308", "the", "5%", "''", "�"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5)), max_size=3))
def test_any_words_can_be_aligned(lines):
    words = Spaces().tokenize
    pairs = [TokenPair(words(" ".join(zh)), words(" ".join(en))) for zh, en in lines]
    for pair, alignment in zip(pairs, ALIGNER.align(pairs), strict=True):
        assert alignment.posterior.shape == (len(pair.src), len(pair.tgt))
        assert np.isfinite(alignment.posterior).all()


def test_pairs_of_the_same_words_are_linked_once_with_the_links_that_each_would_have(monkeypatch):
    pairs = tokenized(SENTENCES[index] for index in (0, 3, 0, 2, 3, 3, 1))
    looked_at = []

    def gather(source, pairs):
        looked_at.append(len(pairs))
        return EvidenceSource.gather(source, pairs)

    monkeypatch.setattr(ensemble, "EvidenceSource", type("Counting", (EvidenceSource,), {"gather": gather}))
    once = Ensemble().align(pairs)
    numbers = itertools.count()
    monkeypatch.setattr(ensemble, "_WORD_OF_TOKEN", lambda token: next(numbers))
    for found, expected in zip(once, Ensemble().align(pairs), strict=True):
        assert found.links == expected.links
        np.testing.assert_array_equal(found.posterior, expected.posterior)
    assert looked_at == [4, 7]


def test_long_documents_are_aligned_in_blocks(monkeypatch):
    pairs = tokenized(SENTENCES * 3)
    cells = sum(len(pair.src) * len(pair.tgt) for pair in pairs)
    monkeypatch.setattr("termalign.alignment.wordalign.ensemble.BLOCK_CELLS", cells // 3 + 1)
    found = ALIGNER.align(pairs)
    # Three blocks of the same sentences each: what one block says of a sentence, the others say too.
    for number, alignment in enumerate(found):
        np.testing.assert_array_equal(alignment.posterior, found[number % len(SENTENCES)].posterior)
    # And all that each says when it is linked by itself, as if no word were there again.
    numbers = itertools.count()
    monkeypatch.setattr(ensemble, "_WORD_OF_TOKEN", lambda token: next(numbers))
    for together, alone in zip(found, ALIGNER.align(pairs), strict=True):
        assert together.links == alone.links
        np.testing.assert_array_equal(together.posterior, alone.posterior)


def test_a_users_dictionary_is_evidence():
    pairs = tokenized([("顶层设计很重要。", "Zorbl grax is important.")])
    lexicon = Lexicon({"顶层": ["zorbl"], "设计": ["grax"]})
    pair, alignment = pairs[0], Ensemble(lexicon=lexicon).align(pairs)[0]
    assert {("顶层", "Zorbl"), ("设计", "grax")} <= linked(pair, alignment)


class Letters:
    """An encoder of letters, to see that any encoder plugs in."""

    signature = "letters"

    def encode(self, texts):
        vectors = np.zeros((len(texts), 64), np.float32)
        for row, text in enumerate(texts):
            for char in text:
                vectors[row, ord(char) % 64] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def encode_tokens(self, sentences):
        return [self.encode(sentence) for sentence in sentences]


def test_encoders_plug_in_and_the_signature_names_them():
    encoders = Letters()
    aligner = Ensemble(encoder=encoders, contextual=encoders)
    assert "letters" in aligner.signature
    assert UniversalSentenceEncoder().signature in Ensemble(contextual=encoders).signature
    pairs = tokenized(SENTENCES)
    assert ("公司", "company") in linked(pairs[1], aligner.align(pairs)[1])


def test_words_in_their_sentence_are_looked_at_only_where_an_encoder_of_them_is_given():
    class Alone(Letters):
        def encode_tokens(self, sentences):
            raise AssertionError("nobody asked for words in their sentence")

    assert Ensemble(encoder=Alone()).align(tokenized(SENTENCES))


def test_hand_made_links_are_found(shared):
    prefix = shared / "data" / "wordalign"
    if not prefix.is_dir():
        pytest.skip("needs the hand-aligned news of the developers' data folder")
    count = 40

    def lines(suffix):
        return (prefix / f"zhen-dev.{suffix}").read_text(encoding="utf-8").splitlines()[:count]

    words = Spaces().tokenize
    pairs = [TokenPair(words(zh), words(en)) for zh, en in zip(lines("zh"), lines("en"), strict=True)]
    gold = []
    for line in lines("gold"):
        found = [(int(a) - 1, int(b) - 1, kind) for a, kind, b in re.findall(r"(\d+)([-p])(\d+)", line)]
        gold.append(({(a, b) for a, b, kind in found if kind == "-"}, {(a, b) for a, b, _ in found}))
    links = [[link[:2] for link in alignment.links] for alignment in ALIGNER.align(pairs)]
    # The shipped weights were fitted on these lines: this shows that they are read and applied as they were
    # fitted (5.8 over all 200), not how well they do on others (cross-validated: see the page on word alignment).
    assert alignment_error_rate(gold, links).aer < 0.09
