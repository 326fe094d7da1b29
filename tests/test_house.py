"""The tests' own walls: what `conftest.py` promises is true."""

from __future__ import annotations

import os
import socket

import pytest
from conftest import NetworkShutError


def test_no_connection_leaves_this_machine() -> None:
    with socket.socket() as outside, pytest.raises(NetworkShutError):
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("example.com", 80)


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as here,
    ):
        assert here.getpeername() == server.getsockname()


def test_no_test_hears_the_developers_key() -> None:
    assert not [name for name in os.environ if name.startswith("OPENAI_")]
    assert "cache" in os.environ["FABULATE_CACHE_DIR"]
