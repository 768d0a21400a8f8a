"""What a glossary is made ready to, for a direction: made once, and remembered while the glossary lives."""

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import ReferenceType, ref

from termalign.language.text import Direction
from termalign.runtime.cache import Sections
from termalign.termbase.glossary import Deferred, Glossary

Ready = TypeVar("Ready")


def keep(glossary: Glossary, kind: str, make: Callable[[], Sections]) -> Sections:
    """Return what is kept of a glossary for some purpose, made where it is not; and kept, if anything is of it."""
    entries = glossary.entries
    return entries.kept(kind, make) if isinstance(entries, Deferred) and entries.kept is not None else make()


_INTO_ENGLISH = Direction.ZH_EN


class Prepared(Generic[Ready]):
    """Glossaries, and what they were made ready to.

    Example:
        >>> sizes = Prepared(lambda glossary, direction: [len(glossary)])
        >>> house = Glossary()
        >>> sizes.of(house, Direction.ZH_EN) is sizes.of(house, Direction.ZH_EN)
        True
    """

    def __init__(self, make: Callable[[Glossary, Direction], Ready]) -> None:
        """Take what makes a glossary ready; what it makes holds on to the concepts, but not to the glossary."""
        self._make = make
        self._known: dict[tuple[int, bool], tuple[ReferenceType[Glossary], Ready]] = {}

    def of(self, glossary: Glossary, direction: Direction) -> Ready:
        """Return what a glossary was made ready to."""
        key = id(glossary), direction is _INTO_ENGLISH  # a member of an enumeration is hashed slowly
        known = self._known.get(key)
        if known is not None and known[0]() is glossary:
            return known[1]
        ready = self._make(glossary, direction)
        self._known[key] = ref(glossary, lambda _: self._known.pop(key, None)), ready
        return ready
