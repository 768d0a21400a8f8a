"""Encoders: text to vectors, so that a sentence or word and its translation lie close together.

Anything with `encode(list[str]) -> array` plugs in (LaBSE, multilingual E5 …); what encodes every token in
its sentence has `encode_tokens`, as E5 and transformers have.
"""

from termalign.language.encoders.base import Encoder, TokenEncoder
from termalign.language.encoders.e5 import MultilingualE5
from termalign.language.encoders.transformer import Transformer
from termalign.language.encoders.use import UniversalSentenceEncoder

__all__ = ["Encoder", "MultilingualE5", "TokenEncoder", "Transformer", "UniversalSentenceEncoder"]
