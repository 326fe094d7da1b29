"""Every example in README and docs prints what the page says."""

from __future__ import annotations

import json
from pathlib import Path

import examples
import pytest
import reference

from fabulate.schema.describe import json_schema

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("page", [p.relative_to(ROOT).as_posix() for p in examples.pages()])
def test_the_examples_of_a_page_print_what_it_shows(page: str) -> None:
    path = ROOT / page
    assert examples.rendered(path) == path.read_text("utf-8"), "run: python tools/examples.py --write"


def test_the_readme_makes_a_dataset_in_its_first_ten_lines() -> None:
    first = (ROOT / "README.md").read_text("utf-8").splitlines()[:10]
    assert any("fabulate generate" in line for line in first)


def test_lessons_are_short() -> None:
    for lesson in (ROOT / "docs" / "lessons").glob("*.md"):
        assert len(lesson.read_text("utf-8").splitlines()) <= 100, lesson.name


def test_the_reference_pages_are_what_the_program_writes() -> None:
    for path, text in reference.pages().items():
        if path.suffix == ".md":
            assert path.read_text("utf-8") == text, f"{path.name}: run python tools/reference.py --write"


def test_the_published_json_schema_knows_the_language() -> None:
    # Not to the letter: pydantic's releases word it differently.
    published = json.loads((ROOT / "docs" / "schema.json").read_text("utf-8"))
    assert published["$defs"].keys() == json_schema()["$defs"].keys(), "run: python tools/reference.py --write"
