"""Tokenizers: spans that cover the text, keys that fold, and rows for what is hard."""

import json
import pickle
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from termalign.errors import MissingExtra
from termalign.language.arrays import code_points
from termalign.language.text import Span, fold
from termalign.language.text.columns import Form, FormTraits, TokenColumns, Tokens
from termalign.language.tokenizers import English, Jieba, Spaces, chinese, tokenize_all
from termalign.language.tokenizers.likeliest import likeliest_words, probable_words
from termalign.language.tokenizers.segments import Segments
from termalign.language.vocabulary import CORPUS_WORDS, dictionary
from tests.conftest import SAMPLES

JIEBA = Jieba()
TOKENIZERS = [JIEBA, English(), Spaces()]
NAMES = ["jieba", "english", "spaces"]

TEXT = st.text(
    st.one_of(
        st.sampled_from("人工智能国家安全發展〇５1.%+-’“”（）AaＡ&$[]²\u200b\u0301ﬃ \n　，。"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=40,
)


@pytest.mark.parametrize("tokenizer", TOKENIZERS, ids=NAMES)
@given(TEXT)
@example("人\u0301")
@example("〇\u0301民1\u0301")
def test_spans_are_of_the_text_in_order_and_leave_out_no_letter(tokenizer, text):
    before = Span(0, 0)
    kept = []
    for token in tokenizer.tokenize(text):
        assert token.span.of(text) == token.text != ""
        # Spans touch only where one character, such as ½, folds to several words.
        assert token.span.start >= before.start
        assert token.span.end >= before.end
        assert not token.span.overlaps(before) or len(fold(before.of(text)).text) > before.end - before.start
        before = token.span
        kept.append(fold(token.text).text)
    assert before.end <= len(text)
    if not isinstance(tokenizer, Spaces):
        bare = regex.compile(r"\s|\[\d{1,3}\]|[①-⑳]")
        seen = "".join(kept)
        missing = set(bare.sub("", fold(text).text)) - set(seen)
        assert not {char for char in missing if char.isalpha()}


BLOCK_TEXT = st.text(
    st.sampled_from(
        "人工智能国家安全發展〇5１1.%+-’“”（）AaＡ&$[]²\u200b\u0301ﬃ \n　，。乾藉覆甦复慰答淨餅々㐀n'ts\x1f\xa0①U.S"
    ),
    max_size=20,
)


@pytest.mark.parametrize("tokenizer", TOKENIZERS, ids=NAMES)
@given(st.lists(BLOCK_TEXT, min_size=8, max_size=12))
@example(["新质生产力[1]", "", "[", " ", "慰藉", "答覆", "藉", "人\u0301", "二〇三五年", ""])
def test_texts_have_the_tokens_together_that_they_have_alone(tokenizer, texts):
    cut_together(tokenizer)
    together = tokenize_all(tokenizer, texts)
    assert [tuple(tokens) for tokens in together] == [tuple(tokenizer.tokenize(text)) for text in texts]
    assert list(map(len, together)) == [len(tokenizer.tokenize(text)) for text in texts]


def cut_together(tokenizer):
    """Let a tokenizer have seen so much that it is worth while to read the whole dictionary."""
    if isinstance(tokenizer, Jieba):
        tokenizer._seen = chinese.WORTH_LOADING


def test_tokens_given_by_columns_are_those_of_a_tuple():
    texts = [f"发展新质生产力，{number}" for number in range(8)]  # develop new quality productive forces
    cut_together(JIEBA)
    for text, tokens in zip(texts, tokenize_all(JIEBA, texts), strict=True):
        made = tuple(JIEBA.tokenize(text))
        assert isinstance(tokens, Tokens)
        assert tokens == made
        assert made == tokens
        assert tokens != made[1:]
        assert tokens == tokens
        assert hash(tokens) == hash(made)
        assert repr(tokens) == repr(made)
        assert tokens.keys() == [token.key for token in made]
        assert tokens[0] == made[0]
        assert tokens[1:] == made[1:]
        assert made[2] in tokens
        assert type(pickle.loads(pickle.dumps(tokens))) is tuple


def test_tokens_are_made_anew_after_their_objects_were_forgotten():
    tokens = Tokens(TokenColumns.read([English().tokenize("national security")]), 0)
    token = tokens[0]
    assert tokens[0] is token
    tokens.forget_objects()
    assert tokens[0] is not token
    assert tokens[0] == token


def test_columns_of_texts_are_the_same_however_their_tokens_are_given():
    texts = [f"发展新质生产力，{number}" for number in range(8)]
    cut_together(JIEBA)
    first, second = tokenize_all(JIEBA, texts), tokenize_all(JIEBA, texts[::-1])
    chosen = [*first[:2], (), *first[3:5], JIEBA.tokenize("新。"), *second[1:3], first[0]]
    columns = TokenColumns.of(chosen)
    for number, tokens in enumerate(chosen):
        assert Tokens(columns, number) == tuple(tokens)
    assert TokenColumns.of([]).bounds.tolist() == [0]


def test_forms_are_asked_about_once_and_those_of_a_text_alone():
    texts = [f"发展新质生产力，{number}。" for number in range(20)]
    cut_together(JIEBA)
    block = tokenize_all(JIEBA, texts)
    asked = []

    def say(text, key):
        asked.append((text, key))
        return bytes([len(key)])

    saying = FormTraits(1, say)
    for tokens in (block[3], block[0], block[3]):
        columns = TokenColumns.of([tokens])
        assert columns.forms.traits(saying, columns.numbers).tolist() == [
            [len(token.key) for token in tokens]
        ]
        assert Tokens(columns, 0) == tokens
    assert sorted(asked) == sorted({(token.text, token.key) for number in (3, 0) for token in block[number]})
    assert TokenColumns.of([*block[:2], *tokenize_all(JIEBA, texts)]).forms is TokenColumns.of(block).forms


def test_segments_are_cut_once_and_the_memory_of_them_is_bounded(monkeypatch):
    monkeypatch.setattr("termalign.language.tokenizers.segments.SEGMENT_CACHE_SIZE", 3)
    cut = []

    def whole(segments):
        cut.extend(segments)
        return [((0, len(segment), Form(segment, segment)),) for segment in segments]

    segments = Segments(whole)

    def tokens(text):
        words = text.split(" ")
        begins = np.cumsum([0, *(len(word) + 1 for word in words)])[:-1]
        return segments.tokens([text], words, begins, lambda text: ())[0]

    assert [token.text for token in tokens("a b a")] == ["a", "b", "a"]
    assert [token.span for token in tokens("b c d")] == [(0, 1), (2, 3), (4, 5)]
    assert cut == ["a", "b", "c", "d"]
    assert [token.key for token in tokens("d c")] == ["d", "c"]
    assert cut == ["a", "b", "c", "d", "d", "c"]


def test_segments_whose_cutting_was_broken_off_are_cut_again():
    broken = [True]

    def cut(segments):
        if broken.pop():
            raise KeyboardInterrupt
        return [((0, len(segment), Form(segment, segment)),) for segment in segments]

    segments = Segments(cut)
    with pytest.raises(KeyboardInterrupt):
        segments.tokens(["a"], ["a"], np.array([0]), lambda text: ())
    broken.append(False)
    assert [token.text for token in segments.tokens(["a"], ["a"], np.array([0]), lambda text: ())[0]] == ["a"]


class Listing:
    """A tokenizer of somebody else, that gives lists."""

    signature = "listing"

    def tokenize(self, text):
        return list(Spaces().tokenize(text))


@pytest.mark.parametrize("tokenizer", [*TOKENIZERS, Listing()], ids=[*NAMES, "listing"])
@pytest.mark.parametrize("number", [1, 12])
def test_tokens_that_are_equal_have_one_hash_however_they_are_cut(tokenizer, number):
    texts = ["国家安全 matters.", "人\u0301安全 matters.", *["国家安全 matters."] * 10][:number]
    cut_together(tokenizer)
    for text, tokens in zip(texts, tokenize_all(tokenizer, texts), strict=True):
        made = tuple(tokenizer.tokenize(text))
        assert tokens == made
        assert made == tokens
        assert hash(tokens) == hash(made)


@given(
    st.lists(
        st.text(st.sampled_from("人工智能国家安全发展比特币网络账户就的了一不鿔"), min_size=1, max_size=12),
        min_size=1,
    )
)
def test_the_likeliest_words_of_runs_are_the_same_side_by_side(runs):
    begins = np.cumsum([0, *(len(run) + 1 for run in runs)])
    starting = likeliest_words(code_points(" ".join(runs)), begins[:-1], begins[1:] - 1)
    for run, begin in zip(runs, begins.tolist(), strict=False):
        places = [*np.flatnonzero(starting[begin : begin + len(run)]).tolist(), len(run)]
        assert [run[start:end] for start, end in pairwise(places)] == probable_words(run)


@pytest.mark.parametrize("tokenizer", TOKENIZERS, ids=NAMES)
def test_nothing_gives_no_tokens(tokenizer):
    for text in ("", " \n　", "\u200b"):
        assert [token for token in tokenizer.tokenize(text) if token.key] == []
    assert tokenizer.signature


CHINESE = [
    # text, tokens
    ("推动“人工智能＋”行动", "推动 “ 人工智能 ＋ ” 行动"),
    ("增长5.2%，达到126.06万亿元", "增长 5.2% ， 达到 126.06 万亿元"),
    ("到二〇三五年", "到 二〇三五 年"),
    ("扩大内需战略", "扩大 内需 战略"),
    ("５Ｇ基站", "５Ｇ 基站"),
    ("新质\u200b生产力", "新 质 生产力"),
    ("R&D投入", "R&D 投入"),
]


@pytest.mark.parametrize(("text", "tokens"), CHINESE, ids=[row[0] for row in CHINESE])
def test_chinese_rows(text, tokens):
    assert " ".join(token.text for token in Jieba().tokenize(text)) == tokens


def test_traditional_text_has_simplified_keys():
    tokens = Jieba().tokenize("維護國家安全")
    assert [token.text for token in tokens] == ["維護", "國家", "安全"]
    assert [token.key for token in tokens] == ["维护", "国家", "安全"]
    assert tokens[1].span == Span(2, 4)


ENGLISH = [
    # text, tokens, keys
    ("Chinese-path modernization", "Chinese - path modernization", "chinese - path modernization"),
    ("HK$1,200.50 grew 5.2%", "HK$ 1,200.50 grew 5.2%", "hk$ 1,200.50 grow 5.2%"),
    ("the U.S. and the US", "the U.S. and the US", "the u.s. and the US"),
    ("China’s enterprises don’t", "China ’s enterprises do n’t", "china 's enterprise do n't"),
    ("R&D in 5G", "R&D in 5G", "r&d in 5g"),
    ("Scheme1 says", "Scheme 1 says", "scheme 1 say"),
    ("forces.[12] Next", "forces . Next", "force . next"),
]


@pytest.mark.parametrize(("text", "tokens", "keys"), ENGLISH, ids=[row[0] for row in ENGLISH])
def test_english_rows(text, tokens, keys):
    found = English().tokenize(text)
    assert " ".join(token.text for token in found) == tokens
    assert " ".join(token.key for token in found) == keys


def test_rjieba_gives_the_words_of_jieba():
    pytest.importorskip("rjieba", reason="needs the extra 'fast'")
    fast, slow = Jieba(engine="rjieba"), Jieba(engine="jieba")
    assert Jieba().signature == fast.signature  # the default, where it is installed
    assert fast.signature != slow.signature
    for sample in sorted(SAMPLES.glob("*.zh.txt")):
        text = sample.read_text("utf-8")
        assert fast.tokenize(text) == slow.tokenize(text)
        for run in regex.findall(r"\p{Han}+", text):
            assert chinese._rjieba_cut()(run) == probable_words(run)


def test_rjieba_is_loaded_for_texts_that_are_worth_it(monkeypatch):
    cuts = chinese._late_rjieba.__wrapped__()
    monkeypatch.setattr(chinese, "_rjieba_cut", lambda: lambda run: ["loaded"])
    assert cuts("国家安全" * (chinese.WORTH_LOADING // 4)) == ["国家", "安全"] * (chinese.WORTH_LOADING // 4)
    assert cuts("国家安全") == ["loaded"]


def test_a_missing_engine_names_its_extra(monkeypatch):
    monkeypatch.setattr(chinese, "find_spec", lambda name: None)
    assert Jieba().signature.startswith("jieba:")
    with pytest.raises(MissingExtra, match=r"'fast': pip install '.*\[fast\]'"):
        Jieba(engine="rjieba")


@pytest.mark.parametrize("engine", ["jieba", "rjieba"])
def test_words_leave_no_trace(tmp_path, engine):
    """No cache file, no line on standard error, and jieba itself not even imported."""
    if engine == "rjieba":
        pytest.importorskip("rjieba", reason="needs the extra 'fast'")
    program = (
        "import json, sys\n"
        "from termalign.language.tokenizers import Jieba\n"
        f"words = [token.text for token in Jieba(engine={engine!r}).tokenize('国家安全')]\n"
        "print(json.dumps([words, 'jieba.finalseg' in sys.modules]))"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={"TMPDIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ended.stdout) == [["国家", "安全"], False]
    assert ended.stderr == ""
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def jieba():
    """Jieba's own search, in an instance without a cache file."""
    import jieba

    class Uncached(jieba.Tokenizer):
        def initialize(self, dictionary=None):
            self.FREQ, self.total = self.gen_pfdict(self.get_dict_file())
            self.initialized = True

    tokenizer = Uncached()
    tokenizer.initialize()
    return tokenizer


def test_the_corpus_of_the_dictionary_is_as_large_as_said(jieba):
    assert jieba.total == CORPUS_WORDS


HAN_WORDS = st.deferred(
    lambda: st.sampled_from(
        regex.findall(r"^\p{Han}{2,}(?= )", dictionary().decode("utf-8"), regex.MULTILINE)[::97]
    )
)
"""Of the words of the dictionary, which is read when the law is tried."""
HAN = st.sampled_from("国家的一发展中和龘㐀\U00020000\u9fff\uf900〇了在有人民")


@given(st.lists(HAN_WORDS | HAN, min_size=1, max_size=8).map("".join))
@example("中华人民共和国")
@example("龘")
def test_probable_words_are_those_of_jieba(jieba, run):
    assert probable_words(run) == list(jieba.cut(run, HMM=False))


def test_probable_words_of_texts_are_those_of_jieba(jieba):
    for sample in sorted(SAMPLES.glob("*.zh.txt")):
        for run in regex.findall(r"\p{Han}+", sample.read_text("utf-8")):
            assert probable_words(run) == list(jieba.cut(run, HMM=False))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Xi'an and Yan’an", ["Xi'an", "and", "Yan’an"]),
        ("China's O'Brien’s", ["China", "'s", "O'Brien", "’s"]),
        ("We don't; let's", ["We", "do", "n't", ";", "let", "'s"]),
    ],
)
def test_names_keep_their_apostrophe(text, tokens):
    assert [token.text for token in English().tokenize(text)] == tokens
