"""Answers to requests of other programs: one registry of operations, and a pipe of lines."""
