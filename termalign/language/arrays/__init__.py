"""Arrays: types by dtype, prefix sums, code points, rolling hashes, joined strings, padding, threads of products."""

from termalign.language.arrays.dtypes import Bytes as Bytes
from termalign.language.arrays.dtypes import Codes as Codes
from termalign.language.arrays.dtypes import Doubles as Doubles
from termalign.language.arrays.dtypes import Flags as Flags
from termalign.language.arrays.dtypes import Floats as Floats
from termalign.language.arrays.dtypes import Hashes as Hashes
from termalign.language.arrays.dtypes import Ints as Ints
from termalign.language.arrays.dtypes import Longs as Longs
from termalign.language.arrays.exact import one_blas_thread as one_blas_thread
from termalign.language.arrays.exact import rounded_product as rounded_product
from termalign.language.arrays.strings import CodeTable as CodeTable
from termalign.language.arrays.strings import Concatenated as Concatenated
from termalign.language.arrays.strings import code_points as code_points
from termalign.language.arrays.strings import distinct as distinct
from termalign.language.arrays.strings import lengths_of as lengths_of
from termalign.language.arrays.strings import prefix_sums as prefix_sums
from termalign.language.arrays.strings import ranges as ranges
from termalign.language.arrays.strings import ranges_within as ranges_within
from termalign.language.arrays.strings import sums_before as sums_before
from termalign.language.arrays.strings import text_from as text_from
from termalign.language.arrays.strings import top_of_others as top_of_others
