"""Word alignment: one algorithm a module, one interface; features apart from model and search."""

from termalign.wordalign.base import Alignment, TokenPair, WordAligner
from termalign.wordalign.eflomal import Eflomal
from termalign.wordalign.ensemble import Ensemble
from termalign.wordalign.translations import (
    Translations,
    learn_translations,
    read_translations,
    write_translations,
)

__all__ = [
    "Alignment",
    "Eflomal",
    "Ensemble",
    "TokenPair",
    "Translations",
    "WordAligner",
    "learn_translations",
    "read_translations",
    "write_translations",
]
