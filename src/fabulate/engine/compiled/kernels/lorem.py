"""Faker's running text: words, sentences, paragraphs and texts with counts and lengths, from a locale's word list.

Rows differ in their numbers of words, so words are drawn for all sentences of all rows at once, one after another, and
laid down in each row where the one before ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....columns import Vector, words
from ....columns.vector import FILL
from ..draws import Draws, below
from ..store import line
from .said import Made, Said, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ...address import Hashes, Ints
    from ..unique import Counted

    Kernel = Callable[[Said], "Made | None"]

#: The most bytes of a row that these kernels make; longer texts are left to Faker.
WIDEST = 6_000


class Lexicon:
    """A locale's words, as they are and as the first of a sentence, with what stands between and after them."""

    def __init__(self, said: Said) -> None:
        ext = said.args.get("ext_word_list")
        plain = list(ext) if ext is not None else line(said.data["words"], said.locale)[0]
        joint, self.stop = said.data.get("joint", " "), said.data.get("stop", ".")
        self.joint, self.plain = joint.encode(), plain
        self.first = words.pack_text(w.title() for w in plain)
        self.next = words.pack_text(joint + w for w in plain)
        self.sizes = np.array([len(w) for w in plain]), np.array([len(w.title()) for w in plain])
        self.count = len(plain)
        #: The most bytes of a character.
        self.bytes = max(-(-len(w.encode()) // max(len(w), 1)) for w in (*plain, joint, self.stop))
        self.width = max(self.first.shape[1], self.next.shape[1])

    def single(self, base: Hashes, begun: NDArray[np.bool_]) -> tuple[words.Bytes, Ints]:
        """A word for each hash, with what stands before it or, where nothing has begun, a capital; its characters."""
        at = below(base, self.count)
        upper = words.pack_text(w[:1].upper() + w[1:] for w in self.plain)
        made = np.full((len(base), self.width), FILL, np.uint8)
        for rows, table in ((begun, self.next), (~begun, upper)):
            made[rows, : table.shape[1]] = words.take(table, at[rows])
        return made, self.sizes[0][at] + begun * len(self.joint.decode())

    def sentences(self, base: Hashes, sizes: Ints) -> tuple[words.Bytes, Ints]:
        """A sentence of `sizes` words for each hash, and its length in characters."""
        draws, rows = Draws(base), len(base)
        most = int(sizes.max()) if rows else 0
        out = np.full((rows, most * self.width + len(self.stop.encode())), FILL, np.uint8)
        length = np.full(rows, len(self.stop), np.int64)
        for at in range(most):
            there = np.flatnonzero(sizes > at)
            picked = below(Draws(base[there]).hash(at + 2) if len(there) < rows else draws.hash(at + 2), self.count)
            table = self.next if at else self.first
            cells = words.take(table, picked)
            out[there, at * self.width : at * self.width + cells.shape[1]] = cells
            length[there] += self.sizes[0][picked] + len(self.joint.decode()) if at else self.sizes[1][picked]
        if self.stop:
            out[:, most * self.width :] = np.frombuffer(self.stop.encode(), np.uint8)
        return out, length


def spread(number: int, variable: bool) -> Ints:
    """How many there may be, each as likely: 60 to 140 percent of a number, at least 1."""
    if not variable:
        return np.array([number])
    return np.array([max(int(number * share / 100), 1) for share in range(60, 141)])


def sentence(said: Said) -> Made | None:
    """Words with a capital first and a stop."""
    if not said.only("nb_words", "variable_nb_words", "ext_word_list"):
        return None
    number = said.get("nb_words", 6)
    sizes = spread(number, said.get("variable_nb_words", True))
    lexicon = Lexicon(said)
    width = int(sizes.max()) * lexicon.width + len(lexicon.stop.encode())
    if number < 1 or width > WIDEST:
        return None
    return text(width, lambda d: lexicon.sentences(d.base, sizes[d.below(1, len(sizes))])[0])


def _paragraphs(lexicon: Lexicon, base: Hashes, counts: Ints) -> tuple[words.Bytes, Ints]:
    """A paragraph of `counts` sentences for each hash, and its length in characters."""
    sizes, joint = spread(6, True), np.frombuffer(lexicon.joint, np.uint8)
    width = int(sizes.max()) * lexicon.width + len(lexicon.stop.encode()) + len(joint)
    rows, most = len(base), int(counts.max()) if len(base) else 0
    out = np.full((rows, most * width), FILL, np.uint8)
    length = np.zeros(rows, np.int64)
    for at in range(most):
        there = np.flatnonzero(counts > at)
        h = Draws(base[there]).hash(100 + at)
        made, size = lexicon.sentences(h, sizes[Draws(h).below(1, len(sizes))])
        left = at * width
        if at:
            out[there, left : left + len(joint)] = joint
            left += len(joint)
        out[there, left : left + made.shape[1]] = made
        length[there] += size + (len(lexicon.joint.decode()) if at else 0)
    return out, length


def paragraph(said: Said) -> Made | None:
    """Sentences."""
    if not said.only("nb_sentences", "variable_nb_sentences", "ext_word_list"):
        return None
    number = said.get("nb_sentences", 3)
    counts = spread(number, said.get("variable_nb_sentences", True))
    lexicon = Lexicon(said)
    width = int(counts.max()) * (8 * lexicon.width + len(lexicon.stop.encode()) + len(lexicon.joint))
    if number < 1 or width > WIDEST:
        return None
    return text(width, lambda d: _paragraphs(lexicon, d.base, counts[d.below(1, len(counts))])[0])


def _append(out: words.Bytes, used: Ints, rows: Ints, cells: words.Bytes) -> None:
    """Each cell's bytes after those that its row has already."""
    there = cells != FILL
    size = np.count_nonzero(there, axis=1)
    start = rows * out.shape[1] + used[rows] - (np.cumsum(size) - size)
    out.reshape(-1)[np.repeat(start, size) + np.arange(int(size.sum()))] = cells[there]
    used[rows] += size


def running(said: Said) -> Made | None:
    """`text`: whole sentences or paragraphs as long as they fit, at least one."""
    if not said.only("max_nb_chars", "ext_word_list"):
        return None
    most, lexicon = said.get("max_nb_chars", 200), Lexicon(said)
    # Where hardly a word or sentence fits, the search would be long; Faker itself tells when it finds none.
    usual = float(lexicon.sizes[0].mean()) * (1 if most < 25 else 3) + len(lexicon.stop) + 2
    return _fitted(lexicon, most) if usual < most <= 1_000 else None


def _fitted(lexicon: Lexicon, most: int) -> Made:
    """Words below 25 characters, sentences below 100, paragraphs above: whole ones, as many as fit, at least one."""
    whole, alone = most >= 100, most < 25
    mark = b"\n" if whole else b"" if alone else lexicon.joint
    width = most * lexicon.bytes + len(lexicon.stop.encode())

    def one(base: Hashes, key: int, begun: NDArray[np.bool_]) -> tuple[words.Bytes, Ints]:
        h = Draws(base).hash(key)
        if alone:
            return lexicon.single(h, begun)
        sizes = spread(3 if whole else 6, True)
        some = sizes[Draws(h).below(1, len(sizes))]
        made, length = _paragraphs(lexicon, h, some) if whole else lexicon.sentences(h, some)
        before = np.where(begun[:, None], np.frombuffer(mark, np.uint8), np.uint8(FILL))
        return words.join([before, made]), length + begun * len(mark.decode())

    def data(draws: Draws) -> words.Bytes:
        rows = len(draws.base)
        out = np.full((rows, width), FILL, np.uint8)
        used, size = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
        todo, key = np.arange(rows), 1000
        while len(todo):
            begun = size[todo] > 0
            made, length = one(draws.base[todo], key, begun)
            fits = size[todo] + length < most
            _append(out, used, todo[fits], made[fits])
            size[todo[fits]] += length[fits]
            # A text ends with the first unit that does not fit; without a first one it begins again.
            todo = todo[fits | ~begun]
            key += 1
        if alone:
            _append(out, used, np.arange(rows), words.literal(lexicon.stop, rows))
        return out

    return text(width, data)


def slug(said: Said) -> Made | None:
    """Some of Faker's English words in lower case with hyphens, below 20 characters."""
    if said.args:
        return None
    made = _fitted(Lexicon(said), 20)

    def cells(base: Hashes) -> Vector:
        data = made.cells(base).data
        lower = data + ((data >= ord("A")) & (data <= ord("Z"))) * np.uint8(32)
        lower[data == ord(" ")] = ord("-")
        lower[data == ord(".")] = FILL
        return Vector(made.type, lower)

    return Made(made.type, cells)


def word(said: Said) -> Made | None:
    """One word."""
    if not said.only("ext_word_list"):
        return None
    ext = said.args.get("ext_word_list")
    plain = line(said.data["words"], said.locale)[0] if ext is None else ext
    table = words.pack_text(plain)
    different = words.pack_text(dict.fromkeys(plain))
    every: list[Counted] = [(1.0, (len(different),), lambda at: words.take(different, at[0]))]
    return text(table.shape[1], lambda d: words.take(table, d.below(1, len(table))), every)


KERNELS: dict[str, Kernel] = {
    "word": word, "sentence": sentence, "paragraph": paragraph, "text": running, "slug": slug,
}  # fmt: skip
