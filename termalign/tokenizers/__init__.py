"""The tokenizer pair: each splits its language into tokens with spans of the original text."""

from termalign.tokenizers.base import Tokenizer, tokenize_all
from termalign.tokenizers.chinese import Jieba
from termalign.tokenizers.english import English
from termalign.tokenizers.spaces import Spaces

__all__ = ["English", "Jieba", "Spaces", "Tokenizer", "tokenize_all"]
