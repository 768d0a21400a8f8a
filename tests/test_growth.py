"""For everything that a command can be given many of, twice as many take at most about twice the steps."""

from contextlib import suppress
from pathlib import Path

import pytest
import regex

from termalign.apps.cli import COMMANDS, group
from termalign.errors import TermalignError
from tests.growth.commands import CASES
from tests.growth.patterns import held, patterns
from tests.steps import steps

SIZE = 40
"""Of the smaller input; the larger has twice as many."""

MOST = 2.4
"""Times the steps of the smaller input that the larger may take."""

QUICK = [name for name, case in CASES.items() if not case.models]


WITHOUT_CASE = {"review", "serve", "mcp", "skill", "init"}
"""Commands that serve until they are stopped, what they open being read as `extract` reads it, or read nothing."""


def test_every_command_has_a_case() -> None:
    assert {case.arguments.split()[0] for case in CASES.values()} == set(COMMANDS) - WITHOUT_CASE


def test_patterns_are_found_alone_and_in_tables() -> None:
    one, other = regex.compile("a"), regex.compile("b")
    assert list(held({"x": (one, "text"), "y": [other]})) == [one, other]
    assert "termalign.documents.sentences._EN_STOP" in patterns()


@pytest.mark.parametrize("name", QUICK)
def test_twice_as_many_take_about_twice_the_steps(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    case = CASES[name]

    def run() -> None:
        with suppress(TermalignError):
            group.main(case.arguments.split(), standalone_mode=False)

    def grown(size: int) -> int:
        folder = tmp_path / str(size)
        folder.mkdir()
        for file, text in case.files(size).items():
            (folder / file).write_text(text, encoding="utf-8")
        monkeypatch.chdir(folder)
        run()  # what is loaded once is not counted
        return steps(run)

    assert grown(2 * SIZE) <= MOST * grown(SIZE)
