"""The OpenAPI page against the service, by schemathesis with all its checks: no failure, whatever it thinks of.

It is a large tool for one test, and a plugin of every other: CI has it in a folder of its own.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from service_process import Service

HERE = Path(__file__).parent
TOOL = shutil.which("st", path=str(HERE.parent / ".venv" / "tools" / "bin")) or shutil.which("st")


@pytest.mark.slow
def test_all_checks_pass(tmp_path: Path) -> None:
    if TOOL is None:
        pytest.skip("schemathesis is not installed")
    with Service(tmp_path / "cache", FABULATE_MAX_ROWS="300") as service:
        service.loaded()
        command = [
            TOOL, "--config-file", str(HERE / "schemathesis.toml"),
            "run", service.url + "/openapi.json", "--checks", "all", "--max-examples", "60", "--seed", "1",
        ]  # fmt: skip
        run = subprocess.run(command, capture_output=True, text=True, timeout=500, check=False, cwd=tmp_path)
        assert run.returncode == 0, run.stdout[-5_000:]
        assert "Traceback" not in service.log
        assert '"status": 500' not in service.log and " status=500" not in service.log
        assert service.rss() < 400
