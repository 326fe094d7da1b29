"""Every path through a method: it is run once for each sequence of decisions, and what comes back is a tree.

A tree is closed: every outcome of every decision is explored, so that no row can meet what was not seen. Outcomes
rarer than `RAREST` become `None`: rows that fall there draw again, which moves no frequency by more than that.
"""

from __future__ import annotations

import inspect
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fabulate.engine.faker_cells import cells, text

from .algebra import decide
from .containers import as_json
from .expressions import Expr, NotRecordableError
from .functions import ALPHABETS, KERNELS, WRITTEN, function
from .operations import Written, moment
from .path import CURRENT, Ask, Path
from .source import Source
from .symbols import Bad, Sym, fail, symbolic
from .texts import Nested, Text, cat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RAREST, PATHS, DEPTH = 1e-9, 700, 60
#: Draws in all runs of one method.
BUDGET = 12_000
#: Entries of tables that the runs of one method look at.
ENTRIES = 8_000_000


@dataclass
class Leaf:
    """What a path returns: parts of a text, or one value of another kind; `decided` names what its decisions read."""

    kind: str
    parts: tuple[Any, ...]
    decided: frozenset[object]


@dataclass
class Choice:
    """A decision: the child of each value of `expr`; -1 draws again."""

    expr: Expr
    codes: list[int]
    kids: list[Choice | Leaf]


@dataclass
class Program:
    """A recorded method."""

    name: str
    root: Choice | Leaf
    leaves: list[Leaf]
    inline: frozenset[str]

    @property
    def nestable(self) -> bool:
        """Whether it is worth to be a part of others: text only, and more than a pick or two."""
        return all(leaf.kind == "text" for leaf in self.leaves) and (
            isinstance(self.root, Choice) or sum(not isinstance(p, str) for p in self.leaves[0].parts) > 3
        )


class Recorder:
    """The programs of one locale's methods, and why the others have none."""

    def __init__(self, locale: str, returns: Mapping[str, str]) -> None:
        import random
        import sys

        from faker.factory import Factory
        from faker.generator import Generator

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.generator = Generator(locale=locale)
            self.generator.random = Source()
            Factory.create(locale, generator=self.generator, use_weighting=True)
        for module in [m for k, m in sys.modules.items() if k.startswith("faker.providers")]:
            if vars(module).get("random") is random:
                module.random = Source()  # type: ignore[attr-defined]
            for name, value in list(vars(module).items()):
                if isinstance(getattr(value, "__self__", None), random.Random):
                    setattr(module, name, getattr(Source(), value.__name__, None))
        self.returns = returns
        self.programs: dict[str, Program | None] = {}
        self.why: dict[str, str] = {}
        self.spent = 0
        self.methods: dict[str, Callable[..., Any]] = {}
        #: Methods with arguments, by the name of their program.
        self.called: dict[str, tuple[str, Mapping[str, Any]]] = {}
        #: The methods that a method reaches, itself among them: where their classes are the same, its program is.
        self.reached: dict[str, set[str]] = {}
        self.running: list[str] = []
        for provider in reversed(self.generator.providers):
            for name in dir(type(provider)):
                if not name.startswith("_") and callable(getattr(provider, name)) and name in returns:
                    self.methods[name] = getattr(provider, name)
        for name, f in self.methods.items():
            if not inspect.isclass(f):
                wrapped = self._nesting(name, f)
                setattr(self.generator, name, wrapped)
                if hasattr(f, "__self__") and not isinstance(f.__self__, type):
                    setattr(f.__self__, name, wrapped)

    def _nesting(self, name: str, f: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*a: Any, **k: Any) -> Any:
            path = CURRENT.path
            self._reach({name})
            if name == "date_time_between" and len(a) == 2 and not k:
                return moment(*a)
            plain = not a and not k
            alphabet = ALPHABETS.get(name)
            if plain and alphabet and function(self.methods[name]) in KERNELS:
                return Text([Nested(name, (), path.key(), ((alphabet,),))])
            if plain and KERNELS.get(function(self.methods[name])) == name and name in WRITTEN:
                said, chars, quoted = WRITTEN[name]
                return Written(f"{name} text", said, chars, quoted=quoted)
            if not plain or name in path.inline or self.returns[name] == "json":
                return f(*a, **k)
            program = self.program(name)
            self._reach(self.reached.get(name, set()))
            if program is None or not program.nestable:
                return f()
            return Text([Nested(name, (), path.key(), tuple(leaf.parts for leaf in program.leaves))])

        return wrapped

    def _reach(self, names: set[str]) -> None:
        for runner in self.running:
            self.reached[runner] |= names

    def classes(self, names: set[str]) -> frozenset[tuple[str, str]]:
        """The classes that methods come from in this locale."""
        found = set()
        for name in names:
            provider = getattr(self.methods.get(name), "__self__", None)
            owner = type(provider)
            found.add((name, f"{owner.__module__}.{owner.__qualname__} {getattr(provider, '__lang__', '')}"))
        return frozenset(found)

    def with_args(self, name: str, args: Mapping[str, Any], key: str) -> str:
        """The name under which `program` knows a method with arguments."""
        self.called[key] = name, args
        return key

    def program(self, name: str) -> Program | None:
        """The program of a method, or None; `why` says what stood in the way."""
        if name not in self.programs:
            self.programs[name] = None  # a method that reaches itself runs inline
            self.reached[name] = {self.called.get(name, (name,))[0]}
            self.running.append(name)
            self.programs[name] = self._recorded(name)
            self.running.pop()
        return self.programs[name]

    def _recorded(self, name: str) -> Program | None:
        inline: frozenset[str] = frozenset()
        outer, before, left = CURRENT.path, self.spent, CURRENT.left
        for _ in range(12):
            try:
                leaves: list[Leaf] = []
                self.spent, CURRENT.left = before, ENTRIES
                root = self._explored(name, (), 1.0, inline, leaves)
                return Program(name, root, leaves, inline)
            except NotRecordableError as error:
                self.why[name] = str(error.args[0])
                if len(error.args) < 2 or error.args[1] in inline:
                    return None
                inline |= {error.args[1]}
            except RecursionError:
                self.why[name] = "recursion"
                return None
            except Exception as error:  # noqa: BLE001  (Faker's methods raise what they like)
                self.why[name] = f"{type(error).__name__}: {error}"
                return None
            finally:
                CURRENT.path, CURRENT.left = outer, left
                self.spent = before
        return None

    def _explored(
        self, name: str, script: tuple[int, ...], share: float, inline: frozenset[str], leaves: list[Leaf]
    ) -> Choice | Leaf:
        path = Path(script, inline)
        CURRENT.path = path
        if len(leaves) > PATHS or len(script) > DEPTH or self.spent > BUDGET:
            fail("too many paths")
        try:
            method, args = self.called.get(name, (name, {}))
            made = self.methods[method](**args)
            leaf = self._leaf(name, made, path)
            self.spent += path.keys + 10
        except Ask as ask:
            self.spent += path.keys + 10
            shares = _shares(ask.sym.expr, ask.codes, len(ask.outcomes))
            kids: list[Choice | Leaf] = []
            numbers: dict[int, int] = {}
            for code in range(len(ask.outcomes)):
                below = share * shares[code]
                if below >= RAREST:
                    numbers[code] = len(kids)
                    kids.append(self._explored(name, (*script, code), below, inline, leaves))
            return Choice(ask.sym.expr, [-1 if c is None else numbers.get(c, -1) for c in ask.codes], kids)
        leaves.append(leaf)
        return leaf

    def _leaf(self, name: str, made: Any, path: Path) -> Leaf:
        returns = self.returns[self.called.get(name, (name,))[0]]
        if made is None:
            return Leaf("null", (), frozenset(path.alive))
        if returns == "json":
            return Leaf("text", _alive(_parts(as_json(made)), path), frozenset(path.alive))
        if isinstance(made, Sym):
            if made.table is not None:
                made = made.map(cells(returns, {}))
                if any(v is None for v in made.live()) and decide(made.map(lambda v: v is None)):
                    made = None
        elif not isinstance(made, Text):
            if isinstance(made, (list, tuple, dict, set)) and symbolic(list(made)):
                fail("a container")
            made = cells(returns, {})(made)
        decided = frozenset(path.alive)
        if made is None:
            return Leaf("null", (), decided)
        if returns == "text":
            return Leaf("text", _alive(_parts(made), path), decided)
        return Leaf(returns, _alive((_scalar(made, returns),), path), decided)


def _alive(parts: tuple[Any, ...], path: Path) -> tuple[Any, ...]:
    """The parts without what this path has excluded; those of which one value is left are constants."""
    out: list[Any] = []
    for p in parts:
        mask = path.alive.get(p.expr.token) if isinstance(p, Sym) and p.table is not None else None
        if isinstance(p, Sym) and p.table is not None:
            table = [v if mask is None or mask[i] else Bad for i, v in enumerate(p.table)]
            left = {v for v in table if v is not Bad}
            p = left.pop() if len(left) == 1 else Sym(p.expr, table)
        out.append(p)
    return tuple(out)


def _scalar(made: Any, returns: str) -> Any:
    if returns not in ("integer", "boolean", "float") or isinstance(made, Text):
        return fail(f"cells of type {returns}")
    types = {"integer": int, "boolean": bool, "float": (int, float)}[returns]
    values = [0] if isinstance(made, Sym) and made.table is None else made.live() if isinstance(made, Sym) else [made]
    if not all(isinstance(v, types) for v in values):  # type: ignore[arg-type]
        return fail(f"values that are not {returns}")
    return made


def _parts(made: Any) -> tuple[Any, ...]:
    made = cat(made)
    parts = tuple(made.parts) if isinstance(made, Text) else (made,)
    for p in parts:
        if isinstance(p, bytes) or (isinstance(p, Sym) and p.table and any(isinstance(v, bytes) for v in p.live())):
            fail("bytes")
    if any(isinstance(v, str) and v != text(v) for p in parts for v in _values(p)):
        return tuple(
            p if isinstance(p, Nested) else p.map(text) if isinstance(p, Sym) and p.table else text(p) for p in parts
        )
    return tuple(p for p in parts if p != "" or len(parts) == 1) if all(isinstance(p, str) for p in parts) else parts


def _values(p: Any) -> list[Any]:
    return [] if isinstance(p, Nested) else [p] if isinstance(p, str) else p.live() if p.table is not None else []


def _shares(expr: Expr, codes: list[int | None], count: int) -> list[float]:
    """How likely each outcome is, given that it is possible; for several draws as if the values were even."""
    weights: Any = expr.args[2] if expr.op == "draw" else None
    sums = [0.0] * count
    for i, code in enumerate(codes):
        if code is not None:
            sums[code] += weights[i] if weights else 1.0
    total = sum(sums)
    return [s / total for s in sums]
