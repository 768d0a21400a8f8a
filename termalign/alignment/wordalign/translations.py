"""Translations of words, learned from many documents: how often the words of each pair were linked.

Fifty sentences have too little evidence of their rare words; a hundred documents of one kind have more. The links of
every aligned document are counted, each by its posterior; the counts of all documents are added up; and they are
evidence when another document is aligned, beside the dictionary.

Counts are integers in fixed point, so that sums depend neither on the order of documents nor on the number of
processes.

References:
    Peter F. Brown et al. 1993. The Mathematics of Statistical Machine Translation. Computational Linguistics
    19(2) (expected counts; here they come from another, better model than the one that they inform).
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray

from termalign.alignment.wordalign.base import Alignment, TokenPair, WordAligner
from termalign.errors import FileError, InputError, require
from termalign.runtime.files.reading import read_bytes
from termalign.runtime.files.writing import replacing

UNITS_PER_LINK = 10_000
"""Units a link: posteriors are kept to four digits, as the ensemble rounds them."""
LEAST_COUNTED = 0.2
"""Posterior from which a link counts; P@1 of spotting in annual reports is .856, .856 and .854 with .05, .2, .5."""
DOUBT = 1.0
"""Pseudo-count of links of every word with words not seen yet: what was seen once is not certain.

The same P@1 is .856, .856 and .855 with .3, 1 and 3."""

TRANSLATIONS_VERSION = 1
"""Of what is counted, and of how strength is computed; it goes into files and signatures."""

_FILE_MARK = f"termalign translations {TRANSLATIONS_VERSION}\n".encode()
_DIGEST = 16
"""Bytes of the hash that follows the mark."""

Count = Annotated[int, msgspec.Meta(gt=0)]


@dataclass(frozen=True)
class Translations:
    """How often words were linked, in all documents learned from."""

    rows: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Expected number of links by source and target word (their keys), in units of 1/UNITS_PER_LINK."""

    @classmethod
    def of(cls, pairs: Sequence[TokenPair], alignments: Sequence[Alignment]) -> "Translations":
        """Count the links of an aligned document.

        Example:
            >>> from termalign.language.tokenizers import Spaces
            >>> pair = TokenPair(Spaces().tokenize("绿色 发展"), Spaces().tokenize("green development"))
            >>> posterior = np.array([[0.9, 0.01], [0.02, 0.75]], np.float32)
            >>> Translations.of([pair], [Alignment((), posterior)]).rows
            {'绿色': {'green': 9000}, '发展': {'development': 7500}}
        """
        rows: dict[str, dict[str, int]] = {}
        for pair, alignment in zip(pairs, alignments, strict=True):
            cells = np.nonzero(alignment.posterior >= LEAST_COUNTED)
            units = np.rint(alignment.posterior[cells].astype(np.float64) * UNITS_PER_LINK).astype(np.int64)
            for src, tgt, count in zip(*(part.tolist() for part in (*cells, units)), strict=True):
                _add(rows, pair.src[src].key, pair.tgt[tgt].key, count)
        return cls(rows)

    @cached_property
    def signature(self) -> str:
        """Version, and a hash of the counts."""
        return f"translations:{TRANSLATIONS_VERSION}({blake2b(self._encoded, digest_size=8).hexdigest()})"

    @cached_property
    def _encoded(self) -> bytes:
        ordered = {src: dict(sorted(row.items())) for src, row in sorted(self.rows.items())}
        return msgspec.msgpack.encode(ordered)

    @cached_property
    def _totals(self) -> tuple[dict[str, int], dict[str, int]]:
        src: dict[str, int] = {}
        tgt: dict[str, int] = {}
        for word, row in self.rows.items():
            src[word] = sum(row.values())
            for tgt_word, count in row.items():
                tgt[tgt_word] = tgt.get(tgt_word, 0) + count
        return src, tgt

    def strength(self, src: Sequence[str], tgt: Sequence[str]) -> NDArray[np.float32]:
        """Return how well words translate each other, 0 to 1; shape (source words, target words).

        The geometric mean of p(target word | source word) and p(source word | target word), each smoothed.

        Example:
            >>> Translations({"数字": {"digital": 9 * UNITS_PER_LINK}}).strength(["数字"], ["digital", "figure"])
            array([[0.9, 0. ]], dtype=float32)
        """
        strength = np.zeros((len(src), len(tgt)), np.float32)
        if not self.rows:
            return strength
        src_totals, tgt_totals = self._totals
        per_column = np.array([tgt_totals.get(word, 0) for word in tgt]) / UNITS_PER_LINK + DOUBT
        for index, word in enumerate(src):
            row = self.rows.get(word)
            if row:
                count = np.array([row.get(tgt_word, 0) for tgt_word in tgt]) / UNITS_PER_LINK
                strength[index] = count / np.sqrt((src_totals[word] / UNITS_PER_LINK + DOUBT) * per_column)
        return strength


def learn_translations(documents: Iterable[Sequence[TokenPair]], aligner: WordAligner) -> Translations:
    """Align documents one after another and return the counts of all; only one is held at a time.

    Example:
        >>> from termalign.language.tokenizers import English, Jieba
        >>> from termalign.alignment.wordalign import Ensemble
        >>> pair = TokenPair(Jieba().tokenize("维护国家安全"), English().tokenize("Safeguard national security"))
        >>> sorted(learn_translations([[pair], [pair]], Ensemble()).rows)
        ['国家', '安全', '维护']
    """
    if not hasattr(aligner, "align"):
        raise InputError(
            f"a word aligner is needed, such as Ensemble; not what is of type {type(aligner).__name__}"
        )
    given = require(documents, Iterable, "what is learned from")
    return merged(Translations.of(pairs, aligner.align(pairs)) for pairs in given)


def merged(parts: Iterable[Translations]) -> Translations:
    """Return the translations of all parts together, whatever their order.

    Example:
        >>> merged([Translations({"数字": {"digital": 3}}), Translations({"数字": {"digital": 4}})]).rows
        {'数字': {'digital': 7}}
    """
    rows: dict[str, dict[str, int]] = {}
    for part in parts:
        for src, row in part.rows.items():
            for tgt, count in row.items():
                _add(rows, src, tgt, count)
    return Translations(rows)


def _add(rows: dict[str, dict[str, int]], src: str, tgt: str, count: int) -> None:
    row = rows.setdefault(src, {})
    row[tgt] = row.get(tgt, 0) + count


def write_translations(path: str | Path, translations: Translations) -> None:
    """Write translations to a file, whole or not at all; the same ones give the same bytes.

    Raises:
        FileError: The file cannot be written.
    """
    packed = zlib.compress(require(translations, Translations, "what is written")._encoded)
    with replacing(path) as stream:
        stream.write(_FILE_MARK + blake2b(packed, digest_size=_DIGEST).digest() + packed)


def read_translations(path: str | Path) -> Translations:
    """Read what `write_translations` wrote.

    Raises:
        FileError: The file cannot be read, is none of translations, or is damaged.
    """
    content = read_bytes(path)
    if not content.startswith(_FILE_MARK):
        raise FileError(str(path), "holds no translations of this version; remove it to learn them again")
    digest, packed = content[len(_FILE_MARK) :][:_DIGEST], content[len(_FILE_MARK) + _DIGEST :]
    try:
        if blake2b(packed, digest_size=_DIGEST).digest() != digest:
            raise ValueError
        return Translations(_decoder.decode(zlib.decompress(packed)))
    except (ValueError, zlib.error, msgspec.DecodeError):
        raise FileError(str(path), "is damaged; remove it to learn it again") from None


_decoder = msgspec.msgpack.Decoder(dict[str, dict[str, Count]])
