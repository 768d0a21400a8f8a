"""Work done by several processes, of which any may die.

A killed process breaks its whole pool, whatever it was working on. The pool is then made anew, and what was
being worked on is tried again one at a time, so that only a task that kills its process every time is given up.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Generic, NamedTuple, TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")

AHEAD = 2
"""Tasks given to each process at once, so that none waits for the next."""

ATTEMPTS = 2
"""Times that a task is tried alone after its process died."""


class Outcome(NamedTuple, Generic[Task, Done]):
    """A task and what became of it."""

    task: Task
    done: Done | None
    """None: its process died every time."""


def outcomes(
    tasks: Iterable[Task], work: Callable[[Task], Done], *, processes: int
) -> Iterator[Outcome[Task, Done]]:
    """Yield what `work` makes of every task, in the order they are ready.

    With one process the work is done in this one.
    """
    if processes == 1:
        for task in tasks:
            yield Outcome(task, work(task))
        return
    waiting = iter(tasks)
    suspects: list[Task] = []
    while True:
        with _pool(processes) as pool:
            running: dict[Future[Done], Task] = {}
            try:
                while True:
                    for task in islice(waiting, AHEAD * processes - len(running)):
                        suspects.append(task)  # until it is under way
                        running[pool.submit(work, task)] = suspects.pop()
                    if not running:
                        return
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        done = future.result()
                        yield Outcome(running.pop(future), done)
            except BrokenProcessPool:
                suspects += running.values()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for task in suspects:
            yield Outcome(task, _alone(task, work))
        suspects.clear()


def _alone(task: Task, work: Callable[[Task], Done]) -> Done | None:
    for _ in range(ATTEMPTS):
        with _pool(1) as pool:
            try:
                return pool.submit(work, task).result()
            except BrokenProcessPool:
                continue
    return None


def _pool(processes: int) -> ProcessPoolExecutor:
    # Fresh processes: one forked from a process with threads may hang.
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
