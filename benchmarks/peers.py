"""Other word aligners, each as a function from tokenized pairs to links; for comparison only.

eflomal (GPL-3), sil-thot (LGPL-3) and systran-align (a fast_align) take part where they are installed:
`pip install eflomal sil-thot systran-align`. All learn from the pairs they are given, and from `more` beside them.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from termalign.alignment.wordalign import TokenPair
from termalign.alignment.wordalign.eflomal import Eflomal
from termalign.alignment.wordalign.symmetrize import grow_diag_final_and
from training.wordalign_data import Links

THOT_ROUNDS = 5
"""EM rounds of thot's other models."""


class Peer(NamedTuple):
    """A word aligner."""

    align: Callable[[Sequence[TokenPair], Sequence[TokenPair]], list[Links]]
    """Links the pairs given first."""
    package: str | None = None
    """What must be installed."""

    def is_installed(self) -> bool:
        return self.package is None or find_spec(self.package) is not None


def dice(pairs: Sequence[TokenPair], more: Sequence[TokenPair]) -> list[Links]:
    """Dice's coefficient and competitive linking (Melamed 2000)."""
    src: Counter[str] = Counter()
    tgt: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for pair in (*pairs, *more):
        left, right = {token.key for token in pair.src}, {token.key for token in pair.tgt}
        src.update(left)
        tgt.update(right)
        both.update((a, b) for a in left for b in right)
    links = []
    for pair in pairs:
        cells = sorted(
            (
                -2 * both[a.key, b.key] / (src[a.key] + tgt[b.key]),
                abs(row / len(pair.src) - column / len(pair.tgt)),
                row,
                column,
            )
            for row, a in enumerate(pair.src)
            for column, b in enumerate(pair.tgt)
        )
        rows: set[int] = set()
        columns: set[int] = set()
        chosen: set[tuple[int, int]] = set()
        for _, _, row, column in cells:
            if row not in rows and column not in columns:
                rows.add(row)
                columns.add(column)
                chosen.add((row, column))
        links.append(frozenset(chosen))
    return links


def eflomal(pairs: Sequence[TokenPair], more: Sequence[TokenPair]) -> list[Links]:
    import eflomal

    everything = (*pairs, *more)
    with tempfile.TemporaryDirectory() as folder:
        files = [str(Path(folder, name)) for name in ("forward", "backward")]
        eflomal.Aligner().align(
            [" ".join(token.key for token in pair.src) + "\n" for pair in everything],
            [" ".join(token.key for token in pair.tgt) + "\n" for pair in everything],
            links_filename_fwd=files[0],
            links_filename_rev=files[1],
        )
        forward, backward = (
            [
                {(int(a), int(b)) for a, _, b in (link.partition("-") for link in line.split())}
                for line in Path(name).read_text(encoding="utf-8").split("\n")
            ]
            for name in files
        )
    return [grow_diag_final_and(forward[number], backward[number]) for number in range(len(pairs))]


def thot_eflomal(pairs: Sequence[TokenPair], more: Sequence[TokenPair]) -> list[Links]:
    return [
        frozenset((link.src, link.tgt) for link in alignment.links)
        for alignment in Eflomal().align((*pairs, *more))[: len(pairs)]
    ]


def thot(model: str) -> Callable[[Sequence[TokenPair], Sequence[TokenPair]], list[Links]]:
    def align(pairs: Sequence[TokenPair], more: Sequence[TokenPair]) -> list[Links]:
        from thot import alignment

        directions = []
        for turned in (False, True):
            trained = getattr(alignment, model)()
            for pair in (*pairs, *more):
                sides = [[token.key for token in side] for side in pair]
                trained.add_sentence_pair(*(sides[::-1] if turned else sides))
            trained.start_training()
            for _ in range(THOT_ROUNDS):
                trained.train()
            trained.end_training()
            directions.append(trained)
        both = alignment.SymmetrizedAligner(*directions)
        both.heuristic = alignment.SymmetrizationHeuristic.GROW_DIAG_FINAL_AND
        links = []
        for pair in pairs:
            _, matrix = both.get_best_alignment([t.key for t in pair.src], [t.key for t in pair.tgt])
            links.append(
                frozenset(
                    (row, column)
                    for row in range(len(pair.src))
                    for column in range(len(pair.tgt))
                    if matrix[row, column]
                )
            )
        return links

    return align


def systran(pairs: Sequence[TokenPair], more: Sequence[TokenPair]) -> list[Links]:
    import systran_align

    with tempfile.TemporaryDirectory() as folder:
        text, forward, backward = (str(Path(folder, name)) for name in ("text", "forward", "backward"))
        Path(text).write_text(
            "".join(
                " ||| ".join(" ".join(token.key for token in side) for side in pair) + "\n"
                for pair in (*pairs, *more)
            ),
            encoding="utf-8",
        )
        systran_align.generate_alignment_probabilities(
            text, forward, backward, favor_diagonal=True, optimize_tension=True, variational_bayes=True
        )
        aligner = systran_align.Aligner(forward, backward)
        return [
            frozenset(
                tuple(link)
                for link in aligner.align([t.key for t in pair.src], [t.key for t in pair.tgt])["alignments"]
            )
            for pair in pairs
        ]


PEERS = {
    "Dice, competitive linking": Peer(dice),
    "eflomal": Peer(eflomal, "eflomal"),
    "sil-thot EFLOMAL": Peer(thot_eflomal, "thot"),
    "sil-thot HMM": Peer(thot("HmmAlignmentModel"), "thot"),
    "sil-thot fast_align": Peer(thot("FastAlignModel"), "thot"),
    "systran-align": Peer(systran, "systran_align"),
}
