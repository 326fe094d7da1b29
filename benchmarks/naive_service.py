"""What `load.py` compares with: the naive design as a service, and the floor under any service on FastAPI.

`/generate` makes rows as the specification spells it out: Faker row by row, pandas, CSV. `/floor` answers bytes of the
same size, made once.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
from faker import Faker
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel

fake = Faker()
COLUMNS = {
    "id": lambda: fake.random_int(1, 9_999_999),
    "name": fake.name,
    "email": fake.email,
    "phone_number": fake.phone_number,
    "street_address": fake.street_address,
    "city": fake.city,
    "country": fake.country,
    "company": fake.company,
    "job": fake.job,
    "created": lambda: fake.date_between("-2y", "today"),
    "price": lambda: fake.pyfloat(min_value=1, max_value=900, right_digits=2),
    "active": fake.boolean,
}


class Asked(BaseModel):
    """A request; the naive design takes the words as known."""

    description: str
    rows: int
    seed: int = 0


@lru_cache
def made(rows: int) -> str:
    """A hundred rows, repeated: what the floor answers."""
    head, *lines = csv(min(rows, 100)).splitlines(keepends=True)
    return head + "".join(lines[n % len(lines)] for n in range(rows))


def csv(rows: int) -> str:
    """Rows as the naive design makes them."""
    return pd.DataFrame([{name: make() for name, make in COLUMNS.items()} for _ in range(rows)]).to_csv(index=False)


app = FastAPI()


@app.post("/generate")
def generate(asked: Asked) -> Response:
    """Rows, made in the thread pool."""
    return Response(csv(asked.rows), media_type="text/csv")


@app.post("/floor")
async def floor(request: Request) -> Response:
    """Bytes that are there."""
    asked = Asked.model_validate(await request.json())
    return Response(made(asked.rows), media_type="text/csv")
