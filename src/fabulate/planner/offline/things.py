"""Names and tables for what no knowledge file holds, made of the description's own words."""

from __future__ import annotations

from .text import lemma

Json = dict[str, object]

_FIRST = [
    "Amber",
    "Northern",
    "Silver",
    "Blue",
    "Golden",
    "Old",
    "Grand",
    "River",
    "Stone",
    "Bright",
    "Green",
    "Hidden",
    "Royal",
    "Summit",
    "Harbour",
    "Cedar",
    "Maple",
    "Iron",
    "Crystal",
    "Sunny",
    "Velvet",
    "Wild",
    "Copper",
    "Quiet",
    "Eastern",
    "Ivory",
    "Scarlet",
    "Granite",
    "Willow",
    "Lunar",
]
_SECOND = [
    "Valley",
    "Ridge",
    "Bay",
    "Field",
    "Gate",
    "Hill",
    "Point",
    "Garden",
    "Bridge",
    "Meadow",
    "Creek",
    "Lake",
    "Park",
    "Grove",
    "Cross",
    "Shore",
]
_PARTY = ["Ltd", "& Sons", "Group", "Partners", "Company"]


def title(words: str) -> str:
    """Words as a name: "coffee roaster" gives Coffee Roaster."""
    return " ".join(part[:1].upper() + part[1:] for part in words.split() if part not in ("of", "the"))


def name_column(prefix: str, head: tuple[str, ...]) -> Json:
    """Names for things: "guild name" gives Amber Ridge Guild; the subject's own word stays in every name."""
    words = [word for word in prefix.split() if word not in ("name", "title", "label", "is", "has")]
    if not words or words == ["data"]:
        words = [word for word in head if word not in ("data", "list")][-2:]
    noun = title(" ".join(words[-2:])) or "Item"
    if len(noun) > 40:
        noun = noun[:40]
    noun = noun.replace("{", "").replace("}", "")
    return {
        "kind": "template",
        "texts": {f"{{first}} {{second}} {noun}": 3, f"{{first}} {noun}": 1},
        "slots": {"first": list(_FIRST), "second": list(_SECOND)},
    }


def labels(name: str, *, english: bool) -> Json:
    """Short labels for a noun of which nothing is known, few enough to be one of a kind: Raum 7, Northern Wing."""
    noun = title(name.replace("_", " "))[:40].replace("{", "").replace("}", "") or "Item"
    values = [f"{one} {noun}" for one in _FIRST[:24]] if english else [f"{noun} {n}" for n in range(1, 25)]
    return {"kind": "template", "texts": ["{label}"], "slots": {"label": values}}


_EVENTS = frozenset(
    """visit booking reservation order session game match race class lesson trip ride tour inspection donation payment
    transaction call rental repair delivery event appointment sale purchase test exam experiment interview meeting
    incident accident observation measurement sighting review claim request application registration transfer
    vote survey shift attempt workshop audition performance show festival concert""".split()
)
_TRADES = frozenset(["order", "sale", "purchase"])
_PLACES = frozenset(
    """shop store cafe hotel school hospital clinic museum library park garden farm station airport port bridge building
    house factory warehouse office restaurant bar club gym studio theatre theater cinema lighthouse castle church
    mosque temple tower tunnel dam mine beach island lake river mountain cave campsite playground pool stadium market
    kiosk brewery winery vineyard bakery observatory zoo aquarium pier windmill""".split()
)


#: Ends like what happens, and stands or lies.
STANDS = frozenset(
    """department apartment instrument monument station mansion location institution element segment garment document
    compartment equipment plantation pension ornament fragment pavement basement section population organization
    organisation corporation association foundation nation building painting clothing string spring railing ceiling
    housing wedding""".split()
)


def table(entity: str, head: tuple[str, ...], person: bool, said: int = 0) -> list[Json]:
    """A sensible table for a topic never heard of: an id, a name, a kind, a measure or two that fit the noun
    and a date.

    With two or more statements of their own in the words (`said`) the guessed kinds and measures stay out.
    """
    noun = lemma(entity.rsplit("_", 1)[-1]) if entity else "item"
    singular = "_".join([*entity.split("_")[:-1], noun]) if entity else "item"
    columns: list[Json] = [{"name": f"{singular}_id"[:60], "kind": "sequence", "unique": True}]
    if person:
        columns += [
            {"name": "name", "from": "person.full_name"},
            {"name": "email", "from": "person.email"},
            {"name": "gender", "from": "person.gender"},
            {"name": "age", "kind": "integer", "mean": 38, "sd": 12, "min": 18, "max": 80},
            {"name": "city", "from": "place.city"},
            {"name": "joined_at", "kind": "date", "start": "-4y", "end": "today"},
            {"name": "status", "kind": "category", "values": {"active": 7, "inactive": 2, "pending": 1}},
            {"name": "score", "kind": "number", "mean": 68, "sd": 14, "min": 0, "max": 100, "decimals": 1},
        ]
        return columns[:3] if said >= 2 else columns
    if noun in _TRADES and said < 2:
        return [*columns, *_trade(head)]
    if noun in _EVENTS or (noun.endswith(("ment", "tion", "sion")) and noun not in STANDS):
        return [*columns, *_event(said)]
    name = {"name": "name", **name_column(" ".join(head[-2:]), head)}
    if noun in _PLACES:
        columns += [
            name,
            {"name": "city", "from": "place.city"},
            {"name": "opened_on", "kind": "date", "start": "-40y", "end": "-1y"},
            {"name": "visitors_per_year", "kind": "integer", "median": 14000, "sigma": 0.9, "min": 100, "step": 50},
            {"name": "rating", "kind": "number", "mean": 4.1, "min": 1, "max": 5, "decimals": 1},
            {"name": "staff_count", "kind": "integer", "median": 9, "sigma": 0.7, "min": 1},
            {"name": "condition", "kind": "category", "values": {"poor": 1, "fair": 3, "good": 5, "excellent": 2}},
        ]
        return columns[:4] if said >= 2 else columns
    columns += [
        name,
        {"name": "recorded_on", "kind": "date", "start": "-2y", "end": "today"},
        {"name": "type", "kind": "category", "values": {"standard": 5, "small": 3, "large": 2, "special": 1}},
        {"name": "location", "from": "place.city"},
        {"name": "count", "kind": "integer", "median": 12, "sigma": 0.8, "min": 1},
        {"name": "weight_kg", "kind": "number", "median": 6, "sigma": 0.7, "min": 0.1, "decimals": 1},
        {"name": "price", "kind": "number", "median": 48, "sigma": 0.8, "min": 1, "decimals": 2},
        {"name": "condition", "kind": "category", "values": {"new": 3, "good": 5, "worn": 3, "damaged": 1}},
    ]
    return columns[:3] if said >= 2 else columns


def _trade(head: tuple[str, ...]) -> list[Json]:
    what = " ".join(head[:-1][-2:]) or "item"
    return [
        {"name": "date", "kind": "datetime", "start": "-1y", "end": "today", "hours": {"8..20": 1}},
        {"name": "customer_name", "from": "person.full_name"},
        {"name": "item", **name_column(what, head), "pool": 40},
        {"name": "quantity", "kind": "integer", "median": 2, "sigma": 0.5, "min": 1, "max": 40},
        {"name": "unit_price", "kind": "number", "median": 32, "sigma": 0.7, "min": 1, "decimals": 2},
        {"name": "total_price", "sql": "quantity * unit_price", "decimals": 2},
        {"name": "payment_method", "kind": "category", "values": {"card": 6, "cash": 2, "bank transfer": 2}},
        {"name": "status", "kind": "category", "values": {"completed": 80, "open": 12, "cancelled": 8}},
    ]


def _event(said: int) -> list[Json]:
    columns: list[Json] = [
        {"name": "date", "kind": "datetime", "start": "-1y", "end": "today", "hours": {"8..20": 1}},
        {"name": "customer_name", "from": "person.full_name"},
        {"name": "location", "from": "place.city"},
        {"name": "category", "kind": "category", "values": {"regular": 6, "first time": 3, "special": 1}},
        {"name": "group_size", "kind": "integer", "median": 3, "sigma": 0.5, "min": 1, "max": 20},
        {"name": "duration_min", "kind": "integer", "median": 55, "sigma": 0.5, "min": 5, "step": 5},
        {"name": "price", "kind": "number", "median": 48, "sigma": 0.6, "min": 1, "decimals": 2},
        {"name": "status", "kind": "category", "values": {"completed": 80, "booked": 12, "cancelled": 8}},
    ]
    return columns[:1] if said >= 2 else columns
