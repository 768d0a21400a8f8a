"""Which candidates stand inside which: against all stretches, looked up one by one."""

from hypothesis import given
from hypothesis import strategies as st

from termalign.language.arrays import strings
from termalign.language.arrays.strings import inner_strings

KEYS = st.lists(st.text("新能源车a\U00020000", min_size=1, max_size=7), unique=True, max_size=30)


def slowly(keys, least):
    return {
        (outer, inner)
        for outer, longer in enumerate(keys)
        for inner, shorter in enumerate(keys)
        if inner != outer and len(shorter) >= least and shorter in longer
    }


@given(KEYS, st.integers(1, 3), st.integers(1, 9))
def test_strings_inside_others_are_found_once(keys, least, at_once):
    whole, strings.AT_ONCE = strings.AT_ONCE, at_once
    try:
        found = [
            pair
            for outer, inner in inner_strings(keys, least=least)
            for pair in zip(outer.tolist(), inner.tolist(), strict=True)
        ]
    finally:
        strings.AT_ONCE = whole
    assert len(found) == len(set(found))
    assert set(found) == slowly(keys, least)
