"""The service as its users meet it: words or a schema in, a file out, with headers that say how it came about."""

from __future__ import annotations

import io
import json
import signal
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import httpx
import pandas
import pytest
from service_process import Service

import fabulate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHOP: dict[str, Any] = {
    "name": "shop",
    "main": "orders",
    "tables": [
        {
            "name": "customers",
            "rows": 30,
            "columns": [
                {"name": "customer_id", "kind": "sequence"},
                {"name": "member", "kind": "boolean"},
                {"name": "secret", "kind": "uuid", "hidden": True},
            ],
        },
        {"name": "unseen", "hidden": True, "rows": 10, "columns": [{"name": "x", "kind": "uuid"}]},
        {
            "name": "orders",
            "rows": 200,
            "columns": [
                {"name": "order_id", "kind": "sequence", "format": "O-{:05d}"},
                {"name": "customer_id", "kind": "reference", "to": "customers"},
                {"name": "amount", "kind": "number", "min": 1, "max": 900, "missing": 0.1},
                {"name": "état, dit", "kind": "category", "values": ['say "hi"', "a, b", "NA", "ünïcode"]},
                {"name": "at", "kind": "datetime", "start": "2025-01-01", "end": "2025-12-31"},
                {"name": "day", "kind": "date", "start": "2025-01-01", "end": "2025-12-31"},
            ],
        },
    ],
}
WIDE = {"tables": [{"name": "t", "columns": [{"name": "n", "kind": "sequence"}, {"name": "u", "kind": "uuid"}]}]}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service without an LLM."""
    cache = tmp_path_factory.mktemp("service") / "cache"
    with Service(cache) as service, httpx.Client(base_url=service.url, timeout=60) as client:
        yield client


def posted(client: httpx.Client, **said: object) -> httpx.Response:
    answer = client.post("/generate", json=said)
    assert answer.status_code == 200, answer.text
    return answer


def test_words_become_a_csv(client: httpx.Client) -> None:
    answer = posted(client, description="students with name, grade and score, 40 rows", seed=3)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(pandas.read_csv(io.StringIO(answer.text))) == 40
    assert int(answer.headers["fabulate-rows"]) == 40
    name = answer.headers["fabulate-tables"]
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    assert answer.headers["fabulate-source"] == "offline"
    assert "fabulate-fallback" not in answer.headers


def test_the_same_words_are_planned_once_and_give_the_same_rows(client: httpx.Client) -> None:
    first = posted(client, description="garden tools and their prices", rows=50)
    second = posted(client, description="  garden   tools and their prices ", rows=50)
    assert [r.headers["fabulate-cached"] for r in (first, second)] == ["false", "true"]
    assert first.content == second.content
    same = ("fabulate-schema", "fabulate-as-of", "fabulate-seed", "fabulate-rows", "fabulate-source")
    assert [first.headers[h] for h in same] == [second.headers[h] for h in same]


def test_a_schema_instead_of_words(client: httpx.Client) -> None:
    answer = posted(client, schema=SHOP, seed=5)
    schema = fabulate.parse(SHOP)
    assert answer.text == fabulate.generate(schema=schema, seed=5).to_csv()
    said = {name: value for name, value in answer.headers.items() if name.startswith("fabulate-")}
    assert said == {
        "fabulate-seed": "5",
        "fabulate-schema": schema.digest,
        "fabulate-as-of": "2026-01-01",
        "fabulate-source": "given",
        "fabulate-cached": "false",
        "fabulate-tables": "customers,orders",
        "fabulate-rows": "200",
    }
    assert answer.headers["content-disposition"] == 'attachment; filename="orders.csv"'


def test_a_plain_map_is_a_schema(client: httpx.Client) -> None:
    plain = {"price": {"method": "pyint", "min_value": 1, "max_value": 9}, "who": "name"}
    answer = posted(client, schema=plain, rows=5)
    assert answer.text.startswith("price,who\n")
    assert answer.headers["content-disposition"] == 'attachment; filename="data.csv"'


def test_locale_and_day_of_a_given_schema(client: httpx.Client) -> None:
    schema = {"tables": [{"name": "t", "columns": [{"name": "d", "kind": "date", "start": "today", "end": "today"}]}]}
    answer = posted(client, schema=schema, rows=1, as_of="2031-05-06", locale="de_DE")
    assert answer.text == "d\n2031-05-06\n"
    assert answer.headers["fabulate-as-of"] == "2031-05-06"
    plan = client.post("/schema", json={"schema": schema, "locale": "de_DE"}).json()
    assert (plan["schema"]["locale"], plan["source"]) == ("de_DE", "given")


def test_pandas_reads_what_to_pandas_says(client: httpx.Client) -> None:
    answer = posted(client, schema=SHOP, rows=500, seed=2)
    frame = pandas.read_csv(
        io.BytesIO(answer.content), keep_default_na=False, na_values=[""], parse_dates=["at", "day"]
    )
    told = fabulate.generate(schema=SHOP, rows=500, seed=2).to_pandas()
    pandas.testing.assert_frame_equal(frame, told, check_dtype=False, check_categorical=False)


def test_another_table_and_all_of_them(client: httpx.Client) -> None:
    dataset = fabulate.generate(schema=SHOP, rows=7)
    customers = posted(client, schema=SHOP, rows=7, table="customers")
    assert customers.text == dataset.to_csv(table="customers")
    assert customers.headers["content-disposition"] == 'attachment; filename="customers.csv"'
    assert customers.headers["fabulate-rows"] == "30"
    answer = posted(client, schema=SHOP, rows=7, format="zip")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="orders.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        found = {name: archive.read(name).decode() for name in archive.namelist()}
    assert found == {"customers.csv": dataset.to_csv(table="customers"), "orders.csv": dataset.to_csv()}
    assert posted(client, schema=SHOP, rows=7, format="zip").content == answer.content


def test_other_formats(client: httpx.Client) -> None:
    dataset = fabulate.generate(schema=SHOP, rows=50)
    lines = posted(client, schema=SHOP, rows=50, format="jsonl")
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert lines.content == b"".join(dataset.encode("jsonl"))
    parquet = posted(client, schema=SHOP, rows=50, format="parquet")
    assert parquet.headers["content-disposition"] == 'attachment; filename="orders.parquet"'
    frame = pandas.read_parquet(io.BytesIO(parquet.content))
    assert frame["order_id"].tolist() == [f"O-{n:05d}" for n in range(1, 51)]


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet", "zip"])
def test_a_large_answer_is_the_same_file(format: str, client: httpx.Client) -> None:
    """Streamed in blocks of other sizes than the library's."""
    answer = posted(client, schema=WIDE, rows=60_000, format=format)
    dataset = fabulate.generate(schema=WIDE, rows=60_000)
    if format == "zip":
        assert zipfile.ZipFile(io.BytesIO(answer.content)).read("t.csv").decode() == dataset.to_csv()
    elif format == "parquet":
        assert pandas.read_parquet(io.BytesIO(answer.content)).equals(dataset.to_pandas())
    else:
        assert answer.content == b"".join(dataset.encode(format))
    assert "content-length" not in answer.headers


def test_a_small_answer_says_its_length(client: httpx.Client) -> None:
    said = {"schema": WIDE, "rows": 1_000}
    answer = client.post("/generate", json=said, headers={"accept-encoding": "identity"})
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_slices_join_to_the_whole(client: httpx.Client) -> None:
    """A download that broke goes on by `offset` and `total`, to the byte."""
    whole = posted(client, schema=SHOP, rows=1_000).text
    slices = [
        posted(client, schema=SHOP, rows=rows, offset=offset, total=1_000).text
        for offset, rows in ((0, 1), (1, 399), (400, 600))
    ]
    head = whole.partition("\n")[0] + "\n"
    assert all(part.startswith(head) for part in slices)
    assert head + "".join(part.removeprefix(head) for part in slices) == whole


def test_a_link_gives_what_the_post_gives(client: httpx.Client) -> None:
    said = {"description": "bicycle rentals", "rows": 20, "seed": 4}
    link = client.get("/generate", params=said)
    assert link.status_code == 200
    assert link.content == posted(client, **said).content
    assert link.headers["cache-control"] == "no-cache"


def test_a_link_answers_304_for_what_the_client_has(client: httpx.Client) -> None:
    said = {"description": "bicycle repairs", "rows": 20}
    first = client.get("/generate", params=said)
    tag = first.headers["etag"]
    for names in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get("/generate", params=said, headers={"if-none-match": names})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "content-disposition" not in again.headers
    assert client.get("/generate", params=said, headers={"if-none-match": '"other"'}).content == first.content
    others = [{"rows": 21}, {"seed": 1}, {"format": "jsonl"}, {"offset": 1}, {"total": 100}, {"as_of": "2020-01-01"}]
    tags = {client.get("/generate", params=said | other).headers["etag"] for other in others}
    assert len(tags | {tag}) == len(others) + 1


def test_head_says_what_get_would(client: httpx.Client) -> None:
    said = {"description": "bicycle races", "rows": 10_000_000}
    answer = client.head("/generate", params=said)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["fabulate-rows"] == "10000000"
    assert answer.headers["etag"]
    assert client.head("/health").status_code == 200


def test_words_that_had_no_effect_are_said(client: httpx.Client) -> None:
    words = "coffee sales, flombastically zwölfig quuxes"
    answer = posted(client, description=words)
    plan = client.post("/schema", json={"description": words}).json()
    assert plan["not_understood"]
    assert [unquote(w) for w in answer.headers["fabulate-not-understood"].split(",")] == plan["not_understood"]


def test_headers_stay_small_and_on_one_line(client: httpx.Client) -> None:
    words = "coffee sales " + " ".join(f"zw{chr(246)}lf{n}\r\nX-Evil: {n}" for n in range(300))
    answer = posted(client, description=words)
    said = answer.headers.get("fabulate-not-understood", "")
    assert len(said) <= 1_024
    assert "x-evil" not in answer.headers


def test_the_plan_alone(client: httpx.Client) -> None:
    plan = client.post("/schema", json={"description": "gym members"}).json()
    known = ["schema", "digest", "as_of", "source", "cached", "fallback", "not_understood", "notes", "tokens"]
    assert list(plan) == known
    assert (plan["source"], plan["fallback"], plan["tokens"]) == ("offline", None, None)
    given_back = posted(client, schema=plan["schema"], rows=20)
    assert given_back.content == posted(client, description="gym members", rows=20).content
    assert given_back.headers["fabulate-schema"] == plan["digest"]


def test_a_preview(client: httpx.Client) -> None:
    said = client.post("/preview", json={"schema": SHOP, "seed": 5, "rows": 100}).json()
    whole = posted(client, schema=SHOP, seed=5, rows=100, format="jsonl").text.splitlines()
    assert said["rows"] == [json.loads(line) for line in whole[:20]]
    assert [column["type"] for column in said["columns"]] == [
        "text", "integer", "number", "category", "datetime", "date",
    ]  # fmt: skip
    assert said["columns"][2] == {"name": "amount", "type": "number", "nullable": True}
    assert said["tables"] == [{"name": "customers", "rows": 30}, {"name": "orders", "rows": 100}]
    assert (said["table"], said["seed"], said["source"]) == ("orders", 5, "given")
    assert fabulate.parse(said["schema"]).digest == said["digest"]
    few = client.post("/preview", json={"schema": SHOP, "rows": 100, "offset": 97, "total": 99, "table": "orders"})
    assert few.status_code == 400
    few = client.post("/preview", json={"schema": SHOP, "rows": 3, "offset": 97}).json()
    assert [row["order_id"] for row in few["rows"]] == ["O-00098", "O-00099", "O-00100"]
    assert client.post("/preview", json={"schema": SHOP, "table": "customers"}).json()["table"] == "customers"


def test_what_a_schema_can_say(client: httpx.Client) -> None:
    said = client.get("/generators").json()
    kinds = {kind["name"]: kind for kind in said["kinds"]}
    assert kinds["sequence"]["ready"]
    assert kinds["category"]["required"] == ["values"]
    assert kinds["number"]["settings"]["decimals"] == {"default": 2, "maximum": 12, "minimum": 0, "type": "integer"}
    assert "missing" in said["modifiers"]
    per = said["table"]["rows"]["anyOf"][1]
    assert (per["required"], per["properties"]["max"]["anyOf"][0]["maximum"]) == (["per"], 10_000)
    assert set(said["table"]) >= {"mess", "correlations", "unique", "order", "every", "bundles"}
    assert set(said["dataset"]) == {"name", "note", "locale", "as_of", "main"}
    methods = {method["name"]: method for method in said["faker"]}
    assert methods["pyint"]["args"]["min_value"]["default"] == 0
    assert "de_DE" in said["locales"]


def test_health(client: httpx.Client) -> None:
    said = {"status": "ok", "version": fabulate.__version__, "language": 1, "planner": "offline"}
    assert client.get("/health").json() == said


def test_several_workers_are_one_service(tmp_path: Path) -> None:
    with Service(tmp_path / "cache", workers=2) as service:
        said = {"description": "rail trips", "rows": 30}
        answers = [httpx.post(service.url + "/generate", json=said) for _ in range(8)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def test_a_stop_lets_answers_end(tmp_path: Path) -> None:
    with (
        Service(tmp_path / "cache") as service,
        httpx.stream("POST", service.url + "/generate", json={"schema": WIDE, "rows": 400_000}, timeout=60) as answer,
    ):
        pieces = answer.iter_bytes()
        size = len(next(pieces))
        service.process.send_signal(signal.SIGTERM)
        size += sum(map(len, pieces))
        service.process.wait(20)
    assert size == len(fabulate.generate(schema=WIDE, rows=400_000).to_csv() or "")
    assert "Traceback" not in service.log
