"""What is known of a term's renderings before links are looked at: a dictionary's glosses, and what a glossary has.

Glosses are evidence for a span: how much of it, and of the term, those of the term's words explain. What a glossary
settled is the term's rendering where it occurs in the sentence. The ranker goes by links, the dictionary and meaning,
and of a formula that is spelt out it takes a part or a verb too many: *Expo* for 进博会, *conducting macro regulation*
for 宏观调控. A glossary shows where such a rendering begins and ends. So its renderings are always among the
candidates, and one that shares words with the likeliest takes its place.
"""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from hashlib import blake2b
from itertools import dropwhile
from typing import NamedTuple

from termalign.language.lexicon import Lexicon
from termalign.language.text.function_words import ARTICLES, FUNCTION_WORDS
from termalign.language.tokenizers import English
from termalign.termbase.formats import read_glossary
from termalign.termbase.formats.curated import curated
from termalign.termbase.glossary import Glossary


class GlossedWords(NamedTuple):
    """The lemmas of the glosses of some source words."""

    each: list[frozenset[str]]
    """Word by word."""
    all: frozenset[str]


class GlossOverlap:
    """Shares of words that a dictionary links."""

    def __init__(self, lexicon: Lexicon, terms: Iterable[str] = ()) -> None:
        """Take a dictionary, and terms that will be looked up: which of them it has is found for all at once."""
        self._lexicon = lexicon
        queried = set(terms)
        self._wholes: dict[str, frozenset[str]] = dict.fromkeys(queried - lexicon.among(queried), frozenset())

    def glossed(self, source: Sequence[str]) -> "GlossedWords":
        """Return the gloss words of source words, for `shares`."""
        words = [
            frozenset(self._lexicon.glossed(word).renderings) - FUNCTION_WORDS | {word} for word in source
        ]
        return GlossedWords(words, frozenset().union(*words))

    def shares(self, glossed: "GlossedWords", key: str) -> tuple[float, float]:
        """Return the share of source words with a gloss word in the span, and of content words so explained."""
        content = _content(key)
        hit = sum(not lemmas.isdisjoint(content) for lemmas in glossed.each)
        explained = len(content & glossed.all)
        return hit / max(1, len(glossed.each)), explained / max(1, len(content))

    def exact(self, term: str, key: str) -> float:
        """Return 1 when some gloss of the whole term has just these lemmas, else 0."""
        known = self._wholes.get(term)
        if known is None:
            known = self._wholes[term] = frozenset(map(dictionary_form, self._lexicon.glosses(term)))
        return float(key in known)


def dictionary_form(text: str) -> str:
    """Return the lemmas of a rendering in dictionary form, as candidates have them: without an article or *to* before.

    Example:
        >>> dictionary_form("the rule of the law"), dictionary_form("to speed up reforms")
        ('rule of the law', 'speed up reform')
    """
    lemmas = (token.key for token in _TOKENIZER.tokenize(text))
    return " ".join(dropwhile(_LEADING.__contains__, lemmas))


_TOKENIZER = English()
_LEADING = ARTICLES | {"to"}
"""Words that glosses begin with and renderings do not."""


def _content(key: str) -> frozenset[str]:
    """Return the content words among lemmas, which candidates of one sentence share."""
    return frozenset(
        word for word in key.split(" ") if word not in FUNCTION_WORDS and any(map(str.isalnum, word))
    )


class Settled:
    """The renderings that a glossary has for terms, as candidates are compared.

    Example:
        >>> from termalign import Glossary, entry
        >>> settled = Settled(Glossary((entry("法治", "the rule of law"),)))
        >>> sorted(settled.keys("法治")), sorted(settled.keys("人治"))
        (['rule of law'], [])
    """

    def __init__(self, glossary: Glossary, *, signature: str = "") -> None:
        """Take the renderings of a glossary; `signature` distinguishes it where its maker knows a quicker way."""
        self._glossary = glossary
        self._signature = signature
        self._keys: dict[str, frozenset[str]] = {}

    def keys(self, term: str) -> frozenset[str]:
        """Return the usable renderings of a term, by their lemmas."""
        if term not in self._glossary:
            return frozenset()
        if term not in self._keys:
            renderings = (term for entry in self._glossary.find(term) for term in entry.en if term.usable)
            self._keys[term] = frozenset(
                dictionary_form(text) for term in renderings for text in (term.text, *term.forms)
            )
        return self._keys[term]

    @cached_property
    def signature(self) -> str:
        """A hash of the terms and of their renderings that may be used."""
        if self._signature:
            return self._signature
        sides = (
            (entry.zh, [rendering for rendering in entry.en if rendering.usable]) for entry in self._glossary
        )
        lines = (
            "\t".join(text for side in both for term in side for text in (term.text, *term.forms, ""))
            for both in sides
        )
        return _hash("\n".join(lines).encode())


@cache
def curated_glossary() -> Glossary:
    """Return the glossaries that come with termalign, as one."""
    glossaries = [read_glossary(name) for name in sorted(curated())]
    if len(glossaries) == 1:
        return glossaries[0]
    return Glossary(tuple(entry for glossary in glossaries for entry in glossary))


@cache
def curated_renderings() -> Settled:
    """Return the renderings of the glossaries that come with termalign."""
    # Hashed as files: the signature is needed at every start, and making all entries takes longer than the rest.
    files = [path.read_bytes() for _, path in sorted(curated().items())]
    return Settled(curated_glossary(), signature=_hash(b"\0".join(files)))


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=6).hexdigest()
