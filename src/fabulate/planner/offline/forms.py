"""What a column's name says by its form alone: `_id`, `_at`, `is_`, `num_`, `_pct`, `_kg` … for names in no concept."""

from __future__ import annotations

from .form_tables import FIRST, LAST, UNITS

Json = dict[str, object]

_COUNTED = frozenset(
    """episode chapter season page lap floor room jersey bib lot line row seat round track volume issue week shirt
    stage question ward level level platform gate lane table kit squad start""".split()
)
_NOT_COUNTED = frozenset(
    """skill hobby ingredient tag note comment remark symptom interest keyword language topic feature detail instruction
    allergy genre goal medication requirement material color colour name address news species series status hour
    reason cause condition term day""".split()
)
_SPANS = frozenset(["second", "minute", "hour", "day", "week", "month", "year"])
_UNTIL = frozenset(["to", "until", "till", "since", "before", "after", "between", "of", "for"])
_PARTICIPLE_KEEP = frozenset(["speed", "feed", "seed", "breed", "need", "bed", "red", "shed", "weed", "bred", "med"])


def by_unit(unit: str) -> Json | None:
    """A plausible column in that unit."""
    found = UNITS.get(unit)
    return dict(found) if found else None


def by_name(name: str) -> Json | None:
    """What a name (in `text.key` form) says by its first or last word; None when it says nothing."""
    parts = name.split()
    if not parts:
        return None
    if len(parts) > 1 and parts[-1] in ("number", "no") and parts[-2] in _COUNTED:
        return {"kind": "integer", "min": 1, "max": 200}
    if len(parts) > 1 and parts[0] in FIRST:
        return dict(FIRST[parts[0]])
    if len(parts) > 1 and parts[-1] == "by":
        return {"from": "person.full_name"}  # collected_by
    if len(parts) > 2 and parts[0] in _SPANS and parts[1] in _UNTIL:
        return {"kind": "integer", "median": 20, "sigma": 0.9, "min": 0, "max": 900}  # days to disposition
    if parts[-1] in LAST:
        return dict(LAST[parts[-1]])
    if len(parts) > 1 and parts[-1] in UNITS:
        return dict(UNITS[parts[-1]])
    if len(parts) > 1 and f"{parts[-1]}s" in UNITS:
        return dict(UNITS[f"{parts[-1]}s"])
    if parts[-1].endswith("ed") and len(parts[-1]) > 4 and parts[-1] not in _PARTICIPLE_KEEP:
        # deals_closed counts, paid or approved alone is a yes or no
        return (
            dict(LAST["count"])
            if len(parts) > 1 and parts[0] not in ("is", "has")
            else {"kind": "boolean", "rate": 0.3}
        )
    return None


def counted(last: str, singular: str) -> Json | None:
    """A count for a name that ends in a plural ("stage wins"); None for plurals that are words, not numbers."""
    if last == singular or singular in _NOT_COUNTED or not last.endswith("s"):
        return None
    return dict(LAST["count"])


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
        "percent": UNITS["pct"],
        "ipv4": {"kind": "faker", "method": "ipv4"},
        "ipv6": {"kind": "faker", "method": "ipv6"},
        "mac": {"kind": "faker", "method": "mac_address"},
        "phone": {"from": "person.phone"},
        "email": {"from": "person.email"},
        "url": {"kind": "faker", "method": "url"},
        "person": {"from": "person.full_name"},
        "country": {"from": "place.country"},
        "city": {"from": "place.city"},
    }
    found = table.get(kind)
    return dict(found) if found else None
