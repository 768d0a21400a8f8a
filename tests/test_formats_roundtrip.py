"""The law of every lossless format: what was written is read back the same, and without a problem."""

import pytest
from hypothesis import assume, given

from termalign.formats.problems import Reading
from termalign.formats.registry import FORMATS
from termalign.glossary import Glossary, with_ids

from .generated import FEW, glossaries

LOSSLESS = ("tsv", "csv", "csv-excel", "json", "jsonl", "tbx2", "tbx3", "tmx")


@pytest.mark.parametrize("name", LOSSLESS)
@FEW
@given(glossary=glossaries())
def test_reading_gives_back_what_was_written(name: str, glossary: Glossary) -> None:
    assume(len(glossary) or not name.startswith("tbx"))  # TBX needs a concept
    module = FORMATS[name].module
    reading = Reading("generated")
    read = module.parse(b"".join(module.format(glossary)), reading)
    assert [str(problem) for problem in reading.problems] == []
    # Formats that hold a concept in several places name those that have no name yet.
    assert read in (glossary, with_ids(glossary))
    assert len(reading.lines) == len(read)


@pytest.mark.parametrize("name", LOSSLESS)
@FEW
@given(glossary=glossaries())
def test_writing_twice_gives_the_same_bytes(name: str, glossary: Glossary) -> None:
    assume(len(glossary) or not name.startswith("tbx"))
    module = FORMATS[name].module
    first = b"".join(module.format(glossary))
    assert b"".join(module.format(module.parse(first, Reading()))) == first
