"""Providers of a Python user's own: on the third rung, in the call that they are given to and nowhere else."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from faker.providers import BaseProvider

import fabulate
from fabulate.schema import RequestError, SchemaError

if TYPE_CHECKING:
    from pathlib import Path


class Travel(BaseProvider):
    def destination(self, far: bool = False) -> str:
        return str(self.random_element(["Mars", "Venus"] if far else ["Rome", "Oslo"]))

    def nights(self) -> int:
        return self.random_int(1, 14)

    def trip(self) -> dict[str, Any]:
        return {"to": self.destination(), "by": self.generator.first_name(), "on": date(2026, 1, 2)}

    def luck(self) -> float:
        return random.random()

    def mixed(self) -> object:
        return self.random_element([1, "x"])

    def broken(self) -> str:
        raise ValueError("no such thing")


def asked(method: str, **args: Any) -> dict[str, Any]:
    return {"tables": [{"name": "t", "columns": [{"name": "x", "kind": "faker", "method": method, "args": args}]}]}


def test_their_methods_make_cells_that_any_slice_repeats() -> None:
    made = fabulate.generate(schema={"to": "destination", "n": "nights", "who": "name"}, rows=40, providers=[Travel])
    frame = made.to_polars()
    assert set(frame["to"]) == {"Rome", "Oslo"}
    assert frame["n"].dtype.is_integer() and frame["n"].is_between(1, 14).all()
    rest = fabulate.generate(schema=asked("destination"), rows=20, offset=20, providers=[Travel]).to_polars()
    whole = fabulate.generate(schema=asked("destination"), rows=40, providers=[Travel]).to_polars()
    assert whole["x"].to_list()[20:] == rest["x"].to_list()
    far = fabulate.generate(schema=asked("destination", far=True), rows=30, providers=[Travel]).to_polars()
    assert set(far["x"]) == {"Mars", "Venus"}
    trip = fabulate.generate(schema=asked("trip"), rows=1, providers=[Travel]).to_polars()["x"][0]
    assert json.loads(trip)["on"] == "2026-01-02"


@pytest.mark.parametrize(
    ("method", "message"),
    [
        ("luck", "luck gives other values for the same seed; draw by self.random_element"),
        ("mixed", "mixed gives cells of the types integer, text; one type"),
        ("broken", "broken fails: no such thing"),
        ("destinations", "'destinations' is no Faker method that may be named"),
    ],
)
def test_what_cannot_be_a_column_is_an_error_with_its_place(method: str, message: str) -> None:
    with pytest.raises(SchemaError, match=message) as caught:
        fabulate.generate(schema=asked(method), rows=1, providers=[Travel])
    assert str(caught.value).startswith("t.x")


def test_nothing_else_may_name_them(tmp_path: Path) -> None:
    fabulate.generate(schema=asked("nights"), rows=1, providers=[Travel])
    with pytest.raises(SchemaError, match="'nights' is no Faker method"):
        fabulate.generate(schema=asked("nights"), rows=1)
    file = tmp_path / "schema.json"
    file.write_text('{"n": "nights"}')
    for words in ({"schema": file}, {"description": "trips with nights"}):
        with pytest.raises(RequestError, match="no file and no words name their methods"):
            fabulate.generate(**words, providers=[Travel])  # type: ignore[arg-type]
