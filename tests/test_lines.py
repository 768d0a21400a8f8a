"""The lines of a file are the same, whether it is read whole or piece by piece."""

import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.documents import lines
from termalign.documents.lines import IndexedLines, Lines
from termalign.errors import FormatError


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("sample", range(60, 68))
def test_a_large_file_is_known_by_a_beginning_that_ends_anywhere(
    tmp_path: Path, encoding: str, sample: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside a character, and inside a first line that is longer than what is looked at."""
    monkeypatch.setattr(lines, "STREAMED_FROM", 0)
    monkeypatch.setattr(lines, "_ENCODING_SAMPLE", sample)
    text = "我们要维护国家安全，推动高质量发展，实现共同富裕，𠀀 and so on。" * 3
    path = tmp_path / "a.zh"
    path.write_bytes(f"{text}\n第二行\n".encode(encoding))
    assert list(Lines(str(path))) == [text, "第二行"]


def test_a_stream_that_changes_its_encoding_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "STREAMED_FROM", 0)
    monkeypatch.setattr(lines, "MOST_WHOLE", 0)
    monkeypatch.setattr(lines, "_ENCODING_SAMPLE", 4)
    path = tmp_path / "a.zh"
    path.write_bytes("甲\n".encode() + "乙".encode("gb18030"))
    with pytest.raises(FormatError, match=r"a\.zh.*utf-8"):
        list(Lines(str(path)))


@given(st.text(st.sampled_from("甲a\n\r "), max_size=12), st.integers(1, 5))
def test_lines_are_counted_as_they_are_read(text: str, piece: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder, "a.zh")
        path.write_bytes(f"甲{text}".encode())
        whole = list(Lines(str(path)))
        patch.setattr(lines, "STREAMED_FROM", 0)
        patch.setattr(lines, "_ENCODING_SAMPLE", piece)
        patch.setattr(lines, "_LINE_BLOCK", piece)
        patch.setattr(lines, "encoding_of_beginning", lambda sample, path: "utf-8")
        streamed = Lines(str(path))
        assert streamed._encoding is not None
        assert streamed.count == len(whole)
        assert list(streamed) == whole


@given(
    st.text(st.sampled_from("甲a\n\r "), max_size=12),
    st.integers(1, 5),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    st.randoms(use_true_random=False),
)
def test_lines_that_are_looked_up_are_those_of_the_whole_text(
    text: str, piece: int, encoding: str, random: Random
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder, "a.zh")
        path.write_bytes(f"甲{text}".encode(encoding))
        patch.setattr(lines, "STREAMED_FROM", 0)
        patch.setattr(lines, "_LINE_BLOCK", piece)
        patch.setattr(lines, "encoding_of_beginning", lambda sample, path: encoding)
        patch.setattr(lines, "read_text", lambda path: f"甲{text}".replace("\r\n", "\n").replace("\r", "\n"))
        whole = lines.read_text(str(path)).split("\n")
        indexed = IndexedLines(str(path))
        assert len(indexed) == len(whole)
        for number in random.choices(range(len(whole)), k=20):
            assert indexed[number] == whole[number]


def test_a_file_whose_beginning_misleads_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "STREAMED_FROM", 0)
    monkeypatch.setattr(lines, "_ENCODING_SAMPLE", 4)
    path = tmp_path / "a.zh"
    path.write_bytes("one\n我们要推动高质量发展\n".encode("gb18030"))
    assert list(Lines(str(path))) == ["one", "我们要推动高质量发展"]
