"""How fast the pipeline is, row by row: this installation, another one beside it in the same run, and peers.

A row is a function that measures once and returns a number; `ROWS` describes it. Every measurement runs in a
process of its own, in CPU seconds (other work on the machine moves these less than the clock), one installation after
the other in turn, and the best of `--runs` counts. Texts are those of the folder that `TERMALIGN_SHARED` names.

Example:
    TERMALIGN_SHARED=... python -m benchmarks.speed [ROW]… [--before OTHER/bin/python] [--runs 3]
    TERMALIGN_SHARED=... python -m benchmarks.speed --growth
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import metadata, util
from pathlib import Path
from typing import Any, NamedTuple

TED_PAIRS = 1_000
"""Sentence pairs that word alignment and extraction are timed on. Of 200 a sixth of the time comes once a process: the
encoder's table is inflated, and words are looked up for the first time."""
TOKEN_PAIRS = 20_000
"""Sentence pairs that tokens and candidates are timed on."""
PARAGRAPH = range(150, 211)
"""Characters of a paragraph of about 180."""
PARAGRAPHS = 96
REPORT_PARAGRAPHS = 34
PAIRS_GROWTH = (25, 50, 100, 200, 400, 800)
SENTENCES_GROWTH = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
BEND = 1.25
"""Cost a unit, against the cheapest of the smaller sizes, from which growth is reported as bending."""

Pairs = list[tuple[str, str]]


def data() -> Path:
    return Path(os.environ["TERMALIGN_SHARED"]) / "data"


def read_pairs(prefix: Path, count: int | None = None) -> Pairs:
    """Return the first pairs of `PREFIX.zh` and `PREFIX.en`."""
    sides = [prefix.with_name(f"{prefix.name}.{side}").read_text(encoding="utf-8") for side in ("zh", "en")]
    return list(zip(*(side.splitlines()[:count] for side in sides), strict=True))


def ted(count: int) -> Pairs:
    return [pair for pair in read_pairs(data() / "train" / "ted", 2 * count) if all(pair)][:count]


def paragraphs() -> Pairs:
    """Return paragraphs of annual reports of about 180 Chinese characters."""
    found = (pair for zh in sorted(data().glob("hkma/20*/*.zh")) for pair in read_pairs(zh.with_suffix("")))
    return [pair for pair in found if len(pair[0]) in PARAGRAPH][:PARAGRAPHS]


def report() -> Path:
    """Return the first annual report of 34 paragraphs, without its suffix."""
    found = (path.with_suffix("") for path in sorted(data().glob("hkma/20*/*.zh")))
    return next(path for path in found if len(read_pairs(path)) == REPORT_PARAGRAPHS)


def command_seconds(*arguments: str) -> float:
    """Return the CPU seconds of a command of this installation, from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # -P: the package that is installed, not that of a checkout that is the current folder.
    command = [sys.executable, "-P", "-c", "from termalign.apps.cli import main; main()", *arguments]
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rate(pairs: Pairs, work: Callable[[Pairs], object]) -> float:
    """Return how many pairs a second some work takes, once it has been warmed up on the first two."""
    work(pairs[:2])
    start = time.process_time()
    work(pairs)
    return len(pairs) / (time.process_time() - start)


def wall_seconds(*arguments: str) -> float:
    """Return the seconds by the clock of a command of this installation: what waits for processes costs these."""
    start = time.monotonic()
    command_seconds(*arguments)
    return time.monotonic() - start


def _corpus(*options: str, seconds: Callable[..., float] = command_seconds) -> float:
    """Return what extraction from a file of pairs costs as a corpus, all its processes together."""
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{folder}/ted.zh", f"{folder}/ted.en"]
        for name, lines in zip(names, zip(*ted(TED_PAIRS), strict=True), strict=True):
            Path(name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        settled = ("--input", "pairs", "--one-pass", "--checkpoint", f"{folder}/done", "-q")
        return seconds("extract", *names, *settled, "-o", f"{folder}/terms.tsv", *options)


def article() -> float:
    texts = (str(data() / "ai-plus" / f"ai-plus.{side}.txt") for side in ("zh", "en"))
    with tempfile.TemporaryDirectory() as folder:
        return command_seconds("extract", *texts, "-q", "-o", f"{folder}/terms.tsv")


def start_up() -> float:
    with tempfile.TemporaryDirectory() as folder:
        zh, en = Path(folder, "a.zh.txt"), Path(folder, "a.en.txt")
        zh.write_text("要维护国家安全。\n", encoding="utf-8")
        en.write_text("We must safeguard national security.\n", encoding="utf-8")
        return command_seconds("extract", str(zh), str(en), "-q", "-o", f"{folder}/terms.tsv")


def _extract(pairs: Pairs) -> object:
    from termalign import align, extract

    zh, en = ("\n".join(side) for side in zip(*pairs, strict=True))
    return extract(align(zh, en, input="pairs"))


def extract_sentences() -> float:
    return rate(ted(TED_PAIRS), _extract)


def extract_paragraphs() -> float:
    return rate(paragraphs(), _extract)


def spot_report() -> float:
    path = report()
    terms = path.with_suffix(".terms.tsv").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "terms.txt")
        wanted.write_text("".join(line.split("\t")[0] + "\n" for line in terms), encoding="utf-8")
        texts = (f"{path}.zh", f"{path}.en")
        return command_seconds(
            "spot", str(wanted), *texts, "--input", "pairs", "-q", "-o", f"{folder}/found.tsv"
        )


def word_alignment() -> float:
    from termalign.alignment.wordalign import Ensemble, TokenPair
    from termalign.language.tokenizers import English, Jieba

    zh, en, aligner = Jieba(), English(), Ensemble()
    tokenized = {pair: TokenPair(zh.tokenize(pair[0]), en.tokenize(pair[1])) for pair in ted(TED_PAIRS)}
    return rate(list(tokenized), lambda pairs: aligner.align([tokenized[pair] for pair in pairs]))


def _candidates(engine: str) -> float:
    from termalign.language.candidates.chinese import CandidateSentence, chinese_columns
    from termalign.language.candidates.english import english_spans
    from termalign.language.lexicon import Lexicon
    from termalign.language.tokenizers import English, Jieba, tokenize_all
    from termalign.runtime.memory import no_collection
    from termalign.terms.extraction.source_stats import BLOCK_PAIRS

    zh, en, lexicon = Jieba(engine=engine), English(), Lexicon()  # type: ignore[arg-type]

    @no_collection()
    def work(pairs: Pairs) -> None:
        """Read pairs as extraction does: a block at a time."""
        for start in range(0, len(pairs), BLOCK_PAIRS):
            block = pairs[start : start + BLOCK_PAIRS]
            sources, targets = zip(*block, strict=True)
            sentences = list(map(CandidateSentence, tokenize_all(zh, sources), sources))
            chinese_columns(sentences, lexicon.among)
            for tokens, target in zip(tokenize_all(en, targets), targets, strict=True):
                english_spans(tokens, target)

    return rate(ted(TOKEN_PAIRS), work)


def candidates() -> float:
    return _candidates("jieba")


def candidates_fast() -> float:
    return _candidates("rjieba")


def peer_jieba() -> float:
    import jieba

    jieba.setLogLevel("WARNING")
    return rate(ted(TOKEN_PAIRS), lambda pairs: [list(jieba.cut(zh, HMM=False)) for zh, _ in pairs])


def peer_eflomal() -> float:
    """Measure EFLOMAL of sil-thot, both ways, as the aligner that learns from a corpus uses it."""
    from termalign.alignment.wordalign import TokenPair
    from termalign.alignment.wordalign.eflomal import Eflomal
    from termalign.language.tokenizers import English, Jieba

    zh, en, aligner = Jieba(), English(), Eflomal()
    tokenized = {pair: TokenPair(zh.tokenize(pair[0]), en.tokenize(pair[1])) for pair in ted(TED_PAIRS)}
    return rate(list(tokenized), lambda pairs: aligner.align([tokenized[pair] for pair in pairs]))


class Row(NamedTuple):
    """What a row of the table is of."""

    title: str
    unit: str
    """`s`: less is better; else a rate, more is better."""
    measure: Callable[[], float]
    ask: str = ""
    needs: str = ""
    """A module without which the row is left out."""


ROWS = {
    "article": Row("`extract`, the acceptance article, start-up included", "s", article, "≤ .62 ×"),
    "start": Row("start-up: `extract` of one sentence pair", "s", start_up, "≤ .4 ×"),
    "sentences": Row("`extract` after start-up, TED sentences", "pairs/s", extract_sentences, "≥ 2.1 ×"),
    "paragraphs": Row(
        "`extract` after start-up, paragraphs of 180 characters", "pairs/s", extract_paragraphs, "≥ 2.2 ×"
    ),
    "corpus": Row("`extract`, 1,000 TED pairs as a corpus, one process", "s", _corpus),
    "corpus-two": Row(
        "the same, two processes",
        "s",
        lambda: _corpus("--processes", "2"),
        "≤ 1.12 × one",
    ),
    "corpus-wall": Row(
        "the same by the clock", "s", lambda: _corpus("--processes", "2", seconds=wall_seconds)
    ),
    "corpus-ray": Row(
        "the same by the clock, on Ray, started and ended",
        "s",
        lambda: _corpus("--processes", "2", "--executor", "ray", seconds=wall_seconds),
        "≤ 1.3 × processes",
        needs="ray",
    ),
    "spot": Row("`spot`, an annual report of 34 paragraphs, start-up included", "s", spot_report, "≤ 3 s"),
    "words": Row("word alignment, TED", "pairs/s", word_alignment, "≥ 250"),
    "tokens": Row("tokens and candidates, TED", "pairs/s", candidates, "≥ 5,000"),
    "tokens-fast": Row("the same with the extra `fast`", "pairs/s", candidates_fast, "≥ 10,000", "rjieba"),
    "jieba": Row("peer: jieba alone, Chinese side", "pairs/s", peer_jieba),
    "eflomal": Row("peer: EFLOMAL of sil-thot, word alignment", "pairs/s", peer_eflomal, needs="thot"),
}
"""By name; who makes another part faster adds its row here."""


def measured(row: str, python: str) -> float | None:
    """Return a row measured once by an installation; None where it cannot be, and why on standard error."""
    # An installation has its modules compiled: so that the second run does, whatever is set here.
    compiling = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ended = subprocess.run(
        [python, __file__, "--measure", row], capture_output=True, text=True, env=compiling
    )
    if ended.returncode:
        print(f"{row}: {python}: {ended.stderr.strip().rpartition(chr(10))[2]}", file=sys.stderr)
        return None
    return float(json.loads(ended.stdout))


def best(row: str, pythons: Sequence[str], runs: int) -> list[float | None]:
    """Return the best measurement of a row by each installation, measured in turn."""
    found: list[list[float]] = [[] for _ in pythons]
    for _ in range(runs):
        for values, python in zip(found, pythons, strict=True):
            value = measured(row, python)
            if value is not None:
                values.append(value)
    choose: Any = min if ROWS[row].unit == "s" else max
    return [choose(values) if values else None for values in found]


def machine() -> str:
    """Return what the figures were measured on."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.split(": ")[1] for line in lines if line.startswith("model name")), model)
    parts = [model, f"{os.cpu_count()} cores", f"load {os.getloadavg()[0]:.1f}"]
    parts.append(f"Python {platform.python_version()}")
    parts += [f"{name} {metadata.version(name)}" for name in ("numpy", "sentencepiece")]
    return ", ".join(parts)


def shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def table(names: Sequence[str], before: str | None, runs: int) -> None:
    pythons = [*([before] if before else []), sys.executable]
    print(machine())
    print(
        "\n| path | unit |"
        + (" before |" if before else "")
        + " now |"
        + (" ratio |" if before else "")
        + " ask |"
    )
    print("|---" * (4 + 2 * bool(before)) + "|")
    for name in names:
        row = ROWS[name]
        if row.needs and util.find_spec(row.needs) is None:
            continue
        values = best(name, pythons, runs)
        cells = [row.title, row.unit, *map(shown, values)]
        if before:
            both = all(value is not None for value in values)
            cells.append(f"{values[1] / values[0]:.2f} ×" if both else "–")  # type: ignore[operator]
        print("| " + " | ".join([*cells, row.ask]) + " |", flush=True)


def growth() -> None:
    """Print the cost a unit of larger and larger input, and where it bends."""
    from termalign.alignment.aligner import default_aligner

    def sentences(pairs: Pairs) -> object:
        zh, en = ("\n".join(side) for side in zip(*pairs, strict=True))
        return default_aligner().align(zh, en, input="sentences", words=False)

    print(machine())
    for title, sizes, work in (
        ("extract, TED sentence pairs", PAIRS_GROWTH, _extract),
        ("sentence alignment, TED sentences", SENTENCES_GROWTH, sentences),
    ):
        print(f"\n{title}: CPU ms a pair")
        costs: list[float] = []
        for size in sizes:
            costs.append(1000 / rate(ted(size), work))
            bent = costs[-1] > BEND * min(costs)
            print(f"{size:>7,} {costs[-1]:8.2f}{'  bends' if bent else ''}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--before", metavar="PYTHON", help="of an environment with another version installed")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--measure", metavar="ROW", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    unknown = set(arguments.rows) - ROWS.keys()
    if unknown:
        parser.error(f"no row {', '.join(sorted(unknown))}; rows: {', '.join(ROWS)}")
    if arguments.measure:
        print(json.dumps(ROWS[arguments.measure].measure()))
    elif arguments.growth:
        growth()
    else:
        table(arguments.rows or list(ROWS), arguments.before, arguments.runs)


if __name__ == "__main__":
    main()
