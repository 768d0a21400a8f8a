"""The aligner: two texts to a bitext, and what it refuses."""

import pytest

from termalign import Aligner, Direction, Document, Spaces, align, extract, spot
from termalign.alignment.aligner import default_aligner
from termalign.alignment.metrics import bead_scores
from termalign.alignment.wordalign import Alignment
from termalign.documents.bitext import Bead
from termalign.documents.parallel.beads import parse_beads
from termalign.errors import InputError
from tests.conftest import SAMPLES

ZH, EN = (
    "我们要维护国家安全。经济稳定增长。",
    "We must safeguard national security. The economy grows steadily.",
)


def sample(name):
    return (SAMPLES / f"policy-article.{name}").read_text("utf-8")


def test_sample_beads():
    bitext = align(sample("zh.sentences.txt"), sample("en.sentences.txt"), input="sentences", words=False)
    scores = bead_scores(parse_beads(sample("beads")), bitext.beads)
    assert scores.strict.f1 > 0.9
    assert scores.lax.f1 > 0.97


def test_running_text_of_the_sample():
    bitext = align(sample("zh.txt"), sample("en.txt"), words=False)
    for document, side in ((bitext.src, 0), (bitext.tgt, 1)):
        for sentence in document.sentences:
            assert sentence.span.of(document.text) == sentence.text
        used = [number for bead in bitext.beads for number in bead[side]]
        assert used == list(range(len(document.sentences)))  # each once, in order
    heads = {pair.src.text: pair.tgt.text for pair in bitext}
    assert heads["三、以数字赋能和深化改革激发活力"] == (
        "III. Unleashing vitality through digital empowerment and deeper reform"
    )


REFUSED = [
    # label, source, translation, what is said
    ("no source", "", EN, "a.zh: is empty"),
    ("no translation", ZH, " \n\u200b", "a.en: is empty"),
    ("twice English", EN, EN, "a.zh: holds no Chinese"),
    ("twice Chinese", ZH, ZH, "a.en: is Chinese"),
]


@pytest.mark.parametrize(("label", "src", "tgt", "said"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(label, src, tgt, said):
    with pytest.raises(InputError) as refusal:
        align(src, tgt, names=("a.zh", "a.en"))
    assert said in str(refusal.value)


def test_a_given_direction_that_the_texts_have_not_is_refused():
    with pytest.raises(InputError, match="the texts are not en-zh: the translation has no Chinese in it"):
        align(ZH, EN, direction="en-zh")


@pytest.mark.parametrize("name", ["policy-article", "traditional"])
def test_both_orders_of_the_texts_give_the_same_but_for_the_direction(name):
    zh, en = ((SAMPLES / f"{name}.{side}.txt").read_text("utf-8") for side in ("zh", "en"))
    one, other = align(zh, en), align(en, zh)
    assert (one.direction, other.direction) == (Direction.ZH_EN, Direction.EN_ZH)
    assert other == one.read(Direction.EN_ZH)
    assert other.read(Direction.ZH_EN) == one
    glossary, turned = extract(one), extract(other)
    assert turned.entries == glossary.entries
    assert turned.metadata == {**glossary.metadata, "direction": "en-zh"}
    terms = [entry.zh[0].text for entry in glossary][:10]
    assert spot(terms, other).entries == spot(terms, one).entries


@pytest.mark.parametrize("input", ["pairs", "sentences"])
def test_both_orders_of_lines_give_the_same_but_for_the_direction(input):
    one, other = align(f"{ZH}\n甲", f"{EN}\nA", input=input), align(f"{EN}\nA", f"{ZH}\n甲", input=input)
    assert other.read(Direction.ZH_EN) == one


def test_unequal_pairs():
    with pytest.raises(InputError, match=r"a\.zh has 2 lines and a\.en 1"):
        align("甲\n乙\n", "A\n", input="pairs", names=("a.zh", "a.en"))


def test_a_translation_may_quote_its_source():
    bitext = align("发展新质生产力。", "Develop new quality productive forces (新质生产力).", words=False)
    assert bitext.beads == (Bead((0,), (0,)),)


def test_pairs_keep_their_lines():
    bitext = align("甲方\n\n国家安全\n", "Party A\nnothing\nnational security\n", input="pairs")
    assert bitext.beads == (Bead((0,), (0,)), Bead((), (1,)), Bead((2,), (2,)))
    assert all(pair.links is not None and pair.posterior is not None for pair in bitext)
    assert {(link.src, link.tgt) for link in bitext.pairs[1].links} == {(0, 0), (1, 1)}


def test_words_are_linked_within_their_tokens():
    for pair in align(ZH, EN):
        assert pair.posterior.shape == (len(pair.src.tokens), len(pair.tgt.tokens))
        for link in pair.links:
            assert 0 <= link.src < len(pair.src.tokens)
            assert 0 <= link.tgt < len(pair.tgt.tokens)
            assert 0 <= link.probability <= 1


def test_equal_sentences_have_one_hash_however_many_are_cut_together():
    zh, en = "国家安全十分重要。", "National security matters."
    alone = align(zh, en).pairs[0]
    together = align("\n".join([zh] * 12), "\n".join([en] * 12), input="pairs")
    assert len(together) == 12
    for pair in together:
        for one, other in ((alone.src, pair.src), (alone.tgt, pair.tgt)):
            assert one.tokens == other.tokens
            assert hash(one.tokens) == hash(other.tokens)
            assert isinstance(hash(other), int)
    assert {alone.src, alone.tgt} == {together.pairs[0].src, together.pairs[0].tgt}


def test_without_words_nothing_is_tokenized():
    bitext = align(ZH, EN, words=False)
    assert all(pair.links is None and pair.src.tokens is None for pair in bitext)
    linked = default_aligner().link(bitext)
    assert linked == align(ZH, EN)


def test_the_signature_names_the_parts():
    bitext = align(ZH, EN, words=False)
    assert bitext.signature == default_aligner().signature
    for part in ("termalign:", "jieba:", "english:", "loglinear:", "cedict:", "use:"):
        assert part in bitext.signature


class OneBead:
    """Puts everything into one bead."""

    signature = "one-bead"

    def align(self, src, tgt):
        return [Bead(tuple(range(len(src))), tuple(range(len(tgt))))]


class Diagonal:
    """Links nothing."""

    signature = "nothing"

    def align(self, pairs):
        return [Alignment((), None) for _ in pairs]


def test_parts_plug_in():
    aligner = Aligner(tokenizers=(Spaces(), Spaces()), sentences=OneBead(), words=Diagonal())
    told = []
    bitext = aligner.align(ZH, EN, on_stage=told.append)
    assert bitext.beads == (Bead((0, 1), (0, 1)),)
    assert bitext.pairs[0].links == ()
    assert bitext.signature.endswith("|spaces|spaces|one-bead|nothing")
    assert told == [
        "splitting sentences",
        "aligning 2 with 2 sentences",
        "splitting words",
        "linking the words of 1 sentence pairs",
    ]


def test_blank_lines_are_in_no_bead():
    bitext = align(
        "国家安全\n\n经济增长\n", "\nNational security\nEconomic growth", input="sentences", words=False
    )
    assert bitext.beads == (Bead((0,), (1,)), Bead((2,), (2,)))
    assert isinstance(bitext.src, Document)


def test_a_text_far_longer_than_its_translation_takes_bounded_windows(monkeypatch):
    """No window grows: memory goes with the square of its longer side."""
    from termalign.alignment.sentalign import loglinear

    sizes = []
    scores = loglinear.BeadEvidence.scores

    def watched(evidence, window, model):
        sizes.append(max(len(window.src), len(window.tgt)))
        return scores(evidence, window, model)

    monkeypatch.setattr(loglinear.BeadEvidence, "scores", watched)
    zh, en = sample("zh.sentences.txt"), sample("en.sentences.txt")
    for src, tgt in ((zh * 40, en), (zh, en * 40)):
        bitext = align(src, tgt, input="sentences", words=False)
        for document, side in ((bitext.src, 0), (bitext.tgt, 1)):
            assert [number for bead in bitext.beads for number in bead[side]] == list(
                range(len(document.sentences))
            )
    assert max(sizes) <= 500


def test_a_pair_too_long_to_be_linked_is_passed_by(monkeypatch):
    """Its neighbours are what they are without it."""
    monkeypatch.setattr("termalign.alignment.aligner.MOST_LINKED_CELLS", 400)
    long = "我们要维护国家安全" * 20, "we must safeguard national security " * 20
    lines = [
        ("维护国家安全", "Safeguard national security"),
        long,
        ("经济稳定增长", "The economy grows steadily"),
    ]
    bitext = align(*("\n".join(side) for side in zip(*lines, strict=True)), input="pairs")
    assert [bool(pair.src.tokens) for pair in bitext] == [True, False, True]
    assert bitext.pairs[1].posterior.shape == (0, 0)
    short = align(*("\n".join(side) for side in zip(lines[0], lines[2], strict=True)), input="pairs")
    assert [pair.links for pair in short] == [pair.links for pair in bitext if pair.src.tokens]
    found = [extract(read)["国家安全"].en[0] for read in (bitext, short)]
    assert [(term.text, term.count) for term in found] == [("national security", 1)] * 2


def test_more_sentences_than_are_aligned_are_refused_and_as_pairs_they_are_read(monkeypatch):
    monkeypatch.setattr("termalign.alignment.aligner.MOST_SENTENCES", 3)
    zh, en = "安全。\n" * 4, "Security.\n" * 4
    with pytest.raises(InputError, match=r"^a\.zh: has 4 sentences; allowed: up to 3 that are to be aligned"):
        align(zh, en, names=("a.zh", "a.en"))
    assert len(align(zh, en, input="pairs", words=False).pairs) == 4
