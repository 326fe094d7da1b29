"""Tables for a head noun that says what happens ("book donations", "zoo doctor visits"), whatever the word before it.

The head noun decides the columns, the words before it their subject. A topic of the knowledge comes first wherever it
has that head with those words; "X reported to Y" are reports of X.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from . import kind_tables
from .finish import main_table
from .kind_tables import thing as _thing
from .retrieve import PLAIN
from .text import key, stem_of, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .knowledge import Knowledge
    from .retrieve import Topic

Json = dict[str, object]

_ANIMALS = {
    "animal": {"dog": 42, "cat": 34, "rabbit": 9, "bird": 7, "hedgehog": 4, "tortoise": 4},
    "pet": {"dog": 45, "cat": 38, "rabbit": 8, "guinea pig": 5, "parrot": 4},
    "zoo": {"elephant": 8, "lion": 9, "giraffe": 8, "penguin": 12, "zebra": 10, "sea lion": 7, "meerkat": 12},
    "wildlife": {"hedgehog": 30, "fox": 14, "owl": 12, "deer": 12, "swan": 8, "squirrel": 14, "bat": 10},
    "bird": {"pigeon": 22, "blackbird": 18, "swift": 14, "owl": 12, "kestrel": 10, "swan": 9, "sparrow": 15},
}  # fmt: skip
_BEASTS = words_of(
    """dog cat horse cow sheep goat rabbit pig donkey pony parrot snake reptile fish hedgehog tortoise"""
)
_REPORTED = frozenset(["reported", "notified", "flagged"])
#: Schools that have pupils of their own; any other teaches what stands before it.
_SCHOOLS = words_of(
    """primary secondary high elementary middle public private grammar boarding state village nursery business law
    medical graduate international city summer online charter old"""
)
_NOTHING = words_of("""data dataset list table record log of a the my our some new small large""")


def read(topic: Topic, knowledge: Knowledge) -> tuple[str, list[Json], Json] | None:
    """The table's name, its columns and bundles; None where the head is none of these, or a topic's own."""
    head = [word for word in topic.head if word not in _NOTHING]
    if len(head) > 1 and head[-1] in _REPORTED:
        return _made("report", head[:-1], _report)
    for size, kinds in ((2, _TWO), (1, _ONE)):
        name = " ".join(head[-size:])
        before = head[:-size]
        columns = kinds.get(name)
        if columns is None or not before or _is_topic(head, before, knowledge):
            continue
        if columns is _case and not _species(before):
            continue  # people's own are a topic of the knowledge
        if name == "school" and before[-1] in _SCHOOLS:
            continue
        return _made(name, before, columns)
    return None


def _is_topic(head: list[str], before: list[str], knowledge: Knowledge) -> bool:
    """Whether a topic has this head with a word before it, or the word before says nothing of the subject."""
    if all(word in PLAIN or word in cast("dict[str, str]", knowledge.places["country_names"]) for word in before):
        return True
    for size in range(len(head), 1, -1):
        if any(weight == 1.0 for _, weight in knowledge.domain_names.get(" ".join(head[-size:]), ())):
            return not (set(before) & (set(_ANIMALS) | _BEASTS)) or size == len(head)
    if _of_a_topic(head[-1], before, knowledge):
        return True
    of_head = {stem for stem, weight in knowledge.domain_names.get(head[-1], ()) if weight == 1.0}
    return any(stem in of_head for word in before for stem, _ in knowledge.domain_names.get(word, ()))


def _of_a_topic(head: str, before: list[str], knowledge: Knowledge) -> bool:
    """Whether the word before is a topic's own name whose rows are such: beehives are inspected, recipes collected."""
    for stem, weight in knowledge.domain_names.get(before[-1], ()):
        table = main_table(knowledge.domains[stem]) if weight == 1.0 else None
        if table is None:
            continue
        if head == "collection":
            return True
        own = {
            stem_of(part)
            for column in cast("list[Json]", table["columns"])
            for part in key(str(column["name"])).split()
        }
        if stem_of(head) in own:
            return True
    return False


def _made(name: str, subject: list[str], columns: Callable[[list[str]], list[Json]]) -> tuple[str, list[Json], Json]:
    noun = "_".join([*subject[-2:], *name.split()])[:50]
    row = "item" if name == "collection" else name.split()[-1]
    made = [{"name": f"{row}_id", "kind": "sequence", "unique": True}, *columns(subject)]
    others = {str(one["from"]).partition(".")[0] for one in made if "from" in one} - {"person", "place"}
    bundles: Json = {"person": {"kind": "person"}} if others else {}
    bundles.update({other: {"kind": "person", "not": "person"} for other in sorted(others)})
    return noun if noun.endswith("s") else f"{noun}s", made, bundles


def _species(subject: list[str]) -> list[Json]:
    """The patient that is an animal, and whose it is."""
    kind = next((word for word in subject if word in _ANIMALS or word in _BEASTS), "")
    if not kind:
        return []
    values: object = _ANIMALS.get(kind, {kind: 1})
    names = ["Bella", "Max", "Luna", "Charlie", "Rocky", "Milo", "Daisy", "Oscar", "Coco", "Ruby", "Toby", "Nala"]
    return [
        {"name": "animal_name", "kind": "category", "values": names},
        {"name": "species", "kind": "category", "values": values},
        {"name": "sex", "kind": "category", "values": {"female": 1, "male": 1}},
    ]


def _case(subject: list[str]) -> list[Json]:
    reasons = {"injury": 24, "infection": 18, "check-up": 16, "poisoning": 6, "fracture": 12, "skin problem": 12}
    return [
        *_species(subject),
        {"name": "owner_name", "from": "person.full_name"},
        {"name": "reason", "kind": "category", "values": reasons},
        {"name": "admitted_on", "kind": "date", "start": "-1y", "end": "today"},
        {"name": "days_of_stay", "kind": "integer", "median": 3, "sigma": 0.7, "min": 0, "max": 40},
        {"name": "treated_by", "from": "vet.full_name"},
        {"name": "cost", "kind": "number", "median": 180, "sigma": 0.8, "min": 20, "decimals": 2},
        {"name": "outcome", "kind": "category", "values": {"discharged": 78, "still treated": 15, "died": 7}},
    ]


def _donation(subject: list[str]) -> list[Json]:
    return [
        {"name": "donor_name", "from": "person.full_name"},
        {"name": "donated_on", "kind": "date", "start": "-1y", "end": "today"},
        _thing(subject),
        {"name": "quantity", "kind": "integer", "median": 4, "sigma": 0.8, "min": 1, "max": 120},
        {"name": "quality", "kind": "category", "values": {"new": 2, "good": 6, "worn": 3}, "ordered": True},
        {"name": "city", "from": "place.city"},
        {"name": "status", "kind": "category", "values": {"received": 70, "passed on": 24, "rejected": 6}},
    ]


def _fine(subject: list[str]) -> list[Json]:
    reasons = {"library": ["late return", "lost item", "damaged item"], "bus": ["no ticket", "invalid ticket"]}
    reasons["train"] = reasons["tram"] = reasons["bus"]
    reasons["parking"] = ["expired ticket", "no ticket", "no parking zone", "blocked driveway"]
    known = next((reasons[word] for word in subject if word in reasons), ["first offence", "repeated offence"])
    return [
        {"name": "name", "from": "person.full_name"},
        {"name": "issued_on", "kind": "date", "start": "-1y", "end": "today"},
        {"name": "reason", "kind": "category", "values": known},
        {"name": "amount", "kind": "number", "median": 38, "sigma": 0.6, "min": 2, "max": 400, "decimals": 2},
        {"name": "due_on", "kind": "date", "after": "issued_on", "by": {"median": 21, "sigma": 0.2, "unit": "d"}},
        {"name": "status", "kind": "category", "values": {"paid": 68, "open": 22, "appealed": 7, "cancelled": 3}},
    ]


def _report(subject: list[str]) -> list[Json]:
    return [
        {"name": "reported_at", "kind": "datetime", "start": "-1y", "end": "today", "hours": {"7..21": 1}},
        {"name": "reported_by", "from": "person.full_name"},
        {"name": "street_address", "from": "place.street_address"},
        {"name": "city", "from": "place.city"},
        {"name": "severity", "kind": "category", "values": {"low": 45, "medium": 38, "high": 17}, "ordered": True},
        {"name": "status", "kind": "category", "values": {"open": 22, "in progress": 18, "resolved": 60}},
        {"name": "days_to_resolve", "kind": "integer", "median": 9, "sigma": 0.8, "min": 0, "max": 200,
         "missing": {"when": "status <> 'resolved'"}},
    ]  # fmt: skip


def _lessons(subject: list[str]) -> list[Json]:
    animal = _species(subject)
    return [
        {"name": "student_name", "from": "person.full_name"},
        *animal[:2],
        {"name": "course", "kind": "category", "values": {"beginners": 46, "intermediate": 33, "advanced": 21}},
        {"name": "instructor", "from": "instructor.full_name"},
        {"name": "enrolled_on", "kind": "date", "start": "-2y", "end": "today"},
        {"name": "lessons", "kind": "integer", "median": 10, "sigma": 0.5, "min": 1, "max": 60},
        {"name": "fee", "kind": "integer", "median": 220, "sigma": 0.5, "min": 30, "step": 5},
        {"name": "status", "kind": "category", "values": {"active": 62, "finished": 31, "left": 7}},
    ]


def _repair(subject: list[str]) -> list[Json]:
    faults = {"does not start": 18, "leak": 14, "worn part": 26, "noise": 12, "electrical fault": 18, "inspection": 12}
    return [
        {"name": "customer_name", "from": "person.full_name"},
        _thing(subject),
        {"name": "fault", "kind": "category", "values": faults},
        {"name": "received_on", "kind": "date", "start": "-1y", "end": "today"},
        {"name": "labour_hours", "kind": "number", "median": 2.5, "sigma": 0.7, "min": 0.5, "max": 60, "decimals": 1},
        {"name": "parts_cost", "kind": "number", "median": 90, "sigma": 0.9, "min": 0, "decimals": 2},
        {"name": "total_cost", "sql": "parts_cost + 65 * labour_hours", "decimals": 2},
        {"name": "mechanic", "from": "mechanic.full_name"},
        {"name": "status", "kind": "category", "values": {"collected": 70, "ready": 12, "in repair": 18}},
    ]


_TWO: dict[str, Callable[[list[str]], list[Json]]] = {
    "hospital admission": _case, "hospital visit": _case, "doctor visit": _case, "clinic visit": _case,
    "dentist visit": _case, "repair shop": _repair, "repair job": _repair,
    **kind_tables.TWO,
    "parking ticket": _fine, "speeding ticket": _fine, "parking violation": _fine,
}  # fmt: skip
_ONE: dict[str, Callable[[list[str]], list[Json]]] = {
    **kind_tables.ONE, "repair": _repair,
    "donation": _donation, "admission": _case, "hospital": _case, "dentist": _case, "clinic": _case, "fine": _fine,
    "school": _lessons,
}  # fmt: skip
