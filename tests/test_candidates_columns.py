"""Columns against the slow way: the candidates of each sentence are those that a walk over its words finds."""

from functools import partial
from itertools import cycle, pairwise, starmap

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from termalign.language.candidates.atoms import atoms_of, has_letter
from termalign.language.candidates.chinese import CandidateSentence, chinese_columns, chinese_spans
from termalign.language.candidates.edges import (
    Edge,
    counts_or_points,
    ends_with_said,
    first_edge,
    is_measure_word,
    last_edge,
)
from termalign.language.candidates.english import (
    MAX_TOKENS,
    MAX_WORDS,
    USUAL_WORDS,
    english_spans,
    is_word,
)
from termalign.language.candidates.runs import MAX_ATOMS, MAX_CHARS, WEAK_ATOMS, runs_of
from termalign.language.candidates.terms import KnownTerms
from termalign.language.candidates.units import (
    LONGEST_LISTED,
    MOST_JOINED,
    PAIRED,
    UNEVEN,
    articles,
    enumerations,
    placeholders,
    references,
)
from termalign.language.candidates.wordclass import (
    can_be_finite,
    can_be_subject,
    follows_past,
    follows_verb,
    has_past_form,
)
from termalign.language.lexicon import Lexicon
from termalign.language.text import is_han
from termalign.language.tokenizers import English, Jieba
from termalign.language.vocabulary import chinese_word
from tests.atoms import atoms_in

LEXICON, JIEBA, ENGLISH = Lexicon(), Jieba(), English()
KNOWN = KnownTerms(["发展", "风险", "许可方", "比特币", "的就是", "科技创新"])

CHINESE = [
    *("[^Debt]", "[风险](#风险-发展)", "https://a.org/market ", "肯尼斯·罗格夫", "哈利・波特"),
    *(" ", "\n", "\u3000"),
    *'新质生产力 的 第二条 、 ， “ ” 《 》 ( ) " 「 」 风险管理 5型 COVID-19 以 为 时 比特币网络 卷'.split(),
    *"三期 + 。 · - 发展 科技创新 去中心化 被许可方 许可方 十五 二〇三五 两 个 ½ … Ａ１ 账户就 危房改造 中".split(),
    *"國家 內 不忘初心 有 2.5% 这 枚 %1$d {name} % d 李凡 道 补充 老道 ：“ :「 地 会".split(),
]
ENGLISH_WORDS = [
    *(
        "Fabry–Pérot",
        "–",
        "non‑voting",
        "“as is”",
        "“as is,”",
        "“three new”",
        "https://a.org/market",
        "[Bond](#bond-issue)",
        "](a-b/c.md)",
        "[^Debt]",
    ),
    *("\n\n", "\n"),
    *"The of Co . , Ltd Inc. No. 2 U.S. ( ) “ ” ‘ ’ \" - / & + 's n't support came the regime rose by reform".split(),
    *"opening up out quickly a NQPF 5G 1,000.5 HK$ café forces New Quality Productive not AT&T Huawei".split(),
    *"in vitro priori May He A An Mr".split(),
]

SENTENCES = st.lists(st.lists(st.sampled_from(CHINESE), max_size=22).map("".join), max_size=4)
TRANSLATIONS = st.lists(st.lists(st.sampled_from(ENGLISH_WORDS), max_size=40).map(" ".join), max_size=4)


def counts(key):
    numerals = set("〇零一二三四五六七八九十百千万亿两几")
    return key[0].isdigit() or (
        chinese_word(key).tag in ("m", "q", "t") and len(key) > 1 and bool(numerals & set(key))
    )


def may_be_term(atoms, start, end, first, last):
    """Tell whether the words of a run and its edges are those of a term."""
    words = [atom.key for atom in atoms[start:end] if has_letter(atom.key)]
    joined = "".join(words)
    if joined.isascii():
        if len(joined) < 2 or joined[0].isdigit():
            return False
    elif all(map(counts, words)):
        return False
    is_formula = atoms[start].key == "以" and any(atom.key == "为" for atom in atoms[start + 2 : end - 1])
    if Edge.WEAK in (first, last) and not 1 < len(words) <= WEAK_ATOMS and not is_formula:
        return False
    beside = [atoms[place].word for place in (start - 1, end) if 0 <= place < len(atoms)]
    return atoms[start].word != atoms[end - 1].word or atoms[start].word not in beside


def is_gap(text, start, end):
    """Tell whether white space from `start` to `end` parts two Chinese words: not where a script changes."""
    between = text[start:end]
    if not between.isspace():
        return False
    return "\n" in between or (is_han(text[start - 1]) and is_han(text[end]))


def is_counted(before, atom, inserted):
    """Tell whether an atom is a measure word that belongs to what is before it."""
    counts_it = counts_or_points(before.key) if has_letter(before.key) else False
    counts_it = counts_it or any(before.span.overlaps(span) for span in inserted)
    return (
        counts_it
        and before.span.end == atom.span.start
        and has_letter(atom.key)
        and is_measure_word(atom.key)
    )


def says(atoms, place, text):
    """Tell whether an atom ends with *said* behind who says what is quoted after it."""
    if not 0 < place < len(atoms) - 2:
        return False
    before, atom, *behind = atoms[place - 1 : place + 3]
    is_verb = has_letter(before.key) and chinese_word(before.key).tag.startswith("v")
    colon, opening = (mark.span.of(text) for mark in behind)
    return ends_with_said(atom.key) and not is_verb and colon in ":：" and opening in PAIRED


def joins_names(atoms, place, text):
    """Tell whether an atom is a mark between the parts of a name."""
    if not 0 < place < len(atoms) - 1 or atoms[place].span.of(text) not in "·‧・":
        return False
    ends = touching(atoms, place) and touching(atoms, place + 1)
    return ends and has_letter(atoms[place - 1].key) and has_letter(atoms[place + 1].key)


def walked_runs(atoms, text):
    """Return the runs of a sentence, found atom by atom."""
    inserted = placeholders(text)
    numbers = [*articles(text), *references(text), *inserted]
    found = []
    for start, opening in enumerate(atoms):
        begins = opening.span.start
        first = first_edge(opening.opens)
        if start and is_counted(atoms[start - 1], opening, inserted):
            continue
        if joins_names(atoms, start - 1, text):
            continue
        if not first and opening.span.of(text) not in PAIRED:
            continue
        closers = []
        for end in range(start, len(atoms)):
            atom = atoms[end]
            mark = atom.span.of(text)
            if any(atom.span.overlaps(number) for number in numbers):
                break
            if end > start and is_gap(text, atoms[end - 1].span.end, atom.span.start):
                break
            words = sum(has_letter(atom.key) for atom in atoms[start : end + 1])
            if atom.span.end - begins > MAX_CHARS or words > MAX_ATOMS:
                break
            if has_letter(atom.key):
                last = Edge.NONE if says(atoms, end, text) else last_edge(atom.closes)
                following = atoms[end + 1].span.of(text) if end + 1 < len(atoms) else "."
                if atom.key in "地会" and not has_letter(following) and following not in PAIRED:
                    last = Edge.FIRM
                last = Edge.NONE if joins_names(atoms, end + 1, text) else last
            elif closers and mark == closers[-1]:
                closers.pop()
                last = Edge.FIRM if first else Edge.NONE
            elif mark in PAIRED:
                closers.append(PAIRED[mark])
                continue
            elif mark in "·•+＋-—・／/&、":
                last = Edge.FIRM if mark in "+＋" else Edge.NONE
            else:
                break
            if last and not closers and may_be_term(atoms, start, end + 1, first, last):
                found.append((begins, atom.span.end, start, end + 1))
    return found


def walked_cuts(tokens, is_known):
    """Return the places in a text where a known word that goes over the edge of a token ends or begins."""
    plain = [all(map(is_han, token.key)) and len(token.key) == len(token.text) for token in tokens]
    places = set()
    for first in range(len(tokens)):
        for last in range(first + 1, len(tokens)):
            if not all(plain[first : last + 1]):
                break
            word = "".join(token.key for token in tokens[first : last + 1])
            for cut in range(1, len(tokens[last].key)):
                known = word[: len(word) - cut]
                if touching(tokens, last) and 3 <= len(known) <= 8 and is_known(known):
                    places.add(tokens[last].span.end - cut)
            for cut in range(1, len(tokens[first].key)):
                known = word[cut:]
                if touching(tokens, first + 1) and 3 <= len(known) <= 8 and is_known(known):
                    places.add(tokens[first].span.start + cut)
    return places


def touching(tokens, place):
    return tokens[place - 1].span.end == tokens[place].span.start


@given(SENTENCES)
@settings(max_examples=80, deadline=None)
def test_runs_are_those_that_a_walk_finds(texts):
    sentences = [JIEBA.tokenize(text) for text in texts]
    atoms = atoms_of(sentences, LEXICON.among)
    runs, owners = runs_of(atoms, texts)
    found = [[] for _ in texts]
    for owner, begin, end, start, stop in zip(
        owners.tolist(), *(column.tolist() for column in runs), strict=True
    ):
        first = atoms.bounds[owner]
        found[owner].append((begin, end, start - first, stop - first))
    assert found == [walked_runs(atoms_in(atoms, number), text) for number, text in enumerate(texts)]


@given(SENTENCES)
@settings(max_examples=80, deadline=None)
def test_atoms_end_where_known_words_reach_into_tokens(texts):
    sentences = [JIEBA.tokenize(text) for text in texts]
    atoms = atoms_of(sentences, LEXICON.among)
    for number, tokens in enumerate(sentences):
        edges = {edge for atom in atoms_in(atoms, number) for edge in atom.span}
        assert walked_cuts(tokens, LEXICON.__contains__) <= edges


@given(SENTENCES)
@settings(max_examples=60, deadline=None)
def test_a_sentence_has_the_candidates_that_it_has_alone(texts):
    sentences = [CandidateSentence(JIEBA.tokenize(text), text, tuple(KNOWN.find(text))) for text in texts] * 3
    together = chinese_columns(
        sentences,
        lambda words: LEXICON.among(words) | KNOWN.among(words),
    )
    for number, (tokens, text, known, _) in enumerate(sentences[: len(texts)]):
        alone = chinese_spans(tokens, text, lambda word: word in LEXICON or word in KNOWN, known)
        assert together.of(number) == alone


def walked_enumerations(text):
    """Return the enumerations of a text, found part by part."""
    found, parts, end = set(), [], 0
    for match in regex.finditer(r"[\p{Han}\p{Latin}\d+-]+", text):
        is_next = text[end : match.start()].strip() in ("、", "，", ",")
        parts, end = [*(parts[-MOST_JOINED + 1 :] if is_next else []), match.span()], match.end()
        for first in range(len(parts) - 1):
            inner = parts[first + 1 : -1]
            (start, stop), (last, behind) = parts[first], parts[-1]
            (second, its_end), (other, other_end) = parts[first + 1], parts[-2]
            for begin in {start, stop - (its_end - second)}:
                for close in {behind, last + (other_end - other)}:
                    row = [(begin, stop), *inner, (last, close)]
                    if (
                        begin >= start
                        and close <= behind
                        and all(starmap(partial(alike, text), pairwise(row)))
                    ):
                        found.add((begin, close))
    return found


def alike(text, part, other):
    """Tell whether two parts of an enumeration are built alike."""
    shorter, longer = sorted((text[slice(*part)], text[slice(*other)]), key=len)
    if len(shorter) < 2 or len(longer) > LONGEST_LISTED:
        return False
    is_even = len(longer) - len(shorter) <= UNEVEN and len(shorter) > 2
    return is_even or shorter[0] == longer[0] or shorter[-1] == longer[-1]


LISTED = st.lists(st.sampled_from("简政 放权 放管 结合 优化服务 、 ， , a 。".split()), max_size=20).map(
    "".join
)


@given(LISTED)
@settings(max_examples=200, deadline=None)
def test_enumerations_are_those_that_a_walk_finds(text):
    assert set(enumerations(text)) == walked_enumerations(text)


OPENERS = {"(": ")", "“": "”", "‘": "’"}
LATIN = set("vitro vivo utero situ silico absentia personam priori posteriori".split())
COMPANIES = {"co", "ltd", "inc", "corp", "llc", "plc"}


def is_company(tokens, place):
    return 0 <= place < len(tokens) and tokens[place].text.casefold() in COMPANIES


def is_finite(tokens, place):
    if not 0 < place < len(tokens) - 1:
        return False
    (text, _, key), before, following = tokens[place], tokens[place - 1], tokens[place + 1].text
    goes_on = follows_past(following) if has_past_form(text, key) else follows_verb(following)
    return can_be_finite(text, key) and can_be_subject(before.text, before.key) and goes_on


def walked_spans(tokens, text):
    """Return the candidate spans of an English sentence, found token by token."""
    content, count = english_spans(tokens).content.tolist(), len(tokens)
    word, keys = [is_word(token) for token in tokens], [token.key for token in tokens]
    capital = [token.text[:1].isupper() for token in tokens]

    def has(column, place):
        return 0 <= place < count and column[place]

    def pointed(place):
        return is_company(tokens, place) and place + 1 < count and tokens[place + 1].text == "."

    def is_number_sign(place):
        near = 0 < place < count - 1 and tokens[place].text == "."
        return near and tokens[place - 1].text.casefold() == "no" and tokens[place + 1].text.isdigit()

    marks = [token.text for token in tokens]
    if marks.count('"') % 2 == 0:
        sides = cycle("“”")
        marks = [next(sides) if mark == '"' else mark for mark in marks]

    def joins(place):
        near = [tokens[each].span for each in range(max(0, place - 1), min(count, place + 2))]
        return marks[place] == "–" and all(one.end == other.start for one, other in pairwise(near))

    apart = {
        place for place in range(count) if any(map(tokens[place].span.overlaps, references(text)))
    }  # no words of the text
    enclosing = [place for place, mark in enumerate(marks) if mark in OPENERS or mark in (")", "”")]
    if marks.count('"'):
        enclosing = [place for place in enclosing if marks[place] != '"']
    quotations = [both for both in pairwise(enclosing) if (marks[both[0]], marks[both[1]]) == ("“", "”")]
    openings = {opening for opening, _ in quotations}
    found = []
    for start in range(count):
        hyphen = start + 1 < count and keys[start + 1] == "-"
        clitic = tokens[start].text[0] in "'’"
        latin = keys[start] in {"in", "a"} and start + 1 < count and keys[start + 1] in LATIN
        begins = (
            word[start]
            and start not in apart
            and not pointed(start)
            and (content[start] or (hyphen and not clitic) or latin)
        )
        if not begins and start not in openings:
            continue
        if keys[start] in LATIN and start and keys[start - 1] in {"in", "a"}:
            continue
        set_apart = not has(content, start - 1) or (capital[start] and not capital[start - 1])
        words, closers = 0, []
        for end in range(start, min(count, start + MAX_TOKENS)):
            if end > start and "\n\n" in text[tokens[end - 1].span.end : tokens[end].span.start]:
                break
            mark = marks[end]
            if end in apart:
                break
            if word[end]:
                words += 1
                if words > (MAX_WORDS if set_apart else USUAL_WORDS):
                    break
                closes = not has(content, end + 1) or (capital[end] and not capital[end + 1])
                after_hyphen = end > 0 and keys[end - 1] == "-"
                particle = has(content, end - 1) and keys[end] in {"up", "out", "down", "off"}
                ends = not pointed(end) and (content[end] or after_hyphen or particle)
                finite = end > start and is_finite(tokens, end)
                if ends and not finite and not closers and (words <= USUAL_WORDS or closes):
                    found.append((start, end + 1, words))
                continue
            if end > start and pointed(end - 1):
                comma = end + 1 < count and tokens[end + 1].text == ","
                if is_company(tokens, end + 1 + comma):
                    continue
                if not closers:
                    found.append((start, end + 1, words))
                break
            if mark not in "-‐‑&/,'’·+()\"“”‘’" and not is_number_sign(end) and not joins(end):
                break
            if mark in OPENERS:
                closers.append(OPENERS[mark])
            elif mark in (")", "”"):
                if not closers or closers.pop() != mark:
                    break
                if not closers and word[start]:
                    found.append((start, end + 1, words))
    for opening, closing in quotations:
        article = marks[opening + 1].casefold() in ("a", "an", "the")
        inside = range(opening + 1 + article, closing - (marks[closing - 1] == ","))
        words = sum(word[place] for place in inside)
        goes_over = apart.isdisjoint(inside) and all(
            word[place] or marks[place] in "-‐‑&/,'’·+\"‘’" or joins(place) for place in inside
        )
        span = inside.start, inside.stop, words
        if (
            1 < words <= MAX_WORDS
            and word[inside[0]]
            and word[inside[-1]]
            and goes_over
            and span not in found
        ):
            found.append(span)
    return sorted(found)


@given(TRANSLATIONS)
@settings(max_examples=120, deadline=None)
def test_english_spans_are_those_that_a_walk_finds(texts):
    sentences = [(ENGLISH.tokenize(text), text) for text in texts]
    for tokens, text in sentences:
        spans = english_spans(tokens, text)
        walked = walked_spans(tokens, text)
        assert (
            list(zip(spans.start.tolist(), spans.end.tolist(), spans.words.tolist(), strict=True)) == walked
        )
        assert spans.content.tolist() == english_spans(tokens).content.tolist()
        assert spans.finite.tolist() == [is_finite(tokens, place) for place in range(len(tokens))]
