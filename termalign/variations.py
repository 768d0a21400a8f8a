"""Terms and names that are rendered in several ways across documents, found without a glossary.

What recurs is extracted from the documents themselves, and every place of it is looked up by the spotter. The rendering
that most places have is the main one; a place deviates when other words stand there. Number, case, articles and grammar
are no deviation, nor are words of one family, short forms (*the Fund* for *Exchange Fund*), initialisms, and forms of
address (李凡 *Li Fan*, 李先生 *Mr. Li*): these leave words out or add a title, and choose no others.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from termalign.bitext import Bitext
from termalign.extraction import Extractor, Selection, TermClass
from termalign.findings.excerpt import Excerpt, Passage
from termalign.findings.finding import RULES, Finding, Place
from termalign.findings.tally import Names, Usage
from termalign.glossary import Entry, Glossary
from termalign.keys import Level, same
from termalign.keys.initialisms import abbreviates
from termalign.keys.words import stem, word_lemma
from termalign.matching.tiers import Tier
from termalign.matching.words import Words
from termalign.spotting import Spotter
from termalign.spotting.concordance import ConcordanceLine
from termalign.text import Span, simplify
from termalign.text.function_words import FUNCTION_WORDS
from termalign.vocabulary import chinese_word

LEAST_CONFIDENCE = 0.5
"""Confidence of the spotter (0 to 1) from which other words count as a rendering."""

RULE = 3
"""Places of the main rendering for each of all others, and at least as many places, from which it is the rule."""

LEAST_VOTE = 0.3
"""Confidence from which a place has a say in which rendering is the main one."""

LEAST_MAIN = 2
"""Places of the main rendering from which others deviate: of two places with two renderings, neither is the rule."""

TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir madam lord lady president chairman chairwoman premier minister secretary "
    "director master uncle aunt old young little brother sister".split()
)
"""Forms of address: words that a name may have with it or not."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """A place where a term has other words than elsewhere."""

    rendering: str
    confidence: float
    """How sure the spotter is of it, 0 to 1; 0 where nothing stands for the term, and the rendering is empty."""
    src: Place
    tgt: Place | None
    """None where nothing stands for the term."""
    source: str
    """The sentence, or joined sentences, of the term."""
    target: str
    src_span: Span
    tgt_span: Span | None


@dataclass(frozen=True, slots=True)
class Variation:
    """A term that recurs, and how it is rendered."""

    zh: str
    main: str
    """The rendering that most places have."""
    counts: dict[str, int]
    """Rendering to how many places have it, the most frequent first."""
    deviations: tuple[Deviation, ...]

    @property
    def varies(self) -> bool:
        """Whether some place deviates."""
        return bool(self.deviations)


@dataclass(frozen=True, slots=True)
class Consistency:
    """How consistently documents render what recurs in them."""

    terms: tuple[Variation, ...]
    """Every term that recurs, those that vary in most places first."""

    @property
    def varying(self) -> tuple[Variation, ...]:
        """Those that vary."""
        return tuple(term for term in self.terms if term.varies)

    def __str__(self) -> str:
        """Return the share of terms that vary."""
        return f"{len(self.varying)} of {len(self.terms)} terms vary"

    def findings(self) -> Iterator[Finding]:
        """Yield every deviation as a finding of TA301, in the order of the terms."""
        for term in self.varying:
            uses = sum(term.counts.values())
            for deviation in term.deviations:
                yield Finding(
                    "TA301",
                    RULES["TA301"].severity,
                    Tier.NONE,
                    term.zh,
                    (term.main,),
                    deviation.rendering or None,
                    deviation.src,
                    deviation.tgt,
                    f"rendered so in {term.counts[term.main]} of {uses} places",
                    deviation.source,
                    excerpt=Excerpt(
                        Passage.around(deviation.source, deviation.src_span),
                        Passage.around(deviation.target, deviation.tgt_span),
                    ),
                )


def consistency(
    bitexts: Bitext | Iterable[Bitext],
    *,
    glossary: Glossary | None = None,
    extractor: Extractor | None = None,
    spotter: Spotter | None = None,
) -> Consistency:
    """Find the terms and names that documents, or chapters, render in several ways.

    Example:
        >>> from termalign import align
        >>> zh = "国家安全十分重要。我们维护国家安全。国家安全是基石。他们谈到国家安全。"
        >>> en = "National security matters. We safeguard national security. National security is the cornerstone. "
        >>> found = consistency(align(zh, en + "They spoke of state safety."))
        >>> [(term.zh, term.main, [item.rendering for item in term.deviations]) for term in found.varying]
        [('国家安全', 'national security', ['state safety'])]

    Args:
        bitexts: What `align` returned, words linked; several are compared with each other.
        glossary: The terms to look at; by default those that the documents have twice or more.
        extractor: What extracts them; by default that of `extract`.
        spotter: What looks places up; by default that of `spot`.

    Raises:
        InputError: The words of a bitext are not linked.
    """
    from termalign.extraction.extractor import default_extractor
    from termalign.spotting.spotter import default_spotter

    several = [bitexts] if isinstance(bitexts, Bitext) else list(bitexts)
    if glossary is None:
        selection = Selection(min_count=2, classes=(TermClass.TERM, TermClass.NAME))
        glossary = (extractor or default_extractor()).extract(several, selection=selection)
        glossary = replace(glossary, entries=tuple(filter(_is_term, glossary)))
    terms = list(dict.fromkeys(term.text for entry in glossary for term in entry.zh))
    finder = spotter or default_spotter()
    lines: dict[str, list[ConcordanceLine]] = {}
    for bitext in several:
        for line in finder.concordance(terms, bitext):
            if not line.nested:
                lines.setdefault(line.zh, []).append(line)
    found = [variation(zh, places) for zh, places in lines.items() if len(places) > 1]
    found.sort(key=lambda term: (-len(term.deviations), -sum(term.counts.values()), term.zh))
    return Consistency(tuple(found))


def _is_term(entry: Entry) -> bool:
    """Tell whether a concept is more than an everyday word, which good translators render as the sentence asks."""
    word = chinese_word(simplify(entry.zh[0].text))
    return word.frequency < EVERYDAY_FREQUENCY or (word.tag.startswith("n") and len(word.tag) > 1)


EVERYDAY_FREQUENCY = 1000
"""Occurrences in a corpus of 60 million words from which a word is everyday, unless it is a name (`nr`, `ns`, `nt`,
`nz`); as `check` has it of verbs and adjectives."""


def variation(zh: str, lines: Sequence[ConcordanceLine]) -> Variation:
    """Return how a term is rendered at its places."""
    names = Names()
    usage = Usage()
    written: dict[str, Counter[str]] = {}
    for line in lines:
        if (line.confidence or 0.0) >= LEAST_VOTE:
            name = names.of(zh, line.rendering)
            usage.counts[name] += 1
            written.setdefault(name, Counter())[line.rendering] += 1
    if not usage.counts:
        return Variation(zh, lines[0].rendering, {lines[0].rendering: len(lines)}, ())
    main = min(usage.counts, key=lambda text: (-usage.counts[text], len(text)))
    shown = {name: _as_written(forms) for name, forms in written.items()}
    left: dict[str, int] = {}
    deviations = []
    for line in lines if usage.counts[main] >= LEAST_MAIN else ():
        sentence = f"{line.tgt_document}\0{line.target}"
        if sentence not in left:
            wanted = Words(main).inflected.text
            left[sentence] = sum(1 for _ in Words(line.target).inflected.find(wanted))
        if left[sentence] > 0:
            left[sentence] -= 1  # the main rendering is there, whatever the spotter thinks likelier
        elif _deviates(line, main, usage.counts):
            deviations.append(_deviation(line))
    counts = {shown[name]: count for name, count in usage.counts.most_common()}
    return Variation(zh, shown[main], counts, tuple(deviations))


def _deviates(line: ConcordanceLine, main: str, counts: Counter[str]) -> bool:
    """Tell whether a place has other words than the main rendering, which is not in its sentence.

    The spotter has to be sure of these words, unless the main rendering is the rule of the term and none of its words
    is in the sentence: then something else stands there, or nothing.
    """
    if line.rendering and not other_words(line.rendering, main):
        return False
    ruled = counts[main] >= RULE and counts[main] >= RULE * (counts.total() - counts[main])
    return (line.confidence or 0.0) >= LEAST_CONFIDENCE or (
        ruled and not _content(main) & _content(line.target)
    )


def _as_written(forms: Counter[str]) -> str:
    """Return the writing that most places have; a capital at the beginning of a sentence is none of the term's."""
    counts: Counter[str] = Counter()
    for text, count in forms.items():
        amid = text[:1].lower() + text[1:]
        counts[amid if amid in forms else text] += count
    return min(counts, key=lambda text: (-counts[text], text))


def other_words(rendering: str, main: str) -> bool:
    """Tell whether a rendering chooses other words than the main one.

    Example:
        >>> [other_words(text, "Exchange Fund") for text in ("the exchange funds", "the Fund", "EF", "Currency Fund")]
        [False, False, False, True]
        >>> other_words("Mr. Li", "Li Fan"), other_words("Lee Fan", "Li Fan")
        (False, True)
    """
    if same(rendering, main, Level.FAMILY):
        return False
    one, other = _content(rendering), _content(main)
    if not one or not other or one <= other or other <= one or _has_digits(rendering) != _has_digits(main):
        return False
    # What is left of both without the words they share may be a short form and its full form: LAC Rules.
    left, right = _without(rendering, other), _without(main, one)
    return not (_shortens(left, right) or _shortens(right, left) or _akin(left, right))


def _akin(left: str, right: str) -> bool:
    """Tell whether every word begins as one of the other side does: *stable* and *stability*, *China* and *Chinese*."""
    ours, theirs = left.casefold().split(), right.casefold().split()
    return len(ours) == len(theirs) and all(
        one[:LEAST_SHARED] == other[:LEAST_SHARED] and min(len(one), len(other)) >= LEAST_SHARED
        for one, other in zip(ours, theirs, strict=True)
    )


LEAST_SHARED = 4
"""Letters that two words share at their beginning to be of one family here, where a family is no deviation."""


def _shortens(short: str, full: str) -> bool:
    """Tell whether a text is an initialism of another, or its beginning (*Sep* for *September*)."""
    return abbreviates(short, full) or (
        LEAST_BEGINNING <= len(short) < len(full) and full.casefold().startswith(short.casefold().rstrip("."))
    )


LEAST_BEGINNING = 3
"""Letters of the shortest word that is the beginning of another and stands for it."""


def _has_digits(text: str) -> bool:
    """Tell whether a rendering is a number or a date, which translators write in many ways."""
    return any(map(str.isdigit, text))


def _without(text: str, stems: frozenset[str]) -> str:
    """Return the words of a text that mean something and are of no family in `stems`."""
    words = (word for word in Words(text).surfaces if word.casefold() not in FUNCTION_WORDS)
    return " ".join(word for word in words if stem(word_lemma(word)) not in stems)


def _content(text: str) -> frozenset[str]:
    lemmas = map(word_lemma, Words(text).surfaces)
    return frozenset(stem(lemma) for lemma in lemmas if lemma not in FUNCTION_WORDS and lemma not in TITLES)


def _deviation(line: ConcordanceLine) -> Deviation:
    span = Span(line.tgt_spans[0].start, line.tgt_spans[-1].end) if line.tgt_spans else None
    return Deviation(
        line.rendering,
        line.confidence or 0.0,
        _place(line.src_document, line.src_line, line.source, line.src_span),
        _place(line.tgt_document, line.tgt_line or 1, line.target, span) if span is not None else None,
        line.source,
        line.target,
        line.src_span,
        span,
    )


def _place(document: str, line: int, text: str, span: Span) -> Place:
    """Return the place of a span that begins at `line`; its column counts from the start of its sentence."""
    begin = text.rfind("\n", 0, span.start) + 1
    lines = text.count("\n", span.start, span.end)
    end = span.end - (text.rfind("\n", 0, span.end) + 1) if lines else span.end - begin
    return Place(document, line, span.start - begin + 1, line + lines, end + 1)
