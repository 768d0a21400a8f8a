"""The runtime wing: what is needed from Python, this machine and others.

It alone answers what is loaded when, which versions are installed, when cycles of objects are searched for, what a URL
names, how much a packed file may unpack to, how files are read and written whole or not at all, and what is kept for
the next process. It knows no text, term or document.

May use: errors.
"""
