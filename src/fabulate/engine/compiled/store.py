"""The recorded programs as they are shipped: a gzipped text a locale, a line a program or table, read when asked for.

`tools/faker_record.py` writes them for one release of Faker; docs/data.md says where the words come from. A line is
`key<TAB>JSON`; a JSON text is a reference to another line, `locale:key` in another file; what a file lacks is as in
en_US's. Only lines that a column needs are parsed, so a locale costs the reading of its file and little more.
"""

from __future__ import annotations

import json
import re
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATA = Path(__file__).parent / "data"
#: Where a line is that a locale's own file lacks; `null` there says that there is none.
FIRST = "en_US"
#: Stands in a program where an argument's text goes: two characters of private use, which no word has.
ANY = "\ue0fa\ue0fb"
#: What a reference to another file begins with; keys of methods with arguments hold colons too.
HOME = re.compile(r"[a-z]+(_[A-Z]+)?:")


@cache
def _file(locale: str) -> dict[bytes, bytes]:
    """The lines of a locale's file by key, not parsed."""
    file = _DATA / f"{locale}.txt.gz"
    if not file.is_file():
        return {}
    # Without the module gzip, which imports more than the reading takes; 31 is a gzip header and the largest window.
    parted = (line.partition(b"\t") for line in zlib.decompress(file.read_bytes(), 31).split(b"\n"))
    return {key: value for key, _, value in parted}


def _line(ref: str, locale: str) -> tuple[bytes | None, str]:
    """The text that a reference leads to, and the locale of its file."""
    for _ in range(4):
        if HOME.match(ref):
            locale, _, ref = ref.partition(":")
        text = _file(locale).get(ref.encode())
        if text is None and locale != FIRST:
            locale = FIRST
            text = _file(locale).get(ref.encode())
        if text is None or text[:1] != b'"':
            return None if text == b"null" else text, locale
        ref = json.loads(text)
    return None, locale


def line(ref: str, locale: str) -> tuple[Any, str]:
    """What a reference made in a locale's file leads to, and the locale of the file it stands in; None when nothing."""
    text, home = _line(ref, locale)
    return None if text is None else json.loads(text), home


def kind(ref: str, locale: str) -> Literal["kernel", "recorded"] | None:
    """Whether a reference leads to a kernel or a recorded program, without reading it; None for neither."""
    text, _ = _line(ref, locale)
    return None if text is None else "kernel" if text.startswith(b'{"kernel"') else "recorded"


def called(method: str, args: Mapping[str, object]) -> str:
    """The key of a method with arguments, those left out that are Faker's defaults."""
    if not args:
        return method
    return f"{method}?{json.dumps(args, sort_keys=True, separators=(',', ':'), default=str)}"


def recorded_with_arguments(locale: str) -> list[str]:
    """The keys of a locale's file that `called` makes, those of methods with arguments."""
    return [key.decode() for key in _file(locale) if b"?" in key]


@cache
def recorded_release() -> str:
    """The release of Faker that the programs were recorded from."""
    return (_DATA / "faker_version").read_text("ascii").strip()


@cache
def installed_release() -> str | None:
    """The release of Faker that is installed, read from its source without importing it; None when there is none."""
    from importlib.util import find_spec

    spec = find_spec("faker")
    if spec is None or spec.origin is None:
        return None
    head = Path(spec.origin).read_text("utf-8", "replace")[:4096]
    found = re.search(r"^VERSION = [\"']([^\"']+)[\"']", head, re.MULTILINE)
    if found is not None:
        return found[1]
    from importlib.metadata import version

    return version("Faker")


def fits() -> bool:
    """Whether the programs are those of the installed Faker; where none is installed, nothing differs."""
    return installed_release() in (recorded_release(), None)
