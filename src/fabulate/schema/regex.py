"""The small grammar of `pattern`: classes, counts, groups and alternatives, as a counted space.

Outside text never meets the `re` engine. A parsed pattern is a row of `Slot`s; a slot is a list of words of which one
is drawn, so a pattern's space is a product and every word in it has a number.
"""

from __future__ import annotations

import itertools
import math
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_SLOTS, MOST_WORDS = 200, 4_096
_CLASSES = {"d": string.digits, "w": string.ascii_letters + string.digits + "_", "l": string.ascii_lowercase}
_ESCAPED = set("\\.[](){}|?*+-^$/ ")


@dataclass(frozen=True, slots=True)
class Slot:
    """One draw: `words` to choose from."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`item` between `low` and `high` times, every count as likely as another."""

    item: tuple[Slot, ...]
    low: int
    high: int


Part = Slot | Repeat


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of parts. `size` counts the choices; `fixed` tells that no two of them make the same text."""

    slots: tuple[Part, ...]
    size: int
    fixed: bool
    width: int


def parse(text: str) -> Pattern:
    """Reads a pattern; ValueError names the character where it goes wrong and what may stand there."""
    reader = _Reader(text)
    slots = reader.alternatives(0)
    if reader.at < len(text):
        raise reader.wrong("a ) without its (")
    if sum(len(part.item) * part.high if isinstance(part, Repeat) else 1 for part in slots) > MOST_SLOTS:
        raise ValueError(f"the pattern has more than {MOST_SLOTS} parts")
    size, fixed, width = 1, True, 0
    for part in slots:
        item = part.item if isinstance(part, Repeat) else (part,)
        times = part.high if isinstance(part, Repeat) else 1
        count = math.prod(len(slot.words) for slot in item)
        size *= sum(count**n for n in range(part.low, part.high + 1)) if isinstance(part, Repeat) else count
        fixed = fixed and isinstance(part, Slot) and len(set(map(len, part.words))) == 1
        width += times * sum(max(len(w.encode()) for w in slot.words) for slot in item)
    return Pattern(tuple(slots), size, fixed, width)


class _Reader:
    """A recursive descent over one text; each method returns the slots of what it read."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def wrong(self, what: str) -> ValueError:
        return ValueError(f"{self.text[:60]!r} at character {self.at + 1}: {what}")

    def alternatives(self, depth: int) -> list[Part]:
        if depth > 10:
            raise self.wrong("groups nested deeper than 10")
        branches = [self.sequence(depth)]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.sequence(depth))
        if len(branches) == 1:
            return branches[0]
        words: dict[str, None] = {}
        for branch in branches:
            words |= dict.fromkeys(self.words(branch))
        return [Slot(tuple(words))]

    def sequence(self, depth: int) -> list[Part]:
        slots: list[Part] = []
        while (char := self.peek()) not in ("", "|", ")"):
            item = self.item(char, depth)
            low, high = self.count()
            if high != low:
                if not all(isinstance(part, Slot) for part in item):
                    item = [Slot(tuple(dict.fromkeys(self.words(item))))]
                slots.append(Repeat(tuple(part for part in item if isinstance(part, Slot)), low, high))
            else:
                slots += item * low
            if len(slots) > MOST_SLOTS:
                raise self.wrong(f"more than {MOST_SLOTS} parts")
        return slots

    def item(self, char: str, depth: int) -> list[Part]:
        self.at += 1
        if char == "(":
            if self.text.startswith("?:", self.at):
                self.at += 2
            slots = self.alternatives(depth + 1)
            if self.peek() != ")":
                raise self.wrong("the group is not closed; write )")
            self.at += 1
            return slots
        if char == "[":
            return [Slot(tuple(self.char_class()))]
        if char == "\\":
            return [Slot(tuple(self.escape()))]
        if char in "^$":
            ends = self.at == 1 if char == "^" else self.at == len(self.text)
            if not ends:
                raise self.wrong(f"{char} stands only at the {'start' if char == '^' else 'end'}")
            return []
        if char in "?*+{}]":
            self.at -= 1
            raise self.wrong(f"{char} has nothing before it; write \\{char} for the character itself")
        if char == ".":
            raise self.wrong("say which characters, as [a-z]; write \\. for a dot")
        return [Slot((char,))]

    def escape(self) -> str:
        char = self.peek()
        self.at += 1
        if char in _CLASSES:
            return _CLASSES[char]
        if char in _ESCAPED and char:
            return char
        raise self.wrong(f"\\{char} is not known; there are \\d, \\w and escaped signs")

    def char_class(self) -> list[str]:
        chars: dict[str, None] = {}
        if self.peek() == "^":
            raise self.wrong("say which characters there are, not which there are not")
        while (char := self.peek()) != "]":
            if not char:
                raise self.wrong("the class is not closed; write ]")
            self.at += 1
            found = self.escape() if char == "\\" else char
            if len(found) == 1 and self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                last = self.text[self.at + 1]
                self.at += 2
                if not found <= last or ord(last) - ord(found) > 1000:
                    raise self.wrong(f"{found}-{last} is no range")
                found = "".join(map(chr, range(ord(found), ord(last) + 1)))
            chars |= dict.fromkeys(found)
        self.at += 1
        if not chars:
            raise self.wrong("an empty class")
        return list(chars)

    def count(self) -> tuple[int, int]:
        char = self.peek()
        if char == "?":
            self.at += 1
            return 0, 1
        if char in ("*", "+") and char:
            raise self.wrong(f"{char} has no end; write a count as {{1,8}}")
        if char != "{":
            return 1, 1
        stop = self.text.find("}", self.at)
        inside = self.text[self.at + 1 : stop] if stop > 0 else ""
        low, comma, high = inside.partition(",")
        if not (low.isdecimal() and len(inside) < 9 and (not comma or high.isdecimal())):
            raise self.wrong("a count is written {3} or {1,8}")
        first, last = int(low), int(high if comma else low)
        if first > last or last > MOST_SLOTS:
            raise self.wrong(f"a count goes up, to {MOST_SLOTS} at the most")
        self.at = stop + 1
        return first, last

    def words(self, slots: Sequence[Part]) -> list[str]:
        """All texts of some parts, for a group of alternatives."""
        choices: list[tuple[str, ...]] = []
        size = 1
        for part in slots:
            if isinstance(part, Repeat):
                texts = [text for n in range(part.low, part.high + 1) for text in self.words(part.item * n)]
                choices.append(tuple(dict.fromkeys(texts)))
            else:
                choices.append(part.words)
            size *= len(choices[-1])
            if size > MOST_WORDS:
                raise self.wrong(f"over {MOST_WORDS} choices inside one group; make the group's parts smaller")
        return ["".join(words) for words in itertools.product(*choices)]

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]
