"""What the command line prints: a few rows as a table, a schema a person can read, what there is to say."""

from __future__ import annotations

import json
import shutil
import unicodedata
from typing import TYPE_CHECKING

from ..schema.errors import RequestError, listed, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..dataset import Dataset
    from ..planner import Saved
    from ..schema import Schema
    from ..schema.faker import Method

_RIGHT = ("integer", "number", "float")
_WIDEST = 32


def table(ds: Dataset, name: str | None = None) -> str:
    """The dataset's rows as text columns, cut to the terminal's width."""
    from ..columns import text, words

    batches = list(ds.batches(name))
    if not batches:
        return "(no rows)"
    names = batches[0].names
    cells = [[c for b in batches for c in words.texts(text.cells(b.vectors[at], "plain"))] for at in range(len(names))]
    kinds = [vector.type.kind for vector in batches[0].vectors]
    room = shutil.get_terminal_size((120, 24)).columns
    columns: list[list[str]] = []
    used = 0
    for column_name, column, kind in zip(names, cells, kinds, strict=True):
        shown = [_cut(cell) for cell in (column_name, *column)]
        width = max(map(_width, shown))
        if columns and used + width + 2 > room - 2:
            columns.append(["…"] * len(shown))
            break
        used += width + 2
        columns.append([_pad(cell, width, right=kind in _RIGHT) for cell in shown])
    return "\n".join("  ".join(row).rstrip() for row in zip(*columns, strict=True))


def _cut(cell: str) -> str:
    cell = cell.replace("\n", "⏎").replace("\t", " ")
    return cell if _width(cell) <= _WIDEST else cell[: _WIDEST - 1] + "…"


def _width(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in cell)


def _pad(cell: str, width: int, *, right: bool) -> str:
    fill = " " * (width - _width(cell))
    return fill + cell if right else cell + fill


def schema(value: Schema) -> str:
    """A schema as JSON with a line a column, as `language.md` writes it."""
    return _json(value.to_dict(), 0, ("columns", "rows", "tables", "lists", "facts", "bundles"))


def _json(value: object, level: int, open_keys: Sequence[str]) -> str:
    """JSON that opens objects and lists down to a column, a list's row, a fact, and keeps those on one line."""
    pad = "  " * (level + 1)
    if (
        isinstance(value, dict)
        and value
        and any(isinstance(v, list | dict) and k in open_keys for k, v in value.items())
    ):
        items = [
            f"{pad}{json.dumps(k, ensure_ascii=False)}: {_inner(k, v, level + 1, open_keys)}" for k, v in value.items()
        ]
        return "{\n" + ",\n".join(items) + "\n" + "  " * level + "}"
    return json.dumps(value, ensure_ascii=False)


def _inner(key: str, value: object, level: int, open_keys: Sequence[str]) -> str:
    pad = "  " * (level + 1)
    if key in open_keys and isinstance(value, list) and value and isinstance(value[0], dict | list):
        return "[\n" + ",\n".join(pad + _json(v, level + 1, open_keys) for v in value) + "\n" + "  " * level + "]"
    if key in open_keys and isinstance(value, dict) and value:
        items = [
            f"{pad}{json.dumps(k, ensure_ascii=False)}: {_json(v, level + 1, open_keys)}" for k, v in value.items()
        ]
        return "{\n" + ",\n".join(items) + "\n" + "  " * level + "}"
    return json.dumps(value, ensure_ascii=False)


def generators(name: str | None) -> str:
    """All kinds and Faker methods, or one of them with its settings."""
    from ..engine.compiled.rungs import another_release, rung
    from ..schema import faker
    from ..schema.columns import KINDS
    from ..schema.describe import describe_kind, settings_of
    from ..schema.parts import BUNDLES

    methods = faker.methods()
    if name is None:
        lines = ["Kinds of columns (fabulate generators KIND shows the settings):", ""]
        lines += [f"  {kind:<10} {describe_kind(kind)}" for kind in KINDS]
        lines += ["", 'Bundles, whose parts agree, for "from" (fabulate generators BUNDLE shows the parts):', ""]
        for bundle, parts in BUNDLES.items():
            lines += _wrapped(f"  {bundle}: ", parts, sort=False)
        lines += ["", f"Faker methods for kind faker ({len(methods)}), ~ those that Faker itself makes, slowly:", ""]
        if note := another_release():
            lines += [note, ""]
        topics: dict[str, list[str]] = {}
        for method in methods.values():
            slow = "~" * (rung(method.name, _locale(method)) == "faker")
            topics.setdefault(method.topic, []).append(method.name + slow)
        for topic, names in sorted(topics.items()):
            lines += _wrapped(f"  {topic}: ", names)
        return "\n".join(lines)
    if name in KINDS:
        rows = [(setting, kind) for setting, kind in settings_of(name)]
        width = max(len(setting) for setting, _ in rows)
        lines = [f"{name}: {describe_kind(name)}", "", *(f"  {s:<{width}}  {k}" for s, k in rows)]
        return "\n".join(lines + (_speeds() if name == "faker" else []))
    if name in BUNDLES:
        return _bundle(name)
    if name in methods:
        return _method(name)
    fix = near(name, [*KINDS, *BUNDLES, *methods]) or f"kinds are {listed(KINDS, 40)}"
    raise RequestError(f"there is no generator {name!r}; {fix}")


def _bundle(name: str) -> str:
    from ..schema.parts import BUNDLES, SETTINGS

    parts = BUNDLES[name]
    width = max(map(len, parts))
    lines = [f'{name}: a bundle; read its parts by "from": "{name}.{next(iter(parts))}"', ""]
    lines += [f"  {part:<{width}}  {about.type}: {about.text}" for part, about in parts.items()]
    settings = f"; settings there: {', '.join(SETTINGS[name])}" if SETTINGS[name] else ""
    return "\n".join([*lines, "", f'several of them in a row are declared in the table\'s "bundles"{settings}'])


def _method(name: str) -> str:
    from ..api import generate
    from ..engine.compiled.rungs import rate, rung
    from ..schema import faker

    method = faker.methods()[name]
    lines = [f"{name}: a Faker method ({method.topic}), its cells are {method.returns}", ""]
    for arg_name, arg in method.args.items():
        bounds = f", {arg.min:g} at the least" if arg.min is not None else ""
        bounds += f", {arg.max:g} at the most" if arg.max is not None else ""
        lines.append(f"  {arg_name}: {' or '.join(arg.types)}{bounds}{', required' if arg.required else ''}")
    if not any(arg.required for arg in method.args.values()):
        column = {"name": name, "kind": "faker", "method": name}
        locale = _locale(method)
        ds = generate(schema={"locale": locale, "tables": [{"name": "data", "columns": [column]}]}, rows=5)
        how = {"recorded": "a recorded program", "kernel": "a kernel", "faker": "Faker itself"}[rung(name, locale)]
        speed = rate(name, locale, ds.schema.today)
        lines += ["", f"made by {how}: {speed:,.0f} cells a second on one core, measured now"]
        lines += ["", f"in {locale}:", *(f"  {cell}" for cell in str(ds.to_csv()).splitlines()[1:])]
    return "\n".join(lines)


def _speeds() -> list[str]:
    """Every Faker method with its rung and its speed here."""
    from ..engine.compiled.rungs import another_release, rate, rung
    from ..schema import faker
    from ..schema.models import DEFAULT_AS_OF

    every = faker.methods()
    lines = [
        "",
        "What makes its methods, without arguments, and cells a second on one core, measured now:",
        "",
    ]
    if note := another_release():
        lines += [note, ""]
    width = max(map(len, every))
    for name, method in every.items():
        if not any(arg.required for arg in method.args.values()):
            locale = _locale(method)
            made = rung(name, locale)
            speed = f"{rate(name, locale, DEFAULT_AS_OF, 2_048):>12,.0f}"
            lines.append(f"  {name:<{width}}  {made:<8} {speed}" + (f"  {locale}" if locale != "en_US" else ""))
    return lines


def _locale(method: Method) -> str:
    return "en_US" if method.locales is None or "en_US" in method.locales else min(method.locales)


def _wrapped(head: str, names: Iterable[str], *, sort: bool = True) -> list[str]:
    lines, line = [], head
    for name in sorted(names) if sort else names:
        if len(line) + len(name) > 110:
            lines.append(line.rstrip())
            line = "    "
        line += name + " "
    return [*lines, line.rstrip()]


def plans(entries: Iterable[Saved]) -> str:
    """Cached plans, a line each."""
    lines = [f"{e.key[:12]}  {e.source:<7}  {e.as_of}  {_cut(e.description.replace(chr(10), ' '))}" for e in entries]
    return "\n".join(lines) if lines else "no cached plans"
