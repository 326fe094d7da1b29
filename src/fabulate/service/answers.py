"""A dataset as an answer: its headers, its `ETag`, its bytes.

Header values are percent-encoded and at most 1 KiB long: no word from outside can end a line or start another header.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from .. import __version__
from ..answers import answered, messy
from ..schema import LANGUAGE, RequestError
from ..writers import FORMATS
from . import zips
from .asks import limits
from .packed import TEXT
from .stream import Blocks, Pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..dataset import Dataset
    from ..planner import Plan
    from ..report import Meter
    from ..settings import Settings
    from .asks import Generate

#: Bytes of a header's value.
MOST_HEADER = 1 << 10
CUT = quote("…")
#: The headers of an answer, and what they say; `docs/http.md` is written from this.
HEADERS: dict[str, str] = {
    "Fabulate-Seed": "The seed the rows were made with.",
    "Fabulate-Schema": "SHA-256 of the schema's canonical JSON.",
    "Fabulate-As-Of": "The day that is today for the dataset.",
    "Fabulate-Source": "Who planned: `llm`, `offline`, or `given` for a schema in the request.",
    "Fabulate-Cached": "`true` when the plan was there before the request, else `false`.",
    "Fabulate-Fallback": "Only where the LLM failed and the offline planner planned: `rate_limited`, `server_error`, "
    "`timeout`, `connection`, `unauthorized` or `invalid_plan`.",
    "Fabulate-Tables": "The names of all tables that `table` can ask for, separated by commas.",
    "Fabulate-Rows": "The rows of the answer's table (of the main table for a zip).",
    "Fabulate-Not-Understood": "Only where there are some: words of the description that had no effect, separated by "
    "commas.",
}


def plan_headers(plan: Plan, digest: str) -> dict[str, str]:
    """What an answer says of its plan."""
    said = {
        "Fabulate-Schema": digest,
        "Fabulate-As-Of": plan.schema.today.isoformat(),
        "Fabulate-Source": plan.source,
        "Fabulate-Cached": "true" if plan.cached else "false",
    }
    if plan.fallback:
        said["Fabulate-Fallback"] = plan.fallback
    if plan.not_understood:
        said["Fabulate-Not-Understood"] = _several(plan.not_understood)
    return said


def headers(ask: Generate, dataset: Dataset, digest: str) -> dict[str, str]:
    """The headers of a file but its type and length."""
    table = ask.table or dataset.main
    start, stop = dataset.span(table)
    suffix = ".zip" if ask.format == "zip" else FORMATS[ask.format].suffix
    return {
        "Content-Disposition": f'attachment; filename="{table}{suffix}"',
        "Fabulate-Seed": str(dataset.seed),
        **plan_headers(dataset.plan, digest),
        "Fabulate-Tables": _several(dataset.tables),
        "Fabulate-Rows": str(stop - start),
        **({"Vary": "Accept-Encoding"} if ask.format in TEXT else {}),
    }


def _several(values: Iterable[str]) -> str:
    """Values percent-encoded, with commas between; what is too long ends in an ellipsis after a whole value."""
    said = ""
    for value in values:
        longer = f"{said},{quote(value, safe='')}" if said else quote(value, safe="")
        if len(longer) + len(CUT) + 1 > MOST_HEADER:
            return f"{said},{CUT}" if said else CUT
        said = longer
    return said


def media_type(format: str) -> str:
    """The `Content-Type` of a format."""
    return "application/zip" if format == "zip" else FORMATS[format].media_type


def weight(format: str) -> int:
    """How many places a long answer takes: a row group of Parquet is held until it is whole."""
    return 4 if format == "parquet" else 1


def etag(ask: Generate, dataset: Dataset, digest: str, coding: str | None) -> str:
    """A strong `ETag`: all that the bytes of the answer depend on, hashed; packed ones have their own."""
    table, plan = ask.table or dataset.main, dataset.plan
    # A report says more than the rows: the words, and how they were planned. Another's words must not be answered.
    said = (dataset.description, plan.source, plan.cached, plan.fallback, plan.not_understood, plan.notes)
    parts = (
        digest, dataset.seed, dataset.span(table), sorted(dataset.sizes.items()), ask.format, ask.report,
        ask.answers, table, said if ask.report else None, LANGUAGE, __version__, coding,
    )  # fmt: skip
    return '"' + hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32] + '"'


def matches(etag: str, if_none_match: str) -> bool:
    """Whether `If-None-Match` names the tag, or any."""
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or "*" in tags


def table(ask: Generate, dataset: Dataset) -> str | None:
    """The table that is answered, None for all; RequestError when there is none of that name."""
    if ask.table is not None and ask.format == "zip":
        raise RequestError("a zip holds every table; leave out table, or ask for another format")
    if ask.report and ask.format != "zip":
        raise RequestError("a report comes in a zip, beside every table; ask for format zip")
    if ask.answers and ask.format != "zip":
        raise RequestError("answers come in a zip, beside the messy tables; ask for format zip")
    if ask.answers:
        messy(dataset)
    return None if ask.format == "zip" else dataset.named(ask.table)


def pieces(ask: Generate, dataset: Dataset) -> Pieces:
    """The bytes of the answer, to be pulled."""
    blocks = Blocks(dataset.program, dataset.seed, dataset.sizes)
    name = table(ask, dataset)
    if name is not None:
        return Pieces(_file(dataset, name, ask.format, blocks), blocks)
    return Pieces(zips.write(_members(ask, dataset, blocks), large=_large(dataset)), blocks)


def _members(ask: Generate, dataset: Dataset, blocks: Blocks) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every table, then the clean ones and the keys of those that are messy, and the report of the rows."""
    meter = dataset.meter() if ask.report else None
    for name in dataset.tables:
        yield f"{name}.csv", _file(dataset, name, "csv", blocks, meter)
    if ask.answers:
        yield from ((f"{name}.csv", cells) for name, cells in answered(dataset).items())
    if meter is not None:
        report = dataset.measured(meter)
        for suffix in (".html", ".json"):
            yield f"report{suffix}", iter([report.text(suffix).encode("utf-8", "replace")])


def _file(dataset: Dataset, table: str, format: str, blocks: Blocks, meter: Meter | None = None) -> Iterator[bytes]:
    program = dataset.program
    rows = blocks.of(table, *dataset.span(table))
    rows = meter.watch(rows) if meter is not None else rows
    return FORMATS[format].write(program.tables[table].written, program.types(table), rows)


def _large(dataset: Dataset) -> bool:
    """Whether a table's CSV might pass 2 GiB, by the widest its cells can be, quotes doubled."""
    for name in dataset.tables:
        start, stop = dataset.span(name)
        widest = sum(40 + 2 * max(t.width, *(4 * len(x) for x in t.labels), 0) for t in dataset.program.types(name))
        if (stop - start) * widest >= 1 << 31:
            return True
    return False


def within(ask: Generate, dataset: Dataset, settings: Settings) -> tuple[int, int]:
    """The rows and the cells of an answer; RequestError where they are more than the service makes at a time.

    Cells are those of every table and column, hidden ones too; of the main table only the rows that are asked for.
    """
    name = table(ask, dataset)
    asked = {t: dataset.span(t)[1] - dataset.span(t)[0] for t in ([name] if name else dataset.tables)}
    for written, rows in asked.items():
        if rows > settings.max_rows:
            raise RequestError(f"{written} would have {rows:,} rows; {limits(settings)}")
    made = {t: dataset.rows if t == dataset.main else rows for t, rows in dataset.sizes.items()}
    cells = sum(made[table.name] * len(table.columns) for table in dataset.schema.tables)
    if cells > settings.max_cells:
        raise RequestError(f"the dataset would have {cells:,} cells; {limits(settings)}")
    return sum(asked.values()), cells
