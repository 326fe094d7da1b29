"""What the words say of a series' movement as settings of the language, and as facts for the report."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from ....schema import changes
from .events import Event
from .movement import Fault, Noise, Trend
from .seasons import Season
from .world import DAY, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .movement import Said
    from .world import Scale, World

Json = dict[str, object]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def moved(
    out: Json, move: Said, at: Scale, world: World, stated: frozenset[str], bounds: tuple[object, object]
) -> bool:
    if isinstance(move, Trend):
        _trend(out, move, at, world, stated, bounds)
        return True
    if isinstance(move, Season):
        return _season(out, move, at, world)
    if isinstance(move, Noise):
        return _noise(out, move, at)
    if isinstance(move, Event):
        return _event(out, move, at, world)
    if isinstance(move, Fault):
        return _fault(out, move, at, world)
    return False


def _trend(
    out: Json, move: Trend, at: Scale, world: World, stated: frozenset[str], bounds: tuple[object, object]
) -> None:
    low, high = bounds
    ends = move.ends
    if ends is None and "range" in stated and isinstance(low, int | float) and isinstance(high, int | float):
        quarter = (high - low) / 4
        ends = (low + quarter, high - quarter) if move.way > 0 else (high - quarter, low + quarter)
    if ends is not None:
        first, last = ends
        out["level"] = plain(first)
        out["trend"] = slope(first, last, world.total)
        at.level = first
        noise = out.get("noise")
        if isinstance(noise, dict) and str(noise["sd"]).endswith("%"):
            noise["sd"] = f"{min(float(str(noise['sd'])[:-1]), 4):g}%"  # so that both ends are met
    elif move.rate:
        out["trend"] = move.rate
    elif at.relative:
        factor = 1 + move.share if move.way > 0 else 1 / (1 + move.share)
        out["trend"] = slope(at.level, at.level * factor, world.total)
    else:
        out["trend"] = slope(0.0, move.way * move.share * 4 * at.spread, world.total)


def slope(first: float, last: float, seconds: float) -> str:
    """The slope from one level to another: a steady percentage where both are above 0, else an amount."""
    code = (
        "s"
        if seconds < 600
        else "min"
        if seconds < 2 * 3_600
        else "h"
        if seconds < 3 * DAY
        else "d"
        if seconds < 60 * DAY
        else "mo"
        if seconds < 900 * DAY
        else "y"
    )
    units = seconds / changes.SECONDS[code]
    if first > 0 and last > 0:
        return f"{((last / first) ** (1 / units) - 1) * 100:+.6f}%/{code}"
    return f"{(last - first) / units:+.9f}/{code}"


def _season(out: Json, move: Season, at: Scale, world: World) -> bool:
    axis = move.axis or {"daily": "hours", "weekly": "weekdays", "yearly": "months"}[move.cycle]
    if not world.sees(axis):
        return False
    if move.axis is None:
        if move.cycle == "weekly":
            out["weekly"] = {"sat": at.change(move.share), "sun": at.change(move.share * 0.8)}
        elif move.cycle == "daily":
            out["daily"] = {"amplitude": at.spreading(move.share), "peak": "14:00"}
        else:
            out["yearly"] = {"amplitude": at.spreading(move.share), "peak": "07-15"}
        return True
    change = at.change(move.way * move.share)
    if axis == "holidays":
        out["holidays"] = {world.country: change}
    elif axis == "weekdays":
        out["weekly"] = _profile(out, "weekly") | {_DAYS[place]: change for place in move.places}
    elif not at.relative and not move.stated:
        _wave(out, move, at)
    elif axis == "hours":
        out["daily"] = _profile(out, "daily") | {str(place): change for place in move.places}
    else:
        out["yearly"] = _profile(out, "yearly") | {_MONTHS[place - 1]: change for place in move.places}
    return True


def _wave(out: Json, move: Season, at: Scale) -> None:
    """A wave of the day or year that is highest, or lowest, in the middle of the times said."""
    name, circle = ("daily", 24) if move.axis == "hours" else ("yearly", 12)
    x = sum(math.cos(2 * math.pi * place / circle) for place in move.places)
    y = sum(math.sin(2 * math.pi * place / circle) for place in move.places)
    middle = round((math.atan2(y, x) / (2 * math.pi) * circle + (0 if move.way > 0 else circle / 2)) % circle) % circle
    there = out.get(name)
    old = float(cast("float", there["amplitude"])) if isinstance(there, dict) and "amplitude" in there else 0.0
    amplitude = max(old, float(cast("float", at.spreading(move.share))))
    out[name] = {"amplitude": amplitude, "peak": f"{middle:02d}:00" if circle == 24 else f"{middle or 12:02d}-15"}


def _profile(out: Json, name: str) -> dict[str, object]:
    there = out.get(name)
    return dict(there) if isinstance(there, dict) and "amplitude" not in there else {}


def _noise(out: Json, move: Noise, at: Scale) -> bool:
    if move.walk:
        out.pop("noise", None)
        out["walk"] = at.spreading(0.02) if at.relative else float(f"{at.spread * 0.15:.3g}")
        return True
    if move.times == 0 and not move.amount:
        out.pop("noise", None)
        return True
    there = out.get("noise")
    kept = dict(there) if isinstance(there, dict) else {"sd": there if there is not None else at.spreading(0.03)}
    if move.amount:
        kept["sd"] = move.amount if move.amount.endswith("%") else float(move.amount)
    else:
        found = changes.change(cast("str | float", kept["sd"]))
        by = min(found.by * move.times, 0.4) if found.percent else found.by * move.times
        kept["sd"] = f"{by * 100:.3g}%" if found.percent else float(f"{by:.3g}")
    memory = float(cast("float", kept.get("autocorrelation", 0.5)))
    kept["autocorrelation"] = round(
        memory * 0.4 if move.times > 1 else 1 - (1 - memory) * 0.5 if move.times < 1 else memory, 3
    )
    out["noise"] = kept
    return True


def _event(out: Json, move: Event, at: Scale, world: World) -> bool:
    there = cast("list[Json]", out.setdefault("events", []))
    by = move.way * move.by if move.amount else at.change(move.way * (min(move.by, 0.97) if move.way < 0 else move.by))
    if move.times:
        for k in range(move.times):
            moment = world.first + timedelta(seconds=world.total * ((k + 0.382 + 0.236 * (k % 2)) / move.times))
            there.append({"at": _moment(moment, world), "spike": by})
        return True
    window = move.window(world.first.date(), world.last.date())
    if window is None:
        if not there:
            out.pop("events")
        return False
    start, stop = window
    if move.stays:
        there.append({"at": start.isoformat(), "shift": by})
    elif world.seconds > DAY and (stop - start).days * DAY < world.seconds:
        there.append({"at": start.isoformat(), "spike": by})
    else:
        there.append({"at": start.isoformat(), "until": stop.isoformat(), "spike": by})
    return True


def _moment(moment: datetime, world: World) -> str:
    return moment.date().isoformat() if world.seconds >= DAY else moment.strftime("%Y-%m-%d %H:%M:%S")


def _fault(out: Json, move: Fault, at: Scale, world: World) -> bool:
    there = cast("Json", out.setdefault("faults", {}))
    if move.rate == 0:
        there.pop(move.kind, None)
        if not there:
            out.pop("faults")
        return True
    usual = {"gaps": 4, "stuck": 8, "drift": 24}[move.kind]
    run: Json = {"rate": round(move.rate, 6), "length": max(1, min(usual, int(world.steps * move.rate / 3)))}
    if move.kind == "drift":
        run["by"] = at.change(0.2)
    there[move.kind] = run
    return True


def facts(moves: Sequence[Said], when: str, world: World) -> list[tuple[str, Json]]:
    """What the report can measure of the moves: (phrase, the fact's check and numbers)."""
    found: list[tuple[str, Json]] = []
    for move in moves:
        if isinstance(move, Season) and move.axis in ("hours", "weekdays", "months"):
            part = {"hours": "hour", "weekdays": "dow", "months": "month"}[move.axis]
            places = [(place + 1) % 7 for place in move.places] if part == "dow" else move.places
            inside = f"extract({part} from {when}) in ({', '.join(map(str, sorted(places)))})"
            found.append((move.phrase, _higher(inside, move.way)))
        elif isinstance(move, Trend):
            middle = (world.first + timedelta(seconds=world.total / 2)).date()
            if world.total > 20 * DAY:
                found.append((move.phrase, _higher(f"{when} >= date '{middle.isoformat()}'", move.way)))
        elif isinstance(move, Event) and (window := move.window(world.first.date(), world.last.date())):
            start, stop = window
            before = f" and {when} < date '{stop.isoformat()}'" if not move.stays else ""
            found.append((move.phrase, _higher(f"{when} >= date '{start.isoformat()}'{before}", move.way)))
        elif isinstance(move, Fault) and move.kind == "gaps" and move.stated and move.rate:
            found.append((move.phrase, {"check": "missing", "is": move.rate}))
    return found


def _higher(where: str, way: int) -> Json:
    return {"check": "higher", "where": where if way > 0 else f"not ({where})"}
