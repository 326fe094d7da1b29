"""The laws reach every kind: a kind that the engine compiles and the strategies cannot draw fails here."""

from __future__ import annotations

import strategies

from fabulate.engine.compile import COMPILE
from fabulate.schema.columns import KINDS, UNKINDED


def test_every_kind_the_engine_makes_is_drawn() -> None:
    assert set(strategies.COLUMNS) == set(COMPILE), "give the kind a strategy in tests/strategies.py"


def test_the_engine_makes_nothing_the_language_lacks() -> None:
    assert set(COMPILE) <= set(KINDS)
    assert set(UNKINDED) <= set(KINDS)
