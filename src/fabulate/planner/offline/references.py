"""Which columns a column's settings name, and how they read when those are called otherwise or are hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from .text import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Json = dict[str, object]

_SQL = re.compile(r"'(?:[^']|'')*'|\"([^\"]+)\"|([^\W\d]\w*)(\.[^\W\d]\w*)?(?=\s*(\()?)")
_TEXT = re.compile(r"\{([^{}:.]+)((?::\d+)?)\}")
_SIMPLE = re.compile(r"[a-z_][a-z0-9_]*")
_RESERVED = words_of(
    """select from where group order by having limit as and or not in is null case when then else end between like
    on join table column all any distinct union true false cast default check primary key references user
    current_date current_time desc asc with values set interval extract year month day hour minute second"""
)
_SQL_FIELDS = ("sql", "when", "more_when")
_NAME_FIELDS = ("after", "before")
_LIST_FIELDS = ("from", "texts", "drivers", *_SQL_FIELDS, *_NAME_FIELDS)


def names_in(column: Mapping[str, object], known: Callable[[str], bool]) -> list[str]:
    """The columns of `known` names that `column` reads, in order of appearance."""
    found: dict[str, None] = {}

    def see(name: str) -> str:
        if known(name):
            found.setdefault(name)
        return name

    rewrite(column, see)
    return list(found)


def renamed(column: Mapping[str, object], names: Mapping[str, str]) -> Json:
    """The column with references by old name turned into the new one; its own name stays."""
    return rewrite(column, lambda name: names.get(name, name))


def rewrite(value: Mapping[str, object], new: Callable[[str], str]) -> Json:
    """A copy of a column's settings with `new` applied to every column name in sql, conditions, texts and dates."""
    out: Json = {}
    for field, setting in value.items():
        if field in _SQL_FIELDS and isinstance(setting, str):
            out[field] = sql(setting, new)
        elif field in _NAME_FIELDS and isinstance(setting, str):
            out[field] = new(setting)
        elif field == "texts" and isinstance(setting, list):
            out[field] = [text(str(one), new) for one in setting]
        elif field == "texts" and isinstance(setting, dict):
            out[field] = {text(str(one), new): weight for one, weight in setting.items()}
        elif field == "given" and isinstance(setting, list):
            out[field] = [rewrite(cast("Json", rule), new) for rule in setting]
        elif field == "missing" and isinstance(setting, dict):
            out[field] = rewrite(cast("Json", setting), new)
        elif field == "drivers" and isinstance(setting, dict):
            out[field] = {new(name): strength for name, strength in setting.items()}
        else:
            out[field] = setting
    return out


def sql(expression: str, new: Callable[[str], str]) -> str:
    """`expression` with each column's name replaced, quoted where it must be."""

    def one(match: re.Match[str]) -> str:
        quoted, bare, dotted, call = match.groups()
        if quoted is None and bare is None:
            return match.group()
        if dotted:
            return match.group()
        if bare and (call or (bare.lower() in _RESERVED and new(bare) == bare)):
            return match.group()
        return quote(new(quoted or bare))

    return _SQL.sub(one, expression)


def text(template: str, new: Callable[[str], str]) -> str:
    """`template` with the columns in braces replaced."""
    return _TEXT.sub(lambda match: f"{{{new(match.group(1))}{match.group(2)}}}", template)


def quote(name: str) -> str:
    """A column's name as SQL reads it."""
    if _SIMPLE.fullmatch(name) and name not in _RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def list_names(column: Mapping[str, object], known: Callable[[str], bool]) -> list[str]:
    """The lists or bundles that `column` reads: the word before a dot."""
    found: dict[str, None] = {}

    def walk(value: object, field: str) -> None:
        if isinstance(value, str) and field in _LIST_FIELDS:
            for name in re.findall(r"([^\W\d]\w*)\.[^\W\d]\w*", value):
                if known(name):
                    found.setdefault(name)
        elif isinstance(value, dict):
            for inner, setting in value.items():
                walk(inner if field in ("texts", "drivers") else None, field)
                walk(setting, inner)
        elif isinstance(value, list):
            for one in value:
                walk(one, field)

    walk(dict(column), "")
    return list(found)


def with_named(names: Iterable[str], bundles: Mapping[str, object]) -> list[str]:
    """Declared bundles, and the declared ones that they are `at` or are `not`."""
    found = dict.fromkeys(names)
    waiting = list(found)
    while waiting:
        said = cast("Json", bundles.get(waiting.pop()) or {})
        more = [str(said[s]) for s in ("at", "not") if said.get(s) in bundles and said[s] not in found]
        found |= dict.fromkeys(more)
        waiting += more
    return list(found)
