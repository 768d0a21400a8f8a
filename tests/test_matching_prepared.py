"""What a glossary is made ready to is made once, and goes with it."""

import gc
from weakref import ref

import pytest

from termalign import check, occurrences
from termalign.language.text.language import Direction
from termalign.termbase.glossary import Glossary, entry
from termalign.termbase.matching.terms import terms_of


@pytest.mark.parametrize("direction", Direction)
def test_a_glossary_is_made_ready_once(direction: Direction) -> None:
    house, other = (Glossary((entry("银行", "bank"),)) for _ in range(2))
    assert terms_of(house, direction) is terms_of(house, direction)
    assert terms_of(house, direction) is not terms_of(other, direction)


@pytest.mark.parametrize("pair", [("银行", "a house and a bank"), ("a bank", "银行")])
def test_what_was_made_ready_keeps_no_glossary_alive(pair: tuple[str, str]) -> None:
    gc.freeze()  # only what is made here is searched
    try:
        house = Glossary((entry("银行", "bank"), entry("行庄", "house")))
        check(house, *pair)
        occurrences(house, pair[0])
        seen = ref(house)
        del house
        gc.collect()
    finally:
        gc.unfreeze()
    assert seen() is None
