"""Rows through the operators on batches in each engine, beside the engine's own pass that adds nothing.

Each measurement is a process of its own: read a Parquet file, add the columns to batches of 1,000 rows, write Parquet.
What is timed begins when the engine is loaded, and Ray started; the glossary and the models are read within it. Memory
and CPU time are those of the process and of those that it started, sampled. Texts are the sentence pairs of
`docs/samples/policy-article`, over and over, with the number of the row, against the glossary `policy`; or short ones:
of four pairs of a dozen characters one has a term of the glossary, and of forty one has the wrong rendering.

Example:
    python -m benchmarks.engines --rows 20000 --engines pyarrow datasets polars daft cli
    python -m benchmarks.engines --texts short --rows 1000000 --engines pyarrow datasets polars daft
    python -m benchmarks.engines --rows 2000 --operators none align
    OTHER/bin/python -m benchmarks.engines --rows 20000 --engines ray
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from secrets import token_hex
from typing import Any

import pyarrow
from pyarrow import parquet

GLOSSARY = "policy"
BATCH = 1000
"""Rows of a batch, in every engine that lets one choose."""

SAMPLED = 0.05
"""Seconds between two looks at the memory."""

SAMPLE = Path(__file__).parents[1] / "docs" / "samples" / "policy-article"
Operator = Callable[[Any], Any]


def operators() -> dict[str, Operator]:
    from termalign import align_batch, check_batch, occurrences_batch

    return {
        "none": lambda rows: rows,
        "check": lambda rows: check_batch(GLOSSARY, rows, direction="zh-en"),
        "align": lambda rows: align_batch(rows, direction="zh-en"),
        "occurrences": lambda rows: occurrences_batch(GLOSSARY, rows, column="src", direction="zh-en"),
    }


def in_pyarrow(operator: Operator, source: str, output: str) -> None:
    with parquet.ParquetFile(source) as file:
        added = operator(file.schema_arrow.empty_table()).schema
        with parquet.ParquetWriter(output, added) as writer:
            for batch in file.iter_batches(BATCH):
                writer.write_table(_table(operator(batch)))


def _table(rows: Any) -> Any:
    return rows if isinstance(rows, pyarrow.Table) else pyarrow.Table.from_batches([rows])


def in_datasets(operator: Operator, source: str, output: str) -> None:
    from datasets import Dataset, disable_progress_bars

    disable_progress_bars()
    data = Dataset.from_parquet(source).with_format("arrow")
    data.map(operator, batched=True, batch_size=BATCH, load_from_cache_file=False).to_parquet(output)


def in_polars(operator: Operator, source: str, output: str) -> None:
    import polars

    def add(rows: polars.DataFrame) -> polars.DataFrame:
        return polars.from_arrow(operator(rows.to_arrow()))

    lazy = polars.scan_parquet(source)
    schema = add(lazy.collect_schema().to_frame()).schema
    lazy.map_batches(add, schema=schema, streamable=True).sink_parquet(output)


def in_daft(operator: Operator, source: str, output: str) -> None:
    import daft

    names = ("src", "tgt")
    added = _table(
        operator(pyarrow.schema([(name, pyarrow.string()) for name in names]).empty_table())
    ).schema
    struct = pyarrow.struct([field for field in added if field.name not in names] or list(added))

    @daft.func.batch(return_dtype=daft.DataType.from_arrow_type(struct), batch_size=BATCH)
    def add(src: daft.Series, tgt: daft.Series) -> daft.Series:
        rows = pyarrow.table({"src": src.to_arrow(), "tgt": tgt.to_arrow()})
        return operator(rows).select([field.name for field in struct]).to_struct_array()

    frame = daft.read_parquet(source)
    made = frame.with_column("made", add(daft.col("src"), daft.col("tgt")))
    made.write_parquet(output)


def in_ray(operator: Operator, source: str, output: str) -> None:
    import ray

    rows = ray.data.read_parquet(source)
    rows.map_batches(operator, batch_format="pyarrow", batch_size=BATCH).write_parquet(output)


def on_command_line(name: str, source: str, output: str) -> None:
    glossary = [] if name == "align" else [GLOSSARY]
    column = ["--column", "src"] if name == "occurrences" else []
    command = [sys.executable, "-m", "termalign", name, *glossary, source, "-o", output, "-q", *column]
    done = subprocess.run([*command, "--direction", "zh-en"], check=False)
    assert done.returncode in (0, 1)


ENGINES = {
    "pyarrow": in_pyarrow,
    "datasets": in_datasets,
    "polars": in_polars,
    "daft": in_daft,
    "ray": in_ray,
}


class Cost(threading.Thread):
    """Samples how much memory and CPU time this process and those below it take together, from now on."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.bytes = 0
        """The most resident bytes, those that processes share counted for each."""
        self._ticks: dict[int, int] = {}
        """Process to its CPU time, of those that have ended too."""
        self.look()
        self._before = sum(self._ticks.values())

    def run(self) -> None:
        while True:
            time.sleep(SAMPLED)
            self.look()

    @property
    def cpu(self) -> float:
        """CPU seconds so far."""
        return (sum(self._ticks.values()) - self._before) / os.sysconf("SC_CLK_TCK")

    def look(self) -> None:
        parents, sizes, ticks = {}, {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(stat.parent.name)] = int(fields[1])
            sizes[int(stat.parent.name)] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
            ticks[int(stat.parent.name)] = int(fields[11]) + int(fields[12])
        own = {os.getpid()}
        while more := {pid for pid, parent in parents.items() if parent in own} - own:
            own |= more
        self.bytes = max(self.bytes, sum(sizes.get(pid, 0) for pid in own))
        self._ticks |= {pid: ticks[pid] for pid in own if pid in ticks}


def measure(engine: str, name: str, source: str, output: str) -> dict[str, float]:
    """Return the seconds, the CPU seconds and the memory of a pass."""
    if engine == "ray":
        import ray

        ray.init(
            address="local",
            num_cpus=2,
            include_dashboard=False,
            _node_ip_address="127.0.0.1",
            object_store_memory=200_000_000,
            log_to_driver=False,
        )
    elif engine not in ("pyarrow", "cli"):
        __import__(engine)
    operator = operators()[name]
    cost = Cost()
    cost.start()
    start = time.perf_counter()
    if engine == "cli":
        on_command_line(name, source, output)
    else:
        ENGINES[engine](operator, source, output)
    seconds = time.perf_counter() - start
    cost.look()
    return {"seconds": seconds, "cpu": cost.cpu, "bytes": cost.bytes}


def article_pairs(count: int) -> Iterator[tuple[str, str]]:
    """Yield the sentence pairs of an article, over and over, each with its number."""
    sides = [Path(f"{SAMPLE}.{side}.sentences.txt").read_text("utf-8").splitlines() for side in ("zh", "en")]
    beads = [
        [[int(number) for number in numbers.split(",") if number] for numbers in line.split("\t")]
        for line in Path(f"{SAMPLE}.beads").read_text("utf-8").splitlines()
    ]
    pairs = [
        ("".join(sides[0][number] for number in zh), " ".join(sides[1][number] for number in en))
        for zh, en in beads
        if zh and en
    ]
    for row, (zh, en) in zip(range(count), cycle(pairs), strict=False):
        yield f"{zh}{row}", f"{en} {row}"


TERM_EVERY, ERROR_EVERY = 4, 40
"""Rows of short pairs of which one has a term, and of which one has another rendering than that of its term."""


def short_pairs(count: int) -> Iterator[tuple[str, str]]:
    """Yield pairs of a dozen characters with their numbers."""
    from termalign.termbase.given import given_glossary

    entries = [(item.zh[0].text, item.en[0].text) for item in given_glossary(GLOSSARY).entries]
    for row in range(count):
        zh, en = entries[row % len(entries)]
        if row % ERROR_EVERY == 0:
            en = "something else"
        if row % TERM_EVERY:
            zh, en = "全文", "Full text"
        yield f"{zh}见第{row}页", f"{en}: see page {row}"  # see page n


TEXTS = {"article": article_pairs, "short": short_pairs}


def write_rows(path: str, count: int, texts: str = "article") -> None:
    src, tgt = zip(*TEXTS[texts](count), strict=True)
    parquet.write_table(pyarrow.table({"src": src, "tgt": tgt}), path, row_group_size=10 * BATCH)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--texts", default="article", choices=TEXTS)
    parser.add_argument("--engines", nargs="+", default=["pyarrow", "cli"], choices=[*ENGINES, "cli"])
    parser.add_argument("--operators", nargs="+", default=["none", "check", "occurrences"])
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(*options.engines, *options.operators, *options.one)))
        return
    with tempfile.TemporaryDirectory() as folder:
        source = f"{folder}/pairs.parquet"
        write_rows(source, options.rows, options.texts)
        print(
            f"{options.rows:,} rows of {options.texts} texts, {Path(source).stat().st_size / 1e6:,.1f} MB of Parquet"
        )
        print(
            "| engine | operator | s | CPU s | rows/CPU s | × none | MB |\n|---|---|---:|---:|---:|---:|---:|"
        )
        for engine in options.engines:
            bare = None
            for name in options.operators:
                if engine == "cli" and name == "none":
                    continue
                environment = {**os.environ, "HF_HOME": f"{folder}/hf", "DAFT_ANALYTICS_ENABLED": "0"}
                environment |= {
                    "RAY_AUTH_MODE": "token",
                    "RAY_AUTH_TOKEN": token_hex(32),
                    "RAY_USAGE_STATS_ENABLED": "0",
                }
                command = [
                    sys.executable,
                    "-m",
                    "benchmarks.engines",
                    "--engines",
                    engine,
                    "--operators",
                    name,
                ]
                output = f"{folder}/{engine}-{name}.parquet"
                done = subprocess.run(
                    [*command, "--one", source, output],
                    env=environment,
                    stdout=subprocess.PIPE,
                    text=True,
                    check=True,
                )
                found = json.loads(done.stdout.splitlines()[-1])
                seconds, cpu, memory = found["seconds"], found["cpu"], found["bytes"] / 1e6
                bare = cpu if name == "none" else bare
                ratio = f"{cpu / bare:,.1f}" if bare else "–"
                print(
                    f"| {engine} | {name} | {seconds:,.1f} | {cpu:,.1f} | {options.rows / cpu:,.0f} | {ratio} |"
                    f" {memory:,.0f} |"
                )
                sys.stdout.flush()


if __name__ == "__main__":
    main()
