"""A drawn number as a series: its level, what moves it by nature, and what the words say moves it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from ....schema import changes
from .. import adjust
from .movement import Trend
from .moves import moved
from .world import DAY, Scale, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .movement import Said
    from .world import World

Json = dict[str, object]

#: The usual share of a series that is kept from step to step, by the step's length in seconds.
_MEMORY = ((60, 0.95), (3_600, 0.9), (43_200, 0.8), (DAY, 0.5), (math.inf, 0.4))
_DRAWN = ("mean", "sd", "median", "sigma", "zeros", "step", "distribution", "points", "of", "exponent", "mode", "given")


def drawn(column: Mapping[str, object], typical: float | None = None) -> Json:
    """A `series` column as a plain drawn number that remembers what moved it (`_series`), so that statements of
    ranges and means apply to it as to any other. `typical`: its level, where that is a cell elsewhere."""
    hint = {
        name: value
        for name, value in column.items()
        if name not in ("name", "kind", "min", "max", "hidden", "decimals", "missing")
    }
    level = column.get("level")
    mean = float(cast("float", level.get("mean", level.get("median", 1.0)))) if isinstance(level, dict) else level
    mean = float(mean) if isinstance(mean, int | float) else typical if typical is not None else 1.0
    decimals = column.get("decimals", 2)
    kept = {name: column[name] for name in ("name", "min", "max", "hidden", "missing") if name in column}
    kind: Json = {"kind": "integer"} if decimals == 0 else {"kind": "number", "decimals": decimals}
    return {**kept, **kind, "mean": mean, "sd": _wide(hint, mean), "_series": {**hint, "_mean": mean}}


def _wide(hint: Json, mean: float) -> float:
    """About how far a series goes from its mean."""
    total = 0.0
    for name in ("daily", "yearly"):
        wave = hint.get(name)
        if isinstance(wave, dict) and "amplitude" in wave:
            total += (amount_of(wave["amplitude"], mean) / 1.4) ** 2
    for name, times in (("noise", 1.0), ("walk", 12.0)):
        said = hint.get(name)
        if said is not None:
            sd = said.get("sd", 0) if isinstance(said, dict) else said
            total += (amount_of(sd, mean) * times) ** 2
    return float(f"{math.sqrt(total) or abs(mean) * 0.1 or 1.0:.4g}")


def amount_of(said: object, level: float) -> float:
    found = changes.change(cast("str | float", said))
    return abs(found.by * level) if found.percent else abs(found.by)


def spread_of(column: Mapping[str, object], level: float) -> float:
    """How far a drawn number goes from its middle, about one deviation."""
    get = {
        name: float(value)
        for name, value in column.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    if "sd" in get:
        return get["sd"]
    if "median" in get:
        return abs(level) * min(get.get("sigma", 0.5), 1.0)
    if "min" in get and "max" in get:
        return (get["max"] - get["min"]) / 6
    return abs(level) / 4 or 1.0


def moving(
    column: Mapping[str, object], hint: Mapping[str, object], scale: float, world: World, moves: Iterable[Said],
    stated: frozenset[str],
) -> tuple[Json, list[Said]]:  # fmt: skip
    """The column as a series, and the moves that act on it.

    `hint`: what moves such a thing by nature, in the language's own settings; its amounts are multiplied by `scale`.
    `stated`: which of "range", "mean", "sd" the words fix.
    """
    level = adjust.centre(column)
    level = 100.0 if level is None else level
    low, high = (column.get(side) for side in ("min", "max"))
    relative = level > 0 and not (isinstance(low, int | float) and low < 0) and not _has_amounts(hint)
    at = Scale(level, spread_of(column, level), relative)
    out = _by_nature(hint, scale, at, world, stated)
    acting: list[Said] = []
    for move in moves:
        if moved(out, move, at, world, stated, (low, high)):
            acting.append(move)
    if world.business:
        out.pop("weekly", None)
    if "mean" in stated:
        level = _before_moves(level, out, world)
    own = hint.get("level")
    if isinstance(own, str):
        out["level"] = own if not {"range", "mean"} & stated else level
    elif "level" not in out:
        out["level"] = plain(level)
    if world.entities > 1 and isinstance(out["level"], int | float):
        out["level"] = _each(float(cast("float", out["level"])), at, stated, low, high)
    kept = {name: value for name, value in adjust.base(column).items() if not name.startswith("_")}
    result: Json = {**kept, "kind": "series", **out}
    if isinstance(low, int | float) and (low >= 0 or "range" in stated):
        result["min"] = low if "range" in stated or low == 0 or level > 4 * low else 0
    if isinstance(high, int | float) and ("range" in stated or ("min" in column and "median" not in column)):
        result["max"] = high
    if "range" in stated:
        _fit(result, level, low, high)
    ends = next((move.ends for move in acting if isinstance(move, Trend) and move.ends is not None), None)
    whole = ends is not None and all(end == int(end) and end >= 20 for end in ends)
    result["decimals"] = 0 if column.get("kind") == "integer" or whole else column.get("decimals", 2)
    return result, acting


def _by_nature(hint: Mapping[str, object], scale: float, at: Scale, world: World, stated: frozenset[str]) -> Json:
    out: Json = {}
    for name, axis in (("daily", "hours"), ("weekly", "weekdays"), ("yearly", "months")):
        if name in hint and world.sees(axis) and "sd" not in stated:
            out[name] = _scaled(hint[name], scale)
    for name in ("trend", "holidays", "events"):
        if name in hint:
            out[name] = _scaled(hint[name], scale)
    if "walk" in hint:
        return out | {"walk": _scaled(hint["walk"], scale)} | ({"noise": hint["noise"]} if "noise" in hint else {})
    memory = next(kept for length, kept in _MEMORY if world.seconds <= length)
    noise = _scaled(hint.get("noise"), scale) if "noise" in hint else None
    if noise is None:
        sd = at.spread if "sd" in stated else min(0.35 * at.spread, 0.12 * at.level if at.relative else math.inf)
        noise = f"{sd / at.level * 100:.3g}%" if at.relative else float(f"{sd:.3g}")
    out["noise"] = noise if isinstance(noise, dict) else {"sd": noise, "autocorrelation": memory}
    return out


def _scaled(said: object, by: float) -> object:
    """Settings with amounts in another unit; percents stay."""
    if isinstance(said, dict):
        return {
            name: value if name in ("peak", "autocorrelation", "at", "until") else _scaled(value, by)
            for name, value in said.items()
        }
    if isinstance(said, list):
        return [_scaled(one, by) for one in said]
    if isinstance(said, int | float) and not isinstance(said, bool):
        return float(f"{said * by:.4g}")
    return said


def _has_amounts(hint: Mapping[str, object]) -> bool:
    for name in ("daily", "weekly", "yearly", "noise", "walk"):
        said = hint.get(name)
        values = said.values() if isinstance(said, dict) else [said]
        if any(isinstance(value, int | float) and value for value in values if value is not said or name != "noise"):
            return not (
                isinstance(said, dict) and set(said) == {"sd", "autocorrelation"} and isinstance(said["sd"], str)
            )
    return False


def _before_moves(level: float, out: Json, world: World) -> float:
    """The level whose mean, once trend and profiles have moved it, is the stated one."""
    factor = 1.0
    for name, places in (("weekly", 7), ("daily", 24), ("yearly", 12)):
        said = out.get(name)
        if isinstance(said, dict) and "amplitude" not in said:
            found = [changes.change(cast("str | float", one)) for one in said.values()]
            factor *= 1 + sum(one.by for one in found if one.percent) / places
            level -= sum(one.by for one in found if not one.percent) / places
    if isinstance(out.get("trend"), str):
        trend = changes.slope(str(out["trend"]))
        units = world.total / trend.seconds
        if trend.change.percent:
            grown = trend.change.factor**units
            factor *= (grown - 1) / math.log(grown) if abs(grown - 1) > 1e-9 else 1.0
        else:
            level -= trend.change.by * units / 2
    return float(f"{level / factor:.6g}")


def _each(level: float, at: Scale, stated: frozenset[str], low: object, high: object) -> Json:
    """A level for each entity, near the common one."""
    sd = abs(level) * (0.02 if "mean" in stated else 0.15) if at.relative else at.spread * 0.3
    sd = min(sd, at.spread * 0.5) or abs(level) * 0.05 or 1.0
    found: Json = {"mean": plain(level), "sd": float(f"{sd:.3g}")}
    if isinstance(low, int | float) and low < level - sd:
        found["min"] = low
    if isinstance(high, int | float) and high > level + sd:
        found["max"] = high
    return found


def _fit(result: Json, level: float, low: object, high: object) -> None:
    """Waves and noise no wider than the stated range."""
    room = min([abs(level - bound) for bound in (low, high) if isinstance(bound, int | float)], default=math.inf)
    wide = 0.0
    for name in ("daily", "yearly"):
        wave = result.get(name)
        if isinstance(wave, dict) and "amplitude" in wave:
            wide += amount_of(wave["amplitude"], level)
    noise = result.get("noise")
    if isinstance(noise, dict):
        wide += 3 * amount_of(noise["sd"], level)
    if wide <= room or not wide:
        return
    by = room / wide
    for name, setting in (("daily", "amplitude"), ("yearly", "amplitude"), ("noise", "sd")):
        there = result.get(name)
        if isinstance(there, dict) and setting in there:
            found = changes.change(cast("str | float", there[setting]))
            smaller = f"{found.by * by * 100:.3g}%" if found.percent else float(f"{found.by * by:.3g}")
            result[name] = there | {setting: smaller}
