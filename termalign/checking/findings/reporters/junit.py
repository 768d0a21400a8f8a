"""JUnit XML: a suite a document, a test case a term; a term with errors is a failure.

Warnings go to the output of their case, so dashboards show them without failing it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from termalign.checking.findings.finding import RULES, Finding, Severity
from termalign.checking.findings.tally import Tally
from termalign.documents.xml.encoding import FORBIDDEN


def report(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield the XML document."""
    cases: dict[str, dict[str, list[Finding]]] = {}
    for finding in findings:
        place = finding.place
        document = place.path if place is not None else ""
        cases.setdefault(document, {}).setdefault(finding.source or RULES[finding.rule].name, []).append(
            finding
        )
    for document in tally.documents:
        cases.setdefault(document, {})
    root = etree.Element("testsuites", name="termalign")
    for document, terms in cases.items():
        _suite(root, document or "text", terms)
    for name in ("tests", "failures"):
        root.set(name, str(sum(int(suite.get(name)) for suite in root)))
    etree.indent(root)
    yield etree.tostring(root, xml_declaration=True, encoding="UTF-8").decode("utf-8") + "\n"


def _suite(root: etree._Element, document: str, terms: dict[str, list[Finding]]) -> None:
    suite = etree.SubElement(root, "testsuite", name=_clean(document))
    counts: Counter[str] = Counter()
    for term, findings in terms.items():
        case = etree.SubElement(suite, "testcase", classname=_clean(document), name=_clean(term))
        place = findings[0].place
        if place is not None:
            case.set("file", _clean(place.path))
            case.set("line", str(place.line))
        counts["tests"] += 1
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        if errors:
            counts["failures"] += 1
            failure = etree.SubElement(
                case, "failure", type=errors[0].rule, message=_clean(errors[0].located_message)
            )
            failure.text = _clean("\n".join(map(str, errors)))
        warnings = [str(finding) for finding in findings if finding.severity is not Severity.ERROR]
        if warnings:
            etree.SubElement(case, "system-out").text = _clean("\n".join(warnings))
    if not terms:
        counts["tests"] += 1
        etree.SubElement(suite, "testcase", classname=_clean(document), name="all terms")
    for name in ("tests", "failures"):
        suite.set(name, str(counts[name]))
    suite.set("errors", "0")


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
