"""A real notebook, executed: what its cells show."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CELLS = (
    "import fabulate",
    "plan = fabulate.plan('3000 sales, 40% online, 5% missing ratings', planner='offline'); plan",
    "ds = fabulate.generate(schema=plan.schema, seed=3); ds",
    "plan.schema",
    "ds.report",
    "ds.write('sales.csv', progress=True)",
)
RUN = """
import json, sys
import nbclient, nbformat

book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in json.loads(sys.argv[1])])
nbclient.NotebookClient(book, timeout=120, resources={"metadata": {"path": sys.argv[2]}}).execute()
print(json.dumps([[dict(one) for one in cell.outputs] for cell in book.cells]))
"""


@pytest.mark.slow
def test_a_notebook_shows_plans_rows_and_progress(tmp_path: Path) -> None:
    pytest.importorskip("ipykernel")
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(CELLS), str(tmp_path)], capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    outputs = json.loads(done.stdout.strip().split("\n")[-1])
    shown = ["".join(str(one.get("data", {}).get("text/html", "")) for one in cell) for cell in outputs]
    assert "planned by: offline" in shown[1]
    assert shown[2].count("<svg") >= 3
    assert "40% online" in shown[2]
    assert "<table>" in shown[3]
    assert "held" in shown[4]
    assert not any("<script" in one or "src=" in one for one in shown)
    assert any("rows" in str(one) and "100%" in str(one) for one in outputs[5])
    assert (tmp_path / "sales.csv").read_text("utf-8").count("\n") == 3_001
