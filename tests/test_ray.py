"""A real Ray on this machine makes the files and rows that plain processes make. Skipped where Ray is missing."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from clusters import EVERYTHING, SHOP, Killer, shown, tree

from fabulate import FabulateError, generate, plan
from fabulate.parts.read import held

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("ray", reason='needs Ray: pip install "fabulate[ray]"')
pytestmark = [
    pytest.mark.slow,
    *[
        pytest.mark.filterwarnings(f"ignore::{name}")
        for name in ("FutureWarning", "DeprecationWarning", "ResourceWarning")
    ],
]
ROWS = 60_000


@pytest.fixture(scope="module", autouse=True)
def _cluster() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    patch.setenv("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
    patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    import ray

    ray.init(num_cpus=2, include_dashboard=False, _node_ip_address="127.0.0.1", object_store_memory=100 << 20,
             log_to_driver=False, logging_level="ERROR")  # fmt: skip
    yield
    ray.shutdown()
    patch.undo()


@pytest.mark.parametrize(("schema", "rows"), [(SHOP, ROWS), (EVERYTHING, 900)])
def test_tasks_write_the_files_of_plain_processes(schema: Any, rows: int, tmp_path: Path) -> None:
    from fabulate import ray as door

    ds = generate(schema=schema, rows=rows, seed=4)
    ds.write(tmp_path / "here", "parquet", files=3)
    made = door.write(schema, rows, str(tmp_path / "there"), files=3, seed=4)
    assert tree(tmp_path / "there") == tree(tmp_path / "here")
    assert [one.rows for one in made if one.table == ds.main] == [rows // 3] * 3
    assert sum(one.bytes for one in made) == sum(map(len, tree(tmp_path / "here").values()))


def test_a_task_killed_in_the_middle_leaves_the_same_files(tmp_path: Path) -> None:
    from fabulate import ray as door

    ds = generate(schema=SHOP, rows=5 * ROWS)
    killer = Killer(tmp_path / "there")
    killer.start()
    door.write(ds, None, str(tmp_path / "there"), "csv", files=3)
    assert killer.killed is not None and "ray" in killer.killed
    ds.write(tmp_path / "here", "csv", files=3, processes=1)
    assert tree(tmp_path / "there") == tree(tmp_path / "here")


def test_the_dataset_has_the_rows(tmp_path: Path) -> None:
    import ray

    from fabulate import ray as door

    ray.data.DataContext.get_current().execution_options.preserve_order = True
    ds = generate(schema=SHOP, rows=ROWS)
    for table in ("sales", "shops"):
        door.dataset(ds, table=table, tasks=3).write_parquet(str(tmp_path / table))
        assert held(ds.program, table, ds.span(table), str(tmp_path / table)) == ds.digest(table)


def test_errors_are_those_of_every_door(tmp_path: Path) -> None:
    from fabulate import ray as door

    with pytest.raises(FabulateError, match=r"sales\.sale has more than 500 different values"):
        door.write(SHOP, 2_000, str(tmp_path / "there"), "csv", files=2, partition_by="sale")
    with pytest.raises(FabulateError, match="tasks must be from 1 to 100,000, not 0"):
        door.dataset(SHOP, 2_000, tasks=0)
    with pytest.raises(FabulateError, match="a dataset has its rows and its seed"):
        door.write(generate(schema=SHOP, rows=9), 10, str(tmp_path / "there"))
    # Nothing under a name of its own: a part that another task was at when the error came may stay as one.
    assert not [name for name in tree(tmp_path / "there") if not name.endswith(".part")]


def test_the_example_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.json").write_text(json.dumps(plan("shop database").schema.to_dict()))
    names: dict[str, Any] = {}
    exec(shown("fabulate.ray"), names)
    assert len(list((tmp_path / "shop" / "order_items").iterdir())) == 4
    assert names["orders"].count() == pq.read_table(tmp_path / "shop" / "orders").num_rows
