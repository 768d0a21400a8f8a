"""A stack of glossaries: the client's before the house's before everybody's."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from termalign.language.keys import Level, key_at
from termalign.termbase.glossary.model import Entry, Glossary

SAME_TERM = Level.FORM
"""The level at which a Chinese term of one glossary is that of another, as where terms are found in texts."""


def stacked(glossaries: Iterable[Glossary]) -> Glossary:
    """Return one glossary of several, of which an earlier one outranks the later ones.

    The entries of an earlier glossary with a Chinese term are all that apply to it: later entries lose that term, with
    its renderings, and go away when they have no other.

    Example:
        >>> from termalign import entry
        >>> client = Glossary((entry("减排", "cutting emissions"),))
        >>> house = Glossary((entry("減排", "emission reduction"), entry("碳中和", "carbon neutrality")))
        >>> [(item.zh[0].text, item.en[0].text) for item in stacked([client, house])]
        [('减排', 'cutting emissions'), ('碳中和', 'carbon neutrality')]
    """
    glossaries = list(glossaries)
    if len(glossaries) == 1:
        return glossaries[0]
    entries: list[Entry] = []
    keys_above: set[str] = set()
    ids: set[str] = set()
    title = ""
    metadata: dict[str, str] = {}
    for glossary in glossaries:
        title, metadata = title or glossary.title, {**glossary.metadata, **metadata}
        added = [rest for concept in glossary for rest in _left(concept, keys_above)]
        for concept in added:
            entries.append(replace(concept, id="") if concept.id in ids else concept)
        keys_above.update(
            key_at(text, SAME_TERM)
            for concept in added
            for term in concept.zh
            for text in (term.text, *term.forms)
        )
        ids.update(concept.id for concept in added)
    return Glossary(tuple(entries), title, metadata)


def _left(concept: Entry, keys_above: set[str]) -> Iterator[Entry]:
    """Yield what is left of an entry when its terms are taken that an earlier glossary has."""
    terms = tuple(term for term in concept.zh if key_at(term.text, SAME_TERM) not in keys_above)
    if terms == concept.zh:
        yield concept
    elif terms:
        yield replace(concept, zh=terms)
