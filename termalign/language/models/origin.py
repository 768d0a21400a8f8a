"""Where a model comes from: what it was fitted on, by what; and a version that is computed from it, not kept."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import msgspec

VERSION_BYTES = 6
"""Bytes of a version, two hexadecimal digits each: 48 bits, no clash among the models of a life."""


@dataclass(frozen=True)
class Origin:
    """What made a model."""

    note: str = ""
    """What it was fitted on and what that allows, in words."""
    script: str = ""
    """The script that fitted it, from the root of the project."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Its settings, by name."""
    labels: str = ""
    """Hash of the labels that it was fitted on."""

    def encoded(self) -> bytes:
        """Return it as JSON, the same one in the same bytes."""
        return msgspec.json.encode(self, order="sorted")

    @classmethod
    def decoded(cls, content: bytes | str) -> "Origin":
        """Read what `encoded` wrote."""
        return msgspec.json.decode(content, type=cls)

    def version(self, features: Iterable[str], numbers: Iterable[bytes]) -> str:
        """Return the version of a model: a hash of where it comes from, its features' names and its numbers.

        Example:
            >>> Origin(note="by hand").version(["length"], [b"0.5"])
            '82cfec2c80f0'
        """
        digest = blake2b(self.encoded(), digest_size=VERSION_BYTES)
        digest.update(msgspec.json.encode(tuple(features)))
        for part in numbers:
            digest.update(part)
        return digest.hexdigest()


def require_declared(names: Iterable[str], declared: Set[str], model: str) -> None:
    """Check that all features of a model are declared; declared ones that it lacks have no weight in it.

    Raises:
        ValueError: The model was fitted on a feature that nobody declares.
    """
    unknown = [name for name in names if name not in declared]
    if unknown:
        raise ValueError(
            f"{model} was fitted on features that are not declared: {', '.join(unknown)}; run the training again"
        )
