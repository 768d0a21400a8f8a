"""Run the notebooks beside this file and store what they give: `python docs/notebooks/make.py [NOTEBOOK …]`.

With `--check` nothing is written; the exit status is 1 where a notebook gives anything else than it has stored. They
run in a copy of their folder, with the samples beside it and without a network.
"""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
QUIET = ["--log-level=ERROR"]
"""Of the kernel, which warns that it listens on this machine."""

LONGEST_RUN = 600
"""Seconds a cell may take, on a machine with other work."""


def executed(notebook: Path) -> Any:
    """Return a notebook as it is after a run."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("notebooks", "samples"):
            shutil.copytree(HERE.with_name(name), Path(folder, name))
        content = nbformat.read(notebook, as_version=4)
        resources = {"metadata": {"path": str(Path(folder, "notebooks"))}}
        NotebookClient(content, timeout=LONGEST_RUN, resources=resources, extra_arguments=QUIET).execute()
    return plain(content)


def plain(content: Any) -> Any:
    """Return a notebook without what differs from run to run."""
    content.metadata = METADATA
    for number, cell in enumerate(content.cells, 1):
        cell.id, cell.metadata = f"cell-{number}", {}
        outputs: list[Any] = []
        for output in cell.get("outputs", ()):
            if output.output_type == "stream" and outputs and outputs[-1].get("name") == output.name:
                outputs[-1].text += output.text
            else:
                outputs.append(output)
        if cell.cell_type == "code":
            cell.outputs = outputs
    return content


def comparable(content: Any) -> str:
    """Return a notebook as text; the later digits of scores, in which versions of NumPy differ, are left out."""
    return re.sub(r"(?<=\d\.\d)\d+", "", nbformat.writes(content))


def main(*arguments: str) -> int:
    """Run notebooks, by default all; return the exit status."""
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    names = [Path(name) for name in arguments if name != "--check"] or sorted(HERE.glob("*.ipynb"))
    status = 0
    for path in names:
        made = executed(path)
        if "--check" not in arguments:
            nbformat.write(made, path)
        elif comparable(made) != comparable(nbformat.read(path, as_version=4)):
            print(f"{path}: gives something else now; run: python docs/notebooks/make.py", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
