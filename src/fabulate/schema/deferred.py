"""Models that are plain classes until something is to be validated: then, and only then, pydantic is imported.

pydantic and its classes for the whole language are half of a short process's time, and a schema that was found good
once (`record`) needs neither. So a model here is a class with its annotations, defaults and checks written down;
`validating` makes the pydantic model of it, which is a subclass: what it makes is an instance of both.
"""

from __future__ import annotations

import sys
from _thread import RLock
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel, GetCoreSchemaHandler
    from pydantic_core import core_schema

#: One thread at a time makes pydantic models.
_TURN = RLock()
Check = TypeVar("Check", bound="Callable[..., Any]")


def checked(function: Check) -> Check:
    """A method that is called when all settings are there: it gives the model back or raises ValueError."""
    function.__dict__["checks"] = True
    return function


class Empty:
    """A default that is made anew each time: an empty list or map."""

    def __init__(self, kind: type) -> None:
        self.kind = kind


def empty(kind: type) -> Any:
    """The default `kind()`."""
    return Empty(kind)


class _Fields:
    """`model_fields` of a plain class: those of its pydantic model."""

    def __get__(self, instance: object, owner: type[Model]) -> dict[str, Any]:
        return dict(validating(owner).model_fields)


class Model:
    """What all parts of a schema share. Its fields and their rules are those of `fields.Model`."""

    #: The annotations that a class adds, as they are written, and its defaults.
    said: ClassVar[dict[str, str]] = {}
    defaults: ClassVar[dict[str, Any]] = {}
    #: Whether it is a pydantic model; and the one that was made of it.
    validates: ClassVar[bool] = False
    full: ClassVar[type[BaseModel] | None] = None
    model_fields = _Fields()

    def __init_subclass__(cls, **settings: Any) -> None:
        super().__init_subclass__(**settings)
        if cls.validates:
            return
        cls.full = None
        own = vars(cls).get("__annotations__", {})
        cls.said = {name: text for name, text in own.items() if not text.startswith("ClassVar")}
        cls.defaults = {name: vars(cls)[name] for name in cls.said if name in vars(cls)}
        for name in cls.defaults:
            # pydantic takes an attribute of a parent for a mistake.
            delattr(cls, name)

    def __new__(cls, **_: Any) -> Any:
        """An instance of the pydantic model, which then reads the settings."""
        return object.__new__(cls if cls.validates else validating(cls))

    def __getattr__(self, name: str) -> Any:
        if name == "model_fields_set" and "_said" in vars(self):
            return set(vars(self)["_said"])
        if not name.startswith("model_"):
            raise AttributeError(f"{type(self).__name__!r} has no {name!r}")
        return getattr(_validated(self), name)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Model):
            return NotImplemented
        return bool(_validated(self) == (other if other.validates else _validated(other)))

    def __hash__(self) -> int:
        return hash(_validated(self))

    def __repr__(self) -> str:
        return repr(_validated(self))

    def __reduce__(self) -> tuple[Any, ...]:
        from .record import written

        return again, (type(self), written(self))

    @classmethod
    def model_validate(cls, value: object) -> Any:
        """As pydantic's."""
        return validating(cls).model_validate(value)

    @classmethod
    def model_json_schema(cls, **options: Any) -> dict[str, Any]:
        """As pydantic's."""
        found: dict[str, Any] = validating(cls).model_json_schema(**options)
        return found

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return handler(validating(cls))


def again(model: type[Model], said: dict[str, Any]) -> Any:
    """A model's instance of what was said: what a pickle holds."""
    return model.model_validate(said)


def validating(model: type[Model]) -> Any:
    """The pydantic model of a class, made when it is first asked for."""
    if model.validates:
        return model
    with _TURN:
        return vars(model)["full"] or _full(model)


def _full(model: type[Model]) -> Any:
    from pydantic import Field, model_validator

    from . import by_kind, column, columns, fields, mess, series

    parent = model.__bases__[0]
    # What annotations name, which the modules of the models import for the type checker alone.
    homes = (column, columns, series, mess, fields, by_kind, sys.modules[model.__module__])
    names = {name: found for home in homes for name, found in vars(home).items()}
    hints = get_type_hints(model, names, include_extras=True)
    body: dict[str, Any] = {
        "__module__": model.__module__, "__qualname__": model.__qualname__, "__doc__": model.__doc__,
        "__annotations__": {name: hints[name] for name in model.said},
    }  # fmt: skip
    for name, default in model.defaults.items():
        body[name] = Field(default_factory=default.kind) if isinstance(default, Empty) else default
    for name, function in vars(model).items():
        if getattr(function, "checks", False):
            body[name] = model_validator(mode="after")(function)
    base: Any = fields.Model if parent is Model else validating(parent)
    made = type(base)(model.__name__, (model, base), body)
    model.full = made
    return made


def _validated(plain: Model) -> BaseModel:
    """The pydantic model's instance of a plain one, which was read from a record."""
    from .record import written

    found = vars(plain).get("_full")
    if found is None:
        found = validating(type(plain)).model_validate(written(plain))
        vars(plain)["_full"] = found
    return cast("BaseModel", found)
