"""What can be requested of a glossary, by name: the library's functions, their results as plain values."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from termalign.errors import InputError
from termalign.language.text.language import Direction, direction_named
from termalign.termbase.glossary import Glossary


class RequestTexts(NamedTuple):
    """What a request is about."""

    src: str
    tgt: str = ""
    direction: Direction | None = None


class Operation(NamedTuple):
    """One thing that can be requested."""

    answer: Callable[[Glossary, RequestTexts], Any]
    translated: bool
    """Whether it needs the translation of the text."""


def _check(glossary: Glossary, texts: RequestTexts) -> dict[str, Any]:
    from termalign.checking.checks.usage import check

    findings = check(glossary, [texts.src], [texts.tgt], direction=texts.direction)
    return {"checks": findings.summary["checks"], "findings": findings.to_records()}


def _prompt(glossary: Glossary, texts: RequestTexts) -> dict[str, Any]:
    from termalign.checking.prompting import prompt

    made = prompt(glossary, texts.src, direction=texts.direction)
    return {"direction": made.direction, "prompt": made.text, "terms": made.terms}


def _occurrences(glossary: Glossary, texts: RequestTexts) -> list[dict[str, Any]]:
    from termalign.termbase.matching.occurrences import occurrences

    return [found.to_dict() for found in occurrences(glossary, texts.src, direction=texts.direction)]


def _align(glossary: Glossary, texts: RequestTexts) -> list[dict[str, Any]]:
    from termalign.alignment.aligner import align

    return align(texts.src, texts.tgt, direction=texts.direction).to_records()


def _spot(glossary: Glossary, texts: RequestTexts) -> list[dict[str, Any]]:
    from termalign.termbase.matching.occurrences import occurrences
    from termalign.terms.spotting import spot

    found = occurrences(glossary, texts.src, direction=texts.direction)
    terms = list(dict.fromkeys(each.term.text for each in found))
    rows = spot(terms, [texts[:2]]).to_records() if terms else []
    return [row for row in rows if row["en"] is not None]


OPERATIONS: Mapping[str, Operation] = {
    "check": Operation(_check, translated=True),
    "prompt": Operation(_prompt, translated=False),
    "occurrences": Operation(_occurrences, translated=False),
    "align": Operation(_align, translated=True),
    "spot": Operation(_spot, translated=True),
}
"""By name."""


def answer(
    glossary: Glossary, name: str, src: str, tgt: str | None = None, direction: str | None = None
) -> Any:
    """Return the answer to a request, as plain values.

    Example:
        >>> from termalign import entry
        >>> house = Glossary((entry("碳中和", "carbon neutrality"),))
        >>> answer(house, "check", "实现碳中和。", "Achieve carbon neutrality.")
        {'checks': 1, 'findings': []}

    Raises:
        InputError: There is no such operation or direction, or the translation that it needs is not given.
    """
    if name not in OPERATIONS:
        raise InputError(f"no operation {name!r}; allowed: {', '.join(OPERATIONS)}")
    operation = OPERATIONS[name]
    if operation.translated and tgt is None:
        raise InputError(f"{name} needs tgt, the translation of src")
    into = direction_named(direction) if direction is not None else None
    return operation.answer(glossary, RequestTexts(src, tgt or "", into))
