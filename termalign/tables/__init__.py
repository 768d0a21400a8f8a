"""Tables, read once for glossaries, bitexts and pair files: delimited text and workbooks, row by row."""

from termalign.tables.delimited import Delimited, quoted, tab_is_lost
from termalign.tables.rows import Row
from termalign.tables.workbook import Worksheet, read_workbook

__all__ = ["Delimited", "Row", "Worksheet", "quoted", "read_workbook", "tab_is_lost"]
