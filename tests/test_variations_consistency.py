"""Terms and names that documents render in several ways, found without a glossary."""

import json
import math
from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign import align, extract
from termalign.apps.cli.consistency import _text
from termalign.apps.reporting.deviations import MOST_SHOWN, deviation_groups
from termalign.checking.findings.finding import Finding, Severity
from termalign.checking.variations import Consistency, comparison, consistency
from termalign.checking.variations.certainty import certain_substitutes
from termalign.checking.variations.missing import MissingRenderings
from termalign.checking.variations.recurring import (
    RecurringTerm,
    _best_of_english,
    _occurrences,
    _without_parts,
    recurring_terms,
)
from termalign.checking.variations.relevance import NearnessWeights, OtherWording, relevance
from termalign.checking.variations.selection import Linkage, Substitute
from termalign.documents.bitext import Bitext, PairPart, from_pairs, linked_pair
from termalign.language.text import Span, match_key
from termalign.language.text.language import Direction
from termalign.language.tokenizers import English, Jieba
from termalign.termbase.glossary import Glossary, entry
from termalign.termbase.matching.tiers import Tier
from termalign.termbase.matching.wording import other_words
from termalign.terms.corpus.store import write_statistics
from termalign.terms.extraction.extractor import default_extractor
from termalign.terms.spotting.spotter import default_spotter
from tests.processes import run

LINKED = {
    "碳": {"carbon"},
    "市场": {"market", "bourse", "exchange"},
    "交易所": {"market"},
    "他": {"he"},
    "看": {"see"},
    "关闭": {"close"},
}
"""What the words of the made-up texts are linked with."""

HOUSE = Glossary((entry("碳市场", "carbon market"),))


def linked(*pairs: tuple[str, str], name: str = "a") -> Bitext:
    """Return pairs as a bitext whose words are linked as `LINKED` has it, one after the other."""
    bitext = from_pairs(pairs, names=(f"{name}.zh", f"{name}.en"))
    found = []
    for pair in bitext.pairs:
        src, tgt = Jieba().tokenize(pair.src.text), English().tokenize(pair.tgt.text)
        posterior = np.zeros((len(src), len(tgt)), np.float32)
        for row, left in enumerate(src):
            words = [column for column, right in enumerate(tgt) if right.key in LINKED.get(left.key, ())]
            before = sum(other.key == left.key for other in src[:row])
            posterior[row, words[before : before + 1]] = 1.0
        sides = replace(pair.src, tokens=tuple(src)), replace(pair.tgt, tokens=tuple(tgt))
        found.append(replace(pair, src=sides[0], tgt=sides[1], links=(), posterior=posterior))
    return replace(bitext, pairs=tuple(found))


def rendered(*renderings: str) -> list[tuple[str, str]]:
    return [("他看碳市场。", f"He sees the {text}.") for text in renderings]


def deviations(*renderings: str) -> list[str]:
    [term] = consistency(linked(*rendered(*renderings)), glossary=HOUSE).terms
    return [item.rendering for item in term.deviations]


@pytest.mark.parametrize(
    ("rendering", "main", "other"),
    [
        ("carbon markets", "carbon market", False),  # number
        ("The Carbon Market", "carbon market", False),  # articles, case
        ("market", "carbon market", False),  # a short form
        ("CM", "carbon market", False),  # an initialism
        ("inclusiveness", "inclusive", False),  # grammar
        ("filed", "filing", False),
        ("choose", "choice", False),
        ("bound", "binding", False),
        ("stronger", "strengthen", False),
        ("lending", "loan", True),
        ("firm", "form", True),  # the same consonants, and no family
        ("findings", "fund", True),
        ("lifespan", "lifecycle", True),  # compounds that begin alike
        ("transfer", "transaction", True),
        ("technique", "technology", True),
        ("stabilize", "stable", False),
        ("extension", "extend", False),
        ("proved", "proof", False),
        ("grew", "growth", False),
        ("paid", "payments", False),
        ("who is drunk", "drinker", False),
        ("pays", "pains", True),
        ("sat", "sitting", False),
        ("French law", "law of France", False),
        ("legal", "laws", False),
        ("thinking", "Thought", True),
        ("VolumeSnapshotClass", "volume snapshot", False),
        ("VolumeSnapshotClass", "volume snapshots", False),
        ("corporate governance", "rate", True),  # letters inside words of another number
        ("corporate tax", "rate", True),
        ("transaction costs", "action", True),
        ("export controls", "port", True),
        ("information office", "form", True),
        ("Hong Kong airport", "port", True),
        ("reserve bank", "serve", True),
        ("Mr. Li", "Li Fan", False),  # a form of address
        ("Uncle Fan", "Li Fan", False),
        ("Head of Audit", "Director of Audit", True),
        ("Sep", "September", False),
        ("banking stability", "stable banking", False),
        ("Chinese firms", "firms of China", False),
        ("2018", "year", False),
        ("HK$", "Hong Kong dollar", False),
        ("LAC Rules", "loss-absorbing capacity rules", False),
        ("RMB business", "renminbi business", False),
        ("authorized", "AIs", False),
        ("interbank", "banks", False),
        ("carbon exchange", "carbon market", True),
        ("Lee Fan", "Li Fan", True),
        ("Memorandum of Co-operation", "Memorandum of Understanding", True),
        ("global", "world", True),
        ("证监会", "证券监督管理委员会", False),  # a short form
        ("證券的監督管理委員會", "证券监督管理委员会", False),  # script, 的
        ("金融监管局", "证券监督管理委员会", True),
        ("碳交易所", "碳市场", True),
        ("无效", "有效", False),  # after *not*
        ("没有竞争力", "有竞争力", False),
        ("未完成", "没有结束", True),
        ("AI", "人工智能", False),
        ("汪先生", "汪淼", False),  # Mr. Wang, Wang Miao: a form of address
        ("王先生", "汪淼", True),
        ("本合同", "合同", False),  # this contract
        ("本细则", "管理细则", False),
    ],
)
def test_what_is_a_deviation(rendering: str, main: str, other: bool) -> None:
    assert other_words(rendering, main) is other
    assert other_words(main, rendering) is other


@given(st.lists(st.text("看甲一A ", min_size=1, max_size=9), min_size=1), st.integers(1, 3))
def test_what_recurs_is_what_texts_have_so_often(texts: list[str], least: int) -> None:
    bitext = from_pairs([(text, "one") for text in texts])
    keys = [match_key(pair.src.text) for pair in bitext.pairs]
    words = {key[start : start + size] for key in keys for start in range(len(key)) for size in (1, 2, 3)}
    often = {word for word in words if "\n".join(keys).count(word) >= least}
    endless = {
        word
        for word in words
        if sum(key.startswith(word, start) for key in keys for start in range(len(key)))
        > 1.5 * "\n".join(keys).count(word)
    }
    recurring = [text for text, count in _occurrences(words, keys).items() if count >= least]
    assert recurring == sorted(often - {"a", " "} - endless)  # a letter is no candidate


def test_what_goes_on_and_on_is_no_term() -> None:
    """A laugh (哈哈哈), a word again and again: nearly every place of it overlaps another one."""
    assert _occurrences(["哈哈", "爸爸"], ["哈哈哈哈哈", "爸爸和爸爸"]) == {"爸爸": 2}


@pytest.mark.parametrize(
    ("part", "longer", "main"),
    [
        (("主义", 3), ("保护主义", 2), "保护主义"),  # most of its places stand in the longer one
        (("加密", 8), ("加密货币", 12), "加密货币"),
        (("服务", 9), ("服务器", 4), "服务"),  # most do not
        (("列表", 9), ("列表中", 8), "列表"),  # what is added is no part of a term: in the list
    ],
)
def test_a_chinese_main_rendering_is_no_part_of_a_longer_one(part, longer, main) -> None:
    found = [
        RecurringTerm(part[0], "term", part[1], 0.9, 0.9),
        RecurringTerm(longer[0], "terms", longer[1], 0.9, 0.9),
    ]
    assert [term.source for term in _best_of_english(found)] == [main]


def test_a_term_that_is_in_a_longer_one_alone_is_none() -> None:
    bitext = from_pairs([("青云剑出。", "one"), ("青云剑断。", "two"), ("青云剑与飞剑。", "three")])
    terms = [RecurringTerm(text, "a", 3, 0.9, 1.0) for text in ("青云剑", "青云", "剑")]
    assert [term.source for term in _without_parts(terms, [bitext])] == ["青云剑", "剑"]


def test_the_main_rendering_is_that_of_most_places() -> None:
    found = consistency(
        linked(*rendered("carbon bourse", "carbon markets", "carbon market", "carbon market")), glossary=HOUSE
    )
    [term] = found.varying
    assert (term.term, term.main) == ("碳市场", "carbon market")
    assert term.counts == {"carbon market": 3, "carbon bourse": 1}
    [item] = term.deviations
    assert (item.rendering, item.src.line, item.src.column, item.tgt.column) == ("carbon bourse", 1, 3, 13)
    assert str(found) == "1 of 1 terms vary"


def test_what_is_doubtful_is_information_and_no_deviation() -> None:
    found = consistency(linked(*rendered("carbon bourse", *["carbon market"] * 3)), glossary=HOUSE)
    [term] = found.terms
    doubtful = replace(term, deviations=(), doubtful=term.deviations)
    both = replace(found, terms=(doubtful, term))
    assert both.varying == (term,)
    assert str(both) == "1 of 2 terms vary; 1 occurrence to review"
    assert [(str(item.severity), item.rule, item.found, item.note) for item in both.findings()] == [
        ("warning", "TA301", "carbon bourse", "rendered so in 3 of 4 occurrences"),
        ("info", "TA301", "carbon bourse", "rendered so in 3 occurrences, perhaps in other words here"),
    ]


def test_where_the_main_rendering_is_the_rule_less_sure_places_are_looked_at(monkeypatch) -> None:
    weights = NearnessWeights(-0.4, 0.0, 0.0, 0.0)  # everything has a probability of .4
    monkeypatch.setattr("termalign.checking.variations.comparison.nearness_weights", lambda _: weights)

    def looked_at(*renderings: str) -> list[str]:
        [term] = consistency(linked(*rendered(*renderings)), glossary=HOUSE).terms
        assert not term.deviations
        return [item.rendering for item in term.doubtful]

    assert looked_at("carbon bourse", *["carbon market"] * 2) == ["carbon bourse"]
    assert looked_at("carbon bourse", "carbon exchange", *["carbon market"] * 2) == []


@pytest.mark.parametrize(
    ("probability", "salience", "sure"),
    [
        (0.8, 0.9, True),
        (0.5, 0.9, False),  # may render something else
        (0.8, 0.01, False),  # an ordinary word
    ],
)
def test_sure_are_deviations_from_terms_that_a_reader_would_list(
    probability, salience, sure, certain
) -> None:
    assert certain("carbon market", ["a carbon bourse"], probability, salience) is sure


@pytest.mark.parametrize(
    ("main", "other", "sure"),
    [
        ("Lost Soul Valley", "the Vale of Spirits", True),
        ("Lost Soul Valley", "a dark valley", False),  # described
        ("Lost Soul Valley", "in Cold River City", False),  # another place of the text
        ("Development Bank", "World Finance Corporation", False),  # a part of a longer name
        ("inn", "a tavern", False),  # no name
    ],
)
def test_in_a_story_other_names_are_sure(main, other, sure, certain, monkeypatch) -> None:
    monkeypatch.setattr("termalign.checking.variations.certainty.are_about_people", lambda _: True)
    assert certain(main, [other], 0.9, 0.9) is sure


WORDING = OtherWording("碳市场", "carbon market", 0.5, 1.0, 0.5, 0.2)


@pytest.mark.parametrize(
    ("field", "more"), [("salience", True), ("odds", True), ("near", True), ("elsewhere", False)]
)
@given(low=st.floats(0, 1), high=st.floats(0, 1))
def test_relevance_rises_with_what_speaks_for_other_words(field, more, low, high) -> None:
    low, high = sorted((low, high))
    less, greater = relevance([replace(WORDING, **{field: value}) for value in (low, high)])
    assert less <= greater if more else less >= greater


def test_relevance_is_that_of_each_wording_alone() -> None:
    wordings = [
        WORDING,
        replace(WORDING, chinese="类型", english="types"),
        replace(WORDING, odds=math.inf),
    ]
    assert relevance(wordings) == pytest.approx([of for item in wordings for of in relevance([item])])
    assert relevance([]) == []


@pytest.fixture
def certain(monkeypatch):
    """Return whether what renders a term in other words, each text from its second word on, is certain."""

    def is_certain(main: str, texts: list[str], probability: float, salience: float) -> bool:
        monkeypatch.setattr(
            "termalign.checking.variations.certainty.salience_of",
            lambda terms, *_: {term.source: salience for term in terms},
        )
        terms = [
            RecurringTerm("甲", main, 4, 0.5, 0.9),
            RecurringTerm("乙", "Cold River City", 3, 0.5, 0.9),
        ]
        likely = []
        for text in texts:
            start = len(text) - len(" ".join(text.split(" ", 1)[1:]))
            occurrence = Mock(source="甲", unit=Mock(tgt=text))
            likely.append(Substitute(occurrence, Span(start, len(text)), probability, Linkage(2.0, 0.6)))
        found = certain_substitutes(likely, terms, [from_pairs([("甲", "a")])], None)
        assert found in (set(), set(likely))
        return bool(found)

    return is_certain


def test_of_two_places_with_two_renderings_one_deviates() -> None:
    assert deviations("carbon bourse", "carbon market", "carbon market") == ["carbon bourse"]
    [term] = consistency(linked(*rendered("carbon bourse", "carbon market")), glossary=HOUSE).terms
    assert len(term.deviations) == 1


def test_places_looked_at_one_after_another_deviate_as_all_at_once(monkeypatch) -> None:
    pairs = rendered(*["carbon market"] * 8, "carbon bourse", "carbon exchange", "market for carbon")
    documents = [linked(*pairs), linked(*pairs, name="b")]
    at_once = consistency(documents, glossary=HOUSE).terms
    assert {item.rendering for item in at_once[0].deviations} == {"carbon bourse", "carbon exchange"}
    monkeypatch.setattr(comparison, "OCCURRENCES_AT_ONCE", 1)
    monkeypatch.setattr("termalign.checking.variations.missing.UNITS_TOGETHER", 1)
    assert consistency(documents, glossary=HOUSE).terms == at_once


def test_a_sentence_with_the_main_rendering_in_any_form_does_not_deviate() -> None:
    there = ["carbon market"] * 3
    assert deviations(*there, "Carbon Markets of the exchange") == []
    assert deviations(*there, "market for carbon") == []


def test_a_term_that_is_linked_with_nothing_does_not_deviate() -> None:
    assert deviations(*["carbon market"] * 3, "sea") == []


def test_every_place_of_a_sentence_counts() -> None:
    twice = ("他看碳市场，关闭碳市场。", "He sees the carbon market and closes the carbon exchange.")
    found = consistency(linked(*rendered("carbon market", "carbon market"), twice), glossary=HOUSE)
    assert [item.rendering for term in found.varying for item in term.deviations] == ["carbon exchange"]


def test_parts_of_a_long_pair_are_compared_each_on_its_own(monkeypatch) -> None:
    monkeypatch.setattr(comparison, "LONGEST_WHOLE", 10)
    pairs = rendered("carbon market", "carbon market", "carbon market", "carbon bourse")
    bitext = linked(("".join(zh for zh, _ in pairs), " ".join(en for _, en in pairs)))
    pair = linked_pair(bitext.pairs[0])
    rows, columns = len(pair.src.tokens) // 4, len(pair.tgt.tokens) // 4
    parts = tuple(
        PairPart(range(rows * index, rows * index + rows), range(columns * index, columns * index + columns))
        for index in range(4)
    )
    [term] = consistency(replace(bitext, pairs=(replace(pair, parts=parts),)), glossary=HOUSE).terms
    [(unit, span)] = [(deviation.unit, deviation.tgt_span) for deviation in term.deviations]
    assert (unit.src, unit.tgt, span) == (*pairs[3], Span(12, 25))
    assert (unit.src_from.column, unit.tgt_from.column) == (19, 82)
    assert term.counts == {"carbon market": 3, "carbon bourse": 1}


def test_documents_are_compared_with_each_other() -> None:
    first, second = linked(*rendered(*["carbon market"] * 3)), linked(*rendered("carbon bourse"), name="b")
    [term] = consistency([first, second], glossary=HOUSE).varying
    assert [item.tgt.path for item in term.deviations] == ["b.en"]


def test_from_english_into_chinese() -> None:
    zh = [("他看碳市场。", "He sees the carbon market.")] * 3 + [
        ("他看碳交易所。", "He sees the carbon market.")
    ]
    found = consistency(linked(*zh).read(Direction.EN_ZH), glossary=HOUSE)
    [term] = found.varying
    assert (term.term, term.main, term.counts) == ("carbon market", "碳市场", {"碳市场": 3, "碳交易所": 1})
    [finding] = found.findings()
    assert str(finding) == (
        "a.zh:4:3: TA301 carbon market: expected '碳市场', found '碳交易所', rendered so in 3 of 4 occurrences"
    )
    assert (finding.zh, finding.source, finding.direction.value) == ("碳市场", "carbon market", "en-zh")


def test_a_word_of_another_region_deviates() -> None:
    pairs = [("他看消息。", "He sees the message.")] * 3 + [("他看讯息。", "He sees the message.")]
    house = Glossary((entry("消息", "message"),))
    LINKED["消息"] = LINKED["讯息"] = {"message"}
    [term] = consistency(linked(*pairs).read(Direction.EN_ZH), glossary=house).varying
    assert (term.main, [item.rendering for item in term.deviations]) == ("消息", ["讯息"])


def test_a_word_of_another_region_is_reported_where_it_is() -> None:
    pairs = [("他看消息。", "He sees the message.")] * 3
    pairs += [("他看讯息和消息和海报。", "He sees a message and a message and a message.")]
    house = Glossary((entry("消息", "message"),))
    LINKED["消息"] = LINKED["讯息"] = {"message"}
    [term] = consistency(linked(*pairs).read(Direction.EN_ZH), glossary=house).varying
    [deviation] = [item for item in term.deviations if item.rendering == "讯息"]
    assert (deviation.src_span.start, deviation.tgt_span.start) == (10, 2)


@pytest.mark.parametrize("last", ["他12月看。", "他十二月看。"])
def test_a_part_of_a_number_is_no_place(last: str) -> None:
    month = "二月" if "十" in last else "2月"
    pairs = [(f"他{month}看。", "He sees it in February.")] * 3 + [(last, "He sees it in December.")]
    LINKED[month] = {"february"}
    LINKED["12月"] = LINKED["十二月"] = {"december"}
    assert not consistency(linked(*pairs), glossary=Glossary((entry(month, "February"),))).varying


def test_a_plural_counts_once() -> None:
    pairs = [("他看碳市场。", "He sees carbon markets."), ("碳市场关闭。", "Carbon markets close.")]
    house = Glossary((entry("碳市场", "carbon markets"),))
    [term] = consistency(linked(*pairs, *pairs[:1]).read(Direction.EN_ZH), glossary=house).terms
    assert (term.term, term.counts) == ("carbon markets", {"碳市场": 3})


def test_a_word_of_a_set_phrase_is_no_place() -> None:
    LINKED["例子"] = LINKED["例如"] = {"example"}
    pairs = [("他看例子。", "He sees the example.")] * 3
    found = consistency(
        linked(*pairs, ("例如他看。", "For example, he sees.")).read(Direction.EN_ZH),
        glossary=Glossary((entry("例子", "example"),)),
    )
    assert not found.varying


@pytest.mark.parametrize("bound", ["BLOCK_PAIRS", "BLOCK_CHARACTERS"])
def test_long_documents_are_compared_with_statistics_on_disk_and_salience_is_that_of_extraction(
    monkeypatch, bound
):
    bitext = align(ZH, EN, input="pairs")
    [expected] = consistency(bitext).terms
    monkeypatch.setattr(f"termalign.terms.corpus.store.{bound}", 0)
    written = Mock(wraps=write_statistics)
    monkeypatch.setattr("termalign.terms.corpus.store.write_statistics", written)
    [found] = consistency(bitext).terms
    assert found == expected
    assert written.call_count > 1  # of what recurs, and of what extraction makes of it
    listed = {match_key(term.zh[0].text): term.salience for term in extract(bitext, everything=True)}
    assert default_extractor().salience([bitext], listed.keys()) == listed


def test_places_are_those_of_the_file() -> None:
    bitext = linked(
        *rendered(*["carbon market"] * 3), ("他看。他看碳市场。", "He sees. He sees the carbon bourse.")
    )
    [finding] = consistency(bitext, glossary=HOUSE).findings()
    assert finding.tgt is not None
    assert (finding.tgt.line, finding.tgt.column, finding.found) == (4, 22, "carbon bourse")


def test_what_is_written_without_a_capital_is_no_name(monkeypatch) -> None:
    monkeypatch.setattr("termalign.checking.variations.recurring._person_names", lambda *_: {"碳市场"})
    found = recurring_terms(
        [linked(*rendered(*["carbon market"] * 3))], Direction.ZH_EN, default_spotter(), glossary=HOUSE
    )
    assert [(term.main, term.is_person) for term in found.terms] == [("carbon market", False)]


ZH = "国家安全十分重要。\n我们维护国家安全。\n国家安全是基石。\n他们谈到国家安全。\n"
EN = (
    "National security is very important.\nWe safeguard national security.\n"
    "National security is the cornerstone.\nThey spoke of state safety.\n"
)


def test_command_reports_deviations_with_their_sentences_and_knows_its_baseline(tmp_path):
    (tmp_path / "a.zh").write_text(ZH, "utf-8")
    (tmp_path / "a.en").write_text(EN, "utf-8")
    arguments = ("consistency", "a.zh", "a.en", "--input", "pairs", "-q")
    done = run(*arguments, cwd=tmp_path)
    assert done.stdout.splitlines() == [
        "a.en:4:15: TA301 国家安全: expected 'national security', found 'state safety', "
        "rendered so in 3 of 4 occurrences",
        "    They spoke of [state safety].",
        "1 of 1 terms vary",
    ]
    assert done.returncode == 1
    assert run(*arguments, "--baseline", "b.json", "--update-baseline", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "b.json").read_text("utf-8"))["findings"]
    known = run(*arguments, "--baseline", "b.json", "--format", "jsonl", cwd=tmp_path)
    assert (known.returncode, known.stdout) == (0, "")
    people = run(*arguments, "--baseline", "b.json", cwd=tmp_path)
    assert people.stdout.splitlines() == ["1 of 1 terms vary", "0 deviations not in b.json"]


def test_command_lists_what_is_doubtful_and_succeeds(tmp_path):
    (tmp_path / "a.zh").write_text(ZH, "utf-8")
    (tmp_path / "a.en").write_text(EN.replace("state safety", "order"), "utf-8")
    done = run("consistency", "a.zh", "a.en", "--input", "pairs", "-q", cwd=tmp_path)
    assert done.stdout.splitlines() == [
        "To review:",
        "a.en:4:15: TA301 国家安全: expected 'national security', found 'order', "
        "rendered so in 3 occurrences, perhaps in other words here",
        "    They spoke of [order].",
        "0 of 1 terms vary; 1 occurrence to review",
    ]
    assert done.returncode == 0


def test_command_recognises_the_direction(tmp_path):
    (tmp_path / "a.zh").write_text(ZH.replace("谈到国家安全", "谈到国防保障"), "utf-8")
    (tmp_path / "a.en").write_text(EN.replace("state safety", "national security"), "utf-8")
    done = run("consistency", "a.en", "a.zh", "--input", "pairs", "--format", "jsonl", "-q", cwd=tmp_path)
    [row] = map(json.loads, done.stdout.splitlines())
    assert (row["direction"], row["source"].casefold(), row["expected"]) == (
        "en-zh",
        "national security",
        ["国家安全"],
    )
    assert (row["src_path"], row["tgt_path"], row["tgt_line"]) == ("a.en", "a.zh", 4)


NAMES_ZH = (
    "李凡走进了房间。\n李先生坐了下来。\n大家看着李凡。\n李凡笑了。\n李凡先生在门口。\n第二天李凡又回来了。\n"
)
NAMES_EN = (
    "Li Fan walked into the room.\nMr. Li sat down.\nAll looked at Li Fan.\nLi Fan smiled.\n"
    "Mr. Li Fan stood at the door.\nThe next day Lee Fan came back.\n"
)


def test_names_and_forms_of_address(tmp_path):
    (tmp_path / "a.zh").write_text(NAMES_ZH, "utf-8")
    (tmp_path / "a.en").write_text(NAMES_EN, "utf-8")
    done = run("consistency", "a.zh", "a.en", "--input", "pairs", "-q", "--format", "jsonl", cwd=tmp_path)
    assert [(row["source"], row["found"]) for row in map(json.loads, done.stdout.splitlines())] == [
        ("李凡", "Lee Fan")
    ]


NAMED_ZH = "王明远说，河水退了。\n记者问王明远。\n王明远先生在北京。\n大家看着王明远。\n"
NAMED_EN = (
    "Wang Mingyuan said that the river had receded.\nA reporter asked Wang Mingyuan.\n"
    "Mr. Wang Mingyuan was in Beijing.\nAll looked at Wang Ming-yuan.\n"
)


def test_names_in_another_spelling(tmp_path):
    def found(*files: str) -> list[tuple[str, str]]:
        done = run("consistency", *files, "--input", "pairs", "-q", "--format", "jsonl", cwd=tmp_path)
        rows = map(json.loads, done.stdout.splitlines())
        return [(row["expected"][0], row["found"]) for row in rows]

    (tmp_path / "a.zh").write_text(NAMED_ZH, "utf-8")
    (tmp_path / "a.en").write_text(NAMED_EN, "utf-8")
    assert found("a.zh", "a.en") == [("Wang Mingyuan", "Wang Ming-yuan")]
    (tmp_path / "b.zh").write_text(NAMED_ZH.replace("看着王明远", "看着王明元"), "utf-8")
    (tmp_path / "b.en").write_text(NAMED_EN.replace("Ming-yuan", "Mingyuan"), "utf-8")
    assert found("b.en", "b.zh") == [("王明远", "王明元")]


def test_a_name_that_nobody_utters_is_known_by_its_romanisation(tmp_path):
    chinese = "河水退了，王琦瑶在北京。\n大家看着王琦瑶。\n门口是王琦瑶。\n第二天王琦瑶又回来了。\n"
    english = (
        "The river had receded, and Wang Qiyao was in Beijing.\nAll looked at Wang Qiyao.\n"
        "At the door was Wang Qiyao.\nThe next day Wang Qi-yao came back.\n"
    )
    (tmp_path / "a.zh").write_text(chinese, "utf-8")
    (tmp_path / "a.en").write_text(english, "utf-8")
    done = run("consistency", "a.zh", "a.en", "--input", "pairs", "-q", "--format", "jsonl", cwd=tmp_path)
    assert [(row["source"], row["found"]) for row in map(json.loads, done.stdout.splitlines())] == [
        ("王琦瑶", "Wang Qi-yao")
    ]


def test_command_shows_a_rendering_once_with_its_shortest_sentence_on_one_line(tmp_path):
    (tmp_path / "a.zh").write_text(ZH + "他们谈到国家安全。\n" * 2 + "他们重视国家安全。\n", "utf-8")
    long = "Once, when all of them had come together in the old town hall, they spoke of state safety.\n"
    short = "They spoke of state safety.\n"
    english = EN.replace(short, long * 2) + short + "They value national security.\n"
    (tmp_path / "a.en").write_text(english, "utf-8")
    done = run("consistency", "a.zh", "a.en", "--input", "pairs", "-q", cwd=tmp_path)
    assert done.stdout.splitlines()[:-1] == [
        "a.en:6:15: TA301 国家安全: expected 'national security', found 'state safety', "
        "rendered so in 4 of 7 occurrences, 3 times, also at 4, 5",
        "    They spoke of [state safety].",
    ]


def test_forms_of_a_rendering_are_one_line():
    forms = ("carbon bourses", "carbon bourse", "Carbon bourse", "sea")
    found = [
        Finding("TA301", Severity.WARNING, Tier.NONE, "碳市场", ("carbon market",), form) for form in forms
    ]
    assert [(group.found, group.count) for group in deviation_groups(found)] == [
        ("carbon bourses", 3),
        ("sea", 1),
    ]


def test_names_alone(tmp_path):
    (tmp_path / "a.zh").write_text(ZH + NAMES_ZH, "utf-8")
    (tmp_path / "a.en").write_text(EN + NAMES_EN, "utf-8")
    arguments = ("consistency", "a.zh", "a.en", "--input", "pairs", "-q")
    every = [line for line in run(*arguments, cwd=tmp_path).stdout.splitlines() if "TA301" in line]
    assert ["李凡" in line for line in every] == [True, False]  # names first
    done = run(*arguments, "--names", cwd=tmp_path)
    assert [line for line in done.stdout.splitlines() if "TA301" in line] == every[:1]
    assert done.returncode == 1


def test_what_is_left_out_is_counted():

    findings = [
        Finding("TA301", Severity.WARNING, Tier.NONE, "碳市场", ("carbon market",), f"text {number}")
        for number in range(MOST_SHOWN + 3)
    ]
    lines = list(_text(findings, findings[:1], Consistency(()), str, every=False))
    assert (len(lines), lines[-2]) == (2 * MOST_SHOWN + 2, "4 more renderings: --all shows them")
    assert len(list(_text(findings, findings[:1], Consistency(()), str, every=True))) == 2 * len(findings) + 4


def test_a_name_in_pinyin_beside_translated_ones_is_sure(tmp_path):
    chinese = "韦小宝道：“皇上？”\n大家看着韦小宝。\n韦小宝笑了。\n门口是韦小宝。\n但韦小宝坐了下来。\n"
    english = (
        "Trinket said, 'His Majesty?'\nAll looked at Trinket.\nTrinket smiled.\nTrinket stood at the door.\n"
    )
    (tmp_path / "a.zh").write_text(chinese, "utf-8")
    (tmp_path / "a.en").write_text(english + "But Wei Xiaobao sat down.\n", "utf-8")
    done = run("consistency", "a.zh", "a.en", "--input", "pairs", "-q", "--format", "jsonl", cwd=tmp_path)
    [row] = map(json.loads, done.stdout.splitlines())
    assert (row["severity"], row["expected"], row["found"]) == ("warning", ["Trinket"], "Wei Xiaobao")


STORY_ZH = (
    "镇上的人都说，断魂谷里住着一位隐士。\n他梦见了断魂谷。\n断魂谷的雾很浓。\n她又想起断魂谷。\n"
    "他住在一家客栈。\n她走进客栈。\n客栈很旧。\n后来他们回到客栈。\n"
)
STORY_EN = (
    "Everyone in town said that a hermit lived in Lost Soul Valley.\nHe dreamt of Lost Soul Valley.\n"
    "The fog in the Vale of Broken Spirits was thick.\nShe thought of Lost Soul Valley again.\n"
    "He stayed at an inn.\nShe walked into the inn.\nThe inn was old.\nLater they returned to the tavern.\n"
)


def test_in_a_story_two_names_of_a_place_are_sure_and_other_words_are_not(tmp_path):
    (tmp_path / "a.zh").write_text(STORY_ZH, "utf-8")
    (tmp_path / "a.en").write_text(STORY_EN, "utf-8")
    done = run("consistency", "a.zh", "a.en", "--input", "pairs", "-q", "--format", "jsonl", cwd=tmp_path)
    found = [(row["found"], row["severity"]) for row in map(json.loads, done.stdout.splitlines())]
    assert found[0] == ("Vale of Broken Spirits", "warning")
    assert {severity for _, severity in found[1:]} <= {"info"}


def test_a_common_noun_beside_a_name_is_another_term() -> None:
    pairs = [("他看本行。", "He sees the Bank.")] * 3 + [("他看银行。", "He sees banks.")]
    LINKED["本行"] = LINKED["银行"] = {"bank"}
    house = Glossary((entry("本行", "Bank"),))
    assert not consistency(linked(*pairs).read(Direction.EN_ZH), glossary=house).varying
    pairs[-1] = ("他看银行。", "He sees the Bank.")
    [term] = consistency(linked(*pairs).read(Direction.EN_ZH), glossary=house).varying
    assert [item.rendering for item in term.deviations] == ["银行"]


def test_deviations_become_comments_once(tmp_path):
    (tmp_path / "a.zh").write_text(ZH, "utf-8")
    lines = "".join(f"<p>{line}</p>\n" for line in EN.splitlines())
    (tmp_path / "a.html").write_text(lines, "utf-8")
    for name, output in (("a.html", "once.html"), ("once.html", "twice.html")):
        done = run("consistency", "a.zh", name, "--input", "pairs", "-q", "--annotate", output, cwd=tmp_path)
        assert done.returncode == 1, done.stderr
    once = (tmp_path / "once.html").read_text("utf-8")
    assert once.count("<mark") == 1
    assert "termalign: TA301 warning: 国家安全: expected 'national security', found 'state safety'" in once
    assert (tmp_path / "twice.html").read_text("utf-8") == once


def test_who_a_person_is_is_no_other_name(tmp_path):
    (tmp_path / "a.zh").write_text(NAMES_ZH.replace("李先生坐了下来", "李凡说，好"), "utf-8")
    english = NAMES_EN.replace("Mr. Li sat down", "Li Fan said fine").replace("Lee Fan", "the stranger")
    (tmp_path / "a.en").write_text(english, "utf-8")
    done = run("consistency", "a.zh", "a.en", "--input", "pairs", "-q", "--format", "jsonl", cwd=tmp_path)
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("text", "term", "is_bound"),
    [
        ("无障碍设施很重要。改造无障碍设施。听力障碍乘客需要帮助。", "障碍", True),
        ("无障碍设施很重要。听力障碍乘客需要帮助。克服障碍。", "障碍", False),
    ],
)
def test_a_word_that_is_mostly_a_part_of_another_is_not_compared(
    text: str, term: str, is_bound: bool
) -> None:
    """What renders 障碍 in 无障碍 (accessible) is no rendering of 障碍 (obstacle)."""
    spotter = default_spotter()
    recurring = RecurringTerm(term, "accessibility", 2, 1.0, 1.0)
    missing = MissingRenderings([recurring], Direction.ZH_EN, spotter.lexicon, {})
    missing.add(linked(*((sentence, "accessibility") for sentence in text.split("。")[:-1])))
    assert missing.is_bound(term) is is_bound


def test_a_name_that_occurs_twice_in_other_words_each_time_is_reported() -> None:
    zh = (
        "轨道交通运营企业应当建立爱心预约平台，为有需要的乘客提供接力服务。爱心预约平台应当及时响应预约。"
        "轮椅席位应当醒目。车内设置轮椅席位。"
    )
    en = (
        "Rail transit operators shall set up a Care Booking Platform to provide relay assistance for passengers in "
        "need. The love reservation platform shall respond to bookings in time. "
        "Wheelchair spaces shall be conspicuous. Wheelchair spaces shall be provided on board."
    )
    (varying,) = consistency(align(zh, en)).varying
    assert varying.counts == {"Care Booking Platform": 1, "love reservation platform": 1}
    assert [item.rendering for item in varying.deviations] == ["love reservation platform"]
    house = Glossary((entry(varying.term, "Care Booking Platform"),))
    (listed,) = consistency(align(zh, en), glossary=house).varying
    assert listed.counts == varying.counts
