"""Compiled programs are kept within bounds, and any JSON that comes in is answered in the one shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from service_process import Service

from fabulate.schema import parse
from fabulate.service import pace
from fabulate.service.asks import Generate
from fabulate.service.errors import ERRORS
from fabulate.service.programs import Programs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fabulate.schema import Schema


def schema(name: str, note: str = "") -> Schema:
    table = {"name": "t", "columns": [{"name": name, "kind": "sequence"}]}
    return parse({"tables": [table | {"note": note}] if note else [table]})


def test_a_schema_is_compiled_once() -> None:
    programs = Programs()
    first = schema("a")
    kept = programs.of(first)
    assert programs.of(first) is kept
    assert programs.of(schema("a")) is kept
    assert programs.of(schema("b")).digest == schema("b").digest
    assert len(programs) == 2


def test_only_what_was_quick_the_last_time_is_made_on_the_loop() -> None:
    compiled = Programs().of(schema("a"))
    ten, eleven, many = (Generate(description="shop", rows=rows) for rows in (10, 11, 1000))
    assert not pace.is_quick(ten, compiled), "nothing is known yet"
    pace.took(ten, compiled, 0.0004)
    assert pace.is_quick(eleven, compiled)
    assert not pace.is_quick(many, compiled)
    pace.took(eleven, compiled, 0.02)
    assert not pace.is_quick(ten, compiled)
    pages = Generate(description="shop", rows=10, format="zip")
    pace.took(pages, compiled, 0.0001)
    assert not pace.is_quick(pages, compiled), "a zip is not foreseen"


def test_schemas_whose_rows_differ_are_kept_apart() -> None:
    """The order of a category's values changes its cells; that of a column's settings does not."""
    values = {"small": 3, "large": 1}
    turned = {name: values[name] for name in reversed(values)}
    columns = [
        {"name": "size", "kind": "category", "values": values},
        {"values": values, "kind": "category", "name": "size"},
        {"name": "size", "kind": "category", "values": turned},
    ]
    first, same, other = (parse({"tables": [{"name": "t", "columns": [column]}]}) for column in columns)
    programs = Programs()
    assert programs.of(first) is programs.of(same)
    assert programs.of(first) is not programs.of(other)


def test_the_least_used_go_first() -> None:
    programs = Programs(most=3)
    made = [programs.of(schema(name)) for name in "abc"]
    assert programs.of(schema("a")) is made[0]
    programs.of(schema("d"))
    assert len(programs) == 3
    assert programs.of(schema("a")) is made[0]
    assert programs.of(schema("b")) is not made[1]


def test_large_schemas_push_out_many_and_the_largest_are_not_kept() -> None:
    programs = Programs(most_characters=4_000)
    for number in range(20):
        programs.of(schema(f"c{number}", "x" * 800))
    assert 0 < len(programs) <= 4
    before = len(programs)
    programs.of(schema("large", "x" * 3_000))
    assert len(programs) == before


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    cache = tmp_path_factory.mktemp("service") / "cache"
    with Service(cache) as service, httpx.Client(base_url=service.url, timeout=60) as client:
        yield client
    assert "Traceback" not in service.log


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ["rows", "seed", "locale", "as_of", "planner", "format", "table", "offset", "total", "schema", "description"]
BODIES = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), VALUES, max_size=4)


@settings(max_examples=150)
@given(body=BODIES, path=st.sampled_from(["/generate", "/schema", "/preview"]))
def test_any_json_gets_an_answer_in_shape(body: dict[str, Any], path: str, client: httpx.Client) -> None:
    answer = client.post(path, json={"schema": {"name": "name"}, "rows": 3} | body)
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        said = answer.json()
        assert set(said) <= {"error_type", "message", "details"}
        assert ERRORS[said["error_type"]][0] == 400
        assert said["message"]
