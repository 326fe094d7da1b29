"""Every example in README and docs prints what the page says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_spec = importlib.util.spec_from_file_location("examples", ROOT / "tools" / "examples.py")
assert _spec is not None
assert _spec.loader is not None
examples = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(examples)


@pytest.mark.parametrize("page", [p.relative_to(ROOT).as_posix() for p in examples.pages()])
def test_the_examples_of_a_page_print_what_it_shows(page: str) -> None:
    path = ROOT / page
    assert examples.rendered(path) == path.read_text("utf-8"), "run: python tools/examples.py --write"


def test_the_readme_makes_a_dataset_in_its_first_ten_lines() -> None:
    first = (ROOT / "README.md").read_text("utf-8").splitlines()[:10]
    assert any("fabulate generate" in line for line in first)


def test_the_reference_pages_are_what_the_program_writes() -> None:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    for path, text in reference.pages().items():
        assert path.read_text("utf-8") == text, f"{path.name}: run python tools/reference.py --write"
