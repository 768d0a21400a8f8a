"""The terms of a text for the prompt of whoever translates it: what occurs, how it is rendered, what to avoid.

Only entries that occur are listed, found by exact matching. The same terms give the same bytes, wherever they occur in
the text and however often, so that services can cache a prompt that is repeated. Where there is no room for all, those
stay that may prevent most mistakes.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec
import regex
from msgspec.structs import replace

from termalign.errors import InputError, require_count
from termalign.language.text.display import MOST_SHOWN_RENDERINGS, json_text, printable
from termalign.language.text.language import LANGUAGE_NAMES, Direction, direction_from, direction_named
from termalign.termbase.given import GivenGlossary
from termalign.termbase.glossary import Entry, Glossary, Status, Term
from termalign.termbase.glossary.undecided import without_candidates, without_remarks
from termalign.termbase.matching.occurrences import SOURCE_TERMS, given
from termalign.termbase.matching.prepared import Prepared
from termalign.termbase.matching.sources import Met

if TYPE_CHECKING:
    from termalign.documents.given import GivenText


class PromptFormat(StrEnum):
    """The form of a prompt."""

    MARKDOWN = "markdown"
    """A list with a heading, a term a line."""
    TSV = "tsv"
    """Columns `source`, `target`, `also`, `avoid`, `keep`, `note`; several forms are separated by ` | `."""
    JSON = "json"
    """An object with the direction, the terms and the number left out."""


class PromptTerm(msgspec.Struct, frozen=True):
    """A term that occurs, with what a translator must know of it."""

    source: str
    """The term as the glossary has it; a Chinese one as in the text, if that has only one spelling (碳達峰)."""
    target: str
    """Its preferred rendering; empty where there is none."""
    also: tuple[str, ...] = ()
    """Other renderings that may be used, a hundred at most; of a concept that has a preferred one, not what is only
    proposed."""
    avoid: tuple[str, ...] = ()
    """Deprecated and forbidden renderings, a hundred at most."""
    keep: bool = False
    """Whether it stays in the translation as it is in the source."""
    note: str = ""
    """Notes of people on the concept and its preferred rendering, without the remarks of extraction."""


class Prompt(msgspec.Struct, frozen=True):
    """A prompt with the terms of a text; `str` of it is the text of the prompt."""

    text: str
    direction: Direction
    terms: tuple[PromptTerm, ...]
    """Longest source terms first."""
    left_out: tuple[PromptTerm, ...]
    """Terms left out by the limits, those that are needed most first."""

    def __str__(self) -> str:
        """Return the prompt."""
        return self.text


def prompt(
    glossary: GivenGlossary,
    text: "GivenText",
    *,
    format: PromptFormat | str = PromptFormat.MARKDOWN,
    direction: Direction | str | None = None,
    max_terms: int | None = None,
    max_characters: int | None = None,
) -> Prompt:
    """Return the terms of a glossary that occur in a text, as a prompt for its translation.

    Example:
        >>> from termalign import entry
        >>> house = Glossary((entry("碳达峰", "carbon peaking"), entry("碳市场", "carbon market", "carbon exchange")))
        >>> print(prompt(house, "建设碳市场，推进碳达峰"), end="")
        Translate these Chinese terms into English as given:
        <BLANKLINE>
        - 碳市场 → carbon market (or: carbon exchange)
        - 碳达峰 → carbon peaking

    Args:
        glossary: The terms, prepared once and kept as long as the glossary is; or the name of a glossary, or its path.
        text: The text to translate: a sentence, a chunk, a book; or the `Path` of one, or a document.
        format: `markdown`, `tsv` or `json`.
        direction: `zh-en` or `en-zh`; by default detected automatically.
        max_terms: The most terms to list, those that are needed most: that occur most often, and are most easily
            rendered otherwise (names, terms with several renderings or with some to avoid); by default all that occur.
        max_characters: The most code points of the prompt; by default unlimited.

    Raises:
        InputError: The format or the direction is not known, a bound is below 0, or an argument is nothing of what is
            taken.
        FileError, FormatError: A file cannot be read.
    """
    glossary, text = given(glossary, text)
    write = _writer(format)
    direction = direction_named(direction) if direction is not None else direction_from(text)
    if max_terms is None is max_characters:
        lines = _lines_of(glossary, text, direction)
        return Prompt(write(direction, lines, 0), direction, tuple([line.term for line in lines]), ())
    for name, bound in (("max_terms", max_terms), ("max_characters", max_characters)):
        if bound is not None:
            require_count(bound, 0, name)
    lines = _most_needed_first(_lines_of(glossary, text, direction), glossary, text, direction)

    def written(count: int) -> str:
        return write(direction, sorted(lines[:count], key=_ORDER), len(lines) - count)

    count = len(lines) if max_terms is None else min(max_terms, len(lines))
    if max_characters is not None:
        count = _fitting(count, lambda count: len(written(count)) <= max_characters)
        if count < 0:
            least = len(written(0))
            raise InputError(f"max_characters is {max_characters}; even a prompt without terms needs {least}")
    terms = tuple([line.term for line in sorted(lines[:count], key=_ORDER)])
    return Prompt(written(count), direction, terms, tuple([line.term for line in lines[count:]]))


def _fitting(most: int, fits: Callable[[int], bool]) -> int:
    """Return how many terms, at most, fit; -1 where not even an empty prompt does. A prompt grows with its terms."""
    low, high = -1, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


class _PromptLine(msgspec.Struct, eq=False, gc=False):
    """A term of a prompt, made once, however many texts have it; compared by identity."""

    term: PromptTerm
    line: str
    order: str
    """Sort key: longest source terms first, then by source, target and note, none of which has a NUL."""

    @classmethod
    def of(cls, term: PromptTerm) -> "_PromptLine":
        """Return the line and sort key of a term."""
        source = term.source
        order = f"{chr(sys.maxunicode - len(source))}{source}\0{term.target}\0{term.note}"
        return cls(term, _line(term), order)


class _PromptLines(dict[Met, _PromptLine | None]):
    """Lines for the terms of a glossary, by the spelling in texts; made when first needed."""

    def __init__(self, glossary: Glossary, direction: Direction) -> None:
        super().__init__()
        self.source = SOURCE_TERMS.of(glossary, direction)
        entries = glossary.entries
        self._known = cache(lambda owners: _known_of([entries[owner] for owner in owners], direction))
        """Returns what prompts have of concepts: all of their terms have the same."""
        self._alike: dict[str | PromptTerm, _PromptLine] = {}
        """Equal terms of several numbers, as a term and its form in capitals, are listed once: by their lines, or by
        the whole term if another term has the same line."""

    def __missing__(self, met: Met) -> _PromptLine | None:
        index, written = (met, "") if isinstance(met, int) else met
        head = self.source.headword(index)
        term = _prompt_term(head, self._known(tuple(self.source.owners[index])))
        if term is not None and written not in ("", term.source) and not term.keep:
            term = term if any(map(str.isspace, head.text)) else replace(term, source=written)
        self[met] = line = None if term is None else self._once(_PromptLine.of(term))
        return line

    def _once(self, line: _PromptLine) -> _PromptLine:
        known = self._alike.setdefault(line.line, line)
        return known if known is line or known.term == line.term else self._alike.setdefault(line.term, line)


_PROMPT_LINES = Prepared(_PromptLines)
"""Kept by glossary, for the chunks of a book have the same terms."""

_ORDER, _LINE = attrgetter("order"), attrgetter("line")


def _lines_of(glossary: Glossary, text: str, direction: Direction) -> list[_PromptLine]:
    """Return the lines for the terms in a text, in the order of a prompt."""
    known = _PROMPT_LINES.of(glossary, direction)
    lines = dict.fromkeys(map(known.__getitem__, known.source.different(text)))
    return sorted(filter(None, lines), key=_ORDER)


def _most_needed_first(
    lines: Sequence[_PromptLine], glossary: Glossary, text: str, direction: Direction
) -> list[_PromptLine]:
    """Return the lines for the terms in a text by how many mistakes each may prevent: occurrences times risks."""
    known = _PROMPT_LINES.of(glossary, direction)
    occurrences = Counter(known.source.hits(text).patterns.tolist())
    counts: Counter[_PromptLine] = Counter()
    for met in known.source.different(text):
        line = known[met]
        if line is not None:
            counts[line] += occurrences[met if isinstance(met, int) else met[0]]
    return sorted(lines, key=lambda line: (-counts[line] * (1 + _risks(line.term)), line.order))


def _risks(term: PromptTerm) -> int:
    """Return how many reasons there are why a term may be rendered otherwise.

    Example:
        >>> _risks(PromptTerm("市场", "market")), _risks(PromptTerm("长三角", "Yangtze Delta", avoid=("Delta",)))
        (0, 2)
    """
    is_name = term.keep or term.target[:1].isupper() or term.source[:1].isupper()
    return sum((is_name, bool(term.also), bool(term.avoid)))


class _KnownOfConcepts(NamedTuple):
    """What prompts have of concepts that have a term in common, which pool their renderings."""

    best: Term | None
    also: tuple[str, ...]
    avoid: tuple[str, ...]
    notes: list[str]


def _known_of(entries: Sequence[Entry], direction: Direction) -> _KnownOfConcepts:
    usable: dict[str, Term] = {}
    banned: dict[str, None] = {}
    notes: list[str] = []
    into_english = direction is _INTO_ENGLISH
    for entry in entries:
        terms = entry.en if into_english else entry.zh
        for term in _decided(terms) if len(terms) > 1 else terms:
            if term.usable:
                usable.setdefault(term.text, term)
            else:
                banned[term.text] = None
        if entry.note:
            notes.append(without_remarks(entry.note))
    ranked = [*usable.values()]
    if len(ranked) > 1:
        ranked.sort(key=lambda term: _STATUS_RANKS.index(term.status))
    best = ranked[0] if ranked else None
    also = tuple([term.text for term in ranked[1 : MOST_SHOWN_RENDERINGS + 1]])
    avoid = tuple([text for text in banned if text not in usable][:MOST_SHOWN_RENDERINGS]) if banned else ()
    return _KnownOfConcepts(best, also, avoid, notes)


def _prompt_term(head: Term, known: _KnownOfConcepts) -> PromptTerm | None:
    """Return a term as prompts have it; None for one that nobody has rendered, banned or kept."""
    best, also, avoid, shared_notes = known
    notes = [*shared_notes, head.note, best.note if best is not None else ""]
    note = "; ".join(dict.fromkeys(filter(None, (" ".join(note.split()) for note in notes if note))))
    if not head.translate or (best is not None and not best.translate and best.text == head.text):
        return PromptTerm(head.text, head.text, (), avoid, True, note)
    if best is None:
        return PromptTerm(head.text, "", (), avoid, False, note) if avoid else None
    return PromptTerm(head.text, best.text, also, avoid, False, note)


def _decided(terms: Sequence[Term]) -> Sequence[Term]:
    """Return the terms without those that are only proposed, where another is preferred, and without candidates."""
    if any(term.status is _PREFERRED for term in terms):
        return [term for term in terms if term.status is not _PROPOSED]
    return without_candidates(terms)


# Python 3.11 calls a function for a member of an enumeration.
_INTO_ENGLISH, _PREFERRED, _PROPOSED = Direction.ZH_EN, Status.PREFERRED, Status.PROPOSED


_STATUS_RANKS = (Status.PREFERRED, Status.ADMITTED, Status.PROPOSED)
"""Of usable renderings, the best first."""


def _markdown(direction: Direction, terms: Sequence[_PromptLine], left_out: int) -> str:
    if not terms:
        return ""
    head = _INTO_ENGLISH_HEAD if direction is _INTO_ENGLISH else _INTO_CHINESE_HEAD
    return "\n".join([head, *map(_LINE, terms), ""])


_INTO_ENGLISH_HEAD, _INTO_CHINESE_HEAD = (
    f"Translate these {LANGUAGE_NAMES[direction.source]} terms into {LANGUAGE_NAMES[direction.target]} as given:\n"
    for direction in (Direction.ZH_EN, Direction.EN_ZH)
)


def _line(term: PromptTerm) -> str:
    rendering = "keep as it is, do not translate" if term.keep else term.target
    line = f"- {term.source} → {rendering}" if rendering else f"- {term.source} →"
    if not (term.also or term.avoid or term.note):
        return printable(line)
    remarks = []
    if term.also:
        remarks.append(f"or: {' | '.join(term.also)}")
    if term.avoid:
        remarks.append(f"not: {' | '.join(term.avoid)}")
    if term.note:
        remarks.append(term.note)
    return printable(f"{line} ({'; '.join(remarks)})")


def _tsv(direction: Direction, terms: Sequence[_PromptLine], left_out: int) -> str:
    rows = [tuple(PromptTerm.__struct_fields__), *(_cells(line.term) for line in terms)]
    return "".join("\t".join(row) + "\n" for row in rows)


def _cells(term: PromptTerm) -> tuple[str, ...]:
    also, avoid = " | ".join(term.also), " | ".join(term.avoid)
    cells = term.source, term.target, also, avoid, "yes" if term.keep else "", term.note
    return tuple(map(printable, cells))


def _json(direction: Direction, terms: Sequence[_PromptLine], left_out: int) -> str:
    content = {"direction": direction.value, "terms": [line.term for line in terms], "left_out": left_out}
    return json_text(content, 1) + "\n"


_Writer: TypeAlias = Callable[[Direction, Sequence[_PromptLine], int], str]
_PROMPT_WRITERS: dict[PromptFormat, _Writer] = {
    PromptFormat.MARKDOWN: _markdown,
    PromptFormat.TSV: _tsv,
    PromptFormat.JSON: _json,
}
_MARKDOWN = PromptFormat.MARKDOWN


def _writer(format: PromptFormat | str) -> _Writer:
    """Return the writer of a format."""
    if format is _MARKDOWN:
        return _markdown
    try:
        return _PROMPT_WRITERS[PromptFormat(format)]
    except ValueError:
        raise InputError(f"format {format!r} is not known; allowed: {', '.join(PromptFormat)}") from None


def chunks(text: str, most: int) -> Iterator[tuple[int, str]]:
    """Cut a text at its line ends into chunks; yield each with the 1-based line it begins at.

    A line that is longer is cut after its sentences, or its clauses; a clause that is longer stays whole, for a cut
    might go through a term.

    Example:
        >>> list(chunks("one\\ntwo\\nthree\\n", 8))
        [(1, 'one\\ntwo\\n'), (3, 'three\\n')]
        >>> list(chunks("发展碳市场。推进碳达峰。", 8))
        [(1, '发展碳市场。'), (1, '推进碳达峰。')]

    Args:
        text: Of any length.
        most: Code points of a chunk; a longer clause is a chunk of its own.

    Raises:
        InputError: `most` is below 1.
    """
    require_count(most, 1, "the length of a chunk")
    begin, length = 1, 0
    parts: list[str] = []
    for line_number, line in enumerate(text.splitlines(keepends=True), 1):
        for part in _cut(line, most):
            if parts and length + len(part) > most:
                yield begin, "".join(parts)
                parts, length = [], 0
            if not parts:
                begin = line_number
            parts.append(part)
            length += len(part)
    if parts:
        yield begin, "".join(parts)


def _cut(line: str, most: int) -> Iterator[str]:
    """Yield a line in pieces of at most so many code points, or of one clause."""
    start = 0
    after = [ends.search(line) for ends in _SENTENCE_ENDS]
    while len(line) - start > most:
        limit = start + most
        within = (list(ends.finditer(line, start, limit)) for ends in _SENTENCE_ENDS)
        cut = next((matches[-1] for matches in within if matches), None)
        if cut is None:
            for index, ends in enumerate(_SENTENCE_ENDS):
                match = after[index]
                if match is not None and match.start() < limit:  # else no part of the line is searched twice
                    after[index] = ends.search(line, limit)
            cut = min(filter(None, after), key=lambda match: match.end(), default=None)
        if cut is None:
            break
        yield line[start : cut.end()]
        start = cut.end()
    if start < len(line):
        yield line[start:]


_SENTENCE_ENDS = (
    regex.compile(r"[。！？!?][”’」』）)\"]*\s*|\.(?=\s)\s*"),
    regex.compile(r"[，；：、]|[,;:](?=\s)\s*"),
)
"""Where sentences end, and clauses."""
