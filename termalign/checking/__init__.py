"""The checking wing: a translation held against a glossary, documents held against each other.

It alone answers what is a finding, how severe it is, how findings are reported, suppressed and counted, and what goes
into the prompt of a model that translates.

May use: terms, termbase, alignment, documents, language, and what stands below them.
"""
