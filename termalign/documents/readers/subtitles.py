"""Subtitles (SubRip, WebVTT): a cue a block, its lines joined; cues find each other by the time they begin."""

import html

import regex

from termalign.documents.readers.base import Block, Source, digest
from termalign.errors import FormatError
from termalign.language.text import passage
from termalign.language.text.decoding import text_of

VTT = "WEBVTT"
"""What a WebVTT file begins with."""

_TIME = regex.compile(r"\s*+((?:[0-9]{1,4}:)?[0-9]{1,2}:[0-9]{1,2}[,.][0-9]{1,3})\s*+-->\s*+[0-9:.,]+")
_CUE_MARKUP = regex.compile(r"</?[A-Za-z0-9.:][^<>\n]{0,300}>|\{\\[^{}\n]{0,100}\}")


def read(data: bytes, path: str) -> Source:
    """Return the cues of a file; headers, notes, styles and mark-up are left out.

    Raises:
        FormatError: It is no text, or no line in it is a time.
    """
    lines = text_of(data, path=path).split("\n")
    blocks: list[Block] = []
    number, count = 0, 0
    while number < len(lines):
        time = _TIME.match(lines[number])
        number += 1
        if time is None:
            continue
        count += 1
        pieces = []
        while number < len(lines) and lines[number].strip() and not _begins_cue(lines, number):
            done = 0
            for found in (*_CUE_MARKUP.finditer(lines[number]), None):
                stop = found.start() if found is not None else len(lines[number])
                pieces.append((html.unescape(lines[number][done:stop]), (number + 1, done + 1)))
                done = found.end() if found is not None else stop
            pieces.append(("\n", (number + 1, done + 1)))
            number += 1
        read = passage(pieces)
        if read.text:
            anchors = read.anchors
            blocks.append(
                Block(read.text, f"cue {count}", anchors[0].line, anchors, key=_milliseconds(time[1]))
            )
    if not count:
        raise FormatError("no cue: no line such as '00:00:01,000 --> 00:00:02,000'", path=path)
    return Source(path, "srt", tuple(blocks), digest(data), keyed=True)


def _begins_cue(lines: list[str], number: int) -> bool:
    """Return whether a line is the time of a cue, or its number before it: some programs leave no line empty."""
    following = lines[number + 1] if lines[number].strip().isdecimal() and number + 1 < len(lines) else ""
    return _TIME.match(lines[number]) is not None or _TIME.match(following) is not None


def _milliseconds(time: str) -> str:
    """Return a time as a number.

    Example:
        >>> _milliseconds("00:01:02,500"), _milliseconds("1:02.5")
        ('62500', '62500')
    """
    clock, _, part = time.replace(",", ".").partition(".")
    seconds = 0
    for count in clock.split(":"):
        seconds = seconds * 60 + int(count)
    return str(seconds * 1000 + int(part.ljust(3, "0")))
