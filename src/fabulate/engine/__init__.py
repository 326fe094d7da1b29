"""A schema compiled to a program, and a program run: every cell a function of its address."""

from .children import MOST_ROWS
from .compile import check, compile_schema
from .program import MOST_SEED, Program
from .sizes import DEFAULT_ROWS

__all__ = ["DEFAULT_ROWS", "MOST_ROWS", "MOST_SEED", "Program", "check", "compile_schema"]
