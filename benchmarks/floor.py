"""What writing alone costs: a finished table in memory, written by polars. `whole.py` runs it as a process of its own.

    python benchmarks/floor.py FILE.csv OUT --format csv --decimals 2 --runs 5

Prints the median seconds of the wall and of the processor, reading and start-up left out.
"""

from __future__ import annotations

import argparse
import statistics
import time

import polars as pl


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("out")
    parser.add_argument("--format", choices=["csv", "parquet"], default="csv")
    parser.add_argument("--decimals", type=int, default=2)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    frame = pl.read_csv(options.file, try_parse_dates=True, infer_schema_length=10_000).rechunk()
    wall, cpu = [], []
    for _ in range(options.runs + 1):
        began, spent = time.perf_counter(), time.process_time()
        if options.format == "csv":
            frame.write_csv(options.out, float_precision=options.decimals, datetime_format="%Y-%m-%d %H:%M:%S")
        else:
            frame.write_parquet(options.out, compression="zstd")
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
    print(statistics.median(wall[1:]), statistics.median(cpu[1:]))


if __name__ == "__main__":
    main()
