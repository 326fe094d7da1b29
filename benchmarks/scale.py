"""One dataset by the command line, by processes or threads, by Spark and by Ray: the same digest, and what each costs.

    python benchmarks/scale.py proof [--rows 10000000] [--schemas numbers,everything,shop]
    python benchmarks/scale.py cost [--rows 50000000] [--schemas orders] [--ways "processes,threads,ray tasks"]
    python benchmarks/scale.py simulate [--rows 10000000000] [--files 1000] [--schemas orders,shop]

The proof writes Parquet in each way, reads the files back and hashes their cells; all digests of a table must be that
of the rows as they are made. The cost is core-seconds: processor time of every process that took part, JVM and Ray's
daemons included, as a ratio to plain processes in the same run. What it takes to start an engine stands apart, and what
engines take while nobody asks anything of them is measured before and taken off. Needs Java 17 and `pip install
".[spark,ray]"`.

What cannot be run here is simulated: all files are planned, some of them made, read back and held against the same rows
of a slice; all would cost what these cost. Needs no engine.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import fabulate
from fabulate.parts import Job, Layout, digests
from fabulate.parts.make import make
from fabulate.parts.pool import cores
from fabulate.parts.read import held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Write = Callable[[fabulate.Dataset, str, Path], None]

HERE = Path(__file__).resolve().parent
FILES = 8
#: Seconds in which it is seen what the engines take without work, for as long as they run.
IDLE = 10
#: Seconds between two looks at all processes.
LOOK = 0.5
#: Files of each table that are made where all are only planned.
SAMPLE = 3
TICKS = os.sysconf("SC_CLK_TCK")


class Spent(threading.Thread):
    """Processor seconds of this process and all that were ever below it.

    Of a child that has ended and was waited for, the system knows all; what ends elsewhere below, as Ray's workers do,
    is looked at now and then.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.used: dict[int, tuple[int, int]] = {}
        self.lock = threading.Lock()

    def run(self) -> None:
        while True:
            self.look()
            time.sleep(LOOK)

    def look(self) -> float:
        """What was spent until now."""
        with self.lock:
            parents: dict[int, int] = {}
            used: dict[int, int] = {}
            for stat in Path("/proc").glob("[0-9]*/stat"):
                try:
                    fields = stat.read_text().rpartition(") ")[2].split()
                except OSError:
                    continue
                pid = int(stat.parent.name)
                parents[pid], used[pid] = int(fields[1]), int(fields[11]) + int(fields[12])
            children = {pid for pid, parent in parents.items() if parent == os.getpid()}
            for child in children:
                below = {child}
                while below:
                    self.used |= {pid: (child, used[pid]) for pid in below}
                    below = {pid for pid, parent in parents.items() if parent in below}
            alive = sum(ticks for child, ticks in self.used.values() if child in children)
            return sum(os.times()[:4]) + alive / TICKS


SPENT = Spent()


def spent() -> float:
    """Processor seconds until now."""
    return SPENT.look()


def command(ds: fabulate.Dataset, schema: str, out: Path) -> None:
    """The command line, one file a table."""
    arguments = ["--schema", schema, "--rows", str(len(ds)), "--format", "parquet", "--out", str(out)]
    subprocess.run([sys.executable, "-m", "fabulate", "generate", *arguments], check=True, stderr=subprocess.DEVNULL)


def processes(ds: fabulate.Dataset, schema: str, out: Path) -> None:
    """Worker processes, a core each."""
    ds.write(out, "parquet", files=FILES)


def threads(ds: fabulate.Dataset, schema: str, out: Path) -> None:
    """The same units by threads of this process: what was weighed against processes."""
    spans = {table: ds.span(table) for table in ds.tables}
    units = Layout("parquet", FILES).units(ds.program, spans, str(out))
    work = partial(make, Job.of(ds.program, ds.seed, ds.sizes).text)
    with ThreadPoolExecutor(cores()) as pool:
        list(pool.map(work, units))


def spark_tasks(ds: fabulate.Dataset, schema: str, out: Path) -> None:
    """Spark's tasks write the files."""
    from fabulate import spark

    spark.write(ds, None, str(out), files=FILES)


def spark_source(ds: fabulate.Dataset, schema: str, out: Path) -> None:
    """The data source, and Spark's own writer."""
    from pyspark.sql import SparkSession

    session = SparkSession.active()
    for table in ds.tables:
        asked = {"schema": schema, "rows": str(len(ds)), "table": table, "partitions": str(FILES)}
        frame = session.read.format("fabulate").options(**asked).load()
        frame.write.option("compression", "zstd").parquet(str(out / table))


def ray_tasks(ds: fabulate.Dataset, schema: str, out: Path) -> None:
    """Ray's tasks write the files."""
    from fabulate import ray

    ray.write(ds, None, str(out), files=FILES)


def ray_dataset(ds: fabulate.Dataset, schema: str, out: Path) -> None:
    """A Ray dataset, and Ray's own writer."""
    from fabulate import ray

    for table in ds.tables:
        ray.dataset(ds, table=table, tasks=FILES).write_parquet(str(out / table), compression="zstd")


@contextmanager
def spark_started() -> Iterator[None]:
    from pyspark.sql import SparkSession

    from fabulate import spark

    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    options = {"spark.ui.enabled": "false", "spark.driver.memory": "2g", "spark.log.level": "OFF",
               "spark.ui.showConsoleProgress": "false"}  # fmt: skip
    session = SparkSession.builder.master("local[*]").config(map=options).getOrCreate()
    spark.register(session)
    yield
    session.stop()


@contextmanager
def ray_started() -> Iterator[None]:
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DATA_VERBOSE_PROGRESS": "0"}
    import ray

    logging.getLogger("ray.data").setLevel(logging.WARNING)

    ray.init(include_dashboard=False, object_store_memory=1 << 30, log_to_driver=False, logging_level="ERROR")
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    yield
    ray.shutdown()


@contextmanager
def started(name: str, engine: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """An engine, and a line of what its start took."""
    before, begin = spent(), time.perf_counter()
    with engine():
        print(f"{name} starts in {spent() - before:.1f} core-s, {time.perf_counter() - begin:.1f} s wall", flush=True)
        yield


WAYS: dict[str, Write] = {
    "command": command, "processes": processes, "threads": threads, "spark tasks": spark_tasks,
    "spark data source": spark_source, "ray tasks": ray_tasks, "ray dataset": ray_dataset,
}  # fmt: skip


def proof(schemas: list[str], rows: int, ways: list[str], folder: Path) -> None:
    """A line a table and way, with what writing took; exits with 1 where a digest differs."""
    wrong = 0
    for name in schemas:
        schema = str(HERE / "schemas" / f"{name}.json")
        ds = fabulate.generate(schema=schema, rows=rows)
        meant = {table: ds.digest(table) for table in ds.tables}
        for table, digest in meant.items():
            start, stop = ds.span(table)
            print(f"{name:<11} {table:<10} {stop - start:>12,} rows  {digest}", flush=True)
        for way in ways:
            out = folder / "out"
            before, begin = spent(), time.perf_counter()
            WAYS[way](ds, schema, out)
            cores, wall = spent() - before, time.perf_counter() - begin
            same = {table: held(ds.program, table, ds.span(table), str(out)) == meant[table] for table in ds.tables}
            wrong += not all(same.values())
            told = "the same" if all(same.values()) else f"DIFFERS: {same}"
            print(f"{name:<11} {way:<18} {cores:>8.1f} core-s {wall:>8.1f} s wall  {told}", flush=True)
            shutil.rmtree(out)
    raise SystemExit(bool(wrong))


def cost(name: str, rows: int, ways: list[str], folder: Path) -> None:
    """A line a way, plain processes first; each engine is warmed with a small dataset."""
    schema = str(HERE / "schemas" / f"{name}.json")
    few, ds = (fabulate.generate(schema=schema, rows=many) for many in (1_000, rows))
    plain = 0.0
    for way in ways:
        WAYS[way](few, schema, folder / f"warm {way}")
        before = spent()
        time.sleep(IDLE)
        idle = (spent() - before) / IDLE
        before, begin = spent(), time.perf_counter()
        WAYS[way](ds, schema, folder / "out")
        wall = time.perf_counter() - begin
        cores = spent() - before - idle * wall
        plain = plain or cores
        size = sum(file.stat().st_size for file in (folder / "out").rglob("*") if file.is_file())
        shutil.rmtree(folder / "out")
        print(
            f"{name} {rows:,} rows  {way:<18} {cores:>8.1f} core-s {cores / plain:>6.2f}x {wall:>8.1f} s wall, "
            f"{idle:.2f} cores when idle, "
            f"{size / 1e6:>8,.0f} MB",
            flush=True,
        )


def simulate(name: str, rows: int, files: int, folder: Path) -> None:
    """A line for the plan, a line for each file that is made, and what all would cost."""
    schema = str(HERE / "schemas" / f"{name}.json")
    begin = time.perf_counter()
    ds = fabulate.generate(schema=schema, rows=rows)
    spans = {table: ds.span(table) for table in ds.tables}
    units = Layout("parquet", files).units(ds.program, spans, str(folder))
    job = Job.of(ds.program, ds.seed, ds.sizes).text
    took, size = time.perf_counter() - begin, len(json.dumps([unit.to_dict() for unit in units]))
    print(
        f"{name} {rows:,} rows: {len(units):,} files planned in {took:.2f} s, {size / 1e6:.1f} MB as JSON", flush=True
    )
    for table, (start, stop) in spans.items():
        ours, cores, bytes_ = [unit for unit in units if unit.table == table], list[float](), list[int]()
        for unit in {ours[round((len(ours) - 1) * at / (SAMPLE - 1))]: None for at in range(SAMPLE)}:
            begin = time.process_time()
            (made,) = make(job, unit)
            cores.append(time.process_time() - begin)
            bytes_.append(made["bytes"])
            found = held(ds.program, table, (unit.start, unit.stop), made["path"])
            same = found == digests(ds.program, ds.seed, ds.sizes, table, (unit.start, unit.stop)).hex()
            Path(made["path"]).unlink()
            told = "the same" if same else "DIFFERS"
            print(f"{name} {table:<10} {unit.name}: rows from {unit.start:,} on in {cores[-1]:.1f} core-s  {told}")
        each = (sum(cores) / len(cores), sum(bytes_) / len(bytes_))
        print(
            f"{name} {table:<10} {stop - start:,} rows in {len(ours):,} files: {each[0] * len(ours):,.0f} core-s, "
            f"{each[1] * len(ours) / 1e9:,.0f} GB; files differ by {min(cores):.2f} to {max(cores):.2f} core-s",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["proof", "cost", "simulate"])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--schemas", default="numbers,everything,shop")
    parser.add_argument("--ways", default=",".join(WAYS))
    options = parser.parse_args()
    if options.what == "simulate":
        with tempfile.TemporaryDirectory() as place:
            for name in options.schemas.split(","):
                simulate(name, options.rows, options.files, Path(place))
        return
    SPENT.start()
    with tempfile.TemporaryDirectory() as folder, started("Spark", spark_started), started("Ray", ray_started):
        schemas, ways = options.schemas.split(","), options.ways.split(",")
        if options.what == "proof":
            proof(schemas, options.rows, ways, Path(folder))
        for name in schemas:
            cost(name, options.rows, ways, Path(folder))


if __name__ == "__main__":
    main()
