"""The terms wing: how terms are rendered in a bitext, given or discovered, in one document or in a corpus.

It alone answers which span of the translation renders a term (spotting) and which spans of the source are terms worth
keeping (extraction), with evidence, scores and salience.

May use: termbase, alignment, documents, language, and what is below them.
"""
