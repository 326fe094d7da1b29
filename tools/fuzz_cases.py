"""What `fuzz.py` tries: schemas at random, valid ones with something changed, expressions, patterns and formats.

Each function draws one schema; most are nearly right, so that many get past the models and fail, if they do, deep.
"""

from __future__ import annotations

import copy
import string
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from strategies import COUNTS, NAMED

from fabulate.engine.compile import COMPILE
from fabulate.engine.expressions.build import FUNCTIONS
from fabulate.schema.columns import KINDS, UNKINDED
from fabulate.schema.grammar import STRFTIME

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

#: What may stand anywhere, and mostly should not.
JUNK: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 0.5, 1e-9, 1e15, -1e15, 1e300, 10**40, 9_007_199_254_740_993, float("nan"),
    float("inf"), "", " ", "x", "0", "-1", "today", "-2y", "2026-02-30", "9999-12-31", "0001-01-01", "é" * 50,
    "\x00", "\ud800", "{", "}", "{}", "{x}", "{:06d}", "%Y", "%", "a" * 5_000, "'", '"', "\n", "c0", "c1", "c0.c1",
    "person.email", "thing.name", [], {}, [[]], [None], [1, "a"], {"": 1}, {"a": -1}, {"a": 1}, ["a", "b"],
    {"when": "true"}, [{"when": "true"}], {"rate": 0.5, "more_when": "id > 1"}, {"mean": 5}, {"mean": 5, "sd": 1},
)  # fmt: skip
#: Plausible values by setting, so that many schemas get past the models.
NUMBERS = (0, 1, -1, 2, 3.5, 7, 10, 20, 40, 50, 100, 0.1, 0.99, -20, 1_000, 1e6, 1e12)
SETTINGS: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("min", "max", "mean", "sd", "median", "sigma", "mode", "exponent", "step"), NUMBERS),
    **dict.fromkeys(("rate", "zeros", "missing", "zipf"), (0, 0.02, 0.3, 1, 1.5)),
    "missing": (0.2, {"rate": 0.2}, {"when": "id % 2 = 0"}, {"rate": 0.1, "more_when": "id > 3"}),
    "distribution": ("uniform", "normal", "lognormal", "exponential", "poisson", "gamma", "beta",
                     "negative_binomial", "triangular", "binomial", "geometric", "zipf", "pareto", "quantiles",
                     "mixture"),
    "n": (1, 9, 1_000, 10**9), "decimals": (0, 1, 4, 12), "pool": (1, 2, 25, 100_000),
    "points": ([[0, 1], [1, 9]], [[0, 9], [1, 1]], [[0.5, 1], [0.5, 2]], [[0, 0], [0.2, 5], [1, 1e9]]),
    "of": ([{"min": 0, "max": 1}, {"mean": 5, "sd": 2, "weight": 3}], [{"mean": 3}], [{}]),
    "overall": ({"mean": 50}, {"mean": 50, "sd": 12}, {"sd": 3}, {"rate": 0.5}, {}),
    "given": ([{"when": "id % 2 = 0", "mean": 7}], [{"when": "id > 3", "times": 2}, {"when": "id < 9", "plus": 1}],
              [{"when": "id > 10", "texts": ["x {id}"]}], [{"when": "flag", "values": ["q"]}],
              [{"when": "flag", "pool": 3}, {"when": "not flag", "missing": 0.5}]),
    "labels": (["yes", "no"], ["a", "a"]), "values": (["a", "b"], {"a": 1, "b": 0}, [1, 2, 3], {"1": 2}, [""]),
    "ordered": (True, False), "unique": (True, False), "hidden": (True, False), "every": (False, True),
    "start": ("2020-01-01", "-3y", "today", "09:00", 1, 10**15, "9999-12-31", "0001-01-01 00:00:01"),
    "end": ("2026-06-30", "+3d", "17:30", "2020-01-01", "0001-01-01", "9999-12-31 23:59:59"),
    "weekdays": ({"sat": 2}, {"sun": 0}), "months": ({"dec": 3}, {"1": 0}), "hours": ({"9..17": 1}, {"3": 1}),
    "business_days": (True, False), "after": ("born", "today", "2025-01-01"), "before": ("born", "+2y"),
    "by": ({"median": 3}, {"median": 0.1, "sigma": 2, "unit": "y"}, {"median": 1e9, "unit": "s"}),
    "format": ("%d/%m/%Y", "%A", "S-{:06d}", "{}", "%I:%M %p"), "zone": ("Europe/Berlin", "Nowhere/Here", "UTC"),
    "regex": ("[a-z]{3}", r"\d{12}", "(a|b)?", "a{1,9}"), "to": ("parents", "t", "nothing"), "not": ("c0", "ref"),
    "texts": (["hello"], ["{id} {s}"], {"{s}": 1, "x{s:2}": 3}, ["{s}{s:2}{u}"], ["{person.full_name}"]),
    "slots": ({"s": ["a", "b,"]}, {"s": ["a", "ab"], "u": {"regex": r"\d{8}"}}),
    "method": ("name", "city", "uuid4", "pyint", "sentence", "nothing"), "args": ({}, {"nb_words": 3}, {"x": 1}),
    "locale": ("de_DE", "ja_JP", "xx_XX"), "key": ("old",), "note": ("why",), "level": (5, {"mean": 3}),
    "from": ("person.email", "thing.name", "ref.city", "parents.city", "id", "born", "person.nothing"),
    "sql": ("id * 2", "born + 3", "thing.price / id", "id > 3", "c0", "c1 + 1"),
    "drivers": ({"id": 1}, {"a b": 1, "flag": -0.5}, {"c0": 1, "born": 0.3}, {"c1": -2}, {"thing.name": {"latte": 1}},
                {"ref.city": {"Rome": 1e9, "Oslo": -1}}, {"flag": {"true": 1}}, {"thing.price": 1e-9}, {"c0": 0}),
    "r2": (0.1, 0.5, 0.99, 0, 1), "auc": (0.5, 0.6, 0.8, 0.99, 1),
}  # fmt: skip
NUMERIC = ("id", "thing.price", '"a b"', "1", "0", "2.5", "1e300", "-7", "999999999999999", "year(born)", "null")
TEXTUAL = ("thing.name", "'x'", "''", "'it''s'", "person.email", "ref.city", "'%Y'", "'day'", "null")
TOLD: tuple[dict[str, Any], ...] = (
    {"mean": 50, "sd": 9}, {"median": 40, "sigma": 0.8}, {"min": -3, "max": 99}, {"mean": 7.2, "min": 1, "max": 10},
    {"mean": 4}, {"mean": 5, "sd": 90, "min": 0, "max": 100}, {"mean": 1e9, "sd": 1e-3}, {"median": 1e-6, "sigma": 4},
    *NAMED, *COUNTS,
)  # fmt: skip
ATOMS = (*NUMERIC, *TEXTUAL, "born", "flag", "true", "date '2026-01-01'", "interval '3 days'", "today")
STRANGE = ("nothing", "9999999999999999", "id.x", "*", "1e999", "thing", "person.nothing")
SIGNS = ("+", "-", "*", "/", "%", "||", "=", "<>", "<", ">=", "and", "or", "is not", "like", "in", "between", ",",
         "(", ")", "case", "when", "then", "else", "end", "not", ";", "--", "/*", "::", ".", "over", "select", "from",
         "interval", "cast", "as", "integer", "\\", "$$", "@", "?", "union", "now()", "lpad", "array", "[",
         "]")  # fmt: skip


def base(*columns: Any) -> dict[str, Any]:
    """A schema in which there is something of each sort to read."""
    return {
        "as_of": "2026-01-01",
        "lists": {"thing": {"columns": ["name", "price"], "rows": [["latte", 4.2], ["x, y", None], ["grün", 12]]}},
        "tables": [
            {"name": "parents", "rows": 7, "columns": [
                {"name": "parent_id", "kind": "sequence"},
                {"name": "city", "kind": "category", "values": ["Rome", "Oslo"]}]},
            {"name": "t", "columns": [
                {"name": "id", "kind": "sequence"}, {"name": "born", "kind": "date", "start": "1980-01-01"},
                {"name": "flag", "kind": "boolean"}, {"name": "a b", "kind": "number", "mean": 5, "sd": 2},
                {"name": "ref", "kind": "reference", "to": "parents"}, *columns]},
        ],
    }  # fmt: skip


def random_schema(rng: random.Random) -> dict[str, Any]:
    """Columns of any kind with any of its settings, most of them plausible."""
    columns = []
    for at in range(rng.randint(1, 3)):
        kind = rng.choice(list(KINDS if rng.random() < 0.05 else COMPILE))
        names = [f.alias or name for name, f in KINDS[kind].model_fields.items() if name not in ("name", "kind")]
        fields = [name for name in names if name in SETTINGS or rng.random() < 0.1]
        column: dict[str, Any] = {"name": f"c{at}"} | ({} if kind in UNKINDED else {"kind": kind})
        needed = [f.alias or n for n, f in KINDS[kind].model_fields.items() if f.is_required() and n not in column]
        if kind in ("number", "integer") and rng.random() < 0.8:
            column |= rng.choice(TOLD)
            fields = ["zeros", "decimals", "given", "overall", "pool", "missing", "step", "min", "max", "drivers"]
            fields.remove("decimals") if kind == "integer" else None
        for name in (*needed, *rng.sample(fields, min(len(fields), rng.choice((0, 1, 2, 2, 3, 4))))):
            column[name] = rng.choice(JUNK if rng.random() < 0.04 else SETTINGS.get(name, JUNK))
        columns.append(column)
    made = base(*columns)
    if rng.random() < 0.3:
        made["tables"][1]["correlations"] = [_correlation(rng) for _ in range(rng.randint(1, 3))]
    return made


def _correlation(rng: random.Random) -> dict[str, Any]:
    """Two cells and a coefficient that some pairs can have."""
    cells = ("c0", "c1", "c2", "a b", "flag", "born", "id", "thing.price", "thing.name", "ref.city")
    said = {
        "columns": rng.sample(cells, 2),
        rng.choice(("spearman", "pearson")): rng.choice((-1, -0.3, 0, 0.1, 0.5, 0.99)),
    }
    return said | ({"within": rng.choice(cells)} if rng.random() < 0.2 else {})


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside JSON data."""
    found = [at] if at else []
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        found += places(inner, (*at, step))
    return found


def mutated(rng: random.Random, seeds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A valid schema with one to four things changed."""
    schema = copy.deepcopy(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        every = places(schema)
        if not every:
            break
        told = [way for way in every if way[-1] in SETTINGS]
        if told and rng.random() < 0.4:
            every = told
        *way, last = rng.choice(every)
        inside: Any = schema
        for step in way:
            inside = inside[step]
        change = rng.randrange(7)
        if every is told and rng.random() < 0.7:
            inside[last] = copy.deepcopy(rng.choice(SETTINGS[last]))
        elif change == 0:
            del inside[last]
        elif change == 1 and isinstance(inside[last], int | float) and not isinstance(inside[last], bool):
            inside[last] = rng.choice((-inside[last], inside[last] * 1e6, inside[last] / 3, inside[last] + 1, 0))
        elif change == 2 and isinstance(inside[last], str):
            inside[last] = scrambled(rng, inside[last])
        elif change == 3 and isinstance(inside, list):
            inside.insert(last, copy.deepcopy(inside[rng.randrange(len(inside))]))
        elif change == 4 and isinstance(inside, dict):
            name = rng.choice(list(SETTINGS))
            inside[name] = copy.deepcopy(rng.choice(SETTINGS[name]))
        elif change == 5:
            found: Any = schema
            for step in rng.choice(every):
                found = found[step]
            inside[last] = copy.deepcopy(found)
        else:
            inside[last] = copy.deepcopy(rng.choice(JUNK))
    return schema


def scrambled(rng: random.Random, text: str, alphabet: str = string.printable + "é日\u202e🎉\x00") -> str:
    """A text with some characters changed, left out, doubled or moved."""
    letters = list(text)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(letters) + 1)
        change = rng.randrange(4)
        if change == 0:
            letters.insert(at, rng.choice(alphabet))
        elif change == 1 and letters:
            del letters[min(at, len(letters) - 1)]
        elif change == 2:
            letters[at:at] = letters[: rng.randint(0, 40)]
        else:
            rng.shuffle(letters) if len(letters) < 6 else letters.reverse() if rng.random() < 0.1 else None
    return "".join(letters)


def expression(rng: random.Random, depth: int = 0) -> str:
    """A grammatical expression, more or less well typed."""
    roll = rng.random()
    if depth > 4 or roll < 0.3:
        return rng.choice(STRANGE if rng.random() < 0.03 else ATOMS)
    if roll < 0.5:
        return f"({sums(rng, depth)})"
    if roll < 0.55:
        return f"{rng.choice(('lower', 'upper', 'trim', 'length'))}({rng.choice(TEXTUAL)} || {rng.choice(TEXTUAL)})"
    inner = [sums(rng, depth) if rng.random() < 0.5 else expression(rng, depth + 1) for _ in range(3)]
    if roll < 0.65:
        return f"({inner[0]} {rng.choice(('+', '-', '*', '/', '%', '||', '=', '<', '>=', 'and', 'or'))} {inner[1]})"
    if roll < 0.85:
        return f"{rng.choice(list(FUNCTIONS))}({', '.join(inner[: rng.randint(0, 3)])})"
    kind = rng.choice(("text", "integer", "date", "decimal(10, 2)", "blob"))
    return rng.choice((
        f"case when {inner[0]} then {inner[1]} else {inner[2]} end", f"cast({inner[0]} as {kind})",
        f"{inner[0]} in ({inner[1]}, {inner[2]})", f"{inner[0]} between {inner[1]} and {inner[2]}",
        f"not {inner[0]}", f"-{inner[0]}", f"{inner[0]} is null", f"extract(year from {inner[0]})",
        f"{inner[0]} + interval '{rng.randint(-10**6, 10**6)} {rng.choice(('day', 'month', 'year', 's'))}'",
        f"{inner[0]} like '{rng.choice(('%', '_a%', '%%%%%%%%', chr(92)))}'",
    ))  # fmt: skip


def sums(rng: random.Random, depth: int = 0) -> str:
    """An expression of numbers."""
    if depth > 4 or rng.random() < 0.3:
        return rng.choice(NUMERIC)
    one, two = sums(rng, depth + 1), sums(rng, depth + 1)
    if rng.random() < 0.5:
        return f"({one} {rng.choice(('+', '-', '*', '/', '%'))} {two})"
    if rng.random() < 0.4:
        return f"{rng.choice(('power', 'mod', 'least', 'greatest', 'coalesce'))}({one}, {two})"
    if rng.random() < 0.3:
        return f"case when {one} > {two} then {one} when flag then {rng.randint(0, 9)} else {two} end"
    return f"{rng.choice(('abs', 'floor', 'ceil', 'sqrt', 'exp', 'ln', 'round', '-'))}({one})"


def sql(rng: random.Random) -> dict[str, Any]:
    """An expression, an expression scrambled, words in a row, or something long or deep; as a column or a condition."""
    roll = rng.random()
    if roll < 0.4:
        text = expression(rng)
    elif roll < 0.7:
        text = scrambled(rng, expression(rng))
    elif roll < 0.92:
        text = " ".join(rng.choice((*ATOMS, *SIGNS, *FUNCTIONS)) for _ in range(rng.randint(1, 14)))
    else:
        one = rng.choice(("(", "-", "not ", "id + ", "id || ", "case when id > 1 then ", "abs(", "'", '"', "1.", "e"))
        text = one * rng.choice((10, 49, 200, 900)) + "id" + rng.choice(("", ")", " end")) * rng.choice((1, 49, 200))
    if rng.random() < 0.3:
        return base({"name": "c0", "kind": "integer", "min": 1, "max": 3, "missing": {"when": text}})
    column: dict[str, Any] = {"name": "c0", "sql": text}
    if rng.random() < 0.2:
        column["decimals"] = rng.choice((0, 2, 12))
    return base(column)


def grown_pattern(rng: random.Random, depth: int = 0) -> str:
    """A regular expression of the pattern's grammar."""
    parts = []
    for _ in range(rng.randint(0, 4)):
        one = rng.choice(("a", "é", r"\d", r"\w", "[a-z]", "[A-F0-9_-]", r"\.", "x y"))
        if depth < 4 and rng.random() < 0.3:
            one = f"({'|'.join(grown_pattern(rng, depth + 1) for _ in range(rng.randint(1, 3)))})"
        parts.append(one + rng.choice(("", "", "", "?", "{2}", "{0}", "{1,3}", "{40}")))
    return "".join(parts)


def pattern(rng: random.Random) -> dict[str, Any]:
    """A regular expression, mostly of the pattern's grammar."""
    parts = ("a", "Z", r"\d", r"\w", "[a-z]", "[^a]", "[A-F0-9_-]", "(", ")", "|", "?", "*", "+", "{2}", "{1,3}", "{0}",
             "{9,1}", "{200}", "{99999}", ".", "^", "$", "日", "(?:", "(?=", r"\b", r"\.", "[", "]", "\\", "(a|bc)",
             "([0-9]{2}){3}", "((a|b){2}|c)?")  # fmt: skip
    text = "".join(rng.choice(parts) for _ in range(rng.randint(0, 12)))
    if rng.random() < 0.6:
        text = grown_pattern(rng)
    if rng.random() < 0.05:
        text = rng.choice(("(", "(a|", "[a", "a{200}", "(a?)")) * rng.choice((5, 60, 190))
    unique = {"unique": True} if rng.random() < 0.3 else {}
    if rng.random() < 0.3:
        bank = {"s": {"regex": text}, "u": [scrambled(rng, "ab") for _ in range(rng.randint(1, 4))]}
        texts = rng.sample(["{s}", "{u}-{s}", "{s:2}{u}{u:2}", "x", "{u} {s} {u:2} {s:3}"], rng.randint(1, 3))
        return base({"name": "c0", "kind": "template", "texts": texts, "slots": bank, **unique})
    return base({"name": "c0", "kind": "pattern", "regex": text, **unique})


def formats(rng: random.Random) -> dict[str, Any]:
    """Formats of dates and sequences, moments, hours, and names of days."""
    roll = rng.random()
    if roll < 0.35:
        text = "".join(
            rng.choice((*STRFTIME, "%", "%Q", "%-d", "%%", " ", "/", "é", ",")) for _ in range(rng.randint(0, 8))
        )
        return base({"name": "c0", "kind": rng.choice(("date", "datetime")), "format": text})
    if roll < 0.6:
        text = scrambled(rng, rng.choice(("S-{:06d}", "{}", "{:018d}/x", "{0.__class__}", "{:>9}", "{:0100000000d}")))
        return base({"name": "c0", "kind": "sequence", "format": text, "start": rng.choice((1, -5, 10**15)),
                     "step": rng.choice((1, -1, 10**9, 0))})  # fmt: skip
    if roll < 0.85:
        moments = ("2026-06-30", "today", "-18mo", "+3d", "2026-06-30 18:00", "9999-12-31", "0001-01-01", "-999999y",
                   "+999999s", "2026-06-30T18:00:00+02:00", "now")  # fmt: skip
        said = {name: rng.choice(moments) for name in ("start", "end", "after", "before") if rng.random() < 0.5}
        said = {n: scrambled(rng, text) if rng.random() < 0.3 else text for n, text in said.items()}
        return base({"name": "c0", "kind": rng.choice(("date", "datetime")), **said})
    name = rng.choice(("hours", "weekdays", "months"))
    spans = ("9", "7..10", "23..1", "24", "-1", "mon", "sat", "dec", "13", "٣", "9..", "..9", "")
    profile = {rng.choice(spans): rng.choice((0, 1, 2.5, 1e15, -1)) for _ in range(rng.randint(0, 3))}
    return base({"name": "c0", "kind": rng.choice(("datetime", "date", "time")), name: profile})
