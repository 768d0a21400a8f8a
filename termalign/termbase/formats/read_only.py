"""The formats that are read and not written: what others keep terms in, and no tool takes from termalign."""

READ_ONLY: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("ods", "an OpenDocument spreadsheet", (".ods",), "xlsx"),
    ("xls", "a workbook of Excel before 2007 (extra `xls`)", (".xls",), "xlsx"),
    ("docx", "the tables of a Word file", (".docx", ".docm"), "document_tables:DOCX"),
    ("odt", "the tables of an OpenDocument text", (".odt",), "document_tables:ODT"),
    ("html", "the tables of a page", (".html", ".htm", ".xhtml"), "document_tables:HTML"),
    ("po", "gettext messages: glossaries of Weblate, Pootle and Transifex", (".po",), "po"),
    ("cedict", "CC-CEDICT", (".u8",), "cedict"),
    ("multiterm", "MultiTerm XML", (), "multiterm"),
    ("wordfast", "a Wordfast memory in text", (), "wordfast"),
)
"""Name, meaning, suffixes, codec."""
