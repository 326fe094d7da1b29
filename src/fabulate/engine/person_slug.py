"""Names in the letters that every e-mail address may have.

Accents go by Unicode's own decomposition. What has none, from ß to whole scripts, is in `ascii_letters.json`, one
character at a time, written by `tools/ascii_table.py` for the characters of Faker's names: no package is needed to
read it. German, whose umlauts are two letters, and the few Korean surnames that the world spells in its own way have
tables here; the Indic scripts leave out the vowel a, which is put back.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue"}
_KOREAN = {"김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "강": "kang", "조": "cho", "윤": "yoon",
           "장": "jang", "임": "lim", "유": "yoo", "우": "woo", "노": "noh", "신": "shin", "권": "kwon"}  # fmt: skip


@cache
def _letters() -> Mapping[str, str]:
    letters: dict[str, str] = json.loads(Path(__file__).with_name("ascii_letters.json").read_text("utf-8"))
    return letters


def slug(name: str, locale: str = "en_US") -> str:
    """A name as one or more of a-z and 0-9; the same name and locale give the same slug always.

    A name of which nothing can be written so gives the code of its first character (`u1f600`), an empty one `x`.
    """
    language = locale.partition("_")[0]
    if language == "ko" and name in _KOREAN:
        return _KOREAN[name]
    own = _GERMAN if language == "de" else {}
    lower = unicodedata.normalize("NFC", name).lower()
    made = "".join(
        (own.get(c) or _letter(c)) + ("a" if _bare(c, after) else "")
        for c, after in zip(lower, lower[1:] + " ", strict=False)
    )
    return made or (f"u{ord(name[0]):x}" if name else "x")


def _bare(character: str, after: str) -> bool:
    """Whether it is an Indic consonant inside a word with neither a vowel sign nor a virama after it."""
    if not "\u0900" <= character <= "\u0dff":
        return False
    if character >= "\u0d80":
        return "\u0d9a" <= character <= "\u0dc6" and after.isalpha()
    return 0x15 <= ord(character) % 128 <= 0x39 and after.isalpha()


@cache
def _letter(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() else ""
    known = _letters().get(character)
    if known is not None:
        return known
    return "".join(c for c in unicodedata.normalize("NFKD", character).lower() if c.isascii() and c.isalnum())
