"""Word alignment: one algorithm a module, one interface; features apart from model and search."""

from termalign.alignment.wordalign.base import Alignment, TokenPair, WordAligner
from termalign.alignment.wordalign.eflomal import Eflomal
from termalign.alignment.wordalign.ensemble import Ensemble
from termalign.alignment.wordalign.translations import (
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
