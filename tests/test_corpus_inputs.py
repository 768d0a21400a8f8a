"""Corpora: what they are read from. The same pairs in any kind of file give the same chunks."""

import gzip
import json
import lzma
import sys
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termalign.documents.intake import InputFile
from termalign.documents.streams import input_file
from termalign.documents.streams.compression import COMPRESSION_SUFFIXES, opened, packed
from termalign.errors import FileError, InputError
from termalign.termbase.formats import write_glossary
from termalign.terms.corpus import merge_levels, store
from termalign.terms.corpus.document_list import DocumentPair
from termalign.terms.corpus.inputs import base, corpus_files, sources_of_documents
from termalign.terms.corpus.inputs.base import Failure, FailureCount, Pair, chunked
from termalign.terms.corpus.inputs.bitexts import corpus_policy
from termalign.terms.corpus.reading import chunks_of, sources_in, unmarked
from termalign.terms.corpus.run import extract_corpus
from termalign.terms.extraction import Selection
from termalign.terms.extraction.extractor import default_extractor
from tests.processes import complaints, run

needs_arrow = pytest.mark.skipif(find_spec("pyarrow") is None, reason="needs the extra 'arrow' (pyarrow)")
has_zstd = sys.version_info >= (3, 14) or (find_spec("backports") and find_spec("backports.zstd"))
needs_zstd = pytest.mark.skipif(not has_zstd, reason="needs the extra 'zstd' (backports.zstd)")

PAIRS = [
    ("要加快发展新质生产力。", "We must accelerate the growth of new quality productive forces."),
    ("维护国家安全。", "Safeguard national security."),
    ("国家安全是民族复兴的根基。", "National security is the bedrock of national rejuvenation."),
]


def moses(folder, pack=lambda data: data, suffix=""):
    for side, name in enumerate(("zh", "en")):
        text = "".join(f"{pair[side]}\n" for pair in PAIRS)
        (folder / f"opus.en-zh.{name}{suffix}").write_bytes(pack(text.encode()))
    return str(folder / f"opus.en-zh.*{suffix}")


def zstd(data):
    if sys.version_info >= (3, 14):
        from compression.zstd import compress
    else:
        from backports.zstd import compress
    return compress(data)


def tsv(folder):
    rows = [f"1.0{number}\thttp://a.cn/中文\t{en}\t{zh}\n" for number, (zh, en) in enumerate(PAIRS)]
    (folder / "mined.tsv").write_text("".join(rows), encoding="utf-8")
    return str(folder / "mined.tsv")


def headed(folder):
    rows = ["score\ten\tzh-CN\n", *(f"1\t{en}\t{zh}\n" for zh, en in PAIRS)]
    (folder / "headed.tsv.gz").write_bytes(gzip.compress("".join(rows).encode("gb18030")))
    return str(folder / "headed.tsv.gz")


def jsonl(folder):
    rows = [json.dumps({"translation": {"zh": zh, "en": en}}) for zh, en in PAIRS]
    (folder / "opus.jsonl").write_text("\n".join(rows))
    return str(folder / "opus.jsonl")


def tmx(folder):
    units = "".join(
        f'<tu><tuv xml:lang="en"><seg>{en}</seg></tuv><tuv xml:lang="zh-CN"><seg>{zh}</seg></tuv></tu>\n'
        for zh, en in PAIRS
    )
    (folder / "memory.tmx.gz").write_bytes(gzip.compress(f"<tmx><body>{units}</body></tmx>".encode()))
    return str(folder / "memory.tmx.gz")


def parquet(folder, columns=("zh", "en")):
    import pyarrow
    from pyarrow import parquet as files

    table = pyarrow.table(
        {name: list(side) for name, side in zip(columns, zip(*PAIRS, strict=True), strict=True)}
    )
    files.write_table(table.append_column("score", [[0.9] * len(PAIRS)]), folder / "train.parquet")
    return str(folder / "train.parquet")


KINDS = [
    pytest.param(moses, id="lines"),
    pytest.param(lambda folder: moses(folder, gzip.compress, ".gz"), id="lines.gz"),
    pytest.param(lambda folder: moses(folder, zstd, ".zst"), id="lines.zst", marks=needs_zstd),
    tsv,
    headed,
    jsonl,
    tmx,
    pytest.param(parquet, marks=needs_arrow, id="parquet"),
    pytest.param(lambda folder: parquet(folder, ("src", "tgt")), marks=needs_arrow, id="parquet-src"),
    pytest.param(
        lambda folder: parquet(folder, ("Chinese", "english")), marks=needs_arrow, id="parquet-words"
    ),
]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_pairs_come_of_every_kind_of_file(tmp_path, kind):
    problems = []
    sources = corpus_files(kind(tmp_path), input="pairs")
    (chunk,) = chunks_of(sources, problems.append)
    pairs = [(pair.src, pair.tgt) for pair in chunk.pairs]
    assert pairs == [
        pair[::-1] if kind in (tsv, headed, tmx) else pair for pair in PAIRS
    ]  # as the file has them
    assert not problems
    assert 0 < chunk.size <= sources[0].size


def refuse(problem):
    pytest.fail(str(problem))


@needs_arrow
def test_tables_in_memory_plug_in():
    import pyarrow

    sides = pyarrow.struct([("zh", pyarrow.string()), ("en", pyarrow.string())])
    pairs = pyarrow.array([{"zh": zh, "en": en} for zh, en in PAIRS], sides)
    table = pyarrow.table({"translation": pairs, "id": [1, 2, 3]})
    (source,) = sources_in(table, "paragraphs")
    for _ in range(2):  # as learning does
        (chunk,) = source.chunks(refuse)
        assert [(pair.src, pair.tgt) for pair in chunk.pairs] == PAIRS


class HuggingFace:
    """As much of `datasets.Dataset` as is asked for."""

    def __init__(self, rows):
        self.rows = rows

    def with_format(self, type):
        assert type == "arrow"
        return self

    def iter(self, batch_size):
        import pyarrow

        yield from (pyarrow.Table.from_pylist([row]) for row in self.rows)


@needs_arrow
def test_data_sets_plug_in():
    (source,) = sources_in(HuggingFace([{"id": 1, "zh": zh, "en": en} for zh, en in PAIRS]), "paragraphs")
    (chunk,) = source.chunks(refuse)
    assert [(pair.src, pair.tgt) for pair in chunk.pairs] == PAIRS


@pytest.mark.parametrize("corpus", [["a.zh.txt", "a.en.txt"], {"train": HuggingFace([])}])
def test_what_is_no_source_is_reported(corpus):
    with pytest.raises(InputError, match=r"the corpus has '(a.zh.txt|train)', which is no document"):
        sources_in(corpus, "paragraphs")


@needs_arrow
def test_rows_of_a_table_that_hold_no_pair_are_reported(tmp_path):
    import pyarrow
    from pyarrow import parquet as files

    table = pyarrow.table(
        {"chinese": ["法治", *["市场"] * 12, None], "english": ["rule of law", *[None] * 12, "law"]}
    )
    files.write_table(table, tmp_path / "nulls.parquet")
    problems = []
    (chunk,) = chunks_of(corpus_files(str(tmp_path / "nulls.parquet"), input="pairs"), problems.append)
    assert [pair.line for pair in chunk.pairs] == [1]
    assert [str(problem).rpartition("nulls.parquet:")[2] for problem in problems] == [
        *(f"{row}: expected texts in chinese and english" for row in range(2, 12)),
        " 3 more lines left out",
    ]


@needs_arrow
def test_columns_that_are_not_there_are_reported(tmp_path):
    import pyarrow
    from pyarrow import parquet as files

    files.write_table(pyarrow.table({"text": ["a"]}), tmp_path / "one.parquet")
    (tmp_path / "two.parquet").write_bytes(b"PAR1 no")
    problems = []
    assert not list(chunks_of(corpus_files(str(tmp_path), input="pairs"), problems.append))
    assert [str(problem).partition("parquet: ")[2][:20] for problem in problems] == [
        "there are no columns",
        "no Parquet that can ",
    ]


# Places of chunks.


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 60), max_size=60), st.integers(1, 7), st.integers(10, 200))
def test_chunks_end_at_fixed_places_and_hold_every_pair(lengths, pairs, characters):
    given_pairs = [Pair("字" * length, "w" * length, number) for number, length in enumerate(lengths, 1)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "CHUNK_PAIRS", pairs)
        patch.setattr(base, "CHUNK_CHARACTERS", characters)
        chunks = [chunk.pairs for chunk in chunked(given_pairs, ("a", "b"), FailureCount(refuse))]
        again = [chunk.pairs for chunk in chunked(iter(given_pairs), ("a", "b"), FailureCount(refuse))]
    assert chunks == again
    assert [pair for chunk in chunks for pair in chunk] == [pair for pair in given_pairs if pair.src]
    for chunk in chunks:
        assert len(chunk) <= pairs
        assert sum(len(pair.src) + len(pair.tgt) for pair in chunk[:-1]) < characters


def test_pairs_that_are_too_long_are_reported_a_few_by_name(monkeypatch):
    monkeypatch.setattr(base, "LONGEST_SIDE", 5)
    problems = []
    pairs = [Pair("字" * (6 if number > 1 else 5), "w", number) for number in range(1, 31)]
    (chunk,) = chunked(pairs, ("a.zh", "a.en"), FailureCount(problems.append))
    assert [pair.line for pair in chunk.pairs] == [1]
    assert len(problems) == 11
    assert str(problems[0]) == "a.zh:2: a side of more than 5 characters"
    assert str(problems[-1]) == "a.zh: 19 more lines left out"


# Lines.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5hkscs"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_in_every_encoding(tmp_path, monkeypatch, encoding, end):
    texts = ["國家安全是民族的根基", "", "經濟穩定增長"]
    path = tmp_path / "a.txt"
    path.write_bytes(end.join(texts).encode(encoding))
    file = InputFile(path)
    for sample in (1 << 20, 4):  # read whole, and line by line
        monkeypatch.setattr(input_file, "SAMPLE_BYTES", sample)
        if sample > 4 or encoding not in ("gb18030", "big5hkscs"):
            assert [line.text for line in file.lines(corpus_policy(refuse, "a.txt"))] == texts
            assert file.read_so_far == path.stat().st_size


def test_a_line_that_cannot_be_read_is_reported_and_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(input_file, "LONGEST_LINE", 100)
    path = tmp_path / "a.txt"
    path.write_bytes("法治\n".encode() + b"\xff\xfe\n" + b"x" * 105 + "\n国家".encode())
    problems = []
    file = InputFile(path, name="a.txt")
    found = [(line.number, line.text) for line in file.lines(corpus_policy(problems.append, "a.txt"))]
    assert found == [(1, "法治"), (2, None), (3, None), (4, "国家")]
    assert [str(problem) for problem in problems] == [
        "a.txt:2: undecodable byte 0xFF in utf-8 text",
        "a.txt:3: a line of more than 100 bytes",
    ]


def test_files_of_lines_without_a_pair_are_reported(tmp_path):
    (tmp_path / "a.zh").write_text("甲\n\n", "utf-8")
    (tmp_path / "a.en").write_text("\nA\n", "utf-8")
    problems: list[Failure] = []
    [source] = corpus_files(str(tmp_path / "a.*"), input="pairs")
    assert not list(source.chunks(problems.append))
    assert [problem.problem for problem in problems] == ["no pair has text on both sides"]


def test_files_of_unequal_length_are_reported_and_their_pairs_read(tmp_path):
    (tmp_path / "a.zh").write_text("法治\n国家\n安全\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("rule of law\nstate\n", encoding="utf-8")
    sources = sources_of_documents([DocumentPair("a.zh", "a.en", tmp_path)], "pairs")
    problems = []
    chunks = list(chunks_of(sources, problems.append))
    assert [str(problem) for problem in problems] == [
        "a.en:3: ends before a.zh does; the pairs up to there are read"
    ]
    assert [pair.src for chunk in chunks for pair in chunk.pairs] == ["法治", "国家"]


def gz(data):
    return gzip.compress(data, mtime=0)


COMPRESSIONS = [(".gz", gz), (".xz", lzma.compress), pytest.param(".zst", zstd, marks=needs_zstd)]


@pytest.mark.parametrize(("suffix", "pack"), COMPRESSIONS)
@pytest.mark.parametrize(
    "damaged",
    [lambda data: b"no such file", lambda data: data + b"PK", lambda data: data[:-6] + b"?" + data[-5:]],
)
def test_compressed_files_that_are_damaged_are_reported(tmp_path, suffix, pack, damaged):
    path = tmp_path / f"a.tsv{suffix}"
    path.write_bytes(damaged(pack(b"zh\ten\n" + b"x" * 5000)))
    problems = []
    assert not list(chunks_of(corpus_files(str(path), input="pairs"), problems.append))
    assert len(problems) == 1
    assert str(problems[0]).startswith(f"{path}: is damaged")


@pytest.mark.parametrize(("suffix", "pack"), COMPRESSIONS)
def test_a_compressed_file_that_is_cut_anywhere_is_not_read_as_complete(tmp_path, suffix, pack):
    data = pack("".join(f"{zh}\t{en}\n" for zh, en in PAIRS).encode())
    path = tmp_path / f"a.tsv{suffix}"
    for size in range(len(data)):
        for written in (data[:size], data + data[:size]) if size else (b"",):
            path.write_bytes(written)
            with pytest.raises(FileError, match="is damaged"), opened(path) as (stream, _):
                list(stream)


@pytest.mark.parametrize(("suffix", "pack"), COMPRESSIONS)
def test_all_members_of_a_compressed_file_are_read(tmp_path, suffix, pack):
    """Programs that compress on several cores write a member, or frame, each."""
    path = tmp_path / f"a.tsv{suffix}"
    path.write_bytes(b"".join(pack(f"{zh}\t{en}\n".encode()) for zh, en in PAIRS))
    with opened(path) as (stream, _):
        assert [line.decode().rstrip("\n").split("\t") for line in stream] == list(map(list, PAIRS))


@pytest.mark.parametrize("suffix", COMPRESSION_SUFFIXES)
def test_a_flipped_bit_in_a_compressed_file_that_was_written_is_an_error(tmp_path, suffix):
    """In the second member too, where a reader may take what is damaged for no member at all."""
    if suffix == ".zst" and not has_zstd:
        pytest.skip("needs the extra 'zstd'")
    path, content = tmp_path / f"a.tsv{suffix}", "".join(f"{zh}\t{en}\n" for zh, en in PAIRS).encode()
    written = BytesIO()
    with packed(written, path) as stream:
        stream.write(content)
    members = written.getvalue() * 2
    for index in range(len(members)):
        path.write_bytes(bytes(byte ^ (at == index) << index % 8 for at, byte in enumerate(members)))
        try:
            with opened(path) as (stream, _):
                assert stream.read() == content * 2  # of what is no content, such as a time
        except FileError as error:
            assert ": is damaged: " in str(error)  # noqa: PT017


def test_a_glossary_among_the_files_is_no_pairs(tmp_path):
    (tmp_path / "house.tsv").write_text("zh\ten\tstatus\n法治\trule of law\tpreferred\n", "utf-8")
    problems = []
    assert not list(chunks_of(corpus_files(str(tmp_path)), problems.append))
    assert [str(problem).split(": ")[1] for problem in problems] == [
        "is a glossary (its columns have a status), no sentence pairs"
    ]


# Which files.


def touch(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def test_folders_and_patterns_pair_files_by_name_and_mark(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    touch(
        Path(),
        "t/news.zh.txt",
        "t/news.en.txt",
        "t/zh/law.md",
        "t/en-GB/law.md",
        "t/x.en-zh.zh.gz",
        "t/x.en-zh.en.gz",
    )
    touch(Path(), "t/memory.tmx", "t/README.md")
    found = corpus_files("t")
    assert sorted(source.files for source in found) == [
        ("t/memory.tmx",),
        ("t/news.zh.txt", "t/news.en.txt"),
        ("t/x.en-zh.zh.gz", "t/x.en-zh.en.gz"),
        ("t/zh/law.md", "t/en-GB/law.md"),
    ]
    assert found == corpus_files("t/**", "t/memory.tmx")


def test_a_language_that_folder_and_name_state_is_one_mark(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    touch(Path(), "t/zh/news.zh.txt", "t/en/news.en.txt", "t/zh/law.zh.txt", "t/en/law.txt")
    touch(Path(), "t/zh/both.zh.txt", "t/zh/both.en.txt")
    assert sorted(source.files for source in corpus_files("t")) == [
        ("t/zh/both.zh.txt", "t/zh/both.en.txt"),
        ("t/zh/law.zh.txt", "t/en/law.txt"),
        ("t/zh/news.zh.txt", "t/en/news.en.txt"),
    ]


LAYOUTS = [
    ("res/values-zh-rCN/strings.xml", "res/values-en/strings.xml"),
    ("res/values-b+zh+Hans/strings.xml", "res/values-en/strings.xml"),
    ("zh-Hans.lproj/a.strings", "en.lproj/a.strings"),
    ("zh_a.txt", "en_a.txt"),
    ("a_中文.txt", "a_英文.txt"),
    ("a_繁體中文.txt", "a_英語.txt"),
    ("a中文版.txt", "a英文版.txt"),
    ("a中文.txt", "a英文.txt"),
    ("1中.txt", "1英.txt"),
    ("a_zh_final.docx", "a_en_final.docx"),
    ("a-zh-2024-12-01.txt", "a-en-2024-12-01.txt"),
    ("a (中文) v2.txt", "a (英文) v2.txt"),
    ("中文/a.txt", "英文/a.txt"),
    ("docs_zh/a.txt", "docs_en/a.txt"),
    ("中文/a_zh.txt", "英文/a_en.txt"),
    ("a(中).docx", "a(英).docx"),
    ("a（中文）.docx", "a（英文）.docx"),
    ("a (Chinese, Simplified).docx", "a (English).docx"),
    ("a-CN.docx", "a-EN.docx"),
    ("a ZH.docx", "a EN.docx"),
    ("[zh] a.txt", "[en] a.txt"),
    ("a.zho.txt", "a.eng.txt"),
    ("zh/中-美.txt", "en/中-美.txt"),  # China and the United States
]


@pytest.mark.parametrize("files", LAYOUTS, ids=[src for src, _ in LAYOUTS])
def test_files_are_paired_by_what_states_their_language(tmp_path, monkeypatch, files):
    monkeypatch.chdir(tmp_path)
    touch(Path(), *files, "English notes.txt", "us-1.txt", "ch_1.txt", "sales_us_2024.txt")
    skipped = []
    assert [source.files for source in corpus_files(".", on_skipped=skipped.extend)] == [files]
    assert skipped == ["English notes.txt", "ch_1.txt", "sales_us_2024.txt", "us-1.txt"]


@pytest.mark.parametrize(
    ("src", "tgt", "taken"),
    [
        ("values-zh/strings.xml", "values/strings.xml", "values/strings.xml: taken as the English of"),
        ("zh-Hans.lproj/a.strings", "Base.lproj/a.strings", "a.strings: taken as the English of"),
        ("README.zh.md", "README.md", "README.md: taken as the English of README.zh.md"),
        ("a.txt", "a_英文.txt", "a.txt: taken as the Chinese of a_英文.txt"),
    ],
)
def test_a_file_without_a_mark_is_the_counterpart_of_one_with_it_and_reported(
    tmp_path, monkeypatch, src, tgt, taken
):
    monkeypatch.chdir(tmp_path)
    touch(Path(), src, tgt)
    sources = corpus_files(".")
    assert [source.files for source in sources] == [(src, tgt)]
    [notice] = unmarked(sources)
    assert taken in str(notice)
    with pytest.raises(InputError, match="one of them states no language; give the two"):
        corpus_files(".", strict=True)


def test_of_several_counterparts_none_is_taken(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    touch(Path(), "values-zh-rCN/a.xml", "values-zh-rTW/a.xml", "values/a.xml", "b.zh.txt", "b.en.txt")
    problems = []
    assert [chunk.document.src for chunk in chunks_of(corpus_files("."), problems.append)] == ["b.zh.txt"]
    assert "values-zh-rCN/a.xml: values/a.xml may be its counterpart, and that of values-zh-rTW/a.xml" in str(
        problems[0]
    )


def test_a_mark_that_pairs_other_files_needs_a_counterpart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    touch(Path(), "中文/a.txt", "英文/a.txt", "中文/b.txt")
    problems = []
    assert len(list(chunks_of(corpus_files("."), problems.append))) == 1
    assert [str(problem) for problem in problems] == [
        "中文/b.txt: no English counterpart; looked for 英文/b.txt"
    ]


def test_a_file_that_align_reads_as_pairs_is_one_in_a_corpus(tmp_path):
    text = "法治是根本。\nThe rule of law is the foundation.\n国家安全很重要。\nNational security is important.\n"
    page = "<table><tr><td>法治</td><td>rule of law</td></tr><tr><td>国家</td><td>state</td></tr></table>"
    files = {
        "both.txt": text,
        "law.zh-en.md": text.replace("\n", "\n\n"),  # its mark names both
        "page.html": page,
        "ui.json": '{"确定": "OK, fine", "取消": "Cancel it"}',
        "zh.json": '{"ok": "确定"}',
        "en.json": '{"ok": "OK"}',
        "README.md": "# Texts\n\nSome of them.\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    problems, skipped = [], []
    chunks = list(chunks_of(corpus_files(str(tmp_path), on_skipped=skipped.extend), problems.append))
    assert (problems, skipped) == ([], [str(tmp_path / "README.md")])
    assert [[pair.src for pair in chunk.pairs] for chunk in chunks[:-1]] == [
        ["法治是根本。", "国家安全很重要。"],
        ["法治是根本。", "国家安全很重要。"],
        ["法治", "国家"],
        ["确定", "取消"],
    ]
    assert chunks[-1].document[:2] == (str(tmp_path / "zh.json"), str(tmp_path / "en.json"))
    (chunk,) = chunks_of(corpus_files(str(tmp_path / "both.txt")), problems.append)
    assert len(chunk.pairs) == 2


def test_a_large_document_in_a_folder_is_read_only_where_it_is_named(tmp_path, monkeypatch):
    text = "法治是根本。\nThe rule of law is the foundation.\n" * 3
    (tmp_path / "both.txt").write_text(text, "utf-8")
    (tmp_path / "table.txt").write_text("法治\trule of law\n" * 9, "utf-8")
    monkeypatch.setattr("termalign.terms.corpus.inputs.discovery._LARGEST_TRIED", 100)
    skipped = []
    assert [source.name for source in corpus_files(str(tmp_path), on_skipped=skipped.extend)] == [
        str(tmp_path / "table.txt")
    ]
    assert skipped == [str(tmp_path / "both.txt")]
    assert len(corpus_files(str(tmp_path), str(tmp_path / "both.txt"))) == 2


def test_a_file_without_pairs_is_a_failure_without_a_line(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "法治"}\n', "utf-8")
    problems = []
    assert not list(chunks_of(corpus_files(str(tmp_path)), problems.append))
    assert [problem.name for problem in problems] == [f"{tmp_path}/a.jsonl:1", f"{tmp_path}/a.jsonl"]


def test_a_file_that_is_given_by_several_paths_is_read_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    touch(Path(), "t/a.zh.txt", "t/a.en.txt", "t/memory.tmx")
    (tmp_path / "link.tmx").symlink_to(tmp_path / "t/memory.tmx")
    (tmp_path / "u").symlink_to(tmp_path / "t")
    once = corpus_files("t")
    again = corpus_files(
        "t", "./t/memory.tmx", "link.tmx", "u", str(tmp_path / "t"), "./t/a.zh.txt", "./t/a.en.txt"
    )
    assert len(once) == len(again) == 2
    assert [len(source.files) for source in again] == [1, 2]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("a.zh.txt",), "a.zh.txt: no English counterpart; looked for .*/a.en.txt"),
        (("en-GB/a.txt",), "en-GB/a.txt: no Chinese counterpart; looked for .*/zh/a.txt"),
        (("a.zh.txt", "a.zh-CN.txt", "a.en.txt"), "have one name but for the mark"),
        (("notes.txt",), "no texts in both languages"),
        (
            ("原文/a.txt", "译文/a.txt"),
            "原文, .*译文 hold files of the same names, .* give both folders",
        ),
    ],
)
def test_files_that_do_not_pair_are_reported(tmp_path, names, message):
    touch(tmp_path, *names)
    with pytest.raises(InputError, match=message):
        corpus_files(str(tmp_path))


def test_a_link_to_nowhere_among_others_is_reported_and_left_out(tmp_path):
    (tmp_path / "a.tsv").write_text("法治\trule of law\n", encoding="utf-8")
    (tmp_path / "b.zh.txt").symlink_to("nowhere")
    failures: list[Failure] = []
    chunks = list(chunks_of(corpus_files(str(tmp_path)), failures.append))
    assert len(chunks) == 1
    assert [failure.name for failure in failures] == [f"{tmp_path}/b.zh.txt"]


def test_a_text_without_counterpart_among_others_is_reported_and_left_out(tmp_path):
    touch(tmp_path, "a.zh.txt", "a.en.txt", "b.en.txt")
    problems = []
    (chunk,) = chunks_of(corpus_files(str(tmp_path)), problems.append)
    assert chunk.name == str(tmp_path / "a.zh.txt")
    expected = f"{tmp_path}/b.en.txt: no Chinese counterpart; looked for {tmp_path}/b.zh.txt"
    assert [str(problem) for problem in problems] == [expected]
    with pytest.raises(InputError, match=r"b\.en\.txt: no Chinese counterpart"):  # who names it means it
        corpus_files(str(tmp_path / "a.zh.txt"), str(tmp_path / "a.en.txt"), str(tmp_path / "b.en.txt"))


def test_a_counterpart_that_is_there_and_was_not_given_is_reported(tmp_path):
    touch(tmp_path, "a.zh.txt", "a.en.txt", "memory.tsv")
    with pytest.raises(
        InputError, match=r"a\.en\.txt: its Chinese counterpart .*/a\.zh\.txt is there, but was not"
    ):
        corpus_files(str(tmp_path / "memory.tsv"), str(tmp_path / "a.en.txt"))


def test_a_file_without_a_mark_or_that_is_not_there_is_reported(tmp_path):
    touch(tmp_path, "notes.txt")
    with pytest.raises(InputError, match=r"all of it is English.*a mark in its name states its language"):
        corpus_files(str(tmp_path / "notes.txt"))
    for name in ("nowhere/*.tmx", "nowhere/", "nowhere"):
        with pytest.raises(FileError, match="no such file"):
            corpus_files(f"{tmp_path}/{name}")


# Whole runs.


def test_what_is_extracted_points_back_to_the_lines_of_the_file(tmp_path):
    glossary = extract_corpus(corpus_files(tsv(tmp_path))).glossary
    places = {(item.document, item.zh_line) for item in glossary["国家安全"].evidence}
    assert places == {(str(tmp_path / "mined.tsv"), 2), (str(tmp_path / "mined.tsv"), 3)}
    assert glossary["国家安全"].count == 2


def test_small_chunks_give_the_same_bytes_in_any_order_and_number_of_processes(tmp_path, monkeypatch):
    def written(sources, **options):
        write_glossary(extract_corpus(sources, **options).glossary, tmp_path / "out.json")
        return (tmp_path / "out.json").read_bytes()

    monkeypatch.setattr(base, "CHUNK_PAIRS", 2)
    sources = corpus_files(tsv(tmp_path), moses(tmp_path), input="pairs")
    chunks = [chunk for source in sources for chunk in source.chunks(refuse)]
    assert [len(chunk.pairs) for chunk in chunks] == [2, 1, 2, 1]
    expected = written(sources)
    assert written(sources[::-1]) == written(sources, processes=2) == expected
    monkeypatch.setattr(merge_levels, "FAN_IN", 2)
    monkeypatch.setattr(store, "SHARD_TERMS", 3)
    monkeypatch.setattr(store.StoredStatistics.__init__, "__kwdefaults__", {"part_bytes": 1 << 10})
    assert written(sources) == expected  # merged before it is ranked, and ranked in parts


def test_any_number_of_parts_gives_the_same_bytes(tmp_path, monkeypatch):
    def written():
        result = extract_corpus(sources, checkpoint=tmp_path / "kept", selection=Selection(everything=True))
        write_glossary(result.glossary, tmp_path / "out.json")
        return (tmp_path / "out.json").read_bytes()

    sources = corpus_files(tsv(tmp_path), moses(tmp_path), input="pairs")
    expected = written()
    paths = list((tmp_path / "kept").glob("*.stats"))
    rank = partial(default_extractor().rank, selection=Selection(everything=True))
    write_glossary(rank(store.StoredStatistics(paths)), tmp_path / "alone.json")
    alone = (tmp_path / "alone.json").read_bytes()
    for number in (2, 4, 8):  # of parts; there are as many as a power of two
        size = next(
            size
            for size in (1 << bits for bits in range(30, 0, -1))
            if store.StoredStatistics(paths, part_bytes=size).part_count == number
        )
        monkeypatch.setitem(store.StoredStatistics.__init__.__kwdefaults__, "part_bytes", size)
        assert written() == expected
        write_glossary(rank(store.StoredStatistics(paths)), tmp_path / "alone.json")
        assert (tmp_path / "alone.json").read_bytes() == alone


def test_the_command_takes_files_of_any_kind(tmp_path):
    tsv(tmp_path)
    moses(tmp_path, gzip.compress, ".gz")
    found = run("extract", tmp_path, "--input", "pairs", "-o", tmp_path / "terms.tsv")
    assert found.returncode == 0, found.stderr
    (line,) = complaints(found.stderr)
    assert line == f"termalign: {tmp_path}/mined.tsv: columns taken: 3, 4, by their contents; ignored: 1, 2"
    assert "termalign: 2 chunks (1 en-zh, 1 zh-en), 6 sentence pairs: " in found.stderr
    assert "国家安全" in (tmp_path / "terms.tsv").read_text(encoding="utf-8")
    again = run("extract", tmp_path, "--input", "pairs", "-o", tmp_path / "terms.tsv")
    assert again.returncode == 2
    assert "is given twice" in again.stderr


def test_a_broken_line_is_reported_with_its_place_and_the_rest_extracted(tmp_path):
    path = Path(jsonl(tmp_path))
    path.write_text(path.read_text() + "\n{]\n")
    found = run("extract", path, "--checkpoint", tmp_path / "kept", "-o", tmp_path / "terms.tsv")
    assert found.returncode == 2
    (line,) = complaints(found.stderr)
    assert line.startswith(f"termalign: {path}:4: not JSON")
    assert "国家安全" in (tmp_path / "terms.tsv").read_text(encoding="utf-8")


def test_an_order_by_position_is_refused(tmp_path):
    found = run(
        "extract", jsonl(tmp_path), "--processes", "2", "--sort", "position", "-o", tmp_path / "t.tsv"
    )
    assert found.returncode == 2
    assert "--sort position is for one text, not for a corpus" in found.stderr
    sources = corpus_files(jsonl(tmp_path), input="pairs")
    with pytest.raises(InputError, match="sort is 'position'"):
        extract_corpus(sources, selection=Selection(sort="position"))


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("a.tsv", "法治\trule of law", "法治 rule of law"),
        ("a.jsonl", '{"zh": "法治", "en": "rule of law"}', "{no"),
    ],
)
def test_broken_lines_of_a_file_are_reported_a_few_by_number(tmp_path, name, right, wrong):
    (tmp_path / name).write_text("\n".join([right, *[wrong] * 30, right]), encoding="utf-8")
    problems = []
    (chunk,) = chunks_of(corpus_files(str(tmp_path / name), input="pairs"), problems.append)
    assert [pair.line for pair in chunk.pairs] == [1, 32]
    assert [str(problem).rpartition(name)[2].split(" ")[0] for problem in problems] == [
        *(f":{line}:" for line in range(2, 12)),
        ":",
    ]
    assert str(problems[-1]).endswith(": 20 more lines left out")


def test_failures_stand_in_the_order_of_the_lines_and_the_rest_of_a_file_last():
    places = ["b.tsv", "a.tsv:10", "a.tsv:9", "a.tsv", "b.tsv:2"]
    ordered = sorted((Failure(place, "no pair") for place in places), key=Failure.order)
    assert [failure.name for failure in ordered] == ["a.tsv:9", "a.tsv:10", "a.tsv", "b.tsv:2", "b.tsv"]


def test_two_folders_without_marks_are_the_source_and_its_translation(tmp_path):
    for folder, text in (("译文", "The rule of law is the basic way."), ("原文", "法治是基本方式。")):
        touch(tmp_path, f"{folder}/a.txt")
        (tmp_path / folder / "a.txt").write_text(text, encoding="utf-8")
    done = run("extract", tmp_path / "原文", tmp_path / "译文", "-o", tmp_path / "terms.tsv")
    assert (done.returncode, "skipped" in done.stderr) == (0, False), done.stderr
    assert "法治\trule of law" in (tmp_path / "terms.tsv").read_text(encoding="utf-8")
