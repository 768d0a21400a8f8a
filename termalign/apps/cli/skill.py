"""`termalign skill`: what an agent reads to work with the command line."""

from pathlib import Path

import click

from termalign.apps.cli.messages import notify
from termalign.errors import FileError
from termalign.runtime.files.names import naming
from termalign.runtime.files.reading import read_bytes
from termalign.runtime.files.writing import write_bytes
from termalign.runtime.remote_files import is_taken

SKILL_NAME = "termalign"
"""Of the skill, and of its folder."""


@click.group(
    "skill",
    short_help="Install a skill for agents that use the command line.",
    epilog="Example: termalign skill install --target .claude/skills",
)
def command() -> None:
    """Give an agent the instructions to translate with a glossary: learn terms, translate, check, fix."""


@command.command(
    "install",
    short_help="Write the skill into a folder.",
    epilog="Example: termalign skill install --target .claude/skills",
)
@click.option(
    "--target",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".claude/skills"),
    show_default=True,
    metavar="DIR",
    help="The folder in which the agent looks for skills.",
)
def install(target: Path) -> None:
    """Write the skill to DIR/termalign/SKILL.md. An earlier version of it is replaced, another file is not."""
    from importlib.resources import files

    content = files("termalign.apps.serving").joinpath("SKILL.md").read_bytes()
    path = target / SKILL_NAME / "SKILL.md"
    if is_taken(path) and not read_bytes(path).startswith(content[: content.index(b"description")]):
        raise FileError(str(path), "is another skill; remove it, or give another --target")
    with naming(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, content)
    notify(f"skill → {path}")
