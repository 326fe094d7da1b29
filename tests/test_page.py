"""What the page is made of, without a browser: its files, what they may load, and the paths that it asks."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from service_process import Service

import fabulate

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "a-key-of-some-length"
WORDS = "500 online orders with 30% returned, prices between 10 and 90 dollars, 5% missing ratings and a zorbly glimpf"
#: Bytes of all files together.
HEAVIEST = 400_000


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    cache = tmp_path_factory.mktemp("page") / "cache"
    headers = {"authorization": f"Bearer {KEY}"}
    with (
        Service(cache, FABULATE_API_KEYS=KEY) as service,
        httpx.Client(base_url=service.loaded().url, timeout=60, headers=headers) as client,
    ):
        yield client


def folder() -> Path:
    return Path(str(files("fabulate").joinpath("page")))


def test_it_is_light_and_every_file_is_loaded(client: httpx.Client) -> None:
    every = {path.name: path.read_text("utf-8") for path in folder().iterdir()}
    assert sum(len(text.encode()) for text in every.values()) < HEAVIEST
    loaded, wanted = set(), ["index.html"]
    while wanted:
        name = wanted.pop()
        if name not in loaded:
            loaded.add(name)
            wanted += re.findall(r'"(?:\./|/page/)([\w.]+)"', every[name])
    assert loaded == set(every), "a file that nothing loads, or a name that is no file"
    for name in every:
        answer = client.get(f"/page/{name}")
        assert (answer.status_code, answer.text) == (200, every[name])
    assert client.get("/page/none.js").json()["error_type"] == "not_found"
    assert client.get("/page/..%2fapp.py").status_code == 404


def test_every_text_is_shown_and_every_text_shown_is_there() -> None:
    texts = (folder() / "texts.en.js").read_text("utf-8")
    code = "".join(path.read_text("utf-8") for path in folder().glob("*.js") if path.name != "texts.en.js")
    named = set(re.findall(r"^  (\w+)[:,]|(?<=, )(\w+): [\"({]", texts.partition("export const T")[2], re.MULTILINE))
    there = {one or other for one, other in named}
    assert set(re.findall(r"\bT\.(\w+)", code)) <= there
    top = set(re.findall(r"^  (\w+)[:,]", texts.partition("export const T")[2], re.MULTILINE))
    assert not {name for name in top if f"T.{name}" not in code}


def test_it_may_load_nothing_else_and_is_asked_for_once(client: httpx.Client) -> None:
    answer = client.get("/")
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert {policy[name] for name in ("script-src", "style-src", "connect-src", "img-src")} == {"'self'"}
    again = client.get("/", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not re.search(r"<script>|\bon\w+=|style=|<style|https?://(?!www\.w3\.org/2000/svg)", answer.text)


def test_its_files_need_no_key_and_what_it_asks_does(client: httpx.Client) -> None:
    url = str(client.base_url)
    assert [httpx.get(f"{url}{path}").status_code for path in ("/", "/page/main.js")] == [200, 200]
    posts = ("/rows", "/report", "/change", "/generate")
    assert {httpx.post(url + path, json={"description": WORDS}).status_code for path in posts} == {401}


SHOP: dict[str, Any] = {
    "tables": [
        {"name": "shops", "rows": 40, "columns": [{"name": "shop_id", "kind": "sequence"}]},
        {
            "name": "sales",
            "rows": 500,
            "columns": [
                {"name": "shop_id", "kind": "reference", "to": "shops"},
                {"name": "price", "kind": "number", "min": 1, "max": 9, "missing": 0.3},
                {"name": "note", "kind": "template", "texts": ['a "b", c', "d\n"]},
            ],
        },
    ]
}


def test_any_rows_of_any_table_are_those_of_the_dataset(client: httpx.Client) -> None:
    whole = fabulate.generate(schema=SHOP, rows=10, seed=7, offset=999_990, total=1_000_000)
    asked = {"schema": SHOP, "rows": 1_000_000, "seed": 7}
    found = client.post("/rows", json=asked | {"first": 999_990, "count": 100}).json()
    assert [column["name"] for column in found["columns"]] == whole.columns
    prices = [None if price is None else f"{price:.2f}" for price in whole.to_polars()["price"].to_list()]
    assert found["cells"][1] == prices
    assert None in prices
    assert found["cells"][2] == whole.to_polars()["note"].to_list()
    assert found["tables"] == [{"name": "shops", "rows": 40}, {"name": "sales", "rows": 1_000_000}]
    shops = client.post("/rows", json=asked | {"table": "shops", "first": 38}).json()
    assert (shops["first"], shops["cells"]) == (38, [["39", "40"]])
    assert client.post("/rows", json=asked | {"first": 1 << 62}).json()["cells"] == [[], [], []]
    wrong = client.post("/rows", json=asked | {"table": "none"})
    assert (wrong.status_code, wrong.json()["message"]) == (400, "there is no table 'none'; there are shops, sales")


def test_a_report_on_the_spot_measures_the_first_rows(client: httpx.Client) -> None:
    asked = {"description": WORDS, "planner": "offline", "rows": 2_000_000, "most": 400}
    found = client.post("/report", json=asked).json()
    report = found["report"]
    assert report["asked"]["not_understood"] == found["not_understood"]
    assert found["not_understood"][-2:] == ["zorbly", "glimpf"]
    assert [(t["rows"], t["total"]) for t in report["tables"]] == [(400, 2_000_000)]
    facts = {fact["phrase"]: fact for fact in report["facts"]}
    assert facts["30% returned"]["rows"] == 400
    assert facts["500 online orders"]["why"] == "the request asked for 2,000,000 rows"
    small = fabulate.generate(WORDS, planner="offline", rows=400, as_of=found["as_of"]).report.to_dict()
    assert report["tables"][0]["columns"] == small["tables"][0]["columns"]
    assert "again" not in report, "it would say how to make 400 rows"


def test_a_slice_of_a_wide_table_is_short_and_paid_for(tmp_path: Path) -> None:
    columns = [{"name": f"c{at}", "kind": "integer", "mean": 3} for at in range(900)]
    wide = {"tables": [{"name": "t", "columns": columns}]}
    with Service(tmp_path / "cache", FABULATE_LIMIT_CELLS="100000") as service:
        first = httpx.post(f"{service.url}/rows", json={"schema": wide, "rows": 5_000, "count": 1_000}, timeout=60)
        assert (first.status_code, len(first.json()["cells"][0])) == (200, 111)
        again = httpx.post(f"{service.url}/report", json={"schema": wide}, timeout=60)
        assert (again.status_code, again.json()["error_type"]) == (429, "rate_limited")


def test_words_change_a_schema(client: httpx.Client) -> None:
    said = 'rename column "price" to "amount due" in sales'
    plan = client.post("/change", json={"schema": SHOP, "description": said}).json()
    changed = plan["schema"]["tables"][1]["columns"][1]
    assert (changed["name"], changed["key"]) == ("amount due", "price")
    assert plan["notes"] == ["sales.price is named amount due; its cells stay the same"]
    nothing = client.post("/change", json={"schema": SHOP, "description": "zorbly"})
    assert (nothing.status_code, nothing.json()["error_type"]) == (400, "validation")
