"""How the same rows are made again: a command, the same in Python, and the versions that made them."""

from __future__ import annotations

import shlex
from importlib.metadata import version
from typing import TYPE_CHECKING

from .. import __version__
from ..schema.models import LANGUAGE
from .model import Again

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..engine import Program


def again(
    program: Program, seed: int, span: tuple[int, int], sizes: Mapping[str, int], description: str | None
) -> Again:
    """The command and the call for rows span of the main table; by the schema where no words are known.

    The words give the same rows where the same plan is made of them; the schema in the report always does.
    """
    schema = program.schema
    main = schema.main_table.name
    planned = program.sizes({main: sizes[main]}, seed)
    start, stop = span
    others = {name: count for name, count in sizes.items() if name != main and count != planned[name]}
    rows = {main: stop - start} | others
    words = description is not None
    command = ["fabulate", "generate", *([description] if description is not None else ["--schema", "schema.json"])]
    command += ["--rows", ",".join(f"{name}={count}" for name, count in rows.items()) if others else str(stop - start)]
    command += ["--seed", str(seed)]
    call = [repr(description) if words else 'schema="schema.json"', f"rows={rows if others else stop - start}"]
    call.append(f"seed={seed}")
    if start or sizes[main] != stop:
        command += ["--offset", str(start), "--total", str(sizes[main])]
        call += [f"offset={start}", f"total={sizes[main]}"]
    if words:
        command += ["--as-of", schema.today.isoformat()]
        call.append(f'as_of="{schema.today.isoformat()}"')
    return Again(
        shlex.join(command), f"fabulate.generate({', '.join(call)})", seed, schema.today.isoformat(), stop - start,
        start, sizes[main], dict(sizes), schema.digest, versions(),
    )  # fmt: skip


def versions() -> dict[str, str]:
    """What the cells depend on, and its version."""
    return {"fabulate": __version__, "language": str(LANGUAGE), "faker": version("Faker"), "numpy": version("numpy")}
