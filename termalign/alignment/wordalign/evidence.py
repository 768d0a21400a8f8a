"""Evidence for links before any statistics: dictionary, vectors, surface; and the prior made of them.

Words are similar by their vectors, on one scale for every encoder: cosines of different models are not comparable,
unrelated words may lie at 0 or at 0.8. Phrases that are
translated word by word show where a model puts words that translate each other and words that do not; vectors
are centred by language over the same phrases. A similarity of 0 then means unrelated and 1 a typical
translation, whatever the model.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np

from termalign.alignment.wordalign.base import TokenPair
from termalign.alignment.wordalign.surface import letters, numbers, sounds
from termalign.alignment.wordalign.translations import Translations
from termalign.language.arrays import Floats, Ints, Longs, rounded_product
from termalign.language.encoders import Encoder, TokenEncoder
from termalign.language.lexicon import Lexicon
from termalign.language.text import Token, is_han
from termalign.runtime.files.shipped import shipped

LONGEST_PHRASE_WORDS = 3
"""Source words that may share one dictionary entry."""
SIMILARITY_FLOOR = 0.25
"""Similarity (0 unrelated, 1 typical translation) from which it counts for the prior."""
SOUND_FLOOR, SOUND_SLOPE = 0.4, 1.6
"""Likeness of sounds from which it counts for the prior, and its worth above."""


class LinkEvidence(NamedTuple):
    """Evidence for the links of one sentence pair; matrices of shape (source tokens, target tokens)."""

    dictionary: Floats
    """Best gloss of the source word that has the target word, 0 to 1."""
    phrase: Floats
    """1 where all content words of a phrase's gloss occur in the target sentence, for all its words."""
    word: Floats
    """Similarity of whole words: 0 unrelated, 1 a typical translation."""
    context: Floats
    """Similarity of the words in their sentences, same scale; that of whole words without a token encoder."""
    number: Floats
    """1 where the numbers that the words are part of have one value, -1 where they have different ones."""
    same: Floats
    """1 where the words are the same letters, digits or mark."""
    sound: Floats
    """Likeness of the sounds of a name and its transcription, 0 to 1."""
    learned: Floats
    """How well the words of other documents translate each other, 0 to 1."""

    @property
    def prior(self) -> Floats:
        """Strength of the best single piece of evidence, 0 to 1."""
        # Each piece on a scale of 0 to 1, shape (src, tgt); numbers that differ leave nothing of the others.
        similar = np.clip(np.maximum(self.word, self.context) - SIMILARITY_FLOOR, 0.0, 1.0)
        heard = np.clip(SOUND_SLOPE * (self.sound - SOUND_FLOOR), 0.0, 1.0)
        best = np.maximum.reduce([self.dictionary, similar, self.number, self.same, heard, self.learned])
        return np.where(self.number < 0, np.float32(0), best)


class EvidenceSource:
    """Gathers evidence from a lexicon, a word encoder, a token encoder and translations of other documents."""

    def __init__(
        self,
        lexicon: Lexicon,
        encoder: Encoder,
        contextual: TokenEncoder | None = None,
        translations: Translations | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._encoder = encoder
        self._contextual = contextual
        self._translations = translations or Translations()
        self._word_scale: Scale | None = None
        self._token_scale: Scale | None = None

    def gather(self, pairs: Sequence[TokenPair]) -> list[LinkEvidence]:
        """Return the evidence of every sentence pair; no pair informs another."""
        if self._word_scale is None:
            self._word_scale = word_scale(self._encoder)
        zh = [[token.key for token in pair.src] for pair in pairs]
        en = [[shown(token) for token in pair.tgt] for pair in pairs]
        keys = [[token.key for token in pair.tgt] for pair in pairs]
        zh_types, en_types, key_types = Types(zh), Types(en), Types(keys)
        zh_vectors, en_vectors = self._word_scale.directions(
            self._encoder.encode(zh_types.words), self._encoder.encode(en_types.words)
        )
        glosses = self._glosses(zh_types, key_types)
        zh_sounds = sounds([self._heard(word) for word in zh_types.words])
        en_sounds = sounds([word if word.isalpha() else "" for word in en_types.words])
        zh_letters, en_letters = _letters(zh_types.words, en_types.words)
        runs = _known_runs(zh, self._lexicon)
        in_context = self._in_context(zh, en)
        evidence = []
        for index in range(len(pairs)):
            rows, columns = zh_types.of(zh[index]), en_types.of(en[index])
            word = self._word_scale.of_directions(zh_vectors[rows], en_vectors[columns])
            evidence.append(
                LinkEvidence(
                    dictionary=glosses[rows[:, None], key_types.of(keys[index])],
                    phrase=_phrases(zh[index], keys[index], runs[index], self._lexicon.phrases),
                    word=word,
                    context=in_context[index] if in_context else word,
                    number=numbers(zh[index], en[index]),
                    same=(zh_letters[rows][:, None] == en_letters[columns]).astype(np.float32),
                    sound=rounded_product(zh_sounds[rows], en_sounds[columns].T),
                    learned=self._translations.strength(zh[index], keys[index]),
                )
            )
        return evidence

    def _in_context(self, zh: Sequence[Sequence[str]], en: Sequence[Sequence[str]]) -> list[Floats]:
        """Return the similarity of words in their sentences; nothing without a token encoder."""
        if self._contextual is None:
            return []
        if self._token_scale is None:
            self._token_scale = token_scale(self._contextual)
        vectors = self._contextual.encode_tokens(zh), self._contextual.encode_tokens(en)
        return [self._token_scale.similarity(*sides) for sides in zip(*vectors, strict=True)]

    def _glosses(self, zh: "Types", keys: "Types") -> Floats:
        """Return how well each target word, by its key, renders each source word."""
        scores = np.zeros((len(zh.words), len(keys.words)), np.float32)
        for row, word in enumerate(zh.words):
            for key, score in self._lexicon.glossed(word).renderings.items():
                column = keys.id_of.get(key)
                if column is not None:
                    scores[row, column] = score
        return scores

    def _heard(self, word: str) -> str:
        """Return a source word in Latin letters; nothing for one that is no name."""
        if word.isascii():
            return word
        if len(word) < 2 or not all(is_han(char) for char in word):
            return ""
        readings = self._lexicon.pinyin(word)
        return readings[0] if readings else "".join("".join(self._lexicon.pinyin(char)[:1]) for char in word)


def _phrases(
    zh: Sequence[str],
    en: Sequence[str],
    known: Sequence[slice],
    phrases_of: Callable[[tuple[str, ...]], Sequence[Sequence[str]]],
) -> Floats:
    """Return which words are rendered together, given the runs of words that a lexicon has, and its phrases."""
    in_phrase = np.zeros((len(zh), len(en)), np.float32)
    positions: dict[str, list[int]] = {}
    for position, word in enumerate(en):
        positions.setdefault(word, []).append(position)
    for run in known:
        for phrase in phrases_of(tuple(zh[run])):
            if all(map(positions.__contains__, phrase)):
                for lemma in phrase:
                    in_phrase[run, positions[lemma]] = 1.0
    return in_phrase


def _known_runs(sentences: Sequence[Sequence[str]], lexicon: Lexicon) -> list[list[slice]]:
    """Return the runs of words in each sentence that a lexicon has, the shortest first."""
    runs = [
        [
            slice(start, start + size)
            for size in range(1, LONGEST_PHRASE_WORDS + 1)
            for start in range(len(words) - size + 1)
        ]
        for words in sentences
    ]
    texts = [["".join(words[run]) for run in own] for words, own in zip(sentences, runs, strict=True)]
    known = lexicon.among(set(chain.from_iterable(texts)))
    return [
        [run for run, text in zip(*of_sentence, strict=True) if text in known]
        for of_sentence in zip(runs, texts, strict=True)
    ]


def shown(token: Token) -> str:
    """Return a target word as encoders and word lists know it: unlemmatized, in lower case."""
    return token.text.casefold()


class Types:
    """The different words of some sentences, each with an id that does not depend on the order of sentences."""

    def __init__(self, sentences: Sequence[Sequence[str]]) -> None:
        self.words = sorted({word for sentence in sentences for word in sentence})
        self.id_of = {word: id_ for id_, word in enumerate(self.words)}

    def of(self, sentence: Sequence[str]) -> Longs:
        """Return the ids of the words of a sentence."""
        return np.array([self.id_of[word] for word in sentence], np.int64)


def _letters(*sides: Sequence[str]) -> Iterator[Ints]:
    """Yield a number a word of each side, which words of the same letters share."""
    id_of: dict[str, int] = {}
    for side in sides:
        yield np.array([id_of.setdefault(letters(word), len(id_of)) for word in side], np.intp)


_PHRASES = """
中国 经济 继续 增长 | china economy continues growing
我们 支持 和平 发展 | we support peaceful development
政府 提出 新 政策 | government proposes new policy
许多 学生 喜欢 音乐 | many students like music
他 昨天 访问 北京 | he yesterday visited beijing
两 国 加强 合作 | two countries strengthen cooperation
公司 生产 汽车 和 机器 | company produces cars and machines
科学家 发现 重要 问题 | scientists discovered important problem
世界 需要 更 多 能源 | world needs more much energy
老师 说 : “ 请 读 这 本 书 ” | teacher said : " please read this volume book "
母亲 每 天 做 早饭 | mother every day makes breakfast
市场 价格 大 幅 下降 | market prices large scale decline
警察 逮捕 三 名 男子 | police arrested three person men
改革 提高 生活 水平 | reform raises living standards
总统 会见 外国 记者 | president met foreign reporters
保护 环境 和 健康 | protect environment and health
去年 农业 产量 下降 | last-year agricultural output fell
银行 向 企业 提供 贷款 | bank to enterprises provides loans
医院 治疗 病人 | hospital treats patients
法律 禁止 这 种 行为 | law prohibits this kind behavior
雨 很 大 , 路 很 长 | rain very heavy , road very long
人民 希望 社会 公平 | people hope society fair
军队 在 南部 边境 | army in southern border
技术 创新 推动 工业 | technology innovation drives industry
孩子 们 在 学校 学习 | children they at school learn
投资 项目 已经 完成 | investment project already completed
委员会 讨论 安全 计划 | committee discusses security plan
水 和 空气 不 干净 | water and air not clean
文化 交流 十分 活跃 | cultural exchange extremely active
因为 战争 , 人口 减少 | because war , population decreased
"""
"""Word-by-word translations, made for the purpose: words at the same position translate each other."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where one model puts the words of both languages."""

    src_mean: Floats
    tgt_mean: Floats
    unrelated: float
    """Mean cosine of words that do not translate each other, once centred."""
    translated: float
    """Mean cosine of words that do."""

    def similarity(self, src: Floats, tgt: Floats) -> Floats:
        """Return the similarity of every source vector with every target vector."""
        return self.of_directions(*self.directions(src, tgt))

    def directions(self, src: Floats, tgt: Floats) -> tuple[Floats, Floats]:
        """Return where source and target vectors point from the mean of their language."""
        return _direction(src - self.src_mean), _direction(tgt - self.tgt_mean)

    def of_directions(self, src: Floats, tgt: Floats) -> Floats:
        """Return the similarity of every source direction with every target direction."""
        return (rounded_product(src, tgt.T) - self.unrelated) / (self.translated - self.unrelated)


def word_scale(encoder: Encoder) -> Scale:
    """Return the scale of an encoder of whole words: as it ships for the bundled one, or measured."""
    scale = json.loads(shipped(__package__, SCALE_FILE))
    if scale["signature"] != encoder.signature:
        return measured_word_scale(encoder)
    src_mean, tgt_mean = (np.array(scale[name], np.float32) for name in ("src_mean", "tgt_mean"))
    return Scale(src_mean, tgt_mean, scale["unrelated"], scale["translated"])


def token_scale(encoder: TokenEncoder) -> Scale:
    """Measure the scale of an encoder of words in their sentence."""
    return _measure(encoder.encode_tokens)


def measured_word_scale(encoder: Encoder) -> Scale:
    """Measure the scale of an encoder of whole words."""
    return _measure(lambda phrases: [encoder.encode(phrase) for phrase in phrases])


SCALE_FILE = "scale.json"
"""The scale of the bundled encoder: measuring it takes as long as a page of text (`training/scale.py`)."""


def _measure(encode: Callable[[Sequence[Sequence[str]]], Sequence[Floats]]) -> Scale:
    sides = [[side.split() for side in line.split(" | ")] for line in _PHRASES.strip().splitlines()]
    src = np.concatenate(encode([zh for zh, _ in sides]))
    tgt = np.concatenate(encode([en for _, en in sides]))
    src_mean, tgt_mean = src.mean(axis=0), tgt.mean(axis=0)
    # Each phrase against each, shape (phrases, phrases): translations are on the diagonal.
    cosine = rounded_product(_direction(src - src_mean), _direction(tgt - tgt_mean).T)
    translated = np.eye(len(cosine), dtype=bool)
    return Scale(src_mean, tgt_mean, float(cosine[~translated].mean()), float(cosine[translated].mean()))


def _direction(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(length > 0, length, 1.0)).astype(np.float32)
