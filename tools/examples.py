"""Runs every example in README.md and docs/, and shows what it really prints.

    python tools/examples.py            tells which blocks are not what the program prints (exit code 1)
    python tools/examples.py --write    writes the true output into the pages

A block of ```console holds commands after `$ ` and their output; one of ```python holds a session with `>>> `. Examples
of a page run in order in one empty folder, offline. `http://127.0.0.1:8000` is a real service on a free port.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"```(console|python)\n(.*?)```", re.DOTALL)
ADDRESS = "127.0.0.1:8000"


def pages() -> list[Path]:
    """The pages with examples."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def environment(folder: Path) -> dict[str, str]:
    """A user's environment without a key, and with the commands of this Python first."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "FABULATE_", "COLUMNS"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return kept | {
        "FABULATE_AS_OF": "2026-11-23",  # else the pages would be another tomorrow
        "FABULATE_CACHE_DIR": str(folder / "cache"), "PATH": path, "COLUMNS": "120", "PYTHONUTF8": "1",
    }  # fmt: skip


def rendered(page: Path) -> str:
    """The page with the output that its examples print now."""
    text = page.read_text("utf-8")
    if not BLOCK.search(text):
        return text
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work = folder / "work"
        work.mkdir()
        env = environment(folder)
        with service(env) if ADDRESS in text else contextlib.nullcontext(ADDRESS) as address:
            names: dict[str, object] = {}

            def run(match: re.Match[str]) -> str:
                kind, body = match.groups()
                made = console(body, work, env, address) if kind == "console" else python(body, work, env, names)
                return f"```{kind}\n{made}```"

            return BLOCK.sub(run, text)


def console(body: str, folder: Path, env: dict[str, str], address: str) -> str:
    """Commands and what they print on a terminal's two streams."""
    lines: list[str] = []
    for line in body.splitlines():
        if not line.startswith("$ "):
            continue
        lines.append(line)
        if line.startswith(("$ pip ", "$ fabulate serve", "$ git ", "$ cd ")):
            continue
        command = line[2:].replace(ADDRESS, address)
        done = subprocess.run(
            command, shell=True, cwd=folder, env=env, text=True, encoding="utf-8", stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=120, check=False,
        )  # fmt: skip
        lines += done.stdout.replace(address, ADDRESS).rstrip("\n").splitlines()
    return "".join(f"{line}\n" for line in lines)


def python(body: str, folder: Path, env: dict[str, str], names: dict[str, object]) -> str:
    """A session, with what it really prints."""
    if ">>> " not in body:
        return body
    saved, here = dict(os.environ), Path.cwd()
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    try:
        out: list[str] = []
        for example in doctest.DocTestParser().get_examples(body):
            source = example.source.rstrip("\n").splitlines()
            out += [f"{'>>>' if at == 0 else '...'} {line}".rstrip() for at, line in enumerate(source)]
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                try:
                    exec(compile(example.source, "<example>", "single"), names)
                except Exception as error:  # noqa: BLE001  (an example may show any error)
                    print(f"Traceback (most recent call last):\n    ...\n{type(error).__name__}: {error}")
            out += printed.getvalue().rstrip("\n").splitlines()
        return "".join(f"{line}\n" for line in out)
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(saved)


@contextlib.contextmanager
def service(env: dict[str, str]) -> Iterator[str]:
    """A running service; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "fabulate", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def main() -> int:
    stale = 0
    for page in pages():
        now = rendered(page)
        if now == page.read_text("utf-8"):
            continue
        if "--write" in sys.argv:
            page.write_text(now, "utf-8")
            print(f"wrote {page.relative_to(ROOT)}")
        else:
            stale = 1
            print(
                f"{page.relative_to(ROOT)} shows what the program does not print; run python tools/examples.py --write"
            )
    return stale


if __name__ == "__main__":
    raise SystemExit(main())
