"""Nanoseconds a cell of each kind and setting, values and text, beside the hash alone; and the time to compile.

    python benchmarks/cells.py [--rounds 15] [--only number,template]

Blocks of 16,384 rows, each further on in the table; the best round counts, in processor time, because what a busy
machine adds is no property of the code. Columns that a case reads are made before the clock starts. Sorted by the cost
of the values; `x hash` is that cost in hashes, which every drawn cell needs.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fabulate.columns import text
from fabulate.engine import address, compile_schema
from fabulate.engine.block import block
from fabulate.schema import parse
from fabulate.schema.parts import BUNDLES

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 16_384
WORDS = [f"word{at}" for at in range(200)]
LISTS = {"drink": {"columns": ["name", "price"], "rows": [["latte", 4.2], ["tea", 3.1], ["espresso", 2.8]]}}
PARENTS = {"name": "shops", "rows": 500, "columns": [
    {"name": "shop_id", "kind": "sequence"},
    {"name": "city", "kind": "category", "values": ["Rome", "Oslo", "Bonn"]},
    {"name": "owner", "from": "person.full_name"}]}  # fmt: skip
DECLARED = {"home": {"kind": "place", "country": ["US", "DE", "FR", "JP", "BR"]},
            "local": {"kind": "person", "at": "home"}}  # fmt: skip
#: What some cases read; they are made before the clock starts.
READ: list[dict[str, Any]] = [
    {"name": "id", "kind": "sequence"}, {"name": "born", "kind": "date", "start": "-60y"},
    {"name": "n", "kind": "integer", "min": 1, "max": 9}, {"name": "price", "kind": "number", "mean": 9, "sd": 2},
    {"name": "size", "kind": "category", "values": ["small", "medium", "large"]},
    {"name": "vip", "kind": "boolean", "rate": 0.3}, {"name": "shop", "kind": "reference", "to": "shops"},
]  # fmt: skip
CASES: dict[str, dict[str, Any]] = {
    "number uniform": {"kind": "number", "min": 0, "max": 100},
    "number step": {"kind": "number", "min": 0, "max": 100, "step": 0.25},
    "number normal": {"kind": "number", "mean": 50, "sd": 10},
    "number normal truncated": {"kind": "number", "mean": 50, "sd": 10, "min": 20, "max": 70},
    "number lognormal": {"kind": "number", "median": 20, "sigma": 0.8},
    "number beta": {"kind": "number", "mean": 7.2, "min": 1, "max": 10},
    "number exponential": {"kind": "number", "mean": 4},
    "number gamma": {"kind": "number", "distribution": "gamma", "mean": 20, "sd": 9},
    "number triangular": {"kind": "number", "distribution": "triangular", "min": 0, "mode": 3, "max": 9},
    "number pareto": {"kind": "number", "distribution": "pareto", "min": 1, "exponent": 2.5},
    "number quantiles": {"kind": "number", "distribution": "quantiles", "points": [[0, 1], [0.5, 9], [1, 99]]},
    "number mixture": {"kind": "number", "distribution": "mixture", "of": [{"mean": 5, "sd": 1}, {"min": 0, "max": 9}]},
    "number zeros": {"kind": "number", "mean": 50, "sd": 10, "zeros": 0.2},
    "number missing": {"kind": "number", "mean": 50, "sd": 10, "missing": 0.2},
    "number missing more_when": {"kind": "number", "mean": 50, "sd": 10, "missing": {"rate": 0.2, "more_when": "vip"}},
    "number pool": {"kind": "number", "mean": 50, "sd": 10, "pool": 25},
    "number given": {"kind": "number", "mean": 50, "sd": 10, "given": [{"when": "vip", "mean": 80}]},
    "number given times": {"kind": "number", "mean": 50, "sd": 10, "given": [
        {"when": "vip", "times": 2}, {"when": "n > 5", "plus": 3}]},
    "number overall": {"kind": "number", "mean": 50, "sd": 10, "overall": {"mean": 60},
                       "given": [{"when": "vip", "mean": 80}]},
    "number correlated": {"kind": "number", "mean": 50, "sd": 10, "correlated": [
        {"columns": ["price", "x"], "spearman": 0.5}]},
    "number correlated with three": {"kind": "number", "mean": 50, "sd": 10, "correlated": [
        {"columns": [name, "x"], "spearman": 0.3} for name in ("price", "n", "vip")]},
    "number correlated within": {"kind": "number", "mean": 50, "sd": 10, "correlated": [
        {"columns": ["price", "x"], "spearman": 0.5, "within": "size"}]},
    "number correlated given": {"kind": "number", "mean": 50, "sd": 10, "given": [{"when": "vip", "mean": 80}],
                                "correlated": [{"columns": ["price", "x"], "spearman": 0.3}]},
    "number driven": {"kind": "number", "mean": 50, "sd": 10, "drivers": {"price": 1}, "r2": 0.5},
    "integer uniform": {"kind": "integer", "min": 1, "max": 6},
    "integer normal": {"kind": "integer", "mean": 41, "sd": 13, "min": 16, "max": 90},
    "integer poisson": {"kind": "integer", "mean": 4},
    "integer zipf": {"kind": "integer", "distribution": "zipf", "exponent": 1.3, "max": 500},
    "boolean": {"kind": "boolean", "rate": 0.3},
    "boolean labels": {"kind": "boolean", "rate": 0.3, "labels": ["yes", "no"]},
    "boolean correlated": {"kind": "boolean", "rate": 0.3, "correlated": [
        {"columns": ["price", "x"], "spearman": 0.3}]},
    "boolean target": {"kind": "boolean", "rate": 0.2, "auc": 0.85, "drivers": {
        "price": 1, "n": -0.5, "vip": 1.5, "size": {"small": 0.5}, "born": 0.3}},
    "category even": {"kind": "category", "values": ["a", "b", "c"]},
    "category weights": {"kind": "category", "values": {"small": 3, "medium": 5, "large": 2}},
    "category 1,000 words": {"kind": "category", "values": {f"w{at}": 1 / (at + 1) for at in range(1_000)}},
    "date": {"kind": "date", "start": "-3y"},
    "date weekdays": {"kind": "date", "start": "-3y", "weekdays": {"sat": 3, "sun": 0}},
    "date after by": {"kind": "date", "after": "born", "by": {"median": 9}, "end": "+30y"},
    "date format": {"kind": "date", "start": "-3y", "format": "%d %b %Y"},
    "datetime": {"kind": "datetime", "start": "2026-01-01", "end": "2026-06-30"},
    "datetime hours": {"kind": "datetime", "start": "2026-01-01", "end": "2026-06-30", "hours": {"7..19": 1}},
    "datetime zone": {"kind": "datetime", "start": "2026-01-01", "end": "2026-06-30", "zone": "Europe/Berlin"},
    "time": {"kind": "time", "start": "09:00", "end": "17:30"},
    "sequence": {"kind": "sequence"},
    "sequence format": {"kind": "sequence", "format": "S-{:06d}"},
    "uuid": {"kind": "uuid"},
    "pattern": {"kind": "pattern", "regex": r"[A-Z]{3}-\d{6}"},
    "pattern unique": {"kind": "pattern", "regex": r"[A-Z]{3}-\d{6}", "unique": True},
    "pattern optional": {"kind": "pattern", "regex": r"[A-Z]{3}(-\d{2})?[a-z]{1,6}"},
    "template slots": {"kind": "template", "texts": ["The {a} {b}."], "slots": {"a": WORDS, "b": WORDS}},
    "template two texts": {"kind": "template", "texts": ["The {a}.", "A {b}!"], "slots": {"a": WORDS, "b": WORDS}},
    "template cells": {"kind": "template", "texts": ["{size} for {price}"]},
    "template unique": {"kind": "template", "texts": ["{a} {b}", "{a}-{b}-{b:2}"], "unique": True,
                        "slots": {"a": WORDS, "b": WORDS}},
    "template pool": {"kind": "template", "texts": ["The {a} {b}."], "pool": 25, "slots": {"a": WORDS, "b": WORDS}},
    "reference": {"kind": "reference", "to": "shops"},
    "reference zipf": {"kind": "reference", "to": "shops", "zipf": 1.1},
    "reference not": {"kind": "reference", "to": "shops", "not": "shop"},
    "from list": {"from": "drink.price"},
    "from parent": {"from": "shop.city"},
    "from parent's person": {"from": "shop.owner"},
    "from person full_name": {"from": "person.full_name"},
    "from person email": {"from": "person.email"},
    "from person gender": {"from": "person.gender"},
    "from person title": {"from": "person.title"},
    "from person age": {"from": "person.age"},
    "from person birth_date": {"from": "person.birth_date"},
    "from person username": {"from": "person.username"},
    "from person phone": {"from": "person.phone"},
    "from person at a place": {"from": "local.full_name"},
    **{f"from place {part}": {"from": f"place.{part}"} for part in BUNDLES["place"]},
    "from place of five countries": {"from": "home.street_address"},
    **{f"from company {part}": {"from": f"company.{part}"} for part in BUNDLES["company"]},
    **{f"from vehicle {part}": {"from": f"vehicle.{part}"} for part in BUNDLES["vehicle"]},
    **{f"from product {part}": {"from": f"product.{part}"} for part in BUNDLES["product"]},
    **{f"from card {part}": {"from": f"card.{part}"} for part in BUNDLES["card"]},
    "sql product": {"sql": "n * price", "decimals": 2},
    "sql division": {"sql": "price / n"},
    "sql case": {"sql": "case size when 'small' then 0.85 when 'large' then 1.2 else 1 end"},
    "sql condition": {"sql": "n > 5 and vip"},
    "sql power": {"sql": "power(price, 1.5)"},
    "sql text": {"sql": "upper(size) || '-' || id"},
    "sql date": {"sql": "born + interval '18 years'"},
    **{f"faker {method}": {"kind": "faker", "method": method} for method in (
        "name email phone_number street_address address city country company job boolean postcode date_of_birth "
        "pyfloat uuid4 ipv4 ean13 ssn credit_card_number iban isbn13 user_agent sentence paragraph text "
        "password").split()},
    "faker date_between": {"kind": "faker", "method": "date_between", "args": {"start_date": "-2y"}},
    "faker pyfloat bounds": {"kind": "faker", "method": "pyfloat", "args": {
        "min_value": 1, "max_value": 900, "right_digits": 2}},
    "faker profile, by Faker itself": {"kind": "faker", "method": "profile"},
    "faker name pool": {"kind": "faker", "method": "name", "pool": 25},
    "faker uuid4 unique": {"kind": "faker", "method": "uuid4", "unique": True},
}  # fmt: skip


#: Tables made per parent, and what is computed over their rows.
FAMILIES: dict[str, dict[str, Any]] = {
    "poisson": {"mean": 5}, "even": {"min": 1, "max": 6}, "fixed": {"fixed": 3},
    "zipf": {"distribution": "zipf", "exponent": 2, "max": 10_000},
}  # fmt: skip


def family(rows: dict[str, Any]) -> dict[str, Any]:
    """Customers and their orders, with a rollup and a running sum."""
    customers = [{"name": "id", "kind": "sequence"}, {"name": "spent", "rollup": "sum(orders.total)"}]
    orders = [
        {"name": "id", "kind": "reference", "to": "customers"},
        {"name": "total", "kind": "number", "min": 1, "max": 99},
        {"name": "balance", "running": "sum(total)"},
    ]
    return {"main": "orders", "tables": [
        {"name": "customers", "columns": customers},
        {"name": "orders", "rows": {"per": "customers", **rows}, "columns": orders},
    ]}  # fmt: skip


def families(rounds: int) -> None:
    """Nanoseconds a child for its parent, the key, a running sum and the parent's rollup; microseconds a lone row."""
    print(f"\n{'rows per parent':28} {'parent':>9} {'key':>9} {'running':>9} {'rollup':>9} {'lone row us':>12}")
    for name, said in FAMILIES.items():
        program = compile_schema(parse(family(said)))
        sizes, table = program.sizes(10**9), program.tables["orders"]
        per = table.per
        assert per is not None
        found = [best(lambda at: block(table, at * ROWS, (at + 1) * ROWS, 0, sizes).families(), rounds)]  # noqa: B023
        for column in ("id", "balance"):
            cell = table.cells[column]
            found.append(best(lambda at: block(table, at * ROWS, (at + 1) * ROWS, 0, sizes).vector(cell), rounds))  # noqa: B023
        top, parents = program.tables["customers"], round(ROWS / float(per.counts.mean))
        spent = top.cells["spent"]
        found.append(best(lambda at: block(top, at * parents, (at + 1) * parents, 0, sizes).vector(spent), rounds))  # noqa: B023
        lone = best(lambda at: program.run("orders", 10**8 + 977 * at, 10**8 + 977 * at + 1, 0, sizes), 5 * rounds)  # noqa: B023
        print(f"{name:28} " + " ".join(f"{1e9 * took / ROWS:9.1f}" for took in found) + f" {1e6 * lone:12.0f}")


def everything(rounds: int) -> None:
    """Nanoseconds a written cell of whole tables: with series, in an order, with mess, and the same without it."""
    said = json.loads((Path(__file__).resolve().parent / "schemas" / "everything.json").read_text("utf-8"))
    plain = [{name: value for name, value in table.items() if name != "mess"} for table in said["tables"]]
    soiled, clean = (compile_schema(parse({**said, "tables": tables})) for tables in (said["tables"], plain))
    at = {"name": "at", "kind": "datetime", "start": "2026-01-01", "end": "2026-06-30"}
    ordered = compile_schema(parse({"tables": [{"name": "ordered", "order": "at", "columns": [at]}]}))
    print(f"\n{'tables of everything.json':28} {'ns a cell':>9} {'columns':>9}")
    for program, table, name in (
        (soiled, "readings", "readings, with series"), (ordered, "ordered", "a table in order"),
        (soiled, "visits", "visits, with mess"), (clean, "visits", "visits without it"),
    ):  # fmt: skip
        sizes, columns = program.sizes({table: 10**7}), len(program.tables[table].written)
        took = best(lambda at: program.run(table, at * ROWS, (at + 1) * ROWS, 0, sizes), rounds)  # noqa: B023
        print(f"{name:28} {1e9 * took / ROWS / columns:9.1f} {columns:9}")


def schema(*columns: dict[str, Any]) -> dict[str, Any]:
    """A schema with these columns beside those that they read; `correlated` is the table's part of a column."""
    own = [{name: setting for name, setting in column.items() if name != "correlated"} for column in columns]
    pairs = [pair for column in columns for pair in column.get("correlated", ())]
    table = {"name": "t", "bundles": DECLARED, "columns": [*READ, *own], **({"correlations": pairs} if pairs else {})}
    return {"as_of": "2026-01-01", "lists": LISTS, "tables": [PARENTS, table]}


def wide(count: int) -> dict[str, Any]:
    """A schema of so many columns, of the kinds that people ask for most, beside those that they read."""
    usual = (
        "sequence format", "from person full_name", "from person email", "integer normal", "category weights", "date",
        "datetime hours", "number beta", "number lognormal", "boolean", "sql product", "template two texts",
    )  # fmt: skip
    return schema(*({"name": f"c{at}", **CASES[usual[at % len(usual)]]} for at in range(count)))


def best(run: Callable[[int], object], rounds: int) -> float:
    """The least processor time of several runs, in seconds."""
    times = []
    for at in range(rounds):
        begin = time.process_time_ns()
        run(at)
        times.append(time.process_time_ns() - begin)
    return min(times) / 1e9


def case(said: dict[str, Any], rounds: int) -> tuple[float, float]:
    """Nanoseconds a cell: its value, and its text from the value."""
    program = compile_schema(parse(schema({"name": "x", **said})))
    table, sizes = program.tables["t"], program.sizes(10**9)
    cell, read = table.cells["x"], [table.cells[column["name"]] for column in READ]
    rows = ROWS // 64 if said.get("method") == "profile" else ROWS
    blocks = [block(table, at * rows, (at + 1) * rows, 0, sizes) for at in range(rounds)]
    for some in blocks:
        for other in read:
            some.vector(other)
    value = best(lambda at: blocks[at].vector(cell), rounds)
    written = best(lambda at: text.cells(blocks[at].vector(cell), "csv"), rounds)
    return value / rows * 1e9, written / rows * 1e9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    rows = np.arange(ROWS, dtype=np.int64)
    key = address.key(0, "t", "x")
    hash_ = best(lambda at: address.hashes(rows, key), 10 * options.rounds) / ROWS * 1e9
    print(f"{'':28} {'value ns':>9} {'text ns':>9} {'x hash':>7}\n{'the hash alone':28} {hash_:9.1f}")
    found = {
        name: case(said, options.rounds)
        for name, said in CASES.items()
        if not options.only or name.split()[0] in options.only.split(",")
    }
    for name, (value, written) in sorted(found.items(), key=lambda pair: pair[1]):
        print(f"{name:28} {value:9.1f} {written:9.1f} {value / hash_:7.1f}")
    if not options.only or "family" in options.only.split(","):
        families(options.rounds)
    if not options.only or "everything" in options.only.split(","):
        everything(options.rounds)
    for count in (12, 200):
        parsed = parse(wide(count))
        took = best(lambda at, parsed=parsed: compile_schema(parsed), options.rounds)  # type: ignore[misc]
        reading = best(lambda at, count=count: parse(wide(count)), options.rounds)  # type: ignore[misc]
        print(f"compile {count} columns: {1e3 * took:.1f} ms, after reading the schema in {1e3 * reading:.1f} ms")


if __name__ == "__main__":
    main()
