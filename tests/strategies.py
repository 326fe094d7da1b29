"""Valid schemas, drawn at random over the engine's own table of kinds.

`COLUMNS` has a strategy for each kind that the engine compiles: a new kind without one fails `laws/test_kinds.py`, and
with one is under every law without being named there. What is drawn here compiles, always.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strategies_together import together

if TYPE_CHECKING:
    from collections.abc import Callable

    Settings = dict[str, Any]
    Drawn = st.SearchStrategy[Settings]

#: Names a file must quote, a reader may take for a missing cell or a formula, and common ones.
NAMES = (
    "id_",
    "name",
    "price",
    "größe",
    "city, state",
    'the "best"',
    "a b",
    "日本",
    "it's",
    "=1+1",
    "NA",
    "null",
    "x;y",
    "T\u00e9l",
    "🎉",
    "0",
    "true",
    "Z",
    "a-b",
    "c/d",
    "order",
    "select",
    "#",
    "@home",
    "per cent %",
)
#: Any text that a cell may hold, the ones that formats must quote or escape oftener than chance would.
texts = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from(",\"\n\t\\'; {}[]|"), max_size=12)
words = texts.filter(bool)
literals = texts.map(lambda text: text.replace("{", "(").replace("}", ")"))
weights = st.sampled_from([0.0, 0.1, 1.0, 2.5, 30.0, 1e6])
hundredths = st.integers(-(10**6), 10**6).map(lambda n: n / 100)


@dataclass
class Place:
    """What a column may read where it stands: columns before it by kind, parents and their columns, lists, bundles."""

    columns: dict[str, str] = field(default_factory=dict)
    parents: dict[str, dict[str, str]] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    cells: tuple[str, ...] = ()
    #: The columns of the parent that the rows are made per.
    above: dict[str, str] = field(default_factory=dict)


def merged(*parts: Drawn) -> Drawn:
    """The settings of all parts together."""
    return st.tuples(*parts).map(lambda dicts: {k: v for d in dicts for k, v in d.items()})


def maybe(**choices: st.SearchStrategy[Any]) -> Drawn:
    """Each of these settings, or none of it."""
    return st.fixed_dictionaries({}, optional=choices)


def weighted(values: st.SearchStrategy[str], most: int = 6) -> st.SearchStrategy[Any]:
    """Values as a list, or as a map to weights of which one counts."""
    some = st.lists(values, min_size=1, max_size=most, unique=True)
    maps = st.dictionaries(values, weights, min_size=1, max_size=most).filter(lambda d: sum(d.values()) > 0)
    return some | maps


# -- numbers ---------------------------------------------------------------------------------------------------------


@st.composite
def _uniform(draw: st.DrawFn) -> Settings:
    low = draw(hundredths)
    return {"min": low, "max": low + draw(st.integers(1, 10**5))}


@st.composite
def _normal(draw: st.DrawFn) -> Settings:
    mean, sd = draw(hundredths), draw(st.integers(1, 1_000))
    sides = st.floats(2.5, 6).map(lambda k: round(k, 1))
    return {"mean": mean, "sd": sd} | draw(
        maybe(min=sides.map(lambda k: mean - k * sd), max=sides.map(lambda k: mean + k * sd))
    )


@st.composite
def _lognormal(draw: st.DrawFn) -> Settings:
    median, sigma = draw(st.integers(20, 10**4)), draw(st.sampled_from([0.1, 0.5, 1.5]))
    bounds = maybe(
        min=st.sampled_from([2, 10]).map(lambda k: median / k), max=st.sampled_from([3, 50]).map(lambda k: median * k)
    )
    return {"median": median, "sigma": sigma} | draw(bounds)


@st.composite
def _beta(draw: st.DrawFn) -> Settings:
    low, span = draw(st.integers(-1_000, 1_000)), draw(st.integers(5, 10**4))
    return {"min": low, "max": low + span, "mean": low + span * draw(st.sampled_from([0.1, 0.37, 0.5, 0.9]))}


@st.composite
def _mean_alone(draw: st.DrawFn) -> Settings:
    mean = draw(st.sampled_from([0.3, 4, 77.5, 5_000]))
    return {"mean": mean} | draw(maybe(min=st.sampled_from([-3, 0])))


#: Distributions by name, for any number and for counts.
NAMED: tuple[Settings, ...] = (
    {"distribution": "gamma", "mean": 20, "sd": 9},
    {"distribution": "gamma", "mean": 20, "sd": 9, "max": 60},
    {"distribution": "beta", "mean": 40, "sd": 9, "min": 0, "max": 100},
    {"distribution": "triangular", "min": -5, "mode": 3, "max": 90},
    {"distribution": "pareto", "min": 2, "exponent": 2.5, "max": 900},
    {"distribution": "quantiles", "points": [[0, -4], [0.5, 10], [0.9, 60], [1, 900]]},
    {
        "distribution": "mixture",
        "of": [{"min": 0, "max": 9, "weight": 3}, {"mean": 100, "sd": 5}, {"median": 40, "sigma": 0.3}],
    },
)
COUNTS: tuple[Settings, ...] = (
    {"distribution": "negative_binomial", "mean": 4, "sd": 3},
    {"distribution": "binomial", "n": 30, "rate": 0.2},
    {"distribution": "geometric", "mean": 6},
    {"distribution": "geometric", "mean": 6, "min": 1},
    {"distribution": "zipf", "exponent": 1.3, "max": 500},
)
numeric = _uniform() | _normal() | _lognormal() | _beta() | _mean_alone() | st.sampled_from(NAMED)
zeros = maybe(zeros=st.sampled_from([0.0, 0.3]))


def number(place: Place) -> Drawn:
    return merged(numeric, zeros, maybe(decimals=st.integers(0, 6))) | merged(_uniform(), st.just({"step": 0.25}))


def integer(place: Place) -> Drawn:
    return merged(numeric | st.sampled_from(COUNTS), zeros)


# -- choices ---------------------------------------------------------------------------------------------------------


def boolean(place: Place) -> Drawn:
    labels = st.lists(words, min_size=2, max_size=2, unique=True)
    return maybe(rate=st.sampled_from([0.0, 0.02, 0.5, 1.0]), labels=labels)


def category(place: Place) -> Drawn:
    whole = st.integers(-(10**6), 10**6)
    values = weighted(texts) | weighted(whole.map(str)) | st.lists(whole, min_size=1, max_size=6, unique=True)
    return merged(st.fixed_dictionaries({"values": values}), maybe(ordered=st.booleans()))


# -- moments ---------------------------------------------------------------------------------------------------------

spans = st.fixed_dictionaries(
    {}, optional={"start": st.sampled_from(["-3y", "-18mo", "2019-02-28", "2024-02-29", "1969-12-31", "-5y"]),
                  "end": st.sampled_from(["today", "+3d", "2026-06-30", "2031-12-31", "+2w", "2026-01-05 12:30"])}
)  # fmt: skip
weekdays = st.dictionaries(st.sampled_from(["mon", "tue", "wed", "fri", "sat"]), weights, max_size=3)
months = st.dictionaries(st.sampled_from(["jan", "jun", "dec"]), weights, max_size=3)
hours = st.sampled_from([{"9": 1}, {"7..10": 5, "11..16": 3, "17..19": 1}, {"0..23": 1}, {"23": 2, "0": 1}])
by = merged(
    st.fixed_dictionaries({"median": st.sampled_from([0.5, 3, 40])}),
    maybe(sigma=st.sampled_from([0.2, 0.9]), unit=st.sampled_from(["s", "min", "h", "d", "w", "mo", "y"])),
)


def _moments(place: Place) -> Drawn:
    other = st.sampled_from(
        ["2025-01-01", "today", "-1y", *(n for n, kind in place.columns.items() if kind in ("date", "datetime"))]
    )
    after = merged(st.fixed_dictionaries({"after": other}), maybe(by=by, end=st.just("2032-12-31")))
    before = merged(st.fixed_dictionaries({"before": other}), maybe(by=by, start=st.just("1960-01-01")))
    between = st.fixed_dictionaries({"after": other, "before": other})
    profile = merged(spans, maybe(weekdays=weekdays, months=months, business_days=st.booleans()))
    return profile | after | before | between


formats = st.sampled_from(["%d/%m/%Y", "%b %d, %Y", "%A %j %y", "%I:%M %p %%", '"%B" %a\n%H%S'])


def date(place: Place) -> Drawn:
    return merged(_moments(place), maybe(format=formats))


def datetime(place: Place) -> Drawn:
    zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"])
    # Hours stand in no schema beside after and before.
    plain = merged(spans, maybe(hours=hours, weekdays=weekdays))
    return merged(_moments(place) | plain, st.just({}) | maybe(zone=zones) | maybe(format=formats))


def time(place: Place) -> Drawn:
    clock = maybe(
        start=st.sampled_from(["00:00", "08:15", "09:00:30"]), end=st.sampled_from(["09:30", "17:59:59", "23:59"])
    )
    return merged(clock, maybe(hours=st.sampled_from([{"9": 1}, {"0..23": 1, "9": 3}])))


# -- codes -----------------------------------------------------------------------------------------------------------


def sequence(place: Place) -> Drawn:
    form = st.sampled_from(["S-{:06d}", "{}", "{:03d}", '"{}", ok', "№ {:018d}"])
    plain = maybe(
        start=st.integers(-(10**6), 10**6),
        step=st.sampled_from([1, 7, 1_000, -1, -250]),
        format=form,
        unique=st.booleans(),
    )
    return plain | st.just({"within": "of", "step": 3}) if place.above else plain


def uuid(place: Place) -> Drawn:
    return maybe(unique=st.booleans())


_ATOMS = st.sampled_from(
    ["a", "Z", "7", "-", "ü", "日", r"\d", r"\w", r"\.", "[abc]", "[A-F0-9]", "[x-z_]", " ", ",", '"', r"\[", r"\+"]
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    count = st.sampled_from(["", "", "{2}", "{0}", "?", "{1,2}", "{3}"])
    grouped = st.lists(inner, min_size=1, max_size=2).map("|".join).map(lambda s: f"({s})")
    return st.lists(st.tuples(_ATOMS | grouped, count).map("".join), min_size=0, max_size=3).map("".join)


def _counted(text: str) -> bool:
    from fabulate.schema import regex

    try:
        regex.parse(text)
    except ValueError:
        return False
    return True


regexes = st.recursive(_ATOMS, _grown, max_leaves=6).filter(_counted)


def pattern(place: Place) -> Drawn:
    wide = st.sampled_from([r"[A-Z]{3}-\d{6}", r"\d{12}", r"[a-f0-9]{32}", r"(AB|CD)[a-z]{8}", r"[\w]{40}"])
    unique = st.fixed_dictionaries({"regex": wide, "unique": st.just(True)})
    return st.fixed_dictionaries({"regex": regexes}) | unique


def template(place: Place) -> Drawn:
    banks = st.lists(texts, min_size=1, max_size=4) | regexes.map(lambda r: {"regex": r})
    own = {"bad": banks, "good one": banks}
    # A slot hides a column of its name.
    cells = [n for n in (*place.columns, *place.cells) if n.split(":")[0] not in own]
    slots = st.sampled_from(["bad", "bad:2", "good one", *cells]).map(lambda name: f"{{{name}}}")
    text = st.lists(slots | literals, min_size=0, max_size=4).map("".join)
    return st.fixed_dictionaries({"texts": weighted(text, 4), "slots": st.fixed_dictionaries(own)})


# -- cells elsewhere -------------------------------------------------------------------------------------------------


def reference(place: Place) -> Drawn:
    # With its key, since a parent may have several.
    return st.fixed_dictionaries({"to": st.sampled_from([f"{parent}.id" for parent in place.parents])})


PERSON = ("full_name", "first_name", "last_name", "gender", "title", "birth_date", "age", "email", "username", "phone")
PLACE = ("street_address", "city", "region", "region_code", "postcode", "country", "country_code", "latitude",
         "longitude", "time_zone")  # fmt: skip


def read(place: Place) -> Drawn:
    through = [f"{name}.{part}" for name, parent in place.references.items() for part in place.parents.get(parent, ())]
    through += [f"of.{part}" for part in place.above]
    people = [f"{who}.{part}" for who in ("person", "guest", "local", "other") for part in PERSON]
    people += [f"{where}.{part}" for where in ("place", "home") for part in PLACE]
    found = st.sampled_from([*place.columns, *place.cells, *through, *people]).map(lambda name: {"from": name})
    unique = st.sampled_from(["person.email", "guest.username"]).map(lambda name: {"from": name, "unique": True})
    return found | unique


FAKER = (
    {"method": "name"},
    {"method": "city", "locale": "de_DE"},
    {"method": "pyint", "args": {"min_value": 3, "max_value": 9}},
    {"method": "pyfloat", "args": {"min_value": 1, "max_value": 9, "right_digits": 2}},
    {"method": "pyfloat"},
    {"method": "date_this_decade"},
    {"method": "boolean"},
    {"method": "uuid4"},
    {"method": "past_datetime"},
    {"method": "time_object"},
    {"method": "words", "args": {"nb": 2}},
    {"method": "address"},
)


def faker(place: Place) -> Drawn:
    return st.sampled_from(FAKER)


#: Expressions over the columns that every table here has, of every kind of result.
SQL = (
    "id * 2 + 1",
    "id / 3",
    "mod(id, 7)",
    "id % 7",
    "round(sqrt(id + 2000000), 2)",
    "ln(id)",
    "exp(mod(id, 9) / 10.0)",
    "power(id, 1.5)",
    "power(mod(id, 9), 3)",
    "greatest(id, 5)",
    "least(id, thing.stock)",
    "abs(3 - id)",
    "floor(id / 2.5)",
    "ceil(id * 0.3)",
    "thing.stock / (id - 3)",
    "coalesce(thing.stock, 0) * 1.5",
    "thing.price * 1.1 + id",
    "case id when 1 then 2.5 else 1 end",
    "case when id % 2 = 0 then 'even' else 'odd' end",
    "case when thing.stock is null then 'none' else thing.name end",
    "concat('a', id, born)",
    "'x' || thing.name || '\"'",
    "upper(person.first_name)",
    "substr(thing.name, 1, 3)",
    "replace(thing.name, 'a', ',')",
    "length(thing.name)",
    "cast(id as text)",
    "strftime(born, '%d/%m/%Y')",
    "extract(year from born)",
    "born + interval 3 day",
    "born - interval 2 month",
    "date_diff('day', born, date '2026-01-01')",
    "id > 3 and born > '2000-01-01'",
    "id in (1, 2, 3)",
    "not (id < 3)",
    "case when flag.on then born end",
    "born is null or id between 3 and 9",
)


def sql(place: Place) -> Drawn:
    return st.sampled_from(SQL).map(lambda text: {"sql": text})


#: Made of a parent's children in `lines`, and of a child's rows before it.
ROLLUPS = (
    "count(lines)",
    "sum(lines.n)",
    "avg(lines.price)",
    "max(lines.at)",
    "min(lines.price where n > 3)",
    "count(lines where at > '2025-06-01')",
)
RUNNING: tuple[Settings, ...] = (
    {"running": "sum(id)"},
    {"running": "sum(id)", "start": -2.5},
    {"running": "sum(id)", "start": "of.id"},
    {"running": "count(*)"},
    {"running": "avg(id)", "decimals": 3},
    {"running": "max(born)"},
    {"running": "min(id where id % 3 = 1)"},
)
LINES: Settings = {
    "name": "lines",
    "rows": {"per": "main_1", "mean": 2.5, "max": 9},
    "columns": [
        {"name": "id", "kind": "sequence"},
        {"name": "born", "kind": "date", "start": "1980-01-01"},
        {"name": "n", "kind": "integer", "min": 0, "max": 9},
        {"name": "price", "kind": "number", "mean": 20, "sd": 9, "missing": 0.2},
        {"name": "at", "kind": "datetime", "start": "2025-01-01", "end": "2025-12-31"},
    ],
}


def rollup(place: Place) -> Drawn:
    return st.sampled_from(ROLLUPS).map(lambda text: {"rollup": text})


def running(place: Place) -> Drawn:
    return st.sampled_from(RUNNING)


#: Conditions that some rows meet and some do not, near row 0 and far from it.
CONDITIONS = (
    "id % 2 = 0",
    "born >= '2000-01-01'",
    "mod(id, 3) = 1 or thing.price > 4.1",
    "thing.stock is null",
    "not flag.on",
    "thing.name <> 'never'",
)
RULES: dict[str, tuple[Settings, ...]] = {
    "boolean": ({"rate": 0.9}, {"times": 3.0}), "category": ({"values": ["x", "other"]}, {"values": {"1": 2, "ü": 1}}),
    "template": ({"texts": ["rule, {id}"]}, {"texts": {"a": 1, "b {thing.name}": 3}}), "uuid": ({"missing": 0.5},),
    "time": ({"missing": 0.5},), "pattern": ({"regex": "[x-z]{2}"},),
}  # fmt: skip


def ruled(kind: str) -> Drawn:
    """Rules for columns of a kind; numbers have settings of their own under them, that any rule can move."""
    when = st.sampled_from(CONDITIONS)
    if kind in ("number", "integer"):
        base = {"mean": 50, "sd": 9}
        rules: tuple[Settings, ...] = (
            {"mean": 7},
            {"sd": 2},
            {"times": 1.5},
            {"plus": -20},
            {"missing": 0.5},
            {"times": 2.0, "plus": 1},
        )
    else:
        base, rules = {}, RULES[kind]
    one = st.tuples(when, st.sampled_from(rules)).map(lambda pair: {"when": pair[0], **pair[1]})
    return st.lists(one, min_size=1, max_size=3).map(lambda given: {**base, "given": given})


# -- series ----------------------------------------------------------------------------------------------------------

changed = st.sampled_from(["+35%", "-20%", 4, -2.5, "12"])
waves = st.fixed_dictionaries({"amplitude": st.sampled_from([3, "15%"])})
faulty = st.fixed_dictionaries({"rate": st.sampled_from([0.05, 0.3])}, optional={"length": st.sampled_from([1, 3, 20])})
happenings = st.fixed_dictionaries({"at": st.sampled_from(["2024-03-01", "2030-01-01", "-1y"])}) | st.just(
    {"at": "2024-02-01", "until": "2024-06-01"}
)
events = merged(
    happenings,
    st.sampled_from([{"shift": -5}, {"shift": "10%"}, {"spike": "+200%"}, {"trend": "+5%/y"}, {"trend": "1/d"}]),
)


def series(place: Place) -> Drawn:
    level = st.sampled_from([22, -3.5, {"mean": 40, "sd": 4}, {"median": 9, "sigma": 0.4}, "id"])
    noise = st.sampled_from([0.5, "3%", {"sd": 2, "autocorrelation": 0.8}, {"sd": "1%", "autocorrelation": -0.4}])
    return merged(
        st.fixed_dictionaries({"level": level}),
        maybe(
            trend=st.sampled_from(["+20%/y", "-0.5/d", "0.1%/h"]),
            daily=waves | st.dictionaries(st.sampled_from(["7..9", "12", "18..23"]), changed, min_size=1),
            weekly=st.dictionaries(st.sampled_from(["sat", "sun", "mon"]), changed, min_size=1),
            yearly=waves | st.dictionaries(st.sampled_from(["jan", "jul", "12"]), changed, min_size=1),
            noise=noise,
            walk=st.sampled_from([0.2, "0.1%"]),
            holidays=st.sampled_from([{"US": "+50%"}, {"DE": -3}]),
            events=st.lists(events, max_size=2),
            faults=maybe(gaps=faulty, stuck=faulty, drift=merged(faulty, st.just({"by": "20%"}))),
            decimals=st.integers(0, 3),
        ),
        maybe(min=st.just(-40)) | maybe(max=st.just(60)) | st.just({"min": 0, "max": 50}),
    )


@st.composite
def every(draw: st.DrawFn, parents: dict[str, dict[str, str]]) -> Settings:
    """Steps of a table, for each row of a parent or for none."""
    step = st.sampled_from(["1h", "15min", "s", "1d", "2w", "1mo", "1y", "1 business day"])
    found = st.fixed_dictionaries(
        {"step": step, "start": st.sampled_from(["2024-01-31", "2023-12-30 22:15"]), "rows": st.integers(1, 40)}
    )
    per = maybe(per=st.sampled_from(list(parents))) if parents else st.just({})
    return draw(merged(found, per))


COLUMNS: dict[str, Callable[[Place], Drawn]] = {
    "number": number, "integer": integer, "boolean": boolean, "category": category,
    "date": date, "datetime": datetime, "time": time, "sequence": sequence, "uuid": uuid,
    "pattern": pattern, "template": template, "reference": reference, "faker": faker, "from": read, "sql": sql,
    "series": series,
    "rollup": rollup, "running": running,
}  # fmt: skip
#: Kinds whose objects have no `kind`, but a setting of that name.
UNKINDED = ("from", "sql", "rollup", "running")
KINDS = tuple(COLUMNS)
#: Kinds that need another table.
FAMILY = ("reference", "rollup", "running")


# -- whole schemas ---------------------------------------------------------------------------------------------------


@st.composite
def columns(draw: st.DrawFn, place: Place, name: str, kind: str) -> Settings:
    """A column of a kind, with modifiers; `place` learns of it."""
    column = {"name": name, **({} if kind in UNKINDED else {"kind": kind})}
    if kind in (*RULES, "number", "integer") and "thing.name" in place.cells and draw(st.integers(0, 3)) == 0:
        own = {} if kind in ("number", "integer") else draw(COLUMNS[kind](place))
        column |= own | draw(ruled(kind))
        if column.pop("unique", False) and kind == "pattern":
            del column["given"]
    else:
        column |= draw(COLUMNS[kind](place))
    absent = st.sampled_from([0.0, 0.05, 0.5, 1.0])
    if "thing.name" in place.cells:
        absent |= st.sampled_from([{"when": CONDITIONS[0]}, {"rate": 0.2, "more_when": CONDITIONS[1]}, {"rate": 0.1}])
    column |= draw(maybe(missing=absent, hidden=st.just(True), note=st.just("why")))
    if kind == "reference":
        place.references[name] = column["to"].partition(".")[0]
    place.columns[name] = "text" if "format" in column else kind
    return column


#: How many children a parent has.
PER: tuple[Settings, ...] = (
    {"fixed": 3},
    {"mean": 2.5},
    {"min": 0, "max": 4},
    {"distribution": "geometric", "mean": 3, "min": 1},
    {"distribution": "negative_binomial", "mean": 2, "sd": 3, "max": 40},
    {"distribution": "zipf", "exponent": 1.6, "max": 300},
)
LISTS: Settings = {
    "thing": {"columns": ["name", "price", "stock"], "weights": [3, 2, 0, 1],
              "rows": [["latte, hot", 4.2, 7], ['the "x"', 4.05, None], ["never", 1, 1], ["grün\n", 12, 0]]},
    "flag": {"columns": ["on", "what"], "rows": [[True, None], [False, None]]},
}  # fmt: skip
CELLS = (
    "thing.name",
    "thing.price",
    "thing.stock",
    "flag.on",
    "flag.what",
    "first.name",
    "second.name",
    "guest.full_name",
)
BUNDLES = {
    "guest": {"kind": "person"},
    "home": {"kind": "place", "country": {"FR": 2, "JP": 1, "AE": 1, "US": 1}},
    "local": {"kind": "person", "at": "home", "gender": {"female": 1, "nonbinary": 1}},
    "other": {"kind": "person", "not": "guest", "age": {"mean": 30, "sd": 9}},
    "first": {"list": "thing"},
    "second": {"list": "thing", "not": "first"},
}


@st.composite
def tables(
    draw: st.DrawFn,
    name: str,
    parents: dict[str, dict[str, str]],
    must: str | None = None,
    most: int = 4,
    *,
    per: tuple[str, dict[str, str]] | None = None,
) -> Settings:
    """A table with a key and a date, and some columns of any kind; the last is of the kind `must`. `per`: the parent
    that its rows are made per, and that one's columns."""
    place = Place(parents=parents, cells=CELLS, above=per[1] if per else {})
    made: list[Settings] = [{"name": "id", "kind": "sequence"}, {"name": "born", "kind": "date", "start": "1980-01-01"}]
    place.columns |= {"id": "sequence", "born": "date"}
    if per:
        made.append({"name": "of", "kind": "reference", "to": f"{per[0]}.id"})
        place.columns["of"] = "sequence"
    kinds = [kind for kind in KINDS if kind not in FAMILY or (kind == "reference" and parents)]
    # Rows follow from a parent or from steps of time, not from both.
    kinds = [*(kind for kind in kinds if kind != "series"), "running"] if per else kinds
    wanted = draw(st.lists(st.sampled_from(kinds), max_size=most)) + ([must] if must else [])
    names = draw(st.lists(st.sampled_from(NAMES), min_size=len(wanted), max_size=len(wanted), unique=True))
    for column, kind in zip(names, wanted, strict=True):
        made.append(draw(columns(place, column, kind)))
    if must:
        made[-1].pop("hidden", None)
    rows: Any = draw(st.integers(1, 40))
    if per:
        rows = {"per": per[0], **draw(st.sampled_from(PER))}
    table: Settings = {"name": name, "rows": rows, "bundles": BUNDLES, "columns": made}
    if any(column.get("kind") == "series" for column in made):
        del table["rows"]
        table["every"] = draw(every(parents))
        made.append({"name": "at", "kind": "datetime", "every": True})
        made.append({"name": "before", "sql": "prev(id)"})
    if draw(st.integers(0, 3)) == 0:
        more = draw(together())
        table |= {"columns": [*more["columns"], *made], "correlations": more["correlations"]}
    ordered = {"order": "born"} if per and draw(st.booleans()) else {}
    return table | ordered | draw(maybe(key=st.just(f"{name} of old")))


@st.composite
def schemas(draw: st.DrawFn, must: str | None = None) -> Settings:
    """A schema of one to three tables, of which the last is the main one; it has a column of the kind `must`."""
    known: dict[str, dict[str, str]] = {}
    made = []
    count = draw(st.integers(2 if must in ("reference", "running") else 1, 3))
    names = ("Parents", "middle", "main_1")[-count:]
    # Parents of the main table grow with it, and what is drawn from them moves; so nobody else refers to them.
    chain = min(draw(st.sampled_from([1, 2] if must == "running" else [0, 0, 1, 2])), count - 1)
    chain = 0 if must in ("reference", "series") else chain
    growing = names[count - 1 - chain : count - 1]
    for at, name in enumerate(names):
        per = (names[at - 1], known[names[at - 1]]) if at > count - 1 - chain else None
        still = {parent: columns for parent, columns in known.items() if parent not in growing}
        table = draw(tables(name, still, must if at == count - 1 else None, per=per))
        known[name] = {column["name"]: column.get("kind", "from") for column in table["columns"]}
        made.append(table)
    if must == "rollup":
        made.insert(0, copy.deepcopy(LINES))
    extra = maybe(locale=st.sampled_from(["en_US", "de_DE", "ja_JP"]), as_of=st.just("2026-03-01"))
    return {"lists": copy.deepcopy(LISTS), "tables": made, **draw(extra)}


def examples(share: float) -> settings:
    """Settings for a test that draws a part of the profile's number of examples."""
    return settings(max_examples=max(2, round(share * settings.default.max_examples)))


def drawn(kind: str, count: int) -> list[dict[str, Any]]:
    """About so many schemas with a column of a kind, the same ones every time, for tests that are no properties."""
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(schemas(kind))
    def collect(schema: Settings) -> None:
        found.append(schema)

    collect()
    return found
