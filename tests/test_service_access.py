"""Who may come in, how much a client may ask, and what the log and the headers say of it."""

from __future__ import annotations

import hashlib
import json
import re
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from llm_server import GOOD, LLMServer, plan
from service_process import Service

from fabulate.schema import RequestError
from fabulate.service.quotas import Quotas
from fabulate.service.watch import SECURITY
from fabulate.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY, OTHER = "a-key-of-some-length", "another-key-of-length"
SCHEMA = {"tables": [{"name": "t", "columns": [{"name": "n", "kind": "sequence"}]}]}


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    cache = tmp_path_factory.mktemp("service") / "cache"
    with Service(cache, FABULATE_API_KEYS=f"{KEY},sha256:{hashed(OTHER)}", FABULATE_LOG="json") as service:
        yield service


@pytest.mark.parametrize(
    "given",
    [
        {"authorization": f"Bearer {KEY}"},
        {"authorization": f"bearer  {OTHER}"},
        {"authorization": httpx.BasicAuth("anybody", KEY)._auth_header},
    ],
)
def test_a_key_opens(given: dict[str, str], keyed: Service) -> None:
    answer = httpx.post(keyed.url + "/generate", json={"schema": SCHEMA, "rows": 2}, headers=given)
    assert (answer.status_code, answer.text) == (200, "n\n1\n2\n")


NO_KEYS = {
    "none": [],
    "another": [("authorization", "Bearer not-a-key-of-theirs")],
    "its hash": [("authorization", f"Bearer {hashed(KEY)}")],
    "its hash, as configured": [("authorization", f"Bearer sha256:{hashed(OTHER)}")],
    "its beginning": [("authorization", f"Bearer {KEY[:-1]}")],
    "empty": [("authorization", "Bearer")],
    "no scheme": [("authorization", KEY)],
    "two": [("authorization", f"Bearer {KEY}"), ("authorization", "Bearer x")],
    "bad base64": [("authorization", "Basic %%%")],
    "base64 in other letters": [("authorization", "Basic é".encode())],
    "not UTF-8": [("authorization", "Basic " + "/////w==")],
    "not ASCII": [("authorization", "Bearer schlüssel-der-keiner-ist".encode())],
    "in another header": [("x-api-key", KEY)],
}


@pytest.mark.parametrize("name", NO_KEYS)
@pytest.mark.parametrize("path", ["/generate", "/generators", "/docs", "/openapi.json", "/metrics", "/nothing"])
def test_without_a_key_nothing_opens(name: str, path: str, keyed: Service) -> None:
    answer = httpx.get(keyed.url + path, headers=NO_KEYS[name])  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["error_type"]) == (401, "unauthorized")
    assert answer.headers["www-authenticate"].startswith("Basic")
    assert "not-a-key-of-theirs" not in answer.text


def test_what_starts_and_stops_services_needs_no_key(keyed: Service) -> None:
    assert httpx.get(keyed.url + "/health").status_code == 200
    assert httpx.get(keyed.loaded().url + "/ready").json() == {"status": "ready"}


def test_a_key_is_nowhere_but_in_its_header(keyed: Service) -> None:
    """Neither in the log nor in the environment of the process, which holds hashes."""
    httpx.get(keyed.url + "/generate", params={"description": "shop"}, headers={"authorization": f"Bearer {KEY}"})
    log = keyed.log
    assert KEY not in log and OTHER not in log
    lines = [json.loads(line) for line in log.splitlines()]
    assert f"key {hashed(KEY)[:8]}" in {line.get("client") for line in lines}


@pytest.mark.parametrize("keys", ["short", "with a blank in it all", "sha256:abc", f"{KEY},x"])
def test_a_key_that_is_too_weak_is_refused(keys: str) -> None:
    with pytest.raises(RequestError, match="16 to 256 characters"):
        settings({"FABULATE_API_KEYS": keys})


def test_serving_everybody_without_a_key_is_warned_of(tmp_path: Path) -> None:
    with Service(tmp_path / "cache", host="0.0.0.0") as service:
        assert "Anybody who reaches 0.0.0.0 can use this service" in service.log
    with Service(tmp_path / "cache2", host="0.0.0.0", FABULATE_API_KEYS=KEY) as service:
        assert "Anybody" not in service.log


def test_limits_a_minute(tmp_path: Path) -> None:
    limits = {"FABULATE_LIMIT_REQUESTS": "40", "FABULATE_LIMIT_CELLS": "1000", "FABULATE_LIMIT_LLM": "2"}
    keys = {"FABULATE_API_KEYS": f"{KEY},{OTHER}"}
    with (
        LLMServer(plan(GOOD)) as llm,
        Service(tmp_path / "cache", llm=llm.url, workers=2, **limits, **keys) as service,
        httpx.Client(base_url=service.url, timeout=60) as client,
    ):
        began = time.monotonic()

        def post(key: str = KEY, **said: Any) -> httpx.Response:
            return client.post(
                "/generate", json=said, headers={"authorization": f"Bearer {key}", "connection": "close"}
            )

        made = [post(description=f"shop {n}", rows=5) for n in range(4)]
        assert [answer.status_code for answer in made] == [200, 200, 429, 429]
        assert llm.calls == 2
        assert post(description="shop 0", rows=5).status_code == 200, "a cached plan costs nothing"
        assert post(schema=SCHEMA, rows=5_000).status_code == 200, "what is not there is owed"
        owing = post(schema=SCHEMA, rows=1)
        assert (owing.status_code, owing.json()["error_type"]) == (429, "rate_limited")
        assert 60 < int(owing.headers["retry-after"]) < 600
        assert post(OTHER, schema=SCHEMA, rows=1).status_code == 200
        sent = {"authorization": f"Bearer {KEY}", "connection": "close"}
        answers = [client.get("/health/no", headers=sent) for _ in range(70)]
        assert {answer.status_code for answer in answers} == {404, 429}
        refilled = (time.monotonic() - began) * 40 / 60
        good = sum(answer.status_code == 404 for answer in answers)
        assert 40 - 7 <= good <= 40 - 7 + refilled + 1, "both workers count"
        assert httpx.get(service.url + "/health").status_code == 200


class TestQuotas:
    def test_refill_with_time(self) -> None:
        now = 1000.0
        quotas = Quotas({"requests": 60}, clock=lambda: now)
        assert [quotas.take("a", "requests") for _ in range(61)] == [0] * 60 + [1]
        now += 2.0
        assert [quotas.take("a", "requests") for _ in range(3)] == [0, 0, 1]
        now -= 500
        assert quotas.take("a", "requests") == 1, "a clock that goes back gives nothing"

    def test_what_has_no_limit_is_never_refused(self) -> None:
        quotas = Quotas({"cells": 10})
        assert {quotas.take("a", "requests") for _ in range(1000)} == {0}
        assert quotas.take("a", "cells", 10**18) == 0
        assert quotas.take("a", "cells") > 10**9

    def test_many_clients_take_no_more_room(self) -> None:
        quotas = Quotas({"requests": 2})
        for number in range(20_000):
            assert quotas.take(f"client {number}", "requests") == 0
        assert quotas.take("client 19999", "requests") == 0
        assert quotas.take("client 19999", "requests") > 0

    def test_are_shared_by_all_who_map_the_file(self, tmp_path: Path) -> None:
        with closing(Quotas({"requests": 4}, tmp_path)) as one, closing(Quotas({"requests": 4}, tmp_path)) as other:
            assert [quotas.take("a", "requests") for quotas in (one, other) * 3].count(0) == 4


def test_every_answer_has_the_security_headers_and_an_id(keyed: Service) -> None:
    answers = [httpx.get(keyed.url + path) for path in ("/health", "/docs", "/nothing")]
    answers.append(httpx.get(keyed.url + "/health", headers={"host": "evil.example"}))
    ids = set()
    for answer in answers:
        for name in SECURITY:
            assert answer.headers.get_list(name) == [SECURITY[name]]
        assert "access-control-allow-origin" not in answer.headers
        assert "server" not in answer.headers
        ids.add(answer.headers["x-request-id"])
    assert len(ids) == len(answers)
    assert all(re.fullmatch(r"[0-9a-f]{16}", name) for name in ids)


@pytest.mark.parametrize(("given", "kept"), [("ab-12.X_9", True), ("a" * 65, False), ("a b", False), ("ä", False)])
def test_an_id_of_the_client_is_kept_where_it_is_a_word(given: str, kept: bool, keyed: Service) -> None:
    answer = httpx.get(keyed.url + "/health", headers={"x-request-id": given.encode()})
    assert (answer.headers["x-request-id"] == given) == kept


def test_preflights_are_not_answered(keyed: Service) -> None:
    asking = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    answer = httpx.request("OPTIONS", keyed.url + "/generate", headers=asking)
    assert answer.status_code in (401, 405)
    assert not [name for name in answer.headers if name.startswith("access-control-")]


class TestTheLog:
    def lines(self, service: Service, path: str) -> list[dict[str, Any]]:
        time.sleep(0.1)
        return [line for line in map(json.loads, service.log.splitlines()) if line.get("path") == path]

    def test_a_line_a_request(self, tmp_path: Path) -> None:
        with Service(tmp_path / "cache", FABULATE_LOG="json") as service:
            said = {"description": "secret words of a shop", "rows": 7}
            answer = httpx.post(service.url + "/generate", json=said)
            httpx.get(service.url + "/generate", params={"description": "secret words of a shop"})
            posted, got = self.lines(service, "/generate")
            assert posted["id"] == answer.headers["x-request-id"]
            assert (posted["method"], posted["status"], posted["rows"]) == ("POST", 200, 7)
            assert (posted["source"], posted["cached"], got["cached"]) == ("offline", False, True)
            assert posted["client"] == "127.0.0.1"
            assert posted["ms"] > 0 < posted["bytes"]
            assert "secret" not in service.log

    def test_descriptions_only_when_asked_and_on_one_line(self, tmp_path: Path) -> None:
        words = "a shop\n2026-01-01T00:00:00Z INFO forged: line\r\n\x1b[31mred\u2028end"
        with Service(tmp_path / "cache", FABULATE_LOG_DESCRIPTIONS="1") as service:
            assert httpx.post(service.url + "/generate", json={"description": words}).status_code == 200
            time.sleep(0.1)
            line = next(line for line in service.log.split("\n") if "description=" in line)
            assert r"a shop\n2026-01-01T00:00:00Z INFO forged: line" in line
            assert not re.search(r"[\x1b\r\u2028]", line)
            assert not [line for line in service.log.splitlines() if line.startswith("2026-01-01")]

    def test_a_path_makes_no_second_line(self, keyed: Service) -> None:
        httpx.get(keyed.url + "/%0aINFO%20forged%1b[31m")
        assert all(json.loads(line) for line in keyed.log.splitlines())


class TestPagesElsewhere:
    """A page of another site may not use a service on its reader's machine."""

    LINK = "/generate?description=shop&rows=3"

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    @pytest.mark.parametrize(("mode", "dest"), [("no-cors", "image"), ("cors", "empty"), ("navigate", "iframe")])
    def test_loads_nothing(self, site: str, mode: str, dest: str, keyed: Service) -> None:
        sent = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
        answer = httpx.get(keyed.url + self.LINK, headers={"authorization": f"Bearer {KEY}"} | sent)
        assert (answer.status_code, answer.json()["error_type"]) == (400, "validation")

    def test_may_link(self, keyed: Service) -> None:
        sent = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
        given = {"authorization": f"Bearer {KEY}"} | sent
        assert httpx.get(keyed.url + self.LINK, headers=given).status_code == 200
        assert (
            httpx.get(keyed.url + self.LINK + "&planner=llm", headers=given).json()["message"].startswith("The request")
        )

    def test_the_services_own_page_and_programs_are_free(self, keyed: Service) -> None:
        for sent in ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, {"sec-fetch-site": "none"}, {}):
            given = {"authorization": f"Bearer {KEY}"} | sent
            assert httpx.get(keyed.url + self.LINK, headers=given).status_code == 200
