"""Whole processes, start-up included, as ratios in one run to the naive design and to `import numpy`.

    python benchmarks/whole.py [--rows 1000,100000] [--runs 5] [--naive-rows 20000]

The naive design is timed at --naive-rows rows and taken as linear beyond: it is. Medians of --runs, turns taken. Peak
memory is that of the largest process. Needs `pip install ".[test]"`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORKLOADS = ("customers", "orders", "numbers")


def timed(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak MiB of one process."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - begin
    if status:
        raise SystemExit(f"{' '.join(command)} failed: {process.stderr.read().decode() if process.stderr else ''}")
    return took, usage.ru_maxrss / 1024


def median(command: list[str], runs: int) -> tuple[float, float]:
    """The median of several, after one that warms the disk."""
    timed(command)
    found = [timed(command) for _ in range(runs)]
    return statistics.median(t for t, _ in found), max(m for _, m in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="1000,100000,1000000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--naive-rows", type=int, default=20_000)
    options = parser.parse_args()
    python = sys.executable
    numpy, _ = median([python, "-c", "import numpy"], options.runs)
    ours, _ = median([python, "-c", "import fabulate"], options.runs)
    print(f"import numpy {numpy:.3f} s; import fabulate {ours:.3f} s ({ours / numpy:.2f} of it)")
    print(f"{'workload':<10} {'rows':>9} {'seconds':>8} {'MiB':>6} {'x numpy':>8} {'x naive':>8}")
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "out.csv")
        for name in WORKLOADS:
            schema = str(HERE / "schemas" / f"{name}.json")
            few, _ = median([python, str(HERE / "naive.py"), schema, "1000", out], 1)
            many, _ = median([python, str(HERE / "naive.py"), schema, str(options.naive_rows), out], 1)
            per_row = (many - few) / (options.naive_rows - 1000)
            for rows in map(int, options.rows.split(",")):
                command = [python, "-m", "fabulate", "generate", "--schema", schema, "--rows", str(rows), "--out", out]
                took, peak = median(command, options.runs)
                naive = few + per_row * (rows - 1000)
                print(
                    f"{name:<10} {rows:>9,} {took:>8.3f} {peak:>6.0f} {took / numpy:>8.1f} {naive / took:>8.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
