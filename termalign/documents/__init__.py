"""The documents wing: other people's files, and the bitexts that they hold.

It alone answers what a file is, which pairs or blocks of text it holds and where they are in it, and how marks are
written back into a file. Tables, XML and HTML are read here for every wing above.

May use: language, and what is below it.
"""
