"""Tables, read once for glossaries, bitexts and pair files, row by row: delimited text, and workbooks in `workbook`."""

from termalign.documents.tables.delimited import Delimited, quoted, tab_is_lost
from termalign.documents.tables.rows import Row

__all__ = ["Delimited", "Row", "quoted", "tab_is_lost"]
