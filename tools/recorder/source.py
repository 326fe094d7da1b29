"""The random source of a recording: it hands out symbols where `random.Random` hands out values."""

from __future__ import annotations

from typing import Any

from . import expressions
from .algebra import decide
from .expressions import arithmetic
from .path import CURRENT
from .symbols import LIMIT, Bad, Sym, fail, symbolic


class Source:
    """Stands for `random.Random`; what it lacks cannot be recorded."""

    def pick(self, count: int, weights: Any = None) -> Sym:
        """A number below `count`."""
        shares = tuple(map(float, weights)) if weights is not None else None
        if shares is not None and len(set(shares)) == 1:
            shares = None
        made = expressions.draw(CURRENT.path.key(), count, shares)
        if shares is not None and 0.0 in shares:
            CURRENT.path.alive[made.token] = [w > 0 for w in shares]
        return Sym(made)

    def choice(self, seq: Any, weights: Any = None) -> Any:
        seq = decide(seq) if isinstance(seq, Sym) else seq
        # Sets in an order that does not follow the process.
        seq = sorted(seq, key=repr) if isinstance(seq, (set, frozenset)) else seq
        seq = seq.chars() if hasattr(seq, "chars") else seq if hasattr(seq, "__getitem__") else list(seq)
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        if len(seq) == 1:
            return seq[0]
        at = self.pick(len(seq), weights)
        some = [seq[i] for i in range(len(seq))]
        if symbolic(some):
            return seq[decide(at)]
        mask = CURRENT.path.alive.get(at.expr.token)
        return Sym(at.expr, some if mask is None else [v if m else Bad for v, m in zip(some, mask, strict=True)])

    def choices(self, population: Any, weights: Any = None, *, cum_weights: Any = None, k: int = 1) -> list[Any]:
        if cum_weights is not None:
            cum = list(cum_weights)
            weights = [b - a for a, b in zip([0, *cum], cum, strict=False)]
        some = list(weights) if weights is not None else None
        return [self.choice(population, some) for _ in range(decide(k))]

    def randrange(self, start: Any, stop: Any = None, step: Any = 1) -> Any:
        start, stop = (0, start) if stop is None else (start, stop)
        start, stop, step = decide(start), decide(stop), decide(step)
        if stop - start >= 2**62:
            fail("whole numbers above 62 bits")
        some = range(int(start), int(stop), int(step))
        if not len(some):
            raise ValueError("empty range")
        if len(some) == 1:
            return some[0]
        at = self.pick(len(some))
        if len(some) <= LIMIT:
            return Sym(at.expr, list(some))
        scaled = arithmetic("mul", at.expr, step) if step != 1 else at.expr
        return Sym(arithmetic("add", scaled, start) if start else scaled)

    def randint(self, a: Any, b: Any) -> Any:
        return self.randrange(a, decide(b) + 1)

    def getrandbits(self, k: Any) -> Any:
        return self.randrange(0, 2 ** int(decide(k)))

    def sample(self, population: Any, k: Any, **_: Any) -> list[Any]:
        some, count = list(population), decide(k)
        if count > len(some) or count < 0:
            raise ValueError("Sample larger than population or is negative")
        if count > 20 or len(some) > LIMIT:
            fail("a sample of more than 20")
        if len(some) == 1:
            return some[:count]
        if count == 1:
            return [self.choice(some)]
        key = CURRENT.path.key()
        return [self._item(some, expressions.sampled(key, len(some), count, at)) for at in range(count)]

    @staticmethod
    def _item(some: list[Any], at: Any) -> Any:
        return some[decide(Sym(at))] if symbolic(some) else Sym(at, some)

    def random(self) -> Any:
        return fail("a float")

    def uniform(self, a: Any, b: Any) -> Any:
        return fail("a float")

    def shuffle(self, x: list[Any]) -> None:
        x[:] = self.sample(x, len(x))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return fail(f"random.{name}")
