"""Corpora: what ends a run, a worker or a file leaves nothing behind, loses nothing and goes unnoticed nowhere.

Every test asserts that its fault occurred.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pipe, reduction
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termalign.apps.cli import executors as cli_executors
from termalign.errors import FileError, FormatError, InputError, TermalignError
from termalign.termbase.formats import write_glossary
from termalign.terms.corpus import part_ranking
from termalign.terms.corpus.executors import Executor, InProcess, Processes, base, local
from termalign.terms.corpus.merge_levels import FAN_IN, merged_files
from termalign.terms.corpus.run import extract_corpus
from termalign.terms.corpus.sealed import Damaged, Sealed, write_sealed
from termalign.terms.corpus.status import read_status
from termalign.terms.corpus.store import StoredStatistics, write_statistics
from termalign.terms.corpus.workspace import worker_of, workspace
from termalign.terms.extraction import Selection
from termalign.terms.extraction.statistics import Statistics
from tests.processes import below, left_by_a_writer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")

PATIENCE = 240
"""Seconds after which something that should have happened is taken not to happen."""


def until(happened, what):
    end = time.monotonic() + PATIENCE
    while not (found := happened()):
        assert time.monotonic() < end, f"not within {PATIENCE} s: {what}"
        time.sleep(0.02)
    return found


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
    except NotADirectoryError:  # no /proc
        os.kill(pid, 0)


# Workers that die.


def die_once(folder):
    """Die at the first call with a folder, as a process that the system kills does."""
    if folder is None:
        return "fine"
    try:
        (folder / "died").touch(exist_ok=False)
    except FileExistsError:
        return "revived"
    os._exit(9)


def die_always(task):
    folder, name = task
    if name == "bad":
        (folder / f"died-{os.getpid()}").touch()
        os._exit(9)
    return name


def test_a_killed_process_loses_nothing(tmp_path):
    tasks = [None, None, tmp_path, None, None]
    found = Counter(outcome.done for outcome in Processes(2).outcomes(tasks, die_once))
    assert found == {"fine": 4, "revived": 1}
    assert (tmp_path / "died").exists()


def note_and_die(folder, task):
    (folder / f"{task}-{os.getpid()}").touch()
    os._exit(9)


def test_where_every_process_dies_the_run_ends(tmp_path):
    """With too little memory, or by a limit of processes: each of a thousand tasks was begun three times."""
    with (
        closing(Processes(2)) as executor,
        pytest.raises(InputError, match=r"^every process that was to do the work died"),
    ):
        list(executor.outcomes(range(1000), partial(note_and_die, tmp_path)))
    assert len(list(tmp_path.iterdir())) <= 2 + 2 + base.MOST_GIVEN_UP * base.ATTEMPTS


def die_unless_last(folder, task):
    if task < 2:
        note_and_die(folder, task)
    return task


def test_some_that_always_die_before_any_other_is_done_are_given_up_alone(tmp_path):
    with closing(Processes(2)) as executor:
        outcomes = list(executor.outcomes(range(4), partial(die_unless_last, tmp_path)))
    assert {outcome.task: outcome.done for outcome in outcomes} == {0: None, 1: None, 2: 2, 3: 3}


def wait_for(path):
    until(path.exists, "the word to go on")
    return "fine"


def test_a_line_says_what_is_waited_for(tmp_path, monkeypatch):
    """A process that was stopped was waited for without a word."""
    lines = []

    def notify(text):
        lines.append(text)
        (tmp_path / "go").touch()  # what is waited for goes on only after it

    monkeypatch.setattr(cli_executors, "notify", notify)
    monkeypatch.setattr(base, "SILENT_SECONDS", 0)
    with cli_executors.executor_of(2, None, on_ray=False) as executor:
        assert [outcome.done for outcome in executor.outcomes([tmp_path / "go"], wait_for)] == ["fine"]
    assert lines[0].startswith("nothing was done in the last 0 minutes: a long text is at work, or a process")


@pytest.mark.skipif(not local.CAN_FORK, reason="processes are started fresh")
def test_what_is_stopped_is_ended_all_the_same():
    executor = Processes(2)
    [outcome] = executor.outcomes(["a"], process_of)
    pids = [outcome.done, executor._staff._nursery._child.process.pid]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    executor.close()
    assert not any(map(alive, pids))


def process_of(task):
    return os.getpid()


def test_processes_stay_for_the_next_work_and_end_with_their_executor():
    with closing(Processes(1)) as executor:
        [first] = executor.outcomes(["a"], process_of)
        [second] = executor.outcomes(["b"], process_of)
        assert first.done == second.done != os.getpid()
    assert not alive(first.done)


@dataclass(frozen=True)
class NotedWork:
    """Work that notes in a folder where it is made ready, and what goes wrong with that."""

    folder: Path
    problem: str = ""

    def prepare(self):
        (self.folder / str(os.getpid())).touch()
        if self.problem == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.problem:
            raise FormatError("what is wrong")

    def __call__(self, task):
        time.sleep(0.2)  # so that one process does not do all of it
        return os.getpid()

    def __reduce__(self):
        SENT.append(self)
        return NotedWork, (self.folder, self.problem)


SENT = []
"""The works that were sent to other processes."""


@pytest.mark.skipif(not local.CAN_FORK, reason="processes are started fresh")
def test_work_is_made_ready_once_for_all_processes_and_other_work_sent_to_each_once(tmp_path):
    SENT.clear()
    with closing(Processes(2)) as executor:
        workers = {outcome.done for outcome in executor.outcomes(range(6), NotedWork(tmp_path))}
        assert len(SENT) == 1
        assert workers == {outcome.done for outcome in executor.outcomes(range(6), NotedWork(tmp_path))}
    [ready] = tmp_path.iterdir()
    assert len(workers) == 2
    assert int(ready.name) not in {*workers, os.getpid()}
    assert len(SENT) == 3
    assert not any(map(alive, (*workers, int(ready.name))))


@pytest.mark.parametrize("problem", ["raises", "dies"])
def test_work_that_cannot_be_made_ready_is_done_all_the_same(tmp_path, problem):
    with closing(Processes(2)) as executor:
        done = [outcome.done for outcome in executor.outcomes(range(4), NotedWork(tmp_path, problem))]
    assert len(done) == 4
    assert None not in done


def test_a_task_that_always_kills_is_given_up_and_no_other(tmp_path):
    tasks = [(tmp_path, name) for name in ("a", "bad", "b", "c", "d")]
    found = {outcome.task[1]: outcome.done for outcome in Processes(2).outcomes(tasks, die_always)}
    assert found == {"a": "a", "b": "b", "c": "c", "d": "d", "bad": None}
    assert len(list(tmp_path.glob("died-*"))) == 3


def refuse(task):
    raise FormatError("what is wrong", path=task, line=3)


def test_an_error_of_a_worker_comes_as_it_was():
    with pytest.raises(FormatError, match="what is wrong") as caught:
        list(Processes(2).outcomes(["x.tsv"], refuse))
    assert (caught.value.path, caught.value.line) == ("x.tsv", 3)


def write_small(folder, number):
    paths = [folder / f"{place}.stats" for place in range(number)]
    for place, path in enumerate(paths):
        write_statistics(path, Statistics({}, place + 1, 1, 1))
    return paths


def merge_dying_once(paths, work, folder):
    """Merge, but die at the first group."""
    die_once(folder)
    return work(paths)


class Dying(NamedTuple):
    """An executor whose first worker dies at its work."""

    executor: Executor
    folder: Path

    def outcomes(self, tasks, work):
        return self.executor.outcomes(tasks, partial(merge_dying_once, work=work, folder=self.folder))


def merging_survives_a_death(executor, folder):
    """Merge two groups of files, with a worker that dies at one; what is written is the same."""
    for name in ("calm", "deadly", "marks"):
        (folder / name).mkdir()
    (calm,) = {len(merged_files(write_small(folder / "calm", FAN_IN + 1), folder / "calm", InProcess()))}
    expected = sorted(path.read_bytes() for path in (folder / "calm").glob("?" * 32 + ".stats"))
    dying = Dying(executor, folder / "marks")
    found = merged_files(write_small(folder / "deadly", FAN_IN + 1), folder / "deadly", dying)
    assert (folder / "marks" / "died").exists()
    assert len(found) == calm == 2
    assert sorted(path.read_bytes() for path in (folder / "deadly").glob("?" * 32 + ".stats")) == expected
    assert StoredStatistics(found).characters == sum(range(1, FAN_IN + 2))


def test_a_process_killed_while_it_merges_loses_nothing(tmp_path):
    merging_survives_a_death(Processes(2), tmp_path)


@dataclass
class DyingInRank:
    """An executor of which, when ranking has begun, the first worker dies at its work."""

    executor: Executor
    folder: Path
    ranks: bool = False
    tasks: int = 0

    def on_stage(self, stage):
        self.ranks = stage == "rank"

    def outcomes(self, tasks, work):
        executor = Dying(self.executor, self.folder) if self.ranks else self.executor
        for outcome in executor.outcomes(tasks, work):
            self.tasks += self.ranks
            yield outcome


def ranking_survives_a_death(executor, corpus, folder, monkeypatch):
    """Rank in parts, with a worker that dies at one; what is written is the same."""
    monkeypatch.setattr(part_ranking, "TASK_BYTES", 100)
    dying = DyingInRank(executor, folder)
    found = extract_corpus(
        corpus, executor=dying, on_stage=dying.on_stage, selection=Selection(everything=True)
    )
    assert (folder / "died").exists()
    assert dying.tasks == part_ranking.TASKS + 2  # parts, and the texts of both sides
    monkeypatch.undo()
    calm = extract_corpus(corpus, selection=Selection(everything=True))
    write_glossary(found.glossary, folder / "deadly.json")
    write_glossary(calm.glossary, folder / "calm.json")
    assert (folder / "deadly.json").read_bytes() == (folder / "calm.json").read_bytes()


def test_a_process_killed_while_it_ranks_loses_nothing(corpus, tmp_path, monkeypatch):
    with closing(Processes(2)) as executor:
        ranking_survives_a_death(executor, corpus, tmp_path, monkeypatch)


def test_ranking_is_given_up_when_every_process_at_a_part_dies(corpus, tmp_path):
    class Deadly(InProcess):
        def outcomes(self, tasks, work):
            for outcome in InProcess.outcomes(self, tasks, work):
                yield outcome._replace(done=None) if stages[-1] == "rank" else outcome

    stages = []
    with pytest.raises(FileError, match="the process that ranks died every time"):
        extract_corpus(corpus, executor=Deadly(), on_stage=stages.append, checkpoint=tmp_path)


# Parents that die.

DRIVER = """
import signal
import sys
from pathlib import Path
from tests.test_corpus_faults import sleep_for_ever
from termalign.terms.corpus.executors import Executor, InProcess, Processes, local
from termalign.terms.corpus.merge_levels import FAN_IN, merged_files

if __name__ == "__main__":
    # As in a terminal: a run in the background, or under nohup, ignores these.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    for _ in Processes(2).outcomes([Path(sys.argv[1])] * 2, sleep_for_ever):
        pass
"""


def sleep_for_ever(folder):
    (folder / str(os.getpid())).touch()
    time.sleep(3600)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked for in /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_workers_end_with_their_parent_whatever_ends_it(tmp_path, number):
    driver = tmp_path / "driver.py"
    driver.write_text(DRIVER)
    pids = tmp_path / "pids"
    pids.mkdir()
    with subprocess.Popen(
        [sys.executable, driver, pids],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stderr=subprocess.DEVNULL,
    ) as parent:
        try:
            until(lambda: len(list(pids.iterdir())) == 2, "two workers at work")
            workers = [int(path.name) for path in pids.iterdir()]
            assert all(map(alive, workers))
            parent.send_signal(number)
            assert parent.wait(PATIENCE) == -number
        finally:
            parent.kill()
    until(lambda: not any(map(alive, workers)), "no worker is left")


LONG = "要加快发展新质生产力，维护国家安全，完善社会信用体系，保护知识产权。\n" * 4000
LONG_EN = (
    "We must accelerate the growth of new quality productive forces, safeguard national security, improve the "
    "social credit system and protect intellectual property rights.\n" * 4000
)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked for in /proc")
def test_an_interrupt_is_answered_with_a_word_and_waits_for_no_document(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.zh").write_text(LONG, encoding="utf-8")
        (tmp_path / f"{name}.en").write_text(LONG_EN, encoding="utf-8")
    (tmp_path / "list.tsv").write_text("a.zh\ta.en\nb.zh\tb.en\n")
    done = tmp_path / "done"
    command = (
        "extract",
        "--pairs",
        "list.tsv",
        "-o",
        "terms.tsv",
        "--processes",
        "2",
        "--checkpoint",
        "done",
    )
    with subprocess.Popen(
        [sys.executable, "-m", "termalign", *command],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    ) as parent:
        until(lambda: len(below(parent.pid)) >= 4, "what tracks processes and what forks, and two workers")
        workers = below(parent.pid)
        os.killpg(parent.pid, signal.SIGINT)  # as a terminal does
        _, stderr = parent.communicate(timeout=PATIENCE)
    assert parent.returncode == 2
    assert stderr.splitlines() == [
        "termalign: what is complete stays in done; the same command goes on from there",
        "termalign: interrupted; no output file was changed",
    ]
    # No document was waited for, nothing half written.
    assert {path.name for path in done.iterdir()} == {"lock", "status"}
    until(lambda: not any(map(alive, workers)), "no worker is left")


def printed_by(text, folder):
    """Return what a script writes to standard output and to standard error."""
    script = folder / "script.py"
    script.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    return done.stdout, done.stderr


MASKED = """
import signal
from termalign.terms.corpus.executors.child import Child

def send_mask(line):
    line.send(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))

if __name__ == "__main__":
    child = Child(send_mask)
    print(child.line.recv())
    child.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs masks of signals")
def test_ctrl_c_reaches_no_process_that_is_loaded(tmp_path):
    """Python begins a process that tracks the others with the first of them, and unblocks Ctrl-C then."""
    assert printed_by(MASKED, tmp_path) == ("True\n", "")


IGNORING = """
import signal
from math import sqrt
from termalign.terms.corpus.executors import Processes

if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print(sum(outcome.done for outcome in Processes(2).outcomes([1, 4, 9], sqrt)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals of a system like Unix")
def test_who_starts_us_may_ignore_how_processes_end(tmp_path):
    assert printed_by(IGNORING, tmp_path) == ("6.0\n", "")


KILLED = """
import json
import os
import signal
import sys
from termalign.terms.corpus import part_ranking
from termalign.terms.corpus.run import extract_corpus

def on_stage(stage):
    if stage == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

extract_corpus(sys.argv[1], checkpoint=sys.argv[2], two_pass=True, on_stage=on_stage)
"""


@pytest.mark.parametrize("stage", ["tally", "rank"])
def test_a_run_that_was_killed_goes_on_where_it_was(corpus, tmp_path, stage):
    kept = tmp_path / "kept"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, corpus, kept, stage],
        check=False,
        timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert killed.returncode == -signal.SIGKILL
    status = read_status(kept)
    assert not status.finished
    assert not worker_of(kept)
    done = {"tally": 2, "rank": 3}[stage]  # of the three stages that work on chunks
    seen = []
    again = extract_corpus(corpus, checkpoint=kept, two_pass=True, on_progress=seen.append)
    assert [progress.pairs for progress in seen[: 2 * done]] == [0] * 2 * done  # nothing is done again
    write_glossary(again.glossary, tmp_path / "again.json")
    write_glossary(extract_corpus(corpus, two_pass=True).glossary, tmp_path / "calm.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "calm.json").read_bytes()
    assert read_status(kept).finished


# Files that are damaged.


def sealed(folder):
    path = folder / "one.stats"
    write_sealed(path, [b"first", b"", b"the second, longer one"])
    return path


def all_of(path):
    file = Sealed(path)
    return list(file.blocks(range(len(file.sizes))))


def test_every_flipped_bit_of_a_sealed_file_is_noticed(tmp_path):
    path = sealed(tmp_path)
    good = path.read_bytes()
    assert all_of(path) == [b"first", b"", b"the second, longer one"]
    for place in range(len(good)):
        for bit in range(8):
            flipped = bytearray(good)
            flipped[place] ^= 1 << bit
            path.write_bytes(flipped)
            with pytest.raises(Damaged):
                all_of(path)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 200), st.binary(max_size=40))
def test_a_sealed_file_that_is_cut_or_longer_is_noticed(tmp_path_factory, length, more):
    path = sealed(tmp_path_factory.mktemp("sealed"))
    good = path.read_bytes()
    path.write_bytes(good[:length] + more)
    if path.read_bytes() != good:
        with pytest.raises(Damaged):
            Sealed(path).verify()


def test_a_sealed_file_in_the_place_of_another_is_noticed(tmp_path):
    path = sealed(tmp_path)
    other = tmp_path / "two.stats"
    other.write_bytes(path.read_bytes())
    with pytest.raises(Damaged):
        Sealed(other).verify()


def test_blocks_that_change_places_and_zeros_are_noticed(tmp_path):
    path = tmp_path / "one.stats"
    write_sealed(path, [b"first", b"other"])
    good = path.read_bytes()
    swapped = good.replace(b"firstother", b"otherfirst")
    for content in (swapped, bytes(len(good))):
        assert content != good
        path.write_bytes(content)
        with pytest.raises(Damaged):
            Sealed(path).verify()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("faults"))


def write_corpus(folder):
    (folder / "one.zh").write_text("要加快发展新质生产力，维护国家安全。\n", encoding="utf-8")
    (folder / "one.en").write_text(
        "We must accelerate the growth of new quality productive forces and safeguard national security.\n"
    )
    (folder / "two.zh").write_text("国家安全是民族复兴的根基。\n", encoding="utf-8")
    (folder / "two.en").write_text("National security is the bedrock of national rejuvenation.\n")
    (folder / "list.tsv").write_text("one.zh\tone.en\ntwo.zh\ttwo.en\n")
    return folder / "list.tsv"


@pytest.mark.parametrize("learn", [False, True])
def test_damaged_files_of_a_checkpoint_are_reported_and_made_anew(corpus, tmp_path, learn):
    def run():
        seen = []
        result = extract_corpus(corpus, checkpoint=tmp_path / "kept", learn=learn, on_progress=seen.append)
        write_glossary(result.glossary, tmp_path / "out.json")
        return (tmp_path / "out.json").read_bytes(), [
            notice for progress in seen for notice in progress.notices
        ]

    good, notices = run()
    assert not notices
    kept = sorted((tmp_path / "kept").glob("*.*"))
    paths = [path for path in kept if not path.name.startswith("all-") and path.suffix != ".record"]
    contents = [path.read_bytes() for path in paths]
    assert len(paths) == (4 if learn else 2)
    for path, content in zip(paths, contents, strict=True):
        half = len(content) // 2
        path.write_bytes(content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :])
    again, notices = run()
    assert again == good
    assert sorted(map(str, notices)) == sorted(f"{path}: was damaged, and is made again" for path in paths)
    assert [path.read_bytes() for path in paths] == contents
    assert run() == (good, [])
    status = json.loads((tmp_path / "kept/status").read_text())
    (tmp_path / "kept/status").write_text(json.dumps({**status, "signature": "of another version"}))
    again, notices = run()
    assert (again, [str(notice) for notice in notices]) == (
        good,
        [f"{tmp_path}/kept: what the last run in it kept is of other versions or options; it is not used"],
    )
    assert run() == (good, [])


@pytest.mark.parametrize("is_removed", [False, True])
def test_a_run_that_goes_on_reports_and_counts_what_the_one_before_did(tmp_path, is_removed):
    corpus, folder = write_corpus(tmp_path), tmp_path / "kept"
    (tmp_path / "one.en").write_bytes(b"We safeguard national security and \xef\xbf\xbd.\n")

    def run():
        seen = []
        extract_corpus(corpus, checkpoint=folder, on_progress=seen.append)
        [stage] = [stage for stage in read_status(folder).stages if stage.chunks]
        return [str(notice) for progress in seen for notice in progress.notices], stage.pairs, stage.kept

    [lost], pairs, kept = run()
    assert ("one.en:1" in lost, pairs, kept) == (True, 2, 0)
    assert run() == ([lost], 0, 2)
    records = sorted(folder.glob("*.record"))
    assert len(records) == 2
    for record in records:
        if is_removed:
            record.unlink()
        else:
            record.write_bytes(record.read_bytes()[:-1])
    notices, pairs, kept = run()
    how = "removed" if is_removed else "damaged"
    assert sorted(notices) == sorted(
        [lost, *(f"{record}: was {how}, and is made again" for record in records)]
    )
    assert (pairs, kept) == (2, 0)
    assert run() == ([lost], 0, 2)


# Two runs, and disks that are full.


def test_a_file_in_the_place_of_a_checkpoint_is_left_alone(corpus, tmp_path):
    path = tmp_path / "kept"
    path.write_text("mine")
    with pytest.raises(FileError, match=r"kept: is there and is no folder"):
        extract_corpus(corpus, checkpoint=path)
    assert path.read_text() == "mine"


def test_two_runs_on_one_checkpoint_are_refused(corpus, tmp_path):
    refusal = f"another run works in it .process {os.getpid()}."
    with workspace(tmp_path), pytest.raises(FileError, match=refusal):
        extract_corpus(corpus, checkpoint=tmp_path)
    assert extract_corpus(corpus, checkpoint=tmp_path).documents == 2


def test_what_a_killed_run_was_writing_is_removed(corpus, tmp_path):
    halves = [left_by_a_writer(tmp_path / name) for name in (f"{'0' * 32}.stats", "status", "lock")]
    of_an_editor = tmp_path / ".my.stats.swp"
    of_an_editor.write_bytes(b"mine")
    extract_corpus(corpus, checkpoint=tmp_path)
    assert not any(half.exists() for half in halves)
    assert of_an_editor.read_bytes() == b"mine"


def test_statistics_that_cannot_be_looked_at_are_named(corpus, tmp_path, monkeypatch):
    stat = Path.stat

    def broken(self, **options):
        if self.suffix == ".stats":
            raise PermissionError(13, "Permission denied", str(self))
        return stat(self, **options)

    monkeypatch.setattr(Path, "stat", broken)
    with pytest.raises(TermalignError, match=r"\.stats: permission denied$"):
        extract_corpus(corpus, checkpoint=tmp_path)


@pytest.mark.parametrize("call", ["read", "lseek", "ftruncate", "write"])
def test_a_lock_with_which_something_fails_is_named(tmp_path, monkeypatch, call):
    def broken(*arguments):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, call, broken)
    with pytest.raises(FileError, match="kept/lock: input/output error"), workspace(tmp_path / "kept"):
        pass


@pytest.mark.parametrize("name", ["lock", "status"])
@pytest.mark.parametrize("is_link", [False, True])
def test_files_of_somebody_else_in_the_folder_of_a_checkpoint_are_not_overwritten(
    corpus, tmp_path, name, is_link
):
    mine, folder = tmp_path / "mine", tmp_path / "kept"
    folder.mkdir()
    mine.write_text("my notes")
    if is_link:
        (folder / name).symlink_to(mine)
    else:
        mine.rename(folder / name)
    with pytest.raises(FileError, match=f"{name}: was not written by termalign; name another folder"):
        extract_corpus(corpus, checkpoint=folder)
    assert (folder / name).read_text() == "my notes"


@pytest.mark.parametrize("processes", [1, 2])
def test_a_full_disk_ends_the_run_in_one_line(corpus, tmp_path, processes):
    """A file may have no more bytes than this: writing more fails as on a full disk."""
    command = ("-m", "termalign", "extract", "--pairs", str(corpus), "-o", "t.tsv", "--checkpoint", "kept")
    code = (
        "import resource, runpy, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)); "
        "sys.argv[1:] = sys.argv[2:]; runpy.run_module('termalign', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command[1:], "--processes", str(processes)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("termalign: kept/")
    assert done.stderr.endswith(".stats: file too large\n")
    names = {path.name for path in (tmp_path / "kept").iterdir()}
    assert {name for name in names if not name.endswith(".record")} == {
        "lock",
        "status",
    }  # records were whole
    assert not (tmp_path / "t.tsv").exists()


@pytest.mark.skipif(not local.CAN_FORK, reason="workers are started fresh")
def test_where_no_more_can_be_forked_that_is_no_traceback(monkeypatch):
    """By a limit of processes; work goes on in fresh ones, or ends in a line."""

    def refuse():
        raise BlockingIOError

    for owner, name in ((local, "killed_with_parent"), (local.signal, "signal"), (local.gc, "freeze")):
        monkeypatch.setattr(owner, name, lambda *_: None)
    monkeypatch.setattr(os, "fork", refuse)
    ours, theirs = Pipe()
    with ours, theirs:
        reduction.send_handle(ours, theirs.fileno(), os.getpid())
        local._fork_workers(theirs, None)
