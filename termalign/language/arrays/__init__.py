"""Arrays: types by dtype, prefix sums, code points, rolling hashes, joined strings, padding, threads of products."""

from termalign.language.arrays.blas import one_blas_thread
from termalign.language.arrays.dtypes import Bytes, Codes, Doubles, Flags, Floats, Hashes, Ints, Longs
from termalign.language.arrays.strings import (
    CodeTable,
    Concatenated,
    code_points,
    distinct,
    lengths_of,
    prefix_sums,
    ranges,
    sums_before,
    text_from,
)

__all__ = [
    "Bytes",
    "CodeTable",
    "Codes",
    "Concatenated",
    "Doubles",
    "Flags",
    "Floats",
    "Hashes",
    "Ints",
    "Longs",
    "code_points",
    "distinct",
    "lengths_of",
    "one_blas_thread",
    "prefix_sums",
    "ranges",
    "sums_before",
    "text_from",
]
