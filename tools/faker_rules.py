"""What no signature tells about Faker's methods: which to leave out, the JSON types of arguments and their bounds.

The bounds keep a cell under 64 KiB and a call under some 10 ms: counts of words and sentences are those at which the
longest words that may be given still fit. `tools/faker_table.py` reads this and writes the table.
"""

from __future__ import annotations

Rule = dict[str, object]

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
    "allowed_types",
    "args",
    "cast_to",
    "cls",
    "data_columns",
    "dialect",
    "distrib",
    "fmtparams",
    "header",
    "kwargs",
    "placeholder_url",
    "precision",
    "raw_output",
    "seed",
    "tzinfo",
}

BOOLEAN: Rule = {"types": "boolean"}
MOMENT: Rule = {"types": "moment", "max": 40}
DATE: Rule = {"types": "date", "max": 10}
INT64: Rule = {"types": "integer", "min": -(2**63), "max": 2**63 - 1}
NUMBER: Rule = {"types": "number", "min": -1e15, "max": 1e15}
PERCENT: Rule = {"types": "integer", "min": 0, "max": 100}
AGE: Rule = {"types": "integer", "min": 0, "max": 150}
SEX: Rule = {"types": "text", "of": ["M", "F", "X"]}
WORDS: Rule = {"types": "list", "min": 1, "max": 1000, "longest": 64}
PLACEHOLDERS: Rule = {"types": "text", "max": 1024}
LETTERS: Rule = {"types": "text", "min": 1, "max": 256}
SEPARATOR: Rule = {"types": "text", "max": 4}
STATE: Rule = {"types": "text", "min": 1, "max": 16}
HUES = ["monochrome", "red", "orange", "yellow", "green", "blue", "purple", "pink"]
TYPES: Rule = {
    "types": "list",
    "min": 1,
    "max": 20,
    "of": ["bool", "str", "float", "int", "decimal", "date_time", "uri", "email", "name", "word"],
}
FILES = ["audio", "image", "office", "text", "video"]


def whole(low: int, high: int) -> Rule:
    """A whole number between two bounds."""
    return {"types": "integer", "min": low, "max": high}


def text(most: int, least: int = 0) -> Rule:
    """A text of so many bytes."""
    return {"types": "text", "min": least, "max": most} if least else {"types": "text", "max": most}


def one_of(*values: object) -> Rule:
    """One of these texts or numbers."""
    return {"types": "integer" if isinstance(values[0], int) else "text", "of": list(values)}


#: The rule of each argument, by `method.argument` first, then by its name.
ARGS: dict[str, Rule] = {
    "absolute": BOOLEAN,
    "address_class": one_of("a", "b", "c"),
    "after_now": BOOLEAN,
    "after_today": BOOLEAN,
    "align": one_of("left", "middle", "right"),
    "ar": BOOLEAN,
    "area_code": text(6),
    "artificial": BOOLEAN,
    "allowed_path_traversal_elements": {"types": "list", "min": 1, "max": 20, "longest": 64},
    "bank_code": whole(0, 999),
    "base": text(6, 6),
    "before_now": BOOLEAN,
    "before_today": BOOLEAN,
    "birthdate": DATE,
    "birthday": DATE,
    "buddhist_era": BOOLEAN,
    "build_from": whole(1, 10_000),
    "build_to": whole(1, 10_000),
    "center": {"types": "number", "min": -180, "max": 180},
    "chance_of_getting_true": PERCENT,
    "city": text(128),
    "code": text(8, 1),
    "color_format": one_of("hex", "hsl", "hsv", "rgb"),
    "company": BOOLEAN,
    "coords_only": BOOLEAN,
    "count": whole(1, 500),
    "country_code": text(2, 2),
    "dash": BOOLEAN,
    "date_end": MOMENT,
    "date_format": {"types": "strftime", "max": 64},
    "date_of_birth": DATE,
    "date_start": MOMENT,
    "datetime_end": MOMENT,
    "datetime_start": MOMENT,
    "day": whole(1, 31),
    "deep": whole(1, 50),
    "depth": whole(0, 50),
    "digits": BOOLEAN,
    "dob": text(6, 6),
    "domain": text(253, 1),
    "elements": {"types": "scalars weights", "min": 1, "max": 500, "longest": 120},
    "end": MOMENT,
    "end_date": MOMENT,
    "end_datetime": MOMENT,
    "ext_word_list": WORDS,
    "extension": text(64),
    "fields": {
        "types": "list",
        "max": 30,
        "of": [
            "job",
            "company",
            "ssn",
            "residence",
            "current_location",
            "blood_group",
            "website",
            "username",
            "name",
            "sex",
            "address",
            "mail",
            "birthdate",
        ],
    },
    "file_system_rule": one_of("linux", "windows"),
    "fix_len": BOOLEAN,
    "formatted": BOOLEAN,
    "ge": BOOLEAN,
    "gender": SEX,
    "height": whole(1, 100_000),
    "hue": {"types": "text number numbers", "min": 0, "max": 360, "of": HUES},
    "include_freely_associated_states": BOOLEAN,
    "include_row_ids": BOOLEAN,
    "include_territories": BOOLEAN,
    "include_unassigned": BOOLEAN,
    "include_union_territories": BOOLEAN,
    "indent": whole(0, 8),
    "is_dynamic": BOOLEAN,
    "is_system": BOOLEAN,
    "is_user": BOOLEAN,
    "kind": one_of("nurse", "midwife"),
    "le": BOOLEAN,
    "left_digits": whole(0, 15),
    "length": whole(1, 500),
    "leading_zero": BOOLEAN,
    "letter": text(1, 1),
    "letters": LETTERS,
    "levels": whole(1, 20),
    "long": BOOLEAN,
    "lower_case": BOOLEAN,
    "luminosity": one_of("bright", "dark", "light", "random"),
    "max": INT64,
    "max_age": AGE,
    "max_chars": whole(0, 16_000),
    "max_nb_chars": whole(5, 16_000),
    "max_sequential_digits": whole(1, 4),
    "max_value": INT64,
    "maximum_age": AGE,
    "min": INT64,
    "min_age": AGE,
    "min_chars": whole(0, 16_000),
    "min_value": INT64,
    "minimum_age": AGE,
    "month": whole(1, 12),
    "multicast": BOOLEAN,
    "natural": BOOLEAN,
    "nb": whole(0, 100),
    "nb_elements": whole(0, 200),
    "nb_sentences": whole(0, 80),
    "nb_texts": whole(1, 200),
    "nb_words": whole(0, 500),
    "network": BOOLEAN,
    "num_rows": whole(1, 100),
    "number": whole(0, 10**12),
    "number_system_digit": whole(0, 1),
    "pattern": {"types": "strftime", "max": 64},
    "part_of_speech": text(32, 1),
    "positive": BOOLEAN,
    "prefix": text(1024),
    "primary": BOOLEAN,
    "private": BOOLEAN,
    "prefixes": {"types": "list", "min": 1, "max": 100, "longest": 7},
    "ean.length": one_of(8, 13),
    "province_abbr": STATE,
    "province_prefix": STATE,
    "radius": {"types": "number", "min": 0, "max": 180},
    "region_name": text(64, 1),
    "representation": one_of("alpha-2", "alpha-3"),
    "right_digits": whole(0, 15),
    "safe": BOOLEAN,
    "safe_mode": BOOLEAN,
    "schemes": {"types": "list", "min": 1, "max": 20, "longest": 32},
    "sep": text(4, 1),
    "separator": SEPARATOR,
    "sex": SEX,
    "short": BOOLEAN,
    "siren": text(16),
    "special_chars": BOOLEAN,
    "start": MOMENT,
    "start_date": MOMENT,
    "start_datetime": MOMENT,
    "state_abbr": STATE,
    "step": whole(1, 2**62),
    "string_format": PLACEHOLDERS,
    "suffix": text(1024),
    "taxpayer_identification_number_type": one_of("SSN", "EIN", "ITIN", "INVALID_SSN"),
    "temporary_plate": BOOLEAN,
    "text": PLACEHOLDERS,
    "thai_digit": BOOLEAN,
    "timespec": one_of("auto", "hours", "minutes", "seconds", "milliseconds", "microseconds"),
    "tld": text(63, 1),
    "truth_probability": PERCENT,
    "unique": BOOLEAN,
    "upc_ae_mode": BOOLEAN,
    "upper": BOOLEAN,
    "upper_case": BOOLEAN,
    "use_alphanumeric": BOOLEAN,
    "use_dataset": BOOLEAN,
    "use_weighting": BOOLEAN,
    "value": text(1024, 1),
    "value_types": TYPES,
    "variable_nb_elements": BOOLEAN,
    "variable_nb_sentences": BOOLEAN,
    "variable_nb_words": BOOLEAN,
    "version": one_of("naf-2003"),
    "version_from": whole(1, 10_000),
    "version_to": whole(1, 10_000),
    "width": whole(1, 100_000),
    "year": whole(1, 9999),
    "card_type": {"types": "text"},
    "elector_code.gender": one_of("H", "M"),
    "file_path.extension": {"types": "text list", "max": 64, "longest": 64},
    "file_name.category": one_of(*FILES),
    "file_path.category": one_of(*FILES),
    "file_extension.category": one_of(*FILES),
    "mime_type.category": one_of("application", "audio", "image", "message", "model", "multipart", "text", "video"),
    "dga.length": whole(1, 63),
    "password.length": whole(1, 4096),
    "random_letters.length": whole(1, 2000),
    "jan.length": one_of(8, 13),
    "localized_ean.length": one_of(8, 13),
    "swift.length": one_of(8, 11),
    "random_element.elements": {"types": "scalars weights", "min": 1, "max": 5000, "longest": 1024},
    "random_number.digits": whole(0, 18),
    "pyfloat.min_value": NUMBER,
    "pyfloat.max_value": NUMBER,
    "pydecimal.min_value": NUMBER,
    "pydecimal.max_value": NUMBER,
    "nic_handle.suffix": text(64, 2),
    "nic_handles.suffix": text(64, 2),
    "unix_device.prefix": text(64, 1),
    "unix_partition.prefix": text(64, 1),
    "vat_id.prefix": BOOLEAN,
    "paragraphs.nb": whole(0, 25),
    "english_paragraphs.nb": whole(0, 25),
    "words.nb": whole(0, 500),
    "english_words.nb": whole(0, 500),
    "pystruct.count": whole(1, 10),
    "rut.min": whole(1, 99_999_999),
    "rut.max": whole(1, 99_999_999),
    "ssn.birthday": text(10, 10),
    "ssn.gender": one_of("M", "F"),
    "full_name.gender": one_of("M", "F"),
    "profile.sex": one_of("M", "F"),
    "simple_profile.sex": one_of("M", "F"),
    "pyfloat.left_digits": whole(0, 14),
    "randomize_nb_elements.number": whole(0, 10**12),
}

#: The type of cell where Faker's own type is not the one to have, or differs between locales.
RETURNS = {
    "department": "text",
    "postcode_in_state": "text",
    "zipcode_in_state": "text",
    "pytimezone": "text",
    "random_digit_or_empty": "integer",
    "random_digit_not_null_or_empty": "integer",
    "random_element": "text",
    "null_boolean": "boolean",
}
