"""Findings: what checks report, how it is written, and which of it is known or suppressed."""
