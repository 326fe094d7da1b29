"""Words of column names that the resolver knows by heart: units, short forms, tails that say little, prepositions."""

from __future__ import annotations

from .text import words_of

UNIT_WORDS = words_of(
    """dollar euro pound
    cm mm m km kg g mg lb lbs oz c f usd eur gbp inr cad aud chf pct percent ml l min minute second sec hour hr
    day week month year mi mile ft inch sqft sqm m2 ms bpm kwh kmh mph hpa mmhg celsius fahrenheit mb gb kb ppm
    t tonne ton oz ha hectare acre mw mwh kw w tb db hz khz mhz ghz bar psi kpa lpm rpm kcal mah mbps dl cl km2 m3 yd"""
)
SAME = {
    "lbs": "lb", "minute": "min", "second": "s", "sec": "s", "hour": "h", "hr": "h", "day": "days", "week": "weeks",
    "month": "months",
    "year": "years",
    "dollar": "usd", "euro": "eur", "pound": "gbp", "mile": "mi", "inch": "in", "celsius": "c",
    "fahrenheit": "f", "percent": "pct", "tonne": "t", "ton": "t", "hectare": "ha", "acre": "acres",
}  # fmt: skip
ENTERED = frozenset(["time", "check", "sign", "log", "clock", "opt", "plug", "drop", "move", "built", "trade"])
COUNTING = frozenset(["num", "nr", "n", "count"])
#: Concepts that are a person's measure; in "bag weight" they are a thing's.
BODY = {"weight_kg": "kg", "height_cm": "cm", "weight": "kg", "height": "cm"}
YES_NO = frozenset(["is", "has", "was", "can", "had", "did", "does", "are", "were"])
#: Words that alone say too little of what stands before them: `by_name` or a thing's name decide.
GENERIC_TAILS = words_of(
    """name id type date number code time day count rate value total status category class level size score title
    year month text note description label key url amount price cost rating rank address no group length point
    end start"""
)
#: What "… of something" can begin with: "kind of incident", "state of the soil".
OF_WHAT = GENERIC_TAILS | words_of(
    """kind sort state condition place location reason cause color colour weight height method source speed duration
    quality"""
)
#: Words after which a name is over.
BOUNDS = words_of("from between under over above below than")
PREPOSITIONS = words_of("on in at of from for per with under during after before since until within between inside")
ARTICLES = words_of("the a an its their his her our my each this that")
COUNTED_SPANS = words_of("second minute hour day week month year number num count")
GOOD_TAILS = frozenset(["status", "description", "address", "price", "cost", "amount", "rating"])
PAID = frozenset(["price", "cost", "fee", "pay", "wage", "charge"])
#: Of these every topic has its own.
MANY_THINGS = frozenset(["species", "stroke", "style", "variety", "breed", "stage", "disease", "surface", "grade"])
#: "item bought", "book borrowed": the thing, not whether it was.
DEALT_IN = words_of(
    "item product article book dish drink movie film song game service treatment ticket course tool toy"
)
DEALT = words_of("bought sold ordered purchased borrowed rented served returned watched played treated repaired loaned")
SHORT = {
    "qty": "quantity", "amt": "amount", "dob": "date of birth", "lat": "latitude", "lon": "longitude",
    "lng": "longitude",
    "long": "longitude", "desc": "description", "addr": "address", "num": "number", "tel": "phone", "ph": "phone",
    "fname": "first name",
    "lname": "last name", "cust": "customer", "emp": "employee", "dept": "department", "prod": "product",
    "cat": "category",
    "txn": "transaction", "acct": "account", "inv": "invoice", "mgr": "manager", "temp": "temperature",
    "hum": "humidity", "avg": "average",
    "ts": "timestamp", "yr": "year", "pct": "percent", "min": "minimum", "max": "maximum", "pwd": "password",
    "pos": "position",
    "msg": "message", "org": "organization", "loc": "location", "img": "image", "freq": "frequency",
    "req": "request", "resp": "response",
}  # fmt: skip
#: Words of a topic whose species and breeds are those of pets.
ANIMALS = words_of(
    "animal pet zoo vet veterinary shelter farm wildlife livestock rescue patient clinic dog cat adoption"
)
#: Ends of nouns that say what a thing is.
KINDS = ("plant", "tree", "flower", "fish", "bird", "mushroom", "butterfly", "whale", "shark", "insect", "dog", "cat")
