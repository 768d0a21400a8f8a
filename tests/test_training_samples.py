"""The project's own samples that models are fitted on: well formed, whatever is added."""

from collections import Counter
from csv import QUOTE_NONE, DictReader

import pytest

from termalign.termbase.decisions import text_key
from training.findings_data import SUBSTANCE
from training.labels import TEXTS, label_files
from training.list_documents import list_key, own_documents
from training.wordalign_data import SAMPLES, read_samples


def test_word_links_name_words_that_are_there():
    corpus = read_samples()  # refuses a name that is not there, or not the only one of its kind
    assert len(corpus.pairs) == len(corpus.gold) >= 1200
    for pair, gold in zip(corpus.pairs, corpus.gold, strict=True):
        assert gold.sure
        assert gold.sure <= gold.possible
        assert max(row for row, _ in gold.possible) < len(pair.src)
        assert max(column for _, column in gold.possible) < len(pair.tgt)


def test_word_links_are_of_several_genres():
    with SAMPLES.open(encoding="utf-8") as stream:
        genres = Counter(row["genre"] for row in DictReader(stream, delimiter="\t", quoting=QUOTE_NONE))
    assert {genre for genre, count in genres.items() if count >= 50} == {
        *("policy", "law", "software", "finance", "medicine", "news"),
        *("science", "culture", "travel", "game", "novel"),
    }


def test_no_sentence_has_links_twice():
    with SAMPLES.open(encoding="utf-8") as stream:
        sentences = Counter(row["zh"] for row in DictReader(stream, delimiter="\t", quoting=QUOTE_NONE))
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


@pytest.mark.parametrize(
    ("links", "message"),
    [
        ("猫=cat", "猫: 猫 occurs 0 times in 狗 咬 狗"),
        ("狗#1=dog#1 狗=dog#2", "狗: 狗 occurs 2 times in 狗 咬 狗"),
        ("狗#1=dog#1 狗#3=dog#2", "狗#3: 狗 occurs 2 times in 狗 咬 狗"),
        ("咬=eats#2", "eats#2: eats occurs 1 times in dog eats dog"),
        ("咬", "no link: 咬"),
    ],
)
def test_a_link_that_names_no_word_is_refused_with_its_line(tmp_path, links, message):
    path = tmp_path / "links.tsv"
    path.write_text(f"genre\tzh\ten\tlinks\nnews\t狗 咬 狗\tdog eats dog\t{links}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"links.tsv:2: {message}"):
        read_samples(path)


def test_labels_are_of_texts_and_have_the_columns_of_labels():
    *labels, _sample = label_files()
    assert {path.stem.partition("-")[0] for path in labels} == set(TEXTS)
    for path in labels:
        with path.open(encoding="utf-8") as stream:
            columns = DictReader(stream, delimiter="\t", quoting=QUOTE_NONE).fieldnames
        assert columns == ["paragraph", "zh", "en", "class", "exhaustive"]


def test_a_mistake_of_substance_is_another_rendering_of_a_term_once_a_pair():
    with SUBSTANCE.open(encoding="utf-8") as stream:
        rows = list(DictReader(stream, delimiter="\t", quoting=QUOTE_NONE))
    places = Counter((row["document"], row["pair"], row["direction"], row["term"]) for row in rows)
    assert len(places) == len(rows) == 48
    for row in rows:
        assert all(row.values()), row
        assert row["mistake"].casefold() != row["rendering"].casefold(), row
        assert row["term"].isascii() is row["mistake"].endswith(tuple(map(chr, range(0x4E00, 0x9FFF)))), row


@pytest.mark.parametrize("document", own_documents(), ids=lambda document: document.name)
def test_lists_of_own_documents_are_of_what_is_there(document):
    zh, en = (
        [key(line) for line in text.splitlines()]
        for key, text in ((list_key, document.zh), (text_key, document.en))
    )
    assert len(zh) == len(en) >= 30
    assert document.lists
    for terms in document.lists:
        assert 30 <= len(terms) <= 100
        assert len({term.zh for term in terms}) == len(terms)
        for term in terms:
            assert term.kind in ("term", "name", "phrase")
            beside = " ".join(other for one, other in zip(zh, en, strict=True) if term.zh in one)
            assert beside, term.zh
            assert [rendering for rendering in term.en if rendering not in beside] == [], term.zh
