"""Which rung makes a Faker method's cells: its recorded program, a kernel, or Faker itself."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from ...schema import faker as table
from .. import address
from . import store
from .programs import Program, program, with_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from ...columns import Type, Vector
    from ..address import Hashes
    from .kernels.said import Made
    from .unique import Unique

Rung = Literal["recorded", "kernel", "faker"]


@dataclass(frozen=True, slots=True)
class Fast:
    """Cells without Faker."""

    rung: Rung
    made: Program | Made

    @property
    def type(self) -> Type:
        """The type of its cells."""
        return self.made.type

    @property
    def cells(self) -> Callable[[Hashes], Vector]:
        """One cell a hash."""
        return self.made.cells


def compile_fast(method: str, args: Mapping[str, object], locale: str, as_of: date) -> Fast | None:
    """The method's cells by the first two rungs; None where only Faker itself can make them.

    The arguments have been checked against the table. With another release of Faker installed than the programs were
    recorded from, every method is left to it.
    """
    if not store.fits():
        _tell()
        return None
    said, home = store.line(method, locale)
    known = table.methods()[method].args
    given = {name: value for name, value in args.items() if value is not None and value != known[name].default}
    if said is None and not given:
        return None
    if said is not None and "kernel" in said:
        from .kernels import kernel
        from .kernels.said import Said

        made = kernel(said["kernel"])(Said(given, as_of, said, home))
        return None if made is None else Fast("kernel", made)
    recorded = _recorded(method, given, locale, as_of)
    return None if recorded is None else Fast("recorded", recorded)


def compile_unique(method: str, args: Mapping[str, object], locale: str, as_of: date) -> Unique | None:
    """The method's cells so that none comes twice; None where nobody can count them."""
    from .unique import Unique, dealt, unique_program

    fast = compile_fast(method, args, locale, as_of)
    if fast is None:
        return None
    if isinstance(fast.made, Program):
        return unique_program(fast.made.said, fast.made, fast.made.locale)
    if fast.made.different:
        return Unique(fast.type, None, lambda rows, key: fast.cells(address.hashes(rows, key)))
    return dealt(fast.type, fast.made.counted) if fast.made.counted else None


def _recorded(method: str, given: Mapping[str, object], locale: str, as_of: date) -> Program | None:
    """A method's program with arguments that were recorded; one text may be any (`store.ANY`)."""
    key = store.called(method, given)
    if store.kind(key, locale) is not None:
        found = program(key, locale, as_of)
        assert isinstance(found, Program)
        return found
    for name, value in given.items():
        key = store.called(method, {**given, name: store.ANY})
        # Faker may write it in small letters without accents.
        if (
            isinstance(value, str)
            and value.isascii()
            and value == value.lower()
            and store.kind(key, locale) is not None
        ):
            return with_text(key, locale, as_of, value)
    return None


def rung(method: str, locale: str) -> Rung:
    """The rung of a method without arguments in a locale."""
    return (store.kind(method, locale) if store.fits() else None) or "faker"


def rate(method: str, locale: str, as_of: date, rows: int = 16_384) -> float:
    """How many cells a second one core of this machine makes now, text not counted; measured over so many rows."""
    import numpy as np

    fast = compile_fast(method, {}, locale, as_of)
    if fast is None:
        from ..faker import compile_faker

        run, rows = compile_faker(method, {}, locale, as_of), min(rows, 200)
    else:
        run = fast.cells  # type: ignore[assignment]
    spent = []
    for turn in range(3):
        hashes = address.hashes(np.arange(turn * rows, (turn + 1) * rows), address.key(0, "rate", method))
        begin = time.process_time()
        run(hashes)
        spent.append(time.process_time() - begin)
    return rows / max(min(spent), 1e-9)


@cache
def _tell() -> None:
    """Once a process: why Faker columns are slow here."""
    import logging

    logging.getLogger("fabulate").warning(another_release())


def another_release() -> str | None:
    """What to tell when the programs are another release's than the installed Faker; None when they are its own."""
    if store.fits():
        return None
    return (
        f"Faker {store.installed_release()} is installed and the programs are those of {store.recorded_release()}: "
        "Faker itself makes every cell, slowly. For its programs: python tools/faker_record.py in a checkout"
    )
