"""What a column's name says by its form alone: `_id`, `_at`, `is_`, `num_`, `_pct`, `_kg` … for names in no concept."""

from __future__ import annotations

from .form_tables import FIRST, LAST, MONEY, UNITS

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
_LASTING = frozenset(["to", "in", "at", "on", "between", "until", "since", "per"])
_UNTIL = frozenset(
    ["in", "at", "on", "without", "to", "until", "till", "since", "before", "after", "between", "of", "for"]
)
#: Participles that do not end in -ed.
_IRREGULAR = frozenset(
    """made found sold bought caught sent held won lost kept eaten taken given done built spent shot thrown grown paid
    lent drunk worn flown ridden swum driven written drawn sung spoken chosen broken seen left read run hit born
    led taught brought fed met played heard shown told understood begun forgotten frozen hidden stolen torn woken cut
    set put""".split()
)
#: Participles that alone tell whether something is so.
STATES = frozenset(
    """paid returned signed included completed required approved confirmed insured verified cancelled canceled delivered
    received reserved needed accepted attended passed failed renewed resolved refunded checked vaccinated neutered
    damaged broken locked closed sealed finished done registered licensed certified tested enabled allowed provided
    attached collected cracked shared solved reached exceeded detected activated blocked flagged submitted graded
    reported obtained granted""".split()
)
#: "daily rate", "room rate": what is paid.
_PAID_BY = frozenset(
    "daily hourly weekly nightly monthly day hour night room hire rental labour labor wage pay".split()
)
#: Of the others those that alone say yes or no.
_PAID_BY = frozenset(
    "daily hourly weekly nightly monthly day hour night room hire rental labour labor wage pay".split()
)
_SAID = [[one] for one in ("paid", "sold", "broken", "stolen", "lost", "found", "eaten", "taken", "hidden", "sent")]
_QUALITIES = frozenset(
    """dangerous edible poisonous organic vegetarian vegan halal kosher gluten-free waterproof fragile urgent fresh
    public private indoor outdoor optional mandatory visible venomous endangered extinct haunted wild tame rare local
    fertile pregnant healthy sick wet dry alive dead free open full empty safe legal bilingual electric wireless
    portable furnished heated accessible active""".split()
)
_ABLE_THINGS = frozenset("vegetable variable constable collectible parable syllable timetable deductible".split())
_WHICH_TIME = frozenset(["first", "last", "latest", "next", "previous"])
_PARTICIPLE_KEEP = frozenset(["speed", "feed", "seed", "breed", "need", "bed", "red", "shed", "weed", "bred", "med"])


def by_unit(unit: str) -> Json | None:
    """A plausible column in that unit."""
    found = UNITS.get(unit)
    return dict(found) if found else None


def done(word: str) -> bool:
    """Whether a word is a participle: caught, sold, repaired."""
    regular = word.endswith("ed") and len(word) > 3 and word not in _PARTICIPLE_KEEP
    return word in _IRREGULAR or regular


def when_done(parts: list[str]) -> Json | None:
    """The day of what was done first or last or is done next: "last cleaned"; None for other names."""
    if len(parts) < 2 or parts[0] not in _WHICH_TIME or not (done(parts[-1]) or parts[-1] in ("due", "lit")):
        return None
    if parts[0] == "next":
        return {"kind": "date", "start": "today", "end": "+1y"}
    return {"kind": "date", "start": "-30y" if parts[0] == "first" else "-1y", "end": "today"}


def is_quality(word: str) -> bool:
    """Whether a word is an adjective that a row is or is not: adoptable, dangerous, organic."""
    return word in _QUALITIES or (word.endswith(("able", "ible")) and len(word) > 6 and word not in _ABLE_THINGS)


def by_name(name: str) -> Json | None:
    """What a name (in `text.key` form) says by its first or last word; None when it says nothing."""
    parts = name.split()
    if not parts:
        return None
    if len(parts) > 1 and parts[-1] in ("number", "no") and parts[-2] in _COUNTED:
        return {"kind": "integer", "min": 1, "max": 200}
    if len(parts) > 1 and parts[0] in FIRST:
        return dict(FIRST[parts[0]])
    if len(parts) == 2 and parts[0] == "time" and parts[1] in ("in", "out", "started", "ended", "arrived", "given"):
        return dict(LAST["time"])
    if len(parts) > 1 and parts[0] == "time" and (parts[1] in _LASTING or done(parts[1])):
        return dict(LAST["duration"])  # time to solve, time left on the clock
    if len(parts) > 1 and (parts[-1] == "by" or (parts[-1] == "to" and done(parts[-2]))):
        return {"from": "person.full_name"}  # collected_by
    if len(parts) > 2 and parts[0] in _SPANS and parts[1] in _UNTIL:
        return {"kind": "integer", "median": 20, "sigma": 0.9, "min": 0, "max": 900}  # days to disposition
    if parts[-1] == "rate" and set(parts) & _PAID_BY:
        return dict(MONEY)
    if len(parts) > 1 and parts[0] == "in" and parts[-1] not in UNITS:
        return {"kind": "boolean", "rate": 0.7}  # in operation, in stock
    if len(parts) > 1 and parts[0] in ("next", "upcoming", "planned") and parts[-1] in ("date", "day"):
        return {"kind": "date", "start": "today", "end": "+1y"}
    if len(parts) == 1 and is_quality(parts[0]):
        return {"kind": "boolean", "rate": 0.35}
    if parts[-1] in LAST:
        return dict(LAST[parts[-1]])
    if len(parts) > 1 and parts[-1] in UNITS:
        return dict(UNITS[parts[-1]])
    if len(parts) > 1 and f"{parts[-1]}s" in UNITS:
        return dict(UNITS[f"{parts[-1]}s"])
    if (parts[-1].endswith("ed") and done(parts[-1])) or parts in _SAID:
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
        "year": LAST["year"],
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
