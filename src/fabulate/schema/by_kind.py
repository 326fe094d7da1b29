"""A column's object read by its kind."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Discriminator, Tag, TypeAdapter
from pydantic_core import PydanticKnownError, core_schema

from .column import Column
from .columns import KINDS
from .kinds import tag

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler


class _ByKind:
    """Reads a column by its kind. A union of all kinds would build the validators of all before the first is used, a
    quarter of the time of a short process; so the union is for the JSON Schema alone."""

    @staticmethod
    def __get_pydantic_core_schema__(source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_column)

    @staticmethod
    def __get_pydantic_json_schema__(_: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        tagged: list[Any] = [Annotated[model, Tag(kind)] for kind, model in KINDS.items()]
        union: Any = Annotated[reduce(or_, tagged), Discriminator(tag)]
        return handler(TypeAdapter(union).core_schema)


def _column(value: object) -> Column:
    if isinstance(value, Column):
        return value
    kind = tag(value)
    if kind is None:
        raise PydanticKnownError("union_tag_not_found", {"discriminator": "kind"})
    return KINDS[kind].model_validate(value)


AnyColumn = Annotated[Column, _ByKind]
