"""A compiled glossary is taken by every command as the glossary that it was made of."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given

from termalign import check, read_glossary
from termalign.apps.cli import group
from termalign.apps.cli.compile import compiled
from termalign.errors import FormatError, TermalignError
from termalign.runtime import cache
from termalign.runtime.cache import packed
from termalign.termbase.formats import FORMATS, write_glossary
from termalign.termbase.formats.reading import read
from termalign.termbase.glossary import Glossary
from termalign.termbase.matching.terms import Terms
from tests.generated import EN_TEXT, FEW, ZH_TEXT, glossaries
from tests.processes import run

HOUSE = (
    "zh\ten\tstatus\n法治\trule of law\tpreferred\n法治\trule by law\tforbidden\n国家\tstate|country\tgut\n"
)
TEXTS = "国家实行法治。\n", "The state has rule by law.\n"


def compile_to(target: Path, source: Path) -> None:
    glossary, reading = read(source)
    target.write_bytes(b"".join(compiled(str(source), glossary, reading)))


@pytest.fixture
def house(tmp_path: Path) -> Path:
    path = tmp_path / "house.tsv"
    path.write_text(HOUSE, encoding="utf-8")
    return path


@pytest.mark.parametrize("format", sorted(name for name, format in FORMATS.items() if format.suffixes))
@FEW
@given(glossary=glossaries(ZH_TEXT, EN_TEXT).filter(len))
def test_every_format(tmp_path: Path, format: str, glossary: Glossary) -> None:
    source, target = tmp_path / f"house{FORMATS[format].suffixes[0]}", tmp_path / "compiled"
    try:
        write_glossary(glossary, source, format=format, lossy=True, proposed=True)
        expected, reported = read(source)
    except FormatError:
        return
    compile_to(target, source)
    found, reported_again = read(target)
    assert found == expected
    assert [*map(str, reported_again.problems)] == [*map(str, reported.problems)]
    assert (reported_again.lines, reported_again.summary) == (reported.lines, reported.summary)
    text = "法".join(term.text for entry in glossary for term in entry.zh)
    assert Terms(found).find([text]) == Terms(expected).find([text])


def test_a_check_reports_the_same(tmp_path: Path, house: Path) -> None:
    paths = tmp_path / "a.zh.txt", tmp_path / "a.en.txt"
    for path, text in zip(paths, TEXTS, strict=True):
        path.write_text(text, encoding="utf-8")
    made = run("compile", house, "-o", tmp_path / "house.compiled", "--from", "tsv")
    assert made.returncode == 2  # a broken line is an error, as in a check
    house.write_text(HOUSE.replace("\tgut", "\t"), encoding="utf-8")
    assert run("compile", house, "-o", tmp_path / "house.compiled").returncode == 0
    expected, found = (
        run("check", name, *paths, "--format", "jsonl") for name in (house, tmp_path / "house.compiled")
    )
    assert (found.stdout, found.returncode) == (expected.stdout, 1)


def test_a_glossary_that_comes_with_termalign(tmp_path: Path) -> None:
    target = tmp_path / "policy"
    assert run("compile", "policy", "-o", target, "--quiet").stderr == ""
    assert read_glossary(target) == read_glossary("policy")


def test_what_is_damaged_is_refused(tmp_path: Path, house: Path) -> None:
    target = tmp_path / "compiled"
    compile_to(target, house)
    whole = target.read_bytes()
    for position in range(len(cache._MAGIC), len(whole), 7):
        target.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        with pytest.raises(FormatError, match="damaged; compile it again"):
            read(target)
    target.write_bytes(whole[:-1])
    with pytest.raises(FormatError, match="damaged"):
        read(target)


def test_what_was_read_stays_when_the_file_is_cut_off_in_place(tmp_path: Path, house: Path) -> None:
    """As a program does that copies a new one over it; what is mapped would end the process (SIGBUS)."""
    target = tmp_path / "compiled"
    compile_to(target, house)
    glossary = read_glossary(target)
    target.write_bytes(b"")
    whole = read_glossary(house)
    assert glossary == whole
    assert check(glossary, [("法治", "by law")]) == check(whole, [("法治", "by law")])
    with pytest.raises(TermalignError):
        read_glossary(target)


def test_what_is_no_glossary_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "compiled"
    target.write_bytes(b"".join(packed({"data": b"dictionary"})))
    with pytest.raises(FormatError, match="no compiled glossary"):
        read(target)


def test_what_another_version_made_is_refused(
    tmp_path: Path, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "compiled"
    compile_to(target, house)
    monkeypatch.setattr(cache, "LAYOUT", cache.LAYOUT + 1)
    with pytest.raises(FormatError, match=f"compile it again: termalign compile {house} -o {target}"):
        read(target)
    # Another version may know less, or other things, of a glossary than this one reads.
    sections = {"version": b"0.0.1", "glossary/about": b'{"path": "old.tsv", "title": 7}'}
    for about in (1, 0):
        target.write_bytes(b"".join(packed(dict([*sections.items()][: 1 + about]))))
        source = ("GLOSSARY", "old.tsv")[about]
        with pytest.raises(FormatError, match=f"0.0.1.* compile it again: termalign compile {source} -o"):
            read(target)


def test_it_is_not_written_over_its_source(house: Path) -> None:
    assert run("compile", house, "-o", house).returncode == 2
    assert house.read_text("utf-8") == HOUSE


def test_a_glossary_that_is_written_meanwhile_is_refused(tmp_path: Path, house: Path, monkeypatch) -> None:
    house.write_text("zh\ten\n法治\trule of law\n", encoding="utf-8")

    def after_a_change(path, *arguments):
        house.write_text("zh\ten\n依法治国\trule of law\n", encoding="utf-8")
        return compiled(path, *arguments)

    monkeypatch.setattr("termalign.apps.cli.compile.compiled", after_a_change)
    target = tmp_path / "house.compiled"
    refused = CliRunner().invoke(group, ["compile", str(house), "-o", str(target)]).exception
    assert str(refused) == f"{house}: was changed while it was read; run again when it is complete"
    assert not target.exists()


def test_what_is_compiled_is_not_compiled_again(tmp_path: Path, house: Path) -> None:
    target = tmp_path / "house.compiled"
    compile_to(target, house)
    done = run("compile", target, "-o", tmp_path / "again.compiled")
    assert (done.returncode, (tmp_path / "again.compiled").exists()) == (2, False)
    assert f"{target}: is compiled already; compile the glossary that it was made of" in done.stderr
