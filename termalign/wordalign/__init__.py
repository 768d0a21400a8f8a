"""Word alignment: one algorithm a module, one interface; features apart from model and search."""

from termalign.wordalign.base import Alignment, TokenPair, WordAligner
from termalign.wordalign.eflomal import Eflomal
from termalign.wordalign.ensemble import Ensemble

__all__ = ["Alignment", "Eflomal", "Ensemble", "TokenPair", "WordAligner"]
