"""The same seed gives the same bytes from release to release: a hash per kind, changed on purpose only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from golden_schemas import KINDS, hashes

from fabulate.engine.compile import COMPILE
from fabulate.schema.parts import BUNDLES

EVERY_BUNDLE = [f"bundle {kind}" for kind in BUNDLES]
HASHES = Path(__file__).with_name("hashes.json")
ADVICE = (
    "the same seed now gives other values: if that is meant, CHANGELOG.md calls it breaking; then run tools/golden.py"
)


@pytest.fixture(scope="module")
def found() -> dict[str, str]:
    return hashes()


def test_every_kind_has_a_hash() -> None:
    assert set(KINDS) == set(COMPILE), "give the kind a schema in golden_schemas.py"
    assert {*KINDS, "together", *EVERY_BUNDLE} == set(json.loads(HASHES.read_text()))


@pytest.mark.parametrize("kind", [*KINDS, "together", *EVERY_BUNDLE])
def test_the_bytes_are_those_of_the_last_release(kind: str, found: dict[str, str]) -> None:
    assert found[kind] == json.loads(HASHES.read_text())[kind], f"{kind}: {ADVICE}"
