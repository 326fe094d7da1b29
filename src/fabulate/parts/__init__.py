"""A dataset in parts: what is shipped to other processes and machines, and what each of them does with its rows."""

from .job import Job
from .units import Made, Unit, shares, spans
from .write import Layout, digests, save

__all__ = ["Job", "Layout", "Made", "Unit", "digests", "save", "shares", "spans"]
