"""For everything that a command can be given many of, twice as many take at most about twice the steps."""

from contextlib import suppress
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
import regex

from termalign.apps.cli import COMMANDS, group
from termalign.errors import TermalignError
from tests.growth.commands import CASES, bytes_of
from tests.growth.patterns import held, patterns
from tests.steps import steps

SIZE = 40
"""Of the smaller input; the larger has twice as many."""

MOST = 2.4
"""Times the steps of the smaller input that the larger may take."""

QUICK = [name for name, case in CASES.items() if not case.models]


WITHOUT_CASE = {"mcp", "skill", "init"}
"""Commands that answer as `serve` does, or read nothing."""


def test_every_command_has_a_case() -> None:
    assert {name.replace(":", " ").split()[0] for name in CASES} == set(COMMANDS) - WITHOUT_CASE


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
        if case.stdin:
            monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(Path(case.stdin).read_bytes())))
        with suppress(TermalignError):
            group.main(case.arguments.split(), standalone_mode=False)

    def grown(size: int) -> int:
        folder = tmp_path / str(size)
        folder.mkdir()
        case.write(folder, size)
        monkeypatch.chdir(folder)
        run()  # what is loaded once is not counted
        return steps(run)

    assert grown(2 * SIZE) <= MOST * grown(SIZE)


@pytest.mark.parametrize("name", ["check: text of findings", "check aligned: Word runs", "glossaries"])
def test_the_size_of_so_many_bytes_is_the_largest(name: str) -> None:
    case = CASES[name]
    size = case.size_of(50_000)
    assert bytes_of(case, size) <= 50_000
    assert name == "glossaries" or bytes_of(case, size + 1) > 50_000
