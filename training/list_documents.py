"""The documents whose terms readers listed, with their lists: what the measures of extraction read.

The texts and lists are other people's and are in the folder that TERMALIGN_SHARED names; `lists/README.md` there
lists which lines of which files a list covers.

    python -m training.list_documents FOLDER    # writes them there as texts in both languages
"""

import argparse
import os
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import regex

from termalign.language.text import match_key
from termalign.termbase.decisions import text_key

GENRES = ("software", "law", "finance", "medicine", "news")

MEASURING_ONLY = frozenset({"hkma-2021-07"})
"""Documents that nothing may be fitted on."""

_LINES = {
    "gwr-2020": (0, 40),
    "gwr-2020-b": (40, 80),
    "gwr-2016": (0, 40),
    "gwr-2018": (0, 40),
    "rust-ownership": (0, 50),
    "tw-fair-trade-act": (0, 90),
    "bitcoin-faq": (0, 70),
    "gwr-2016-b": (40, 80),
    "gwr-2016-c": (80, None),
    "gwr-2018-b": (40, 80),
    "gwr-2018-c": (80, None),
    "gwr-2020-c": (80, None),
    "tw-fair-trade-act-b": (90, None),
    "bitcoin-faq-b": (70, None),
    "rust-ownership-b": (50, None),
}
"""Lines that a list is of, half-open; all of the others."""

_NTREX_DOCUMENTS = {"news-ntrex": (0, 6), "news-ntrex-b": (6, 11), "news-ntrex-c": (11, 16)}
"""Articles by name that a list is of, half-open."""

_QUOTES = regex.compile(r"[\s“”‘’「」『』《》〈〉\"']+")


class Listed(NamedTuple):
    """A term of a reader's list."""

    zh: str
    """As `list_key` has it."""
    en: frozenset[str]
    """Keys of its renderings."""
    kind: str
    """term, name or phrase."""


class ListDocument(NamedTuple):
    """A document and what its readers would keep of it."""

    name: str
    genre: str
    zh: str
    en: str
    lists: tuple[tuple[Listed, ...], ...]
    """A list a reader, the most important term first."""

    @property
    def size(self) -> float:
        """The mean length of its lists: K."""
        return sum(map(len, self.lists)) / len(self.lists)

    @property
    def any(self) -> set[str]:
        """The terms that any reader listed."""
        return {term.zh for terms in self.lists for term in terms}

    @property
    def agreed(self) -> dict[str, frozenset[str]]:
        """The terms that two or more readers listed, each with all their renderings."""
        renderings: dict[str, set[str]] = {}
        readers: dict[str, int] = {}
        for terms in self.lists:
            for zh in {term.zh for term in terms}:
                readers[zh] = readers.get(zh, 0) + 1
            for term in terms:
                renderings.setdefault(term.zh, set()).update(term.en)
        return {zh: frozenset(renderings[zh]) for zh, count in readers.items() if count > 1}


FURTHER = Path(__file__).parent / "labels" / "lists"
"""Lists of further texts of that folder, one reader each."""


def list_key(zh: str) -> str:
    """Return what Chinese terms of lists are compared by: no white space, quotation marks, book-title marks."""
    return _QUOTES.sub("", match_key(zh))


def shared_data() -> Path:
    """Return the folder of other people's texts."""
    return Path(os.environ["TERMALIGN_SHARED"]) / "data"


OWN = Path(__file__).parent / "samples" / "lists"
"""Documents written for the project, a pair a line, and their lists: two, or one to fit on and not to measure on."""


def own_documents() -> list[ListDocument]:
    """Return the documents written for the project, with their lists; the genre is before the hyphen."""
    documents = []
    for path in sorted(OWN.glob("*.tsv")):
        if ".R" not in path.name:
            pairs = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
            zh, en = ("".join(f"{pair[side]}\n" for pair in pairs) for side in (0, 1))
            lists = tuple(map(read_list, own_lists(path.stem)))
            documents.append(ListDocument(path.stem, path.stem.partition("-")[0], zh, en, lists))
    return documents


def own_lists(name: str = "*") -> list[Path]:
    """Return the files of the lists of a document that was written for the project; of all by default."""
    return sorted(OWN.glob(f"{name}.R?.tsv"))


def further_lists() -> list[Path]:
    """Return the files of the lists that only one reader made."""
    return sorted(FURTHER.glob("*.R1.tsv"))


def read_list(path: Path) -> tuple[Listed, ...]:
    """Return the terms of a list, the most important first."""
    terms = []
    for line in path.read_text(encoding="utf-8").splitlines():
        zh, en, kind = line.split("\t")
        terms.append(Listed(list_key(zh), frozenset(map(text_key, en.split("|"))), kind))
    return tuple(terms)


class Lists:
    """All documents of the shared folder with lists."""

    def __init__(self, data: Path | None = None) -> None:
        self._data = data or shared_data()

    @cached_property
    def names(self) -> list[str]:
        """Names of the documents."""
        return sorted({path.name.split(".R")[0] for path in self._data.glob("lists/*.R?.tsv")})

    @cached_property
    def further(self) -> list[str]:
        """Names of the documents that only one reader listed: to fit on, not to measure on."""
        return [path.name.split(".R")[0] for path in further_lists()]

    @property
    def files(self) -> list[Path]:
        """The lists that models may be fitted on."""
        paths = sorted(self._data.glob("lists/*.R?.tsv"))
        return [path for path in paths if path.name.split(".R")[0] not in MEASURING_ONLY]

    def read(self, name: str) -> ListDocument:
        """Return a document with its lists."""
        genre, bases = self._texts(name)
        zh, en = ("".join(self._side(base, sides) for base in bases) for sides in (("zht", "zh"), ("en",)))
        if genre in GENRES:  # the lists of acts are of the Simplified text
            zh = "".join(self._side(base, ("zh",)) for base in bases)
        start, end = _LINES.get(name, (0, None))
        zh, en = ("".join(text.splitlines(keepends=True)[start:end]) for text in (zh, en))
        folder = FURTHER if name in self.further else self._data / "lists"
        lists = tuple(map(read_list, sorted(folder.glob(f"{name}.R?.tsv"))))
        return ListDocument(name, genre, zh, en, lists)

    def _texts(self, name: str) -> tuple[str, list[Path]]:
        kind, _, year = name.partition("-")
        if kind in ("gwr", "newyear"):
            return "policy", [self._data / "policy" / kind / f"{year[:4]}.par"]
        if kind == "hkma":
            return "reports", [self._data / "hkma" / year.replace("-", "/")]
        folder = self._data / "genres"
        if name == "news-wikinews":
            return "news", [folder / "news" / f"tico-wikinews-{number}" for number in (1, 4)]
        if name in _NTREX_DOCUMENTS:
            documents = sorted((folder / "news").glob("ntrex-*.zh"))[slice(*_NTREX_DOCUMENTS[name])]
            return "news", [path.with_suffix("") for path in documents]
        text = name.removesuffix("-b")
        genre = next(genre for genre in GENRES if (folder / genre / f"{text}.zh").exists())
        return genre, [folder / genre / text]

    @staticmethod
    def _side(base: Path, suffixes: tuple[str, ...]) -> str:
        for suffix in suffixes:
            path = base.with_name(f"{base.name}.{suffix}")
            if path.exists():
                text = path.read_text(encoding="utf-8")
                return text if text.endswith("\n") else f"{text}\n"
        raise FileNotFoundError(f"{base}: no {' or '.join(suffixes)}")


def main() -> None:
    """Write the documents to a folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(exist_ok=True)
    lists = Lists()
    for name in lists.names:
        document = lists.read(name)
        (folder / f"{name}.zh.txt").write_text(document.zh, encoding="utf-8")
        (folder / f"{name}.en.txt").write_text(document.en, encoding="utf-8")


if __name__ == "__main__":
    main()
