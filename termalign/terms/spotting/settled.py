"""Settled renderings: what a glossary has for a term is its rendering where it occurs in the sentence.

The ranker goes by links, the dictionary and meaning, and of a formula that is spelt out it takes a part or a verb too
many: *Expo* for 进博会, *conducting macro regulation* for 宏观调控. A glossary shows where such a rendering begins and
ends. So its renderings are always among the candidates, and one that shares words with the likeliest takes its place.
"""

from functools import cache, cached_property
from hashlib import blake2b

from termalign.termbase.formats import read_glossary
from termalign.termbase.formats.curated import curated
from termalign.termbase.glossary import Glossary
from termalign.terms.spotting.dictionary import dictionary_form


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
            renderings = (item for entry in self._glossary.find(term) for item in entry.en if item.usable)
            self._keys[term] = frozenset(
                dictionary_form(text) for item in renderings for text in (item.text, *item.forms)
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
            "\t".join(text for side in both for item in side for text in (item.text, *item.forms, ""))
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
