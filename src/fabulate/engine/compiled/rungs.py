"""Which rung makes a Faker method's cells: its recorded program, a kernel, or Faker itself."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from . import store
from .programs import program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from ...columns import Type, Vector
    from ..address import Hashes

Rung = Literal["recorded", "kernel", "faker"]


@dataclass(frozen=True, slots=True)
class Fast:
    """Cells without Faker."""

    rung: Rung
    type: Type
    cells: Callable[[Hashes], Vector]


def compile_fast(method: str, args: Mapping[str, object], locale: str, as_of: date) -> Fast | None:
    """The method's cells by the first two rungs; None where only Faker itself can make them.

    The arguments have been checked against the table. With another release of Faker installed than the programs were
    recorded from, every method is left to it.
    """
    if not store.fits():
        _tell()
        return None
    said, home = store.line(method, locale)
    if said is None:
        return None
    given = {name: value for name, value in args.items() if value is not None}
    if "kernel" in said:
        from .kernels import KERNELS
        from .kernels.said import Said

        made = KERNELS[said["kernel"]](Said(given, as_of, said, home))
        return None if made is None else Fast("kernel", made.type, made.cells)
    if given:
        return None
    recorded = program(method, locale, as_of)
    return Fast("recorded", recorded.type, recorded.cells)


def rung(method: str, locale: str) -> Rung:
    """The rung of a method without arguments in a locale."""
    return (store.kind(method, locale) if store.fits() else None) or "faker"


def rate(method: str, locale: str, as_of: date) -> float:
    """How many cells a second one core of this machine makes now, text not counted."""
    import numpy as np

    from .. import address

    fast = compile_fast(method, {}, locale, as_of)
    if fast is None:
        from ..faker import compile_faker

        run, rows = compile_faker(method, {}, locale, as_of), 200
    else:
        run, rows = fast.cells, 16_384  # type: ignore[assignment]
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
    logging.getLogger("fabulate").warning(another_release())


def another_release() -> str | None:
    """What to tell when the programs are another release's than the installed Faker; None when they are its own."""
    if store.fits():
        return None
    return (
        f"Faker {store.installed_release()} is installed and the programs are those of {store.recorded_release()}: "
        "Faker itself makes every cell, slowly. For its programs: python tools/faker_record.py in a checkout"
    )
