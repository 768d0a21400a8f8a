"""Evidence as contexts: what a person sees of it, a sentence that shows the term and the document it is from."""

from dataclasses import replace

from termalign.termbase.formats.values import description
from termalign.termbase.glossary import Entry, Evidence, Term

CONTEXT_SOURCE = "context source"
"""Category, without a field of its own, that names the document of a term's context."""


def with_contexts(concept: Entry, *, sources: bool = True) -> Entry:
    """Return a concept whose terms have a context where the evidence shows them: one sentence a term.

    A term that has a context keeps it. The first Chinese term and every rendering get the first sentence that
    shows them. With `sources`, a category of the term names the document.

    Example:
        >>> from termalign import entry
        >>> from termalign.language.text import Span
        >>> found = Evidence("news/a.zh.txt", "依法治国", "the rule of law", Span(1, 3), (Span(4, 15),))
        >>> shown = with_contexts(replace(entry("法治", "rule of law"), evidence=(found,)))
        >>> shown.en[0].context, shown.en[0].other
        ('the rule of law', (('context source', 'a.zh.txt'),))
    """
    if not concept.evidence:
        return concept
    zh = tuple(
        _shown(term, concept.evidence[0].zh, concept.evidence[0].document, sources) if index == 0 else term
        for index, term in enumerate(concept.zh)
    )
    first: dict[str, Evidence] = {}
    for evidence in concept.evidence:
        first.setdefault(evidence.rendering.casefold(), evidence)
    en = []
    for term in concept.en:
        sentences = (first.get(text.casefold()) for text in (term.text, *term.forms))
        sentence = next((sentence for sentence in sentences if sentence is not None), None)
        en.append(_shown(term, sentence.en, sentence.document, sources) if sentence is not None else term)
    return replace(concept, zh=zh, en=tuple(en))


def _shown(term: Term, sentence: str, document: str, sources: bool) -> Term:
    context = description(sentence)
    if term.context or not context.strip() or CONTEXT_SOURCE in dict(term.other):
        return term
    name = description(document.replace("\\", "/").rpartition("/")[2]) if sources else ""
    source = ((CONTEXT_SOURCE, name),) if name.strip() else ()
    return replace(term, context=context, other=(*term.other, *source))
