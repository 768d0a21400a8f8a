"""The apps wing: where people meet the library: the command line, pages in a browser, projects, pytest.

It parses, calls the wings below and shows what they return; no question about texts or terms is answered here.

May use: every other wing. Nothing imports it.
"""
