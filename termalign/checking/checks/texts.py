"""Texts and their translations, in whatever form a caller has them, as units."""

from collections.abc import Iterator
from itertools import chain, islice

from termalign.checking.checks.units import CheckUnit, TextOrigin, units_of
from termalign.documents.bitext import Bitext
from termalign.documents.given import (
    Bitexts,
    Given,
    GivenTexts,
    GivenTranslation,
    RowPairs,
    SourcePair,
    TextPair,
    given_texts,
)
from termalign.language.text.language import Direction, direction_named
from termalign.termbase.glossary import Glossary
from termalign.termbase.matching.wrapped_terms import with_whole_terms


def units_from(
    src: GivenTexts,
    tgt: GivenTranslation | None = None,
    *,
    direction: Direction | str | None = None,
    glossary: Glossary | None = None,
) -> tuple[Iterator[CheckUnit], Direction | None]:
    """Return the units of what a caller has, and their direction where it is known: given, or that of a bitext.

    Findings about a string have its own lines; of several strings the n-th is line n. Documents are aligned; lines of
    theirs are one unit where a term of the glossary goes on in the next one.

    Example:
        >>> [(unit.src, unit.tgt) for unit in units_from(["甲", "乙"], ["one", "two"])[0]]
        [('甲', 'one'), ('乙', 'two')]
        >>> next(units_from(("甲", "one"))[0]).tgt
        'one'

    Raises:
        InputError: The texts are no pairs, or not in Chinese and English, or the direction is neither.
    """
    from termalign.documents.intake.languages import LOOKED_AT, refuse_other_languages

    units, known = _units(given_texts(src, tgt), direction, glossary)
    first = list(islice(units, LOOKED_AT))
    files = [(unit.src_from.path, unit.tgt_from.path) for unit in first[:1]]
    refuse_other_languages([(unit.src, unit.tgt) for unit in first], *files)
    return chain(first, units), known


def _units(
    given: Given, direction: Direction | str | None, glossary: Glossary | None
) -> tuple[Iterator[CheckUnit], Direction | None]:
    known = direction_named(direction) if direction is not None else None
    match given:
        case TextPair(src=source, tgt=target):
            return iter([CheckUnit(source, target, TextOrigin("", 1), TextOrigin("", 1))]), known
        case RowPairs(pairs=pairs):
            return (_line(number, *pair) for number, pair in enumerate(pairs, 1)), known
        case SourcePair(src=document, tgt=translation):
            from termalign.alignment.aligner import default_aligner

            bitext = default_aligner().paired_documents(document, translation, direction=known)
            return units_of(with_whole_terms(bitext, glossary)), bitext.direction
        case Bitexts(bitexts=bitexts):
            read = (with_whole_terms(_read(bitext, known), glossary) for bitext in bitexts)
            return chain.from_iterable(map(units_of, read)), known
        case Bitext() as bitext:
            bitext = _read(bitext, known)
            return units_of(with_whole_terms(bitext, glossary)), bitext.direction


def _read(bitext: Bitext, direction: Direction | None) -> Bitext:
    return bitext if direction is None else bitext.read(direction)


def _line(number: int, src: str, tgt: str) -> CheckUnit:
    origin = TextOrigin("", number)
    return CheckUnit(src.replace("\n", " "), tgt.replace("\n", " "), origin, origin, index=number - 1)
