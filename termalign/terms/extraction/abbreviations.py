"""Abbreviations: a short form in brackets after its long form, as in *artificial intelligence (AI)*.

The letters of the short form are looked for in the words before the bracket, from right to left, the first at
the beginning of a word; the shortest such stretch is the long form.

References:
    Ariel S. Schwartz & Marti A. Hearst. 2003. A Simple Algorithm for Identifying Abbreviation Definitions in
    Biomedical Text. Pacific Symposium on Biocomputing 8, section 3.
"""

from collections.abc import Iterator, Sequence

from termalign.language.keys.initialisms import is_short_form
from termalign.language.text import Token


def abbreviations(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield the lemmas of each long form, and the short form that occurs in brackets after it.

    Example:
        >>> from termalign.language.tokenizers import English
        >>> list(abbreviations(English().tokenize("the use of artificial intelligence (AI) in schools")))
        [('artificial intelligence', 'AI')]
    """
    for place in range(1, len(tokens) - 2):
        short = tokens[place + 1].text
        if tokens[place].text in "(（" and tokens[place + 2].text in ")）" and is_short_form(short):
            start = _start(tokens, place, short)
            if start is not None:
                yield " ".join(token.key for token in tokens[start:place]), short


def _start(tokens: Sequence[Token], end: int, short: str) -> int | None:
    """Return the first token of the long form that ends before `end`; None when there is none."""
    letters = _letters(short)
    most = min(len(letters) + 5, 2 * len(letters))  # words looked at (section 3.2)
    left = len(letters) - 1
    for place in range(end - 1, max(-1, end - 1 - 2 * most), -1):
        word = tokens[place].text.lower()
        if not word[0].isalnum():
            if word not in _TIES:
                return None
            continue
        for offset in range(len(word) - 1, -1, -1):
            if word[offset] == letters[left] and (left > 0 or offset == 0):
                left -= 1
                if left < 0:
                    return place
    return None


def _letters(short: str) -> str:
    return short.removesuffix("s").lower()


_TIES = frozenset("-‑–&/’'")
"""Marks that may be inside a long form."""
