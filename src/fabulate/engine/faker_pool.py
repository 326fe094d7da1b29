"""Private Faker generators by locale, lent to one thread at a time.

A generator holds its source of draws, so two threads may not share one; making another costs a millisecond once its
locale's providers are loaded. There are never more than threads that worked at the same time.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .faker_clock import CONTEXT
from .faker_draws import Draws
from .faker_private import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Lent:
    """A Faker generator of one locale and the draws it reads."""

    generator: object
    draws: Draws

    def method(self, name: str) -> Callable[..., object]:
        """Faker's method of that name, weights on. AttributeError when the locale has none."""
        found: Callable[..., object] = getattr(self.generator, name)
        return found


_FREE: dict[str, list[Lent]] = {}


@contextmanager
def lend(locale: str, now: datetime) -> Iterator[Lent]:
    """A generator for this thread, whose clock stands at `now` (naive UTC) until the block ends."""
    free = _FREE.setdefault(locale, [])
    try:
        lent = free.pop()
    except IndexError:
        lent = _made(locale)
    before = CONTEXT.now, CONTEXT.draws
    CONTEXT.now, CONTEXT.draws = now, lent.draws
    try:
        yield lent
    finally:
        CONTEXT.now, CONTEXT.draws = before
        free.append(lent)


def _made(locale: str) -> Lent:
    draws = Draws(0)
    before = CONTEXT.draws
    CONTEXT.draws = draws
    try:
        generator = load("faker.generator").Generator(locale=locale)
        generator.random = draws
        load("faker.factory").Factory.create(locale, generator=generator, use_weighting=True)
        generator._is_seeded = True
    finally:
        CONTEXT.draws = before
    return Lent(generator, draws)
