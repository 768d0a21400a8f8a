"""Chinese script: what is Han, and Traditional to Simplified for comparing.

Characters are converted one by one, whatever the script of the text: lengths never change, so spans of the converted
text are spans of the original, and a Simplified text is left as it is. A few characters have two Simplified forms, by
what they mean; for these, the characters beside them decide (乾 in 乾县 and 乾隆 is not the 乾 of 餅乾, biscuit).
"""

from functools import cache, lru_cache
from typing import Any

from termalign.runtime.forking import lock_held_at_fork
from termalign.runtime.lazy import lazy_pattern

HAN_CHARACTER = lazy_pattern(r"\p{Han}")
"""A Han character, in any plane of Unicode."""
HAN_RUN = lazy_pattern(r"\p{Han}+")

CHARACTER_CACHE_SIZE = 65_536
"""Characters whose answer is cached: all of a script; 8 MB."""


@lru_cache(maxsize=CHARACTER_CACHE_SIZE)
def is_han(char: str) -> bool:
    """Return whether `char` is a Han character, in any plane of Unicode.

    Example:
        >>> is_han("质"), is_han("𠀀"), is_han("q")
        (True, True, False)
    """
    return HAN_CHARACTER.match(char) is not None


_DRY_AFTER = (
    "燥净旱洗杯枯脆涸瘪粮电煸锅货果冰酪草柴裂渴咳呕笑爹妈儿巴硬瘦癣热湿股薪料粉贝菜面花蒸痒眼尸瞪耗亲女打"
)
_DRY_BEFORE = "饼晒烘风阴吹擦晾烤肉豆萄鱼笋果虾口未喝榨沥抹烧蒸扁"
"""What comes after and before 乾 where it means dry, and is 干 in Simplified script."""

_BY_NEIGHBOURS = (
    (lazy_pattern(f"乾(?=[{_DRY_AFTER}])|(?<=[{_DRY_BEFORE}])乾"), "干"),
    (lazy_pattern(r"(?<![慰狼枕酝蕴])藉"), "借"),
    (lazy_pattern(r"(?<=[反答批回])覆"), "复"),
    (lazy_pattern(r"(?<=复)甦"), "苏"),
)
"""Characters that both scripts write, and what they are in Simplified script in such company."""
_UNSETTLED = "乾藉覆甦"


def simplify(text: str) -> str:
    """Convert what is written in Traditional script to Simplified; the rest stays as it is.

    Example:
        >>> simplify("人工智慧與國家安全"), simplify("餅乾"), simplify("乾縣")  # AI and security; biscuit; Qian county
        ('人工智慧与国家安全', '饼干', '乾县')
    """
    if text.isascii():
        return text
    return settled(text.translate(_SIMPLIFIED))


def settled(text: str) -> str:
    """Return text, simplified character by character, with the characters simplified that their neighbours settle."""
    if not any(map(text.__contains__, _UNSETTLED)):
        return text
    for pattern, char in _BY_NEIGHBOURS:
        text = pattern.sub(char, text)
    return text


def simplified_char(char: str) -> str:
    """Return the Simplified form of a character, where it has one and one only.

    Example:
        >>> simplified_char("國"), simplified_char("乾"), simplified_char("x")
        ('国', '乾', 'x')
    """
    return _SIMPLIFIED[ord(char)]


class _Simplified(dict[int, str]):
    """Simplified forms by code point, each looked up at its first use."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        form = self[code] = _converted(char) if is_han(char) and char not in _UNSETTLED else char
        return form


_SIMPLIFIED = _Simplified()

_SIMPLIFIED_ANYWAY = frozenset("於徵夥後麽菸摺醣")
"""Characters that the Simplified character set has for names and old texts; elsewhere they are Traditional (于, 征)."""


def _converted(char: str) -> str:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        in_standard = False
    else:
        in_standard = char not in _SIMPLIFIED_ANYWAY
    # Most Chinese text has no other characters, and then the converter need not be loaded.
    return char if in_standard else _convert(char)


_CONVERTER_LOCK = lock_held_at_fork()


def _convert(text: str, config: str = "t2s") -> str:
    with _CONVERTER_LOCK:
        converted: str = _converter(config).convert(text)
    return converted if len(converted) == len(text) else text


def converted(text: str, profile: str) -> str:
    """Return text as a profile of OpenCC has it; its length may change, for words are replaced by those of a region.

    Example:
        >>> converted("軟體", "tw2sp"), converted("内存", "s2twp")  # software; memory
        ('软件', '記憶體')
    """
    with _CONVERTER_LOCK:
        result: str = _converter(profile).convert(text)
    return result


@cache
def _converter(config: str) -> Any:
    from opencc import OpenCC

    return OpenCC(config)


_IN_BOTH_SCRIPTS = frozenset("乾后里台干余征谷斗丑范姜郁岳松仆")
"""Characters that one script merged with another and both still write (皇后, 乾县, 公里)."""


@cache
def one_sided() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters of the basic block that only Traditional, and only Simplified, text uses."""
    block = "".join(map(chr, range(0x4E00, 0xA000)))

    def changed(config: str) -> frozenset[str]:
        return frozenset(old for old, new in zip(block, _convert(block, config), strict=True) if new != old)

    return changed("t2s") - _IN_BOTH_SCRIPTS, changed("s2t") - _IN_BOTH_SCRIPTS
