"""What stands in a translation where a term's rendering is missing: the spotter, asked when there is need.

Only the pairs in question are linked, so clean translations cost nothing; the loaded models stay for the next.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from termalign.bitext import from_pairs
from termalign.checks.usage import Question
from termalign.text import Span

if TYPE_CHECKING:
    from termalign.aligner import Aligner
    from termalign.spotting import Spotter


class Explainer:
    """Answers the questions of a `Checker`; give it as its `spot`."""

    def __init__(self, make_aligner: "Callable[[], Aligner] | None" = None) -> None:
        """Use the parts of the aligner that `make_aligner` returns; by default those of `termalign.align`."""
        self._make_aligner = make_aligner

    @cached_property
    def _parts(self) -> "tuple[Aligner, Spotter]":
        from termalign.aligner import default_aligner
        from termalign.spotting import Spotter

        aligner = (self._make_aligner or default_aligner)()
        return aligner, Spotter(encoder=aligner.encoder, lexicon=aligner.lexicon)

    def __call__(self, questions: Sequence[Question]) -> list[Span | None]:
        """Return, for each question, the span of the translation that renders the term; None for none."""
        aligner, spotter = self._parts
        texts = [
            (question.unit.src, question.unit.tgt) for question in questions if question.unit.tgt.strip()
        ]
        if not texts:
            return [None] * len(questions)
        bitext = aligner.link(from_pairs([(_flat(src), _flat(tgt)) for src, tgt in dict.fromkeys(texts)]))
        terms = [_flat(question.span.of(question.unit.src)) for question in questions]
        answers: dict[tuple[str, str, Span], Span] = {}
        for entry in spotter.spot(terms, bitext):
            for evidence in entry.evidence:
                answers[evidence.zh, evidence.en, evidence.zh_span] = evidence.en_spans[0]
        return [
            answers.get((_flat(question.unit.src), _flat(question.unit.tgt), question.span))
            for question in questions
        ]


def _flat(text: str) -> str:
    """Return a text on one line, every place where it was."""
    return text.replace("\n", " ")
