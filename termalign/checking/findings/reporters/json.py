"""JSON: all findings and the summary by term and by document, in one object; or a line a finding, as it is found."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from termalign.checking.findings.finding import SCHEMA, Finding, Severity
from termalign.checking.findings.tally import CheckCounts, Tally
from termalign.language.text.display import json_text
from termalign.runtime.versions import version_of


def report(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield the one JSON document, a finding at a time."""
    version = version_of("termalign-zh")
    begun_findings = begun(findings)
    yield f'{{"schema":{SCHEMA},"tool":"termalign","version":"{version}","findings":['
    for index, finding in enumerate(begun_findings):
        yield ("," if index else "") + "\n" + json_text(finding.to_dict())
    yield '\n],"summary":' + json_text(summary(tally)) + "}\n"


def report_lines(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield a line of JSON for each finding; the tally is not in this form."""
    for finding in findings:
        yield json_text(finding.to_dict()) + "\n"


def begun(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Return findings, the first of which is made at once: texts that cannot be read leave no half of a document."""
    iterator = iter(findings)
    return chain(list(islice(iterator, 1)), iterator)


def summary(tally: Tally) -> dict[str, Any]:
    """Return the counts of a run, by term and by document; rates are 0 to 1, None without checks."""
    return {
        "directions": [direction.value for direction in tally.directions],
        **_score(tally.total),
        "consistency": tally.consistency,
        "documents": {
            document: {
                "direction": tally.translated[document].value,
                **_score(score),
                "findings": {severity.value: tally.severities[document][severity] for severity in Severity},
            }
            for document, score in tally.documents.items()
        },
        "terms": {
            zh: {**_score(score), "renderings": tally.renderings_of(zh)} for zh, score in tally.terms.items()
        },
    }


def _score(score: CheckCounts) -> dict[str, Any]:
    return {"checks": score.checks, "successes": score.successes, "success_rate": score.rate}
