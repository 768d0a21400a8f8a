"""How fast the checker is, row by row: this installation, another checkout beside it in the same run, and peers.

Every measurement runs in a process of its own, one checkout after the other in turn; CPU seconds, the best of `--runs`
counts. The dense text are the annual reports in the folder that `TERMALIGN_SHARED` names with the terms of their
documents, the sparse one TED talks, over and over, with terms that occur in none; glossaries are made up.

Example:
    TERMALIGN_SHARED=... python -m benchmarks.check_speed [ROW]… [--before CHECKOUT] [--pofilter PATH]
    TERMALIGN_SHARED=... python -m benchmarks.check_speed --growth
"""

import argparse
import contextlib
import gc
import html
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

SEED = 20261125
TERMS = 100_000
"""Terms of the glossaries whose reading is timed."""
MILLION = 1_000_000
SPARSE_TERMS = 10_000
SPARSE_MB = 20
TERMS_GROWTH = (1_000, 10_000, 100_000, 1_000_000)
MB_GROWTH = (1, 5, 20, 100)
STREAM_GROWTH = (10, 50, 100)
OCCURRENCES_GROWTH = (1_000, 2_000, 5_000, 10_000, 20_000)
RUNS = 3


def data() -> Path:
    return Path(os.environ["TERMALIGN_SHARED"]) / "data"


def peak() -> int:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def seconds(work: Callable[[], object], runs: int = 1) -> float:
    found = []
    for _ in range(runs):
        gc.collect()
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def dense(folder: Path) -> tuple[Path, Path, Path]:
    """Write terms and both sides of all annual reports."""
    terms: dict[str, dict[str, None]] = {}
    for path in sorted(data().glob("hkma/*/*.terms.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            zh, en, *_ = line.split("\t")
            terms.setdefault(zh, {}).update(dict.fromkeys(en.split("|")))
    pairs = []
    for path in sorted(data().glob("hkma/*/*.zh")):
        sides = (side.read_text(encoding="utf-8").split("\n") for side in (path, path.with_suffix(".en")))
        pairs += [pair for pair in zip(*sides, strict=True) if any(pair)]
    paths = folder / "dense.tsv", folder / "dense.zh", folder / "dense.en"
    paths[0].write_text("".join(f"{zh}\t{'|'.join(en)}\n" for zh, en in terms.items()), encoding="utf-8")
    for path, side in zip(paths[1:], zip(*pairs, strict=True), strict=True):
        path.write_text("".join(f"{text}\n" for text in side), encoding="utf-8")
    return paths


def made_up(count: int) -> Iterator[tuple[str, str]]:
    """Yield different terms of two to six characters of the basic block, with renderings of one to four words."""
    chosen = random.Random(SEED)
    han = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    words = [
        f"{head}{tail}"
        for head in ("con", "de", "pro", "re", "sub", "trans")
        for tail in (
            "form",
            "late",
            "duct",
            "vert",
            "port",
            "mit",
            "scribe",
            "ject",
            "fer",
            "cede",
            "claim",
            "pose",
        )
    ]
    seen: set[str] = set()
    while len(seen) < count:
        zh = "".join(chosen.choices(han, k=chosen.choice((2, 3, 4, 4, 5, 6))))
        if zh not in seen:
            seen.add(zh)
            yield zh, " ".join(chosen.choices(words, k=chosen.choice((1, 2, 2, 3, 4))))


def glossary_file(folder: Path, count: int) -> Path:
    path = folder / f"{count}.tsv"
    if not path.exists():
        chosen = random.Random(SEED)
        rows = (
            f"{zh}\t{en}\tpreferred\t{chosen.randint(1, 999) / 1000}\t0.5\t{chosen.randint(1, 99)}\n"
            for zh, en in made_up(count)
        )
        with path.open("w", encoding="utf-8") as file:
            file.write("zh\ten\tstatus\tscore\tsalience\tcount\n")
            file.writelines(rows)
    return path


def converted(folder: Path, suffix: str) -> Path:
    from termalign import read_glossary, write_glossary

    path = folder / f"{TERMS}{suffix}"
    if not path.exists():
        write_glossary(read_glossary(glossary_file(folder, TERMS)), path)
    return path


def sparse(folder: Path, megabytes: int) -> tuple[Path, Path]:
    """Write TED talks, over and over, until the Chinese side has so many megabytes."""
    paths = folder / f"sparse{megabytes}.zh", folder / f"sparse{megabytes}.en"
    if not paths[1].exists():
        zh, en = ((data() / f"train/ted.{side}").read_bytes() for side in ("zh", "en"))
        times, rest = divmod(megabytes << 20, len(zh))
        lines = zh[:rest].count(b"\n")
        paths[0].write_bytes(zh * times + b"".join(zh.splitlines(keepends=True)[:lines]))
        paths[1].write_bytes(en * times + b"".join(en.splitlines(keepends=True)[:lines]))
    return paths


def _terms(path: Path) -> Any:
    from termalign.termbase.glossary import Glossary, entry

    rows = (line.split("\t")[:2] for line in path.read_text(encoding="utf-8").splitlines())
    return Glossary(tuple(entry(zh, *en.split("|")) for zh, en in rows))


def _units(zh: Path, en: Path) -> list[Any]:
    return list(chain.from_iterable(_pairs(zh, en)))


def _pairs(zh: Path, en: Path) -> Any:
    """Return line pairs as `check` takes them: in batches."""
    from termalign.checking.checks.line_pairs import line_batches

    return line_batches(str(zh), str(en))


def check_dense(folder: Path) -> dict[str, float]:
    from termalign.checking.checks.usage import Checker

    terms, zh, en = dense(folder)
    glossary, units = _terms(terms), _units(zh, en)
    list(Checker(glossary).check(units))
    return {"units/s": len(units) / seconds(lambda: list(Checker(glossary).check(units)), RUNS)}


def search_dense(folder: Path) -> dict[str, float]:
    from termalign.termbase.matching.terms import Terms

    terms, zh, en = dense(folder)
    found, sources = Terms(_terms(terms)), [unit.src for unit in _units(zh, en)]
    found.find(sources[:1])
    return {"units/s": len(sources) / seconds(lambda: found.find(sources), RUNS)}


def check_sparse(folder: Path, megabytes: int = SPARSE_MB) -> dict[str, float]:
    from termalign import read_glossary
    from termalign.checking.checks.usage import Checker

    zh, en = sparse(folder, megabytes)
    checker = Checker(read_glossary(glossary_file(folder, SPARSE_TERMS)))
    warm = sparse(folder, 1)
    for _ in checker.check(_pairs(*warm)):
        pass
    before = peak()
    spent = seconds(lambda: sum(1 for _ in checker.check(_pairs(zh, en))))
    return {"s": spent, "MB more": float(peak() - before)}


def bitext_file(folder: Path, suffix: str, megabytes: int) -> Path:
    """Write TED talks, over and over, as a bitext file of so many megabytes."""
    path = folder / f"pairs{megabytes}{suffix}"
    opening, unit, closing = BITEXTS[suffix]
    zh, en = ((data() / f"train/ted.{side}").read_text(encoding="utf-8").split("\n") for side in ("zh", "en"))
    escape = partial(json.dumps, ensure_ascii=False) if suffix in (".jsonl", ".po") else html.escape
    units = [
        unit.format(zh=escape(left), en=escape(right), number=number)
        for number, (left, right) in enumerate(zip(zh, en, strict=True))
        if left.strip() and right.strip()
    ]
    with path.open("w", encoding="utf-8") as file:
        file.write(opening)
        while file.tell() < megabytes << 20:
            file.writelines(units[:10_000])
        file.write(closing)
    return path


BITEXTS = {
    ".tmx": (
        "<tmx version='1.4'><header/><body>\n",
        "<tu><tuv xml:lang='zh'><seg>{zh}</seg></tuv><tuv xml:lang='en'><seg>{en}</seg></tuv></tu>\n",
        "</body></tmx>\n",
    ),
    ".xlf": (
        "<xliff version='1.2'><file source-language='zh' target-language='en'><body>\n",
        "<trans-unit id='{number}'><source>{zh}</source><target>{en}</target></trans-unit>\n",
        "</body></file></xliff>\n",
    ),
    ".po": ("", "msgid {en}\nmsgstr {zh}\n\n", ""),
    ".jsonl": ("", '{{"src": {zh}, "tgt": {en}}}\n', ""),
}
"""Of every format that is read pair by pair: how a file begins, a unit, how it ends."""


def check_stream(folder: Path, suffix: str, megabytes: int) -> dict[str, float]:
    """Check a bitext file by the command, in this process."""
    from termalign.apps.cli import group

    path, terms = bitext_file(folder, suffix, megabytes), glossary_file(folder, SPARSE_TERMS)
    before = peak()

    def work() -> None:
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):  # noqa: PTH123
            group.main(["check", str(terms), str(path), "--quiet"], standalone_mode=False)

    spent = seconds(work)
    path.unlink()
    return {"s": spent, "MB": float(peak()), "MB before": float(before)}


def peer_automaton(folder: Path, megabytes: int = SPARSE_MB) -> dict[str, float]:
    """ahocorasick-rs by itself, line by line, over the Chinese side."""
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    zh, _ = sparse(folder, megabytes)
    terms = [line.split("\t")[0] for line in glossary_file(folder, SPARSE_TERMS).open(encoding="utf-8")][1:]
    found = AhoCorasick(
        terms, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )

    def work() -> None:
        with zh.open(encoding="utf-8") as lines:
            for line in lines:
                found.find_matches_as_indexes(line)

    return {"s": seconds(work)}


def check_million(folder: Path, count: int = MILLION) -> dict[str, float]:
    start = time.process_time()
    from termalign import read_glossary
    from termalign.checking.checks.usage import Checker

    checker = Checker(read_glossary(glossary_file(folder, count)))
    read = time.process_time() - start
    _, zh, en = dense(folder)
    for _ in checker.check(_pairs(zh, en)):
        pass
    return {"s": time.process_time() - start, "of it before the first line": read, "MB": float(peak())}


def _read(suffix: str) -> Callable[[Path], dict[str, float]]:
    def measure(folder: Path) -> dict[str, float]:
        from termalign import read_glossary

        path = glossary_file(folder, TERMS) if suffix == ".tsv" else converted(folder, suffix)
        return {"s": seconds(lambda: read_glossary(path))}

    return measure


def peer_building(folder: Path, count: int = MILLION) -> dict[str, float]:
    """ahocorasick-rs by itself: the terms of a glossary read line by line and built."""
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    path = glossary_file(folder, count)

    def work() -> None:
        with path.open(encoding="utf-8") as lines:
            AhoCorasick(
                [line.split("\t")[0] for line in lines][1:],
                matchkind=MatchKind.LeftmostLongest,
                implementation=Implementation.ContiguousNFA,
                store_patterns=False,
            )

    return {"s": seconds(work), "MB": float(peak())}


def check_occurrences(folder: Path, count: int) -> dict[str, float]:
    """One pair with one term, rendered half the time."""
    from termalign.checking.checks.units import CheckUnit, TextOrigin
    from termalign.checking.checks.usage import Checker
    from termalign.termbase.glossary import Glossary, entry

    checker = Checker(Glossary((entry("银行", "bank"), entry("行庄", "bank", "bank house"))))
    at = TextOrigin("t", 1)
    unit = CheckUnit("银行与行庄，" * count, "a bank and another house, " * count, at, at, "t")
    return {"s": seconds(lambda: list(checker.check([unit]))), "MB": float(peak())}


class Row(NamedTuple):
    """What a row of the table is of."""

    title: str
    measure: Callable[[Path], dict[str, float]]


ROWS = {
    "dense": Row("`check`, dense: 2,657 terms on 3,081 paragraphs", check_dense),
    "search": Row("… the search for source terms alone", search_dense),
    "sparse": Row(f"`check`, sparse: 10,000 terms on {SPARSE_MB} MB of Chinese", check_sparse),
    "automaton": Row("peer: ahocorasick-rs on the same", peer_automaton),
    "million": Row("`check` with 1,000,000 terms, reading included", check_million),
    "building": Row("peer: ahocorasick-rs built of the same", peer_building),
    "read-tsv": Row("reading 100,000 concepts, TSV", _read(".tsv")),
    "read-json": Row("… JSON", _read(".json")),
    "read-tbx": Row("… TBX", _read(".tbx")),
    **{
        f"terms-{n}": Row(f"`check` with {n:,} terms", lambda to, n=n: check_million(to, n))
        for n in TERMS_GROWTH
    },
    **{
        f"text-{n}": Row(f"`check`, {n} MB of Chinese", lambda to, n=n: check_sparse(to, n))
        for n in MB_GROWTH
    },
    **{
        f"{suffix[1:]}-{n}": Row(
            f"`check`, {n} MB of {suffix[1:]}", lambda to, suffix=suffix, n=n: check_stream(to, suffix, n)
        )
        for suffix in BITEXTS
        for n in STREAM_GROWTH
    },
    **{
        f"occurrences-{n}": Row(
            f"`check`, {n:,} occurrences in a pair", lambda to, n=n: check_occurrences(to, n)
        )
        for n in OCCURRENCES_GROWTH
    },
}
TABLE = tuple(name for name in ROWS if not name.rpartition("-")[2].isdecimal())


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", " ") + '"'


def pofilter(program: str, folder: Path) -> float:
    """Return the units a second of translate-toolkit's pofilter on the dense text, its start taken off."""
    _, zh, en = dense(folder)
    sides = (path.read_text(encoding="utf-8").splitlines() for path in (zh, en))
    pairs = [pair for pair in zip(*sides, strict=True) if pair[0]]
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    body = "".join(
        f'msgctxt "{number}"\nmsgid {quoted(src)}\nmsgstr {quoted(tgt)}\n\n'
        for number, (src, tgt) in enumerate(pairs)
    )
    used = []
    for name, content in (("empty.po", header), ("units.po", header + body)):
        (folder / name).write_text(content, encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        command = [program, "--progress=none", folder / name, folder / f"out.{name}"]
        subprocess.run(command, check=True, capture_output=True)
        used.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
    return len(pairs) / (used[1] - used[0])


def measured(row: str, checkout: str, folder: str) -> dict[str, float]:
    """Measure a row in a process of its own, with the package of a checkout."""
    command = [sys.executable, __file__, row, "--alone", folder]
    environment = os.environ | {"PYTHONPATH": checkout}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def best(found: list[dict[str, float]]) -> str:
    """Return the best of several measurements, in words."""
    shown = []
    for unit in found[0]:
        values = [each[unit] for each in found]
        shown.append(f"{max(values):,.0f} {unit}" if unit.endswith("/s") else f"{min(values):,.2f} {unit}")
    return ", ".join(shown)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", nargs="*", choices=[*ROWS, []], metavar="ROW")
    parser.add_argument("--before", metavar="CHECKOUT", help="another checkout, measured beside this one")
    parser.add_argument("--growth", action="store_true", help="the rows of growing size")
    parser.add_argument("--pofilter", help="the program, from translate-toolkit")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--alone", metavar="FOLDER", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        print(json.dumps(ROWS[arguments.rows[0]].measure(Path(arguments.alone))))
        return
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    checkouts = {"now": str(Path(__file__).parents[1])}
    if arguments.before:
        checkouts = {"before": arguments.before, **checkouts}
    growing = tuple(name for name in ROWS if name not in TABLE)
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.rows or (growing if arguments.growth else TABLE):
            runs = [[measured(name, at, folder) for at in checkouts.values()] for _ in range(arguments.runs)]
            shown = (
                f"{which} {best(list(found))}"
                for which, found in zip(checkouts, zip(*runs, strict=True), strict=True)
            )
            print(f"{ROWS[name].title}: {'; '.join(shown)}", flush=True)
        if arguments.pofilter:
            rates = [pofilter(arguments.pofilter, Path(folder)) for _ in range(arguments.runs)]
            print(f"peer: pofilter on the dense text: {max(rates):,.0f} units/s")


if __name__ == "__main__":
    main()
