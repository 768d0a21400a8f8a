"""Tokens of many texts as columns, and those of each text as a sequence that makes them at their first use.

Of a form, the text and key that equal tokens share, columns hold the number; traits of it are computed once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby
from typing import Any, NamedTuple, overload

import numpy as np

from termalign.language.arrays import Bytes, Ints, lengths_of, sums_before
from termalign.language.text.spans import Token, new_span, new_token
from termalign.runtime.forking import lock_held_at_fork


class Form(NamedTuple):
    """What equal tokens share."""

    text: str
    key: str


new_form = partial(tuple.__new__, Form)


class FormTraits(NamedTuple):
    """Traits of forms: a fixed number of bytes each, computed once a form."""

    size: int
    """Bytes of each form."""
    describe: Callable[[str, str], bytes]
    """Returns them, given text and key."""


_FORMS_LOCK = lock_held_at_fork()
"""Threads share tokens, and so their forms."""


class Forms(list[Form]):
    """Forms by number. A form keeps its number while others are added.

    Example:
        >>> forms = Forms([Form("发展", "发展"), Form("Ａ", "a")])  # development
        >>> forms.number(Form("新", "新")), forms.keys(np.array([2, 0]))  # new
        (2, ['新', '发展'])
        >>> shape = FormTraits(2, lambda text, key: bytes([len(key), key.isascii()]))
        >>> forms.traits(shape, np.array([0, 1, 1])).tolist()
        [[2, 1, 1], [0, 1, 1]]
    """

    def __init__(self, forms: Iterable[Form] = ()) -> None:
        super().__init__(forms)
        self._numbers: dict[Form, int] = {}
        self._tables: dict[FormTraits, _TraitTable] = {}

    def number(self, form: Form) -> int:
        """Return the number of a form, which is added if it is new."""
        return self.numbers([form])[0]

    def numbers(self, forms: Iterable[Form]) -> list[int]:
        """Return the numbers of forms, as `number` does."""
        known = self._numbers
        indexes = []
        with _FORMS_LOCK:
            for form in forms:
                index = known.get(form)
                if index is None:
                    index = known[form] = len(self)
                    self.append(form)
                indexes.append(index)
        return indexes

    def keys(self, indexes: Ints) -> list[str]:
        """Return the keys of forms."""
        return [self[index][1] for index in indexes.tolist()]

    def traits(self, kind: FormTraits, indexes: Ints) -> Bytes:
        """Return traits of forms, shape (size, numbers); each form is described once."""
        with _FORMS_LOCK:
            table = self._tables.setdefault(kind, _TraitTable(kind.size))
            table.grow(len(self))
            new = list(dict.fromkeys(indexes[~table.known[indexes]].tolist()))
            if new:
                described = b"".join(kind.describe(*self[index]) for index in new)
                table.values[:, new] = np.frombuffer(described, np.uint8).reshape(len(new), -1).T
                table.known[new] = True
            return table.values.take(indexes, axis=1)


class _TraitTable:
    """Traits of forms by number."""

    def __init__(self, size: int) -> None:
        self.known = np.zeros(0, np.bool_)
        """Whether a form was described."""
        self.values = np.zeros((size, 0), np.uint8)

    def grow(self, count: int) -> None:
        """Make room for a number of forms."""
        size, before = self.values.shape
        if count > before:
            known, values = self.known, self.values
            room = max(count, 2 * before)
            self.known, self.values = np.zeros(room, np.bool_), np.zeros((size, room), np.uint8)
            self.known[:before], self.values[:, :before] = known, values


class TokenColumns(NamedTuple):
    """The tokens of texts, one text's after another's."""

    starts: Ints
    """Where they start, each in its own text."""
    ends: Ints
    numbers: Ints
    """The numbers of their forms."""
    forms: Forms
    """By number; those of other texts as well."""
    bounds: Ints
    """The first token of each text, and the end of the last one's."""

    @classmethod
    def of(cls, texts: Sequence[Sequence[Token]]) -> "TokenColumns":
        """Return the columns of texts, each given by its tokens.

        Example:
            >>> from termalign.language.text import Span
            >>> tokens = [Token("发展", Span(0, 2), "发展"), Token("，", Span(2, 3), ",")]  # development
            >>> columns = TokenColumns.of([tokens, tokens[:1]])
            >>> columns.numbers.tolist(), columns.bounds.tolist()
            ([0, 1, 2], [0, 2, 3])
        """
        parts = list(_parts(texts))
        if len(parts) == 1:
            return parts[0]
        if len({id(part.forms) for part in parts}) > 1:
            parts = _with_forms_in_common(parts)
        starts, ends, indexes, sizes = (
            np.concatenate([np.zeros(0, np.intp), *column])
            for column in (
                [part.starts for part in parts],
                [part.ends for part in parts],
                [part.numbers for part in parts],
                [np.diff(part.bounds) for part in parts],
            )
        )
        forms = parts[0].forms if parts else Forms()
        return cls(starts, ends, indexes, forms, sums_before(sizes))

    @classmethod
    def read(cls, texts: Sequence[Sequence[Token]]) -> "TokenColumns":
        """Return the columns of texts, each token read by itself."""
        tokens = list(chain.from_iterable(texts))
        written, spans, keys = zip(*tokens, strict=True) if tokens else ((), (), ())
        forms = Forms(map(new_form, zip(written, keys, strict=True)))
        edges = np.fromiter(chain.from_iterable(spans), np.intp, 2 * len(tokens))
        bounds = sums_before(lengths_of(texts))
        return cls(edges[::2], edges[1::2], np.arange(len(tokens)), forms, bounds)

    def with_texts(self, positions: Sequence[int], texts: Sequence[Sequence[Token]]) -> "TokenColumns":
        """Return the columns with other tokens for the texts at some positions."""
        read = TokenColumns.read(texts)
        # The text of every token; tokens of the replaced texts go, the others' and the new ones are sorted by text.
        owners = np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))
        is_other = np.isin(owners, positions, invert=True)
        owners = np.append(owners[is_other], np.repeat(positions, np.diff(read.bounds)))
        order = np.argsort(owners, kind="stable")
        indexes = np.array(self.forms.numbers(read.forms), np.intp)
        starts, ends, indexes = (
            np.append(own[is_other], other)[order]
            for own, other in ((self.starts, read.starts), (self.ends, read.ends), (self.numbers, indexes))
        )
        bounds = np.searchsorted(owners[order], np.arange(len(self.bounds)))
        return TokenColumns(starts, ends, indexes, self.forms, bounds)

    def between(self, first: int, stop: int) -> "TokenColumns":
        """Return the columns of the texts from one to before another."""
        bounds = self.bounds[first : stop + 1]
        own = slice(bounds[0], bounds[-1])
        return TokenColumns(
            self.starts[own], self.ends[own], self.numbers[own], self.forms, bounds - bounds[0]
        )


class Tokens(Sequence[Token]):
    """The tokens of a text, kept as columns; they read as a tuple of tokens and equal one.

    Example:
        >>> from termalign.language.text import Span
        >>> made = (Token("发展", Span(0, 2), "发展"),)  # development
        >>> tokens = Tokens(TokenColumns.of([made]), 0)
        >>> tokens == made, tokens[0].key, len(tokens)
        (True, '发展', 1)
    """

    __slots__ = ("_columns", "_made", "_text")

    def __init__(self, columns: TokenColumns, text: int) -> None:
        """Represent the tokens of a text, given by its number."""
        self._columns = columns
        self._text = text
        self._made: tuple[Token, ...] | None = None

    def _all(self) -> tuple[Token, ...]:
        made = self._made
        if made is None:
            starts, ends, indexes, forms, bounds = self._columns
            own = slice(bounds[self._text], bounds[self._text + 1])
            spans = map(new_span, zip(starts[own].tolist(), ends[own].tolist(), strict=True))
            written = [forms[index] for index in indexes[own].tolist()]
            self._made = made = tuple(
                [new_token((text, span, key)) for (text, key), span in zip(written, spans, strict=True)]
            )
        return made

    def forget_objects(self) -> None:
        """Make the tokens again at their next use: as objects they take 150 bytes each."""
        self._made = None

    def keys(self) -> list[str]:
        """Return the keys, without making tokens."""
        own = slice(self._columns.bounds[self._text], self._columns.bounds[self._text + 1])
        return self._columns.forms.keys(self._columns.numbers[own])

    def __len__(self) -> int:
        """Return the number of tokens."""
        return int(self._columns.bounds[self._text + 1] - self._columns.bounds[self._text])

    def __iter__(self) -> Iterator[Token]:
        """Iterate over them in order."""
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Token, ...]: ...
    def __getitem__(self, index: int | slice) -> Token | tuple[Token, ...]:
        """Return a token, or a tuple of some."""
        return self._all()[index]

    def __eq__(self, other: object) -> bool:
        """Return whether another sequence, or a tuple, has the same tokens."""
        if isinstance(other, Tokens):
            other = other._all()
        return self._all() == other

    def __hash__(self) -> int:
        """Return the hash of the tuple."""
        return hash(self._all())

    def __repr__(self) -> str:
        """Return the representation of the tuple."""
        return repr(self._all())

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle them as a tuple, without the texts beside theirs."""
        return tuple, (self._all(),)


def _parts(texts: Sequence[Sequence[Token]]) -> Iterator[TokenColumns]:
    """Yield the columns of texts, as many at once as are adjacent in the same columns."""
    for in_columns, group in groupby(texts, key=lambda text: type(text) is Tokens):
        if not in_columns:
            yield TokenColumns.read(list(group))
            continue
        own = [(text._columns, text._text) for text in group if isinstance(text, Tokens)]
        first = 0
        for end in range(1, len(own) + 1):
            if end == len(own) or own[end][0] is not own[end - 1][0] or own[end][1] != own[end - 1][1] + 1:
                columns, start = own[first]
                yield columns.between(start, own[end - 1][1] + 1)
                first = end


def _with_forms_in_common(parts: Sequence[TokenColumns]) -> list[TokenColumns]:
    """Return the columns of texts by forms that all of them share: no more than the texts have."""
    forms = Forms()
    result = []
    for part in parts:
        used, indexes = np.unique(part.numbers, return_inverse=True)
        result.append(part._replace(numbers=indexes + len(forms), forms=forms))
        forms += [part.forms[index] for index in used.tolist()]
    return result
