"""Whether two renderings choose different words, or are one in another form."""

import regex

from termalign.keys import Level, same
from termalign.keys.folded import zh_key
from termalign.keys.initialisms import abbreviates
from termalign.keys.words import stem, word_lemma
from termalign.matching.words import Words
from termalign.text import is_han
from termalign.text.function_words import FUNCTION_WORDS

TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir madam lord lady president chairman chairwoman premier minister secretary "
    "director master uncle aunt old young little brother sister".split()
)
"""Forms of address: words that a name may have with it or not."""

LEAST_SHARED = 4
"""Letters that two words share at their beginning to be of one family here, where a family is no deviation."""

LEAST_BEGINNING = 3
"""Letters of the shortest word that is the beginning of another and stands for it."""


def other_words(rendering: str, main: str) -> bool:
    """Tell whether a rendering, English or Chinese, chooses other words than the main one.

    Example:
        >>> [other_words(text, "Exchange Fund") for text in ("the exchange funds", "the Fund", "EF", "Currency Fund")]
        [False, False, False, True]
        >>> other_words("Mr. Li", "Li Fan"), other_words("Lee Fan", "Li Fan")
        (False, True)
        >>> [other_words(text, "证券监督管理委员会") for text in ("证券的监督管理委员会", "证监会", "股票管理局")]
        [False, False, True]
    """
    if same(rendering, main, Level.FAMILY) or _is_symbolic(rendering) or _is_symbolic(main):
        return False
    if any(map(is_han, rendering + main)):
        return _other_characters(rendering, main)
    one, other = _content(rendering), _content(main)
    if not one or not other or one <= other or other <= one:
        return False
    # What is left of both without the words they share may be a short form and its full form: LAC Rules.
    left, right = _without(rendering, other), _without(main, one)
    if _ACRONYM.search(left) or _ACRONYM.search(right):
        return False  # what it stands for need not have these letters: RMB, for renminbi
    return not (_shortens(left, right) or _shortens(right, left) or _akin(left, right))


def shares_words(rendering: str, main: str) -> bool:
    """Tell whether two renderings have a word, or in Chinese a character, in common.

    Example:
        >>> shares_words("Currency Funds", "Exchange Fund"), shares_words("同业公会", "银行公会")
        (True, True)
    """
    if any(map(is_han, main)):
        return not set(zh_key(rendering).text).isdisjoint(zh_key(main).text)
    return not _content(rendering).isdisjoint(_content(main))


def _other_characters(rendering: str, main: str) -> bool:
    """Tell whether neither has all characters of the other in its order, as a short form has those of its full form."""
    one, other = (zh_key(text).text.replace("的", "") for text in (rendering, main))
    chinese = any(map(is_han, one)) and any(map(is_han, other))
    return chinese and not (_in_order(one, other) or _in_order(other, one) or _opposed(one, other))


def _opposed(one: str, other: str) -> bool:
    """Tell whether one denies what the other says (无效, 有效); after *not* that is the same."""
    left, right = (text.translate(_WITHOUT_NEGATION) for text in (one, other))
    return bool(left) and left == right


def _in_order(short: str, full: str) -> bool:
    left = iter(full)
    return all(char in left for char in short)


def _is_symbolic(text: str) -> bool:
    """Tell whether a rendering is a number, a date or a sum, which translators write in many ways."""
    return any(char.isdigit() or char in "$%" for char in text)


def _akin(left: str, right: str) -> bool:
    """Tell whether each word is of the family of its counterpart, in order, or one side is the other run together.

    What is run together may stand in a longer word: *volume snapshots* in *VolumeSnapshotClass*.
    """
    ours, theirs = (side.casefold().split() for side in (left, right))
    if len(ours) != len(theirs):
        fewer, more = sorted((ours, theirs), key=len)
        together = _ENDING.sub("", "".join(more))
        return len(fewer) == 1 and len(together) >= LEAST_SHARED and together in fewer[0]
    return all(map(_of_one_family, ours, theirs))


def _of_one_family(one: str, other: str) -> bool:
    """Tell whether two words differ in endings, one has the other in it, or a list has them in one family.

    *Stable* and *stability*, *China* and *Chinese* differ in endings, *bank* is in *interbank*, *law* and *legal* are
    listed. So *action* is of the family of *transaction*, though it is not; but *transfer* is not, nor is *lifespan* of
    that of *lifecycle*.
    """
    left, right = _ENDING.sub("", one), _ENDING.sub("", other)
    families = [
        _FAMILY.get(word_lemma(word), _FAMILY.get(cut)) for word, cut in ((one, left), (other, right))
    ]
    if families[0] is not None and families[0] == families[1]:
        return True
    short, long = sorted((left, right), key=len)
    return left == right or (len(short) >= LEAST_SHARED and (short in long or _differ_in_endings(one, other)))


def _differ_in_endings(one: str, other: str) -> bool:
    """Tell whether two words begin alike, and what is left of each is endings.

    Example:
        >>> _differ_in_endings("stable", "stability"), _differ_in_endings("transfer", "transaction")
        (True, False)
    """
    return any(
        one[:place] == other[:place] and _ENDINGS.fullmatch(one, place) and _ENDINGS.fullmatch(other, place)
        for place in range(LEAST_SHARED, min(len(one), len(other)) + 1)
    )


_ACRONYM = regex.compile(r"\b(?!US\b)\p{Lu}{2,}s?\b")
_ENDING = regex.compile(r"(?<=..)(?:ings?|ed|es|[es])$")
"""Of forms that the dictionary of lemmas parts: *filing* and *filed*."""
_ENDINGS = regex.compile(
    "(?:"
    "a|age|ain|al|an|ance|ancy|ant|ar|ary|ate|ature|able|ability|ation|ative|be|cation|ce|cy|d|de|e|ean|ed|ee|enance|ence|"
    "ency|ent|er|ery|es|ese|ful|fy|hood|ia|ial|ian|iary|ible|ibility|ic|ical|ics|ied|ier|ies|ify|ification|ility|ilize|ing|"
    "ion|ish|ism|ist|istic|ite|ition|itive|ity|ive|ize|izing|ization|le|less|ly|ment|n|nce|ness|ology|or|ory|ous|ption|"
    "r|ral|ration|re|ry|s|se|ship|sion|sis|ss|ssion|ssive|st|t|te|tial|tic|tific|tion|tive|ture|ty|ual|ure|ution|ve|y"
    "){0,3}"
)
"""Of inflected and derived words, with the consonants that change before them (*exten-d*, *exten-sion*)."""
_WITHOUT_NEGATION = str.maketrans("", "", "不无未非没有")
_FAMILIES = (
    "abide abode, advise advice, believe belief, bind bound, breathe breath, broad breadth, choose choice, "
    "clear clarify clarity, deep depth, devise device, die death dead, find found, fly flight, give gift, grow growth, "
    "high height, hot heat, live life alive, long length lengthen, lose loss, prove proof, raise rise, relieve relief, "
    "retain retention, sell sale sales sold, speak speech, strong strength strengthen, true truth, wide width, "
    "young youth, law legal legally, year annual annually"
)
"""English words of one family that do not begin alike: derived ones whose vowels change, and adjectives of another
root. Both are closed classes. *Found* and *bound* are lemmas too."""
_FAMILY = {word: family for family in _FAMILIES.split(", ") for word in family.split()}


def _shortens(short: str, full: str) -> bool:
    """Tell whether a text is an initialism of another, or its beginning (*Sep* for *September*)."""
    return abbreviates(short, full) or (
        LEAST_BEGINNING <= len(short) < len(full) and full.casefold().startswith(short.casefold().rstrip("."))
    )


def _without(text: str, stems: frozenset[str]) -> str:
    """Return the words of a text that mean something and are of no family in `stems`."""
    words = (word for word in Words(text).surfaces if word.casefold() not in FUNCTION_WORDS)
    return " ".join(word for word in words if stem(word_lemma(word)) not in stems)


def _content(text: str) -> frozenset[str]:
    """Return the families of the words that mean something; a title before a name is none (*Director Li*)."""
    lemmas = [word_lemma(word) for word in Words(text).surfaces]
    after = [*lemmas[1:], ""]
    return frozenset(
        stem(lemma)
        for lemma, following in zip(lemmas, after, strict=True)
        if lemma not in FUNCTION_WORDS
        and not (lemma in TITLES and following and following not in FUNCTION_WORDS)
    )
