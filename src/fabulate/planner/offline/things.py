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


def table(entity: str, head: tuple[str, ...], person: bool) -> list[Json]:
    """A sensible table for a topic never heard of: an id, a name, kinds, measures and a date."""
    noun = lemma(entity.rsplit("_", 1)[-1]) if entity else "item"
    singular = "_".join([*entity.split("_")[:-1], noun]) if entity else "item"
    columns: list[Json] = [{"name": f"{singular}_id"[:60], "kind": "sequence", "unique": True}]
    if person:
        columns += [
            {"name": "name", "from": "person.full_name"},
            {"name": "email", "from": "person.email"},
            {"name": "gender", "from": "person.gender"},
            {"name": "age", "kind": "integer", "mean": 38, "sd": 12, "min": 18, "max": 80},
            {"name": "city", "from": "city.city"},
            {"name": "joined_at", "kind": "date", "start": "-4y", "end": "today"},
            {"name": "status", "kind": "category", "values": {"active": 7, "inactive": 2, "pending": 1}},
            {"name": "score", "kind": "number", "mean": 68, "sd": 14, "min": 0, "max": 100, "decimals": 1},
        ]
        return columns
    label = title(" ".join(head[-2:])) or "Item"
    columns += [
        {"name": "name", **name_column(" ".join(head[-2:]), head)},
        {"name": "type", "kind": "category", "values": {f"{kind} {label}": n for kind, n in
                                                          (("Standard", 5), ("Compact", 3), ("Premium", 2),
                                                          ("Custom", 1))}},
        {"name": "quantity", "kind": "integer", "median": 6, "sigma": 0.8, "min": 1, "max": 200},
        {"name": "value", "kind": "number", "median": 85, "sigma": 0.9, "min": 1, "decimals": 2},
        {"name": "rating", "kind": "number", "mean": 3.9, "min": 1, "max": 5, "decimals": 1},
        {"name": "status", "kind": "category", "values": {"active": 7, "inactive": 2, "archived": 1}},
        {"name": "recorded_on", "kind": "date", "start": "-2y", "end": "today"},
    ]  # fmt: skip
    return columns
