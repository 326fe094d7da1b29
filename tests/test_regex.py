"""The grammar of `pattern`: what it makes matches the same text in Python's `re`, and its space is counted right."""

from __future__ import annotations

import itertools
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import vector
from strategies import examples, regexes

from fabulate.columns import words
from fabulate.schema import SchemaError, regex


@given(regexes)
def test_what_is_made_matches(text: str) -> None:
    cells = words.texts(vector(40, kind="pattern", regex=text).data)
    assert all(re.fullmatch(text, cell, re.ASCII) for cell in cells), cells


def every_text(part: regex.Part) -> list[str]:
    """What one part of a pattern can write, a text a choice."""
    if isinstance(part, regex.Slot):
        return list(part.words)
    counts = range(part.low, part.high + 1)
    return ["".join(choice) for n in counts for choice in itertools.product(*(slot.words for slot in part.item * n))]


@given(regexes)
def test_the_space_is_counted(text: str) -> None:
    space = regex.parse(text)
    if space.size > 5_000:
        return
    made = ["".join(choice) for choice in itertools.product(*map(every_text, space.slots))]
    assert len(made) == space.size
    assert space.width == max(len(word.encode()) for word in made)
    if space.fixed:
        assert len(set(made)) == space.size
    if space.size:
        drawn = set(words.texts(vector(200, kind="pattern", regex=text).data))
        assert drawn <= set(made)


@examples(2)
@given(st.text(st.sampled_from(r"ab1-[](){}|?*+.^$\dw,0 9" + "ü\n\0"), max_size=30))
def test_any_text_is_a_pattern_or_told_why_not(text: str) -> None:
    start = time.monotonic()
    try:
        space = regex.parse(text)
    except ValueError as error:
        assert str(error)
    else:
        assert len(space.slots) <= regex.MOST_SLOTS
        slots = [slot for part in space.slots for slot in (part.item if isinstance(part, regex.Repeat) else (part,))]
        assert all(0 < len(slot.words) <= regex.MOST_WORDS for slot in slots)
    assert time.monotonic() - start < 1


GOOD = {
    r"[A-Z]{3}-\d{4}": 26**3 * 10**4,
    "": 1,
    "^abc$": 1,
    "(a|b|ab)": 3,
    "(a|a)": 1,
    "x?": 2,
    "a{2,4}": 3,
    r"\.\[\]\\": 1,
    "[a-]": 2,
    "[-a]": 2,
    "[aab]": 2,
    "(?:ab){2}": 1,
    "(red|blue) (car|bus)": 4,
    r"[\d_]": 11,
    r"\w": 63,
    "a{0}": 1,
    "(a|b){2}": 4,
    "é|日": 2,
    "[à-ä]": 5,
}


@pytest.mark.parametrize("text", GOOD, ids=repr)
def test_spaces(text: str) -> None:
    assert regex.parse(text).size == GOOD[text]


BAD = {
    "[a-z": "the class is not closed",
    "(ab": "the group is not closed",
    "ab)": "a ) without its (",
    "a*": "* has no end",
    "a+": "+ has no end",
    "*a": "* has nothing before it",
    "?": "? has nothing before it",
    "{2}": "{ has nothing before it",
    "a}": "} has nothing before it",
    "[]": "an empty class",
    "[^a]": "say which characters there are",
    "[z-a]": "z-a is no range",
    ".": "say which characters",
    r"\s": r"\s is not known",
    "\\": "is not known",
    "a{3": "a count is written",
    "a{,3}": "a count is written",
    "a{3,1}": "a count goes up",
    "a{201}": "a count goes up",
    "a$b": "$ stands only at the end",
    "a^": "^ stands only at the start",
    "([a-z]{5}|b)": "over 4096 choices",
    "a{150}b{150}": "more than 200 parts",
    "(" * 12 + "a" + ")" * 12: "groups nested deeper than 10",
}


@pytest.mark.parametrize("text", BAD, ids=repr)
def test_mistakes_are_told_with_their_place(text: str) -> None:
    with pytest.raises(ValueError, match=r"at character \d+: ") as told:
        regex.parse(text)
    assert BAD[text] in str(told.value)


@pytest.mark.parametrize(
    "text",
    [
        "(a|b){200}" * 5,
        "((((((((((a|b){9}){9}){9}){9}){9}){9}){9}){9}){9}){9}",
        "(a{0,200}){0,200}",
        "[" + "a-z" * 300 + "]{200}",
        "(|){200}",
        "((){200}){200}",
        "(a?){12}" * 8,
        "\\d{200}",
        "[\u0100-\u04e0]{200}",
        "(" + "|".join("abcdefgh" * 100) + "){9}",
    ],
)
def test_hard_patterns_take_no_time_and_no_memory(text: str) -> None:
    start = time.monotonic()
    try:
        vector(10, kind="pattern", regex=text)
    except SchemaError as error:
        assert error.problems
    assert time.monotonic() - start < 2


@pytest.mark.parametrize("text", ["\0", "a\x07", "[\x01-\x1f]", "\x7f", "a\nb", "[\t]"], ids=repr)
def test_no_control_characters(text: str) -> None:
    with pytest.raises(Exception, match="control"):
        vector(10, kind="pattern", regex=text)
