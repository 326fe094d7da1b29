"""Columns of a batch: typed values on one face, bytes on the other. Engine and writers meet here."""

from .vector import Batch, Type, Vector

__all__ = ["Batch", "Type", "Vector"]
