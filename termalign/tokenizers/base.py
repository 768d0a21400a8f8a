"""What every tokenizer offers."""

from typing import Protocol

from termalign.text import Token


class Tokenizer(Protocol):
    """Splits text into tokens whose spans refer to that text."""

    @property
    def signature(self) -> str:
        """Name and version, and every setting that changes the tokens."""

    def tokenize(self, text: str) -> list[Token]:
        """Return the tokens in order; white space, invisible characters and footnote marks are in none."""
