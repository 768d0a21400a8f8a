"""Sentence alignment of versions that are not equal: wrong pairs, and sentences that lose their partner.

Documents are the project's own samples, paragraph by paragraph (`training/samples/lists`), or those of FOLDER as
`X.par.zh` and `X.par.en`, a paragraph a line. Each is aligned as it is, and changed in ways in which a translation and
its source differ in practice (`KINDS`). A pair is wrong when its sentences are not of paragraphs that translate each
other; a Chinese sentence is lost when its paragraph is in both versions and it is in no right pair.

Example:
    python -m benchmarks.unequal_versions [FOLDER] [--every 5] [--kinds cut,added] [--seed 7]
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from termalign.alignment.sentalign import LogLinear, SentenceAligner
from termalign.documents.sentences import segment

SAMPLES = Path(__file__).parent.parent / "training" / "samples" / "lists"

PART = 0.2
"""Share of the paragraphs that are cut, added or moved at once."""

LONGEST_SWAP = 6
"""Paragraphs between two that are exchanged, at most."""

UNTRANSLATED_WORDS = 150
"""Words of a passage left in English, at least: a licence, a disclaimer, a quotation."""


HEADINGS = 12
"""Shortest paragraphs of a document, which stand for its headings."""


class Paragraph(NamedTuple):
    """A paragraph of one side."""

    label: str
    """Equal for paragraphs that translate each other."""
    text: str


Side = list[Paragraph]


class Versions(NamedTuple):
    """A document and its translation."""

    zh: Side
    en: Side


class Tally(NamedTuple):
    """Counts of one alignment, or of several."""

    wrong: int
    pairs: int
    lost: int
    sentences: int
    """Chinese sentences whose paragraph is in both versions."""

    def plus(self, other: "Tally") -> "Tally":
        """Return the sum of two tallies."""
        return Tally(*(own + more for own, more in zip(self, other, strict=True)))


def _run(random: np.random.Generator, size: int, share: float = PART) -> tuple[int, int]:
    """Return the start and the end of a stretch with a share of `size` paragraphs."""
    length = max(1, round(share * size))
    start = int(random.integers(size - length + 1))
    return start, start + length


def _as_it_is(of: Versions, other: Versions, random: np.random.Generator) -> Versions:
    return of


def _swapped(of: Versions, other: Versions, random: np.random.Generator) -> Versions:
    first = int(random.integers(len(of.en) - LONGEST_SWAP))
    second = first + int(random.integers(1, LONGEST_SWAP + 1))
    en = list(of.en)
    en[first], en[second] = en[second], en[first]
    return Versions(of.zh, en)


def _cut(of: Versions, other: Versions, random: np.random.Generator) -> Versions:
    start, end = _run(random, len(of.en))
    return Versions(of.zh, of.en[:start] + of.en[end:])


def _added(of: Versions, other: Versions, random: np.random.Generator) -> Versions:
    start, end = _run(random, len(other.en))
    at = int(random.integers(len(of.en) + 1))
    return Versions(of.zh, of.en[:at] + other.en[start:end] + of.en[at:])


def _moved(of: Versions, other: Versions, random: np.random.Generator) -> Versions:
    start, end = _run(random, len(of.en))
    rest = of.en[:start] + of.en[end:]
    at = int(random.integers(len(rest) + 1))
    return Versions(of.zh, rest[:at] + of.en[start:end] + rest[at:])


def _untranslated(of: Versions, other: Versions, random: np.random.Generator) -> Versions:
    words: list[str] = []
    for paragraph in other.en:
        if len(words) < UNTRANSLATED_WORDS:
            words += paragraph.text.split()
    passage = Paragraph("untranslated", " ".join(words))
    at = int(random.integers(1, len(of.en)))
    return Versions([*of.zh[:at], passage, *of.zh[at:]], [*of.en[:at], passage, *of.en[at:]])


def _headings(of: Versions, other: Versions, random: np.random.Generator) -> Versions:
    """Keep the shortest paragraphs, and leave a passage in English between them."""
    by_length = sorted(range(len(of.zh)), key=lambda row: len(of.zh[row].text))[:HEADINGS]
    return _untranslated(Versions(*([side[row] for row in sorted(by_length)] for side in of)), other, random)


def _older(of: Versions, other: Versions, random: np.random.Generator) -> Versions:
    """Cut a part of each side, and add a strange one to each."""
    cut = [_run(random, len(of.en)) for _ in range(2)]
    added = [_run(random, len(side), PART / 2) for side in (other.zh, other.en)]
    sides = []
    for side, strange, (start, end), (first, last) in zip(of, other, cut, added, strict=True):
        rest = side[:start] + side[end:]
        at = int(random.integers(len(rest) + 1))
        marked = [Paragraph(f"{len(sides)} {own.label}", own.text) for own in strange[first:last]]
        sides.append(rest[:at] + marked + rest[at:])
    return Versions(*sides)


KINDS: Mapping[str, Callable[[Versions, Versions, np.random.Generator], Versions]] = {
    "as it is": _as_it_is,
    "swapped": _swapped,
    "cut": _cut,
    "added": _added,
    "moved": _moved,
    "untranslated": _untranslated,
    "headings": _headings,
    "older": _older,
}
"""Two paragraphs exchanged; a stretch cut from the translation, added to it, moved in it; an English passage in both,
and in both of their headings alone; stretches cut from both sides and strange ones added to both."""


def tally(aligner: SentenceAligner, versions: Versions) -> Tally:
    """Align two versions and count what is wrong."""
    src = segment("\n".join(own.text for own in versions.zh), "zh")
    tgt = segment("\n".join(own.text for own in versions.en), "en")
    shared = {own.label for own in versions.zh} & {own.label for own in versions.en}
    zh = [versions.zh[sentence.paragraph].label for sentence in src]
    en = [versions.en[sentence.paragraph].label for sentence in tgt]
    wrong = pairs = kept = 0
    for bead in aligner.align(src, tgt):
        if not (bead.src and bead.tgt):
            continue
        pairs += 1
        if {zh[sentence] for sentence in bead.src} == {en[sentence] for sentence in bead.tgt}:
            kept += sum(zh[sentence] in shared for sentence in bead.src)
        else:
            wrong += 1
    sentences = sum(label in shared for label in zh)
    return Tally(wrong, pairs, sentences - kept, sentences)


def own_documents() -> Iterator[Versions]:
    """Yield the samples of the project."""
    for path in sorted(SAMPLES.glob("*.tsv")):
        if ".R" in path.name:
            continue
        rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line.count("\t") == 1]
        rows = [row for row in rows if all(text.strip() for text in row)]
        yield _labelled(path.stem, *zip(*rows, strict=True))


def documents_of(folder: Path) -> Iterator[Versions]:
    """Yield the documents of a folder."""
    for path in sorted(folder.rglob("*.par.zh")):
        sides = [
            path.with_suffix(f".{side}").read_text("utf-8").rstrip("\n").split("\n") for side in ("zh", "en")
        ]
        yield _labelled(str(path), *sides)


def _labelled(name: str, zh: Sequence[str], en: Sequence[str]) -> Versions:
    return Versions(
        *([Paragraph(f"{name} {row}", text) for row, text in enumerate(side)] for side in (zh, en))
    )


def cases(documents: Sequence[Versions], kind: str, seed: int) -> Iterator[Versions]:
    """Yield every document, changed in one way; the stranger to each is the next one."""
    random = np.random.default_rng(seed)
    for index, versions in enumerate(documents):
        yield KINDS[kind](versions, documents[(index + 1) % len(documents)], random)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--every", type=int, default=5, help="take every Nth document")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    found = documents_of(options.folder) if options.folder else own_documents()
    documents = list(found)[:: options.every]
    aligner = LogLinear()
    print(f"{len(documents)} documents")
    print("kind            wrong of pairs    lost of sentences")
    for kind in options.kinds.split(","):
        total = Tally(0, 0, 0, 0)
        for versions in cases(documents, kind, options.seed):
            total = total.plus(tally(aligner, versions))
        print(f"{kind:14} {total.wrong:6} {total.pairs:8} {total.lost:8} {total.sentences:10}", flush=True)


if __name__ == "__main__":
    main()
