"""Count the words of CC-CEDICT's glosses, for `termalign.language.lexicon.gloss_counts`: if it or simplemma is another.

Example:
    python -m training.gloss_counts
"""

from pathlib import Path

from termalign.language.lexicon import gloss_counts


def main() -> None:
    path = Path(gloss_counts.__file__).with_name(gloss_counts.COUNTS_FILE)
    path.write_bytes(gloss_counts.count_glosses())


if __name__ == "__main__":
    main()
