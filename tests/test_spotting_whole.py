"""Series and capitalised runs are rendered whole where the whole is likely enough; on sentences of our own."""

import numpy as np
import pytest

from termalign.language.candidates.english import english_spans
from termalign.language.tokenizers import English
from termalign.terms.spotting.occurrences import CandidateRow, CandidateTable
from termalign.terms.spotting.ranker import LEAST_WHOLE_SHARE, taken_whole
from termalign.terms.spotting.shape import SHAPE_FEATURES, ShapedSpans, Spans, token_shape


def table_of(sentence, candidates):
    """Return a table of some spans of a sentence, for one occurrence."""
    tokens = English().tokenize(sentence)
    texts = [token.text for token in tokens]
    rows = []
    for words in ([token.text for token in English().tokenize(text)] for text in candidates):
        start = next(place for place in range(len(texts)) if texts[place : place + len(words)] == words)
        end = start + len(words)
        rows.append(CandidateRow(0, 0, 0, start, end, " ".join(token.key for token in tokens[start:end])))
    spans = Spans(*(np.array([getattr(row, side) for row in rows]) for side in ("start", "end", "end")))
    shape = token_shape(tokens, english_spans(tokens))
    return CandidateTable(rows, SHAPE_FEATURES.columns(ShapedSpans(shape, spans), len(rows)))


CUT = [
    ("We keep to honesty, thrift, patience, and care in all.", "honesty, thrift, patience", ", and care"),
    (
        "the joint growth of Aling, Boling, and Celing, and trade",
        "joint growth of Aling",
        ", Boling, and Celing",
    ),
    ("It is the 13th Five-Year Plan that counts.", "13th Five-Year", " Plan"),
    ("The Commercial Data Interchange in Hong Kong opened.", "Commercial Data", " Interchange"),
]


@pytest.mark.parametrize(("sentence", "cut", "rest"), CUT, ids=lambda text: text[:20])
def test_what_is_cut_off_gives_way_to_the_whole(sentence, cut, rest):
    table = table_of(sentence, [cut, cut + rest])
    assert taken_whole(table, np.array([0.5, 0.2], np.float32)).tolist() == pytest.approx([0.0, 0.7])
    unlikely = np.array([0.5, 0.4 * LEAST_WHOLE_SHARE], np.float32)
    assert taken_whole(table, unlikely).tolist() == unlikely.tolist()


BEGUN = [
    ("Regulations on the ", "Employment of Cooks", True),
    ("Discourses on ", "Salt and Iron", True),
    ("view on the ", "Employment of Cooks", False),
    ("Ministry of ", "Finance", False),
    ("Act, the Rules on the ", "Employment of Cooks", False),
    ("tipping-", "point analysis", True),
    ("point-", "of-sale system", True),
    ("low-", "priority", False),
    ("early tipping-", "point analysis", False),
]


@pytest.mark.parametrize(("head", "rest", "is_one"), BEGUN)
def test_nothing_begins_in_the_midst_of_a_title_or_a_word(head, rest, is_one):
    table = table_of(f"We read the {head}{rest} there.", [rest, head + rest])
    likely = np.array([0.5, 0.2], np.float32)
    assert taken_whole(table, likely).tolist() == pytest.approx([0.0, 0.7] if is_one else [0.5, 0.2])


def test_a_word_is_begun_at_its_beginning():
    spans = ["action mechanism", "and-action mechanism", "notice-and-action mechanism"]
    table = table_of("The notice-and-action mechanism works.", spans)
    likely = np.array([0.5, 0.2, 0.1], np.float32)
    assert taken_whole(table, likely).tolist() == pytest.approx([0.0, 0.2, 0.6])


NOT_CUT = [
    ("Credit and market risks grew.", "Credit", " and market risks"),
    (
        "crowd support, crowdsourcing, and crowdfunding, and work",
        "crowd support, crowdsourcing, and crowdfunding",
        ", and work",
    ),
    ("The Data Office in London opened.", "Data Office", " in London"),
    ("the plan of the bank", "plan", " of the bank"),
]


@pytest.mark.parametrize(("sentence", "whole", "rest"), NOT_CUT, ids=lambda text: text[:20])
def test_what_is_whole_stays(sentence, whole, rest):
    table = table_of(sentence, [whole, whole + rest])
    likely = np.array([0.5, 0.2], np.float32)
    assert taken_whole(table, likely).tolist() == likely.tolist()
