"""What a glossary has on a term, whichever language it is of."""

from termalign.language.keys import Level, same
from termalign.termbase.glossary.model import Entry, Glossary


def lookup(glossary: Glossary, term: str) -> tuple[Entry, ...]:
    """Return the concepts that have a term, in whatever script, number and spelling; none, if no concept has it.

    Example:
        >>> from termalign import entry
        >>> [item.zh[0].text for item in lookup(Glossary((entry("碳市场", "carbon market"),)), "Carbon markets")]
        ['碳市场']
    """
    return glossary.find(term) or tuple(
        concept
        for concept in glossary
        if any(same(rendering.text, term, Level.INFLECTION) for rendering in concept.en)
    )
