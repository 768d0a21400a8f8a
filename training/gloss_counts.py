"""Count the words of CC-CEDICT's glosses, for `termalign.language.lexicon.gloss_counts`: if it or simplemma is another.

Example:
    python -m training.gloss_counts
"""

import gzip
from pathlib import Path

import msgspec

from termalign.language.lexicon import gloss_counts


def main() -> None:
    path = Path(gloss_counts.__file__).with_name(gloss_counts.COUNTS_FILE)
    counts = msgspec.json.encode(gloss_counts.count_glosses(), order="sorted")
    path.write_bytes(gzip.compress(counts, mtime=0))


if __name__ == "__main__":
    main()
