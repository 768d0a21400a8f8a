"""Memories of Wordfast in text: a header that begins with `%`, then a unit a line, its cells separated by tabs.

Date, user, uses, source language, source, target language, target, attributes. A glossary of Wordfast has no header and
is a table like any other.

References:
    Wordfast Classic manual, The Wordfast translation memory format.
"""

from collections.abc import Iterator

from termalign.language.text import decode
from termalign.termbase.formats.pair_records import PairRecord, collect_pairs
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Glossary

_WORDFAST_COLUMNS = ("date", "user", "uses", "source language", "source", "target language", "target")


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read the units as terms."""
    text = decode(data, path=reading.path).text.removeprefix("\ufeff")
    return collect_pairs(_records(text, reading), reading)


def _records(text: str, reading: Reading) -> Iterator[PairRecord]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("%"):
            continue
        cells = line.split("\t")
        if len(cells) < len(_WORDFAST_COLUMNS):
            reading.problem(
                f"expected {len(_WORDFAST_COLUMNS)} cells between tabs ({', '.join(_WORDFAST_COLUMNS)}); left out",
                number,
            )
            continue
        cell_of = dict(zip(_WORDFAST_COLUMNS, cells, strict=False))
        source, target = ((cell_of[side],) if cell_of[side].strip() else () for side in ("source", "target"))
        yield PairRecord(number, source, target, language=cell_of["target language"])
