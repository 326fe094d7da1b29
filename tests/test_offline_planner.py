"""The offline planner: words to a schema that holds what was asked, quickly, whatever the words are."""

from __future__ import annotations

import statistics
import string
import subprocess
import sys
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fabulate
from fabulate.engine import compile_schema
from fabulate.planner.offline import OfflinePlan, plan
from fabulate.schema import parse

DAY = date(2026, 6, 1)


def planned(description: str, locale: str | None = None) -> OfflinePlan:
    found = plan(description, locale=locale, as_of=DAY)
    compile_schema(parse(found.schema))
    return found


def table(found: OfflinePlan) -> dict[str, Any]:
    tables: Any = found.schema["tables"]
    return next(t for t in tables if t["name"] == found.schema["main"])


def written(found: OfflinePlan) -> list[str]:
    return [column["name"] for column in table(found)["columns"] if not column.get("hidden")]


def column(found: OfflinePlan, name: str) -> dict[str, Any]:
    return next(c for c in table(found)["columns"] if c["name"] == name)


def facts(found: OfflinePlan) -> list[dict[str, Any]]:
    return found.schema.get("facts", [])  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("description", "columns"),
    [
        ("cars with columns: make, model, mileage_km and askingPrice", ["make", "model", "mileage_km", "askingPrice"]),
        ("users: userId, firstName, emailAddress", ["userId", "firstName", "emailAddress"]),
        ('CSV with headers "Patient Name", "BMI", "Weight (kg)"', ["Patient Name", "BMI", "Weight (kg)"]),
        ("orders: order_id, total_price, quantity, unit_price", ["order_id", "total_price", "quantity", "unit_price"]),
        ("quokkas: nickname, tail_cm, cuddliness", ["nickname", "tail_cm", "cuddliness"]),
    ],
)
def test_exactly_the_listed_columns_in_their_order(description: str, columns: list[str]) -> None:
    assert written(planned(description)) == columns


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("can you please make me a dataset of flight delays?", "flight_delays"),
        ("EMPLOYEE DATA FOR A DASHBOARD", "employees"),
        ("watch history like Netflix", "watch_history"),
        ("50 recipes", "recipes"),
        ("coffee shop customers", "customers"),
    ],
)
def test_topics_are_found_however_they_are_typed(description: str, name: str) -> None:
    found = planned(description)
    assert found.schema["main"] == name
    assert found.notes == ()


@pytest.mark.parametrize(
    ("description", "name", "note"),
    [
        ("custmer churn", "customer_churn", "read 'custmer' as 'customer'"),
        ("hotl bookings", "hotel_bookings", "read 'hotl' as 'hotel'"),
        ("pateint data", "patients", "read 'pateint' as 'patient'"),  # no patent, though that is nearer in letters
        ("wiht 40 rows: gym memebrs", "gym_members", "read 'wiht' as 'with', 'memebrs' as 'members'"),
        ("RSETAURANT reviews", "restaurant_reviews", "read 'RSETAURANT' as 'RESTAURANT'"),
    ],
)
def test_misspelt_words_are_read_as_they_were_meant_and_that_is_said(description: str, name: str, note: str) -> None:
    found = planned(description)
    assert found.schema["main"] == name
    assert found.notes == (note,)
    assert found.not_understood == ()


@pytest.mark.parametrize(
    "description",
    ["Brian and Siobhan visits", "Tolstoy quotes", "kohlrabi beds", "zeppelin inspections in Lisbon", "Lego sets"],
)
def test_what_is_no_slip_is_left_alone(description: str) -> None:
    assert not any(note.startswith("read ") for note in planned(description).notes)


def test_a_right_word_in_the_wrong_place_is_mended_by_its_neighbour() -> None:
    assert column(planned("employees with name, martial status, city"), "marital_status")
    assert column(planned("martial arts students with name, belt colour, club"), "club")


def test_written_names_keep_their_slips_and_are_filled_as_meant() -> None:
    found = planned("orders: order_id, quantity, unti_price, total_price")
    assert written(found) == ["order_id", "quantity", "unti_price", "total_price"]
    assert found.notes == ("'unti_price' is kept as it was written and filled as 'unit price'",)
    frame = fabulate.generate(schema=found.schema, rows=200).to_pandas()
    assert ((frame["quantity"].astype(float) * frame["unti_price"] - frame["total_price"]).abs() < 0.011).all()


def test_names_that_were_run_together_are_understood() -> None:
    frame = fabulate.generate(schema=planned("USERS: EMAILADDRESS, ISACTIVE, DATEOFBIRTH").schema, rows=20).to_pandas()
    assert list(frame.columns) == ["emailaddress", "isactive", "dateofbirth"]
    assert frame["emailaddress"].str.contains("@").all()
    assert frame["isactive"].dtype.kind == "b"


@pytest.mark.parametrize(
    ("description", "name", "absent"),
    [
        ("escape room bookings", "escape_room_bookings", "hotel"),
        ("pet grooming appointments", "pet_grooming_appointments", "doctor_name"),
        ("violin lesson sales", "violin_lesson_sales", "shipping_method"),
        ("second-hand bicycles", "second_hand_bicycles", "rental_id"),
    ],
)
def test_a_word_that_says_what_kind_it_is_weighs_more_than_the_noun_it_stands_before(
    description: str, name: str, absent: str
) -> None:
    found = planned(description)
    assert found.schema["main"] == name
    assert absent not in written(found)
    assert any("no knowledge of" in note for note in found.notes)


@pytest.mark.parametrize("description", ["online orders", "hotel bookings", "used car listings", "yearly sales"])
def test_plain_words_before_a_noun_leave_it_what_it_is(description: str) -> None:
    assert planned(description).notes == ()


@pytest.mark.parametrize(
    ("description", "tables", "link"),
    [
        ("authors and books", ["authors", "books"], "author_id"),
        ("books and their authors", ["authors", "books"], "author_id"),
        ("teams and players", ["teams", "players"], "team_id"),
    ],
)
def test_a_thing_and_what_it_belongs_to_are_two_tables(description: str, tables: list[str], link: str) -> None:
    found = planned(description)
    assert [one["name"] for one in found.schema["tables"]] == tables  # type: ignore[attr-defined]
    assert column(found, link) == {"name": link, "kind": "reference", "to": tables[0]}


@pytest.mark.parametrize(
    ("description", "table_name", "rows"),
    [
        (
            "customers, orders and order items, 3 to 5 items an order",
            "order_items",
            {"per": "orders", "min": 3, "max": 5},
        ),
        ("owners, pets and visits, 4 visits per pet", "visits", {"per": "pets", "mean": 4}),
        ("clubs and their members, each club has about 12 members", "members", {"per": "clubs", "mean": 12}),
        ("authors and books, each author has 2 to 4 books", "books", {"per": "authors", "min": 2, "max": 4}),
    ],
)
def test_children_per_parent(description: str, table_name: str, rows: dict[str, Any]) -> None:
    found = planned(description)
    tables: Any = found.schema["tables"]
    assert next(one for one in tables if one["name"] == table_name)["rows"] == rows
    fact = next(one for one in facts(found) if one["check"] == "per_parent")
    assert (fact["at"], fact["value"]) == (table_name, rows["per"])
    assert [one["check"] for one in facts(found)] == ["per_parent"]


@pytest.mark.parametrize(
    ("description", "first"),
    [
        ("choir members", "member_id"), ("museum volunteers", "volunteer_id"),
        ("wedding guest list", "guest_id"), ("submarine crew roster", "crew_id"),
        ("a class list", "student_id"), ("staff rota for a bakery", "shift_id"),
    ],
)  # fmt: skip
def test_lists_of_people_are_of_the_people(description: str, first: str) -> None:
    assert written(planned(description))[0] == first


@pytest.mark.parametrize(
    ("description", "target"),
    [
        ("predict which students drop out", "dropped_out"),
        ("which customers will cancel their subscription", "cancelled"),
        ("predict whether a loan will default", "defaulted"),
        ("predict if a transaction is fraudulent", "is_fraud"),
        ("predict whether a patient gets readmitted", "readmitted"),
        ("which machines will fail next week", "failure"),
    ],
)
def test_what_may_happen_is_a_target(description: str, target: str) -> None:
    assert target in written(planned(description))


def test_a_foretold_target_can_be_learnt() -> None:
    found = planned("predict which students drop out, 20% drop out")
    frame = fabulate.generate(schema=found.schema, rows=4000).to_pandas()
    out = frame["dropped_out"].astype(bool)
    assert abs(out.mean() - 0.2) < 0.03
    assert frame["attendance_pct"][out].mean() < frame["attendance_pct"][~out].mean() - 1


def test_an_unknown_topic_is_named_after_its_words_and_says_so() -> None:
    found = planned("zeppelin moorings")
    assert found.schema["main"] == "zeppelin_moorings"
    assert written(found)[0] == "zeppelin_mooring_id"
    assert "zeppelin mooring" in found.notes[0]


def test_a_table_of_unknown_people_holds_people() -> None:
    frame = fabulate.generate(schema=planned("stuntmen and choreographers, 20 gymnasts").schema, rows=5).to_pandas()
    assert len(frame) == 5
    assert column(planned("gymnasts"), "name") == {"name": "name", "from": "person.full_name"}


def test_rows_in_the_words() -> None:
    found = planned("1,500 rows of support tickets")
    assert table(found)["rows"] == 1500
    assert facts(found)[0] == {"phrase": "1,500 rows", "at": "support_tickets", "check": "rows", "is": 1500}


def test_numbers_in_the_words_are_facts_with_their_phrase() -> None:
    found = planned("employees aged 25 to 40, 70% male, salary between 40k and 90k, 5% missing phone, hired since 2020")
    checks = {(fact["at"].split(".")[-1], fact["check"]) for fact in facts(found)}
    assert {
        ("age", "range"),
        ("gender", "share"),
        ("salary", "range"),
        ("phone", "missing"),
        ("hire_date", "range"),
    } <= checks
    frame = fabulate.generate(schema=found.schema, rows=3000, seed=5).to_pandas()
    assert frame["age"].between(25, 40).all()
    assert frame["salary"].between(40_000, 90_000).all()
    assert abs((frame["gender"] == "male").mean() - 0.7) < 0.03
    assert abs(frame["phone"].isna().mean() - 0.05) < 0.02
    assert str(frame["hire_date"].min()) >= "2020-01-01"


def test_stated_mean_and_deviation() -> None:
    found = planned("reaction times of drivers, reaction time with mean 280 and sd 30")
    frame = fabulate.generate(schema=found.schema, rows=4000).to_pandas()
    name = next(n for n in frame.columns if "reaction" in n and not n.endswith("_id") and frame[n].dtype.kind in "fi")
    assert abs(frame[name].mean() - 280) < 3
    assert abs(frame[name].std() - 30) < 2


def test_shares_that_add_up_to_one_are_a_category() -> None:
    found = planned("garden jobs where 50% are mowing, 30% weeding and 20% hedge cutting")
    assert column(found, "type")["values"] == {"mowing": 0.5, "weeding": 0.3, "hedge cutting": 0.2}


def test_sets_ranges_and_formats_beside_a_name() -> None:
    found = planned("elves: rank [junior, senior], level 1-60, badge_id like EL-0001, active yes/no")
    assert column(found, "rank")["values"] == ["junior", "senior"]
    assert (column(found, "level")["min"], column(found, "level")["max"]) == (1, 60)
    assert column(found, "badge_id") == {"name": "badge_id", "kind": "sequence", "start": 1, "format": "EL-{:04d}"}
    assert column(found, "active")["labels"] == ["yes", "no"]


def test_prices_by_label() -> None:
    found = planned("subscriptions: lite 60%, team 30%, corporate 10%. lite costs $9/month, team $29 and corporate $99")
    frame = fabulate.generate(schema=found.schema, rows=500).to_pandas()
    assert {(p, float(v)) for p, v in zip(frame["plan"], frame["monthly_price"], strict=True)} == {
        ("lite", 9.0), ("team", 29.0), ("corporate", 99.0)}  # fmt: skip


def test_columns_that_belong_together_agree() -> None:
    text = "sales: quantity, unit_price, total_price, order_date, ship_date, name, email"
    frame = fabulate.generate(schema=planned(text).schema, rows=400).to_pandas()
    assert ((frame["quantity"].astype(float) * frame["unit_price"] - frame["total_price"]).abs() < 0.011).all()
    assert (frame["ship_date"] >= frame["order_date"]).all()
    last = frame["name"].str.split().str[-1].str.lower().str.replace(r"[^a-z]", "", regex=True)
    assert sum(part in email for part, email in zip(last, frame["email"], strict=True)) > 380


def test_bmi_follows_height_and_weight_under_any_name() -> None:
    text = 'headers "Height (cm)", "Weight (kg)", "BMI"'
    frame = fabulate.generate(schema=planned(text).schema, rows=300).to_pandas()
    expected = frame["Weight (kg)"] / (frame["Height (cm)"] / 100) ** 2
    assert ((frame["BMI"] - expected).abs() < 0.051).all()


def test_units_change_the_numbers() -> None:
    text = "people: weight_lb, height_in"
    frame = fabulate.generate(schema=planned(text).schema, rows=500).to_pandas()
    assert 140 < frame["weight_lb"].median() < 200
    assert 63 < frame["height_in"].median() < 71


def test_place_and_language() -> None:
    found = planned("German customers with full name, street address, postcode, city, phone")
    assert found.schema["locale"] == "de_DE"
    frame = fabulate.generate(schema=found.schema, rows=50).to_pandas()
    assert {"Berlin", "Hamburg", "München"} & set(frame["city"])
    assert frame["postcode"].str.fullmatch(r"\d{5}").all()
    assert frame["phone"].str.startswith("+49").all()
    assert planned("clientes con nombre, ciudad y fecha de registro").schema["locale"] == "es_ES"
    assert planned("customers", locale="fr_FR").schema["locale"] == "fr_FR"


def test_several_tables_are_recognised_by_their_names() -> None:
    found = planned("customers, orders and order items for a shop")
    assert [t["name"] for t in found.schema["tables"]] == ["customers", "products", "orders", "order_items"]  # type: ignore[attr-defined]


def test_words_without_effect_are_told() -> None:
    found = planned("library books, purple ordered by moonlight")
    assert {"purple", "moonlight"} <= set(found.not_understood)
    assert planned("library books").not_understood == ()


def test_the_same_words_give_the_same_plan() -> None:
    assert plan("hotel bookings", as_of=DAY) == plan("hotel bookings", as_of=DAY)


HOSTILE = {
    "brackets": "(" * 10_000,
    "colons": "a:" * 5_000,
    "commas": "a," * 5_000,
    "names": ",".join(f"col_{n}" for n in range(1_600)),
    "unknown words": " ".join(f"wrod{chr(97 + n % 26)}{n}x" for n in range(1_200)),
    "misspelt": "columns: " + ", ".join(f"custmer nmae{chr(97 + n % 26)}" for n in range(700)),
    "and": "a and " * 1_600,
    "numbers": "5 to 6 " * 1_400,
    "percents": "5% of x, " * 1_100,
    "lines": "- a\n" * 2_500,
    "quotes": "\"a' " * 2_500,
    "digits": "9" * 10_000,
    "spaces": "with " + " " * 9_990,
    "or": "status: " + "x, " * 3_000 + "or y",
    "between": "between " * 1_250,
    "letters": "a" * 10_000,
    "dashes": "x - " * 2_500,
    "pipes": "|" * 5_000 + "\n|-|\n",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_descriptions_end_soon(name: str) -> None:
    plan("books", as_of=DAY)
    start = time.process_time()
    found = plan(HOSTILE[name], as_of=DAY)
    assert time.process_time() - start < 1.0
    parse(found.schema)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=string.printable + "äñ€—“”•你", max_size=300))
def test_any_text_gives_a_schema_that_parses(text: str) -> None:
    found = plan(text, as_of=DAY)
    parse(found.schema)


def test_a_plan_takes_milliseconds() -> None:
    texts = [
        "coffee shop sales",
        "users with name, email and signup date",
        "500 patients aged 20 to 60, 40% female",
        "llamas",
    ]
    spent = []
    for text in texts * 5:
        start = time.process_time()
        plan(text, as_of=DAY)
        spent.append(time.process_time() - start)
    assert statistics.median(spent) < 0.01


def test_what_the_words_say_of_two_columns_wins_over_the_topics_own_drivers() -> None:
    usual = plan("flowers", as_of=DAY).schema["tables"][0]
    assert next(c for c in usual["columns"] if c["name"] == "stems_sold")["drivers"] == {"price_per_stem_usd": -1}
    asked = plan("flowers where stems sold goes up with price per stem", as_of=DAY).schema["tables"][0]
    assert asked["correlations"] == [{"columns": ["price_per_stem_usd", "stems_sold"], "spearman": 0.6}]
    assert not [c for c in asked["columns"] if c["name"] == "stems_sold" and {"drivers", "r2"} & set(c)]


def test_the_planner_loads_alone() -> None:
    program = (
        "import sys; from datetime import date; from fabulate.planner.offline import plan;"
        "plan('books', as_of=date(2026, 1, 1));"
        "print(sorted({'yaml', 'faker', 'openai', 'polars', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
