"""Places of terms whose main rendering is missing, with which of their stretches are right.

In documents with renderings replaced (`benchmarks/consistency.py`: of terms that lists have, several times over, and of
the terms that are followed, more of them at a time) a stretch is right where it is what was put there, and others at
that place are wrong but for those that overlap it. In the documents as published it is right where it was judged by
reading to be other words for the term, and wrong everywhere else (`labels/variations/`: document, source term,
rendering, 1 or 0).

Linking the documents and measuring the stretches is what fitting costs. Both are kept in a folder if one is named, by a
hash of the code that made them and of the texts, and taken from there as long as neither changes.
"""

import csv
import pickle
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from termalign.checking.variations.missing import MissingRenderings
from termalign.checking.variations.recurring import LEAST_MAIN, RecurringTerms, recurring_terms
from termalign.checking.variations.stretches import MissingRendering
from termalign.documents.bitext import Bitext
from termalign.language.features import Features
from termalign.language.text import Span
from termalign.language.text.language import Direction
from termalign.terms.spotting.spotter import default_spotter
from training.replacements import WAYS, Pairs, Seed, Ways, documents, linked, seeded

ROOT = Path(__file__).parent.parent
LABELS = Path(__file__).parent / "labels" / "variations"
WORDINGS = ROOT / "training" / "samples"
DOCUMENTS = (
    "gwr-2016",
    "gwr-2018",
    "k8s",
    "tw-fair-trade-act",
    "python-sockets",
    "monero-moneropedia-a",
    "tico-wiki-vaccine",
)
PUBLISHED = "published"
LISTED_SEEDS = (7, 8)
"""Of the rounds in which terms of lists are replaced."""

REPLACED = 30
FOLLOWED_SEEDS = (11,)
"""Of the rounds in which terms that are followed are replaced."""

REWORDED_SEEDS = (12,)
"""Of the rounds in which terms are replaced by other words that were written for them."""

MOST_REPLACED = 90
REPLACED_SHARE = 0.7
"""Of the lines of a document at most, where terms that are followed are replaced."""

LEAST_SHARE = 0.6
"""Of the places of a followed term that have its main rendering."""

Labels = dict[tuple[str, str, str], int]
Kept = TypeVar("Kept")


class Place(NamedTuple):
    """A place that lacks the main rendering, and the stretches that may render the term."""

    source: str
    main: str
    used: int
    """Places that have the main rendering."""
    index: int
    """Of the sentence pair."""
    line: int
    span: Span
    """Of the term."""
    src: str
    tgt: str
    spans: Sequence[Span]
    """The stretches, in the translation."""
    rows: Features

    @property
    def texts(self) -> list[str]:
        """The stretches."""
        return [span.of(self.tgt) for span in self.spans]


class Round(NamedTuple):
    """A document, as published or with renderings replaced."""

    document: str
    name: str
    seeds: Sequence[Seed]
    places: Sequence[Place]
    respelt: Sequence[Place]
    """Those with a name in another spelling or a word of another region, which is the only stretch of each."""


class Example(NamedTuple):
    """A place of a term, and which of its stretches are right."""

    of: Place
    right: NDArray[np.int8]
    """1 right, 0 wrong, -1 left out."""
    read: NDArray[np.bool_]
    """Which were judged by reading, or replaced."""


def read_labels(direction: Direction) -> Labels:
    """Return what was judged, by document, term and rendering."""
    with (LABELS / f"{direction.value}.tsv").open(encoding="utf-8") as stream:
        return {
            (row["document"], row["term"], row["rendering"]): int(row["real"])
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        }


def rounds(direction: Direction, folder: Path | None) -> Iterator[Round]:
    """Yield all documents, each as published first."""
    texts, ways = documents(), Ways(direction.value)
    for name in DOCUMENTS:
        plain = _linked(name, texts[name], direction, folder)
        following = _kept(folder, ("following", name, direction.value), lambda of=plain: follow(of))
        yield _measured(name, PUBLISHED, plain, (), folder, following)
        turned = direction is Direction.EN_ZH
        sides = {
            (term.main, term.source) if turned else (term.source, term.main)
            for term in following.terms
            if term.share >= LEAST_SHARE
        }
        most = min(MOST_REPLACED, int(REPLACED_SHARE * len(texts[name])))
        written = sorted(ways.rewordings)
        choices = [(f"listed-{number}", number, REPLACED, None, WAYS) for number in LISTED_SEEDS]
        choices += [(f"followed-{number}", number, most, sorted(sides), WAYS) for number in FOLLOWED_SEEDS]
        choices += [(f"reworded-{number}", number, most, written, ("reworded",)) for number in REWORDED_SEEDS]
        for title, number, count, listed, order in choices:
            chosen = random.Random(number)
            pairs, seeds = seeded(texts[name], ways, direction.value, count, chosen, listed, order)
            yield _measured(name, title, _linked(name, pairs, direction, folder), seeds, folder)


def follow(bitext: Bitext) -> RecurringTerms:
    """Return the terms of a bitext."""
    return recurring_terms([bitext.read(Direction.ZH_EN)], bitext.direction, default_spotter())


def _linked(name: str, pairs: Pairs, direction: Direction, folder: Path | None) -> Bitext:
    kept = _kept(
        folder, ("linked", name, pairs), lambda: linked(name, pairs, Direction.ZH_EN.value), _below()
    )
    return kept.read(direction)


def _measured(
    document: str,
    title: str,
    bitext: Bitext,
    seeds: Sequence[Seed],
    folder: Path | None,
    known: RecurringTerms | None = None,
) -> Round:
    """Return the places of a bitext that lack a main rendering; those at replaced renderings alone if there are any."""
    lines = {seed.line for seed in seeds}

    def measure() -> Round:
        recurring = known or follow(bitext)
        missing = MissingRenderings(
            recurring.terms, bitext.direction, default_spotter().lexicon, recurring.spots
        )
        missing.add(bitext)
        absent = [place for of_term in missing.absent.values() for place in of_term]
        absent = [place for place in absent if missing.uses(place.source) >= LEAST_MAIN]
        absent = [place for place in absent if not seeds or place.unit.src_from.line in lines]
        absent.sort(key=lambda place: place.index)
        found = [
            _place(of.occurrence, of.term.main.text, missing)._replace(
                spans=[
                    of.translation.span(*ends)
                    for ends in zip(of.start.tolist(), of.end.tolist(), strict=True)
                ],
                rows=of.features,
            )
            for of in missing.stretches(absent)
            if len(of)
        ]
        mains = {term.source: term.main for term in missing.terms}
        respelt = [
            _place(place, mains[place.source], missing)._replace(spans=[span])
            for place, span in missing.respelt
        ]
        return Round(document, title, seeds, found, respelt)

    return _kept(folder, (document, title, bitext.direction.value, seeds), measure)


def _place(place: MissingRendering, main: str, missing: MissingRenderings) -> Place:
    unit = place.unit
    used = missing.uses(place.source)
    line = unit.src_from.line
    rows = Features((), np.zeros((1, 0), np.float32))
    return Place(place.source, main, used, place.index, line, place.span, unit.src, unit.tgt, (), rows)


def _kept(folder: Path | None, of: tuple[object, ...], make: Callable[[], Kept], code: str = "") -> Kept:
    """Return what was kept of something, or make and keep it."""
    if folder is None:
        return make()
    digest = blake2b((code or _code()).encode() + repr(of).encode(), digest_size=12).hexdigest()
    path = folder / f"{digest}.pickle"
    if path.exists():
        with path.open("rb") as stream:
            return pickle.load(stream)
    made = make()
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        pickle.dump(made, stream)
    return made


@cache
def _code() -> str:
    """Return a hash of all that what is measured depends on, but for what is fitted here."""
    files = [
        path for path in (ROOT / "termalign" / "checking" / "variations").iterdir() if path.suffix == ".py"
    ]
    return _below() + _hash([*files, Path(__file__), ROOT / "benchmarks" / "consistency.py"])


@cache
def _below() -> str:
    """Return a hash of what lies below the comparison of documents."""
    everything = (ROOT / "termalign").rglob("*")
    return _hash([path for path in everything if path.is_file() and "variations" not in path.parts])


def _hash(files: Sequence[Path]) -> str:
    digest = blake2b(digest_size=12)
    for path in sorted(files):
        if path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()


def examples_of(of: Round, direction: Direction, labels: Labels) -> Iterator[Example]:
    """Yield the places of a document of which is known which stretches are right."""
    for place in of.places:
        if of.name == PUBLISHED:
            read = [(of.document, place.source, text.casefold()) in labels for text in place.texts]
            yield Example(place, judged(place, of.document, labels), np.array(read, np.bool_))
        for seed in of.seeds:
            right = right_of_seed(place, seed, direction)
            if right is not None:
                yield Example(place, right, right == 1)


def right_of_seed(place: Place, seed: Seed, direction: Direction) -> NDArray[np.int8] | None:
    """Return which stretches are what was put there; None where nothing was at that place."""
    if place.line != seed.line:
        return None
    term, main = _plain(seed.zh), _plain(seed.en)
    if direction is Direction.EN_ZH:
        term, main = main, term
    here = _plain(place.source)
    if here not in term and term not in here:
        return None
    text, other = place.tgt.casefold(), seed.other.casefold()
    begins = [start for start in range(len(text)) if text.startswith(other, start)]
    if not begins:
        return None
    whole = here == term or _plain(place.main) == main
    right = np.zeros(len(place.spans), np.int8)
    for row, span in enumerate(place.spans):
        for begin in begins:
            end = begin + len(other)
            if span.start < end and begin < span.end:
                right[row] = 1 if whole and span.start == begin and end <= span.end <= end + 1 else -1
    return right


def _plain(text: str) -> str:
    return text.casefold().rstrip("s").strip("《》“”")


def judged(place: Place, document: str, labels: Labels) -> NDArray[np.int8]:
    """Return which stretches of a published text are right."""
    right = np.array(
        [labels.get((document, place.source, text.casefold()), 0) for text in place.texts], np.int8
    )
    real = [place.spans[row] for row in np.flatnonzero(right == 1).tolist()]
    for row, span in enumerate(place.spans):
        if right[row] != 1 and any(span.overlaps(other) for other in real):
            right[row] = -1
    return right
