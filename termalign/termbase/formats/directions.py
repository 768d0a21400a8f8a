"""The direction of what is written: the language that is first is the source."""

from collections.abc import Iterable
from dataclasses import replace

from termalign.termbase.formats.holdings import Loss
from termalign.termbase.glossary import Entry, Glossary


def swapped(glossary: Glossary) -> Glossary:
    """Return a glossary with its languages exchanged, to be written by a format that writes the Chinese term first.

    The note of a pair goes where the format has it, at the term that is written second.

    Example:
        >>> from termalign.termbase.glossary import entry
        >>> item = swapped(Glossary((entry("法治", "rule of law"),))).entries[0]
        >>> item.zh[0].text, item.en[0].text
        ('rule of law', '法治')
    """
    return Glossary(tuple(map(_swapped, glossary)), glossary.title, glossary.metadata)


def losses_of_swapped(losses: Iterable[Loss]) -> list[Loss]:
    """Return the losses of a glossary that was swapped under the names that they have in the glossary itself."""
    return [loss._replace(what=_TURNED_NAMES.get(loss.what, loss.what)) for loss in losses]


def _swapped(item: Entry) -> Entry:
    note = next((term.note for term in item.en if term.note), "")
    sources = [replace(term, language="zh", note="" if term.note == note else term.note) for term in item.en]
    targets = [replace(term, language="en", note=term.note or note) for term in item.zh]
    return replace(item, zh=tuple(sources), en=tuple(targets))


_TURNED_NAMES = {
    "zh_note": "note",
    "note": "zh_note",
    "zh_language": "language",
    "language": "zh_language",
    "zh_status": "status",
    "status": "status",
    "zh_synonym_fields": "synonyms",
}
