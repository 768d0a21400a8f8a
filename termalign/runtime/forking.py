"""Locks in forked processes: what one thread holds while another one forks would never be released in the child."""

import os
from contextlib import ExitStack
from threading import RLock

_locks: list[RLock] = []
"""In the order in which they are taken: of two that a thread holds at once, first the one that it takes first."""

_held = ExitStack()
"""What releases those that are held during a fork."""


def lock_held_at_fork(*, is_outer: bool = False) -> RLock:
    """Return a lock that no other thread holds while the process forks, so that what it protects is whole in both.

    Args:
        is_outer: Whether others are taken while it is held.

    Example:
        >>> with lock_held_at_fork():
        ...     print("alone")
        alone
    """
    lock = RLock()
    _locks.insert(0 if is_outer else len(_locks), lock)
    return lock


def _hold() -> None:
    for lock in tuple(_locks):
        _held.enter_context(lock)


if hasattr(os, "register_at_fork"):  # not on Windows, which has no forks
    os.register_at_fork(before=_hold, after_in_parent=_held.close, after_in_child=_held.close)
