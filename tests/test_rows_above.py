"""References of a table to itself: no circles, teams of the asked size, any slice alone, and what words ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

import fabulate
from fabulate.planner.offline import plan
from fabulate.schema import SchemaError


def staff(**reference: Any) -> dict[str, Any]:
    boss = {"name": "boss", "kind": "reference", "to": "staff", **reference}
    return {"tables": [{"name": "staff", "rows": 40_000, "columns": [{"name": "id", "kind": "sequence"}, boss]}]}


@pytest.mark.parametrize("span", [2, 6.5, 40])
def test_teams_have_the_asked_size_and_no_circles(span: float) -> None:
    found = fabulate.generate(schema=staff(span=span), seed=3).to_pandas()
    bosses = found["boss"].dropna().astype(int).to_numpy()
    assert len(bosses) == 39_999
    assert (bosses < found["id"].to_numpy()[1:]).all()
    # The rows whose team is whole: those that only rows before the last one refer to.
    whole = int(40_000 / span / 2)
    teams = np.bincount(bosses, minlength=whole)[2:whole]
    # A sum of independent draws: its mean scatters by less than the root of span / number; 5 of those in 1e6.
    assert abs(teams.mean() - span) < 5 * (span / len(teams)) ** 0.5 + 3 * span / len(teams)
    assert teams.std() > 0.5 * span**0.5


def test_any_slice_alone() -> None:
    whole = fabulate.generate(schema=staff(span=8), seed=3).to_pandas()
    part = fabulate.generate(schema=staff(span=8), seed=3, offset=20_000, rows=50).to_pandas()
    assert part["boss"].tolist() == whole["boss"][20_000:20_050].tolist()


def test_a_span_is_of_the_own_table() -> None:
    schema = staff(span=8)
    schema["tables"].insert(0, {"name": "firms", "columns": [{"name": "id", "kind": "sequence"}]})
    schema["tables"][1]["columns"][1]["to"] = "firms"
    with pytest.raises(SchemaError, match=r"staff\.boss\.span: firms is another table"):
        fabulate.generate(schema=schema)


@pytest.mark.parametrize(
    ("text", "column", "span"),
    [
        ("300 employees with their managers", "manager_id", 8),
        ("staff list, everybody reports to a supervisor", "supervisor_id", 8),
        ("org chart of 90 people", "manager_id", 8),
        ("workers, about 15 people per boss", "manager_id", 15),
        ("employees, each manager leads around 6", "manager_id", 6),
        ("badge_id, full_name, line_manager_id, grade", "line_manager_id", 8),
        ("employee_id, name, reports_to", "reports_to", 8),
        ("kategory_id, label, parent_id", "parent_id", 4),
        ("comment_id, body, parent_comment_id", "parent_comment_id", 4),
        ("member_id, nickname, referrer_id", "referrer_id", None),
        ("nurse shifts, every nurse has a supervisor", None, None),
        ("orders with order_id, manager_name", None, None),
    ],
)
def test_words_ask_for_it(text: str, column: str | None, span: float | None) -> None:
    schema: Any = plan(text, as_of=date(2026, 11, 24)).schema
    table = next(one for one in schema["tables"] if one["name"] == schema["main"])
    found = [c for c in table["columns"] if c.get("kind") == "reference" and c["to"] == table["name"]]
    assert [(c["name"], c.get("span")) for c in found] == ([(column, span)] if column else [])
    fabulate.generate(schema=schema, rows=20).to_csv()
