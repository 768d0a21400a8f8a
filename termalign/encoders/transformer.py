"""Contextual token vectors from a pre-trained transformer: multilingual BERT, XLM-R, LaBSE, awesome-align.

The words of a sentence are split by the model's own tokenizer and run through it once; a word's vector is the
mean over its pieces of one hidden layer (layer 8 of multilingual BERT by default, as awesome-align found best).
Sentences longer than the model takes are cut into windows that share half their words, and each word is taken
from the window where it is furthest from an edge.

References:
    Zi-Yi Dou & Graham Neubig. 2021. Word Alignment by Fine-tuning Embeddings on Parallel Corpora. EACL.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from termalign.errors import MissingExtra

Floats = NDArray[np.float32]

LAYER = 8
"""Hidden layer that awesome-align reads; 0 are the embeddings."""
BATCH = 16
"""Windows run at once."""
WINDOW = 480
"""Pieces in a window: what the usual 512 leave beside the model's own marks."""


class Transformer:
    """A transformer from the `transformers` package, by name or folder, loaded at its first use."""

    def __init__(self, model: str, *, layer: int = LAYER, window: int = WINDOW) -> None:
        """Choose a model.

        Args:
            model: A folder with the model's files, or a name that the `transformers` package resolves.
            layer: Hidden layer to read, 0 being the embeddings; negative ones count from the last.
            window: Longest run of pieces that the model is given at once.

        Raises:
            MissingExtra: The `transformers` or the `torch` package is not installed.
        """
        try:
            import torch
            import transformers
        except ImportError:
            raise MissingExtra("contextual vectors of transformers", "transformers") from None
        self._torch, self._transformers = torch, transformers
        self._name, self._layer, self._window = model, layer, window
        self._loaded: tuple[Any, Any] | None = None
        self._marks: tuple[list[int], list[int]] = ([], [])  # before and after a sentence
        self.signature = f"transformer:{model}:layer{layer}:{transformers.__version__}"

    def encode_tokens(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """Return, for every sentence given as words, one vector a word, shape (words, dimensions)."""
        tokenizer, model = self._load()
        pieces = [self._pieces(tokenizer, sentence) for sentence in sentences]
        windows = [
            (number, *window)
            for number, words in enumerate(pieces)
            for window in _windows([len(ids) for ids in words], self._window)
        ]
        # Windows of one length together; their order does not depend on the caller's batches.
        windows.sort(key=lambda window: sum(len(ids) for ids in pieces[window[0]][window[1] : window[2]]))
        vectors: list[Floats] = [
            np.zeros((len(sentence), model.config.hidden_size), np.float32) for sentence in sentences
        ]
        depth: list[NDArray[np.int64]] = [np.full(len(sentence), -1) for sentence in sentences]
        for start in range(0, len(windows), BATCH):
            batch = windows[start : start + BATCH]
            runs = [pieces[number][first:last] for number, first, last in batch]
            for (number, first, last), run, hidden in zip(
                batch, runs, self._run(tokenizer, model, runs), strict=True
            ):
                place = 0
                for offset, ids in enumerate(run):
                    word = first + offset
                    inside = min(offset, last - 1 - word)
                    if ids and inside > depth[number][word]:
                        vectors[number][word] = hidden[place : place + len(ids)].mean(axis=0)
                        depth[number][word] = inside
                    place += len(ids)
        return vectors

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            automatic = self._transformers
            tokenizer = automatic.AutoTokenizer.from_pretrained(self._name)
            model = automatic.AutoModel.from_pretrained(self._name).eval()
            self._loaded = tokenizer, model
            bare, whole = tokenizer("a", add_special_tokens=False)["input_ids"], tokenizer("a")["input_ids"]
            start = next(place for place in range(len(whole)) if whole[place : place + len(bare)] == bare)
            self._marks = whole[:start], whole[start + len(bare) :]
        return self._loaded

    def _pieces(self, tokenizer: Any, sentence: Sequence[str]) -> list[list[int]]:
        """Return the pieces of every word; a word longer than a window is cut short."""
        if not sentence:
            return []
        encoded = tokenizer(list(sentence), add_special_tokens=False)["input_ids"]
        return [ids[: self._window] for ids in encoded]

    def _run(self, tokenizer: Any, model: Any, runs: Sequence[Sequence[Sequence[int]]]) -> list[Floats]:
        """Return the hidden vectors of the pieces of every window, without the model's own marks."""
        before, after = self._marks
        flat = [[piece for ids in run for piece in ids] for run in runs]
        marked = [[*before, *ids, *after] for ids in flat]
        longest = max(len(ids) for ids in marked)
        padding = tokenizer.pad_token_id or 0
        torch = self._torch
        with torch.inference_mode():
            output = model(
                input_ids=torch.tensor([ids + [padding] * (longest - len(ids)) for ids in marked]),
                attention_mask=torch.tensor([[1] * len(ids) + [0] * (longest - len(ids)) for ids in marked]),
                output_hidden_states=True,
            ).hidden_states[self._layer]
        hidden: Floats = output.float().numpy()
        return [hidden[row, len(before) : len(before) + len(ids)] for row, ids in enumerate(flat)]


def _windows(lengths: Sequence[int], most: int) -> list[tuple[int, int]]:
    """Return runs of words of at most `most` pieces that cover all words and overlap by half.

    Example:
        >>> _windows([1, 1, 1, 1, 1], 4)
        [(0, 4), (2, 5)]
    """
    windows: list[tuple[int, int]] = []
    first = 0
    while first < len(lengths):
        last, size = first, 0
        while last < len(lengths) and (last == first or size + lengths[last] <= most):
            size += lengths[last]
            last += 1
        windows.append((first, last))
        if last == len(lengths):
            break
        first += max(1, (last - first) // 2)
    return windows
