"""The names of people by locale, as Faker has them: the data under the `person` bundle.

Read from the class of Faker's one person provider, without a Faker object and without its other providers (2 to 15 ms
a locale). Weights are Faker's, doubles are joined, and where the provider computes instead of listing (Iceland's
patronyms, Poland's surnames) the list is made here, so that all of it can be picked from by arrays.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from ..schema.errors import Problem, SchemaError
from ..schema.faker import locale_problem
from .faker_private import load
from .person_slug import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Gender = Literal["female", "male", "nonbinary"]
GENDERS: tuple[Gender, ...] = ("female", "male", "nonbinary")
#: Words and their weights, which add up to 1; both of one length.
Pool = tuple[tuple[str, ...], tuple[float, ...]]

#: Locales without names of their own in Faker, and whose names serve; the rest fall back by language, then to en_US.
_NEAR = {
    "bs_BA": "hr_HR",
    "dk_DK": "da_DK",
    "en": "en_US",
    "en_AU": "en_GB",
    "es": "es_ES",
    "lb_LU": "de_LU",
    "sr_BA": "hr_HR",
}
#: Where Faker's formats put the given name first and the country does not.
_FAMILY_FIRST = ("vi_VN",)
#: Titles for languages in which Faker has none, or has the particles of surnames under that name.
_TITLES = {
    "es": (("Sra.",), ("Sr.",)),
    "fr": (("Mme",), ("M.",)),
    "nl": (("Mevr.",), ("Dhr.",)),
    "pt": (("Sra.",), ("Sr.",)),
}
_PAIR = re.compile(r"\{\{(first|last|given)_\w+\}\}([^{}]*)\{\{(first|last|given)_\w+\}\}")
_MIDDLE = re.compile(r" ?\{\{middle_\w+\}\}")
_POLISH = (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka"), ("ny", "na"), ("y", "a"))


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one locale."""

    #: The locale of Faker that they come from; another than was asked for where Faker has none.
    locale: str
    first: Mapping[Gender, Pool]
    last: Mapping[Gender, Pool]
    #: Titles that stand before a name; may be empty.
    titles: Mapping[Gender, Pool]
    order: Literal["given-first", "family-first"]
    #: What stands between given and family name: a space, or nothing.
    joiner: str
    #: Names whose Latin form Faker knows (ja_JP).
    latin: Mapping[str, str]

    def full(self, first: str, last: str) -> str:
        """A full name as it is written in the locale."""
        return self.joiner.join((last, first) if self.order == "family-first" else (first, last))

    def slug(self, name: str) -> str:
        """A name for an e-mail address: one or more of a-z and 0-9."""
        return slug(self.latin.get(name, name), self.locale)

    def slugs(self, names: Sequence[str]) -> tuple[str, ...]:
        """The slugs of several names, in their order."""
        return tuple(map(self.slug, names))


@cache
def names(locale: str) -> Names:
    """The names of a Faker locale (`pl_PL`). SchemaError for a locale that Faker has not."""
    wrong = locale_problem(locale, "locale")
    if wrong:
        raise SchemaError([wrong])
    home = _home(locale)
    provider: type = load(f"faker.providers.person.{home}").Provider
    first = {g: _pool(getattr(provider, f"first_names_{g}", None)) for g in GENDERS}
    first = _every(first, _common(provider, "first_names"))
    last = _every(_last(provider, home), _common(provider, "last_names"))
    if not first["female"][0] or not last["female"][0]:
        raise SchemaError([Problem("locale", f"{locale!r} has no names in Faker")])
    order, joiner = _order(provider, home)
    return Names(home, first, last, _titles(provider, home), order, joiner, _latin(provider))


def _home(locale: str) -> str:
    """The locale whose names serve: the same, the language's own, or en_US."""
    have = _have()
    language = locale.partition("_")[0]
    own = (_NEAR.get(locale, locale), _NEAR.get(language, ""), f"{language}_{language.upper()}")
    rest = sorted(l for l in have if l.partition("_")[0] == language)
    return next((l for l in (*own, *rest) if l in have), "en_US")


@cache
def _have() -> frozenset[str]:
    return frozenset(m.name for m in pkgutil.iter_modules(load("faker.providers.person").__path__) if m.ispkg)


def _common(provider: type, name: str) -> Pool:
    """The list for everybody; empty where it is computed, or is the placeholder of Faker's base class (John, Jane)."""
    base: type = load("faker.providers.person").Provider
    found = getattr(provider, name, None)
    return ((), ()) if found is getattr(base, name) else _pool(found)


def _pool(elements: object) -> Pool:
    """Faker's list, tuple or weighted dictionary as a pool; doubles joined, empty when there is none."""
    if not isinstance(elements, (Mapping, list, tuple)):
        return (), ()
    weighted = elements.items() if isinstance(elements, Mapping) else ((e, 1.0) for e in elements)
    return _joined((str(name), float(weight)) for name, weight in weighted)


def _joined(weighted: Iterable[tuple[str, float]]) -> Pool:
    sums: dict[str, float] = {}
    for name, weight in weighted:
        clean = " ".join(name.split())
        if clean and weight > 0:
            sums[clean] = sums.get(clean, 0.0) + weight
    total = sum(sums.values())
    return tuple(sums), tuple(weight / total for weight in sums.values())


def _either(a: Pool, b: Pool) -> Pool:
    """Half of each; one alone where the other is empty or the same."""
    if a == b or not b[0]:
        return a
    return _joined([*zip(*a, strict=True), *zip(*b, strict=True)]) if a[0] else b


def _every(pools: Mapping[Gender, Pool], common: Pool) -> dict[Gender, Pool]:
    """The pools with none left empty: by the list for everybody, or by half of each of the others."""
    either = _either(pools["female"], pools["male"])
    return {g: next((p for p in (pools[g], common, either) if p[0]), either) for g in GENDERS}


def _last(provider: type, home: str) -> dict[Gender, Pool]:
    made = {g: _pool(getattr(provider, f"last_names_{g}", None)) for g in GENDERS}
    if home == "pl_PL":
        common = list(_strings(provider, "unisex_last_names"))
        male = list(_strings(provider, "male_last_names"))
        made["male"], made["female"] = _pool(common + male), _pool(common + [_polish(name) for name in male])
    elif home == "is_IS":
        stems = list(_strings(provider, "last_names_without_suffix"))
        made["male"], made["female"] = _pool([s + "son" for s in stems]), _pool([s + "dóttir" for s in stems])
    elif home == "az_AZ":
        common = list(_strings(provider, "last_names_unisex"))
        for gender in ("female", "male"):
            made[gender] = _pool([*_strings(provider, f"last_names_{gender}"), *common])
    return made


def _strings(provider: type, name: str) -> tuple[str, ...]:
    return tuple(map(str, getattr(provider, name, ())))


def _polish(name: str) -> str:
    """A Polish surname for a woman: Kowalski, Kowalska."""
    end = next((pair for pair in _POLISH if name.endswith(pair[0])), None)
    return name[: -len(end[0])] + end[1] if end else name


def _order(provider: type, home: str) -> tuple[Literal["given-first", "family-first"], str]:
    """Order and joiner by the heaviest plain format of Faker: no title, no middle name, the first of equals."""
    if home in _FAMILY_FIRST:
        return "family-first", " "
    weights: dict[tuple[str, str], float] = {}
    formats = [getattr(provider, f"formats{which}", ()) for which in ("_male", "_female", "")]
    for group in formats:
        weighted = group.items() if isinstance(group, Mapping) else ((f, 1.0) for f in group)
        for text, weight in weighted:
            found = _PAIR.fullmatch(text) or _PAIR.fullmatch(_MIDDLE.sub("", text))
            if found and (found[1] == "last") != (found[3] == "last") and found[2] in ("", " "):
                key = (found[1], found[2])
                weights[key] = weights.get(key, 0.0) + float(weight)
    if not weights:
        return "given-first", " "
    first, joiner = max(weights, key=weights.__getitem__)
    return "family-first" if first == "last" else "given-first", joiner


def _titles(provider: type, home: str) -> dict[Gender, Pool]:
    made = {g: _pool(getattr(provider, f"prefixes_{g}", None)) for g in GENDERS}
    language = home.partition("_")[0]
    if not made["female"][0] or not made["male"][0]:
        given = _TITLES.get(language)
        if given:
            made["female"], made["male"] = _pool(given[0]), _pool(given[1])
        elif language == "en":
            return dict(names("en_US").titles)
        elif _titled(provider):
            common = _pool(getattr(provider, "prefixes", None))
            made["female"] = made["male"] = common
    if language == "en":
        # Faker's are partly none (Misc., Ind.).
        made["nonbinary"] = _pool(("Mx.", "Dr."))
    return made


def _titled(provider: type) -> bool:
    """Whether `prefixes` are titles: a format begins with one. In French and Spanish they are particles (`de la`)."""
    formats = [f for which in ("_male", "_female", "") for f in getattr(provider, f"formats{which}", ())]
    return any(f.startswith("{{prefix}}") for f in formats)


def _latin(provider: type) -> dict[str, str]:
    """Names and the Latin forms that Faker gives beside them: triples of name, kana, Latin."""
    made: dict[str, str] = {}
    for name in ("first_name_female_pairs", "first_name_male_pairs", "last_name_pairs"):
        pairs = getattr(provider, name, ())
        made |= {str(triple[0]): str(triple[2]) for triple in pairs}
    return made
