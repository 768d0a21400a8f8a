"""`termalign corpus status`: how far a run is, from what it wrote last."""

import json

import pytest
from click.testing import CliRunner

from termalign.apps.cli import group, progress
from termalign.terms.corpus.workspace import workspace

STAGES = [
    {"name": "count", "chunks": 12, "pairs": 12000, "failed": 1, "began": 100.0, "ended": 120.0},
    {"name": "examine", "chunks": 3, "pairs": 900, "kept": 300, "began": 120.0},
]
STATUS = {"stages": STAGES, "began": 100.0, "written": 150.0, "done": 30, "total": 120}


def told(folder):
    return CliRunner().invoke(group, ["corpus", "status", str(folder)]).output.splitlines()


@pytest.fixture
def checkpoint(tmp_path):
    (tmp_path / "status").write_text(json.dumps(STATUS))
    (tmp_path / "a.stats").write_bytes(b"x" * 2_000_000)
    return tmp_path


def test_stages_are_reported_with_their_speed(checkpoint):
    assert told(checkpoint) == [
        f"{checkpoint}: ended before it was finished; the same command goes on, 25 % done",
        "  count: 12 chunks, 20 s, 12,000 sentence pairs, 600.0 a second, 1 failed",
        "  examine: 3 chunks, 30 s, 1,200 sentence pairs, 300 of them there already, 30.0 a second",
        "  2 files, 2.0 MB",
    ]


def test_a_run_at_work_is_reported_with_its_process(checkpoint):
    with workspace(checkpoint) as folder:
        (line, *_) = told(checkpoint)
        process = (folder / "lock").read_text().strip()
    assert line == f"{checkpoint}: at work (process {process}), 25 % done"


def test_a_folder_without_a_run_is_no_checkpoint(tmp_path):
    (tmp_path / "status").write_text("{")
    result = CliRunner().invoke(group, ["corpus", "status", str(tmp_path)])
    assert str(result.exception) == f"{tmp_path}: is no checkpoint in which a run has begun"


def test_the_speed_is_that_of_the_stage():
    times = iter([0.0, 10.0, 10.0, 30.0, 50.0])
    speed = progress.Speed(lambda: next(times))
    assert speed.rate("count", 0) == ""  # ten seconds in, and nothing but what was there already
    assert speed.rate("count", 4000) == "200 pairs/s"
    assert speed.rate("count", 4000) == "100 pairs/s"
