"""How fast the terms of a glossary are found in a text: `occurrences` against the bare automaton, in MB per CPU-second.

The bare automaton searches the same terms, as they are written, in the same text, and gives offsets of substrings; it
knows no folding, words or inflection. The glossary has the terms of the lists, and others made up of the text's own
words to make the number full. `prompt` is the whole way to the written prompt, the first time too, when no prompt had
the terms before, nor `occurrences` the words of the text. The best of nine runs of each, in turn.

Example:
    python -m benchmarks.occurrences hkma/2020/*.zh --terms hkma/*/*.terms.tsv --language zh
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from termalign.checking.prompting import chunks, prompt
from termalign.language.text import is_han
from termalign.termbase.glossary import Entry, Glossary, Term
from termalign.termbase.matching.occurrences import occurrences

RUNS = 9
SEED = 1


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    start = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - start


def made_up(text: str, language: str) -> Iterator[str]:
    chosen = random.Random(SEED)
    parts = [char for char in text if is_han(char)] if language == "zh" else text.split()
    while True:
        if language == "zh":
            yield "".join(chosen.choices(parts, k=chosen.randint(3, 6)))
        else:
            words = (word.strip(".,;:()") for word in chosen.choices(parts, k=chosen.randint(2, 4)))
            yield " ".join(filter(None, words)) or "x"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--terms", nargs="*", type=Path, default=[], help="files of zh TAB en|en")
    parser.add_argument("--language", choices=["zh", "en"], required=True)
    parser.add_argument("--count", type=int, default=100_000, help="terms of the glossary")
    parser.add_argument("--repeat", type=int, default=4, help="how often the texts are taken")
    parser.add_argument(
        "--chunk", type=int, metavar="N", help="take them in chunks of N characters, one by one"
    )
    arguments = parser.parse_args()

    text = "\n".join(path.read_text("utf-8") for path in arguments.texts) * arguments.repeat
    terms: dict[str, None] = {}
    for path in arguments.terms:
        for line in path.read_text("utf-8").splitlines():
            zh, en = line.split("\t")[:2]
            terms.update(dict.fromkeys([zh] if arguments.language == "zh" else en.split("|")))
    for term in made_up(text, arguments.language):
        if len(terms) >= arguments.count:
            break
        terms.setdefault(term)
    glossary = Glossary(
        tuple(
            Entry((Term(term, "zh"),), (Term(f"term {number}"),))
            if arguments.language == "zh"
            else Entry((Term(f"术语{number}", "zh"),), (Term(term),))
            for number, term in enumerate(terms)
        )
    )
    direction = "zh-en" if arguments.language == "zh" else "en-zh"
    bare = AhoCorasick(
        list(terms),
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.ContiguousNFA,
        store_patterns=False,
    )
    start = time.process_time()
    occurrences(glossary, "", direction=direction)
    occurrences(glossary, "x", direction=direction)
    built = time.process_time() - start
    texts = [part for _, part in chunks(text, arguments.chunk)] if arguments.chunk else [text]
    works: dict[str, Callable[[str], object]] = {
        "automaton": bare.find_matches_as_indexes,
        "occurrences": lambda text: occurrences(glossary, text, direction=direction),
        "prompt": lambda text: prompt(glossary, text, direction=direction),
        "an object of each": lambda text: list(occurrences(glossary, text, direction=direction)),
    }
    first = {name: seconds(work, texts) for name, work in works.items()}
    rounds = [[seconds(work, texts) for work in works.values()] for _ in range(RUNS)]
    best = dict(zip(works, map(min, zip(*rounds, strict=True)), strict=True))
    size = len(text.encode("utf-8")) / 1e6
    print(f"{len(terms):,} terms, {size:.1f} MB in {len(texts):,} texts; made ready in {built:.1f} s")
    print("MB/s (share of the automaton's), the first time and the best of what follows")
    for name in works:
        cells = (
            f"{size / taken[name]:.1f} ({best['automaton'] / taken[name]:.2f})" for taken in (first, best)
        )
        print(f"{name:>17} {' '.join(f'{cell:>13}' for cell in cells)}")


if __name__ == "__main__":
    main()
