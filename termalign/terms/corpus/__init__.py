"""Corpora: the terms of many documents or sentence pairs, mapped by several processes and merged on disk.

    1. Read: files and tables are read into chunks, a document or a thousand pairs, at boundaries that depend on the
       content alone.
    2. Map: every chunk is aligned and yields statistics, which are written to a file of its own.
    3. Merge: many files become few, level by level.
    4. Rank: as for one document, part by part, a part holding some terms of all chunks.

On request all chunks are aligned once more before, to learn translations of words from all of them.

Memory does not grow with the size of the files, but for the translations, which are held whole. The result does
not depend on the number of processes or on the order of the documents, and a run that was cut short goes on where it
stopped.
"""
