"""Term success of translations that systems made of the same rows, and whether it orders the systems as others do.

    python -m benchmarks.term_rows SYSTEM.jsonl [SYSTEM.jsonl …] [--published RATES.tsv]

A row of a file is an object with `src`, a Chinese text; `hyp`, what the system made of it; and `terms`, the English
renderings wanted by Chinese term (one text, or a list of accepted ones). A row is checked against its own terms alone.
RATES.tsv gives other people's rate of each system, `NAME TAB RATE` a line, where NAME is the file's name without its
suffix; the rank correlation of Spearman with it is printed for both measures.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from termalign import Glossary, entry
from termalign.checking.checks.scoring import score_terms
from termalign.checking.checks.units import CheckUnit, TextOrigin


class Rates(NamedTuple):
    """What a system did with the terms of all its rows, as shares of 0 to 1."""

    success: float
    """Of the checks, a term in a row, those with an accepted rendering in it."""
    exclusive: float
    """Of the occurrences of terms, those with a rendering of their own."""
    checks: int
    occurrences: int


def rates(path: Path) -> Rates:
    """Return the rates of a system."""
    success, exclusive, checks, occurrences = 0.0, 0.0, 0, 0
    for unit, glossary in _rows(path):
        scores = score_terms(glossary, [unit], resamples=1)
        if scores.success is not None and scores.exclusive is not None:
            success += scores.success.value * scores.checks
            exclusive += scores.exclusive.value * scores.occurrences
            checks += scores.checks
            occurrences += scores.occurrences
    return Rates(success / max(1, checks), exclusive / max(1, occurrences), checks, occurrences)


def _rows(path: Path) -> Iterator[tuple[CheckUnit, Glossary]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        row = json.loads(line)
        wanted = {zh: [en] if isinstance(en, str) else en for zh, en in row["terms"].items()}
        origin = TextOrigin(path.name, number)
        yield (
            CheckUnit(row["src"], row["hyp"], origin, origin),
            Glossary(tuple(entry(zh, *en) for zh, en in wanted.items())),
        )


def published(path: Path) -> dict[str, float]:
    """Return the rates that others published, by system."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line.strip())
    return {name: float(rate) for name, rate in rows}


def agreement(found: Sequence[float], others: Sequence[float]) -> float:
    """Return the rank correlation of Spearman, -1 to 1.

    Example:
        >>> round(agreement([0.1, 0.5, 0.5, 0.9], [1.0, 2.0, 3.0, 4.0]), 3)  # equal ones share their ranks
        0.949
    """
    ranks = []
    for values in (np.array(found), np.array(others)):
        ordered = np.sort(values)
        below, upto = (np.searchsorted(ordered, values, side) for side in ("left", "right"))
        ranks.append((below + upto) / 2)
    return float(np.corrcoef(*ranks)[0, 1])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("systems", nargs="+", type=Path, metavar="SYSTEM.jsonl")
    parser.add_argument("--published", type=Path, metavar="RATES.tsv")
    arguments = parser.parse_args()
    print("system\tterm success\texclusive\tchecks\toccurrences")
    found = {path.stem: rates(path) for path in arguments.systems}
    for name, of_system in found.items():
        print(
            f"{name}\t{of_system.success:.4f}\t{of_system.exclusive:.4f}\t{of_system.checks}\t{of_system.occurrences}"
        )
    if arguments.published is not None:
        others = published(arguments.published)
        names = [name for name in found if name in others]
        for title, measure in (("term success", 0), ("exclusive", 1)):
            rank = agreement([found[name][measure] for name in names], [others[name] for name in names])
            print(f"{title}: Spearman {rank:.3f} with the published rates of {len(names)} systems")


if __name__ == "__main__":
    main()
