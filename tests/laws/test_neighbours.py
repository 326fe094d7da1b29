"""A cell knows no neighbours: columns and tables come, go, move, hide, are renamed, and the others keep their cells."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import batches, program, typed
from strategies import BUNDLES, CELLS, FAMILY, KINDS, LISTS, Place, columns, examples, schemas

from fabulate import SchemaError

if TYPE_CHECKING:
    from random import Random

ROWS = 30
#: Columns of many kinds that no drawn column reads; their names occur in no other schema here.
NEWCOMERS: list[dict[str, Any]] = [
    {"name": "new number", "kind": "number", "mean": 3, "sd": 1},
    {"name": "new uuid", "kind": "uuid"},
    {"name": "new pick", "from": "thing.price"},
    {"name": "new person", "from": "person.email", "unique": True},
    {"name": "new text", "kind": "template", "texts": ["{id} of {born}"]},
    {"name": "new hidden", "kind": "time", "hidden": True},
    {"name": "new faker", "kind": "faker", "method": "city", "missing": 0.5},
    {"name": "thing", "kind": "boolean"},
    {"name": "person", "kind": "integer", "min": 0, "max": 9},
    {"name": "first", "kind": "category", "values": ["a", "b"]},
]
TABLE: dict[str, Any] = {
    "name": "newcomer",
    "rows": 5,
    "columns": [{"name": "id", "kind": "sequence"}, {"name": "n", "kind": "number", "mean": 1}],
}


def seen(schema: dict[str, Any]) -> dict[tuple[str, str], list[Any]]:
    """Every written cell by table and column."""
    made = program(schema)
    found: dict[tuple[str, str], list[Any]] = {}
    for name in made.tables:
        if made.tables[name].written:
            for column, cells in typed(made, batches(made, [(0, ROWS)], table=name)).to_pydict().items():
                found[name, column] = cells
    return found


def kept(schema: dict[str, Any], changed: dict[str, Any]) -> None:
    """The cells of columns that both schemas write are the same."""
    before, after = seen(schema), seen(changed)
    common = before.keys() & after.keys()
    assert common
    for place in sorted(common):
        assert after[place] == before[place], place


@pytest.mark.parametrize("kind", KINDS)
@examples(0.25)
@given(st.data(), st.randoms(use_true_random=False))
def test_columns_come_and_move(kind: str, data: st.DataObject, random: Random) -> None:
    schema = data.draw(schemas(kind))
    changed = copy.deepcopy(schema)
    for table in changed["tables"]:
        for newcomer in random.sample(NEWCOMERS, 4):
            table["columns"].insert(random.randrange(len(table["columns"]) + 1), newcomer)
        random.shuffle(table["columns"])
    changed["main"] = schema["tables"][-1]["name"]
    kept(schema, changed)


@given(schemas(), st.integers(0, 30))
def test_columns_go(schema: dict[str, Any], which: int) -> None:
    changed = copy.deepcopy(schema)
    main = changed["tables"][-1]["columns"]
    del main[which % len(main)]
    try:
        program(changed)
    except SchemaError:
        return  # another column read it
    kept(schema, changed)


@given(schemas(), st.lists(st.booleans(), min_size=20, max_size=20))
def test_hidden_columns_are_made_all_the_same(schema: dict[str, Any], flags: list[bool]) -> None:
    changed = copy.deepcopy(schema)
    for column, hide in zip(changed["tables"][-1]["columns"][1:], flags, strict=False):
        column["hidden"] = hide
    kept(schema, changed)


@given(schemas(), st.integers(0, 3), st.booleans())
def test_tables_come_and_hide(schema: dict[str, Any], at: int, hidden: bool) -> None:
    changed = copy.deepcopy(schema)
    changed["main"] = schema["tables"][-1]["name"]
    for table in changed["tables"][:-1]:
        table["hidden"] = hidden
    changed["tables"].insert(min(at, len(changed["tables"])), TABLE)
    kept(schema, changed)


@given(schemas(), st.randoms(use_true_random=False))
def test_tables_move(schema: dict[str, Any], random: Random) -> None:
    changed = copy.deepcopy(schema)
    changed["main"] = schema["tables"][-1]["name"]
    random.shuffle(changed["tables"])
    kept(schema, changed)


@st.composite
def lone(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """A column that no other reads, of a kind that needs no parents."""
    place = Place(columns={"id": "sequence", "born": "date"}, cells=CELLS)
    return draw(columns(place, "old name", kind)) | {"hidden": False}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in FAMILY])
@examples(0.2)
@given(st.data())
def test_a_renamed_column_keeps_its_cells_by_key(kind: str, data: st.DataObject) -> None:
    column = data.draw(lone(kind))
    first = [{"name": "id", "kind": "sequence"}, {"name": "born", "kind": "date", "start": "1980-01-01"}]
    table = {"name": "t", "bundles": BUNDLES, "columns": [*first, column]}
    if kind == "series":
        table["every"] = {"step": "1d", "start": "2025-01-01", "rows": ROWS}
    schema = {"lists": LISTS, "tables": [table]}
    changed = copy.deepcopy(schema)
    changed["tables"][0]["columns"][2] |= {"name": "new name", "key": "old name"}
    assert seen(changed)["t", "new name"] == seen(schema)["t", "old name"]


@given(schemas())
def test_a_renamed_table_keeps_its_cells_by_key(schema: dict[str, Any]) -> None:
    changed = copy.deepcopy(schema)
    main = changed["tables"][-1]
    old, main["name"] = main["name"], "renamed"
    main["key"] = main.get("key", old)
    before, after = seen(schema), seen(changed)
    assert {column: cells for (table, column), cells in after.items() if table == "renamed"} == {
        column: cells for (table, column), cells in before.items() if table == old
    }


def test_a_renamed_bundle_keeps_its_cells_by_key() -> None:
    def people(name: str, **more: str) -> dict[str, Any]:
        parts = [{"name": part, "from": f"{name}.{part}"} for part in ("full_name", "email", "gender")]
        return {"tables": [{"name": "t", "bundles": {name: {"kind": "person", **more}}, "columns": parts}]}

    assert seen(people("client", key="guest")) == seen(people("guest"))
    assert seen(people("client")) != seen(people("guest"))


PARENT = [
    {"name": "id", "kind": "sequence"},
    {"name": "code", "kind": "uuid"},
    {"name": "mail", "from": "person.email", "unique": True},
]


@pytest.mark.parametrize("order", [[0, 1, 2], [1, 0, 2], [2, 1, 0], [2, 0, 1]])
def test_a_reference_holds_the_same_key_wherever_it_stands(order: list[int]) -> None:
    def family(order: list[int]) -> dict[str, Any]:
        child = {"name": "child", "columns": [{"name": "parent", "kind": "reference", "to": "parents.code"}]}
        return {"tables": [{"name": "parents", "rows": 9, "columns": [PARENT[at] for at in order]}, child]}

    assert seen(family(order))["child", "parent"] == seen(family([0, 1, 2]))["child", "parent"]


@pytest.mark.parametrize("newcomer", [{"name": "line", "kind": "sequence"}, {"name": "id", "kind": "sequence"}])
def test_a_newcomer_takes_no_reference_over(newcomer: dict[str, Any]) -> None:
    def family(*columns: dict[str, Any]) -> dict[str, Any]:
        child = {"name": "child", "columns": [{"name": "parent", "kind": "reference", "to": "parents"}]}
        return {"tables": [{"name": "parents", "rows": 9, "columns": list(columns)}, child]}

    key = {"name": "code", "kind": "uuid"}
    try:
        after = seen(family(key, newcomer))
    except SchemaError:
        return  # an error that asks which key is meant keeps the law too
    assert after["child", "parent"] == seen(family(key))["child", "parent"]


def test_the_same_column_elsewhere_has_other_cells() -> None:
    """Another table, another name, another key: another draw; the rows of a column are no shift of another's."""
    column = {"kind": "pattern", "regex": "[a-z]{12}"}
    names = ("a", "b", "ab", "A", "a ", "missing", "a.low", "0")
    tables = [
        {"name": name, "columns": [{"name": column_name, **column} for column_name in names]}
        for name in ("t", "u", "tt")
    ]
    found = [cell for cells in seen({"tables": tables}).values() for cell in cells]
    assert len(set(found)) == len(found) == ROWS * 3 * len(names)
