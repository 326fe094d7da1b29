"""Writes `src/fabulate/engine/compiled/data/`: Faker's methods as programs, recorded for the installed release.

    python tools/faker_record.py [--locales en_US,de_DE] [--why]

Run after `tools/faker_table.py` when a Faker release is taken up; `tools/faker_compare.py` then compares every program
with Faker itself. Another release's cells may differ: it needs a line in CHANGELOG.md.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import math
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from recorder.rewriting import patch

patch()

from recorder.explore import Recorder  # noqa: E402
from recorder.expressions import NotRecordableError  # noqa: E402
from recorder.kernels import kernel  # noqa: E402
from recorder.store import Store, Writer  # noqa: E402

from fabulate.engine.compiled.store import ANY, called  # noqa: E402
from fabulate.schema import faker as table  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Methods with so many paths that trying takes minutes and fails.
HOPELESS = frozenset("dga fixed_width json pystruct".split())
#: Methods that are long to record and seldom have arguments.
PLAIN = frozenset("profile simple_profile credit_card_full csv dsv psv tsv".split())
#: Combinations of arguments up to which all are recorded; of more, each argument by itself.
MOST = 24
#: Arguments whose text goes into the cells as it is.
OPEN = {("email", "domain"), ("file_name", "extension"), ("unix_device", "prefix"), ("unix_partition", "prefix")}
RECORDED = Path(__file__).parent.parent / "src" / "fabulate" / "engine" / "compiled" / "data"


@dataclass
class Known:
    """What became of methods in the locales before, by the classes that they came from."""

    #: By method: which classes, and where the program is, None for a method that cannot be recorded.
    found: dict[str, list[tuple[frozenset[tuple[str, str]], str | None, str]]] = field(default_factory=dict)

    def of(self, name: str, recorder: Recorder) -> tuple[str | None, str] | None:
        """The reference and the reason of an earlier locale whose classes are the same ones."""
        for classes, ref, why in self.found.get(name, ()):
            if recorder.classes({method for method, _ in classes}) == classes:
                return ref, why
        return None


def record(store: Store, locale: str, known: Known, why: Counter[str]) -> Counter[str]:
    """One locale's methods into the store; how many are on each rung."""
    methods = {n: m.returns for n, m in table.methods().items() if m.locales is None or locale in m.locales}
    recorder = Recorder(locale, methods)
    writer = Writer(store, recorder, locale)
    rungs: Counter[str] = Counter()
    for name in sorted(methods):
        kind = "container" if methods[name] == "json" else "scalar"
        made = kernel(name, recorder, store, locale)
        if made is not None:
            store.alias(locale, name, store.add(locale, name, made))
            rungs[f"kernel {kind}"] += 1
            continue
        ref, reason = one(name, name, recorder, writer, known)
        store.alias(locale, name, ref)
        rungs[f"{'faker' if ref is None else 'recorded'} {kind}"] += 1
        if ref is None:
            why[f"{name}: {reason}"] += 1
        for args in () if name in HOPELESS | PLAIN else variants(name, locale):
            key = recorder.with_args(name, args, called(name, args))
            store.alias(locale, key, one(name, key, recorder, writer, known)[0])
    return rungs


def one(name: str, key: str, recorder: Recorder, writer: Writer, known: Known) -> tuple[str | None, str]:
    """Records a method, `key` with its arguments: where its program is, or None and the reason."""
    before = known.of(key, recorder)
    if before is not None:
        return before
    begin = time.process_time()
    recorded = name not in HOPELESS and recorder.program(key) is not None
    try:
        ref = writer.method(key) if recorded else None
    except NotRecordableError as error:
        ref, recorder.why[key] = None, str(error.args[0])
    reason = recorder.why.get(key, "")
    if time.process_time() - begin > 1:
        print(f"  {key} took {time.process_time() - begin:.0f} s: {reason}", file=sys.stderr, flush=True)
    classes = recorder.classes(recorder.reached.get(key, {name}))
    known.found.setdefault(key, []).append((classes, ref, reason))
    return ref, reason


def variants(name: str, locale: str) -> Iterator[dict[str, object]]:
    """The arguments with which a method is recorded besides: all of the few values that they take, and any text."""
    some: dict[str, list[object]] = {}
    for arg, about in table.methods()[name].args.items():
        if about.locales is not None and locale not in about.locales:
            continue
        values: list[object] = [True, False] if about.types == ("boolean",) else []
        if not {"list", "number", "numbers"} & {*about.types}:
            values = values or list(about.of or ())
        values += [ANY] * ((name, arg) in OPEN)
        if values and not about.required:
            some[arg] = [about.default, *(v for v in values if v != about.default)]
    if math.prod(map(len, some.values())) > MOST:
        every: list[tuple[object, ...]] = []
        for arg, values in some.items():
            every += [tuple(v if other == arg else some[other][0] for other in some) for v in values[1:]]
    else:
        every = list(itertools.product(*some.values()))[1:]
    for chosen in every:
        yield {arg: v for (arg, values), v in zip(some.items(), chosen, strict=True) if v != values[0]}


def main() -> None:
    """Record, and write the files."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--locales", default="")
    options.add_argument(
        "--why", action="store_true", help="what stood in the way of the methods that are left to Faker"
    )
    options.add_argument("--out", type=Path, default=RECORDED)
    said = options.parse_args()
    out: Path = said.out
    locales = said.locales.split(",") if said.locales else ["en_US", *sorted(table.locales() - {"en_US"})]
    store, known, why, total = Store(), Known(), Counter[str](), Counter[str]()
    for locale in locales:
        rungs = record(store, locale, known, why)
        total += rungs
        print(locale, dict(rungs), file=sys.stderr, flush=True)
    print("all", dict(total), file=sys.stderr)
    out.mkdir(exist_ok=True)
    for file in out.iterdir():
        file.unlink()
    for locale, lines in store.lines.items():
        text = "".join(f"{key}\t{value}\n" for key, value in sorted(lines.items()))
        (out / f"{locale}.txt.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    (out / "faker_version").write_text(version("Faker") + "\n", encoding="utf-8")
    if said.why:
        print("\n".join(f"{n:4} {text}" for text, n in why.most_common()))


if __name__ == "__main__":
    main()
