"""Spotting: official terms of the sample are found, absent ones are not, occurrences against a slow search."""

import csv
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign import Aligner, Direction, Glossary, align, check, entry, spot
from termalign.documents.bitext import from_pairs
from termalign.errors import InputError
from termalign.language.text import Span, comparable, match_key
from termalign.language.tokenizers import Jieba
from termalign.termbase.matching.wrapped_terms import with_whole_terms
from termalign.terms.spotting import ConcordanceLine
from termalign.terms.spotting.concordance import (
    ConcordanceOrder,
    as_jsonl,
    as_tsv,
    in_order,
    write_concordance,
)
from termalign.terms.spotting.evidence import PairEvidence
from termalign.terms.spotting.occurrences import CandidateRow, find_occurrences
from termalign.terms.spotting.spotted import ReadBitext, found_chinese
from termalign.terms.spotting.spotter import default_spotter
from tests.conftest import SAMPLES


def test_a_concordance_calls_source_what_was_translated():
    line = ConcordanceLine(
        *("法治", "Rule of law", 0.9, False, "a.zh", 7, "a.en", 9, "法治。", "Rule of law."),
        *(Span(0, 2), (Span(0, 11),), 0, Direction.EN_ZH),
    )
    header, row = b"".join(as_tsv([line])).decode().splitlines()
    cells = dict(zip(header.split("\t"), row.split("\t"), strict=True))
    assert (cells["zh"], cells["source"], cells["target"]) == ("法治", "Rule of law.", "法治。")
    assert (cells["src_document"], cells["src_line"], cells["src_spans"]) == ("a.en", "9", "0-11")
    assert (cells["tgt_document"], cells["tgt_line"], cells["tgt_span"]) == ("a.zh", "7", "0-2")
    assert cells["direction"] == "en-zh"
    [told] = map(json.loads, as_jsonl([line]))
    assert (told["direction"], told["src_spans"], told["tgt_span"]) == ("en-zh", [[0, 11]], [0, 2])


def test_a_concordance_in_both_directions_says_of_each_line_where_its_term_is():
    lines = [
        ConcordanceLine(
            *("法治", "Rule … law", 0.9, False, "a.zh", 7, "a.en", 9, "法治。", "Rule of law."),
            *(Span(0, 2), (Span(0, 4), Span(8, 11)), 0, direction),
        )
        for direction in Direction
    ]
    header, *written = [row.split("\t") for row in b"".join(as_tsv(lines)).decode().splitlines()]
    assert [len(row) for row in written] == [len(header)] * 2
    source, last = header.index("source"), header.index("direction")
    assert {row[last]: (row[source], *row[source + 2 : last]) for row in written} == {
        "zh-en": ("法治。", "0-2", "0-4,8-11"),
        "en-zh": ("Rule of law.", "0-4,8-11", "0-2"),
    }
    assert len(b"".join(as_tsv([])).decode().split("\t")) == len(header)


@pytest.fixture(scope="module")
def sample():
    texts = [(SAMPLES / f"policy-article.{side}.txt").read_text("utf-8") for side in ("zh", "en")]
    return align(*texts, names=("article.zh", "article.en"))


@pytest.fixture(scope="module")
def gold():
    with (SAMPLES / "policy-article.terms.tsv").open(encoding="utf-8", newline="") as rows:
        return {row["zh"]: row["en"].split(" | ") for row in csv.DictReader(rows, delimiter="\t")}


OFFICIAL = {
    "新质生产力": "new quality productive forces",
    "营商环境": "business environment",
    "实体经济": "real economy",
    "全国统一大市场": "unified national market",
    "多边贸易体制": "multilateral trading system",
    "中国式现代化": "Chinese modernization",
}


@pytest.mark.parametrize("term", OFFICIAL)
def test_official_terms(sample, term):
    entry = spot([term], sample)[term]
    assert entry.en[0].text == OFFICIAL[term]
    assert 0 < entry.en[0].score <= 1
    assert entry.en[0].count >= 1


def test_most_of_the_gold_list_is_found(sample, gold):
    found = spot(list(gold), sample)
    right = sum(
        bool(found[zh].en) and match_key(found[zh].en[0].text) in map(match_key, gold[zh]) for zh in gold
    )
    assert right >= 0.75 * len(gold)


def test_entries_come_in_the_order_given_each_once(sample):
    found = spot(["能源安全", " 营商环境 ", "能源安全", ""], sample)
    assert [entry.zh[0].text for entry in found] == ["能源安全", "营商环境"]


def test_what_was_made_of_pairs_is_released_where_there_are_many(sample, gold, monkeypatch):
    terms, read = list(gold)[:20], ReadBitext(sample)
    expected = default_spotter()._find_chinese(terms, read)
    assert any("keys" in vars(of_pair) for of_pair in read.evidence)
    monkeypatch.setattr("termalign.terms.spotting.candidates.MOST_EVIDENCE_KEPT", 0)
    monkeypatch.setattr("termalign.terms.spotting.candidates.OCCURRENCES_TOGETHER", 5)
    again = ReadBitext(sample)
    assert default_spotter()._find_chinese(terms, again) == expected
    assert not any("keys" in vars(of_pair) for of_pair in again.evidence)


def test_an_absent_term_has_an_empty_row(sample):
    [entry] = spot(["区块链"], sample)
    assert entry.en == ()
    assert entry.evidence == ()
    assert entry.zh[0].count == 0


def test_evidence_points_into_the_texts(sample):
    [entry] = spot(["新质生产力"], sample)
    assert entry.zh[0].count == 4 == sample.src.text.count("新质生产力")
    assert len(entry.evidence) <= 4
    for proof in entry.evidence:
        assert proof.zh_span.of(proof.zh) == "新质生产力"
        assert "新质生产力" in sample.src.text.split("\n")[proof.zh_line - 1]
        [span] = proof.en_spans
        assert span.of(proof.en).split()[0] in sample.tgt.text.split("\n")[proof.en_line - 1]
        assert proof.document == "article.zh"


def test_both_renderings_of_an_inconsistent_term(sample):
    [entry] = spot(["新质生产力"], sample)
    counts = {term.text: term.count for term in entry.en if term.count}
    assert counts == {"new quality productive forces": 3, "new-type productivity": 1}


def test_best_bounds_the_renderings(sample):
    assert len(spot(["新质生产力"], sample, best=1)["新质生产力"].en) == 1


def test_traditional_terms_are_found_in_simplified_text(sample):
    assert spot(["營商環境"], sample)["營商環境"].en[0].text == "business environment"


def test_words_must_be_linked():
    with pytest.raises(InputError, match=r"not linked; use Aligner\.link"):
        spot(["国家安全"], align("国家安全。", "National security.", words=False))


def slow_occurrences(term, text):
    """Return every start of a term in a text, one by one."""
    folded = comparable(text)
    key = match_key(term)
    return [
        folded.span(start, start + len(key))
        for start in range(len(folded.text) - len(key) + 1)
        if folded.text[start : start + len(key)] == key
    ]


@given(
    st.lists(st.text(st.sampled_from("安全国家AＡ"), min_size=1, max_size=3), min_size=1, max_size=4),
    st.lists(
        st.text(st.sampled_from("安全国家aAＡ\u200b，"), min_size=1, max_size=12), min_size=1, max_size=3
    ),
)
def test_occurrences_are_those_of_a_slow_search(terms, lines):
    bitext = from_pairs([(line, "x") for line in lines])
    aligner = Aligner(tokenizers=(Jieba(), Jieba()), words=_Nothing())
    pairs = aligner.link(bitext).pairs
    found = find_occurrences(terms, pairs)
    for term, occurrences in zip(terms, found, strict=True):
        assert sorted((o.pair, o.span) for o in occurrences) == [
            (number, span)
            for number, pair in enumerate(pairs)
            for span in slow_occurrences(term, pair.src.text)
        ]
        for occurrence in occurrences:
            evidence = PairEvidence(pairs[occurrence.pair])
            tokens = evidence.pair.src.tokens
            shares = [
                len({*range(*token.span)} & {*range(*occurrence.span)}) / len(range(*token.span))
                for token in tokens
            ]
            assert evidence.cover([occurrence.span])[0].tolist() == np.float32(shares).tolist()
            covered = [token.key for token, share in zip(tokens, shares, strict=True) if share]
            assert evidence.covered(occurrence.span) == covered


class _Nothing:
    """A word aligner that links nothing."""

    signature = "nothing"

    def align(self, pairs):
        from termalign.alignment.wordalign import Alignment

        return [Alignment((), None) for _ in pairs]


@pytest.mark.parametrize(
    ("term", "text", "places"),
    [
        ("COVID-19爆发", "在COVID-19 爆发之后", [(1, 12)]),  # outbreak: spaces between scripts mean nothing
        ("国家 安全", "维护国家安全", [(2, 6)]),
        ("AA", "A A", []),
        ("open AI", "open AI 与 openAI", [(0, 7)]),
    ],
)
def test_spaces_part_only_latin_words(term, text, places):
    aligner = Aligner(tokenizers=(Jieba(), Jieba()), words=_Nothing())
    pairs = aligner.link(from_pairs([(text, "x")])).pairs
    assert [tuple(found.span) for found in find_occurrences([term], pairs)[0]] == places


def test_a_place_in_a_longer_word_is_counted_apart_and_comes_last():
    bitext = align(
        "肺炎很常见。\n吸烟伤害肺。\n",
        "Pneumonia is common.\nSmoking damages the lung.\n",
        input="pairs",
    )
    [entry] = spot(["肺"], bitext)
    assert (entry.zh[0].count, entry.note) == (1, "inside longer words or terms: 1")
    assert entry.en[0].text == "lung"
    assert next(iter(entry.evidence)).zh_line == 2


@pytest.mark.parametrize(
    ("zh", "en", "count", "note", "first"),
    [
        (  # products up to standard, substandard products
            "企业应当召回不合格产品。\n合格产品可以销售。\n",
            "Enterprises shall recall substandard products.\nQualified products may be sold.\n",
            1,
            "inside longer words or terms: 1",
            "Qualified products",
        ),
        (
            "企业应当召回不合格产品。\n",
            "Enterprises shall recall substandard products.\n",
            1,
            "inside longer words or terms: 1",
            "substandard products",
        ),
        (  # they do not inspect: the term is itself
            "企业不检验合格产品。\n",
            "Enterprises do not inspect qualified products.\n",
            1,
            "",
            "qualified products",
        ),
    ],
)
def test_a_prefix_makes_a_longer_word(zh, en, count, note, first):
    [entry] = spot(["合格产品"], align(zh, en, input="pairs"))
    assert (entry.zh[0].count, entry.note, entry.en[0].text) == (count, note, first)


WRAPPED = "我们维护国家\n安全的决心很大。", "Our determination to safeguard national\nsecurity is strong."


@pytest.mark.parametrize("is_linked", [False, True])
def test_a_term_that_goes_on_in_the_next_line_is_found(is_linked):
    given = (align(*WRAPPED),) if is_linked else WRAPPED
    found = spot(["国家安全", "决心"], *given)
    assert [(entry.zh[0].count, entry.en[0].text) for entry in found] == [
        (1, "national security"),
        (1, "determination"),
    ]
    (evidence,) = found["国家安全"].evidence
    assert (evidence.zh, evidence.zh_line, evidence.en_line) == (WRAPPED[0], 1, 1)


def test_what_a_term_joins_is_linked_anew_and_other_pairs_stay_as_they_were():
    bitext = align("法治。\n\n" + WRAPPED[0], "The rule of law.\n\n" + WRAPPED[1])
    glossary = Glossary((entry("国家安全", "state security"),))
    whole = with_whole_terms(bitext, glossary)
    assert [pair.links is None for pair in whole] == [False, True]
    assert whole[0] is bitext[0]
    assert with_whole_terms(bitext, Glossary((entry("决心", "resolve"),))) is bitext
    assert [finding.rule for finding in check(glossary, bitext)] == ["TA101"]


def test_several_bitexts_are_counted_together():
    texts = [
        ("发展数字经济。", "Develop the digital economy."),
        ("数字经济很重要。", "The digital economy matters."),
    ]
    [entry] = spot(["数字经济"], [align(*text) for text in texts])
    assert (entry.count, entry.en[0].text, entry.en[0].count) == (2, "digital economy", 2)


def test_many_alike_candidates_are_a_rendering_together_few_unlikely_ones_are_none():
    bitext = align("会议通过《银行业（披露）规则》。", "The meeting adopted the Banking (Disclosure) Rules.")
    (places,) = find_occurrences(["银行业（披露）规则"], bitext.pairs)

    def found(likelihoods):
        rows = [
            (CandidateRow(0, 0, 0, 3, 4 + number, str(number)), each)
            for number, each in enumerate(likelihoods)
        ]
        return found_chinese("银行业（披露）规则", places[0], rows, ReadBitext(bitext))

    spread, unlikely = found([0.08, 0.09, 0.08, 0.07]), found([0.08, 0.09, 0.08])
    assert (spread.key, spread.line.confidence) == ("1", 0.09)
    assert spread.line.rendering
    assert (unlikely.key, unlikely.line.rendering, unlikely.line.confidence) == ("", "", None)


def test_arguments_in_the_wrong_order_are_reported():
    bitext = align("国家安全。", "National security.")
    with pytest.raises(InputError, match="the terms must be a list of texts, and come before the bitext"):
        spot(bitext, ["国家安全"])
    with pytest.raises(InputError, match="text 1 is a string, no pair"):
        spot(["国家安全"], ["国家安全"])


@pytest.mark.parametrize("order", ConcordanceOrder)
def test_a_concordance_is_sorted_within_each_term(order):
    def line(zh, source, rendering):
        at = source.index(zh)
        spans = (Span(0, len(rendering)),) if rendering else ()
        return ConcordanceLine(
            *(zh, rendering, 0.9 if rendering else None, False, "a.zh", 1, "a.en", 1, source, rendering),
            *(Span(at, at + len(zh)), spans, 0),
        )

    lines = [
        line("法治", "乙甲法治丙。", "rule of law"),
        line("市场", "市场。", "market"),
        line("法治", "丁法治乙。", ""),
        line("法治", "甲丁法治甲。", "Law"),
        line("法治", "法治。", "rule of law"),
    ]
    expected = {  # what is before 法治 is read leftwards: nothing, 丁, 丁甲, 甲乙
        ConcordanceOrder.TEXT: [0, 1, 2, 3, 4],
        ConcordanceOrder.LEFT: [4, 2, 3, 0, 1],
        ConcordanceOrder.RIGHT: [4, 0, 2, 3, 1],
        ConcordanceOrder.RENDERING: [3, 0, 4, 2, 1],
    }
    assert list(in_order(lines, order)) == [lines[index] for index in expected[order]]


@pytest.mark.parametrize("direction", Direction)
def test_a_concordance_in_parquet_has_the_rows_of_the_others(direction, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    lines = [
        ConcordanceLine(
            *("法治", "Rule … law", 0.9, False, "a.zh", 7, "a.en", 9, "法治。", "Rule of law."),
            *(Span(0, 2), (Span(0, 4), Span(8, 11)), 0, direction),
        ),
        ConcordanceLine(
            *("法治", "", None, True, "a.zh", 8, "a.en", None, "法治。", "", Span(0, 2), (), 1, direction)
        ),
    ]
    write_concordance(lines, tmp_path / "c.parquet")
    write_concordance([], tmp_path / "none.parquet")
    assert (
        parquet.read_table(tmp_path / "none.parquet").schema
        == parquet.read_table(tmp_path / "c.parquet").schema
    )
    term, rendering = ("src", "tgt") if direction is Direction.ZH_EN else ("tgt", "src")
    rows = parquet.read_table(tmp_path / "c.parquet").to_pylist()
    for row, record in zip(rows, map(json.loads, as_jsonl(lines)), strict=True):
        for side, spans in (
            (term, [record.pop(f"{term}_span", None)]),
            (rendering, record.pop(f"{rendering}_spans")),
        ):
            assert [[span["start"], span["end"]] for span in row.pop(f"{side}_spans")] == spans
        assert row == record


EN = "The steel workshop was closed. A green workshop opened, and two workshops follow."
ZH = "炼钢车间已经关闭。一个绿色车间开业，随后还有两个车间。"


def test_english_terms_are_spotted_in_what_is_translated_from_english():
    bitext = align(EN, ZH)
    found = spot(["green workshop", "workshops", "车间", "carbon sink"], bitext)
    green, workshops, chinese, absent = found
    assert [term.text for term in green.en] == ["green workshop"]
    assert (green.zh[0].text, green.zh[0].language) == ("绿色车间", "zh")
    # Longer terms come first, and any number of a noun is found.
    assert (workshops.en[0].count, sum(term.count for term in workshops.zh)) == (2, 2)
    assert "车间" in {term.text for term in workshops.zh}
    assert (chinese.zh[0].text, chinese.zh[0].count) == ("车间", 3)
    assert (absent.zh, absent.en[0].text, absent.en[0].count) == ((), "carbon sink", 0)
    assert all(item.en_spans[0].of(item.en) == "green workshop" for item in green.evidence)


def test_the_parties_to_a_contract_keep_their_letters():
    party_a, party_b = spot(["甲方", "乙方"], align("甲方应当向乙方付款。", "Party A shall pay Party B."))
    assert (party_a.en[0].text, party_b.en[0].text) == ("Party A", "Party B")


def test_the_same_terms_are_chinese_in_what_is_translated_from_chinese():
    [entry] = spot(["AI"], align("要发展AI产业。", "We should develop the AI industry."))
    assert (entry.zh[0].text, entry.zh[0].count, entry.en[0].text) == ("AI", 1, "AI")
    [entry] = spot(["workshop"], align(ZH, EN))
    assert (entry.zh[0].text, entry.zh[0].count, entry.en) == ("workshop", 0, ())


def test_a_term_of_sources_in_both_languages_has_an_entry_of_each():
    texts = "要发展AI产业。", "We should develop the AI industry."
    found = default_spotter().spot(["AI"], [align(*texts), align(*texts[::-1])], english_terms=True)
    assert [(entry.zh[0].count, entry.en[0].count) for entry in found] == [(1, 1), (1, 1)]


def test_a_concordance_of_english_terms_is_in_the_order_of_the_text(tmp_path):
    lines = []
    default_spotter().spot(
        ["workshop", "steel", "carbon"], align(EN, ZH), english_terms=True, on_line=lines.append
    )
    assert [line.term for line in lines] == ["steel", "workshop", "workshop", "workshop"]
    assert [line.keyword[1].of(EN.split(". ")[0] + ".") for line in lines[:2]] == ["steel", "workshop"]
    assert all(line.words.endswith("车间") for line in lines[1:])
    for order in ConcordanceOrder:
        assert {line.term for line in list(in_order(lines, order))[-3:]} == {"workshop"}
    unrendered = ConcordanceLine(
        *("", "Carbon", None, False, "a.zh", None, "a.en", 9, "法治。", "Carbon."),
        *(None, (Span(0, 6),), 0, Direction.EN_ZH, "carbon"),
    )
    write_concordance([*lines, unrendered], tmp_path / "c.tsv")
    with (tmp_path / "c.tsv").open(encoding="utf-8", newline="") as rows:
        *_, last = csv.DictReader(rows, delimiter="\t")
    assert (last["zh"], last["rendering"], last["src_line"], last["src_spans"]) == ("", "Carbon", "9", "0-6")
    assert (last["tgt_line"], last["tgt_span"]) == ("", "")
    with pytest.raises(ValueError, match="without a rendering"):
        unrendered.evidence("spot")
