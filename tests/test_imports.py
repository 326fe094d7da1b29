"""Who may know whom (docs/architecture.md), and what a fresh `import fabulate` really loads."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import fabulate

PACKAGE = Path(fabulate.__file__).parent
#: Part of the package → the parts it may import. A part not named here may be imported by doors only.
ALLOWED: dict[str, set[str]] = {
    "schema": set(),
    "columns": set(),
    "engine": {"schema", "columns"},
    "planner": {"schema"},
    "writers": {"columns"},
    "parts": {"schema", "columns", "engine", "writers"},
    "grading": {"schema"},
    "report": {"schema", "columns", "engine"},
    "settings": {"schema", "planner"},
}
PARTS = {*ALLOWED}
#: Doors know everything, and nobody knows them but another door.
DOORS = {"api", "sizing", "dataset", "saving", "frames", "answers", "preview", "bar", "cli", "service", "spark", "ray",
         "__init__", "__main__"}  # fmt: skip
#: What needs a server, a key, or a data frame, and may cost a second to load.
HEAVY = {
    "numpy",
    "pydantic",
    "faker",
    "fastapi",
    "uvicorn",
    "openai",
    "httpx",
    "pandas",
    "polars",
    "pyarrow",
    "yaml",
    "starlette",
}


def part(file: Path) -> str:
    """The part of the package that a file belongs to."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(file: Path) -> set[str]:
    """The parts of our package that a file imports, lazily or for types too."""
    module = ["fabulate", *file.relative_to(PACKAGE).with_suffix("").parts]
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        names: list[list[str]] = []
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            home = module[: len(module) - node.level] if node.level else []
            base = [*home, *(node.module.split(".") if node.module else [])]
            names = [[*base, alias.name] for alias in node.names]
        found |= {name[1] for name in names if name[0] == "fabulate" and len(name) > 1}
    return found & {part(other) for other in PACKAGE.rglob("*.py")}


FILES = sorted(file for file in PACKAGE.rglob("*.py") if "__pycache__" not in file.parts)


def test_every_part_is_placed() -> None:
    assert {part(file) for file in FILES} <= PARTS | DOORS, "say in ALLOWED or DOORS who may know the new part"


@pytest.mark.parametrize(
    "file", [file for file in FILES if part(file) in PARTS], ids=lambda file: str(file.relative_to(PACKAGE))
)
def test_imports_go_one_way(file: Path) -> None:
    own = part(file)
    assert imported(file) - {own} <= ALLOWED[own]


def test_settings_load_the_planner_only_when_asked() -> None:
    tree = ast.parse((PACKAGE / "settings.py").read_text("utf-8"))
    at_once = [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert not [name for name in at_once if name.startswith("planner")]


def fresh(code: str) -> set[str]:
    """The top-level modules that a fresh process has loaded after some code, and all of ours."""
    code += "\nimport json, sys\nprint(json.dumps(list(sys.modules)))"
    run = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, timeout=60, check=True)
    names = json.loads(run.stdout.splitlines()[-1])
    return {name.partition(".")[0] for name in names} | {name for name in names if name.startswith("fabulate")}


def test_the_import_loads_almost_nothing() -> None:
    bare = fresh("")
    loaded = fresh("import fabulate")
    assert not loaded & HEAVY
    assert {name for name in loaded - bare if name.startswith("fabulate.")} == set()


def test_csv_of_a_schema_needs_neither_frames_nor_servers() -> None:
    schema = {"tables": [{"name": "t", "columns": [{"name": "a", "kind": "uuid"}]}]}
    code = f"import fabulate\nfabulate.generate(schema={schema!r}, rows=3).to_csv()"
    assert not fresh(code) & (HEAVY - {"numpy", "pydantic"})


def test_every_public_name_is_there() -> None:
    for name in fabulate.__all__:
        assert getattr(fabulate, name) is not None
    assert list(fabulate.__all__) == sorted(fabulate.__all__, key=str)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        fabulate.nothing  # noqa: B018


#: Exceptions that say something to the part that raises them, which catches them itself.
INNER = {
    "NoCellError",
    "NotMeasuredError",
    "TooManyDrawsError",
    "KnowledgeError",
    "_LimitError",
    "StoppedError",
    "CallError",
    "ForeignError",
    "ColumnsError",
    "_NoSlotError",
}


def test_errors_have_one_root() -> None:
    bases = {}
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and node.bases and node.name.endswith(("Error", "Required")):
                bases[node.name] = ast.unparse(node.bases[0])
    assert bases.pop("FabulateError") == "Exception"
    strangers = {name for name, base in bases.items() if base != "FabulateError" and base not in bases}
    assert strangers <= INNER, "derive it from FabulateError, or name it in INNER"
