"""The knowledge files: their shape, that every domain makes rows, and that nothing in them is filler."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import fabulate
from fabulate.engine import compile_schema
from fabulate.planner.offline import KNOWLEDGE_VERSION, plan, retrieve
from fabulate.planner.offline.knowledge import load
from fabulate.planner.offline.knowledge_build import KnowledgeError, compile_knowledge, read_yaml
from fabulate.planner.offline.text import Words, key
from fabulate.schema import parse

DAY = date(2026, 6, 1)
#: The YAML of this checkout; the wheel holds none.
SOURCES = Path(__file__).resolve().parents[1] / "src" / "fabulate" / "knowledge"
KNOWLEDGE = load()
DOMAINS = sorted(KNOWLEDGE.domains)
BANNED = {"sentence", "sentences", "text", "texts", "paragraph", "paragraphs", "bs", "catch_phrase", "word", "words"}
#: What an expert would look for first: the topic, two of its columns, and the sign of how they go together.
EXPECTED = [
    ("house price", "area_sqft", "price", 1),
    ("house price", "bedrooms", "garage_spaces", 1),
    ("patient", "age", "systolic_bp", 1),
    ("used car", "year", "owners", -1),
    ("employee", "years_experience", "performance_rating", 1),
    ("loan", "age", "annual_income", 1),
    ("cat", "age_years", "sleep_hours_per_day", 1),
    ("flower", "price_per_stem_usd", "stems_sold", -1),
    ("movie", "gross_usd", "votes", 1),
    ("football player", "age", "market_value_eur", -1),
    ("machine failure", "rotational_speed_rpm", "torque_nm", -1),
]
ENTRIES = {"names", "hints", "also", "lists", "tables", "table", "main", "main_category", "called", "rates"}


def test_there_is_enough() -> None:
    assert len(KNOWLEDGE.domains) >= 40
    assert len(KNOWLEDGE.concepts) >= 300


def test_version_names_the_contents() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", KNOWLEDGE_VERSION)
    assert compile_knowledge(SOURCES)["version"] == KNOWLEDGE_VERSION


@pytest.mark.parametrize("stem", DOMAINS)
def test_domain_makes_rows(stem: str) -> None:
    domain = KNOWLEDGE.domains[stem]
    assert set(domain) <= ENTRIES
    found = plan(str(domain["names"][0]), as_of=DAY)  # type: ignore[index]
    schema = parse(copy.deepcopy(found.schema))
    compile_schema(schema)
    dataset = fabulate.generate(schema=schema, rows=40, seed=3)
    for table in dataset.tables:
        frame = dataset.to_pandas(table)
        assert len(frame) >= 1
        written = [column for column in frame.columns if not column.startswith("_")]
        assert list(frame.columns) == written
        assert not [column for column in written if frame[column].isna().all()]


@pytest.mark.parametrize(("words", "one", "other", "sign"), EXPECTED)
def test_there_is_what_an_expert_expects(words: str, one: str, other: str, sign: int) -> None:
    dataset = fabulate.generate(schema=parse(copy.deepcopy(plan(words, as_of=DAY).schema)), rows=2000, seed=5)
    frame = dataset.to_pandas(dataset.tables[-1])[[one, other]].astype(float)
    # Independent columns pass 0.13 in one of 10^8 samples of 2,000 rows.
    assert sign * frame.rank().corr().loc[one, other] > 0.13


@pytest.mark.parametrize("stem", DOMAINS)
def test_domain_is_found_by_its_first_name(stem: str) -> None:
    topic = retrieve.find(Words(str(KNOWLEDGE.domains[stem]["names"][0])), (0, 0), KNOWLEDGE)  # type: ignore[index]
    assert topic.domain == stem
    assert not topic.weak


@pytest.mark.parametrize("stem", DOMAINS)
def test_domain_has_no_filler(stem: str) -> None:
    text = json.dumps(KNOWLEDGE.domains[stem]).lower()
    assert not re.search(r"lorem|ipsum|todo|foo\b|asdf", text)
    for table in KNOWLEDGE.domains[stem]["tables"]:  # type: ignore[attr-defined]
        assert not [column for column in table["columns"] if column.get("method") in BANNED]


def test_each_concept_compiles() -> None:
    for name in KNOWLEDGE.concepts:
        found = plan(f"things with columns: {name}, rating_of_{name}", as_of=DAY)
        compile_schema(parse(found.schema))


def test_no_concept_names_a_filler_method() -> None:
    for concept in KNOWLEDGE.concepts.values():
        assert concept["column"].get("method") not in BANNED  # type: ignore[attr-defined]


def test_no_name_is_given_twice() -> None:
    names: Counter[str] = Counter()
    owners: dict[str, set[str]] = {}
    for path in sorted(SOURCES.glob("concepts/*.yaml")):
        for concept, entry in read_yaml(path.read_text(encoding="utf-8"), path.name).items():
            for name in {key(concept), *(key(str(one)) for one in entry["names"])}:  # type: ignore[index]
                owners.setdefault(name, set()).add(concept)
    names.update({name: len(held) for name, held in owners.items() if len(held) > 1})
    # The first concept wins; a name that two concepts list is a slip, except a concept's own key.
    assert {name: owners[name] for name in names if name not in {key(c) for c in KNOWLEDGE.concepts}} == {}


def test_names_are_spelt_in_one_way() -> None:
    for stem, domain in KNOWLEDGE.domains.items():
        for field in ("names", "hints"):
            for name in domain[field]:  # type: ignore[attr-defined]
                assert name == str(name).strip().lower(), (stem, name)
                assert "  " not in name


def test_lists_have_whole_rows() -> None:
    banks = [*KNOWLEDGE.lists.items()]
    for stem, domain in KNOWLEDGE.domains.items():
        banks += [(f"{stem}.{name}", bank) for name, bank in domain.get("lists", {}).items()]  # type: ignore[attr-defined]
    for name, bank in banks:
        width = len(bank["columns"])
        assert all(len(row) == width for row in bank["rows"]), name
        assert "weights" not in bank or len(bank["weights"]) == len(bank["rows"]), name
        assert len({json.dumps(row) for row in bank["rows"]}) == len(bank["rows"]), name


def test_yaml_keeps_words_as_words() -> None:
    found = read_yaml("a: yes\nb: NO\nc: 12:30\nd: 021\ne: true\nf: 1.5\ng: ~\nh: on", "test")
    assert found == {"a": "yes", "b": "NO", "c": "12:30", "d": "021", "e": True, "f": 1.5, "g": None, "h": "on"}


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x", "a: !!python/object:os.system x", "- a list", "a: ["])
def test_yaml_refuses_the_rest(text: str) -> None:
    with pytest.raises(KnowledgeError):
        read_yaml(text, "test")


def test_every_file_says_where_it_comes_from() -> None:
    for path in SOURCES.glob("*/*.yaml"):
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        assert first.startswith("# Source: ")
        assert "Apache-2.0" in first


def test_the_build_hook_compiles_without_the_package(tmp_path: Path) -> None:
    root = SOURCES.parents[2]
    program = (
        "import sys, types; hook = types.ModuleType('hook');"
        f"source = open({str(root / 'hatch_build.py')!r}).read();"
        "stub = types.ModuleType('hatchling.builders.hooks.plugin.interface'); stub.BuildHookInterface = object;"
        "[sys.modules.setdefault(n, types.ModuleType(n)) for n in ('hatchling', 'hatchling.builders',"
        " 'hatchling.builders.hooks', 'hatchling.builders.hooks.plugin')];"
        "sys.modules['hatchling.builders.hooks.plugin.interface'] = stub;"
        f"hook.__file__ = {str(root / 'hatch_build.py')!r}; exec(source, hook.__dict__);"
        "print(hook.compile_index()['version']);"
        "assert not [m for m in sys.modules if m.startswith(('numpy', 'pydantic', 'rapidfuzz'))]"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.strip() == KNOWLEDGE_VERSION
