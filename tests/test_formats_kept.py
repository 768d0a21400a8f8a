"""A glossary that was kept is the one that was read: entries, reports, and what is found by it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.errors import FormatError, TermalignError
from termalign.language.text import Span
from termalign.language.text.language import Direction
from termalign.termbase.formats import FORMATS, kept, write_glossary
from termalign.termbase.formats.reading import read
from termalign.termbase.glossary import Glossary, zh_terms
from termalign.termbase.matching.judging import target_of
from termalign.termbase.matching.terms import Terms
from tests.generated import EN_TEXT, FEW, ZH_TEXT, glossaries

OURS = sorted(name for name, format in FORMATS.items() if format.suffixes)


@pytest.fixture(autouse=True)
def everything_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(kept, "LEAST_KEPT", 0)
    monkeypatch.setenv("TERMALIGN_CACHE", str(tmp_path / "kept"))
    return iter(())


def outcome(path: Path) -> object:
    """Return all that reading a file gives, or the error."""
    try:
        glossary, reading = read(path)
    except TermalignError as error:
        return str(error)
    texts = [(*map(tuple, texts[:2]), texts.alone) for texts in glossary.texts()]
    problems = [(problem.message, problem.line, problem.grade) for problem in reading.problems]
    about = reading.lines, reading.summary, reading.headings, reading.comments, reading.taken_apart
    entries = tuple(glossary), glossary.title, dict(glossary.metadata)
    return entries, texts, zh_terms(glossary), glossary.decides(), problems, about


def read_three_times(path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERMALIGN_CACHE", "off")
        expected = outcome(path)
    assert outcome(path) == expected  # read, and kept
    assert outcome(path) == expected  # as it was kept


@pytest.mark.parametrize("format", OURS)
@FEW
@given(glossary=glossaries(ZH_TEXT, EN_TEXT).filter(len))
def test_every_format(tmp_path: Path, format: str, glossary: Glossary) -> None:
    path = tmp_path / f"house{FORMATS[format].suffixes[0]}"
    with suppress(FormatError):  # some formats hold no concept without both languages
        write_glossary(glossary, path, format=format, lossy=True, proposed=True)
        read_three_times(path)


CELLS = st.sampled_from(
    (
        "",
        " ",
        "法治",
        "國家",
        "AI",
        "rule of law",
        "preferred",
        "proposed",
        "0.5",
        "a|b",
        "#x",
        "c1",
        '"q"',
        "龍",
    )
)
HEADINGS = st.lists(
    st.sampled_from(("zh", "en", "status", "id", "subject", "note", "forms", "count", "house rule")),
    unique=True,
)


@FEW
@given(HEADINGS, st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_every_table(
    tmp_path_factory: pytest.TempPathFactory, headings: list[str], rows: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "house.tsv"
    path.write_text("".join("\t".join(cells) + "\n" for cells in [headings, *rows]), encoding="utf-8")
    read_three_times(path)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", '"'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding(tmp_path: Path, encoding: str, mark: str, end: str) -> None:
    path = tmp_path / "house.csv"
    rows = ("zh,en", f"法治,{mark}rule of law{mark}", "国家,state", "，号,comma", "𠮷,luck")
    path.write_bytes(end.join((*rows, "")).encode(encoding))
    read_three_times(path)
    assert [term.text for term in read(path)[0]["𠮷"].en] == ["luck"]


@FEW
@given(
    st.lists(st.tuples(ZH_TEXT, EN_TEXT), min_size=1, max_size=12),
    st.lists(st.sampled_from("新质法治 a"), max_size=9),
)
def test_the_same_terms_are_found(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]], between: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "pairs.tsv"
    rows = "".join(f"{zh}\t{en}\n" for zh, en in pairs)
    path.write_text(f"zh\ten\n法治\trule of law\n规则\trule\n{rows}", encoding="utf-8")
    filler = "".join(between)
    texts = [filler.join(zh for zh, _ in pairs), filler, f"{pairs[0][0]}法治"]
    written = f"The rule of law, {' '.join(en for _, en in pairs)}, RULE"
    results = []
    for setting in ("off", None, None):
        with pytest.MonkeyPatch.context() as patch:
            if setting is not None:
                patch.setenv("TERMALIGN_CACHE", setting)
            try:
                glossary = read(path)[0]
            except TermalignError as error:
                results.append(str(error))
                continue
            into_english, into_chinese = Terms(glossary), Terms(glossary, Direction.EN_ZH)
            found = into_english.find(texts)
            results.append(
                (
                    found,
                    [[into_english.expected[hit.pattern] for hit in hits] for hits in found],
                    into_chinese.find([written]),
                    *(
                        [
                            *into_english.strangers(
                                text, written, target_of(written, Direction.ZH_EN).key, window
                            )
                        ]
                        for text in texts
                        for window in (Span(0, 40), Span(10, 200))
                    ),
                )
            )
    assert results[0] == results[1] == results[2]


def test_a_damaged_file_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "house.tsv"
    path.write_text("zh\ten\n法治\trule of law\n国家\tstate\n", encoding="utf-8")
    expected = outcome(path)
    [file] = (tmp_path / "kept").glob("glossary-*")
    whole = file.read_bytes()
    for position in range(len(whole)):
        file.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        assert outcome(path) == expected
        assert file.read_bytes() == whole
