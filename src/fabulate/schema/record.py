"""A schema that was found good, as JSON that becomes plain models again without pydantic.

It holds what was said, as it was understood: a model is the name of its class and its settings, so that reading is no
more than putting them in place. Whoever keeps records answers for where they lie: nothing is checked a second time but
that the classes and the settings are there.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from . import column, columns, models
from .deferred import Empty, Model
from .rules import under

if TYPE_CHECKING:
    from .models import Schema

Known = TypeVar("Known", bound=Model)
#: What tells a list from a model, and a day from both.
_LIST, _DAY = 0, 1


def record(schema: Schema) -> Any:
    """A schema as JSON data."""
    return _told(schema)


def recorded(data: Any) -> Schema:
    """The schema of such data; ValueError where it is none."""
    try:
        found = _read(data)
    except (TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError(f"no record of a schema: {error}") from None
    if not isinstance(found, models.Schema):
        raise ValueError("no record of a schema")
    return found


def _told(value: Any) -> Any:
    if isinstance(value, column.Column) and value.given:
        # With what it is under each of its rules, which is a model of its own.
        rules = {str(at): _told(under(value, at)) for at in range(-1, len(value.given))}
        return [type(value).__name__, {name: _told(getattr(value, name)) for name in _said(value)}, rules]
    if isinstance(value, Model):
        return [type(value).__name__, {name: _told(getattr(value, name)) for name in _said(value)}]
    if isinstance(value, dict):
        return {key: _told(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_LIST, *map(_told, value)]
    if isinstance(value, date):
        return [_DAY, value.isoformat()]
    return value


def _said(model: Model) -> list[str]:
    """The settings that were said, in the models' order."""
    return [name for name in _settings(type(model)) if name in model.model_fields_set]


def _settings(model: type[Model]) -> list[str]:
    """The settings of a class, those of its parents first."""
    return list(dict.fromkeys(name for one in reversed(model.__mro__) for name in vars(one).get("said", ())))


def _read(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _read(inner) for key, inner in data.items()}
    if not isinstance(data, list):
        return data
    kind, *rest = data
    if kind is _LIST:
        return [_read(inner) for inner in rest]
    if kind is _DAY:
        return date.fromisoformat(rest[0])
    made = _made(_class(kind), {name: _read(inner) for name, inner in rest[0].items()})
    if len(rest) > 1:
        vars(made)["_under"] = {int(at): _read(inner) for at, inner in rest[1].items()}
    return made


def _class(name: str) -> type[Model]:
    """The model of that name."""
    found = vars(models).get(name) or vars(columns).get(name) or vars(column).get(name)
    if found is None:
        from . import mess, series

        found = vars(mess).get(name) or vars(series).get(name)
    if not (isinstance(found, type) and issubclass(found, Model) and found is not Model):
        raise ValueError(f"no model {name[:40]!r}")
    return found


def plain(model: type[Known], **said: Any) -> Known:
    """A model of settings that are known to be right, as the engine's own are; nothing is validated."""
    return _made(model, said)


def _made(model: type[Known], said: dict[str, Any]) -> Known:
    """A plain instance with these settings and the defaults of the others."""
    made = object.__new__(model)
    held: dict[str, Any] = made.__dict__
    for one in reversed(model.__mro__):
        for name, default in vars(one).get("defaults", {}).items():
            held[name] = default.kind() if isinstance(default, Empty) else default
    names = _settings(model)
    held |= said
    if missing := [name for name in names if name not in held]:
        raise ValueError(f"{model.__name__} lacks {missing[0]}")
    if strange := [name for name in said if name not in names]:
        raise ValueError(f"{model.__name__} has no {strange[0][:40]}")
    held["_said"] = frozenset(said)
    return made


def written(value: Any) -> Any:
    """What was said of a plain model, as a schema is written."""
    if isinstance(value, Model):
        return {spelled(name): written(getattr(value, name)) for name in _said(value)}
    if isinstance(value, dict):
        return {key: written(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [written(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def spelled(name: str) -> str:
    """A setting's name in JSON: Python keeps some of them for itself."""
    return "$schema" if name == "dollar_schema" else name.rstrip("_")
