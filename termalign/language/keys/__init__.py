"""Match keys: the forms in which terms and words are compared."""

from termalign.language.keys.index import Index
from termalign.language.keys.levels import Level, key_at, keys, level_of, same

__all__ = ["Index", "Level", "key_at", "keys", "level_of", "same"]
