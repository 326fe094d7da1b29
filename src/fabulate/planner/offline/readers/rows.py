"""How many rows were asked for: "1,000 rows", "500 customers", "2k records", "rows: 300"."""

from __future__ import annotations

from dataclasses import dataclass

from ..text import Words, number_at, words_of

_ROW_WORDS = words_of(
    """row record entry line sample observation example instance data datapoint item fila filas registro ligne
    lignes zeilen zeile linhas linha datensatze"""
)
_UNIT_NOUNS = words_of(
    """year month week day hour minute second percent dollar euro pound star mile meter metre km kg cm gb mb time
    city station sensor store region category department column field table cluster level class point hp watt
    floor page question digit letter character word degree foot inch ano mes dia jahr monat tag mois jour"""
)
_PER = frozenset(["per", "each", "every", "for", "a", "an"])
_NOT_BEFORE = words_of("""between from under over below above to than least most top last past first within every""")


@dataclass(frozen=True, slots=True)
class Rows:
    """A row count and the phrase that gave it."""

    count: int
    phrase: str
    start: int
    stop: int
    entity: str = ""


def read(words: Words, entities: frozenset[str] = frozenset()) -> Rows | None:
    """The first row count, its words claimed. `entities`: lemmas of nouns that a row may be (customer, order …)."""
    for index in range(len(words)):
        if words.claimed[index]:
            continue
        found = _at(words, index, entities)
        if found is not None:
            words.claim(found.start, found.stop)
            return found
    return None


def first(words: Words, entities: frozenset[str], notes: list[str]) -> Rows | None:
    """The first row count; that a later one says another number goes to `notes`."""
    found = read(words, entities)
    other = read(words) if found is not None else None
    if found is not None and other is not None and other.count != found.count and words.low(other.stop) not in _PER:
        notes.append(f"{other.phrase}: left out, {found.phrase} was said first")
    return found


def _at(words: Words, index: int, entities: frozenset[str]) -> Rows | None:
    low = words.low(index)
    if low in ("rows", "row", "records", "n") and words.low(index + 1) in (":", "=", "of"):
        number = number_at(words, index + 2)
        if number and _whole(number[0]):
            return Rows(int(number[0]), words.phrase(index, number[1]), index, number[1])
    number = number_at(words, index)
    if number is None or not _whole(number[0]) or words.low(index - 1) in _NOT_BEFORE | {"$", "€", "£", "-", ".", "["}:
        return None
    if low == "one" or (words[index].kind == "word" and number[0] < 5):
        return None
    value, stop = number
    for ahead in range(stop, min(stop + 4, len(words))):
        word = words[ahead]
        if word.kind not in ("word", "number") or word.low in (
            "of",
            "and",
            "or",
            "to",
            "per",
            "in",
            "with",
            "from",
            "is",
        ):
            break
        if word.lemma in _UNIT_NOUNS and ahead == stop:
            break
        if word.lemma in _ROW_WORDS and word.low not in ("data", "item"):
            return Rows(int(value), words.phrase(index, ahead + 1), index, ahead + 1)
        if word.lemma in entities and value >= 2 and (value >= 20 or index == 0):
            # The noun stays unclaimed: it is the topic, too.
            return Rows(int(value), words.phrase(index, ahead + 1), index, stop, word.lemma)
    if index == 0 and value >= 10 and words[index].kind == "number":
        first = words[stop] if stop < len(words) else None
        for follow in words.items[stop : stop + 3]:
            if (
                first is None
                or follow.kind != "word"
                or first.lemma in _UNIT_NOUNS
                or follow.low in ("of", "with", "in")
            ):
                break
            if follow.lemma == follow.low:
                continue
            return Rows(int(value), words.phrase(index, stop + 1), index, stop, follow.lemma)
    return None


def _whole(value: float) -> bool:
    return value >= 1 and value == int(value) and value <= 1e12
