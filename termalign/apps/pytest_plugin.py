"""The pytest plugin: assertions and test files that check translations against a glossary.

Everything but options and hooks is imported when a test first asks for it, so that runs without such tests pay
nothing. With pytest-xdist every worker counts for itself, and the controller adds up.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from termalign.errors import FileError, InputError, TermalignError, counted
from termalign.runtime.files.noted import take_guess

if TYPE_CHECKING:
    from termalign.apps.project import Project
    from termalign.checking.checks.assertions import Asserter
    from termalign.documents.bitext import FilePair
    from termalign.termbase.glossary import Glossary

GLOSSARY = "termalign_glossary"
FAIL_ON = "termalign_fail_on"
_CHECKING = "_termalign_checking"
"""The fixture that all others of ours need; a project may have fixtures of its own that are called as ours."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("termalign", "check translations against a glossary")
    group.addoption(
        "--termalign-glossary",
        metavar="GLOSSARY",
        help="glossary that translations are checked against: a file, or the name of one that comes with termalign",
    )
    parser.addini(
        GLOSSARY,
        "glossary that translations are checked against: a file (relative to this one), or the name of one that "
        "comes with termalign",
    )
    parser.addini(FAIL_ON, "severity from which a finding fails a test: error or warning", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker and the run's counts; refuse a glossary that is not there."""
    config.addinivalue_line(
        "markers", f"{GLOSSARY}(glossary): check the translations of this test against another glossary"
    )
    if config.getini(FAIL_ON) not in ("", "error", "warning"):
        raise pytest.UsageError(_shown(f"{FAIL_ON} = {config.getini(FAIL_ON)!r}; allowed: error, warning"))
    try:
        configured = _configured(config)
    except FileError as error:
        if not hasattr(config, "workerinput"):
            raise pytest.UsageError(_shown(f"{error} (--termalign-glossary or {GLOSSARY})")) from None
        configured = Path(
            error.path
        )  # gone since the controller of pytest-xdist looked: an error of collection
    config.stash[_RUN] = run = Run(config, configured)
    config.pluginmanager.register(run, "termalign-run")


def _configured(config: pytest.Config) -> Path | None:
    option: str | None = config.getoption("--termalign-glossary")
    if option:
        return _file(option, config.invocation_params.dir)
    ini = config.getini(GLOSSARY)
    if not isinstance(ini, str):  # TOML has lists
        raise pytest.UsageError(_shown(f"{GLOSSARY} = {ini!r}; allowed: one glossary"))
    folder = config.inipath.parent if config.inipath is not None else config.rootpath
    return _file(ini, folder) if ini else None


def _file(glossary: str, *folders: Path) -> Path:
    """Return the file of a glossary: one that comes with termalign, or else that in the first folder that has it.

    Raises:
        FileError: There is none.
    """
    if not Path(glossary).suffix:  # names have none; looking for them imports much
        from termalign.termbase.formats.curated import curated

        path = curated().get(glossary)
        if path is not None:
            return path
    files = list(dict.fromkeys(folder / glossary for folder in folders))
    for file in files:
        if os.path.isfile(file):  # noqa: PTH113 (takes any name)
            return file
    raise FileError(
        " or ".join(map(str, files)),
        "no such glossary; allowed: a file, or a name that `termalign glossaries` lists",
    )


def _shown(error: TermalignError | str) -> str:
    """Return an error as a terminal may show it: what it names can hold anything, and be long."""
    from termalign.language.text.display import message

    return message(str(error))


_RUN = pytest.StashKey["Run"]()


class Run:
    """The glossaries and the counts of one run."""

    def __init__(self, config: pytest.Config, configured: Path | None) -> None:
        self._config = config
        self._configured = configured
        """The file of the glossary that options or settings of pytest name."""
        self._refused: dict[str, None] = {}
        """Why settings and glossaries cannot be used, once each."""
        self._asserters: dict[Path | None, Asserter] = {}
        """By the file of the glossary; None: those of the project."""
        self.checks = 0
        self.successes = 0
        self.lost_workers = 0
        """Those of pytest-xdist that died, with what they had counted."""
        self.notices: dict[str, dict[str, None]] = {}
        """What files are taken for, lose or leave out, to be reported, by whose; of glossaries with its place."""
        self.renderings: dict[tuple[str, str, str], Counter[str]] = {}
        """Glossary, direction and source term to how often each rendering is used, over all tests."""

    @cached_property
    def project(self) -> "Project":
        """The project that the tests belong to; read when a test first needs it."""
        from termalign.apps.project import find_project

        return find_project(self._config.rootpath)

    @property
    def glossaries(self) -> list[Path]:
        """The files that tests without a marker are checked against."""
        if self._configured is not None:
            return [self._configured]
        return [Path(name) for name in self.project.glossaries]

    def asserter(self, path: Path | None) -> "Asserter":
        """Return what checks against the glossary at `path`, the configured one, or those of the project.

        Raises:
            TermalignError: There is none, or it cannot be read, or the settings cannot.
        """
        from termalign.checking.checks.assertions import Asserter
        from termalign.checking.findings.finding import Severity

        path = path or self._configured
        if path is None and not self.project.glossaries:
            raise InputError(
                f"no glossary: give --termalign-glossary GLOSSARY, or set {GLOSSARY}, or glossaries in "
                "termalign.toml or [tool.termalign]"
            )
        if path not in self._asserters:
            fail_on = self._config.getini(FAIL_ON)
            self._asserters[path] = Asserter(
                self._read(path) if path is not None else self.project.glossary(self._read),
                gate=self.project.gate(fail_on=Severity(fail_on) if fail_on else None),
            )
        return self._asserters[path]

    def _read(self, name: str | Path) -> "Glossary":
        from termalign.termbase.formats.problems import Grade
        from termalign.termbase.formats.reading import read, refused

        glossary, reading = read(name, refuse=refused(name))
        guessed = (str(problem) for problem in reading.problems if problem.grade is Grade.GUESS)
        self.notices.update((guess, {}) for guess in guessed)
        return glossary

    def note(self, place: str, notice: str) -> None:
        """Keep what there is to know of a place."""
        self.notices.setdefault(notice, {})[place] = None

    def refuse(self, error: TermalignError) -> None:
        """Keep why settings or a glossary cannot be used, to be reported once, whatever needs them."""
        self._refused[_shown(error)] = None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Read what the chosen tests need; where it cannot be read they are not run, and that is an error.

        It is one of collection, as that of a module which cannot be imported: pytest-xdist shows equal ones of its
        workers once.
        """
        needed: dict[Path | None, list[pytest.Item]] = {}
        unusable: set[pytest.Item] = set()
        for item in items:
            if isinstance(item, PairItem) or _CHECKING in getattr(item, "fixturenames", ()):
                try:
                    needed.setdefault(_marked(item), []).append(item)
                except TermalignError as error:
                    self.refuse(error)
                    unusable.add(item)
        for path, tests in needed.items():
            try:
                self.asserter(path)
            except TermalignError as error:
                self.refuse(error)
                unusable.update(tests)
        items[:] = [item for item in items if item not in unusable]
        for message in self._refused:
            report = pytest.CollectReport("termalign", "failed", message, None)
            config.hook.pytest_collectreport(report=report)

    def output(self) -> dict[str, Any]:
        """Return the counts as plain values, for another process."""
        tallies = {str(path): asserter.checker.tally for path, asserter in self._asserters.items()}
        return {
            "checks": sum(tally.total.checks for tally in tallies.values()),
            "successes": sum(tally.total.successes for tally in tallies.values()),
            "notices": {notice: list(places) for notice, places in self.notices.items()},
            "renderings": [
                ((path, direction.value, source), dict(counts))
                for path, tally in tallies.items()
                for direction, renderings in tally.renderings.items()
                for source, counts in renderings.counts.items()
            ],
        }

    def add(self, output: dict[str, Any]) -> None:
        """Add the counts of a process."""
        self.checks += output["checks"]
        self.successes += output["successes"]
        for notice, places in output["notices"].items():
            self.notices.setdefault(notice, {}).update(dict.fromkeys(places))
        for term, counts in output["renderings"]:
            self.renderings.setdefault(term, Counter()).update(counts)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand the counts of a worker to the controller."""
        worker: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if worker is not None:
            worker["termalign"] = self.output()
        else:
            self.add(self.output())

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Add what a worker of pytest-xdist has counted; one that died hands over nothing."""
        output = getattr(node, "workeroutput", {}).get("termalign")
        if output is not None:
            self.add(output)
        else:
            self.lost_workers += 1

    def pytest_terminal_summary(self, terminalreporter: "pytest.TerminalReporter") -> None:
        """Report term success and the terms that tests render in several ways."""
        if not self.checks:
            return
        terminalreporter.section("termalign")
        share = self.successes / self.checks
        terminalreporter.line(f"{counted(self.checks, 'term check')}, term success {share:.1%}")
        if self.lost_workers:
            terminalreporter.line(
                f"not counted: what {counted(self.lost_workers, 'worker')} that died had checked"
            )
        for (_, _, source), counts in self.renderings.items():
            if len(counts) > 1:
                used = ", ".join(f"{text!r} ({count})" for text, count in counts.most_common())
                terminalreporter.line(f"inconsistent: {source}: {used}")
        for notice, (*places,) in self.notices.items():
            others = f" and {counted(len(places) - 1, 'more place')}" if len(places) > 1 else ""
            terminalreporter.line(f"{places[0]}{others}: {notice}" if places else notice)


def _run(config: pytest.Config) -> Run:
    return config.stash[_RUN]


class TermsFixture:
    """The terms that translations are checked for, in a test."""

    def __init__(self, asserter: "Asserter") -> None:
        self._asserter = asserter

    def of(self, source: str) -> "Expectation":
        """Return what a right translation of `source` is equal to."""
        return Expectation(source, self._asserter)


class Expectation:
    """Equal to every translation that uses the terms of its source."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, source: str, asserter: "Asserter") -> None:
        self._source = source
        self._asserter = asserter
        self._findings: list[str] = []

    def __eq__(self, other: object) -> bool:
        """Check a translation."""
        if not isinstance(other, str):
            return NotImplemented
        from termalign.checking.checks.assertions import report_lines

        try:
            findings = self._asserter.failures(self._source, other)
            self._findings = report_lines(findings) if findings else []
        except TermalignError as error:  # such texts cannot be checked, so the test fails
            self._findings = [_shown(error)]
        return not self._findings

    def __repr__(self) -> str:
        """Return the source."""
        return f"<the terms of {self._source!r}>"

    def explain(self) -> list[str]:
        """Return the findings of the last comparison, a line each."""
        return list(self._findings)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Show findings for `assert translation == terms.of(source)`."""
    if op == "==":
        for side in (right, left):
            if isinstance(side, Expectation):
                return side.explain()
    return None


def _marked(test: pytest.Item) -> Path | None:
    """Return the file of the glossary that the marker of a test names.

    Raises:
        InputError: It does not name one.
        FileError: There is none of the name.
    """
    marker = test.get_closest_marker(GLOSSARY)
    if marker is None:
        return None
    if len(marker.args) != 1 or marker.kwargs:
        raise InputError(f"the marker {GLOSSARY} takes one glossary")
    try:
        return _file(str(marker.args[0]), test.path.parent, test.config.rootpath)
    except FileError as error:
        raise FileError(error.path, f"{error.problem} (marker {GLOSSARY})") from None


@pytest.fixture(name=_CHECKING)
def termalign_checking(request: pytest.FixtureRequest) -> "Asserter":
    """Return what checks a test. That a test needs it, its fixtures say before it is run."""
    try:
        return _run(request.config).asserter(_marked(request.node))
    except TermalignError as error:  # one that is requested only while the test runs
        raise pytest.fail.Exception(_shown(error), pytrace=False) from None


@pytest.fixture
def terms(_termalign_checking: "Asserter") -> TermsFixture:
    """Return the terms of the glossary, or of that of the test's marker: `terms.of(source)`."""
    return TermsFixture(_termalign_checking)


@pytest.fixture
def assert_terms(terms: TermsFixture) -> Callable[[str, str], None]:
    """Return a function that asserts that a translation uses the terms of the glossary."""

    def check(source: str, target: str) -> None:
        __tracebackhide__ = True
        expectation = terms.of(source)
        if not isinstance(target, str):
            pytest.fail(f"the translation is of type {type(target).__name__}; allowed: str")
        if expectation != target:
            pytest.fail("\n".join(expectation.explain()))

    return check


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect files of pairs; a TSV file only where a glossary is configured, and never a glossary."""
    if file_path.name.endswith(".terms.jsonl"):
        return PairFile.from_parent(parent, path=file_path)
    if file_path.name.endswith(".terms.tsv"):
        run = _run(parent.config)
        try:
            glossaries = run.glossaries
        except TermalignError as error:
            run.refuse(error)
            return None
        if glossaries and file_path.resolve() not in (path.resolve() for path in glossaries):
            return PairFile.from_parent(parent, path=file_path)
    return None


class PairFile(pytest.File):
    """A file of translation pairs: an item a line, named by its number and its id."""

    def collect(self) -> Iterator["PairItem"]:
        """Yield the items."""
        from termalign.documents.intake import InputFile, IntakePolicy, file_pairs, pairs_in_known_languages
        from termalign.documents.pair_blocks import in_blocks
        from termalign.documents.tables.sides import NotPairs
        from termalign.language.text.display import printable

        def note(problem: str, line: int | None = None) -> None:
            _run(self.config).note(f"{self.nodeid}:{line}" if line else self.nodeid, problem)

        try:
            policy = IntakePolicy(on_problem=note, on_notice=note, places=False)
            pairs = file_pairs(InputFile(self.path), policy)
            for pair in chain.from_iterable(pairs_in_known_languages(in_blocks(pairs), self.path.name)):
                line = pair.src.anchors[0].line
                # With "::" in it, pytest would find no item of the name.
                id = re.sub("::+", ":", printable(pair.id[:_LONGEST_ID]))
                name = f"{line}-{id}" if id else str(line)
                yield PairItem.from_parent(self, name=name, pair=pair)
            if (guess := take_guess(str(self.path))) is not None:
                note(guess)
        except NotPairs:
            return
        except TermalignError as error:
            raise self.CollectError(_shown(error)) from None


_LONGEST_ID = 100
"""Characters of an id that are shown; the line before it names the pair already."""


class PairItem(pytest.Item):
    """A pair that passes when the translation uses the terms of the glossary."""

    def __init__(self, *, pair: "FilePair", **keywords: Any) -> None:
        super().__init__(**keywords)
        self._source, self._target = pair.texts
        self._line = pair.src.anchors[0].line

    def runtest(self) -> None:
        """Check the pair."""
        from termalign.language.text.display import message

        expectation = TermsFixture(_run(self.config).asserter(None)).of(self._source)
        if expectation != self._target:
            first, *rest = expectation.explain()
            texts = (("source", self._source), ("translation", self._target))
            shown = [f"  {message(f'{side}: {text}')}" for side, text in texts]
            where = f"{self.path.name}:{self._line}: {first}"
            pytest.fail("\n".join([where, *rest, *shown]), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the file, the 0-based line and the name."""
        return self.path, self._line - 1, self.name
