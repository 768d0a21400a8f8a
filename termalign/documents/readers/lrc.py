"""Lyrics with times (`.lrc`): a line a cue; a line without a time belongs to the one before it.

No text: what describes the song (`[ti:…]`), times of lines and of words (`<00:01.20>`). A line that is sung several
times is found by the first of its times. The format holds no remarks.
"""

from collections.abc import Iterator

import regex

from termalign.documents.readers.cues import Cue, CueFile
from termalign.documents.readers.escapes import unescaped
from termalign.documents.readers.subtitles import milliseconds
from termalign.errors import FormatError
from termalign.language.text import Piece
from termalign.language.text.decoding import text_of

_TIMES = regex.compile(r"\s*+(?:\[([0-9]{1,4}:[0-9]{1,2}(?:[.:][0-9]{1,3})?+)\]\s*+)++")
_DESCRIPTION = regex.compile(r"\s*+\[[A-Za-z#][^\[\]:]{0,20}:[^\]]*+\]\s*+")
_WORD_TIME = regex.compile(r"<[0-9]{1,4}:[0-9]{1,2}(?:[.:][0-9]{1,3})?+>")


def _cues(data: bytes, path: str) -> list[Cue]:
    cues: list[Cue] = []
    for number, line in enumerate(text_of(data, path=path).split("\n"), 1):
        if not line.strip() or _DESCRIPTION.fullmatch(line):
            continue
        times = _TIMES.match(line)
        pieces = tuple(_pieces(line, times.end() if times is not None else 0, number))
        if times is not None:
            time = min((int(_time(written)), _time(written)) for written in times.captures(1))[1]
            cues.append(Cue(time, f"line {len(cues) + 1}", (pieces,)))
        elif cues:
            cues[-1] = cues[-1]._replace(lines=(*cues[-1].lines, pieces))
        else:
            raise FormatError("a line before the first time, such as [00:01.00]", path=path, line=number)
    if not cues:
        raise FormatError("no line begins with a time such as [00:01.00]", path=path)
    return cues


def _time(written: str) -> str:
    """Return a time in milliseconds.

    Example:
        >>> _time("01:02.50"), _time("01:02:50"), _time("1:02")
        ('62500', '62500', '62000')
    """
    minutes, seconds, *part = written.replace(".", ":").split(":")
    return milliseconds(f"{minutes}:{seconds}.{part[0] if part else '0'}")


def _pieces(line: str, start: int, number: int) -> Iterator[Piece]:
    yield from unescaped([(line[start:], (number, start + 1))], _WORD_TIME, lambda time: "")
    yield "\n", (number, len(line) + 1)


_LRC = CueFile("lrc", _cues)
read, read_pairs = _LRC.read, _LRC.read_pairs
