"""Every format and every rule of lint is in the reference."""

import pytest

from termalign.findings.finding import RULES
from termalign.formats import FORMATS
from termalign.formats.rows import ORDER

from .conftest import ROOT

REFERENCE = ROOT / "docs" / "reference"


@pytest.mark.parametrize("name", FORMATS)
def test_formats_are_documented(name: str) -> None:
    row = next(
        line
        for line in (REFERENCE / "formats.md").read_text("utf-8").splitlines()
        if line.startswith(f"| `{name}` |")
    )
    assert all(f"`{suffix}`" in row for suffix in FORMATS[name].suffixes)


def test_columns_are_documented() -> None:
    text = (REFERENCE / "formats.md").read_text("utf-8")
    plain = [name for name in ORDER if not name.startswith("zh_") or name in ("zh_synonyms", "zh_other")]
    assert [name for name in plain if f"`{name}`" not in text] == []


@pytest.mark.parametrize("code", [code for code in RULES if code.startswith("TL")])
def test_rules_of_lint_are_documented(code: str) -> None:
    rule = RULES[code]
    row = f"| {code} | {rule.name} | {rule.severity.value}"
    assert row in (REFERENCE / "lint.md").read_text("utf-8")
