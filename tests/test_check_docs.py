"""The reference of the checks is complete."""

from termalign.findings.finding import RULES
from termalign.matching.tiers import Tier
from tests.conftest import ROOT


def test_every_rule_of_the_check_is_in_the_reference_with_its_severity() -> None:
    reference = (ROOT / "docs/reference/rules.md").read_text(encoding="utf-8")
    for rule in RULES.values():
        if rule.code.startswith("TA"):
            assert f"| {rule.code} | {rule.name} | {rule.severity} |" in reference


def test_every_tier_is_in_the_reference() -> None:
    reference = (ROOT / "docs/reference/rules.md").read_text(encoding="utf-8")
    assert all(f"`{tier}`" in reference for tier in Tier)
