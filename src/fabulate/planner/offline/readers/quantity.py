"""Numbers with their currency, percent sign or unit, because ranges, shares and means all begin with one."""

from __future__ import annotations

from dataclasses import dataclass

from ..text import Words, number_at

CURRENCIES = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "usd": "USD", "eur": "EUR", "gbp": "GBP", "inr": "INR",
    "jpy": "JPY", "chf": "CHF", "cad": "CAD", "aud": "AUD", "dollar": "USD", "euro": "EUR", "pound": "GBP",
    "rupee": "INR", "yen": "JPY", "buck": "USD",
}  # fmt: skip
UNITS = {
    "kg": "kg", "kilogram": "kg", "kilo": "kg", "g": "g", "gram": "g", "mg": "mg", "lb": "lb", "pound": "lb",
    "oz": "oz",
    "cm": "cm", "centimeter": "cm", "centimetre": "cm", "mm": "mm", "m": "m", "meter": "m", "metre": "m", "km": "km",
    "kilometer": "km", "kilometre": "km", "mile": "mi", "mi": "mi", "ft": "ft", "foot": "ft", "inch": "in",
    "second": "s", "sec": "s", "s": "s", "minute": "min", "min": "min", "hour": "h", "hr": "h", "h": "h", "day": "days",
    "week": "weeks", "month": "months", "year": "years", "yr": "years", "yo": "years", "ms": "ms", "c": "c", "f": "f",
    "celsius": "c", "fahrenheit": "f", "percent": "pct", "%": "pct", "star": "stars", "point": "points",
    "liter": "l", "litre": "l", "l": "l", "ml": "ml", "kwh": "kwh", "mb": "mb", "gb": "gb", "kb": "kb", "kmh": "kmh",
    "mph": "mph", "bpm": "bpm", "sqft": "sqft", "sqm": "sqm", "m2": "m2", "hectare": "ha", "acre": "acres", "v": "v",
    "mmhg": "mmhg", "hpa": "hpa", "ppm": "ppm", "step": "steps", "item": "items", "unit": "units", "time": "times",
    "tonne": "t", "ton": "t", "kph": "kmh", "db": "db", "decibel": "db", "hz": "hz", "khz": "khz",
    "mhz": "mhz", "ghz": "ghz", "bar": "bar", "psi": "psi", "kpa": "kpa", "lpm": "lpm", "rpm": "rpm", "kcal": "kcal",
    "calorie": "kcal", "nm": "nm", "mah": "mah", "kw": "kw", "w": "w", "watt": "w", "mw": "mw", "mwh": "mwh",
    "mbps": "mbps", "brix": "brix", "ha": "ha", "dl": "dl", "cl": "cl", "tb": "tb", "amp": "a", "volt": "v",
    "mm/h": "mmh", "km2": "km2", "cm2": "cm2", "m3": "m3", "deg": "deg", "degree": "deg", "yard": "yd", "yd": "yd",
    "jahre": "years", "anos": "years", "ans": "years", "tage": "days", "dias": "days", "jours": "days",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written, with `unit` (a short name), `currency` (ISO) or `percent`; words up to `stop`."""

    value: float
    stop: int
    unit: str = ""
    currency: str = ""
    percent: bool = False


def quantity_at(words: Words, index: int) -> Quantity | None:
    """$5 · 2 kg · 12% · 500 euros · minus 5 °C, beginning at `index`."""
    currency, at, sign = "", index, 1.0
    while words.low(at) in ("about", "around", "roughly", "approximately", "approx", "circa", "~", "nearly", "almost"):
        at += 1
    if words.low(at) in CURRENCIES and words.low(at) not in ("pound", "dollar", "euro"):
        currency = CURRENCIES[words.low(at)]
        at += 1
    if (words.low(at) == "-" and words.touching(at + 1) and not words.touching(at)) or words.low(at) == "minus":
        sign, at = -1.0, at + 1
    found = number_at(words, at)
    if found is None:
        return None
    value, stop = found
    unit, percent = "", False
    if words.low(stop) in ("°", "º"):
        stop += 1
    low, lemma = words.low(stop), words[stop].lemma if stop < len(words) else ""
    if low in ("%", "percent", "pct", "prozent", "procent") or lemma == "percent":
        percent, stop = True, stop + 1
    elif (low == "per" and words.low(stop + 1) == "cent") or (
        low in ("por", "pour") and words.low(stop + 1) in ("ciento", "cento", "cent")
    ):
        percent, stop = True, stop + 2
    elif lemma in CURRENCIES and not currency:
        currency, stop = CURRENCIES[lemma], stop + 1
    elif lemma in UNITS and (low != "m" or words.touching(stop) or True):
        unit, stop = UNITS[lemma], stop + 1
    if words.low(stop) in ("/", "per") and words.low(stop + 1) in (
        "month",
        "year",
        "hour",
        "day",
        "week",
        "mo",
        "unit",
    ):
        stop += 2
    return Quantity(sign * value, stop, unit, currency, percent)
