"""Write the lemmas of simplemma's English dictionary, for `termalign.language.keys.lemmas`: if simplemma is another.

Example:
    python -m training.lemmas
"""

from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

from termalign.language.keys import lemmas


def table() -> bytes:
    """Return what the table holds: every word of letters whose lemma no rule gives."""
    words = {word.casefold() for word in DEFAULT_DICTIONARY_FACTORY.get_dictionary("en")}
    found = {word: lemmas.simplemma_lemma(word) for word in sorted(words) if word.isalpha()}
    lines = (f"{word} {lemma}\n" for word, lemma in found.items() if lemma != lemmas.by_rule(word))
    return lemmas.signature() + b"\n" + "".join(lines).encode()


def main() -> None:
    path = Path(lemmas.__file__).with_name(lemmas.LEMMAS_FILE)
    path.write_bytes(table())


if __name__ == "__main__":
    main()
