"""The project's own labels: term renderings judged by reading official bilingual texts.

`labels/*.tsv` hold term pairs with their place; the texts themselves are not part of the project and are read
from the folder that the environment variable TERMALIGN_SHARED names.
"""

import csv
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from termalign.documents.parallel.beads import parse_beads
from termalign.language.tokenizers import English

FOLDER = Path(__file__).parent / "labels"
SAMPLES = Path(__file__).parent.parent / "docs" / "samples"
TEXTS = {"gwr": "policy/gwr/{year}.par", "newyear": "policy/newyear/{year}.par"}
COORDINATION = FOLDER.parent / "samples" / "coordination.tsv"
GAP = " … "
"""Stands between the parts of a discontinuous rendering."""


class Label(NamedTuple):
    zh: str
    en: str
    """Empty: not rendered in the parallel paragraph."""
    kind: str
    """term, name, slogan or generic."""
    exhaustive: bool
    """Whether every term of its paragraph is labelled."""


@dataclass(frozen=True)
class LabelledDocument:
    name: str
    pairs: list[tuple[str, str]]
    """Paragraphs of both sides."""
    labels: dict[int, list[Label]]
    """By paragraph."""


def label_files() -> list[Path]:
    """Return the files that `read_documents` reads labels from."""
    return [*_labelled_texts(), SAMPLES / "policy-article.terms.tsv"]


def _labelled_texts() -> list[Path]:
    """Return the labels of texts, each named after the kind of text and the year."""
    return sorted(FOLDER.glob("*-*.tsv"))


def shared() -> Path:
    return Path(os.environ["TERMALIGN_SHARED"]) / "data"


def read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n")


def read_documents() -> list[LabelledDocument]:
    documents = []
    for path in _labelled_texts():
        kind, year = path.stem.split("-")
        base = shared() / TEXTS[kind].format(year=year)
        labels: dict[int, list[Label]] = defaultdict(list)
        with path.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
                labels[int(row["paragraph"])].append(
                    Label(row["zh"], row["en"], row["class"], row["exhaustive"] == "1")
                )
        sides = [read_lines(base.with_suffix(f".par.{side}")) for side in ("zh", "en")]
        documents.append(LabelledDocument(path.stem, list(zip(*sides, strict=True)), dict(labels)))
    return [*documents, read_sample()]


def read_coordination() -> LabelledDocument:
    """Return the sentences written to show renderings with a gap, beside others like them without."""
    pairs, labels = [], {}
    with COORDINATION.open(encoding="utf-8") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)):
            pairs.append((row["zh"], row["en"]))
            labels[number] = [
                Label(*term.split("=", 1), "term", exhaustive=False) for term in row["terms"].split(" | ")
            ]
    return LabelledDocument("coordination", pairs, labels)


def read_sample() -> LabelledDocument:
    """Return the sample article that ships with the project, as pairs of its gold beads."""
    base = SAMPLES / "policy-article"
    zh, en = (read_lines(base.with_suffix(f".{side}.sentences.txt")) for side in ("zh", "en"))
    pairs = [
        ("".join(zh[number] for number in bead.src), " ".join(en[number] for number in bead.tgt))
        for bead in parse_beads(base.with_suffix(".beads").read_text(encoding="utf-8"))
        if bead.src and bead.tgt
    ]
    terms = [line.split("\t") for line in read_lines(base.with_suffix(".terms.tsv"))[1:]]
    labels = {
        number: [
            Label(term, rendering, "term", exhaustive=True)
            for term, renderings in terms
            if term in pair[0]
            for rendering in renderings.split(" | ")
            if rendering in pair[1]
        ]
        for number, pair in enumerate(pairs)
    }
    return LabelledDocument("sample", pairs, labels)


def drop_renderings(document: LabelledDocument) -> LabelledDocument:
    """Return the document with the rendering of one term a paragraph cut out, and that term labelled as not rendered.

    The term is the first, by a hash that spreads the choice, of those that occur once in the paragraph, as does
    their rendering; paragraphs without such a term are left as they are, unlabelled.
    """
    pairs, labels = list(document.pairs), {}
    for paragraph, found in document.labels.items():
        zh, en = document.pairs[paragraph]
        once = [label for label in found if label.en and zh.count(label.zh) == en.count(label.en) == 1]
        if once:
            label = min(once, key=lambda label: crc32(label.zh.encode()))
            rest = " ".join(en.replace(label.en, "").split())
            if lemma_string(label.en) not in lemma_string(rest):
                pairs[paragraph] = (zh, rest)
                labels[paragraph] = [label._replace(en="")]
    return LabelledDocument(document.name, pairs, labels)


_ENGLISH = English()


def lemma_string(text: str) -> str:
    """Return what a rendering is compared by: its lemmas, those of both parts of a discontinuous one."""
    return " ".join(token.key for token in _ENGLISH.tokenize(text.replace(GAP, " ")))
