"""Checks: a translation against a glossary."""
