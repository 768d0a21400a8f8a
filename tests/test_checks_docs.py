"""The reference of the checks is complete."""

import pytest

from termalign.checking.findings.finding import RULES
from termalign.language.keys import Level
from termalign.termbase.matching.tiers import Tier
from tests.conftest import ROOT
from tests.test_keys import TIER_LEVELS


def test_every_rule_of_the_check_is_in_the_reference_with_its_severity() -> None:
    reference = (ROOT / "docs/reference/rules.md").read_text(encoding="utf-8")
    for rule in RULES.values():
        if rule.code.startswith("TA"):
            row = f"| {rule.code} | {rule.name} | {rule.severity} |"
            assert row in reference, f"docs/reference/rules.md has no row {row}"


def test_every_tier_is_in_the_reference() -> None:
    reference = (ROOT / "docs/reference/rules.md").read_text(encoding="utf-8")
    assert all(f"`{tier}`" in reference for tier in Tier)


def test_every_level_is_in_the_reference() -> None:
    reference = (ROOT / "docs/reference/same-term.md").read_text(encoding="utf-8")
    assert all(f"| `{level.name.lower()}` |" in reference for level in Level)


@pytest.mark.parametrize("tier", Tier)
def test_every_tier_is_in_the_reference_with_its_level(tier: Tier) -> None:
    reference = (ROOT / "docs/reference/same-term.md").read_text(encoding="utf-8")
    level = TIER_LEVELS[tier]
    assert f"| `{tier}` | {f'`{level.name.lower()}`' if level is not None else '–'} |" in reference
