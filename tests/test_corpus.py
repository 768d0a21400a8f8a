"""Corpora: the same glossary whatever the processes and the order; failures told; runs resumed."""

import os
from collections import Counter
from pathlib import Path

import pytest

from termalign.alignment.aligner import Aligner
from termalign.errors import FileError, FormatError, InputError
from termalign.termbase.formats import write_glossary
from termalign.terms.corpus.document_list import DocumentPair, read_list
from termalign.terms.corpus.executors import InProcess, Processes
from termalign.terms.corpus.run import COSTS, extract_corpus
from termalign.terms.corpus.sealed import compressed, decompressed
from termalign.terms.corpus.store import StoredStatistics
from tests.conftest import SAMPLES

DOCUMENTS = {
    "one": (
        "要加快发展新质生产力，维护国家安全。\n新质生产力需要人工智能。\n",
        "We must accelerate the growth of new quality productive forces and safeguard national security.\n"
        "New quality productive forces need artificial intelligence (AI).\n",
    ),
    "two": (
        "人工智能是新质生产力的动力。\n国家安全是民族复兴的根基。\n",
        "Artificial intelligence drives new productive forces.\n"
        "National security is the bedrock of national rejuvenation.\n",
    ),
    "three": (
        "完善社会信用体系，保护知识产权。\n",
        "Improve the social credit system and protect intellectual property rights.\n",
    ),
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    for name, (zh, en) in DOCUMENTS.items():
        (folder / f"{name}.zh.txt").write_text(zh, encoding="utf-8")
        (folder / f"{name}.en.txt").write_text(en, encoding="utf-8")
    lines = [f"{name}.zh.txt\t{name}.en.txt\n" for name in DOCUMENTS]
    (folder / "list.tsv").write_text("# three documents\n\n" + "".join(lines), encoding="utf-8")
    (folder / "other.tsv").write_text("".join(reversed(lines)), encoding="utf-8")
    turned = (f"{name}.en.txt\t{name}.zh.txt\n" for name in DOCUMENTS)
    (folder / "turned.tsv").write_text("".join(turned), encoding="utf-8")
    bad = "".join([*lines[:2], "missing.zh.txt\tmissing.en.txt\n", "one.en.txt\tone.en.txt\n"])
    (folder / "bad.tsv").write_text(bad, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def expected(corpus):
    return written(corpus, extract_corpus(corpus / "list.tsv"))


def written(folder, result):
    write_glossary(result.glossary, folder / "out.json")
    return (folder / "out.json").read_bytes()


def test_counts_are_those_of_all_documents(corpus):
    glossary = extract_corpus(corpus / "list.tsv").glossary
    assert glossary["新质生产力"].count == 3
    assert glossary["国家安全"].count == 2
    assert {item.document for item in glossary["国家安全"].evidence} == {"one.zh.txt", "two.zh.txt"}
    assert "AI" in {term.text for term in glossary["人工智能"].en}
    assert "extractor:" in glossary.metadata["signature"]


def test_the_order_of_the_list_does_not_matter(corpus, expected):
    assert written(corpus, extract_corpus(corpus / "other.tsv")) == expected


def test_a_list_may_name_the_english_text_first(corpus, expected):
    assert written(corpus, extract_corpus(corpus / "turned.tsv")) == expected


def test_several_processes_give_the_same_bytes(corpus, expected):
    assert written(corpus, extract_corpus(corpus / "list.tsv", processes=2)) == expected


def test_a_checkpoint_saves_work_and_changes_nothing(corpus, expected, tmp_path, monkeypatch):
    checkpoint = tmp_path / "made" / "here"
    extract_corpus(corpus / "bad.tsv", checkpoint=checkpoint)
    assert len(list(checkpoint.glob("*.stats"))) == 2
    aligned = []
    import termalign.alignment.aligner

    align = termalign.alignment.aligner.Aligner.align_documents

    def counted(self, src, *args, **options):
        aligned.append(src.name)
        return align(self, src, *args, **options)

    monkeypatch.setattr(termalign.alignment.aligner.Aligner, "align_documents", counted)
    assert written(corpus, extract_corpus(corpus / "list.tsv", checkpoint=checkpoint)) == expected
    assert aligned == ["three.zh.txt"]
    assert written(corpus, extract_corpus(corpus / "other.tsv", checkpoint=checkpoint)) == expected
    assert len(aligned) == 1


def test_learning_gives_the_same_bytes_whatever_the_processes_and_the_order(corpus, expected, tmp_path):
    seen = []
    one = extract_corpus(corpus / "list.tsv", learn=True, on_progress=seen.append)
    assert [progress.chunks for progress in seen] == [1, 2, 3, 4, 5, 6]
    size = sum(path.stat().st_size for path in corpus.glob("*.txt"))
    assert seen[-1].done == seen[-1].total == size * (COSTS["learn"] + COSTS["map"])
    assert "translations:" in one.glossary.metadata["signature"]
    first = written(corpus, one)
    assert first != expected
    several = extract_corpus(corpus / "other.tsv", learn=True, processes=2, checkpoint=tmp_path)
    assert written(corpus, several) == first
    # A document has a file for its translations and one for its statistics, each with a record; all have one together.
    assert len(list(tmp_path.glob("*.*"))) == 13
    again = extract_corpus(corpus / "list.tsv", learn=True, checkpoint=tmp_path)
    assert written(corpus, again) == first
    assert len(list(tmp_path.glob("*.*"))) == 13


def test_documents_that_fail_are_reported_once_when_learning(corpus):
    seen = []
    result = extract_corpus(corpus / "bad.tsv", learn=True, on_progress=seen.append)
    assert seen[-1].chunks == 8
    assert seen[-1].done == seen[-1].total
    assert [failure.name for failure in result.failures] == ["missing.zh.txt", "one.en.txt"]
    assert result.documents == 2


class Unteachable:
    signature = "unteachable:1"

    def align(self, pairs):
        pytest.fail("nothing is aligned")


def unteachable():
    return Aligner(words=Unteachable())


def test_other_word_aligners_cannot_be_chosen(corpus):
    with pytest.raises(InputError, match="unteachable:1 cannot take translations; only Ensemble can"):
        extract_corpus(corpus / "list.tsv", learn=True, make_aligner=unteachable)


def test_failed_documents_are_reported_and_the_others_go_on(corpus):
    seen = []
    result = extract_corpus(corpus / "bad.tsv", on_progress=seen.append)
    assert [progress.chunks for progress in seen] == [1, 2, 3, 4]
    assert result.documents == 2
    assert [failure.name for failure in result.failures] == ["missing.zh.txt", "one.en.txt"]
    problems = [str(failure) for failure in result.failures]
    assert problems[0].endswith("missing.zh.txt: no such file or folder")
    assert "holds no Chinese" in problems[1]
    assert result.glossary["新质生产力"].count == 3


def test_nothing_but_failures():
    with pytest.raises(InputError, match=r"no document could be worked on; the first problem: nowhere.zh"):
        extract_corpus([DocumentPair("nowhere.zh", "nowhere.en", Path())])


def test_processes_out_of_range(corpus):
    with pytest.raises(InputError, match="processes is 0; allowed: whole numbers, 1 or more"):
        extract_corpus(corpus / "list.tsv", processes=0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"list.tsv: no documents"),
        ("a.zh.txt\n", r"list.tsv:1: expected 'src TAB tgt'"),
        ("# c\na\tb\n\na\tb\n", r"list.tsv:4: the same documents as line 2"),
        ("a\tb\n./a\tc/../b\n", r"list.tsv:2: the same documents as line 1"),
        ("a\tb\tc\n", r"list.tsv:1: expected"),
    ],
)
def test_lists_that_break_the_rules(tmp_path, text, message):
    (tmp_path / "list.tsv").write_text(text)
    with pytest.raises(FormatError, match=message):
        read_list(tmp_path / "list.tsv")


def test_paths_are_relative_to_the_list(tmp_path):
    (tmp_path / "list.tsv").write_text("sub/a.zh\t/b.en\n")
    (pair,) = read_list(tmp_path / "list.tsv")
    assert pair.paths == (tmp_path / "sub" / "a.zh", Path("/b.en"))


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="the system has no such names")
def test_paths_of_a_list_in_a_pipe_are_relative_to_the_current_folder():
    reader, writer = os.pipe()
    os.write(writer, b"sub/a.zh\tb.en\n")
    os.close(writer)
    (pair,) = read_list(f"/dev/fd/{reader}")
    os.close(reader)
    assert pair.paths == (Path("sub/a.zh"), Path("b.en"))


def test_no_file_is_no_statistics():
    with pytest.raises(FileError, match="no such file"):
        StoredStatistics([SAMPLES / "nothing.stats"])
    with pytest.raises(FileError, match="is damaged"):
        StoredStatistics([SAMPLES / "policy-article.beads"])


def square(number):
    return number * number


@pytest.mark.parametrize("executor", [InProcess(), Processes(2)], ids=["here", "processes"])
def test_every_task_is_done_once(executor):
    found = Counter(executor.outcomes(range(9), square))
    assert found == Counter((number, number * number) for number in range(9))


def test_a_counter_that_is_read_again_holds_nothing_but_its_counts():
    counter = decompressed(compressed(Counter("aab")), Counter[str])
    assert (counter, vars(counter)) == (Counter("aab"), {})
