"""A table's mess in plain words, for the data dictionary: what is wrong with its cells, and how often."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

#: What stands in the cells that a kind of dirt hits.
_KINDS = {
    "typos": "a typo", "case": "other capitals", "spaces": "stray spaces", "spellings": "a misspelt label",
    "formats": "another date format", "outliers": "an absurd number", "blanks": "nothing, though there was a value",
}  # fmt: skip


def soiled(mess: Json | None) -> list[str]:
    """A sentence for each kind of a table's mess, and an empty line behind them; rates are of the written rows."""
    said: list[str] = []
    for kind, setting in (mess or {}).items():
        for one in setting if isinstance(setting, list) else [setting]:
            said.append(_sentence(kind, one if isinstance(one, dict) else {"rate": one}))
    return [*said, ""] if said else []


def _sentence(kind: str, said: Json) -> str:
    rate = f"{said['rate'] * 100:.3g} %"
    if kind == "duplicates":
        edits = said.get("edits")
        slips = f", each with {edits} {'slip' if edits == 1 else 'slips'}" if edits else ""
        return f"Mess: {rate} of the rows are copies of earlier ones{slips}."
    if kind == "swaps":
        return f"Mess: in {rate} of the rows {' and '.join(said['columns'])} are in each other's place."
    if kind == "units":
        return f"Mess: {rate} of {said['column']} are told in {said['to']}, not {said['from']}."
    where = f" of {', '.join(said['columns'])}" if said.get("columns") else " of each column that can have it"
    what = _KINDS.get(kind) or f"{' or '.join(str(value) for value in said['values'])} in place of the value"
    return f"Mess: {rate} of the cells{where} hold {what}{_which(said)}."


def _which(said: Json) -> str:
    if said.get("more_when"):
        return f", more often where {said['more_when']}"
    return f", in runs of about {said['length']} rows" if said.get("length", 1) > 1 else ""
