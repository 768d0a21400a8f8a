"""Lint: a glossary against itself."""
