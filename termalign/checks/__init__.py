"""Checks: a translation against a glossary, and a glossary against itself."""
