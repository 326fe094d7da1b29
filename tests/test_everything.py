"""`benchmarks/schemas/everything.json` has all that the language has, and its cells are the same whoever makes them."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from clusters import EVERYTHING

from fabulate import generate
from fabulate.cli import main
from fabulate.engine.compiled.rungs import compile_fast
from fabulate.engine.expressions.build import FUNCTIONS
from fabulate.parts import spans
from fabulate.schema import aggregate, parse
from fabulate.schema.columns import KINDS, Faker, Read
from fabulate.schema.fields import Model
from fabulate.schema.kinds import tag
from fabulate.schema.models import Fact, PerParent, Schema
from fabulate.schema.parts import BUNDLES
from fabulate.writers import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest


SAID = json.loads(EVERYTHING.read_text("utf-8"))
#: What makes no cell: facts are measured, and `$schema` is for editors.
NO_CELLS = {(Schema, "facts"), (Schema, "dollar_schema"), *((Fact, name) for name in Fact.model_fields)}


def models(value: object) -> Iterator[Model]:
    """Every model in a schema."""
    if isinstance(value, Model):
        yield value
        value = [getattr(value, name) for name in value.model_fields_set]
    if isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from models(inner)


def below(model: type[Model]) -> Iterator[type[Model]]:
    """The models of the language."""
    for one in model.__subclasses__():
        if one.__module__.startswith("fabulate.schema."):
            yield one
        yield from below(one)


def written(model: type[Model], name: str) -> tuple[type, str]:
    """A setting by the model that it is written down in, whichever of those beneath has it."""
    return next(one for one in reversed(model.__mro__) if name in vars(one).get("__annotations__", {})), name


def distributions(model: type[Model]) -> set[str]:
    """The names that `distribution` takes."""
    (literal, _) = get_args(model.model_fields["distribution"].annotation)
    assert get_origin(literal) is Literal
    return set(get_args(literal))


def test_nothing_of_the_language_is_left_out() -> None:
    found = list(models(parse(SAID)))
    language = {written(model, name) for model in below(Model) for name in model.model_fields}
    assert language - NO_CELLS == {written(type(one), name) for one in found for name in one.model_fields_set}
    columns = [column for table in SAID["tables"] for column in table["columns"]]
    assert {tag(column) for column in columns} == set(KINDS)
    numeric = {column.get("distribution") for column in columns if column.get("kind") in ("number", "integer")}
    assert numeric - {None} == distributions(KINDS["number"])
    families = [table["rows"] for table in SAID["tables"] if isinstance(table.get("rows"), dict)]
    assert {rows.get("distribution") for rows in families} - {None} == distributions(PerParent)
    parts = {one.from_.partition(".")[2] for one in found if isinstance(one, Read)}
    assert {part for bundle in BUNDLES.values() for part in bundle} <= parts
    said = " ".join(text for column in columns for name, text in column.items() if name in ("sql", "rollup", "running"))
    assert {*FUNCTIONS, *aggregate.FUNCTIONS} <= set(re.findall(r"(\w+)\(", said))
    fakers = [one for one in found if isinstance(one, Faker)]
    fast = [compile_fast(one.method, one.args, one.locale or "en_US", date(2026, 11, 23)) for one in fakers]
    assert {made.rung if made else "faker" for made in fast} == {"recorded", "kernel", "faker"}


def test_one_digest_by_slices_by_files_and_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ds = generate(schema=SAID, rows=1_000, seed=7)
    meant = {table: ds.digest(table) for table in ds.tables}
    sliced: dict[str, Any] = {}
    for table in ds.tables:
        # From the last slice to the first: what one left behind would show in the next.
        cut = [list(ds.program.batches(table, a, b, 7, ds.sizes)) for a, b in reversed(spans(ds.span(table), 7))]
        blocks = digest.blocks(batch for slice in reversed(cut) for batch in slice)
        sliced[table] = digest.table(ds.program.tables[table].written, blocks).hex()
    assert sliced == meant
    asked = ["--schema", str(EVERYTHING), "--rows", "1000", "--seed", "7"]
    assert main(["generate", *asked, "--files", "3", "--format", "parquet", "--out", str(tmp_path / "x")]) == 0
    assert main(["digest", *asked, "--of", str(tmp_path / "x")]) == 0
    assert capsys.readouterr().out == "".join(f"{found}  {table}\n" for table, found in meant.items())
