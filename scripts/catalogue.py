"""Bring the catalogue of messages up to date with the code: `python scripts/catalogue.py`; needs Babel.

What people are shown is written in the code as what it is, English text and f-strings. A message is what is given to
something that shows it: to an error, to `notify`, as the name of a stage, as the help of an option. It may come there
by a variable, by a function of ours that returns it, or by `join`. An f-string is a template: `{path}: is empty` with
the names of its values. New messages are added to the catalogue without a translation, and those that are gone are
removed; then the catalogue is compiled, and once more in Traditional characters, which nobody has to write.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from termalign.documents.html.pages import environment
from termalign.documents.tables.visible import ASIDES, PLURALS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "termalign"
LOCALE = PACKAGE / "apps" / "translation" / "locale"

SHOWN = {
    **dict.fromkeys(
        (
            *(
                "notify",
                "_fail",
                "translated",
                "on_stage",
                "on_notice",
                "left_out",
                "noticed",
                "once",
                "error",
            ),
            *("refuse_beside", "refuse_without"),
        ),
        (0,),
    ),
    **dict.fromkeys(("FormatError", "MissingExtra", "needing", "InputError", "TermalignError"), (0,)),
    **dict.fromkeys(("UsageError", "ClickException"), (0,)),
    **dict.fromkeys(("Format", "_tool", "_read_only", "_absent"), (1,)),
    **dict.fromkeys(
        ("FileError", "Problem", "problem", "notify_written", "on_problem", "Failure", "Notice"), (0, 1)
    ),
}
"""What shows messages, to the positions of the arguments that are messages."""

HELP = frozenset(
    (
        *("option", "command", "group", "version_option", "Option"),
        *("choice_option", "output_option", "quiet_option"),
    )
)
"""What declares a part of the command line; its `help`, `short_help` and `epilog` are shown."""

HELP_PARTS = ("help", "short_help")

OF_PARTS = (
    "Show this message and exit.",
    "Show the version and exit.",
    "Missing argument {argument}",
    "Missing option {option}",
    "{missing}. Choose from: {choices}",
    "No such option {option}",
    "No such option: {option}",
    "{problem}. Did you mean {option}?",
    "{problem}. (Did you mean one of: {options}?)",
    "Invalid value for {parameter}: {problem}",
    "{value} is not one of {choices}",
    "{value} is not a valid integer",
    "{value} is not a valid integer range",
    "{value} is not a valid float range",
    "{value} is not in the range {range}",
    "Option {option} does not take a value",
    "Option {option} requires an argument",
    "Got unexpected extra argument ({arguments})",
    "Got unexpected extra arguments ({arguments})",
    "default: {value}",
    "required",
    "Example: {command}",
    *(f"{stage} {{chunk}}" for stage in ("learn", "count", "look", "map")),
    "DeepL glossary (TSV)",
    "Google Cloud Translation glossary (CSV)",
    "Amazon Translate custom terminology (CSV)",
    "Azure document translation glossary (TSV)",
    *(f"{{count}} {language}" for language in ("Chinese", "English")),
    *(
        f"{{count}} {what}"
        for what in ("info", "new info", "in the baseline", "suppressed", "untouched by the change")
    ),
    *(f"{part} {{count}}" for part in ("paragraph", "table", "row", "slide", "page", "footnote", "endnote")),
    *(f"paragraph {{count}} ({where})" for where in ("header", "footer", "note", "text box")),
    *("slide {count}, notes", "sheet {name}"),
    "{what} ({count}, e.g. {example})",
    "kept {kept}, not {other}",
    ", ",
    " or ",
)
"""Messages that the code puts together of parts, and click's, of its versions from 8.2 on."""

COUNTED = ("error", "warning", "new error", "new warning")
"""Nouns that are counted without `counted`."""

WORDS = (
    *("Formats", "Formats of IN only", "Usage", "Options", "Commands"),
    *("error", "warning", "info", "wrong", "right", "look"),
)
"""Words that are shown by themselves, where the code has them as values."""

WORD = "word"
"""Context of words that are shown by themselves."""

VALUES = (
    *("SRC", "TGT", "BITEXT", "GLOSSARY", "DECISIONS", "CORPUS", "TERMS", "TERM", "TEXT"),
    *(
        "IN",
        "OUT",
        "FILE",
        "DIR",
        "DIRECTORY",
        "LIST",
        "FOLDER",
        "GOLD",
        "HYP",
        "BASE",
        "OLD",
        "NEW",
        "SOURCE",
        "TARGET",
    ),
    *("SIDES", "NAME", "ADDRESS", "FORMAT", "OPTIONS", "COMMAND", "ARGS"),
    *("INTEGER", "FLOAT", "INTEGER RANGE", "FLOAT RANGE"),
)
"""What stands for values in the help."""

HEADER = """\
# What people are shown, in Chinese. Made by scripts/catalogue.py: translate here, then run it.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: zh\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""In place of the date of making: the same messages give the same file."""

JOINING = re.compile(r"^(?:[;,] )?(?:\{[a-z_0-9]+\}: )*")
"""What joins a message to the one before it, and the position that it begins with."""

PLACEHOLDER = re.compile(r"(?<!\{)\{([a-z_0-9]+)\}")


@dataclass
class Module:
    """A module of the package, and what its names stand for."""

    path: Path
    tree: ast.Module
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    classes: list[ast.ClassDef] = field(default_factory=list)
    imported: dict[str, str] = field(default_factory=dict)

    @classmethod
    @cache
    def read(cls, path: Path) -> "Module":
        """Return the module in a file."""
        module = cls(path, ast.parse(path.read_text("utf-8")))
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef):
                module.functions.setdefault(node.name, node)
            elif isinstance(node, ast.ClassDef):
                module.classes.append(node)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("termalign"):
                module.imported |= {alias.asname or alias.name: str(node.module) for alias in node.names}
        return module


@cache
def module_named(name: str) -> Module | None:
    """Return a module of the package; None where there is none."""
    path = ROOT / name.replace(".", "/")
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return Module.read(path) if path.is_file() else None


class Message(NamedTuple):
    """A message."""

    text: str
    plural: str = ""
    context: str = ""


class Collector:
    """Collects the messages of a module, with the line of each."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.messages: list[tuple[int, Message]] = []
        self._seen: set[ast.expr] = set()

    def collect(self) -> "list[tuple[int, Message]]":
        """Return the messages of the module."""
        self._in(self.module.tree, None)
        return self.messages

    def _in(self, node: ast.AST, function: ast.AST | None) -> None:
        for child in ast.iter_child_nodes(node):
            inside = child if isinstance(child, ast.FunctionDef | ast.Lambda) else function
            if isinstance(child, ast.Call):
                self._call(child, function)
            if isinstance(child, ast.FunctionDef) and any(map(_is_command, child.decorator_list)):
                self._add(child, escaped(inspect.cleandoc(ast.get_docstring(child) or "")))
            if isinstance(child, ast.FunctionDef) and _is_message(child.returns):
                self._function(child.name)
            match child:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=declared) if _is_message(declared):
                    self._variable(name, function)
                case ast.AnnAssign(target=ast.Name(id="RULES"), value=ast.expr() as rules):
                    for node in ast.walk(rules):
                        match node:
                            case ast.Dict(keys=keys):
                                for key in keys:
                                    _, name, _ = ast.literal_eval(key).split()
                                    self.messages.append((key.lineno, Message(name, context=WORD)))
                case ast.Assign(targets=[ast.Name(id="LANGUAGE_NAMES")], value=ast.Dict(values=values)):
                    for value in values:
                        self._message(value, None, whole=True)
            self._in(child, inside)

    def _call(self, call: ast.Call, function: ast.AST | None) -> None:
        name = _name(call.func)
        if name == "counted":
            texts = [arg.value for arg in call.args[1:] if isinstance(arg, ast.Constant)]
            if texts:
                one, many = texts[0], texts[1] if len(texts) > 1 else texts[0] + "s"
                self._add(call, "{count} " + one, "{count} " + many)
            return
        in_help = name in ("word", "section") and self.module.path.parent.name == "cli"
        if in_help and call.args and (text := _constant(call.args[0], self.module)):
            self.messages.append((call.lineno, Message(text, context=WORD)))
        if name in HELP:
            for keyword in call.keywords:
                if keyword.arg in HELP_PARTS:
                    self._message(keyword.value, function, whole=True)
            if name == "output_option":
                self._message(call.args[0], function)
        shown = SHOWN.get(name, ())
        if not shown and name in error_names():
            shown = (0,)
        for index in shown:
            if index < len(call.args):
                self._message(call.args[index], function)
        if name in ("FormatError", "FileError"):
            for keyword in call.keywords:
                if keyword.arg == "problem":
                    self._message(keyword.value, function)
        for keyword in call.keywords:
            if keyword.arg == "note" and self.module.path.parent.name in ("checks", "lint"):
                self._message(keyword.value, function)

    def _message(self, node: ast.expr, function: ast.AST | None, *, whole: bool = False) -> None:
        """Collect the messages that an expression may be."""
        if node in self._seen:
            return
        self._seen.add(node)
        match node:
            case ast.Constant(value=str(text)):
                if whole or " " in text.strip():
                    self._add(node, escaped(text))
            case ast.JoinedStr():
                self._add(node, template(node))
                for part in node.values:
                    if isinstance(part, ast.FormattedValue):
                        self._message(part.value, function)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                if whole and (joined := _constant(node, self.module)) is not None:
                    self._add(node, escaped(joined))
                else:
                    self._message(left, function, whole=whole)
                    self._message(right, function, whole=whole)
            case ast.IfExp(body=body, orelse=other):
                self._message(body, function)
                self._message(other, function)
            case ast.BoolOp(values=values):
                for value in values:
                    self._message(value, function)
            case ast.Name(id=name):
                self._variable(name, function)
            case ast.Call(func=ast.Attribute(attr="join"), args=[what]):
                self._elements(what, function)
            case ast.Call(func=ast.Attribute(attr="rstrip" | "strip", value=value)):
                self._message(value, function)
            case ast.Call(func=ast.Name(id=name)) if name not in SHOWN:
                self._function(name)
            case ast.Subscript(value=ast.Dict(values=values)):
                for value in values:
                    self._message(value, function)

    def _variable(self, name: str, function: ast.AST | None) -> None:
        for scope in (function, None):
            for node in ast.walk(scope) if scope is not None else self.module.tree.body:
                match node:
                    case ast.Assign(targets=[ast.Name(id=same)], value=value) if same == name:
                        self._message(value, function)
                    case ast.AnnAssign(target=ast.Name(id=same), value=ast.expr() as value) if same == name:
                        self._message(value, function)
                    case ast.AugAssign(target=ast.Name(id=same), value=value) if same == name:
                        self._message(value, function)
                    case ast.NamedExpr(target=ast.Name(id=same), value=value) if same == name:
                        self._message(value, function)
                    case ast.For(target=ast.Name(id=same), iter=each) if same == name:
                        self._elements(each, function)

    def _elements(self, node: ast.expr, function: ast.AST | None) -> None:
        match node:
            case ast.ListComp(elt=element) | ast.GeneratorExp(elt=element):
                self._message(element, function)
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                for element in elements:
                    if isinstance(element, ast.Starred):
                        self._elements(element.value, function)
                    else:
                        self._message(element, function)
            case ast.Name(id=name) if function is not None:
                for inner in ast.walk(function):
                    match inner:
                        case ast.Assign(targets=[ast.Name(id=same)], value=value) if same == name:
                            self._elements(value, function)
                        case ast.Call(
                            func=ast.Attribute(attr="append", value=ast.Name(id=same)), args=[each]
                        ) if same == name:
                            self._message(each, function)
            case ast.Call(func=ast.Name(id=name)):
                self._function(name)

    def _function(self, name: str) -> None:
        """Collect what a function of ours returns or yields, here or in the module that it is imported from."""
        home = self
        if name not in self.module.functions and name in self.module.imported:
            module = module_named(self.module.imported[name])
            if module is None or name not in module.functions:
                return
            home = collector_of(module)
        body = home.module.functions.get(name)
        if body is None:
            return
        for node in ast.walk(body):
            if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and node.value is not None:
                home._message(node.value, body)
                home._elements(node.value, body)

    def _add(self, node: ast.AST, text: str, plural: str = "") -> None:
        """Add a message, without its position and what joins it to the one before it."""
        text = JOINING.sub("", text.strip())
        if text.startswith("(") and text.endswith(")"):
            text = text[1:-1]
        if any(map(str.isalpha, PLACEHOLDER.sub("", text))) and text != "{value}s":
            self.messages.append((getattr(node, "lineno", 0), Message(text, plural)))


@cache
def error_names() -> frozenset[str]:
    """Return the names of our errors: their first argument is the message."""
    return frozenset(
        node.name
        for path in PACKAGE.rglob("*.py")
        for node in Module.read(path).classes
        if any(_name(base).endswith("Error") for base in node.bases)
    )


@cache
def _collectors() -> dict[Path, Collector]:
    return {}


def collector_of(module: Module) -> Collector:
    """Return the collector of a module, the same one each time."""
    return _collectors().setdefault(module.path, Collector(module))


def _constant(node: ast.expr, module: Module) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            parts = (_constant(left, module), _constant(right, module))
            return None if None in parts else "".join(map(str, parts))
        case ast.Name(id=name):
            for inner in module.tree.body:
                match inner:
                    case ast.Assign(targets=[ast.Name(id=same)], value=value) if same == name:
                        return _constant(value, module)
    return None


def escaped(text: str) -> str:
    """Return text as a template has it."""
    return text.replace("{", "{{").replace("}", "}}")


def template(node: ast.JoinedStr) -> str:
    """Return the template of an f-string: the values in braces, by names that say what they are."""
    names: dict[str, str] = {}
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(escaped(str(part.value)))
        elif isinstance(part, ast.FormattedValue):
            source = ast.unparse(part.value)
            name = next((known for known, same in names.items() if same == source), None)
            if name is None:
                first = name = _value_name(part.value)
                is_number = name == "count" or name.endswith("_count")
                if part.format_spec is not None and not is_number and _is_numeric(part.format_spec):
                    first = name = f"{name}_count"
                number = 2
                while name in names:
                    name, number = f"{first}{number}", number + 1
                names[name] = source
            parts.append("{" + name + "}")
    return "".join(parts)


def _value_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name.strip("_").lower()
        case ast.Attribute(attr=name):
            return name.strip("_").lower()
        case ast.Call(func=ast.Name(id="counted"), args=[_, ast.Constant(value=str(noun)), *_]):
            return f"counted_{noun.split()[-1]}"
        case ast.Call(func=ast.Name(id="len"), args=[what]):
            return f"{_value_name(what)}_count"
        case ast.Call(func=ast.Name(id="sum")):
            return "count"
        case ast.Call(func=ast.Attribute(attr="join"), args=[what]):
            return _value_name(what)
        case ast.Call(args=[what, *_]) if isinstance(what, ast.Name | ast.Attribute):
            return _value_name(what)
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name.strip("_").lower()
        case ast.Subscript(value=value) | ast.Starred(value=value):
            return _value_name(value)
        case ast.BoolOp(values=[first, *_]):
            return _value_name(first)
        case ast.BinOp(left=left):
            return _value_name(left)
        case ast.IfExp(body=body):
            return _value_name(body)
        case ast.GeneratorExp(elt=element) | ast.ListComp(elt=element):
            return _value_name(element)
        case _:
            return "value"


def _is_numeric(spec: ast.expr) -> bool:
    """Return whether a format is one of numbers."""
    text = ast.unparse(spec)
    return "," in text or text.endswith(("f'", 'f"'))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_command(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) in ("command", "group")


def _is_message(node: ast.expr | None) -> bool:
    """Return whether a function is declared to return messages."""
    return node is not None and re.search(r"\bMessage\b", ast.unparse(node)) is not None


def messages() -> Iterator[tuple[str, int, Message]]:
    """Yield the messages of the package: file, line, message."""
    for path in sorted(PACKAGE.rglob("*.py")):
        known = _collectors().get(path)
        (known or collector_of(Module.read(path))).collect()
    for path, collector in sorted(_collectors().items()):
        name = path.relative_to(ROOT).as_posix()
        for line, message in sorted(collector.messages):
            yield name, line, message
    own = "scripts/catalogue.py"
    yield from ((own, 0, Message(text)) for text in OF_PARTS)
    nouns = {**{noun: f"{noun}s" for noun in COUNTED}, **PLURALS, **ASIDES}
    for one, many in nouns.items():
        yield own, 0, Message(f"{{count}} {one}", f"{{count}} {many}" if many != one else "")
    yield from ((own, 0, Message(word, context=WORD)) for word in (*WORDS, *VALUES))


def template_catalogue() -> Catalog:
    """Return the messages of the package, without translations."""
    made = Catalog(locale="zh", project="termalign", charset="utf-8", fuzzy=False, creation_date=_NO_DATE)
    for name, _, message in messages():
        flags = ["python-brace-format"] if PLACEHOLDER.search(message.text) else []
        identity = (message.text, message.plural) if message.plural else message.text
        made.add(identity, locations=[(name, None)], flags=flags, context=message.context or None)
    return made


PAGE_WORDS = (
    *("all", "any", "open", "accepted", "rejected"),
    *("preferred", "admitted", "deprecated", "forbidden", "proposed"),
    *("undo", "redo", "info", "A text and its translation"),
)
"""Texts of pages that their templates have as values."""

OF_SCRIPTS = re.compile(r'"((?:[^"\\]|\\.)+)"')


def page_catalogue() -> Catalog:
    """Return what pages show, without translations: what a template asks for, and the sentences of scripts."""
    made = Catalog(locale="zh", project="termalign", charset="utf-8", fuzzy=False, creation_date=_NO_DATE)
    folder = PACKAGE / "documents" / "html" / "files"
    for path in sorted(folder.iterdir()):
        texts: list[str] = []
        if path.suffix == ".html":
            environment(lambda text, texts=texts: texts.append(text) or text).parse(path.read_text("utf-8"))
        elif path.name.startswith("review") and path.suffix == ".js":
            for line in path.read_text("utf-8").splitlines():
                shown = re.search(r"\b(?:text|plural|step)\(", line)
                texts += (
                    [text for text in OF_SCRIPTS.findall(line[shown.start() :]) if _is_sentence(text)]
                    if shown
                    else []
                )
                texts += re.findall(r'text\("(\w+)"', line)
        for text in texts:
            made.add(text, locations=[(f"{path.relative_to(ROOT).as_posix()}", None)])
    for text in PAGE_WORDS:
        made.add(text, locations=[("scripts/catalogue.py", None)])
    return made


def _is_sentence(text: str) -> bool:
    return " " in text and text[0] != " " and not text.startswith(("flag ", "soft ", "status "))


def updated(old: Catalog, new: Catalog) -> Catalog:
    """Return new messages with the translations that they had."""
    for message in new:
        if message.id and (known := old.get(message.id, message.context)) is not None:
            message.string = known.string
            message.user_comments = known.user_comments
    return new


SIMPLIFIED, TRADITIONAL = "zh", "zh_Hant"


def in_traditional(catalogue: Catalog) -> Catalog:
    """Return a catalogue in Traditional characters, as Taiwan writes them; words stay as they are."""
    from opencc import OpenCC

    convert = OpenCC("s2tw").convert
    made = Catalog(
        locale=TRADITIONAL, project="termalign", charset="utf-8", fuzzy=False, creation_date=_NO_DATE
    )
    for message in catalogue:
        if message.id:
            forms = message.string if isinstance(message.string, tuple) else (message.string or "",)
            texts = tuple(_corrected(convert(text)) for text in forms)
            string = texts if isinstance(message.string, tuple) else texts[0]
            made.add(message.id, string, context=message.context)
    return made


def _corrected(text: str) -> str:
    """Return converted text with the tag of its language, and with the characters that are meant."""
    for wrong, right in _CORRECTIONS:
        text = text.replace(wrong, right)
    return text if text != "zh-Hans" else "zh-Hant"


_CORRECTIONS = (("錶", "表"), ("瞭", "了"), ("准備", "準備"))
"""What the conversion takes for another word: a table for a watch, a particle for understanding, preparing for
allowing."""


def main() -> None:
    """Bring the catalogue up to date, and compile it."""
    for path in sorted(LOCALE.rglob("*.po")):
        with path.open("rb") as file:
            made = page_catalogue() if path.stem == "pages" else template_catalogue()
            catalogue = updated(read_po(file, locale="zh"), made)
        with path.open("wb") as file:
            file.write(HEADER.encode("utf-8"))
            write_po(file, catalogue, width=110, omit_header=True)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        compiled = LOCALE / TRADITIONAL / path.relative_to(LOCALE / SIMPLIFIED).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with compiled.open("wb") as file:
            write_mo(file, in_traditional(catalogue))
        missing = [message for message in catalogue if message.id and not any(message.string or ())]
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} messages, {len(missing)} without a translation")
        print(*(f"    {message.id!r}" for message in missing), sep="\n", end="\n" if missing else "")


if __name__ == "__main__":
    main()
