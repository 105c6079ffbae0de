"""JSON as Newtonsoft reads it, within bounds."""

from decimal import Decimal

import pytest

from grootboek.wire.json import JsonError, read_json


def read(text: str | bytes, max_values: int = 100, max_depth: int = 10) -> object:
    return read_json(text if isinstance(text, bytes) else text.encode(), max_values, max_depth)


def test_decimals_are_exact() -> None:
    assert read('{"a": 0.1, "b": [1, null, true]}') == {"a": Decimal("0.1"), "b": [1, None, True]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2, ], }', {"a": [1, 2]}),
        ('["a,]", "b\\",}", 1,\n\t]', ["a,]", 'b",}', 1]),
        ('["\\\\",]', ["\\"]),
    ],
)
def test_a_comma_before_a_closing_bracket_is_overlooked(text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize("text", ["", "[1,,]", '["a]', '["a\\', ",", b'["\xff"]', "[1e999999999]"])
def test_what_is_no_json(text: str | bytes) -> None:
    with pytest.raises(JsonError):
        read(text)


def test_values_are_bounded() -> None:
    assert read("[1,1]", max_values=2) == [1, 1]
    with pytest.raises(JsonError, match="more than 2 values"):
        read("[1,1,1]", max_values=2)


def test_depth_is_bounded() -> None:
    assert read('{"a": [1]}', max_depth=3) == {"a": [1]}
    with pytest.raises(JsonError, match="deeper than 3"):
        read('{"a": [[1]]}', max_depth=3)
    with pytest.raises(JsonError):
        read("[" * 100_000, max_values=200_000)
