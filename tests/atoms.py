"""The atoms of a Chinese sentence, one by one."""

from typing import NamedTuple

from termalign.language.text import Span


class Atom(NamedTuple):
    """A word or a mark; what it is compared by, and what decides whether a term begins or ends with it."""

    key: str
    span: Span
    word: int
    opens: str
    closes: str


def atoms_in(atoms, sentence):
    """Return the atoms of a sentence; its words are counted from 0."""
    own = slice(*atoms.bounds[sentence : sentence + 2])
    spans = map(Span, atoms.starts[own].tolist(), atoms.ends[own].tolist())
    words = (atoms.words[own] - atoms.words[own][:1]).tolist()
    keys, opens, closes = (
        atoms.forms.keys(column[own]) for column in (atoms.numbers, atoms.opens, atoms.closes)
    )
    return list(map(Atom, keys, spans, words, opens, closes))
