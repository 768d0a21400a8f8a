"""Similarity of words by vectors, on one scale for every encoder.

Cosines of different models are not comparable: unrelated words may lie at 0 or at 0.8. Phrases that are
translated word by word show where a model puts words that translate each other and words that do not; vectors
are centred by language over the same phrases. A similarity of 0 then means unrelated and 1 a typical
translation, whatever the model.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from termalign.files import shipped
from termalign.language.arrays import Floats
from termalign.language.encoders import Encoder, TokenEncoder

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
        return (src @ tgt.T - self.unrelated) / (self.translated - self.unrelated)


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
"""The scale of the bundled encoder: measuring it takes as long as a page of text, and its last bits differ between
processors (`training/scale.py`)."""


def _measure(encode: Callable[[Sequence[Sequence[str]]], Sequence[Floats]]) -> Scale:
    sides = [[side.split() for side in line.split(" | ")] for line in _PHRASES.strip().splitlines()]
    src = np.concatenate(encode([zh for zh, _ in sides]))
    tgt = np.concatenate(encode([en for _, en in sides]))
    src_mean, tgt_mean = src.mean(axis=0), tgt.mean(axis=0)
    # Each phrase against each, shape (phrases, phrases): translations are on the diagonal.
    cosine = _direction(src - src_mean) @ _direction(tgt - tgt_mean).T
    translated = np.eye(len(cosine), dtype=bool)
    return Scale(src_mean, tgt_mean, float(cosine[~translated].mean()), float(cosine[translated].mean()))


def _direction(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(length > 0, length, 1.0)).astype(np.float32)
