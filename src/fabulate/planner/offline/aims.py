"""A target that the words tell of, in the draft: its column, its rate, and the columns that drive it, by sign and
strength; those that the table lacks are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from . import adjust, driving, effects, goals
from .text import snake, stem_of

if TYPE_CHECKING:
    from .draft import Draft
    from .readers.aims import Aim
    from .readers.measures import Driver
    from .resolve import Resolver
    from .targets import Targets

Json = dict[str, object]

#: Targets of which more is worse; a table's other targets are taken as good.
_BAD = frozenset(
    stem_of(word)
    for word in """default fraud churn churned fail failed failure spam disease readmitted late attrition delay delayed
    cancelled risk broken break burst snapped leak leaked drip dripped defective faulty damaged lost missed disputed
    refused rejected left leaving quit quitting dropped died dead sick ill infected stolen behind overdue absent worn
    cracked spoiled fake counterfeit returned complaint complained error cost wait waiting drag fuel loss damage wear
    accident crash crashed injured dry bankrupt arrears unpaid leave drop stop stopped torn rotten late failing breaking
    tardy repair dying escape escaped overflow overflowed mildew crack
    quits sunburn refund refunded spoilage sunk stuck jammed melted rotted mouldy""".split()
)
_GOOD = frozenset(
    stem_of(word)
    for word in """survival surviving return returning renewing renewal passing success staying winning recovery
    finishing     growth growing coming buying sale acceptance germinating germination""".split()
)
_SIGNS = (0.85, 0.7, 0.6, 0.5, 0.45, 0.4)


def applies(draft: Draft, aim: Aim) -> bool:
    """Whether the target is for this module: not one that the topic computes by itself and of which no word says what
    drives it."""
    column = _target(draft, aim)
    return column is None or adjust.kind(column) != "sql" or bool(aim.drivers)


def alone(draft: Draft, aim: Aim) -> None:
    """Of a general table only what tells rows apart stays beside drivers that the words name."""
    if aim.drivers:
        draft.columns = [column for column in draft.columns if column.get("unique")]


def apply(draft: Draft, aim: Aim, targets: Targets, text: str) -> list[str]:
    """Makes the target and wires its drivers; returns phrases of drivers for which there is no column."""
    resolver = targets.resolver
    left: list[str] = []
    wired: list[tuple[Driver, Json, object]] = []
    for driver in aim.drivers:
        found = driving.column(draft, aim, driver, targets, resolver)
        if found is None:
            left.append(driver.phrase)
        elif found[0]["name"] not in [column["name"] for _, column, _ in wired]:
            wired.append((driver, *found))
    known = _target(draft, aim)
    own = dict(cast("Json", known.get("drivers") or {})) if known is not None else {}
    target = _settle(draft, aim, resolver)
    if target is None:
        return [*left, aim.target]
    name = str(target["name"])
    kept = [(driver, column, at) for driver, column, at in wired if column["name"] != name]
    drivers: Json = {}
    for n, (driver, column, label) in enumerate(kept):
        sign = _sign(driver, aim) or _guess(draft, column, aim)
        strength = sign * (1.6 if driver.weight > 1 else _SIGNS[min(n, 5)] if not aim.drivers[0].sign else 0.9)
        drivers[str(column["name"])] = {label: strength} if label else _strengths(draft, column, strength, driver)
    if not drivers:
        drivers = {driver: said for driver, said in own.items() if draft.column(driver) is not None}
    if not drivers:
        for n, column in enumerate([one for one in draft.columns if goals.tells(one) and one["name"] != name][:5]):
            drivers[str(column["name"])] = _strengths(draft, column, _guess(draft, column, aim) * _SIGNS[n], None)
    _drive(draft, aim, name, drivers, text)
    _facts(draft, aim, name, kept, drivers)
    for n in range(aim.noise):
        draft.add(draft.free_name(f"noise_{n + 1}"), {"kind": "number", "mean": 0, "sd": 1, "decimals": 3})
    if aim.leak:
        _leak(draft, name)
    return left


def _target(draft: Draft, aim: Aim) -> Json | None:
    """The draft's column that is the target: by name, by stem, or by its class labels."""
    if not aim.target:
        return None
    visible = [column for column in draft.columns if not column.get("hidden")]
    if aim.labels:
        wanted = {label.lower() for label in aim.labels}
        held = (
            c for c in visible if adjust.kind(c) == "category" and wanted & {one.lower() for one in adjust.weights(c)}
        )
        return next(
            held,
            next(
                (
                    c
                    for c in visible
                    if draft.key_of(c) in ((aim.target, "species", "type") if aim.target == "kind" else (aim.target,))
                ),
                None,
            ),
        )
    told = ("number", "integer", "sql") if aim.number else ("boolean", "sql", "category", "")
    words = [word for word in aim.target.split() if word not in ("got", "had", "no", "has", "was", "is")] or [
        aim.target
    ]
    first = stem_of(words[0])
    for same in (lambda one: one == aim.target, lambda one: stem_of(one) == stem_of(aim.target),
                 lambda one: aim.number and set(aim.target.split()) <= set(one.split()),
                 lambda one: not aim.number and first in {stem_of(part) for part in one.split()}):  # fmt: skip
        for column in visible:
            whole = stem_of(draft.key_of(column)) == stem_of(aim.target)
            if same(draft.key_of(column)) and (whole or adjust.kind(column) in told):
                return column
    return None


def _settle(draft: Draft, aim: Aim, resolver: Resolver) -> Json | None:
    """The target as a yes or no at its rate, a class, or a number."""
    column = _target(draft, aim)
    if aim.labels:
        settings: Json = {"kind": "category", "values": list(aim.labels)}
        if column is not None and adjust.kind(column) == "category" and set(adjust.weights(column)) == set(aim.labels):
            return column  # with the weights that the words gave
        if column is not None:
            bank = str(column.get("from", "")).partition(".")[0]
            draft.columns = [
                c for c in draft.columns if c is column or not bank or not str(c.get("from", "")).startswith(f"{bank}.")
            ]
            return draft.replace(str(column["name"]), adjust.base(column) | settings)
        return draft.add(draft.free_name(snake(aim.target)), settings)
    if aim.number:
        if column is not None and adjust.kind(column) in ("number", "integer"):
            return column
        found = goals.measure(resolver, aim.target)
        name = str(column["name"]) if column is not None else ""
        return (
            draft.replace(name, found) if name else draft.add(draft.free_name(aim.written or snake(aim.target)), found)
        )
    rate = aim.rate if aim.rate is not None and 0 < aim.rate < 1 else None
    if column is not None:
        name = str(column["name"])
        if adjust.kind(column) == "number" and not draft.exact and rate is None:
            return column
        return draft.replace(name, {k: v for k, v in adjust.boolean(column, rate=rate).items() if k != "given"})
    if draft.exact and not aim.sure:
        return None
    return draft.add(draft.free_name(aim.written or snake(aim.target)), {"kind": "boolean", "rate": rate or 0.3})


def _drive(draft: Draft, aim: Aim, name: str, drivers: Json, text: str) -> None:
    """Gives the target its drivers and how well they tell it."""
    column = draft.column(name)
    if column is None or not drivers:
        return
    number = adjust.is_numeric(column)
    told = goals.difficulty(text, not number)
    settings = {k: v for k, v in column.items() if k not in ("given", "drivers")} | {"drivers": drivers}
    if not aim.labels:
        rich = any(_graded(draft.column(one)) for one in drivers)
        if told is not None or rich:
            settings["r2" if number else "auc"] = told if told is not None else 0.65 if number else 0.82
            if told is not None:
                draft.fact(f"{aim.target} from {', '.join(drivers)}", name, "r2" if number else "auc", is_=told)
    elif any(_graded(draft.column(one)) for one in drivers):
        settings["auc"] = told if told is not None else 0.86
    draft.replace(name, settings)
    draft.prune()


def _graded(column: Json | None) -> bool:
    """Whether a column has many values, by which a target can be told well."""
    return column is not None and adjust.kind(column) not in ("boolean", "category") and effects.measurable(column)


def _facts(draft: Draft, aim: Aim, name: str, kept: list[tuple[Driver, Json, object]], drivers: Json) -> None:
    """What the words ask for, to be measured: the share, and which way each driver moves the target."""
    if aim.rate is not None:
        draft.fact(aim.phrase, name, "share", value=True, is_=aim.rate)
    column = draft.column(name) or {}
    for driver, one, _ in kept:
        strength = drivers.get(str(one["name"]))
        if not driver.sign or isinstance(strength, dict) or not isinstance(strength, int | float):
            continue
        if adjust.is_numeric(column) and adjust.is_numeric(one):
            least: Json = {"min": 0.05} if strength > 0 else {"max": -0.05}
            draft.fact(driver.phrase, name, "spearman", value=str(one["name"]), **least)
        elif adjust.kind(column) == "boolean" and adjust.is_numeric(one):
            where = name if strength > 0 else f"not {name}"
            draft.fact(driver.phrase, str(one["name"]), "higher", where=where)


def _sign(driver: Driver, aim: Aim) -> int:
    """Which way more of a driver moves the target, 0 where the words leave it open."""
    if not driver.sign:
        return 0
    turn = -1 if driver.worth and bad(aim.target) else 1
    if driver.outcome and not driver.worth and stem_of(driver.outcome.split()[-1]) != stem_of(aim.target.split()[-1]):
        good = bool({stem_of(part) for part in driver.outcome.split()} & _GOOD)
        turn = -1 if (good and bad(aim.target)) or (bad(driver.outcome) and not bad(aim.target)) else 1
    return driver.sign * turn


def bad(words: str) -> bool:
    """Whether what words name is a bad thing."""
    return words.startswith("no ") or any(stem_of(part) in _BAD for part in words.split())


def _guess(draft: Draft, column: Json, aim: Aim) -> int:
    """A plausible sign where nobody said one: what is good makes a bad outcome rarer, what wears likelier."""
    parts = set(draft.key_of(column).split())
    if parts & goals.GOOD:
        return -1 if bad(aim.target) else 1
    if parts & {"age", "wear", "frost", "distance", "delay", "error", "noise", "damage", "queue", "wait"}:
        return 1 if bad(aim.target) else -1
    return 1


def _strengths(draft: Draft, column: Json, strength: float, driver: Driver | None) -> object:
    """One strength, or one a label for a category without an order."""
    del driver
    if adjust.kind(column) != "category" or effects.moves(column):
        return round(strength, 3)
    return goals.strengths(column, strength)


def _leak(draft: Draft, name: str) -> None:
    """A column that gives the target away."""
    written = draft.free_name(f"{name}_flag")
    column = draft.column(name) or {}
    value = f"case when {name} then 1 else 0 end" if adjust.kind(column) == "boolean" else name
    draft.add(written, {"sql": value})
