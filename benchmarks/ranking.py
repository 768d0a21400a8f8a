"""What ranking takes: memory and CPU time for more and more documents, made of the statistics of real ones.

    python -m benchmarks.ranking done --documents 100 1000 --top 1000

`done` is the checkpoint of an extraction in one pass (`extract --one-pass --checkpoint done`). Behind its documents
come more, of which each has a share of the terms of one of them under new names, as many as a document brings that
nobody had before (Heaps' law); what it shares with others, which adds to counts alone, is left out. Told are the terms,
the peak of memory of a process that ranks them, and its CPU time.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from termalign.alignment.aligner import default_aligner
from termalign.terms.corpus.executors import InProcess
from termalign.terms.corpus.merge_levels import merged_files
from termalign.terms.corpus.store import StoredStatistics, write_statistics
from termalign.terms.extraction import Extractor, Selection
from termalign.terms.extraction.statistics import Statistics

GROWTH = 0.6
"""Exponent of Heaps' law: terms grow with the documents to this power."""

_LETTERS = "甲乙丙丁戊己庚辛壬癸"


def _marked(key: tuple[str, ...], number: int) -> tuple[str, ...]:
    """Return the atoms of a term that no other document has: its number, in letters, precedes them."""
    return ("".join(_LETTERS[int(digit)] for digit in str(number)), *key)


def _documents(base: list[Statistics], number: int) -> Iterator[Statistics]:
    for place in range(number):
        own = base[place % len(base)]
        if place < len(base):
            yield own
            continue
        new = (place + 1) ** GROWTH - place**GROWTH
        terms = {}
        for row, (_, term) in enumerate(sorted(own.terms.items())):
            if (row * 0.618034) % 1.0 < new:
                renamed = deepcopy(term)
                renamed.atoms = _marked(term.atoms, place)
                terms["".join(renamed.atoms)] = renamed
        yield replace(own, terms=terms)


def measure(folder: Path, top: int) -> None:
    """Rank what is in a folder and print what it took."""
    source = StoredStatistics(sorted(folder.glob("*.stats")))
    aligner = default_aligner()
    extractor = Extractor.for_aligner(aligner)
    glossary = extractor.rank(source, selection=Selection(top=top))
    used = resource.getrusage(resource.RUSAGE_SELF)
    terms = sum(len(part) for part in source.parts())
    print(
        f"{source.documents} documents, {terms:,} terms in {source.part_count} parts, {len(glossary)} listed: "
        f"{used.ru_maxrss / 1000:.0f} MB, {used.ru_utime + used.ru_stime:.0f} s of CPU time",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--documents", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--top", type=int, default=1000)
    parser.add_argument("--ready", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ready:
        measure(options.checkpoint, options.top)
        return
    base = []
    for path in sorted(options.checkpoint.glob("*.stats")):
        one = StoredStatistics([path])
        terms = {key: term for part in one.parts() for key, term in part.items()}
        base.append(
            Statistics(terms, one.characters, one.documents, one.pairs, abbreviations=one.abbreviations)
        )
    for number in options.documents:
        with tempfile.TemporaryDirectory() as name:
            folder, few = Path(name, "all"), Path(name, "few")
            folder.mkdir()
            few.mkdir()
            paths = []
            for place, document in enumerate(_documents(base, number)):
                paths.append(folder / f"{place:06}.stats")
                write_statistics(paths[-1], document)
            for path in merged_files(paths, folder, InProcess()):
                path.rename(few / path.name)
            command = [sys.executable, "-m", "benchmarks.ranking", few, "--ready", "--top", str(options.top)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
