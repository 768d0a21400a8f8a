"""JSON: all findings and the summary by term and by document, in one object."""

from collections.abc import Iterable, Iterator
from importlib import metadata
from typing import Any

import msgspec

from termalign.findings.finding import Finding
from termalign.findings.reporters.record import record
from termalign.findings.tally import Score, Tally


def report(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield the one JSON document, a finding at a time."""
    encoder = msgspec.json.Encoder()
    version = metadata.version("termalign-zh")
    yield '{"tool":"termalign","version":' + encoder.encode(version).decode("utf-8") + ',"findings":['
    for number, finding in enumerate(findings):
        yield ("," if number else "") + "\n" + encoder.encode(record(finding)).decode("utf-8")
    yield '\n],"summary":' + encoder.encode(summary(tally)).decode("utf-8") + "}\n"


def summary(tally: Tally) -> dict[str, Any]:
    """Return the counts of a run, by term and by document; rates are 0 to 1, None without checks."""
    return {
        **_score(tally.total),
        "consistency": tally.consistency,
        "documents": {document: _score(score) for document, score in tally.documents.items()},
        "terms": {
            zh: {**_score(score), "renderings": dict(tally.renderings.get(zh, {}))}
            for zh, score in tally.terms.items()
        },
    }


def _score(score: Score) -> dict[str, Any]:
    return {"checks": score.checks, "successes": score.successes, "success_rate": score.rate}
