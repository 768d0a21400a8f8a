"""Memory of the process: enough for libraries, large blocks go back to the system, cycles are looked for seldom."""

import gc
import os
import subprocess
import sys

import pytest

from termalign import Glossary, check
from termalign.runtime.memory import LARGE_BYTES, no_collection, require_address_space
from termalign.termbase.glossary import entry

PROGRAM = f"""
import sys
from termalign.runtime.memory import return_large_blocks

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

if sys.argv[1] == "yes" and not return_large_blocks():
    sys.exit(3)
del (first := [bytearray(b"x" * {4 * LARGE_BYTES})])[:]  # after this one the C library keeps what is smaller
blocks = [bytearray(b"x" * {2 * LARGE_BYTES}) for _ in range(16)]
before = held()
del blocks[:-1]
print(before - held())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a setting of the GNU C library")
def test_freed_blocks_are_returned_below_one_that_stays() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM, "yes"], capture_output=True, text=True, check=False)
    if ran.returncode == 3:
        pytest.skip("this C library has no such setting")
    assert int(ran.stdout) >= 14 * 2 * LARGE_BYTES, ran.stderr


SELDOM = """
import gc, weakref
from termalign.runtime.memory import NEW_OBJECTS, collect_seldom

class Cycle:
    def __init__(self):
        self.itself = self

collect_seldom()
gc.collect()
seen = weakref.ref(Cycle())
kept = [[] for _ in range(NEW_OBJECTS // 2)]
print(seen() is not None)
kept += [[] for _ in range(NEW_OBJECTS)]
print(seen() is not None)
"""


def test_cycles_are_looked_for_seldom() -> None:
    ran = subprocess.run([sys.executable, "-c", SELDOM], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["True", "False"]


SMALL = """
import sys
from termalign.runtime.memory import return_large_blocks, return_small_blocks

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

if sys.argv[1] == "yes" and not return_large_blocks():
    sys.exit(3)
blocks = [bytearray(b"x" * 50_000) for _ in range(1000)]
del blocks[:-1]
before = held()
return_small_blocks()
print(before - held())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a function of the GNU C library")
@pytest.mark.parametrize("wanted", ["yes", "no"])
def test_small_blocks_are_returned_where_large_ones_are(wanted: str) -> None:
    ran = subprocess.run([sys.executable, "-c", SMALL, wanted], capture_output=True, text=True, check=False)
    if ran.returncode == 3:
        pytest.skip("this C library has no such setting")
    assert (int(ran.stdout) >= 40_000_000) == (wanted == "yes"), ran.stderr


def test_searching_goes_on_after_the_block() -> None:
    with no_collection():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_a_caller_switched_off_stays_off() -> None:
    gc.disable()
    try:
        with no_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_was_made_inside_is_old_when_the_search_goes_on() -> None:
    with no_collection():
        made = [[number] for number in range(100_000)]
    assert gc.get_count()[0] < len(made)
    assert not gc.get_freeze_count()


def test_what_a_caller_froze_stays_frozen() -> None:
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with no_collection():
            pass
        assert gc.get_freeze_count() >= frozen > 0
    finally:
        gc.unfreeze()


@pytest.mark.parametrize("direction", ["zh-en", "en-zh"])
def test_checking_leaves_no_cycles_for_a_search_that_is_held_off(direction: str) -> None:
    house = Glossary(
        (entry("碳中和", "carbon neutrality"), entry("人工智能", "artificial intelligence", "AI"))
    )
    pairs = [
        ("实现碳中和", "Achieve neutrality of carbon at 5.2%"),  # words apart, in another order
        ("人工智能与碳中和", "Intelligence that is carbon-neutral (CN) 中和"),
        ("发展人工智能", "Develop AI and other technology"),
    ]
    if direction == "en-zh":
        pairs = [
            ("Carbon neutrality, AI", "实现平衡"),
            ("artificial intelligence", "智能人工 machines of ours"),
        ]

    def left(times: int) -> int:
        gc.disable()
        gc.freeze()  # only what the check makes is searched
        try:
            assert check(house, pairs * times, direction=direction, optional=["TA503"])
            return gc.collect()
        finally:
            gc.unfreeze()
            gc.enable()

    left(1)  # what is made once
    assert left(40) == left(20)


BOUNDED = """
import os, resource, sys
from termalign.runtime.memory import ARRAY_BYTES, THREAD_BYTES, require_address_space

os.cpu_count = lambda: 4
with open("/proc/self/statm") as file:
    held = int(file.read().split()[0]) * resource.getpagesize()
limit = held + ARRAY_BYTES + int(sys.argv[1]) * THREAD_BYTES
resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
try:
    require_address_space()
except MemoryError:
    print("too little")
else:
    print(os.environ["OPENBLAS_NUM_THREADS"])
    import numpy as np
    matrix, product = np.ones((150, 150)), np.empty((150, 150))
    resource.setrlimit(resource.RLIMIT_AS, (held, resource.RLIM_INFINITY))  # nothing more is left
    np.matmul(matrix, matrix, out=product)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are Linux's")
@pytest.mark.parametrize(("threads", "allowed"), [(6, "1"), (2, "1"), (0, "too little")])
def test_a_library_that_would_end_the_process_gets_one_thread_or_is_not_loaded(
    threads: int, allowed: str
) -> None:
    """And it has what it needs before other libraries take it: OpenBLAS ended a review with status 1 later."""
    environment = {**os.environ, "OMP_NUM_THREADS": "4"}
    environment.pop("OPENBLAS_NUM_THREADS", None)
    ran = subprocess.run(
        [sys.executable, "-c", BOUNDED, str(threads)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert (ran.stdout.strip(), ran.returncode) == (allowed, 0), ran.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="of Linux alone")
def test_where_no_thread_can_be_started_a_library_gets_none(monkeypatch) -> None:
    """OpenBLAS asked the process to end, which was reported as an interruption."""

    def refuse(thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", refuse)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    require_address_space()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
