"""How fast the checker is: building, searching, checking; against translate-toolkit's pofilter if it is installed.

Units per CPU-second, the best of three runs. `exact` checks only the units whose terms all stand there as the
glossary has them; `all` checks every unit of the files. pofilter gets the same units as a PO file; its start is
taken off.

Example:
    python -m benchmarks.check_speed TERMS.tsv TEXT.zh TEXT.en [--pofilter PATH]
"""

import argparse
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from termalign.checks.lines import line_units
from termalign.checks.units import Unit
from termalign.checks.usage import Checker
from termalign.glossary import Glossary, entry
from termalign.matching.judging import judge
from termalign.matching.targets import Target
from termalign.matching.terms import Terms

RUNS = 3
SYNTHETIC = 100_000
"""Terms of the glossary whose building is timed: pairs of Han characters with a number in English."""


def best(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def read_terms(path: Path) -> Glossary:
    rows = (line.split("\t")[:2] for line in path.read_text(encoding="utf-8").splitlines())
    return Glossary(tuple(entry(zh, *en.split("|")) for zh, en in rows))


def synthetic(count: int) -> Glossary:
    han = [chr(code) for code in range(0x4E00, 0x4E00 + 320)]
    return Glossary(
        tuple(entry(han[n % 320] + han[n // 320 % 320] + "率", f"ratio {n}") for n in range(count))
    )


def exact_units(terms: Terms, units: list[Unit]) -> list[Unit]:
    chosen = []
    for unit, hits in zip(units, terms.find([unit.src for unit in units]), strict=True):
        outcomes = judge(terms, hits, Target(unit.tgt))
        if outcomes and all(
            len(item.used) == len(item.hits)
            and all(used.tier.value in ("exact", "case") for used in item.used)
            for item in outcomes
        ):
            chosen.append(unit)
    return chosen


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", " ") + '"'


def pofilter(program: str, units: list[Unit]) -> float:
    """Return the CPU seconds of pofilter on units, its start taken off."""
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    body = "".join(
        f'msgctxt "{number}"\nmsgid {quoted(unit.src)}\nmsgstr {quoted(unit.tgt)}\n\n'
        for number, unit in enumerate(units)
        if unit.src
    )
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder, "empty.po"), Path(folder, "units.po")
        paths[0].write_text(header, encoding="utf-8")
        paths[1].write_text(header + body, encoding="utf-8")
        used = []
        for path in paths:
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            subprocess.run(
                [program, "--progress=none", path, path.with_suffix(".out.po")],
                check=True,
                capture_output=True,
            )
            used.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
    return used[1] - used[0]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("terms", type=Path)
    parser.add_argument("zh")
    parser.add_argument("en")
    parser.add_argument("--pofilter", help="the program, from translate-toolkit")
    arguments = parser.parse_args()

    large = synthetic(SYNTHETIC)
    print(f"build {SYNTHETIC} terms: {best(lambda: Terms(large).find(['x'])):.2f} s")

    glossary = read_terms(arguments.terms)
    units = list(line_units(arguments.zh, arguments.en))
    terms = Terms(glossary)
    sources = [unit.src for unit in units]
    terms.find(sources[:1])
    rates = {
        "search": (len(units), best(lambda: terms.find(sources))),
        "all": (len(units), best(lambda: list(Checker(glossary).check(units)))),
    }
    exact = exact_units(terms, units)
    rates["exact"] = len(exact), best(lambda: list(Checker(glossary).check(exact)))
    if arguments.pofilter:
        rates["pofilter"] = len(units), pofilter(arguments.pofilter, units)
    for name, (count, seconds) in rates.items():
        print(f"{name}: {count} units, {count / max(seconds, 1e-9):,.0f} a second")


if __name__ == "__main__":
    main()
