"""Sets of values: "(low, medium, high)", "status: active, churned or trial", "XS/S/M/L", "yes/no", "either a or b"."""

from __future__ import annotations

import re

_PAIRS = {
    ("yes", "no"): ("yes", "no"), ("y", "n"): ("Y", "N"), ("true", "false"): ("true", "false"),
    ("1", "0"): ("1", "0"), ("0", "1"): ("1", "0"), ("no", "yes"): ("yes", "no"), ("false", "true"): ("true", "false"),
    ("si", "no"): ("sí", "no"), ("sí", "no"): ("sí", "no"), ("sim", "nao"): ("sim", "não"),
    ("if", "no"): ("sí", "no"), ("oui", "non"): ("oui", "non"), ("ja", "nein"): ("ja", "nein"),
    ("sim", "não"): ("sim", "não"), ("t", "f"): ("T", "F"),
}  # fmt: skip
_ENUM_HEAD = re.compile(
    r"^(?:one of|either|values?|options?|enum|category|categories|choices?|e\.g\.|eg|i\.e\.|can be|is|are)\b[\s:]*",
    re.I,
)
_SPLIT = re.compile(r"\s*(?:,|;|\||/|\bor\b|\band\b|\bo\b|\boder\b|\bou\b)\s*", re.I)
_AFFIX = re.compile(
    r"[\s(\[]*\b(yes|true|y|1|no|false|si|sí|oui|ja|sim|if(?=/no)|t|0)\s*(?:/|or|,)\s*(no|false|n|0|yes|true|non|nein|não|"
    r"f|1)\b[)\]\s]*$",
    re.I,
)


def boolean_pair(text: str) -> tuple[str, str] | None:
    """("yes", "no") for "yes/no", and so on; the word for true first."""
    parts = [part.strip() for part in _SPLIT.split(text.strip().strip("()[]")) if part.strip()]
    if len(parts) != 2:
        return None
    return _PAIRS.get((parts[0].lower(), parts[1].lower()))


def trailing_pair(text: str) -> tuple[str, tuple[str, str]] | None:
    """ "paid yes/no" → ("paid", ("yes", "no"))."""
    found = _AFFIX.search(text[-40:])
    if not found:
        return None
    pair = _PAIRS.get((found.group(1).lower(), found.group(2).lower()))
    return (text[: len(text) - len(found.group())].strip(), pair) if pair else None


def values(text: str) -> tuple[str, ...]:
    """The values that a bracket or the words after a colon name, () when they name none."""
    text = _ENUM_HEAD.sub("", text.strip().strip("()[]{}").strip(), count=1)
    parts = [part.strip().strip("\"'“”‘’`").strip() for part in _SPLIT.split(text)]
    parts = [part for part in parts if part]
    if not 2 <= len(parts) <= 60 or any(len(part) > 40 or part.count(" ") > 4 for part in parts):
        return ()
    if all(part.lower() in ("etc", "...", "…") for part in parts[1:]):
        return ()
    kept = [part for part in parts if part.lower() not in ("etc", "etc.", "...", "…", "others")]
    return tuple(dict.fromkeys(kept))
