"""The standing of each concept of a glossary: what its renderings rest on, from which year, by which source.

    python -m benchmarks.standing [GLOSSARY]    a table (TSV) of the concepts, of `policy` by default

Counts go to the terminal. A concept is *settled* where it has a preferred rendering, *admitted* where official texts
have several and none is preferred, and *proposed* else: then a check of it is information at most. Its year is the
newest that a source names; a source that ends in *(from memory)* was not looked up.
"""

import argparse
import re
import sys
from collections import Counter
from typing import NamedTuple

import termalign
from termalign.termbase.glossary import Entry, Status

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
MEMORY = "(from memory)"


class Standing(NamedTuple):
    """What a concept rests on."""

    name: str
    """`settled`, `admitted` or `proposed`."""
    year: str
    """The newest year of its sources; empty where none names one."""
    evidence: str
    """`document` where a source was looked up, `memory` where none was, `none` without a source."""
    sources: tuple[str, ...]


def standing(concept: Entry) -> Standing:
    """Return the standing of a concept.

    Example:
        >>> from termalign import entry
        >>> standing(entry("碳汇", "carbon sink", status="preferred"))[:3]
        ('settled', '', 'none')
    """
    kept = [term for term in concept.en if term.status not in {Status.DEPRECATED, Status.FORBIDDEN}]
    statuses = {term.status for term in kept}
    name = next(
        (
            word
            for status, word in ((Status.PREFERRED, "settled"), (Status.ADMITTED, "admitted"))
            if status in statuses
        ),
        "proposed",
    )
    sources = tuple(dict.fromkeys(term.source for term in kept if term.source))
    years = [year for source in sources for year in _YEAR.findall(source)]
    looked_up = [source for source in sources if not source.endswith(MEMORY)]
    evidence = "document" if looked_up else "memory" if sources else "none"
    return Standing(name, max(years, default=""), evidence, sources)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("glossary", nargs="?", default="policy", metavar="GLOSSARY")
    glossary = termalign.read_glossary(parser.parse_args().glossary)
    counts = Counter[tuple[str, str]]()
    print("zh\tsubject\tstanding\tyear\tevidence\tsources")
    for concept in glossary:
        found = standing(concept)
        counts[found.name, found.evidence] += 1
        row = (concept.zh[0].text, concept.subject, *found[:3], " | ".join(found.sources))
        print(*row, sep="\t")
    for (name, evidence), count in sorted(counts.items()):
        print(f"{name}, {evidence}: {count:,}", file=sys.stderr)


if __name__ == "__main__":
    main()
