"""The names of the `person` bundle: every locale of Faker, its weights, order and titles, and slugs for e-mails."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import warnings

import pytest

from fabulate.engine.person import GENDERS, names
from fabulate.engine.person_slug import slug
from fabulate.schema.errors import SchemaError
from fabulate.schema.faker import locales


@pytest.mark.parametrize("locale", sorted(locales()))
def test_every_locale_has_names_that_can_be_drawn_and_put_into_an_address(locale: str) -> None:
    found = names(locale)
    assert found.order in ("given-first", "family-first")
    assert found.joiner in ("", " ")
    for gender in GENDERS:
        for words, weights in (found.first[gender], found.last[gender]):
            assert words
            assert len(words) == len(weights) == len(set(words))
            assert all(weight > 0 for weight in weights)
            assert sum(weights) == pytest.approx(1)
            assert all(word == " ".join(word.split()) for word in words)
            for word, made in zip(words, found.slugs(words), strict=True):
                assert re.fullmatch("[a-z0-9]+", made)
                assert made != f"u{ord(word[0]):x}", f"{word}: nothing of it could be written"
        assert len(found.titles[gender][0]) == len(found.titles[gender][1])


#: What Faker's base class gives where a locale has no list.
PLACEHOLDERS = {"Jane", "John", "Doe"}


def test_names_are_those_of_faker() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from faker.config import AVAILABLE_LOCALES
        from faker.factory import Factory

        for locale in AVAILABLE_LOCALES:
            found = names(locale)
            if found.locale != locale:
                continue
            generator = Factory.create(locale)
            generator.seed_instance(1)
            for gender in GENDERS:
                for part, pools in (("first", found.first), ("last", found.last)):
                    draw = getattr(generator, f"{part}_name_{gender}")
                    strange = {" ".join(draw().split()) for _ in range(200)} - set(pools[gender][0]) - PLACEHOLDERS
                    assert not strange, (locale, part, gender, strange)


def test_weights_are_fakers() -> None:
    words, weights = names("en_US").last["female"]
    by_word = dict(zip(words, weights, strict=True))
    assert by_word["Smith"] / by_word["Cooke"] > 20
    words, weights = names("vi_VN").first["male"]
    assert dict(zip(words, weights, strict=True))["Quang"] == pytest.approx(2 / 20)  # stands twice among 20


@pytest.mark.parametrize(
    ("locale", "full"),
    [
        ("en_US", "First Last"),
        ("de_DE", "First Last"),
        ("ja_JP", "Last First"),
        ("zh_CN", "LastFirst"),
        ("zh_TW", "LastFirst"),
        ("ko_KR", "LastFirst"),
        ("hu_HU", "Last First"),
        ("vi_VN", "Last First"),
        ("ru_RU", "Last First"),
        ("lt_LT", "First Last"),
    ],
)
def test_full_names_are_written_as_in_their_country(locale: str, full: str) -> None:
    assert names(locale).full("First", "Last") == full


@pytest.mark.parametrize(
    ("locale", "woman", "man"),
    [
        ("pl_PL", "Kowalska", "Kowalski"),
        ("cs_CZ", "Nováková", "Novák"),
        ("ru_RU", "Иванова", "Иванов"),
        ("is_IS", "Jónsdóttir", "Jónsson"),
    ],
)
def test_surnames_follow_gender_where_they_do(locale: str, woman: str, man: str) -> None:
    last = names(locale).last
    assert woman in last["female"][0]
    assert woman not in last["male"][0]
    assert man in last["male"][0]
    assert man not in last["female"][0]
    assert {woman, man} <= set(last["nonbinary"][0])


def test_titles() -> None:
    assert names("en_US").titles["female"][0] == ("Mrs.", "Ms.", "Miss", "Dr.")
    assert names("en_IN").titles["male"][0] == ("Mr.", "Dr.")
    assert names("fr_FR").titles["female"][0] == ("Mme",)
    assert names("de_DE").titles["male"][0][0] == "Herr"
    assert names("zh_CN").titles["male"] == ((), ())


def test_a_locale_without_names_takes_those_of_its_language() -> None:
    assert {
        asked: names(asked).locale for asked in ("de", "it_CH", "ar_AE", "th", "dk_DK", "es", "en", "en_PH", "la")
    } == {
        "de": "de_DE",
        "it_CH": "it_IT",
        "ar_AE": "ar_AA",
        "th": "th_TH",
        "dk_DK": "da_DK",
        "es": "es_ES",
        "en": "en_US",
        "en_PH": "en_US",
        "la": "en_US",
    }


def test_an_unknown_locale() -> None:
    with pytest.raises(SchemaError, match=r"^locale: 'en_UX' is no locale of Faker; did you mean en_US\?$"):
        names("en_UX")


@pytest.mark.parametrize(
    ("name", "locale", "expected"),
    [
        ("O'Brien-Smith", "en_US", "obriensmith"),
        ("Müller", "de_DE", "mueller"),
        ("Müller", "tr_TR", "muller"),
        ("Groß", "de_DE", "gross"),
        ("Łukasz", "pl_PL", "lukasz"),
        ("Søren Kjær", "da_DK", "sorenkjaer"),
        ("Þórður", "is_IS", "thordur"),
        ("Işıl", "tr_TR", "isil"),
        ("Đặng", "vi_VN", "dang"),
        ("Щербаков", "ru_RU", "shcherbakov"),
        ("Γιώργος", "el_GR", "giorgos"),
        ("सुनीता", "hi_IN", "sunita"),
        ("रहमान", "hi_IN", "rahaman"),
        ("გიორგი", "ka_GE", "giorgi"),
        ("أحمد", "ar_SA", "ahmd"),
        ("김", "ko_KR", "kim"),
        ("서연", "ko_KR", "seoyeon"),
        ("王", "zh_CN", "wang"),
        ("😀", "en_US", "u1f600"),
        ("", "en_US", "x"),
    ],
)
def test_slugs(name: str, locale: str, expected: str) -> None:
    assert slug(name, locale) == expected


def test_japanese_slugs_are_fakers_own() -> None:
    assert names("ja_JP").slug("佐藤") == "sato"


def test_only_the_person_provider_is_loaded() -> None:
    code = """
import json, sys
from fabulate.engine.person import names
names("pl_PL")
from fabulate.engine import faker_private
print(json.dumps([sorted(faker_private._MODULES), "faker" in sys.modules]))
"""
    loaded, public = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout)
    assert not public
    assert {name for name in loaded if name.startswith("faker.providers.")} == {
        "faker.providers.person",
        "faker.providers.person.pl_PL",
    }
