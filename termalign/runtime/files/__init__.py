"""Reading and writing files so that a mistake gives one clear line and nothing is lost.

`-` is standard input or output.
"""
