"""`sql`: what expressions give, by hand and beside Python's own arithmetic."""

from __future__ import annotations

import math
import random
import re
from datetime import date, datetime, timedelta
from datetime import time as clock
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pytest
from expression_rows import scope, value
from rows import cells, one_table

from fabulate.engine.expressions import compile_sql
from fabulate.engine.expressions.build import FUNCTIONS
from fabulate.engine.expressions.parse import tree
from fabulate.engine.expressions.syntax import FaultError
from fabulate.engine.expressions.texts import _matches

D = date.fromisoformat
T = datetime.fromisoformat
EXAMPLES: list[tuple[str, list[Any]]] = [
    # Arithmetic: scaled whole numbers, so that sums and products are exact.
    ("n * p", [10.0, 5.0, 0.15, -5.0]),
    ("p * 1.075", [10.75, 2.688, 0.054, -1.344]),
    ("p + p * 0.1", [11.0, 2.75, 0.06, -1.38]),
    ("n - 5", [-4, -3, -2, -1]),
    ("n * n * n", [1, 8, 27, 64]),
    ("q + n", [8, -5, 3, None]),
    ("0.1 + 0.2", [0.3] * 4),
    ("1 + 2 * 3", [7] * 4),
    ("(1 + 2) * 3", [9] * 4),
    ("- - 2 - -3", [5] * 4),
    ("+n", [1, 2, 3, 4]),
    ("7 / 2", [3.5] * 4),
    ("n / 3", [0.3333, 0.6667, 1.0, 1.3333]),
    ("p / q", [1.4286, -0.3571, None, None]),
    ("n / 0", [None] * 4),
    ("n / (n - 2)", [-1.0, None, 3.0, 2.0]),
    ("mod(q, 4)", [3, -3, 0, None]),
    ("q % 0", [None] * 4),
    ("mod(p, 0.3)", [0.1, 0.1, 0.05, -0.05]),
    ("abs(p)", [10.0, 2.5, 0.05, 1.25]),
    ("-m", [2.5, -0.125, -1.0, None]),
    ("round(p)", [10, 2, 0, -1]),
    ("round(m, 2)", [-2.5, 0.12, 1.0, None]),
    ("round(p, 5)", [10.0, 2.5, 0.05, -1.25]),
    ("round(n * 155, -1)", [160, 310, 460, 620]),
    ("floor(p)", [10, 2, 0, -2]),
    ("ceil(p)", [10, 3, 1, -1]),
    ("ceiling(m)", [-2, 1, 1, None]),
    ("sqrt(p)", [3.1623, 1.5811, 0.2236, None]),
    ("sqrt(n * n)", [1.0, 2.0, 3.0, 4.0]),
    ("ln(p)", [2.3026, 0.9163, -2.9957, None]),
    ("exp(n)", [2.7183, 7.3891, 20.0855, 54.5982]),
    ("exp(n * 1000)", [None] * 4),
    ("power(n, 3)", [1, 8, 27, 64]),
    ("power(2, n)", [2.0, 4.0, 8.0, 16.0]),
    ("power(p, -1)", [0.1, 0.4, 20.0, -0.8]),
    ("power(p, 0.5)", [3.1623, 1.5811, 0.2236, None]),
    ("power(q, n)", [7.0, 49.0, 0.0, None]),
    ("pow(0, q)", [0.0, None, 1.0, None]),
    ("least(n, 2, 3)", [1, 2, 2, 2]),
    ("least(q, 5)", [5, -7, 0, 5]),
    ("greatest(p, m)", [10.0, 2.5, 1.0, -1.25]),
    ("greatest(d, e)", [D("2026-02-28"), D("2025-02-28"), D("2000-01-01"), D("2026-06-30")]),
    ("f", [0.1, 1e-7, 2.5, -3.0]),
    ("f * 2", [0.2, 2e-7, 5.0, -6.0]),
    ("n * 9007199254740992", [9007199254740992, None, None, None]),
    ('"unit price" * 2', [3.0, 0.0, 0.66, 0.02]),
    # Comparison and three values of truth.
    ("n > 2", [False, False, True, True]),
    ("p = 2.50", [False, True, False, False]),
    ("p < 0.051", [False, False, True, True]),
    ("q = 0", [False, False, True, None]),
    ("q <> 7", [False, True, True, None]),
    ("q = null", [None] * 4),
    ("n == 1", [True, False, False, False]),
    ("n != 1", [False, True, True, True]),
    ("b = bm", [True, False, False, None]),
    ("b and bm", [True, False, False, False]),
    ("b or bm", [True, True, True, None]),
    ("not bm", [False, True, False, None]),
    ("bm and null", [None, False, None, None]),
    ("bm or null", [True, None, True, None]),
    ("not (q > 1 or m > 0)", [False, False, False, None]),
    ("q is null", [False, False, False, True]),
    ("q is not null and bm", [True, False, True, False]),
    ("bm is true", [True, False, True, False]),
    ("bm is not true", [False, True, False, True]),
    ("bm is false", [False, True, False, False]),
    ("n between 2 and 3", [False, True, True, False]),
    ("n not between 2 and 3", [True, False, False, True]),
    ("q between -10 and 1", [False, True, True, None]),
    ("n in (1, 3)", [True, False, True, False]),
    ("q in (7, null)", [True, None, None, None]),
    ("q not in (7, 1)", [False, True, True, None]),
    ("c in ('open', 'on hold')", [True, False, True, True]),
    ("c = 'open' and n > 1", [False, False, False, True]),
    ("cm <> 'open'", [False, True, True, None]),
    ("'open' = c", [True, False, False, True]),
    ("c < 'on'", [False, True, False, False]),
    ("c = cm", [True, True, True, None]),
    ("c < size", [True, True, False, False]),
    ("size >= 'medium'", [False, True, True, True]),
    ("'large' > size", [True, True, False, False]),
    ("s = 'Straße'", [False, True, False, False]),
    ("s > 'B'", [False, True, False, False]),
    ("s = c", [False] * 4),
    ("upper(c) = 'OPEN'", [True, False, False, True]),
    ("c like 'o%'", [True, False, True, True]),
    ("c not like '%e_'", [False, False, True, False]),
    ("s like '%a%e%'", [True, True, False, False]),
    ("s like '_tra%'", [False, True, False, False]),
    ("cm like '%'", [True, True, True, None]),
    # Choice.
    ("case when n > 2 then 'many' when n > 1 then 'two' else 'one' end", ["one", "two", "many", "many"]),
    ("case when n > 2 then 1.5 when n > 1 then 2 end", [None, 2.0, 1.5, 1.5]),
    ("case c when 'open' then n when 'closed' then p else 0 end", [1.0, 2.5, 0.0, 4.0]),
    ("case cm when 'open' then 1 else 2 end", [1, 2, 2, 2]),
    (
        "case when bm then d else t end",
        [T("2026-01-31"), T("2024-02-29T01:02:03"), T("1999-12-31"), T("2026-06-30T01:02:03")],
    ),
    ("case when b then c else 'none' end", ["open", "closed", "none", "none"]),
    ("case when b then s else c end", ["Ada Lovelace", "Straße", "on hold", "open"]),
    ("case when b then null else n end", [None, None, 3, 4]),
    ("coalesce(q, n)", [7, -7, 0, 4]),
    ("coalesce(q, 0) + 1", [8, -6, 1, 1]),
    ("coalesce(cm, 'none')", ["open", "closed", "on hold", "none"]),
    ("coalesce(null, m, 1)", [-2.5, 0.125, 1.0, 1.0]),
    # Text.
    ("c || '-' || n", ["open-1", "closed-2", "on hold-3", "open-4"]),
    ("c || q", ["open7", "closed-7", "on hold0", None]),
    ("concat(c, q, '!')", ["open7!", "closed-7!", "on hold0!", "open!"]),
    ("p || ''", ["10.00", "2.50", "0.05", "-1.25"]),
    ("b || '/' || d", ["true/2026-01-31", "true/2024-02-29", "false/1999-12-31", "false/2026-06-30"]),
    ("upper(s)", ["ADA LOVELACE", "STRASSE", "", " X "]),
    ("lower(s)", ["ada lovelace", "straße", "", " x "]),
    ("upper(substr(cm, 1, 1))", ["O", "C", "O", None]),
    ("length(s)", [12, 6, 0, 3]),
    ("length(c)", [4, 6, 7, 4]),
    ("substr(s, 5)", ["Lovelace", "ße", "", ""]),
    ("substr(s, 0, 3)", ["Ad", "St", "", " x"]),
    ("substring(s, n, 2)", ["Ad", "tr", "", ""]),
    ("trim(s)", ["Ada Lovelace", "Straße", "", "x"]),
    ("replace(s, 'a', 'ä')", ["Adä Loveläce", "Sträße", "", " x "]),
    ("replace(c, ' ', '')", ["open", "closed", "onhold", "open"]),
    ("'it''s'", ["it's"] * 4),
    # Dates.
    ("d + 1", [D("2026-02-01"), D("2024-03-01"), D("2000-01-01"), D("2026-07-01")]),
    ("2 + d", [D("2026-02-02"), D("2024-03-02"), D("2000-01-02"), D("2026-07-02")]),
    ("d - interval '1 month'", [D("2025-12-31"), D("2024-01-29"), D("1999-11-30"), D("2026-05-30")]),
    ("d + interval '1' month", [D("2026-02-28"), D("2024-03-29"), D("2000-01-31"), D("2026-07-30")]),
    ("d + n * interval '1 year'", [D("2027-01-31"), D("2026-02-28"), D("2002-12-31"), D("2030-06-30")]),
    ("d + interval n week", [D("2026-02-07"), D("2024-03-14"), D("2000-01-21"), D("2026-07-28")]),
    ("d + interval '90 minutes'", [T(f"{x}T01:30") for x in ("2026-01-31", "2024-02-29", "1999-12-31", "2026-06-30")]),
    ("t - interval '3723 s'", [T(x) for x in ("2026-01-31", "2024-02-29", "1999-12-31", "2026-06-30")]),
    ("d + interval '9000 years'", [None] * 4),
    ("e - d", [28, 365, 1, None]),
    ("d - '2026-01-01'", [30, -672, -9498, 180]),
    ("today - d", [150, 852, 9678, 0]),
    ("date_diff('day', d, e)", [28, 365, 1, None]),
    ("date_diff('month', d, e)", [0, 11, 0, None]),
    ("date_diff('year', d, e)", [0, 0, 0, None]),
    ("date_diff('years', '1999-12-31', d)", [26, 24, 0, 26]),
    ("date_diff('month', today, d)", [-4, -28, -317, 0]),
    ("date_diff('hour', d, t)", [1] * 4),
    ("date_diff('minute', t, d)", [-62] * 4),
    ("extract(year from d)", [2026, 2024, 1999, 2026]),
    ("extract(quarter from d)", [1, 1, 4, 2]),
    ("extract(doy from d)", [31, 60, 365, 181]),
    ("extract(week from d)", [5, 9, 52, 27]),
    ("extract(dow from d)", [6, 4, 5, 2]),
    ("extract(isodow from t)", [6, 4, 5, 2]),
    ("extract(minute from t)", [2] * 4),
    ("month(d) * 100 + day(d)", [131, 229, 1231, 630]),
    ("hour(k)", [0, 12, 23, 1]),
    ("strftime(d, '%d.%m.%Y %a')", ["31.01.2026 Sat", "29.02.2024 Thu", "31.12.1999 Fri", "30.06.2026 Tue"]),
    ("strftime('%H:%M', t)", ["01:02"] * 4),
    ("d >= '2026-01-01'", [True, False, False, True]),
    ("d < t", [True] * 4),
    ("t = '2024-02-29 01:02:03'", [False, True, False, False]),
    ("d between date '2024-01-01' and '2026-02-01'", [True, True, False, False]),
    ("k > '12:00'", [False, False, True, False]),
    ("d = e", [False, False, False, None]),
    # Casts.
    ("cast(p as integer)", [10, 2, 0, -1]),
    ("cast(p as decimal(10, 1))", [10.0, 2.5, 0.0, -1.2]),
    ("cast(n as text)", ["1", "2", "3", "4"]),
    ("cast(b as integer) + 1", [2, 2, 1, 1]),
    ("cast(t as date)", [D("2026-01-31"), D("2024-02-29"), D("1999-12-31"), D("2026-06-30")]),
    ("cast(t as time)", [clock(1, 2, 3)] * 4),
    ("cast(c || n as date)", [None] * 4),
    ("cast(c || n as integer)", [None] * 4),
    ("cast('1' || n as integer)", [11, 12, 13, 14]),
    ("cast(n || '.5' as decimal(5, 1))", [1.5, 2.5, 3.5, 4.5]),
    ("cast(n as varchar(10)) || 'x'", ["1x", "2x", "3x", "4x"]),
]  # fmt: skip


#: An expression, and the same with brackets that say what binds first.
BOUND = [
    ("a or b and not c = d", "a or (b and (not (c = d)))"),
    ("a + b * c - d", "(a + (b * c)) - d"),
    ("a - b - c", "(a - b) - c"),
    ("a / b * c % d", "((a / b) * c) % d"),
    ("-a * b + -c", "((-a) * b) + (-c)"),
    ("a || b + c || d", "a || (b + c) || d"),
    ("a || b = c || d", "(a || b) = (c || d)"),
    ("a = b < c", "a = (b < c)"),
    ("a < b = c <> d", "((a < b) = c) <> d"),
    ("a + 1 between b and c + 1 and d", "((a + 1) between b and (c + 1)) and d"),
    ("a not between b and c or d", "(not (a between b and c)) or d"),
    ("not a in (1, 2) and b", "(not (a in (1, 2))) and b"),
    ("a not in (1, b or c)", "not (a in (1, (b or c)))"),
    ("a || b like c || d", "(a || b) like (c || d)"),
    ("a + b is not null = c", "(not ((a + b) is null)) = c"),
    ("a is null is not true", "not ((a is null) is true)"),
    ("not not a = b", "not (not (a = b))"),
    ("1 + not a = b", "1 + (not (a = b))"),
    ("case when a or b then c + 1 else d and a end = b", "(case when (a or b) then (c + 1) else (d and a) end) = b"),
    ("case a + 1 when b then c end * d", "(case (a + 1) when b then c end) * d"),
    ("round(a + b, 1) * c", "(round((a + b), 1)) * c"),
]


@pytest.mark.parametrize(("plain", "said"), BOUND)
def test_operators_bind_as_in_sql(plain: str, said: str) -> None:
    assert tree(plain, FUNCTIONS, "abcd") == tree(said, FUNCTIONS, "abcd")


@pytest.mark.parametrize("text", ["a is null + 1", "a between b or c", "a between b", "case a end"])
def test_what_the_scan_lets_through_and_nobody_can_read(text: str) -> None:
    with pytest.raises(FaultError, match="cannot be read"):
        tree(text, FUNCTIONS, "abcd")


@pytest.mark.parametrize(("expression", "wanted"), EXAMPLES, ids=[e for e, _ in EXAMPLES])
def test_worked_examples(expression: str, wanted: list[Any]) -> None:
    assert value(expression) == wanted


@pytest.mark.parametrize(
    ("expression", "decimals", "text"),
    [("n * p", None, "2"), ("p * 1.0755", None, "4"), ("p / 4", None, "4"), ("p / 4", 2, "2"), ("n + n", 1, "1"),
     ("p", 0, "0"),
     ("round(p / 3, 1)", None, "1"), ("round(m, 1) + p", None, "2"), ("sqrt(n)", 6, "6")],
)  # fmt: skip
def test_decimals_of_a_column(expression: str, decimals: int | None, text: str) -> None:
    made = compile_sql(expression, scope(), "sql", decimals)
    assert (made.type.kind, made.type.decimals) == ("number", int(text))


def test_whole_numbers_stay_integers() -> None:
    for expression in ("n", "n + 1", "n * n", "round(p)", "floor(p)", "cast(p as integer)", "length(s)", "e - d"):
        assert compile_sql(expression, scope(), "sql").type.kind == "integer", expression
    assert compile_sql("n + 1", scope(), "sql", 0).type.kind == "integer"
    assert compile_sql("p", scope(), "sql", 0).type.kind == "number"


def test_text_over_one_category_is_a_category() -> None:
    made = compile_sql("upper(substr(c, 1, 2)) || '!'", scope(), "sql")
    assert (made.type.kind, made.type.labels) == ("category", ("OP!", "CL!", "ON!"))


def test_what_cannot_be_missing_is_not_nullable() -> None:
    for expression in (
        "n * p",
        "c || n",
        "case when b then 1 else 2 end",
        "coalesce(q, 0)",
        "q is null",
        "n / 2",
        "d - d",
    ):
        assert not compile_sql(expression, scope(), "sql").type.nullable, expression


def test_products_are_those_of_exact_decimals() -> None:
    table = one_table(
        {"name": "a", "kind": "integer", "min": -999, "max": 999},
        {"name": "b", "kind": "number", "min": -1e6, "max": 1e6, "decimals": 3},
        {"name": "x", "sql": "a * b * 1.0725", "decimals": 2},
    )
    made = cells(table, 20_000)
    cent = Decimal("0.01")
    for a, b, x in zip(made["a"], made["b"], made["x"], strict=True):
        exact = a * Decimal(f"{b:.3f}") * Decimal("1.0725")
        assert x == float(exact.quantize(cent, ROUND_HALF_EVEN))


def test_dates_move_as_python_moves_them() -> None:
    table = one_table(
        {"name": "a", "kind": "date", "start": "1950-01-01", "end": "2049-12-31"},
        {"name": "b", "kind": "datetime", "start": "1950-01-01", "end": "2049-12-31"},
        {"name": "n", "kind": "integer", "min": -40, "max": 40},
        {"name": "days", "sql": "a + n"},
        {"name": "hours", "sql": "b + interval n hour"},
        {"name": "months", "sql": "a + interval n month"},
        {"name": "between", "sql": "date_diff('month', a, months)"},
        {"name": "week", "sql": "extract(week from a)"},
        {"name": "text", "sql": "strftime(b, '%Y %j %B %I %p')"},
    )
    made = cells(table, 5_000)
    for at in range(5_000):
        a, b, n = made["a"][at], made["b"][at], made["n"][at]
        month = a.year * 12 + a.month - 1 + n
        last = (date(month // 12, month % 12 + 1, 1) + timedelta(31)).replace(day=1) - timedelta(1)
        assert made["days"][at] == a + timedelta(n)
        assert made["hours"][at] == b + timedelta(hours=n)
        assert made["months"][at] == last.replace(day=min(a.day, last.day))
        assert made["week"][at] == a.isocalendar().week
        assert made["text"][at] == b.strftime("%Y %j %B %I %p")
        assert made["between"][at] == n or (n > 0 and made["months"][at].day < a.day)


def test_functions_are_pythons_to_the_last_digits() -> None:
    table = one_table(
        {"name": "a", "kind": "number", "min": 0.01, "max": 300, "decimals": 2},
        *({"name": name, "sql": f"{name}(a)", "decimals": 8} for name in ("sqrt", "ln")),
        {"name": "power", "sql": "power(a, 0.37)", "decimals": 8},
        {"name": "cube", "sql": "power(a, 3)", "decimals": 6},
        {"name": "exp", "sql": "exp(a / 30)", "decimals": 6},
    )
    made = cells(table, 5_000)
    for a, root, log, power, cube, exp in zip(
        *(made[c] for c in ("a", "sqrt", "ln", "power", "cube", "exp")), strict=True
    ):
        assert root == pytest.approx(math.sqrt(a), abs=6e-9)
        assert log == pytest.approx(math.log(a), abs=6e-9)
        assert power == pytest.approx(a**0.37, abs=6e-9)
        assert cube == pytest.approx(a**3, abs=6e-7)
        assert exp == pytest.approx(math.exp(a / 30), abs=6e-7)


def test_like_is_what_a_regular_expression_says() -> None:
    rng = random.Random(4)
    for _ in range(20_000):
        said = "".join(rng.choice("ab") for _ in range(rng.randrange(8)))
        pattern = "".join(rng.choice("ab%_%") for _ in range(rng.randrange(7)))
        wanted = re.fullmatch(pattern.replace("%", ".*").replace("_", "."), said) is not None
        assert _matches(said, pattern.split("%")) is wanted, (said, pattern)


def test_columns_in_any_order_lists_and_parents() -> None:
    schema = {
        "lists": {"drink": {"columns": ["name", "price"], "rows": [["latte", 4.2], ["tea", 3.1]]}},
        "tables": [
            {"name": "shops", "rows": 5, "columns": [
                {"name": "id", "kind": "sequence"}, {"name": "tax", "kind": "number", "min": 0, "max": 1}]},
            {"name": "sales", "columns": [
                {"name": "total", "sql": "price * quantity * (1 + shop_id.tax)", "decimals": 2},
                {"name": "price", "sql": "drink.price * case size when 'small' then 0.5 else 1 end", "decimals": 2},
                {"name": "shop_id", "kind": "reference", "to": "shops"},
                {"name": "tax", "from": "shop_id.tax"},
                {"name": "size", "kind": "category", "values": ["small", "large"]},
                {"name": "quantity", "kind": "integer", "min": 1, "max": 9},
                {"name": "drink", "from": "drink.name"},
            ]},
        ],
    }  # fmt: skip
    made = cells(schema, 500)
    for at in range(500):
        full = {"latte": 420, "tea": 310}[made["drink"][at]]
        price = full // 2 if made["size"][at] == "small" else full
        assert made["price"][at] == price / 100
        exact = Decimal(price) / 100 * made["quantity"][at] * (1 + Decimal(f"{made['tax'][at]:.2f}"))
        assert made["total"][at] == float(exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN))


def test_cells_are_read_as_written() -> None:
    table = one_table(
        {"name": "a", "kind": "number", "min": 0, "max": 1, "decimals": 1, "missing": 0.5},
        {"name": "x", "sql": "a * 10"},
        {"name": "y", "sql": "a is null"},
    )
    made = cells(table, 2_000)
    assert made["x"] == [None if a is None else round(a * 10) for a in made["a"]]
    assert made["y"] == [a is None for a in made["a"]]
    assert 900 < sum(made["y"]) < 1_100


def test_clocks_are_read_as_on_the_wall() -> None:
    table = one_table(
        {"name": "a", "kind": "datetime", "start": "2026-01-01", "end": "2026-12-31", "zone": "America/New_York"},
        {"name": "x", "sql": "extract(hour from a)"},
        {"name": "y", "sql": "strftime(a, '%Y-%m-%d %H:%M:%S')"},
    )
    made = cells(table, 2_000)
    assert made["x"] == [a.hour for a in made["a"]]
    assert made["y"] == [a.strftime("%Y-%m-%d %H:%M:%S") for a in made["a"]]
