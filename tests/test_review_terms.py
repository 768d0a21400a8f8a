"""What a review does beyond one decision: many at once, terms added, who and when, lists, glossaries, findings."""

import json
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
import regex
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from termalign.apps.review.listing import ReviewFilter, ReviewOrder
from termalign.apps.review.queue import MOST_LISTED, Queue
from termalign.apps.review.store import StaleError, Store
from termalign.apps.review.terms import candidates
from termalign.checking.findings.finding import Finding, Place, Severity
from termalign.documents.bitext import from_pairs
from termalign.errors import InputError
from termalign.language.text import Span
from termalign.termbase.decisions import Verdict, read_decisions
from termalign.termbase.decisions.table import HELP_COLUMNS
from termalign.termbase.glossary import Entry, Evidence, Glossary, Status, Term, entry
from termalign.termbase.matching.tiers import Tier
from tests.processes import run
from tests.reviewing import Review, write_candidates

ENTRIES = (
    # rule of law · law-based country · food security · state
    Entry((Term("法治", "zh", count=9),), (Term("rule of law", score=0.9), Term("legality", score=0.3))),
    Entry((Term("法治国家", "zh", count=2),), (Term("law-based country", score=0.4),)),
    Entry((Term("粮食安全", "zh", count=5),), (Term("food security", score=0.7),)),
    Entry((Term("国家", "zh", count=1),), ()),
)
NAMES = tuple(item.zh[0].text for item in ENTRIES)
OWN = "see the house style"


def opened(path, entries=ENTRIES, **more):
    return Queue(entries, Store(path), **more)


@pytest.fixture
def queue(tmp_path):
    made = opened(tmp_path / "d.tsv")
    yield made
    made.store.close()


def decide(queue, zh, action, **given):
    queue.decide(queue.number(zh), action, given, seen=queue.store.version(zh))


def decide_all(queue, names, action):
    return queue.decide_all({queue.number(zh): queue.store.version(zh) for zh in names}, action)


def listed(queue, **asked):
    return [item["zh"] for item in queue.listing(**asked)["terms"]]


# -- the law: only what an action names changes, and it is undone as it was done


class Reviewing(RuleBasedStateMachine):
    """A person at work; what the store should hold is kept in a stack of states beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.path = self.folder / "d.tsv"  # with a colleague's note, column and word for accepted
        head = "decision\tzh\ten\tnew\tnote\tclient\n"
        rows = f"接受\t法治\trule of law\t\t{OWN}\tagreed\n\t粮食安全\tfood security\t\t\tasked\n"
        self.path.write_text(head + rows, "utf-8")
        self.tick = 0
        self.queue = self.open()
        self.states, self.undone = [self.state()], []

    def open(self):
        return opened(self.path, stamp=lambda: {"decided_by": "lin", "decided_on": f"t{self.tick}"})

    def state(self):
        return {key: self.queue.store.rows_of(key) for key in sorted(self.queue.store.terms())}

    def done(self, named):
        """Check the state after an action that names terms, and keep it."""
        before, after = self.states[-1], self.state()
        assert {key for key in {**before, **after} if before.get(key, ()) != after.get(key, ())} <= set(named)
        for key in named:
            for row in after.get(key, ()):
                if row in before.get(key, ()):
                    continue  # untouched, with the date it had
                assert not row.get("decision") or row["decided_on"] == f"t{self.tick}"
        self.states.append(after)
        self.undone = []
        self.tick += 1

    @rule(
        zh=st.sampled_from(NAMES),
        en=st.sampled_from(["rule of law", "legality", "law", ""]),
        field=st.sampled_from(["new", "note", "new_zh", "split", "status"]),
        value=st.sampled_from(["admitted", ""]),
    )
    def edit(self, zh, en, field, value):
        try:
            decide(self.queue, zh, "edit", en=en, **{field: value})
        except InputError:
            assert self.state() == self.states[-1]
        else:
            self.done([zh])

    @rule(
        zh=st.sampled_from(NAMES), en=st.sampled_from(["rule of law", "legality", "law"]), also=st.booleans()
    )
    def accept(self, zh, en, also):
        decide(self.queue, zh, "accept", en=en, also=also)
        self.done([zh])

    @rule(
        zh=st.sampled_from(NAMES), en=st.sampled_from(["legality", ""]), reason=st.sampled_from(["", "vague"])
    )
    def reject(self, zh, en, reason):
        decide(self.queue, zh, "reject", en=en, reason=reason)
        self.done([zh])

    @rule(
        names=st.sets(st.sampled_from(NAMES), min_size=1),
        action=st.sampled_from(["accept", "reject", "reopen"]),
    )
    def many(self, names, action):
        left = decide_all(self.queue, sorted(names), action)
        assert action == "accept" or not left
        rows = [row for number in left for row in self.queue.term(number)["rows"]]
        assert all(row["verdict"] is Verdict.REJECTED for row in rows)  # a rendering that was no candidate
        if len(left) < len(names):
            self.done(names)
        else:  # nothing was done that could be undone
            assert self.state() == self.states[-1]

    @rule(zh=st.sampled_from([*NAMES, "社会", "人民"]), en=st.sampled_from(["society", "legality"]))
    def add(self, zh, en):
        number = self.queue.add({"zh": zh, "en": en, "note": "mine"})
        assert self.queue.number(zh) == number
        assert en in {item["en"] for item in self.queue.term(number)["renderings"] if item["chosen"]}
        self.done([zh])

    @precondition(lambda self: len(self.states) > 1)
    @rule()
    def undo(self):
        assert self.queue.store.undo()
        self.undone.append(self.states.pop())
        assert json.dumps(self.state()) == json.dumps(self.states[-1])

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self):
        assert self.queue.store.redo()
        self.states.append(self.undone.pop())
        assert json.dumps(self.state()) == json.dumps(self.states[-1])

    @rule()
    def crash(self):
        self.queue.store.close()
        self.queue = self.open()
        assert self.state() == self.states[-1]

    @invariant()
    def what_was_written_by_hand_is_there(self):
        rows = [row for row in self.queue.store.rows("法治") if row.get("en") == "rule of law"]
        assert [row.get("client") for row in rows] == ["agreed"]
        assert [
            row["client"] for row in self.queue.store.rows("粮食安全") if row.get("en") == "food security"
        ] == ["asked"]

    @invariant()
    def page_and_list_agree(self):
        for item in self.queue.listing()["terms"]:
            assert item["state"] == self.queue.term(item["number"])["state"]

    def teardown(self) -> None:
        try:
            rows = self.state()
            self.queue.store.fold(self.queue.candidates)
            self.queue.store.close()
            again = Store(self.path)
            assert {key: texts(again.rows_of(key)) for key in rows} == {key: texts(rows[key]) for key in rows}
            again.close()
        finally:
            rmtree(self.folder)


def texts(rows):
    """Return what a person wrote in rows, in whatever order of rows and cells."""
    return sorted(
        sorted((name, cell) for name, cell in row.items() if name not in HELP_COLUMNS) for row in rows
    )


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(max_examples=40, stateful_step_count=12)


# -- many at once


def test_many_are_decided_at_once_and_taken_back_at_once(queue):
    left = decide_all(queue, NAMES, "accept")
    assert [queue.entries[number].zh[0].text for number in left] == ["国家"]  # it has no rendering
    assert queue.listing()["counts"] == {"open": 1, "accepted": 3, "rejected": 0}
    assert queue.store.undo() == ("法治", "法治国家", "粮食安全")
    assert queue.listing()["counts"]["open"] == 4
    assert len(queue.store.redo()) == 3


def test_of_many_none_is_changed_where_one_was_seen_otherwise(queue):
    decide(queue, "粮食安全", "reject")
    with pytest.raises(StaleError, match="粮食安全"):
        queue.decide_all({0: 0, 1: 0, 2: 0}, "accept")
    assert queue.listing()["counts"]["open"] == 3


def test_many_take_no_rejected_rendering(queue):
    decide(queue, "法治", "reject", en="rule of law", reason="too broad")
    decide_all(queue, ["法治"], "accept")
    assert [item["en"] for item in queue.term(0)["renderings"] if item["chosen"]] == ["legality"]
    [rejected] = [row for row in queue.store.rows("法治") if row["decision"] == "rejected"]
    assert rejected["reason"] == "too broad"


def test_of_many_a_crash_leaves_all_or_none(tmp_path):
    path = tmp_path / "d.tsv"
    queue = opened(path)
    decide_all(queue, NAMES[:3], "reject")
    queue.store.close()  # as a crash
    journal = path.with_name("d.tsv.journal")
    content = journal.read_bytes()
    assert len(content.splitlines()) == 2
    Store(path).close()
    whole = opened(path)
    assert whole.listing()["counts"]["rejected"] == 3
    assert whole.store.taken_up == 3
    whole.store.close()
    journal.write_bytes(content[:-10])
    torn = opened(path)
    assert torn.listing()["counts"]["rejected"] == 0
    torn.store.close()


# -- terms that a person adds


def test_an_added_term_is_listed_found_exported_and_taken_back(queue):
    number = queue.add({"zh": " 数据  要素 ", "en": "data as a factor", "note": "as agreed"})
    assert queue.term(number)["zh"] == "数据 要素"
    assert (queue.term(number)["state"], queue.term(number)["is_candidate"]) == ("accepted", False)
    assert listed(queue)[-1] == "数据 要素"
    assert listed(queue, text="as a factor") == listed(queue, only=ReviewFilter.ADDED) == ["数据 要素"]
    assert listed(queue, text="agreed") == ["数据 要素"]
    [made] = queue.glossary()
    assert [(term.text, term.note) for term in made.en] == [("data as a factor", "as agreed")]
    queue.store.undo()
    assert "数据 要素" not in listed(queue)
    queue.store.redo()
    assert queue.number("数据 要素") == number


def test_a_rendering_is_added_to_a_term_that_is_there(queue):
    decide(queue, "法治", "accept", en="rule of law")
    assert queue.add({"zh": "法治", "en": "law-based governance"}) == 0
    [made] = queue.glossary()
    assert [(term.text, term.status) for term in made.en] == [
        ("rule of law", Status.PREFERRED),
        ("law-based governance", Status.ADMITTED),
    ]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"zh": "", "en": "law"}, "zh: the Chinese is missing"),
        ({"zh": "法", "en": " "}, "en: the English is missing"),
        ({"zh": "law", "en": "法"}, "are swapped"),
        ({"zh": "法\x02", "en": "law"}, r"U\+0002"),
        ({"zh": "法", "en": "law", "note": "\ud800"}, r"U\+D800"),
    ],
)
def test_what_no_glossary_holds_is_not_added(queue, given, problem):
    with pytest.raises(InputError, match=problem):
        queue.add(given)
    assert listed(queue) == list(NAMES)


def test_terms_are_merged_only_into_what_exists(queue):
    for target, problem in (("法制", "no term '法制'"), ("粮食安全", "rejected")):
        decide(queue, "粮食安全", "reject")
        with pytest.raises(InputError, match=problem):
            decide(queue, "法治国家", "edit", merge_into=target)
    queue.add({"zh": "法制", "en": "legal system"})
    decide(queue, "法治国家", "edit", merge_into="法制")
    assert queue.store.rows("法治国家")[0]["merge_into"] == "法制"


# -- lists


def test_decisions_on_other_texts_are_found_and_otherwise_not_listed(tmp_path):
    path = tmp_path / "d.tsv"
    path.write_text("decision\tzh\ten\tnew\naccepted\t共同富裕\tcommon prosperity\t\n", "utf-8")
    queue = opened(path)
    assert listed(queue) == list(NAMES)
    assert queue.listing()["counts"]["accepted"] == 0
    assert listed(queue, text="PROSPERITY") == ["共同富裕"]
    assert len(queue.glossary()) == 0
    queue.store.close()


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (ReviewFilter.EVERYTHING, list(NAMES)),
        (ReviewFilter.SEVERAL, ["法治"]),
        (ReviewFilter.UNSURE, ["法治国家", "粮食安全"]),
        (ReviewFilter.CONFLICTS, ["粮食安全"]),
        (ReviewFilter.FINDINGS, ["法治"]),
        (ReviewFilter.ADDED, ["国家"]),
        (ReviewFilter.NOTES, ["法治国家", "粮食安全"]),
        (ReviewFilter.BANNED, ["粮食安全"]),
    ],
)
def test_a_list_is_narrowed(tmp_path, only, expected):
    house = Glossary((entry("粮食安全", "grain security"), entry("法治", "Rule of Law")))
    queue = opened(tmp_path / "d.tsv", known={"house": house})
    decide(queue, "法治国家", "reject", reason="no term")
    decide(queue, "粮食安全", "edit", en="food security", status="forbidden", note="see grain")
    queue.add({"zh": "国家", "en": "state"})
    queue.take_findings([FINDING], queue.store.versions())
    assert listed(queue, only=only) == expected
    assert listed(queue, only=only, state="open") == [zh for zh in expected if zh == "法治"]
    queue.store.close()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (ReviewOrder.WORTH, ["法治", "法治国家", "粮食安全", "国家"]),
        (ReviewOrder.SCORE, ["法治国家", "粮食安全", "法治", "国家"]),
        (ReviewOrder.COUNT, ["法治", "粮食安全", "法治国家", "国家"]),
        (ReviewOrder.ENGLISH, ["粮食安全", "法治国家", "法治", "国家"]),
        (ReviewOrder.RECENT, ["粮食安全", "法治国家", "法治", "国家"]),
    ],
)
def test_a_list_is_sorted(tmp_path, order, expected):
    clock = count()
    queue = opened(tmp_path / "d.tsv", stamp=lambda: {"decided_on": f"2026-01-0{1 + next(clock)}"})
    decide(queue, "法治国家", "accept", en="law-based country")
    decide(queue, "粮食安全", "accept", en="food security")
    assert listed(queue, order=order) == expected
    queue.store.close()


def test_what_was_decided_last_comes_first_whatever_the_clock_shows(tmp_path):
    times = iter(
        ("2026-03-02T10:00:00Z", "2031-01-01T00:00:00Z", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z")
    )
    queue = opened(tmp_path / "d.tsv", stamp=lambda: {"decided_on": next(times)})
    decide(queue, "法治国家", "accept", en="law-based country")
    queue.store.fold(())
    for zh, en in (("粮食安全", "food security"), ("法治", "rule of law"), ("国家", "state")):
        if zh == "国家":
            queue.add({"zh": zh, "en": en})
        else:
            decide(queue, zh, "accept", en=en)
    assert listed(queue, order=ReviewOrder.RECENT) == ["国家", "法治", "粮食安全", "法治国家"]
    queue.store.undo()
    assert listed(queue, order=ReviewOrder.RECENT)[:3] == ["法治", "粮食安全", "法治国家"]
    queue.store.fold(())
    queue.store.close()
    again = opened(tmp_path / "d.tsv")  # what the file has is in the order of its dates
    assert listed(again, order=ReviewOrder.RECENT)[0] == "粮食安全"
    again.store.close()


def test_the_page_that_has_a_term_is_given(tmp_path):
    entries = [Entry((Term(f"国家{number}", "zh"),), ()) for number in range(450)]
    queue = opened(tmp_path / "d.tsv", entries)
    page = queue.listing(number=333)
    assert page["first"] == MOST_LISTED
    assert 333 in {item["number"] for item in page["terms"]}
    assert queue.listing(number=333, text="国家1")["first"] == 0
    queue.store.close()


# -- what helps to decide


def test_glossaries_state_what_they_have_with_status_and_source(tmp_path):
    house = Glossary(
        (
            Entry(
                (Term("法治", "zh"),),
                (
                    Term("rule of law", status=Status.PREFERRED, source="House style, 2025"),
                    Term("legality", status=Status.DEPRECATED),
                ),
                source="the house",
            ),
        )
    )
    queue = opened(tmp_path / "d.tsv", known={"house.tsv": house})
    assert queue.term(0)["known"] == [
        {"glossary": "house.tsv", "en": "rule of law", "status": "preferred", "source": "House style, 2025"},
        {"glossary": "house.tsv", "en": "legality", "status": "deprecated", "source": "the house"},
    ]
    assert listed(queue, only=ReviewFilter.CONFLICTS) == ["法治"]  # legality is used
    decide(queue, "法治", "accept", en="rule of law")
    assert listed(queue, only=ReviewFilter.CONFLICTS) == []
    assert queue.term(1)["known"] == []
    queue.store.close()


PAIRS = [
    ("第一句。", "First."),
    ("依靠法治。", "Rely on the rule of law."),
    ("末句。", "Last."),
    ("依靠法治。", "Rely on legality."),
]


def test_sentences_have_what_comes_before_and_after(tmp_path):
    proof = Evidence("zh", PAIRS[1][0], PAIRS[1][1], Span(2, 4), (Span(12, 23),), 2)
    entries = [Entry((Term("法治", "zh"),), (Term("rule of law"),), evidence=(proof,))]
    queue = opened(tmp_path / "d.tsv", entries, bitext=from_pairs(PAIRS, names=("zh", "en")))
    first, second = queue.term(0)["sentences"]["shown"]
    assert (first["before"], first["after"]) == (PAIRS[0], PAIRS[2])
    assert (second["before"], second["after"]) == (PAIRS[2], ("", ""))
    queue.store.close()


FINDING = Finding(
    *("TA101", Severity.ERROR, Tier.NONE, "法治", ("rule of law",), "legality"),
    tgt=Place("a.en", 12, 1, 12, 9),
    count=3,
    also=(Place("a.en", 15, 1, 15, 9), Place("a.en", 20, 1, 20, 9)),
)


def test_findings_are_shown_with_their_term(queue):
    missing = Finding(
        "TA101", Severity.ERROR, Tier.NONE, "法治", ("rule of law",), tgt=Place("a.en", 2, 1, 2, 3)
    )
    other = Finding("TA401", Severity.WARNING, Tier.NONE, "", found="词")
    queue.take_findings([missing, FINDING, FINDING, other], queue.store.versions())
    assert queue.term(0)["check"]["found"] == [
        {"found": "legality", "count": 6, "places": ["12", "15", "20", "12", "15"]},
        {"found": "", "count": 1, "places": ["2"]},
    ]
    assert queue.term(1)["check"]["found"] == []


def test_findings_are_those_of_a_check_before_or_after_the_last_decision(queue):
    def is_current():
        return queue.term(0)["check"]["is_current"]

    versions = queue.store.versions()
    decide(queue, "法治", "accept", en="rule of law")  # while the translation is checked
    queue.take_findings([FINDING], versions)
    assert not is_current()
    queue.take_findings([FINDING], queue.store.versions())
    assert is_current()
    assert regex.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", queue.term(0)["check"]["at"])
    decide(queue, "粮食安全", "accept", en="food security")
    assert is_current()
    queue.store.undo()
    queue.store.undo()
    assert not is_current()


# -- the file


def test_what_an_editor_writes_is_seen_at_once_and_what_is_no_table_is_a_notice(tmp_path):
    path = tmp_path / "d.tsv"
    head = "decision\tzh\ten\tnew\n"
    path.write_text(head, "utf-8")
    queue = opened(path)
    decide(queue, "法治", "accept", en="rule of law")
    path.write_text(
        f"{head}accepted\t粮食安全\tfood security\t\naccepted\t共同富裕\tcommon prosperity\t\n", "utf-8"
    )
    queue.look()
    assert [queue.state(queue.number(zh)) for zh in ("法治", "粮食安全", "共同富裕")] == ["accepted"] * 3
    path.write_text(f"<<<<<<< HEAD\n{head}=======\n>>>>>>> main\n", "utf-8")
    queue.look()
    [notice] = queue.notices()
    assert notice.startswith(f"{path}:1: conflict marks")
    assert notice.endswith("decisions are kept in the journal until it can be read")
    path.write_text(head, "utf-8")
    queue.look()
    assert list(queue.notices()) == []
    assert queue.state(queue.number("法治")) == "accepted"
    queue.store.close()


@pytest.mark.parametrize("suffix", [".tsv", ".xlsx"])
def test_who_decided_when_and_why_is_in_the_file_at_the_end(tmp_path, suffix):
    path = tmp_path / f"d{suffix}"
    queue = opened(path, stamp=lambda: {"decided_by": "lin", "decided_on": "2026-11-29T08:30:00Z"})
    decide(queue, "法治", "reject", en="legality", reason="another word")
    queue.store.fold(queue.candidates)
    queue.store.close()
    table = read_decisions(path)
    assert table.columns[-3:] == ("reason", "decided_by", "decided_on")
    [decision] = table.decisions.of("法治")
    assert (decision.verdict, decision.reason) == (Verdict.REJECTED, "another word")
    assert (decision.decided_by, decision.decided_on) == ("lin", "2026-11-29T08:30:00Z")


def test_an_older_file_is_read_and_its_columns_stay_where_they_are(tmp_path):
    path = tmp_path / "d.tsv"
    columns = ["client", "decision", "zh", "en", "new", "note"]
    path.write_text("\t".join(columns) + "\nours\tok\t法治\trule of law\t\tas ever\n", "utf-8")
    queue = opened(path, stamp=lambda: {"decided_by": "lin"})
    decide(queue, "法治国家", "reject")
    queue.store.fold(queue.candidates)
    queue.store.close()
    lines = path.read_text("utf-8").splitlines()
    assert lines[1].split("\t")[:6] == columns
    assert set(lines[1].split("\t")[6:]) >= {"decided_by"}
    assert lines[2] == "ours\tok\t法治\trule of law\t\tas ever"


def test_a_rejection_that_is_taken_back_leaves_no_reason(queue):
    decide(queue, "法治", "reject", en="legality", reason="vague")
    decide(queue, "法治", "accept", en="legality")
    [row] = queue.store.rows("法治")
    assert (row["decision"], row.get("reason")) == ("accepted", None)


# -- the page's requests


def test_many_and_added_terms_by_request(tmp_path):
    path = tmp_path / "decisions.tsv"
    write_candidates(path)
    with Review(path, "--by", "李") as running:
        running.enter()
        terms = [(term["number"], term["version"]) for term in running.get("/api/list?state=open")["terms"]]
        assert running.get("/api/decide-all", {"action": "accept", "terms": terms[:3]}) == {"left": []}
        added = running.get("/api/add", {"zh": "国家", "en": "state"})
        assert running.get("/api/term?zh=%E5%9B%BD%E5%AE%B6") == added
        assert len(running.get("/api/undo", {})["terms"]) == 1
        assert len(running.get("/api/undo", {})["terms"]) == 3
        assert len(running.get("/api/redo", {})["terms"]) == 3
        for body in (
            {"action": "edit", "terms": terms},
            {"action": "accept", "terms": []},
            {"action": "accept", "terms": [[0, "1"]]},
            {"action": "accept", "terms": [[99, 0]]},
            {"action": "accept", "terms": 3},
            {"action": "accept", "terms": [[True, 0]]},
        ):
            assert running.ask("POST", "/api/decide-all", body)[0] == 422, body
        assert running.ask("POST", "/api/decide-all", {"action": "reject", "terms": terms})[0] == 409
        for query in ("state=best", "only=all", "order=random", "number=x"):
            assert running.ask("GET", f"/api/list?{query}")[0] == 422
        assert running.ask("GET", "/api/term?zh=none")[0] == 422
        assert running.end()[0] == 0
    decided = read_decisions(path).decisions.decided
    assert [item.decided_by for item in decided] == ["李"] * 3
    assert all(item.decided_on.endswith("Z") for item in decided)


def test_glossaries_of_the_project_are_compared_with_and_each_keeps_its_name(tmp_path):
    path = tmp_path / "decisions.tsv"
    write_candidates(path)
    for folder, en in (("a", "law"), ("b", "legality")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "house.tsv").write_text(f"zh\ten\n法治\t{en}\n", "utf-8")
    (tmp_path / "termalign.toml").write_text("glossaries = ['a/house.tsv', 'policy']\n", "utf-8")
    for arguments in ([], ["--known", "a/house.tsv", "--known", "b/house.tsv"]):
        with Review("decisions.tsv", *arguments, cwd=tmp_path) as running:
            running.enter()
            known = running.get("/api/term?zh=%E6%B3%95%E6%B2%BB")["known"]
            shown = dict.fromkeys(item["glossary"] for item in known)
            assert list(shown) == ([*arguments[1::2], "policy"] if arguments else ["house.tsv", "policy"])


def test_a_name_that_no_file_holds_is_refused(tmp_path):
    write_candidates(tmp_path / "decisions.tsv")
    done = run("review", tmp_path / "decisions.tsv", "--no-browser", "--by", "a\x02b")
    assert (done.returncode, "--by" in done.stderr) == (2, True)


def test_candidates_of_a_file_have_the_words_people_write(tmp_path):
    path = tmp_path / "d.tsv"
    path.write_text("decision\tzh\ten\tnew\n拒绝\t法治\tlegality\t\nY\t法治\trule of law\t\n", "utf-8")
    queue = Queue(candidates(read_decisions(path).rows), Store(path))
    assert queue.state(0) == "accepted"
    assert [(item["chosen"], item["rejected"]) for item in queue.term(0)["renderings"]] == [
        (False, True),
        (True, False),
    ]
    queue.store.close()
