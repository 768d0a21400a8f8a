"""Whether two installations give the same bytes: what `align`, `extract` and `spot` write about many documents.

What must not change when code becomes faster. Documents are the samples of the project, and those of the folder that
`TERMALIGN_SHARED` names if it is there; `spot` looks up the terms that `extract` lists. Every document that
differs is reported, with the first line that does; the exit status is then 1.

Example:
    python -m benchmarks.same_bytes BEFORE/bin/termalign AFTER/bin/termalign [--quick]
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

SAMPLES = Path(__file__).parent.parent / "docs" / "samples"
LINES = 150
"""Sentence pairs taken of a file of thousands."""


class Texts(NamedTuple):
    """A document and its translation."""

    zh: Path
    en: Path
    input: str


def samples() -> Iterator[Texts]:
    for name in ("policy-article", "traditional"):
        yield Texts(SAMPLES / f"{name}.zh.txt", SAMPLES / f"{name}.en.txt", "paragraphs")


def shared(data: Path, scratch: Path) -> Iterator[Texts]:
    """Yield documents of every genre, some as running text and some as pairs, and the beginning of a large file."""
    yield Texts(data / "ai-plus/ai-plus.zh.txt", data / "ai-plus/ai-plus.en.txt", "paragraphs")
    for zh in sorted(data.glob("policy/gwr/*.par.zh"))[:1] + sorted(data.glob("hkma/2018/*.zh"))[:2]:
        yield Texts(zh, zh.with_suffix(".en"), "pairs")
    for genre in sorted(path for path in data.glob("genres/*") if path.is_dir()):
        zh = sorted(genre.glob("*.zh"))[0]
        yield Texts(zh, zh.with_suffix(".en"), "paragraphs")
        yield Texts(zh, zh.with_suffix(".en"), "pairs")
    for name in ("tatoeba", "ted"):
        paths = []
        for side in ("zh", "en"):
            paths.append(scratch / f"{name}.{side}")
            with (data / "train" / f"{name}.{side}").open(encoding="utf-8") as lines:
                paths[-1].write_text("".join(next(lines) for _ in range(LINES)), encoding="utf-8")
        yield Texts(*paths, "pairs")


def outputs(command: str, texts: Texts, scratch: Path) -> dict[str, list[str]]:
    """Return what the commands write about a document, by command."""
    links, listed, spotted, places = (
        scratch / name for name in ("links.jsonl", "terms.tsv", "spotted.tsv", "places.tsv")
    )
    given = [str(texts.zh), str(texts.en), "--input", texts.input, "--quiet", "--output"]
    runs = {
        "align": ["align", *given, str(links)],
        "extract": ["extract", "--all", *given, str(listed)],
        "spot": ["spot", str(scratch / "terms.txt"), *given, str(spotted), "--concordance", str(places)],
    }
    for name, arguments in runs.items():
        if name == "spot":
            rows = listed.read_text(encoding="utf-8").splitlines()[1:]
            wanted = sorted({row.split("\t")[0] for row in rows})
            (scratch / "terms.txt").write_text("\n".join(wanted) + "\n", encoding="utf-8")
        subprocess.run([command, *arguments], check=True, capture_output=True)
    written = {"align": links, "extract": listed, "spot": spotted, "places": places}
    # Signatures name the tokenizer's engine, which differs between installations with the same words.
    return {
        name: path.read_text(encoding="utf-8").replace("|rjieba:0.2.2|", "|jieba:0.42.1|").splitlines()
        for name, path in written.items()
    }


def difference(before: str, after: str) -> tuple[str, str]:
    """Return both lines from a little before the first character that differs."""
    start = next((place for place, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    shown = slice(max(0, start - 40), start + 60)
    return f"  - {before[shown]}", f"  + {after[shown]}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("--quick", action="store_true", help="only the samples and the first shared document")
    arguments = parser.parse_args()
    differing = 0
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        documents = list(samples())
        if "TERMALIGN_SHARED" in os.environ:
            documents += shared(Path(os.environ["TERMALIGN_SHARED"]) / "data", scratch)
        for texts in documents[: 3 if arguments.quick else None]:
            before, after = (
                outputs(command, texts, scratch) for command in (arguments.before, arguments.after)
            )
            for command, lines in before.items():
                pairs = enumerate(zip_longest(lines, after[command]), 1)
                first = next(((line, *both) for line, both in pairs if both[0] != both[1]), None)
                if first is not None:
                    differing += 1
                    print(
                        f"{texts.zh.name} {texts.input} {command}:{first[0]}\n  - {first[1]}\n  + {first[2]}"
                    )
            print(
                f"{texts.zh.name} {texts.input}: {', '.join(f'{k} {len(v)}' for k, v in before.items())} lines"
            )
    print(f"{len(documents)} documents, {differing} differing files" if differing else "the same bytes")
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
