"""docs/operating.md says what the service has: every metric, and every fault that is tried."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_faults_llm import FAULTS

from fabulate.service.metrics import ABOUT

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")


@pytest.mark.parametrize("metric", ABOUT)
def test_every_metric_is_explained(metric: str) -> None:
    assert f"| `{metric}` | {ABOUT[metric]} |" in PAGE


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_of_the_llm_is_in_the_table(fault: str) -> None:
    _, said, calls = FAULTS[fault]
    assert f"| {fault} | {calls} | `{said}` |" in PAGE
