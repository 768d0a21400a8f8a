"""Use an installed wheel from another folder; the arguments are the checkout, which must not be used, and the wheel."""

import sys
from importlib.metadata import files
from pathlib import Path

import termalign
from termalign.termbase.formats.curated import curated

checkout, wheel = map(Path, sys.argv[1:])
assert checkout not in Path(termalign.__file__).parents, f"imported from {termalign.__file__}"
assert termalign.__version__ == wheel.name.split("-")[1], (termalign.__version__, wheel.name)
notices = {Path(str(file)).name for file in files("termalign-zh") or [] if "dist-info" in str(file)}
assert notices >= {"LICENSE", "NOTICE", "CC-BY-SA-4.0.txt", "ODbL-1.0.txt"}, notices
glossary = termalign.read_glossary("terms.tsv")


def pairs(of: termalign.Glossary) -> list[tuple[list[str], list[str]]]:
    """Return the terms of every concept."""
    return [([term.text for term in item.zh], [term.text for term in item.en]) for item in of]


assert pairs(glossary) == pairs(termalign.read_glossary("terms.tbx")), "TSV and TBX differ"
rendering = glossary["新质生产力"].en[0].text
assert rendering == "new quality productive forces", rendering
bitext = termalign.align("发展数字经济。", "Develop the digital economy.")
assert "术语" in termalign.report(bitext, glossary, language="zh"), "no catalogue of pages"
for name in curated():
    print(f"{name}: {len(termalign.read_glossary(name))} concepts")
print(f"terms.tsv: {len(glossary)} concepts; 新质生产力 = {rendering}")
