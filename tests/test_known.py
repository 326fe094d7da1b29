"""A schema file that was read once is known by its bytes: the same rows without pydantic, and no trust in what is not
this user's own."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from clusters import EVERYTHING

from fabulate.cli import main
from fabulate.engine import compile_schema
from fabulate.planner import known
from fabulate.schema import loads, parse
from fabulate.schema.deferred import Model
from fabulate.schema.record import record, recorded, spelled, written
from fabulate.writers import csv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SAID = {"tables": [{"name": "t", "columns": [{"name": "x", "kind": "number", "mean": 5, "sd": 1, "max": 9}]}]}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FABULATE_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "s.json"
    path.write_text(json.dumps(SAID))
    return path


def made(file: Path) -> bytes:
    out = file.with_name("out.csv")
    assert main(["generate", "--schema", str(file), "--rows", "50", "--out", str(out)]) == 0
    return out.read_bytes()


def records(cache: Path) -> list[Path]:
    return sorted((cache / "known").iterdir())


def test_the_second_run_needs_no_pydantic(cache: Path, file: Path) -> None:
    first = made(file)
    assert len(records(cache)) == 1
    code = f"""if True:
        import sys
        from fabulate.cli import main
        main(["generate", "--schema", {str(file)!r}, "--rows", "50", "--format", "csv"])
        print([name for name in ("pydantic", "fabulate.schema.fields") if name in sys.modules], file=sys.stderr)
        """
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert child.stdout == first
    assert child.stderr.split(b"\n")[-2] == b"[]"


def test_words_that_were_planned_before_need_neither_pydantic_nor_the_knowledge(cache: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    words = ["generate", "20 gym members", "--planner", "offline", "--as-of", "2026-06-30", "--out", str(out)]
    made = []
    for _ in range(2):
        assert main(words) == 0
        made.append(out.read_bytes())
    code = f"""if True:
        import sys
        from fabulate.cli import main
        main({words!r})
        print([name for name in ("pydantic", "fabulate.planner.offline.compose") if name in sys.modules])
        """
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert child.stdout.split(b"\n")[-2] == b"[]"
    assert b"cached" in child.stderr
    assert made == [out.read_bytes()] * 2


def test_a_record_is_the_whole_language() -> None:
    schema = loads(EVERYTHING.read_bytes())
    data = json.dumps(record(schema))
    plain = recorded(json.loads(data))
    assert written(plain) == schema.to_dict() == plain.to_dict()
    assert plain.digest == schema.digest
    assert plain == schema
    assert schema == plain
    assert repr(plain) == repr(schema)
    assert pickle.loads(pickle.dumps(schema)) == schema
    assert pickle.loads(pickle.dumps(plain)).to_dict() == schema.to_dict()
    ours, theirs = compile_schema(plain), compile_schema(schema)
    sizes = theirs.sizes(30, 3)
    assert ours.sizes(30, 3) == sizes
    for table in theirs.tables:
        stop = min(30, sizes[table])
        assert csv.rows(ours.run(table, 0, stop, 3, sizes)) == csv.rows(theirs.run(table, 0, stop, 3, sizes))


def test_settings_are_spelled_as_in_json() -> None:
    for model in below(Model):
        for name, field in model.model_fields.items():
            assert spelled(name) == (field.alias or name)


def below(model: type[Model]) -> Iterator[type[Model]]:
    for one in list(model.__subclasses__()):
        if one.__module__.startswith("fabulate.schema.") and not one.validates:
            yield one
            yield from below(one)


def flipped(path: Path) -> None:
    # The mean is another, in what is JSON and a record still.
    path.write_bytes(path.read_bytes().replace(b'"mean":5', b'"mean":4'))


def made_up(path: Path) -> None:
    text = path.read_bytes().partition(b"\n")[2].replace(b"Number", b"Nothing")
    path.write_bytes(known._total(text).encode() + b"\n" + text)


def linked(path: Path) -> None:
    path.rename(path.with_suffix(".other"))
    path.symlink_to(path.with_suffix(".other"))
    flipped_total(path.with_suffix(".other"))


def flipped_total(path: Path) -> None:
    text = path.read_bytes().partition(b"\n")[2].replace(b'"mean":5', b'"mean":4')
    path.write_bytes(known._total(text).encode() + b"\n" + text)


def opened(path: Path) -> None:
    flipped_total(path)
    path.chmod(0o666)


def opened_folder(path: Path) -> None:
    flipped_total(path)
    path.parent.chmod(0o777)


def given_away(path: Path) -> None:
    flipped_total(path)
    os.chown(path, 12_345, -1)


SPOILT: list[Callable[[Path], None]] = [
    flipped, made_up, lambda path: path.write_bytes(path.read_bytes()[:-9]), lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(b"\xff[[[" * 9), linked, opened, opened_folder,
]  # fmt: skip
if os.name != "nt" and os.geteuid() == 0:
    SPOILT.append(given_away)


@pytest.mark.parametrize("spoil", SPOILT)
def test_what_is_damaged_or_foreign_is_not_believed(spoil: Callable[[Path], None], cache: Path, file: Path) -> None:
    first = made(file)
    spoil(records(cache)[0])
    assert made(file) == first
    assert made(file) == first


def test_a_good_record_is_believed(cache: Path, file: Path) -> None:
    # What the tests of damage rest on.
    first = made(file)
    flipped_total(records(cache)[0])
    assert made(file) != first


def test_a_record_belongs_to_bytes_and_code(cache: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(file)
    file.write_text(json.dumps(SAID).replace("5", "6"))
    assert made(file) != first
    assert len(records(cache)) == 2
    monkeypatch.setattr(known, "_code", lambda: b"0.0.1")
    made(file)
    assert len(records(cache)) == 3


def test_a_refused_schema_is_refused_again(cache: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(json.dumps(SAID).replace('"max": 9', '"max": 9, "min": 10'))
    said = []
    for _ in range(2):
        assert main(["generate", "--schema", str(file)]) == 1
        said.append(capsys.readouterr().err)
    assert said[0] == said[1]
    assert "max" in said[0]
    assert not (cache / "known").exists()


def test_a_folder_that_cannot_be_used_is_no_hindrance(cache: Path, file: Path) -> None:
    cache.mkdir()
    (cache / "known").write_text("a file")
    assert made(file) == made(file)


def test_records_are_bounded_and_made_by_several_at_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "MOST", 3)
    texts = [json.dumps(SAID).encode() + b" " * at for at in range(6)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: known.schema(text, cache), texts * 8))
    assert all(schema.to_dict() == parse(SAID).to_dict() for schema in found)
    known.schema(texts[0], cache)
    assert 1 <= len(records(cache)) <= 4
