"""Decisions of a terminologist about candidate terms: one schema for every file and page that holds them."""

from termalign.decisions.applying import settle
from termalign.decisions.model import (
    VERSION,
    Boundaries,
    Decision,
    Decisions,
    Verdict,
    term_key,
    text_key,
)
from termalign.decisions.table import COLUMNS, parse_decisions, updated

__all__ = [
    "COLUMNS",
    "VERSION",
    "Boundaries",
    "Decision",
    "Decisions",
    "Verdict",
    "parse_decisions",
    "settle",
    "term_key",
    "text_key",
    "updated",
]
