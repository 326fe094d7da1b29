"""Descriptions as people write them to the columns that they ask for: by a clause, by what was done, by a noun on
another; in sentences and in lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fabulate.planner.offline import plan


def kinds(description: str) -> dict[str, str]:
    """By a written column's name what it holds: a kind, what it is read from, or "count" for whole numbers."""
    table: Any = plan(description, as_of=date(2026, 11, 23)).schema["tables"]
    columns = [column for column in table[-1]["columns"] if not column.get("hidden")]
    return {column["name"]: str(column.get("from") or column.get("kind") or "sql") for column in columns}


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("kite repairs with who made it, how long it took in minutes, how many seams were torn, what the client paid",
         {"made_by": "person.full_name", "duration_minutes": "integer", "seams_torn": "integer",
          "amount_paid": "number"}),
        ("a table of lighthouses that records for each its height, the year it was first lit and whether it is still "
         "staffed", {"height": "number", "year_first_lit": "integer", "staffed": "boolean"}),
        ("stalls at a fair: cones sold, item made, books read this term, next inspection due",
         {"cones_sold": "integer", "item_made": "product.name", "books_read_this_term": "integer",
          "next_inspection_due": "date"}),
        ("hedgehogs brought in with weight on arrival, found by, edible or not, ripening days, opened (year)",
         {"weight_on_arrival": "number", "found_by": "person.full_name", "edible": "boolean",
          "ripening_days": "integer", "opened": "integer"}),
        ("chess evening: white player, black player, guests, guest, injured people, last cleaned",
         {"white_player": "person.full_name", "black_player": "player.full_name", "guests": "category",
          "guest": "guest.full_name", "injured_people": "integer", "last_cleaned": "date"}),
        ("gym members with name, how often they visit per week, how long they have been a member, what was wrong",
         {"name": "person.full_name", "visits_per_week": "number", "tenure_years": "number", "problem": "category"}),
        ("beehives with hive id, honey stores in kg, varroa count",
         {"hive_id": "sql", "honey_stores_kg": "number", "varroa_count": "integer"}),
    ],
)  # fmt: skip
def test_names_that_are_clauses_or_say_what_was_done(description: str, expected: dict[str, str]) -> None:
    assert kinds(description) == expected


@pytest.mark.parametrize(
    ("description", "names"),
    [
        ("sauna visit, keep track of the guest, the sauna type, how many rounds they did and if they used an ice bath",
         ["guest", "sauna_type", "rounds", "used_ice_bath"]),
        ("crossword solves dataset with solver, difficulty, time to solve and hints",
         ["solver", "difficulty", "time_to_solve", "hints"]),
        ("we track parachute jumps: jumper, exit altitude, freefall seconds",
         ["jumper", "exit_altitude", "freefall_seconds"]),
        ("laundromat machines with machine number, load size, detergent used, paid with coin or card",
         ["machine_number", "load_size", "detergent_used", "paid_with"]),
        ("gym members with name, number of children, visits per week and membership type",
         ["name", "number_of_children", "visits_per_week", "membership_type"]),
        ("Wedding guest list please! full name, email, table number (1-15), rsvp yes/no, and number of plus ones from "
         "0 to 3", ["full_name", "email", "table_number", "rsvp", "number_of_plus_ones"]),
        ("allotment plots with the size of the plot, the name of the tenant and the state of the soil",
         ["size_of_the_plot", "name_of_the_tenant", "state_of_the_soil"]),
    ],
)  # fmt: skip
def test_lists_in_sentences_are_all_columns(description: str, names: list[str]) -> None:
    assert list(kinds(description)) == names


def test_no_word_of_an_understood_clause_is_said_to_be_not_understood() -> None:
    found = plan("guitar repairs showing who fixed it, how much it cost and how long it took", as_of=date(2026, 11, 23))
    assert found.not_understood == ()


@pytest.mark.parametrize(
    ("description", "name", "holds"),
    [
        ("museum audio guide rentals", "audio_guide_rentals", {"guide", "rented_at", "returned_at", "deposit"}),
        ("antique clock repairs", "antique_clock_repairs", {"clock", "fault", "total_cost"}),
        ("typewriter collection", "typewriter_collections", {"rarity", "price_paid", "estimated_value"}),
        ("crocodile sightings", "crocodile_sightings", {"observer", "number_seen", "latitude"}),
        ("beehive inspections", "beehives", {"queen_seen"}),
    ],
)
def test_what_happens_decides_the_columns_whatever_it_happens_to(description: str, name: str, holds: set[str]) -> None:
    schema: Any = plan(description, as_of=date(2026, 11, 23)).schema
    assert schema["tables"][-1]["name"] == name
    assert holds <= {column["name"] for column in schema["tables"][-1]["columns"]}


def test_pairs_are_in_order_and_sentences_speak_of_the_subject() -> None:
    schema: Any = plan("tea tastings: tea, shift start, shift end, net weight (kg), gross weight (kg), previous index, "
                       "current index, taste rating, remarks", as_of=date(2026, 11, 23)).schema  # fmt: skip
    columns = {column["name"]: column for column in schema["tables"][-1]["columns"]}
    assert columns["shift_end"]["after"] == "shift_start"
    assert "gross_weight_kg *" in columns["net_weight_kg"]["sql"]
    assert "current_index *" in columns["previous_index"]["sql"]
    assert all("tea tasting" in text for text in columns["remarks"]["texts"])


@pytest.mark.parametrize(
    ("description", "name", "value"),
    [
        ("hedgehog rescue: weight, injury, outcome", "outcome", "recovered"),
        ("lift checks: inspector, result", "result", "passed"),
        ("darts evening: opponent, result", "result", "win"),
        ("salsa lessons: teacher, level", "level", "beginner"),
        ("pony club: rider, position in the team", "position_in_the_team", None),
        ("shop visits: product, price, category", "category", "Electronics"),
        ("choir outings: date, category", "category", "regular"),
        ("dragons: element, size", "element", "fire"),
    ],
)
def test_generic_names_are_meant_as_their_table_does(description: str, name: str, value: str | None) -> None:
    schema: Any = plan(description, as_of=date(2026, 11, 23)).schema
    column = next(column for column in schema["tables"][-1]["columns"] if column["name"] == name)
    assert value in column["values"] if value else column["kind"] == "integer"


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("tabla de un taller: cliente, avería, pieza cambiada, días en taller, garantía sí/no",
         {"cliente": "person.full_name", "averia": "category", "pieza_cambiada": "category",
          "dias_en_taller": "integer", "garantia": "boolean"}),
        ("séances de yoga avec moniteur, nombre de participants, l'emplacement, l'état de santé, emprunté par",
         {"moniteur": "person.full_name", "nombre_de_participants": "integer", "l_emplacement": "place.city",
          "l_etat_de_sante": "category", "emprunte_par": "person.full_name"}),
        ("Liste eines Verleihs: Werkzeug, Tagesmiete, Anschaffungsjahr, verliehen an",
         {"werkzeug": "category", "tagesmiete": "number", "anschaffungsjahr": "integer",
          "verliehen_an": "person.full_name"}),
        ("avistamentos de golfinhos: hora, número de indivíduos, observador, partidas ganhas",
         {"hora": "time", "numero_de_individuos": "integer", "observador": "person.full_name",
          "partidas_ganhas": "integer"}),
    ],
)  # fmt: skip
def test_names_of_crafts_in_other_languages(description: str, expected: dict[str, str]) -> None:
    assert kinds(description) == expected
