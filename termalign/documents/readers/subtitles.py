"""Subtitles (SubRip, WebVTT): a cue a block, its lines joined; cues find each other by the time they begin."""

import html

import regex

from termalign.documents.readers.cues import Cue, CueFile
from termalign.documents.readers.escapes import unescaped
from termalign.documents.readers.openings import VTT
from termalign.errors import FormatError
from termalign.language.text import Piece
from termalign.language.text.decoding import text_of

_TIME = regex.compile(r"\s*+((?:[0-9]{1,4}:)?[0-9]{1,2}:[0-9]{1,2}[,.][0-9]{1,3})\s*+-->\s*+[0-9:.,]+")
_CUE_MARKUP = regex.compile(
    r"<rt(?:[ .][^<>\n]*+)?>[^<\n]*+|</?[A-Za-z0-9.:][^<>\n]{0,300}>|\{\\[^{}\n]{0,100}\}"
)


def _cues(data: bytes, path: str) -> list[Cue]:
    lines = text_of(data, path=path).split("\n")
    cues: list[Cue] = []
    index = stray = 0
    is_srt = not lines[0].startswith(VTT)  # where an empty line is one of a cue, as players show it
    while index < len(lines):
        time = _TIME.match(lines[index])
        index += 1
        if time is None:
            if is_srt and not cues and not stray and any(map(str.isalpha, lines[index - 1])):
                is_name = _TIME.match("".join(lines[index : index + 1])) is not None  # in place of a number
                stray = 0 if is_name else index
            continue
        if stray:
            raise FormatError(
                "text before the first time, such as 00:00:01,000 --> 00:00:02,000", path=path, line=stray
            )
        lines_of_cue: list[tuple[Piece, ...]] = []
        while index < len(lines) and (is_srt or lines[index].strip()) and not _begins_cue(lines, index):
            lines_of_cue.append(_pieces(lines[index], index + 1))
            index += 1
        cues.append(Cue(milliseconds(time[1]), f"cue {len(cues) + 1}", tuple(lines_of_cue)))
    if not cues:
        raise FormatError("no cue: no line such as '00:00:01,000 --> 00:00:02,000'", path=path)
    return cues


def _pieces(line: str, number: int) -> tuple[Piece, ...]:
    """Return the text of a line between its mark-up, and its end."""
    pieces = unescaped([(line, (number, 1))], _CUE_MARKUP, lambda mark: "")
    return *((html.unescape(text), place) for text, place in pieces), ("\n", (number, len(line) + 1))


def _begins_cue(lines: list[str], index: int) -> bool:
    """Return whether a line is the time of a cue, or its number before it: some programs leave no line empty."""
    following = lines[index + 1] if lines[index].strip().isdecimal() and index + 1 < len(lines) else ""
    return _TIME.match(lines[index]) is not None or _TIME.match(following) is not None


def milliseconds(time: str) -> str:
    """Return a time as a number.

    Example:
        >>> milliseconds("00:01:02,500"), milliseconds("1:02.5")
        ('62500', '62500')
    """
    clock, _, part = time.replace(",", ".").partition(".")
    seconds = 0
    for count in clock.split(":"):
        seconds = seconds * 60 + int(count)
    return str(seconds * 1000 + int(part.ljust(3, "0")))


_SUBTITLES = CueFile("srt", _cues)
read, read_pairs = _SUBTITLES.read, _SUBTITLES.read_pairs
