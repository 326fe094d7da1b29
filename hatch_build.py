"""Build hook: compiles the planner's knowledge to `fabulate/knowledge.json`, so that an installed Fabulate reads
no YAML."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
SOURCE = ROOT / "src" / "fabulate"


def compile_index() -> dict[str, object]:
    """The compiled knowledge; imports the two modules that make it and nothing else of Fabulate."""
    added = []
    for name, folder in (
        ("fabulate", SOURCE),
        ("fabulate.planner", SOURCE / "planner"),
        ("fabulate.planner.offline", SOURCE / "planner" / "offline"),
    ):
        # Empty packages stand in, because the real ones import what a build environment lacks.
        if name not in sys.modules:
            package = types.ModuleType(name)
            package.__path__ = [str(folder)]
            sys.modules[name] = package
            added.append(name)
    try:
        from fabulate.planner.offline.knowledge_build import compile_knowledge

        return compile_knowledge(SOURCE / "knowledge")
    finally:
        for name in [name for name in sys.modules if name.startswith("fabulate.planner.offline")] + added:
            sys.modules.pop(name, None)


class KnowledgeHook(BuildHookInterface):  # type: ignore[misc]
    """Writes the index beside the sources and takes it into the wheel, where the YAML is not needed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects the files."""
        del version
        target = SOURCE / "knowledge.json"
        target.write_text(json.dumps(compile_index(), ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        build_data["artifacts"].append("src/fabulate/knowledge.json")
