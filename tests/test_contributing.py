"""The recipes in CONTRIBUTING.md work: their code runs, their files and commands are there."""

import sys
import textwrap
from types import ModuleType

import pytest
import regex

from termalign.termbase.formats import registry
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.registry import Format
from termalign.termbase.glossary import Glossary, Status, entry
from tests.conftest import ROOT
from tests.test_formats_laws import SIMPLE, difference, hold

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = regex.compile(
    r"^(?P<indent> *)```(?P<language>\w+)\n(?P<content>.*?)^ *```$", regex.DOTALL | regex.MULTILINE
)
BLOCKS = [(found["language"], textwrap.dedent(found["content"])) for found in BLOCK.finditer(TEXT)]
COMMANDS = [
    line.partition("#")[0].split() for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()
]
PATHS = sorted(set(regex.findall(r"`((?:termalign|training|tests|docs)/[\w./]*)`|\]\(([\w./-]+)\)", TEXT)))


@pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(command) for command in COMMANDS])
def test_commands_name_scripts_and_tests_that_are_there(command: list[str]) -> None:
    program, script, *arguments = command
    assert program in ("bash", "python", ".venv/bin/python")
    assert (ROOT / script).is_file()
    for argument in arguments:
        assert not argument.startswith("tests/") or (ROOT / argument).is_file()


@pytest.mark.parametrize("path", [one or other for one, other in PATHS])
def test_paths_are_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.fixture
def flashcards(monkeypatch: pytest.MonkeyPatch) -> Format:
    """The format of the recipe, made of its code and its row."""
    code, row = (text for kind, text in BLOCKS if kind == "python")
    module = ModuleType("termalign.termbase.formats.flashcards")
    exec(compile(code, "CONTRIBUTING.md", "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    made = eval(row, vars(registry))
    assert isinstance(made, Format)
    return made


def test_the_format_of_the_recipe_is_one(flashcards: Format) -> None:
    term = entry("法治", "rule of law")
    glossary = Glossary((term, entry("治理", "governance", status=Status.FORBIDDEN)))
    kept, losses = flashcards.kept(glossary)
    data = b"".join(flashcards.codec.format(kept))
    assert data == "法治\trule of law\n".encode()
    assert losses
    reading = Reading("a.cards")
    assert flashcards.codec.parse(data + "乱\n".encode(), reading)["法治"].en[0].text == "rule of law"
    assert [problem.line for problem in reading.problems] == [2]


def test_the_laws_of_formats_hold_for_it(flashcards: Format) -> None:
    for entries in SIMPLE.values():
        hold(difference, flashcards, Glossary(tuple(entries)))
