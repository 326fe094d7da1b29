"""Many files side by side, and large outputs that survive: after any accident the same bytes lie there."""

from __future__ import annotations

import itertools
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import fabulate
from fabulate.cli import main
from fabulate.parts import Job, Layout
from fabulate.parts.make import make

SHOP: dict[str, Any] = {
    "tables": [
        {"name": "shops", "rows": 3, "columns": [{"name": "id", "kind": "sequence"}]},
        {"name": "sales", "columns": [
            {"name": "sale", "kind": "uuid"},
            {"name": "shop", "kind": "reference", "to": "shops.id"},
            {"name": "price", "kind": "number", "mean": 9, "sd": 2},
            {"name": "what", "kind": "category", "values": ["../a", "b/c", "", "ü=ü"], "missing": 0.1}]},
    ]
}  # fmt: skip
#: The command, with marks as often as a test needs them.
OFTEN = """
import sys
from fabulate.parts import resumed
resumed.EVERY = 1 << 17
from fabulate.cli import main
raise SystemExit(main(sys.argv[1:]))
"""


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def started(*arguments: object, most: int | None = None) -> subprocess.Popen[str]:
    """`fabulate generate` in a process of its own; `most` bytes fit into a file."""
    command = [sys.executable, "-c", OFTEN, "generate", *map(str, arguments)]
    limit = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))) if most else None
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=limit)


def ended(process: subprocess.Popen[str]) -> int:
    """The exit code of a process, read to its end."""
    process.communicate()
    return process.returncode


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    (tmp_path / "shop.json").write_text(json.dumps(SHOP))
    return tmp_path / "shop.json"


class TestFiles:
    def test_the_main_table_in_so_many_files_and_others_as_long(self, tmp_path: Path) -> None:
        ds = fabulate.generate(schema=SHOP, rows=100_000)
        made = ds.write(tmp_path / "out", "csv", files=4, processes=2)
        assert [str(file.relative_to(tmp_path)) for file in map(Path, made)] == [
            "out/shops/part-00000.csv", *(f"out/sales/part-0000{at}.csv" for at in range(4))
        ]  # fmt: skip
        parts = [Path(file).read_text().split("\n", 1) for file in made[1:]]
        assert {head for head, _ in parts} == {"sale,shop,price,what"}
        assert str(ds.to_csv()) == parts[0][0] + "\n" + "".join(rows for _, rows in parts)
        assert len(tree(tmp_path)) == 5, "nothing else is left"

    def test_a_folder_that_is_not_empty_is_kept(self, tmp_path: Path) -> None:
        ds = fabulate.generate(schema=SHOP, rows=10)
        ds.write(tmp_path, "jsonl", files=4)
        with pytest.raises(fabulate.FabulateError, match=r"there are files already \(.*sales/part-00000\.jsonl\)"):
            ds.write(tmp_path, "jsonl", files=3)
        assert len(tree(tmp_path)) == 6

    @pytest.mark.parametrize("format", ["csv", "parquet", "jsonl.gz"])
    def test_values_become_folders_and_never_paths(self, format: str, tmp_path: Path) -> None:
        ds = fabulate.generate(schema=SHOP, rows=40_000)
        made = ds.write(tmp_path / "out", format, partition_by="what", files=2, processes=1)
        folders = sorted({Path(file).parent.name for file in made} - {"shops"})
        assert folders == ["what=%C3%BC%3D%C3%BC", "what=..%2Fa", "what=__HIVE_DEFAULT_PARTITION__", "what=b%2Fc"]
        assert {file.relative_to(tmp_path).parts[0] for file in tmp_path.rglob("*")} == {"out"}
        read: Any = {"csv": pd.read_csv, "parquet": pd.read_parquet, "jsonl.gz": lambda f: pd.read_json(f, lines=True)}
        found = pd.concat([read[format](file) for file in made if "what=b" in str(file)], ignore_index=True)
        meant = ds.to_pandas()
        meant = meant[meant["what"] == "b/c"].drop(columns="what").reset_index(drop=True)
        pd.testing.assert_frame_equal(found, meant, check_dtype=False)

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            ({"files": 0}, "files must be from 1 to 10"),
            ({"files": 11}, r"from 1 to 10 \(sales has 10 rows\), not 11"),
            ({"files": 2, "processes": 0}, "processes must be at least 1"),
            ({"partition_by": "price2"}, "there is no column 'price2' in shops, sales"),
            ({"partition_by": "id"}, "shops has no other column than id"),
            ({"files": 2, "format": "xlsx"}, "format 'xlsx' is not one of csv"),
        ],
    )
    def test_what_cannot_be(self, more: dict[str, Any], message: str, tmp_path: Path) -> None:
        with pytest.raises(fabulate.FabulateError, match=message):
            fabulate.generate(schema=SHOP, rows=10).write(tmp_path / "out", **more)
        assert not tree(tmp_path)

    @pytest.mark.parametrize(
        ("place", "message"),
        [
            ("shop.zip", r"no \.zip is made here; there are csv, jsonl"),
            ("s3://", "s3:// names no place; write s3://bucket/folder"),
            ("nope://x/y", "cannot open nope://x/y"),
        ],
    )
    def test_where_nothing_can_be_written(
        self, place: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        ds = fabulate.generate(schema=SHOP, rows=10)
        for more in ({}, {"files": 2}):
            with pytest.raises(fabulate.FabulateError, match=message):
                ds.write(place, **more)
        assert not list(tmp_path.iterdir())

    def test_a_hundred_thousand_files_are_planned_and_three_of_them_made(self, tmp_path: Path) -> None:
        rows, files = 10**9, 100_000
        ds = fabulate.generate(schema=SHOP, rows=rows)
        units = Layout("csv", files).units(ds.program, {name: ds.span(name) for name in ds.tables}, str(tmp_path))
        assert len(units) == 1 + files and units[-1].stop == rows
        assert all(a.stop == b.start for a, b in itertools.pairwise(units[1:]))
        job = Job.of(ds.program, ds.seed, ds.sizes).text
        for unit in (units[1], units[54_321], units[-1]):
            (made,) = make(job, unit)
            slice = fabulate.generate(schema=SHOP, rows=made["rows"], offset=unit.start, total=rows)
            assert Path(made["path"]).read_text() == slice.to_csv()

    def test_too_many_values_leave_nothing(self, tmp_path: Path) -> None:
        ds = fabulate.generate(schema=SHOP, rows=2_000)
        with pytest.raises(fabulate.FabulateError, match=r"sales\.sale has more than 500 different values"):
            ds.write(tmp_path / "out", partition_by="sale", files=2, processes=2)
        assert not tree(tmp_path)

    def test_one_parquet_file_cannot_be_gone_on_with(self, tmp_path: Path) -> None:
        with pytest.raises(fabulate.FabulateError, match="one Parquet file ends with a list of its parts"):
            fabulate.generate(schema=SHOP, rows=10).write(tmp_path / "x.parquet", resume=True)


class TestAccidents:
    """A process killed, or a disk that is full, wherever it comes; then the same command again."""

    @pytest.mark.parametrize(
        ("name", "kills"),
        [
            pytest.param("x.csv", 3, marks=pytest.mark.quick),
            ("x.jsonl.gz", 1),
            pytest.param("x.csv", 10, marks=pytest.mark.slow),
        ],
    )
    def test_one_file_killed(self, name: str, kills: int, schema: Path, tmp_path: Path) -> None:
        chance, out = random.Random(kills), tmp_path / "out"
        out.mkdir()
        whole = started("--schema", schema, "--rows", 400_000, "--out", tmp_path / name)
        asked = ("--schema", schema, "--rows", 400_000, "--out", out / name, "--resume")
        before = [0]
        for _ in range(kills):
            run = started(*asked)
            begin = time.monotonic()
            while run.poll() is None and time.monotonic() - begin < 60:
                size = (out / f".{name}.part").stat().st_size if (out / f".{name}.part").exists() else 0
                if size > before[-1] + chance.randrange(1 << 18, 1 << 20):
                    break
                time.sleep(0.002)
            run.kill()
            run.communicate()
            before.append((out / f".{name}.part").stat().st_size if (out / f".{name}.part").exists() else 0)
        assert ended(whole) == 0
        assert ended(started(*asked)) == 0
        assert sum(size > 0 for size in before) >= min(kills, 3) - 1, "kills do fall into the writing"
        assert tree(out) == {name: (tmp_path / name).read_bytes()}

    @pytest.mark.parametrize(
        "kills", [pytest.param(1, marks=pytest.mark.quick), pytest.param(4, marks=pytest.mark.slow)]
    )
    @pytest.mark.parametrize("more", [("parquet",), ("csv", "--partition-by", "what")])
    def test_many_files_killed(self, more: tuple[str, ...], kills: int, schema: Path, tmp_path: Path) -> None:
        asked = ("--schema", schema, "--rows", 300_000, "--files", 6, "--processes", 2, "--format", *more)
        whole, out = started(*asked, "--out", tmp_path / "whole"), tmp_path / "out"
        for kill in range(kills):
            run = started(*asked, "--out", out, "--resume")
            while run.poll() is None and len(list(out.rglob("part-*"))) <= 4 * kill // kills:
                time.sleep(0.005)
            run.kill()
            run.communicate()
        assert ended(whole) == 0
        assert ended(started(*asked, "--out", out, "--resume")) == 0
        assert tree(out) == tree(tmp_path / "whole")

    def test_no_room_and_then_room(self, schema: Path, tmp_path: Path) -> None:
        asked = ("--schema", schema, "--rows", 100_000, "--out")
        assert ended(started(*asked, tmp_path / "whole.csv")) == 0
        full = started(*asked, tmp_path / "out.csv", "--resume", most=3_000_000)
        assert "the same command goes on from here" in full.communicate()[1]
        assert full.returncode == 1
        left = json.loads((tmp_path / ".out.csv.progress").read_text())
        assert 1_000_000 < left["bytes"] <= 3_000_000
        assert ended(started(*asked, tmp_path / "out.csv", "--resume")) == 0
        assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
        assert {file.name for file in tmp_path.iterdir() if file.is_file()} == {"out.csv", "whole.csv", "shop.json"}

    def test_without_room_nothing_is_left_where_nobody_resumes(self, schema: Path, tmp_path: Path) -> None:
        asked = ("--schema", schema, "--rows", 200_000, "--files", 3, "--processes", 2, "--out", tmp_path / "out")
        full = started(*asked, most=1_000_000)
        assert "File too large: " in full.communicate()[1], "and where"
        assert not tree(tmp_path / "out")

    @pytest.mark.parametrize(
        ("more", "damaged", "damage"),
        [
            ({"files": 4}, "sales/part-00000.csv", lambda data: data[:1_000]),
            ({"files": 4}, "sales/.part-00000.csv.done", lambda data: b"\0"),
            ({"files": 4, "partition_by": "what"}, "sales/what=..%2Fa/part-00000.csv", None),
            ({}, ".sales.csv.part", lambda data: data[:-1_000]),
            ({}, ".sales.csv.progress", lambda data: data.replace(b'"row": ', b'"row": 1')),
            ({}, ".sales.csv.progress", lambda data: data[:20]),
        ],
    )
    def test_what_was_damaged_meanwhile_is_made_again(
        self, more: dict[str, Any], damaged: str, damage: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("fabulate.parts.resumed.EVERY", 1 << 17)
        ds = fabulate.generate(schema=SHOP, rows=100_000)
        out = tmp_path / "out" if more else tmp_path / "out" / "sales.csv"
        (tmp_path / "out").mkdir()

        def stop(table: str, done: int, rows: int) -> None:
            if done > 60_000:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            ds.write(out, table="sales", progress=stop, processes=1, resume=True, **more)
        found = tmp_path / "out" / damaged
        if damage is None:
            found.unlink()
        else:
            assert damage(found.read_bytes()) != found.read_bytes()
            found.write_bytes(damage(found.read_bytes()))
        ds.write(out, table="sales", processes=1, resume=True, **more)
        (tmp_path / "whole").mkdir()
        ds.write(tmp_path / "whole" if more else tmp_path / "whole" / "sales.csv", table="sales", processes=1, **more)
        assert tree(tmp_path / "out") == tree(tmp_path / "whole")

    @pytest.mark.parametrize("more", [{}, {"files": 2}])
    def test_two_do_not_write_the_same_files(self, more: dict[str, Any], tmp_path: Path) -> None:
        ds = fabulate.generate(schema=SHOP, rows=100_000)
        out = tmp_path / "out" if more else tmp_path / "sales.csv"

        def second(table: str, done: int, rows: int) -> None:
            with pytest.raises(fabulate.FabulateError, match=f"another command is writing {out} at this moment"):
                ds.write(out, processes=1, resume=True, **more)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            ds.write(out, progress=second, processes=1, resume=True, **more)
        ds.write(out, processes=1, resume=True, **more)
        assert not [name for name in tree(tmp_path) if Path(name).name.startswith(".")]

    @pytest.mark.parametrize("more", [{"files": 3, "partition_by": "what"}, {"format": "parquet"}])
    def test_after_its_last_step_a_run_has_nothing_left_to_do(self, more: dict[str, Any], tmp_path: Path) -> None:
        ds = fabulate.generate(schema=SHOP, rows=5_000)
        ds.write(tmp_path / "out", resume=True, **more)
        whole = tree(tmp_path / "out")
        assert ds.write(tmp_path / "out", resume=True, **more) == []
        assert tree(tmp_path / "out") == whole
        with pytest.raises(fabulate.FabulateError, match="there are files already"):
            fabulate.generate(schema=SHOP, rows=5_000, seed=1).write(tmp_path / "out", resume=True, **more)
        file = max((tmp_path / "out" / "sales").rglob("*"), default=tmp_path / "out" / "sales.parquet")
        file.unlink()
        with pytest.raises(fabulate.FabulateError, match="there are files already"):
            ds.write(tmp_path / "out", resume=True, **more)

    def test_another_dataset_is_not_gone_on_with(
        self, schema: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        asked = ("--schema", schema, "--rows", 300_000, "--files", 3, "--processes", 1, "--out", tmp_path / "out")
        run = started(*asked, "--resume")
        while not (tmp_path / "out/sales/part-00000.csv").exists():
            time.sleep(0.005)
        os.kill(run.pid, signal.SIGKILL)
        run.communicate()
        assert main(["generate", *map(str, asked), "--resume", "--seed", "1"]) == 2
        assert "holds the beginning of another dataset (seed 0, not 1); choose" in capsys.readouterr().err
        (tmp_path / "x.csv").write_text("what was there")
        (tmp_path / ".x.csv.part").write_text("rubbish")
        (tmp_path / ".x.csv.progress").write_text('{"identity": "", "bytes": 7, "row": 3, "seal": ""}')
        assert (
            main(["generate", "--schema", str(schema), "--rows", "9", "--out", str(tmp_path / "x.csv"), "--resume"])
            == 0
        )
        assert (tmp_path / "x.csv").read_text() == fabulate.generate(schema=SHOP, rows=9).to_csv()
