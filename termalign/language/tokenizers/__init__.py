"""The tokenizer pair: each splits its language into tokens with spans of the original text."""

from termalign.language.tokenizers.base import Spaces, Tokenizer, tokenize_all
from termalign.language.tokenizers.chinese import Jieba
from termalign.language.tokenizers.english import English

__all__ = ["English", "Jieba", "Spaces", "Tokenizer", "tokenize_all"]
