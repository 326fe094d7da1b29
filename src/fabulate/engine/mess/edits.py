"""Slips in one text, each a function of the text and a hash: typing, scanning, case, spaces.

They run on the few cells that are hit, so they are plain Python over strings. Each changes the text; where its own way
cannot, a letter is doubled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Edit = Callable[[str, int], str]

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
#: What a scanner takes for what.
_LOOKS = {
    "0": "O", "O": "0", "o": "0", "1": "l", "l": "1", "I": "l", "i": "1", "5": "S", "S": "5", "s": "5", "8": "B",
    "B": "8", "2": "Z", "Z": "2", "z": "2", "6": "G", "G": "6", "m": "rn", "w": "vv", "d": "cl", "h": "li", "e": "c",
    "c": "e", "u": "v", "v": "u", "g": "q", "q": "g", "a": "o", "n": "ri", "t": "f", "f": "t",
}  # fmt: skip


def _neighbours() -> dict[str, str]:
    found = {}
    for row, keys in enumerate(_ROWS):
        for at, key in enumerate(keys):
            near = keys[max(at - 1, 0) : at] + keys[at + 1 : at + 2]
            if row:
                near += _ROWS[row - 1][at : at + 2] if row > 1 else ""
            if 0 < row < len(_ROWS) - 1:
                near += _ROWS[row + 1][max(at - 1, 0) : at + 1]
            found[key] = near
    return found


_NEAR = _neighbours()


def typed(text: str, h: int) -> str:
    """One key beside the right one, or a letter left out."""
    places = [at for at, letter in enumerate(text) if letter.lower() in _NEAR]
    if not places:
        return _doubled(text, h)
    at, rest = places[h % len(places)], h // len(places)
    if rest % 4 == 0 and len(text) > 2:
        return text[:at] + text[at + 1 :]
    letter = text[at]
    near = _NEAR[letter.lower()]
    found = near[rest // 4 % len(near)]
    return text[:at] + (found.upper() if letter.isupper() else found) + text[at + 1 :]


def scanned(text: str, h: int) -> str:
    """One letter or digit taken for another that looks like it."""
    places = [at for at, letter in enumerate(text) if letter in _LOOKS]
    if not places:
        return _doubled(text, h)
    at = places[h % len(places)]
    return text[:at] + _LOOKS[text[at]] + text[at + 1 :]


def swapped(text: str, h: int) -> str:
    """Two letters that changed places."""
    pairs = [at for at in range(len(text) - 1) if text[at].isalnum() and text[at + 1].isalnum()]
    places = [at for at in pairs if text[at] != text[at + 1]]
    if not places:
        return _doubled(text, h)
    at = places[h % len(places)]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _doubled(text: str, h: int) -> str:
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    if not places:
        return text + "?"
    at = places[h % len(places)]
    return text[: at + 1] + text[at:]


def other_case(text: str, h: int) -> str:
    """The text in capitals, in small letters, or with its first letter's case turned."""
    ways = (text.upper(), text.lower(), text[:1].swapcase() + text[1:], text.swapcase())
    different = [way for way in ways if way != text]
    return different[h % len(different)] if different else text


def spaced(text: str, h: int) -> str:
    """A space before or after, or two in place of one."""
    ways = [f" {text}", f"{text} ", f"  {text}"]
    if " " in text.strip():
        ways.append(text.replace(" ", "  ", 1))
    return ways[h % len(ways)]


def misspelt(text: str, h: int) -> str:
    """One of three lasting misspellings of a word: the same word is written wrong in the same few ways."""
    ways = (typed, swapped, scanned)
    own = int.from_bytes(text.encode()[:6].ljust(6, b"\1"), "little")
    return ways[h % 3](text, own)


TYPOS: dict[str, Edit] = {"keyboard": typed, "ocr": scanned, "swapped": swapped}
