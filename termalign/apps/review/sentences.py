"""All sentences of a term, on both sides, with the words that a person can mark and what is around them."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

import regex

from termalign.documents.bitext import Bitext, Document, LineIndex
from termalign.language.text import Direction, Span, comparable
from termalign.termbase.glossary import Entry, Evidence
from termalign.terms.spotting.occurrences import find_occurrences

MOST_SHOWN_SENTENCES = 100
"""Sentences of a term that are shown, with the count of all."""

MOST_TEXT = 2_000
"""Code points of a sentence that is shown; longer ones are not, for nobody reads them."""

_MARKABLE_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[-‐‑'’.&/][\p{L}\p{M}\p{N}]+)*+|[^\s\p{L}\p{N}]")


class Sentences:
    """Shows where terms occur: what their evidence shows, and where else they are in the bitext."""

    def __init__(self, bitext: Bitext | None) -> None:
        self._bitext = bitext.read(Direction.ZH_EN) if bitext is not None else None
        self._places = LineIndex(self._bitext.src) if self._bitext is not None else None
        self._called = _references(self._bitext.src, self._places) if self._bitext and self._places else {}
        pairs = self._bitext.pairs if self._bitext is not None else ()
        self._index = _SentenceIndex([pair.src.text for pair in pairs])

    def of(self, entry: Entry) -> dict[str, Any]:
        """Return the sentences of a term: texts, the term and its rendering in them, words that can be marked."""
        proofs = [proof for proof in self._proofs(entry) if max(len(proof.zh), len(proof.en)) <= MOST_TEXT]
        return {
            "total": max(len(proofs), entry.count),
            "shown": [
                {**_shown(proof, self._called), **self._around(proof)}
                for proof in proofs[:MOST_SHOWN_SENTENCES]
            ],
        }

    def _around(self, proof: Evidence) -> dict[str, tuple[str, str]]:
        """Return both sides of what comes before a pair of sentences in the bitext, and after."""
        if self._bitext is None or self._places is None:
            return {}
        for bead, start in self._beads.get(proof.zh, ()):
            if self._places.at(start + proof.zh_span.start)[0] == proof.zh_line:
                return {"before": self._texts(bead - 1), "after": self._texts(bead + 1)}
        return {}

    def _texts(self, index: int) -> tuple[str, str]:
        """Return both sides of a bead, by its index; empty ones before the first and after the last."""
        if self._bitext is None or not 0 <= index < len(self._bitext.beads):
            return "", ""
        sides = zip((self._bitext.src, self._bitext.tgt), self._bitext.beads[index], strict=True)
        source, target = (" ".join(side.sentences[index].text for index in part) for side, part in sides)
        return source[:MOST_TEXT], target[:MOST_TEXT]

    @cached_property
    def _beads(self) -> Mapping[str, list[tuple[int, int]]]:
        """The index of each bead with both sides, and the offset of its source text, by that text."""
        beads: dict[str, list[tuple[int, int]]] = {}
        if self._bitext is not None:
            full = (index for index, bead in enumerate(self._bitext.beads) if bead.src and bead.tgt)
            for index, pair in zip(full, self._bitext.pairs, strict=True):
                beads.setdefault(pair.src.text, []).append((index, pair.src.span.start))
        return beads

    def _proofs(self, entry: Entry) -> Iterator[Evidence]:
        yield from entry.evidence
        if self._bitext is None or self._places is None:
            return
        known = {(proof.zh, proof.en, proof.zh_span) for proof in entry.evidence}
        terms = list(dict.fromkeys(text for term in entry.zh for text in (term.text, *term.forms)))
        pairs = [self._bitext.pairs[index] for index in self._index.lines_with(terms)]
        for occurrences in find_occurrences(terms, pairs):
            for use in occurrences:
                pair = pairs[use.pair]
                texts = pair.src.text, pair.tgt.text, use.span
                if texts in known:
                    continue
                known.add(texts)
                line = self._places.at(pair.src.span.start + use.span.start)[0]
                rendering = _rendering(entry, pair.tgt.text)
                yield Evidence(
                    self._bitext.src.name, pair.src.text, pair.tgt.text, use.span, rendering, zh_line=line
                )


class _SentenceIndex:
    """The source sentences as one text, in which a term is found at once."""

    def __init__(self, texts: Sequence[str]) -> None:
        folded = [_spaceless(text) for text in texts]
        self._text = "\n".join(folded)
        self._starts = [0, *accumulate(len(text) + 1 for text in folded)]

    def lines_with(self, terms: Sequence[str]) -> list[int]:
        """Return the indices of the sentences that may hold one of the terms: all that do, and a few more."""
        lines = set()
        for term in filter(None, map(_spaceless, terms)):
            offset = self._text.find(term)
            while offset >= 0:
                line = bisect_right(self._starts, offset) - 1
                lines.add(line)
                offset = self._text.find(term, self._starts[line + 1])
        return sorted(lines)


def _spaceless(text: str) -> str:
    return "".join(comparable(text).text.split())


def _rendering(entry: Entry, text: str) -> tuple[Span, ...]:
    """Return where one of an entry's renderings occurs in a text, the first of them that does."""
    low = text.lower()
    for term in entry.en:
        offset = low.find(term.text.lower())
        if offset >= 0 and len(low) == len(text):
            return (Span(offset, offset + len(term.text)),)
    return ()


def _references(document: Document, lines: LineIndex) -> dict[int, str]:
    """Return what people call the positions in a file whose lines are numbers of paragraphs, by these."""
    if not document.numbered:
        return {}
    references = zip(document.sentences, document.references, strict=False)
    return {lines.at(sentence.span.start)[0]: reference for sentence, reference in references}


def _shown(proof: Evidence, called: Mapping[int, str]) -> dict[str, Any]:
    line = proof.zh_line
    return {
        "document": proof.document,
        "line": line,
        "place": called.get(line, "") if line else "",
        "zh": proof.zh,
        "en": proof.en,
        "zh_span": proof.zh_span,
        "en_spans": proof.en_spans,
        "words": [match.span() for match in _MARKABLE_WORD.finditer(proof.en)],
    }
