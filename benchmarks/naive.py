"""The naive design, the named baseline: Faker row by row, pandas, `to_csv`. `python naive.py SCHEMA ROWS OUT`."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from faker import Faker

if TYPE_CHECKING:
    from collections.abc import Callable


def cell(column: dict[str, Any], fake: Faker) -> Callable[[dict[str, Any]], Any]:
    """How a Faker script makes this column."""
    kind = column.get("kind")
    if kind == "faker":
        method, args = getattr(fake, column["method"]), column.get("args", {})
        return lambda row: method(**args)
    if kind == "sequence":
        return lambda row: row["_row"] + 1
    if kind == "uuid":
        return lambda row: fake.uuid4()
    if kind == "integer":
        return lambda row: fake.random_int(column["min"], column["max"])
    if kind == "category":
        names, weights = list(column["values"]), list(column["values"].values())
        return lambda row: random.choices(names, weights)[0]
    if kind == "number" and "median" in column:
        from math import log

        return lambda row: round(random.lognormvariate(log(column["median"]), column["sigma"]), column["decimals"])
    if kind == "number":
        return lambda row: round(random.gauss(column["mean"], column["sd"]), column["decimals"])
    if kind == "datetime":
        return lambda row: fake.date_time_between("-2y", "now").replace(microsecond=0)
    return lambda row: round(row["quantity"] * row["unit_price"], 2)


def main(path: str, rows: int, out: str) -> None:
    columns = json.loads(Path(path).read_text("utf-8"))["tables"][0]["columns"]
    fake = Faker()
    makers = [(column["name"], cell(column, fake)) for column in columns]
    made = []
    for number in range(rows):
        row: dict[str, Any] = {"_row": number}
        for name, make in makers:
            row[name] = make(row)
        made.append(row)
    pd.DataFrame(made).drop(columns="_row").to_csv(out, index=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
