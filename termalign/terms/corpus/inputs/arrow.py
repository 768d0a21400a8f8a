"""Tables of other libraries in memory, read a batch at a time.

Anything with `__arrow_c_stream__` plugs in (the Arrow PyCapsule interface): Polars, DuckDB, pandas, PyArrow. Hugging
Face datasets have no such method; they give batches of rows as Arrow tables on request.

References:
    Apache Arrow, The Arrow PyCapsule Interface.
    Quentin Lhoest et al. 2021. Datasets: A Community Library for Natural Language Processing. EMNLP, demonstrations.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol, runtime_checkable

from termalign.documents.readers.columnar import BATCH_ROWS, pairs_of_batches
from termalign.documents.tables.arrow import arrow
from termalign.documents.tables.in_memory import ArrowStream
from termalign.terms.corpus.inputs.base import Chunk, FailureCount, OnFailure, chunked
from termalign.terms.corpus.inputs.bitexts import corpus_policy, plain_pairs


@runtime_checkable
class Dataset(Protocol):
    """A data set of Hugging Face's library `datasets`, in memory, on disk or streamed."""

    def with_format(self, type: str) -> Any:
        """Return it with the kind of its batches: `arrow`."""

    def iter(self, batch_size: int) -> Any:
        """Yield batches of rows."""


class ArrowTable(NamedTuple):
    """A table of another library."""

    stream: ArrowStream | Dataset
    name: str = "table"
    size: int = 0
    files: tuple[str, ...] = ()

    def chunks(self, on_failure: OnFailure) -> Iterator[Chunk]:
        """Yield the chunks."""
        pyarrow = arrow("reading tables")
        batches: Any
        if isinstance(self.stream, ArrowStream):
            batches = pyarrow.RecordBatchReader.from_stream(self.stream)
        else:
            batches = self.stream.with_format("arrow").iter(BATCH_ROWS)
        failures = FailureCount(on_failure)
        pairs = pairs_of_batches(batches, self.name, corpus_policy(failures, self.name))
        return chunked(plain_pairs(pairs), (self.name, self.name), failures)
