"""Which concepts of two glossaries are the same: what merging and comparing begin with; and which have a term."""

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice
from unicodedata import normalize

from termalign.language.keys import Level, keys_at, same
from termalign.termbase.glossary.model import Entry, Glossary, Term

CONCEPTS = Level.FORM
"""The level at which two glossaries' concepts have a term in common: a file may write *labor* and hold the same
concept, but *policies* may be another one than *policy*. Terms of one concept are distinguished by their exact text,
so that a merger loses no writing."""


def matched(first: Glossary, second: Glossary) -> dict[int, int]:
    """Return for concepts of `first` the concept of `second` that is the same, by position; each at most once.

    The same are, in this order: concepts that are equal; that have the same id and share a term; with the same
    first Chinese term and subject field; that share a Chinese term, the more the better (English terms where a
    concept has no Chinese ones, and so on); and, of what is left, those with the same id.

    Example:
        >>> from termalign import entry
        >>> old = Glossary((entry("法治", "rule of law"), entry("甲", "a")))
        >>> new = Glossary((entry("乙", "b"), entry("法治", "law-based governance")))
        >>> matched(old, new)
        {0: 1}
    """
    pairs = _SameConcepts()
    keys = _keys(first), _keys(second)
    pairs.add_in_turn([[concept] for concept in first], [[concept] for concept in second])
    pairs.add(_by_id(first, second, keys))
    pairs.add_in_turn(_heads(first, keys[0]), _heads(second, keys[1]))
    _add_overlapping(pairs, keys)
    pairs.add(_by_id(first, second))
    return dict(sorted(pairs.matches.items()))


class _SameConcepts:
    """Concepts that are the same, by position."""

    def __init__(self) -> None:
        self.matches: dict[int, int] = {}
        self._taken: set[int] = set()

    def is_free(self, first: int, second: int) -> bool:
        """Return whether both have no concept yet that is the same."""
        return first not in self.matches and second not in self._taken

    def add(self, candidates: Iterable[tuple[int, int]]) -> None:
        """Add those of which both are free, the first ones first."""
        for first, second in candidates:
            if self.is_free(first, second):
                self.matches[first] = second
                self._taken.add(second)

    def add_in_turn(
        self, firsts: Sequence[Iterable[Hashable]], seconds: Sequence[Iterable[Hashable]]
    ) -> None:
        """Add to each concept of the first glossary, in turn, the first free one of the second that shares a key."""
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for second, keys in enumerate(seconds):
            for key in keys:
                waiting[key].append(second)
        for first, keys in enumerate(firsts):
            if first in self.matches:
                continue
            queues = [waiting[key] for key in keys if key in waiting]
            for queue in queues:
                while queue and queue[0] in self._taken:
                    queue.popleft()
            if heads := [queue[0] for queue in queues if queue]:
                self.add([(first, min(heads))])


KeysOfConcepts = list[tuple[str, ...]]


def _keys(glossary: Glossary) -> KeysOfConcepts:
    """Return the keys of the terms each concept is known by: the Chinese, else the English, else the others."""
    known_by = [concept.zh or concept.en or concept.others for concept in glossary]
    keys = keys_at([term.text for terms in known_by for term in terms], CONCEPTS)
    return [tuple(islice(keys, len(terms))) for terms in known_by]


def _by_id(
    first: Glossary, second: Glossary, keys: tuple[KeysOfConcepts, KeysOfConcepts] | None = None
) -> Iterator[tuple[int, int]]:
    by_id = {item.id: index for index, item in enumerate(second) if item.id}
    for index, concept in enumerate(first):
        match = by_id.get(concept.id, -1) if concept.id else -1
        if match >= 0 and (keys is None or not set(keys[0][index]).isdisjoint(keys[1][match])):
            yield index, match


def _heads(glossary: Glossary, keys: KeysOfConcepts) -> list[list[tuple[str, str]]]:
    """Return the first Chinese term of each concept and its subject field, if there is one."""
    return [
        [(names[0], concept.subject)] if concept.zh else []
        for concept, names in zip(glossary, keys, strict=True)
    ]


MOST_OVERLAPS = 1_000
"""Pairs of concepts that share a term, of which is counted how many they share: that of more distinguishes none."""


def _add_overlapping(pairs: _SameConcepts, keys: tuple[KeysOfConcepts, KeysOfConcepts]) -> None:
    """Add concepts that share terms: those that share most first, then in turn those that share one of very many."""
    having: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
    for side, by_key in zip(keys, having, strict=True):
        for index, names in enumerate(side):
            for name in dict.fromkeys(names):
                by_key[name].append(index)
    common = {
        name
        for name, firsts in having[0].items()
        if len(firsts) * len(having[1].get(name, ())) > MOST_OVERLAPS
    }
    shared = Counter(
        (first, second)
        for name, firsts in having[0].items()
        if name not in common
        for first in firsts
        for second in having[1].get(name, ())
        if pairs.is_free(first, second)
    )
    pairs.add(sorted(shared, key=lambda pair: (-shared[pair], pair)))
    first_keys, second_keys = ([common.intersection(names) for names in side] for side in keys)
    pairs.add_in_turn(first_keys, second_keys)


def numbered(terms: tuple[Term, ...]) -> dict[tuple[str, str, int], Term]:
    """Return terms by text and language, and by their number where these repeat.

    An accent of a letter's own and one beside it are the same writing (Unicode, canonical equivalence).
    """
    counts: Counter[tuple[str, str]] = Counter()
    terms_by_number: dict[tuple[str, str, int], Term] = {}
    for term in terms:
        known = normalize("NFC", term.text), term.language
        terms_by_number[*known, counts[known]] = term
        counts[known] += 1
    return terms_by_number


def lookup(glossary: Glossary, term: str) -> tuple[Entry, ...]:
    """Return the concepts that have a term, in whatever script, number and spelling; none, if no concept has it.

    Example:
        >>> from termalign import entry
        >>> [item.zh[0].text for item in lookup(Glossary((entry("碳市场", "carbon market"),)), "Carbon markets")]
        ['碳市场']
    """
    return glossary.find(term) or tuple(
        concept
        for concept in glossary
        if any(same(rendering.text, term, Level.INFLECTION) for rendering in concept.en)
    )
