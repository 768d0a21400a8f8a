"""Match keys: the forms in which terms and words are compared."""

from termalign.language.keys.levels import Index, Level, key_at, keys, keys_at, level_of, same

__all__ = ["Index", "Level", "key_at", "keys", "keys_at", "level_of", "same"]
