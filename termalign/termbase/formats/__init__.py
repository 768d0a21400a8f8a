"""Glossary files: one module a format, `parse` and `format` inverse; reading lenient, writing strict."""

from termalign.termbase.formats.holdings import Loss, LossError
from termalign.termbase.formats.problems import Problem
from termalign.termbase.formats.reading import read_glossary
from termalign.termbase.formats.registry import FORMATS, READ_ONLY, Format
from termalign.termbase.formats.services import RulesError
from termalign.termbase.formats.writing import write_glossary

__all__ = [
    "FORMATS",
    "READ_ONLY",
    "Format",
    "Loss",
    "LossError",
    "Problem",
    "RulesError",
    "read_glossary",
    "write_glossary",
]
