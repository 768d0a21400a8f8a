"""What a format has no place for: found before writing, so that nothing is lost unsaid."""

from typing import NamedTuple

from termalign.errors import FormatError


class Loss(NamedTuple):
    """Something a format has no place for."""

    what: str
    """Its name: a column of our table, or one of `holdings`."""
    places: int
    """Concepts or terms that have it."""
    example: str
    machine: bool = False
    """Whether programs wrote all of it, so that nobody needs to be asked."""

    def __str__(self) -> str:
        """Return the loss as part of a line."""
        return f"{self.what} ({self.places}, e.g. {self.example})" if self.example else self.what


class LossError(FormatError):
    """Writing would lose content, and nobody said that it may."""

    def __init__(self, losses: list[Loss], format: str, path: str | None = None) -> None:
        self.losses = losses
        listed = ", ".join(map(str, losses))
        super().__init__(f"{format} cannot hold {listed}; say lossy to write the rest", path=path)
