"""Glossary files: one module a format, `parse` and `format` inverse; reading lenient, writing strict."""

from termalign.formats.losses import Loss, LossError
from termalign.formats.problems import Problem
from termalign.formats.reading import read_glossary
from termalign.formats.registry import FORMATS, Format
from termalign.formats.services import RulesError
from termalign.formats.writing import write_glossary

__all__ = [
    "FORMATS",
    "Format",
    "Loss",
    "LossError",
    "Problem",
    "RulesError",
    "read_glossary",
    "write_glossary",
]
