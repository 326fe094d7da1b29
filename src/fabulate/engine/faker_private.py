"""A private copy of Faker's modules that reads our clock and our draws, so that a user's own Faker never notices.

Faker's modules are run a second time, from the same compiled code, into modules that stand in no `sys.modules`; their
`__import__` is ours and gives them private siblings for `faker.*` and stand-ins for `datetime`, `random`, `platform`
(Faker draws moments otherwise on Windows), `warnings` and `logging`. Patching the one shared Faker instead would need
its clock to be right for two callers at once, and would change the types that a user's Faker hands out (`isinstance`,
pickles). The copy costs its memory only where Faker columns are used, and `faker` itself is then never imported.
`faker/__init__.py` is not run: a provider alone, such as the names of one locale, loads in a few milliseconds.
"""

from __future__ import annotations

import builtins
import importlib
import logging
import sys
import threading
from importlib.util import find_spec, resolve_name
from types import ModuleType
from typing import TYPE_CHECKING, cast

from ..schema.errors import FabulateError
from . import faker_clock, faker_draws, faker_picks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from importlib.abc import InspectLoader
    from importlib.machinery import ModuleSpec


class FakerMissingError(FabulateError):
    """Faker is not installed, or not as Python files; fix: `pip install "Faker~=40.54"`."""


_LOCK = threading.RLock()
_MODULES: dict[str, ModuleType] = {}
_STAND_INS: dict[str, ModuleType] = {}


def load(name: str) -> ModuleType:
    """The private copy of Faker's module `name` (`faker.providers.person.pl_PL`), run at its first use.

    ModuleNotFoundError when Faker has no such module, FakerMissingError when there is no Faker.
    """
    found = _MODULES.get(name)
    if found is not None and name not in _RUNNING:
        return found
    with _LOCK:
        return _MODULES[name] if name in _MODULES else _run(name)


_RUNNING: set[str] = set()


def _run(name: str) -> ModuleType:
    if not _STAND_INS:
        _STAND_INS.update(
            datetime=faker_clock.module(),
            random=faker_draws.module(),
            platform=_stand_in("platform", system=lambda: "Linux"),
            warnings=_stand_in("warnings", warn=_silent),
            logging=_stand_in("logging", getLogger=_deaf),
            importlib=_stand_in("importlib", import_module=_import_module),
        )
    parent, _, last = name.rpartition(".")
    home = load(parent) if parent else None
    spec = _spec(name, home)
    module = ModuleType(name)
    module.__spec__, module.__loader__, module.__file__ = spec, spec.loader, spec.origin
    module.__package__ = name if spec.submodule_search_locations is not None else parent
    if spec.submodule_search_locations is not None:
        module.__path__ = list(spec.submodule_search_locations)
    module.__dict__["__builtins__"] = {**vars(builtins), "__import__": _import}
    _MODULES[name] = module
    _RUNNING.add(name)
    try:
        if home is not None:
            code = cast("InspectLoader", spec.loader).get_code(name)
            if code is None:
                raise FakerMissingError(f"Faker's module {name} has no code to run")
            exec(code, module.__dict__)
            setattr(home, last, module)
            if name == "faker.providers":
                faker_picks.install(module.BaseProvider)
    except BaseException:
        del _MODULES[name]
        raise
    finally:
        _RUNNING.discard(name)
    return module


def _spec(name: str, home: ModuleType | None) -> ModuleSpec:
    if home is None:
        spec = find_spec(name)
        if spec is None:
            raise FakerMissingError('Faker is not installed; pip install "Faker~=40.54"')
        return spec
    path = getattr(home, "__path__", None)
    if path is not None:
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path)
            # Others may stand before Python's own finder and give loaders that only execute (pytest's, for plugins).
            if spec is not None and hasattr(spec.loader, "get_code"):
                return spec
    raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _import(
    name: str,
    globals: Mapping[str, object] | None = None,
    locals: Mapping[str, object] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    """The `__import__` of the private modules: Faker's own names lead to private copies, a few others to stand-ins."""
    if level and globals is not None:
        name = resolve_name("." * level + name, str(globals["__package__"]))
    stand_in = _STAND_INS.get(name)
    if stand_in is not None:
        return stand_in
    if name != "faker" and not name.startswith("faker."):
        return builtins.__import__(name, globals, locals, fromlist or (), 0)
    module = load(name)
    if not fromlist:
        return load("faker")
    for attribute in fromlist:
        if not hasattr(module, attribute) and hasattr(module, "__path__"):
            load(f"{name}.{attribute}")
    return module


def _import_module(name: str, package: str | None = None) -> ModuleType:
    if name == "faker" or name.startswith("faker."):
        return load(name)
    return importlib.import_module(name, package)


def _stand_in(name: str, **changed: Callable[..., object]) -> ModuleType:
    stand_in = ModuleType(name)
    public = {k: v for k, v in vars(importlib.import_module(name)).items() if not k.startswith("_")}
    stand_in.__dict__.update(public, **changed)
    return stand_in


def _silent(*args: object, **kwargs: object) -> None:
    """Faker's advice to its callers (old locales) is not about a user's data."""


def _deaf(name: str = "") -> logging.Logger:
    return logging.Logger(name, logging.CRITICAL + 1)
