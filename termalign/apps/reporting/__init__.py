"""Pages that show a bitext, its glossary and what was found."""

from termalign.apps.reporting.report import report

__all__ = ["report"]
