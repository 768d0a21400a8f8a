"""What is known of Chinese words, looked up one by one and many at once."""

from itertools import islice

from termalign.language import vocabulary
from termalign.language.vocabulary import LEAST_LOOKED_UP, chinese_word, cut_in_two, halves, look_up, words


def test_words_looked_up_together_are_those_looked_up_one_by_one(monkeypatch):
    asked = [*islice(words(), 0, None, 5000), "新质", "", " ", "绿色 ", "发展\n", "5G", "\ud800"]
    assert len(asked) > LEAST_LOOKED_UP
    alone = [chinese_word(word) for word in asked]
    monkeypatch.setattr(vocabulary, "_KNOWN_WORDS", vocabulary._ChineseWords())
    look_up(asked)
    assert len(vocabulary._KNOWN_WORDS) == len(asked)
    assert [chinese_word(word) for word in asked] == alone


def test_words_that_are_remembered_are_not_too_many(monkeypatch):
    known = vocabulary._ChineseWords()
    monkeypatch.setattr(vocabulary, "_KNOWN_WORDS", known)
    monkeypatch.setattr(vocabulary, "WORD_CACHE_SIZE", 3)
    frequencies = [chinese_word(word).frequency for word in "的一是不的"]
    assert frequencies[0] == frequencies[-1] > 0
    assert len(known) <= 3


def test_a_word_is_cut_in_two_of_which_the_rarer_one_is_the_most_frequent():
    word = "风险管理局"  # bureau of risk management
    rarer = {len(first): min(chinese_word(first)[0], chinese_word(last)[0]) for first, last in halves(word)}
    assert rarer[cut_in_two(word, 1)] == max(rarer.values())
    assert cut_in_two(word, max(rarer.values()) + 1) == 0
    assert cut_in_two("风险", 0) == cut_in_two("", 1) == 0
