"""Which language somebody is shown things in: by the locale, or by what a browser asks for."""

from collections.abc import Mapping

LANGUAGES = {"en": "English", "zh": "中文", "zh-Hant": "繁體中文"}
"""Languages that there are, with their own names: English, in which the code is, and those that have a catalogue."""

_TRADITIONAL = frozenset(("hant", "tw", "hk", "mo"))
"""Parts of a tag by which Chinese is written in Traditional characters."""


def locale_language(environ: Mapping[str, str]) -> str:
    """Return the language that the variables of a locale ask for, as gettext reads them.

    Example:
        >>> locale_language({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"})
        'zh'
        >>> locale_language({"LANG": "zh_TW.UTF-8"})
        'zh-Hant'
        >>> locale_language({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN:en"})
        'en'
    """
    locale = next(filter(None, map(environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if locale.partition(".")[0] in ("", "C", "POSIX"):
        return "en"
    preferred = environ.get("LANGUAGE") or locale
    return next((known for name in preferred.split(":") if (known := _known(name))), "en")


def accepted_language(header: str) -> str:
    """Return the language that a browser prefers of those that there are, by its `Accept-Language` (RFC 9110).

    Example:
        >>> accepted_language("fr, zh-CN;q=0.8, en;q=0.7"), accepted_language("zh;q=0.5,en-GB"), accepted_language("*")
        ('zh', 'en', 'en')
    """
    weights: dict[str, float] = {}
    for choice in header.split(","):
        tag, _, parameter = choice.partition(";")
        language = _known(tag.strip())
        name, _, weight = parameter.replace(" ", "").partition("=")
        if language and name in ("", "q"):
            try:
                weights.setdefault(language, float(weight or 1))
            except ValueError:
                continue  # a weight that is no number is no preference
    best = max(weights, key=weights.__getitem__, default="en")
    return best if weights.get(best) else "en"


def _known(tag: str) -> str:
    """Return the language of a tag or locale, of those that there are; empty for any other.

    Example:
        >>> _known("zh_TW.UTF-8"), _known("zh-Hans-HK"), _known("zh_CN@cjk"), _known("fr")
        ('zh-Hant', 'zh', 'zh', '')
    """
    language, *parts = tag.replace("_", "-").partition(".")[0].partition("@")[0].lower().split("-")
    if language == "zh" and "hans" not in parts and not _TRADITIONAL.isdisjoint(parts):
        return "zh-Hant"
    return language if language in LANGUAGES else ""
