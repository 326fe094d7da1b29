"""What the tests of clusters and object stores share: a schema with every type, one with all that the language has, and
killing whoever writes a file."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from pathlib import Path
from typing import Any

SHOP: dict[str, Any] = {
    "tables": [
        {"name": "shops", "rows": 300, "columns": [
            {"name": "id", "kind": "sequence"}, {"name": "city", "from": "place.city"},
            {"name": "opens", "kind": "time", "start": "06:00", "end": "11:00", "missing": 0.2}]},
        {"name": "sales", "columns": [
            {"name": "sale", "kind": "uuid"}, {"name": "shop", "kind": "reference", "to": "shops.id"},
            {"name": "in", "from": "shop.city"}, {"name": "paid", "kind": "boolean", "rate": 0.4, "missing": 0.1},
            {"name": "price", "kind": "number", "median": 20, "sigma": 0.8, "missing": 0.1},
            {"name": "what", "kind": "category", "values": ["a, b", 'c "d"', "ü"], "missing": 0.1},
            {"name": "on", "kind": "date", "start": "1960-01-01", "missing": 0.1},
            {"name": "at", "kind": "datetime", "start": "1960-01-01"},
            {"name": "there", "kind": "datetime", "start": "2020-01-01", "zone": "America/New_York", "missing": 0.1},
            {"name": "half", "sql": "price / 2.0"}]},
    ]
}  # fmt: skip
EVERYTHING = Path(__file__).parent.parent / "benchmarks" / "schemas" / "everything.json"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def shown(word: str) -> str:
    """The example of docs/scale.md that has this word."""
    page = (Path(__file__).parent.parent / "docs" / "scale.md").read_text("utf-8")
    return next(block for block in re.findall(r"```py\n(.*?)```", page, re.DOTALL) if word in block)


class Killer(threading.Thread):
    """Kills the first process that writes a file in a folder, once it has begun to."""

    def __init__(self, folder: Path, *, seconds: float = 60) -> None:
        super().__init__(daemon=True)
        self.folder, self.until = folder, time.monotonic() + seconds
        self.killed: str | None = None

    def run(self) -> None:
        while self.killed is None and time.monotonic() < self.until:
            for part in self.folder.rglob(".part-00001*.part") if self.folder.is_dir() else ():
                self.killed = self.killed or _killed(part)
            time.sleep(0.005)


def _killed(part: Path) -> str | None:
    """The command that had the file open, killed now."""
    for handle in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if handle.readlink() == part:
                command = (handle.parents[1] / "cmdline").read_text()
                os.kill(int(handle.parents[1].name), signal.SIGKILL)
                return command.replace("\0", " ")
        except OSError:
            continue
    return None
