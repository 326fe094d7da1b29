"""What a column's name says by its form alone: `_id`, `_at`, `is_`, `num_`, `_pct`, `_kg` … for names in no concept."""

from __future__ import annotations

Json = dict[str, object]

_UNITS: dict[str, Json] = {
    "kg": {"kind": "number", "median": 12, "sigma": 0.9, "min": 0.1, "decimals": 1},
    "g": {"kind": "number", "median": 250, "sigma": 0.8, "min": 1, "decimals": 0},
    "mg": {"kind": "number", "median": 80, "sigma": 0.8, "min": 1, "decimals": 0},
    "lb": {"kind": "number", "median": 20, "sigma": 0.9, "min": 0.1, "decimals": 1},
    "cm": {"kind": "number", "mean": 60, "sd": 22, "min": 1, "decimals": 1},
    "mm": {"kind": "number", "mean": 120, "sd": 45, "min": 1, "decimals": 1},
    "m": {"kind": "number", "median": 14, "sigma": 0.8, "min": 0.1, "decimals": 1},
    "km": {"kind": "number", "median": 12, "sigma": 0.9, "min": 0.1, "decimals": 1},
    "mi": {"kind": "number", "median": 8, "sigma": 0.9, "min": 0.1, "decimals": 1},
    "miles": {"kind": "number", "median": 8, "sigma": 0.9, "min": 0.1, "decimals": 1},
    "ft": {"kind": "number", "median": 30, "sigma": 0.8, "min": 0.5, "decimals": 1},
    "s": {"kind": "number", "median": 40, "sigma": 0.8, "min": 0.1, "decimals": 1},
    "sec": {"kind": "number", "median": 40, "sigma": 0.8, "min": 0.1, "decimals": 1},
    "seconds": {"kind": "integer", "median": 120, "sigma": 0.9, "min": 1},
    "ms": {"kind": "integer", "median": 180, "sigma": 0.8, "min": 1},
    "min": {"kind": "integer", "median": 35, "sigma": 0.7, "min": 1},
    "minutes": {"kind": "integer", "median": 35, "sigma": 0.7, "min": 1},
    "hours": {"kind": "number", "median": 6, "sigma": 0.7, "min": 0.1, "decimals": 1},
    "h": {"kind": "number", "median": 6, "sigma": 0.7, "min": 0.1, "decimals": 1},
    "days": {"kind": "integer", "median": 12, "sigma": 0.8, "min": 1},
    "weeks": {"kind": "integer", "median": 6, "sigma": 0.7, "min": 1},
    "months": {"kind": "integer", "median": 14, "sigma": 0.8, "min": 1},
    "years": {"kind": "integer", "median": 6, "sigma": 0.7, "min": 0, "max": 60},
    "c": {"kind": "number", "mean": 20, "sd": 6, "decimals": 1},
    "f": {"kind": "number", "mean": 68, "sd": 11, "decimals": 1},
    "l": {"kind": "number", "median": 8, "sigma": 0.8, "min": 0.1, "decimals": 1},
    "ml": {"kind": "integer", "median": 250, "sigma": 0.7, "min": 1},
    "kwh": {"kind": "number", "median": 240, "sigma": 0.6, "min": 0.1, "decimals": 1},
    "kw": {"kind": "number", "median": 45, "sigma": 0.7, "min": 0.1, "decimals": 1},
    "w": {"kind": "integer", "median": 120, "sigma": 0.8, "min": 1},
    "v": {"kind": "number", "mean": 230, "sd": 4, "decimals": 1},
    "mb": {"kind": "number", "median": 42, "sigma": 1.2, "min": 0.1, "decimals": 1},
    "gb": {"kind": "number", "median": 48, "sigma": 1.1, "min": 0.1, "decimals": 1},
    "kb": {"kind": "integer", "median": 320, "sigma": 1.1, "min": 1},
    "bytes": {"kind": "integer", "median": 6400, "sigma": 1.4, "min": 20},
    "bpm": {"kind": "integer", "mean": 74, "sd": 11, "min": 40, "max": 190},
    "mmhg": {"kind": "integer", "mean": 122, "sd": 14, "min": 80, "max": 210},
    "hpa": {"kind": "number", "mean": 1013, "sd": 8, "min": 960, "max": 1060, "decimals": 1},
    "kmh": {"kind": "number", "mean": 52, "sd": 18, "min": 0, "decimals": 1},
    "mph": {"kind": "number", "mean": 34, "sd": 12, "min": 0, "decimals": 1},
    "sqft": {"kind": "integer", "median": 1650, "sigma": 0.4, "min": 250, "max": 9000},
    "sqm": {"kind": "integer", "median": 92, "sigma": 0.45, "min": 18, "max": 900},
    "m2": {"kind": "integer", "median": 92, "sigma": 0.45, "min": 18, "max": 900},
    "ha": {"kind": "number", "median": 14, "sigma": 0.9, "min": 0.1, "decimals": 1},
    "ppm": {"kind": "number", "median": 420, "sigma": 0.25, "min": 1, "decimals": 0},
    "pct": {"kind": "number", "mean": 46, "min": 0, "max": 100, "decimals": 1},
    "percent": {"kind": "number", "mean": 46, "min": 0, "max": 100, "decimals": 1},
    "percentage": {"kind": "number", "mean": 46, "min": 0, "max": 100, "decimals": 1},
    "points": {"kind": "integer", "median": 60, "sigma": 0.8, "min": 0},
    "steps": {"kind": "integer", "median": 7200, "sigma": 0.5, "min": 0, "max": 40000},
    "stars": {"kind": "category", "values": {"1": 4, "2": 7, "3": 18, "4": 36, "5": 35}, "ordered": True},
}  # fmt: skip
_MONEY: Json = {"kind": "number", "median": 85, "sigma": 0.9, "min": 1, "decimals": 2}
for _currency in ("usd", "eur", "gbp", "inr", "cad", "aud", "chf", "jpy"):
    _UNITS[_currency] = _MONEY

_LAST: dict[str, Json] = {
    "date": {"kind": "date", "start": "-2y", "end": "today"},
    "day": {"kind": "date", "start": "-1y", "end": "today"},
    "on": {"kind": "date", "start": "-2y", "end": "today"},
    "at": {"kind": "datetime", "start": "-2y", "end": "today"},
    "timestamp": {"kind": "datetime", "start": "-1y", "end": "today"},
    "datetime": {"kind": "datetime", "start": "-1y", "end": "today"},
    "time": {"kind": "time"},
    "uuid": {"kind": "uuid"},
    "guid": {"kind": "uuid"},
    "count": {"kind": "integer", "median": 12, "sigma": 0.9, "min": 0},
    "total": {"kind": "number", "median": 220, "sigma": 0.8, "min": 0, "decimals": 2},
    "amount": _MONEY, "price": _MONEY, "cost": _MONEY, "fee": _MONEY, "revenue": _MONEY, "value": _MONEY,
    "income": _MONEY,
    "budget": {"kind": "number", "median": 5200, "sigma": 0.9, "min": 50, "decimals": 0},
    "salary": {"kind": "integer", "median": 56000, "sigma": 0.4, "min": 20000, "max": 320000, "step": 100},
    "rate": {"kind": "number", "mean": 0.32, "min": 0, "max": 1, "decimals": 3},
    "ratio": {"kind": "number", "mean": 0.42, "min": 0, "max": 1, "decimals": 3},
    "probability": {"kind": "number", "mean": 0.38, "min": 0, "max": 1, "decimals": 3},
    "score": {"kind": "number", "mean": 68, "sd": 14, "min": 0, "max": 100, "decimals": 1},
    "index": {"kind": "number", "mean": 52, "sd": 16, "min": 0, "max": 100, "decimals": 1},
    "rating": {"kind": "number", "mean": 3.9, "min": 1, "max": 5, "decimals": 1},
    "rank": {"kind": "integer", "min": 1, "max": 100},
    "level": {"kind": "integer", "min": 1, "max": 10},
    "year": {"kind": "integer", "min": 2005, "max": 2025},
    "month": {"kind": "integer", "min": 1, "max": 12},
    "hour": {"kind": "integer", "min": 0, "max": 23},
    "age": {"kind": "integer", "mean": 39, "sd": 14, "min": 18, "max": 90},
    "size": {"kind": "category", "values": {"small": 3, "medium": 5, "large": 3}, "ordered": True},
    "number": {"kind": "pattern", "regex": "[A-Z]{2}[0-9]{6}"},
    "no": {"kind": "pattern", "regex": "[A-Z]{2}[0-9]{6}"},
    "code": {"kind": "pattern", "regex": "[A-Z]{2}[0-9]{4}"},
    "ref": {"kind": "pattern", "regex": "[A-Z]{2}[0-9]{7}"},
    "reference": {"kind": "pattern", "regex": "[A-Z]{2}[0-9]{7}"},
    "key": {"kind": "pattern", "regex": "[a-z]{3}_[0-9a-f]{8}"},
    "token": {"kind": "pattern", "regex": "[0-9a-f]{32}"},
    "hash": {"kind": "pattern", "regex": "[0-9a-f]{40}"},
    "url": {"kind": "template", "texts": ["https://www.{site}.example/{page}"],
            "slots": {"site": ["northwind", "harbor", "cedarline", "brightside", "oakfield", "lumen"],
                      "page": {"regex": "[a-z]{4,8}-[0-9]{2,4}"}}},
    "percent": _UNITS["pct"], "pct": _UNITS["pct"], "percentage": _UNITS["pct"],
    "flag": {"kind": "boolean", "rate": 0.2},
    "type": {"kind": "category", "values": {"standard": 5, "premium": 2, "basic": 3}},
    "category": {"kind": "category", "values": {"A": 4, "B": 3, "C": 2, "D": 1}},
    "class": {"kind": "category", "values": {"A": 4, "B": 3, "C": 2}},
    "grade": {"kind": "category", "values": {"A": 2, "B": 4, "C": 3, "D": 1}, "ordered": True},
    "status": {"kind": "category", "values": {"active": 6, "pending": 2, "closed": 2}},
    "state": {"kind": "category", "values": {"new": 3, "open": 4, "done": 3}},
    "distance": {"kind": "number", "median": 9, "sigma": 0.8, "min": 0.1, "decimals": 1},
    "duration": {"kind": "integer", "median": 35, "sigma": 0.7, "min": 1},
    "length": {"kind": "number", "mean": 48, "sd": 16, "min": 1, "decimals": 1},
    "width": {"kind": "number", "mean": 32, "sd": 11, "min": 1, "decimals": 1},
    "depth": {"kind": "number", "mean": 24, "sd": 9, "min": 0.5, "decimals": 1},
    "weight": {"kind": "number", "median": 6, "sigma": 0.9, "min": 0.05, "decimals": 2},
    "temperature": {"kind": "number", "mean": 19, "sd": 6, "decimals": 1},
    "pressure": {"kind": "number", "mean": 1013, "sd": 8, "decimals": 1},
    "speed": {"kind": "number", "mean": 52, "sd": 18, "min": 0, "decimals": 1},
    "volume": {"kind": "number", "median": 40, "sigma": 0.8, "min": 0.1, "decimals": 1},
    "quantity": {"kind": "integer", "median": 3, "sigma": 0.8, "min": 1, "max": 100},
}  # fmt: skip
_FIRST: dict[str, Json] = {
    "is": {"kind": "boolean", "rate": 0.3}, "has": {"kind": "boolean", "rate": 0.4}, "was": {"kind": "boolean",
    "rate": 0.25},
    "can": {"kind": "boolean", "rate": 0.5}, "should": {"kind": "boolean", "rate": 0.3}, "did": {"kind": "boolean",
    "rate": 0.3},
    "allow": {"kind": "boolean", "rate": 0.6}, "enable": {"kind": "boolean", "rate": 0.6},
    "num": _LAST["count"], "n": _LAST["count"], "nr": _LAST["count"], "no": _LAST["count"], "count": _LAST["count"],
    "number": _LAST["count"], "total": {"kind": "integer", "median": 40, "sigma": 0.9, "min": 0},
    "avg": {"kind": "number", "mean": 42, "sd": 14, "min": 0, "decimals": 1},
    "average": {"kind": "number", "mean": 42, "sd": 14, "min": 0, "decimals": 1},
    "date": _LAST["date"], "percent": _UNITS["pct"], "pct": _UNITS["pct"], "max": _LAST["score"], "min": _LAST["score"],
}  # fmt: skip

_PARTICIPLE_KEEP = frozenset(["speed", "feed", "seed", "breed", "need", "bed", "red", "shed", "weed", "bred", "med"])


def by_unit(unit: str) -> Json | None:
    """A plausible column in that unit."""
    found = _UNITS.get(unit)
    return dict(found) if found else None


def by_name(name: str) -> Json | None:
    """What a name (in `text.key` form) says by its first or last word; None when it says nothing."""
    parts = name.split()
    if not parts:
        return None
    if len(parts) > 1 and parts[0] in _FIRST:
        return dict(_FIRST[parts[0]])
    if parts[-1] in _LAST:
        return dict(_LAST[parts[-1]])
    if len(parts) > 1 and parts[-1] in _UNITS:
        return dict(_UNITS[parts[-1]])
    if len(parts) > 1 and f"{parts[-1]}s" in _UNITS:
        return dict(_UNITS[f"{parts[-1]}s"])
    if parts[-1].endswith("ed") and len(parts[-1]) > 4 and parts[-1] not in _PARTICIPLE_KEEP:
        # deals_closed counts, paid or approved alone is a yes or no
        return (
            dict(_LAST["count"])
            if len(parts) > 1 and parts[0] not in ("is", "has")
            else {"kind": "boolean", "rate": 0.3}
        )
    return None


def by_type(kind: str, name: str) -> Json | None:
    """A column of a stated type for a name that says nothing else."""
    table: dict[str, Json] = {
        "integer": {"kind": "integer", "min": 1, "max": 100},
        "number": {"kind": "number", "median": 50, "sigma": 0.7, "min": 0, "decimals": 2},
        "boolean": {"kind": "boolean", "rate": 0.4},
        "date": {"kind": "date", "start": "-2y", "end": "today"},
        "datetime": {"kind": "datetime", "start": "-2y", "end": "today"},
        "time": {"kind": "time"},
        "uuid": {"kind": "uuid"},
        "percent": _UNITS["pct"],
    }
    found = table.get(kind)
    return dict(found) if found else None
