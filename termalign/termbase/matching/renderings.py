"""Which renderings terms have, how often, and which of them is the rule: one answer for all callers.

The findings of a check on consistency (TA301, TA302), the tally of a run, `score --terms`, the report and the
comparison of documents with themselves count here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from termalign.language.keys import Level, key_at
from termalign.language.keys.initialisms import abbreviates

SAME_RENDERING = Level.INFLECTION
"""The level at which two renderings are one: *SVF* and *SVFs* are consistent."""

MOST_OTHERS = 100
"""Different renderings of one term that are counted apart; further ones count as the last of them."""


class RenderingNames:
    """Names of renderings: the first spelling of each, forms and numbers of it as one.

    Example:
        >>> names = RenderingNames()
        >>> [names.of("储值支付工具", text) for text in ("SVF", "SVFs", "stored value facility")]
        ['SVF', 'SVF', 'stored value facility']
    """

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str]] = {}
        """Source term to the name of every writing."""
        self._first: dict[str, dict[str, str]] = {}
        """Source term to the name of every key."""

    def of(self, source: str, text: str) -> str:
        """Return the name of a rendering of a source term."""
        known = self._known.get(source)
        if known is None:  # most terms have one writing, and need no key
            known = self._known[source] = {text: text}
        name = known.get(text)
        if name is None:
            first = self._first.get(source)
            if first is None:  # `setdefault` would make the keys of all again, for every writing
                first = self._first[source] = {key_at(name, SAME_RENDERING): name for name in known}
            if len(first) >= MOST_OTHERS:
                return first.get(key_at(text, SAME_RENDERING), next(reversed(first.values())))
            name = first.setdefault(key_at(text, SAME_RENDERING), text)
            if len(known) < MOST_OTHERS:
                known[text] = name
        return name


class Renderings:
    """The renderings of terms, counted by name.

    Example:
        >>> found = Renderings()
        >>> for text in ("stored value facility", "SVFs", "stored value facilities", "payment tool"):
        ...     _ = found.add("储值支付工具", text)
        >>> found.main("储值支付工具"), found.others("储值支付工具")
        ('stored value facility', ['payment tool'])
    """

    def __init__(self, names: RenderingNames | None = None) -> None:
        """Count under names of one's own, or under those given."""
        self.names = names or RenderingNames()
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        """Source term to how often it has each rendering."""

    def add(self, source: str, text: str, times: int = 1) -> str:
        """Count a rendering; return its name."""
        name = self.names.of(source, text)
        self.counts[source][name] += times
        return name

    def main(self, source: str) -> str:
        """Return the most frequent rendering, of several the first in the text."""
        [(name, _)] = self.counts[source].most_common(1)
        return name

    def others(self, source: str) -> list[str]:
        """Return the renderings that deviate, the most frequent first: no short or full forms of the main one."""
        main, *deviating = [name for name, _ in self.counts[source].most_common()]
        return [name for name in deviating if not (abbreviates(main, name) or abbreviates(name, main))]


def agreement(counted: Iterable[Counter[str]]) -> float | None:
    """Return the share of the renderings of repeated terms that go to the term's most frequent one, 0 to 1.

    None when no term is used twice.

    Example:
        >>> agreement([Counter({"stored value facility": 1, "payment tool": 1}), Counter({"market": 1})])
        0.5
    """
    repeated = [counts for counts in counted if counts.total() > 1]
    uses = sum(counts.total() for counts in repeated)
    return sum(max(counts.values()) for counts in repeated) / uses if uses else None
