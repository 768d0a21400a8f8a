"""A Schematron validator as small as the schemas of TBX need: rules with an XPath 2 context and asserts.

Within a pattern only the first rule that matches a node applies to it (ISO/IEC 19757-3, 5.4.12).
"""

from pathlib import Path

import elementpath
from lxml import etree

_SCH = "{http://purl.oclc.org/dsdl/schematron}"


def complaints(schema: Path, document: etree._ElementTree) -> list[str]:
    """Return the messages of the assertions that fail."""
    rules = etree.parse(schema).getroot()
    namespaces = {item.get("prefix"): item.get("uri") for item in rules.iter(f"{_SCH}ns")}
    parser = elementpath.XPath2Parser(namespaces)
    tree = elementpath.get_node_tree(document)
    failed = []
    for pattern in rules.iter(f"{_SCH}pattern"):
        taken: set[int] = set()
        for rule in pattern.iter(f"{_SCH}rule"):
            path = " | ".join(f"//{part.strip()}" for part in rule.get("context").split(" | "))
            nodes = list(parser.parse(path).select(elementpath.XPathContext(tree)))
            fresh = [node for node in nodes if id(node) not in taken]
            taken.update(map(id, fresh))
            for check in rule.iter(f"{_SCH}assert"):
                test = parser.parse(f"boolean({check.get('test')})")
                failed += [
                    (check.text or "").strip()
                    for node in fresh
                    if not test.evaluate(elementpath.XPathContext(tree, item=node))
                ]
    return failed
