"""The annual reports of the WMT25 terminology task as documents to spot terms in; their folder is not part of it.

Terms are those of the reviewed dictionaries that occur on both sides of a document; the gold is as noisy as it is.
"""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from termalign.language.text import match_key
from termalign.language.tokenizers import English

BANDS = ("once", "2-4", "5 or more")
"""How often a term occurs in its document."""
ENGLISH = English()


class Report(NamedTuple):
    """A document: paragraph pairs and its gold."""

    year: str
    zh: str
    en: str
    """Line by line the translation of `zh`."""
    gold: dict[str, set[str]]
    """Accepted renderings, as keys, by term."""
    english_gold: dict[str, set[str]]
    """Chinese terms, as keys, by the English ones that are accepted for them."""


def reports(every: int) -> Iterator[Report]:
    """Iterate over each so-many-th document of the folder that TERMALIGN_SHARED names."""
    folder = Path(os.environ["TERMALIGN_SHARED"]) / "data" / "hkma"
    for path in sorted(folder.glob("*/[0-9]*.terms.tsv"))[2::every]:
        base = path.name.removesuffix(".terms.tsv")
        gold: dict[str, set[str]] = {}
        english_gold: dict[str, set[str]] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            zh, en = line.split("\t")[:2]
            gold.setdefault(zh, set()).update(map(key, en.split("|")))
            for text in en.split("|"):
                english_gold.setdefault(text, set()).add(match_key(zh))
        zh, en = (path.with_name(f"{base}.{side}").read_text(encoding="utf-8") for side in ("zh", "en"))
        yield Report(path.parent.name, zh, en, gold, english_gold)


def key(text: str) -> str:
    """Return what a rendering is compared by: its lemmas, in lower case (the dictionaries write `us` for `US`)."""
    return " ".join(token.key for token in ENGLISH.tokenize(text.casefold()))


def band(count: int) -> str:
    """Return the band that a term of so many occurrences is in."""
    return BANDS[0] if count == 1 else BANDS[1] if count < 5 else BANDS[2]


class Right:
    """Counts right answers by band."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()
        self._total: Counter[str] = Counter()

    def add(self, count: int, is_right: bool) -> None:
        """Add a term that occurs so many times."""
        self._total[band(count)] += 1
        self._found[band(count)] += is_right

    def figures(self) -> tuple[float, ...]:
        """Return the share of right answers: of all terms, then by band."""
        shares = (self._found[name] / max(1, self._total[name]) for name in BANDS)
        return tuple(
            round(share, 3) for share in (self._found.total() / max(1, self._total.total()), *shares)
        )
