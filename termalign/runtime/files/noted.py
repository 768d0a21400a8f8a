"""What a process notes of the files that it reads and writes, to report it."""

from termalign.errors import Message

outputs: list[str] = []
"""Names of files that this process has replaced, in order."""


def outputs_written() -> tuple[str, ...]:
    """Return the names of the outputs that this process has written so far, whole, each once."""
    return tuple(dict.fromkeys(outputs))


_guesses: dict[str, Message] = {}
"""What is to report of files that this process has read, which were taken for something by their contents; by name."""


def note_guess(name: str, guess: Message | None) -> None:
    """Note what to report of a file that does not say itself what it is; None of one that does."""
    if guess is None:
        _guesses.pop(name, None)
    else:
        _guesses[name] = guess


def take_guess(name: str) -> Message | None:
    """Return what to report of a file that was taken for something by its content: once, since then it is reported."""
    return _guesses.pop(name, None)


def take_guesses() -> dict[str, Message]:
    """Return the same of all files that it was not yet reported of, by name, in order."""
    guesses = _guesses.copy()
    _guesses.clear()
    return guesses


def forget_files() -> None:
    """Begin to note outputs and guesses, for another run in the same process."""
    outputs.clear()
    _guesses.clear()
