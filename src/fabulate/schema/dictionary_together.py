"""Columns that go together in plain words, for the data dictionary: what moves a column, and what moves with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .models import Correlation

#: Coefficients from here on go together clearly, and strongly; below the first, hardly.
_STEPS = ((0.1, "hardly"), (0.3, "a little"), (0.6, "clearly"))


def driven(column: dict[str, Any]) -> str:
    """What moves a column, which way, and how much of it that tells; empty where nothing does."""
    drivers = column.get("drivers")
    if not drivers:
        return ""
    ways: dict[str, list[str]] = {"rises with": [], "falls with": [], "differs by": []}
    for name, strength in drivers.items():
        way = "differs by" if isinstance(strength, dict) else "rises with" if strength > 0 else "falls with"
        if strength:
            ways[way].append(name)
    said = ", ".join(f"{way} {_and(names)}" for way, names in ways.items() if names)
    if column.get("auc") is not None:
        return f"{said}, which tell it with an AUC of {column['auc']:g} at best"
    if column.get("r2") is not None:
        return f"{said}, which tell {column['r2'] * 100:.3g} % of it at best"
    return said


def correlated(some: Iterable[Correlation]) -> list[str]:
    """A sentence for each correlation of a table, and an empty line behind them."""
    lines = []
    for one in some:
        measure = "Spearman" if one.spearman is not None else "Pearson"
        asked = one.spearman if one.spearman is not None else one.pearson or 0.0
        how = next((word for edge, word in _STEPS if abs(asked) < edge), "strongly")
        way = "rise together" if asked >= 0 else "go opposite ways"
        inside = f" within each {one.within}" if one.within else ""
        first, second = one.columns
        said = f"{way}{inside}, {how}" if asked else f"do not go together{inside}"
        lines.append(f"{first} and {second} {said} ({measure} {asked:g}).")
    return [*lines, ""] if lines else []


def _and(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
