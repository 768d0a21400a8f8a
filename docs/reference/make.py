"""Write the reference of the command line and of the library from the code: `python docs/reference/make.py`.

A test fails when the pages are not what this writes.
"""

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from click.testing import CliRunner

import termalign
from termalign.apps.cli import COMMANDS, group
from termalign.language.models import Origin
from termalign.termbase.formats.holdings import CONTENT, EVERYTHING, MACHINE, SHAPES
from termalign.termbase.formats.registry import FORMATS, Format

HERE = Path(__file__).parent
WIDTH = 100
"""Columns of the help."""

CLI_HEAD = """\
# Command line

<!-- Made by make.py: change the code, then run it. -->

`termalign COMMAND …`; `python -m termalign` does the same.

- **Exit status**: 0 clean, 1 findings (or differences, or conflicts), 2 wrong usage or bad input. With 2 there is
  one line on standard error that says what, where and what is allowed, and outputs are as they were.
- **Streams**: results go to the output file or to standard output, everything else to standard error. `-` is standard
  input or output; a format with no suffix to tell it is TSV.
- **Progress**: long work shows its stage when standard error is a terminal; `--verbose` prints stages always,
  `--quiet` never.
- **Outputs** take their place only when complete. A symbolic link stays one.
- **Encodings** of inputs are detected: UTF-8, UTF-16, GB18030 (GBK) or Big5-HKSCS. Outputs are UTF-8.
- **Glossaries**: the [formats](formats.md), by content and suffix, or the name of one that comes with termalign.

## Bitext files

`align` writes these, and `align`, `extract`, `spot` and `check` read some of them in place of SRC and TGT.

| suffix | a line, or unit, holds | read | written |
|---|---|---|---|
| `.tmx` | a sentence pair (TMX 1.4; 1.1 is read) | yes | yes |
| `.tsv` | source TAB target; a side may be empty | yes | yes |
| `.jsonl` | an object: `src`, `tgt`, sentence numbers, spans, tokens, `links` | yes | yes |
| `.xlf` `.xliff` `.sdlxliff` `.mqxliff` `.mxliff` | a segment with its translation (XLIFF 1.2 and 2.x) | yes | no |
| `.beads` | source numbers TAB target numbers, 0-based, separated by commas; a side may be empty | no | yes |
| `.pharaoh` | word links `i-j` of a sentence pair, 0-based token numbers | no | yes |

TMX and XLIFF are known by their root element, whatever the suffix (`.xml`, none); `--from` overrules content and
suffix, and `--from text` takes two files as texts whatever they are called. `align FILE -o pairs.tsv` shows what is
read of a bitext file.

Of a unit the Chinese and the English text are read, the first of each. No text is: native codes (`bpt`, `ept`, `ph`,
`it`, `ut`, `x`, `bx`, `ex`, `sc`, `ec`, and the `{1>` of MXLIFF), though one that ends a line parts the words on its
sides; text that a reviser has struck out; proposals (`alt-trans`, `matches`), histories and files that stand beside.
Segments inside a unit (`mrk mtype="seg"`) are pairs of their own. Units with `translate="no"`, and segments without a
translation, are left out; locked ones are read, and called locked where their place is told. Findings stand at the
line and column of the file, and name the unit.
"""

API_HEAD = """\
# Library

<!-- Made by make.py: change the code, then run it. -->

Everything here is imported from `termalign`. Importing costs nothing: names, and what they need, load at first use.
Spans are half-open and count code points of the original text. Every error that input can cause is a
`TermalignError`.
"""

THEMES = {
    "Align": ("align", "Aligner", "Bitext", "SentencePair", "Sentence", "Document", "Bead", "Link"),
    "Read and write bitexts": ("read_bitext", "write_bitext"),
    "Extract and spot": (
        *("extract", "extract_corpus", "Extractor", "Selection", "TermClass", "Known", "KnownMode"),
        *("Decisions", "Decision", "Verdict", "Boundaries", "settle", "spot", "Spotter"),
    ),
    "Glossaries": (
        *("read_glossary", "write_glossary", "Problem", "Glossary", "Entry", "Term", "Status", "TermType"),
        *("Evidence", "merge", "Merged", "differences", "Differences"),
    ),
    "While translating": (
        *("occurrences", "Occurrences", "Occurrence", "prompt", "Prompt", "PromptTerm", "PromptFormat"),
        "Direction",
    ),
    "Check": (
        "check",
        "Checker",
        "Explainer",
        "feedback",
        "Finding",
        "Findings",
        "Place",
        "Severity",
        "Tier",
        "assert_terms",
        "TermsError",
        "affected",
        "Affected",
        "consistency",
        "Consistency",
        "Variation",
        "Deviation",
    ),
    "Report": ("report",),
    "Link words": (
        *("WordAligner", "Ensemble", "Eflomal", "TokenPair", "Alignment"),
        *("Translations", "learn_translations", "read_translations", "write_translations"),
    ),
    "Parts": (
        *("Tokenizer", "Jieba", "English", "Spaces", "Lexicon", "Span", "Token"),
        *("Encoder", "TokenEncoder", "UniversalSentenceEncoder", "MultilingualE5", "Transformer"),
    ),
    "Errors": ("TermalignError", "FileError", "FormatError", "InputError", "MissingExtra"),
}
"""Heading to names; public names that are in none come last."""


def cli() -> str:
    """Return the page of the command line."""
    parts = [CLI_HEAD]
    for name in COMMANDS:
        help_text = (
            CliRunner()
            .invoke(
                group, [name, "--help"], prog_name="termalign", terminal_width=WIDTH, max_content_width=WIDTH
            )
            .output
        )
        parts.append(f"## termalign {name}\n\n```text\n{help_text.rstrip()}\n```\n")
    return "\n".join(parts)


def api() -> str:
    """Return the page of the library."""
    placed = {name for names in THEMES.values() for name in names}
    others = tuple(name for name in termalign.__all__ if name not in placed)
    parts = [API_HEAD]
    for theme, names in (*THEMES.items(), *([("More", others)] if others else [])):
        parts.append(f"## {theme}\n")
        for name in names:
            parts.append(f"### {name}\n")
            parts.extend(_described(name, getattr(termalign, name)))
    return "\n".join(parts)


def formats() -> str:
    """Return the page of the glossary formats, with its table made from the registry."""
    page = (HERE / "formats.md").read_text("utf-8")
    rows = ["| name | suffixes | what | holds |", "|---|---|---|---|"]
    for item in FORMATS.values():
        suffixes = " ".join(f"`{suffix}`" for suffix in item.suffixes)
        rows.append(f"| `{item.name}` | {suffixes} | {item.meaning} | {_holds(item)} |")
    for marker, made in (
        ("formats", rows),
        ("shapes", [f"- `{name}`: {text}" for name, text in SHAPES.items()]),
    ):
        start, end = f"<!-- {marker}: made by make.py -->\n", "<!-- end -->"
        before, _, rest = page.partition(start)
        page = before + start + "\n".join(made) + "\n" + end + rest.partition(end)[2]
    return page


def _holds(item: Format) -> str:
    """Return what a format holds in words: what is missing, or what is there, whichever is shorter."""
    if item.holds == EVERYTHING:
        return "everything"
    base, all_of_it = (
        (item.holds, "")
        if len(item.holds) < len(CONTENT - item.holds)
        else (EVERYTHING - item.holds, "all but ")
    )
    if base >= MACHINE and all_of_it:
        base, all_of_it = base - MACHINE, "all content" + (" but " if base > MACHINE else "")
    names = [
        name for name in sorted(base) if name.removeprefix("zh_") not in base or not name.startswith("zh_")
    ]
    told = ", ".join(f"`{name}`" for name in names)
    if item.contexts:
        told += "; evidence as contexts"
    return f"{all_of_it}{told}" if told or all_of_it else "the best rendering of a term"


def _described(name: str, item: Any) -> Iterator[str]:
    node = ast.parse(textwrap.dedent(inspect.getsource(item))).body[0]
    if isinstance(node, ast.ClassDef):
        yield from _class(name, node)
    elif isinstance(node, ast.FunctionDef):
        yield f"```python\n{_signature(node, name)}\n```\n"
        yield markdown(ast.get_docstring(node) or "")


def _class(name: str, node: ast.ClassDef) -> Iterator[str]:
    methods = {child.name: child for child in node.body if isinstance(child, ast.FunctionDef)}
    bases = f"({', '.join(map(ast.unparse, node.bases))})" if node.bases else ""
    made = methods.get("__init__")
    yield f"```python\n{_signature(made, name) if made is not None else f'class {name}{bases}'}\n```\n"
    yield markdown(ast.get_docstring(node) or "")
    if made is not None and (text := ast.get_docstring(made)):
        yield markdown(text)
    fields = list(_fields(node))
    if fields:
        yield "\n".join(f"- `{field}`" + (f": {text}" if text else "") for field, text in fields) + "\n"
    for method in methods.values():
        if not method.name.startswith("_"):
            decorators = {ast.unparse(decorator) for decorator in method.decorator_list}
            called = f"{name}.{method.name}"
            shown = called if decorators & {"property", "cached_property"} else _signature(method, called)
            yield f"#### {called}\n\n```python\n{shown}\n```\n"
            yield markdown(ast.get_docstring(method) or "")


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Yield the public fields of a class, each with the text that stands under it."""
    for child, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(child, ast.AnnAssign | ast.Assign):
            target = child.target if isinstance(child, ast.AnnAssign) else child.targets[0]
            if ast.unparse(target).startswith("_"):
                continue
            text = ""
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                text = " ".join(str(after.value.value).split())
            yield ast.unparse(child), text


def _signature(node: ast.FunctionDef, name: str) -> str:
    arguments = ast.unparse(node.args)
    for first in ("self, ", "cls, ", "self", "cls"):
        if arguments == first or (first.endswith(", ") and arguments.startswith(first)):
            arguments = arguments[len(first) :]
            break
    arguments = arguments.removeprefix("*, ") if arguments == "*, " else arguments
    returns = f" -> {ast.unparse(node.returns)}" if node.returns and node.name != "__init__" else ""
    line = f"{name}({arguments}){returns}"
    return line if len(line) <= WIDTH else "\n".join(textwrap.wrap(line, WIDTH, subsequent_indent="    "))


SECTIONS = ("Example:", "Args:", "Returns:", "Yields:", "Raises:")


def markdown(docstring: str) -> str:
    """Turn a docstring in Google style into Markdown."""
    parts: list[str] = []
    section, body = "", []

    def close() -> None:
        text = textwrap.dedent("\n".join(body)).strip("\n")
        if section == "Example:":
            parts.append(f"```pycon\n{text}\n```\n")
        elif section in ("Args:", "Raises:"):
            items = "".join(
                f" {line.strip()}" if line.startswith(" ") else "\n- `" + line.replace(": ", "`: ", 1)
                for line in text.split("\n")
                if line.strip()
            )
            parts.append(f"{section}\n{items}\n")
        elif section:
            parts.append(f"{section} {' '.join(text.split())}\n")
        elif text:
            parts.append(text + "\n")

    for line in docstring.split("\n"):
        ends = bool(section) and bool(line.strip()) and not line.startswith(" ")
        if line in SECTIONS or ends:
            close()
            section, body = (line, []) if line in SECTIONS else ("", [line])
        else:
            body.append(line)
    close()
    return "\n".join(parts)


MODELS_HEAD = """\
# Models

<!-- Made by make.py: change what trains the models, then run it. -->

The small models that come with termalign, each with what it was made of. All are fitted by scripts in
[`training/`](../../training/README.md), none holds a sentence of the texts it was fitted on, and none reaches out of
the machine. What they are for, and how well they do it: [accuracy](../explanation/accuracy.md). They are fitted on
Chinese policy language first, and on software, law, finance, medicine and news; of other kinds of text expect less. A
version is computed from all of it and stands in the signature of every result.

The encoders are not among them: they come with the packages that [third-party notices](third-party.md) name.
"""


def models() -> str:
    """Return the model card."""
    package = Path(termalign.__file__).parent
    parts = [MODELS_HEAD]
    for path in sorted(
        [*package.rglob("*.npz"), *package.rglob("*weights*.json"), *package.rglob("screen.json")]
    ):
        names, origin = _model(path)
        options = ", ".join(f"{name} {value}" for name, value in sorted(origin.options.items()))
        parts.append(f"## {path.relative_to(package)}\n")
        parts.append(f"{origin.note}\n")
        parts.append(
            f"- Features: {len(names)}\n- Script: `{origin.script}`\n- Options: {options}\n"
            f"- Hash of the labels: `{origin.labels}`\n"
        )
    return "\n".join(parts)


def _model(path: Path) -> tuple[list[str], Origin]:
    """Return the names of a model's features, and what made it."""
    if path.suffix == ".json":
        held = json.loads(path.read_text("utf-8"))
        return list(held["weights"]), Origin(**held["origin"])
    with np.load(path) as arrays:
        origin = Origin.decoded(str(arrays["origin"]))
        names = next(name for name in ("features", "chinese", "weights") if name in arrays)
        return [str(name) for name in arrays[names]], origin


PAGES = {"cli.md": cli, "api.md": api, "formats.md": formats, "models.md": models}
"""Page to what returns its text."""

if __name__ == "__main__":
    for page, text in PAGES.items():
        (HERE / page).write_text(text(), encoding="utf-8")
