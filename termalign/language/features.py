"""Features: numbers with names, declared once, each beside the function that measures it.

A `FeatureSet` declares: a name, and what it is a function of. Measuring gives `Features`, a matrix whose columns
have these names. A model keeps the names that it was fitted on and takes them; so columns may come in any
order, and a new feature can be measured, looked at and fitted on before a shipped model knows it: a model gives no
weight to what it does not name. A feature that a model names and no set declares is an error, when the model is loaded.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from termalign.language.arrays import Flags, Floats

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of some rows: a matrix with names for its columns.

    Example:
        >>> features = Features(("length", "count"), np.array([[4, 1], [2, 9]], np.float32))
        >>> features["count"].tolist(), features.matrix(["count", "length"]).tolist()
        ([1.0, 9.0], [[1.0, 4.0], [9.0, 2.0]])
    """

    names: tuple[str, ...]
    values: Floats
    """Shape (rows, names)."""

    def __post_init__(self) -> None:
        """Refuse a matrix of another width."""
        if self.values.shape[1] != len(self.names):
            raise ValueError(f"{self.values.shape[1]} columns with {len(self.names)} names")

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.values)

    def __getitem__(self, name: str) -> Floats:
        """Return a column."""
        return self.values[:, self.names.index(name)]

    def rows(self, chosen: ArrayLike | slice) -> "Features":
        """Return some of the rows, chosen by number or by a mask; those of a slice share memory with these."""
        return Features(self.names, self.values[chosen if isinstance(chosen, slice) else np.asarray(chosen)])

    def beside(self, *others: "Features") -> "Features":
        """Return the columns of all."""
        names, values = zip(*((each.names, each.values) for each in (self, *others)), strict=True)
        return Features(tuple(chain.from_iterable(names)), np.hstack(values))

    def matrix(self, names: Sequence[str]) -> Floats:
        """Return the columns of these names, in this order.

        Raises:
            ValueError: There is no column of that name.
        """
        ordered = tuple(names)
        if ordered == self.names:
            return self.values
        return np.take(self.values, _indexes(self.names, ordered), axis=1)


def _indexes(names: tuple[str, ...], ordered: tuple[str, ...]) -> list[int]:
    index = {name: column for column, name in enumerate(names)}
    missing = [name for name in ordered if name not in index]
    if missing:
        raise ValueError(f"no feature {', '.join(missing)}; measured: {', '.join(names)}")
    return [index[name] for name in ordered]


def stacked(parts: Sequence[Features]) -> Features:
    """Return the rows of all parts, one after another; all have the same columns.

    Example:
        >>> one = Features(("length",), np.ones((2, 1), np.float32))
        >>> len(stacked([one, one]))
        4
    """
    (names,) = {part.names for part in parts}
    return Features(names, np.concatenate([part.values for part in parts]))


class FeatureSet(Generic[Item]):
    """Declarations: features by name, each a function of one item.

    Example:
        >>> declared = FeatureSet[str]({"length": len, "capital": str.istitle})
        >>> declared.rows(["Belt", "road"]).values.tolist()
        [[4.0, 1.0], [4.0, 0.0]]
    """

    def __init__(self, functions: Mapping[str, Callable[[Item], ArrayLike]]) -> None:
        """Declare features, in the order of their columns."""
        self.names = tuple(functions)
        self._functions = tuple(functions.values())

    def values(self, item: Item) -> Iterator[tuple[str, ArrayLike]]:
        """Yield what is measured of an item, with its name."""
        for name, measure in zip(self.names, self._functions, strict=True):
            yield name, measure(item)

    def row(self, item: Item) -> list[Any]:
        """Return the numbers of an item, of which every function gives one."""
        return [measure(item) for measure in self._functions]

    def rows(self, items: Sequence[Item]) -> Features:
        """Return a row for each item."""
        rows = list(map(self.row, items))
        return Features(self.names, np.array(rows, np.float32).reshape(len(items), len(self.names)))

    def columns(self, item: Item, count: int, *, rows: Flags | None = None) -> Features:
        """Return features of one item of which every function gives a whole column, or a number for all rows.

        Args:
            item: What is measured.
            count: How many rows that makes.
            rows: Which elements of what the functions give are rows; all by default. What is the same along an
                axis may be given once.
        """
        table = np.empty((len(self.names), count), np.float32)
        chosen = np.flatnonzero(() if rows is None else rows)
        for row, measure in zip(table, self._functions, strict=True):
            column = measure(item)
            # By number, which takes a fifth of what a mask does.
            row[:] = column if rows is None else np.broadcast_to(column, rows.shape).take(chosen)
        return Features(self.names, np.ascontiguousarray(table.T))

    def only(self, names: Sequence[str]) -> "FeatureSet[Item]":
        """Return the declarations of some features."""
        functions = dict(zip(self.names, self._functions, strict=True))
        return FeatureSet({name: functions[name] for name in names})
