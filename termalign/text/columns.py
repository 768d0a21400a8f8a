"""Tokens of many texts as columns, and those of each text as a sequence that makes them when they are asked for."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, groupby
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from termalign.text.spans import Token, new_span, new_token

Ints = NDArray[np.intp]


class Form(NamedTuple):
    """What tokens that are written alike have in common."""

    text: str
    key: str


new_form = partial(tuple.__new__, Form)


class TokenColumns(NamedTuple):
    """The tokens of texts, one text's after another's."""

    starts: Ints
    """Where they start, each in its own text."""
    ends: Ints
    numbers: Ints
    """Those of their forms."""
    forms: list[Form]
    """Told once or more."""
    bounds: Ints
    """The first token of each text, and the end of the last one's."""

    @classmethod
    def of(cls, texts: Sequence[Sequence[Token]]) -> "TokenColumns":
        """Return the columns of texts, each given by its tokens.

        Example:
            >>> from termalign.text import Span
            >>> tokens = [Token("发展", Span(0, 2), "发展"), Token("，", Span(2, 3), ",")]  # development
            >>> columns = TokenColumns.of([tokens, tokens[:1]])
            >>> columns.numbers.tolist(), columns.bounds.tolist()
            ([0, 1, 2], [0, 2, 3])
        """
        if len(texts) == 1 and type(texts[0]) is not Tokens:
            return cls.read(texts)
        parts = list(_parts(texts))
        if len(parts) == 1:
            return parts[0]._with_own_forms()
        forms: list[Form] = []
        offsets: dict[int, int] = {}  # where the forms of each part begin; parts of one block share theirs
        for own in (part.forms for part in parts):
            if id(own) not in offsets:
                offsets[id(own)] = len(forms)
                forms += own
        if not parts:
            none = np.zeros(0, np.intp)
            return cls(none, none, none, forms, np.zeros(1, np.intp))
        starts, ends, numbers, sizes = (
            np.concatenate(column)
            for column in zip(
                *(
                    (own.starts, own.ends, own.numbers + offsets[id(own.forms)], np.diff(own.bounds))
                    for own in parts
                ),
                strict=True,
            )
        )
        return cls(starts, ends, numbers, forms, np.append(0, np.cumsum(sizes)))

    @classmethod
    def read(cls, texts: Sequence[Sequence[Token]]) -> "TokenColumns":
        """Return the columns of texts, each token read by itself."""
        tokens = list(chain.from_iterable(texts))
        written, spans, keys = zip(*tokens, strict=True) if tokens else ((), (), ())
        forms = list(map(new_form, zip(written, keys, strict=True)))
        edges = np.fromiter(chain.from_iterable(spans), np.intp, 2 * len(tokens))
        bounds = np.array([0, *accumulate(map(len, texts))], np.intp)
        return cls(edges[::2], edges[1::2], np.arange(len(tokens)), forms, bounds)

    def between(self, first: int, stop: int) -> "TokenColumns":
        """Return the columns of the texts from one to before another."""
        bounds = self.bounds[first : stop + 1]
        own = slice(bounds[0], bounds[-1])
        return TokenColumns(
            self.starts[own], self.ends[own], self.numbers[own], self.forms, bounds - bounds[0]
        )

    def _with_own_forms(self) -> "TokenColumns":
        """Return the columns without the forms of other texts of their block, where these are many."""
        if len(self.numbers) >= len(self.forms):
            return self
        used, numbers = np.unique(self.numbers, return_inverse=True)
        return self._replace(numbers=numbers, forms=[self.forms[number] for number in used.tolist()])


class Tokens(Sequence[Token]):
    """The tokens of a text, told by columns: the same to all who read them as a tuple of tokens.

    Example:
        >>> from termalign.text import Span
        >>> made = (Token("发展", Span(0, 2), "发展"),)  # development
        >>> tokens = Tokens(TokenColumns.of([made]), 0)
        >>> tokens == made, tokens[0].key, len(tokens)
        (True, '发展', 1)
    """

    __slots__ = ("_columns", "_made", "_text")

    def __init__(self, columns: TokenColumns, text: int) -> None:
        """Stand for the tokens of the text of a number."""
        self._columns = columns
        self._text = text
        self._made: tuple[Token, ...] | None = None

    def _all(self) -> tuple[Token, ...]:
        if self._made is None:
            starts, ends, numbers, forms, bounds = self._columns
            own = slice(bounds[self._text], bounds[self._text + 1])
            spans = map(new_span, zip(starts[own].tolist(), ends[own].tolist(), strict=True))
            written = [forms[number] for number in numbers[own].tolist()]
            self._made = tuple(
                [new_token((text, span, key)) for (text, key), span in zip(written, spans, strict=True)]
            )
        return self._made

    def __len__(self) -> int:
        """Return how many they are."""
        return int(self._columns.bounds[self._text + 1] - self._columns.bounds[self._text])

    def __iter__(self) -> Iterator[Token]:
        """Iterate over them in order."""
        return iter(self._all())

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Token, ...]: ...
    def __getitem__(self, place: int | slice) -> Token | tuple[Token, ...]:
        """Return a token, or a tuple of some."""
        return self._all()[place]

    def __eq__(self, other: object) -> bool:
        """Tell whether another sequence, or a tuple, has the same tokens."""
        if isinstance(other, Tokens):
            other = other._all()
        return self._all() == other

    def __hash__(self) -> int:
        """Return the hash of the tuple."""
        return hash(self._all())

    def __repr__(self) -> str:
        """Tell them as a tuple does."""
        return repr(self._all())

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle them as a tuple, without the texts beside theirs."""
        return tuple, (self._all(),)


def _parts(texts: Sequence[Sequence[Token]]) -> Iterator[TokenColumns]:
    """Yield the columns of texts, as many at once as lie side by side."""
    for told, group in groupby(texts, key=lambda text: type(text) is Tokens):
        if not told:
            yield TokenColumns.read(list(group))
            continue
        own = [(text._columns, text._text) for text in group if isinstance(text, Tokens)]
        first = 0
        for place in range(1, len(own) + 1):
            if (
                place == len(own)
                or own[place][0] is not own[place - 1][0]
                or own[place][1] != own[place - 1][1] + 1
            ):
                columns, number = own[first]
                yield columns.between(number, own[place - 1][1] + 1)
                first = place
