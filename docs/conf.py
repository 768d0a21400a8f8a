"""How the pages become a site (`bash scripts/docs`): strict about links and headings, nothing loaded from elsewhere."""

import re

from sphinx.application import Sphinx
from sphinx.search.zh import SearchChinese

project = "termalign"
author = "The termalign authors"
html_title = "termalign"
html_theme = "furo"
extensions = ["myst_parser"]
root_doc = "docs/index"
include_patterns = ["docs/**.md", "training/README.md", "glossaries/README.md", "CONTRIBUTING.md"]
myst_heading_anchors = 6
html_search_language = "zh"  # Chinese is cut with jieba; English words are found by their stem
html_copy_source = False
html_show_search_summary = False  # fetches pages, which works only where they are served
html_show_sphinx = False
html_theme_options = {"footer_icons": []}


class Chinese(SearchChinese):
    """Sphinx 9.0 looks for a stemmer by the name of the language, and brings the English one."""

    language_name = "English"


def with_contents(app: Sphinx, page: str, source: list[str]) -> None:
    """Give the index its table of contents: the pages that it links to, under its headings."""
    if page != root_doc:
        return
    parts: dict[str, list[str]] = {}
    heading = ""
    for line in source[0].split("\n"):
        if found := re.match(r"\*\*([^*]+)\*\*", line):
            heading = found[1]
        parts.setdefault(heading, []).extend(re.findall(r"\]\(([^):#]+)\.md\)", line))
    parts["Project"] = ["../CONTRIBUTING", "../training/README", "../glossaries/README"]
    trees = (
        f"```{{toctree}}\n:hidden:\n:caption: {name}\n\n{chr(10).join(pages)}\n```\n"
        for name, pages in parts.items()
        if pages
    )
    source[0] += "\n\n" + "\n".join(trees)


def setup(app: Sphinx) -> None:
    """Register the above."""
    app.add_search_language(Chinese)
    app.connect("source-read", with_contents)
