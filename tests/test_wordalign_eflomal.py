"""EFLOMAL through our types: what it learns, what it is given, and what it says when it is not there."""

import sys
from importlib.util import find_spec

import numpy as np
import pytest

from termalign.alignment.aligner import Aligner
from termalign.alignment.wordalign import Eflomal, TokenPair
from termalign.errors import MissingExtra
from termalign.language.tokenizers import Spaces

needs_thot = pytest.mark.skipif(find_spec("thot") is None, reason="needs the extra 'eflomal' (sil-thot)")


def spaced(*lines):
    words = Spaces().tokenize
    return [TokenPair(words(zh), words(en)) for zh, en in lines]


def linked(pair, alignment):
    return {(pair.src[link.src].text, pair.tgt[link.tgt].text) for link in alignment.links}


CORPUS = [
    *(("甲 乙", "a b"), ("甲 丙", "a c"), ("丁 乙", "d b"), ("丁 丙", "c d"), ("甲", "a"), ("乙", "b")),
    *(("丙", "c"), ("丁", "d")),
]


@needs_thot
def test_eflomal_learns_from_the_corpus():
    pairs = spaced(*CORPUS * 20)
    found = Eflomal().align(pairs)
    assert [linked(pair, alignment) for pair, alignment in zip(pairs[:4], found, strict=False)] == [
        {("甲", "a"), ("乙", "b")},
        {("甲", "a"), ("丙", "c")},
        {("丁", "d"), ("乙", "b")},
        {("丁", "d"), ("丙", "c")},
    ]
    for alignment in found:
        assert set(np.unique(alignment.posterior)) <= {0.0, 0.5, 1.0}
        for link in alignment.links:
            assert link.probability == alignment.posterior[link.src, link.tgt] > 0


@needs_thot
def test_eflomal_is_deterministic():
    pairs = spaced(*CORPUS * 3)
    one, two = Eflomal().align(pairs), Eflomal().align(pairs)
    assert [alignment.links for alignment in one] == [alignment.links for alignment in two]


@needs_thot
def test_eflomal_takes_sides_without_tokens_and_very_long_ones():
    shapes = [("", "a b"), ("甲", ""), ("", ""), ("甲 " * 1_100, "a"), *CORPUS * 20]
    found = Eflomal().align(spaced(*shapes))
    assert [alignment.links for alignment in found[:4]] == [(), (), (), ()]
    assert [alignment.posterior.shape for alignment in found[:4]] == [(0, 2), (1, 0), (0, 0), (1_100, 1)]
    assert [link[:2] for link in found[-1].links] == [(0, 0)]
    assert Eflomal().align([]) == []


@needs_thot
def test_eflomal_plugs_in_where_the_ensemble_does():
    aligner = Aligner(words=Eflomal())
    assert "eflomal:" in aligner.signature
    assert "sil-thot:" in aligner.signature
    bitext = aligner.align("维护国家安全。", "Safeguard national security.")
    assert bitext.pairs[0].posterior.shape == tuple(
        len(side.tokens) for side in (bitext.pairs[0].src, bitext.pairs[0].tgt)
    )
    assert set(bitext.pairs[0].posterior.ravel().tolist()) <= {0.0, 0.5, 1.0}


def test_eflomal_names_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "thot", None)
    with pytest.raises(MissingExtra, match=r"the word aligner Eflomal needs the extra 'eflomal'"):
        Eflomal()
