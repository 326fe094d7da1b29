"""Faker columns: the table of methods, and cells that depend on their hash and nothing else."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import threading
import time
import warnings
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fabulate.engine.faker import compile_faker
from fabulate.engine.faker_cells import cells, text, to_json
from fabulate.engine.faker_draws import Draws, starts
from fabulate.schema.errors import SchemaError
from fabulate.schema.faker import locales, methods, problems

if TYPE_CHECKING:
    from collections.abc import Callable

AS_OF = date(2026, 1, 1)
HASHES = np.random.default_rng(20260101).integers(0, 2**64, 24, dtype=np.uint64)
TYPES = {"text": str, "json": str, "integer": int, "float": float, "boolean": bool, "date": date,
         "datetime": datetime, "time": clock_time}  # fmt: skip
TOOL = Path(__file__).parent.parent / "tools" / "faker_table.py"


def some_pairs() -> list[tuple[str, str]]:
    """Every method in en_US or its first locale, and one (method, locale) pair in two hundred of all others."""
    pairs = []
    every = sorted(locales())
    for number, (name, method) in enumerate(methods().items()):
        having = sorted(method.locales) if method.locales is not None else every
        pairs.append((name, "en_US" if "en_US" in having else having[0]))
        pairs += [(name, locale) for i, locale in enumerate(having) if (i + 7 * number) % 200 == 0]
    return pairs


def digest(cells: list[object]) -> str:
    return hashlib.sha256(repr(cells).encode()).hexdigest()[:16]


# A child process runs this with the clock 400 days on, another zone and hash seed, in reverse, one row at a time, and
# from two threads.
CHILD = """
import datetime, json, sys, threading, time
SHIFT = 400 * 86400
true_time = time.time
time.time = lambda: true_time() + SHIFT
class Day(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())
class Moment(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())
    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)
datetime.date, datetime.datetime = Day, Moment
assert datetime.datetime.now().year != datetime.datetime.fromtimestamp(true_time()).year
sys.path[:0] = json.loads(sys.argv[1])
from test_faker import AS_OF, HASHES, digest, some_pairs, compile_faker
pairs = some_pairs()[::-1]
made, wrong = {}, []
def work(mine):
    try:
        run = {pair: compile_faker(pair[0], {}, pair[1], AS_OF) for pair in mine}
        cells = {pair: [] for pair in mine}
        for row in range(len(HASHES)):
            for pair in mine:
                cells[pair] += run[pair](HASHES[row : row + 1])
        made.update({" ".join(pair): digest(cells[pair]) for pair in mine})
    except BaseException as error:
        wrong.append(repr(error))
threads = [threading.Thread(target=work, args=(pairs[i::2],)) for i in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not wrong, wrong
assert "faker" not in sys.modules, "the one that users import was imported"
print(json.dumps(made))
"""


def test_cells_depend_on_nothing_but_their_address() -> None:
    paths = [str(Path(__file__).parent), *(p for p in sys.path if p)]
    environment = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711", "LANG": "C", "PATH": ""}
    child = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHILD, json.dumps(paths)],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert child.returncode == 0, child.stderr
    there = json.loads(child.stdout)
    here = {f"{name} {locale}": digest(compile_faker(name, {}, locale, AS_OF)(HASHES)) for name, locale in some_pairs()}
    assert {pair for pair in here if here[pair] != there[pair]} == set()


def test_every_method_gives_its_one_type_of_cell() -> None:
    for name, locale in some_pairs():
        kind = TYPES[methods()[name].returns]
        wrong = {type(cell) for cell in compile_faker(name, {}, locale, AS_OF)(HASHES)} - {kind, type(None)}
        assert not wrong, (name, locale, wrong)


def test_what_the_table_says_moves_with_as_of_does_and_nothing_else() -> None:
    for name, method in methods().items():
        if method.locales is None or "en_US" in method.locales:
            one, other = (compile_faker(name, {}, "en_US", day)(HASHES) for day in (AS_OF, AS_OF + timedelta(days=400)))
            assert one == other or method.clock, name


def test_today_is_as_of() -> None:
    leap = date(2024, 2, 29)
    now = compile_faker("date_between", {"start_date": "today", "end_date": "today"}, "en_US", leap)(HASHES)
    assert set(now) == {leap}
    ago = compile_faker("date_time_between", {"start_date": "-1d", "end_date": "now"}, "en_US", leap)(HASHES)
    assert all(datetime(2024, 2, 28) <= cell <= datetime(2024, 2, 29) for cell in ago)  # type: ignore[operator]
    assert set(compile_faker("passport_dates", {}, "en_US", leap)(HASHES)) == {
        '["29 Feb 2024", "28 Feb 2024", "28 Feb 2029"]'
    }


def test_the_same_values_as_faker_itself() -> None:
    """Faker's own classes, drawing from the same source, give the same text; what reads the clock is left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from faker.factory import Factory
        from faker.generator import Generator

        for locale in ("en_US", "pl_PL", "ja_JP", "pt_BR"):
            draws = Draws(0)
            generator = Generator()
            generator.random = draws
            Factory.create(locale, generator=generator)
            for name, method in methods().items():
                if method.clock or name in OWN_DRAWS or (method.locales is not None and locale not in method.locales):
                    continue
                theirs = []
                fit = cells(method.returns, {})
                for state, ready in starts(HASHES):
                    draws.start(state, ready)
                    theirs.append(fit(getattr(generator, name)()))
                assert compile_faker(name, {}, locale, AS_OF)(HASHES) == theirs, (name, locale)


#: Methods of which Faker's own draw from the module `random` or walk through sets.
OWN_DRAWS = {"passport_gender", "passport_full", "passport_dates"}


def test_a_users_own_faker_goes_on_as_if_we_were_not_there() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import faker

    mine = faker.Faker(["en_US", "de_DE"])
    mine.seed_instance(5)
    expected = [(mine.name(), mine.email(), mine.pyfloat()) for _ in range(60)]
    random.seed(7)
    state = random.getstate()
    stop = threading.Event()
    wrong: list[BaseException] = []

    def ours() -> None:
        try:
            while not stop.is_set():
                for name in ("name", "date_time_between", "passport_full", "email"):
                    compile_faker(name, {}, "en_US", date(1999, 1, 1))(HASHES)
        except BaseException as error:  # noqa: BLE001
            wrong.append(error)

    thread = threading.Thread(target=ours)
    thread.start()
    try:
        mine.seed_instance(5)
        assert [(mine.name(), mine.email(), mine.pyfloat()) for _ in range(60)] == expected
        until = time.monotonic() + 0.5
        while time.monotonic() < until:
            moment = mine.date_time_between("now", "now", tzinfo=UTC)
            assert type(moment) is datetime
            assert abs(moment - datetime.now(UTC)) < timedelta(seconds=5)
            assert type(mine.date_object()) is date
    finally:
        stop.set()
        thread.join()
    assert not wrong
    assert random.getstate() == state


def test_the_table_holds_every_method_of_faker_but_those_that_no_cell_can_hold() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from faker.config import AVAILABLE_LOCALES
        from faker.factory import Factory

        there = {locale: Factory.create(locale) for locale in AVAILABLE_LOCALES}
    assert locales() == set(AVAILABLE_LOCALES)
    public = {
        (name, locale)
        for locale, generator in there.items()
        for provider in generator.providers
        for name in dir(type(provider))
        if not name.startswith("_") and callable(getattr(type(provider), name))
    }
    table = {(name, locale) for name, m in methods().items() for locale in (m.locales or locales())}
    assert table <= public
    assert {name for name, _ in public} - set(methods()) == {
        "binary", "enum", "get_words_list", "image", "is_leap_year", "json_bytes", "license_plate_regex_formats",
        "pesel_compute_check_digit", "pwz_doctor_compute_check_digit", "pyobject", "tar", "xml", "zip",
    }  # fmt: skip
    assert {"add_provider", "format", "optional", "parse", "seed", "seed_instance", "unique"}.isdisjoint(methods())
    absent = sorted((name, locale) for name, locale in public - table if name in methods())
    assert [pair for pair in absent if not fails(getattr(there[pair[1]], pair[0]))] == []


def fails(method: Callable[[], object]) -> bool:
    """Whether a method fails for at least one of a thousand draws."""
    for _ in range(1000):
        try:
            method()
        except Exception:  # noqa: BLE001
            return True
    return False


@pytest.mark.slow
def test_the_table_is_what_the_script_writes() -> None:
    assert subprocess.run([sys.executable, TOOL, "--check"], capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("method", "args", "locale", "message"),
    [
        (
            "frist_name",
            {},
            "en_US",
            "t.c.method: 'frist_name' is no Faker method that may be named; did you mean first_name?",
        ),
        (
            "__class__",
            {},
            "en_US",
            "t.c.method: '__class__' is no Faker method that may be named; `fabulate generators` lists the methods",
        ),
        ("name", {}, "en-US", "t.c.locale: 'en-US' is no locale of Faker; write en_US"),
        ("name", {}, "en_UX", "t.c.locale: 'en_UX' is no locale of Faker; did you mean en_US?"),
        ("pesel", {}, "en_US", "t.c.method: 'pesel' does not exist in the locale en_US; its locales are pl_PL"),
        ("words", {"nb": 10**9}, "en_US", "t.c.args.nb: 1000000000 is over its maximum (500)"),
        ("words", {"nmb": 3}, "en_US", "t.c.args.nmb: unknown argument of words; did you mean nb?"),
        ("words", {"nb": "3"}, "en_US", 't.c.args.nb: "3" is not a whole number'),
        ("name", {"x": 1}, "en_US", "t.c.args.x: unknown argument of name; name takes none"),
        (
            "boolean",
            {"chance_of_getting_true": True},
            "en_US",
            "t.c.args.chance_of_getting_true: true is not a whole number",
        ),
        ("random_int", {"min": 5, "max": 1}, "en_US", "t.c.args.max: 1 is below min (5)"),
        ("random_int", {"min": 10_000}, "en_US", "t.c.args.max: 9999 is below min (10000)"),
        ("pyfloat", {"min_value": 5, "max_value": 5}, "en_US", "t.c.args.max_value: 5 is not above min_value (5)"),
        (
            "pyfloat",
            {"left_digits": 2, "max_value": 900},
            "en_US",
            "t.c.args.max_value: 900 does not fit in left_digits (2)",
        ),
        ("pyfloat", {"min_value": float("nan")}, "en_US", "t.c.args.min_value: NaN is not a number"),
        ("pystr_format", {"string_format": "{{name}}"}, "en_US", "t.c.args.string_format: may not hold {{"),
        ("random_element", {"elements": ["{{seed}}"]}, "en_US", "t.c.args.elements: may not hold {{"),
        ("random_element", {"elements": {"a": 0}}, "en_US", "t.c.args.elements: the weights add up to 0"),
        (
            "date_between",
            {"start_date": "-18mo"},
            "en_US",
            't.c.args.start_date: "-18mo" is not a moment (today, -30d, +1y, 2026-06-30)',
        ),
        (
            "date",
            {"pattern": "%Q"},
            "en_US",
            "t.c.args.pattern: %Q is no date code that may be used; write %% for a percent sign",
        ),
        ("password", {"length": 2}, "en_US", "t.c.args.length: 2 is below the 4 kinds of characters"),
        (
            "texts",
            {"nb_texts": 100, "max_nb_chars": 9000},
            "en_US",
            "t.c.args.nb_texts: 100 texts of 9000 characters are over 15000 characters",
        ),
        (
            "color",
            {"hue": "rd"},
            "en_US",
            't.c.args.hue: "rd" is not one of monochrome, red, orange, yellow, green, blue, purple, pink',
        ),
        (
            "pylist",
            {"value_types": ["seed"]},
            "en_US",
            't.c.args.value_types: "seed" is not one of bool, str, float, int, '
            "decimal, date_time, uri, email, name, word",
        ),
        (
            "json",
            {"data_columns": {}},
            "en_US",
            "t.c.args.data_columns: unknown argument of json; json takes num_rows, indent",
        ),
        (
            "bothify",
            {"text": "?" * 2000},
            "en_US",
            "t.c.args.text: a text of 2000 bytes is over its maximum (1024 bytes)",
        ),
    ],
)
def test_a_wrong_use_is_told_in_words(method: str, args: dict[str, object], locale: str, message: str) -> None:
    assert "\n".join(map(str, problems(method, args, locale, "t.c"))) == message
    with pytest.raises(SchemaError) as raised:
        compile_faker(method, args, locale, AS_OF, "t.c")
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("method", "args", "message"),
    [
        (
            "date_between",
            {"start_date": "2024-05-01", "end_date": "2024-03-01"},
            "t.c: date_between fails in en_US with {'start_date': '2024-05-01', 'end_date': '2024-03-01'}: "
            "the end is before the start",
        ),
        (
            "random_sample",
            {"elements": ["a", "b"], "length": 3},
            "t.c: random_sample fails in en_US with {'elements': ['a', 'b'], 'length': 3}: "
            "length is more than there are elements",
        ),
        (
            "pyfloat",
            {"min_value": 0.101, "max_value": 0.102, "right_digits": 2},
            "t.c: pyfloat has no number of 2 decimals between 0.101 and 0.102",
        ),
        (
            "zipcode_in_state",
            {"state_abbr": "XX"},
            "t.c: zipcode_in_state fails in en_US with {'state_abbr': 'XX'}: State Abbreviation not found in list",
        ),
        ("words", {"nb": 3, "unique": True, "ext_word_list": ["a"]}, None),
    ],
)
def test_arguments_that_cannot_go_together_are_found_when_compiling(
    method: str, args: dict[str, object], message: str | None
) -> None:
    assert problems(method, args, "en_US", "t.c") == []
    with pytest.raises(SchemaError) as raised:
        compile_faker(method, args, "en_US", AS_OF, "t.c")
    assert message is None or str(raised.value) == message


def test_several_faults_at_once() -> None:
    found = problems("pyfloat", {"min_valu": 1, "right_digits": 99}, "en_US", "t.c")
    assert [p.path for p in found] == ["t.c.args.min_valu", "t.c.args.right_digits"]


def test_decimals_are_those_asked_for_and_stay_between_the_bounds() -> None:
    cells = compile_faker("pyfloat", {"min_value": 1, "max_value": 1.5, "right_digits": 2}, "en_US", AS_OF)(HASHES)
    assert all(1 <= cell <= 1.5 and round(cell, 2) == cell for cell in cells)  # type: ignore[call-overload,operator]


def test_weights_are_on() -> None:
    hashes = np.random.default_rng(1).integers(0, 2**64, 4000, dtype=np.uint64)
    made = compile_faker("random_element", {"elements": {"a": 3, "b": 1}}, "en_US", AS_OF)(hashes)
    assert 2840 < made.count("a") < 3160  # 3000 expected, sd 27: false alarm below 1e-8
    smiths = compile_faker("last_name", {}, "en_US", AS_OF)(hashes).count("Smith")
    assert smiths > 40  # 1 in 40 by weight, 1 in 1000 without


def test_neighbouring_hashes_are_as_good_as_any() -> None:
    """Hashes that step by the generator's own constant would make a row its neighbour's, one draw late."""
    hashes = np.arange(2000, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    made = compile_faker("random_elements", {"elements": list("abcdefgh"), "length": 2}, "en_US", AS_OF)(hashes)
    pairs = [json.loads(str(cell)) for cell in made]
    late = sum(a[1] == b[0] for a, b in pairwise(pairs))
    assert 160 < late < 340  # 250 expected, sd 15


def test_text_is_clean_and_bounded() -> None:
    assert text("a\r\nb\tc\x00d\x85e\udc00") == "a\nb\tcde"
    assert text(None) is None
    with pytest.raises(ValueError, match="65537 bytes"):
        text("x" * 65_537)
    with pytest.raises(ValueError, match="bytes, which no cell holds"):
        text(b"x")


def test_json_text_has_no_exponent_and_sets_an_order() -> None:
    made = to_json({"a": [1e-7, 1e22, True, None, "é"], "b": {"y", "x"}, "c": datetime(2026, 1, 2, 3, 4, 5, 6)})
    assert (
        made
        == '{"a": [0.0000001, 10000000000000000000000, true, null, "é"], "b": ["x", "y"], "c": "2026-01-02 03:04:05"}'
    )


def test_draws_are_a_random_random() -> None:
    draws = Draws(0)
    state, ready = next(iter(starts(HASHES)))
    draws.start(state, list(ready))
    eager = [draws.random() for _ in range(20)]
    draws.start(state - 0, list(ready))
    assert [draws.random() for _ in range(20)] == eager
    assert sorted(draws.sample(range(10), 10)) == list(range(10))
    assert all(0 <= draws.getrandbits(k) < 2**k for k in (1, 63, 64, 65, 128, 200))
    assert {draws.randint(3, 5) for _ in range(200)} == {3, 4, 5}
    assert {draws.randrange(0, 10, 5) for _ in range(100)} == {0, 5}
    assert all(0 <= draws.randint(0, 2**70) <= 2**70 for _ in range(50))
    assert len(draws.choices("ab", weights=[1, 2], k=5)) == 5
