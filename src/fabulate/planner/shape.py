"""The schema language as a JSON Schema for `response_format`: what a server may hold an answer to.

A smaller twin of the language: the kinds that are worth an LLM's while, their settings with plain types, no lengths and
no patterns, which servers that turn it into a grammar unroll. Not strict: in OpenAI's strict mode every column would
have to name every setting. Whatever the answer, `schema.parse` decides. A test holds the names to the models.
"""

from __future__ import annotations

from typing import Final

Json = dict[str, object]

_TEXT: Final[Json] = {"type": "string"}
_NUMBER: Final[Json] = {"type": "number"}
_INTEGER: Final[Json] = {"type": "integer"}
_FLAG: Final[Json] = {"type": "boolean"}
_TEXTS: Final[Json] = {"type": "array", "items": _TEXT}
_WEIGHTS: Final[Json] = {"type": "object", "additionalProperties": _NUMBER}
_ANY_OF_BOTH: Final[Json] = {"anyOf": [_TEXTS, _WEIGHTS]}
_MAP: Final[Json] = {"type": "object"}
_RULES: Final[Json] = {
    "type": "array",
    "items": {"type": "object", "properties": {"when": _TEXT}, "required": ["when"], "additionalProperties": True},
}
_BY: Final[Json] = {
    "type": "object",
    "properties": {"median": _NUMBER, "sigma": _NUMBER, "unit": {"enum": ["s", "min", "h", "d", "w", "mo", "y"]}},
    "required": ["median", "unit"],
    "additionalProperties": False,
}
_NUMERIC: Final = dict.fromkeys(("min", "max", "mean", "sd", "median", "sigma", "step"), _NUMBER) | {"given": _RULES}
_MOMENT: Final = dict.fromkeys(("start", "end", "after", "before", "format"), _TEXT) | {
    "by": _BY,
    "weekdays": _WEIGHTS,
    "months": _WEIGHTS,
}

#: For each kind its settings; the first `_NEEDS[kind]` of them are required.
SETTINGS: Final[dict[str, dict[str, Json]]] = {
    "number": _NUMERIC | {"decimals": _INTEGER},
    "integer": _NUMERIC,
    "boolean": {"rate": _NUMBER, "labels": _TEXTS, "given": _RULES},
    "category": {"values": _ANY_OF_BOTH, "ordered": _FLAG, "given": _RULES},
    "date": _MOMENT,
    "datetime": _MOMENT | {"hours": _WEIGHTS},
    "sequence": {"start": _INTEGER, "format": _TEXT},
    "uuid": {},
    "pattern": {"regex": _TEXT},
    "template": {
        "texts": _ANY_OF_BOTH,
        "slots": {"type": "object", "additionalProperties": _TEXTS},
        "given": _RULES,
    },
    "reference": {"to": _TEXT, "zipf": _NUMBER},
    "faker": {"method": _TEXT, "args": _MAP, "locale": _TEXT},
    "from": {"from": _TEXT},
    "sql": {"sql": _TEXT, "decimals": _INTEGER},
}
_NEEDS: Final = {"category": 1, "pattern": 1, "template": 1, "reference": 1, "faker": 1, "from": 1, "sql": 1}
_MISSING: Final[Json] = {
    "anyOf": [
        _NUMBER,
        {"type": "object", "properties": {"when": _TEXT}, "required": ["when"], "additionalProperties": False},
    ]
}
COMMON: Final[dict[str, Json]] = {"missing": _MISSING, "unique": _FLAG, "hidden": _FLAG}


def response_format() -> Json:
    """The value of `response_format` that asks for a schema in full form."""
    return {"type": "json_schema", "json_schema": {"name": "dataset", "strict": False, "schema": dataset()}}


def dataset() -> Json:
    """The JSON Schema of a whole answer."""
    bank = _object(
        {
            "columns": _TEXTS,
            "rows": {"type": "array", "items": {"type": "array", "items": {"type": ["string", "number", "boolean"]}}},
            "weights": {"type": "array", "items": _NUMBER},
        },
        ("columns", "rows"),
    )
    table = _object(
        {
            "name": _TEXT,
            "rows": _INTEGER,
            "hidden": _FLAG,
            "bundles": {"type": "object", "additionalProperties": _MAP},
            "columns": {"type": "array", "items": {"anyOf": [_column(kind) for kind in SETTINGS]}},
        },
        ("name", "columns"),
    )
    fact = _object(
        {"phrase": _TEXT, "at": _TEXT, "check": _TEXT, "value": {}, "is": {}, "min": {}, "max": {}},
        ("phrase", "at", "check"),
    )
    return _object(
        {
            "name": _TEXT,
            "locale": _TEXT,
            "main": _TEXT,
            "lists": {"type": "object", "additionalProperties": bank},
            "tables": {"type": "array", "items": table},
            "facts": {"type": "array", "items": fact},
        },
        ("name", "tables"),
    )


def _column(kind: str) -> Json:
    own = SETTINGS[kind]
    said: dict[str, Json] = {"name": _TEXT} | ({} if kind in own else {"kind": {"const": kind}})
    return _object(said | own | COMMON, (*said, *list(own)[: _NEEDS.get(kind, 0)]))


def _object(properties: dict[str, Json], required: tuple[str, ...]) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
