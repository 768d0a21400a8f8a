"""Sentence alignment: one algorithm a module, one interface; signals apart from the search."""
