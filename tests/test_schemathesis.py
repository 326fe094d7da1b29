"""The OpenAPI page against the service, by schemathesis with all its checks: no failure, whatever it thinks of.

It is a large tool for one test: it runs where it is installed, in CI.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from service_process import Service

HERE = Path(__file__).parent


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("schemathesis") is None, reason="schemathesis is not installed")
def test_all_checks_pass(tmp_path: Path) -> None:
    with Service(tmp_path / "cache", FABULATE_MAX_ROWS="300") as service:
        service.loaded()
        command = [
            sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"),
            "run", service.url + "/openapi.json", "--checks", "all", "--max-examples", "60", "--seed", "1",
        ]  # fmt: skip
        run = subprocess.run(command, capture_output=True, text=True, timeout=500, check=False, cwd=tmp_path)
        assert run.returncode == 0, run.stdout[-5_000:]
        assert "Traceback" not in service.log
        assert '"status": 500' not in service.log and " status=500" not in service.log
        assert service.rss() < 400
