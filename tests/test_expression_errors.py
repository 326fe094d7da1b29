"""`sql` and `when`: what they refuse, word for word, and that any text whatever is answered soon."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from expression_rows import BLOCK, scope, value, wrong
from rows import cells, one_table, program
from test_expressions import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

from fabulate.columns import words
from fabulate.columns.text import cells as cells_as_text
from fabulate.engine.expressions import compile_condition, compile_sql
from fabulate.schema import SchemaError

TEXTS = [
    ("", "empty; write an expression, as quantity * unit_price"),
    ("   ", "empty; write an expression, as quantity * unit_price"),
    ("n" * 2_001, "2,001 characters long; 2,000 at the most"),
    ("(" * 51 + "1" + ")" * 51, "nested too deeply; 50 levels at the most; put a part into a hidden column"),
    ("not " * 51 + "b", "nested too deeply; 50 levels at the most; put a part into a hidden column"),
    ("- " * 60 + "1", "nested too deeply; 50 levels at the most; put a part into a hidden column"),
    ("+".join(["n"] * 200), "nested too deeply; put a part into a hidden column"),
    ("n +", "it stops after +; a value is missing at the end"),
    ("n n", "no operator before n (character 3); join values by an operator"),
    ("(n", "it stops before a ); close what was opened"),
    ("n)", "a bracket too many (character 2)"),
    ("* n", "no value before * (character 1)"),
    ("n, p", "a comma outside a function (character 2)"),
    ("'open", "the quote at character 1 is never closed; a quote inside a text is written twice: 'it''s'"),
    ("n; drop", "';' at character 2 is not allowed; one expression only"),
    ("n -- x", "a comment (--) at character 3; leave it out; use note"),
    ("`n`", "'`' at character 1 is not allowed; write names with spaces in double quotes, as \"unit price\""),
    ("n::text", "':' at character 2 is not allowed; write cast(x as integer)"),
    ("n ^ 2", "'^' at character 3 is not allowed; write power(a, b)"),
    ("0x1F", "'0x1F' is no number; write digits, a point and digits, as 0.85"),
    ("1e999", "1e999 has too many digits; 15 at the most"),
    ("case when b then 1", "it stops before a end; close what was opened"),
    ("n then 1", "then at character 3 belongs to no case; write case when … then … else … end"),
    ("n in 1", "in at character 3 needs a list; write in ('a', 'b')"),
    ("n in ()", "in without values; write in ('a', 'b')"),
    ("n is 1", "is at character 3 needs null, true or false; compare values by ="),
    ("n not 1", "not at character 3 stands between values; write not in, not like or not between"),
    ("cast(n)", "cast at character 1 names no type; write cast(x as integer)"),
    ("extract(d)", "extract needs a unit; write extract(year from d)"),
    ("d + interval '3'", "the interval at character 5 has no unit; write interval '3 days'"),
    ("d + interval (n) day", "an interval of an expression; write n * interval '1 day'"),
    ("d + interval '3 moons'", "'moons' is no unit of time; did you mean month?"),
    ("select n", "select is not allowed (character 1); an expression sees the cells of one row"),
    ("n in (select 1)", "select is not allowed (character 7); an expression sees the cells of one row"),
    ("n over (partition by c)", "over is not allowed; an expression sees the cells of one row"),
    ("sum(n)", "sum looks at many rows, and an expression sees one; make a parent's column with rollup"),
    ("max(n)", "max looks at many rows, and an expression sees one; use greatest(a, b)"),
    ("row_number()", "row_number looks at many rows, and an expression sees one; make a parent's column with rollup"),
    ("now()", "now reads the clock; write today: the day of the schema's as_of"),
    ("d < current_date", "current_date reads the clock; write today: the day of the schema's as_of"),
    ("random()", "random draws; make a column of a kind, hidden if need be, and name it here"),
    ("log10(n)", "there is no function log10; write ln(x) / ln(10)"),
    ("datediff('day', d, e)", "there is no function datediff; write date_diff('day', start, end)"),
    ("cielng(p)", "there is no function cielng; did you mean ceiling?"),
    ("lpad('x', 1e8)",
     "there is no function lpad; there are abs, cast, ceil, ceiling, coalesce, concat, date_diff, day, exp, "
     "extract, floor, greatest, hour, least, length, ln, lower, minute, mod, month, pow, power, prev, quarter, "
     "replace, round, second, sqrt, strftime, substr, substring, trim, upper, year"),
    ("c.d.f(1)", "c.d.f is no function; there are abs, ceil, ceiling, coalesce, concat, date_diff, day, exp, floor, "
     "greatest, hour, least, length, ln, lower, minute, mod, month, pow, power, prev, quarter, replace, round, second, "
     "sqrt, strftime, substr, substring, trim, upper, year"),
    ("round()", "round takes 1 to 2 values, not 0"),
    ("mod(n)", "mod takes 2 values, not 1"),
    ("round(p, n)", "round needs a whole number from -12 to 12, not n"),
    ("nn + 1", "'nn' is no cell of t; did you mean n?"),
    ("zzz + 1", "'zzz' is no cell of t; there are n, q, p, m, f, b, bm, c, cm, size, d, e, …"),
    ("uint_price", "'uint_price' is no cell of t; did you mean unit price?"),
    ("c = open", "'open' is no cell of t; write 'open' for a text"),
    ('c = "open"', "'open' is no cell of t; write 'open' for a text"),
    ("c in (open, closed)", "'open' is no cell of t; write 'open' for a text"),
    ("case c when open then 1 end", "'open' is no cell of t; write 'open' for a text"),
    ("c = 'opne'", "'opne' is no value of c; did you mean open? there are open, closed, on hold"),
    ("size > 'huge'", "'huge' is no value of size; there are small, medium, large"),
    ("c = 5", "c is category and 5 is integer: they cannot be compared; c is one of 'open', 'closed', 'on hold'"),
    ("b = 'yes'",
     "b is boolean and 'yes' is text: they cannot be compared; a boolean is true or false, without quotes"),
    ("b > true",
     "b is boolean and true is boolean: they cannot be compared; a boolean is true or false, without quotes"),
    ("n > 'many'", "'many' is text and n is integer; write a number, without quotes"),
    ("d > 'yesterday'", "'yesterday' is no date; write '2026-06-30'"),
    ("k > '25:00'", "'25:00' is no time; write '18:00'"),
    ("d > 5", "d is date and 5 is integer: they cannot be compared"),
    ("n + c", "+ needs numbers, and c is category; texts are joined by ||"),
    ("s * 2", "* needs numbers, and s is text; write cast(s as integer)"),
    ("b * 2", "* needs numbers, and b is boolean; write case when … then 1 else 0 end"),
    ("n and b", "and needs conditions, and n is integer; write n > 0"),
    ("not c", "not needs conditions, and c is category; write c = 'open'"),
    ("case when n then 1 end", "when needs conditions, and n is integer; write n > 0"),
    ("case when b then 1 else 'x' end", "case: 1 is integer and 'x' is text; make them one kind, with cast"),
    ("coalesce(d, n)", "coalesce: d is date and n is integer; make them one kind, with cast"),
    ("least(c, 'a')", "least needs numbers or dates, and c is category"),
    ("c like n", "like needs a text between quotes; write like 'abc%'"),
    ("n like '1%'", "like needs text, and n is integer; write cast(n as text)"),
    ("upper(n)", "upper needs text, and n is integer; write cast(n as text)"),
    ("replace(s, c, 'x')", "replace needs two texts between quotes; write replace(x, 'old', 'new')"),
    ("d * 2", "d * 2: date and integer; dates take + and - with days and intervals"),
    ("t + 1", "t + 1: a number of what?; write t + interval '3 hours'"),
    ("t - d", "t - d: a datetime less another; write date_diff('hour', d, t)"),
    ("interval '1 day'", "interval(1, 'day') is a span of time, not a value; add it to a date"),
    ("coalesce(interval '1 day', d)",
     "an interval in coalesce; add intervals to dates, or use date_diff('day', start, end)"),
    ("extract(moon from d)", "'moon' is no part of a date; did you mean month?"),
    ("extract(year from k)", "k is a time and has no year; there are hour, minute, second, epoch"),
    ("year(n)", "extract needs dates, and n is integer"),
    ("date_diff(n, d, e)", "date_diff needs a unit first; write date_diff('day', start, end)"),
    ("strftime(d, n)", "strftime needs a format between quotes; write strftime(d, '%Y-%m')"),
    ("strftime(d, '%Q')", "'%Q' is not a date code; there are %Y %y %m %d %j %H %I %M %S %p %A %a %B %b %%"),
    ("cast(n as blob)", "cast to blob; there are integer, decimal(10, 2), double, text, boolean, date, datetime, time"),
    ("cast(d as integer)", "d is date and cannot become integer"),
    ("null", "is always missing; give it a value"),
    ("replace(replace(s, 'a', '" + "x" * 900 + "'), 'x', '" + "y" * 900 + "')",
     "a cell may be 9,720,901 bytes wide; 65,536 at the most"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "message"), TEXTS, ids=[e[:40] or "empty" for e, _ in TEXTS])
def test_what_is_refused_and_how(expression: str, message: str) -> None:
    assert wrong(expression) == f"t.x.sql: {message}"


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("n", "t.x.when: n is integer, no condition; write n > 0"),
        ("c", "t.x.when: c is category, no condition; write c = 'open'"),
        ("age > 90", "t.x.when: no row can meet age > 90; age is from 18 to 90"),
        ("age < -1", "t.x.when: no row can meet age < -1; age is from 18 to 90"),
        ("b and 17 >= age", "t.x.when: no row can meet 17 >= age; age is from 18 to 90"),
        ("age = 91", "t.x.when: no row can meet age = 91; age is from 18 to 90"),
    ],
)
def test_conditions_that_no_row_can_meet(condition: str, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        compile_condition(condition, scope(), "when")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ("q > 0", [True, False, False, False]),
        ("not (q > 0)", [False, True, True, False]),
        ("bm", [True, False, True, False]),
        ("null", [False] * 4),
        ("true", [True] * 4),
        ("age >= 90 or age > 200", [False, False, False, True]),
        ("cm = 'open'", [True, False, False, False]),
    ],
)
def test_a_condition_that_is_missing_does_not_hold(condition: str, wanted: list[bool]) -> None:
    assert compile_condition(condition, scope(), "when")(BLOCK).tolist() == wanted


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("thing.nope", "t.x.sql: thing has no 'nope'; there are name, price"),
        ("thing.prize * 2", "t.x.sql: thing has no 'prize'; did you mean price?"),
        ("thin.price", "t.x.sql: 'thin' is no bundle, list or reference of t; did you mean thing?"),
        ("person.shoe", "t.x.sql: person has no 'shoe'; did you mean phone?"),
    ],
)
def test_cells_elsewhere_that_are_not_there(expression: str, message: str) -> None:
    lists = {"thing": {"columns": ["name", "price"], "rows": [["a", 1]]}}
    with pytest.raises(SchemaError) as caught:
        program(one_table({"name": "x", "sql": expression}, lists=lists))
    assert str(caught.value) == message


def test_a_circle_is_shown() -> None:
    table = one_table({"name": "a", "sql": "b + 1"}, {"name": "b", "sql": "c + 1"}, {"name": "c", "sql": "a + 1"})
    with pytest.raises(SchemaError, match="a → b → c → a"):
        program(table)


def test_long_chains_of_columns_with_deep_expressions() -> None:
    deep = "(" * 20 + "{} + 1" + ")" * 20
    columns = [{"name": f"c{i}", "sql": deep.format(f"c{i + 1}")} for i in range(40)]
    made = cells(one_table(*columns, {"name": "c40", "kind": "sequence"}), 3)
    assert made["c0"] == [41, 42, 43]
    sums = [{"name": f"c{i}", "sql": " + ".join([f"c{i + 1}"] * 90)} for i in range(3)]
    assert cells(one_table(*sums, {"name": "c3", "kind": "sequence"}), 1)["c0"] == [90**3]


def test_a_subject_is_made_once_however_deep_it_lies() -> None:
    inner = "n"
    for _ in range(30):
        inner = f"case {inner} when 1 then 2 when 2 then 3 else 1 end"
    started = time.perf_counter()
    assert value(inner) == [1, 2, 3, 3]
    assert time.perf_counter() - started < 2


LAST = np.array([2, 3])
SIGNS = """( ) , + - * / % = <> < > || . ' " ; -- /* [ ] { } $ @ # \\ \x00 \ud83d é"""
KEYWORDS = "case when then else end and or not in between like is null true false interval cast as extract from"
VALUES = "n q p m f b bm c cm size d e t k s today day date 0 1 -1 1e9 99999999999999999 'open' '2026-01-01' '3"


SHAPES = (
    "{} + {}", "{} - {}", "{} * {}", "{} / {}", "{} % {}", "-{}", "({})", "{} = {}", "{} < {}", "{} >= {}", "{} <> {}",
    "{} and {}", "{} or {}", "not {}", "{} between {} and {}", "{} in ({}, {})", "{} is null", "{} like {}", "{} || {}",
    "{} + interval {} day",
    "case when {} then {} else {} end", "case {} when {} then {} end", "coalesce({}, {})", "least({}, {})",
    "round({}, {})",
    "abs({})", "floor({})", "sqrt({})", "ln({})", "exp({})", "power({}, {})", "mod({}, {})", "upper({})", "length({})",
    "substr({}, {}, {})", "replace({}, {}, {})", "trim({})", "concat({}, {})", "strftime({}, {})", "year({})",
    "date_diff({}, {}, {})", "cast({} as integer)", "cast({} as text)", "cast({} as date)",
    "cast({} as decimal(10, 2))",
)  # fmt: skip
LEAVES = "n q p m f b bm c cm size d e t k s today null true 0 1 2 0.5 -3 'open' '%e%' '2026-01-31' 'month' '%Y' ''"


def grown(rng: random.Random, depth: int) -> str:
    """A random expression whose form is right; its kinds are as they come."""
    if depth == 0 or rng.random() < 0.25:
        return rng.choice(LEAVES.split(" "))
    shape = rng.choice(SHAPES)
    return shape.format(*(grown(rng, depth - 1) for _ in range(shape.count("{}"))))


def mixed(rng: random.Random) -> str:
    """Pieces of right and wrong expressions thrown together, cut and doubled."""
    words = f"{SIGNS} {KEYWORDS} {VALUES}".split(" ")
    pieces = [e for e, _ in EXAMPLES] + [e for e, _ in TEXTS if len(e) < 200] + words
    text = rng.choice([" ", " ", ""]).join(rng.choice(pieces) for _ in range(rng.randrange(1, 7)))
    at, stop = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    ends = [text[at:], text[stop:], rng.choice(pieces) + text[at:], text[at:stop] * 3 + text[stop:]]
    return text[:at] + rng.choice(ends)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "draw", [lambda rng: grown(rng, 1), lambda rng: grown(rng, 3), mixed], ids=["small", "grown", "mixed"]
)
def test_any_text_gives_an_answer_or_a_schema_error(seed: int, draw: Callable[[random.Random], str]) -> None:
    rng, here, answers = random.Random(seed), scope(), 0
    for _ in range(300):
        text = draw(rng)
        started = time.perf_counter()
        try:
            made = compile_sql(text, here, "sql")
            vector = made.make(BLOCK)
            assert vector.type == made.type and len(vector) == 4
            assert vector.valid is None or vector.type.nullable
            said = words.texts(cells_as_text(vector, "csv"))
            # Neighbours do not matter.
            assert words.texts(cells_as_text(made.make(BLOCK.some(LAST)), "csv")) == said[2:], text
            answers += 1
        except SchemaError as error:
            assert str(error).startswith("t.x.sql: "), text
        assert time.perf_counter() - started < 2, text
    assert answers > 5
