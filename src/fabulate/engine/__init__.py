"""A schema compiled to a program, and a program run: every cell a function of its address."""

from .compile import check, compile_schema
from .program import DEFAULT_ROWS, MOST_SEED, Program

__all__ = ["DEFAULT_ROWS", "MOST_SEED", "Program", "check", "compile_schema"]
