"""Terms in a third language, known by their script: they are no Chinese–English terms, whatever the file says."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from itertools import chain, repeat

from termalign.language.identification import script_language
from termalign.language.plurals import counted
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.formats.values import line as one_line
from termalign.termbase.glossary import Entry, Glossary

_MOST_NAMED = 40
"""Code points of an example."""


def without_other_languages(glossary: Glossary, reading: Reading) -> Glossary:
    """Return a glossary without the terms in another script, which are reported, and the entries that need them.

    Example:
        >>> from termalign.termbase.glossary import entry
        >>> reading = Reading("house.json")
        >>> kept = without_other_languages(Glossary((entry("龙", "ドラゴン"), entry("法治", "rule of law"))), reading)
        >>> print(len(kept), *reading.problems)  # 龙: dragon
        1 house.json: 1 term in another language than Chinese and English left out: Japanese 1, such as 'ドラゴン'
    """
    foreign = {
        number: found
        for number, texts in enumerate(glossary.texts())
        if (found := [text for text in (*texts.zh, *texts.en) if script_language(text)])
    }
    if not foreign:
        return glossary
    entries, lines = [], []
    for number, (item, line) in enumerate(zip(glossary, chain(reading.lines, repeat(None)), strict=False)):
        kept = _without(item, frozenset(foreign[number])) if number in foreign else item
        if kept is not None:
            entries.append(kept)
            lines.append(line)
    texts = [text for found in foreign.values() for text in found]
    counts = Counter(map(script_language, texts))
    named = ", ".join(f"{language} {count}" for language, count in sorted(counts.items()))
    reading.problem(
        f"{counted(len(texts), 'term')} in another language than Chinese and English left out: {named}, such as "
        f"{one_line(texts[0], _MOST_NAMED)!r}",
        next(iter(reading.lines[min(foreign) : min(foreign) + 1]), None),
        Grade.FOREIGN if entries else Grade.FAULT,
    )
    reading.lines = lines
    return Glossary(tuple(entries), glossary.title, glossary.metadata)


def _without(item: Entry, texts: Collection[str]) -> Entry | None:
    """Return an entry without some terms; None where none of a side is left."""
    zh, en = (tuple(term for term in side if term.text not in texts) for side in (item.zh, item.en))
    return replace(item, zh=zh, en=en) if bool(zh) == bool(item.zh) and bool(en) == bool(item.en) else None
