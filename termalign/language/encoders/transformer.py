"""Contextual token vectors from a pre-trained transformer: multilingual BERT, XLM-R, LaBSE, awesome-align.

The words of a sentence are split by the model's own tokenizer and run through it once; a word's vector is the
mean over its pieces of one hidden layer (layer 8 of multilingual BERT by default, as awesome-align found best).

References:
    Zi-Yi Dou & Graham Neubig. 2021. Word Alignment by Fine-tuning Embeddings on Parallel Corpora. EACL.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from termalign.errors import needing
from termalign.language.arrays import Floats
from termalign.language.encoders.contextual import Run, word_vectors
from termalign.runtime.lazy import LoadedAnew

TRANSFORMER_LAYER = 8
"""Hidden layer that awesome-align reads; 0 are the embeddings."""
BATCH_WINDOWS = 16
"""Windows run at once."""
WINDOW_PIECES = 480
"""Pieces in a window: what the usual 512 leave beside the model's own marks."""


class Transformer(LoadedAnew):
    """A transformer from the `transformers` package, by name or folder, loaded at its first use."""

    _loaded_names = ("_torch", "_transformers", "_loaded", "_marks")

    def __init__(self, model: str, *, layer: int = TRANSFORMER_LAYER, window: int = WINDOW_PIECES) -> None:
        """Choose a model.

        Args:
            model: A folder with the model's files, or a name that the `transformers` package resolves.
            layer: Hidden layer to read, 0 being the embeddings; negative ones count from the last.
            window: Longest run of pieces that the model is given at once.

        Raises:
            MissingExtra: The `transformers` or the `torch` package is not installed.
        """
        self._name, self._layer, self._window = model, layer, window
        self._prepare()
        self.signature = f"transformer:{model}:layer{layer}:{self._transformers.__version__}"

    def _prepare(self) -> None:
        with needing("contextual vectors of transformers", "transformers"):
            import torch
            import transformers
        self._torch, self._transformers = torch, transformers
        self._loaded: tuple[Any, Any] | None = None
        self._marks: tuple[list[int], list[int]] = ([], [])  # before and after a sentence

    def encode_tokens(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """Return, for every sentence given as words, one vector a word, shape (words, dimensions)."""
        tokenizer, model = self._load()
        return word_vectors(
            [self._pieces(tokenizer, sentence) for sentence in sentences],
            lambda runs: self._hidden(tokenizer, model, runs),
            dimensions=model.config.hidden_size,
            window=self._window,
        )

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            automatic = self._transformers
            tokenizer = automatic.AutoTokenizer.from_pretrained(self._name)
            model = automatic.AutoModel.from_pretrained(self._name).eval()
            self._loaded = tokenizer, model
            bare, whole = tokenizer("a", add_special_tokens=False)["input_ids"], tokenizer("a")["input_ids"]
            start = next(index for index in range(len(whole)) if whole[index : index + len(bare)] == bare)
            self._marks = whole[:start], whole[start + len(bare) :]
        return self._loaded

    def _pieces(self, tokenizer: Any, sentence: Sequence[str]) -> list[list[int]]:
        """Return the pieces of every word."""
        if not sentence:
            return []
        pieces: list[list[int]] = tokenizer(list(sentence), add_special_tokens=False)["input_ids"]
        return pieces

    def _hidden(self, tokenizer: Any, model: Any, runs: Sequence[Run]) -> Iterator[Floats]:
        """Yield the hidden vectors of the pieces of every run, without the model's own marks."""
        before, after = self._marks
        padding = tokenizer.pad_token_id or 0
        torch = self._torch
        for start in range(0, len(runs), BATCH_WINDOWS):
            batch = runs[start : start + BATCH_WINDOWS]
            marked = [[*before, *run, *after] for run in batch]
            longest = max(len(ids) for ids in marked)
            with torch.inference_mode():
                output = model(
                    input_ids=torch.tensor([ids + [padding] * (longest - len(ids)) for ids in marked]),
                    attention_mask=torch.tensor(
                        [[1] * len(ids) + [0] * (longest - len(ids)) for ids in marked]
                    ),
                    output_hidden_states=True,
                ).hidden_states[self._layer]
            hidden: Floats = output.float().numpy()
            for row, run in enumerate(batch):
                yield hidden[row, len(before) : len(before) + len(run)]
