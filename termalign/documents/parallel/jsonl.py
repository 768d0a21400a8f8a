"""JSON Lines: an object a bead, with everything that is known of it.

Keys: `src`, `tgt` (texts), `direction` (`zh-en` or `en-zh`), `src_sentences`, `tgt_sentences` (sentence numbers,
0-based), `src_span`, `tgt_span` (code points in the documents), and, when words are aligned, `src_tokens`,
`tgt_tokens` (spans in the text) and `links` (source token, target token, probability).
"""

import json
from typing import Any

from termalign.documents.bitext import Bead, Bitext, Sentence, SentencePair, join


def format(bitext: Bitext) -> str:
    """Return a bitext as JSON Lines."""
    pairs = iter(bitext.pairs)
    return "".join(
        json.dumps(_bead(bitext, bead, next(pairs) if bead.src and bead.tgt else None), ensure_ascii=False)
        + "\n"
        for bead in bitext.beads
    )


def _bead(bitext: Bitext, bead: Bead, pair: SentencePair | None) -> dict[str, Any]:
    sides: list[tuple[str, Sentence | None]] = [
        ("src", pair.src if pair else join(bitext.src, bead.src) if bead.src else None),
        ("tgt", pair.tgt if pair else join(bitext.tgt, bead.tgt) if bead.tgt else None),
    ]
    result: dict[str, Any] = {name: side.text if side else "" for name, side in sides}
    result |= {"direction": bitext.direction, "src_sentences": bead.src, "tgt_sentences": bead.tgt}
    result |= {f"{name}_span": side.span if side else None for name, side in sides}
    if pair is not None and pair.links is not None:
        result |= {
            f"{name}_tokens": [token.span for token in side.tokens]
            for name, side in sides
            if side is not None and side.tokens is not None
        }
        result["links"] = [(link.src, link.tgt, round(link.probability, 4)) for link in pair.links]
    return result
