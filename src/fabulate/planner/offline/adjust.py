"""Changes a column's settings to what the words say: a range, a mean, values, a share, a type, another unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json = dict[str, object]

_COMMON = ("name", "key", "hidden", "note", "missing", "unique")
_NUMERIC = ("number", "integer")
_ORDERS = (
    "xxs xs s m l xl xxl xxxl", "very low low medium moderate high very high urgent critical",
    "small medium large extra large",
    "free basic standard pro premium enterprise", "bronze silver gold platinum diamond",
    "never rarely sometimes often always",
    "poor fair good very good excellent", "junior mid senior lead principal", "beginner intermediate advanced expert",
    "none mild moderate severe", "freshman sophomore junior senior", "low normal high", "dim medium bright",
)  # fmt: skip
_FACTORS: dict[tuple[str, str], float] = {
    ("cm", "m"): 0.01, ("m", "cm"): 100, ("cm", "in"): 0.3937, ("cm", "ft"): 0.0328, ("cm", "mm"): 10, ("mm",
    "cm"): 0.1,
    ("kg", "lb"): 2.2046, ("kg", "g"): 1000, ("g", "kg"): 0.001, ("lb", "kg"): 0.4536, ("kg", "lbs"): 2.2046,
    ("km", "mi"): 0.6214, ("km", "miles"): 0.6214, ("km", "m"): 1000, ("m", "km"): 0.001, ("mi", "km"): 1.6093,
    ("min", "s"): 60, ("min", "h"): 1 / 60, ("h", "min"): 60, ("s", "min"): 1 / 60, ("min", "seconds"): 60, ("min",
    "hours"): 1 / 60,
    ("s", "ms"): 1000, ("ms", "s"): 0.001, ("days", "weeks"): 1 / 7, ("days", "h"): 24, ("h", "days"): 1 / 24,
    ("months", "years"): 1 / 12, ("years", "months"): 12, ("months", "days"): 30, ("sqft", "sqm"): 0.0929, ("sqm",
    "sqft"): 10.764,
    ("sqft", "m2"): 0.0929, ("kmh", "mph"): 0.6214, ("mph", "kmh"): 1.6093, ("mb", "gb"): 0.001, ("gb", "mb"): 1000,
    ("mb", "kb"): 1000, ("l", "ml"): 1000, ("pct", "ratio"): 0.01,
}  # fmt: skip


def kind(column: Mapping[str, object]) -> str:
    """The column's kind, or "from" or "sql"."""
    return str(column.get("kind") or ("from" if "from" in column else "sql" if "sql" in column else ""))


def is_numeric(column: Mapping[str, object]) -> bool:
    """Whether a range can be set on it."""
    return kind(column) in _NUMERIC


def base(column: Mapping[str, object]) -> Json:
    """Name and modifiers, without what draws the cells."""
    return {name: column[name] for name in _COMMON if name in column}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def centre(column: Mapping[str, object]) -> float | None:
    """The middle of a numeric column."""
    for name in ("mean", "median"):
        value = _number(column.get(name))
        if value is not None:
            return value
    low, high = _number(column.get("min")), _number(column.get("max"))
    return (low + high) / 2 if low is not None and high is not None else None


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def ranged(column: Mapping[str, object], low: float | None, high: float | None, *, whole: bool | None = None) -> Json:
    """The column inside `low`..`high`; its own middle is kept where that lies well inside, else it is even between
    them."""
    middle = centre(column) if is_numeric(column) else None
    integer = kind(column) == "integer" if is_numeric(column) else bool(whole)
    if integer and any(bound is not None and bound != int(bound) for bound in (low, high)):
        integer = False
    out = base(column)
    out["kind"] = "integer" if integer else "number"
    if low is None:
        old = _number(column.get("min"))
        low = (
            old
            if old is not None and high is not None and old < high
            else (0.0 if high is not None and high > 0 else None)
        )
    if high is None:
        old = _number(column.get("max"))
        high = old if old is not None and low is not None and old > low else None
    if low is not None and high is None:
        spread = _number(column.get("sigma")) or 0.6
        middle = middle if middle is not None and middle > low * 1.2 else (low * 1.6 if low > 0 else 10.0)
        out.update({"median": _plain(round(middle, 4)), "sigma": spread, "min": _plain(low)})
    elif low is not None and high is not None:
        width = high - low
        if middle is not None and "mean" in column and low + 0.15 * width < middle < high - 0.15 * width:
            out["mean"] = _plain(middle)
        elif middle is not None and "median" in column and low + 0.02 * width < middle < low + 0.6 * width:
            out.update({"median": _plain(middle), "sigma": _number(column.get("sigma")) or 0.6})
        out.update({"min": _plain(low), "max": _plain(high)})
    elif high is not None:
        out.update({"mean": _plain(high - abs(high) * 0.4 - 5), "sd": abs(high) * 0.15 + 2, "max": _plain(high)})
    rules = _ruled(column, low, high)
    if rules:
        out["given"] = rules
    if not integer:
        decimals = column.get("decimals")
        out["decimals"] = decimals if isinstance(decimals, int) and decimals > 0 else 2
        if high is not None and low is not None and high - low >= 200 and decimals == 0:
            out["decimals"] = 0
        if high is not None and low is not None and high - low < 1:
            out["decimals"] = 3
    return out


def _ruled(column: Mapping[str, object], low: float | None, high: float | None) -> list[Json]:
    """The column's rules inside new bounds; a rule whose middle lies outside falls away."""
    kept: list[Json] = []
    for rule in cast("list[Json]", column.get("given") or []):
        middle = centre(rule)
        if middle is None or (low is not None and middle <= low) or (high is not None and middle >= high):
            continue
        bounds = {name: _plain(bound) for name, bound in (("min", low), ("max", high)) if bound is not None}
        kept.append(dict(rule) | bounds)
    return kept if "median" in column and all("median" in rule for rule in kept) else []


def stated(column: Mapping[str, object], statistic: str, value: float, *, held: bool = False) -> Json:
    """The column with a stated mean, sd or median; bounds that it had stay where they leave room, and bounds that the
    words gave (`held`) as long as they can."""
    out = dict(column) if is_numeric(column) else base(column) | {"kind": "number", "decimals": 1}
    low, high = _number(out.get("min")), _number(out.get("max"))
    if (low is not None and value <= low) or statistic == "sd":
        low = low if statistic == "sd" and column.get("_stated") else None
        if low is None and statistic != "sd":
            out.pop("min", None)
    if high is not None and value >= high and statistic != "sd":
        out.pop("max", None)
        high = None
    if (
        out["kind"] == "integer"
        and value != int(value)
        and not (low is not None and high is not None and high - low > 3)
    ):
        out["kind"] = "number"
        out.setdefault("decimals", 1)
    family = ("median", "sigma") if statistic == "median" else ("mean", "sd")
    rules = [rule for rule in cast("list[Json]", out.pop("given", None) or []) if any(one in rule for one in family)]
    if rules:
        out["given"] = rules
    if statistic == "mean":
        for name in ("median", "sigma", "points", "distribution"):
            out.pop(name, None)
        out["mean"] = _plain(value)
        sd = _number(out.get("sd"))
        bounded = low is not None and high is not None
        if sd is None and not bounded:
            out["sd"] = abs(value) * 0.25 or 1.0
        elif sd is not None and bounded and low is not None and high is not None:
            out["sd"] = round(min(sd, 0.4 * min(value - low, high - value)), 6)
    elif statistic == "sd":
        for name in ("median", "sigma"):
            out.pop(name, None)
        out.setdefault("mean", _plain(centre(column) or 0.0))
        out["sd"] = _plain(value)
        mean = _number(out["mean"]) or 0.0
        for name, side in (("min", -1), ("max", 1)):
            bound = _number(out.get(name))
            if bound is not None and side * (bound - mean) < (1.2 if held else 2.5) * value:
                out.pop(name)
    elif statistic == "median":
        for name in ("mean", "sd"):
            out.pop(name, None)
        out["median"] = _plain(value)
        out.setdefault("sigma", 0.5)
        if value <= 0:
            out.pop("median")
            out.pop("sigma")
            out.update({"mean": _plain(value), "sd": abs(value) * 0.25 or 1.0})
    return out


def scaled(column: Mapping[str, object], old: str, new: str) -> Json:
    """The column in another unit; unchanged where the two don't convert."""
    factor, offset = _FACTORS.get((old, new)), 0.0
    if (old, new) == ("c", "f"):
        factor, offset = 1.8, 32.0
    elif (old, new) == ("f", "c"):
        factor, offset = 5 / 9, -160 / 9
    if factor is None:
        return dict(column)
    out = dict(column)
    if kind(column) == "sql":
        out["sql"] = f"({column['sql']}) * {factor:.6g}" + (f" + {offset:.6g}" if offset else "")
        out["decimals"] = 2 if factor < 0.2 else 1
    elif is_numeric(column):
        for name in ("min", "max", "mean", "median"):
            value = _number(column.get(name))
            if value is not None:
                out[name] = float(f"{value * factor + offset:.5g}")
        sd = _number(column.get("sd"))
        if sd is not None:
            out["sd"] = float(f"{sd * factor:.5g}")
        out.pop("step", None)
        out["kind"] = "number"
        out["decimals"] = 2 if factor < 0.2 else 1
    return out


def with_values(column: Mapping[str, object], values: Sequence[str]) -> Json:
    """A category of these values; weights of labels that it had before are kept when it had them all."""
    out = base(column)
    out["kind"] = "category"
    old = column.get("values")
    folded = {str(label).lower(): weight for label, weight in old.items()} if isinstance(old, dict) else {}
    if (
        column.get("ordered")
        and folded
        and [v.lower() for v in values] == [v for v in folded if v in {w.lower() for w in values}]
    ):
        out["ordered"] = True
    if folded and all(value.lower() in folded for value in values):
        out["values"] = {value: folded[value.lower()] for value in values}
    else:
        out["values"] = list(values)
    lows = [value.lower() for value in values]
    for order in _ORDERS:
        places = [f" {order} ".find(f" {low} ") for low in lows]
        if all(place >= 0 for place in places) and places == sorted(places):
            out["ordered"] = True
    return out


def weights(column: Mapping[str, object]) -> dict[str, float]:
    """Label → weight of a category."""
    values = column.get("values")
    if isinstance(values, dict):
        return {str(label): float(cast("float", weight)) for label, weight in values.items()}
    return {str(label): 1.0 for label in cast("list[object]", values or [])}


def with_shares(column: Mapping[str, object], shares: Mapping[str, float]) -> Json:
    """A category in which the named labels have their shares of 1 and the others what is left, as they stood before."""
    old = weights(column)
    left = max(0.0, 1 - sum(shares.values()))
    rest = {label: weight for label, weight in old.items() if label not in shares}
    total = sum(rest.values())
    if not rest and left > 0.005 and len(shares) == 1:
        rest, total = {"other": 1.0}, 1.0
    order = list(old) + [label for label in shares if label not in old] + [label for label in rest if label not in old]
    out = dict(column)
    out["kind"] = "category"
    out["values"] = {
        label: round(shares[label] if label in shares else left * rest[label] / total if total else 0.0, 6)
        for label in order
        if label in shares or left > 0
    }
    return out


def boolean(column: Mapping[str, object], *, rate: float | None = None, labels: Sequence[str] | None = None) -> Json:
    """A yes or no; the rate it had is kept."""
    out = base(column)
    out["kind"] = "boolean"
    old = _number(column.get("rate")) if kind(column) == "boolean" else None
    out["rate"] = rate if rate is not None else old if old is not None else 0.3
    if labels and tuple(labels) != ("true", "false"):
        out["labels"] = list(labels)
    elif not labels and "labels" in column:
        out["labels"] = column["labels"]
    return out


def typed(column: Mapping[str, object], type_: str) -> Json | None:
    """The column as a stated type where that differs and can be had by a small change; None where it can't."""
    now = kind(column)
    if str(column.get("from", "")).startswith("person.") and type_ not in ("text", "email", "url", "category"):
        return None
    kept = ("text", "category", "email", "url", "ipv4", "ipv6", "mac", "phone", "person", "country", "city")
    if type_ == now or type_ in kept or (type_ == "percent" and now in _NUMERIC):
        return dict(column)
    if type_ == "integer" and now == "number":
        out = dict(column)
        out.pop("decimals", None)
        out["kind"] = "integer"
        return out
    if type_ == "integer" and now == "sequence" and "format" in column:
        return base(column) | {"kind": "sequence"}
    if type_ == "integer" and now == "sequence":
        return dict(column)
    if type_ == "number" and now == "integer":
        return dict(column) | {"kind": "number", "decimals": 2}
    if type_ in ("number", "integer") and now in ("sql", "from"):
        return dict(column)
    if type_ == "date" and now == "datetime":
        out = dict(column) | {"kind": "date"}
        out.pop("hours", None)
        return out
    if type_ == "datetime" and now == "date":
        return dict(column) | {"kind": "datetime"}
    if type_ == "boolean" and now in ("boolean", "category"):
        return boolean(column)
    return None
