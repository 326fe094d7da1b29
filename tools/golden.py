"""Writes `tests/golden/hashes.json`, and tells which kinds now give other values for the same seed.

Such a change is a breaking one: it needs its line in CHANGELOG.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "golden")]


def main() -> None:
    """Rewrites the file."""
    from golden_schemas import hashes

    file = TESTS / "golden" / "hashes.json"
    before = json.loads(file.read_text()) if file.exists() else {}
    now = hashes()
    file.write_text(json.dumps(now, indent=2) + "\n")
    for kind in sorted(now.keys() | before.keys()):
        if now.get(kind) != before.get(kind):
            gone = "gone" if kind not in now else "other values; CHANGELOG.md needs a line"
            print(f"{kind}: {'new' if kind not in before else gone}")


if __name__ == "__main__":
    main()
