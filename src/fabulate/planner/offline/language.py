"""Descriptions in Spanish, French, German and Portuguese, glossed word by word, so that one set of readers does.

`knowledge/languages` holds what a word is in English. A gloss has as many words as the description, in the same places;
names that somebody listed are written as they were, since `Wording` remembers what stood there. No grammar is needed:
readers look for numbers with a word or two beside them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from . import terms
from .knowledge import load
from .text import fold, key, lemma, plural, words_of
from .timed.vocabulary import flat

if TYPE_CHECKING:
    from .knowledge import Knowledge
    from .wording import Change

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = words_of(
    """the of and with for in by from each every between about who which that are is have has their this these those
    than data rows columns please create make give need want at on to an a like without it as into what where when
    yes your me my not more less per"""
)
_QUOTED = re.compile(r"\"[^\"\n]{1,100}\"|“[^”\n]{1,100}”|„[^“\n]{1,100}“|«[^»\n]{1,100}»|`[^`\n]{1,100}`")
#: Words with letters that the language has and English and the others have not, or seldom.
_SPELT = {
    "de": re.compile(r"\w*[äöüß]\w*"), "es": re.compile(r"\w*(?:[ñ¿¡]|ción\b|ía\b)\w*"),
    "fr": re.compile(r"\w*[èêùœ]\w*|\b[ldnc]['’]\w+"), "pt": re.compile(r"\w*(?:[ãõ]|ção\b)\w*"),
}  # fmt: skip
_PLURALS = {"es": ("s", "es"), "fr": ("s", "x"), "pt": ("s", "es"), "de": ("n", "en", "s", "e", "er")}
_NUMBER = re.compile(
    r"(?<![\w.,/-])\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?:,\d+)?(?![\w.,/-]*\d)"
    r"|(?<![\w.,/-])\d+,\d+(?![\w.,/-]*\d)"
)
#: Endings of plurals, folded, and what they were.
_IRREGULAR = {
    "pt": (("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("ois", "ol"), ("ens", "em"), ("ns", "m"),
           ("is", "il")),
    "fr": (("aux", "al"), ("eaux", "eau")), "es": (("ces", "z"),),
}  # fmt: skip
_COUNT = re.compile(r"(?<![\w.,-])(?:[2-9]|\d{2,3}|\d{1,3}(?:,\d{3})+|\d{5,})\s$")
_NO_PLURAL = words_of("percent hundred thousand million per cent unique final half third quarter")
_SWAPPED = str.maketrans({".": ",", ",": ".", " ": ",", "\u00a0": ",", "\u202f": ","})


def detect(text: str, knowledge: Knowledge) -> str | None:
    """The language of a description: "es", "fr", "de" or "pt", where its words say so and more than English does."""
    plain = list(dict.fromkeys(fold(match.group()) for match in _WORD.finditer(text[:2_000])))[:150]
    english = sum(word in _ENGLISH for word in plain)
    best, most = None, 1.9
    for code in sorted(knowledge.languages):
        small, nouns = _lexicon(knowledge.version, code)
        joins = sum(word in small for word in plain)
        named = sum(
            0.2
            if word in _common(knowledge.version)
            else 1.0
            if word in nouns or code != "de" or _parts(word, nouns) is None
            else 2.0
            for word in plain
            if word not in small and _meaning(word, code, small, nouns) not in (None, word)
        )
        score = joins + named + 0.6 * min(len(_SPELT[code].findall(text[:2_000].lower())), 5)
        if (named >= 1 or joins >= 3) and score > max(most, english):
            best, most = code, score
    return best


def gloss(text: str, code: str, knowledge: Knowledge) -> list[Change]:
    """The changes that make a description of that language English, word by word."""
    small, nouns = _lexicon(knowledge.version, code)
    found: list[Change] = []
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    together = _phrases(knowledge.version, code)
    said: list[tuple[int, int]] = []
    for match in together.finditer(flat(text)) if together is not None else ():
        if not _inside_a_name(text, match, quoted):
            english = str(cast("dict[str, object]", knowledge.languages[code]["phrases"])[match.group()])
            found.append((match.start(), match.end(), english.upper() if text.isupper() else english))
            said.append(match.span())
    for start, stop, english in terms.changes(text, code, knowledge):
        taken = any(a < stop and start < b for a, b in (*said, *quoted[:200]))
        if not taken:
            found.append((start, stop, english.upper() if text.isupper() else english))
            said.append((start, stop))
    for match in _WORD.finditer(text):
        word = fold(match.group())
        code_like = text[match.end() : match.end() + 1].isdigit() or text[match.start() - 1 : match.start()].isdigit()
        if code_like or any(start <= match.start() < stop for start, stop in said):
            continue
        meant = _meaning(word, code, small, nouns)
        if meant is not None and meant != word and not _inside_a_name(text, match, quoted):
            if _COUNT.search(text, 0, match.start()) and word in nouns and meant not in _NO_PLURAL:
                meant = plural(meant) if lemma(meant) == meant else meant  # "400 Stromzähler", "20 Lehrer"
            found.append((match.start(), match.end(), meant.upper() if text.isupper() else meant))
    return sorted(found)


def numbers(text: str) -> str:
    """18.000 and 1,5 as 18,000 and 1.5, in the same places."""
    return _NUMBER.sub(lambda match: match.group().translate(_SWAPPED), text)


def knows(word: str, knowledge: Knowledge) -> bool:
    """Whether a folded word is one of the languages' own."""
    return any(_meaning(word, code, *_lexicon(knowledge.version, code)) for code in knowledge.languages)


def words(code: str, knowledge: Knowledge) -> dict[str, str]:
    """What a description of data is made of in that language."""
    return _lexicon(knowledge.version, code)[1]


def glossed(name: str, code: str, knowledge: Knowledge) -> str:
    """A name (in `text.key` form) in English, word by word."""
    small, nouns = _lexicon(knowledge.version, code)
    return key(" ".join(_meaning(part, code, small, nouns) or part for part in name.split()))


def _meaning(word: str, code: str, small: dict[str, str], nouns: dict[str, str]) -> str | None:
    """What a folded word is in English, its plural too; a German compound by its parts."""
    found = small.get(word) or nouns.get(word)
    if found is None and len(word) > 4:
        # What is many stays many: the nouns of tables are told by it.
        for end in _PLURALS[code]:
            one = nouns.get(word.removesuffix(end))
            if one is not None and word.endswith(end):
                many = word.endswith("s") if code != "de" else end != "s"
                return plural(one) if many and "_" not in one and lemma(one) == one else one
        for end, singular in _IRREGULAR.get(code, ()):
            if word.endswith(end) and (one := nouns.get(word.removesuffix(end) + singular)) is not None:
                return plural(one) if "_" not in one and lemma(one) == one else one
    if found is None and code == "de":
        parts = _parts(word, nouns)
        found = "_".join(parts) if parts else None
    return found or _by_ending(word, code)


def singular(word: str, code: str) -> str:
    """One of what a folded plural of a Romance language says: "ciudades" is "ciudad", "jardineros" "jardinero"."""
    nouns = _lexicon(load().version, code)[1]
    shorter = [word.removesuffix(end) for end in reversed(_PLURALS[code]) if word.endswith(end)]
    irregular = [word.removesuffix(end) + one for end, one in _IRREGULAR.get(code, ()) if word.endswith(end)]
    return next((one for one in (*irregular, *shorter) if one in nouns), shorter[-1] if shorter else word)


def _by_ending(word: str, code: str) -> str | None:
    """A compound by its second word, the first as it was: "rahmennummer" is a rahmen_number."""
    endings, _, things = _shapes(load().version, code)
    if word in things:
        return None
    for size in range(len(word) - 3, 1, -1):
        if word[-size:] in endings:
            return f"{word[:-size]}_{endings[word[-size:]]}"
    return None


def is_person(word: str, code: str, knowledge: Knowledge) -> bool:
    """Whether a folded noun that no list knows ends as those for people do: "electricista", "formatrice"."""
    _, people, things = _shapes(knowledge.version, code)
    return len(word) > 6 and word.endswith(people) and word not in things and word.rstrip("s") not in things


def _inside_a_name(text: str, match: re.Match[str], quoted: list[tuple[int, int]]) -> bool:
    """Part of what somebody wrote as a name: `fecha_alta`, `nombreCliente`, or quoted."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if before == "_" or after == "_" or any(start < match.start() < stop for start, stop in quoted[:200]):
        return True
    return any(c.isupper() for c in match.group()[1:]) and not match.group().isupper()


def _parts(word: str, nouns: dict[str, str]) -> tuple[str, str] | None:
    """A German compound of two known words, the first with or without its linking s."""
    for at in range(3, len(word) - 2):
        first, second = word[:at], word[at:]
        head = nouns.get(first) or nouns.get(first.removesuffix("s")) or nouns.get(f"{first}e")
        if head is not None and second in nouns:
            return head, nouns[second]
    return None


@lru_cache(maxsize=16)
def _lexicon(version: str, code: str) -> tuple[dict[str, str], dict[str, str]]:
    entry = load().languages[code]
    small, nouns = (cast("dict[str, object]", entry[part]) for part in ("small", "words"))

    return {word: str(meant) for word, meant in small.items()}, {word: str(meant) for word, meant in nouns.items()}


@lru_cache(maxsize=16)
def _phrases(version: str, code: str) -> re.Pattern[str] | None:
    """What several words say together, the longest first."""
    found = cast("dict[str, object]", load().languages[code].get("phrases", {}))
    words = "|".join(re.escape(phrase) for phrase in sorted(found, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None


@lru_cache(maxsize=16)
def _shapes(version: str, code: str) -> tuple[dict[str, str], tuple[str, ...], frozenset[str]]:
    """What a compound's last word is in English, how nouns for people end, and things that end so."""
    entry = load().languages[code]
    people, things = (tuple(str(one) for one in cast("list[object]", entry[part])) for part in ("people", "things"))
    endings = {word: str(meant) for word, meant in cast("dict[str, object]", entry["endings"]).items()}
    return endings, people, frozenset(things)


@lru_cache(maxsize=2)
def _common(version: str) -> frozenset[str]:
    return frozenset(load().english.split()[:30_000])
