"""Shared fixtures: every test is offline."""

from __future__ import annotations

import socket

import numpy as np
import pytest

from mining.stages import pipeline

# Every core has tests to run already: what is drawn beside a run has tests of its own.
pipeline._CORES = 1

# Files that take long begin first, so that no core waits for the other at the end.
LONG = ("test_dvc", "test_tutorial", "test_privacy_stages", "test_pipeline", "test_real_data")


def pytest_collection_modifyitems(items):
    order = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.path.stem, len(LONG)))


@pytest.fixture(autouse=True)
def _offline(monkeypatch):
    """Any test that opens a connection to another machine fails."""
    connect = socket.socket.connect

    def refuse(self, address):
        if self.family == socket.AF_UNIX or (
            isinstance(address, tuple) and address[0] in {"127.0.0.1", "::1", "localhost"}
        ):
            return connect(self, address)
        raise AssertionError(f"a test tried to reach {address!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.setenv(name, "1")


@pytest.fixture
def rng():
    """Numbers that are drawn the same way every time."""
    return np.random.default_rng(20261122)
