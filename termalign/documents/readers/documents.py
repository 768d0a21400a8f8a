"""Blocks as a document of sentences that know where they are."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from termalign.documents.bitext import Document, Sentence
from termalign.documents.readers.base import Source, one_line
from termalign.documents.readers.bilingual import anchors_of
from termalign.documents.sentences import segment
from termalign.language.text import Anchor


def segmented(source: Source, language: Literal["zh", "en"]) -> Document:
    """Return a document of the sentences of a source. No sentence reaches beyond a block, unless blocks are lines."""
    if source.is_text:
        return Document(source.text, tuple(segment(source.text, language)), source.name)
    sentences: list[Sentence] = []
    offset = 0
    for number, block in enumerate(source.blocks):
        text = one_line(block.text)
        for sentence in segment(text, language):
            sentences.append(replace(sentence, span=sentence.span.shift(offset), paragraph=number))
        offset += len(text) + 1
    return located(Document(source.text, tuple(sentences), source.name), source)


def of_blocks(source: Source) -> Document:
    """Return a document of which every sentence is a block."""
    document = Document.of_lines([one_line(block.text) for block in source.blocks], source.name)
    return document if source.is_text else located(document, source)


def located(document: Document, source: Source) -> Document:
    """Return a document that knows where its sentences are; the paragraph of each is the number of its block."""
    references = tuple(source.blocks[sentence.paragraph].reference for sentence in document.sentences)
    return replace(
        document,
        anchors=() if source.numbered else tuple(_anchors(source)),
        references=references if any(references) else (),
        numbered=source.numbered,
    )


def _anchors(source: Source) -> Iterable[Anchor]:
    offset = 0
    for block in source.blocks:
        for anchor in anchors_of(block):
            yield anchor._replace(offset=anchor.offset + offset)
        offset += len(block.text) + 1
