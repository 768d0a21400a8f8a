"""Words for verdicts as people write them, in English and Chinese."""

import unicodedata

from termalign.errors import InputError
from termalign.language.text import simplify
from termalign.termbase.decisions.model import Verdict

_VERDICT_WORDS = {
    Verdict.ACCEPTED: "accepted accept ok okay yes y 接受 采用 通过 同意 是 对",
    Verdict.REJECTED: "rejected reject no n 拒绝 不接受 不采用 不通过 不同意 否 不对 错",
    Verdict.EDITED: "edited edit changed change 修改 已修改 改",
    Verdict.NEW: "new added add 新增 新 添加",
}
_VERDICT_OF_WORD = {word: verdict for verdict, words in _VERDICT_WORDS.items() for word in words.split()}

_LONGEST_WORD_SHOWN = 40
"""Code points of a word that a message shows."""


def verdict_named(word: str) -> Verdict | None:
    """Return the verdict that a word names, whatever its capitals, width and script; None for no word.

    Example:
        >>> [str(verdict_named(word)) for word in ("OK", "接受", "拒絕", "ｙ", "")]
        ['accepted', 'accepted', 'rejected', 'accepted', 'None']

    Raises:
        InputError: It names none.
    """
    plain = unicodedata.normalize("NFKC", simplify(word)).strip().lower()
    if not plain:
        return None
    if plain not in _VERDICT_OF_WORD:
        raise InputError(
            f"decision {word[:_LONGEST_WORD_SHOWN]!r}; allowed: {', '.join(Verdict)}, or empty; also words such as "
            "ok, y, no, 接受, 拒绝, 修改, 新增"
        )
    return _VERDICT_OF_WORD[plain]
