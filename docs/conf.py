"""How the pages become a site (`bash scripts/docs`): strict about links and headings, nothing loaded from elsewhere."""

import json
import logging
import re
from pathlib import Path

import jieba
from docutils.nodes import document
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.application import Sphinx
from sphinx.search.zh import SearchChinese

project = "termalign"
author = "The termalign authors"
html_title = "termalign"
html_theme = "furo"
extensions = ["myst_parser"]
root_doc = "docs/index"
include_patterns = [
    *(
        "docs/**.md",
        "docs/notebooks/*.ipynb",
        "benchmarks/README.md",
        "benchmarks/records/*.md",
        "training/README.md",
    ),
    *("glossaries/README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
]
myst_heading_anchors = 6
html_search_language = "zh"  # Chinese is cut with jieba; English words are found by their stem
html_copy_source = False
html_show_search_summary = False  # fetches pages, which works only where they are served
html_show_sphinx = False
html_static_path = ["static"]
html_css_files = ["site.css"]
html_theme_options = {"footer_icons": []}


class Chinese(SearchChinese):
    """Sphinx 9.0 looks for a stemmer by the name of the language, and brings the English one."""

    language_name = "English"


class Notebooks(MystParser):
    """Notebooks as pages: their texts, their code and what it gave."""

    supported = ("notebook",)

    def parse(self, inputstring: str, document: document) -> None:
        """Parse the text that a notebook is."""
        super().parse("\n\n".join(map(_cell, json.loads(inputstring)["cells"])), document)


def _cell(cell: dict) -> str:
    """Return a cell of a notebook as MyST."""
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return source
    parts = [f"```{'bash' if source.startswith('%%bash') else 'python'}\n{source}\n```"]
    for output in cell["outputs"]:
        data = output.get("data", {})
        if "text/html" in data:
            parts.append(f'```{{raw}} html\n<div class="given">{"".join(data["text/html"])}</div>\n```')
        else:
            text = "".join(output.get("text") or data["text/plain"]).rstrip()
            parts.append(f"```{{code-block}} text\n:class: given\n\n{text}\n```")
    return "\n\n".join(parts)


def with_contents(app: Sphinx, page: str, source: list[str]) -> None:
    """Give the start page its table of contents: what it links to under *All pages*, by heading."""
    if page != root_doc:
        return
    parts: dict[str, list[str]] = {}
    heading = ""
    for line in source[0].partition("## All pages")[2].split("\n"):
        if found := re.match(r"\*\*([^*]+)\*\*", line):
            heading = found[1]
        parts.setdefault(heading, []).extend(re.findall(r"\]\(([^):#]+)\.(?:md|ipynb)\)", line))
    records = sorted(Path(app.srcdir, "benchmarks", "records").glob("*.md"))
    parts["Project"] = [
        *(
            "../CONTRIBUTING",
            "../CHANGELOG",
            "../glossaries/README",
            "../training/README",
            "../benchmarks/README",
        ),
        *(f"../benchmarks/records/{path.stem}" for path in records),
    ]
    trees = (
        f"```{{toctree}}\n:hidden:\n:caption: {name}\n\n{chr(10).join(pages)}\n```\n"
        for name, pages in parts.items()
        if pages
    )
    source[0] += "\n\n" + "\n".join(trees)


START = """\
<!doctype html>
<meta charset="utf-8">
<title>termalign</title>
<meta http-equiv="refresh" content="0; url=docs/index.html">
<a href="docs/index.html">termalign</a>
"""
"""The page at the root of the site, which leads to the start page."""


def write_start(app: Sphinx, error: Exception | None) -> None:
    """Write the page at the root of the site."""
    if error is None:
        (Path(app.outdir) / "index.html").write_text(START, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the above, and let jieba say nothing and keep its dictionary out of the shared temporary folder."""
    jieba.setLogLevel(logging.WARNING)
    jieba.dt.tmp_dir = str(app.doctreedir)
    app.add_search_language(Chinese)
    app.add_source_suffix(".ipynb", "notebook")
    app.add_source_parser(Notebooks)
    app.connect("source-read", with_contents)
    app.connect("build-finished", write_start)
