"""Descriptions in Spanish, French, German and Portuguese: names stay, numbers and words mean what they mean."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fabulate
from fabulate.engine import compile_schema
from fabulate.planner.offline import OfflinePlan, plan
from fabulate.schema import parse

DAY = date(2026, 6, 1)


def planned(description: str) -> OfflinePlan:
    found = plan(description, as_of=DAY)
    compile_schema(parse(found.schema))
    return found


def main(found: OfflinePlan) -> dict[str, Any]:
    tables: Any = found.schema["tables"]
    return next(table for table in tables if table["name"] == found.schema["main"])


@pytest.mark.parametrize(
    ("description", "locale", "columns"),
    [
        ("Kundendaten mit Name, E-Mail, Stadt", "de_DE", ["name", "email", "stadt"]),
        ('CSV mit Spalten "Vorname", "Größe (cm)", "Geburtsdatum"', "de_DE", ["Vorname", "Größe (cm)", "Geburtsdatum"]),
        ("liste des clients avec nom, prénom, ville, montant", "fr_FR", ["nom", "prenom", "ville", "montant"]),
        ("clientes com nome, classe, data de início", "pt_BR", ["nome", "classe", "data_de_inicio"]),
        ("alumnos con nombre, nota, fecha_alta", "es_ES", ["nombre", "nota", "fecha_alta"]),
    ],
)
def test_listed_names_stay_in_their_language(description: str, locale: str, columns: list[str]) -> None:
    found = planned(description)
    assert found.schema["locale"] == locale
    assert [one["name"] for one in main(found)["columns"] if not one.get("hidden")] == columns
    assert found.not_understood == ()


def test_what_a_name_means_is_found_in_any_language() -> None:
    words = "Kunden mit Vorname, Geburtsdatum, Größe (cm), Gewicht (kg), Telefonnummer, Stadt, Raucher (ja/nein)"
    frame = fabulate.generate(schema=planned(words).schema, rows=300).to_pandas()
    assert 155 < frame["grosse_cm"].median() < 180
    assert frame["telefonnummer"].str.startswith("+49").all()
    assert {"Berlin", "Hamburg", "München"} & set(frame["stadt"])
    assert set(frame["raucher"]) == {"ja", "nein"}


@pytest.mark.parametrize(
    ("description", "topic"),
    [
        ("Bestellungen eines Onlineshops", "orders"),
        ("ventes d'un magasin en 2024", "sales"),
        ("dados de vendas de uma loja", "sales"),
        ("elenco de películas", "movies"),
        ("Krankenhaus Patienten Datensatz", "hospital_patients"),
        ("Hotelbuchungen", "hotel_bookings"),
    ],
)
def test_common_topics_are_known_in_other_languages(description: str, topic: str) -> None:
    found = planned(description)
    domains = {topic, topic.split("_")[-1]}
    assert found.schema["main"] in domains
    assert not any("no knowledge" in note for note in found.notes)


@pytest.mark.parametrize(
    ("description", "check", "number"),
    [
        ("18.000 pedidos de una tienda", "rows", 18_000),
        ("10 000 lignes de clients", "rows", 10_000),
        ("Produkte mit Preis zwischen 1,5 und 99,9 Euro", "range", 1.5),
        ("clientes con edad media 45,5", "mean", 45.5),
        ("500 Mitarbeiter, 60% Frauen", "share", 0.6),
        ("empregados, 5% faltando telefone", "missing", 0.05),
    ],
)
def test_numbers_are_read_as_their_language_writes_them(description: str, check: str, number: float) -> None:
    facts: Any = planned(description).schema["facts"]
    said = [fact.get("is", fact.get("min")) for fact in facts if fact["check"] == check]
    assert said == [number]
    assert all(fact["phrase"] in description for fact in facts if fact["check"] == check)


def test_english_stays_english() -> None:
    for text in ("restaurants in Los Angeles and Las Vegas", "customers with de facto partners", "mit students"):
        assert planned(text).schema["locale"] == "en_US"
