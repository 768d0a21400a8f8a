"""Fits the models of translation spotting: the screen (linear), the first look and the ranker (boosted trees).

    TERMALIGN_SHARED=... python -m training.spotting            cross-validate over documents
    TERMALIGN_SHARED=... python -m training.spotting --write    fit on all and write the models
    TERMALIGN_SHARED=... python -m training.spotting --write --first-look    … the first look alone
    TERMALIGN_SHARED=... python -m training.spotting --write --ranker        … the ranker alone

Labels are the project's own (`labels/`). A row is a candidate span of one occurrence of a labelled term; it is
right when its lemmas are those of the judged rendering. The ranker is fitted on the lists of texts written for the
project (`samples/lists/`) too: there an occurrence counts where a candidate is what a reader gave for the term. The
first look and the ranker are conditional logits over the candidates of an occurrence and one alternative more, none:
what is right where a term was judged as not rendered, or where no candidate is. Several right candidates share the
occurrence as they share the likelihood. The ranker is fitted on what the first look lets through.
"""

import argparse
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import lightgbm as lgb
import numpy as np

from termalign.alignment.aligner import default_aligner
from termalign.documents.bitext import Bitext
from termalign.language.features import Features, stacked
from termalign.language.models import BoostedTrees, LinearModel, Origin
from termalign.termbase.decisions import text_key
from termalign.terms.spotting.candidates import SoughtTerms, find_candidates
from termalign.terms.spotting.evidence import pair_evidence
from termalign.terms.spotting.known_renderings import curated_renderings
from termalign.terms.spotting.local import (
    choice_probabilities,
    first_look_model,
    likely_rows,
    local_features,
    screen_features,
    screen_model,
)
from termalign.terms.spotting.occurrences import (
    CandidateRow,
    CandidateTable,
    find_occurrences,
    group_starts,
    is_quoted,
    target_text,
)
from termalign.terms.spotting.rendered import SpanQuery
from termalign.terms.spotting.spotter import LEAST_SPOTTED_LIKELIHOOD
from termalign.terms.spotting.table import RenderingFinder
from training.export import EXACTLY, LABELS_NOTE, as_trees, labels_hash, write_trees
from training.labels import (
    COORDINATION,
    LabelledDocument,
    drop_renderings,
    label_files,
    lemma_string,
    read_coordination,
    read_documents,
)
from training.list_documents import ListDocument, own_documents, own_lists
from training.logistic import NEWTON_STEPS, feature_weights

PACKAGE = Path(__file__).parent.parent / "termalign" / "terms" / "spotting"
SEED = 1
TREES = 300
FIRST_LOOK_TREES = 120
FOLDS = 5
"""Of cross-validation, by documents."""
CONFIDENT = 0.9
"""Confidence from which a rendering is reported apart."""
FIRST_WORTH = -2.0
"""Worth of a candidate that the trees start from: of twenty, three in four occurrences have a right one."""
COORDINATED = 3
"""How often the sentences on coordination count for the ranker: beside the lists, which have few renderings with a gap,
the gap is passed over in one of five sentences of the tests if they count once."""
TEMPERATURE = 1.08
"""What worths are divided by, so that confidences hold in texts of another genre: the likelihood of the work reports
under a ranker fitted on the rest, and of the addresses under one fitted on the rest, is highest at 1.05 to 1.1."""
SCREEN_RIDGE = 10.0
"""Of the squares of the weights of the screen, for features of unit variance."""
LEAST_CURVATURE = 1e-3
"""Second derivatives are at least this, so that leaves of settled rows stay small."""
PARAMETERS = {
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": SEED,
    **EXACTLY,
}


def origin(more: Sequence[Path] = (), **options: object) -> Origin:
    lists = ", and readers' lists of texts written for the project" if more else ""
    note = LABELS_NOTE.format(script="spotting", more=f", fifty sentences written for the purpose{lists}")
    return Origin(note, "training/spotting.py", options, labels_hash([*label_files(), COORDINATION, *more]))


class Judgeable(ABC):
    """A document whose terms were rendered by somebody, aligned, with their occurrences."""

    def __init__(self, name: str, terms: Iterable[str], bitext: Bitext) -> None:
        self.name = name
        self.bitext = bitext
        self.evidence = pair_evidence(bitext)
        self.terms = sorted(set(terms))
        occurrences = find_occurrences(self.terms, self.bitext.pairs)
        self.sought = SoughtTerms(self.terms, occurrences, self.evidence)

    @abstractmethod
    def right(self, table: CandidateTable) -> np.ndarray:
        """Return for each candidate 1 right, 0 wrong, -1 not judged."""

    @cached_property
    def candidates(self) -> CandidateTable:
        """What the screen lets through, with local features."""
        return find_candidates(self.sought)

    def table(self, first_look: BoostedTrees) -> CandidateTable:
        """Return what the first look lets through, with all features."""
        aligner, found = default_aligner(), self.candidates
        if found.rows:
            found = found.only(likely_rows(found.features, group_starts(found.rows), model=first_look))
        finder = RenderingFinder(aligner.encoder, aligner.lexicon, curated_renderings())
        return finder.describe(found, self.sought)


class Labelled(Judgeable):
    """A labelled document."""

    def __init__(self, document: LabelledDocument, bitext: Bitext) -> None:
        self.paragraph = [bitext.src.place(pair.src.span.start)[0] - 1 for pair in bitext.pairs]
        self.keys: dict[tuple[str, int], set[str]] = {}
        for paragraph, labels in document.labels.items():
            for label in labels:
                self.keys.setdefault((label.zh, paragraph), set()).add(lemma_string(label.en))
        super().__init__(document.name, (term for term, _ in self.keys), bitext)

    def right_keys(self, term: str, pair: int) -> set[str] | None:
        """Return the judged renderings of a term in a pair; None when it was not judged there."""
        return self.keys.get((term, self.paragraph[pair]))

    def right(self, table: CandidateTable) -> np.ndarray:
        right = np.full(len(table.rows), -1)
        for place, row in enumerate(table.rows):
            found = self.right_keys(self.terms[row.term], row.pair)
            if found is not None:
                right[place] = row.key in found
        return right


class Listed(Judgeable):
    """A document whose terms readers listed, each with its renderings anywhere in the document."""

    def __init__(self, document: ListDocument, bitext: Bitext) -> None:
        self.renderings: dict[str, set[str]] = {}
        for terms in document.lists:
            for term in terms:
                self.renderings.setdefault(term.zh, set()).update(term.en)
        super().__init__(document.name, self.renderings, bitext)

    def right(self, table: CandidateTable) -> np.ndarray:
        """Return for each candidate 1 right, 0 wrong, -1 where no candidate of the occurrence is right."""
        right = np.array(
            [
                text_key(target_text(self.evidence[row.pair].pair, row))
                in self.renderings[self.terms[row.term]]
                for row in table.rows
            ],
            np.intp,
        )
        starts = group_starts(table.rows)
        sizes = np.diff(np.append(starts, len(right)))
        right[np.repeat(np.maximum.reduceat(right, starts), sizes) == 0] = -1
        return right


def screen_rows(document: Labelled) -> Iterator[tuple[Features, np.ndarray]]:
    """Yield, of each judged occurrence, the right span, the hard wrong ones and some others."""
    random = np.random.default_rng(SEED)
    for term, places in zip(document.terms, document.sought.occurrences, strict=True):
        for place in places:
            found = document.right_keys(term, place.pair)
            item = document.evidence[place.pair]
            if not found or not len(item.spans.start):
                continue
            quoted = np.array([is_quoted(item.pair.src.text, *place.span)])
            local = local_features([SpanQuery(item, [term], [place], quoted, item.spans)])
            is_right = np.array([key in found for key in item.keys])
            if not is_right.any():
                continue
            geometric = local.whole["geometric"][0, 0]
            hard = np.argsort(-geometric, kind="stable")[:80]
            others = random.choice(len(geometric), min(len(geometric), 40), replace=False)
            chosen = np.unique(np.concatenate([np.flatnonzero(is_right), hard, others]))
            yield screen_features(local.rows(*np.zeros_like([chosen, chosen]), chosen)), is_right[chosen]


def fit_screen(documents: list[Labelled]) -> LinearModel:
    parts = [part for document in documents for part in screen_rows(document)]
    features = stacked([part for part, _ in parts])
    right = np.concatenate([part for _, part in parts])
    _, *weights = np.round(feature_weights(features.values, right, ridge=SCREEN_RIDGE), 5).tolist()
    options = {"newton_steps": NEWTON_STEPS, "ridge": SCREEN_RIDGE}
    return LinearModel(dict(zip(features.names, weights, strict=True)), origin(**options))


def fit_worth(
    tables: Sequence[tuple[CandidateTable, np.ndarray]], trees: int, lists: Sequence[Path] = ()
) -> BoostedTrees:
    """Fit the worth of candidates under a conditional logit (see `termalign.terms.spotting.local`).

    Args:
        tables: Candidates, with the value of `Judgeable.right` for each.
        trees: How many.
        lists: The readers' lists that some of it is judged by.
    """
    judged = [
        (table.features.values[right >= 0], right[right >= 0], group_starts(_judged_rows(table, right)))
        for table, right in tables
        if (right >= 0).any()
    ]
    features = np.concatenate([rows for rows, _, _ in judged])
    is_right = np.concatenate([right for _, right, _ in judged]).astype(np.float64)
    before = np.cumsum([0, *(len(rows) for rows, _, _ in judged)])
    starts = np.concatenate([own + start for (_, _, own), start in zip(judged, before, strict=False)])
    group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(features))))

    def gradients(worth: np.ndarray, _: lgb.Dataset) -> tuple[np.ndarray, np.ndarray]:
        """Return the derivatives of the negative log-likelihood that a right alternative is chosen."""
        found = choice_probabilities(worth, starts).astype(np.float64)
        of_right = np.add.reduceat(found * is_right, starts)[group]
        wanted = np.divide(found * is_right, of_right, out=np.zeros_like(found), where=of_right > 0)
        return found - wanted, np.maximum(found * (1.0 - found), LEAST_CURVATURE)

    data = lgb.Dataset(features, is_right, init_score=np.full(len(features), FIRST_WORTH))
    booster = lgb.train({**PARAMETERS, "objective": gradients}, data, trees)
    made = origin(lists, **PARAMETERS, trees=trees, start=FIRST_WORTH, temperature=TEMPERATURE)
    names = tables[0][0].features.names
    return as_trees(booster, names, made, start=FIRST_WORTH, temperature=TEMPERATURE)


def _judged_rows(table: CandidateTable, right: np.ndarray) -> list[CandidateRow]:
    return [row for row, judged in zip(table.rows, right >= 0, strict=True) if judged]


class Judged(NamedTuple):
    """What the ranker makes of one judged occurrence."""

    confidence: float
    is_right: bool
    is_reachable: bool
    is_rendered: bool


def judge(document: Labelled, table: CandidateTable, scores: np.ndarray) -> Iterator[Judged]:
    right = document.right(table)
    best: dict[tuple[int, int], int] = {}
    for place, row in enumerate(table.rows):
        group = (row.term, row.occurrence)
        if right[place] >= 0 and (group not in best or scores[place] > scores[best[group]]):
            best[group] = place
    found = zip(document.candidates.rows, document.right(document.candidates), strict=True)
    reachable = {(row.term, row.occurrence) for row, is_right in found if is_right > 0}
    for group, place in best.items():
        rendered = document.right_keys(document.terms[group[0]], table.rows[place].pair) != {""}
        yield Judged(float(scores[place]), bool(right[place]), group in reachable, rendered)


def report(name: str, found: list[Judged]) -> None:
    rendered = [one for one in found if one.is_rendered]
    confident = [one.is_right for one in rendered if one.confidence >= CONFIDENT]
    dropped = [one.confidence for one in found if not one.is_rendered]
    print(
        f"{name:14} P@1 {np.mean([one.is_right for one in rendered]):.3f} of {len(rendered)}, "
        f"reachable {np.mean([one.is_reachable for one in rendered]):.3f}; at confidence {CONFIDENT}: "
        f"{len(confident) / len(rendered):.2f} of them, right {np.mean(confident):.3f}"
    )
    if dropped:
        shares = ", ".join(
            f"{np.mean(np.array(dropped) >= least):.2f} with {least} or more"
            for least in (LEAST_SPOTTED_LIKELIHOOD, 0.5, CONFIDENT)
        )
        print(f"{'':14} a rendering of {len(dropped)} terms not rendered: {shares}")


def read_labelled() -> list[Labelled]:
    """Return every labelled document three times.

    As pairs of paragraphs; aligned sentence by sentence; and that with renderings dropped, of which few are labelled.
    The sentences on coordination are pairs already, each a document of its own: they share no subject.
    """
    aligner = default_aligner()
    sentences = read_coordination()
    found = [
        Labelled(
            LabelledDocument(sentences.name, [pair], {0: sentences.labels[number]}),
            aligner.align(*pair, input="pairs"),
        )
        for number, pair in enumerate(sentences.pairs)
    ]
    for document in read_documents():
        zh, en = ("\n".join(side) for side in zip(*document.pairs, strict=True))
        for input in ("pairs", "paragraphs"):
            found.append(Labelled(document, aligner.align(zh, en, input=input)))
        dropped = drop_renderings(document)
        zh, en = ("\n".join(side) for side in zip(*dropped.pairs, strict=True))
        found.append(Labelled(dropped, aligner.align(zh, en)))
    return found


def judged_lists(first_look: BoostedTrees) -> Iterator[tuple[CandidateTable, np.ndarray]]:
    """Yield the candidates of the listed texts that were written for the project, and which of them are right."""
    for document in own_documents():
        listed = Listed(document, default_aligner().align(document.zh, document.en))
        table = listed.table(first_look)
        yield table, listed.right(table)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the models fitted on all documents")
    alone = parser.add_mutually_exclusive_group()
    alone.add_argument(
        "--first-look",
        action="store_true",
        help="keep the screen and the ranker, whose evidence others are fitted on",
    )
    alone.add_argument("--ranker", action="store_true", help="keep the screen and the first look that ship")
    arguments = parser.parse_args()
    documents = read_labelled()
    if arguments.write and not (arguments.first_look or arguments.ranker):
        (PACKAGE / "screen.json").write_bytes(fit_screen(documents).encoded())
        screen_model.cache_clear()  # the others are fitted on what the new screen lets through
    looked_at = [(document.candidates, document.right(document.candidates)) for document in documents]
    first_look = first_look_model() if arguments.ranker else fit_worth(looked_at, FIRST_LOOK_TREES)
    if arguments.write and not arguments.ranker:
        write_trees(first_look, PACKAGE / "first_look.npz")
    if arguments.first_look:
        return
    tables = [document.table(first_look) for document in documents]
    rights = [document.right(table) for document, table in zip(documents, tables, strict=True)]
    judged = list(zip(tables, rights, strict=True))
    coordinated = [
        item for document, item in zip(documents, judged, strict=True) if document.name == COORDINATION.stem
    ] * (COORDINATED - 1)
    listed = list(judged_lists(first_look))
    if arguments.write:
        ranker = fit_worth([*coordinated, *judged, *listed], TREES, own_lists())
        write_trees(ranker, PACKAGE / "ranker.npz")
        return
    names = list(dict.fromkeys(document.name for document in documents))
    found: dict[str, list[Judged]] = {name: [] for name in names}
    for fold in range(FOLDS):
        inside = [document.name not in names[fold::FOLDS] for document in documents]
        own_look = fit_worth(list(compress(looked_at, inside)), FIRST_LOOK_TREES)
        further = coordinated if COORDINATION.stem not in names[fold::FOLDS] else []
        ranker = fit_worth([*further, *compress(judged, inside), *listed], TREES)
        for document in compress(documents, (not one for one in inside)):
            table = document.table(own_look)
            if table.rows:
                scores = choice_probabilities(ranker.raw(table.features), group_starts(table.rows))
                found[document.name] += judge(document, table, scores)
    for name, of_name in found.items():
        report(name, of_name)


if __name__ == "__main__":
    main()
