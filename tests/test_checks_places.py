"""Findings in bitext files stand at the words in the file, in every format that is read."""

from pathlib import Path

import pytest

from termalign import read_bitext
from termalign.checking.checks.units import units_of
from termalign.checking.checks.usage import Checker
from termalign.termbase.glossary import Glossary, entry

HOUSE = Glossary((entry("碳中和", "carbon neutrality"), entry("碳达峰", "carbon peaking")))

TMX = """<?xml version="1.0"?>
<tmx version="1.4"><header/><body>
  <tu><tuv xml:lang="zh"><seg>安全</seg></tuv><tuv xml:lang="en"><seg>safety</seg></tuv></tu>
  <tu>
    <tuv xml:lang="en"><seg>R&amp;D for a <bpt i="1">x</bpt>balance of
       carbon<ept i="1"/> and more.</seg></tuv>
    <tuv xml:lang="zh"><seg>推进<ph/>碳中和研发。</seg></tuv>
  </tu>
</body></tmx>
"""
XLIFF = """<xliff version="1.2"><file source-language="zh" target-language="en"><body>
<trans-unit id="1"><source>安全</source><target>safety</target></trans-unit>
<trans-unit id="2"><source>推进<x id="1"/>碳中和研发。</source>
<target>R&amp;D for a <g id="1">balance of
       carbon</g> and more.</target></trans-unit>
</body></file></xliff>
"""
TSV = "安全\tsafety\n  推进碳中和研发。\t R&D for a balance of carbon and more.\n"
JSONL = (
    '{"src": "安全", "tgt": "safety"}\n'
    '{"tgt": "R\\u0026D for a \\"balance\\" of carbon and more.", "src": "推进碳中和研发。"}\n'
)


@pytest.mark.parametrize(
    ("name", "content", "lines_of_target", "reference"),
    [
        ("a.tmx", TMX, (5, 6), "unit 2"),
        ("a.xlf", XLIFF, (4, 5), "unit 2"),
        ("a.tsv", TSV, (2, 2), ""),
        ("a.jsonl", JSONL, (2, 2), ""),
    ],
)
def test_a_finding_is_at_its_words(
    name: str, content: str, lines_of_target: tuple[int, int], reference: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    [finding] = [
        finding for finding in Checker(HOUSE).check(units_of(read_bitext(path))) if finding.zh == "碳中和"
    ]
    lines = content.split("\n")
    assert finding.src is not None
    assert finding.tgt is not None
    assert lines[finding.src.line - 1][finding.src.column - 1 : finding.src.end_column - 1] == "碳中和"
    assert (finding.tgt.line, finding.tgt.end_line) == lines_of_target
    assert lines[finding.tgt.line - 1][finding.tgt.column - 1] == "R"
    assert lines[finding.tgt.end_line - 1][finding.tgt.end_column - 2] == "."
    assert (finding.reference, finding.tgt.path) == (reference, str(path))
