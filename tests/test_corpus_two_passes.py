"""Two passes: every occurrence is counted, few are looked at, and the bytes depend on the corpus alone."""

import pytest

from termalign.alignment.aligner import Aligner
from termalign.termbase.decisions import Decision, Decisions, Verdict
from termalign.termbase.formats import write_glossary
from termalign.terms.corpus.inputs import corpus_files
from termalign.terms.corpus.run import extract_corpus
from termalign.terms.corpus.store import StoredStatistics
from termalign.terms.extraction import Selection, shortlist

PAIRS = [
    ("国家安全是民族复兴的根基。", "National security is the bedrock of national rejuvenation."),
    ("我们维护国家安全。", "We safeguard national security."),
    ("国家安全需要人工智能。", "National security needs artificial intelligence."),
    ("人工智能服务国家安全。", "Artificial intelligence (AI) serves national security."),
    ("人工智能带来变革。", "Artificial intelligence brings change."),
    ("他提出“数智底座”。", "He put forward the “intelligent foundation”."),
]
TIMES = 3
"""Files with these pairs: 国家安全 (national security) is in 4 of each, 人工智能 (artificial intelligence) in 3."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pairs")
    zh, en = zip(*PAIRS, strict=True)
    for number in range(TIMES):
        (folder / f"{number}.zh").write_text("".join(f"{line}\n" for line in zh), encoding="utf-8")
        (folder / f"{number}.en").write_text("".join(f"{line}\n" for line in en), encoding="utf-8")
    return corpus_files(str(folder), input="pairs")


def run(corpus, folder, min_count=1, decisions=(), **options):
    selection = Selection(everything=True, min_count=min_count, decisions=Decisions(decisions))
    result = extract_corpus(corpus, two_pass=True, selection=selection, **options)
    write_glossary(result.glossary, folder / "out.json")
    return result, (folder / "out.json").read_bytes()


@pytest.fixture(scope="module")
def expected(corpus, tmp_path_factory):
    return run(corpus, tmp_path_factory.mktemp("expected"))


def test_counts_are_of_all_occurrences_though_few_are_looked_at(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(shortlist, "SAMPLED", 2)
    linked = []
    link = Aligner.link

    def counted(self, bitext, **options):
        linked.extend(pair.src.text for pair in bitext.pairs)
        return link(self, bitext, **options)

    monkeypatch.setattr(Aligner, "link", counted)
    result, _ = run(corpus, tmp_path)
    assert 0 < len(linked) < len(PAIRS) * TIMES
    security, intelligence = result.glossary["国家安全"], result.glossary["人工智能"]
    assert (security.count, intelligence.count) == (4 * TIMES, 3 * TIMES)
    assert (security.en[0].text, security.en[0].count) == ("national security", 4 * TIMES)
    assert (intelligence.en[0].text, intelligence.en[0].count) == ("artificial intelligence", 3 * TIMES)
    assert "AI" in {term.text for term in intelligence.en}
    assert (result.pairs, result.documents, result.failures) == (len(PAIRS) * TIMES, TIMES, ())


@pytest.mark.parametrize("two_pass", [False, True])
def test_the_direction_of_every_document_is_reported(tmp_path, two_pass):
    sides = ["国家安全是民族复兴的根基。", "National security is the bedrock of national rejuvenation."]
    for name, text in zip(("a.zh.txt", "a.en.txt"), sides, strict=True):
        (tmp_path / name).write_text(f"{text}\n", encoding="utf-8")
        (tmp_path / f"b.{name}").write_text(f"{text}\n", encoding="utf-8")
    (tmp_path / "list.tsv").write_text("a.zh.txt\ta.en.txt\nb.a.en.txt\tb.a.zh.txt\n", encoding="utf-8")
    result = extract_corpus(tmp_path / "list.tsv", two_pass=two_pass, checkpoint=tmp_path / "kept")
    assert result.directions == {"zh-en": 1, "en-zh": 1}
    again = extract_corpus(tmp_path / "list.tsv", two_pass=two_pass, checkpoint=tmp_path / "kept")
    assert again.directions == result.directions


def test_what_occurs_seldom_is_looked_at_when_something_speaks_for_it(corpus, expected, tmp_path):
    terms = {entry.zh[0].text for entry in expected[0].glossary}
    assert "国家安全" in terms
    alone = corpus[:1]  # every pair once: what nothing speaks for stands too seldom
    result, _ = run(alone, tmp_path)
    assert "国家安全" in {entry.zh[0].text for entry in result.glossary}
    assert "变革" not in {entry.zh[0].text for entry in result.glossary}  # change


def test_what_is_asked_to_stand_more_often_is_looked_at_no_sooner(corpus, expected, tmp_path):
    least = 4 * TIMES
    decided = Decision(Verdict.ACCEPTED, "变革", "change")
    result, _ = run(corpus, tmp_path, min_count=least, decisions=(decided,))
    terms = {entry.zh[0].text: entry.count for entry in result.glossary}
    assert terms["国家安全"] == least
    assert terms.pop("变革") == TIMES  # it is asked for by name
    assert min(terms.values()) >= least
    assert "人工智能" not in terms
    assert "人工智能" in {entry.zh[0].text for entry in expected[0].glossary}


def test_the_bytes_depend_on_the_corpus_alone(corpus, expected, tmp_path, monkeypatch):
    assert run(corpus[::-1], tmp_path, processes=2, checkpoint=tmp_path / "kept")[1] == expected[1]
    monkeypatch.setattr(Aligner, "link", lambda *given, **options: pytest.fail("all was linked already"))
    assert run(corpus, tmp_path, checkpoint=tmp_path / "kept")[1] == expected[1]
    # Parts of a few hundred bytes, where one holds all otherwise.
    monkeypatch.setitem(StoredStatistics.__init__.__kwdefaults__, "part_bytes", 500)
    assert StoredStatistics(list((tmp_path / "kept").glob("*.stats"))).part_count > 3
    assert run(corpus, tmp_path, checkpoint=tmp_path / "kept")[1] == expected[1]


def test_progress_reports_every_chunk_of_every_stage(corpus, tmp_path):
    seen, stages = [], []
    run(corpus, tmp_path, on_progress=seen.append, on_stage=stages.append)
    assert stages == ["count", "examine", "tally", "merge", "rank"]
    assert [progress.stage for progress in seen] == ["count"] * 3 + ["examine"] * 3 + ["tally"] * 3
    assert [progress.chunks for progress in seen] == list(range(1, 10))
    assert seen[-1].done == seen[-1].total
    assert seen[-1].pairs == 3 * len(PAIRS) * TIMES


def test_a_chunk_that_fails_is_reported_once_and_the_others_go_on(corpus, tmp_path, monkeypatch):
    tokenized = Aligner.tokenized

    def failing(self, bitext):
        if bitext.src.name.endswith("1.zh"):
            raise ValueError("a pair that nobody can split")
        return tokenized(self, bitext)

    monkeypatch.setattr(Aligner, "tokenized", failing)
    seen = []
    result, _ = run(corpus, tmp_path, on_progress=seen.append)
    assert [failure.problem for failure in result.failures] == ["ValueError: a pair that nobody can split"]
    assert result.glossary["国家安全"].count == 4 * (TIMES - 1)
    assert seen[-1].done == seen[-1].total
