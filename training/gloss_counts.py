"""Count the words of CC-CEDICT's glosses, for `termalign.language.lexicon.cedict`: if it or simplemma is another.

Example:
    python -m training.gloss_counts
"""

import argparse
from pathlib import Path

from termalign.language.lexicon import cedict


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    path = Path(cedict.__file__).with_name(cedict.COUNTS_FILE)
    path.write_bytes(cedict.count_glosses())


if __name__ == "__main__":
    main()
