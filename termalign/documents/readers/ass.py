r"""Subtitles of Advanced SubStation (`.ass`, `.ssa`): a dialogue line a cue; a finding is a comment line before it.

No text: script information, styles, fonts, comments, overrides (`{\i1}`), drawings (`{\p1}`).

References:
    SubStation Alpha v4.00+ Script Format (the specification that came with SubStation Alpha).
"""

from collections.abc import Iterator, Sequence

import regex

from termalign.documents.readers.base import Editable
from termalign.documents.readers.cues import Cue, CueFile, cue_blocks
from termalign.documents.readers.inserting import editable_text, matches
from termalign.documents.readers.remarks import PREFIX, SIGNATURE
from termalign.documents.readers.subtitles import milliseconds
from termalign.errors import FormatError
from termalign.language.text import Piece, decode

_LINE = regex.compile(r"([^\r\n]*+)(?:\r\n?|\n|$)")
_SECTION = regex.compile(r"\s*+\[([^\]]++)\]\s*+")
_LINE_KIND = regex.compile(r"\s*+(Format|Dialogue)\s*+:", regex.IGNORECASE)
_OWN_LINE = regex.compile(
    rf"(?<![^\r\n])Comment\s*+:(?>(?:[^,\r\n]*+,)+?{PREFIX})[^\r\n]*?{SIGNATURE}[ \t]*+(?:\r\n?|\n)"
)
_ASS_TIME = regex.compile(r"\s*+([0-9]{1,4}:[0-9]{1,2}:[0-9]{1,2}[.,:][0-9]{1,3})\s*+")
_OVERRIDE = regex.compile(r"\{([^{}]*+)\}|\\([Nnh])")
_DRAWING = regex.compile(r"\\p([0-9]{1,4})")


def editable(content: bytes, path: str) -> Editable:
    """Return a file that gets a line of comment before the dialogue that a mark is in."""
    text = decode(content, path=path).text
    cues = cue_blocks(_cues(text, path))

    def remark(cue: Cue, comments: Sequence[str]) -> tuple[int, str]:
        before = f"{_as_comment(text, cue)}{PREFIX}"
        return cue.remark_at, "".join(f"{before}{' '.join(comment.split())}\n" for comment in comments)

    return editable_text(content, cues, remark, matches(_OWN_LINE), path=path)


def _as_comment(text: str, cue: Cue) -> str:
    """Return the fields of a line of dialogue before its text, as those of a comment."""
    _, (_, column) = cue.lines[0][0]
    _, colon, fields = text[cue.remark_at : cue.remark_at + column - 1].partition(":")
    return f"Comment{colon}{fields}"


def _cues(text: str, path: str) -> list[Cue]:
    section, fields = "", list[str]()
    cues: list[Cue] = []
    for number, match in enumerate(_LINE.finditer(text), 1):
        line = match[1]
        if heading := _SECTION.fullmatch(line.lstrip("\ufeff")):
            section = heading[1].lower()
            continue
        name = _LINE_KIND.match(line)
        if section != "events" or name is None:
            continue
        if name[1].lower() == "format":
            fields = [field.strip().lower() for field in line[name.end() :].split(",")]
            continue
        if "start" not in fields or fields[-1] != "text":
            raise FormatError(
                "dialogue without a line before it such as 'Format: …, Start, …, Text'",
                path=path,
                line=number,
            )
        values = line[name.end() :].split(",", len(fields) - 1)
        time = _ASS_TIME.fullmatch(values[fields.index("start")]) if len(values) == len(fields) else None
        if time is None:
            raise FormatError(
                f"dialogue that does not have its {len(fields)} fields, a time such as 0:00:01.00 among them",
                path=path,
                line=number,
            )
        column = len(line) - len(values[-1]) + 1
        start = ".".join(time[1].replace(",", ".").rsplit(":", 1)) if time[1].count(":") > 2 else time[1]
        cues.append(
            Cue(
                milliseconds(start),
                f"cue {len(cues) + 1}",
                tuple(map(tuple, _lines(values[-1], number, column))),
                match.start(),
            )
        )
    if not cues:
        raise FormatError("no dialogue: no line 'Dialogue: …' in a section [Events]", path=path)
    return cues


def _lines(text: str, line: int, column: int) -> Iterator[list[Piece]]:
    """Yield the lines that are shown, overrides and drawings left out."""
    pieces: list[Piece] = [("", (line, column))]
    copied, draws = 0, False
    for match in (*_OVERRIDE.finditer(text), None):
        stop = match.start() if match is not None else len(text)
        if not draws:
            pieces.append((text[copied:stop], (line, column + copied)))
        if match is None:
            break
        copied = match.end()
        if match[2] == "h":
            pieces.append((" ", (line, column + match.start())))
        elif match[2]:
            pieces.append((" ", (line, column + match.start())))
            yield pieces
            pieces = []
        elif drawing := _DRAWING.search(match[1]):
            draws = int(drawing[1]) > 0
    yield pieces


_ASS = CueFile("ass", lambda data, path: _cues(decode(data, path=path).text, path))
read, read_pairs = _ASS.read, _ASS.read_pairs
