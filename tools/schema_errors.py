"""Writes what is said of each wrong schema in `tests/schema_errors.txt` anew; add a schema there as a line of JSON."""

from __future__ import annotations

import json
from pathlib import Path

import fabulate

TABLE = Path(__file__).parent.parent / "tests" / "schema_errors.txt"


def main() -> None:
    """Rewrites the file."""
    lines: list[str] = []
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("    "):
            lines += [line, *(f"    {problem}" for problem in fabulate.check(json.loads(line))), ""]
    TABLE.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
