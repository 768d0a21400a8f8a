"""Terms that a translation renders in other forms, by a part of a name, or as the abbreviation they are."""

import pytest

from termalign import Glossary, check, entry


def reported(zh, en, source, translation, *more):
    return [
        (finding.rule, finding.severity.value, finding.found)
        for finding in check(Glossary((entry(zh, en), *more)), source, translation)
    ]


@pytest.mark.parametrize(
    ("zh", "en", "source", "translation", "words"),
    [
        ("申报", "filing", "应先提出申报。", "A merger shall first be filed.", "filed"),
        ("再融资", "refinancing", "办理再融资。", "The bank may refinance loans.", "refinance"),
        ("可及性", "accessibility", "改善可及性。", "Improve access.", "access"),
        # In another order, with words among them, whatever else the sentence has.
        (
            "公平竞争",
            "fair competition",
            "竞争环境公平竞争。",
            "There, competition is fair.",
            "competition is fair",
        ),
        (
            "一二三产业融合发展",
            "integrated development of primary, secondary and tertiary industries",
            "推进一二三产业融合发展。",
            "Primary, secondary and tertiary industries will develop in an integrated way.",
            "Primary, secondary and tertiary industries will develop in an integrated",
        ),
        ("沙瑞山", "Sha Ruishan", "沙瑞山指着天线。", "But Sha pointed at the antennas.", "Sha"),
        ("欧阳明远", "Ouyang Mingyuan", "欧阳明远笑了。", "Mr Ouyang laughed.", "Ouyang"),
        (
            "新冠肺炎",
            "COVID-19",
            "Measures against COVID-19 last.",
            "针对 COVID-19 的措施仍然有效。",
            "COVID-19",
        ),
        ("卷声明", "VolumeClaim", "Delete the VolumeClaim.", "删除该VolumeClaim。", "VolumeClaim"),
        ("王琦瑶", "Wang Qiyao", "Wang Qiyao smiled.", "琦瑶笑了。", "琦瑶"),
    ],
)
def test_free_wording_is_information_with_its_words(zh, en, source, translation, words):
    assert reported(zh, en, source, translation) == [("TA109", "info", words)]


@pytest.mark.parametrize(
    ("zh", "en", "source", "translation"),
    [
        ("公平竞争", "fair competition", "公平竞争。", "Be fair; accept competition."),  # in two clauses
        ("公平竞争", "fair competition", "公平竞争。", "Competition is fierce."),  # a word is missing
        ("沙瑞山", "Sha Ruishan", "沙瑞山来了。", "Sha Jun came."),  # another person
        ("沙瑞山", "Desert Hill", "沙瑞山很高。", "The Hill is high."),  # no name of a person
        ("项", "item", "The item ends.", "该 item 结束。"),  # an ordinary word left as it is
        ("人工智能", "AI", "It began AI work.", "开始了（AI）工作。"),  # the gloss of what is missing
        ("信", "mail", "It sent mail to Li.", "给李发了。"),
    ],
)
def test_what_is_another_thing_is_missing(zh, en, source, translation):
    assert {rule for rule, *_ in reported(zh, en, source, translation)} & {"TA101", "TA102"}


def test_every_occurrence_has_words_of_its_own():
    source, translation = "申报前应准备申报。", "Prepare before it is filed."
    assert sorted(rule for rule, *_ in reported("申报", "filing", source, translation)) == ["TA101", "TA109"]


def test_words_that_render_another_term_are_no_free_wording():
    other = entry("提交", "filed")
    assert [rule for rule, *_ in reported("申报", "filing", "提交申报。", "It was filed.", other)] == [
        "TA101"
    ]


def test_a_web_address_renders_nothing():
    found = reported("市场", "market", "建设市场。", "See https://example.org/market now.")
    assert [rule for rule, *_ in found] == ["TA101"]
