"""Corpora on Ray: the same outcomes and bytes as in this process, whoever dies; nothing listens outward or is left."""

import errno
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from contextlib import closing, nullcontext, suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from threading import Thread

import pytest

from termalign.apps.rows.operators import Operator
from termalign.apps.rows.run import RowRun
from termalign.apps.rows.tables import row_tables
from termalign.errors import FormatError, InputError, MissingExtra
from termalign.termbase.formats import write_glossary
from termalign.termbase.glossary import Glossary
from termalign.terms.corpus.executors import InProcess, RayCluster, ray, reaper
from termalign.terms.corpus.executors.ray import _LOCAL_RAY_SETTINGS, SHORT_FOLDER, _folder
from termalign.terms.corpus.inputs import corpus_files
from termalign.terms.corpus.run import extract_corpus
from termalign.terms.extraction import Selection
from tests.processes import below
from tests.test_corpus_faults import (
    alive,
    die_always,
    die_once,
    merging_survives_a_death,
    ranking_survives_a_death,
    refuse,
    sleep_for_ever,
    until,
    write_corpus,
)
from tests.test_corpus_two_passes import PAIRS, TIMES

needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="needs the extra 'ray'")
needs_proc = pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked for in /proc")


@pytest.mark.skipif(find_spec("ray") is not None, reason="Ray is installed")
def test_the_extra_is_named():
    with pytest.raises(MissingExtra, match=r"'.*\[ray\]'"):
        RayCluster(1)


@needs_proc
def test_what_outlives_a_killed_process_removes_the_folders_that_it_named(tmp_path):
    """The statistics of a corpus without a checkpoint stayed in the temporary folder."""
    for name in ("session", "statistics\nin lines", "kept"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.stats").touch()
    named = os.fsencode(tmp_path / "statistics\nin lines") + b"\0" + os.fsencode(tmp_path / "kept")  # cut off
    subprocess.run(
        [sys.executable, reaper.__file__, tmp_path / "session", "no session"], input=named, check=True
    )
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.fixture(scope="module")
def cluster():
    if find_spec("ray") is None:
        pytest.skip("needs the extra 'ray'")
    with closing(RayCluster(2)) as cluster:
        yield cluster


def test_a_killed_worker_loses_nothing_and_what_always_kills_is_given_up(cluster, tmp_path):
    found = Counter(outcome.done for outcome in cluster.outcomes([None, tmp_path, None], die_once))
    assert found == {"fine": 2, "revived": 1}
    assert (tmp_path / "died").exists()
    tasks = [(tmp_path, name) for name in ("a", "bad", "b")]
    done = {outcome.task[1]: outcome.done for outcome in cluster.outcomes(tasks, die_always)}
    assert done == {"a": "a", "b": "b", "bad": None}
    assert len(list(tmp_path.glob("died-*"))) == 3


def test_a_worker_killed_while_it_merges_loses_nothing(cluster, tmp_path):
    merging_survives_a_death(cluster, tmp_path)


def test_a_worker_killed_while_it_ranks_loses_nothing(cluster, tmp_path, monkeypatch):
    ranking_survives_a_death(cluster, write_corpus(tmp_path), tmp_path, monkeypatch)


def test_an_error_of_a_worker_comes_as_it_was(cluster):
    with pytest.raises(FormatError, match="what is wrong") as caught:
        list(cluster.outcomes(["x.tsv"], refuse))
    assert (caught.value.path, caught.value.line) == ("x.tsv", 3)


def test_a_corpus_has_the_same_bytes_on_ray(cluster, tmp_path):
    (tmp_path / "a.zh").write_text("国家安全是民族复兴的根基。\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("National security is the bedrock of national rejuvenation.\n")
    (tmp_path / "list.tsv").write_text("a.zh\ta.en\nmissing.zh\tmissing.en\n")

    def written(**options):
        result = extract_corpus(tmp_path / "list.tsv", **options)
        write_glossary(result.glossary, tmp_path / "out.json")
        return (tmp_path / "out.json").read_bytes(), result.failures

    assert written(executor=cluster) == written()


def test_two_passes_have_the_same_bytes_with_one_worker_and_with_two(cluster, tmp_path, monkeypatch):
    zh, en = zip(*PAIRS, strict=True)
    for number in range(TIMES):
        (tmp_path / f"{number}.zh").write_text("\n".join(zh), encoding="utf-8")
        (tmp_path / f"{number}.en").write_text("\n".join(en), encoding="utf-8")
    sources = corpus_files(str(tmp_path), input="pairs")

    def written(sources, **options):
        result = extract_corpus(sources, two_pass=True, selection=Selection(everything=True), **options)
        write_glossary(result.glossary, tmp_path / "out.json")
        return (tmp_path / "out.json").read_bytes()

    expected = written(sources)
    assert written(sources[::-1], executor=cluster) == expected
    monkeypatch.setattr(cluster, "number", 1)
    assert written(sources, executor=cluster) == expected


def listening(pid):
    """Return the addresses, in hexadecimal, that a process listens on."""
    links = [path.readlink().name for path in Path(f"/proc/{pid}/fd").iterdir() if path.is_symlink()]
    inodes = {link[len("socket:[") : -1] for link in links if link.startswith("socket:[")}
    rows = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:]
    ]
    return [row[1].partition(":")[0] for row in rows if row[3] == "0A" and row[9] in inodes]


LOOPBACK = ("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000")


@needs_proc
def test_ray_listens_on_the_loopback_address_only_and_asks_for_its_token(cluster):
    pids = below(os.getpid())
    found = {address for pid in pids if alive(pid) for address in listening(pid)}
    assert found
    assert found <= set(LOOPBACK)
    address = cluster._ready.head
    code = f"import ray; ray.init(address={address!r}, logging_level='ERROR', log_to_driver=False)"
    stranger = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **_LOCAL_RAY_SETTINGS, "RAY_AUTH_TOKEN": "0" * 64},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert stranger.returncode != 0
    assert "auth" in stranger.stderr.lower()


DRIVER = """
import signal
import sys
from contextlib import closing, nullcontext, suppress
from functools import partial
from pathlib import Path
from secrets import token_hex
from termalign.terms.corpus.executors import RayCluster
from tests.test_corpus_faults import sleep_for_ever

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell without job control has it ignored
    with closing(RayCluster(1)) as cluster:
        for _ in cluster.outcomes([Path(sys.argv[1])], sleep_for_ever):
            pass
"""


@needs_ray
@needs_proc
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_of_ray_outlives_its_driver(tmp_path, number):
    (tmp_path / "driver.py").write_text(DRIVER)
    pids = tmp_path / "pids"
    pids.mkdir()
    with subprocess.Popen(
        [sys.executable, tmp_path / "driver.py", pids],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stderr=subprocess.DEVNULL,
    ) as driver:
        try:
            until(lambda: list(pids.iterdir()), "a worker at work")
            processes = below(driver.pid)
            assert len(processes) > 4  # the server of the cluster, raylet, its agents, the worker
            driver.send_signal(number)
            assert driver.wait(60) == -number  # by the signal, whatever Ray would make of it
        finally:
            driver.kill()
    until(lambda: not any(map(alive, processes)), "no process is left")


NODES = """
import os
import sys
from contextlib import closing, nullcontext, suppress
from functools import partial
from pathlib import Path
from secrets import token_hex
from threading import Thread

if __name__ == "__main__":
    from ray.cluster_utils import Cluster

    from termalign.terms.corpus.executors import RayCluster
    from termalign.terms.corpus.executors import InProcess
    from tests.processes import below
    from tests.test_corpus_faults import alive, until
    from tests.test_corpus_ray import listening, note_node_and_wait

    folder = Path(sys.argv[1])
    options = {"num_cpus": 1, "node_ip_address": "127.0.0.1", "object_store_memory": 100_000_000}
    nodes = Cluster(initialize_head=True, head_node_args={**options, "include_dashboard": False})
    second = nodes.add_node(**options)
    nodes.wait_for_nodes()

    def kill_one() -> None:
        until(lambda: len(list(folder.glob("at-*"))) == 2, "a task on each machine")
        pids = filter(alive, below(os.getpid()))
        (folder / "listening").write_text("\\n".join({address for pid in pids for address in listening(pid)}))
        (folder / "second").write_text(second.node_id)
        second.kill_raylet()
        (folder / "go").touch()

    with closing(RayCluster(2, address=nodes.address)) as cluster:
        Thread(target=kill_one, daemon=True).start()
        for outcome in cluster.outcomes(["a", "b"], partial(note_node_and_wait, folder)):
            (folder / f"done-{outcome.task}").write_text(outcome.done)
    nodes.shutdown()
"""


def note_node_and_wait(folder, name):
    """Tell in a file on which machine a task is, and wait until all go on."""
    import ray

    (folder / f"at-{name}-{os.getpid()}").write_text(ray.get_runtime_context().get_node_id())
    until((folder / "go").exists, "the word to go on")
    return "fine"


@needs_ray
@needs_proc
def test_one_of_two_machines_that_dies_loses_nothing(tmp_path):
    (tmp_path / "nodes.py").write_text(NODES)
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": token_hex(32),
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_health_check_period_ms": "500",
        "RAY_health_check_failure_threshold": "4",
    }
    with subprocess.Popen(
        [sys.executable, tmp_path / "nodes.py", tmp_path],
        env=environment,
        stdout=subprocess.DEVNULL,  # what Ray tells of the machine
        stderr=subprocess.PIPE,
        text=True,
    ) as driver:
        _, problem = driver.communicate(timeout=300)
    assert {path.name for path in tmp_path.glob("done-*")} == {"done-a", "done-b"}, problem[-2000:]
    assert set((tmp_path / "listening").read_text().split()) <= set(LOOPBACK)
    at = {path.name: path.read_text() for path in tmp_path.glob("at-*")}
    dead = (tmp_path / "second").read_text()
    assert len(at) == 3  # one of the two was begun again
    assert sorted(node == dead for node in at.values()) == [False, False, True]


def test_tables_of_rows_have_the_same_parts_on_ray(cluster, tmp_path, monkeypatch):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    monkeypatch.chdir(tmp_path)
    rows = [{"id": number, "src": f"{zh}{number}", "tgt": en} for number, (zh, en) in enumerate(PAIRS * 3)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), "pairs.parquet")
    house = Glossary.from_records(PAIRS)
    made = []
    for folder, executor in (("here", InProcess()), ("ray", cluster)):
        run = RowRun(Operator("check", house, "digest"), row_tables(["pairs.parquet"]), {}, size=4)
        run.to_folder(folder, partial(nullcontext, executor))
        made.append({path.name: path.read_bytes() for path in Path(folder).glob("part-*")})
    assert made[0] == made[1]
    assert len(made[0]) > 2
    assert [row["id"] for row in parquet.read_table("ray").to_pylist()] == list(range(len(rows)))


def test_files_of_ray_have_room_for_their_names_whatever_the_folder(tmp_path, monkeypatch):
    deep = tmp_path / ("a" * 60)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    made = Path(_folder())
    try:
        assert made.parent == Path(SHORT_FOLDER)
        assert len(str(made)) < 40
    finally:
        made.rmdir()


@needs_ray
@pytest.mark.parametrize(
    "address", ["ray://127.0.0.1:9", "127.0.0.1", "http://a:1", "a b:1", "", ":6379", "::1:9"]
)
def test_what_is_no_address_of_a_cluster_is_refused_at_once(address):
    with pytest.raises(InputError, match="is no address of a Ray cluster; allowed: HOST:PORT, or auto"):
        RayCluster(1, address=address)


@needs_ray
@pytest.mark.parametrize("address", ["127.0.0.1:9", "nowhere.invalid:6379"])
def test_a_head_that_is_not_there_is_one_line_in_seconds(address):
    with pytest.raises(InputError, match=f"^no Ray at {address}: "):
        RayCluster(1, address=address)


def test_where_this_machine_does_not_reach_itself_that_is_one_line_in_seconds(monkeypatch):
    """In a container without a network Ray tried for minutes."""

    def refuse(*_):
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(ray.socket, "create_connection", refuse)
    with pytest.raises(InputError, match=r"^no Ray at 127\.0\.0\.1: network is unreachable$"):
        ray._reach(None)


@pytest.fixture
def port_of_another(request):
    """A port at which another program answers something to everybody."""

    def serve():
        with suppress(OSError):
            while True:
                with server.accept()[0] as line:
                    line.sendall(request.param)

    with socket.create_server(("", 0)) as server:  # Ray takes the outward address of a machine
        Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("port_of_another", [b"HTTP/1.0 400 Bad Request\r\n\r\n", b""], indirect=True)
def test_a_port_of_another_program_is_one_line_in_seconds(port_of_another):
    """Ray tried for most of a minute."""
    with pytest.raises(InputError, match=r"^no Ray at 127\.0\.0\.1:[0-9]+: what answers there is no head"):
        ray._reach(f"127.0.0.1:{port_of_another}")


@needs_ray
@pytest.mark.parametrize("port_of_another", [b""], indirect=True)
def test_a_cluster_of_this_machine_that_has_ended_is_one_line_in_seconds(monkeypatch, port_of_another):
    for port, problem in ((9, "connection refused"), (port_of_another, "what answers there is no head")):
        monkeypatch.setenv("RAY_ADDRESS", f"127.0.0.1:{port}")
        with pytest.raises(InputError, match=rf"^no Ray at auto: [0-9.]+:{port}: {problem}"):
            RayCluster(1, address="auto")


@needs_ray
@needs_proc
def test_ray_that_is_lost_while_it_starts_leaves_nothing(monkeypatch):
    processes, folders = set(), []
    reply = RayCluster._first_reply

    def lost(cluster, seconds):
        until(lambda: len(below(cluster._driver.process.pid)) > 2, "some processes of Ray")
        processes.update(below(cluster._driver.process.pid))
        folders.append(Path(cluster._folder))
        cluster._driver.kill()
        return reply(cluster, seconds)

    monkeypatch.setattr(RayCluster, "_first_reply", lost)
    with pytest.raises(InputError, match=r"^no Ray at 127\.0\.0\.1: it ended while it was started"):
        RayCluster(1)
    assert not any(map(alive, processes))
    assert not folders[0].exists()


@needs_ray
@needs_proc
@pytest.mark.parametrize("part", ["gcs_server", "raylet"])
def test_ray_that_is_lost_is_one_line_and_leaves_nothing(tmp_path, part):
    with closing(RayCluster(1)) as lost:
        processes = below(lost._driver.process.pid)
        outcomes = lost.outcomes([tmp_path, tmp_path], sleep_for_ever)
        kill = next(
            pid
            for pid in processes
            if Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0].endswith(part.encode())
        )
        os.kill(kill, signal.SIGKILL)
        with pytest.raises(InputError, match=r"^the Ray at 127\.0\.0\.1 has ended, or cannot be reached"):
            list(outcomes)
        folder = Path(lost._folder)
        assert folder.is_dir()
    assert not folder.exists()
    until(lambda: not any(map(alive, processes)), "no process is left")
