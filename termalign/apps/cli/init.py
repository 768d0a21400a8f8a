"""`termalign init`."""

import os

import click

from termalign.apps.cli.messages import notify, notify_of
from termalign.errors import FileError, Message
from termalign.runtime.files.writing import in_turn, write_text


@click.command(
    "init", short_help="Write the settings of a project.", epilog="Example: termalign init house.tsv policy"
)
@click.argument("glossaries", metavar="[GLOSSARY]...", nargs=-1)
def command(glossaries: tuple[str, ...]) -> None:
    """Write a termalign.toml with comments into the current folder, for the glossaries of the project.

    A file that is there already is left as it is.
    """
    import json

    from termalign.apps.project.settings import FILE
    from termalign.runtime.remote_files import is_there
    from termalign.termbase.formats.curated import curated

    # A string of TOML has the escapes of JSON.
    names = ", ".join(json.dumps(name, ensure_ascii=False) for name in glossaries or ("house.tsv",))
    with in_turn(FILE):  # of two at once one makes it
        if os.path.lexists(FILE):
            raise FileError(FILE, "is there already; edit it, or remove it first")
        write_text(FILE, _SETTINGS.replace("GLOSSARIES", names))
    notify(f"settings → {FILE}")
    for name in glossaries:
        if name not in curated() and not is_there(name):
            missing: Message = "is not there yet; checks need it"
            notify_of(name, missing)


_SETTINGS = """\
# The settings of termalign for this project; names are relative to this file.

# Files, or names of glossaries that come with termalign (termalign glossaries). An earlier one outranks a later one.
glossaries = [GLOSSARIES]

# The documents that `termalign check` checks: files, folders or patterns.
# [[documents]]
# zh = "texts/zh/**"
# en = "texts/en/**"

# [[documents]]
# bitext = "memory/*.tmx"

[check]
fail-on = "error" # or "warning"
# spelling = "british"                       # or "american": the other one of a rendering is reported
# baseline = "terms-baseline.json"           # findings that are known
# suppressions = "terms-suppressions.toml"   # findings that are right as they are

[check.severity]
# TA203 = "off"                              # or "error", "warning", "info"
"""
