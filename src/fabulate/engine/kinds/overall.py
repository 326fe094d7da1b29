"""`overall`: the mean (and sd) of a whole column under rules, had by moving all its branches alike.

How a branch moves is told by its distribution: a bell by adding, what is skewed to the right by multiplying, what lies
between two bounds by the odds of its place there. So the differences that the rules make stay what they are on that
scale. `sd` multiplies the sd of every branch. Solved on rows that are always the same, over the cells as written:
`zeros` count, missing cells do not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...schema.errors import SchemaError, listed, near
from ..exact import rounded
from .forms import form_of
from .moved import moved

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...schema.columns import Numeric
    from ..scope import Scope

    Moments = tuple[float, float]
    #: A function that rises, None where it has no value.
    Rising = Callable[[float], float | None]

#: Rows to solve on: what is asked for comes true to within 1/256 of the sd between the branches.
ROWS = 65_536
_KNOWN = ("mean", "sd")
_TIMES = ("lognormal", "exponential", "poisson", "gamma", "negative_binomial", "geometric", "pareto")
_FIXED = ("binomial", "zipf")
#: In sds of the written column: near enough to stop, and too far to be had.
_ENOUGH, _TOO_FAR = 2e-4, 0.02
#: Sds are divided or multiplied by e**4 at the most.
_WIDEST = 4.0


@dataclass(frozen=True, slots=True)
class Shift:
    """How all branches are moved: by `by` on a scale, and their sd by a factor."""

    scale: str
    by: float = 0.0
    wider: float = 1.0

    def __call__(self, column: Numeric, scope: Scope) -> dict[str, Any]:
        """The branch's settings, moved; SchemaError where they cannot be."""
        if self.scale == "odds":
            data = column.model_dump(mode="python", by_alias=True, exclude_unset=True)
            data["mean"] = _by_odds(float(data["mean"]), float(data["min"]), float(data["max"]), self.by)
        elif self.scale == "times":
            data = moved(column, {"times": rounded(math.exp(min(max(self.by, -30.0), 30.0)), 8)}, scope)
        else:
            data = moved(column, {"plus": rounded(self.by, 8)}, scope)
        return data | {"sd": rounded(data["sd"] * self.wider, 8)} if self.wider != 1 else data


def _by_odds(mean: float, low: float, high: float, by: float) -> float:
    place = (mean - low) / (high - low)
    odds = place / (1 - place) * math.exp(min(max(by, -30.0), 30.0))
    return rounded(low + (high - low) * odds / (1 + odds), 8)


def solved(
    said: dict[str, float], branches: Sequence[Numeric], scope: Scope, measure: Callable[[Shift], Moments]
) -> Shift:
    """The shift of all branches under which the whole column has the asked moments; `measure` tells those of a shift.

    SchemaError where moving cannot reach them, with the nearest.
    """
    for name in said:
        if name not in _KNOWN:
            scope.fail(f"overall.{name}", "unknown", near(name, _KNOWN) or f"there are {listed(_KNOWN)}")
    if not said:
        scope.fail("overall", "says nothing", 'write {"mean": 50}')
    forms = [form_of(branch, scope) for branch in branches]
    if fixed := next((form for form in forms if form in _FIXED), None):
        scope.fail("overall", f"a {fixed} cannot be moved", "give the branches their own settings")
    if "sd" in said and not (said["sd"] > 0 and all(branch.sd is not None for branch in branches)):
        scope.fail("overall.sd", "needs an sd above 0, and one in every branch", "give mean and sd, or leave it out")
    scale = "times" if set(forms) & set(_TIMES) else "odds" if set(forms) == {"beta"} else "plus"
    found = _Solver(said, scale, scope, measure)
    return found.shift()


@dataclass(slots=True)
class _Solver:
    said: dict[str, float]
    scale: str
    scope: Scope
    measure: Callable[[Shift], Moments]

    def shift(self) -> Shift:
        wider = 0.0
        if "sd" in self.said:
            wanted = self.said["sd"]
            wider = _root(lambda at: self._beyond(at, wanted), 0.1, _ENOUGH * wanted)
        made = self._centred(wider)
        reached = self.measure(made)
        for at, name in enumerate(_KNOWN):
            if name in self.said and not abs(reached[at] - self.said[name]) <= _TOO_FAR * reached[1]:
                message = f"{name} {self.said[name]:g} cannot be had of all rows: moving the branches reaches"
                self.scope.fail(f"overall.{name}", f"{message} {reached[at]:.4g}", "move the rules or the bounds")
        return made

    def _beyond(self, wider: float, wanted: float) -> float | None:
        if abs(wider) > _WIDEST:
            return None
        found = self._moments(self._centred(wider))
        return None if found is None else found[1] - wanted

    def _centred(self, wider: float) -> Shift:
        """The shift that has the asked mean, if one is asked for, while sds are multiplied by e**wider."""
        factor = rounded(math.exp(wider), 8)
        if "mean" not in self.said:
            return Shift(self.scale, 0.0, factor)
        wanted = self.said["mean"]
        start = self._moments(Shift(self.scale, 0.0, factor))
        if start is None:
            return Shift(self.scale, 0.0, factor)
        mean, sd = start
        step = wanted - mean
        if self.scale == "odds":
            step = math.copysign(0.25, step)
        elif self.scale == "times":
            step = math.log(wanted / mean) if wanted / (mean or 1) > 0 else math.copysign(0.25, step)

        def beyond(by: float) -> float | None:
            found = self._moments(Shift(self.scale, by, factor))
            return None if found is None else found[0] - wanted

        return Shift(self.scale, rounded(_root(beyond, step, _ENOUGH * sd), 8), factor)

    def _moments(self, shift: Shift) -> Moments | None:
        try:
            return self.measure(shift)
        except SchemaError:
            return None


def _root(f: Rising, step: float, enough: float) -> float:
    """Where a rising function comes nearest to 0, from 0 by steps that grow, then by regula falsi (Illinois)."""
    a, fa = 0.0, f(0.0)
    if fa is None or abs(fa) <= enough or not step:
        return a
    step = math.copysign(step, -fa)
    edge: float | None = None
    for _ in range(24):
        b = a + step
        fb = f(b)
        if fb is None:
            edge, step = b, step / 2
        elif abs(fb) <= enough:
            return b
        elif (fb > 0) != (fa > 0):
            return _between(f, (a, fa), (b, fb), enough)
        else:
            a, fa = b, fb
            step = step * 2 if edge is None else (edge - a) / 2
    return a


def _between(f: Rising, one: tuple[float, float], two: tuple[float, float], enough: float) -> float:
    (a, fa), (b, fb) = one, two
    best = min(one, two, key=lambda point: abs(point[1]))
    ga, gb = fa, fb
    for turn in range(30):
        c = (a * gb - b * ga) / (gb - ga) if turn % 3 < 2 else (a + b) / 2
        fc = f(c)
        if fc is None:
            break
        if abs(fc) < abs(best[1]):
            best = (c, fc)
        if abs(fc) <= enough or abs(b - a) <= 1e-9 * max(abs(a), abs(b)):
            break
        if (fc > 0) == (fb > 0):
            b, fb, gb, ga = c, fc, fc, ga / 2
        else:
            a, fa, ga, gb = c, fc, fc, gb / 2
    return best[0]
