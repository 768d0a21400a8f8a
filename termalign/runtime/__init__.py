"""The runtime wing: what Python and the machine are asked for, beside files.

It alone answers what is loaded when, which versions are installed, when cycles of objects are searched for, and what is
kept for the next process. It knows no text, term or document.

May use: errors, files.
"""
