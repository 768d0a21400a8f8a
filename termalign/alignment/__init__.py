"""The alignment wing: which sentences and which words of two texts belong together.

It alone answers the questions of beads and links, learns translations of words from a corpus, and scores such answers
against gold. It knows no term.

May use: documents, language, and what is below them.
"""
