"""What may be shared between threads."""

import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from threadpoolctl import threadpool_info

from termalign import Aligner, Extractor
from termalign.language.arrays import one_blas_thread
from tests.conftest import SAMPLES

THREADS = 3
PATIENCE = 0.2
"""Seconds for a thread to enter where it may not."""


def test_threads_share_an_aligner_and_an_extractor() -> None:
    """Each thread finds what it would find alone."""
    zh, en = (
        (SAMPLES / f"policy-article.{side}.sentences.txt").read_text("utf-8").splitlines()[: 4 * THREADS]
        for side in ("zh", "en")
    )
    aligner = Aligner()
    extractor = Extractor.for_aligner(aligner)

    def extracted(part: int) -> object:
        texts = ("\n".join(side[part::THREADS]) for side in (zh, en))
        return extractor.extract(aligner.align(*texts, input="pairs"))

    alone = [extracted(part) for part in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(extracted, range(THREADS))) == alone


def blas_threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_a_thread_that_ends_leaves_the_others_theirs() -> None:
    """The bits of a sum depend on how many threads make it: nobody changes that while another one is at it."""
    before = blas_threads()
    inside, left = Event(), Event()

    def second() -> list[int]:
        with one_blas_thread():
            inside.set()
            left.wait()
            return blas_threads()

    with ThreadPoolExecutor(1) as pool:
        with one_blas_thread(), one_blas_thread():
            counts = pool.submit(second)
            inside.wait(PATIENCE)  # in vain: the other one waits
            assert blas_threads() == [1] * len(before)
        left.set()
        assert counts.result() == [1] * len(before)
    assert blas_threads() == before


AT_WORK = """
    import os, signal, sys
    from threading import Event, Thread

    from termalign.language.arrays import one_blas_thread
    from termalign.language.text.columns import Form, Forms
    from termalign.language.text.script import converted

    def work():
        with one_blas_thread():
            converted("軟體", "tw2sp")
            Forms().number(Form("新", "新"))

    def always():
        while not ended.is_set():
            work()
            begun.set()

    begun, ended = Event(), Event()
    Thread(target=always).start()
    begun.wait()
    for _ in range(20):
        if not (child := os.fork()):
            signal.alarm(60)  # ends it where it waits for ever
            work()
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            break
    else:
        print("done")
    ended.set()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs forks")
def test_a_process_that_is_forked_while_another_thread_works_waits_for_nobody() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(AT_WORK)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == "done\n", done.stderr
