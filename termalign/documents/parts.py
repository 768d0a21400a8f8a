"""The parts of a linked pair as pairs of their own: what is found in a long pair is looked for part by part.

A pair of several sentences is linked in parts, and no word is linked with a word of another part. So whatever compares
all places of a pair with each other does so part by part: time and memory grow with the text, not with its square.
"""

from collections.abc import Sequence

from termalign.documents.bitext import Link, LinkedPair, TokenizedSentence
from termalign.language.text import Span, Token


def pair_parts(pair: LinkedPair) -> list[LinkedPair]:
    """Return the parts of a pair, in order; itself where it was linked as a whole.

    Together the parts hold all tokens of the pair. Their spans are of the document, as those of the pair are.
    """
    if len(pair.parts) < 2:
        return [pair]
    links: dict[int, list[Link]] = {}
    owners = {row: index for index, part in enumerate(pair.parts) for row in part.src}
    for link in pair.links:
        links.setdefault(owners[link.src], []).append(link)
    parts = []
    for index, (src, tgt) in enumerate(pair.parts):
        own = tuple(
            Link(link.src - src.start, link.tgt - tgt.start, link.probability)
            for link in links.get(index, ())
        )
        posterior = pair.posterior[src.start : src.stop, tgt.start : tgt.stop]
        parts.append(LinkedPair(_within(pair.src, src), _within(pair.tgt, tgt), own, posterior))
    return parts


def _within(side: TokenizedSentence, tokens: range) -> TokenizedSentence:
    """Return the stretch of a sentence that some of its tokens cover."""
    own: Sequence[Token] = side.tokens[tokens.start : tokens.stop]
    if not own:
        at = side.span.start + (
            side.tokens[tokens.start].span.start if tokens.start < len(side.tokens) else len(side.text)
        )
        return TokenizedSentence("", Span(at, at), side.paragraph, ())
    start, end = own[0].span.start, own[-1].span.end
    moved = tuple(
        Token(token.text, Span(token.span.start - start, token.span.end - start), token.key) for token in own
    )
    span = Span(side.span.start + start, side.span.start + end)
    return TokenizedSentence(side.text[start:end], span, side.paragraph, moved)
