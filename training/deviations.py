"""Fits how likely an editor would act on other words for a term, from verdicts on what good translations have.

    TERMALIGN_SHARED=... python -m training.deviations            cross-validate over documents
    TERMALIGN_SHARED=... python -m training.deviations --write    fit on all as well, and write the model

A logistic function for both directions (`termalign/checking/variations/relevance.py`), fitted on the deviations of
`labels/findings/deviations.jsonl` that are `real`, against all others; a rendering counts once for a term, in whatever
form. Fitted on are documents whose terms allow it; the others (`HELD_OUT`) are measured with the model that is fitted
on all of these. Reported is, by bound, which share of the deviations is real and which share of the real ones is kept.
With `--keep FOLDER` documents are compared once: empty it when the code of a comparison changes.
"""

import argparse
import json
import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from termalign.alignment.aligner import default_aligner
from termalign.checking.variations.certainty import LEAST_PROBABILITY, other_wordings
from termalign.checking.variations.comparison import compared
from termalign.checking.variations.main_renderings import comparison_key
from termalign.checking.variations.relevance import LEAST_RELEVANCE, RELEVANCE_FEATURES, OtherWording
from termalign.documents.bitext import Bitext, from_pairs
from termalign.language.arrays import Doubles
from termalign.language.models import LinearModel, Origin
from termalign.language.text.language import Direction
from termalign.runtime.progress import watched
from termalign.terms.spotting.spotter import default_spotter
from training.export import labels_hash
from training.findings_data import LABELS, documents
from training.labels import FOLDER, shared
from training.logistic import NEWTON_STEPS, feature_weights, probabilities

PACKAGE = Path(__file__).parent.parent / "termalign" / "checking" / "variations"
SCRIPT = "training/deviations.py"
VERDICTS = LABELS / "deviations.jsonl"
HELD_OUT_VERDICTS = FOLDER / "held-out" / "deviations.jsonl"
HELD_OUT = ("hkma/", "sentalign/", "fresh/game")
"""What the names of documents begin with that are measured and not fitted on: their terms do not allow it."""

WHOLES = (
    "fresh/plurality-4",
    "genres/software/k8s",
    "genres/finance/bitcoin",
    "genres/medicine/tico-pubmed",
)
"""What the names of documents begin with that are compared with each other, as chapters of one."""

RIDGE = 5.0
"""Of the squares of the weights, for features of unit variance."""

BOUNDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
NOTE = (
    "Fitted by training/deviations.py on {count} deviations that were reported of published translations on policy, "
    "law, software, finance and medicine and of an essay, judged by reading."
)


class DocumentRow(NamedTuple):
    """A pair of a document."""

    document: str
    pair: int
    """Its number, from 1."""
    zh: str
    en: str


class Deviant(NamedTuple):
    """Other words for a term, reported of a document."""

    document: str
    pair: int
    direction: str
    term: str
    rendering: str
    wording: OtherWording

    @property
    def key(self) -> tuple[str, int, str, str, str]:
        """What a label is found by."""
        return self[:5]


Verdicts = dict[tuple[str, int, str, str, str], str]


def document_rows() -> dict[tuple[str, str], list[DocumentRow]]:
    """Return the rows with text, by genre and documents that are compared with each other."""
    rows: dict[tuple[str, str], list[DocumentRow]] = defaultdict(list)
    for document in documents():
        whole = next((name for name in WHOLES if document.name.startswith(name)), document.name)
        for pair, (zh, en) in enumerate(document.pairs, 1):
            rows[document.genre, whole].append(DocumentRow(document.name, pair, zh, en))
    for path in sorted((shared() / "hkma").glob("*/*.zh")):
        name = f"hkma/{path.parent.name}"
        sides = (side.read_text("utf-8").splitlines() for side in (path, path.with_suffix(".en")))
        for pair, (zh, en) in enumerate(zip(*sides, strict=True), 1):
            whole = name + "ab"[int(path.stem) > 4]
            rows["report", whole].append(DocumentRow(f"{name}/{path.stem}", pair, zh, en))
    return {key: [row for row in of if row.zh.strip() and row.en.strip()] for key, of in rows.items()}


def linked(whole: str, rows: Sequence[DocumentRow]) -> Bitext:
    """Return documents that are compared with each other as one bitext with its words linked."""
    return default_aligner().link(from_pairs([(row.zh, row.en) for row in rows], names=(whole, whole)))


def read_verdicts() -> Verdicts:
    """Return the verdicts: `real`, `variant` or `wrong`."""
    files = (VERDICTS, HELD_OUT_VERDICTS)
    labels = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    names = ("document", "pair", "direction", "term", "rendering")
    return {tuple(label[name] for name in names): label["verdict"] for label in labels}


def deviants(whole: str, rows: Sequence[DocumentRow], folder: Path | None) -> list[Deviant]:
    """Return what is probable of documents that are compared with each other, in both directions."""
    path = folder / f"{whole.replace('/', '_')}.pickle" if folder is not None else None
    if path is not None and path.exists():
        return list(pickle.loads(path.read_bytes()))
    bitext = linked(whole, rows)
    found: list[Deviant] = []
    for direction in Direction:
        found += _deviants(bitext.read(direction), rows)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(found))
    return found


def _deviants(bitext: Bitext, rows: Sequence[DocumentRow]) -> Iterator[Deviant]:
    spotter = default_spotter()
    with watched(False) as watch:
        missing, likely = compared([bitext], spotter, None, watch)
    probable = [item for item in likely if item.probability >= LEAST_PROBABILITY]
    wordings = other_wordings(probable, missing.terms, [bitext], spotter)
    for item, wording in zip(probable, wordings, strict=True):
        unit = item.occurrence.unit
        row = rows[unit.src_from.line - 1]
        rendering = " ".join(item.span.of(unit.tgt).split())
        yield Deviant(
            row.document, row.pair, bitext.direction.value, item.occurrence.source, rendering, wording
        )


def one_each(items: Iterable[Deviant]) -> Iterator[Deviant]:
    """Yield the first of each rendering of a term, in whatever form."""
    seen = set()
    for item in items:
        key = item.direction, item.term.casefold(), comparison_key(item.rendering)
        if key not in seen:
            seen.add(key)
            yield item


def fitted(columns: Doubles, real: Doubles) -> Doubles:
    """Return the weights of a logistic regression; the first column is the constant."""
    return feature_weights(columns[:, 1:], real, ridge=RIDGE)


def shares(title: str, probable: Doubles, real: Doubles) -> Iterator[str]:
    """Yield, by bound, the share of the deviations that is real and that of the real ones that is kept."""
    yield f"{title}: {len(real)} judged, {int(real.sum())} real"
    for least in BOUNDS:
        chosen = probable >= least
        kept = real[chosen].sum()
        yield (
            f"  from {least}: {int(chosen.sum())}, {int(kept)} real ({kept / max(1, chosen.sum()):.0%}), "
            f"{kept / max(1, real.sum()):.0%} of the real ones"
        )


def main() -> None:
    """Cross-validate, or write the model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the model fitted on all documents")
    parser.add_argument("--keep", type=Path, help="folder in which compared documents are kept")
    arguments = parser.parse_args()
    verdicts = read_verdicts()
    labelled = {key[0] for key in verdicts}
    judged: dict[str, list[Deviant]] = {}
    for (_, whole), rows in document_rows().items():
        if not labelled.isdisjoint(row.document for row in rows):
            of_document = deviants(whole, rows, arguments.keep)
            judged[whole] = list(one_each(item for item in of_document if item.key in verdicts))
    held_out = [item for whole, own in judged.items() if whole.startswith(HELD_OUT) for item in own]
    chosen = {whole: own for whole, own in judged.items() if own and not whole.startswith(HELD_OUT)}
    items = [item for own in chosen.values() for item in own]
    of = np.array([whole for whole, own in chosen.items() for _ in own])
    columns, real = _columns(items), _real(items, verdicts)
    probable = np.zeros(len(items))
    for whole in chosen:
        rest = of != whole
        probable[~rest] = probabilities(columns[~rest], fitted(columns[rest], real[rest]))
    weights = fitted(columns, real)
    directions = np.array([item.direction for item in items])
    print(*shares("left out in turn", probable, real), sep="\n")
    for direction in Direction:
        own = directions == direction.value
        print(*shares(f"left out in turn, {direction}", probable[own], real[own]), sep="\n")
    print(
        *shares("held out", probabilities(_columns(held_out), weights), _real(held_out, verdicts)), sep="\n"
    )
    if arguments.write:
        options: dict[str, object] = {
            "newton_steps": NEWTON_STEPS,
            "ridge": RIDGE,
            "held_out": list(HELD_OUT),
            "bound": LEAST_RELEVANCE,
        }
        origin = Origin(NOTE.format(count=len(items)), SCRIPT, options, labels_hash([VERDICTS]))
        named = dict(zip(RELEVANCE_FEATURES.names, np.round(weights, 3).tolist(), strict=True))
        (PACKAGE / "relevance.json").write_bytes(LinearModel(named, origin).encoded())


def _columns(items: Sequence[Deviant]) -> Doubles:
    wordings = [item.wording for item in items]
    return RELEVANCE_FEATURES.rows(wordings).values.astype(np.float64)


def _real(items: Sequence[Deviant], verdicts: Verdicts) -> Doubles:
    return np.array([verdicts[item.key] == "real" for item in items], np.float64)


if __name__ == "__main__":
    main()
