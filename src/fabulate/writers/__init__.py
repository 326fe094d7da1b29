"""Batches to files. A format is a row of `FORMATS`; each is a function from batches to bytes."""

from .formats import FORMATS, Format

__all__ = ["FORMATS", "Format"]
