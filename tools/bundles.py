"""Writes the JSON that bundles read from the YAML beside it: `src/fabulate/engine/bundles/{companies,…}.json`.

python tools/bundles.py            tells which files are stale (exit code 1)
python tools/bundles.py --write    writes them
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "src" / "fabulate" / "engine" / "bundles"
NAMES = ("companies", "products", "vehicles")


def compiled(name: str) -> str:
    """A YAML file as one line of JSON."""
    said = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"


def main() -> int:
    """Looks at every file, or writes it."""
    stale = 0
    for name in NAMES:
        path = FOLDER / f"{name}.json"
        if path.exists() and path.read_text("utf-8") == compiled(name):
            continue
        if "--write" in sys.argv:
            path.write_text(compiled(name), "utf-8")
        else:
            stale = 1
            print(f"{path.name} is stale; run python tools/bundles.py --write")
    return stale


if __name__ == "__main__":
    raise SystemExit(main())
