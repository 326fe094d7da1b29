"""Writes the reference pages from the program itself: docs/cli.md, http.md, schema.md, settings.md.

python tools/reference.py            tells which pages are stale (exit code 1)
python tools/reference.py --write    writes them
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from http_page import markdown
from reference_mess import mess, steps

from fabulate.api import generate
from fabulate.cli.main import EXAMPLES, parser
from fabulate.engine.compile import COMPILE
from fabulate.schema.columns import KINDS
from fabulate.schema.describe import describe_kind, json_schema, settings_of
from fabulate.schema.parts import BUNDLES, SETTINGS
from fabulate.settings import VARIABLES

DOCS = Path(__file__).resolve().parent.parent / "docs"

#: One worked example a kind: the column, and columns beside it where it needs some.
# fmt: off
SHOWN: dict[str, list[dict[str, Any]]] = {
    "number": [{"name": "height_cm", "kind": "number", "mean": 171, "sd": 9, "min": 140, "max": 210, "decimals": 1}],
    "integer": [{"name": "children", "kind": "integer", "mean": 1.6}],
    "boolean": [{"name": "member", "kind": "boolean", "rate": 0.35, "labels": ["yes", "no"]}],
    "category": [{"name": "size", "kind": "category", "values": {"small": 3, "medium": 5, "large": 2}}],
    "date": [
        {"name": "ordered", "kind": "date", "start": "2025-01-01", "end": "2025-12-31"},
        {"name": "delivered", "kind": "date", "after": "ordered", "by": {"median": 3, "sigma": 0.6, "unit": "d"}},
    ],
    "datetime": [{"name": "sold_at", "kind": "datetime", "start": "-1y", "hours": {"7..10": 5, "11..18": 2},
                  "weekdays": {"sat": 1.5}}],
    "time": [{"name": "opens", "kind": "time", "start": "06:00", "end": "11:00"}],
    "sequence": [{"name": "sale_id", "kind": "sequence", "format": "S-{:06d}"}],
    "uuid": [{"name": "id", "kind": "uuid"}],
    "pattern": [{"name": "sku", "kind": "pattern", "regex": "(AB|CD)-\\d{4}[A-F]", "unique": True}],
    "template": [
        {"name": "drink", "kind": "category", "values": ["latte", "green tea"]},
        {"name": "comment", "kind": "template",
         "texts": {"The {drink} was {how}.": 3, "Quick {drink}, {how} staff.": 1},
         "slots": {"how": ["fine", "lovely", "slow"]}},
    ],
    "reference": [{"name": "customer_id", "kind": "reference", "to": "customers"},
                  {"name": "city", "from": "customer_id.city"}],
    "faker": [{"name": "plate", "kind": "faker", "method": "license_plate"}],
    "from": [{"name": "name", "from": "person.full_name"}, {"name": "email", "from": "person.email"},
             {"name": "drink", "from": "menu.name"}, {"name": "price", "from": "menu.price"}],
    "sql": [
        {"name": "quantity", "kind": "integer", "min": 1, "max": 5},
        {"name": "unit_price", "kind": "number", "min": 2, "max": 9},
        {"name": "total", "sql": "quantity * unit_price", "decimals": 2},
    ],
}
FAMILY: dict[str, Any] = {"main": "orders", "tables": [
    {"name": "customers", "rows": 300, "columns": [
        {"name": "customer_id", "kind": "sequence"},
        {"name": "since", "kind": "date", "start": "2023-01-01", "end": "2024-12-31"},
        {"name": "spent", "rollup": "sum(orders.total)"},
        {"name": "last_order", "rollup": "max(orders.ordered)"}]},
    {"name": "orders", "rows": {"per": "customers", "mean": 2.4, "max": 12}, "order": "ordered", "columns": [
        {"name": "order_id", "kind": "sequence", "start": 1001},
        {"name": "customer_id", "kind": "reference", "to": "customers"},
        {"name": "ordered", "kind": "date", "after": "customer_id.since", "end": "2025-12-31"},
        {"name": "total", "rollup": "sum(items.amount)"},
        {"name": "spent_so_far", "running": "sum(total)"}]},
    {"name": "items", "rows": {"per": "orders", "min": 1, "max": 3}, "columns": [
        {"name": "order_id", "kind": "reference", "to": "orders"},
        {"name": "line", "kind": "sequence", "within": "order_id"},
        {"name": "amount", "kind": "number", "median": 20, "sigma": 0.6}]},
]}
#: Columns that go together.
DRIVEN: list[dict[str, Any]] = [
    {"name": "size_m2", "kind": "number", "median": 80, "sigma": 0.4, "decimals": 0},
    {"name": "price", "kind": "number", "median": 250000, "sigma": 0.5, "step": 1000, "decimals": 0},
    {"name": "garden", "kind": "boolean", "rate": 0.3},
    {"name": "sold", "kind": "boolean", "rate": 0.2, "auc": 0.85, "drivers": {"price": -1, "garden": 1.5}},
]
CORRELATED = [{"columns": ["size_m2", "price"], "spearman": 0.7}]
TOGETHER = """## Columns that go together

A table's `correlations` say what two columns have in common; a column's `drivers` what moves it. Each column keeps the
distribution, the rate or the shares that its settings say, in each branch of its rules too.

| setting | meaning |
|---|---|
| `correlations` | of a table: `[{"columns": ["size", "price"], "spearman": 0.7}]`, or `pearson`; of written cells |
| `within` | of a correlation: a category, a boolean or a whole number, in each group of which the coefficient holds |
| `drivers` | of a column: relative strengths: `{"age": -1, "smoker": 1.5, "region": {"north": 0.2}}` |
| `auc` | for booleans and categories: how often the best prediction has two rows with different cells in order |
| `r2` | the share of the written cells' variance that the best prediction from the drivers tells |

- Numbers, dates, times, booleans and ordered categories correlate. The column named first keeps its cells and the
  second is moved; what is read, computed or driven is never moved. Columns that no correlation names follow one another
  only through those between.
- Of two series the second's noise follows the first, with its waves and its noise: the coefficient is that within each
  entity, whatever their levels. Of two series with a `walk` it is that of the walks' steps.
- A driver is any cell of the row, also a parent's or a list's. Numbers, dates and ordered categories count by the
  normal score of their rank, booleans 1 when true, and labels what a map says (others 0). A missing driver counts
  nothing.
- Numbers, dates, times, booleans and categories are driven; a category towards its later values, in the order listed.
  Without `auc` or `r2`, the drivers make half of a cell's position.
- `auc` and `r2` are those of the rule: of the best prediction from the drivers (and what the column's rules read), as
  written, with their gaps. A file of n rows scatters around them.
- What cannot be had (two booleans of other rates, three correlations that exclude one another, an AUC that the drivers
  cannot reach) is an error with the nearest that can.

""".split("\n")
CUSTOMERS = {"name": "customers", "rows": 40, "columns": [
    {"name": "customer_id", "kind": "sequence", "format": "C-{:03d}"},
    {"name": "city", "kind": "category", "values": ["Oslo", "Lyon", "Porto"]},
]}
MENU = {"columns": ["name", "kind", "price"], "weights": [3, 2, 1],
        "rows": [["latte", "coffee", 4.2], ["espresso", "coffee", 2.8], ["green tea", "tea", 3.1]]}


def _read(bundle: str, *parts: str) -> list[dict[str, Any]]:
    return [{"name": part, "from": f"{bundle}.{part}"} for part in parts]


#: An example for each bundle: columns, and what the table declares.
SHOWN_BUNDLES: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "person": ([{"name": "buyer", "from": "buyer.full_name"}, {"name": "age", "from": "buyer.age"},
                {"name": "phone", "from": "buyer.phone"}, {"name": "seller", "from": "seller.full_name"}],
               {"home": {"kind": "place", "country": ["US", "Hungary", "GB"]},
                "buyer": {"kind": "person", "at": "home", "age": {"mean": 41, "sd": 13, "min": 16, "max": 90}},
                "seller": {"kind": "person", "not": "buyer", "gender": {"female": 2, "male": 1}}}),
    "place": (_read("place", "street_address", "city", "region_code", "postcode", "latitude", "longitude",
                    "time_zone"), {}),
    "company": (_read("company", *BUNDLES["company"]), {}),
    "vehicle": (_read("vehicle", *BUNDLES["vehicle"]), {}),
    "product": (_read("product", *BUNDLES["product"]), {}),
    "card": (_read("card", *BUNDLES["card"]), {}),
}
ABOUT_BUNDLES = [
    'A bundle\'s parts are read by `from` (and stand in `sql`, `when`, texts: `place.city`). Without a declaration',
    "there is one of each kind in a row. Several, or settings, are declared in the table's `bundles` by a name of",
    'their own, with `"kind"` (or `"list"`: a second pick from a list). `key` pins an old name, so that cells stay.',
    "",
    "| setting | meaning |",
    "|---|---|",
    "| `country` | a code or an English name; a list is even, a map has weights; `world` is every country, by people |",
    "| `region`, `city` | of a place: the only ones that come, each a name or a list; a region's code will do |",
    "| `locale` | whose names, streets and words; without it the schema's, or the country's own |",
    "| `at` | of a person: the place whose country (names, title, phone) it follows, row by row |",
    "| `not` | another bundle of the same kind or list: never the same one in a row |",
    "| `age` | `mean`, `sd`, `min`, `max` of a person's age as written; adults by default |",
    "| `gender` | weights of `female`, `male`, `nonbinary`; the first two even by default |",
    "",
    "Cities are real and come by their people; names of cities are in Latin letters. Telephone numbers are valid in",
    "form, North American ones have the exchange 555 that reaches nobody, e-mail addresses lie in domains kept for",
    "examples. Sources and licences: [data.md](data.md).",
]
# fmt: on


def cli() -> str:
    """The command line's page."""
    top = parser()
    lines = [
        "# Command line",
        "",
        "Written by `tools/reference.py` from the program.",
        "",
        "```",
        EXAMPLES.strip(),
        "```",
        "",
    ]
    commands = next(a for a in top._actions if isinstance(a, argparse._SubParsersAction))
    about = {choice.dest: choice.help for choice in commands._choices_actions}
    for name, command in commands.choices.items():
        lines += [
            f"## fabulate {name}",
            "",
            f"{(about[name] or '').capitalize()}.",
            "",
            "| argument | meaning |",
            "|---|---|",
        ]
        for action in command._actions:
            if action.dest == "help":
                continue
            shown = ", ".join(action.option_strings) or str(action.metavar or action.dest)
            value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else "")
            takes = f" {value}" if action.option_strings and action.nargs != 0 and value else ""
            about_it = action.help or " or ".join(map(str, action.choices or []))
            lines.append(f"| `{_cell(shown + takes)}` | {_cell(about_it)} |")
        lines.append("")
    lines += [
        "## Where things go",
        "",
        "Data goes to stdout or into files, everything else to stderr. Exit codes: 0 good, 1 failed, 2 wrong use, 130",
        "interrupted. A file appears under its name when it is whole: an error, Ctrl-C or a full disk leaves none.",
        "",
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Text inside a table of Markdown."""
    return text.replace("|", "\\|")


def schema() -> str:
    """The language's page."""
    lines = [
        "# The schema language",
        "",
        "Written by `tools/reference.py` from the models; every example is made by the program.",
        "",
        "A schema is JSON: tables of columns, the topic's lists, the facts that were asked for. A column is *drawn*",
        "(`kind`), *read* (`from`) or *computed* (`sql`). Settings describe what is written: `mean: 7.2, min: 1,",
        "max: 10` means that the written column has mean 7.2. Editors check it with [schema.json](schema.json): put",
        '`"$schema": "<path to>/schema.json"` in the file.',
        "",
        "The short form is a plain map of column to Faker method, one table named `data`:",
        "",
        "```json",
        '{"product": "catch_phrase", "price": {"method": "pyfloat", "min_value": 1, "max_value": 900}}',
        "```",
        "",
        "## Every column",
        "",
        "| setting | meaning |",
        "|---|---|",
        "| `name` | the header; `key` pins an old name when a column is renamed, so that its cells stay |",
        "| `missing` | the share of cells that are missing, 0 to 1 |",
        "| `unique` | no value twice: for sequence, uuid, pattern, template, email, username and those Faker methods "
        "whose cells can be counted |",
        "| `hidden` | computed for others, not written |",
        '| `given` | rules `{"when": "rating <= 2", …}`: the first that fits changes the settings it names |',
        "| `drivers` | what moves it, and how much it tells: see below |",
        "| `note` | for the reader |",
        "",
        "## Numbers: the settings tell the distribution",
        "",
        "| given | means |",
        "|---|---|",
        "| `min`, `max` | even between them |",
        "| `mean`, `sd` (± bounds) | normal, truncated, solved for the written mean and sd |",
        "| `median`, `sigma` (± bounds) | lognormal, truncated |",
        "| `mean`, `min`, `max` | beta between the bounds |",
        "| `mean` alone or with `min` | exponential from `min` (0); integers Poisson |",
        "",
    ]
    lines += tables()
    lines += [*TOGETHER[:-1], *_example(DRIVEN, correlations=CORRELATED), ""]
    lines += [*steps(), *mess()]
    for kind in KINDS:
        lines += [f"## `{kind}`", "", f"{describe_kind(kind)[0].upper()}{describe_kind(kind)[1:]}.", ""]
        if kind not in COMPILE:
            lines += ["In the language; the engine refuses it by name until it can make it.", ""]
        rows = settings_of(kind)
        if rows:
            lines += ["| setting | takes |", "|---|---|"]
            lines += [f"| `{setting}` | {_cell(takes)} |" for setting, takes in rows]
            lines.append("")
        if kind in SHOWN:
            lines += [*_example(SHOWN[kind]), ""]
    return "\n".join([*lines, *_bundles()])


def tables() -> list[str]:
    """How tables belong together, with a family of them that is made."""
    made = generate(schema=FAMILY, rows=5)
    shown = [line for name in made.tables for line in (f"# {name}", *str(made.to_csv(table=name)).splitlines(), "")]
    return [
        "## Tables",
        "",
        "| setting | meaning |",
        "|---|---|",
        "| `rows` | a number, or how many rows each row of another table has: see below |",
        "| `hidden` | made for others, not written |",
        "| `unique` | groups of columns of which no combination comes twice: references; or the one that the rows are "
        "made per and another one, so that no student takes a course twice |",
        "| `order` | a date column that rises with the rows, as irregularly as events come "
        "(a Poisson process; its cells depend on `total`), or, in a table made per "
        "parent, among the rows of each parent |",
        "| `every` | a row for each step of time, and of a parent |",
        "| `key` | the old name, when a table is renamed, so that its cells stay |",
        "",
        "`main`, else the last table that is not hidden, is the one that a number of rows counts.",
        "",
        "### Rows per parent",
        "",
        '`"rows": {"per": "customers", …}`, with at most 10,000 rows for one parent. The rows lie in their parents\'',
        "order, and the reference to that parent follows from the row. `per` names the table, or, where several",
        "references lead there, the reference.",
        "",
        "| given | rows of a parent |",
        "|---|---|",
        "| `fixed` | so many |",
        "| `min`, `max` | even between them |",
        "| `mean` (± `min` (0), `max`) | Poisson, truncated and solved for the mean |",
        "| `distribution: geometric`: `mean` (± bounds) | most have few, some have many |",
        "| `distribution: negative_binomial`: `mean`, `sd` (± bounds) | as uneven as the sd says |",
        "| `distribution: zipf` or `pareto`: `exponent`, `max` (`min`: 1) | a heavy tail |",
        "",
        "Of every 1,024 parents (more where families are large) the total is exact. A number of rows of a table that",
        "is made per parent brings as many parents as it reaches; the last may be cut, and its rollups are those of",
        "the rows that are written. `--rows customers=300,orders=500` counts several tables. References to a table",
        "that grows with the rows depend on how many there are.",
        "",
        "```json",
        _by_table(FAMILY),
        "```",
        "",
        "Five rows of orders, and what belongs to them:",
        "",
        "```",
        *shown[:-1],
        "```",
        "",
    ]


def _by_table(schema: dict[str, Any]) -> str:
    """A schema as JSON, a line a column."""
    lines = []
    for table in schema["tables"]:
        head = ", ".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in table.items() if k != "columns")
        columns = ",\n".join(f"        {json.dumps(column)}" for column in table["columns"])
        lines.append(f'    {{ {head}, "columns": [\n{columns} ] }}')
    return f'{{ "main": {json.dumps(schema["main"])}, "tables": [\n' + ",\n".join(lines) + " ] }"


def _bundles() -> list[str]:
    """The bundles: what their parts are, their settings, and an example each."""
    lines = ["## Bundles: parts that agree", "", *ABOUT_BUNDLES, ""]
    for name, parts in BUNDLES.items():
        settings = ", ".join(f"`{setting}`" for setting in SETTINGS[name])
        lines += [f"### `{name}`", "", *([f"Settings: {settings}.", ""] if settings else [])]
        lines += ["| part | type | what it holds |", "|---|---|---|"]
        lines += [f"| `{part}` | {about.type} | {about.text} |" for part, about in parts.items()]
        columns, bundles = SHOWN_BUNDLES[name]
        lines += ["", *(_example(columns, bundles=bundles) if bundles else _example(columns)), ""]
    return lines


def _example(columns: list[dict[str, Any]], **more: Any) -> list[str]:
    said = [json.dumps(column, ensure_ascii=False) for column in columns]
    said += [json.dumps({name: setting}, ensure_ascii=False) for name, setting in more.items()]
    whole = {
        "lists": {"menu": MENU},
        "tables": [CUSTOMERS, {"name": "data", "columns": columns, **more}],
    }
    rows = str(generate(schema=whole, rows=3).to_csv()).splitlines()
    return ["```json", *said, "```", "", "```", *rows, "```"]


def settings() -> str:
    """The environment's page."""
    lines = [
        "# Settings",
        "",
        "Written by `tools/reference.py`. All from the environment; flags of a command come first.",
        "",
    ]
    lines += [
        "| variable | meaning |",
        "|---|---|",
        *(f"| `{name}` | {meaning} |" for name, meaning in VARIABLES.items()),
        "",
    ]
    return "\n".join(lines)


def pages() -> dict[Path, str]:
    """Each page and what it should hold."""
    published = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    return {
        DOCS / "cli.md": cli(),
        DOCS / "http.md": markdown(),
        DOCS / "schema.md": schema(),
        DOCS / "settings.md": settings(),
        DOCS / "schema.json": published,
    }


def main() -> int:
    stale = 0
    for path, text in pages().items():
        if path.exists() and path.read_text("utf-8") == text:
            continue
        if "--write" in sys.argv:
            path.write_text(text, "utf-8")
            print(f"wrote {path.name}")
        else:
            stale = 1
            print(f"docs/{path.name} is stale; run python tools/reference.py --write")
    return stale


if __name__ == "__main__":
    raise SystemExit(main())
