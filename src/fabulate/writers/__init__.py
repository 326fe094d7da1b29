"""Batches to files. A format is a row of `FORMATS`; each opens an encoder that makes bytes of batches."""

from .formats import FILES, FORMATS, Format, by_suffix, of_others

__all__ = ["FILES", "FORMATS", "Format", "by_suffix", "of_others"]
