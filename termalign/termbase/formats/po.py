"""Messages of gettext as a glossary, as Weblate, Pootle and Transifex keep theirs: a term a message.

The remarks before a message are its note, its context is kept, and the flags `forbidden` and `read-only` of Weblate are
a status and a term that stays as it is. A translation that is fuzzy counts as none, as for programs.

References:
    Weblate documentation, Glossary. GNU gettext manual, The Format of PO Files.
"""

from collections.abc import Iterator

from termalign.documents.readers.po import PoMessage, entries
from termalign.documents.tables.visible import ASIDES, Omissions
from termalign.errors import Message, counted
from termalign.language.text.decoding import text_of
from termalign.termbase.formats.pair_records import PairRecord, collect_pairs
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.glossary import Glossary, Status

_FORBIDDEN, _READ_ONLY = "forbidden", "read-only"
_OBSOLETE_MESSAGE = "#~ msgid "
_FLAGS, _NO_REMARKS = "#,", ("#:", "#|", "#~")


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read messages as terms.

    Raises:
        FormatError: A line is no part of a message.
    """
    lines = text_of(data, path=reading.path).split("\n")
    return collect_pairs(_records(lines, reading), reading)


def _records(lines: list[str], reading: Reading) -> Iterator[PairRecord]:
    if obsolete := sum(line.startswith(_OBSOLETE_MESSAGE) for line in lines):
        kinds: Message = counted(obsolete, Omissions.OBSOLETE, ASIDES[Omissions.OBSOLETE])
        reading.problem(f"not read: {kinds}", grade=Grade.NOTE)
    for message in entries(lines, path=reading.path or ""):
        source = message.fields["msgid"].text
        if not source:  # the header
            continue
        written = (text.text for name, text in message.fields.items() if name.startswith("msgstr"))
        targets = tuple(dict.fromkeys(filter(None, written)))
        if message.is_fuzzy or not targets:
            state = Omissions.FUZZY if message.is_fuzzy else Omissions.UNTRANSLATED
            reading.omissions.add(state, line=message.line)
            continue
        remarks, flags = _comments(lines, message)
        context = message.fields["msgctxt"].text if "msgctxt" in message.fields else ""
        yield PairRecord(
            message.line,
            (source,),
            targets,
            "\n".join(remarks),
            translate="no" if _READ_ONLY in flags else "",
            status=Status.FORBIDDEN.value if _FORBIDDEN in flags else "",
            other=(("msgctxt", context),) if context else (),
        )


def _comments(lines: list[str], message: PoMessage) -> tuple[list[str], set[str]]:
    """Return the remarks before a message, and its flags."""
    remarks: list[str] = []
    flags: set[str] = set()
    for line in lines[message.line - 1 :]:
        if not line.startswith("#"):
            break
        if line.startswith(_FLAGS):
            flags.update(flag.strip() for flag in line[len(_FLAGS) :].split(","))
        elif not line.startswith(_NO_REMARKS) and (remark := line.lstrip("#.").strip()):
            remarks.append(remark)
    return remarks, flags
