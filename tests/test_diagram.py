"""The entity diagram names every written table, its keys and how many rows belong together."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from strategies import examples, schemas

import fabulate
from fabulate.schema import parse
from fabulate.schema.diagram import mermaid


def test_a_shop() -> None:
    schema: dict[str, Any] = {"tables": [
        {"name": "customers", "columns": [
            {"name": "customer_id", "kind": "sequence", "format": "C-{}"},
            {"name": "e-mail", "from": "person.email", "unique": True},
            {"name": "spent", "rollup": "sum(orders.total)"}]},
        {"name": "orders", "rows": {"per": "customers", "min": 1, "max": 4}, "columns": [
            {"name": "order_id", "kind": "uuid"}, {"name": "customer_id", "kind": "reference", "to": "customers"},
            {"name": "coupon_id", "kind": "reference", "to": "coupons", "missing": 0.5},
            {"name": "total", "kind": "number", "mean": 9}]},
        {"name": "lines", "rows": {"per": "orders", "mean": 2}, "columns": [
            {"name": "order_id", "kind": "reference", "to": "orders"},
            {"name": "line", "kind": "sequence", "within": "order_id"},
            {"name": "no", "kind": "uuid", "hidden": True}]},
        {"name": "coupons", "columns": [{"name": "coupon_id", "kind": "sequence"},
                                        {"name": "first_id", "kind": "reference", "to": "coupons"}]},
        {"name": "secret", "hidden": True, "columns": [{"name": "id", "kind": "sequence"}]},
    ]}  # fmt: skip
    assert (
        mermaid(parse(schema))
        == fabulate.generate(schema=schema).diagram()
        == """\
erDiagram
    customers ||--|{ orders : "customer_id"
    coupons |o--o{ orders : "coupon_id"
    orders ||--o{ lines : "order_id"
    coupons |o--o{ coupons : "first_id"
    customers {
        string customer_id PK
        string e_mail UK "e-mail"
        number spent
    }
    orders {
        uuid order_id PK
        string customer_id FK
        int coupon_id FK
        number total
    }
    lines {
        uuid order_id PK, FK
        int line PK
    }
    coupons {
        int coupon_id PK
        int first_id FK
    }
"""
    )


@given(schemas())
@examples(0.5)
def test_every_schema_has_one(schema: dict[str, Any]) -> None:
    text = mermaid(parse(schema))
    assert text.startswith("erDiagram\n")
    for table in schema["tables"]:
        assert f"    {table['name']} {{" in text
    assert all(line.startswith("    ") for line in text.splitlines()[1:])
