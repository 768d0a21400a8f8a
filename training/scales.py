"""Measure the scales of the bundled encoder: where it puts words that translate each other, and words that do not.

They depend on the encoder and on the phrases of `termalign.alignment.wordalign.similarity` only.

Example:
    python -m training.scales
"""

import json
from pathlib import Path

from termalign.alignment.wordalign import similarity
from termalign.alignment.wordalign.similarity import SCALES_FILE, measured_token_scale, measured_word_scale
from termalign.language.encoders import UniversalSentenceEncoder


def main() -> None:
    encoder = UniversalSentenceEncoder()
    scales = {"word": measured_word_scale(encoder), "token": measured_token_scale(encoder)}
    held = {
        kind: {
            "unrelated": scale.unrelated,
            "translated": scale.translated,
            "src_mean": scale.src_mean.tolist(),
            "tgt_mean": scale.tgt_mean.tolist(),
        }
        for kind, scale in scales.items()
    }
    path = Path(similarity.__file__).with_name(SCALES_FILE)
    path.write_text(json.dumps({"signature": encoder.signature, **held}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
