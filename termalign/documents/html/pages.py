"""Pages in one file: templates that escape, and a policy that runs nothing but what the page brought.

References:
    W3C. Content Security Policy Level 3, section 2.3.1 (hashes of inline scripts and styles).
"""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from termalign.documents.html.fragments import marked, shown, tagged
from termalign.documents.html.translating import translate_templates

FILES_PACKAGE = "termalign.documents.html"
"""The package whose `files` hold templates, styles and scripts."""


def resource(name: str) -> str:
    """Return the content of a template's style or script."""
    return files(FILES_PACKAGE).joinpath("files", name).read_text("utf-8")


def environment(
    translate: Callable[[str], str] = str, translate_message: Callable[[str], str] = str
) -> Environment:
    """Return what renders templates: everything is escaped, a name nobody gave is an error.

    Args:
        translate: Returns what a template shows in the language of the reader.
        translate_message: The same for a message, or the name of a rule.
    """
    made = Environment(
        loader=PackageLoader(FILES_PACKAGE, "files"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["shown"] = shown
    made.filters["tagged"] = tagged
    made.filters["grouped"] = "{:,}".format
    made.filters["translated"] = translate
    made.filters["message"] = translate_message
    made.globals["marked"] = marked
    made.globals["translate_message"] = translate_message
    translate_templates(made, translate)
    return made


def page(
    template: str,
    *,
    styles: tuple[str, ...],
    scripts: tuple[str, ...],
    translate: Callable[[str], str] = str,
    translate_message: Callable[[str], str] = str,
    **context: Any,
) -> str:
    """Return a page that is whole in one file.

    Args:
        template: Name of the template.
        styles: Names of its style sheets.
        scripts: Names of its scripts, run as modules.
        translate: Returns what a template shows in the language of the reader.
        translate_message: The same for a message, or the name of a rule.
        context: What the template shows.
    """
    style, script = ("\n".join(map(resource, names)) for names in (styles, scripts))
    return (
        environment(translate, translate_message)
        .get_template(template)
        .render(policy=policy(style, script), style=Markup(style), script=Markup(script), **context)
    )


def policy(style: str, script: str) -> str:
    """Return a policy that allows these, as they are inline, and nothing else.

    Example:
        >>> policy("", "")[:42]
        "default-src 'none'; script-src 'sha256-47D"
    """
    return (
        f"default-src 'none'; script-src {_source(script)}; style-src {_source(style)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _source(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
