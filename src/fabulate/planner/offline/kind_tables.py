"""What a row of a kind of happening holds, whatever it happens to: rentals, permits, inspections, collections.

Each function takes the words before the noun ("museum audio guide" rentals) and gives the columns behind the id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import things

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, object]

_CONDITION: Json = {"kind": "category", "values": {"new": 2, "good": 6, "worn": 3, "damaged": 1}, "ordered": True}


def thing(subject: list[str]) -> Json:
    """The thing itself, by made-up labels of its noun."""
    return {"name": subject[-1], **things.labels(subject[-1], english=True)}


def said(name: str, subject: list[str], texts: list[str], missing: float = 0.0) -> Json:
    """Sentences with the subject in them; `*` stands for it."""
    noun = " ".join(subject[-2:]).replace("{", "").replace("}", "")
    column: Json = {"name": name, "kind": "template", "texts": [text.replace("*", noun) for text in texts]}
    return column | ({"missing": missing} if missing else {})


def _rental(subject: list[str]) -> list[Json]:
    return [
        {"name": "customer_name", "from": "person.full_name"},
        thing(subject),
        {"name": "rented_at", "kind": "datetime", "start": "-1y", "end": "today", "hours": {"8..18": 1}},
        {"name": "returned_at", "kind": "datetime", "after": "rented_at",
         "by": {"median": 9, "sigma": 1.1, "unit": "h"}},
        {"name": "price", "kind": "number", "median": 14, "sigma": 0.6, "min": 1, "decimals": 2},
        {"name": "deposit", "kind": "integer", "median": 30, "sigma": 0.6, "min": 5, "step": 5},
        {"name": "payment_method", "kind": "category", "values": {"card": 7, "cash": 3}},
        {"name": "condition_on_return", "kind": "category", "values": {"fine": 90, "dirty": 6, "damaged": 4}},
    ]  # fmt: skip


def _permit(subject: list[str]) -> list[Json]:
    return [
        {"name": "document_number", "kind": "pattern", "regex": "P[0-9]{2}-[0-9]{5}", "unique": True},
        {"name": "applicant_name", "from": "person.full_name"},
        {"name": "city", "from": "place.city"},
        {"name": "applied_on", "kind": "date", "start": "-2y", "end": "today"},
        {"name": "status", "kind": "category", "values": {"granted": 74, "pending": 14, "refused": 12}},
        {"name": "decided_on", "kind": "date", "after": "applied_on", "by": {"median": 18, "sigma": 0.6, "unit": "d"},
         "missing": {"when": "status = 'pending'"}},
        {"name": "valid_months", "kind": "category", "values": {"6": 2, "12": 6, "24": 3}, "ordered": True},
        {"name": "fee", "kind": "integer", "median": 60, "sigma": 0.6, "min": 5, "step": 5},
    ]  # fmt: skip


def _inspection(subject: list[str]) -> list[Json]:
    return [
        thing(subject),
        {"name": "inspected_on", "kind": "date", "start": "-2y", "end": "today"},
        {"name": "inspector", "from": "person.full_name"},
        {"name": "city", "from": "place.city"},
        {"name": "score", "kind": "integer", "mean": 84, "sd": 11, "min": 20, "max": 100},
        {"name": "defects_found", "kind": "integer", "mean": 1.3, "min": 0, "max": 14},
        {"name": "result", "sql": "case when score < 60 or defects_found > 6 then 'failed' when defects_found > 3 "
                                  "then 'passed with remarks' else 'passed' end"},
        {"name": "next_inspection", "kind": "date", "after": "inspected_on",
         "by": {"median": 365, "sigma": 0.1, "unit": "d"}},
        said("remarks", subject, ["The * is in good order.", "The * needs cleaning.", "Small damage on the *.",
                                  "Parts of the * are worn.", "No access to the * at the first visit."], 0.3),
    ]  # fmt: skip


def _collection(subject: list[str]) -> list[Json]:
    noun = " ".join(subject[-2:])
    return [
        {"name": "name", **things.name_column(noun, tuple(subject))},
        {"name": "made_in", "from": "place.country"},
        {"name": "year", "kind": "integer", "mean": 1962, "sd": 24, "min": 1880, "max": 2024},
        {"name": "condition", "kind": "category", "values": {"mint": 1, "good": 5, "fair": 3, "poor": 1}},
        {"name": "rarity", "kind": "category", "values": {"common": 6, "uncommon": 3, "rare": 1}, "ordered": True},
        {"name": "acquired_on", "kind": "date", "start": "-12y", "end": "today"},
        {"name": "price_paid", "kind": "number", "median": 28, "sigma": 1, "min": 1, "decimals": 2},
        {"name": "estimated_value", "sql": "price_paid * case rarity when 'rare' then 2.6 when 'uncommon' then 1.5 "
                                           "else 1.1 end * case condition when 'mint' then 1.3 when 'poor' then 0.5 "
                                           "else 1 end", "decimals": 2},
        said("notes", subject, ["A * from a flea market.", "Swapped this * with a friend.", "My first *.",
                                "The * was a present.", "Bought the * at an auction."], 0.4),
    ]  # fmt: skip


def _contest(subject: list[str]) -> list[Json]:
    return [
        {"name": "name", "from": "person.full_name"},
        {"name": "age", "from": "person.age"},
        {"name": "city", "from": "place.city"},
        {"name": "held_on", "kind": "date", "start": "-3y", "end": "today", "weekdays": {"sat": 4, "sun": 3}},
        {"name": "category", "kind": "category", "values": {"junior": 3, "adult": 6, "senior": 2}},
        {"name": "attempts", "kind": "integer", "mean": 2.4, "min": 1, "max": 5},
        {"name": "score", "kind": "number", "mean": 68, "sd": 14, "min": 5, "max": 100, "decimals": 1},
        {"name": "prize", "sql": "case when score >= 92 then 'gold' when score >= 86 then 'silver' "
                                 "when score >= 80 then 'bronze' else 'none' end"},
    ]  # fmt: skip


def _attendance(subject: list[str]) -> list[Json]:
    return [
        {"name": "date", "kind": "date", "start": "-1y", "end": "today"},
        {"name": "name", "from": "person.full_name"},
        {"name": "status", "kind": "category", "values": {"present": 82, "late": 7, "excused": 7, "absent": 4}},
        {"name": "minutes_late", "kind": "integer", "median": 9, "sigma": 0.6, "min": 1, "max": 60,
         "missing": {"when": "status <> 'late'"}},
        {"name": "reason", "kind": "category", "values": {"sick": 5, "work": 3, "holiday": 3, "family": 2},
         "missing": {"when": "status <> 'excused'"}},
    ]  # fmt: skip


def _signup(subject: list[str]) -> list[Json]:
    return [
        {"name": "name", "from": "person.full_name"},
        {"name": "email", "from": "person.email"},
        {"name": "age", "from": "person.age"},
        {"name": "signed_up_on", "kind": "date", "start": "-1y", "end": "today"},
        {"name": "level", "kind": "category", "values": {"beginner": 5, "intermediate": 3, "advanced": 2},
         "ordered": True},
        {"name": "fee", "kind": "integer", "median": 60, "sigma": 0.6, "min": 5, "step": 5},
        {"name": "paid", "kind": "boolean", "rate": 0.82},
    ]  # fmt: skip


def _sighting(subject: list[str]) -> list[Json]:
    return [
        {"name": "seen_at", "kind": "datetime", "start": "-2y", "end": "today",
         "hours": {"5..9": 4, "10..16": 2, "17..21": 3}},
        {"name": "observer", "from": "person.full_name"},
        {"name": "location", "from": "place.city"},
        {"name": "latitude", "from": "place.latitude"},
        {"name": "longitude", "from": "place.longitude"},
        {"name": "number_seen", "kind": "integer", "median": 2, "sigma": 0.8, "min": 1, "max": 80},
        {"name": "distance_m", "kind": "integer", "median": 60, "sigma": 0.9, "min": 2, "max": 2000},
        {"name": "weather", "kind": "category", "values": {"sunny": 4, "cloudy": 4, "rain": 2, "fog": 1}},
        {"name": "photo_taken", "kind": "boolean", "rate": 0.4},
        said("notes", subject, ["One * close to the path.", "The * was gone after a minute.", "A young *.",
                                "Heard the * first.", "A * near the water."], 0.35),
    ]  # fmt: skip


def _review(subject: list[str]) -> list[Json]:
    noun = " ".join(subject[-2:]).replace("{", "").replace("}", "")
    good = [f"A lovely {noun}, we will come back to it.", f"The {noun} was better than we had hoped.",
            f"Great {noun}, friendly people.", f"The best {noun} in a long time."]  # fmt: skip
    bad = [f"The {noun} was a disappointment.", f"Too expensive for such a {noun}.", f"The {noun} was dirty and loud.",
           f"Never again this {noun}."]  # fmt: skip
    fair = [f"The {noun} was all right, no more.", f"A decent {noun} with small faults.", f"An average {noun}."]
    return [
        {"name": "reviewer", "from": "person.full_name"},
        {"name": "reviewed_on", "kind": "date", "start": "-2y", "end": "today"},
        thing(subject),
        {"name": "rating", "kind": "integer", "mean": 3.9, "min": 1, "max": 5},
        {"name": "review", "kind": "template", "texts": fair,
         "given": [{"when": "rating >= 4", "texts": good}, {"when": "rating <= 2", "texts": bad}]},
        {"name": "helpful_votes", "kind": "integer", "median": 2, "sigma": 1, "min": 0, "max": 300},
        {"name": "recommended", "sql": "rating >= 4"},
    ]  # fmt: skip


def _incident(subject: list[str]) -> list[Json]:
    return [
        {"name": "happened_at", "kind": "datetime", "start": "-2y", "end": "today"},
        {"name": "location", "from": "place.city"},
        {
            "name": "severity",
            "kind": "category",
            "values": {"minor": 62, "moderate": 28, "severe": 10},
            "ordered": True,
        },
        {
            "name": "cause",
            "kind": "category",
            "values": {"human error": 5, "technical fault": 3, "weather": 2, "unknown": 1},
        },
        {"name": "people_injured", "kind": "integer", "mean": 0.5, "min": 0, "max": 12},
        {"name": "damage_cost", "kind": "integer", "median": 900, "sigma": 1.2, "min": 0, "step": 10},
        {"name": "reported_by", "from": "person.full_name"},
        {"name": "status", "kind": "category", "values": {"closed": 7, "under investigation": 2, "open": 1}},
    ]


def _upkeep(subject: list[str]) -> list[Json]:
    tasks = {"inspection": 4, "cleaning": 4, "part replaced": 3, "adjustment": 2, "lubrication": 2, "repair": 3}
    return [
        thing(subject),
        {"name": "done_on", "kind": "date", "start": "-2y", "end": "today"},
        {"name": "task", "kind": "category", "values": tasks},
        {"name": "technician", "from": "person.full_name"},
        {"name": "duration_min", "kind": "integer", "median": 60, "sigma": 0.7, "min": 5, "step": 5},
        {"name": "cost", "kind": "number", "median": 85, "sigma": 0.9, "min": 0, "decimals": 2},
        {"name": "next_due", "kind": "date", "after": "done_on", "by": {"median": 120, "sigma": 0.4, "unit": "d"}},
        {**_CONDITION, "name": "condition"},
    ]


def _show(subject: list[str]) -> list[Json]:
    noun = " ".join(subject[-2:])
    return [
        {"name": "title", **things.name_column(noun, tuple(subject)), "pool": 30},
        {"name": "starts_at", "kind": "datetime", "start": "-1y", "end": "+2mo", "hours": {"11..15": 2, "18..21": 5}},
        {"name": "city", "from": "place.city"},
        {"name": "duration_min", "kind": "integer", "mean": 85, "sd": 25, "min": 15, "max": 240, "step": 5},
        {"name": "seats", "kind": "integer", "median": 180, "sigma": 0.6, "min": 20, "max": 2000, "step": 10},
        {"name": "sold_share", "kind": "number", "mean": 0.72, "min": 0.05, "max": 1, "decimals": 2, "hidden": True},
        {"name": "tickets_sold", "sql": "cast(floor(seats * sold_share) as integer)"},
        {"name": "ticket_price", "kind": "number", "median": 18, "sigma": 0.5, "min": 3, "decimals": 2},
        {"name": "revenue", "sql": "tickets_sold * ticket_price", "decimals": 2},
        {"name": "rating", "kind": "number", "mean": 4.1, "min": 1, "max": 5, "decimals": 1},
    ]


ONE: dict[str, Callable[[list[str]], list[Json]]] = {
    "rental": _rental, "hire": _rental, "permit": _permit, "licence": _permit, "license": _permit,
    "inspection": _inspection, "collection": _collection, "contest": _contest, "competition": _contest,
    "championship": _contest, "tournament": _contest, "attendance": _attendance, "signup": _signup,
    "registration": _signup, "sighting": _sighting, "review": _review, "incident": _incident, "accident": _incident,
    "maintenance": _upkeep, "show": _show,
}  # fmt: skip
TWO: dict[str, Callable[[list[str]], list[Json]]] = {
    f"{one} {what}": _contest
    for one in ("contest", "competition", "championship", "tournament", "festival")
    for what in ("result", "entry", "participant", "entrant")
}
