"""The digest of docs/scale.md: what it is made of, and that files in any format and layout have the same."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from rows import program
from strategies import schemas

import fabulate
from fabulate.cli import main
from fabulate.parts.job import Job, compiled
from fabulate.writers import FILES, digest, readback

if TYPE_CHECKING:
    from pathlib import Path

SHOP: dict[str, Any] = {
    "tables": [
        {"name": "shops", "rows": 7, "columns": [{"name": "id", "kind": "sequence"}, {"name": "x", "kind": "uuid"}]},
        {"name": "sales", "columns": [
            {"name": "shop", "kind": "reference", "to": "shops.id"},
            {"name": "price", "kind": "number", "mean": 9, "sd": 2, "missing": 0.2},
            {"name": "on", "kind": "date", "start": "2020-01-01"},
            {"name": "what", "kind": "category", "values": ["a, b", 'c "d"', "e"]}]},
    ]
}  # fmt: skip


def by_hand(table: str, first: int) -> str:
    """The digest as the page defines it, of a CSV file whose first row has this number."""
    head, *rows = csv.reader(io.StringIO(table, newline=""))
    blocks: dict[int, Any] = {}
    for number, row in enumerate(rows, first):
        block = blocks.setdefault(number // 65_536, hashlib.sha256())
        block.update(b"".join(cell.encode() + b"\xfe" for cell in row))
    whole = hashlib.sha256(b"".join(name.encode() + b"\xfe" for name in head))
    for _, block in sorted(blocks.items()):
        whole.update(block.digest())
    return whole.hexdigest()


@pytest.mark.parametrize(("offset", "rows"), [(0, 5), (0, 65_536), (65_500, 70_000)])
def test_it_is_what_the_page_says(offset: int, rows: int) -> None:
    ds = fabulate.generate(schema=SHOP, rows=rows, offset=offset, seed=3)
    assert ds.digest("sales") == by_hand(str(ds.to_csv()), offset)
    both = b"".join(name.encode() + b"\xfe" + bytes.fromhex(ds.digest(name)) for name in ("shops", "sales"))
    assert ds.digest() == hashlib.sha256(both).hexdigest()


@given(schemas())
@settings(max_examples=25)
def test_any_schema_shipped_as_json_and_read_back_from_any_format(schema: dict[str, Any]) -> None:
    made = program(schema)
    job = Job.of(made, 5, made.sizes(None, 5))
    shipped = compiled(job.text)[1]
    for table in schema["tables"]:
        name, stop = table["name"], min(40, job.sizes[table["name"]])
        names, kinds = shipped.tables[name].written, shipped.types(name)
        some = list(shipped.batches(name, 0, stop, 5, job.sizes))
        meant = list(digest.blocks(made.batches(name, 0, stop, 5, job.sizes)))
        for format in FILES.values():
            file = io.BytesIO(b"".join(format.write(names, kinds, some)))
            assert list(readback.blocks([(file, format.name)], names, kinds, 0)) == meant, format.name


def test_a_machine_that_makes_other_rows_is_refused() -> None:
    made = program(SHOP)
    said = json.loads(Job.of(made, 0, made.sizes(10)).text)
    with pytest.raises(fabulate.FabulateError, match=r"other rows of sales than the one"):
        compiled(json.dumps(said | {"tried": said["tried"] | {"sales": "00"}}))
    with pytest.raises(fabulate.FabulateError, match=r"the job is of Fabulate 0\.0"):
        compiled(json.dumps(said | {"version": "0.0"}))


def test_the_command_tells_files_that_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = tmp_path / "shop.json"
    schema.write_text(json.dumps(SHOP))
    asked = ["--schema", str(schema), "--rows", "500"]
    assert main(["generate", *asked, "--out", str(tmp_path / "out"), "--files", "3", "--format", "jsonl.gz"]) == 0
    assert main(["digest", *asked]) == 0
    meant = capsys.readouterr().out
    assert main(["digest", *asked, "--of", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out == meant
    assert main(["generate", *asked, "--out", str(tmp_path / "sales.csv")]) == 0
    file = tmp_path / "sales.csv"
    file.write_text(file.read_text().replace("2", "3", 1))
    assert main(["digest", *asked, "--table", "sales", "--of", str(file)]) == 0
    assert capsys.readouterr().out.split()[0] not in meant
    assert main(["digest", *asked, "--table", "shops", "--of", str(file)]) == 2
    assert "has the columns shop, price" in capsys.readouterr().err
