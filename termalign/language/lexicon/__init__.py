"""The word-level bilingual dictionary: CC-CEDICT by default, users' own beside it."""

from termalign.language.lexicon.lexicon import Lexicon

__all__ = ["Lexicon"]
