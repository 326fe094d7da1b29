"""Progress of long work on a terminal: rows, rows/s and time left, on one line of stderr, from the second second on."""

from __future__ import annotations

import sys
import time


class Progress:
    """Called with (table, done, rows) after each block; silent when stderr is no terminal or the work is short."""

    def __init__(self) -> None:
        self.begin = self.shown = time.monotonic()
        self.visible = False
        self.terminal = sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.visible:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def __call__(self, table: str, done: int, rows: int) -> None:
        now = time.monotonic()
        if not self.terminal or now - self.begin < 1 or now - self.shown < 0.2:
            return
        self.shown, self.visible = now, True
        speed = done / (now - self.begin)
        left = (rows - done) / speed if speed else 0
        line = f"{table}: {done:,} of {rows:,} rows · {speed:,.0f} rows/s · {_span(left)} left"
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3600:.1f} h"
