"""Which concepts of two glossaries are the same: what merging and comparing begin with."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from termalign.language.keys import Level, key_at
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
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    keys = [_keys(item) for item in first], [_keys(item) for item in second]
    for candidates in (
        _equal(first, second),
        _by_id(first, second, keys),
        _by_head(first, second),
        _by_overlap(keys),
        _by_id(first, second),
    ):
        for one, other in candidates:
            if one not in pairs and other not in taken:
                pairs[one] = other
                taken.add(other)
    return dict(sorted(pairs.items()))


Keys = tuple[list[frozenset[str]], list[frozenset[str]]]


def _keys(item: Entry) -> frozenset[str]:
    """Return the keys of the terms a concept is known by: the Chinese, else the English, else the others."""
    return frozenset(key_at(term.text, CONCEPTS) for term in item.zh or item.en or item.others)


def _equal(first: Glossary, second: Glossary) -> Iterator[tuple[int, int]]:
    by_entry: dict[Entry, list[int]] = defaultdict(list)
    for index, item in enumerate(second):
        by_entry[item].append(index)
    for one, item in enumerate(first):
        for other in by_entry.get(item, ()):
            yield one, other


def _by_id(first: Glossary, second: Glossary, keys: Keys | None = None) -> Iterator[tuple[int, int]]:
    by_id = {item.id: index for index, item in enumerate(second) if item.id}
    for one, item in enumerate(first):
        other = by_id.get(item.id, -1) if item.id else -1
        if other >= 0 and (keys is None or keys[0][one] & keys[1][other]):
            yield one, other


def _by_head(first: Glossary, second: Glossary) -> Iterator[tuple[int, int]]:
    by_head: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, item in enumerate(second):
        if item.zh:
            by_head[key_at(item.zh[0].text, CONCEPTS), item.subject].append(index)
    for one, item in enumerate(first):
        if item.zh:
            for other in by_head.get((key_at(item.zh[0].text, CONCEPTS), item.subject), ()):
                yield one, other


def _by_overlap(keys: Keys) -> Iterator[tuple[int, int]]:
    by_key: dict[str, list[int]] = defaultdict(list)
    for index, names in enumerate(keys[1]):
        for name in names:
            by_key[name].append(index)
    shared = {
        (one, other): len(names & keys[1][other])
        for one, names in enumerate(keys[0])
        for name in names
        for other in by_key.get(name, ())
    }
    return iter(sorted(shared, key=lambda pair: (-shared[pair], pair)))


def numbered(terms: tuple[Term, ...]) -> dict[tuple[str, str, int], Term]:
    """Return terms by text and language, and by their number where these repeat."""
    seen: Counter[tuple[str, str]] = Counter()
    terms_by_number: dict[tuple[str, str, int], Term] = {}
    for term in terms:
        known = term.text, term.language
        terms_by_number[*known, seen[known]] = term
        seen[known] += 1
    return terms_by_number
