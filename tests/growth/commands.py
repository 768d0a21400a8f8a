"""What each command is given more and more of."""

import json
from bisect import bisect_left
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from termalign.apps.cli.reports import REPORT_FORMATS
from termalign.apps.serving.operations import OPERATIONS
from tests.growth.documents import ALONE, SIDES, unit, xliff

Files = Mapping[str, str | bytes]


class Case(NamedTuple):
    """A command and files that grow."""

    arguments: str
    """The command line; files are named as in `files`."""
    files: Callable[[int], Files]
    models: bool = False
    """Whether it loads models, which take longer than any test may."""
    stdin: str = ""
    """The file that it is given as standard input; empty for none."""
    module: str = "termalign"
    """What is run, as `python -m` names it."""

    def write(self, folder: str | Path, size: int) -> None:
        """Write the files of a size."""
        for name, content in self.files(size).items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def size_of(self, count: int) -> int:
        """Return the largest size of which the files have at most so many bytes in all, at least 1."""

        def is_too_large(size: int) -> bool:
            return bytes_of(self, size) > count

        above = 1
        while above < count and not is_too_large(above):
            above *= 2
        return max(1, bisect_left(range(above), True, above // 2, key=is_too_large) - 1)


def bytes_of(case: Case, size: int) -> int:
    """Return how many bytes the files of a size have, those that are packed before they were."""
    return sum(map(_unpacked, case.files(size).values()))


def _unpacked(content: str | bytes) -> int:
    """Return how many bytes a file has, or what it is packed of."""
    if isinstance(content, str):
        return len(content.encode())
    with ZipFile(BytesIO(content)) as package:
        return sum(part.file_size for part in package.infolist())


def table(*rows: str) -> str:
    return "".join(f"{row}\n" for row in ("zh\ten", *rows))


HOUSE = table("国家安全\tnational security", "碳中和\tcarbon neutrality", "人工智能\tartificial intelligence")
ZH, EN = "我们要维护国家安全，实现碳中和", "we must safeguard national security and achieve carbon neutrality"


def texts(zh: str, en: str, **more: str) -> Files:
    other = HOUSE.replace("national security", "security of the state")
    return {"a.zh": zh, "a.en": en, "house.tsv": HOUSE, "other.tsv": other, **more}


RUNS = {
    "marks that combine": "e\u0301\u0302",
    "superscripts": "²",
    "digits": "1",
    "digits and points": "1.",
    "capitals": "A",
    "capitals and points": "U.S.",
    "brackets": "(",
    "closed brackets": "[1]",
    "apostrophes": "x'",
    "quotation marks": '"',
    "hyphens": "a-",
    "dashes": "——",
    "spaces": " \t",
    "invisible characters": "\u200b",
    "comments without end": "<!--termalign:",
    "comments": "<!-- termalign: ignore[TA101] known -->",
    "ampersands": "R&",
    "one word": "a",
    "short words": "a b ",
    "one Chinese character": "安",
    "numerals": "二〇",
    "title marks": "《",
    "enumerations": "安全、",
    "points": "...",
    "question marks": "?! ",
    "full-width letters": "Ａ",
    "compatibility characters": "\uf900\ufb03",
    "symbols": "\U0001f600",
    "terms": "国家安全 national security ",
    "nearly terms": "国家安national securit",
    "terms with marks around a part": "国家“安全”，national “security”, ",
    "spaced letters": "国家安 s e c u r i t y ",
}
"""What stands again and again, with nothing between, in both texts."""

RARE = range(0x3400, 0x9FFF)
"""Code points of many characters that no text has together."""


def rare(count: int) -> str:
    return "".join(map(chr, RARE[:count]))


TEXTS: dict[str, Callable[[int], tuple[str, str]]] = {
    "lines": lambda n: (f"{ZH}。\n" * n, f"{EN.capitalize()}.\n" * n),
    "lines, all different": lambda n: (
        "".join(f"{ZH}第{i}次。\n" for i in range(n)),
        "".join(f"{EN.capitalize()} {i} times.\n" for i in range(n)),
    ),
    "one paragraph": lambda n: (f"{ZH}。" * n, f"{EN.capitalize()}. " * n),
    "one sentence": lambda n: (f"{ZH}，" * n, f"{EN}, " * n),
    "no mark": lambda n: (ZH.replace("，", "") * n, f"{EN} " * n),
    "a term": lambda n: ("国家安全" * n, "national security " * n),
    "a term without its rendering": lambda n: ("国家安全" * n, "state safety " * n),
    "rare characters": lambda n: (rare(n), "word " * n),
    "lines of one character": lambda n: ("安\n" * n, "a\n" * n),
    "lines without renderings": lambda n: (
        "".join(f"第{i}条，{ZH}。\n" for i in range(n)),
        "".join(f"Article {i}: the state must be kept safe from harm.\n" for i in range(n)),
    ),
    "Chinese left in the translation": lambda n: (ZH, f"{EN} 国家安全 " * n),
    **{f"run of {name}": (lambda n, run=run: (run * n, run * n)) for name, run in RUNS.items()},
}


def terms(count: int, rendering: str = "term {0}") -> list[str]:
    return [f"术语{number}\t{rendering.format(number)}" for number in range(count)]


def rendered_once(count: int, english: int = 1) -> Files:
    """Each of many terms twice in one pair, once in the translation: the English of `english` times as many."""
    zh = "，".join(f"术语{i}的利率和市场" * (3 - english) for i in range(count))
    en = ", ".join(f"the interest rate of term {i}" for i in range(count) for _ in range(english))
    return {"a.zh": f"{zh}\n", "a.en": f"{en}\n"}


GLOSSARIES: dict[str, Callable[[int], list[str]]] = {
    "terms": terms,
    "renderings of a term": lambda n: [f"国家安全\trendering {number}" for number in range(n)],
    "terms with one rendering": lambda n: terms(n, "national security"),
    "the same row": lambda n: ["国家安全\tnational security"] * n,
    "nested terms": lambda n: [f"{'安' * number}全\tsafety {number}" for number in range(1, n + 1)],
    "renderings of many words": lambda n: [f"国家安全\t{'word ' * n}end"],
    "a long rendering beside others": lambda n: [
        f"国家安全\t{'word ' * n}end",
        *(f"国家安全\tother {number}" for number in range(n)),
    ],
}


def of_texts(made: Callable[[int], tuple[str, str]]) -> Callable[[int], Files]:
    return lambda n: texts(*made(n))


def of_glossary(made: Callable[[int], list[str]]) -> Callable[[int], Files]:
    """A glossary, another one with other renderings, and short texts."""
    return lambda n: {
        "a.zh": f"{ZH}\n",
        "a.en": f"{EN}\n",
        "house.tsv": table(*made(n)),
        "other.tsv": table(*(f"{row} too" for row in made(n))),
    }


ON_TEXTS = {
    "check house.tsv a.zh a.en --input pairs": False,
    "check house.tsv a.zh a.en": True,
    "check house.tsv a.zh a.en --input pairs --explain": True,
    "occurrences house.tsv a.zh": False,
    "prompt house.tsv a.zh": False,
    "align a.zh a.en -o out.jsonl": True,
    "extract a.zh a.en -o out.tsv": True,
    "spot house.tsv a.zh a.en -o out.tsv": True,
    "report a.zh a.en -o out.html": True,
    "report a.zh a.en --glossary house.tsv -o out.html": True,
    "consistency a.zh a.en": True,
    "affected house.tsv other.tsv a.zh a.en --input pairs": False,
}
"""Commands on texts, and whether they load models."""

ON_GLOSSARIES = (
    "check house.tsv a.zh a.en --input pairs",
    "occurrences house.tsv a.zh",
    "prompt house.tsv a.zh",
    "lint house.tsv",
    "lookup house.tsv term",
    "compile house.tsv -o out.compiled",
    "convert house.tsv out.tbx --lossy",
    "merge house.tsv other.tsv -o out.tsv",
    "diff house.tsv other.tsv",
    "affected house.tsv other.tsv a.zh a.en --input pairs",
)


def beside_house(made: Callable[[int], Files]) -> Callable[[int], Files]:
    return lambda n: {"house.tsv": HOUSE, **made(n)}


def aligned(made: Callable[[int], Files]) -> str:
    return " ".join(["check", "house.tsv", *made(1)])


def label(command: str) -> str:
    """Return how the cases of a command are named: as it is, with what makes it different from others of its name."""
    name, *arguments = command.split()
    if name == "check" and "--input" not in arguments:
        return "check aligned"
    return " ".join([name, *(each for each in arguments if each in ("--explain", "--glossary"))])


SENTENCES_OF_A_REQUEST = 8_000
"""Sentences of `requests` that a request may have at most: somewhat less than the longest line that is taken."""


def requests(operation: str) -> Callable[[int], Files]:
    """Return what makes requests of `serve`, each of a text of as many sentences as it may have."""

    def request(count: int) -> str:
        texts = {"op": operation, "src": f"{ZH}。" * count, "tgt": f"{EN.capitalize()}. " * count}
        return json.dumps(texts, ensure_ascii=False)

    def made(n: int) -> Files:
        counts = (min(SENTENCES_OF_A_REQUEST, n - first) for first in range(0, n, SENTENCES_OF_A_REQUEST))
        return {"house.tsv": HOUSE, "requests": "".join(f"{request(count)}\n" for count in counts)}

    return made


def corpus(n: int) -> Files:
    """Many documents and their translations, of ten sentences each."""
    return {
        f"corpus/{number}.{language}.txt": f"{text} {number} {stop}\n" * 10
        for number in range(n)
        for language, text, stop in (("zh", ZH, "。"), ("en", EN.capitalize(), "."))
    }


LONGEST_PATH = 1_000
"""Folders in each other that a path may have, for the system takes one of 4,096 bytes."""


def nested(n: int) -> Files:
    """A document and its translation in the last of folders that are in each other."""
    folder = "corpus/" + "d/" * min(n, LONGEST_PATH)
    return {"house.tsv": HOUSE, f"{folder}a.zh.txt": f"{ZH}\n", f"{folder}a.en.txt": f"{EN}\n"}


def candidates(n: int) -> Files:
    """A glossary as extraction writes it, of many candidates."""
    return {"house.tsv": table(*terms(n))}


def without_rendering(n: int) -> Files:
    """Pairs of which two terms have no rendering."""
    zh, en = TEXTS["lines without renderings"](n)
    pairs = map("\t".join, zip(zh.splitlines(), en.splitlines(), strict=True))
    return {"house.tsv": HOUSE, "a.tsv": table(*pairs)}


def terms_of_a_unit(n: int) -> Files:
    """A sentence of terms, the translation of which is one word."""
    return xliff(unit(1, "国家安全" * n, "a" * n))


def missing(n: int) -> Files:
    """A line of different terms, none of which is rendered, on both sides."""
    sides = ("".join(f"术语{i}，" for i in range(n)), "".join(f"term {i}, " for i in range(n)))
    return {
        "house.tsv": table(*terms(n)),
        "a.zh": f"{sides[0]}\n",
        "a.en": f"{'word, ' * n}\n",
        "b.en": f"{sides[1]}\n",
        "b.zh": f"{'词，' * n}\n",
    }


def crowded(n: int) -> Files:
    """A concept of many terms in both languages, and lines of all of them."""
    zh, en = ([text.format(i) for i in range(n)] for text in ("术语{}式", "term {}"))
    rows = (f"{zh[0]}\t{text}\t{'|'.join(zh[1:]) if index == 0 else ''}\n" for index, text in enumerate(en))
    lines = {"a.zh": "，".join(zh), "a.en": "word", "b.en": ", ".join(en), "b.zh": "词"}
    return {"house.tsv": f"zh\ten\tzh_synonyms\n{''.join(rows)}"} | {
        name: f"{line}\n" for name, line in lines.items()
    }


def alike(rendering: str, written: str) -> Callable[[int], Files]:
    """A line of different terms that one rendering has, and that rendering twice as often."""
    return lambda n: {
        "house.tsv": table(*(f"{i}局\t{rendering.format(i)}" for i in range(n))),
        "a.zh": "，".join(f"{i}局" for i in range(n)) + "\n",
        "a.en": f"{written}, " * 2 * n + "\n",
    }


def beside_proposals(n: int) -> Files:
    """A line of terms without renderings, and of proposals that all have theirs."""
    proposals = "".join(f"提{i}案\tmotion {i}\tproposed\n" for i in range(n))
    decided = "".join(f"议{i}定\tdecision {i}\tpreferred\n" for i in range(n))
    return {
        "house.tsv": f"zh\ten\tstatus\n{proposals}{decided}",
        "a.zh": "，".join(f"提{i}案，议{i}定" for i in range(n)) + "\n",
        "a.en": ", ".join(f"motion {i}" for i in range(n)) + "\n",
    }


def referred_to(n: int) -> Files:
    """A line of different terms with their renderings, and the same again with pronouns instead."""
    zh, en = (
        mark.join(text.format(i) for i in range(n)) for text, mark in (("{}局", "，"), ("Office {}", ", "))
    )
    rows = (f"{i}局\tOffice {i}" for i in range(n))
    return {"house.tsv": table(*rows), "a.zh": f"{zh}\n{zh}\n", "a.en": f"{en}\n{'it, the office, ' * n}\n"}


def links(n: int) -> str:
    return " ".join(f"{number}-{number}" for number in range(n)) + "\n"


def beads(n: int) -> str:
    return "".join(f"{number}\t{number}\n" for number in range(n))


CASES: dict[str, Case] = {
    **{
        f"{label(command)}: {name}": Case(command, of_texts(made), models)
        for command, models in ON_TEXTS.items()
        for name, made in TEXTS.items()
    },
    **{
        f"{command.split()[0]}: glossary of {name}": Case(command, of_glossary(made))
        for command in ON_GLOSSARIES
        for name, made in GLOSSARIES.items()
    },
    **{
        f"check: {name}": Case(f"check house.tsv {arguments}", beside_house(made))
        for name, (arguments, made) in ALONE.items()
    },
    **{
        f"check aligned: {name}": Case(aligned(made), beside_house(made), models=True)
        for name, made in SIDES.items()
    },
    "check: pairs without a rendering of many words": Case(
        "check house.tsv a.tsv",
        lambda n: {**without_rendering(n), "house.tsv": table(f"国家安全\t{'national security ' * n}act")},
    ),
    "check: folders in each other": Case("check house.tsv corpus --input pairs", nested),
    "check: missing terms of a line": Case("check house.tsv a.zh a.en --input pairs", missing),
    **{
        f"check: terms of a line {name}": Case("check house.tsv a.zh a.en --input pairs", alike(*texts))
        for name, texts in {
            "with one rendering": ("bank loan", "bank loan"),
            "with one rendering, inflected": ("bank loan", "bank loans"),
            "with one initialism": ("agency b{}", "AB"),
            "with one abbreviated part": ("agency b{} act", "AB act"),
        }.items()
    },
    **{
        f"check: terms of one concept in a line, {way}": Case(
            f"check house.tsv {files} --input pairs", crowded
        )
        for way, files in (("Chinese", "a.zh a.en"), ("English", "b.en b.zh"))
    },
    "check: proposals of a line beside decided terms": Case(
        "check house.tsv a.zh a.en --input pairs", beside_proposals
    ),
    "check: English terms of one concept": Case(
        "check house.tsv a.en a.zh --input pairs",
        lambda n: {
            "house.tsv": table(*GLOSSARIES["renderings of a term"](n)),
            "a.en": "".join(f"We keep rendering {i}.\n" for i in range(n)),
            "a.zh": f"{ZH}。\n" * n,
        },
    ),
    **{
        f"{command.split()[0]}: a term of many renderings in many lines": Case(
            f"{command} a.zh a.en --input pairs",
            lambda n: texts(
                f"{ZH}\n" * n,
                "we must\n" * n,
                **dict.fromkeys(
                    ("house.tsv", "other.tsv"),
                    table(*GLOSSARIES["renderings of a term"](n), f"{n}局\tOffice"),
                ),
            ),
        )
        for command in ("check house.tsv", "affected house.tsv other.tsv")
    },
    "check: terms of a line missing in Chinese": Case("check house.tsv b.en b.zh --input pairs", missing),
    "check: terms of a line with pronouns": Case("check house.tsv a.zh a.en --input pairs", referred_to),
    **{
        f"{command}: XLIFF terms of a unit": Case(arguments, beside_house(terms_of_a_unit), True)
        for command, arguments in (
            ("extract", "extract a.xlf -o out.tsv"),
            ("spot", "spot house.tsv a.xlf -o out.tsv"),
        )
    },
    "check: suppressions": Case(
        "check house.tsv a.zh a.en --input pairs --suppressions s.toml",
        lambda n: texts(
            f"{ZH}\n" * 5,
            "we must\n" * 5,
            **{"s.toml": '[[suppress]]\nrule = "TA102"\nzh = "国家安全"\npath = "x"\nreason = "r"\n' * n},
        ),
    ),
    "check: suppressions by patterns": Case(
        "check house.tsv a.zh a.en --input pairs --suppressions s.toml",
        lambda n: texts(
            f"{ZH}\n" * n,
            "we must\n" * n,
            **{
                "s.toml": "".join(
                    f'[[suppress]]\nrule = "TA101"\npath = "x{i}*"\nreason = "r"\n' for i in range(n)
                )
            },
        ),
    ),
    "check: terms rendered once of two occurrences": Case(
        "check house.tsv a.zh a.en --input pairs",
        lambda n: {"house.tsv": table(*terms(n)), **rendered_once(n)},
    ),
    "check: English terms rendered once of two occurrences": Case(
        "check house.tsv a.en a.zh --input pairs",
        lambda n: {"house.tsv": table(*terms(n)), **rendered_once(n, 2)},
    ),
    "prompt: clauses longer than chunks": Case(
        "prompt house.tsv a.zh --chunk 10 -q", of_texts(lambda n: (f"{ZH * 2}，" * n, ""))
    ),
    "score: terms": Case("score --terms house.tsv a.zh a.en", of_texts(TEXTS["lines"])),
    "score: lines of links": Case(
        "score --gold gold.pharaoh out.pharaoh",
        lambda n: {"gold.pharaoh": "0-0 1?1\n" * n, "out.pharaoh": "0-0 1-2\n" * n},
    ),
    "score: links of a line": Case(
        "score --gold gold.pharaoh out.pharaoh",
        lambda n: dict.fromkeys(("gold.pharaoh", "out.pharaoh"), links(n)),
    ),
    "score: beads": Case(
        "score --gold gold.beads out.beads", lambda n: dict.fromkeys(("gold.beads", "out.beads"), beads(n))
    ),
    **{
        f"check: {form} of findings": Case(f"check house.tsv a.tsv --format {form} -o out", without_rendering)
        for form in REPORT_FORMATS
    },
    **{
        f"serve: {operation}": Case(
            "serve --stdio house.tsv -q",
            requests(operation),
            operation in ("align", "spot"),
            stdin="requests",
        )
        for operation in OPERATIONS
    },
    "extract: documents of a corpus": Case("extract corpus -o out.tsv", corpus, models=True),
    "extract: documents of a corpus with a checkpoint": Case(
        "extract corpus -o out.tsv --checkpoint kept", corpus, models=True
    ),
    "review: candidates": Case("house.tsv", candidates, models=True, module="tests.growth.review"),
    "review: lines without renderings": Case(
        "a.zh a.en", of_texts(TEXTS["lines without renderings"]), models=True, module="tests.growth.review"
    ),
    "glossaries": Case("glossaries", lambda n: {}),
    "corpus: stages": Case(
        "corpus status .",
        lambda n: {
            "status": '{"began": 1, "written": 9, "stages": [' + ",".join(['{"name": "map"}'] * n) + "]}",
            **{f"{number}.stats": "" for number in range(n)},
        },
    ),
}
"""By name: a command, and what it is given more and more of."""
