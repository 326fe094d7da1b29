"""Faker's fill-ins with arguments: `bothify`, `numerify`, `lexify`, `hexify`, `random_element`, `pystr`, `password`."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

import numpy as np

from ....columns import Type, words
from ....columns.vector import FILL
from ...faker_cells import to_json
from ..draws import Draws, alias, places
from ..parts import Form
from .said import Made, Said, made, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..unique import Counted

    Kernel = Callable[[Said], "Made | None"]

_D = string.digits
_DIGITS: dict[str, Any] = {"#": _D, "%": _D[1:], "$": _D[2:], "!": [""] * 10 + list(_D), "@": [""] * 9 + list(_D[1:])}
_SPECIAL = "!@#$%^&*()_+"


def filled(pattern: str, table: Mapping[str, Any]) -> Made:
    """Text whose placeholders become one of their characters."""
    form = Form([table.get(c, [c]) for c in pattern], 1)

    def data(draws: Draws) -> words.Bytes:
        out = np.empty((len(draws.base), form.width), np.uint8)
        form.put(draws, out)
        return out

    single = all(len(c) == 1 for some in (table.get(c, [c]) for c in pattern) for c in some)
    return text(form.width, data, _spelled([table.get(c, c) for c in pattern]) if single else ())


def _spelled(characters: list[str]) -> list[Counted]:
    """All texts of one of some characters after another."""
    tables = Form(["".join(dict.fromkeys(some)) for some in characters], 1).tables
    sizes = tuple(map(len, tables))
    return [(1.0, sizes, lambda at: words.join([words.take(t, i) for t, i in zip(tables, at, strict=True)]))]


def _fill(default: str, table: Callable[[Said], Mapping[str, Any]], *more: str) -> Kernel:
    def kernel(said: Said) -> Made | None:
        return filled(said.get("text", default), table(said)) if said.only("text", *more) else None

    return kernel


def _letters(said: Said) -> dict[str, Any]:
    return {"?": said.get("letters", string.ascii_letters)}


def _hexes(said: Said) -> dict[str, Any]:
    hexes = "0123456789abcdef"
    return {"^": hexes.upper() if said.get("upper", False) else hexes}


def random_element(said: Said) -> Made | None:
    """One of some texts or numbers, by weight where they are a map."""
    elements = said.get("elements", ("a", "b", "c"))
    if not said.only("elements") or any(e is None for e in elements):
        return None
    table = words.pack_text(e if isinstance(e, str) else to_json(e) for e in elements)
    picks = alias(tuple(map(float, elements.values()))) if isinstance(elements, dict) else None
    different = words.pack(list(dict.fromkeys(bytes(row[row != FILL]) for row in table)))
    every: list[Counted] = [(1.0, (len(different),), lambda at: words.take(different, at[0]))]
    return text(table.shape[1], lambda d: words.take(table, d.below(1, len(table), picks)), every)


def pystr(said: Said) -> Made | None:
    """Letters, as many as asked for, between a prefix and a suffix."""
    most, least = said.get("max_chars", 20), said.args.get("min_chars")
    prefix, suffix = said.get("prefix", ""), said.get("suffix", "")
    if most > 2_000:
        return None
    letters = Form([string.ascii_letters] * most, 1) if most else None

    def data(draws: Draws) -> words.Bytes:
        rows = len(draws.base)
        out = np.empty((rows, most), np.uint8)
        if letters is not None:
            letters.put(draws, out)
        if least is not None:
            out[np.arange(most) >= (least + draws.below(2, most - least + 1))[:, None]] = FILL
        return words.join([words.literal(prefix, rows), out, words.literal(suffix, rows)])

    return text(len(prefix.encode()) + most + len(suffix.encode()), data)


def password(said: Said) -> Made | None:
    """Characters of the kinds that are on, each kind at least once."""
    groups = (("special_chars", _SPECIAL), ("digits", _D), ("upper_case", string.ascii_uppercase),
              ("lower_case", string.ascii_lowercase))  # fmt: skip
    kinds = [chars for name, chars in groups if said.get(name, True)]
    length = said.get("length", 10)
    if length > 1_000 or not 0 < len(kinds) <= length:
        return None
    every = Form(["".join(kinds)] * length, 1)
    needed = Form(kinds, 2)

    def data(draws: Draws) -> words.Bytes:
        rows = len(draws.base)
        out, must = np.empty((rows, length), np.uint8), np.empty((rows, len(kinds)), np.uint8)
        every.put(draws, out)
        needed.put(draws, must)
        for place, char in zip(_in_set_order(places(draws, 10, length, len(kinds))), must.T, strict=True):
            out[np.arange(rows), place] = char
        return out

    return text(length, data)


def _in_set_order(inserted: list[Any]) -> Any:
    """Numbers in the order in which a set of Python's gives them back: at most four, so a table of eight slots.

    Faker puts digits, capitals … at the places of such a set in its order, which is mostly the rising one.
    Source: CPython, Objects/setobject.c (`set_add_entry`); no linear probing in so small a table.
    """
    rows = len(inserted[0])
    slots = np.full((rows, 8), -1, np.int64)
    for value in inserted:
        at, perturb, todo = value & 7, value, np.arange(rows)
        while len(todo):
            free = slots[todo, at] < 0
            slots[todo[free], at[free]] = value[todo[free]]
            todo, at, perturb = todo[~free], at[~free], perturb[~free] >> 5
            at = (at * 5 + 1 + perturb) & 7
    # A stable sort by emptiness keeps the order of the slots.
    order = np.argsort(slots < 0, axis=1, kind="stable")[:, : len(inserted)]
    return np.take_along_axis(slots, order, axis=1).T


def random_letter(said: Said) -> Made | None:
    """One letter."""
    table = words.pack_text(string.ascii_letters)
    return None if said.args else made(Type("text", width=1), lambda d: words.take(table, d.below(1, 52)))


KERNELS: dict[str, Kernel] = {
    "numerify": _fill("###", lambda said: _DIGITS), "hexify": _fill("^^^^", _hexes, "upper"),
    "lexify": _fill("????", _letters, "letters"),
    "bothify": _fill("## ??", lambda said: {**_DIGITS, **_letters(said)}, "letters"),
    "random_element": random_element, "random_letter": random_letter, "pystr": pystr, "password": password,
}  # fmt: skip
