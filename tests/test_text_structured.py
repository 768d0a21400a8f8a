"""JSON and TOML that somebody wrote: whatever is wrong with it is one line, soon."""

import pytest

from termalign.errors import FormatError
from termalign.language.text.structured import MOST_NAME_PARTS, json_value, toml_table

MANY = 50_000
"""Parts of a name for which the reader of TOML alone would take gigabytes."""


@pytest.mark.parametrize(
    ("before", "part", "point", "after"),
    [
        ("", "a", ".", "=1"),
        ("[", "a", ".", "]"),
        ("[[", "a", " . ", "]]"),
        ("x = {", '"a b"', ".", " = 1}"),
        ("", "'='", ".\t", "= 1"),
    ],
)
def test_a_name_of_many_parts_is_refused_and_one_of_some_is_read(
    before: str, part: str, point: str, after: str
) -> None:
    deep = f"y = 1\n{before}{point.join([part] * MANY)}{after}"
    with pytest.raises(FormatError, match="nested too deeply") as caught:
        toml_table(deep, path="termalign.toml")
    assert caught.value.line == 2
    assert toml_table(f"{before}{point.join([part] * MOST_NAME_PARTS)}{after}")


def test_points_in_texts_nest_nothing() -> None:
    points = "." * (2 * MOST_NAME_PARTS)
    assert toml_table(f'globs = ["{points}"]\n# {points}') == {"globs": [points]}


@pytest.mark.parametrize("line", ["a." * MANY, "'" * MANY, "\"a' " * MANY, "[" * MANY, "x = " + "{a=" * MANY])
def test_what_is_no_toml_is_one_line(line: str) -> None:
    with pytest.raises(FormatError, match="TOML"):
        toml_table(line)


@pytest.mark.parametrize("line", ["[" * MANY, '{"a":' * MANY, "9" * MANY, "NaN]", ""])
def test_what_is_no_json_is_one_line(line: str) -> None:
    with pytest.raises(FormatError, match="JSON"):
        json_value(line)
