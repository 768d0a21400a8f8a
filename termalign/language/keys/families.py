"""Whether two English words are of one family: one word with other suffixes, or in a compound.

This is wider than `Level.FAMILY`, which compares keys (`termalign.language.keys.words.stem`) and knows neither
the list of irregular families nor compounds: there a match has to be safe, here a difference has to be.
"""

from collections.abc import Iterable, Set
from functools import lru_cache

import regex

from termalign.language.keys.words import word_lemma
from termalign.language.text.spelling import WORD_CACHE_SIZE
from termalign.runtime.lazy import lazy_pattern

LEAST_ROOT_LETTERS = 4
"""Letters of the root that two words share to be of one family here, where a family is no deviation."""

MOST_SUFFIXES = 4
"""Suffixes that a word may have one after the other: *sustain-able-ity*."""


def of_one_family(first: str, second: str) -> bool:
    """Return whether two words differ in suffixes, one has the other in it, or a list has them in one family.

    *Stable* and *stability*, *China* and *Chinese* differ in suffixes, *bank* is in *interbank*, *law* and *legal* are
    listed. So *action* is of the family of *transaction*, though it is not.
    """
    if not root_keys(first).isdisjoint(root_keys(second)):
        return True
    short, long = sorted((word_lemma(first), word_lemma(second)), key=len)
    if len(uninflected(short)) < LEAST_ROOT_LETTERS:
        return False
    # What follows the shorter one in a compound is a word, not a few letters: market is none of mark.
    starts = [match.start() for match in regex.finditer(regex.escape(short[:LEAST_ROOT_LETTERS]), long)]
    return any(
        (long.startswith(short, start) and not 0 < len(long) - start - len(short) < LEAST_ROOT_LETTERS)
        or (start and derived_alike(short, long[start:]))
        for start in starts
    )


def derived_alike(first: str, second: str) -> bool:
    """Return whether two words have one root, with other suffixes or none.

    Example:
        >>> derived_alike("stable", "stability"), derived_alike("decide", "decision")
        (True, True)
        >>> derived_alike("policy", "police"), derived_alike("state", "station"), derived_alike("bank", "interbank")
        (False, False, False)
    """
    return first == second or not _roots(first).isdisjoint(_roots(second))


def has_other_part(expected: str, word: str) -> bool:
    """Return whether a word of one family says another thing, as one with another part in what is done does.

    A *licensee* is no *licensor*, though one is derived as the other. Who is involved may be expected of the act
    (*foreign investors* for *foreign investment*), not the other way round.

    Example:
        >>> [has_other_part("licensor", word) for word in ("licensee", "licensing", "licensors")]
        [True, True, False]
        >>> has_other_part("appellant", "appellee"), has_other_part("applicant", "application")
        (True, False)
        >>> has_other_part("investment", "investors"), has_other_part("centre", "central")
        (False, False)
        >>> has_other_part("harmful", "harmless"), has_other_part("sulfuric", "sulfurous")
        (True, True)

    Args:
        expected: The word of a rendering.
        word: One of its family.
    """
    mine, other = word_lemma(expected), word_lemma(word)
    if (_LACKING.search(mine) is None) != (_LACKING.search(other) is None):
        return True
    if len({match.group() for match in map(_VALENCE.search, (mine, other)) if match}) > 1:
        return True
    part = _ROLE.search(mine)
    if part is None or mine in _ACTS:
        return mine.endswith("ant") and other.endswith("ee")
    kept = other[part.start() :]
    # The *r* of *center* is of its root, which *central* has too.
    return not kept.startswith((part.group(), "r"))


def is_other_participle(expected: str, word: str) -> bool:
    """Return whether one of two words of a family does something, and the other is done to, before the same noun.

    Example:
        >>> is_other_participle("developing", "Developed"), is_other_participle("developing", "development")
        (True, False)
    """
    endings = {
        match.group() for match in map(_PARTICIPLE.search, (expected.casefold(), word.casefold())) if match
    }
    return len(endings) > 1


def is_other_singular(expected: str, word: str, *, modifies: bool) -> bool:
    """Return whether a noun whose plural names another thing is written in the singular.

    Example:
        >>> is_other_singular("customs", "Custom", modifies=False)
        True
        >>> [is_other_singular("securities", "security", modifies=each) for each in (True, False)]
        [True, False]

    Args:
        expected: The noun, as a rendering has it.
        word: What is in its place.
        modifies: Whether another noun is behind it: *security law* is no *securities law*.
    """
    noun = expected.casefold()
    return noun != word.casefold() and (noun in _OTHER_PLURALS or (modifies and noun in _MODIFYING_PLURALS))


_OTHER_PLURALS = frozenset("arms customs damages futures glasses means minutes premises proceeds".split())
_MODIFYING_PLURALS = frozenset("goods sales savings securities".split())

_PARTICIPLE = lazy_pattern(r"(?<=\w{3})(?:ing|ed)$")

_ROLE = lazy_pattern(r"(?<=\w{3})(?:er|or|ee|ist)$")
"""What a noun ends with that names who does something, or to whom it is done, or what it is done with."""

_ACTS = frozenset("disclaimer merger ouster retainer waiver".split())
"""Acts whose names end as if they named who does them."""

_LACKING = lazy_pattern(r"(?<=\w{3})less(?:ness|ly)?$")
_VALENCE = lazy_pattern(r"(?<=\w{3})(?:ic|ous)$")
"""What adjectives of acids and salts end with, of which one has more oxygen, or a higher charge, than the other."""


def listed_families(word: str) -> set[str]:
    """Return the families that a list has a word in, with all their words: nearly always none, or one."""
    forms = {word.casefold(), word_lemma(word)}
    if not word.endswith("e"):  # *site* is no form of *sit*
        forms.add(uninflected(word))
    return {_FAMILY[form] for form in forms if form in _FAMILY}


def uninflected(word: str) -> str:
    """Return a word without the ending of a form, which the dictionary of lemmas parts: *filing* and *filed*."""
    return _INFLECTION.sub("", word.casefold())


def _roots(word: str) -> frozenset[str]:
    """Return the roots that a word may have, and its lemma, however short."""
    new = bases = {word_lemma(word), uninflected(word)}
    for _ in range(MOST_SUFFIXES):
        new = {base for longer in new for base in _without_suffix(longer)} - bases
        bases = bases | new
    roots = {_root(base) for base in bases}
    return frozenset({word_lemma(word)} | {root for root in roots if len(root) >= LEAST_ROOT_LETTERS})


@lru_cache(WORD_CACHE_SIZE)
def root_keys(word: str) -> frozenset[str]:
    """Return what two words have in common that have one root, are one word without endings, or are listed together.

    Example:
        >>> [root_keys("filing").isdisjoint(root_keys(word)) for word in ("Filed", "fill")]
        [False, True]
        >>> root_keys("bind").isdisjoint(root_keys("Bound"))
        False
    """
    return _roots(word.casefold()) | {f" {uninflected(word)}"} | listed_families(word.casefold())


def beginnings_of(keys: Iterable[Set[str]]) -> Set[str]:
    """Return how the words begin that have some of the keys of roots, or their lemmas."""
    words = (word for own in keys for key in own for word in key.split())
    return {word[:LEAST_STEM_LETTERS] for word in words}


def may_have_roots(word: str, beginnings: Set[str]) -> bool:
    """Return whether a word may have keys of roots whose words have these beginnings: most words have none.

    Example:
        >>> filing = beginnings_of([root_keys("filing")])
        >>> may_have_roots("Filed", filing), may_have_roots("merger", filing)
        (True, False)
    """
    lower = word.casefold()
    return lower[:LEAST_STEM_LETTERS] in beginnings or word_lemma(lower)[:LEAST_STEM_LETTERS] in beginnings


LEAST_STEM_LETTERS = 2
"""First letters that no suffix and no change before one touches; those of the lemma or of the word itself."""


def _without_suffix(word: str) -> set[str]:
    """Return what a word may be derived from, also with the vowel that a suffix drops or changes."""
    size = len(word)
    bases = {
        word[:-length]
        for length in _SUFFIX_LENGTHS
        if (least := _FAMILY_SUFFIXES.get(word[-length:])) is not None and size - length >= least
    }
    if not bases:
        return bases
    if _NO_SUFFIX.search(word):
        bases -= {word.removesuffix("y"), word.removesuffix("ion")}
    bases |= {base[:-1] + "y" for base in bases if base.endswith("i")}
    return bases | {base + "e" for base in bases if base.endswith(_WITHOUT_E)}


def _root(base: str) -> str:
    """Return a base with what changes in it before suffixes made one."""
    for letters, ending, same in _CHANGES:
        if base.endswith(letters):
            base = ending.sub(same, base)
    return base


_INFLECTION = lazy_pattern(r"(?<=..)(?:ings?|ed|es|e|(?<![su])s)$")
_NO_SUFFIX = lazy_pattern(r"(?:icy|[^stx]ion)$")
"""*Policy* and *companion*, which are not derived from *police* and *company*."""
_WITHOUT_E = ("iz", "iv", "at", "abl", "ibl")
"""Suffixes before a further one: *industrializ-ation*."""

_FAMILY_SUFFIXES = {
    suffix: least
    for least, suffixes in (
        # Of nouns: of doing and of what is done, of being so, of who does it, of peoples.
        (4, "ation ication ment ance ence ancy ency age al ery ry ure ature th ing is"),
        (4, "ness ity osity ty ety acy cy y hood ship dom ism"),
        (4, "er or ar ee eer ist ian an ean ese ant ent"),
        # Of adjectives and adverbs.
        (4, "able ible abil ibil ably ibly ful less ish ous ious eous"),
        (4, "ial ual ic ical ics atic etic istic ative atory ary ory ly ally ward wise"),
        # Of verbs.
        (4, "ize ify ific ate en"),
        # After Latin stems, of which a short one is mostly another word: *sta-tion*, *tradi-tion*, *na-tive*.
        (5, "ion ition ive itive"),
    )
    for suffix in suffixes.split()
}
"""What words are derived and inflected with, and the letters that stand before it at least."""
_SUFFIX_LENGTHS = sorted(set(map(len, _FAMILY_SUFFIXES)))

_CHANGES = tuple(
    (tuple(letters), lazy_pattern(ending), same)
    for letters, ending, same in (
        ("ea", r"(?<=..)[ea]$", ""),  # finance, financial; China, Chinese
        ("y", r"y$", "i"),  # industry, industrial
        ("z", r"(?<=[iy])z$", "s"),  # analyze, analysis
        ("bdgklmnprt", r"(?<=[aeiou])([bdgklmnprt])\1$", r"\1"),  # program, programming
        ("c", r"nc$", "nt"),  # science, scientific; agent, agency
        ("l", r"bil$", "bl"),  # stable, stability
        ("r", r"(?<=[bdgt])er$", "r"),  # center, central; minister, ministry
        ("c", r"ific$", "ifi"),  # notify, notification
        ("c", r"duc$", "duct"),  # produce, production
        ("s", r"(?<=clu|ci|vi|va|ro|lo|xten|pan|fen|pen|hen)s$", "d"),  # decide, decision; extend, extension
        ("s", r"(?<!com)miss$", "mit"),  # permit, permission; not commit, commission
        ("b", r"scrib$", "script"),  # describe, description
        ("v", r"ceiv$", "cept"),  # receive, reception
        ("m", r"sum$", "sumpt"),  # consume, consumption
        ("v", r"(?<=o)lv$", "lut"),  # resolve, resolution
        ("r", r"quir$", "quisit"),  # acquire, acquisition
        ("i", r"troi$", "truct"),  # destroy, destruction
        ("n", r"(?<=..)tain$", "ten"),  # maintain, maintenance
        ("n", r"plain$", "plan"),  # explain, explanation
        ("d", r"ceed$", "ced"),  # proceed, procedure
        ("t", r"yst$", "ys"),  # analysis, analyst
        ("t", r"(?<=aly|nthe|othe|pha)t$", "s"),  # analysis, analytic
    )
)
"""Vowels dropped and consonants changed at the end of a root, as they are spelt; first the last letters that may be."""

_FAMILIES = (
    "abide abode, advise advice, base basic basis, believe belief, bind bound, breathe breath, broad breadth, "
    "choose choice, clear clarify clarity, deep depth, devise device, die death dead, exceed excess, find found, "
    "fly flight, give gift, grow growth, high height, hot heat, live life alive, long length lengthen, lose loss, "
    "prove proof, raise rise rose risen rising, relieve relief, retain retention, sell sale sales sold, speak speech, "
    "strong strength strengthen, succeed success, true truth, wide width, young youth, law legal legally, "
    "year annual annually, poor poverty, sun solar, moon lunar, star stellar, universe cosmic, sea marine maritime, "
    "mind mental, heart cardiac, lung pulmonary, kidney renal, liver hepatic, brain cerebral, tooth dental, "
    "mother maternal, father paternal, king royal, "
    "abolish abolition, betray traitor, bleed blood, collide collision, compel compulsion, deceive deceit, "
    "dry drought, erode erosion, expel expulsion, feed food, grief grieve, half halve, leaf leaves, "
    "loaf loaves, nose nasal, persuade persuasion, poet poem, proud pride, prophet prophecy, "
    "pursue pursuit, repel repulsion, secret secrecy, shelf shelve, sing song, thief theft, tragedy tragic, "
    "try trial, vision visual, wise wisdom, "
    "britain british, denmark danish, england english, finland finnish, france french, greece greek, "
    "holland netherlands dutch, ireland irish, poland polish, scotland scottish, spain spanish, sweden swedish, "
    "switzerland swiss, turkey turkish, wales welsh, "
    "add addition additional, bear bore born birth, bend bent, break broke, buy bought buying buyer, drink drank "
    "drunk drinker, feel felt, go gone going, grind ground, lay laid, leave left, own owner ownership, pay paid "
    "payment payable, ring rung, shake shook, shoot shot, sit sat sitting, smell smelt, spell spelt, tread trod, "
    "use user usage usable useful, win won winner, wind wound"
)
"""English words of one family whose roots differ or are short: derived ones whose vowels change, adjectives of
another root, also of countries, and forms that are lemmas of their own, as *found* and *leaves*. All are closed
classes."""
_FAMILY = {word: family for family in _FAMILIES.split(", ") for word in family.split()}
