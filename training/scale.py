"""Measure the scale of the bundled encoder: where it puts words that translate each other, and words that do not.

It depends on the encoder and on the phrases of `termalign.alignment.wordalign.evidence` only.

Example:
    python -m training.scale
"""

import argparse
import json
from pathlib import Path

from termalign.alignment.wordalign import evidence
from termalign.language.encoders import UniversalSentenceEncoder


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    encoder = UniversalSentenceEncoder()
    scale = evidence.measured_word_scale(encoder)
    held = {
        "signature": encoder.signature,
        "unrelated": scale.unrelated,
        "translated": scale.translated,
        "src_mean": scale.src_mean.tolist(),
        "tgt_mean": scale.tgt_mean.tolist(),
    }
    path = Path(evidence.__file__).with_name(evidence.SCALE_FILE)
    path.write_text(json.dumps(held) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
