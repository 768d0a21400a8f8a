"""The termbase wing: concepts with their terms, the files that hold them, and where terms occur in a text.

It alone answers what a glossary says, how its formats are read and written, what a person decided of candidates, and
whether a string of a text is an occurrence of a term.

May use: documents, language, and what is below them; not alignment, which needs no glossary either.
"""
