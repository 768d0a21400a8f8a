"""Words of a file put in place of others; what was written is read once more, and must say just that."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from termalign.documents.intake.kinds import BY_NAME, KINDS, Kind
from termalign.documents.intake.reading import kind_of
from termalign.documents.readers.base import Block, Source, digest
from termalign.documents.readers.rewriting import Replacement, Rewriting, with_replacements
from termalign.documents.streams import InputFile
from termalign.errors import FormatError, InputError


def rewritable(path: str, format: str) -> Kind:
    """Return the kind of a format in whose files words can be replaced.

    Raises:
        InputError: They cannot.
    """
    kind = BY_NAME[format]
    if kind.rewrite is None:
        allowed = ", ".join(each.name for each in KINDS if each.rewrite is not None)
        raise InputError(
            f"{path}: nothing can be replaced in a file of the format {format}; allowed: {allowed}"
        )
    return kind


def read_to_rewrite(path: str | Path, *, format: str | None = None) -> Source:
    """Read a document in which words are to be replaced.

    Raises:
        FileError: The file cannot be read.
        FormatError: Its content breaks the rules of its format.
        InputError: Nothing can be replaced in files of its format, or it is compressed.
    """
    file = InputFile(path)
    if file.is_compressed:
        raise InputError(f"{file.name}: is compressed; unpack it to have it changed")
    data = file.data()
    kind = rewritable(file.name, kind_of(InputFile(path, data=data), format).name)
    return Source(file.name, kind.name, tuple(_blocks(kind, data, file.name)), digest(data))


def rewrite(content: bytes, source: Source, replacements: Sequence[Replacement]) -> Rewriting:
    """Return a document with words replaced, and what could not be.

    Raises:
        InputError: The file has changed since.
    """
    if digest(content) != source.digest:
        raise InputError(f"{source.name}: has changed since it was read; nothing is written")
    if not replacements:
        return Rewriting(content, ())
    result = _rewritten(content, source, replacements)
    if result is not None:
        return result
    # Something does not read as it was written: one by one, without what does not.
    applied: list[Replacement] = []
    skipped: list[Replacement] = []
    best = Rewriting(content, ())
    for replacement in replacements:
        attempt = _rewritten(content, source, [*applied, replacement])
        if attempt is None or attempt.skipped:
            skipped.append(replacement)
        else:
            applied.append(replacement)
            best = attempt
    return Rewriting(best.content, tuple(skipped))


def _rewritten(content: bytes, source: Source, replacements: Sequence[Replacement]) -> Rewriting | None:
    """Return a document with words replaced; None where it reads otherwise than it should."""
    kind = rewritable(source.name, source.format)
    assert kind.rewrite is not None
    result = kind.rewrite(content, source.name, source.blocks, replacements)
    expected = [block.text for block in source.blocks]
    by_block: dict[int, list[Replacement]] = defaultdict(list)
    for replacement in set(replacements).difference(result.skipped):
        by_block[replacement.block].append(replacement)
    for block, own in by_block.items():
        expected[block] = with_replacements(expected[block], own)
    try:
        texts = [block.text for block in _blocks(kind, result.content, source.name)]
    except FormatError:
        return None
    return result if texts == expected else None


def _blocks(kind: Kind, data: bytes, path: str) -> Sequence[Block]:
    """Return the blocks of a document, both sides of one that holds both."""
    if kind.edit is not None:
        return kind.edit(data, path).blocks
    assert kind.read is not None
    return kind.read(data, path).blocks
