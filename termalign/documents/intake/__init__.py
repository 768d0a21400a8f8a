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

from termalign.documents.intake.annotation import annotate as annotate
from termalign.documents.intake.annotation import editor as editor
from termalign.documents.intake.annotation import read_to_mark as read_to_mark
from termalign.documents.intake.damaged import NO_WHOLE_PAIR as NO_WHOLE_PAIR
from termalign.documents.intake.damaged import DamagedTexts as DamagedTexts
from termalign.documents.intake.kinds import BILINGUAL_SUFFIXES as BILINGUAL_SUFFIXES
from termalign.documents.intake.kinds import BY_SUFFIX as BY_SUFFIX
from termalign.documents.intake.kinds import DOCUMENT_KINDS as DOCUMENT_KINDS
from termalign.documents.intake.kinds import EDITABLE as EDITABLE
from termalign.documents.intake.kinds import KINDS as KINDS
from termalign.documents.intake.languages import in_known_languages as in_known_languages
from termalign.documents.intake.languages import no_translation as no_translation
from termalign.documents.intake.languages import pairs_in_known_languages as pairs_in_known_languages
from termalign.documents.intake.languages import refuse_other_language as refuse_other_language
from termalign.documents.intake.languages import refuse_other_languages as refuse_other_languages
from termalign.documents.intake.languages import report_cantonese as report_cantonese
from termalign.documents.intake.languages import report_languages as report_languages
from termalign.documents.intake.languages import text_in_known_language as text_in_known_language
from termalign.documents.intake.languages import untranslated as untranslated
from termalign.documents.intake.reading import bitext_from as bitext_from
from termalign.documents.intake.reading import document_of as document_of
from termalign.documents.intake.reading import file_pairs as file_pairs
from termalign.documents.intake.reading import format_of as format_of
from termalign.documents.intake.reading import is_bilingual as is_bilingual
from termalign.documents.intake.reading import kind_of as kind_of
from termalign.documents.intake.reading import read_bitext as read_bitext
from termalign.documents.intake.reading import read_document as read_document
from termalign.documents.intake.reading import stream_blocks as stream_blocks
from termalign.documents.readers.base import Block as Block
from termalign.documents.readers.base import Mark as Mark
from termalign.documents.readers.base import Marks as Marks
from termalign.documents.readers.base import Source as Source
from termalign.documents.streams import InputFile as InputFile
from termalign.documents.streams import IntakePolicy as IntakePolicy
