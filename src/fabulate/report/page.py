"""A report as one page that can be handed out: no script, nothing fetched, everything from outside escaped."""

from __future__ import annotations

import json
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from .entities import drawing
from .model import said
from .phrases import legend, marked
from .plots import cut
from .sections import VERDICTS, columns, correlations, facts, keys, scrolled, truth

if TYPE_CHECKING:
    from .model import Report

#: What a browser may do with the page: show it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
#: Characters of a schema that is shown in the page; a longer one is in the JSON report.
MOST_SCHEMA = 1 << 17


def page(report: Report) -> str:
    """The whole page, HTML 5."""
    title = escape(cut(report.name, 120))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}: a data report</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        f"{_head(report)}\n<main>\n{_asked(report)}{_tables(report)}{_joined(report)}{_truth(report)}{_again(report)}"
        f"</main>\n<footer>Made by Fabulate {escape(report.again.versions.get('fabulate', ''))}. "
        "The rows are invented; nobody in them is real.</footer>\n</body>\n</html>\n"
    )


def fragment(report: Report) -> str:
    """The facts alone, for a notebook."""
    rows = "".join(
        f"<tr><td>{escape(cut(f.phrase, 80))}</td><td>{escape(cut(said(f.asked), 60))}</td>"
        f"<td>{escape(cut(said(f.measured), 60))}</td><td>{VERDICTS[f.held][1]}</td></tr>"
        for f in report.facts
    )
    head = "<thead><tr><th>asked in the words</th><th>asked</th><th>measured</th><th>held</th></tr></thead>"
    table = f"<table>{head}<tbody>{rows}</tbody></table>" if rows else ""
    return f"{table}<p>{escape(cut(report.summary, 300))}</p>"


@lru_cache(maxsize=1)
def _style() -> str:
    return files(__package__).joinpath("page.css").read_text("utf-8")


def _head(report: Report) -> str:
    asked, again = report.asked, report.again
    measured = [fact for fact in report.facts if fact.held is not None]
    held = sum(bool(fact.held) for fact in measured)
    planned = {"llm": "an LLM", "offline": "the offline planner", "given": "hand, as a schema"}[asked.source]
    figures = [
        ("facts that held", f"{held} of {len(measured)}" if report.facts else "none asked"),
        ("rows", f"{again.rows:,}"),
        ("tables", str(len(report.tables))),
        ("columns", f"{sum(len(table.columns) for table in report.tables):,}"),
        ("seed", str(again.seed)),
        ("planned by", planned),
    ]
    told = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in figures)
    words = ""
    if asked.description is not None:
        words = f'<blockquote class="said">{marked(report)}</blockquote>\n{legend(report)}'
    lines = [f"Not understood: {', '.join(asked.not_understood)}"] if asked.not_understood else []
    if asked.fallback:
        lines.append(f"The LLM gave no plan ({asked.fallback.replace('_', ' ')}); planned offline instead.")
    notes = "".join(f'<p class="note">{escape(line[:2_000])}</p>' for line in [*lines, *asked.notes[:50]])
    return (
        f'<header>\n<p class="over">Data report</p>\n<h1>{escape(cut(report.name, 120))}</h1>\n{words}{notes}'
        f'<dl class="tally">{told}</dl>\n</header>'
    )


def _asked(report: Report) -> str:
    if not report.facts:
        return ""
    return f"<h2>What was asked, what is there</h2>\n{facts(report.facts)}"


def _tables(report: Report) -> str:
    out = []
    for table in report.tables:
        span = f"rows {table.start:,} to {table.start + table.rows:,} of {table.total:,}"
        count = f"{table.rows:,} rows" if table.rows == table.total else span
        many = "" if table.sample == table.rows else (
            f" Quantiles, plots, different values and correlations are of {table.sample:,} of them, chosen evenly;"
            " counts, means, least and most of all."
        )  # fmt: skip
        out.append(f"<h2>{escape(table.name)}</h2>\n<p>{count}, {len(table.columns):,} columns.{many}</p>\n")
        out.append(columns(table))
        if table.correlations is not None:
            out.append(correlations(table.correlations, table.name))
    return "".join(out)


def _joined(report: Report) -> str:
    picture = drawing(report)
    out = f"<h2>Tables together</h2>\n{scrolled(picture, 'The tables and their references')}" if picture else ""
    if picture:
        out += f"<details><summary>The same as Mermaid text</summary><pre>{escape(report.diagram)}</pre></details>\n"
    return out + (f"<h2>Keys</h2>\n{keys(report.keys)}" if report.keys else "")


def _truth(report: Report) -> str:
    rows = {table.name: table.rows for table in report.tables}
    out = "".join(
        truth(f"{table}.{name}", rule, rows[table])
        for table, rules in report.truth.items()
        for name, rule in rules.items()
    )
    about = "<p>The rule by which each target was drawn, and the best that any model can reach with it.</p>\n"
    return f"<h2>The truth behind the targets</h2>\n{about}{out}" if out else ""


def _again(report: Report) -> str:
    again = report.again
    told = {
        "seed": again.seed, "today": again.as_of, "schema": again.digest,
        "rows": f"{again.offset:,} to {again.offset + again.rows:,} of {again.total:,}", **again.versions,
    }  # fmt: skip
    lines = "".join(f"<dt>{escape(str(name))}</dt><dd>{escape(str(value))}</dd>" for name, value in told.items())
    text = json.dumps(report.schema, indent=1, ensure_ascii=False)
    schema = f"<pre>{escape(text)}</pre>" if len(text) <= MOST_SCHEMA else "<p>It is too long to stand here.</p>"
    by_words = "The words give these rows where they are planned the same way; the schema always does." if (
        report.asked.description is not None
    ) else "Save the schema below as <code>schema.json</code>."  # fmt: skip
    return (
        f"<h2>Make it again</h2>\n<p>{by_words}</p>\n<pre>{escape(again.command)}</pre>\n"
        f"<pre>{escape(again.python)}</pre>\n"
        f'<dl class="facts-of">{lines}</dl>\n<details><summary>The schema</summary>{schema}</details>\n'
    )
