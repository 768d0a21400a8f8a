"""What a corpus costs: CPU time, memory and disk of extraction from files of pairs, stage by stage.

    python -m benchmarks.corpus ted.zh ted.en --pairs 4000 --processes 1 2 [--two-pass] [--kept done]

The first so many lines of the two files are extracted from, once for each number of processes. Told are CPU seconds of
all processes, and of this one alone, the peak of memory of this process and of the largest worker, the bytes of the
stored statistics as a multiple of the text, and a hash of the glossary, which must be the same each time. With `--kept`
all of it stays in a folder, and a run that was ended goes on.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from termalign.termbase.formats import write_glossary
from termalign.terms.corpus.inputs import corpus_files
from termalign.terms.corpus.run import extract_corpus

MEGABYTE = 1e6


def cpu_time() -> float:
    """Return the CPU seconds of this process and of those that it started and that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def note_stage(stages: list[tuple[str, float]], stage: str) -> None:
    """Print what the stage before cost, and note when another begins."""
    now = cpu_time()
    if stages:
        before, began = stages[-1]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(
            f"  {before}: CPU {now - began:.0f} s, of processes at work aside; memory {peak:.0f} MB",
            flush=True,
        )
    stages.append((stage, now))


def measure(folder: Path, processes: int, *, two_pass: bool) -> None:
    """Extract and print what it cost."""
    start = time.monotonic()
    sources = corpus_files(str(folder / "corpus.zh"), str(folder / "corpus.en"), input="pairs")
    done = folder / f"done-{processes}-{two_pass}"
    stages: list[tuple[str, float]] = []
    result = extract_corpus(
        sources,
        processes=processes,
        checkpoint=done,
        two_pass=two_pass,
        on_stage=lambda stage: note_stage(stages, stage),
    )
    note_stage(stages, "")
    wall = time.monotonic() - start
    here, below = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    write_glossary(result.glossary, folder / "terms.json")
    text = sum(path.stat().st_size for path in folder.glob("corpus.*"))
    stored = sum(path.stat().st_size for path in done.iterdir())
    digest = blake2b((folder / "terms.json").read_bytes(), digest_size=6).hexdigest()
    print(
        f"{processes} processes: CPU {cpu_time():.0f} s, {here.ru_utime + here.ru_stime:.0f} of them here, "
        f"wall {wall:.0f} s, "
        f"memory {here.ru_maxrss / 1000:.0f} MB here, "
        f"{below.ru_maxrss / 1000:.0f} MB a worker, text {text / MEGABYTE:.2f} MB, statistics "
        f"{stored / text:.1f} times the text, {len(result.glossary)} entries, {digest}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("zh", type=Path)
    parser.add_argument("en", type=Path)
    parser.add_argument("--pairs", type=int, default=4000)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--two-pass", action="store_true")
    parser.add_argument("--kept", type=Path, help="where text and statistics stay")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.folder:
        measure(options.folder, *options.processes, two_pass=options.two_pass)
        return
    with nullcontext(options.kept) if options.kept else tempfile.TemporaryDirectory() as name:
        Path(name).mkdir(exist_ok=True)
        for path, language in ((options.zh, "zh"), (options.en, "en")):
            with path.open(encoding="utf-8") as lines:
                text = "".join(islice(lines, options.pairs))
            Path(name, f"corpus.{language}").write_text(text, encoding="utf-8")
        for processes in options.processes:  # each in a process of its own: peaks are of all its life
            command = [sys.executable, "-m", "benchmarks.corpus", options.zh, options.en]
            command += ["--two-pass"] if options.two_pass else []
            subprocess.run([*command, "--folder", name, "--processes", str(processes)], check=True)


if __name__ == "__main__":
    main()
