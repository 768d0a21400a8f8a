"""Every column of a table and every rule of lint is in the reference; the formats are written into it."""

import pytest

from termalign.checking.findings.finding import RULES
from termalign.termbase.formats.rows import COLUMN_ORDER

from .conftest import ROOT

REFERENCE = ROOT / "docs" / "reference"


def test_columns_are_documented() -> None:
    text = (REFERENCE / "formats.md").read_text("utf-8")
    plain = [
        name for name in COLUMN_ORDER if not name.startswith("zh_") or name in ("zh_synonyms", "zh_other")
    ]
    assert [name for name in plain if f"`{name}`" not in text] == []


@pytest.mark.parametrize("code", [code for code in RULES if code.startswith("TL")])
def test_rules_of_lint_are_documented(code: str) -> None:
    rule = RULES[code]
    row = f"| {code} | {rule.name} | {rule.severity.value}"
    assert row in (REFERENCE / "lint.md").read_text("utf-8")
