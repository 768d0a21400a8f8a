"""The project's own samples that models are fitted on: well formed, whatever is added."""

from collections import Counter
from csv import QUOTE_NONE, DictReader

from training.wordalign_data import SAMPLES, read_samples


def test_word_links_name_words_that_are_there():
    corpus = read_samples()  # refuses a name that is not there, or not the only one of its kind
    assert len(corpus.pairs) == len(corpus.gold) >= 120
    for pair, gold in zip(corpus.pairs, corpus.gold, strict=True):
        assert gold.sure
        assert gold.sure <= gold.possible
        assert max(row for row, _ in gold.possible) < len(pair.src)
        assert max(column for _, column in gold.possible) < len(pair.tgt)


def test_word_links_are_of_several_genres():
    with SAMPLES.open(encoding="utf-8") as stream:
        genres = Counter(row["genre"] for row in DictReader(stream, delimiter="\t", quoting=QUOTE_NONE))
    assert set(genres) == {"policy", "law", "software", "finance", "medicine", "news"}
    assert min(genres.values()) >= 20
