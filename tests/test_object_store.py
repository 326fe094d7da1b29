"""An S3-speaking server on loopback: files go there by URL, appear when they are whole, and are read back."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from clusters import SHOP, tree

from fabulate import FabulateError, generate
from fabulate.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

for _package in ("s3fs", "moto", "flask", "flask_cors"):
    pytest.importorskip(_package, reason='needs an S3: pip install "fabulate[s3]" "moto[s3]" flask flask-cors')
pytestmark = [
    pytest.mark.slow,
    *[pytest.mark.filterwarnings(f"ignore::{name}") for name in ("DeprecationWarning", "ResourceWarning")],
]


@pytest.fixture(scope="module", autouse=True)
def _store() -> Iterator[None]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])"
    env = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1",
           "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_EC2_METADATA_DISABLED": "true"}  # fmt: skip
    server = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    patch = pytest.MonkeyPatch()
    for name, value in env.items():
        patch.setenv(name, value)
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        import s3fs

        s3fs.S3FileSystem().mkdir("data")
        yield
    finally:
        server.terminate()
        server.wait(20)
        patch.undo()


def objects() -> dict[str, bytes]:
    """Every object there is, and no upload that was begun and not ended."""
    import s3fs

    store = s3fs.S3FileSystem(skip_instance_cache=True)
    assert not store.list_multipart_uploads("data")
    return {name.removeprefix("data/"): store.cat_file(name) for name in store.find("data")}


def test_the_same_files_as_in_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shop.json").write_text(json.dumps(SHOP))
    asked = ["--schema", str(tmp_path / "shop.json"), "--rows", "120000"]
    assert main(["generate", *asked, "--files", "3", "--format", "parquet", "--out", "s3://data/shop"]) == 0
    assert "wrote s3://data/shop/sales/part-00002.parquet" in capsys.readouterr().err
    generate(schema=SHOP, rows=120_000).write(tmp_path / "shop", "parquet", files=3, processes=1)
    assert {name: data for name, data in objects().items() if name.startswith("shop/")} == {
        f"shop/{name}": data for name, data in tree(tmp_path / "shop").items()
    }
    assert main(["digest", *asked, "--of", "s3://data/shop"]) == main(["digest", *asked]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == told[2:]
    assert main(["generate", *asked, "--files", "2", "--format", "parquet", "--out", "s3://data/shop"]) == 2
    assert "there are files already (s3://data/shop/" in capsys.readouterr().err


def test_one_large_object_and_one_that_fails(tmp_path: Path) -> None:
    ds = generate(schema=SHOP, rows=150_000)
    assert ds.write("s3://data/one/sales.csv") == ["s3://data/one/sales.csv"]
    assert objects()["one/sales.csv"] == str(ds.to_csv()).encode()
    assert len(objects()["one/sales.csv"]) > 9 << 20, "in several pieces"
    with pytest.raises(FabulateError, match="more than 500 different values"):
        ds.write("s3://data/wrong", partition_by="price", files=2)
    assert not [name for name in objects() if name.startswith("wrong/")]


def test_an_error_ends_the_uploads_that_others_are_at() -> None:
    ds = generate(schema=SHOP, rows=300_000)

    def fail(table: str, done: int, rows: int) -> None:
        if done > 220_000:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ds.write("s3://data/ended", "csv", files=2, processes=2, progress=fail)
    assert not [name for name in objects() if name.startswith("ended/sales/")]


def test_what_is_there_is_gone_on_with(tmp_path: Path) -> None:
    schema = tmp_path / "shop.json"
    schema.write_text(json.dumps(SHOP))
    asked = ["generate", "--schema", str(schema), "--rows", "300000", "--files", "5", "--processes", "1", "--resume"]
    command = [sys.executable, "-m", "fabulate", *asked, "--out", "s3://data/kept"]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while "kept/sales/part-00001.csv" not in objects_named():
        time.sleep(0.05)
    os.kill(run.pid, 9)
    run.communicate()
    assert "kept/.fabulate-resume" in objects_named()
    assert main([*asked, "--out", "s3://data/kept"]) == 0
    generate(schema=SHOP, rows=300_000).write(tmp_path / "kept", "csv", files=5)
    assert {name[5:]: data for name, data in objects().items() if name.startswith("kept/")} == tree(tmp_path / "kept")


def objects_named() -> set[str]:
    import s3fs

    store = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
    return {name.removeprefix("data/") for name in store.find("data")}
