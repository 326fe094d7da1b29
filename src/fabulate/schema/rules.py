"""A column under one of its `given` rules: the rule's settings in the place of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .column import Column

#: Settings of a `given` rule that are not settings of the column's kind.
RULE_KEYS = ("when", "times", "plus")


def under(column: Column, at: int) -> Column:
    """The column with the settings of rule `at`, or with its own (-1); pydantic's ValidationError where they are wrong.

    A column that was read from a record knows them.
    """
    known: dict[int, Column] = vars(column).get("_under", {})
    if at in known:
        return known[at]
    data = column.model_dump(mode="python", by_alias=True, exclude_unset=True)
    for name in ("given", "overall"):
        data.pop(name, None)
    rule: dict[str, Any] = (column.given or [])[at] if at >= 0 else {}
    data |= {name: value for name, value in rule.items() if name not in RULE_KEYS}
    return type(column).model_validate(data)
