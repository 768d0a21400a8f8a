"""Matching: the terms of a glossary in a text, and their renderings in its translation."""
