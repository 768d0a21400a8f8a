"""SARIF 2.1.0, for code scanning: results are written as they are found, then the summary.

References:
    OASIS. 2020. Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from termalign.checking.findings.finding import RULES, Finding, Place, Severity
from termalign.checking.findings.reporters.json import begun, summary
from termalign.checking.findings.tally import Tally
from termalign.language.text.display import json_text, shortened
from termalign.runtime.urls import is_remote, portable
from termalign.runtime.versions import version_of

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SETTING = 'A project sets its severity, or "off", in termalign.toml: [check.severity] {code} = "warning".'
_RULE_INDEX = {code: index for index, code in enumerate(RULES)}


def report(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield the SARIF log, one run, a result at a time."""
    rules = [
        {
            "id": rule.code,
            "name": rule.name,
            "shortDescription": {"text": rule.meaning},
            "help": {"text": f"{rule.meaning} {_SETTING.format(code=rule.code)}"},
            "defaultConfiguration": {"level": _SARIF_LEVELS[rule.severity]},
        }
        for rule in RULES.values()
    ]
    log = {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "termalign", "version": version_of("termalign-zh"), "rules": rules}
                },
                "columnKind": "unicodeCodePoints",
                "results": [],
            }
        ],
    }
    opening, _, closing = _indented(log, 0).rpartition("]\n  }")  # of the list of results
    begun_findings = begun(findings)
    yield opening
    between = ""
    for finding in begun_findings:
        yield f"{between}\n    {_indented(_result(finding), 4)}"
        between = ","
    end = "\n   ]" if between else "]"
    yield f'{end},\n   "properties": {_indented({"summary": summary(tally)}, 3)}\n  }}{closing}\n'


def _indented(value: Any, depth: int) -> str:
    """Return JSON in lines, all but the first indented by a depth."""
    return json_text(value, 1).replace("\n", f"\n{' ' * depth}")


def _result(finding: Finding) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": _RULE_INDEX[finding.rule],
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": finding.message or RULES[finding.rule].meaning},
        "partialFingerprints": {"termalign/v2": finding.fingerprint},
        "properties": {
            "tier": finding.tier.value,
            "zh": shortened(finding.zh),
            "source": shortened(finding.source),
            "expected": list(finding.expected),
        },
    }
    place = finding.place
    if place is not None:
        result["locations"] = [{"physicalLocation": _location(place)}]
        if place.reference:
            result["locations"][0]["logicalLocations"] = [{"name": place.reference, "kind": "element"}]
    if finding.tgt is not None and finding.src is not None:
        source = {"id": 1, "message": {"text": f"{finding.source} in the source"}}
        result["relatedLocations"] = [{**source, "physicalLocation": _location(finding.src)}]
    return result


def _location(place: Place) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": _uri(place.path)},
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    }


@lru_cache
def _uri(path: str) -> str:
    """Return a file name as a relative reference, or as a file URI when it is absolute.

    Example:
        >>> _uri("译文/news en.txt")
        '%E8%AF%91%E6%96%87/news%20en.txt'
    """
    if is_remote(path):
        return quote(portable(path), safe=":/")
    name = Path(path)
    return name.as_uri() if name.is_absolute() else quote(os.fsencode(name.as_posix()))
