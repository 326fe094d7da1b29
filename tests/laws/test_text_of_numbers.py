"""Numbers and moments as bytes are what Python writes, and a file is the bytes in use."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabulate.columns import Type, Vector, moments, numerals, text, words

WHOLE = st.lists(st.integers(-(10**18), 10**18) | st.integers(-12_000, 12_000), min_size=1, max_size=20)
SECONDS = st.integers(-62_135_596_800, 253_402_300_799)


def fixed(value: int, decimals: int) -> str:
    whole = str(abs(value)).rjust(decimals + 1, "0")
    return "-" * (value < 0) + (f"{whole[:-decimals]}.{whole[-decimals:]}" if decimals else whole)


@given(WHOLE, st.integers(0, 12), st.integers(1, 20))
def test_numbers(values: list[int], decimals: int, least: int) -> None:
    data = np.array(values, np.int64)
    assert words.texts(numerals.decimal(data, decimals)) == [fixed(value, decimals) for value in values]
    led = ["-" * (value < 0) + str(abs(value)).rjust(least, "0") for value in values]
    assert words.texts(numerals.digits(data, least)) == led
    width = max(len(str(abs(value))) for value in values)
    assert numerals.padded(np.abs(data), width).shape == (len(values), width)


@given(st.lists(SECONDS, min_size=1, max_size=20))
def test_moments(values: list[int]) -> None:
    said = [str(np.datetime64(value, "s")).replace("T", " ") for value in values]
    data = np.array(values, np.int64)
    assert words.texts(moments.moment(data)) == said
    assert words.texts(moments.clock(data % 86_400)) == [text[11:] for text in said]


@pytest.mark.parametrize("padding", [0.02, 0.3, 0.9])
def test_bytes_in_use_however_many_are_padding(padding: float) -> None:
    matrix = np.random.default_rng(1).integers(0, 0xF8, (9_000, 300), np.uint8)
    matrix[np.random.default_rng(2).random(matrix.shape) < padding] = 0xFF
    assert words.compact(matrix) == matrix.tobytes().replace(b"\xff", b"")


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_floats(values: list[float]) -> None:
    made = words.texts(text.cells(Vector(Type("float"), np.array(values)), "plain"))
    assert made == [np.format_float_positional(value, trim="-") for value in values]
    assert [float(said) for said in made] == values
