"""The house rules of every test: no network but loopback, a cache folder each, no key, the same examples each time.

`HYPOTHESIS_PROFILE=many` draws more examples, and new ones each time; a failure prints the line that repeats it.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: What a developer's own environment may say, and no test may hear.
OUTSIDE = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "FABULATE_MODEL",
           "FABULATE_LLM_SECONDS", "FABULATE_AS_OF", "FABULATE_MAX_ROWS", "FABULATE_MAX_CELLS")  # fmt: skip

#: The files that take longest in CI, longest first. They are begun first, so that short ones fill the workers at the
#: end; which they are, `pytest -n0 --durations=0` tells.
LONGEST = (
    "test_schema_errors.py", "test_faults.py", "test_faults_llm.py", "test_fuzz.py", "test_faker.py", "test_llama.py",
    "test_spark.py", "test_ray.py", "test_parts.py", "test_single_flight.py", "test_slices.py", "test_page_browser.py",
    "test_neighbours.py", "test_schemathesis.py", "test_notebook.py", "test_knowledge.py", "test_plans_cache.py",
)  # fmt: skip

hypothesis.settings.register_profile("house", derandomize=True, max_examples=40, deadline=None, database=None)
hypothesis.settings.register_profile("many", max_examples=300, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


class NetworkShutError(RuntimeError):
    """A test wanted to leave this machine."""


def _is_here(host: object) -> bool:
    """Whether an address leads to this machine: loopback, or a name for it."""
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback or text in ("0.0.0.0", "::")
    except ValueError:
        return text in ("localhost", "", "None", socket.gethostname())


def _guarded(connect: Callable[..., object]) -> Callable[..., object]:
    def guarded(self: socket.socket, address: object, *rest: object) -> object:
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple) and not _is_here(address[0]):
            raise NetworkShutError(f"tests reach this machine only, not {address[0]}")
        return connect(self, address, *rest)

    return guarded


def _names_shut(look_up: Callable[..., object]) -> Callable[..., object]:
    def guarded(host: object, *rest: object, **more: object) -> object:
        if not _is_here(host):
            # What a machine without a network says, so that code that falls back is seen falling back.
            raise socket.gaierror(socket.EAI_NONAME, f"tests look up no names, not {host!s}")
        return look_up(host, *rest, **more)

    return guarded


@pytest.fixture(scope="session", autouse=True)
def _shut_network() -> Iterator[None]:
    """No connection to another machine and no look-up of one, in this process."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    patch.setattr(socket, "getaddrinfo", _names_shut(socket.getaddrinfo))
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _own_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The environment of servers that live longer than a test."""
    patch = pytest.MonkeyPatch()
    for name in OUTSIDE:
        patch.delenv(name, raising=False)
    patch.setenv("FABULATE_CACHE_DIR", str(tmp_path_factory.mktemp("session-cache")))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder for each test, and no LLM unless the test names one."""
    monkeypatch.setenv("FABULATE_CACHE_DIR", str(tmp_path / "cache"))
    for name in OUTSIDE:
        monkeypatch.delenv(name, raising=False)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: some tests wait for what is late on purpose."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests run in CI, or when they are asked for with `-m slow`; the quick form of one runs elsewhere."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))
    if os.environ.get("CI"):
        quick = [item for item in items if "quick" in item.keywords]
        config.hook.pytest_deselected(items=quick)
        items[:] = [item for item in items if "quick" not in item.keywords]
    if os.environ.get("CI") or config.getoption("-m"):
        return
    skip = pytest.mark.skip(reason="slow; CI=true or -m slow runs it")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)
