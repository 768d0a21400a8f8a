"""Accuracy, speed and memory of sentence alignment.

    python -m benchmarks.sentalign accuracy DATA     DATA holds mac/dev and paramed
    python -m benchmarks.sentalign folders DATA      DATA holds src/NAME, tgt/NAME and gold/NAME.align
    python -m benchmarks.sentalign speed DATA SENTENCES

`folders` reads the layout of aligner-eval: a sentence a line in `src` and `tgt`, either of which may be the Chinese
side, and a bead a line in `gold`, as `[0]:[0, 1]`.

Speed is measured on a document made of the chapters of `mac/dev` again and again, 3 % of the sentences of each
side left out, until its source side has SENTENCES sentences; strict and lax F1 are against the beads left.
"""

import argparse
import re
import resource
import sys
import time
from pathlib import Path

import numpy as np

from termalign.alignment.metrics import bead_scores
from termalign.alignment.sentalign import LogLinear
from termalign.documents.bitext import Bead, Document
from termalign.documents.parallel.beads import parse_beads
from termalign.language.text import is_han
from training.scores import total

DROPPED = 0.03
"""Share of the sentences of each side that the long document lacks."""


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").removesuffix("\n").split("\n")


def read(path: Path) -> tuple[list[str], list[str], list[Bead]]:
    return (
        lines(path.with_suffix(".zh")),
        lines(path.with_suffix(".en")),
        parse_beads(path.read_text("utf-8")),
    )


def read_folders(data: Path, name: str) -> tuple[list[str], list[str], list[Bead]]:
    """Return the sides of a document of aligner-eval, Chinese first, and its gold."""
    src, tgt = lines(data / "src" / name), lines(data / "tgt" / name)
    gold = [
        Bead(*(tuple(map(int, _NUMBER.findall(side))) for side in line.split(":")))
        for line in (data / "gold" / f"{name}.align").read_text("utf-8").splitlines()
        if line.strip()
    ]
    if han_share("".join(src)) >= han_share("".join(tgt)):
        return src, tgt, gold
    return tgt, src, [Bead(bead.tgt, bead.src) for bead in gold]


_NUMBER = re.compile(r"\d+")


def han_share(text: str) -> float:
    """Return the share of the characters that are Chinese, 0 to 1."""
    return sum(map(is_han, text)) / max(1, len(text))


def folders(data: Path) -> None:
    aligner = LogLinear()
    scores = []
    for path in sorted((data / "gold").glob("*.align")):
        zh, en, gold = read_folders(data, path.stem)
        beads = aligner.align(Document.of_lines(zh).sentences, Document.of_lines(en).sentences)
        scores.append(bead_scores(gold, beads))
        print(path.stem, f"strict {scores[-1].strict.f1:.4f} lax {scores[-1].lax.f1:.4f}")
    strict, lax = total(scores)
    print(f"{len(scores)} documents: strict F1 {strict.f1:.4f}, lax F1 {lax.f1:.4f}")


def accuracy(data: Path) -> None:
    aligner = LogLinear()
    for group in ("mac/dev", "paramed"):
        scores = []
        for path in sorted((data / group).glob("*.beads")):
            zh, en, gold = read(path)
            beads = aligner.align(Document.of_lines(zh).sentences, Document.of_lines(en).sentences)
            scores.append(bead_scores(gold, beads))
            print(path.stem, f"strict {scores[-1].strict.f1:.4f} lax {scores[-1].lax.f1:.4f}")
        strict, lax = total(scores)
        print(f"{group}: strict F1 {strict.f1:.4f}, lax F1 {lax.f1:.4f}")


def long_document(data: Path, sentences: int) -> tuple[list[str], list[str], list[Bead]]:
    random = np.random.default_rng(0)
    sides: tuple[list[str], list[str]] = ([], [])
    gold = []
    chapters = [read(path) for path in sorted((data / "mac" / "dev").glob("*.beads"))]
    while len(sides[0]) < sentences:
        for zh, en, beads in chapters:
            for bead in beads:
                kept: list[tuple[int, ...]] = []
                for side, texts, numbers in zip(sides, (zh, en), bead, strict=True):
                    left = [texts[number] for number in numbers if random.random() > DROPPED]
                    kept.append(tuple(range(len(side), len(side) + len(left))))
                    side.extend(left)
                gold.append(Bead(*kept))
    return *sides, gold


def speed(data: Path, sentences: int) -> None:
    zh, en, gold = long_document(data, sentences)
    sides = Document.of_lines(zh).sentences, Document.of_lines(en).sentences
    aligner = LogLinear()
    start, cpu = time.perf_counter(), time.process_time()
    beads = aligner.align(*sides)
    took, worked = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)
    strict, lax = bead_scores(gold, beads)
    print(
        f"{len(zh)} with {len(en)} sentences: {took:.1f} s, CPU {worked:.1f} s, peak {peak:.0f} MB, "
        f"strict F1 {strict.f1:.4f}, lax F1 {lax.f1:.4f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    tasks = parser.add_subparsers(dest="task", required=True)
    for task in ("accuracy", "folders", "speed"):
        tasks.add_parser(task).add_argument("data", type=Path, metavar="DATA")
    tasks.choices["speed"].add_argument("sentences", type=int, metavar="SENTENCES")
    options = parser.parse_args()
    if options.task == "accuracy":
        accuracy(options.data)
    elif options.task == "folders":
        folders(options.data)
    else:
        speed(options.data, options.sentences)


if __name__ == "__main__":
    main()
