"""What can be wrong between the parts of a schema: names that stand twice, or point nowhere.

Everything here is found by reading; what needs the compiler's arithmetic (a circle, an impossible mean) is told there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import faker, families
from .columns import KINDS, Category, Datetime, Faker, Read, Reference, Template, _Moments
from .errors import Problem, listed, near, nowhere
from .grammar import moment
from .kinds import tag
from .parts import BUNDLES, SETTINGS
from .rules import RULE_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .column import Column
    from .models import Bundle, Schema, Table

#: The parts of each bundle.
PARTS = {kind: tuple(parts) for kind, parts in BUNDLES.items()}
SLOT = re.compile(r"\{([^{}]{1,128})\}")


def check(schema: Schema) -> list[Problem]:
    """Every fault between the parts of a schema, in its order."""
    return list(dict.fromkeys(_schema(schema)))


def _schema(schema: Schema) -> Iterator[Problem]:
    if near_locale := faker.locale_problem(schema.locale, "locale"):
        yield near_locale
    yield from _doubles((t.name for t in schema.tables), "tables", str.lower)
    yield from _doubles((t.address for t in schema.tables), "tables", str)
    names = [t.name for t in schema.tables]
    if schema.main is not None and schema.main not in names:
        yield Problem("main", f"{schema.main!r} is no table", near(schema.main, names) or f"there are {listed(names)}")
    elif schema.main is not None and schema.table(schema.main).hidden:
        yield Problem("main", f"{schema.main!r} is hidden", "name a table that is written")
    if all(t.hidden for t in schema.tables):
        yield Problem("tables", "every table is hidden", "at least one must be written")
    for table in schema.tables:
        yield from _table(schema, table)


def _table(schema: Schema, table: Table) -> Iterator[Problem]:
    yield from _doubles((c.name for c in table.columns), table.name, str)
    yield from _doubles((c.key or c.name for c in table.columns), table.name, str)
    if not table.written:
        yield Problem(table.name, "every column is hidden", "at least one must be written")
    from . import dependence

    yield from dependence.problems(schema, table)
    tables = [t.name for t in schema.tables]
    yield from _every(table, tables)
    for name, bundle in table.bundles.items():
        path = f"{table.name}.bundles.{name}"
        if bundle.list_ is not None and bundle.list_ not in schema.lists:
            yield nowhere(f"{path}.list", bundle.list_, "list", schema.lists)
        if bundle.locale is not None and (wrong := faker.locale_problem(bundle.locale, f"{path}.locale")):
            yield wrong
        given = {type(bundle).model_fields[s].alias or s for s in bundle.model_fields_set}
        for setting in sorted(given - {"kind", "list", "key", *SETTINGS[bundle.kind or "list"]}):
            has = listed(SETTINGS[bundle.kind or "list"]) or "no settings"
            yield Problem(f"{path}.{setting}", f"is no setting of a {bundle.kind or 'list'}", f"it has {has}")
        for setting, other in (("not", bundle.not_), ("at", bundle.at)):
            if other is not None and other not in table.bundles and other not in PARTS and other not in schema.lists:
                known = [one for one in table.bundles if one != name]
                yield nowhere(f"{path}.{setting}", other, "bundle", [*known, "place"] if setting == "at" else known)
    yield from families.check(schema, table)
    for column in table.columns:
        path = f"{table.name}.{column.name}"
        yield from _given(column, path)
        if isinstance(column, Reference):
            if column.parent not in tables:
                yield nowhere(f"{path}.to", column.parent, "table", tables)
            elif column.key_column and column.key_column not in (known := _reachable(schema, column.parent)):
                yield nowhere(f"{path}.to", column.key_column, f"column of {column.parent}", known)
            references = [c.name for c in table.columns if isinstance(c, Reference) and c is not column]
            if column.not_ is not None and column.not_ not in references:
                yield nowhere(f"{path}.not", column.not_, "reference of this table", references)
        elif isinstance(column, Read):
            if wrong := cell(schema, table, column.from_, f"{path}.from"):
                yield wrong
        elif isinstance(column, Template):
            yield from _texts(schema, table, column, path)
        elif isinstance(column, Faker):
            locale = column.locale or schema.locale
            yield from faker.problems(column.method, column.args, locale, path)
        elif isinstance(column, _Moments):
            yield from _moments(schema, table, column, path)
        elif isinstance(column, Category):
            weights = column.values.values() if isinstance(column.values, dict) else [1.0]
            if not sum(weights) > 0:
                yield Problem(f"{path}.values", "every weight is 0", "one must be above 0")
            elif isinstance(column.values, list) and len({str(v) for v in column.values}) < len(column.values):
                yield Problem(f"{path}.values", "a value stands twice", "use a map of values to weights")


def _every(table: Table, tables: list[str]) -> Iterator[Problem]:
    if table.every is None:
        return
    path, per = f"{table.name}.every", table.every.per
    if table.rows is not None:
        yield Problem(f"{table.name}.rows", "every tells how many rows there are", "leave out rows, or every")
    if per is not None and (per not in tables or per == table.name):
        yield nowhere(f"{path}.per", per, "other table", [name for name in tables if name != table.name])


def cell(schema: Schema, table: Table, name: str, path: str) -> Problem | None:
    """What is wrong with a name as a cell of this row: a column, or `bundle.part`, `list.part`, `reference.column`."""
    columns = {c.name: c for c in table.columns}
    if name in columns:
        return None
    head, dot, part = name.rpartition(".")
    if not dot:
        others = [c for c in columns if not path.startswith(f"{table.name}.{c}.")]
        fix = near(name, others) or (f"there are {listed(others)}" if others else None)
        return Problem(path, f"{name!r} is no column of {table.name}", fix)
    return _part(schema, table, head, part, path)


def _part(schema: Schema, table: Table, head: str, part: str, path: str) -> Problem | None:
    columns = {c.name: c for c in table.columns}
    homes: dict[str, Iterable[str]] = {}
    for column in table.columns:
        if isinstance(column, Reference) and column.parent in [t.name for t in schema.tables]:
            homes[column.name] = _reachable(schema, column.parent)
            homes.setdefault(column.parent, homes[column.name])
    for name, bank in schema.lists.items():
        homes.setdefault(name, bank.columns)
    for kind, parts in PARTS.items():
        homes.setdefault(kind, parts)
    for name, bundle in table.bundles.items():
        homes.setdefault(name, bundle_parts(schema, bundle))
    if head not in homes:
        if "." in head:
            return _deep(schema, table, head, part, path, columns)
        known = [h for h in homes if h not in PARTS]
        fix = near(head, homes) or f"there are {listed([*known, *PARTS])}"
        return Problem(path, f"{head!r} is no bundle, list or reference of {table.name}", fix)
    known_parts = list(homes[head])
    if part not in known_parts:
        return Problem(path, f"{head} has no {part!r}", near(part, known_parts) or f"there are {listed(known_parts)}")
    return None


def _deep(
    schema: Schema, table: Table, head: str, part: str, path: str, columns: Mapping[str, Column]
) -> Problem | None:
    first, _, rest = head.partition(".")
    column = columns.get(first)
    if isinstance(column, Reference) and column.parent in [t.name for t in schema.tables]:
        return cell(schema, schema.table(column.parent), f"{rest}.{part}", path)
    return Problem(path, f"{head!r} is no bundle, list or reference of {table.name}")


def _reachable(schema: Schema, table: str) -> list[str]:
    return [c.name for c in schema.table(table).columns]


def bundle_parts(schema: Schema, bundle: Bundle) -> Iterable[str]:
    """The names that may follow a bundle's dot."""
    if bundle.list_ is not None:
        return schema.lists[bundle.list_].columns if bundle.list_ in schema.lists else ()
    return PARTS[bundle.kind or "person"]


def _texts(schema: Schema, table: Table, column: Template, path: str) -> Iterator[Problem]:
    slots: dict[str, Any] = dict(column.slots or {})
    for slot in slots:
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_ ]{0,62}", slot):
            yield Problem(f"{path}.slots", f"{slot!r} is no slot name", "use letters, digits and _")
    rules = [(rule.get("texts", ()), rule.get("slots", slots)) for rule in column.given or ()]
    for at, (texts, banks) in enumerate([(column.texts, slots), *rules]):
        place = f"{path}.texts" if at == 0 else f"{path}.given[{at - 1}].texts"
        for text in texts if isinstance(texts, list | dict) else ():
            if not isinstance(text, str):
                continue
            for name in SLOT.findall(text):
                if isinstance(banks, dict) and name.split(":")[0] in banks:
                    continue
                if name == column.name:
                    yield Problem(place, f"{{{name}}} is the column itself")
                elif wrong := cell(schema, table, name, place):
                    fix = near(name, [*slots, *(c.name for c in table.columns)]) or "name a slot or a column"
                    yield Problem(
                        place,
                        f"{{{name}}} is no slot and no cell of {table.name}",
                        fix if "." not in name else wrong.fix,
                    )
            if set(SLOT.sub("", text)) & set("{}"):
                yield Problem(place, f"a single brace in {text[:40]!r}", "braces hold a slot or a column, as {city}")


def _moments(schema: Schema, table: Table, column: _Moments, path: str) -> Iterator[Problem]:
    edges = {}
    for setting in ("start", "end"):
        text = getattr(column, setting)
        if text is not None:
            try:
                edges[setting] = moment(text).resolve(schema.today)
            except ValueError as error:
                yield Problem(f"{path}.{setting}", str(error))
    if len(edges) == 2 and edges["end"] < edges["start"]:
        yield Problem(f"{path}.end", f"{column.end} is before start ({column.start})")
    for setting in ("after", "before"):
        text = getattr(column, setting)
        if text is None:
            continue
        try:
            moment(text).resolve(schema.today)
        except ValueError:
            if text == column.name:
                yield Problem(f"{path}.{setting}", "is the column itself")
            elif wrong := cell(schema, table, text, f"{path}.{setting}"):
                yield wrong
    if column.by is not None and (column.after is None) == (column.before is None):
        yield Problem(f"{path}.by", "needs either after or before")
    if isinstance(column, Datetime) and column.zone is not None:
        import zoneinfo

        if column.zone not in zoneinfo.available_timezones():
            zones = zoneinfo.available_timezones()
            yield Problem(
                f"{path}.zone", f"{column.zone!r} is no time zone", near(column.zone, zones) or "as Europe/Berlin"
            )


def _given(column: Column, path: str) -> Iterator[Problem]:
    """Each rule must make a valid column of the same kind when its settings replace the column's own."""
    if not column.given:
        return
    from pydantic import ValidationError

    from .parse import faults

    data = column.model_dump(mode="python", by_alias=True, exclude_unset=True)
    for name in ("given", "drivers", "r2", "auc"):
        data.pop(name, None)
    kind = KINDS[tag(column) or ""]
    for at, rule in enumerate(column.given):
        place = f"{path}.given[{at}]"
        if not isinstance(rule.get("when"), str) or not 0 < len(str(rule["when"])) <= 2_000:
            yield Problem(f"{place}.when", "required", 'write a condition, as "age > 60"')
        settings = {k: v for k, v in rule.items() if k not in RULE_KEYS}
        for name in ("name", "key", "hidden", "unique", "given", "kind", "note", "drivers", "r2", "auc"):
            if name in settings:
                yield Problem(f"{place}.{name}", "is the same for all rows", "leave it out of the rule")
                settings.pop(name)
        for name in ("times", "plus"):
            if name in rule and (isinstance(rule[name], bool) or not isinstance(rule[name], int | float)):
                yield Problem(f"{place}.{name}", "is not a number")
        try:
            kind.model_validate(data | settings)
        except ValidationError as error:
            for found in faults(error, data | settings):
                fix = found.fix
                if found.message == "unknown":
                    known = [f.alias or n for n, f in kind.model_fields.items() if n not in ("name", "key", "given")]
                    fix = near(found.path, known) or f"there are {listed(known, 40)}"
                yield Problem(f"{place}.{found.path}" if found.path else place, found.message, fix)


def _doubles(names: Iterable[str], path: str, fold: type[str] | object) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in names:
        folded = name.lower() if fold is str.lower else name
        if folded in seen:
            yield Problem(f"{path}.{name}" if path != "tables" else name, "the name stands twice", "rename one")
        seen.add(folded)
