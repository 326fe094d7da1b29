"""Ten rows of every domain of the knowledge as one page, made for reading by somebody who knows the subject.

    python tools/domain_page.py domains.md                      # every domain
    python tools/domain_page.py domains.md --only wines,taxi_rides --rows 20 --width 40

A domain is rendered as people get it: the plan for its first name. After the rows of each table: which columns go
together over 2,000 rows (Spearman of numbers; of a number and the groups of a category the correlation ratio of its
ranks, as `genre>tempo`), and how long the compile took. At the page's end: the domains in which nothing does.
"""

from __future__ import annotations

import argparse
import statistics
import time
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import fabulate
from fabulate.engine import compile_schema
from fabulate.planner.offline import plan
from fabulate.planner.offline.knowledge import load
from fabulate.schema import parse

if TYPE_CHECKING:
    import pandas as pd

    from fabulate.schema import Schema

DAY = date(2026, 6, 1)
SAMPLE, SEED = 2000, 3
LEAST, MOST_PAIRS, MOST_GROUPS = 0.15, 12, 12


def main() -> None:
    """Reads the arguments and writes the page."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("page", type=Path, help="the file to write")
    reader.add_argument("--only", help="domains, with commas between")
    reader.add_argument("--rows", type=int, default=10)
    reader.add_argument("--width", type=int, default=30, help="where a cell is cut")
    asked = reader.parse_args()
    domains = load().domains
    stems = asked.only.split(",") if asked.only else sorted(domains)
    parts: list[str] = []
    flat: list[str] = []
    for stem in stems:
        text, related = section(stem, str(domains[stem]["names"][0]), asked.rows, asked.width)  # type: ignore[index]
        parts.append(text)
        if not related:
            flat.append(stem)
    parts.append(f"# Domains in which nothing goes together ({len(flat)})\n\n{' '.join(flat)}\n")
    asked.page.write_text("\n".join(parts), encoding="utf-8")


def section(stem: str, words: str, rows: int, width: int) -> tuple[str, bool]:
    """The part of the page about one domain, and whether anything in it goes together."""
    schema = parse(plan(words, as_of=DAY).schema)
    lines = [f"# {stem} ({milliseconds(schema):.0f} ms)"]
    few = fabulate.generate(schema=schema, rows=rows, seed=SEED)
    many = fabulate.generate(schema=schema, rows=SAMPLE, seed=SEED)
    related = False
    for name in few.tables:
        frame = few.to_pandas(name).head(rows).map(str)
        if len(few.tables) > 1:
            lines.append(f"## {name}")
        lines += [
            "|".join(map(str, frame.columns)),
            *("|".join(cell[:width] for cell in row) for row in frame.to_numpy()),
        ]
        pairs = together(many.to_pandas(name))
        related |= bool(pairs)
        lines.append(f"~ {'; '.join(pairs)}" if pairs else "~ nothing goes together")
    return "\n".join(lines) + "\n", related


def milliseconds(schema: Schema) -> float:
    """Processor time of a compile: the median of three."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        compile_schema(schema)
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken)


def together(frame: pd.DataFrame) -> list[str]:
    """Columns that go together, the strongest first, as `size~price +0.71`; keys and moments are left out."""
    numeric = frame.select_dtypes(["number", "boolean"]).astype(float)
    for column in frame.columns.difference(numeric.columns):  # ordered categories as "3" are numbers to a reader
        try:
            numeric[column] = frame[column].astype(float)
        except (TypeError, ValueError):
            continue
    keep = [c for c in numeric if numeric[c].nunique() > 1 and not str(c).endswith("_id") and not numeric[c].is_unique]
    ranks = numeric[keep].rank()
    rho = ranks.corr()
    found = [(float(rho.loc[a, b]), f"{a}~{b}") for a, b in combinations(keep, 2)]  # type: ignore[arg-type]
    for group in frame.columns.difference(numeric.columns):
        if 2 <= frame[group].nunique() <= MOST_GROUPS:
            means = ranks.groupby(frame[group]).transform("mean")
            found += [(float(means[c].std() / ranks[c].std()), f"{group}>{c}") for c in keep]
    strong = sorted((pair for pair in found if abs(pair[0]) >= LEAST), key=lambda pair: -abs(pair[0]))
    return [f"{names} {value:+.2f}" for value, names in strong[:MOST_PAIRS]]


if __name__ == "__main__":
    main()
