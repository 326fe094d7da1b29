"""The command line. Data goes to stdout or files, all else to stderr; each command is a module beside this one."""

from .main import main

__all__ = ["main"]
