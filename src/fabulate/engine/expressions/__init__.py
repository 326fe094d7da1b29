"""Expressions over a row's cells: `sql`, and the conditions of `when`. Checked, parsed, made with NumPy."""

from .compiled import compile_condition, compile_sql

__all__ = ["compile_condition", "compile_sql"]
