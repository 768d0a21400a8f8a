"""`termalign init`."""

from pathlib import Path

import click

from termalign.apps.cli.messages import notify, notify_of
from termalign.errors import FileError, Message
from termalign.runtime.files.names import naming
from termalign.runtime.files.writing import write_text


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
    with naming(FILE):
        try:
            Path(FILE).touch(exist_ok=False)  # of two at once one makes it
        except FileExistsError:
            raise FileError(FILE, "is there already; edit it, or remove it first") from None
    try:
        write_text(FILE, _SETTINGS.replace("GLOSSARIES", names))
    except FileError:
        Path(FILE).unlink(missing_ok=True)
        raise
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
