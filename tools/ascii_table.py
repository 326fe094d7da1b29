"""Writes `src/fabulate/engine/ascii_letters.json`: the characters of Faker's names in a-z and 0-9; run by hand.

    pip install anyascii && python tools/ascii_table.py

The transliterations are AnyASCII's (ISC licence), a table made for every script of Unicode. It is needed here only:
the characters of names are a few thousand, the package has them all. A character that Unicode itself takes apart into
ASCII (é) is left out. Whole blocks of the small scripts are written, so that names that Faker adds later find theirs.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from anyascii import anyascii

from fabulate.engine.person import GENDERS, names
from fabulate.schema.faker import locales

TABLE = Path(__file__).parent.parent / "src" / "fabulate" / "engine" / "ascii_letters.json"
#: Latin beyond ASCII, Greek, Cyrillic, Armenian, Hebrew, Arabic, the Indic scripts, Thai, Georgian, Ethiopic, kana.
BLOCKS = ((0x80, 0x250), (0x370, 0x700), (0x900, 0xE80), (0x10A0, 0x1380), (0x1E00, 0x2000), (0x3041, 0x3100))

#: Letters of scripts without vowels that AnyASCII leaves out or writes as a mark.
OWN = {
    "ا": "a",
    "أ": "a",
    "إ": "i",
    "آ": "a",
    "ع": "a",
    "ى": "a",
    "ة": "a",
    "ؤ": "u",
    "ئ": "i",
    "و": "o",
    "א": "a",
    "ע": "a",
}


def main() -> None:
    """Write the table."""
    wanted = {chr(code) for start, stop in BLOCKS for code in range(start, stop)}
    for locale in locales():
        found = names(locale)
        for pools in (found.first, found.last):
            wanted |= {c for gender in GENDERS for name in pools[gender][0] for c in name.lower()}
    table = {}
    for c in sorted(wanted | set(OWN)):
        if c in OWN or "SIGN ANUSVARA" in unicodedata.name(c, ""):
            table[c] = OWN.get(c, "n")
            continue
        plain = "".join(p for p in unicodedata.normalize("NFKD", c).lower() if p.isascii() and p.isalnum())
        made = "".join(p for p in anyascii(c).lower() if p.isascii() and p.isalnum())
        if not c.isascii() and c.isalpha() | unicodedata.category(c).startswith("M") and made and made != plain:
            table[c] = made
    TABLE.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
