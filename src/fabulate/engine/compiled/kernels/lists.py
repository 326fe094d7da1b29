"""Faker's lists as JSON text: words, sentences, paragraphs, and picks from elements that the schema gives."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

import numpy as np

from ....columns import text as cells_text
from ....columns import words
from ....columns.vector import FILL
from ...faker_cells import to_json
from ..draws import Draws, alias, places
from ..store import line
from .lorem import WIDEST, paragraph, running, sentence
from .said import Made, Said, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...address import Ints

    Kernel = Callable[[Said], "Made | None"]

#: So many different ones of a list are drawn; more are left to Faker.
_DIFFERENT = 24


def _joined(cells: list[words.Bytes], counts: Ints | None, rows: int) -> words.Bytes:
    """Cells as a list, of each row as many as `counts` says."""
    parts = [words.literal("[", rows)]
    for at, cell in enumerate(cells):
        item = words.join([words.literal(", ", rows), cell]) if at else cell
        parts.append(item if counts is None else np.where((counts > at)[:, None], item, np.uint8(FILL)))
    return words.join([*parts, words.literal("]", rows)])


def _picked(
    items: list[Any], length: int | None, *, unique: bool, weights: tuple[float, ...] | None = None
) -> Made | None:
    """A list of some of the items; of 1 to all of them where no length is said."""
    most = len(items) if length is None else length
    if not items or (unique and (weights is not None or most > min(len(items), _DIFFERENT))):
        return None
    table = words.pack_text(map(to_json, items))
    width = 2 + most * (table.shape[1] + 2)
    if width > WIDEST:
        return None
    picks = None if weights is None else alias(weights)

    def data(draws: Draws) -> words.Bytes:
        counts = 1 + draws.below(1, most) if length is None else None
        if unique:
            at = places(draws, 10, len(items), most)
        else:
            at = [draws.below(10 + place, len(items), picks) for place in range(most)]
        return _joined([words.take(table, place) for place in at], counts, len(draws.base))

    return text(width, data)


def _elements(*, unique: bool | None) -> Kernel:
    """Picks from elements, by weight where they are a map; `unique` None: as the argument says."""

    def kernel(said: Said) -> Made | None:
        elements = said.get("elements", ("a", "b", "c"))
        different = bool(said.get("unique", False)) if unique is None else unique
        weights = None
        if isinstance(elements, dict) and (different or said.get("use_weighting", True)):
            weights = tuple(map(float, elements.values()))
            if not sum(weights) > 0 or min(weights) < 0:
                return None
        return _picked(list(elements), said.args.get("length"), unique=different, weights=weights)

    return kernel


def random_letters(said: Said) -> Made | None:
    """Letters, by default 16."""
    return _picked(list(string.ascii_letters), said.get("length", 16), unique=False)


def some_words(said: Said) -> Made | None:
    """Words, by default three."""
    if not said.only("nb", "ext_word_list", "unique"):
        return None
    plain = said.args.get("ext_word_list")
    some = line(said.data["words"], said.locale)[0] if plain is None else plain
    return _picked(list(some), said.get("nb", 3), unique=bool(said.get("unique", False)))


def _several(one: Kernel, count: str) -> Kernel:
    """A list of what another kernel makes, by default three; the other arguments are that one's."""

    def kernel(said: Said) -> Made | None:
        number = said.get(count, 3)
        rest: Mapping[str, Any] = {name: value for name, value in said.args.items() if name != count}
        made = one(Said(rest, said.as_of, said.data, said.locale))
        # Quoted text may be twice as long.
        if made is None or 2 + number * (2 * made.type.width + 4) > 4 * WIDEST:
            return None

        def data(draws: Draws) -> words.Bytes:
            each = [made.cells(draws.hash(10 + at)) for at in range(number)]
            return _joined([cells_text.cells(cell, "json") for cell in each], None, len(draws.base))

        return text(2 + number * (2 * made.type.width + 4), data)

    return kernel


KERNELS: dict[str, Kernel] = {
    "random_elements": _elements(unique=None), "random_choices": _elements(unique=False),
    "random_sample": _elements(unique=True), "random_letters": random_letters, "words": some_words,
    "sentences": _several(sentence, "nb"), "paragraphs": _several(paragraph, "nb"),
    "texts": _several(running, "nb_texts"),
}  # fmt: skip
