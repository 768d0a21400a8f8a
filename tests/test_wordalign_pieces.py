"""Pieces: pairs of several sentences are linked bead by bead, and what comes back is of the pair."""

import itertools
from copy import copy

import numpy as np
import pytest

from termalign import align, spot
from termalign.alignment.aligner import default_aligner
from termalign.alignment.sentalign import LogLinear
from termalign.alignment.wordalign import Ensemble, TokenPair
from termalign.alignment.wordalign.pieces import LONGEST, LONGEST_UNMARKED, Cutter, is_run_on
from termalign.documents.bitext import LinkedPair, from_pairs
from termalign.documents.sentences import segment
from termalign.language.encoders import UniversalSentenceEncoder
from termalign.language.lexicon import Lexicon
from termalign.language.text.language import Direction
from termalign.language.tokenizers import English, Jieba
from termalign.terms.spotting.evidence import pair_parts
from tests.processes import run

SENTENCES = [
    ("我们要维护国家安全。", "We must safeguard national security."),
    ("去年粮食产量下降百分之五。", "Grain output fell by 5 percent last year."),
    ("银行向中小企业提供贷款。", "Banks provide loans to small and medium-sized enterprises."),
    ("保护环境就是保护生产力。", "To protect the environment is to protect productivity."),
    ("医院将增加三百张病床。", "The hospital will add three hundred beds."),
]
ZH, EN = "".join(zh for zh, _ in SENTENCES), " ".join(en for _, en in SENTENCES)
CUTTER = Cutter(Lexicon(), UniversalSentenceEncoder())


def tokens(zh: str, en: str) -> TokenPair:
    return TokenPair(Jieba().tokenize(zh), English().tokenize(en))


def words(pair: TokenPair, links) -> set[tuple[str, str]]:
    return {(pair.src[link.src].text, pair.tgt[link.tgt].text) for link in links}


def test_pairs_of_several_sentences_are_cut_into_beads_and_single_sentences_stay():
    pairs = [tokens(*SENTENCES[0]), tokens(ZH, EN), TokenPair([], []), tokens(*SENTENCES[1])]
    pieces = CUTTER.cut(pairs)
    assert [piece.pair for piece in pieces] == [0, 1, 1, 1, 1, 1, 3]
    assert ["".join(token.text for token in piece.of(pairs).src) for piece in pieces[1:6]] == [
        zh for zh, _ in SENTENCES
    ]
    assert pieces[0].of(pairs) is pairs[0]


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        (ZH + "本节另有说明。" + ZH, EN + " " + EN),  # a sentence that only the source has
        (ZH.replace("。", "，") * 12, EN.replace(".", ",") * 12),  # one sentence, far too long
        (ZH, EN.replace(".", ",")),  # one sentence on one side
        ("国家安全 " * 300, "national security " * 300),  # nothing to cut at
        ("国家安全，" * 300, "national security"),  # nothing on one side
    ],
)
def test_pieces_hold_all_tokens_in_order(zh, en):
    pair = tokens(zh, en)
    pieces = CUTTER.cut([pair])
    for side in ("src", "tgt"):
        held = [index for piece in pieces for index in getattr(piece, side)]
        assert held == list(range(len(getattr(pair, side))))
    assert max(piece.size for piece in pieces) <= LONGEST


def test_a_sentence_far_too_long_is_cut_between_clauses():
    pair = tokens(ZH.replace("。", "，") * 12, EN.replace(".", ",") * 12)
    pieces = CUTTER.cut([pair])
    assert len(pair.tgt) > LONGEST >= max(piece.size for piece in pieces)
    assert all(pair.src[piece.src[-1]].text == "，" for piece in pieces)


def test_equal_pairs_are_cut_alike_and_as_each_of_them_alone():
    pair = tokens(ZH.replace("。", "，") * 20, EN.replace(".", ",") * 20)
    other = tokens(ZH.replace("。", "，") * 16, EN.replace(".", ",") * 16)
    alone = [CUTTER.cut([own]) for own in (pair, other)]
    assert len(alone[0]) > len(alone[1]) > 1
    together = CUTTER.cut([pair, other, pair])
    expected = [(*piece[1:], index) for index, own in enumerate((0, 1, 0)) for piece in alone[own]]
    assert [(*piece[1:], piece.pair) for piece in together] == expected


def test_of_a_large_matrix_parts_alone_are_kept(monkeypatch):
    texts = from_pairs([(ZH, EN)])
    (small,) = default_aligner().link(texts).pairs
    monkeypatch.setattr("termalign.documents.bitext.LARGE_BYTES", 0)
    (large,) = default_aligner().link(texts).pairs
    assert len(large.parts) > 1
    assert large == small
    assert large.posterior is not large.posterior  # made when it is asked for
    for one, other in ((large, small), (large.turned(), small.turned()), (copy(large), small)):
        np.testing.assert_array_equal(one.posterior, other.posterior)
        for part, of_small in zip(pair_parts(one), pair_parts(other), strict=True):
            assert part == of_small
            np.testing.assert_array_equal(part.posterior, of_small.posterior)


def test_where_nothing_is_marked_words_are_linked_as_in_their_sentences() -> None:
    unmarked = [(zh[:-1], en[:-1]) for zh, en in SENTENCES]
    pair = tokens("".join(zh for zh, _ in unmarked) * 12, " ".join(en for _, en in unmarked * 12))
    assert max(piece.size for piece in CUTTER.cut([pair])) <= LONGEST_UNMARKED < LONGEST < len(pair.tgt)
    alone = [words(own, Ensemble().align([own])[0].links) for own in itertools.starmap(tokens, unmarked)]
    (alignment,) = Ensemble().align([pair])
    right = sum(len(own) for own in alone) * 12
    assert len(words(pair, alignment.links) & set().union(*alone)) >= 0.9 * len(set().union(*alone))
    assert 0.8 * right <= len(alignment.links) <= right


def test_links_are_those_of_the_pair_and_as_many_as_of_its_sentences():
    pair = tokens(ZH, EN)
    (alignment,) = Ensemble().align([pair])
    alone = set()
    for own in (tokens(*sentence) for sentence in SENTENCES):
        alone |= words(own, Ensemble().align([own])[0].links)
    found = words(pair, alignment.links)
    assert len(found & alone) >= 0.9 * len(alone)
    assert list(alignment.links) == sorted(alignment.links)
    assert alignment.posterior.shape == (len(pair.src), len(pair.tgt))
    for link in alignment.links:
        assert link.probability == alignment.posterior[link.src, link.tgt]
    outside = np.ones_like(alignment.posterior, bool)
    for src, tgt in alignment.parts:
        outside[src.start : src.stop, tgt.start : tgt.stop] = False
    assert not alignment.posterior[outside].any()


def test_parts_are_pairs_of_the_document_and_turn_with_the_pair():
    bitext = default_aligner().link(from_pairs([("见下文。", "See below."), (ZH, EN)]))
    whole = bitext.pairs[1]
    assert isinstance(whole, LinkedPair)
    parts = pair_parts(whole)
    assert [(part.src.text, part.tgt.text) for part in parts] == SENTENCES
    for part in parts:
        for side, document in ((part.src, bitext.src), (part.tgt, bitext.tgt)):
            assert side.span.of(document.text) == side.text
            assert all(token.span.of(side.text) == token.text for token in side.tokens)
    together = [link for part in parts for link in part.links]
    assert len(together) == len(whole.links)
    assert [(part.src.text, part.tgt.text) for part in map(LinkedPair.turned, parts)] == [
        (part.src.text, part.tgt.text) for part in pair_parts(whole.turned())
    ]
    assert pair_parts(bitext.pairs[0]) == [bitext.pairs[0]]


def test_places_found_in_a_part_are_places_of_the_pair():
    bitext = align(ZH, EN, input="pairs")
    entry = spot(["生产力", "国家安全", "贷款"], bitext)
    assert [own.en[0].text for own in entry] == ["productivity", "national security", "loans"]
    for proof in entry["贷款"].evidence:
        assert proof.zh == ZH
        assert proof.zh_span.of(ZH) == "贷款"


def test_short_pairs_aligned_together_have_the_beads_of_each_alone():
    aligner = LogLinear()
    texts = [(zh * times, f"{en} " * times) for times, (zh, en) in enumerate(SENTENCES, 1)]
    pairs = [(segment(zh, "zh"), segment(en, "en")) for zh, en in texts]
    found = aligner.align_each([*pairs, (pairs[0][0], []), ([], [])])
    for (src, tgt), beads in zip(pairs, found, strict=False):
        assert [index for bead in beads for index in bead.src] == list(range(len(src)))
        assert [index for bead in beads for index in bead.tgt] == list(range(len(tgt)))
        assert len(beads) == len(src)
    assert [bead.tgt for bead in found[-2]] == [()]
    assert found[-1] == []


def test_text_in_lower_case_between_spaces_is_cut_at_its_full_stops():
    assert [own.text for own in segment("output fell . the bank lends 3.5 percent . it helps", "en")] == [
        "output fell .",
        "the bank lends 3.5 percent .",
        "it helps",
    ]


def test_a_sentence_linked_by_clauses_is_reported(tmp_path):
    zh, en = ZH.replace("。", "，") * 12, EN.replace(".", ",") * 12
    bitext = default_aligner().link(from_pairs([(ZH, EN), (zh, en)], direction=Direction.ZH_EN))
    assert [is_run_on(pair) for pair in bitext] == [False, True]
    (tmp_path / "a.tsv").write_text(f"{ZH}\t{EN}\n{zh}\t{en}\n", "utf-8")
    shown = run("align", tmp_path / "a.tsv", "-o", tmp_path / "a.jsonl")
    assert f"a.tsv:2: 1 pair with a sentence of more than {LONGEST} words" in shown.stderr
