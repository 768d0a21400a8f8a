"""CC-CEDICT as a glossary: a headword a line, `Traditional Simplified [pinyin] /gloss/gloss/`.

The Simplified headword is the term, the Traditional one a synonym where it is another; a gloss is a rendering, without
what is in brackets. References to other headwords and measure words are no renderings, and kept as a note.

References:
    CC-CEDICT, https://cc-cedict.org/wiki/format:syntax
"""

import regex

from termalign.language.text import decode
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.formats.building import EntryBuilder, GlossaryBuilder
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Glossary

CEDICT_LINE = lazy_pattern(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*")
_BRACKETED_ASIDE = lazy_pattern(r"\s*+(?:\([^()]*\)|\[[^\[\]]*\])")


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read the lines that are headwords; lines that begin with `#` are comments."""
    from termalign.language.lexicon.cedict import CROSS_REFERENCE  # the pattern of lines is needed without it

    glossary = GlossaryBuilder(reading)
    text = decode(data, path=reading.path).text.removeprefix("\ufeff")
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if line.startswith("#"):
            reading.comments += 1
        elif (match := CEDICT_LINE.fullmatch(line)) is None:
            reading.problem("expected 'Traditional Simplified [pinyin] /gloss/'; left out", number)
        else:
            glossary.add(_entry(match, number, reading, CROSS_REFERENCE))
    return glossary.build()


def _entry(
    match: "regex.Match[str]", line: int, reading: Reading, reference: "regex.Pattern[str]"
) -> EntryBuilder:
    builder = EntryBuilder(reading, line)
    traditional, simplified, pinyin, glosses = match.groups()
    builder.add(simplified, "zh", line)
    if traditional != simplified:
        builder.add(traditional, "zh-Hant", line)
    remarks: list[str] = []
    renderings: dict[str, str] = {}
    for gloss in filter(None, map(str.strip, glosses.split("/"))):
        if reference.match(gloss):
            remarks.append(gloss)
            continue
        for sense in gloss.split(";"):
            rendering = _BRACKETED_ASIDE.sub("", sense).strip()
            if rendering:
                renderings.setdefault(rendering, "" if rendering == sense.strip() else sense.strip())
    for rendering, note in renderings.items():
        builder.add(rendering, "en", line, **({"note": note} if note else {}))
    if remarks:
        builder.fields["note"] = "; ".join(remarks)
    if pinyin:
        builder.other.append(("pinyin", pinyin))
    return builder
