"""Files of formats that are not read: refused with what to do, for as plain text their keys and marks would be words.

Only what no reader takes gets here: neither its content nor its suffix is of a kind.
"""

from termalign.documents.intake.beginning import Beginning
from termalign.errors import FormatError

_MESSAGES = "give its messages in a format that is read (.po, .json, .properties), with the same keys in both languages"
_MARKUP = "make HTML of it first: {}"
_PANDOC = _MARKUP.format("pandoc FILE -o FILE.html")

_BY_SUFFIX = {
    ".ftl": ("Fluent", _MESSAGES),
    ".ini": ("an INI file", _MESSAGES),
    ".toml": ("TOML", _MESSAGES),
    ".rst": ("reStructuredText", _PANDOC),
    ".adoc": ("AsciiDoc", _MARKUP.format("asciidoctor FILE")),
    ".asciidoc": ("AsciiDoc", _MARKUP.format("asciidoctor FILE")),
    ".tex": ("LaTeX", _PANDOC),
    ".ltx": ("LaTeX", _PANDOC),
    ".dita": ("DITA", _MARKUP.format("dita --input=FILE --format=html5")),
    ".ditamap": ("DITA", _MARKUP.format("dita --input=FILE --format=html5")),
    ".ipynb": ("a notebook", "make Markdown of it first: jupyter nbconvert --to markdown FILE"),
    ".plist": ("a property list", "only those of strings are read: .strings, .stringsdict"),
    ".rtf": ("RTF", "open it in Word or LibreOffice and save it as .docx"),
}
"""Formats that are not read by suffix: what each is called, and what to do."""

_DITA = frozenset(
    ("topic", "concept", "task", "reference", "dita", "map", "bookmap", "glossentry", "troubleshooting")
)
"""Names of the roots of DITA (OASIS, DITA 1.3)."""


def refuse(beginning: Beginning, suffix: str, *, path: str) -> None:
    """Refuse a file whose format is known and not read.

    Raises:
        FormatError: It is of such a format, or XML of a kind that is not known.
    """
    name, advice = _BY_SUFFIX.get(suffix, ("", ""))
    if not name and beginning.root in _DITA:
        name, advice = _BY_SUFFIX[".dita"]
    if not name and beginning.root and (suffix == ".xml" or beginning.starts_with("<?xml")):
        name = f"XML with the root <{beginning.root}>"
        advice = "give its text as HTML, or its strings in a format that is read"
    if name:
        raise FormatError(
            f"is {name}, which is not read: {advice}; or take it as text with --from text", path=path
        )
