"""What `fuzz.py` tries besides schemas: words, an LLM's answers, cache files, requests; each with who reads it.

Every reader has its own kind of refusal; anything else that it raises is a fault. Inputs are pieces that each reader
knows, put together at random, and good ones with bytes changed.
"""

from __future__ import annotations

import copy
import json
import re
import sys
import tempfile
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from fuzz_cases import JUNK  # noqa: E402
from test_offline_facts import STATED  # noqa: E402

from fabulate.engine import check  # noqa: E402
from fabulate.planner import Cache  # noqa: E402
from fabulate.planner.accept import accept  # noqa: E402
from fabulate.planner.llm import CallError, Reply, _reply  # noqa: E402
from fabulate.planner.offline import plan  # noqa: E402
from fabulate.planner.store import ForeignError, decode  # noqa: E402
from fabulate.schema import FabulateError, SchemaError, parse  # noqa: E402

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

DAY = date(2026, 6, 1)
#: Pieces of descriptions: what readers look for, cut and joined anywhere.
WORDS = (
    *re.findall(r"\S+\s?", " ".join(text for text, _ in STATED)), ", ", ": ", "; ", "\n", "\n- ", " and ",
    " or ", " per ",
    " between ", " with ", " columns ", "%", "$", "€", "(", ")", "[", "]", "{", "}", '"', "'", "“", "”", "|",
    "\t", "/", "\\",
    "1e309", "0", "-5", "1,000,000", "10^12", "99999999999999999999", "3.5.7", "2026-02-30", "31/12/99", "week 53",
    "TABLE t (", "id: uuid", "| a | b |\n|---|---|\n", "a,b,c\n1,2,3\n", "{{x}}", "🎈", "e\u0301", "\u202e",
    "\x00", "\ud800",
    "日本語", "Straße", "ﬁ", "İ", "ß", "½", "٣", "every 0 minutes", "mean -5 and sd -2", "200% missing", "0 rows",
    "unique ",
    "correlated 1.5 with ", "older than ", "from 2030 to 2020", "last 99999 years", "a" * 300, " " * 50,
)  # fmt: skip
GOOD = [
    json.dumps(json.loads(file.read_text("utf-8"))["schema"])
    for file in sorted((ROOT / "tests" / "good_plans").glob("*.json"))
]
#: Pieces of JSON and of what LLMs write around it.
SAID = ("{", "}", "[", "]", '"', "\\", ",", ":", "null", "true", "-", "1e999", "9" * 400, "NaN", "\\ud800",
"\\u0000", "```json\n",
        "\n```", "<think>", "</think>", "Here is the schema:", '{"tables": [', '"columns": [{"name": "x"',
        '"kind": "number"',
        '"rows": 1000000000000', '"sql": "x"', "\ufeff", "\x00", "// comment\n", "'", "é")  # fmt: skip
HEADERS = ("gzip", "*", ";q=0", ";q=1", ",", ";", "=", " ", "br", "localhost", "127.0.0.1", "[::1]", ":",
"8000", ".", "Bearer ",
           "Basic ", "QQ==", "%00", "\xff", '"', "W/", "a" * 2_000, "é")  # fmt: skip
QUERY = ("description=", "shop", "&", "rows=", "seed=", "9" * 40, "-1", "1e3", "%", "%ff", "%00", "+", "=",
";", "planner=llm",
         "schema={}", "as_of=2026-02-30", "table=..%2f", "format=zip", "\u00e9", "offset=5", "total=1",
         "a" * 3_000)  # fmt: skip


def joined(pieces: tuple[str, ...], most: int) -> Callable[[random.Random], str]:
    """Pieces at random, at most so many."""
    return lambda rng: "".join(rng.choice(pieces) for _ in range(rng.randint(1, most)))


def words(rng: random.Random) -> str:
    """A description: pieces, or a good one with some put in."""
    if rng.random() < 0.5:
        return joined(WORDS, 30)(rng)
    text = rng.choice(STATED)[0]
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(WORDS) + text[at + rng.choice((0, 0, 1, 5)) :]
    return text


def changed(rng: random.Random) -> str:
    """A good answer with something else in some places, in its data or in its text, or pieces alone."""
    if rng.random() < 0.1:
        return joined(SAID, 25)(rng)
    text = rng.choice(GOOD)
    if rng.random() < 0.6:
        data = json.loads(text)
        for _ in range(rng.randint(1, 3)):
            _put(rng, data)
        return json.dumps(data)
    for _ in range(rng.randint(1, 4)):
        at, end = rng.randrange(len(text)), rng.choice((0, 1, 3, 40))
        text = text[:at] + rng.choice((*SAID, "")) + text[at + end :]
    return text


def _put(rng: random.Random, data: Any) -> None:
    """Junk at some place of the data."""
    while True:
        places = list(data) if isinstance(data, dict) else range(len(data))
        if not places:
            return
        place = rng.choice(list(places))
        if not isinstance(data[place], dict | list) or rng.random() < 0.1:
            data[place] = copy.deepcopy(rng.choice(JUNK))
            return
        data = data[place]


def file(rng: random.Random) -> str:
    """A cache file with an entry from somewhere."""
    version = rng.choice(("1", "1", "1", "2", "0", "true", "null", '"1"'))
    schema = changed(rng) if rng.random() < 0.7 else rng.choice(SAID)
    source = rng.choice(('"llm"', '"offline"', "5", "null"))
    entry = f'{{"source": {source}, "schema": {schema}, "tokens": {json.dumps(rng.choice(JUNK))}}}'
    key = "a" * 64
    text = f'{{"version": {version}, "plans": {{"{key}": {entry if rng.random() < 0.8 else rng.choice(SAID)}}}}}'
    return text[: rng.randrange(len(text))] if rng.random() < 0.1 else text


def read_words(text: str) -> str:
    """What becomes of a description; words that state what cannot be may make a schema that is refused."""
    made = plan(text, locale=None, as_of=DAY)
    try:
        problems = check(parse(dict(made.schema) | {"as_of": DAY.isoformat()}))
    except SchemaError:
        return "refused"
    return "refused" if problems else "planned"


def read_answer(text: str) -> str:
    """What becomes of an LLM's answer, and of it as a whole body."""
    with suppress(CallError):
        _reply(text.encode("utf-8", "replace"))
    try:
        accept(Reply(text, "stop"), locale=None, as_of=DAY, check=check)
    except SchemaError:
        return "refused"
    return "taken"


def read_file(text: str) -> str:
    """What becomes of a cache file."""
    try:
        decode(text.encode("utf-8", "surrogateescape"))
    except ForeignError:
        return "set aside"
    folder = _folder()
    (folder / "schemas.json").write_bytes(text.encode("utf-8", "replace"))
    cache = Cache(folder, check)
    return "a plan" if cache.get("a" * 64) and cache.entries() else "no plan"


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp())


def read_body(text: str) -> str:
    """What becomes of a request's body."""
    from fabulate.service import asks, bodies

    try:
        asks.read(asks.Generate, bodies.parse(text.encode("utf-8", "replace")), _settings())
    except FabulateError:
        return "refused"
    return "taken"


def read_query(text: str) -> str:
    """What becomes of a query."""
    from starlette.requests import Request

    from fabulate.service import asks, bodies

    scope: dict[str, Any] = {"type": "http", "query_string": text.encode("utf-8"), "headers": []}
    known = list(asks.Generate.model_fields)
    try:
        asks.read(asks.Generate, bodies.from_query(Request(scope), known), _settings())
    except FabulateError:
        return "refused"
    return "taken"


def read_headers(text: str) -> str:
    """What becomes of headers that we read ourselves."""
    from fabulate.service import access, answers, guard, packed

    raw = text.encode("utf-8")
    scope: dict[str, Any] = {"headers": [(b"host", raw), (b"authorization", raw)], "path": "/x", "client": None}
    found = guard._host(scope)
    access.Access(["0" * 64]).client(scope)
    answers.matches('"a"', text)
    return f"{'gzip' if packed.accepted(text) else 'plain'}, {'a host' if found else 'no host'}"


@cache
def _settings() -> Any:
    from fabulate.settings import Settings

    return Settings(cache_dir=Path("unused"))


#: Each family of texts: how one is drawn, and who reads it.
TEXTS: dict[str, tuple[Callable[[random.Random], str], Callable[[str], str]]] = {
    "words": (words, read_words),
    "answers": (changed, read_answer),
    "caches": (file, read_file),
    "bodies": (lambda rng: changed(rng) if rng.random() < 0.5 else '{"schema": ' + changed(rng) + "}", read_body),
    "queries": (joined(QUERY, 12), read_query),
    "headers": (joined(HEADERS, 12), read_headers),
}
