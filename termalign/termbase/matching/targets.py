"""Where a translation has a rendering: candidates in tiers, from exact to headless.

The strict tier is a substring search of keys and decides nearly all cases; the looser tiers need the words of
the translation and are tried, one after another, only for terms that the stricter ones left without a candidate.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import NamedTuple

import regex

from termalign.language.keys.families import has_other_part, is_other_participle, is_other_singular
from termalign.language.keys.folded import en_key
from termalign.language.keys.initialisms import is_short_form
from termalign.language.keys.mark_up import without_english_mark_up
from termalign.language.text import LIGHT_WORDS, Span
from termalign.language.text.spans import new_span
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.assignment import Candidate, Places
from termalign.termbase.matching.cues import Alternatives, FormCues, TextCues
from termalign.termbase.matching.expected import Rendering
from termalign.termbase.matching.ladder import Ladder, Translation
from termalign.termbase.matching.searching import all_in
from termalign.termbase.matching.tiers import Tier
from termalign.termbase.matching.words import EnglishWords

MOST_WORDS_BETWEEN = 4
"""Words that may be between those of a split rendering: `Bills issued under the Exchange Fund`."""


class Target(Translation):
    """A translation into English.

    Example:
        >>> from termalign.termbase.glossary import Term
        >>> target = Target("Cross border Programmes of the centre")
        >>> form = Rendering("cross-border program", Term("cross-border program"), variant=False)
        >>> [[candidate.tier.value for candidate in tier(target, form)] for tier in ENGLISH_LADDER.tiers]
        [[], [], ['inflection'], ['family'], [], ['split'], ['headless']]
    """

    def __init__(self, text: str) -> None:
        super().__init__(text, en_key(text))
        self._stretches: dict[tuple[str, bool], _Stretches] = {}

    @property
    def ladder(self) -> Ladder:
        """The tiers for English."""
        return ENGLISH_LADDER

    @cached_property
    def words(self) -> EnglishWords:
        """The words."""
        return EnglishWords(without_english_mark_up(self.text))

    def is_left_alone(self, span: Span) -> bool:
        """Return whether a stretch is a short form in brackets, and its full form is missing: *with the (ASTRI)*."""
        if not self.text.startswith(")", span.end) or not is_short_form(span.of(self.text)):
            return False
        before = _BEFORE_BRACKET.match(self.text, 0, span.start)
        return before is not None and before["word"].casefold() in LIGHT_WORDS

    def likely(self, form: Rendering) -> Sequence[int]:
        """Return the tiers behind the strictest that may find a rendering: those whose words are all there.

        No tier finds most of what is missing, and looking for letters and words costs a fraction of looking for spans.
        """
        if form.verbatim:
            return ()
        words, expected = self.words, form.words
        tiers = []
        if expected.spelled in words.spelled:
            tiers.append(_RESPELLED)
        inflected = words.inflected
        if expected.inflected in inflected:
            tiers.append(_INFLECTED)
        if not form.cased and (
            expected.family in words.family or (form.adjective and form.adjective in self.text)
        ):
            tiers.append(_DERIVED)
        if form.abbreviations or self.may_abbreviate(form):
            tiers.append(_ABBREVIATED)
        if not form.cased:
            if len(form.stems) > 1 and words.different_stems.issuperset(form.stems):
                tiers.append(_SCATTERED)
            if form.headless and form.headless in inflected:
                tiers.append(_HEADLESS)
        return tiers

    def places(self, tier: int, form: Rendering) -> Iterable[Places]:
        """Return where a rendering is found by one tier; those with an initialism in common share where that is."""
        if tier != _ABBREVIATED:
            return super().places(tier, form)
        return [
            self._kept(abbreviation, partial(abbreviation.candidates, self, form))
            for abbreviation in _abbreviations(self, form)
        ]

    def stretches(self, letters: str, *, is_expanded: bool) -> "_Stretches":
        """Return where letters are a word, or the words that they stand for."""
        key = letters, is_expanded
        if key not in self._stretches:
            found = (_expansions if is_expanded else _initialisms)(self, letters)
            self._stretches[key] = _Stretches(self.words, found)
        return self._stretches[key]

    def may_abbreviate(self, form: Rendering) -> bool:
        """Return whether a word of capitals has letters of a rendering alone; there may be some more."""
        return any(map(form.letters.issuperset, self.words.capital_indexes))

    def _look_for_forms(self, forms: Sequence[Rendering]) -> None:
        words = self.words
        words.spelled.look_for(form.words.spelled for form in forms)
        words.inflected.look_for(run for form in forms for run in (form.words.inflected, form.headless))
        words.family.look_for(form.words.family for form in forms)

    @cached_property
    def cues(self) -> TextCues:
        """What it has of `cues_of`."""
        words = self.words
        runs = (self.text, words.spelled.text, words.inflected.text, words.family.text)
        tagged = (
            ("s", words.content_indexes),
            ("l", dict.fromkeys(words.lemmas)),
            ("i", _first_letters(words)),
        )
        tokens = [kind + word for kind, words_of_kind in tagged for word in words_of_kind]
        return TextCues("\0".join(runs), tokens, words.capital_indexes)

    @staticmethod
    def cues_of(form: Rendering) -> FormCues:
        """Return what the tiers look for: keys run together, all stems, the words beside an abbreviation."""
        if form.verbatim:
            return FormCues()
        keys, lemmas = form.words, form.words.lemmas
        runs, words = [keys.spelled, keys.inflected], []
        if not form.cased:
            runs += [keys.family, form.adjective, form.headless]
            if len(form.stems) > 1:
                words.append([f"s{stem}" for stem in form.stems])
        for index, letters in form.abbreviations:
            words.append([f"i{letters[:2]}", *_other_lemmas(lemmas, index, index)])
        return FormCues([[run] for run in runs if run], words)

    @staticmethod
    def cues_beside(initialism: str, form: Rendering) -> Alternatives:
        """Return the lemmas beside an initialism of a part of the rendering; an empty one beside that of the whole."""
        if form.verbatim:
            return ()
        lemmas = form.words.lemmas
        parts = [
            _other_lemmas(lemmas, first, last) for first, last, shorts in form.parts if initialism in shorts
        ]
        return [*parts, [""]] if initialism in form.initials else parts


def _other_lemmas(lemmas: Sequence[str], first: int, last: int) -> list[str]:
    """Return the cues of the lemmas before and after some."""
    return [f"l{lemma}" for lemma in (*lemmas[:first], *lemmas[last + 1 :])]


def _first_letters(words: EnglishWords) -> set[str]:
    """Return the first letters of two words, with none between but those that initials may pass over."""
    pairs: set[str] = set()
    before: set[str] = set()
    for letter, passed in zip(words.initials, words.passed, strict=True):
        pairs.update(first + letter for first in before)
        if passed != "-":
            before.clear()
        before.add(letter)
    return pairs


def strict(target: Target, form: Rendering) -> list[Candidate]:
    """Return whole-word occurrences of the rendering where at most case and width differ."""
    key, form_key, written = target.key, form.key, target.text
    in_place = key.in_place
    candidates = []
    for start in target.key_text.starts(form_key):
        end = start + len(form_key)
        span = new_span((start, end)) if in_place else key.span(start, end)
        if not form.term.whole_word or _whole(written, span):
            tier = _strict_tier(written[span[0] : span[1]], form)
            if tier is not None:
                candidates.append(_new_candidate((span, tier, form, ())))
    return candidates


_new_candidate = partial(tuple.__new__, Candidate)


def _strict_tier(written: str, form: Rendering) -> Tier | None:
    if written == form.text:
        return _VARIANT if form.variant else _EXACT
    if written.lower() == form.text.lower():
        if form.verbatim or (form.cased and not _same_case([form.text], [written])):
            return None
        return _VARIANT if form.variant else Tier.CASE
    return _VARIANT if form.variant else Tier.FORM


_EXACT, _VARIANT = Tier.EXACT, Tier.VARIANT


def respelled(target: Target, form: Rendering) -> Iterator[Candidate]:
    """Yield occurrences that differ in hyphens, spaces, marks or British and American spelling."""
    if not form.verbatim:
        for first, last in target.words.spelled.find(form.words.spelled):
            yield from _cased(target, form, first, last, Tier.FORM)


def inflected(target: Target, form: Rendering) -> Iterator[Candidate]:
    """Yield occurrences that differ in number, tense or articles."""
    if not form.verbatim:
        surfaces = target.words.surfaces
        for first, last in target.words.inflected.find(form.words.inflected):
            if not are_other_words(form.words.surfaces, surfaces[first : last + 1]):
                yield from _cased(target, form, first, last, Tier.INFLECTION)


def derived(target: Target, form: Rendering) -> Iterator[Candidate]:
    """Yield occurrences with words of the same families, in the same order, or of the adjective of a country."""
    if form.verbatim or form.cased:
        return
    if form.adjective:
        for match in regex.finditer(rf"\b{form.adjective}\b", target.text):
            yield Candidate(Span(*match.span()), Tier.FAMILY, form)
    words, expected = target.words, form.words
    for first, last in words.family.find(expected.family):
        ends = _STOP_AMID_WORDS.search(words.between(first, last))
        if ends or _names_another(form, words, range(first, last + 1), ordered=True):
            continue
        one = "".join(words.lemmas[first : last + 1])  # *pre-emption* is one word, too
        if len(form.stems) > 1 or (" " not in words.between(first, last) and _akin(one, expected.lemmas[-1])):
            yield Candidate(words.span(first, last), Tier.FAMILY, form)


def are_other_words(expected: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether words in the order of a rendering name another thing: *developed country*, *custom duties*."""
    return len(words) == len(expected) and (
        any(map(is_other_participle, expected[:-1], words))
        or any(map(partial(is_other_singular, modifies=True), expected[:-1], words))
        or is_other_singular(expected[-1], words[-1], modifies=False)
    )


def _names_another(form: Rendering, words: EnglishWords, indexes: Sequence[int], *, ordered: bool) -> bool:
    """Return whether words of the families of a rendering name another thing: who else takes part, or is done to.

    Args:
        form: The rendering.
        words: Those of the translation.
        indexes: Which of them, in their order.
        ordered: Whether that is the order of the rendering.
    """
    expected = form.words
    if ordered and are_other_words(expected.surfaces, words.surfaces[indexes[0] : indexes[-1] + 1]):
        return True
    for index in indexes:
        of_family = [
            lemma
            for stem, lemma in zip(expected.stems, expected.lemmas, strict=True)
            if stem == words.stems[index]
        ]
        if of_family and all(has_other_part(lemma, words.lemmas[index]) for lemma in of_family):
            return True
    return False


LEAST_AKIN_LETTERS = 5
"""Letters that two words have to share at their beginning to be of a family without others beside them."""

LEAST_AKIN_SHARE = 0.6
"""Share of the longer word that these have to be: *inclusive* and *inclusiveness*, not *public* and *publication*."""


def _akin(first: str, second: str) -> bool:
    shared = next(
        (index for index, (mine, theirs) in enumerate(zip(first, second, strict=False)) if mine != theirs),
        min(len(first), len(second)),
    )
    return shared >= max(LEAST_AKIN_LETTERS, LEAST_AKIN_SHARE * max(len(first), len(second)))


def _cased(target: Target, form: Rendering, first: int, last: int, tier: Tier) -> Iterator[Candidate]:
    words = target.words
    if form.cased and not _same_case(form.words.surfaces, words.surfaces[first : last + 1]):
        return
    if _STOP_AMID_WORDS.search(words.between(first, last)) and not _STOP_AMID_WORDS.search(form.text):
        return
    yield Candidate(words.span(first, last), Tier.VARIANT if form.variant else tier, form)


_STOP_AMID_WORDS = lazy_pattern(r"(?<=\p{Ll}{3})\.\s+(?=\p{Lu})|[!?;]\s")
"""What ends a sentence, or half of one, and no abbreviation: no rendering goes across it."""


def abbreviated(target: Target, form: Rendering) -> Iterator[Candidate]:
    """Yield initialisms of the rendering, or of a part of it, or expansions of what is an initialism in it."""
    for abbreviation in _abbreviations(target, form):
        yield from abbreviation.candidates(target, form)


class _Abbreviation(NamedTuple):
    """Letters that stand for words, and what is before and after these."""

    letters: str
    before: tuple[str, ...]
    """Lemmas."""
    after: tuple[str, ...]
    is_expanded: bool = False
    """Whether the rendering has the letters, and the translation the words; else it is the other way round."""

    def candidates(self, target: Target, form: Rendering) -> Iterator[Candidate]:
        """Yield where a translation has them."""
        words, before, after = target.words, list(self.before), list(self.after)
        for first, last in target.stretches(self.letters, is_expanded=self.is_expanded).beside(before, after):
            start, end = first - len(before), last + len(after)
            if (
                start >= 0
                and words.lemmas[start:first] == before
                and words.lemmas[last + 1 : end + 1] == after
            ):
                yield Candidate(words.span(start, end), Tier.INITIALISM, form)


class _Stretches:
    """First and last words of stretches, by the lemmas beside them: letters that are everywhere have few of each."""

    def __init__(self, words: EnglishWords, stretches: Iterable[tuple[int, int]]) -> None:
        self._all = list(stretches)
        self._before: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._after: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for first, last in self._all:
            for lemma in words.lemmas[max(0, first - 1) : first]:
                self._before[lemma].append((first, last))
            for lemma in words.lemmas[last + 1 : last + 2]:
                self._after[lemma].append((first, last))

    def beside(self, before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[int, int]]:
        """Return those that may have some lemmas before and after them."""
        if before:
            return self._before.get(before[-1], ())
        return self._after.get(after[0], ()) if after else self._all


def _initialisms(target: Target, letters: str) -> Iterator[tuple[int, int]]:
    """Yield where letters are a word."""
    for index in target.words.capital_indexes.get(letters, ()):
        end = target.words.span(index, index).end
        if target.text[end : end + 1] not in CURRENCY:
            yield index, index


def _expansions(target: Target, letters: str) -> Iterator[tuple[int, int]]:
    """Yield where letters are written out: *loss-absorbing capacity* for *LAC*."""
    words = target.words
    for first in all_in(words.initials, letters[0]):
        if words.initials.startswith(letters[1:2], first + 1) or words.passed.startswith("-", first + 1):
            last = _expansion(words, first, letters)
            if last:
                yield first, last


def _abbreviations(target: Target, form: Rendering) -> Iterator[_Abbreviation]:
    """Yield what of a rendering may be abbreviated in a translation, or written out: *supervision of AIs*."""
    if form.verbatim:
        return
    capitals, lemmas = target.words.capital_indexes, form.words.lemmas
    if target.may_abbreviate(form):
        whole = (0, len(lemmas) - 1, form.initials)
        for first, last, shorts in (whole, *form.parts):
            for short in sorted(shorts & capitals.keys(), key=lambda text: (-len(text), text)):
                yield _Abbreviation(short, tuple(lemmas[:first]), tuple(lemmas[last + 1 :]))
    for index, letters in form.abbreviations:
        yield _Abbreviation(letters, tuple(lemmas[:index]), tuple(lemmas[index + 1 :]), is_expanded=True)


CURRENCY = frozenset("$€£¥")
"""Signs before which letters are a part of the name of a currency: the *HK* of *HK$* is no Hong Kong."""


def _expansion(words: EnglishWords, first: int, letters: str) -> int:
    """Return the last of the words from `first` on that begin with these letters; 0 where they do not.

    Light words, and those that a hyphen ties to the one before (*State-owned*), may give a letter or none.
    """
    initials, passed = words.initials, words.passed
    matched = {1}
    for index in range(first + 1, min(first + len(letters) + MOST_WORDS_BETWEEN, len(initials))):
        earlier = matched if passed[index] == "-" else set()
        matched = earlier | {count + 1 for count in matched if initials[index] == letters[count]}
        if not matched:
            break
        if len(letters) in matched:
            return index
    return 0


def scattered(target: Target, form: Rendering) -> Iterator[Candidate]:
    """Yield the shortest stretches with all content words of the rendering, or others of their families.

    In order, they may have words between, in brackets too, but no end of a clause; in another order, nothing
    that coordinates; in neither the verb of a clause.
    """
    stems = form.stems
    if form.verbatim or form.cased or len(stems) < 2:
        return
    words = target.words
    if not words.different_stems.issuperset(stems):
        return
    longest = len(form.words.surfaces) + MOST_WORDS_BETWEEN
    rarest = min((words.content_indexes[stem] for stem in stems), key=len)
    content_words = sorted(
        {
            (index, stem)
            for stem in stems
            for at in rarest
            for index in _within(words.content_indexes[stem], at - longest, at + longest)
        }
    )
    for position, (first, _) in enumerate(content_words):
        missing = list(stems)
        indexes = []
        for index, stem in content_words[position : position + longest]:
            if index >= first + longest:
                break
            if stem in missing:
                missing.remove(stem)
                indexes.append(index)
            if not missing:
                ordered = [words.stems[index] for index in indexes] == list(stems)
                between = words.between(first, index)
                apart = (
                    _SPLIT_END.search(_listed(between)) if ordered else _ENGLISH_CLAUSE_END.search(between)
                )
                if (
                    apart is None
                    and _PREDICATE.search(between) is None
                    and not _names_another(form, words, indexes, ordered=ordered)
                ):
                    pieces = tuple(words.span(index, index) for index in indexes)
                    tier = Tier.SPLIT if ordered else Tier.REORDERED
                    yield Candidate(words.span(first, index), tier, form, pieces)
                break


def _within(indexes: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Return those of some numbers, which are in order, from one to another."""
    return indexes[bisect_left(indexes, first) : bisect_right(indexes, last)]


def _listed(text: str) -> str:
    """Return a text without the commas of a list that `and` or `or` ends: *wage, price and credit policy*."""
    last = max((match.start() for match in _CONJUNCTION.finditer(text)), default=0)
    return text[:last].replace(",", " ") + text[last:]


_PREDICATE = lazy_pattern(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|shall|should)\b"
)
"""A verb that makes a clause: *assets have been set aside to back it* has the words of *backing assets* and is none."""

_BEFORE_BRACKET = lazy_pattern(r"(?r)(?P<word>\p{L}+)\s+\(")
"""What ends in a bracket, read backwards from there."""

_CONJUNCTION = lazy_pattern(r"\b(?:and|or)\b")
_SPLIT_END = lazy_pattern(r"[.!?;:,]\s|^[^(]*\)|\([^)]*$")
_ENGLISH_CLAUSE_END = lazy_pattern(r"[.!?;:,]\s|[()]|\b(?:and|or)\b")


def headless(target: Target, form: Rendering) -> Iterator[Candidate]:
    """Yield occurrences of a rendering without its last word, where that names a category and no more."""
    if form.verbatim or form.cased or not form.headless:
        return
    words = target.words
    for first, last in words.inflected.find(form.headless):
        pieces = tuple(words.span(index, index) for index in range(first, last + 1))
        yield Candidate(words.span(first, last), Tier.HEADLESS, form, pieces)


ENGLISH_LADDER = Ladder((strict, respelled, inflected, derived, abbreviated, scattered, headless), strict=3)
_RESPELLED, _INFLECTED, _DERIVED, _ABBREVIATED, _SCATTERED, _HEADLESS = range(1, len(ENGLISH_LADDER.tiers))


def _whole(text: str, span: Span) -> bool:
    start, end = span
    return not (
        (start and text[start - 1].isalnum() and text[start].isalnum())
        or (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())
    )


def _same_case(expected: list[str], written: list[str]) -> bool:
    """Return whether words have the capitals of those wanted; a first capital more is that of a title."""
    return len(expected) == len(written) and all(
        _capitals(first) == _capitals(second) or (first.islower() and second == first.capitalize())
        for first, second in zip(expected, written, strict=True)
    )


def _capitals(word: str) -> str:
    return "".join(char for char in word if char.isupper())
