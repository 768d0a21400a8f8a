"""Nesting: of terms that contain each other, what stands alone; rows a person can check, and laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.terms.extraction.forms import TermClass
from termalign.terms.extraction.ranking import NESTED_SHARE, Outline, standing_alone


def ranked(*atoms, score=0.5, count=3, known=0, kind=TermClass.TERM, rendering=""):
    key = "".join(atoms)
    return Outline(key, atoms, count, known > 0, 0, score, score, score, kind, rendering or key)


ROWS = {
    "a piece only inside one longer term": (
        [ranked("供给侧", "结构性", "改革", score=0.9), ranked("供给侧", "结构性", score=0.4)],
        ["供给侧结构性改革"],
    ),
    "a piece that stands alone as well": (
        [ranked("新冠", "疫苗", score=0.9), ranked("疫苗", score=0.8, count=9)],
        ["新冠疫苗", "疫苗"],
    ),
    "a term of a frequent term and an ordinary word": (  # credit risk management
        [ranked("风险", "管理", score=0.7, count=10), ranked("信用", "风险", "管理", score=0.4)],
        ["风险管理", "信用风险管理"],
    ),
    "a clause around a term": (
        [ranked("模块树", score=0.8, count=1), ranked("引用", "模块树", "栈帧", score=0.1, count=1)],
        ["模块树", "引用模块树栈帧"],
    ),
    "the end of a body's full name": (  # digital currency institute of the People's Bank of China
        [
            ranked("数字货币", "研究所", score=0.7, count=5, rendering="digital currency institute"),
            ranked(
                "人民",
                "银行",
                "数字货币",
                "研究所",
                score=0.5,
                count=4,
                kind=TermClass.NAME,
                rendering="pboc digital currency institute",
            ),
        ],
        ["人民银行数字货币研究所"],
    ),
    "… which occurs alone as well": (
        [
            ranked("数字货币", "研究所", score=0.7, count=5, rendering="institute"),
            ranked(
                "人民",
                "银行",
                "数字货币",
                "研究所",
                score=0.5,
                count=3,
                kind=TermClass.NAME,
                rendering="pboc institute",
            ),
        ],
        ["数字货币研究所", "人民银行数字货币研究所"],
    ),
    "one rendering, the longer one better": (  # block reward
        [
            ranked("区块", "奖励", score=0.4, count=1, rendering="block reward"),
            ranked("块", "奖励", score=0.3, count=1, rendering="block reward"),
        ],
        ["区块奖励"],
    ),
    "one rendering, the shorter one better": (
        [
            ranked("货币", "总体", score=0.4, count=1, rendering="monetary aggregate"),
            ranked("货币", "总体", "梯", score=0.3, count=1, rendering="monetary aggregate"),
        ],
        ["货币总体"],
    ),
    "… which is known": (
        [
            ranked("财务", "行动", score=0.4, rendering="financial action task force"),
            ranked("财务", "行动", "组织", score=0.3, known=1, rendering="financial action task force"),
        ],
        ["财务行动", "财务行动组织"],
    ),
    "… beside a better piece that occurs alone as well": (  # a cluster; in the cluster
        [
            ranked("集群", score=0.7, count=9, rendering="cluster"),
            ranked("集群", "中", score=0.2, rendering="cluster"),
        ],
        ["集群"],
    ),
    "one rendering of a name and a longer one": (
        [
            ranked("阿特拉斯", score=0.6, count=2, rendering="atlas"),
            ranked("阿特拉斯", "号", score=0.3, count=2, kind=TermClass.NAME, rendering="atlas"),
        ],
        ["阿特拉斯"],
    ),
    "a known piece": (
        [ranked("供给侧", "结构性", "改革", score=0.9), ranked("供给侧", "结构性", score=0.4, known=1)],
        ["供给侧结构性改革"],
    ),
    "one term with its quotation marks and without": (
        [ranked("三去", score=0.9, count=3), ranked('"', "三去", '"', score=0.4, count=2)],
        ["三去"],
    ),
    "… which a glossary has": (
        [ranked("三去", score=0.9, count=3), ranked('"', "三去", '"', score=0.4, count=3, known=1)],
        ['"三去"'],
    ),
    "what falls makes nothing fall": (
        [
            ranked("比特币", score=0.9, rendering="bitcoin"),
            ranked("比特币", "上", score=0.8, rendering="bitcoin"),
            ranked("币", "上", score=0.3),
        ],
        ["比特币", "币上"],
    ),
}


@pytest.mark.parametrize("label", ROWS)
def test_what_is_alone(label):
    terms, expected = ROWS[label]
    assert [term.key for term in standing_alone(terms)] == expected


TERMS = st.lists(
    st.builds(
        lambda atoms, score, count, known: ranked(*atoms, score=score, count=count, known=known),
        st.lists(st.sampled_from(["比特币", "交易", "网络", "栈"]), min_size=1, max_size=3),
        st.floats(0.01, 1),
        st.integers(1, 9),
        st.integers(0, 1),
    ),
    max_size=9,
    unique_by=lambda term: term.key,
)


@given(TERMS)
def test_nothing_is_added_and_nothing_asked_for_is_lost(terms):
    kept = standing_alone(terms, is_requested=lambda term: term.is_known)
    assert kept == [term for term in terms if term in kept]
    assert all(term in kept for term in terms if term.is_known)


@given(TERMS)
def test_the_order_of_the_terms_does_not_matter(terms):
    assert {term.key for term in standing_alone(terms)} == {term.key for term in standing_alone(terms[::-1])}


@given(TERMS)
def test_of_what_is_dropped_there_is_a_longer_or_a_better_one(terms):
    kept = standing_alone(terms)
    for term in terms:
        if term not in kept:
            assert any(
                (term.key in other.key and other.occurrences >= NESTED_SHARE * term.occurrences)
                or (other.key in term.key and other.score >= term.score)
                for other in terms
                if other.key != term.key
            )
