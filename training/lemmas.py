"""Write the lemmas of simplemma's English dictionary, for `termalign.language.keys.lemmas`: from its version there.

Example:
    python -m training.lemmas
"""

import argparse
from pathlib import Path

import simplemma
from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

from termalign.language.keys import lemmas


def table() -> bytes:
    """Return what the table holds: every word of letters whose lemma no rule gives."""
    words = {word.casefold() for word in DEFAULT_DICTIONARY_FACTORY.get_dictionary("en")}
    found = {word: simplemma_lemma(word) for word in sorted(words) if word.isalpha()}
    lines = (f"{word} {lemma}\n" for word, lemma in found.items() if lemma != lemmas.by_rule(word))
    return "".join(lines).encode()


def simplemma_lemma(word: str) -> str:
    """Return simplemma's lemma, in lower case."""
    return simplemma.lemmatize(word, lang="en").casefold()


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    path = Path(lemmas.__file__).with_name(lemmas.LEMMAS_FILE)
    path.write_bytes(table())


if __name__ == "__main__":
    main()
