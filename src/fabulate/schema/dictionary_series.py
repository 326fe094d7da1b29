"""A series in plain words, for the data dictionary: its level, and what moves it."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def movement(column: Json) -> str:
    """What a series does, as "a series at 22, highest at 14:00 each day (4), with noise of 0.5"."""
    said = [f"a series at {_level(column['level'])}"]
    if column.get("trend"):
        said.append(f"a trend of {column['trend']}")
    for name, unit, peak in (("daily", "day", "14:00"), ("weekly", "week", ""), ("yearly", "year", "07-15")):
        if column.get(name):
            said.append(_season(column[name], unit, peak))
    for country, change in (column.get("holidays") or {}).items():
        said.append(f"{change} on holidays in {country}")
    if column.get("walk"):
        said.append(f"a random walk of {column['walk']} a step")
    noise = column.get("noise")
    if isinstance(noise, dict):
        said.append(f"noise of {noise['sd']} that keeps {noise.get('autocorrelation', 0):g} of the step before")
    elif noise:
        said.append(f"noise of {noise}")
    said += [_event(event) for event in column.get("events") or ()]
    said += [_fault(name, fault) for name, fault in (column.get("faults") or {}).items()]
    return ", ".join(said)


def _level(level: object) -> str:
    if isinstance(level, dict):
        if "mean" in level:
            return f"a level of its own for each, about {level['mean']:g}"
        return "a level of its own for each"
    return f"{level:g}" if isinstance(level, int | float) else str(level)


def _season(said: Json, unit: str, peak: str) -> str:
    if "amplitude" in said:
        return f"a wave of {said['amplitude']} through the {unit} with its peak at {said.get('peak', peak)}"
    return ", ".join(f"{change} at {name}" for name, change in said.items())


def _event(event: Json) -> str:
    what = next(name for name in ("shift", "spike", "trend") if event.get(name) is not None)
    until = f" until {event['until']}" if event.get("until") else ""
    return f"a {what} of {event[what]} from {event['at']}{until}"


def _fault(name: str, fault: Json) -> str:
    words = {"gaps": "nothing comes", "stuck": "the sensor is stuck", "drift": "the sensor drifts"}
    return f"{words[name]} in {fault['rate'] * 100:g}% of the steps"
