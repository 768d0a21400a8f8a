"""Forms: the text and key that equal tokens share, stored once, and traits of them, computed once."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from threading import RLock
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Bytes, Ints


class Form(NamedTuple):
    """What equal tokens share."""

    text: str
    key: str


new_form = partial(tuple.__new__, Form)


class FormTraits(NamedTuple):
    """Traits of forms: a fixed number of bytes each, computed once a form."""

    size: int
    """Bytes of each form."""
    describe: Callable[[Sequence[Form]], Iterable[bytes]]


_FORMS_LOCK = RLock()
"""Threads share tokens, and so their forms."""


class Forms(list[Form]):
    """Forms by number. A form keeps its number while others are added.

    Example:
        >>> forms = Forms([Form("发展", "发展"), Form("Ａ", "a")])  # development
        >>> forms.number(Form("新", "新")), forms.keys(np.array([2, 0]))  # new
        (2, ['新', '发展'])
        >>> shape = FormTraits(2, lambda some: [bytes([len(form.key), form.key.isascii()]) for form in some])
        >>> forms.traits(shape, np.array([0, 1, 1])).tolist()
        [[2, 1, 1], [0, 1, 1]]
    """

    def __init__(self, forms: Iterable[Form] = ()) -> None:
        super().__init__(forms)
        self._numbers: dict[Form, int] = {}
        self._tables: dict[FormTraits, _TraitTable] = {}

    def number(self, form: Form) -> int:
        """Return the number of a form, which is added if it is new."""
        return self.numbers([form])[0]

    def numbers(self, forms: Iterable[Form]) -> list[int]:
        """Return the numbers of forms, as `number` does."""
        known = self._numbers
        numbers = []
        with _FORMS_LOCK:
            for form in forms:
                number = known.get(form)
                if number is None:
                    number = known[form] = len(self)
                    self.append(form)
                numbers.append(number)
        return numbers

    def keys(self, numbers: Ints) -> list[str]:
        """Return the keys of forms."""
        return [self[number][1] for number in numbers.tolist()]

    def traits(self, kind: FormTraits, numbers: Ints) -> Bytes:
        """Return traits of forms, shape (size, numbers); each form is described once."""
        with _FORMS_LOCK:
            table = self._tables.setdefault(kind, _TraitTable(kind.size))
            table.grow(len(self))
            new = list(dict.fromkeys(numbers[~table.known[numbers]].tolist()))
            if new:
                described = b"".join(kind.describe([self[number] for number in new]))
                table.values[:, new] = np.frombuffer(described, np.uint8).reshape(len(new), -1).T
                table.known[new] = True
            return table.values.take(numbers, axis=1)


class _TraitTable:
    """Traits of forms by number."""

    def __init__(self, size: int) -> None:
        self.known = np.zeros(0, np.bool_)
        """Whether a form was described."""
        self.values = np.zeros((size, 0), np.uint8)

    def grow(self, count: int) -> None:
        """Make room for a number of forms."""
        size, before = self.values.shape
        if count > before:
            known, values = self.known, self.values
            room = max(count, 2 * before)
            self.known, self.values = np.zeros(room, np.bool_), np.zeros((size, room), np.uint8)
            self.known[:before], self.values[:, :before] = known, values
