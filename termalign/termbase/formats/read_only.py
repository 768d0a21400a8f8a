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

_SAVE_AS_WORKBOOK = "open it there and save it as .xlsx"

NOT_READ = {
    ".sdltb": ("a term base of MultiTerm", "export it there as MultiTerm XML, or as .xlsx"),
    ".xlsb": ("a binary workbook of Excel", _SAVE_AS_WORKBOOK),
    ".numbers": ("a spreadsheet of Numbers", _SAVE_AS_WORKBOOK),
    **dict.fromkeys((".mdb", ".accdb"), ("a database of Access", "export its table as CSV")),
    **dict.fromkeys((".doc", ".rtf", ".pages"), ("a document", "open it there and save it as .docx")),
    ".pdf": ("PDF, whose tables are not known", "copy its table into a workbook"),
    **dict.fromkeys((".mdx", ".dsl", ".bgl", ".ifo"), ("a dictionary", "convert it to tab-separated text")),
    **dict.fromkeys((".yaml", ".yml"), ("YAML", "write it as JSON")),
}
"""Suffixes of what others keep terms in and nothing here reads: what it is, and what to do."""
