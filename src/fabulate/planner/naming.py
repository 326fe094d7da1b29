"""Which table or column of a schema some words name: as written, in other spelling, in the plural, by its meaning."""

from __future__ import annotations

import re

from ..schema.errors import listed, near
from . import edits
from .plan import PlanError

Json = dict[str, object]

ARTICLE = re.compile(r"^(?:(?:the|a|an|another|new|columns?|fields?|called|named|for)\b:?\s+(?=\S))+", re.I)
_PLACE = re.compile(r"\s+(to|in|on|from|of|for)\s+(?:the\s+)?(?:table\s+)?(\w+)(?:\s+table)?$", re.I)


def bare(name: str) -> str:
    """A name as it is to be written: quoted as it stands, several words in snake_case."""
    from .offline.text import snake

    quoted = re.fullmatch(r"[\"'“”`]([^\"“”`]+)[\"'“”`]", name.strip())
    if quoted:
        return quoted.group(1)
    name = ARTICLE.sub("", name.strip())
    return name if not re.search(r"\s", name) else snake(name)


def table_named(data: Json, words: str) -> Json | None:
    """The table that words name, in singular or plural."""
    from .offline.text import key

    wanted = key(ARTICLE.sub("", words.strip()))
    return next((one for one in edits.tables(data) if key(str(one["name"])) == wanted), None)


def placed(data: Json, text: str, *, without: str = "") -> tuple[Json | None, str]:
    """The table that stands at the end of a text ("… to customers"), and the text without it.

    `without`: a preposition that means something else there.
    """
    found = _PLACE.search(text)
    table = table_named(data, found.group(2)) if found and found.group(1).lower() != without else None
    return (table, text[: found.start()]) if found and table else (None, text)


def column_named(table: Json, words: str) -> str | None:
    """The name of the table's column that words name: as written, in other spelling, by its meaning."""
    from .offline.knowledge import load
    from .offline.text import key

    name = bare(words)
    if edits.column(table, name) is not None:
        return name
    names, wanted = load().concept_names, key(re.sub(r"\s+(?:column|field)s?$", "", name.replace("_", " ")))
    all_names = [str(one["name"]) for one in edits.columns(table)]
    meant = names.get(wanted, "")
    return next((name for name in all_names if key(name) == wanted), None) or next(
        (name for name in all_names if meant and names.get(key(name)) == meant), None
    )


def find(data: Json, words: str, table: Json | None = None) -> tuple[Json, str]:
    """The table and the name of a column that words name, the main table's first; PlanError where there is none."""
    if table is None:
        table, words = placed(data, words)
    main = edits.main_table(data)
    tables = [table] if table is not None else [main, *(one for one in edits.tables(data) if one is not main)]
    for one in tables:
        if (name := column_named(one, words)) is not None:
            return one, name
    names = [str(each["name"]) for one in tables for each in edits.columns(one)]
    asked = bare(words)
    raise PlanError(f"there is no column {asked[:80]!r}; {near(asked, names) or f'there are {listed(names, 20)}'}")


def about(data: Json, text: str) -> Json:
    """The table that a sentence is about: one that it names, one with a column that it names, else the main one."""
    from .offline.text import Words

    main = edits.main_table(data)
    said = " ".join(word.lemma for word in Words(text.replace("_", " ")).items)
    order = [main, *(one for one in edits.tables(data) if one is not main)]
    named = next((one for one in order if _stands(str(one["name"]), said)), None)
    columns = ((one, each) for one in order for each in edits.columns(one))
    return named or next((one for one, each in columns if _stands(str(each["name"]), said)), main)


def _stands(name: str, said: str) -> bool:
    from .offline.text import key

    return f" {key(name)} " in f" {said} "
