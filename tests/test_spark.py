"""A real Spark on this machine makes the files and rows that plain processes make. Skipped without Java or PySpark."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest
from clusters import EVERYTHING, SHOP, Killer, shown, tree

from fabulate import FabulateError, generate, plan
from fabulate.parts.read import held

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("pyspark", reason='needs PySpark: pip install "fabulate[spark]"')
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java 17 (Debian: openjdk-17-jre-headless)"),
    # PySpark's own: pandas 3, sockets and files that it leaves to the collector.
    *[
        pytest.mark.filterwarnings(f"ignore::{name}")
        for name in ("FutureWarning", "DeprecationWarning", "ResourceWarning")
    ],
]
ROWS = 60_000


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    patch = pytest.MonkeyPatch()
    patch.setenv("PYSPARK_PYTHON", sys.executable)
    patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    options = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.memory": "512m",
               "spark.sql.session.timeZone": "Asia/Tokyo", "spark.log.level": "OFF"}  # fmt: skip
    session = SparkSession.builder.master("local[2,4]").config(map=options).getOrCreate()
    yield session
    session.stop()
    patch.undo()


@pytest.mark.parametrize(("schema", "rows"), [(SHOP, ROWS), (EVERYTHING, 900)])
def test_tasks_write_the_files_of_plain_processes(spark: Any, schema: Any, rows: int, tmp_path: Path) -> None:
    from fabulate import spark as door

    ds = generate(schema=schema, rows=rows, seed=4)
    ds.write(tmp_path / "here", "parquet", files=3)
    made = door.write(schema, rows, str(tmp_path / "there"), files=3, seed=4, spark=spark)
    assert tree(tmp_path / "there") == tree(tmp_path / "here")
    assert [one.rows for one in made if one.table == ds.main] == [rows // 3] * 3
    assert sum(one.bytes for one in made) == sum(map(len, tree(tmp_path / "here").values()))


def test_a_task_killed_in_the_middle_leaves_the_same_files(spark: Any, tmp_path: Path) -> None:
    from fabulate import spark as door

    ds = generate(schema=SHOP, rows=5 * ROWS)
    killer = Killer(tmp_path / "there")
    killer.start()
    door.write(ds, None, str(tmp_path / "there"), "csv", files=3, spark=spark)
    assert killer.killed is not None and "pyspark" in killer.killed
    ds.write(tmp_path / "here", "csv", files=3, processes=1)
    assert tree(tmp_path / "there") == tree(tmp_path / "here")


def test_the_data_source_has_the_rows(spark: Any, tmp_path: Path) -> None:
    from fabulate import spark as door

    door.register(spark)
    ds = generate(schema=SHOP, rows=ROWS)
    for table, parts in (("sales", 3), ("shops", 1)):
        asked = {"schema": json.dumps(SHOP), "rows": str(ROWS), "table": table, "partitions": str(parts)}
        frame = spark.read.format("fabulate").options(**asked).load()
        assert frame.rdd.getNumPartitions() == parts
        frame.write.parquet(str(tmp_path / table))
    for table in ("sales", "shops"):
        assert held(ds.program, table, ds.span(table), str(tmp_path / table)) == ds.digest(table)
    for name, value, message in (
        ("row", "5", "option 'row' is unknown; there are description, schema, rows"),
        ("partitions", "1000000", "option partitions must be from 1 to 100,000, not 1,000,000"),
        ("rows", "10k", "option rows must be a whole number, not '10k'"),
    ):
        with pytest.raises(Exception, match=message):
            spark.read.format("fabulate").option("description", "bookings").option(name, value).load()


def test_the_rows_are_those_of_the_columns_that_were_told(tmp_path: Path) -> None:
    from fabulate import spark as door

    (tmp_path / "shop.json").write_text(json.dumps(SHOP))
    source = door.Source({"schema": str(tmp_path / "shop.json"), "table": "shops"})
    columns = source.schema()
    (tmp_path / "shop.json").unlink()
    (part,) = pickle.loads(pickle.dumps(source)).reader(columns).partitions()
    assert (part.start, part.stop) == (0, 300)


def test_executors_without_fabulate_are_told_so(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fabulate import spark as door

    (tmp_path / "fabulate.py").write_text("raise ModuleNotFoundError(\"No module named 'fabulate'\")")
    other = tmp_path / "python"
    other.write_text(f'#!/bin/sh\nexport PYTHONPATH={tmp_path}:$PYTHONPATH\nexec {sys.executable} "$@"\n')
    other.chmod(0o755)
    monkeypatch.setattr(spark.sparkContext, "pythonExec", str(other))
    with pytest.raises(FabulateError, match="has no fabulate; start Spark with PYSPARK_PYTHON="):
        door.write(SHOP, 1_000, str(tmp_path / "there"), files=1, spark=spark)
    assert not tree(tmp_path / "there")
    monkeypatch.setattr(spark.sparkContext, "pythonExec", "/nowhere/python")
    with pytest.raises(FabulateError, match="cannot start the executors' Python, /nowhere/python; start Spark with"):
        door.register(spark)


def test_the_example_of_the_page(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.json").write_text(json.dumps(plan("shop database").schema.to_dict()))
    names: dict[str, Any] = {"spark": spark}
    exec(shown("fabulate.spark"), names)
    assert names["frame"].count() == 10_000
    assert len(list((tmp_path / "shop" / "order_items").iterdir())) == 4
