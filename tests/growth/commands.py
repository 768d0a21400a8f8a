"""What each command is given more and more of."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

Files = Mapping[str, str]


class Case(NamedTuple):
    """A command and files that grow."""

    arguments: str
    """The command line; files are named as in `files`."""
    files: Callable[[int], Files]
    models: bool = False
    """Whether it loads models, which take longer than any test may."""


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
    "terms": "国家安全 national security ",
    "nearly terms": "国家安national securit",
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
    "Chinese left in the translation": lambda n: (ZH, f"{EN} 国家安全 " * n),
    **{f"run of {name}": (lambda n, run=run: (run * n, run * n)) for name, run in RUNS.items()},
}


def terms(count: int, rendering: str = "term {0}") -> list[str]:
    return [f"术语{number}\t{rendering.format(number)}" for number in range(count)]


GLOSSARIES: dict[str, Callable[[int], list[str]]] = {
    "terms": terms,
    "renderings of a term": lambda n: [f"国家安全\trendering {number}" for number in range(n)],
    "terms with one rendering": lambda n: terms(n, "national security"),
    "the same row": lambda n: ["国家安全\tnational security"] * n,
    "nested terms": lambda n: [f"{'安' * number}全\tsafety {number}" for number in range(1, n + 1)],
    "renderings of many words": lambda n: [f"国家安全\t{'word ' * n}end"],
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
    "occurrences house.tsv a.zh": False,
    "prompt house.tsv a.zh": False,
    "align a.zh a.en -o out.jsonl": True,
    "extract a.zh a.en -o out.tsv": True,
    "spot house.tsv a.zh a.en -o out.tsv": True,
    "report a.zh a.en -o out.html": True,
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


def links(n: int) -> str:
    return " ".join(f"{number}-{number}" for number in range(n)) + "\n"


def beads(n: int) -> str:
    return "".join(f"{number}\t{number}\n" for number in range(n))


CASES: dict[str, Case] = {
    **{
        f"{command.split()[0]}: {name}": Case(command, of_texts(made), models)
        for command, models in ON_TEXTS.items()
        for name, made in TEXTS.items()
    },
    **{
        f"{command.split()[0]}: glossary of {name}": Case(command, of_glossary(made))
        for command in ON_GLOSSARIES
        for name, made in GLOSSARIES.items()
    },
    "check: suppressions": Case(
        "check house.tsv a.zh a.en --input pairs --suppressions s.toml",
        lambda n: texts(
            f"{ZH}\n" * 5,
            "we must\n" * 5,
            **{"s.toml": '[[suppress]]\nrule = "TA102"\nzh = "国家安全"\npath = "x"\nreason = "r"\n' * n},
        ),
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
