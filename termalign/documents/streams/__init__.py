"""Files as streams: what a reader is given, and what becomes of what is wrong with it.

- `input_file`: a file on disk, standard input or bytes, compressed or not, as bytes and as lines;
- `policy`: what a bad line, a guess or a choice of columns leads to;
- `compression`: `.gz` and `.zst`.
"""

from termalign.documents.streams.input_file import InputFile
from termalign.documents.streams.policy import IntakePolicy, logged

__all__ = ["InputFile", "IntakePolicy", "logged"]
