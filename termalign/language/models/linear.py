"""Linear models: a weight a feature, by name, as JSON; the logistic function, which makes a probability of a sum.

Where a model of any kind comes from is what it was fitted on, by what; its version is computed from that, not kept.
Those of arrays ship as files of NumPy.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from io import BytesIO
from math import exp
from typing import Any

import msgspec
import numpy as np

from termalign.language.arrays import Doubles, Floats, rounded_product
from termalign.language.features import Features
from termalign.runtime.files.shipped import shipped

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


@contextmanager
def shipped_arrays(package: str, name: str) -> Iterator[Any]:
    """Give the arrays of the `.npz` file that ships in a package, by name; each is read at its first use."""
    with np.load(BytesIO(shipped(package, name))) as arrays:
        yield arrays


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


@dataclass(frozen=True)
class LinearModel:
    """A weighted sum of features."""

    weights: Mapping[str, float]
    """By the name of the feature."""
    origin: Origin = field(default_factory=Origin)

    @classmethod
    def load(cls, package: str, name: str, *, declared: Set[str]) -> "LinearModel":
        """Load a model that ships as `name` (a `.json`) in a package.

        Args:
            package: The package.
            name: The file.
            declared: Names of the features that can be measured; those that the model lacks have no weight.

        Raises:
            ValueError: It was fitted on a feature that is not declared.
        """
        model = msgspec.json.decode(shipped(package, name), type=cls)
        require_declared(model.weights, declared, f"{package}/{name}")
        return model

    def encoded(self) -> bytes:
        """Return it as the JSON that `load` reads."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"

    @cached_property
    def version(self) -> str:
        """A hash of what it was made of and of its weights."""
        return self.origin.version(self.weights, [msgspec.json.encode(tuple(self.weights.values()))])

    def ordered(self, names: Sequence[str]) -> Floats:
        """Return the weights of features in this order; 0 for one that the model does not name.

        Example:
            >>> LinearModel({"length": 0.5}).ordered(["count", "length"])
            array([0. , 0.5], dtype=float32)
        """
        return np.array([self.weights.get(name, 0.0) for name in names], np.float32)

    def raw(self, features: Features) -> Floats:
        """Return the weighted sum for each row, shape (rows,)."""
        names = tuple(self.weights)
        return rounded_product(features.matrix(names), self.ordered(names))


def logistic(log_odds: float) -> float:
    """Return the probability, 0 to 1, that corresponds to log odds.

    Example:
        >>> [round(logistic(each), 2) for each in (-2.0, 0.0, 2.0)]
        [0.12, 0.5, 0.88]
    """
    return 1.0 / (1.0 + exp(-log_odds))


def logistic_all(log_odds: Doubles) -> Doubles:
    """Return the probability of each of some log odds; its last bits are NumPy's."""
    return 1.0 / (1.0 + np.exp(-log_odds))
