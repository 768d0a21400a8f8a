"""Reviews: decisions are never lost or overwritten unseen, and nobody else gets in."""

import asyncio
import errno
import json
import os
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import replace
from http.client import HTTPException
from pathlib import Path
from threading import Thread
from urllib.parse import quote, unquote

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st

from termalign.apps.review import serving
from termalign.apps.review.guard import MOST_BODY
from termalign.apps.review.journal import is_left_over
from termalign.apps.review.queue import Queue
from termalign.apps.review.sentences import Sentences
from termalign.apps.review.store import StaleError, Store, TermChange
from termalign.apps.review.terms import candidates
from termalign.documents.bitext import from_pairs
from termalign.errors import FileError, FormatError, InputError
from termalign.language.text import Span
from termalign.termbase.decisions import read_decisions, settle, text_key
from termalign.termbase.decisions.table import decision_of
from termalign.termbase.formats import FORMATS, read_glossary
from termalign.termbase.glossary import Entry, Evidence, Status, Term, entry
from tests.processes import run
from tests.reviewing import Review, write_candidates
from tests.word import p, word

ACCEPTED = {"decision": "accepted", "zh": "法治", "en": "rule of law"}  # rule of law
REJECTED = {"decision": "rejected", "zh": "法治"}


def put(store, zh, rows, *, seen):
    store.put_all([TermChange(zh, rows, seen)])


@pytest.fixture
def path(tmp_path):
    write_candidates(tmp_path / "decisions.tsv")
    return tmp_path / "decisions.tsv"


SOCKETS = Path("/proc/net/tcp")


def queue_of(path):
    return Queue(candidates(read_decisions(path).rows), Store(path))


# -- nothing decided is lost


def test_a_decision_is_in_the_journal_before_it_is_answered_and_in_the_file_after_the_end(path):
    queue = queue_of(path)
    before = path.read_bytes()
    put(queue.store, "法治", [ACCEPTED], seen=0)
    assert path.read_bytes() == before
    queue.store.close()  # as a crash: nothing was folded in
    again = Store(path)
    assert again.rows("法治") == (ACCEPTED,)
    assert again.fold(queue.candidates) == []
    again.close()
    assert read_decisions(path).decisions.of("法治")[0].en == "rule of law"
    assert not (path.parent / "decisions.tsv.journal").exists()


@given(cut=st.integers(min_value=1, max_value=200))
def test_what_a_crash_leaves_half_written_takes_nothing_else_with_it(tmp_path_factory, cut):
    path = tmp_path_factory.mktemp("torn") / "decisions.tsv"
    store = Store(path)
    put(store, "法治", [ACCEPTED], seen=0)
    put(store, "法治", [REJECTED], seen=1)
    store.close()
    journal = path.with_name("decisions.tsv.journal")
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:2]) + lines[2][: max(0, len(lines[2]) - cut)])
    again = Store(path)
    assert again.rows("法治") == (ACCEPTED,)
    put(again, "法治", [REJECTED], seen=again.version("法治"))
    again.close()
    last = Store(path)
    assert last.rows("法治") == (REJECTED,)
    last.close()


@given(flipped=st.integers(min_value=0, max_value=10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_in_a_journal_is_noticed_and_nothing_is_lost(tmp_path_factory, flipped, bit):
    path = tmp_path_factory.mktemp("flipped") / "decisions.tsv"
    store = Store(path)
    put(store, "法治", [ACCEPTED], seen=0)
    put(store, "法治", [REJECTED], seen=1)
    store.close()
    journal = path.with_name("decisions.tsv.journal")
    content = bytearray(journal.read_bytes())
    content[flipped % len(content)] ^= 1 << bit
    journal.write_bytes(content)
    try:
        again = Store(path)
    except (FormatError, FileError):
        assert journal.read_bytes() == content
    else:  # the end of the last line is gone: it is one that was never confirmed
        assert again.rows("法治") in ((ACCEPTED,), (REJECTED,))
        assert flipped % len(content) >= len(content) - 1 or again.rows("法治") == (REJECTED,)
        again.close()


def cut(journal):
    os.truncate(journal, journal.stat().st_size // 2)


def replaced_by_older(journal):
    older = journal.with_name("older")
    older.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:2]))
    older.replace(journal)


@pytest.mark.parametrize(
    "damage", [Path.unlink, cut, replaced_by_older, lambda journal: os.truncate(journal, 0)]
)
def test_a_journal_that_somebody_took_away_is_written_again_whole(path, tmp_path, damage):
    store = Store(path)
    put(store, "法治", [ACCEPTED], seen=0)
    put(store, "法治", [REJECTED], seen=1)
    journal = path.with_name("decisions.tsv.journal")
    before, mode = journal.read_bytes(), journal.stat().st_mode
    damage(journal)
    put(store, "碳达峰", [{"zh": "碳达峰", "decision": "rejected"}], seen=0)
    assert journal.read_bytes().startswith(before)
    assert journal.stat().st_mode == mode
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for file in (path, journal):
        shutil.copy(file, elsewhere)
    crashed = Store(elsewhere / path.name)
    assert crashed.rows("法治") == (REJECTED,)
    assert crashed.rows("碳达峰")
    crashed.close()
    with pytest.raises(FileError, match="another review"):
        Store(path)
    store.close()


def test_another_file_in_the_journals_place_is_left_alone_and_the_decision_refused(path):
    store = Store(path)
    put(store, "法治", [ACCEPTED], seen=0)
    journal = path.with_name("decisions.tsv.journal")
    journal.unlink()
    journal.write_bytes(b"my own notes, longer than the journal was\n" * 20)
    with pytest.raises(FileError, match="changed by another program"):
        put(store, "法治", [REJECTED], seen=1)
    assert store.rows("法治") == (ACCEPTED,)
    assert journal.read_bytes().startswith(b"my own notes")
    store.fold(())
    store.close()
    assert journal.read_bytes().startswith(b"my own notes")
    assert read_decisions(path).decisions.of("法治")


def test_a_review_that_began_when_the_journal_was_away_keeps_it(path):
    store = Store(path)
    put(store, "法治", [ACCEPTED], seen=0)
    path.with_name("decisions.tsv.journal").unlink()
    second = Store(path)
    with pytest.raises(FileError, match="another review"):
        put(store, "法治", [REJECTED], seen=1)
    second.close()
    put(store, "法治", [REJECTED], seen=1)
    store.close()


def test_when_the_folder_is_moved_away_it_is_not_made_again_and_its_journal_keeps_what_was_decided(path):
    path = path.parent / "project" / path.name
    path.parent.mkdir()
    write_candidates(path)
    store = Store(path)
    put(store, "法治", [ACCEPTED], seen=0)
    path.parent.rename(path.parent.with_name("moved"))
    with pytest.raises(FileError, match="no such file"):
        put(store, "法治", [REJECTED], seen=1)
    with pytest.raises(FileError, match="its folder was moved"):
        store.fold(())
    store.close()
    assert not path.parent.exists()
    there = Store(path.parent.with_name("moved") / path.name)
    assert (there.taken_up, there.rows("法治")[0]["decision"]) == (1, ACCEPTED["decision"])
    there.close()


def test_a_folder_that_is_removed_is_made_again_for_what_was_decided(path):
    path = path.parent / "project" / path.name
    path.parent.mkdir()
    write_candidates(path)
    store = Store(path)
    put(store, "法治", [ACCEPTED], seen=0)
    shutil.rmtree(path.parent)
    store.fold(())
    store.close()
    assert read_decisions(path).decisions.of("法治")


def test_the_journal_of_another_version_is_named_as_one_and_left_alone(path):
    journal = path.with_name("decisions.tsv.journal")
    first = '["法治",[{"decision":"accepted","zh":"法治","en":"rule of law"}],false]\n'.encode()
    heads = [b"# termalign journal of decisions " + version + b"\n00000000 []\n" for version in (b"1", b"3")]
    for content in (first, *heads):
        journal.write_bytes(content)
        with pytest.raises(FileError, match="no journal of this version"):
            Store(path)
        assert journal.read_bytes() == content


def test_what_cannot_be_written_at_the_end_is_in_the_journal_and_taken_up_without_the_file(path):
    with Review(path) as review:
        review.enter()
        review.decide(0, "accept", en="digital economy")
        path.unlink()
        path.mkdir()
        status, reported = review.end()
    assert status == 2
    assert f"{path}.journal keeps what was decided" in reported
    path.rmdir()
    with Review(path) as again:
        again.enter()
        [term] = again.get("/api/list")["terms"]
        assert (term["zh"], term["state"]) == ("数字经济", "accepted")
        assert again.end()[0] == 0
    assert read_decisions(path).decisions.of("数字经济")


@pytest.mark.parametrize("content", [b"my own notes\n", b'["\xe6\xb3\x95", [\n["a",[],false]\n', b"\0" * 100])
def test_a_file_of_that_name_that_is_no_journal_is_left_alone(path, content):
    journal = path.with_name("decisions.tsv.journal")
    journal.write_bytes(content)
    with pytest.raises(FileError, match="no journal of this version"):
        Store(path)
    assert journal.read_bytes() == content


def test_a_link_in_the_journals_place_is_refused_and_its_target_left_alone(path, tmp_path):
    target = tmp_path / "precious.txt"
    for content in (b"precious", None):
        target.unlink(missing_ok=True)
        if content is not None:
            target.write_bytes(content)
        path.with_name("decisions.tsv.journal").unlink(missing_ok=True)
        path.with_name("decisions.tsv.journal").symlink_to(target)
        with pytest.raises(FileError, match="is a link"):
            Store(path)
        assert not target.exists() if content is None else target.read_bytes() == content


@pytest.fixture
def linked(path, tmp_path):
    """A link to a link to the file of decisions."""
    (tmp_path / "desk").mkdir()
    between, link = tmp_path / "between.tsv", tmp_path / "desk" / "d.tsv"
    try:
        between.symlink_to(path.name)
        link.symlink_to(Path("..", between.name))
    except OSError:
        pytest.skip("this system makes no links")
    return link


def test_through_a_link_its_target_is_written_and_the_journal_is_beside_it(path, linked):
    with Review(linked) as running:
        running.enter()
        running.decide(4, "accept", en="rule of law")
        assert (is_left_over(path), is_left_over(linked), list(linked.parent.iterdir())) == (
            True,
            True,
            [linked],
        )
        with pytest.raises(AssertionError, match="another review"):
            Review(path)
        running.process.kill()
        running.process.wait()
    with Review(linked) as running:
        running.enter()
        assert running.get("/api/list")["counts"]["accepted"] == 1
        status, said = running.end()
    assert (status, f"→ {path}" in said, linked.is_symlink()) == (0, True, True)
    assert [item.zh for item in read_decisions(path).decisions.decided] == ["法治"]
    assert not list(path.parent.rglob("*.journal"))


@pytest.mark.parametrize("is_led_elsewhere", [True, False], ids=["to another file", "a file in its place"])
def test_a_link_that_changes_meanwhile_takes_no_decision_away(path, linked, is_led_elsewhere):
    other = path.with_name("other.tsv")
    write_candidates(other)
    before = other.read_text("utf-8")
    store = Store(linked)
    put(store, "法治", [ACCEPTED], seen=0)
    linked.unlink()
    if is_led_elsewhere:
        linked.symlink_to(other)
    else:
        other.rename(linked)
    put(store, "粮食安全", [{"decision": "rejected", "zh": "粮食安全"}], seen=0)
    assert store.fold(()) == []
    store.close()
    assert {item.zh for item in read_decisions(path).decisions.decided} == {"法治", "粮食安全"}
    assert linked.read_text("utf-8") == before


def test_a_link_to_nothing_is_refused(path, linked):
    path.unlink()
    done = run("review", linked, "--no-browser")
    assert (done.returncode, "link to nothing" in done.stderr, linked.is_symlink()) == (2, True, True)


def test_a_path_that_no_system_reads_is_not_taken_for_the_file_that_is_there(path):
    before = path.read_bytes()
    with pytest.raises(FileError, match="no such file or folder"):
        Store(path.parent / "gone" / ".." / path.name)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_journal_is_as_private_as_its_file(path):
    path.chmod(0o600)
    store = Store(path)
    assert path.with_name("decisions.tsv.journal").stat().st_mode & 0o777 == 0o600
    store.close()


def test_after_a_crash_what_others_decided_meanwhile_is_kept_beside_it(path):
    queue = queue_of(path)
    queue.decide(4, "accept", {"en": "rule of law"}, seen=0)
    queue.decide(1, "accept", {"en": "carbon peak"}, seen=0)
    queue.store.close()  # as a crash
    text = path.read_text("utf-8").replace(
        "\t法治\trule of law", "edited\t法治\trule of law\tlaw-based governance"
    )
    path.write_text(text, "utf-8")
    again = queue_of(path)
    assert again.store.taken_up == 2
    assert again.term(4)["others"][0]["new"] == "law-based governance"
    assert again.store.fold(again.candidates) == ["法治"]
    again.store.close()
    table = read_decisions(path)
    assert [decision.rendering for decision in table.decisions.of("法治")] == ["rule of law"]
    assert [decision.rendering for decision in table.decisions.of("碳达峰")] == ["carbon peak"]
    assert any("law-based governance" in row.comment for row in table.rows)


@pytest.mark.parametrize("command", [["convert", "{path}", "{out}"], ["check", "{path}", "{zh}", "{en}"]])
def test_other_commands_name_what_a_crash_left(path, tmp_path, command):
    queue = queue_of(path)
    queue.decide(4, "accept", {"en": "rule of law"}, seen=0)
    queue.store.close()  # as a crash
    for name, text in (("zh", "依靠法治。"), ("en", "Rely on the rule of law.")):
        (tmp_path / name).write_text(text, "utf-8")
    named = {"path": path, "out": tmp_path / "out.jsonl", "zh": tmp_path / "zh", "en": tmp_path / "en"}
    done = run(*(part.format(**named) for part in command))
    assert "`termalign review` takes them up" in done.stderr


def test_a_file_that_is_deleted_is_reported_and_written_again(path):
    lines = path.read_text("utf-8").replace("\t碳达峰", "rejected\t碳达峰")
    path.write_text(lines, "utf-8")
    queue = queue_of(path)
    queue.decide(4, "accept", {"en": "rule of law"}, seen=0)
    path.unlink()
    queue.decide(3, "accept", {"en": "food security"}, seen=0)
    assert any("is gone" in notice for notice in queue.notices())
    queue.store.fold(queue.candidates)
    queue.store.close()
    decided = {decision.zh: decision.verdict for decision in read_decisions(path).decisions.decided}
    assert decided == {"碳达峰": "rejected", "法治": "accepted", "粮食安全": "accepted"}


def test_what_is_no_file_of_decisions_any_more_is_not_overwritten(path):
    queue = queue_of(path)
    queue.decide(4, "accept", {"en": "rule of law"}, seen=0)
    conflict = "<<<<<<< HEAD\n" + path.read_text("utf-8") + "=======\n>>>>>>> other\n"
    path.write_text(conflict, "utf-8")
    with pytest.raises(FormatError):
        queue.decide(3, "reject", {}, seen=0)
    with pytest.raises(FormatError):
        queue.store.fold(queue.candidates)
    assert path.read_text("utf-8") == conflict
    queue.store.close()
    assert path.with_name("decisions.tsv.journal").exists()


@pytest.mark.parametrize("field", ["en", "new", "new_zh", "merge_into", "note", "split"])
@pytest.mark.parametrize("char", ["\x00", "\x02", "\x7f", "\ud800", "\ufffe"])
def test_what_no_export_could_hold_is_refused_where_it_is_typed(path, field, char):
    queue = queue_of(path)
    with pytest.raises(InputError, match=f"U\\+{ord(char):04X}"):
        queue.decide(4, "edit", {"en": "rule of law", field: f"a{char}b"}, seen=0)
    assert queue.store.rows("法治") == ()
    queue.store.close()


def test_a_file_with_a_control_character_opens_and_its_line_is_named(path):
    text = path.read_text("utf-8").replace(
        "\t法治\trule of law\t", "edited\t法治\trule of law\trule\x02 of law"
    )
    path.write_text(text, "utf-8")
    queue = queue_of(path)
    [problem] = queue.store.problems()
    assert problem.startswith("line 7: ")
    assert "U+0002" in problem
    assert len(queue.glossary()) <= 1
    queue.decide(4, "edit", {"en": "rule\x02 of law".replace("\x02", ""), "new": "rule of law"}, seen=0)
    queue.decide(4, "accept", {"en": "rule of law"}, seen=1)
    queue.store.close()


@pytest.mark.parametrize("column", ["zh", "en", "new", "sentence"])
@pytest.mark.parametrize("verdict", ["", "edited"])
def test_a_row_that_no_glossary_could_hold_is_named_kept_and_keeps_nothing_from_its_work(
    path, column, verdict
):
    cells = {"decision": verdict, "zh": "依法治国", "en": "law-based governance", "new": verdict and "by law"}
    cells["sentence"] = cells["translation"] = ""
    cells[column] = "坏\x01了"
    names = path.read_text("utf-8").splitlines()[0].split("\t")
    added = "\t".join(cells.get(name, "") for name in names) + "\n"
    path.write_text(path.read_text("utf-8") + added, "utf-8")
    queue = queue_of(path)
    is_named = column != "sentence"  # which is there for information
    assert [problem[:8] for problem in queue.store.problems()] == (["line 8: "] if is_named else [])
    for number in range(len(queue.listing()["terms"])):
        queue.term(number)
    queue.glossary()
    queue.decide(0, "accept", {"en": "digital economy"}, seen=0)
    queue.store.fold(queue.candidates)
    queue.store.close()
    if is_named:
        assert added.rstrip() in path.read_text("utf-8")
    again = queue_of(path)
    assert len(again.store.problems()) == is_named
    again.store.close()


def test_the_cost_of_a_decision_does_not_grow_with_the_list(tmp_path):
    sizes = []
    for count in (10, 1_000):
        path = tmp_path / f"{count}.tsv"
        lines = "".join(f"accepted\t术语{number}\tterm {number}\t\n" for number in range(count))
        path.write_text("decision\tzh\ten\tnew\n" + lines, "utf-8")
        store = Store(path)
        put(store, "法治", [ACCEPTED], seen=0)
        sizes.append(path.with_name(f"{count}.tsv.journal").stat().st_size)
        store.close()
    assert sizes[0] == sizes[1]


def test_a_failed_write_leaves_everything_as_it_was(path, monkeypatch):
    store = Store(path)
    put(store, "法治", [ACCEPTED], seen=0)
    size = path.with_name("decisions.tsv.journal").stat().st_size

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="no space"):
        put(store, "法治", [REJECTED], seen=1)
    monkeypatch.undo()
    assert store.rows("法治") == (ACCEPTED,)
    assert path.with_name("decisions.tsv.journal").stat().st_size == size
    store.close()


@pytest.mark.parametrize("call", ["ftruncate", "fsync", "lseek"])
def test_a_journal_with_which_something_fails_at_the_end_is_named(path, monkeypatch, call):
    store = Store(path)
    put(store, "法治", [ACCEPTED], seen=0)

    def broken(*arguments):
        raise OSError(5, "Input/output error")

    if call == "lseek":
        path.with_name("decisions.tsv.journal").unlink()
    with monkeypatch.context() as faults:
        faults.setattr(os, call, broken)
        with pytest.raises(FileError, match=r"decisions\.tsv(\.journal)?: input/output error"):
            store.fold([])
    assert store.fold([]) == []
    store.close()
    assert Store(path).rows("法治") == (ACCEPTED,)


def test_a_journal_that_cannot_be_begun_is_named_and_nothing_of_it_is_left(path, monkeypatch):
    before = path.read_bytes()

    def full(handle, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(FileError, match=r"decisions\.tsv\.journal: no space left on device"):
        Store(path)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert [name.name for name in path.parent.iterdir()] == [path.name]


def test_kill_and_reopen_shows_every_decision(path):
    with Review(path) as review:
        review.enter()
        review.decide(0, "accept", en="digital economy")
        review.decide(1, "edit", en="carbon peak", new="carbon peaking", note="as the house has it")
        review.decide(2, "reject")
        review.kill()
    with Review(path) as again:
        again.enter()
        states = [term["state"] for term in again.get("/api/list")["terms"]]
        assert states == ["accepted", "accepted", "rejected", "open", "open"]
        status, said = again.end()
        assert (status, "Traceback" in said) == (0, False)
        table = read_decisions(path)
        [edited] = table.decisions.of("碳达峰")
        assert (edited.new, edited.note) == ("carbon peaking", "as the house has it")
        kept = next(row for row in table.rows if row.decision == edited)
        assert kept.cells["translation"] == "Advance the work on carbon peaking."
        assert [row.cells["zh"] for row in table.rows if not row.decision][-2:] == ["粮食安全", "法治"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whatever_ends_a_review_while_it_answers_nothing_is_lost(path, number):
    with Review(path) as review:
        review.enter()
        made = []

        def decide():
            with suppress(OSError, HTTPException, AssertionError):
                while True:
                    made.append(review.decide(len(made) % 5, "accept", en="x")["zh"])

        deciding = Thread(target=decide)
        deciding.start()
        while not made:
            time.sleep(0.01)
        os.kill(review.process.pid, number)
        said = review.process.communicate(timeout=60)[1]
        deciding.join()
        assert (review.process.returncode, "Traceback" in said) == (0, False)
    assert {decision.zh for decision in read_decisions(path).decisions.decided} >= set(made)
    assert not path.with_name("decisions.tsv.journal").exists()


# -- two at once


def test_two_tabs_cannot_overwrite_each_other_unseen(path):
    queue = queue_of(path)
    queue.decide(4, "accept", {"en": "rule of law"}, seen=0)
    with pytest.raises(StaleError, match="elsewhere"):
        queue.decide(4, "reject", {}, seen=0)
    assert queue.store.rows("法治")[0]["decision"] == "accepted"
    queue.store.close()


def test_two_reviews_of_one_file_cannot_run_at_once(path):
    store = Store(path)
    with pytest.raises(FileError, match="another review"):
        Store(path)
    store.close()
    Store(path).close()


def test_what_others_write_into_the_file_is_taken_up_and_a_conflict_is_reported_and_kept(path):
    queue = queue_of(path)
    queue.decide(4, "accept", {"en": "rule of law"}, seen=0)
    text = path.read_text("utf-8")
    text = text.replace("\t法治\trule of law", "edited\t法治\trule of law\tlaw-based governance")
    path.write_text(text.replace("\t碳达峰", "rejected\t碳达峰"), "utf-8")
    with pytest.raises(StaleError):  # the page has not seen what the others did
        queue.decide(4, "reject", {}, seen=1)
    assert queue.term(4)["others"][0]["new"] == "law-based governance"
    assert queue.state(1) == "open" or queue.store.rows("碳达峰")[0]["decision"] == "rejected"
    assert queue.store.fold(queue.candidates) == ["法治"]
    queue.store.close()
    table = read_decisions(path)
    assert [decision.rendering for decision in table.decisions.of("法治")] == ["rule of law"]
    assert table.decisions.of("碳达峰")[0].verdict == "rejected"
    assert any("law-based governance" in row.comment for row in table.rows)


# -- what actions come to


@given(
    st.lists(
        st.sampled_from(["accept", "reject", "also", "edit", "merge", "split", "rejected", "reopen", "undo"]),
        max_size=12,
    )
)
def test_whatever_is_done_can_be_read_again_and_undone_in_turn(tmp_path_factory, names):
    path = tmp_path_factory.mktemp("acts") / "decisions.tsv"
    entry = Entry((Term("法治", "zh"),), (Term("rule of law"), Term("legality")))
    queue = Queue([entry, Entry((Term("法治国家", "zh"),), (Term("law-based country"),))], Store(path))
    asked = {
        "accept": ("accept", {"en": "rule of law"}),
        "also": ("accept", {"en": "legality", "also": True}),
        "reject": ("reject", {}),
        "edit": ("edit", {"en": "rule of law", "new": "the rule of law", "status": "admitted", "note": "n"}),
        "merge": ("edit", {"en": "", "merge_into": "法治国家"}),
        "rejected": ("reject", {"en": "legality", "reason": "too broad"}),
        "split": ("edit", {"en": "legality", "split": "courts"}),
        "reopen": ("reopen", {}),
    }
    history = [()]
    for name in names:
        if name == "undo":
            queue.store.undo()
            history = history[:-1] or history
        else:
            action, given_fields = asked[name]
            queue.decide(0, action, given_fields, seen=queue.store.version("法治"))
            history.append(queue.store.rows("法治"))
        assert queue.store.rows("法治") == history[-1]
    settle(queue.candidates, queue.store.decisions())
    rows = [dict(row) for row in queue.store.rows("法治")]
    queue.store.fold(queue.candidates)
    queue.store.close()
    written = read_decisions(path).decisions.of("法治")
    assert written == [made for row in rows if (made := decision_of(row)) is not None]


ACTS = st.sampled_from(
    [
        ("accept", {"en": "rule of law"}),
        ("accept", {"en": "legality"}),
        ("accept", {"en": "legality", "also": True}),
        ("reject", {"en": "rule of law"}),
        ("reject", {}),
        ("edit", {"en": "legality", "note": "mine"}),
        ("edit", {"en": "rule of law", "new": "the rule of law", "status": "admitted"}),
        ("edit", {"en": "", "new": "law-based governance"}),
        ("edit", {"en": "legality", "new_zh": "法制"}),
        ("edit", {"en": "legality", "new_zh": ""}),
        (
            "mark",
            {
                "en": "rule of law",
                "text": "by rule of law",
                "line": 1,
                "zh_span": [0, 2],
                "en_spans": [[3, 14]],
            },
        ),
        ("reopen", {}),
        ("undo", {}),
        ("redo", {}),
    ]
)


@given(st.lists(ACTS, max_size=10))
def test_only_what_an_action_names_changes_and_page_and_file_agree(tmp_path_factory, acts):
    path = tmp_path_factory.mktemp("cells") / "decisions.tsv"
    path.write_text(
        "decision\tzh\ten\tnew\tnote\tclient\n"
        "accepted\t法治\trule of law\t\tsee the house style\tagreed\n"
        "\t法治\tlegality\t\t\tasked the client\n",
        "utf-8",
    )
    entry = Entry((Term("法治", "zh"),), (Term("rule of law"), Term("legality")))
    queue = Queue([entry], Store(path))
    for action, fields in acts:
        before = {row.get("en", ""): row for row in queue.store.rows("法治")}
        if action in ("undo", "redo"):
            getattr(queue.store, action)()
            continue
        queue.decide(0, action, fields, seen=queue.store.version("法治"))
        after = {row.get("en", ""): row for row in queue.store.rows("法治")}
        named = fields.get("en", "")
        assert {"rule of law", "legality"} <= after.keys()
        for en, row in before.items():
            assert after.get(en, {}).get("client") == row.get("client")
            if en != named and action not in ("reject", "reopen"):
                expected = {name: cell for name, cell in row.items() if name not in ("new_zh", "decision")}
                assert expected.items() <= after.get(en, {}).items() or not en
            if "note" not in fields:
                assert after.get(en, {}).get("note") == row.get("note")
    shown = queue.term(0)
    rows, chosen = queue.store.rows("法治"), [item["en"] for item in shown["renderings"] if item["chosen"]]
    queue.store.fold(queue.candidates)
    queue.store.close()
    again = Store(path)
    assert sorted(map(sorted, (row.items() for row in again.rows("法治")))) == sorted(
        map(sorted, (row.items() for row in rows))
    )
    assert [row for row in again.rows("法治") if row.get("decision")] == [
        row for row in rows if row.get("decision")
    ]
    assert {text_key(text) for text in Queue.chosen(again.rows("法治"))} == set(map(text_key, chosen))
    again.close()


@given(st.lists(ACTS, max_size=8))
def test_undo_and_redo_give_the_same_rows(tmp_path_factory, acts):
    path = tmp_path_factory.mktemp("undone") / "decisions.tsv"
    queue = Queue([Entry((Term("法治", "zh"),), (Term("rule of law"), Term("legality")))], Store(path))
    for action, fields in acts:
        if action not in ("undo", "redo"):
            queue.decide(0, action, fields, seen=queue.store.version("法治"))
    done = queue.store.rows("法治")
    while queue.store.undo():
        pass
    assert queue.store.rows("法治") == ()
    while queue.store.redo():
        pass
    assert queue.store.rows("法治") == done
    queue.store.close()
    assert Store(path).rows("法治") == done


def test_a_rendering_that_begins_its_sentence_keeps_it_when_it_is_decided_on(path):
    queue = queue_of(path)
    queue.decide(0, "accept", {"en": "digital commerce"}, seen=0)
    queue.store.fold(queue.candidates)
    queue.store.close()
    [row] = [row.cells for row in read_decisions(path).rows if row.cells["en"] == "digital commerce"]
    assert (row["sentence"], row["translation"]) == ("数字经济很大。", "Digital commerce is large.")


def test_marked_words_become_the_rendering_and_its_boundaries(path):
    proof = Evidence(
        "a.zh", "推进碳达峰工作。", "Advance the work on carbon peaking now.", Span(2, 5), (Span(20, 26),), 3
    )
    queue = Queue([Entry((Term("碳达峰", "zh"),), (Term("carbon"),), evidence=(proof,))], Store(path))
    shown = queue.term(0)["sentences"]["shown"][0]
    words = [shown["en"][slice(*word)] for word in shown["words"]]
    assert words == ["Advance", "the", "work", "on", "carbon", "peaking", "now", "."]
    fields = {"en": "carbon", "text": shown["en"], "document": "a.zh", "line": 3, "zh_span": [2, 5]}
    queue.decide(0, "mark", {**fields, "en_spans": [[20, 34]]}, seen=0)
    [entry] = queue.glossary()
    assert entry.en[0].text == "carbon peaking"
    assert entry.evidence[0].rendering == "carbon peaking"
    queue.store.close()


def test_a_circle_of_mergers_is_refused(path):
    queue = queue_of(path)
    queue.decide(3, "edit", {"merge_into": "法治"}, seen=0)
    with pytest.raises(InputError, match="by way of"):
        queue.decide(4, "edit", {"merge_into": "粮食安全"}, seen=0)
    assert queue.store.rows("法治") == ()
    queue.store.close()


def test_the_glossary_holds_what_was_decided_for_and_nothing_else(path):
    queue = queue_of(path)
    queue.decide(0, "accept", {"en": "digital commerce"}, seen=0)
    queue.decide(0, "accept", {"en": "digital economy", "also": True}, seen=1)
    queue.decide(1, "reject", {}, seen=0)
    [entry] = queue.glossary()
    assert [(term.text, term.status) for term in entry.en] == [
        ("digital commerce", Status.PREFERRED),
        ("digital economy", Status.ADMITTED),
    ]
    assert len(queue.glossary(everything=True)) == 4
    queue.store.close()


def test_lists_are_paged_and_searched_in_either_script_and_language(tmp_path):
    entries = [Entry((Term(f"国家{number}", "zh"),), (Term(f"Country {number}"),)) for number in range(1_000)]
    queue = Queue(entries, Store(tmp_path / "d.tsv"))
    page = queue.listing(first=900)
    assert (page["total"], len(page["terms"]), page["terms"][0]["zh"]) == (1_000, 100, "国家900")
    assert len(queue.listing()["terms"]) == 200
    assert queue.listing(text="國家77")["total"] == 11
    assert queue.listing(text="country 999")["terms"][0]["number"] == 999
    assert queue.listing(state="accepted")["total"] == 0
    queue.store.close()


# -- nobody else gets in


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    path = tmp_path_factory.mktemp("guarded") / "decisions.tsv"
    write_candidates(path)
    with Review(path) as running:
        running.enter()
        yield running
        assert running.end()[0] == 0


GOOD = {"number": 0, "version": 0, "action": "reject"}


def refused(review, status, method="POST", path="/api/decide", body=GOOD, **headers):
    before = review.get("/api/term?number=0")
    assert review.ask(method, path, body, **headers)[0] == status
    assert review.get("/api/term?number=0") == before
    return True


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "0.0.0.0:{port}", ""]
)
def test_a_name_that_was_rebound_to_this_machine_is_refused(review, host):
    port = review.host.rpartition(":")[2]
    assert refused(review, 421, host=host.format(port=port))
    assert refused(review, 421, "GET", "/api/list", None, host=host.format(port=port))


@pytest.mark.parametrize("name", ["localhost", "[::1]", "LOCALHOST"])
def test_the_names_of_this_machine_are_let_in(review, name):
    host = f"{name}:{review.host.rpartition(':')[2]}"
    assert review.ask("GET", "/api/list", host=host)[0] == 200


def test_without_the_key_or_with_another_nothing_is_shown(review):
    for key in ("", "guess", review.token, review.key[:-1]):
        assert refused(review, 401, x_termalign_key=key)
        for path in ("/api/list", "/export?format=tsv", "/anything"):
            assert review.ask("GET", path, x_termalign_key=key)[0] == 401
    assert review.ask("GET", "/api/list", cookie=f"termalign={review.key}", x_termalign_key="")[0] == 401


def test_what_everybody_gets_holds_no_text_of_the_review(review):
    for path in ("/", "/review.js", "/review.css", "/icon.svg"):
        status, headers, content = review.ask("GET", path, without=("x-termalign-key",))
        assert status == 200
        assert "set-cookie" not in headers
        assert "food security" not in content.decode()
        assert "数字经济" not in content.decode()


def test_a_link_is_good_once_and_a_guess_never(review):
    for token in (review.token, "guess", ""):
        assert review.ask("POST", "/api/enter", token)[0] == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_requests_of_other_sites_are_refused(review, site):
    assert refused(review, 403, sec_fetch_site=site)
    assert review.ask("GET", "/api/list", sec_fetch_site=site)[0] == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1"])
def test_other_origins_are_refused(review, origin):
    assert refused(review, 403, origin=origin)
    assert review.ask("GET", "/api/list", origin=f"http://{review.host}")[0] == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_bodies_that_a_form_can_send_are_refused(review, kind):
    assert refused(review, 415, content_type=kind)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"{", b"null", b"\xff", b"[" * 30_000, b'{"number": true}', b'{"number": 1e400}'),
        b'{"number": 1, "number": 0, "version": 0, "action": "reject"}',
    ],
)
def test_bodies_that_are_no_decision_are_refused(review, body):
    assert refused(review, 422, body=body)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 99},
        {"number": -1},
        {"number": "0"},
        {"action": "__class__"},
        {"version": None},
        {"action": "edit", "new": "x" * 3_000},
        {"action": "edit", "en": "a", "status": "best"},
        {"action": "mark", "text": "abc", "line": 1, "zh_span": [0, 1], "en_spans": [[2, 9]]},
        {"action": "mark", "text": "a  b", "line": 1, "zh_span": [0, 1], "en_spans": [[1, 2]]},
        {
            "action": "mark",
            "text": "abc",
            "line": 1,
            "zh_span": [0, 1],
            "en_spans": [[0, 1]],
            "document": "\ud800",
        },
        {"action": "accept", "en": ["a"]},
        {"action": "accept", "en": "\u200b"},
    ],
)
def test_decisions_that_cannot_be_are_refused(review, changes):
    assert refused(review, 422, body={**GOOD, **changes})


@pytest.mark.parametrize("zh", [["数"], None, "数" * 3_000, "\u200b", "\ud800"])
def test_terms_that_cannot_be_are_not_added(review, zh):
    assert refused(review, 422, path="/api/add", body={"zh": zh, "en": "a"})


def test_bodies_beyond_the_limit_are_refused_declared_or_not(review):
    assert refused(review, 413, body=b" " * (MOST_BODY + 1))
    assert refused(review, 413, body=b"", content_length=str(10**12))
    assert refused(review, 413, body=b"%x\r\n%s\r\n0\r\n\r\n" % (MOST_BODY + 1, b" " * (MOST_BODY + 1)),
                   without=("content-length",), transfer_encoding="chunked")  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/%2e%2e/pyproject.toml", "//etc/passwd", "/files/review.js", "/review.html"],
)
def test_no_path_is_ever_opened(review, path):
    assert review.ask("GET", path)[0] == 404


@pytest.mark.parametrize("name", ["../tsv", "/etc/passwd", "", "tbx2\r\nx: y"])
def test_formats_are_known_by_name_alone(review, name):
    assert review.ask("GET", f"/export?format={quote(name)}")[0] == 422


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_other_methods_are_refused(review, method):
    assert review.ask(method, "/api/list")[0] == 405


def test_every_answer_states_what_may_run(review):
    for path in ("/", "/review.js", "/api/list", "/no", "/api/enter"):
        headers = review.ask("GET", path)[1]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


@pytest.mark.skipif(not SOCKETS.exists(), reason="needs Linux's table of sockets")
def test_it_listens_to_this_machine_alone(review):
    port = f"{int(review.host.rpartition(':')[2]):04X}"
    rows = [line.split() for line in SOCKETS.read_text("ascii").splitlines()[1:]]
    listening = [row[1].split(":") for row in rows if row[3] == "0A"]
    assert [place for place, taken in listening if taken == port] == ["0100007F"]  # 127.0.0.1


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
def test_enter_in_the_terminal_shows_a_fresh_address(path):
    ours, theirs = os.openpty()
    with Review(path, stdin=theirs) as running:
        running.enter()
        os.write(ours, b"\n")
        fresh = running.process.stdout.readline().strip()
        assert fresh.rpartition("#")[0] == f"http://{running.host}/"
        running.token = fresh.rpartition("#")[2]
        running.enter()
        assert running.get("/api/list")["total"] == 5
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize(
    ("sent", "ended"),
    [(b"", True), (b"GET / HTTP/1.1\r\nhost: a", True), (b"GET / HTTP/1.1\r\nhost: a\r\n\r\n", False)],
)
def test_a_connection_is_ended_unless_a_request_came_whole(monkeypatch, sent, ended):
    monkeypatch.setattr(serving, "MOST_SECONDS_OF_A_REQUEST", 0.5)

    async def answer_late(scope, receive, send):
        await asyncio.Event().wait()

    async def connected():
        config = uvicorn.Config(answer_late, log_config=None, lifespan="off")
        config.load()
        state = uvicorn.server.ServerState()
        server = await asyncio.get_running_loop().create_server(
            lambda: serving.Protocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
        )
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(sent)
        waiting = asyncio.create_task(reader.read())
        done, _ = await asyncio.wait([waiting], timeout=60 if ended else 1.0)
        writer.close()
        waiting.cancel()
        server.close()
        return bool(done)

    assert asyncio.run(connected()) is ended


def test_connections_beyond_a_bound_are_ended_and_no_files_for_one_is_no_traceback(monkeypatch, caplog):
    """What filled a process with connections had a traceback for each, and nobody was answered."""
    monkeypatch.setattr(serving, "MOST_CONNECTIONS", 2)

    async def connected():
        config = uvicorn.Config(None, log_config=None, lifespan="off")
        config.load()
        state = uvicorn.server.ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: serving.Protocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
        )
        address = server.sockets[0].getsockname()
        kept = [await asyncio.open_connection(*address) for _ in range(2)]
        reader, writer = await asyncio.open_connection(*address)
        with suppress(ConnectionResetError):
            assert await reader.read() == b""
        for _, each in (*kept, (None, writer)):
            each.close()
        server.close()
        for error in (OSError(errno.EMFILE, "Too many open files"), ValueError("of ours")):
            serving._report_but_of_the_system(loop, {"message": "accept", "exception": error})
        return len(state.connections)

    assert asyncio.run(connected()) == 2
    assert [str(record.exc_info[1]) for record in caplog.records] == ["of ours"]


# -- the command


def test_every_format_can_be_exported(path, tmp_path):
    with Review(path) as running:
        running.enter()
        running.decide(1, "edit", en="carbon peak", new="carbon peaking")
        for name, item in FORMATS.items():
            status, headers, content = running.ask("GET", f"/export?format={name}")
            if status != 200:  # a format whose rules one term cannot keep says so
                assert json.loads(content)["error"], name
                continue
            assert content, name
            assert unquote(headers["x-file-name"]).startswith("decisions."), name
            if name in ("tsv", "tbx2", "json", "xlsx"):
                (tmp_path / f"out{item.suffixes[0]}").write_bytes(content)
                assert (
                    read_glossary(tmp_path / f"out{item.suffixes[0]}")["碳达峰"].en[0].text
                    == "carbon peaking"
                )
        status, said = running.end()
        assert status == 0
        assert "1 term decided on → " in said


def test_the_translation_is_checked_with_what_was_decided(tmp_path):
    # develop the digital economy; hold the line on food security
    (tmp_path / "a.zh.txt").write_text("发展数字经济。\n守住粮食安全底线。\n", "utf-8")
    (tmp_path / "a.en.txt").write_text(
        "Develop the digital economy.\nHold the line on food security.\n", "utf-8"
    )
    with Review(
        tmp_path / "a.zh.txt", tmp_path / "a.en.txt", "--decisions", tmp_path / "d.tsv", "--all"
    ) as running:
        running.enter()
        term = next(term for term in running.get("/api/list")["terms"] if term["zh"] == "数字经济")
        assert running.get("/api/check", {})["total"] == 0
        running.decide(term["number"], "edit", en=term["en"], status="forbidden")
        found = running.get("/api/check", {})["findings"]
        assert [finding["rule"] for finding in found] == ["forbidden term"]
        assert found[0]["sides"][0][1] == "数字经济"
        assert running.end()[0] == 0
        done = run("extract", "a.zh.txt", "a.en.txt", "-o", "t.tsv", "--decisions", "d.tsv", cwd=tmp_path)
        assert done.returncode == 0
        assert read_glossary(tmp_path / "t.tsv")["数字经济"].en[0].status is Status.FORBIDDEN


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no.tsv"], "no such file"),
        (
            ["a.zh.docx"],
            "column for each language; of a text, the translation is missing: termalign review SRC TGT",
        ),
        ([""], "an empty value"),
        (["decisions.tsv", "--decisions", "d.pdf"], "allowed: .tsv, .xlsx"),
        (["bad.tsv"], "allowed: accepted, rejected, edited, new"),
    ],
)
def test_what_cannot_be_reviewed_is_one_line(path, arguments, said):
    (path.parent / "a.zh.docx").write_bytes(word(p("法治")))
    (path.parent / "bad.tsv").write_text("decision\tzh\ten\tnew\nmaybe\t法治\trule of law\t\n", "utf-8")
    done = run("review", *arguments, "--no-browser", cwd=path.parent)
    assert done.returncode == 2
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_sentences_of_a_translation_from_english_are_shown():
    bitext = from_pairs([("The carbon market", "碳市场")], names=("a.en", "a.zh"))
    [shown] = Sentences(bitext).of(entry("碳市场", "carbon market"))["shown"]
    assert (shown["zh"], shown["en"], shown["document"]) == ("碳市场", "The carbon market", "a.zh")


@pytest.mark.parametrize(("numbered", "place"), [(True, "paragraph 7"), (False, "")])
def test_places_are_called_what_people_call_them(numbered, place):
    bitext = from_pairs([("碳市场", "The carbon market")], names=("a.docx", "b.docx"))
    side = replace(bitext.src, references=("paragraph 7",), numbered=numbered)
    [shown] = Sentences(replace(bitext, src=side)).of(entry("碳市场", "carbon market"))["shown"]
    assert (shown["place"], shown["line"]) == (place, 1)  # the page names a line in its language
