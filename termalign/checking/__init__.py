"""The checking wing: translations compared with a glossary, documents compared with each other.

It alone answers what is a finding, how severe it is, how findings are reported, suppressed and counted, and what goes
into the prompt of a model that translates.

May use: terms, termbase, alignment, documents, language, and what is below them.
"""
