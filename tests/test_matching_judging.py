"""Which words of a translation render a term, where terms stand inside others."""

import pytest

from termalign import check
from termalign.checking.findings.finding import Severity
from termalign.language.text.language import Direction
from termalign.termbase.glossary import Entry, Glossary, Status, Term, entry
from termalign.termbase.matching import cues, ladder
from termalign.termbase.matching.assignment import candidates_of
from termalign.termbase.matching.judging import judge, target_of
from termalign.termbase.matching.targets import Target
from termalign.termbase.matching.terms import Terms
from tests.steps import steps

HOUSE = Glossary(
    (
        entry("青湾", "Qingwan"),
        entry("青湾存款保障会", "Qingwan Deposit Protection Board"),
    )
)


@pytest.mark.parametrize(
    ("translation", "told"),
    [
        ("In Qingwan, the Qingwan Deposit Protection Board is independent.", []),
        # Were the town found inside the board, the board would be a split one, in the same words.
        (
            "There, the Qingwan Deposit protection Board is independent.",
            [("青湾", "TA101", Severity.ERROR)],
        ),
        ("There, the Board is independent.", [("青湾", "TA101", Severity.ERROR)]),
    ],
)
def test_a_rendering_inside_that_of_a_longer_term_renders_no_other(translation, told):
    findings = check(HOUSE, "在青湾，青湾存款保障会是独立的。", translation)
    found = [(item.zh, item.rule, item.severity) for item in findings if item.zh == "青湾"]
    assert found == told
    assert ("青湾存款保障会" in {item.zh for item in findings}) == ("Deposit" not in translation)


def test_the_place_inside_is_reported():
    (finding,) = check(
        HOUSE, "在青湾，青湾存款保障会是独立的。", "The Qingwan Deposit protection Board is independent."
    )
    assert finding.note == "its rendering is only inside a longer one of another term"


@pytest.mark.parametrize(
    ("translation", "missing"),
    [
        ("The government of Qingwan and Redport is sound. Qingwan and Redport thrive.", []),
        ("The government of Qingwan and Redport is sound. Qingwan thrives.", ["赤港"]),
    ],
)
def test_a_rendering_that_coordinates_those_of_two_terms_is_no_whole_that_hides_them(translation, missing):
    both = Entry(
        (Term("青湾、赤港政府", "zh"),),
        (Term("government of Qingwan and Redport"), Term("Qingwan and Redport")),
    )
    house = Glossary((entry("青湾", "Qingwan"), entry("赤港", "Redport"), both))
    findings = check(house, "青湾、赤港政府稳健。青湾、赤港繁荣。", translation)
    assert [finding.zh for finding in findings] == missing


@pytest.mark.parametrize(
    ("undecided", "source", "missing"),
    [
        ("摘帽", "贫困县摘帽，群众脱贫。", "摘帽"),
        ("脱贫县", "群众脱贫，脱贫县摘帽。", "脱贫"),  # the longer term keeps what it has
    ],
)
def test_what_nobody_decided_on_takes_no_rendering_from_what_somebody_did(undecided, source, missing):
    proposed = Entry((Term(undecided, "zh"),), (Term("lifted out of poverty", status=Status.PROPOSED),))
    decided = Entry((Term("脱贫", "zh"),), (Term("out of poverty", status=Status.PREFERRED),))
    findings = check(Glossary((proposed, decided)), source, "They have been lifted out of poverty.")
    assert [finding.zh for finding in findings] == [missing]


def test_a_word_inside_a_whole_rendering_renders_no_other_where_another_rendering_is_banned():
    zone = Entry(
        (Term("自贸试验区", "zh"),),
        (Term("pilot free trade zone"), Term("free trade pilot zone", status=Status.DEPRECATED)),
    )
    house = Glossary((zone, entry("试点", "pilot")))
    findings = check(house, "扩大自贸试验区试点。", "There will be more pilot free trade zones.")
    assert [finding.zh for finding in findings] == ["试点"]


@pytest.mark.parametrize(
    ("rendering", "written"),
    [("person in need", "people in need"), ("people with disabilities", "persons with disabilities")],
)
def test_persons_and_people_are_plurals_of_a_person(rendering, written):
    assert not check(Glossary((entry("困难群众", rendering),)), "帮助困难群众。", f"Help {written}.")


@pytest.mark.parametrize(
    ("accepted", "written"),
    [
        ("cybersecurity", "cyber security"),
        ("network security", "cyber-security"),
        ("network security", "Cyber Securities"),
    ],
)
def test_a_banned_rendering_in_brackets_behind_a_light_word_is_reported(accepted, written):
    concept = Entry(
        (Term("网络安全", "zh"),), (Term(accepted), Term("cyber security", status=Status.FORBIDDEN))
    )
    (finding,) = check(Glossary((concept,)), "保护网络安全。", f"Protection of ({written}) matters.")
    assert finding.rule == "TA201"


MANY = [
    f"{beginning} category {number} of the bay"
    for number in range(30)
    for beginning in ("security of the", "national", "ISO", "UN")
]


def _outcomes(forms, src, translation, direction):
    """What is used, banned and offered where many renderings are looked for at once, or each by itself."""
    terms = Terms(Glossary(forms), direction)
    [hits] = terms.find([src])
    return [
        [
            [(item.span, item.tier, item.rendering.text, item.pieces) for item in found]
            for found in (outcome.used, outcome.banned, candidates_of(outcome.offered))
        ]
        for outcome in judge(terms, hits, target_of(translation, direction), src=src)
    ]


@pytest.mark.parametrize("banned", [False, True])
@pytest.mark.parametrize(
    "translation",
    [
        "the National Category 7 of the Bay",
        "national categories 17 of bays",
        "the nation's category 17 of a bay",
        "UNCategory 12 of the bay",
        "United Nations category 21 of the bay",
        "International Standards Organization category 21 of the bay",
        "category 5 of the national bay",
        "the NC5B, the NC5OTB and the SC11 of the bay",
        "the safety of all",
    ],
)
def test_many_renderings_are_found_as_each_of_them_is(translation, banned, monkeypatch):
    statuses = (Status.FORBIDDEN if banned and number % 2 else Status.ADMITTED for number in range(len(MANY)))
    english = tuple(Term(text, status=status) for text, status in zip(MANY, statuses, strict=True))
    concept = (Entry((Term("国家安全", "zh"),), english),)
    at_once = _outcomes(concept, "国家安全，国家安全。", translation, Direction.ZH_EN)
    assert banned or any(map(any, at_once)) == ("safety" not in translation)
    monkeypatch.setattr(cues, "LEAST_INDEXED", len(MANY) + 1)
    assert at_once == _outcomes(concept, "国家安全，国家安全。", translation, Direction.ZH_EN)


@pytest.mark.parametrize(
    "translation", ["海湾的第七类与安全", "第七类海湾和安全", "安全及第七类", "第7軟體類"]
)
def test_many_chinese_renderings_are_found_as_each_of_them_is(translation, monkeypatch):
    numbers = [first + second for first in "一二三四五六七八九十" for second in ("", *"一二三四五六七八九")]
    texts = [f"第{number}{rest}" for number in numbers for rest in ("类与安全", "软件类", "类海湾与安全")]
    concept = (Entry(tuple(Term(text, "zh") for text in texts), (Term("bay security"),)),)
    at_once = _outcomes(concept, "The bay security.", translation, Direction.EN_ZH)
    monkeypatch.setattr(cues, "LEAST_INDEXED", len(texts) + 1)
    assert at_once == _outcomes(concept, "The bay security.", translation, Direction.EN_ZH)


@pytest.mark.parametrize("whole_word", [False, True])
@pytest.mark.parametrize(
    ("direction", "translation"),
    [
        (Direction.ZH_EN, "Banana and ananana: nana, Ana-na, the BANANAS and an bank; no ban (ANA)"),
        (Direction.ZH_EN, "The colors of nanas; taxing of the bank, banking and cyber-security (ANAs)"),
        (Direction.EN_ZH, "安安安全与国家安全，软体安全和安全的，國家 安 全"),
        (Direction.EN_ZH, "贸易和投资的安全，安全（的）贸易，软件与全球"),
    ],
)
def test_terms_looked_for_at_once_are_found_as_each_of_them_is(
    direction, translation, whole_word, monkeypatch
):
    renderings = {
        "果": ["banana", "nana"],
        "安": ["ana", "ANA"],
        "全": ["na"],
        "行": ["bank", "bänk"],
        "禁": ["ban"],
        "色": ["colour"],
        "税": ["bank tax"],
        "业": ["banking industry"],
        "网": ["cyber security"],
    }
    if direction is Direction.EN_ZH:
        renderings = {
            "safety": ["安全", "安"],
            "state": ["国家安全"],
            "soft": ["软件安全"],
            "all": ["全"],
            "trade": ["贸易与投资"],
            "trade safety": ["安全贸易", "贸易安全"],
        }
    english = direction is Direction.ZH_EN
    forms = tuple(
        Entry(
            *(
                tuple(Term(text, language, whole_word=whole_word) for text in texts)
                for language, texts in (
                    ("zh", [term] if english else own),
                    ("en", own if english else [term]),
                )
            )
        )
        for term, own in renderings.items()
    )
    src = " ".join([*renderings, *renderings])
    each = _outcomes(forms, src, translation, direction)
    assert sum(map(bool, (used for used, *_ in each))) > 1
    monkeypatch.setattr(ladder, "MOST_SOUGHT", 0)
    assert _outcomes(forms, src, translation, direction) == each


def test_more_renderings_of_a_term_do_not_make_every_occurrence_dearer():
    def spent(renderings):
        terms = Terms(Glossary((Entry((Term("国家安全", "zh"),), tuple(map(Term, renderings))),)))
        [hits] = terms.find(["国家安全"])

        def occurrence():
            return judge(terms, hits, Target("The State (UN) is to be kept safe."))

        occurrence()  # what the renderings are looked for by is made once
        return steps(occurrence)

    few, many = ([f"rendering {number} of the bay" for number in range(count)] for count in (100, 400))
    assert spent(many) < 1.1 * spent(few)
