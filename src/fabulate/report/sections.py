"""The page's tables: facts, columns, correlations, keys. Every cell is escaped, long ones are cut."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .model import said
from .plots import cut, percent, plot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .model import Column, Correlations, Fact, Json, Key, Table

#: How a fact ended: a class, and words with a sign.
VERDICTS = {True: ("held", "✓ held"), False: ("fail", "✗ not held"), None: ("open", "? not measured")}
_SHARES = ("share", "missing", "duplicates", "mess")
#: Characters of a cell.
_MOST = 160


def scrolled(inside: str, name: str) -> str:
    """Something wide, which scrolls by itself and can be reached by the keyboard."""
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(cut(name, 80))}">{inside}</div>\n'


def _table(name: str, heads: Sequence[str], rows: Iterable[str], kind: str = "") -> str:
    head = "".join(f'<th scope="col">{one}</th>' for one in heads)
    about = f"<caption>{escape(cut(name, 200))}</caption>"
    body = "\n".join(rows)
    return scrolled(f"<table{kind}>{about}<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>", name)


def facts(found: Sequence[Fact]) -> str:
    """The asked facts beside what was measured."""
    heads = ("in the words", "asked", "measured", "within", "where in the schema", "verdict")
    return _table("Each fact that the words asked for", heads, map(_fact, found))


def _fact(fact: Fact) -> str:
    kind, verdict = VERDICTS[fact.held]
    shares = fact.check in _SHARES
    within = escape(cut(fact.why or fact.within or "", 300))
    if fact.tolerance:
        within = (
            f"± {percent(fact.tolerance) if shares else said(fact.tolerance)}<br><span class='small'>{within}</span>"
        )
    else:
        within = f"<span class='small'>{within}</span>"
    about = f"{fact.check}{f' where {fact.where}' if fact.where else ''}"
    rows = f"{fact.rows:,} rows{', a sample' if fact.sampled else ''}" if fact.rows and fact.check != "rows" else ""
    where = "<br>".join(map(_path, fact.settings))
    return (
        f'<tr class="{kind}"><th scope="row">{escape(cut(fact.phrase, _MOST))}<br>'
        f'<span class="small">{escape(cut(about, 120))}</span></th>'
        f"<td>{_value(fact.asked, shares)}</td><td>{_value(fact.measured, shares)}<br>"
        f'<span class="small">{rows}</span></td><td>{within}</td><td>{where}</td>'
        f'<td><span class="verdict">{verdict}</span></td></tr>'
    )


def _path(path: str) -> str:
    """A place in a schema, which may break after its dots."""
    return f"<code>{escape(cut(path, _MOST)).replace('.', '.<wbr>')}</code>"


def _value(value: object, share: bool) -> str:
    if share and isinstance(value, int | float) and not isinstance(value, bool):
        return percent(value)
    return escape(cut(said(value) if value is not None else "–", _MOST))


def columns(table: Table) -> str:
    """A line a column: what it is, its plot, its summary."""
    heads = ("column", "distribution", "summary", "missing", "different")
    return _table(f"The columns of {table.name}", heads, map(_column, table.columns), ' class="columns"')


def _column(column: Column) -> str:
    about = f"{column.type} · {cut(column.made, 70)}" if column.made != column.type else column.type
    every = column.count + column.missing
    missing = percent(column.missing / every) if column.missing and every else "none"
    distinct = f"{column.distinct:,}"
    if column.distinct_in < column.count:
        distinct += f'<br><span class="small">in {column.distinct_in:,} rows</span>'
    return (
        f'<tr><th scope="row">{escape(cut(column.name, 128))}<br><span class="small">{escape(about)}</span></th>'
        f"<td>{'' if column.key else plot(column)}</td><td>{_summary(column)}</td><td class='number'>{missing}</td>"
        f"<td class='number'>{distinct}</td></tr>"
    )


def _summary(column: Column) -> str:
    told: list[tuple[str, str]] = []
    if not column.count:
        return "<span class='small'>every cell is missing</span>"
    if column.key and column.type != "text":
        return f"<span class='small'>a key, {escape(said(column.min))} to {escape(said(column.max))}</span>"
    if column.type == "boolean":
        told.append(("true", percent(float(column.mean))))
    elif column.type in ("integer", "number", "float"):
        told += [
            ("mean", _short(column.mean)),
            ("median", said(column.quantiles.get("p50"))),
            ("sd", _short(column.sd)),
        ]
        told.append(("middle half", f"{said(column.quantiles.get('p25'))} to {said(column.quantiles.get('p75'))}"))
    elif column.type in ("date", "datetime", "time"):
        told += [("first", said(column.min)), ("median", said(column.quantiles.get("p50"))), ("last", said(column.max))]
    elif column.type == "text":
        often = column.top and column.top[0][1] > 1 and column.distinct < 0.9 * column.distinct_in
        top = column.top[: 4 if often else 3]
        some = [f"{cut(str(value), 44)}{f' ({count:,})' if often else ''}" for value, count in top]
        told += [("often" if often else "such as", one) if not at else ("", one) for at, one in enumerate(some)]
    elif column.top:
        told.append(("most", f"{cut(str(column.top[0][0]), 40)} ({percent(column.top[0][1] / column.count)})"))
    lines = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in told)
    return f'<dl class="facts-of">{lines}</dl>'


def _short(value: object) -> str:
    """A statistic to four digits."""
    return said(float(f"{value:.4g}")) if isinstance(value, float) else said(value)


def correlations(found: Correlations, name: str) -> str:
    """Spearman below the diagonal, Pearson above it; a warm ground for together, a cold one for against."""
    rows = []
    for a, column in enumerate(found.columns):
        cells = ""
        for b in range(len(found.columns)):
            value = found.spearman[a][b] if b < a else found.pearson[a][b] if b > a else None
            if value is None:
                cells += f"<td>{'' if a == b else '–'}</td>"
                continue
            value = round(value, 2) + 0.0
            ground = f"rgba(var(--{'warm' if value > 0 else 'cold'}), {min(abs(value), 1) * 0.42:.2f})"
            cells += f'<td style="background: {ground}">{value:.2f}</td>'
        rows.append(f'<tr><th scope="row" title="{escape(column)}">{escape(cut(column, 24))}</th>{cells}</tr>')
    heads = ["and", *(f'<span title="{escape(one)}">{escape(cut(one, 16))}</span>' for one in found.columns)]
    more = f"; {found.left_out:,} more columns are not shown" if found.left_out else ""
    about = f"Correlations in {name}: Spearman below the diagonal, Pearson above, {found.rows:,} rows{more}"
    return "<h3>Correlations</h3>\n" + _table(about, heads, rows, ' class="grid"')


def keys(found: Sequence[Key]) -> str:
    """Every key, what was looked at, and whether it holds."""
    rows = []
    for key in found:
        kind, verdict = VERDICTS[key.held]
        rule = f"in {_path(key.to)}" if key.to else "no value twice"
        wrong = key.orphans if key.to else key.doubled
        told = escape(cut(key.why or "", 200))
        rows.append(
            f'<tr class="{kind}"><th scope="row">{_path(key.at)}</th><td>{rule}</td>'
            f"<td class='number'>{key.rows:,}</td><td class='number'>{'–' if wrong is None else f'{wrong:,}'}</td>"
            f"<td><span class='verdict'>{verdict}</span> <span class='small'>{told}</span></td></tr>"
        )
    heads = ("key", "rule", "rows", "against it", "verdict")
    return _table("Keys that were looked at", heads, rows, ' class="keys"')


_SCALES = {"rank": "its rank, as a normal", "true": "1 where true", "labels": "by label"}
_BEST = {"rate": "rate", "auc": "best possible AUC", "r2": "best possible R²"}


def truth(place: str, rule: Mapping[str, Json], rows: int) -> str:
    """A target's drivers with their coefficients, and what can be reached at best in a file of so many rows."""
    lines = []
    for driver in rule["drivers"]:
        labels = ", ".join(f"{label}: {said(count)}" for label, count in driver.get("labels", {}).items())
        hidden = ", hidden" if driver.get("hidden") else ""
        lines.append(
            f'<tr><th scope="row">{escape(cut(driver["name"], 128))}{hidden}</th>'
            f"<td>{_SCALES[driver['scale']]}<br><span class='small'>{escape(cut(labels, 300))}</span>"
            f"</td><td class='number'>{said(driver['strength']) if 'strength' in driver else '–'}</td>"
            f"<td class='number'>{driver['coefficient']:+.3f}</td></tr>"
        )
    best = []
    for name, about in _BEST.items():
        if name in rule:
            error = rule["standard_errors"].get(name)
            far = f" (one file of {rows:,} rows: ± {3 * error:.3f})" if error is not None else ""
            best.append(f"{about} {rule[name]:.3f}{far}")
    heads = ("driver", "counts as", "asked strength", "coefficient")
    table = _table(f"The drivers of {place}", heads, lines, ' class="truth"')
    return f"<h3>{_path(place)}</h3>\n<p>{escape('; '.join(best))}.</p>\n{table}"
