"""`termalign review`."""

import getpass
import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import click

from termalign.apps.cli.aligning import MakeAligner
from termalign.apps.cli.bitexts import read_bitext_of
from termalign.apps.cli.messages import emit, flush, notify
from termalign.apps.cli.options import TextOptions, talk_options, text_options
from termalign.apps.cli.paths import check_writable
from termalign.apps.cli.progress import stages
from termalign.errors import FormatError, InputError, MissingExtra, TermalignError, counted

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner
    from termalign.apps.review.page import Check
    from termalign.checking.findings.finding import Finding
    from termalign.documents.bitext import Bitext
    from termalign.termbase.glossary import Entry, Glossary


@dataclass(frozen=True)
class _Opened:
    """What there is to review."""

    entries: "list[Entry]"
    bitext: "Bitext | None" = None
    aligner: "Aligner | None" = field(default=None, repr=False)

    @property
    def check(self) -> "Check | None":
        """What checks the translation; None without one."""
        if self.bitext is None:
            return None
        from termalign.apps.cli.reports import report_unexplained
        from termalign.checking.checks.explainer import MOST_EXPLAINED, Explainer
        from termalign.checking.checks.usage import check

        bitext, aligner = self.bitext, self.aligner

        def checked(glossary: "Glossary") -> "list[Finding]":
            if aligner is None:
                return check(glossary, bitext)
            explain = Explainer(lambda: aligner, most=MOST_EXPLAINED)
            findings = check(glossary, bitext, explain=explain)
            report_unexplained(explain)
            return findings

        return checked


@click.command(
    "review",
    short_help="Turn candidate terms into a glossary, on a page in the browser.",
    epilog="Example: termalign review article.zh.txt article.en.txt --decisions decisions.tsv",
)
@click.argument("files", nargs=-1, required=True, metavar="[SRC TGT | BITEXT | GLOSSARY | DECISIONS]")
@click.option(
    "--decisions",
    metavar="FILE",
    help="Where decisions are kept (.tsv or .xlsx), as extract --decisions knows them; by default beside the "
    "first file.",
)
@click.option(
    "--known",
    metavar="GLOSSARY",
    multiple=True,
    help="Show what GLOSSARY has beside each term, may be repeated; by default those of the project. The curated "
    "glossaries are shown as well.",
)
@click.option(
    "--by",
    metavar="NAME",
    help="Who decides, for the column decided_by; by default the name of this account.",
)
@click.option("--all", "everything", is_flag=True, help="Review all candidates, not only those worth a look.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port of the page; by default one that is free."
)
@click.option("--no-browser", is_flag=True, help="Only show the address.")
@text_options
@talk_options
def command(
    files: tuple[str, ...],
    decisions: str | None,
    known: tuple[str, ...],
    by: str | None,
    everything: bool,
    port: int,
    no_browser: bool,
    texts: TextOptions,
) -> int:
    """Review the terms of a text and its translation, of a glossary with evidence, or of a file of decisions.

    A page on this machine shows the terms, the most important first, each with its sentences on both sides and what
    glossaries have on it. Accept, reject, edit, add, mark words, merge, split, one term or many at once, by keyboard or
    mouse; export in every glossary format. Every decision is on disk before the page shows it. Ctrl-C ends the review,
    and writes the file of decisions.

    Exit status: 0, or 2 for wrong usage or bad input.
    """
    try:
        from termalign.apps.review.page import application
        from termalign.apps.review.serving import serve
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("starlette", "uvicorn"):
            raise
        raise MissingExtra("termalign review", "review") from None
    from termalign.apps.review.journal import is_left_over, journal_of
    from termalign.apps.review.queue import Queue
    from termalign.apps.review.store import Store
    from termalign.termbase.decisions import term_key
    from termalign.termbase.decisions.files import WRITTEN_SUFFIXES
    from termalign.termbase.glossary.text import check_description

    path = decisions or _beside(files)
    check_writable(path, WRITTEN_SUFFIXES, is_read=True)
    glossaries = _glossaries(known)
    who = _account() if by is None else by
    check_description(who, "--by")
    store = Store(path)
    path = store.path
    try:
        if store.taken_up and not Path(path).exists():
            store.fold(())  # the journal alone is left
        opened = _opened(files, everything=everything, texts=texts)
        _fold(store, opened.entries)
        queue = Queue(opened.entries, store, opened.bitext, known=glossaries, stamp=lambda: _stamp(who))
        title = Path(files[0]).name.split(".")[0] or "review"
        if store.taken_up:
            notify(f"{path}: {counted(store.taken_up, 'change')} of a review that did not end, taken up")
        for problem in store.problems():
            notify(f"{path}: {problem}; correct it on the page, or it is in no export")

        def on_ready(link: Callable[[], str]) -> None:
            notify(f"decisions are kept in {path}; Ctrl-C ends the review, Enter shows a fresh address")
            address = link()
            _show_address(address)
            if sys.stdin is not None and sys.stdin.isatty():
                Thread(target=_show_links, args=(link,), daemon=True).start()
            if not no_browser and _has_screen():
                click.launch(address)

        serve(application(queue, title=title, check=opened.check), port=port, on_ready=on_ready)
        try:
            _fold(store, opened.entries)
        except TermalignError:
            if is_left_over(path):
                notify(f"{journal_of(path)} keeps what was decided; the next review of {path} takes it up")
            raise
        decided = {term_key(decision.zh) for decision in store.decisions().decided}
        notify(
            f"{counted(len(decided), 'term')} decided on → {path}" if decided else "nothing was decided on"
        )
    finally:
        store.close()
    return 0


def _glossaries(known: tuple[str, ...]) -> "dict[str, Glossary]":
    """Return the glossaries that candidates are compared with, by the names that are shown; curated ones come last."""
    from termalign.apps.cli.glossary_files import read
    from termalign.apps.project import find_project
    from termalign.termbase.formats import read_glossary
    from termalign.termbase.formats.curated import curated

    paths = [path for path in known or find_project(Path.cwd()).glossaries if path not in curated()]
    names = Counter(Path(path).name for path in paths)
    own = {path if names[Path(path).name] > 1 else Path(path).name: read(path)[0] for path in paths}
    return own | {name: read_glossary(name) for name in sorted(curated())}


def _account() -> str:
    """Return the name of the account; empty where the system names none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _stamp(who: str) -> dict[str, str]:
    """Return the cells that say who decides, and when."""
    return {"decided_by": who, "decided_on": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}


def _show_links(link: Callable[[], str]) -> None:
    """Show a fresh address for each line that is typed: a browser was closed, or another one is to come in."""
    for _ in sys.stdin:
        _show_address(link())


def _show_address(address: str) -> None:
    """Write an address to standard output, at once: somebody waits for it."""
    emit(f"{address}\n")
    flush()


def _has_screen() -> bool:
    """Return whether a browser can show a page: without a screen the opener of a desktop only complains."""
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def _fold(store: Any, entries: "list[Entry]") -> None:
    """Write the file of decisions; report terms that somebody else decided on too."""
    for zh in store.fold(entries):
        notify(f"{store.path}: {zh!r} was decided on by somebody else too: see the comment above it")


def _beside(files: tuple[str, ...]) -> str:
    """Return where decisions are kept: in the file that was given, if it is one, else beside the first."""
    from termalign.apps.review.journal import is_left_over
    from termalign.termbase.decisions import holds_decisions
    from termalign.termbase.decisions.files import WRITTEN_SUFFIXES

    first = Path(files[0])
    is_table = len(files) == 1 and first.suffix.lower() in WRITTEN_SUFFIXES
    if is_table and (is_left_over(first) or holds_decisions(first)):
        return files[0]
    return str(first.parent / f"{first.name.split('.')[0] or first.name}.decisions.tsv")


def _opened(files: tuple[str, ...], *, everything: bool, texts: TextOptions) -> _Opened:
    """Return the candidates of texts, of a glossary, or of a file of decisions."""
    from termalign.apps.cli.glossary_files import read
    from termalign.apps.review.terms import candidates
    from termalign.documents.intake import is_bilingual
    from termalign.termbase.decisions import holds_decisions, read_decisions
    from termalign.termbase.decisions.files import SAVED_SUFFIXES, WRITTEN_SUFFIXES
    from termalign.terms.corpus.store import adding_up
    from termalign.terms.extraction import Extractor, Selection

    if len(files) == 1:
        (path,) = files
        suffix = Path(path).suffix.lower()
        if suffix in SAVED_SUFFIXES and holds_decisions(path):
            allowed = " or ".join(WRITTEN_SUFFIXES)
            raise click.UsageError(
                f"{path}: holds decisions; save it as {allowed}, in which more can be written"
            )
        if suffix in WRITTEN_SUFFIXES and holds_decisions(path):
            return _Opened(list(candidates(read_decisions(path).rows)))
        if texts.from_format is None and (not is_bilingual(path) or _is_glossary(path)):
            try:
                return _Opened(list(read(path)[0]))
            except (InputError, FormatError) as error:
                if isinstance(error, FormatError) and error.line is not None:
                    raise
                problem = str(error) if isinstance(error, FormatError) else f"{path}: is no glossary"
                raise click.UsageError(
                    f"{problem}; of a text, the translation is missing: termalign review SRC TGT"
                ) from None
    with stages() as on_stage:
        aligner = MakeAligner(texts.tokenized)()
        bitext = read_bitext_of(files, aligner, texts, words=True, on_stage=on_stage)
        on_stage(f"extracting the terms of {len(bitext)} sentence pairs")
        extractor = Extractor.for_aligner(aligner)
        selection = Selection(everything=everything)
        with adding_up([bitext]) as merge:
            entries = list(extractor.extract(bitext, selection=selection, merge=merge))
    return _Opened(entries, bitext, aligner)


def _is_glossary(path: str) -> bool:
    """Return whether a table has the columns of our glossaries: a bitext of two columns has no heads."""
    if Path(path).suffix.lower() not in (".tsv", ".jsonl"):
        return False
    from termalign.language.text.decoding import read_text

    first = read_text(path).split("\n", 1)[0]
    return {"zh", "en"} <= set(first.lower().split("\t")) or '"zh":' in first
