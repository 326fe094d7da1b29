"""Every reader of text from outside, at random: each input is answered or refused, soon and small.

    python tools/fuzz.py [--count 20000] [--seed 0] [--seconds 3] [--megabytes 300] [--only schemas,sql]

A schema's answer is 60 rows, near the first and far from it, as CSV and JSON Lines. What is neither an answer nor a
proper refusal, takes longer or grows the process by more is printed with the line of JSON that repeats it, and the exit
code is 1. `tests/test_fuzz.py` runs some thousands; 100,000 a reader are an evening's work.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import time
import traceback
import warnings
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

try:
    import resource
except ImportError:  # no such thing on Windows: memory is not watched there
    resource = None  # type: ignore[assignment]

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "golden")]

from fuzz_cases import base, formats, mutated, pattern, random_schema, sql  # noqa: E402
from fuzz_texts import TEXTS  # noqa: E402

from fabulate.engine.compile import compile_schema  # noqa: E402
from fabulate.schema import SchemaError, parse  # noqa: E402
from fabulate.writers import FORMATS  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

ROWS, FAR = 60, 10**9


class TooLongError(Exception):
    """A case took longer than it may."""


def answered(schema: Any) -> str:
    """What became of a schema: `rows`, or `refused` by a SchemaError."""
    try:
        program = compile_schema(parse(schema))
        sizes = program.sizes(ROWS)
        program.room(sizes)
        for name, table in program.tables.items():
            kinds = program.types(name)
            for start in (0, FAR):
                some = [program.run(name, start, start + ROWS, 7, sizes)]
                for format in ("csv", "jsonl"):
                    b"".join(FORMATS[format].write(table.written, kinds, some))
    except SchemaError as error:
        assert error.problems and str(error)
        return "refused"
    return "rows"


def grown() -> float:
    """The most megabytes that the process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 if resource is not None else 0.0


def main() -> int:
    """Runs the cases; 1 when one was neither an answer nor a SchemaError, or too slow, or too large."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--megabytes", type=float, default=300.0)
    parser.add_argument("--only", default="all")
    options = parser.parse_args()
    seeds = _seeds()
    schemas: dict[str, Callable[[random.Random], Any]] = {
        "schemas": random_schema, "mutated": lambda rng: mutated(rng, seeds), "sql": sql, "patterns": pattern,
        "formats": formats,
    }  # fmt: skip
    made: dict[str, tuple[Callable[[random.Random], Any], Callable[[Any], str]]] = {
        **{name: (draw, answered) for name, draw in schemas.items()}, **TEXTS,
    }  # fmt: skip
    families = [name for name in made if options.only == "all" or name in options.only.split(",")]
    answered(base())
    warnings.simplefilter("error")
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, _too_long)
    begin, outcomes, slowest = time.perf_counter(), Counter[str](), dict.fromkeys(families, 0.0)
    faults: dict[str, list[str]] = {}
    for at in range(options.count):
        family = families[at % len(families)]
        draw, read = made[family]
        case = draw(random.Random(f"{options.seed} {family} {at}"))
        fault, took = _tried(partial(read, case), options.seconds, options.megabytes, outcomes, family)
        slowest[family] = max(slowest[family], took)
        if fault:
            outcomes[f"{family} FAULT"] += 1
            if len(faults.setdefault(fault, [])) < 2:
                faults[fault].append(json.dumps(case)[:3_000])
    for fault, schemas in faults.items():
        print(f"\n{fault}")
        for text in schemas:
            print(f"    {text}")
    told = ", ".join(f"{name} {count:,}" for name, count in sorted(outcomes.items()))
    print(f"\n{options.count:,} cases in {time.perf_counter() - begin:.0f} s, at most {grown():.0f} MiB: {told}")
    print("slowest: " + ", ".join(f"{name} {1e3 * seconds:.0f} ms" for name, seconds in slowest.items()))
    return 1 if faults else 0


def _tried(
    read: Callable[[], str], seconds: float, megabytes: float, outcomes: Counter[str], family: str
) -> tuple[str | None, float]:
    """What is wrong with what became of an input, and the seconds of processor time it took."""
    before, start, fault = grown(), time.process_time(), None
    if hasattr(signal, "SIGALRM"):
        signal.setitimer(signal.ITIMER_REAL, 10 * seconds)
    try:
        outcomes[f"{family} {read()}"] += 1
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__}: {str(error)[:120]} at {Path(last.filename).name}:{last.lineno}"
    finally:
        if hasattr(signal, "SIGALRM"):
            signal.setitimer(signal.ITIMER_REAL, 0)
    took = time.process_time() - start
    if fault is None and took > seconds:
        fault = f"over {seconds:g} s"
    if fault is None and grown() - before > megabytes:
        fault = f"over {megabytes:g} MiB"
    return fault, took


def _too_long(number: int, frame: FrameType | None) -> None:
    raise TooLongError


def _seeds() -> list[dict[str, Any]]:
    """Valid schemas to change: those of the golden hashes, of the benchmarks and of the hard domains."""
    from golden_schemas import KINDS as GOLDEN
    from golden_schemas import schema

    files = [*(ROOT / "benchmarks" / "schemas").glob("*.json"), *(ROOT / "tests" / "hard").glob("*.json")]
    return [schema(kind) for kind in GOLDEN] + [json.loads(file.read_text("utf-8")) for file in sorted(files)]


if __name__ == "__main__":
    sys.exit(main())
