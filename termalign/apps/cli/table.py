"""What is read in the terminal: a glossary with renderings and examples, a concordance, a bitext side by side."""

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from termalign.apps.cli.messages import output, translated, word
from termalign.documents.bitext import Bitext
from termalign.language.text import Span
from termalign.language.text.display import printable
from termalign.language.text.language import LANGUAGE_NAMES
from termalign.termbase.glossary import Entry, Glossary, Term

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from termalign.terms.spotting import ConcordanceLine

WIDTH = 120
"""Columns where the output is no terminal, whose width would be known."""

WIDTHS = {"zh": 2, "en": 3}
"""Of columns, one to the other."""

AROUND = {"zh": 14, "en": 36}
"""Characters of the example shown on either side of a span: about as wide in both languages."""

RENDERINGS = 3
"""Renderings shown at most."""

MARK = ("[", "]")
"""Around spans where there is no colour."""


def print_table(glossary: Glossary) -> None:
    """Print a glossary on standard output: rank, term, renderings, count, salience, score and an example."""
    from rich import box
    from rich.table import Table

    console = _console()
    marks = ("", "") if console.is_terminal and not console.no_color else MARK
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column(word("term"), ratio=2, overflow="fold")
    table.add_column(word("rendering"), ratio=3, overflow="fold")
    table.add_column(word("count"), justify="right", no_wrap=True)
    table.add_column(word("salience"), justify="right", no_wrap=True)
    table.add_column(word("score"), justify="right", no_wrap=True)
    table.add_column(word("example"), ratio=5, overflow="fold")
    for rank, entry in enumerate(glossary, 1):
        salience, score = ("" if value is None else f"{value:.2f}" for value in (entry.salience, entry.score))
        count = str(entry.count or "")
        zh = _line(entry.zh[0].text) if entry.zh else ""
        table.add_row(str(rank), zh, _renderings(entry), count, salience, score, _example(entry, marks))
    console.print(table)


def print_concordance(glossary: Glossary, lines: "Iterable[ConcordanceLine]") -> None:
    """Print each term of a glossary with its renderings, and every occurrence with both sentences."""
    from rich.text import Text

    console = _console()
    marks = ("", "") if console.is_terminal and not console.no_color else MARK
    by_term: dict[str, list[ConcordanceLine]] = {}
    for line in lines:
        by_term.setdefault(line.term, []).append(line)
    english = {term for term, of_term in by_term.items() if of_term[0].english_term is not None}
    for entry in glossary:
        is_english = not entry.zh or any(term.text in english for term in entry.en)
        headwords, words = (entry.en, entry.zh) if is_english else (entry.zh, entry.en)
        term = headwords[0].text
        renderings = ", ".join(_rendering(each, alone=False) for each in words)
        console.print(Text.assemble((_line(term), "bold"), f"  {renderings or translated('no rendering')}"))
        for line in by_term.get(term, ()):
            nested = f" ({translated('inside a longer word or term')})" if line.nested else ""
            document, number = line.location
            text = Text(f"  {document}:{number}{nested}\n    ")
            _add(text, line.source, (line.src_span,) if line.src_span else (), len(line.source), marks)
            text.append("\n    ")
            _add(text, line.target, line.tgt_spans, len(line.target), marks)
            console.print(text, soft_wrap=True)


def print_bitext(bitext: Bitext) -> None:
    """Print a bitext on standard output: the number of each bead, and its two sides."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("#", justify="right", no_wrap=True)
    for language in bitext.direction.languages:
        table.add_column(translated(LANGUAGE_NAMES[language]), ratio=WIDTHS[language], overflow="fold")
    for number, pair in enumerate(bitext, 1):
        table.add_row(str(number), _line(pair.src.text), _line(pair.tgt.text))
    _console().print(table)


def _console() -> "Console":
    """Return the console of standard output, as wide as it is, as `COLUMNS` gives, or as is good to read."""
    from rich.console import Console

    console = Console(file=output(), highlight=False, markup=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDTH
    return console


def _renderings(entry: Entry) -> str:
    texts = [_rendering(term, alone=len(entry.en) == 1) for term in entry.en[:RENDERINGS]]
    if len(entry.en) > RENDERINGS:
        texts.append(translated(f"… {len(entry.en) - RENDERINGS:,} more"))
    return "\n".join(texts)


def _rendering(term: Term, *, alone: bool) -> str:
    text = _line(term.text)
    return text if alone or not term.count else f"{text} ×{term.count}"


def _example(entry: Entry, marks: tuple[str, str]) -> "Text":
    """Return the example of the first rendering, both spans marked."""
    from rich.text import Text

    text = Text()
    evidence = entry.example()
    if evidence is not None:
        _add(text, evidence.zh, (evidence.zh_span,), AROUND["zh"], marks)
        text.append("\n")
        _add(text, evidence.en, evidence.en_spans, AROUND["en"], marks)
    return text


def _add(text: "Text", sentence: str, spans: Sequence[Span], around: int, marks: tuple[str, str]) -> None:
    if not spans:
        text.append(_line(sentence))
        return
    start, end = max(0, spans[0].start - around), min(len(sentence), spans[-1].end + around)
    opening, closing = marks
    text.append("…" if start else "")
    for span in spans:
        text.append(_line(sentence[start : span.start]))
        text.append(opening + _line(span.of(sentence)) + closing, style="bold green")
        start = span.end
    text.append(_line(sentence[start:end]))
    text.append("…" if end < len(sentence) else "")


def _line(text: str) -> str:
    """Return text on one line, safe to show."""
    return printable(text.replace("\n", " "))
