"""Days at a distance from others, parts of years, and statistics in any order: what is read, and what is made of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fabulate.planner.offline import plan
from fabulate.planner.offline.readers import dates, distances, ranges
from fabulate.planner.offline.text import Words


@pytest.mark.parametrize(
    ("text", "later", "earlier", "days"),
    [
        ("costumes, due 10 days after borrowing", "due", "borrowing", (10, 10, "d")),
        ("parcels shipped 2 to 9 days after the order date", "shipped", "order date", (2, 9, "d")),
        ("harvested three months after planting", "harvested", "planting", (3, 3, "mo")),
        ("paid within 30 days after billing", "paid", "billing", (30, 30, "d")),
        ("inspected about 2 weeks after arrival", "inspected", "arrival", (2, 2, "w")),
        ("the return date is never before the departure date", "return date", "departure date", None),
        ("the end date is no earlier than the start date", "end date", "start date", None),
        ("departure always before arrival", "arrival", "departure", None),
        ("closed is always after opened", "closed", "opened", None),
        ("the start date must be not after the end date", "end date", "start date", None),
    ],
)
def test_distances(text: str, later: str, earlier: str, days: tuple[int, int, str] | None) -> None:
    (found,) = distances.read(text)
    assert (found.later, found.earlier) == (later, earlier)
    assert (found.low, found.high, found.unit) == (days or (None, None, "d"))


@pytest.mark.parametrize("text", ["patients aged 5 to 10 years from Rome", "boats from Bergen", "paid after the game"])
def test_no_distances(text: str) -> None:
    assert distances.read(text) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("borrowed in the second half of 2022", "2022-07-01", "2022-12-31"),
        ("sown in spring 2019", "2019-03-01", "2019-05-31"),
        ("seen in late 2020", "2020-09-01", "2020-12-31"),
        ("repaired in H1 2024", "2024-01-01", "2024-06-30"),
        ("in the third quarter of 2021", "2021-07-01", "2021-09-30"),
    ],
)
def test_parts_of_years(text: str, first: str, last: str) -> None:
    (found,) = dates.read(Words(text))
    assert found.dates == (first, last)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        (
            "moss cushions, acidity normally distributed around 5.4 with a standard deviation of 0.6",
            {"acidity": (5.4, 0.6)},
        ),
        ("hens, weight is Gaussian around 2.1 with sd 0.3", {"weight": (2.1, 0.3)}),
        ("moss, width between 2 and 30 cm (average 11)", {"width": (11, None)}),
        ("escape rooms, solve rate between 10 and 95 percent with mean 62", {"solve_rate": (62, None)}),
        ("mills, an average wait of 14 days", {"wait": (14, None)}),
        ("jams with sugar 300–900 with a mean of 410", {"sugar": (410, None)}),
        ("donkeys with a mean daily intake 2.1 kg", {"daily_intake": (2.1, None)}),
    ],
)
def test_statistics(text: str, means: dict[str, tuple[float, float | None]]) -> None:
    made = _columns(text)
    for name, (mean, sd) in means.items():
        assert made[name]["mean"] == mean
        assert sd is None or made[name]["sd"] == sd
    assert not [name for name in made if "deviation" in name or name in ("percent", "mean_of")]


def test_normal_needs_its_word() -> None:
    assert [one.kind for one in ranges.read(Words("huts around 40 minutes away"))] == []


def test_days_are_made() -> None:
    made = _columns("costumes borrowed in the second half of 2022, due 10 days after borrowing")
    assert (made["borrowed"]["start"], made["borrowed"]["end"]) == ("2022-07-01", "2022-12-31")
    assert made["due_date"]["sql"] == "borrowed + 10"
    made = _columns("canoe trips; the return date is never before the departure date")
    assert made["return_date"]["after"] == "departure_date"


def _columns(text: str) -> dict[str, dict[str, Any]]:
    tables: Any = plan(text, as_of=date(2026, 1, 1)).schema["tables"]
    return {column["name"]: column for column in tables[-1]["columns"]}
