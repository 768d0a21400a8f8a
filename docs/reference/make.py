"""Write the reference of the command line and of the library from the code: `python docs/reference/make.py`.

A test fails when the pages differ from what this writes.
"""

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from click.testing import CliRunner

import termalign
from termalign.apps.cli import COMMANDS, group
from termalign.language.models import Origin
from termalign.termbase.formats.holdings import CONCEPT_SHAPES, EVERYTHING, MACHINE, WRITTEN_BY_PEOPLE
from termalign.termbase.formats.registry import FORMATS, READ_ONLY, Format

HERE = Path(__file__).parent
WIDTH = 100
"""Columns of the help."""
SIGNATURE_WIDTH = 84
"""Columns of a signature: what the site shows without scrolling on a screen of 1280 pixels."""

CLI_HEAD = """\
# Command line

<!-- Made by make.py: change the code, then run it. -->

`termalign COMMAND …`; `python -m termalign` does the same.

- **Exit status**: 0 clean, 1 findings (or differences, or conflicts), 2 wrong usage or bad input. With 2 there is
  one line on standard error that says what, where and what is allowed, and outputs are as they were.
- **Streams**: results go to the output file or to standard output, everything else to standard error. `-` is standard
  input or output; without a suffix the format is TSV.
- **Progress**: long work shows its stage when standard error is a terminal; `--verbose` prints stages always,
  `--quiet` never.
- **Outputs** take their place only when complete. A symbolic link stays one. A named pipe is written to as soon as
  somebody reads it; until then the command waits, as others do.
- **Encodings** of inputs are those that XML, pages and PO files state, or are detected: UTF-8, UTF-16, GB18030 (GBK) or
  Big5-HKSCS; of what states none, has no mark and is not UTF-8, a line on standard error says what it was taken for;
  `--strict` refuses it. A file in two encodings is refused. Outputs are UTF-8.
- **Glossaries**: the [formats](formats.md), by content and suffix, or the name of one that comes with termalign.

## Files at URLs

Wherever a command takes a file it takes a URL, with the extra `url`, and `s3` for the second line:

| scheme | read | written | folders and patterns |
|---|---|---|---|
| `https` `http` | yes | no | no |
| `s3` | yes | yes | yes |
| `gs` `az` `abfs` `hf` | yes | yes | yes; each needs the package that fsspec has for it, which the message names |
| `file` | yes | yes | it is the path |

```text
termalign check https://example.org/house.tsv s3://texts/zh/ s3://texts/en/ -o s3://texts/findings.sarif
termalign check house.tsv 's3://pairs/*.parquet' -o s3://checked/
```

- An input is copied into the temporary folder (`TMPDIR`) when it is first read. An output goes there when it is
  complete: it is written whole, or what was there stays.
- Credentials are found where the library of the scheme looks for them: for S3 in the environment, the files of the AWS
  tools, and `AWS_ENDPOINT_URL` for other stores. Those in a URL (`https://user:password@…`, `?signature=…`) are used,
  and neither shown nor written: findings and messages name the file without them.
- URLs are read only where the command line gives them. One in a list, in settings or in a request of another program
  is the path of a file that is not there. In Python [`remote`](parts.md#remote) makes the path of a URL.
- A checkpoint, `review` and several annotated documents need a folder on disk. Of parts at a URL no lock
  keeps a second run away.

## Bitext files

`align` writes these, and every command that takes SRC and TGT reads some of them in their place.

| suffix | a line, or unit, holds | read | written |
|---|---|---|---|
| `.tmx` | a sentence pair (TMX 1.4; 1.1 is read) | yes | yes |
| `.tsv` | source TAB target; a side may be empty; also with headings and further columns | yes | yes |
| `.csv` `.xlsx` `.xlsm` `.ods` `.xls` `.parquet` | a row of a table with both sides | yes | no |
| `.jsonl` | an object: `src`, `tgt`, sentence numbers, spans, tokens, `links` | yes | yes |
| `.ndjson` | as `.jsonl` | yes | no |
| `.xlf` `.xliff` `.sdlxliff` `.mqxliff` `.mxliff` | a segment with its translation (XLIFF 1.2 and 2.x) | yes | no |
| `.xcstrings` | a string in both languages (Xcode) | yes | no |
| `.beads` | source numbers TAB target numbers, 0-based, separated by commas; a side may be empty | no | yes |
| `.pharaoh` | word links `i-j` of a sentence pair, 0-based token numbers | no | yes |

TMX and XLIFF are known by their root element, whatever the suffix (`.xml`, none); `--from` overrules content and
suffix, and `--from text` takes two files as texts whatever they are called. `align FILE -o pairs.tsv` shows what is
read of a bitext file.

Of a unit the Chinese and the English text are read, the first of each. No text is: native codes (`bpt`, `ept`, `ph`,
`it`, `ut`, `x`, `bx`, `ex`, `sc`, `ec`, and the `{1>` of MXLIFF), though one that ends a line parts the words on its
sides; text that a reviser has struck out; proposals (`alt-trans`, `matches`), histories and files that stand beside.
Segments inside a unit (`mrk mtype="seg"`) are pairs of their own. Units with `translate="no"`, and segments without a
translation, are left out; locked ones are read, and reported as locked with their position. Findings are at the
line and column of the file, and name the unit.
"""

API_HEAD = """\
# Library

<!-- Made by make.py: change the code, then run it. -->

What most programs use, all of it imported from `termalign`. Of a class this page lists the members; the page
[Parts of the library](parts.md) describes them in full, and everything else that is public. Importing costs
nothing: names, and what they need, are loaded when first used. Spans are half-open and count code points of the
original text. Every error that input can cause is a [TermalignError](parts.md#termalignerror).
"""

PARTS_HEAD = """\
# Parts of the library

<!-- Made by make.py: change the code, then run it. -->

Everything public in full, for those who replace a part or read the fields of a result. [Library](api.md) has the
functions that most programs call.
"""

USE = {
    "Align": ("align", "read_bitext", "write_bitext", "Bitext", "SentencePair"),
    "Extract and spot": ("extract", "spot"),
    "Glossaries": ("entry", "read_glossary", "write_glossary", "Glossary", "Entry"),
    "While translating": ("occurrences", "prompt"),
    "Check": ("check", "Findings", "Finding", "feedback", "assert_terms", "affected", "consistency"),
    "Documents and reports": ("read_document", "annotate", "report"),
    "Tables of many rows": ("check_batch", "align_batch", "occurrences_batch"),
}
"""Heading of the page *Library* to its names."""

PARTS = {
    "Align": ("Aligner", "Bitext", "SentencePair", "Sentence", "Document", "Bead", "Link"),
    "Extract and spot": (
        *("extract_corpus", "corpus_files", "Extractor", "Selection", "TermClass", "Known", "KnownMode"),
        *("Decisions", "Decision", "Verdict", "Boundaries", "settle", "Spotter"),
    ),
    "Glossaries": (
        *("Glossary", "Entry", "Term", "Status", "TermType", "Evidence", "Problem"),
        *("merge", "Merged", "differences", "Differences"),
    ),
    "While translating": (
        *("Occurrences", "Occurrence", "Prompt", "PromptTerm", "PromptFormat", "Direction"),
    ),
    "Check": (
        *("Checker", "Explainer", "Findings", "Finding", "Place", "Severity", "Tier", "TermsError"),
        *("Affected", "Consistency", "Variation", "Deviation"),
    ),
    "Documents": ("Source", "Block", "Mark", "Marks", "remote"),
    "Link words": (
        *("WordAligner", "Ensemble", "Eflomal", "TokenPair", "Alignment"),
        *("Translations", "learn_translations", "read_translations", "write_translations"),
    ),
    "Words and vectors": (
        *("Tokenizer", "Jieba", "English", "Spaces", "Lexicon", "Span", "Token"),
        *("Encoder", "TokenEncoder", "UniversalSentenceEncoder", "MultilingualE5", "Transformer"),
    ),
    "Errors": ("TermalignError", "FileError", "FormatError", "InputError", "MissingExtra"),
}
"""Heading of the page *Parts* to its names; public names on neither page come last."""


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
    """Return the page of the names that most programs use; classes with one line for each member."""
    return _library(API_HEAD, USE, "api.md")


def parts() -> str:
    """Return the page of every other public name, and of the classes in full."""
    on_pages = {name for themes in (USE, PARTS) for names in themes.values() for name in names}
    others = tuple(name for name in termalign.__all__ if name not in on_pages)
    return _library(PARTS_HEAD, PARTS | ({"More": others} if others else {}), "parts.md")


def _library(head: str, themes: dict[str, tuple[str, ...]], page: str) -> str:
    pieces = [head]
    for theme, names in themes.items():
        pieces.append(f"## {theme}\n")
        for name in names:
            if name in termalign.__all__:
                pieces.append(f"### {name}\n")
                pieces.extend(_described(name, getattr(termalign, name), page))
    return "\n".join(pieces)


def formats() -> str:
    """Return the page of the glossary formats, with its table made from the registry."""
    page = (HERE / "formats.md").read_text("utf-8")
    rows = ["| name | suffixes | what | holds |", "|---|---|---|---|"]
    for item in FORMATS.values():
        suffixes = " ".join(f"`{suffix}`" for suffix in item.suffixes)
        rows.append(f"| `{item.name}` | {suffixes} | {_in_cell(item.meaning)} | {_holds(item)} |")
    only_read = ["| name | suffixes | what |", "|---|---|---|"]
    for item in READ_ONLY.values():
        suffixes = " ".join(f"`{suffix}`" for suffix in item.suffixes)
        only_read.append(f"| `{item.name}` | {suffixes} | {_in_cell(item.meaning)} |")
    for marker, made in (
        ("formats", rows),
        ("read only", only_read),
        ("shapes", [f"- `{name}`: {text}" for name, text in CONCEPT_SHAPES.items()]),
    ):
        start, end = f"<!-- {marker}: made by make.py -->\n", "<!-- end -->"
        before, _, rest = page.partition(start)
        page = before + start + "\n".join(made) + "\n" + end + rest.partition(end)[2]
    return page


def _in_cell(text: str) -> str:
    return text.replace("|", r"\|")


def _holds(item: Format) -> str:
    """Return what a format holds in words: what is missing, or what is there, whichever is shorter."""
    if item.holds == EVERYTHING:
        return "everything"
    base, all_of_it = (
        (item.holds, "")
        if len(item.holds) < len(WRITTEN_BY_PEOPLE - item.holds)
        else (EVERYTHING - item.holds, "all but ")
    )
    if base >= MACHINE and all_of_it:
        base, all_of_it = base - MACHINE, "all content" + (" but " if base > MACHINE else "")
    names = [
        name for name in sorted(base) if name.removeprefix("zh_") not in base or not name.startswith("zh_")
    ]
    listed = ", ".join(f"`{name}`" for name in names)
    if item.contexts:
        listed += "; evidence as contexts"
    return f"{all_of_it}{listed}" if listed or all_of_it else "the best rendering of a term"


def _described(name: str, item: Any, page: str) -> Iterator[str]:
    node = ast.parse(textwrap.dedent(inspect.getsource(item))).body[0]
    if isinstance(node, ast.ClassDef):
        yield from _class(name, node) if page == "parts.md" else _outline(name, node)
    elif isinstance(node, ast.FunctionDef):
        yield f"```python\n{_signature(node, name)}\n```\n"
        yield markdown(ast.get_docstring(node) or "")
    else:
        return
    if links := _types(node, name, page):
        yield f"Types: {', '.join(links)}.\n"


def _types(node: ast.ClassDef | ast.FunctionDef, name: str, page: str) -> list[str]:
    """Return a link for every public name in the annotations of a function or class."""
    annotations = [
        each
        for child in ast.walk(node)
        for each in (getattr(child, "annotation", None), getattr(child, "returns", None))
        if each is not None
    ]
    text = " ".join(map(ast.unparse, annotations))
    words = dict.fromkeys(re.findall(r"\w+", text))
    return [
        f"[{word}]({'' if home == page else home}#{word.lower()})"
        for word in words
        if word in termalign.__all__ and word != name
        for home in [_page(word)]
    ]


def _page(name: str) -> str:
    """Return the page that describes a public name in full."""
    return "parts.md" if any(name in names for names in PARTS.values()) or not _used(name) else "api.md"


def _used(name: str) -> bool:
    return any(name in names for names in USE.values())


def _class(name: str, node: ast.ClassDef) -> Iterator[str]:
    yield from _opening(name, node)
    fields = list(_fields(node))
    if fields:
        yield "\n".join(f"- `{field}`" + (f": {text}" if text else "") for field, text in fields) + "\n"
    for method in _methods(node):
        called = f"{name}.{method.name}"
        shown = called if _is_property(method) else _signature(method, called)
        yield f"#### {called}\n\n```python\n{shown}\n```\n"
        yield markdown(ast.get_docstring(method) or "")


def _outline(name: str, node: ast.ClassDef) -> Iterator[str]:
    """Yield a class with one line for each of its fields and methods."""
    yield from _opening(name, node)
    lines = [(field.partition(":")[0].partition(" =")[0], text) for field, text in _fields(node)]
    for method in _methods(node):
        called = method.name if _is_property(method) else f"{method.name}(…)"
        lines.append((called, (ast.get_docstring(method) or "").partition("\n\n")[0]))
    yield (
        "\n".join(f"- `{called}`" + (f": {_sentence(text)}" if text else "") for called, text in lines) + "\n"
    )
    yield f"[In full](parts.md#{name.lower()}).\n"


def _opening(name: str, node: ast.ClassDef) -> Iterator[str]:
    """Yield how a class is made, and what it is."""
    bases = f"({', '.join(map(ast.unparse, node.bases))})" if node.bases else ""
    made = next((child for child in node.body if getattr(child, "name", "") == "__init__"), None)
    head = _signature(made, name) if isinstance(made, ast.FunctionDef) else f"class {name}{bases}"
    yield f"```python\n{head}\n```\n"
    yield markdown(ast.get_docstring(node) or "")
    if isinstance(made, ast.FunctionDef) and (text := ast.get_docstring(made)):
        yield markdown(text)


def _methods(node: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    for child in node.body:
        if isinstance(child, ast.FunctionDef) and not child.name.startswith("_"):
            yield child


def _is_property(method: ast.FunctionDef) -> bool:
    return bool({ast.unparse(each) for each in method.decorator_list} & {"property", "cached_property"})


def _sentence(text: str) -> str:
    """Return the first sentence of a text, in one line."""
    return re.split(r"(?<=\.)\s", " ".join(text.split()))[0]


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Yield the public fields of a class, each with the text below it."""
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
    """Return a function's signature: on one line, or one argument a line where it is long."""
    arguments = _arguments(node)
    returns = f" -> {ast.unparse(node.returns)}" if node.returns and node.name != "__init__" else ""
    line = f"{name}({', '.join(arguments)}){returns}"
    if len(line) <= SIGNATURE_WIDTH:
        return line
    return "\n".join([f"{name}(", *(f"    {argument}," for argument in arguments), f"){returns}"])


def _arguments(node: ast.FunctionDef) -> list[str]:
    given = node.args
    positional = [*given.posonlyargs, *given.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(given.defaults)) + [*given.defaults]
    found = [_argument(each, default) for each, default in zip(positional, defaults, strict=True)]
    if positional and positional[0].arg in ("self", "cls"):
        found = found[1:]
    if given.vararg:
        found.append("*" + _argument(given.vararg, None))
    elif given.kwonlyargs and found:
        found.append("*")
    found += [
        _argument(each, default) for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
    ]
    if given.kwarg:
        found.append("**" + _argument(given.kwarg, None))
    return found


def _argument(argument: ast.arg, default: ast.expr | None) -> str:
    annotation = f": {ast.unparse(argument.annotation)}" if argument.annotation else ""
    equals = " = " if annotation else "="
    return f"{argument.arg}{annotation}" + (f"{equals}{ast.unparse(default)}" if default else "")


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
version is computed from all of it and is in the signature of every result.

The encoders are not among them: they come with the packages that [third-party notices](third-party.md) name.
"""


def models() -> str:
    """Return the model card."""
    package = Path(termalign.__file__).parent
    parts = [MODELS_HEAD]
    weights = [path for path in package.rglob("*.json") if '"origin"' in path.read_text("utf-8")]
    for path in sorted([*package.rglob("*.npz"), *weights]):
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


PAGES = {"cli.md": cli, "api.md": api, "parts.md": parts, "formats.md": formats, "models.md": models}
"""Page to what returns its text."""

if __name__ == "__main__":
    for page, text in PAGES.items():
        (HERE / page).write_text(text(), encoding="utf-8")
