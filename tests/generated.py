"""Hypothesis strategies for glossaries that use every field of the model."""

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from termalign.language.text import Span
from termalign.termbase.glossary import Entry, Evidence, Glossary, Status, Term, TermType

FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""For laws over whole glossaries: they are large, and every example has many fields."""

# Characters that formats trip over, beside ordinary ones in both languages.
_AWKWARD = "|\\\"'<>&;,:=#-+@[]{}()%\u00a0\u3000’“”·…—\u200b\U00020000é e\u0301"
_ORDINARY = "新质生产力顶层设计國家安全abcXYZ 019"
_INNER = st.text(st.sampled_from(_ORDINARY + _AWKWARD), min_size=1, max_size=12)
TERM_TEXT = st.one_of(
    _INNER, st.sampled_from(["新质生产力", "top-level design", "AI+", "=1+1", "{}", "[]"])
).filter(lambda text: text.strip() == text and text)
ZH_TEXT = (
    st.tuples(
        st.text(st.sampled_from("新质生产力顶层设计國家安全" + _AWKWARD), max_size=6),
        st.sampled_from("新质法治"),
    )
    .map("".join)
    .filter(lambda text: text.strip() == text and text[0] != "#")
)
EN_TEXT = st.text(st.sampled_from("abcXYZ 019|\\\"'<>&;,:=#-+@[]{}()%é’…"), min_size=1, max_size=12).filter(
    lambda text: text.strip() == text and any(map(str.isalpha, text)) and text[0] != "#"
)
LINE = st.text(st.sampled_from(_ORDINARY + _AWKWARD), max_size=20)
DESCRIPTION = st.one_of(
    st.just(""), LINE, st.text(st.sampled_from(_ORDINARY + _AWKWARD + "\t\n"), max_size=30)
).map(lambda text: text if text.strip() else "")
NAMED = LINE.filter(lambda text: bool(text.strip()))
PAIRS = st.lists(st.tuples(NAMED, DESCRIPTION), max_size=2).map(tuple)


@st.composite
def terms(draw: st.DrawFn, *languages: str, text: st.SearchStrategy[str] = TERM_TEXT) -> Term:
    return Term(
        draw(text),
        draw(st.sampled_from(languages)),
        status=draw(st.sampled_from(Status)),
        part_of_speech=draw(st.sampled_from(["", "noun", "verb", "other", "measure word"])),
        type=draw(st.sampled_from([None, *TermType])),
        forms=tuple(draw(st.lists(TERM_TEXT, max_size=2))),
        usage=draw(DESCRIPTION),
        context=draw(DESCRIPTION),
        source=draw(DESCRIPTION),
        note=draw(DESCRIPTION),
        case_sensitive=draw(st.booleans()),
        whole_word=draw(st.booleans()),
        translate=draw(st.booleans()),
        score=draw(st.one_of(st.none(), st.floats(0, 1))),
        count=draw(st.integers(0, 2**53)),
        other=draw(PAIRS),
    )


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    sentence = st.text(st.sampled_from(_ORDINARY + _AWKWARD + "\n\r\x0c"), max_size=30)
    spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: Span(*pair))
    return Evidence(
        draw(LINE),
        draw(sentence),
        draw(sentence),
        draw(spans),
        tuple(draw(st.lists(spans, max_size=2))),
        draw(st.integers(0, 9)),
        draw(st.integers(0, 9)),
        draw(LINE),
        draw(st.one_of(st.none(), st.floats(0, 1))),
    )


@st.composite
def entries(
    draw: st.DrawFn,
    name: str = "",
    zh_text: st.SearchStrategy[str] = TERM_TEXT,
    en_text: st.SearchStrategy[str] = TERM_TEXT,
) -> Entry:
    zh = draw(st.lists(terms("zh", "zh-Hans", "zh-Hant", "zh-HK", text=zh_text), max_size=2))
    en = draw(st.lists(terms("en", "en-GB", "en-US", text=en_text), max_size=3))
    if en and draw(st.integers(0, 3)) == 0:
        en.append(replace(en[0], note=draw(DESCRIPTION)))  # the same term twice
    others = draw(st.lists(terms("de", "ja"), min_size=0 if zh or en else 1, max_size=1))
    return Entry(
        tuple(zh),
        tuple(en),
        id=name,
        subject=draw(DESCRIPTION),
        definition=draw(DESCRIPTION),
        source=draw(DESCRIPTION),
        note=draw(DESCRIPTION),
        salience=draw(st.one_of(st.none(), st.floats(0, 1))),
        documents=draw(st.integers(0, 2**53)),
        keyness=draw(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))),
        references=tuple(draw(st.lists(st.sampled_from(["c1", "c2", "x|y"]), max_size=2))),
        evidence=tuple(draw(st.lists(evidence(), max_size=2))),
        others=tuple(others),
        other=draw(PAIRS),
    )


@st.composite
def glossaries(
    draw: st.DrawFn,
    zh_text: st.SearchStrategy[str] = TERM_TEXT,
    en_text: st.SearchStrategy[str] = TERM_TEXT,
) -> Glossary:
    names = draw(st.lists(st.sampled_from(["", "c1", "c2", "c3", "x 1"]), max_size=4))
    unique = [name if name and name not in names[:number] else "" for number, name in enumerate(names)]
    return Glossary(
        tuple(draw(entries(name, zh_text, en_text)) for name in unique),
        draw(DESCRIPTION),
        draw(st.dictionaries(NAMED, DESCRIPTION, max_size=2)),
    )
