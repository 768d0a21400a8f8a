"""Reading and writing of 100,000 concepts in each format: CPU time and memory, beside translate-toolkit.

    python -m benchmarks.formats [--concepts N] [--formats tsv json tbx2 …]

Each measurement is a process of its own, so that memory is that of one format. The glossary has two renderings
a concept, with statuses, notes, definitions, scores and counts. translate-toolkit (TBX 2 and TMX; it holds
pairs only) reads the file that termalign wrote, and writes pairs of the same terms.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from termalign.termbase.formats import FORMATS, read_glossary, write_glossary
from termalign.termbase.glossary import Entry, Glossary, Status, Term

MEASURED = ("tsv", "csv", "json", "jsonl", "tbx2", "tbx3", "tmx", "xliff", "markdown", "omegat", "xlsx")
TOOLKIT = {"tbx2": "tbx.tbxfile", "tmx": "tmx.tmxfile"}


def made(concepts: int) -> Glossary:
    return Glossary(
        tuple(
            Entry(
                (Term(f"术语{number}", "zh", Status.PREFERRED, part_of_speech="noun"),),
                (
                    Term(f"term {number}", status=Status.PREFERRED, score=0.5, count=3),
                    Term(f"item {number}", status=Status.ADMITTED, note="only in law"),
                ),
                id=f"c{number}",
                subject="law",
                definition=f"the definition of number {number}",
            )
            for number in range(concepts)
        )
    )


def report(label: str, started: float, path: Path) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / 1e6
    print(
        f"{label:<24} {time.process_time() - started:6.2f} s  {memory:6.0f} MB  file {size:5.1f} MB",
        flush=True,
    )


def toolkit(name: str) -> type:
    from importlib import import_module

    module, _, kind = TOOLKIT[name].partition(".")
    found: type = getattr(import_module(f"translate.storage.{module}"), kind)
    return found


def measure(task: str, name: str, path: Path, concepts: int) -> None:
    if task == "write":
        glossary = made(concepts)
        started = time.process_time()
        write_glossary(glossary, path, format=name, lossy=True)
    elif task == "read":
        started = time.process_time()
        assert len(read_glossary(path, format=name)) == concepts
    elif task == "read by toolkit":
        kind = toolkit(name)
        started = time.process_time()
        store = kind.parsefile(str(path))
        assert sum(1 for unit in store.units if unit.source) >= concepts
    else:
        kind = toolkit(name)
        pairs = [(item.zh[0].text, item.en[0].text) for item in made(concepts)]
        started = time.process_time()
        store = kind()
        for zh, en in pairs:
            unit = store.addsourceunit(zh)
            unit.target = en
        other = path.with_suffix(".toolkit")
        store.savefile(str(other))
        path = other
    report(f"{name} {task}", started, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--concepts", type=int, default=100_000)
    parser.add_argument("--formats", nargs="+", choices=list(FORMATS), default=list(MEASURED))
    parser.add_argument("--measure", nargs=3, metavar=("TASK", "FORMAT", "PATH"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        task, name, path = options.measure
        measure(task, name, Path(path), options.concepts)
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in options.formats:
            tasks = ["write", "read"]
            if name in TOOLKIT:
                tasks += ["read by toolkit", "write by toolkit"]
            for task in tasks:
                subprocess.run(
                    [
                        *(sys.executable, __file__, "--concepts", str(options.concepts)),
                        *("--measure", task, name, str(Path(folder, name))),
                    ],
                    check=True,
                )


if __name__ == "__main__":
    main()
