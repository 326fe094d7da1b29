"""Lays a series into a draft: its moments, whom it follows, its columns as series, the facts; claims what acted."""

from __future__ import annotations

import bisect
import copy
import re
from typing import TYPE_CHECKING, cast

from ....schema import changes
from .. import adjust
from ..draft import sql_name
from ..text import fold, key
from . import followed, settings
from . import moves as moves_of
from .entities import Entities
from .movement import Fault
from .when import When, when
from .world import World

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ..draft import Draft
    from ..knowledge import Knowledge
    from ..resolve import Resolver
    from ..text import Words
    from .asked import Asked
    from .begin import Own
    from .movement import Said

Json = dict[str, object]

_LARGE = 1e5  # the engine draws an entity's level to nine decimals


def finish(
    draft: Draft, asked: Asked, resolver: Resolver, knowledge: Knowledge, words: Words, as_of: date, country: str,
    rows: int | None, others: list[Json], leads: Json | None, usual: Json, own_words: Own,
) -> list[Json]:  # fmt: skip
    """The draft's `every` and series; returns the tables beside it, its entities' among them.

    `leads`: the topic's own column that refers to its entities; `usual`: its `every`;
    `own_words`: the words of a place as the description's language has them.
    """
    own = dict(draft.every or {})
    length = _length(asked, own or usual)
    moments = next((c for c in draft.columns if c.get("_every")), None)
    window = None
    if moments is not None and str(moments["name"]) in draft.said and "start" in moments:
        window = (str(moments["start"]), str(moments.get("end", "today")))
    per = next((table for table in others if table["name"] == own.get("per")), None)
    entities = _entities(asked, draft, resolver, per)
    count = entities.count if entities is not None else int(cast("int", per["rows"])) if per is not None else 1
    if window is None and asked.span is None and rows is None and own.get("start") and length == own.get("step"):
        window = (str(own["start"]), "today")
    counted = asked.step.count if asked.step is not None and rows is None else 0
    steps = counted or (-(-rows // count) if rows is not None else None)
    span = when(length, window, None if counted else asked.span, steps, as_of)
    step = changes.step(length)
    world = World(span.seconds, span.first, span.last, count, country, business=step.unit == changes.BUSINESS)
    reference, table = _followed(draft, entities, per, leads, own_words)
    if table is not None and table is not per:
        others = [*others, table]
    if table is not None:
        followed.settle(draft, table, reference)
    _moment_column(draft, moments, step, asked.zone[0] if asked.zone is not None else None)
    acting = _columns(draft, asked, resolver, knowledge, world)
    _drop_counters(draft)
    draft.every = {**span.every, **({"per": table["name"]} if table is not None else {})}
    _facts(draft, asked, moments, span, world, acting, count, rows, words, entities)
    _claim(words, asked, acting)
    return others


def _length(asked: Asked, own: Mapping[str, object]) -> str:
    asked_length = asked.step.length if asked.step is not None else ""
    mine = str(own.get("step", ""))
    if asked_length == "1d" and mine.endswith(changes.BUSINESS):
        return mine  # "daily share prices" are those of trading days
    return asked_length or mine or "1d"


def _entities(asked: Asked, draft: Draft, resolver: Resolver, per: Json | None) -> Entities | None:
    said = asked.entities
    if said is None:
        return None
    if said.names or said.count:
        return said
    found = resolver.resolve(key(said.noun))
    labels = list(adjust.weights(found.column)) if adjust.kind(found.column) == "category" else []
    if 2 <= len(labels) <= 8:
        return Entities(said.noun, len(labels), tuple(labels), said.spans)
    return Entities(said.noun, followed.USUAL, (), said.spans)


def _followed(
    draft: Draft, entities: Entities | None, per: Json | None, leads: Json | None, own_words: Own
) -> tuple[str, Json | None]:
    """The reference of the row's entity, and the entities' table."""
    if per is not None:
        reference = next(
            (str(c["name"]) for c in draft.columns if str(c.get("to", "")).partition(".")[0] == per["name"]), ""
        )
        if not reference:
            there = (
                copy.deepcopy(leads)
                if leads is not None
                else {"name": f"{per['name']}_row", "kind": "reference", "to": per["name"]}
            )
            reference = str(there["name"])
            if entities is None:
                there["hidden"] = True
            same = draft.column(reference)
            if same is not None and same.get("_every"):
                there["name"] = reference = draft.free_name(reference)  # somebody called the moments so
            elif same is not None:
                draft.columns.remove(same)
            draft.columns.insert(sum(bool(c.get("_every")) for c in draft.columns[:1]), there)
        if entities is not None:
            per["rows"] = entities.count
            _rename_entities(per, entities.names)
        return reference, per
    if entities is None:
        if any(
            followed.keeps(c, draft.lists)
            for c in draft.columns
            if str(c["name"]) not in draft.said and not c.get("_every")
        ):
            table: Json = {"name": f"{draft.name}_source"[:60], "hidden": True, "rows": 1,
                           "columns": [{"name": "source_no", "kind": "sequence"}]}  # fmt: skip
            draft.add("source_no", {"kind": "reference", "to": f"{table['name']}.source_no"}, hidden=True)
            return "source_no", table
        return "", None
    noun = entities.noun or "place"
    if entities.noun and entities.spans:
        stop = entities.spans[0][1]
        said = own_words(stop - len(noun) - 1, stop).split()[-len(noun.split()) :]
        noun = key(" ".join(said)) or noun
    table, column = followed.table(draft, entities, noun)
    old = draft.column(str(column["name"]))
    if old is not None:
        draft.columns[draft.columns.index(old)] = column
    else:
        at = next((n for n, c in enumerate(draft.columns) if c.get("_every")), -1) + 1
        draft.columns.insert(at, column)
    return str(column["name"]), table


def _rename_entities(per: Json, names: tuple[str, ...]) -> None:
    columns = cast("list[Json]", per["columns"])
    number = next((c for c in columns if c.get("kind") == "sequence" and "format" not in c), None)
    label = next((c for c in columns if c.get("kind") != "sequence"), None)
    if names and number is not None and label is not None:
        columns[columns.index(label)] = {"name": label["name"], "sql": followed.cases(str(number["name"]), names)}


def _moment_column(draft: Draft, moments: Json | None, step: changes.Step, zone: str | None) -> None:
    """The step's moments; what the topic computes from a moment of its own follows them."""
    if moments is None:
        return
    at = draft.columns.index(moments)
    kind = "date" if step.whole_days else "datetime"
    keep = {name: value for name, value in moments.items() if name in ("name", "hidden")}
    draft.columns[at] = {**keep, "kind": kind, "every": True, **({"zone": zone} if zone and kind == "datetime" else {})}
    for column in draft.columns:
        if column.get("hidden") and column.get("kind") == kind == "datetime" and not column.get("every"):
            draft.replace(str(column["name"]), {"hidden": True, "sql": sql_name(moments)})


def _columns(
    draft: Draft, asked: Asked, resolver: Resolver, knowledge: Knowledge, world: World
) -> list[tuple[str, list[Said]]]:
    """Every measured number of the draft as a series; what acts on which."""
    stated: dict[str, set[str]] = {}
    for fact in draft.facts:
        stated.setdefault(str(fact.get("at", "")).partition(".")[2], set()).add(str(fact["check"]))
    blanks = any(fact["check"] == "missing" for fact in draft.facts)
    moving = [c for c in draft.columns if _moves(c, draft)]
    aims = _aims(moving, asked, draft)
    acting: list[tuple[str, list[Said]]] = []
    for column in [c for c in draft.columns if _asked_for(c, asked, draft) and c not in moving]:
        moves = [move for move in asked.moves if not isinstance(move, Fault)]
        if moves:
            acting.append((str(column["name"]), _moved_along(draft, column, moves, world)))
    for column in moving:
        name = str(column["name"])
        hint, scale = _hint(column, draft, resolver, knowledge)
        moves = [move for move in asked.moves if name in aims[id(move)]]
        told = [
            move for move in moves if isinstance(move, Fault) and move.kind == "gaps" and not move.stated and blanks
        ]
        made, acted = settings.moving(
            column, hint, scale, world, [m for m in moves if m not in told], frozenset(stated.get(name, ()))
        )
        acted += told  # "some dropouts (2% missing temperature)": the share says where they are
        if isinstance(made["level"], dict) and float(cast("float", made["level"]["mean"])) > _LARGE:
            made["level"] = made["level"]["mean"]
        draft.replace(name, made)
        acting.append((name, acted))
    return acting


def _asked_for(column: Json, asked: Asked, draft: Draft) -> bool:
    """Whether the words name a computed number, or one with rules of its own, as what is measured."""
    if column.get("hidden") or "every" in column or not ("sql" in column or adjust.is_numeric(column)):
        return False
    words = set(draft.key_of(column).split())
    return any(set(key(one.phrase).split()) & words for one in asked.measured)


def _moved_along(draft: Draft, column: Json, moves: list[Said], world: World) -> list[Said]:
    """Makes the column what it was times a hidden series around 1 that moves as the words say."""
    name = str(column["name"])
    factor = draft.free_name(f"_{name}_moves")
    made, acted = settings.moving({"name": factor, "kind": "number", "mean": 1, "sd": 0.1, "min": 0, "decimals": 4},
                                  {}, 1.0, world, moves, frozenset())  # fmt: skip
    if world.entities > 1:
        made["level"] = 1
    base = draft.free_name(f"_{name}_base")
    draft.columns[draft.columns.index(column)] = {**column, "name": base, "hidden": True}
    decimals = 0 if column.get("kind") == "integer" else column.get("decimals", 2)
    product = f"{sql_name({'name': base})} * {factor}"
    value = f"cast(round({product}) as integer)" if decimals == 0 else product
    shown = {field: column[field] for field in ("missing",) if field in column}
    draft.add(name, {**shown, "sql": value} | ({} if decimals == 0 else {"decimals": decimals}))
    draft.add(factor, made, hidden=True)
    return acted


def _moves(column: Json, draft: Draft) -> bool:
    """Whether a number is of the moment, so that it becomes a series; hidden noise and sparse amounts stay drawn."""
    if "_series" in column:
        return True
    if not adjust.is_numeric(column) or column.get("hidden") or column.get("given") or column.get("unique"):
        return False
    return not column.get("zeros") and column.get("distribution") is None and not followed.keeps(column, draft.lists)


def _aims(moving: list[Json], asked: Asked, draft: Draft) -> dict[int, set[str]]:
    """The columns that each move is about: those named in its clause, those it can only be said of, else all that
    were asked for."""
    every = {str(c["name"]) for c in moving}
    wanted = {fold(part) for one in asked.measured for part in one.phrase.split()}
    main = {str(c["name"]) for c in moving if set(draft.key_of(c).split()) & {key(word) for word in wanted}} or every
    warm = {name for name in every if re.search(r"temp|warm|heat|°", name)}
    aims: dict[int, set[str]] = {}
    for move in asked.moves:
        clause = set(key(move.clause).split())
        named_here = {str(c["name"]) for c in moving if clause & (set(draft.key_of(c).split()) - {"c", "pct", "mm"})}
        if warm and re.search(r"\b(?:cold|cool|warm|hot|chilly|kalt|fri[oa]|chaud|froid)", fold(move.phrase)):
            aims[id(move)] = warm
        else:
            aims[id(move)] = named_here or main
    return aims


def _hint(column: Json, draft: Draft, resolver: Resolver, knowledge: Knowledge) -> tuple[Json, float]:
    """What moves such a thing by nature, and how many of its amounts are one here."""
    said = column.get("_series")
    name = str(column["name"])
    middle = adjust.centre(column) or 0.0
    spread = settings.spread_of(column, middle)
    if isinstance(said, dict) and "_mean" in said:
        hint = {field: value for field, value in said.items() if field != "_mean"}
        usual = settings.drawn({"name": name, "kind": "series", **hint, "decimals": column.get("decimals", 2)})
        if float(cast("float", said["_mean"])) != middle or name in draft.said:
            hint.pop("level", None) if not isinstance(hint.get("level"), str) else None
        return hint, spread / (float(cast("float", usual["sd"])) or 1.0) if name in draft.said else 1.0
    concept = draft.concepts.get(name) or resolver.concept_of(key(name))
    entry = knowledge.concepts.get(concept, {})
    hint = cast("Json", said if isinstance(said, dict) else entry.get("series", {}))
    if not hint:
        return {}, 1.0
    plain = cast("Json", entry.get("column", column))
    usual_spread = settings.spread_of(plain, adjust.centre(plain) or 0.0)
    return hint, spread / usual_spread if usual_spread else 1.0


def _drop_counters(draft: Draft) -> None:
    """The row's own number, where a topic counted its days with it and nothing else does."""
    helper = draft.column("_n")
    if helper is not None and not any("_n" in str(c.get("sql", "")) for c in draft.columns if c is not helper):
        draft.columns.remove(helper)


def _facts(
    draft: Draft, asked: Asked, moments: Json | None, span: When, world: World,
    acting: list[tuple[str, list[Said]]], count: int, rows: int | None, words: Words, entities: Entities | None,
) -> None:  # fmt: skip
    name = str(moments["name"]) if moments is not None else ""
    step = asked.step
    if step is not None and step.length and moments is not None:
        draft.fact(words.text[step.start : step.stop], name, "step", is_=span.every["step"])
    if rows is None and step is not None and step.count:
        draft.fact(words.text[step.start : step.stop], "", "rows", is_=span.steps * count)
    elif rows is None and asked.span is not None and asked.span.days is None:
        draft.fact(words.text[asked.span.start : asked.span.stop], "", "rows", is_=span.steps * count)
    if asked.span is not None and asked.span.days is not None and moments is not None:
        first, last = asked.span.days
        phrase = words.text[asked.span.start : asked.span.stop]
        draft.fact(phrase, name, "range", min=first.isoformat(), max=last.isoformat())
    if entities is not None and entities.names:
        column = next((c for c in draft.columns if c.get("kind") == "reference" and not c.get("hidden")), None)
        if column is not None:
            draft.fact(", ".join(entities.names), str(column["name"]), "set", is_=list(entities.names))
    if moments is None:
        return
    quoted = sql_name(moments)
    for column_name, moves in acting:
        for phrase, fact in moves_of.facts(moves, quoted, world):
            check = str(fact.pop("check"))
            more = {("is_" if field == "is" else field): value for field, value in fact.items()}
            draft.fact(phrase, column_name, check, **more)


def _claim(words: Words, asked: Asked, acting: list[tuple[str, list[Said]]]) -> None:
    acted = {id(move) for _, moves in acting for move in moves}
    starts = [word.start for word in words.items]
    for move in asked.moves:
        if id(move) not in acted:  # held back from other readers, and now said not to be understood
            for at in range(bisect.bisect_left(starts, move.start), bisect.bisect_left(starts, move.stop)):
                words.claimed[at] = 0
    spans = [(one.start, one.stop) for one in (asked.step, asked.span) if one is not None]
    spans += [asked.zone[1:]] if asked.zone is not None else []
    spans += [(move.start, move.stop) for move in asked.moves if id(move) in acted]
    spans += [(one.start, one.stop) for one in asked.measured]
    spans += asked.step.also if asked.step is not None else ()
    if asked.entities is not None:
        spans += asked.entities.spans
    for start, stop in spans:
        words.claim(bisect.bisect_left(starts, start), bisect.bisect_left(starts, stop))
