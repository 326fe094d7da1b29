"""A worker process: a job and its units as lines of JSON on standard input, what came of each on standard output.

It is started as a command, so nothing of the program that started it is imported or copied, and it ends at once when
that program does: nobody else may write its files then.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from queue import SimpleQueue
from typing import Any

from ..schema import FabulateError
from .make import WORK
from .units import Unit

#: Seconds between two words about rows that are made.
_TELL = 0.3


def main() -> None:
    """Works until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted parent ends its workers itself
    # What a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    lines: SimpleQueue[str] = SimpleQueue()
    stopped = threading.Event()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()

    def say(answer: dict[str, Any]) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    def end(number: int, frame: object) -> None:
        # Between two blocks, where what it is at is dropped as a whole.
        stopped.set()
        lines.put("")

    job = json.loads(lines.get())
    signal.signal(signal.SIGTERM, end)
    while asked := lines.get():
        try:
            made = WORK[job["kind"]](job["job"], Unit(**json.loads(asked)), job["identity"], _Teller(say, stopped))
        except (FabulateError, OSError) as error:
            say({"error": _told(error)})
        else:
            say({"made": made})


def _listen(lines: SimpleQueue[str]) -> None:
    """Hands lines on; the end of them is the end of the process, whatever it is doing."""
    for line in sys.stdin:
        lines.put(line)
    os._exit(0)


def _told(error: FabulateError | OSError) -> dict[str, Any]:
    if isinstance(error, OSError):
        return {"errno": error.errno, "message": error.strerror or str(error), "file": error.filename}
    return {"message": str(error)}


class _Teller:
    """Tells how many rows were made, now and then, and ends the work when the process is asked to end."""

    def __init__(self, say: Any, stopped: threading.Event) -> None:
        self.say, self.stopped, self.rows, self.last = say, stopped, 0, time.monotonic()

    def __call__(self, rows: int) -> None:
        if self.stopped.is_set():
            raise SystemExit
        self.rows += rows
        if time.monotonic() - self.last > _TELL:
            self.say({"rows": self.rows})
            self.rows, self.last = 0, time.monotonic()


if __name__ == "__main__":
    main()
