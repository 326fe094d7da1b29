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


@pytest.mark.parametrize(
    ("description", "concepts"),
    [
        (
            "facturas con número de factura, fecha de vencimiento, precio unitario y forma de pago",
            "pattern date number category",
        ),
        ("Mitglieder: Vorname, Eintrittsdatum, Jahresbeitrag, Familienstand", "from date integer category"),
        ("interventions : technicien, date d'échéance, niveau de bruit, code postal", "from date number from"),
        ("vistorias com data da vistoria, número do processo, moradores e bairro", "date pattern integer from"),
    ],
)  # fmt: skip
def test_names_of_several_words_are_known_whole(description: str, concepts: str) -> None:
    columns = main(planned(description))["columns"]
    kinds = [
        one.get("kind") or next(way for way in ("from", "sql") if way in one) for one in columns if "hidden" not in one
    ]
    assert "template" not in kinds, "made-up labels"
    assert [kind if kind != "sql" else wanted for kind, wanted in zip(kinds, concepts.split(), strict=True)]


@pytest.mark.parametrize(
    ("description", "name", "low", "high"),
    [
        ("corredores con nombre, dorsal y edad de 18 a 75 años", "edad", 18, 75),
        ("coureurs avec nom, dossard et âge de 18 à 75 ans", "age", 18, 75),
        ("Läufer mit Name, Startnummer und Alter von 18 bis 75 Jahren", "alter", 18, 75),
        ("corredores com nome, dorsal e nota de 0 a 20", "nota", 0, 20),
    ],
)
def test_from_one_number_to_another_is_a_range_in_every_language(
    description: str, name: str, low: int, high: int
) -> None:
    column = next(one for one in main(planned(description))["columns"] if one["name"] == name)
    assert (column["min"], column["max"]) == (low, high)


@pytest.mark.parametrize(
    ("description", "column", "sold"),
    [
        ("ventas de una ferretería con producto y precio", "producto", "Claw Hammer"),
        ("orders of a bicycle store: date, item bought, price", "item_bought", "Floor Pump"),
        ("Verkäufe einer Apotheke mit Artikel, Menge", "artikel", "Cough Syrup"),
    ],
)
def test_a_shop_sells_what_its_kind_sells(description: str, column: str, sold: str) -> None:
    frame = fabulate.generate(schema=planned(description).schema, rows=400).to_pandas()
    assert sold in set(frame[column])


def test_english_stays_english() -> None:
    for text in ("restaurants in Los Angeles and Las Vegas", "customers with de facto partners", "mit students"):
        assert planned(text).schema["locale"] == "en_US"
