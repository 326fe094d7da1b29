"""Whole processes, start-up included, as ratios in one run to the floor, the naive design and `import numpy`.

    python benchmarks/whole.py [--rows 1000,100000,1000000] [--cores 2] [--format csv] [--runs 5] [--only orders]
                               [--naive-rows 20000] [--folder /dev/shm]

The floor is polars writing the finished frame from memory (`floor.py`), with the same cores. The naive design is timed
at --naive-rows rows and taken as linear beyond: it is; 0 leaves it out. Medians of --runs after one that warms the
disk. `cpu` is processor time: on a machine shared with others its ratios hold where those of the wall do not. Peak
memory is that of the largest process. `first` runs find an empty cache folder, as a schema never seen does, `again`
those of the run before; modules are compiled to byte code, as pip leaves them. Needs `pip install ".[test]"`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: The workloads, and the decimals of their floats.
WORKLOADS = {"customers": 2, "orders": 2, "numbers": 6}
#: Rows up to which start-up is most of the time.
FEW = 10_000
#: What commands run under; the folders are set when they are known.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def timed(command: list[str], cores: int) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak MiB of one process."""
    some = set(sorted(os.sched_getaffinity(0))[:cores])
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        preexec_fn=lambda: os.sched_setaffinity(0, some),
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - begin
    if status:
        raise SystemExit(f"{' '.join(command)} failed: {process.stderr.read().decode() if process.stderr else ''}")
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(command: list[str], runs: int, cores: int, *, first: bool = False) -> tuple[float, float, float]:
    """The medians of several, after one that warms the disk; `first`: each finds an empty cache folder."""
    timed(command, cores)
    found = []
    for _ in range(runs):
        if first:
            shutil.rmtree(ENVIRONMENT["FABULATE_CACHE_DIR"], ignore_errors=True)
        found.append(timed(command, cores))
    wall, cpu, peak = zip(*found, strict=True)
    return statistics.median(wall), statistics.median(cpu), max(peak)


def floor(table: str, out: str, format: str, decimals: int, runs: int, cores: int) -> tuple[float, float]:
    """Wall and processor seconds of polars writing the table that a CSV file holds."""
    some = set(sorted(os.sched_getaffinity(0))[:cores])
    command = [sys.executable, str(HERE / "floor.py"), table, out, "--format", format, "--decimals", str(decimals),
               "--runs", str(runs)]  # fmt: skip
    said = subprocess.run(
        command, capture_output=True, text=True, check=True, preexec_fn=lambda: os.sched_setaffinity(0, some)
    ).stdout
    wall, cpu = map(float, said.split())
    return wall, cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="1000,100000,1000000")
    parser.add_argument("--cores", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--format", choices=["csv", "parquet"], default="csv")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default=",".join(WORKLOADS))
    parser.add_argument("--naive-rows", type=int, default=20_000)
    parser.add_argument("--folder", help="where the files are written")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        ENVIRONMENT["FABULATE_CACHE_DIR"] = str(Path(folder) / "cache")
        ENVIRONMENT.setdefault("PYTHONPYCACHEPREFIX", str(Path(folder) / "bytecode"))
        table(options, Path(folder))


def table(options: argparse.Namespace, folder: Path) -> None:
    """A line a workload, number of rows and state of the cache."""
    python, runs, cores = sys.executable, options.runs, options.cores
    numpy, spent, _ = median([python, "-c", "import numpy"], runs, cores)
    ours, _, _ = median([python, "-c", "import fabulate"], runs, cores)
    print(f"{cores} cores; import numpy {numpy:.3f} s, cpu {spent:.3f}; import fabulate {ours / numpy:.2f} of it")
    print(f"{'workload':<16} {'rows':>11} {'seconds':>8} {'cpu':>7} {'MiB':>5} {'x numpy':>8} {'cpu':>5} "
          f"{'x floor':>8} {'cpu':>5} {'x naive':>8}")  # fmt: skip
    out, plain = str(folder / f"out.{options.format}"), str(folder / "table.csv")
    for name in options.only.split(","):
        schema, per_row, few = str(HERE / "schemas" / f"{name}.json"), 0.0, 0.0
        if options.naive_rows:
            naive = [[python, str(HERE / "naive.py"), schema, str(n), out] for n in (1000, options.naive_rows)]
            few, many = (median(command, 1, cores)[0] for command in naive)
            per_row = (many - few) / (options.naive_rows - 1000)
        for rows in map(int, options.rows.split(",")):
            make = [python, "-m", "fabulate", "generate", "--schema", schema, "--rows", str(rows), "--out"]
            timed([*make, plain], cores)
            least, least_cpu = floor(plain, out, options.format, WORKLOADS[name], runs, cores)
            for state in ("first", "again") if rows <= FEW else ("again",):
                wall, cpu, peak = median([*make, out], runs, cores, first=state == "first")
                slow = f"{(few + per_row * (rows - 1000)) / wall:.1f}" if per_row else "-"
                shown = [f"{name + ' ' + state:<16} {rows:>11,} {wall:>8.3f} {cpu:>7.3f} {peak:>5.0f}",
                         f"{wall / numpy:>8.1f} {cpu / spent:>5.1f} {wall / least:>8.2f} {cpu / least_cpu:>5.2f}",
                         f"{slow:>8}"]  # fmt: skip
                print(*shown, flush=True)


if __name__ == "__main__":
    main()
