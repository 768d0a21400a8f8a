"""Sums of features as bytes, a feature after another.

They are numbers of seventeen bits, of which the last ones look random, and half of what is stored of a corpus. Some
features follow from others but for rounding: the geometric mean of recall and precision from both. Of those the
difference from what follows is written, which is small where a rendering was chosen once, and exact in any case.
"""

import lzma
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from termalign.language.arrays import Doubles, Longs
from termalign.terms.extraction.statistics import SCALE, SUMMED

_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 20, "lc": 0, "lp": 1, "pb": 1}]
"""For numbers of two bytes. A sixth smaller than what zlib makes; a fortieth of the time that mapping takes."""

_Columns = Mapping[str, Doubles]

_ATOMS = "atoms"
"""Name of the column of how many atoms the term of each rendering has."""


def _shares(part: Doubles, rest: Doubles) -> Doubles:
    return SCALE * part / np.maximum(1.0, part + rest)


_FOLLOWING: dict[str, Callable[[_Columns], Doubles]] = {
    "length_gap": lambda of: np.abs(of["length_ratio"]),
    "inside": lambda of: of["first_q"],
    "term_mass": lambda of: (of["inside"] + of["outside"]) / np.maximum(1.0, of[_ATOMS]),
    "recall": lambda of: _shares(of["inside"], of["outside"]),
    "precision": lambda of: _shares(of["inside"], of["first_r"]),
    "geometric": lambda of: np.sqrt(of["recall"] * of["precision"]),
    "pooled_geometric": lambda of: of["geometric"],
    "pooled_covered": lambda of: of["covered_mean"],
}
"""Features, each behind those that it follows from, with what it is about: by operations that are exact everywhere."""


def packed_sums(sums: Sequence[Longs], atoms: Sequence[int]) -> bytes:
    """Return sums of what `SUMMED` names as bytes.

    Args:
        sums: Of each rendering.
        atoms: How many each rendering's term has.
    """
    if not sums:
        return b""
    matrix = np.array(sums, np.int64).T.copy()
    columns = _columns(matrix, atoms)
    for name, following in _FOLLOWING.items():
        matrix[SUMMED.index(name)] -= _whole(following(columns))
    wide = np.abs(matrix).max() > np.iinfo(np.int32).max
    halves = matrix.astype("<i8" if wide else "<i4").view("<u2").reshape(matrix.size, -1)
    content = np.ascontiguousarray(halves.T).tobytes()
    return bytes([halves.shape[1]]) + lzma.compress(content, format=lzma.FORMAT_XZ, filters=_FILTERS)


def unpacked_sums(packed: bytes, atoms: Sequence[int]) -> Longs:
    """Return the sums that `packed_sums` was given, a row a rendering."""
    matrix = np.zeros((len(SUMMED), len(atoms)), np.int64)
    if packed:
        halves = np.frombuffer(lzma.decompress(packed[1:]), "<u2").reshape(packed[0], -1)
        kind = f"<i{2 * packed[0]}"
        matrix += np.ascontiguousarray(halves.T).view(kind).reshape(matrix.shape)
    columns: dict[str, Any] = _columns(matrix, atoms)
    for name, following in _FOLLOWING.items():
        place = SUMMED.index(name)
        matrix[place] += _whole(following(columns))
        columns[name] = matrix[place].astype(np.float64)
    return np.ascontiguousarray(matrix.T)


def _columns(matrix: Longs, atoms: Sequence[int]) -> dict[str, Doubles]:
    """Return the columns that something follows from, as numbers that can be divided."""
    columns = dict(zip(SUMMED, matrix.astype(np.float64), strict=True))
    columns[_ATOMS] = np.array(atoms, np.float64)
    return columns


def _whole(column: Doubles) -> Longs:
    return np.rint(np.clip(column, -_MOST, _MOST)).astype(np.int64)


_MOST = 2.0**52
"""What follows is about right below it, and no number above is met."""
