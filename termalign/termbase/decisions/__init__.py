"""Decisions of a terminologist about candidate terms: one schema for every file and page that holds them."""

from termalign.termbase.decisions.applying import settle
from termalign.termbase.decisions.files import holds_decisions, read_decisions, write_decisions
from termalign.termbase.decisions.model import Boundaries, Decision, Decisions, Verdict, term_key, text_key

__all__ = [
    "Boundaries",
    "Decision",
    "Decisions",
    "Verdict",
    "holds_decisions",
    "read_decisions",
    "settle",
    "term_key",
    "text_key",
    "write_decisions",
]
