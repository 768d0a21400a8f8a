"""Forms: what tokens that are written alike have in common, told once, and what is said of them, asked once."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from threading import RLock
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Bytes, Ints


class Form(NamedTuple):
    """What tokens that are written alike have in common."""

    text: str
    key: str


new_form = partial(tuple.__new__, Form)


class Saying(NamedTuple):
    """What may be asked of forms."""

    size: int
    """Bytes that are said of each."""
    say: Callable[[Sequence[Form]], Iterable[bytes]]


_LOCK = RLock()
"""Threads share tokens, and so their forms."""


class Forms(list[Form]):
    """Forms by number, told once or more. A form keeps its number while others are added.

    Example:
        >>> forms = Forms([Form("发展", "发展"), Form("Ａ", "a")])  # development
        >>> forms.number(Form("新", "新")), forms.keys(np.array([2, 0]))  # new
        (2, ['新', '发展'])
        >>> saying = Saying(2, lambda some: [bytes([len(form.key), form.key.isascii()]) for form in some])
        >>> forms.said(saying, np.array([0, 1, 1])).tolist()
        [[2, 1, 1], [0, 1, 1]]
    """

    def __init__(self, forms: Iterable[Form] = ()) -> None:
        super().__init__(forms)
        self._numbers: dict[Form, int] = {}
        self._tables: dict[Saying, _Table] = {}

    def number(self, form: Form) -> int:
        """Return the number of a form, which is added where nobody has asked for it before."""
        return self.numbers([form])[0]

    def numbers(self, forms: Iterable[Form]) -> list[int]:
        """Return the numbers of forms, as `number` does."""
        known = self._numbers
        found = []
        with _LOCK:
            for form in forms:
                number = known.get(form)
                if number is None:
                    number = known[form] = len(self)
                    self.append(form)
                found.append(number)
        return found

    def keys(self, numbers: Ints) -> list[str]:
        """Return what forms are compared by."""
        return [self[number][1] for number in numbers.tolist()]

    def said(self, saying: Saying, numbers: Ints) -> Bytes:
        """Return what is said of forms: a row a byte, a column a form; each form is asked about once."""
        with _LOCK:
            table = self._tables.setdefault(saying, _Table(saying.size))
            table.grow(len(self))
            new = list(dict.fromkeys(numbers[~table.known[numbers]].tolist()))
            if new:
                said = b"".join(saying.say([self[number] for number in new]))
                table.said[:, new] = np.frombuffer(said, np.uint8).reshape(len(new), -1).T
                table.known[new] = True
            return table.said.take(numbers, axis=1)


class _Table:
    """What is said of forms by number."""

    def __init__(self, size: int) -> None:
        self.known = np.zeros(0, np.bool_)
        """Whether it is said already."""
        self.said = np.zeros((size, 0), np.uint8)

    def grow(self, count: int) -> None:
        """Make room for so many forms."""
        size, before = self.said.shape
        if count > before:
            known, said = self.known, self.said
            room = max(count, 2 * before)
            self.known, self.said = np.zeros(room, np.bool_), np.zeros((size, room), np.uint8)
            self.known[:before], self.said[:, :before] = known, said
