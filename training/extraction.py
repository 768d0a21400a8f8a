"""Fits the models of extraction: the screen of Chinese candidates, with links and without, and the ranking of pairs.

    TERMALIGN_SHARED=... python -m training.extraction            cross-validate over documents and over genres
    TERMALIGN_SHARED=... python -m training.extraction --write    fit on all and write the models (six minutes)
    TERMALIGN_SHARED=... python -m training.extraction --rank …   the ranking alone, on what the screen lets through

Labels are of two kinds. The project's own (`labels/`): paragraphs of policy texts in which every term was labelled. A
candidate that occurs in one is a term when it was labelled as term, name or slogan in any, and its rendering is right
when it was judged so anywhere in the document. And the readers' lists (`benchmarks/list_documents.py`) of texts of
other genres: a candidate is a term when a reader listed it, and its rendering is right when a reader gave it; those of
policy texts stop at a hundred terms, so that what else is a term there is taken from the project's own labels. The
ranking is fitted on the documents written for the project too (`samples/lists/`), and not measured on them.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import lightgbm as lgb
import numpy as np

from termalign.alignment.aligner import Aligner, default_aligner
from termalign.documents.bitext import Bitext, Document, TokenizedPair, TokenizedSentence
from termalign.language.candidates.terms import KnownTerms
from termalign.language.features import Features, stacked
from termalign.language.models import Origin
from termalign.language.text import Span, match_key
from termalign.termbase.decisions import text_key
from termalign.terms.extraction import mapping, shortlist
from termalign.terms.extraction.consistency import read_candidates
from termalign.terms.extraction.known import Known
from termalign.terms.extraction.mapping import LEAST_TERM, map_document
from termalign.terms.extraction.pair_features import rank_features, renderings_by_rank
from termalign.terms.extraction.shortlist import VISIBLE_FEATURES
from termalign.terms.extraction.source_stats import read_source
from termalign.terms.extraction.statistics import gathered
from termalign.terms.extraction.termhood import screen_features
from termalign.terms.spotting.evidence import PairEvidence, pair_evidence
from termalign.terms.spotting.known_renderings import Settled, curated_glossary
from termalign.terms.spotting.table import RenderingFinder
from training.export import EXACTLY, LABELS_NOTE, as_trees, labels_hash, write_trees
from training.labels import LabelledDocument, label_files, lemma_string, read_documents
from training.list_documents import (
    MEASURING_ONLY,
    ListDocument,
    Lists,
    list_key,
    own_documents,
    own_lists,
)
from training.policy_texts import curated_without, text_of

PACKAGE = Path(__file__).parent.parent / "termalign" / "terms" / "extraction"
SCREEN_TREES = 300
RANK_TREES = 250
RANKED = 2
"""Renderings of a candidate, the likeliest, that the ranking is fitted on."""

LONG = 7
"""Characters from which a term is long."""

LONG_WEIGHT = 3.0
"""Weight of a long term among the right rows: there are few, and the screen lost four times as many of them."""

ONE_READER = 0.5
"""Weight of what only one of two readers listed."""

LABELLED_WEIGHT = 2.0
"""Weight of candidates in labelled paragraphs, for the ranking: every term of these is labelled, where lists stop
early, and the documents written for the project have many more candidates."""

WRONG_A_RIGHT = 10.0
"""Weight of a document's wrong candidates by that of its right ones, for the screen: it shall let through the same
share of any text, however many of its terms the labels hold."""

PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 24,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 1,
    **EXACTLY,
}
"""Of the screens, and of the ranking that salience goes by, which sees the labels alone."""

RANK_PARAMETERS = {**PARAMETERS, "learning_rate": 0.08}
"""Of the ranking, which has three times as many rows to learn from."""


@dataclass
class Rows:
    document: str
    genre: str
    keys: list[str]
    """Of the candidate of each row."""
    features: Features
    right: np.ndarray
    weight: np.ndarray


def plain(text: str) -> str:
    """Return the key of a candidate: no white space, as its tokens are joined."""
    return match_key(text).replace(" ", "")


class Judged:
    """A document, and what was judged in it."""

    def __init__(self, name: str, genre: str, zh: str, en: str, aligner: Aligner) -> None:
        self.name = name
        self.genre = genre
        self.aligner = aligner
        self.zh, self.en = zh, en

    @cached_property
    def bitext(self) -> Bitext:
        """Both sides aligned."""
        return self.aligner.align(self.zh, self.en)

    @cached_property
    def evidence(self) -> list[PairEvidence]:
        """Of its sentence pairs."""
        return pair_evidence(self.bitext)

    @cached_property
    def lines(self) -> list[TokenizedPair]:
        """Its Chinese lines, tokenized, each with nothing for a translation."""
        tokenizer = self.aligner.tokenizers[0]
        nothing = TokenizedSentence("", Span(0, 0))
        return [
            TokenizedPair(TokenizedSentence.of(line, tuple(tokenizer.tokenize(line.text))), nothing)
            for line in Document.of_lines(self.zh.split("\n")).sentences
        ]

    def weight(self, key: str) -> float | None:
        """Return the weight of a candidate, negative for one that is no term; None for one that nobody judged."""
        raise NotImplementedError

    def is_rendering(self, key: str, rendering: str) -> bool:
        """Tell whether a rendering, by its lemmas, was judged right for a term."""
        raise NotImplementedError

    def screen_rows(self) -> Rows:
        """Return the candidates."""
        lexicon = self.aligner.lexicon
        statistics, _ = read_candidates(self.evidence, lexicon, KnownTerms())
        keys = sorted(statistics.terms)
        return self._balanced(
            self._rows(keys, [None] * len(keys), screen_features(keys, statistics, lexicon))
        )

    def shortlist_rows(self) -> Rows:
        """Return the candidates with what the Chinese side alone shows of them."""
        lexicon = self.aligner.lexicon
        statistics = read_source(self.lines, lexicon, KnownTerms()).statistics
        keys = sorted(statistics.terms)
        features = screen_features(keys, statistics, lexicon, features=VISIBLE_FEATURES)
        return self._balanced(self._rows(keys, [None] * len(keys), features))

    def rank_rows(self) -> Rows:
        """Return the candidates that the screen lets through, known terms among them, with their renderings."""
        lexicon = self.aligner.lexicon
        known = KnownTerms(Known(curated_glossary()).terms)
        settled = Settled(curated_without(self.name))
        mapped = gathered(
            map_document(self.bitext, RenderingFinder(self.aligner.encoder, lexicon, settled), known)
        )
        pairs = [
            (key, rendering)
            for key in sorted(mapped.terms)
            for rendering, _ in renderings_by_rank(mapped.terms[key])[:RANKED]
        ]
        names, renderings = zip(*pairs, strict=True)
        return self._rows(names, renderings, rank_features(pairs, mapped, lexicon))

    @staticmethod
    def _balanced(rows: Rows) -> Rows:
        """Weigh the wrong rows by the right ones."""
        right, wrong = rows.weight[rows.right].sum(), rows.weight[~rows.right].sum()
        factor = WRONG_A_RIGHT * right / wrong if right and wrong else 1.0
        return replace(rows, weight=np.where(rows.right, rows.weight, rows.weight * factor))

    def _rows(self, keys: Sequence[str], renderings: Sequence[str | None], features: Features) -> Rows:
        weights = [self.weight(key) for key in keys]
        chosen = [number for number, weight in enumerate(weights) if weight is not None]
        right = [
            weights[number] > 0
            and (renderings[number] is None or self.is_rendering(keys[number], renderings[number]))
            for number in chosen
        ]
        weight = [
            abs(weights[number]) * (LONG_WEIGHT if is_right and len(keys[number]) >= LONG else 1.0)
            for number, is_right in zip(chosen, right, strict=True)
        ]
        return Rows(
            self.name,
            self.genre,
            [keys[number] for number in chosen],
            features.rows(chosen),
            np.array(right),
            np.array(weight),
        )


class LabelledPolicy(Judged):
    """A document with the project's own labels."""

    def __init__(self, document: LabelledDocument, aligner: Aligner) -> None:
        zh, en = ("\n".join(side) for side in zip(*document.pairs, strict=True))
        super().__init__(document.name, "policy", zh, en, aligner)
        self.exhaustive = {
            paragraph
            for paragraph, labels in document.labels.items()
            if all(label.exhaustive for label in labels)
        }
        self.terms: set[str] = set()
        self.renderings: dict[str, set[str]] = {}
        for labels in document.labels.values():
            for label in labels:
                key = plain(label.zh)
                if label.en:
                    self.renderings.setdefault(key, set()).add(lemma_string(label.en))
                if label.kind != "generic":
                    self.terms.add(key)

    @cached_property
    def judged(self) -> set[str]:
        """The candidates that occur where every term is labelled."""
        inside = [line for number, line in enumerate(self.lines) if number in self.exhaustive]
        return set(read_source(inside, self.aligner.lexicon, KnownTerms()).statistics.terms)

    def weight(self, key: str) -> float | None:
        return None if key not in self.judged else 1.0 if key in self.terms else -1.0

    def is_rendering(self, key: str, rendering: str) -> bool:
        return rendering in self.renderings.get(key, ())


class Listed(Judged):
    """A document whose terms readers listed."""

    def __init__(self, document: ListDocument, aligner: Aligner, labelled: LabelledPolicy | None) -> None:
        """Take in a document, and what the project's own labels say of the text that it is a part of."""
        super().__init__(document.name, document.genre, document.zh, document.en, aligner)
        self.labelled = labelled
        self.agreed = set(document.agreed) if len(document.lists) > 1 else document.any
        self.renderings: dict[str, set[str]] = {}
        for terms in document.lists:
            for term in terms:
                self.renderings.setdefault(term.zh, set()).update(term.en)

    def weight(self, key: str) -> float | None:
        listed = list_key(key)
        if listed in self.renderings:
            return 1.0 if listed in self.agreed else ONE_READER
        return self.labelled.weight(key) if self.labelled else -1.0

    def is_rendering(self, key: str, rendering: str) -> bool:
        if text_key(rendering) in self.renderings.get(list_key(key), ()):
            return True
        return self.labelled is not None and self.labelled.is_rendering(key, rendering)


def read_judged() -> Iterator[Judged]:
    aligner = default_aligner()
    labelled = {document.name: LabelledPolicy(document, aligner) for document in read_documents()}
    yield from labelled.values()
    lists = Lists()
    for name in lists.names:
        if name not in MEASURING_ONLY:
            yield Listed(lists.read(name), aligner, labelled.get(text_of(name)))


def fit(rows: Sequence[Rows], trees: int, parameters: Mapping[str, object] = PARAMETERS) -> lgb.Booster:
    features = stacked([part.features for part in rows])
    right, weight = (np.concatenate([getattr(part, name) for part in rows]) for name in ("right", "weight"))
    return lgb.train(dict(parameters), lgb.Dataset(features.values, right, weight=weight), trees)


def write_screen(rows: Sequence[Rows], name: str) -> None:
    origin = Origin(
        LABELS_NOTE.format(script="extraction", more=", and on readers' lists of terms of 27 documents"),
        "training/extraction.py",
        {
            **PARAMETERS,
            "trees": SCREEN_TREES,
            "long": LONG_WEIGHT,
            "one_reader": ONE_READER,
            "wrong_a_right": WRONG_A_RIGHT,
        },
        labels_hash([*label_files(), *Lists().files]),
    )
    write_trees(as_trees(fit(rows, SCREEN_TREES), rows[0].features.names, origin), PACKAGE / name)


def write_ranking(rows: Sequence[Rows]) -> None:
    more = ", and on readers' lists of terms of 27 documents and of those written for the project"
    origin = Origin(
        LABELS_NOTE.format(script="extraction", more=more),
        "training/extraction.py",
        {
            **RANK_PARAMETERS,
            "trees": RANK_TREES,
            "long": LONG_WEIGHT,
            "one_reader": ONE_READER,
            "labelled": LABELLED_WEIGHT,
        },
        labels_hash([*label_files(), *Lists().files, *own_lists()]),
    )
    fitted = fit(rows, RANK_TREES, RANK_PARAMETERS)
    write_trees(as_trees(fitted, rows[0].features.names, origin), PACKAGE / "rank.npz")


def cross_validate(
    rows: Sequence[Rows],
    trees: int,
    thresholds: tuple[float, ...],
    parameters: Mapping[str, object] = PARAMETERS,
    more: Sequence[Rows] = (),
) -> None:
    """Print figures of models that know neither the document nor, in the second table, its genre.

    All of them are fitted on `more` too, but for what is of that genre.
    """
    for what, group in (
        ("document", lambda part: text_of(part.document)),
        ("genre", lambda part: part.genre),
    ):
        print(f"without the {what}")
        totals: dict[str, list[tuple[np.ndarray, Rows]]] = {}
        for name in sorted({group(part) for part in rows}):
            model = fit([other for other in (*rows, *more) if group(other) != name], trees, parameters)
            for part in rows:
                if group(part) == name:
                    totals.setdefault(part.genre, []).append((model.predict(part.features.values), part))
        for genre, found in sorted(totals.items()):
            scores = np.concatenate([scores for scores, _ in found])
            right = np.concatenate([part.right for _, part in found])
            long = np.array([len(key) >= LONG for _, part in found for key in part.keys])
            print(f"  {genre:10} {len(right)} rows, {right.sum()} right")
            for least in thresholds:
                kept = scores >= least
                print(
                    f"    ≥ {least}: {kept.mean():.3f} of rows, P {right[kept].mean():.2f}, "
                    f"R {kept[right].mean():.3f}, long ones {kept[right & long].mean():.3f}"
                )


def fit_screens(documents: Sequence[Judged], arguments: argparse.Namespace) -> None:
    """Fit or cross-validate the screen without links and, unless that alone is wanted, the one with links."""
    visible = [document.shortlist_rows() for document in documents]
    if arguments.write:
        write_screen(visible, "shortlist.npz")
    else:
        print("shortlist")
        cross_validate(visible, SCREEN_TREES, (0.02, 0.03, shortlist.LEAST_TERM, 0.1, 0.2))
    if arguments.shortlist:
        return
    screens = [document.screen_rows() for document in documents]
    if arguments.write:
        write_screen(screens, "screen.npz")
        mapping.screen_model.cache_clear()  # the ranking is fitted on what the new screen lets through
    else:
        print("screen")
        cross_validate(screens, SCREEN_TREES, (0.02, LEAST_TERM, 0.05, 0.1))


def fit_ranking(documents: Sequence[Judged], arguments: argparse.Namespace) -> None:
    """Fit or cross-validate the ranking."""
    ranks = [document.rank_rows() for document in documents]
    ranks = [
        replace(rows, weight=LABELLED_WEIGHT * rows.weight) if isinstance(document, LabelledPolicy) else rows
        for document, rows in zip(documents, ranks, strict=True)
    ]
    own = [Listed(document, default_aligner(), None).rank_rows() for document in own_documents()]
    if arguments.write:
        write_ranking([*ranks, *own])
    else:
        print("rank")
        cross_validate(ranks, RANK_TREES, (0.05, 0.1, 0.2, 0.5), RANK_PARAMETERS, own)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the models fitted on all documents")
    alone = parser.add_mutually_exclusive_group()
    alone.add_argument("--shortlist", action="store_true", help="the screen without links alone (a minute)")
    alone.add_argument("--rank", action="store_true", help="the ranking alone, with the screen that ships")
    arguments = parser.parse_args()
    documents = list(read_judged())
    if not arguments.rank:
        fit_screens(documents, arguments)
    if not arguments.shortlist:
        fit_ranking(documents, arguments)


if __name__ == "__main__":
    main()
