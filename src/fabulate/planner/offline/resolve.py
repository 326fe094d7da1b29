"""What a listed name means: the domain's column, a concept, or what its form says, in this order and by its
longest part."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, cast

from . import forms
from . import name_tables as tables
from .form_tables import LAST
from .knowledge import load
from .meant import apart
from .text import key, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .knowledge import Knowledge

Json = dict[str, object]
Origin = Literal["domain", "concept", "form", "things", "none"]


@dataclass(slots=True)
class Found:
    """A column without its written name. `source`: the domain's column or concept it came from; `prefix`: the words
    of the name before the part that was recognised; `unit`: one that the name ends with."""

    column: Json
    origin: Origin
    source: str = ""
    prefix: str = ""
    unit: str = ""
    concept: str = ""
    helpers: list[Json] = field(default_factory=list)


class Resolver:
    """Look-ups for one description: its domain (None for none, or when only a hint matched) and its head noun."""

    def __init__(self, knowledge: Knowledge, table: Json | None, also: Json, head: tuple[str, ...]) -> None:
        self.knowledge = knowledge
        self.head = head
        self.columns: dict[str, Json] = {}
        self._names: dict[str, str] = {}
        self._concepts: dict[str, str] = {}
        self.person_nouns = frozenset(cast("list[str]", knowledge.places.get("person_nouns", [])))
        self.taken: dict[str, str] = {}  # written name → the domain's column that it became
        if table is not None:
            columns = cast("list[Json]", table["columns"])
            for column in columns:
                name = str(column["name"])
                self.columns[name] = column
                if not column.get("hidden"):
                    self._names.setdefault(key(name), name)
                    concept = knowledge.concept_names.get(key(name))
                    if concept:
                        self._concepts.setdefault(concept, name)
            for name, synonyms in also.items():
                for synonym in cast("list[object]", synonyms):
                    if name in self.columns:
                        self._names[key(str(synonym))] = name

    def known(self, name: str) -> bool:
        """Whether a name (in `text.key` form) is a column's or concept's, whole or by its last words; "=age": only
        whole."""
        if name.startswith("="):
            return name[1:] in self._names or name[1:] in self.knowledge.concept_names or name[1:] in self.person_nouns
        if not name:
            return False
        if name in self._names or name in self.knowledge.concept_names:
            return True
        parts = name.split()
        if parts[-1] in self.person_nouns and len(parts) == 1:
            return True
        if len(parts) > 1 and (
            parts[-1] in ("name", "id", "date", "code", "number", "type", "count") or parts[0] in tables.YES_NO
        ):
            return True
        if len(parts) == 1 and (words := apart(name, self.knowledge)):
            return self.known(" ".join(words))
        if (
            2 < len(parts) < 6
            and parts[1] == "of"
            and not tables.BOUNDS & set(parts)
            and name.replace(" ", "").isalpha()
        ):
            return parts[0] in tables.OF_WHAT or self.known(f"={parts[0]}")
        return any(" ".join(parts[at:]) in self.knowledge.concept_names for at in range(1, min(len(parts), 4)))

    def concept_of(self, name: str) -> str:
        """The concept that a column's name (in `text.key` form) is, "" for none."""
        return self.knowledge.concept_names.get(name, "")

    def resolve(self, name: str) -> Found:
        """The best meaning of a name in `text.key` form."""
        if not name:
            return Found({}, "none")
        if name == "name" and name not in self._names and self.head and not self.person_nouns & set(self.head):
            return self._thing(" ".join(self.head))
        if name.split()[0] in tables.COUNTING and " " in name and self._exact(name) is None:
            return Found(dict(LAST["count"]), "form")
        whose = self._of_the_topic(name)
        if whose is not None:
            return whose
        for candidate, unit in self._variants(name):
            found = self._exact(candidate)
            if found is not None:
                found.unit = unit
                return found
        parts, unit = _unit_off(name.split())
        if len(parts) > 1 and parts[-1] == "name":
            return self._thing(" ".join(parts[:-1]))
        if len(parts) == 1 and parts[0] in self.person_nouns:
            return Found({"from": "person.full_name"}, "concept", "full_name", parts[0], concept="full_name")
        if (
            len(parts) == 2
            and parts[0] in tables.DEALT_IN
            and parts[1] in tables.DEALT
            and (thing := self._exact(parts[0]))
        ):
            return thing
        found = self._before_preposition(parts) or self._tail(parts)
        if found is not None and parts[:2] == ["number", "of"] and found.column.get("kind") not in ("integer", "sql"):
            return Found(dict(LAST["count"]), "form")
        if found is not None:
            found.unit = found.unit or unit
            return found
        form = forms.by_name(name)
        if form is not None:
            return Found(form, "form", unit="")
        found = self._head_part(parts)
        if found is not None:
            found.unit = unit
            return found
        return Found({}, "none", prefix=name)

    def _of_the_topic(self, name: str) -> Found | None:
        """ "species" in a survey of trees is a tree species, "main stroke" of a swim club a swim stroke."""
        last = name.split()[-1]
        if name in self._names or last not in tables.MANY_THINGS:
            return None
        for word in reversed(self.head):
            for stem in (word, stem_of(word)):
                found = self._exact(f"{stem} {last}") if stem != last else None
                if found is not None:
                    return found
        words = name.split()
        if len(words) == 2 and last in ("species", "breed") and self._exact(name) is None:
            return Found({}, "none", prefix=words[0]) if words[0] not in tables.ANIMALS else None
        if name in ("species", "breed") and self.head and not set(self.head) & tables.ANIMALS:
            kind = next((one for one in tables.KINDS if self.head[-1].endswith(one)), "")
            return (self._exact(f"{kind} {name}") if kind else None) or Found({}, "none", prefix=self.head[-1])
        return None

    def _variants(self, name: str) -> Iterator[tuple[str, str]]:
        yield name, ""
        parts = name.split()
        short = " ".join(tables.SHORT.get(part, part) for part in parts)
        if short != name:
            yield short, ""
        bare, unit = _unit_off(parts)
        if unit:
            yield " ".join(bare), unit
        if len(parts) > 1 and parts[0] in tables.YES_NO:
            yield " ".join(parts[1:]), ""
        for size in (3, 2, 1):
            if self.head and len(parts) > size and parts[:size] == list(self.head[-size:]):
                yield " ".join(parts[size:]), ""
                rest, unit = _unit_off(parts[size:])
                if unit:
                    yield " ".join(rest), unit
        if "per" in parts[1:] and parts[parts.index("per", 1) - 1] in tables.PAID:
            yield " ".join(parts[: parts.index("per", 1)]), ""  # price per scoop
        if len(parts) > 1 and parts[0] == "number" and parts[1] == "of":
            yield " ".join(parts[2:]) + " count", ""

    def _exact(self, name: str) -> Found | None:
        if not name:
            return None
        if name in self._names:
            source = self._names[name]
            return self._from_domain(source)
        concept = self.knowledge.concept_names.get(name)
        if concept is None:
            return None
        if concept in self._concepts:
            return self._from_domain(self._concepts[concept])
        return self.concept(concept)

    def _from_domain(self, source: str) -> Found:
        column = copy.deepcopy(self.columns[source])
        column.pop("name")
        return Found(column, "domain", source, concept=self.concept_of(key(source)))

    def concept(self, concept: str) -> Found:
        """The column of a concept."""
        entry = self.knowledge.concepts[concept]
        helpers = copy.deepcopy(cast("list[Json]", entry.get("helpers", [])))
        return Found(copy.deepcopy(cast("Json", entry["column"])), "concept", concept, concept=concept, helpers=helpers)

    def labelled(self, label: str) -> frozenset[str]:
        """The concepts that have a value of that name, however short."""
        return frozenset(concept for concept, _ in _held(self.knowledge.version)[0].get(label.lower(), ()))

    def holders(self, phrase: str, stem: str) -> list[tuple[str, str]]:
        """Concepts with a value of that name, and yes-or-no concepts of that stem: (concept, label or "")."""
        if phrase in ("female", "male"):
            return [("gender", phrase)]
        labels, stems = _held(self.knowledge.version)
        yes_no = [(concept, "") for concept in stems.get(stem, ())]
        named = labels.get(phrase, []) if len(phrase) > 2 else []
        return [*yes_no, *sorted(named, key=lambda one: one[0] != "language")]

    def _tail(self, parts: list[str]) -> Found | None:
        """By its last words: "expected salary" is a salary."""
        for at in range(1, len(parts)):
            tail = parts[at:]
            if len(tail) == 1 and tail[0] in tables.GENERIC_TAILS - tables.GOOD_TAILS:
                return None
            found = self._exact(" ".join(tail))
            if found is not None:
                found.prefix = " ".join(parts[:at])
                if found.origin == "domain" and found.column.get("unique"):
                    continue
                thing = self._of_a_thing(found, parts[:at])
                return thing or found
            if len(tail) == 1 and tail[0] in self.person_nouns:
                return Found({"from": "person.full_name"}, "concept", "full_name", " ".join(parts), concept="full_name")
        return None

    def _before_preposition(self, parts: list[str]) -> Found | None:
        """The noun stands before what it is on, in or of: "weight on arrival", "position in the team", "colour of the
        vinyl"; None where there is none, or nothing is known of it."""
        if (day := forms.when_done(parts)) is not None:
            return Found(day, "form")
        at = next((n for n in range(1, len(parts) - 1) if parts[n] in tables.PREPOSITIONS), 0)
        if not at or forms.done(parts[at - 1]) or parts[0] in tables.YES_NO or parts[0] in tables.COUNTED_SPANS:
            return None
        before, after = parts[:at], [part for part in parts[at + 1 :] if part not in tables.ARTICLES]
        if parts[at] == "of":
            before = ["condition"] if before == ["state"] else before  # "state of the soil"
            if before == ["number"] or not after:
                return None
            turned = self._exact(" ".join([*after, *before]))
            if turned is not None:
                return turned
        if before == ["time"] and parts[at] != "of":
            return None
        turns = parts[at] == "of" and before[-1] in tables.GENERIC_TAILS and before != ["date"]
        found = self.resolve(" ".join([*after, *before] if turns else before))
        if parts[at] == "of" and found.origin == "domain" and key(found.source) != before[-1]:
            return None  # the length of a lesson in a topic of songs
        if turns:
            return found
        return found if found.column and found.origin != "things" else None

    def _of_a_thing(self, found: Found, before: list[str]) -> Found | None:
        """A bag's weight is not a person's."""
        unit = tables.BODY.get(found.concept)
        if unit is None or found.origin == "domain" or before[-1] in self.person_nouns | {"body", "current", "my"}:
            return None
        column = forms.by_unit(unit if unit != "cm" else "m")
        return Found({**(column or {}), "_unit": unit if unit != "cm" else "m"}, "form", prefix=" ".join(before))

    def _head_part(self, parts: list[str]) -> Found | None:
        """By its first words: "salary expectation" is a salary."""
        for stop in range(len(parts) - 1, 0, -1):
            lead = parts[:stop]
            if len(lead) == 1 and (lead[0] in tables.GENERIC_TAILS or len(lead[0]) < 4):
                continue
            found = self._exact(" ".join(lead))
            if (
                found is not None
                and not found.column.get("unique")
                and found.column.get("kind") in ("number", "integer", "category")
            ):
                return found
        return None

    def _thing(self, prefix: str) -> Found:
        last = prefix.split()[-1]
        if last in self.person_nouns:
            return Found({"from": "person.full_name"}, "concept", "full_name", prefix, concept="full_name")
        found = self._exact(prefix) or self._tail(prefix.split())
        if found is not None and found.column.get("kind") not in (
            "number",
            "integer",
            "boolean",
            "date",
            "datetime",
            "sequence",
        ):
            return found
        return Found({}, "things", prefix=prefix)


def _unit_off(parts: list[str]) -> tuple[list[str], str]:
    if len(parts) > 1 and parts[-1] == "in" and parts[-2] not in tables.ENTERED:
        return parts[:-1], "in"
    if len(parts) > 1 and parts[-1] in tables.UNIT_WORDS:
        rest = parts[:-1]
        if len(rest) > 1 and rest[-1] in ("in", "per"):
            rest = rest[:-1]
        return rest, tables.SAME.get(parts[-1], parts[-1])
    return parts, ""


@lru_cache(maxsize=4)
def _held(version: str) -> tuple[dict[str, list[tuple[str, str]]], dict[str, list[str]]]:
    """By a category's label: (concept, label); by a stem: the yes-or-no concepts. For the knowledge of `version`."""
    knowledge = load()
    labels: dict[str, list[tuple[str, str]]] = {}
    stems: dict[str, list[str]] = {}
    for concept, entry in knowledge.concepts.items():
        column = cast("Json", entry["column"])
        if column.get("kind") == "boolean":
            for stem in knowledge.boolean_stems.get(concept, ()):
                stems.setdefault(stem, []).append(concept)
        elif column.get("kind") == "category":
            for one in cast("list[object]", column["values"]):
                labels.setdefault(str(one).lower(), []).append((concept, str(one)))
    return labels, stems
