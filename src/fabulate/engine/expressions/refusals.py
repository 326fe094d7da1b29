"""The words that expressions lack, and what to write instead: people and models know many dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...schema.errors import listed, near
from .syntax import FaultError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Words of statements, and of what looks at other rows.
STATEMENTS = frozenset({
    "select", "where", "having", "limit", "offset", "union", "intersect", "except", "with", "over", "partition",
    "window", "filter", "distinct", "exists", "any", "all", "some", "join", "on", "using", "group", "order", "by",
    "insert", "update", "delete", "create", "drop", "lambda", "values", "unnest", "lateral", "ilike", "similar",
    "regexp", "rlike", "glob", "escape", "collate", "at", "zone",
})  # fmt: skip
_AGGREGATES = frozenset({
    "sum", "avg", "count", "min", "max", "mean", "median", "mode", "stddev", "stdev", "variance", "var_pop",
    "var_samp", "stddev_pop", "stddev_samp", "corr", "quantile", "percentile_cont", "string_agg", "array_agg",
    "list", "row_number", "rank", "dense_rank", "ntile", "lag", "lead", "first_value", "last_value", "first",
    "last", "any_value",
})  # fmt: skip
#: What reads the clock; `today` is the schema's own day.
CLOCK = frozenset({
    "now", "current_date", "current_time", "current_timestamp", "getdate", "sysdate", "curdate", "localtime",
    "localtimestamp",
})  # fmt: skip
_DRAWS = frozenset({
    "rand", "random", "uuid", "gen_random_uuid", "newid", "setseed", "uniform", "randint",
})  # fmt: skip
_INSTEAD = {
    "if": "case when … then … else … end", "iif": "case when … then … else … end",
    "nullif": "case when a = b then null else a end", "ifnull": "coalesce(a, b)", "nvl": "coalesce(a, b)",
    "isnull": "a is null", "log": "ln(x)", "log10": "ln(x) / ln(10)",
    "log2": "ln(x) / ln(2)", "trunc": "floor(x)", "datediff": "date_diff('day', start, end)",
    "timestampdiff": "date_diff('day', start, end)", "age": "date_diff('year', start, end)",
    "date_add": "d + interval '3 days'", "dateadd": "d + interval '3 days'", "date_sub": "d - interval '3 days'",
    "to_char": "strftime(d, '%Y-%m')", "date_format": "strftime(d, '%Y-%m')", "date_part": "extract(year from d)",
    "date_trunc": "strftime(d, '%Y-%m-01')", "dayofweek": "extract(isodow from d)", "weekday": "extract(isodow from d)",
    "left": "substr(x, 1, 3)", "right": "substr(x, length(x) - 2)", "try_cast": "cast(x as integer)",
}  # fmt: skip


def statement(word: str, at: int) -> FaultError:
    """A word of a statement in place of a cell."""
    return FaultError(f"{word} is not allowed (character {at + 1})", "an expression sees the cells of one row")


def clock(word: str) -> FaultError:
    """A word that reads the clock."""
    return FaultError(f"{word} reads the clock", "write today: the day of the schema's as_of")


def function(word: str, functions: Iterable[str]) -> FaultError:
    """A function that there is not, with what does the same."""
    if word in _AGGREGATES:
        fix = {"min": "use least(a, b)", "max": "use greatest(a, b)"}.get(word, "make a parent's column with rollup")
        return FaultError(f"{word} looks at many rows, and an expression sees one", fix)
    if word in CLOCK or word == "today":
        return clock(word)
    if word in _DRAWS:
        return FaultError(f"{word} draws", "make a column of a kind, hidden if need be, and name it here")
    if word in STATEMENTS:
        return FaultError(f"{word} is not allowed", "an expression sees the cells of one row")
    if word in _INSTEAD:
        return FaultError(f"there is no function {word}", f"write {_INSTEAD[word]}")
    known = sorted({*functions, "cast", "extract"})
    return FaultError(f"there is no function {word[:40]}", near(word, known) or f"there are {listed(known, 40)}")
