"""Faker's methods without Faker: every cell of the first two rungs is drawn as Faker draws it.

Tests of one distribution against another have a false alarm of 1e-6 each (`tools/recorder/compare.py`) and fixed seeds.
`python tools/faker_compare.py` compares every program of every locale with larger samples.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from faker_compare import AS_OF, cells, compared, pairs

from fabulate import generate
from fabulate.columns import Vector, words
from fabulate.engine import address
from fabulate.engine.block import TableProgram, block
from fabulate.engine.compiled import kernels, store, together
from fabulate.engine.compiled.programs import Program
from fabulate.engine.compiled.rungs import Fast, compile_fast, rung
from fabulate.schema.faker import locales, methods

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 1_000
#: Methods of which Faker makes a cell in more than 60 us; fewer are compared.
HEAVY = frozenset(
    "csv dsv psv tsv profile simple_profile text texts paragraphs english_texts english_paragraphs".split()
)
US = list(pairs(["en_US"]))


@pytest.mark.parametrize("part", range(4))
def test_every_method_of_en_us_is_drawn_as_faker_draws_it(part: int) -> None:
    wrong = {name: found for name, _ in US[part::4] if (found := compared(name, "en_US", {}, rows(name)))}
    assert wrong == {}


def rows(method: str) -> int:
    return ROWS // 5 if method in HEAVY else ROWS


def some_pairs() -> list[tuple[str, str]]:
    """One in sixty of the other locales' distinct programs; FAKER_TURN=1, 2 … in the environment takes the next."""
    every = [pair for pair in pairs(["en_US", *sorted(locales() - {"en_US"})]) if pair[1] != "en_US"]
    return every[int(os.environ.get("FAKER_TURN", "0")) % 60 :: 60]


def test_programs_of_other_locales_are_drawn_as_faker_draws_them() -> None:
    wrong = {pair: found for pair in some_pairs() if (found := compared(*pair, {}, rows(pair[0])))}
    assert wrong == {}


ARGUMENTS: list[tuple[str, dict[str, Any]]] = [
    ("pyfloat", {"min_value": 1, "max_value": 900, "right_digits": 2}),
    ("pyfloat", {"min_value": -5.5, "max_value": 7.25, "right_digits": 3}),
    ("pyfloat", {"min_value": 0, "max_value": 1, "right_digits": 2}),
    ("pyfloat", {"min_value": -20, "max_value": -10, "right_digits": 2}),
    ("pyfloat", {"left_digits": 2, "right_digits": 2, "positive": True}),
    ("pyfloat", {"positive": True}),
    ("pydecimal", {"left_digits": 3, "right_digits": 2}),
    ("pydecimal", {"min_value": 0.5, "max_value": 3.25, "right_digits": 1}),
    ("pyint", {"min_value": 5, "max_value": 50, "step": 5}),
    ("random_int", {"min": -10, "max": 10}),
    ("random_number", {"digits": 4, "fix_len": True}),
    ("boolean", {"chance_of_getting_true": 20}),
    ("date_between", {"start_date": "-2y", "end_date": "today"}),
    ("date_between", {"start_date": "-1M", "end_date": "+2w"}),
    ("date_between", {"start_date": "2024-01-01", "end_date": "2024-01-05"}),
    ("date_time_between", {"start_date": "-3h", "end_date": "now"}),
    ("date_of_birth", {"minimum_age": 18, "maximum_age": 20}),
    ("date_this_month", {"after_today": True}),
    ("date_time_this_year", {"before_now": False, "after_now": True}),
    ("date", {"pattern": "%a %d %B %y, %-d/%-m %j %e %u %C%%"}),
    ("time", {"pattern": "%I:%M %p"}),
    ("iso8601", {"timespec": "minutes"}),
    ("credit_card_expire", {"date_format": "%Y-%m"}),
    ("bothify", {"text": "??-#%$!@", "letters": "ABC"}),
    ("numerify", {"text": "%##-!"}),
    ("hexify", {"text": "^^-^", "upper": True}),
    ("random_element", {"elements": {"x": 0.7, "y": 0.3}}),
    ("pystr", {"min_chars": 2, "max_chars": 4, "prefix": "p-"}),
    ("password", {"length": 20, "special_chars": False}),
    ("sentence", {"nb_words": 4, "variable_nb_words": False}),
    ("sentence", {"nb_words": 2, "ext_word_list": ["alpha", "be ta"]}),
    ("paragraph", {"nb_sentences": 2}),
    ("text", {"max_nb_chars": 60}),
    ("coordinate", {"center": 10, "radius": 0.5}),
    ("words", {"nb": 5}),
    ("words", {"nb": 4, "unique": True, "ext_word_list": ["a", "b", "c", "d", "e"]}),
    ("random_elements", {"elements": ["a", "b", "c", "d"], "length": 2, "unique": True}),
    ("random_elements", {"elements": {"x": 0.7, "y": 0.3}, "length": 3}),
    ("random_elements", {"elements": ["a", 1, 2.5, True, 'q"x']}),
    ("random_sample", {"elements": ["a", "b", "c", "d"], "length": 3}),
    ("random_element", {"elements": [1, 2, 3.5, True]}),
    ("sentences", {"nb": 2}),
    ("texts", {"nb_texts": 2, "max_nb_chars": 50}),
    ("email", {"domain": "acme.org"}),
    ("email", {"safe": False}),
    ("file_name", {"extension": "abc"}),
    ("state_abbr", {"include_territories": False}),
    ("country_code", {"representation": "alpha-3"}),
    ("ssn", {"taxpayer_identification_number_type": "ITIN"}),
    ("credit_card_number", {"card_type": "visa"}),
    ("color", {"hue": "red", "luminosity": "dark"}),
    ("color", {"hue": [100, 50], "color_format": "rgb"}),
    ("color_hsl", {"luminosity": "random"}),
    ("mac_address", {"multicast": True}),
    ("ean", {"length": 8}),
    ("file_path", {"depth": 1, "category": "text"}),
]


def test_arguments_mean_what_they_mean_to_faker() -> None:
    wrong = {}
    for method, args in ARGUMENTS:
        assert compile_fast(method, args, "en_US", AS_OF) is not None, (method, args)
        if found := compared(method, "en_US", args, rows(method)):
            wrong[method, str(args)] = found
    assert wrong == {}


def test_a_text_that_faker_would_change_is_left_to_it() -> None:
    for domain in ("Acme.org", "müller.de"):
        assert compile_fast("email", {"domain": domain}, "en_US", AS_OF) is None


def planted(locale: str, method: str, change: Any) -> Fast:
    """A method's program with a fault put into its text."""
    said, home = store.line(method, locale)
    program = Program(json.loads(change(json.dumps(said))), home, AS_OF)
    return Fast("recorded", program)


def test_a_planted_fault_is_found() -> None:
    """A dropped weight, a swapped list, a changed format, an outcome too often: what a wrong compiler would do."""
    assert compared("last_name", "en_US", {}, 3_000, fast=planted("en_US", "last_name", lambda text: text)) == []
    unweighted = planted("en_US", "last_name", lambda text: re.sub(r', "%\d+"', "", text))
    assert compared("last_name", "en_US", {}, 3_000, fast=unweighted) != []
    other, _ = store.line("first_name", "en_US")
    swapped = Program(other, "en_US", AS_OF)
    assert compared("last_name", "en_US", {}, 3_000, fast=Fast("recorded", swapped)) != []
    flat = planted("en_US", "secondary_address", lambda text: text.replace("Apt. ", "Flat "))
    assert compared("secondary_address", "en_US", {}, 3_000, fast=flat) != []
    digit = planted("en_US", "postcode", lambda text: text.replace('"mod"', '"floordiv"'))
    assert compared("postcode", "en_US", {}, 3_000, fast=digit) != []


def test_the_first_two_rungs_reach_so_far() -> None:
    scalars = {n: m for n, m in methods().items() if m.returns != "json"}
    us = [rung(name, "en_US") for name, m in scalars.items() if m.locales is None or "en_US" in m.locales]
    assert 1 - us.count("faker") / len(us) >= US_SHARE
    everywhere = [
        rung(name, locale)
        for locale in sorted(locales())
        for name, m in scalars.items()
        if m.locales is None or locale in m.locales
    ]
    assert 1 - everywhere.count("faker") / len(everywhere) >= ALL_SHARE


US_SHARE, ALL_SHARE = 0.97, 0.90


def luhn(number: str) -> bool:
    digits = [int(c) for c in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * d, 10)) for d in digits[1::2])) % 10 == 0


def fast_cells(method: str, locale: str = "en_US", rows: int = 5_000) -> list[str]:
    made = compile_fast(method, {}, locale, AS_OF)
    assert made is not None
    return cells(made.cells(address.hashes(np.arange(rows), address.key(3, "t", method))))


def test_check_digits_and_formats_hold() -> None:
    assert all(map(luhn, fast_cells("credit_card_number")))
    for ean in fast_cells("ean13"):
        assert (sum(map(int, ean[::2])) + 3 * sum(map(int, ean[1::2]))) % 10 == 0
    for aba in fast_cells("aba"):
        assert sum(int(d) * w for d, w in zip(aba, (3, 7, 1) * 3, strict=True)) % 10 == 0
    for ssn in fast_cells("ssn"):
        area, group, serial = map(int, ssn.split("-"))
        assert area not in (0, 666)
        assert 0 < area < 900
        assert group
        assert serial
    for day in fast_cells("date"):
        date.fromisoformat(day)
    assert not any("e" in number for number in fast_cells("pyfloat") + fast_cells("latitude") + fast_cells("unix_time"))


#: Runs a schema in a fresh process and says what it loaded.
FRESH = """
import json, sys
import fabulate
rows = fabulate.generate(schema=json.loads(sys.argv[1]), rows=20).to_csv()
print(json.dumps([m for m in sys.modules if m == "faker" or m.startswith("faker.")] + [
    m for m in ("fabulate.engine.faker_private",) if m in sys.modules]))
"""


def test_faker_is_not_loaded_where_it_is_not_needed() -> None:
    names = ["name", "email", "phone_number", "street_address", "city", "company", "date_between", "pyfloat"]
    columns = [{"name": name, "kind": "faker", "method": name} for name in names]
    schema = {"tables": [{"name": "t", "columns": columns}]}
    child = subprocess.run([sys.executable, "-c", FRESH, json.dumps(schema)], capture_output=True, text=True)
    assert child.returncode == 0, child.stderr
    assert json.loads(child.stdout) == []


def test_another_release_of_faker_leaves_its_methods_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "installed_release", lambda: "99.0.0")
    assert compile_fast("name", {}, "en_US", AS_OF) is None
    assert rung("name", "en_US") == "faker"


def schemas() -> Iterator[dict[str, Any]]:
    for method in ("name", "address", "aba", "paragraph", "ipv4", "currency", "null_boolean", "password"):
        yield {"tables": [{"name": "t", "columns": [{"name": "x", "kind": "faker", "method": method}]}]}


def test_any_slice_is_the_same_rows() -> None:
    for schema in schemas():
        whole = str(generate(schema=schema, rows=64, seed=5).to_csv())
        parts = [str(generate(schema=schema, rows=16, offset=at, total=64, seed=5).to_csv()) for at in range(0, 64, 16)]
        head = parts[0].partition("\n")[0] + "\n"
        assert head + "".join(part[len(head) :] for part in parts) == whole, schema


@pytest.mark.parametrize("locale", ["en_US", "ja_JP", "de_DE"])
def test_a_small_block_makes_the_same_cells_side_by_side(locale: str) -> None:
    known = [name for name in methods() if store.kind(name, locale) == "recorded"]
    programs = {name: compile_fast(name, {}, locale, AS_OF) for name in known}
    recorded = {name: fast.made for name, fast in programs.items() if fast and isinstance(fast.made, Program)}
    table = TableProgram("t", "t", (), {})
    # The first block sees which programs the table runs; the second makes them together.
    for seed in (1, 2):
        small = block(table, 10**9, 10**9 + 300, seed, {})
        for name, program in recorded.items():
            alone = program.cells(small.hashes(name))
            assert texts(together.cells(small, name, program)) == texts(alone), name
    flat = [name for plan in table.plans[len(table.recorded)] for name, _ in plan.run_for]
    assert len(flat) > 0.7 * len(recorded)


def texts(vector: Vector) -> list[object]:
    valid = np.ones(len(vector), bool) if vector.valid is None else vector.valid
    cells = words.texts(vector.data) if vector.type.kind == "text" else vector.data.tolist()
    return [cell if there else None for cell, there in zip(cells, valid, strict=True)]


def test_two_programs_under_one_draw_stay_apart_in_small_blocks() -> None:
    # Branches of rules are the same column, with other settings, under the same draw.
    table, draw = TableProgram("t", "t", (), {}), "x"
    made = [fast.made for name in ("name", "city") if (fast := compile_fast(name, {}, "en_US", AS_OF))]
    for seed in (1, 2):
        small = block(table, 0, 50, seed, {})
        for program in made:
            assert isinstance(program, Program)
            alone = program.cells(small.hashes(draw))
            assert texts(together.cells(small, draw, program)) == texts(alone)


def test_kernels_are_named_with_their_homes() -> None:
    for home, names in kernels.HOMES.items():
        assert set(names.split()) == set(import_module(f"{kernels.__name__}.{home}").KERNELS)
