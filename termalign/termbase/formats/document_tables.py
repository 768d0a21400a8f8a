"""Tables in documents as glossaries: Word, OpenDocument text, HTML. What is outside of tables is text.

Merged cells have their text in every row; what is struck through or deleted is no text of a cell.
"""

from collections.abc import Callable
from typing import NamedTuple

from termalign.documents.readers import docx, html, odt
from termalign.documents.readers.text_tables import TextTables
from termalign.termbase.formats.collecting import collect_tables
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.glossary import Glossary


class DocumentTables(NamedTuple):
    """A format of documents whose tables are read."""

    tables: Callable[[bytes, str], TextTables]

    def parse(self, data: bytes, reading: Reading) -> Glossary:
        """Read every table that has terms in both languages.

        Raises:
            FormatError: The document is damaged, or has no table.
        """
        document = self.tables(data, reading.path or "")
        if notes := document.source.notes:
            reading.problem(notes, grade=Grade.GUESS)
        tables = [(f"table {number}", rows) for number, rows in document.tables()]
        if not tables:
            raise reading.error("no table with terms; allowed: a table with a column for each language")
        return collect_tables(tables, "table", reading)


DOCX = DocumentTables(docx.tables)
ODT = DocumentTables(odt.tables)
HTML = DocumentTables(html.tables)
