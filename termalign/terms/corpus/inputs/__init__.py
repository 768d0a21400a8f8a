"""What a corpus is read from: sources, which yield chunks at fixed places, so that results depend on nothing else.

One kind of source a module: text files in both languages, files that hold both sides, tables in memory.
"""

from termalign.terms.corpus.inputs.arrow import ArrowTable as ArrowTable
from termalign.terms.corpus.inputs.arrow import Dataset as Dataset
from termalign.terms.corpus.inputs.base import Chunk as Chunk
from termalign.terms.corpus.inputs.base import CorpusSource as CorpusSource
from termalign.terms.corpus.inputs.base import Failure as Failure
from termalign.terms.corpus.inputs.base import Notice as Notice
from termalign.terms.corpus.inputs.base import OnNotice as OnNotice
from termalign.terms.corpus.inputs.base import nothing_read as nothing_read
from termalign.terms.corpus.inputs.bitexts import BitextFile as BitextFile
from termalign.terms.corpus.inputs.discovery import UnpairedText as UnpairedText
from termalign.terms.corpus.inputs.discovery import corpus_files as corpus_files
from termalign.terms.corpus.inputs.discovery import has_both_sides as has_both_sides
from termalign.terms.corpus.inputs.discovery import is_corpus_file as is_corpus_file
from termalign.terms.corpus.inputs.discovery import sources_of_documents as sources_of_documents
