"""What is shipped to whoever makes a part of a dataset: JSON, and no pickle of ours.

A program is shipped as the schema it is compiled from: that is smaller than its tables (a kilobyte), is checked by the
language when it arrives, and compiles in milliseconds, once a process. The data it reads (places, names, Faker's lists)
is in the package on each machine; that it is the same there is tried, not believed: see `tried`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..engine import compile_schema
from ..schema import RequestError, parse
from ..writers import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..engine import Program

#: Rows of each table that a process makes to see that it makes the same.
_TRIED = 16


@dataclass(frozen=True, slots=True)
class Job:
    """A dataset: schema, seed, the rows of each whole table, and what its first rows must be."""

    schema: Mapping[str, Any]
    seed: int
    sizes: Mapping[str, int]
    version: str
    #: By table, the digest of its first rows where the job was made: another Faker or NumPy that moved a cell is seen.
    tried: Mapping[str, str]

    @classmethod
    def of(cls, program: Program, seed: int, sizes: Mapping[str, int]) -> Job:
        """The job of a program."""
        return cls(program.schema.to_dict(), seed, dict(sizes), __version__, _first(program, seed, sizes))

    @property
    def text(self) -> str:
        """The job as JSON, in the schema's own order: that of a category's values is part of what it means."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @property
    def identity(self) -> str:
        """What two jobs with the same cells share."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def _first(program: Program, seed: int, sizes: Mapping[str, int]) -> dict[str, str]:
    found = {}
    for table in program.schema.written:
        some = program.batches(table.name, 0, min(_TRIED, sizes[table.name]), seed, sizes)
        found[table.name] = digest.table(program.tables[table.name].written, digest.blocks(some)).hex()
    return found


@lru_cache(maxsize=4)
def compiled(text: str) -> tuple[Job, Program]:
    """The job of a text and its program, compiled once a process.

    RequestError when this process would make other rows than the one that the job comes from.
    """
    job = Job(**json.loads(text))
    if job.version != __version__:
        raise RequestError(
            f"the job is of Fabulate {job.version}, and this machine has {__version__}; install the same"
        )
    program = compile_schema(parse(dict(job.schema)))
    here = _first(program, job.seed, job.sizes)
    if wrong := [name for name, there in job.tried.items() if here.get(name) != there]:
        raise RequestError(
            f"this machine makes other rows of {', '.join(wrong)} than the one that started the job; "
            "install the same releases of Fabulate, Faker and holidays on both"
        )
    return job, program
