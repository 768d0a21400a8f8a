"""The one door by which files come in: what does this file hold, pairs or the blocks of a document?

Every command, the pytest plugin, projects, corpora and the functions of the library ask here, so one file is the same
to all of them.

1. *What is it?* `kinds` has a row for every kind of file: its name, its suffixes, how its beginning is recognised, and
   what can be done with it. Content decides first, then the suffix (before that of a compression); `--from` overrules
   both.
2. *What does it hold?* A row has functions of its module in `readers`: `read` gives the blocks of one side; `pairs` the
   pairs one by one, `read_pairs` those of a file that can be read only whole; `edit` the blocks again with what puts
   marks among them. Which columns or keys of a table or record are the sides, `tables.sides` decides for all kinds.
3. *What becomes of what is wrong?* `streams.IntakePolicy` decides: a bad line stops what a person looks at, and is left
   out of a corpus; what would be left out or guessed is refused with `--strict`; columns are those of `--columns`.

`reading` puts these together; `annotation` writes into files.
"""

from termalign.documents.intake.annotation import annotate, editor, read_to_mark
from termalign.documents.intake.damaged import DamagedTexts
from termalign.documents.intake.kinds import BILINGUAL_SUFFIXES, BY_SUFFIX, DOCUMENT_KINDS, EDITABLE, KINDS
from termalign.documents.intake.languages import (
    no_translation,
    other_language,
    other_languages,
    other_languages_of,
    untranslated,
    with_other_languages,
)
from termalign.documents.intake.reading import (
    bitext_from,
    document_of,
    file_pairs,
    format_of,
    is_bilingual,
    kind_of,
    read_bitext,
    read_document,
    stream_pairs,
)
from termalign.documents.readers.base import Block, Mark, Marks, Source
from termalign.documents.streams import InputFile, IntakePolicy

__all__ = [
    "BILINGUAL_SUFFIXES",
    "BY_SUFFIX",
    "DOCUMENT_KINDS",
    "EDITABLE",
    "KINDS",
    "Block",
    "DamagedTexts",
    "InputFile",
    "IntakePolicy",
    "Mark",
    "Marks",
    "Source",
    "annotate",
    "bitext_from",
    "document_of",
    "editor",
    "file_pairs",
    "format_of",
    "is_bilingual",
    "kind_of",
    "no_translation",
    "other_language",
    "other_languages",
    "other_languages_of",
    "read_bitext",
    "read_document",
    "read_to_mark",
    "stream_pairs",
    "untranslated",
    "with_other_languages",
]
