"""Writes `src/fabulate/schema/faker_methods.json` for the installed Faker; run by hand when a release is taken up.

    python tools/faker_table.py            # write the table
    python tools/faker_table.py --check    # fail when the table is not what this script would write

Signatures give the arguments, sample cells of every method in every locale the type of cell, the locales that have
it and whether it reads the clock. What no signature tells, bounds and JSON types, is written down here, and an
argument or a method that nobody decided on stops the script.
"""

from __future__ import annotations

import argparse
import inspect
import json
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from fabulate.engine.faker_cells import to_json
from fabulate.engine.faker_draws import starts
from fabulate.engine.faker_pool import lend
from fabulate.engine.faker_private import load

TABLE = Path(__file__).parent.parent / "src" / "fabulate" / "schema" / "faker_methods.json"
HASHES = np.arange(1, 33, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
DAYS = (datetime(2026, 1, 1), datetime(2027, 2, 5))

#: Methods that no schema may name, and why.
LEFT_OUT = {
    **dict.fromkeys(("binary", "image", "json_bytes", "tar", "zip"), "makes bytes"),
    "xml": "needs an optional package",
    **dict.fromkeys(("enum", "pyobject"), "needs a Python type"),
    **dict.fromkeys(("get_words_list", "license_plate_regex_formats"), "draws nothing"),
    **dict.fromkeys(("is_leap_year", "pesel_compute_check_digit", "pwz_doctor_compute_check_digit"), "draws nothing"),
}
#: Arguments that no schema may give: Python objects, raw bytes, templates of tokens, seeds.
NO_ARGS = {
    "allowed_types", "args", "cast_to", "cls", "data_columns", "dialect", "distrib", "fmtparams", "header", "kwargs",
    "placeholder_url", "precision", "raw_output", "seed", "tzinfo",
}  # fmt: skip

UNDECIDED: list[str] = []

BOOLEAN = {"types": "boolean"}
MOMENT = {"types": "moment", "max": 40}
DATE = {"types": "date", "max": 10}
INT64 = {"types": "integer", "min": -(2**63), "max": 2**63 - 1}
NUMBER = {"types": "number", "min": -1e15, "max": 1e15}
PERCENT = {"types": "integer", "min": 0, "max": 100}
AGE = {"types": "integer", "min": 0, "max": 150}
SEX = {"types": "text", "of": ["M", "F", "X"]}
WORDS = {"types": "list", "min": 1, "max": 1000, "longest": 64}
PLACEHOLDERS = {"types": "text", "max": 1024}
LETTERS = {"types": "text", "min": 1, "max": 256}
SEPARATOR = {"types": "text", "max": 4}
STATE = {"types": "text", "min": 1, "max": 16}
TYPES = {"types": "list", "min": 1, "max": 20,
         "of": ["bool", "str", "float", "int", "decimal", "date_time", "uri", "email", "name", "word"]}  # fmt: skip
FILES = ["audio", "image", "office", "text", "video"]


def whole(low: int, high: int) -> dict[str, object]:
    """A whole number between two bounds."""
    return {"types": "integer", "min": low, "max": high}


def text(most: int, least: int = 0) -> dict[str, object]:
    """A text of so many bytes."""
    return {"types": "text", "min": least, "max": most} if least else {"types": "text", "max": most}


def one_of(*values: object) -> dict[str, object]:
    """One of these texts or numbers."""
    return {"types": "integer" if isinstance(values[0], int) else "text", "of": list(values)}


#: The rule of each argument, by `method.argument` first, then by its name.
ARGS: dict[str, dict[str, object]] = {
    "absolute": BOOLEAN, "address_class": one_of("a", "b", "c"), "after_now": BOOLEAN, "after_today": BOOLEAN,
    "align": one_of("left", "middle", "right"), "ar": BOOLEAN, "area_code": text(6), "artificial": BOOLEAN,
    "allowed_path_traversal_elements": {"types": "list", "min": 1, "max": 20, "longest": 64},
    "bank_code": whole(0, 999), "base": text(6, 6), "before_now": BOOLEAN, "before_today": BOOLEAN,
    "birthdate": DATE, "birthday": DATE, "buddhist_era": BOOLEAN, "build_from": whole(1, 10_000),
    "build_to": whole(1, 10_000), "center": {"types": "number", "min": -180, "max": 180},
    "chance_of_getting_true": PERCENT, "city": text(128), "code": text(8, 1), "color_format": one_of("hex", "hsl", "hsv", "rgb"),
    "company": BOOLEAN, "coords_only": BOOLEAN, "count": whole(1, 500), "country_code": text(2, 2), "dash": BOOLEAN,
    "date_end": MOMENT, "date_format": {"types": "strftime", "max": 64}, "date_of_birth": DATE,
    "date_start": MOMENT, "datetime_end": MOMENT, "datetime_start": MOMENT, "day": whole(1, 31), "deep": whole(1, 50),
    "depth": whole(0, 50), "digits": BOOLEAN, "dob": text(6, 6), "domain": text(253, 1),
    "elements": {"types": "scalars weights", "min": 1, "max": 500, "longest": 120}, "end": MOMENT,
    "end_date": MOMENT, "end_datetime": MOMENT, "ext_word_list": WORDS, "extension": text(64), "fields": {"types": "list",
        "max": 30, "of": ["job", "company", "ssn", "residence", "current_location", "blood_group", "website", "username",
                          "name", "sex", "address", "mail", "birthdate"]},
    "file_system_rule": one_of("linux", "windows"), "fix_len": BOOLEAN, "formatted": BOOLEAN, "ge": BOOLEAN, "gender": SEX,
    "height": whole(1, 100_000), "hue": {"types": "text number numbers"}, "include_freely_associated_states": BOOLEAN,
    "include_row_ids": BOOLEAN, "include_territories": BOOLEAN, "include_unassigned": BOOLEAN,
    "include_union_territories": BOOLEAN, "indent": whole(0, 8), "is_dynamic": BOOLEAN, "is_system": BOOLEAN,
    "is_user": BOOLEAN, "kind": one_of("nurse", "midwife"), "le": BOOLEAN, "left_digits": whole(0, 15), "length": whole(1, 500),
    "leading_zero": BOOLEAN, "letter": text(1, 1), "letters": LETTERS, "levels": whole(1, 20), "long": BOOLEAN, "lower_case": BOOLEAN,
    "luminosity": one_of("bright", "dark", "light", "random"), "max": INT64, "max_age": AGE, "max_chars": whole(0, 16_000),
    "max_nb_chars": whole(5, 16_000), "max_sequential_digits": whole(1, 4), "max_value": INT64, "maximum_age": AGE, "min": INT64,
    "min_age": AGE, "min_chars": whole(0, 16_000), "min_value": INT64, "minimum_age": AGE, "month": whole(1, 12),
    "multicast": BOOLEAN, "natural": BOOLEAN, "nb": whole(0, 100), "nb_elements": whole(0, 200), "nb_sentences": whole(0, 80),
    "nb_texts": whole(1, 200), "nb_words": whole(0, 500), "network": BOOLEAN, "num_rows": whole(1, 100),
    "number": whole(0, 10**12), "number_system_digit": whole(0, 1), "pattern": {"types": "strftime", "max": 64},
    "part_of_speech": text(32, 1), "positive": BOOLEAN, "prefix": text(1024), "primary": BOOLEAN, "private": BOOLEAN,
    "prefixes": {"types": "list", "min": 1, "max": 100, "longest": 7}, "ean.length": one_of(8, 13),
    "province_abbr": STATE, "province_prefix": STATE, "radius": {"types": "number", "min": 0, "max": 180},
    "region_name": text(64, 1), "representation": one_of("alpha-2", "alpha-3"), "right_digits": whole(0, 15), "safe": BOOLEAN,
    "safe_mode": BOOLEAN, "schemes": {"types": "list", "min": 1, "max": 20, "longest": 32}, "sep": text(4, 1),
    "separator": SEPARATOR, "sex": SEX, "short": BOOLEAN, "siren": text(16), "special_chars": BOOLEAN, "start": MOMENT,
    "start_date": MOMENT, "start_datetime": MOMENT, "state_abbr": STATE, "step": whole(1, 2**62),
    "string_format": PLACEHOLDERS, "suffix": text(1024), "taxpayer_identification_number_type":
        one_of("SSN", "EIN", "ITIN", "INVALID_SSN"), "temporary_plate": BOOLEAN, "text": PLACEHOLDERS, "thai_digit": BOOLEAN,
    "timespec": one_of("auto", "hours", "minutes", "seconds", "milliseconds", "microseconds"), "tld": text(63, 1),
    "truth_probability": PERCENT, "unique": BOOLEAN, "upc_ae_mode": BOOLEAN, "upper": BOOLEAN, "upper_case": BOOLEAN,
    "use_alphanumeric": BOOLEAN, "use_dataset": BOOLEAN, "use_weighting": BOOLEAN, "value": text(1024, 1),
    "value_types": TYPES, "variable_nb_elements": BOOLEAN, "variable_nb_sentences": BOOLEAN, "variable_nb_words": BOOLEAN,
    "version": one_of("naf-2003", "naf-1993"), "version_from": whole(1, 10_000), "version_to": whole(1, 10_000),
    "width": whole(1, 100_000), "year": whole(1, 9999),
    "card_type": {"types": "text"},
    "elector_code.gender": one_of("H", "M"), "file_path.extension": {"types": "text list", "max": 64, "longest": 64},
    "file_name.category": one_of(*FILES), "file_path.category": one_of(*FILES), "file_extension.category": one_of(*FILES),
    "mime_type.category": one_of("application", "audio", "image", "message", "model", "multipart", "text", "video"),
    "dga.length": whole(1, 63), "password.length": whole(1, 4096), "random_letters.length": whole(1, 2000),
    "jan.length": one_of(8, 13), "localized_ean.length": one_of(8, 13), "swift.length": one_of(8, 11),
    "random_element.elements": {"types": "scalars weights", "min": 1, "max": 5000, "longest": 1024},
    "random_number.digits": whole(0, 18), "pyfloat.min_value": NUMBER, "pyfloat.max_value": NUMBER,
    "pydecimal.min_value": NUMBER, "pydecimal.max_value": NUMBER, "nic_handle.suffix": text(64, 2),
    "nic_handles.suffix": text(64, 2), "unix_device.prefix": text(64, 1), "unix_partition.prefix": text(64, 1),
    "vat_id.prefix": BOOLEAN, "paragraphs.nb": whole(0, 25), "english_paragraphs.nb": whole(0, 25), "words.nb": whole(0, 500),
    "english_words.nb": whole(0, 500), "pystruct.count": whole(1, 10), "rut.min": whole(1, 99_999_999),
    "rut.max": whole(1, 99_999_999), "uk_UA ssn.birthday": text(10, 10),
    "pyfloat.left_digits": whole(0, 14), "randomize_nb_elements.number": whole(0, 10**12),
}  # fmt: skip

#: The type of cell where Faker's own type is not the one to have, or differs between locales.
RETURNS = {
    "department": "text", "postcode_in_state": "text", "zipcode_in_state": "text", "pytimezone": "text",
    "random_digit_or_empty": "integer", "random_digit_not_null_or_empty": "integer", "random_element": "text",
    "null_boolean": "boolean",
}  # fmt: skip


def survey() -> dict[str, object]:
    """The whole table, from Faker as it is installed."""
    known: list[str] = list(load("faker.config").AVAILABLE_LOCALES)
    signatures: dict[str, dict[str, inspect.Signature]] = defaultdict(dict)
    topics: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, set[str]] = defaultdict(set)
    clock: set[str] = set()
    has: dict[str, set[str]] = defaultdict(set)
    for locale in known:
        for name, (topic, call) in sorted(_methods(locale).items()):
            if name in LEFT_OUT:
                continue
            cells = [_cells(name, locale, now) for now in DAYS]
            if not cells[0]:
                continue
            has[name].add(locale)
            topics[name][topic] += 1
            signatures[name][locale] = inspect.signature(call)
            kinds[name] |= {_kind(value) for value, _ in cells[0] if value is not None and value != ""}
            if [shown for _, shown in cells[0]] != [shown for _, shown in cells[1]]:
                clock.add(name)
    rows = {}
    for name in sorted(has):
        row: dict[str, object] = {"topic": topics[name].most_common(1)[0][0], "returns": _returns(name, kinds[name])}
        if name in clock:
            row["clock"] = True
        row |= _where(has[name], set(known))
        args = _args(name, signatures[name])
        if args:
            row["args"] = args
        rows[name] = row
    if UNDECIDED:
        sys.exit("\n".join(["decide in ARGS, NO_ARGS or RETURNS:", *UNDECIDED]))
    return {"faker": _version(), "locales": " ".join(known), "methods": rows}


def _methods(locale: str) -> dict[str, tuple[str, object]]:
    found: dict[str, tuple[str, object]] = {}
    with lend(locale, DAYS[0]) as lent:
        for provider in lent.generator.providers:  # type: ignore[attr-defined]
            for name in dir(type(provider)):
                if not name.startswith("_") and callable(getattr(provider, name)):
                    owner = next(c for c in type(provider).__mro__ if name in vars(c))
                    topic = "base" if owner.__name__ == "BaseProvider" else provider.__provider__.rpartition(".")[2]
                    found.setdefault(name, (topic, lent.method(name)))
    return found


def _cells(name: str, locale: str, now: datetime) -> list[tuple[object, str]]:
    """Sample cells of a method; none where it fails in this locale whatever is drawn."""
    made: list[tuple[object, str]] = []
    with lend(locale, now) as lent:
        call = lent.method(name)
        for state, ready in starts(HASHES):
            lent.draws.start(state, ready)
            try:
                value = call()
            except Exception:  # providers that lack their data raise anything
                continue
            if not isinstance(value, (str, bytes, int, float, Decimal, date, time, timedelta, dict, list, tuple, set)):
                value = list(value) if hasattr(value, "__iter__") else value
            made.append((value, to_json(value)))
    if made and len(made) < len(HASHES):
        print(f"{name} fails for some draws in {locale}", file=sys.stderr)
    return made


def _kind(value: object) -> str:
    for kind, types in (
        ("text", str), ("boolean", bool), ("integer", (int, timedelta)), ("float", (float, Decimal)),
        ("datetime", datetime), ("date", date), ("time", time), ("json", (dict, list, tuple, set)),
    ):  # fmt: skip
        if isinstance(value, types):  # type: ignore[arg-type]
            return kind
    return "text"


def _returns(name: str, kinds: set[str]) -> str:
    if name in RETURNS:
        return RETURNS[name]
    if len(kinds) != 1:
        UNDECIDED.append(f"{name} returns {sorted(kinds)}")
        return "text"
    return kinds.pop()


def _where(some: set[str], known: set[str]) -> dict[str, str]:
    if some == known:
        return {}
    if len(some) * 2 > len(known):
        return {"not": " ".join(sorted(known - some))}
    return {"in": " ".join(sorted(some))}


def _args(method: str, signatures: dict[str, inspect.Signature]) -> dict[str, object]:
    """The rules of a method's arguments, from every locale's signature."""
    made: dict[str, object] = {}
    names = dict.fromkeys(name for s in signatures.values() for name in s.parameters)
    for name in names:
        if name in NO_ARGS:
            continue
        rule = ARGS.get(f"{method}.{name}", ARGS.get(name))
        if rule is None:
            UNDECIDED.append(f"{method}.{name}: {next(iter(signatures.values()))}")
            continue
        rule = dict(rule)
        if name == "card_type":
            rule["of"] = sorted(load("faker.providers.credit_card").Provider.credit_card_types)
        having = {locale for locale, s in signatures.items() if name in s.parameters}
        defaults = [signatures[locale].parameters[name].default for locale in sorted(having)]
        if None in defaults:
            rule["types"] = f"{rule['types']} null"
        elif isinstance(defaults[0], (int, str)) and "{{" not in str(defaults[0]):
            rule["default"] = Counter(defaults).most_common(1)[0][0]
        made[name] = rule | _where(having, set(signatures))
    return made


def _version() -> str:
    from importlib.metadata import version

    return version("Faker")


def written(table: dict[str, object]) -> str:
    """The table as text: one method a line."""
    methods = table["methods"]
    assert isinstance(methods, dict)
    lines = ",\n".join(f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in methods.items())
    head = ",\n".join(f"{json.dumps(k)}: {json.dumps(table[k])}" for k in ("faker", "locales"))
    return "{\n" + head + ',\n"methods": {\n' + lines + "\n}\n}\n"


def main() -> None:
    """Write the table, or compare it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true")
    check: bool = options.parse_args().check
    text_now = written(survey())
    if not check:
        TABLE.write_text(text_now, encoding="utf-8")
    elif TABLE.read_text(encoding="utf-8") != text_now:
        sys.exit(f"{TABLE.name} is not what Faker {_version()} gives; run tools/faker_table.py")


if __name__ == "__main__":
    main()
