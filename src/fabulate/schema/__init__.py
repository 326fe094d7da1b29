"""The schema language: plain data that a person can read, an LLM can write and a program can check."""

from .columns import KINDS
from .errors import FabulateError, Problem, RequestError, SchemaError
from .models import LANGUAGE, Schema, Table
from .parse import loads, parse

__all__ = [
    "KINDS",
    "LANGUAGE",
    "FabulateError",
    "Problem",
    "RequestError",
    "Schema",
    "SchemaError",
    "Table",
    "loads",
    "parse",
]
