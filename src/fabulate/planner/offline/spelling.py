"""Misspelt words, read as what they were meant to be before anybody else reads them, so that all readers see the same.

A word that nobody knows is compared with the words one slip away: two letters swapped, one left out, one too many, one
wrong. Swapped letters are the likeliest slip by far; the knowledge's own words and common English ones the likeliest
meaning; and a word beside another with which it makes a known name ("marital status") more than any. A word of
English, a place, or what is written as a name (snake_case, camelCase, quoted) is left alone. After Norvig's corrector
(https://norvig.com/spell-correct.html), with Damerau's slips.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from . import language
from .knowledge import load
from .text import FILLER, NUMBER_WORDS, fold, lemma, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .knowledge import Knowledge
    from .wording import Change

#: Unknown words that are looked at in one description; further ones stay as they are.
MOST_WORDS = 150
#: The rank among English words up to which one may have been meant where letters were not merely swapped.
COMMON = 4_000
#: Letters of a word in capitals that is no abbreviation.
LONG = 6
LONGEST = 24  # letters of a word that is mended

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TOKEN = re.compile(r"\"[^\"\n]{1,100}\"|“[^”\n]{1,100}”|`[^`\n]{1,100}`|[^\W\d_]+(?:[_\d@][\w@.]*)?|\d[\w.,-]*")
#: Words of the readers that stand in no other list.
_READERS = words_of(
    """correlated uniformly normally distributed varchar bigint nullable timestamp datetime boolean uuid csv json yaml
    markdown sql api url http https faker lorem ipsum auc rmse kmeans iqr likelier
    unlikelier rarer pricier dearer"""
)
_SWAP, _EXTRA, _LEFT_OUT, _OTHER = 1.0, 0.3, 0.3, 0.1


def read(text: str, knowledge: Knowledge, code: str | None = None) -> tuple[list[Change], tuple[tuple[str, str], ...]]:
    """The changes that mend a description's misspelt words, and words as typed and as read, once each.

    `code`: the description's language, None for English. Bounded by `MOST_WORDS` looks.
    """
    tokens = list(_TOKEN.finditer(text))
    plain = [fold(match.group()) if match.group().isalpha() else "" for match in tokens]
    capitals = text.isupper()

    def shouted(word: str) -> bool:
        return word.isupper() and (capitals or len(word) >= LONG)

    own = language.words(code, knowledge) if code else {}
    found: list[Change] = []
    slips: dict[str, str] = {}
    left = 0
    for n, match in enumerate(tokens):
        word = match.group()
        if not plain[n] or left >= MOST_WORDS or not (word.islower() or word.istitle() or shouted(word)):
            continue
        beside = (plain[n - 1] if n else "", plain[n + 1] if n + 1 < len(plain) else "")
        proper = word.istitle() and match.start() > 0 and not capitals and code != "de"
        if is_known(plain[n], knowledge):
            meant = _beside(plain[n], beside, knowledge)
        else:
            left += 1
            meant = _meant(plain[n], beside, knowledge, own, proper=proper, foreign=code is not None)
        if meant is None:
            continue
        shown = meant.upper() if word.isupper() else meant.capitalize() if word.istitle() else meant
        slips.setdefault(word, shown)
        plain[n] = meant
        found.append((match.start(), match.end(), shown))
    return found, tuple(slips.items())


def name(key: str, knowledge: Knowledge) -> str:
    """What a written name (in `text.key` form) was meant to be, as `key` itself where no part is misspelt."""
    parts = key.split()[:8]
    for n, part in enumerate(parts):
        if not is_known(part, knowledge):
            around = (parts[n - 1] if n else "", parts[n + 1] if n + 1 < len(parts) else "")
            parts[n] = _meant(part, around, knowledge, {}, proper=False, foreign=False) or part
    return " ".join([*parts, *key.split()[8:]])


def is_english(word: str, knowledge: Knowledge, most: int = 1_000_000) -> bool:
    """Whether a folded word is among the `most` frequent ones of English."""
    return _ranks(knowledge.version).get(word, most) < most


def is_known(word: str, knowledge: Knowledge) -> bool:
    """Whether a folded word is no slip: of the knowledge, of a reader, a place, English, or of no common length."""
    if not 3 <= len(word) <= LONGEST or not word.isascii() or not word.isalpha():
        return True
    one = lemma(word)
    if word in FILLER or word in _READERS or word in NUMBER_WORDS or one in knowledge.words:
        return True
    if language.knows(word, knowledge):
        return True
    ranks = _ranks(knowledge.version)
    if word in ranks or one in ranks:
        return True
    if word.endswith("ier") and f"{word[:-3]}y" in ranks:
        return True  # windier, thirstier
    places = (cast("dict[str, str]", knowledge.places[names]) for names in ("country_names", "city_names"))
    return any(word in names for names in places)


def _meant(
    word: str,
    beside: tuple[str, str],
    knowledge: Knowledge,
    language_words: Mapping[str, str],
    *,
    proper: bool,
    foreign: bool,
) -> str | None:
    ranks = _ranks(knowledge.version)
    found: dict[str, float] = {}
    for near, weight in _slips(word):
        one = lemma(near)
        country = proper and near in cast("dict[str, str]", knowledge.places["country_names"])
        # a word of another language that no list has is rather right than a slip of an English one: "nuit", "tarde"
        named = one in knowledge.words and not foreign
        own = len(near) >= 4 and (named or near in language_words or country)
        place = ranks.get(near)
        if not own and (place is None or proper or not _may_be(word, near, weight, place, foreign=foreign)):
            continue
        if own and not _is_near(word, near, weight):
            continue
        score = weight * max(0.4 if own else 0.0, 2_000 / (2_000 + place) if place is not None else 0.0)
        if _together(near, beside, knowledge):
            score *= 3
        found[near] = max(found.get(near, 0.0), score)
    if found:
        return max(found, key=lambda near: (found[near], near))
    return None if foreign else _two_slips(word, knowledge)


def _slips(word: str) -> Iterator[tuple[str, float]]:
    """Every string one slip away, with how likely that slip is."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    yield from ((a + b[1] + b[0] + b[2:], _SWAP) for a, b in cuts if len(b) > 1 and b[0] != b[1])
    if len(word) < 4:
        return
    yield from ((a + b[1:], _EXTRA) for a, b in cuts if a and b)
    yield from ((a + c + b, _LEFT_OUT) for a, b in cuts if a for c in _LETTERS)
    yield from ((a + c + b[1:], _OTHER) for a, b in cuts if a and b for c in _LETTERS if c != b[0])


def _is_near(word: str, near: str, weight: float) -> bool:
    """Short words have too many neighbours: there only swapped letters count, or one that was left out."""
    if weight == _SWAP:
        return True
    if abs(len(near) - len(word)) == 1 and (near + "s" == word or word + "s" == near):
        return False
    return len(word) > 5 or (weight == _LEFT_OUT and len(near) > len(word) and near[:2] == word[:2])


def _may_be(word: str, near: str, weight: float, place: int, *, foreign: bool) -> bool:
    """Whether an English word may be what was meant: a swap's is known well, another slip's very well."""
    if weight == _SWAP:
        return len(word) > 3 or place < 200
    return not foreign and len(word) >= 6 and place < COMMON and _is_near(word, near, weight)


def _two_slips(word: str, knowledge: Knowledge) -> str | None:
    """Two slips in a long word: only for a word of the knowledge, and in seven letters only if one is a swap."""
    if len(word) < 7:
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    for near, _, _ in process.extract(word, knowledge.vocabulary, scorer=OSA.distance, score_cutoff=2, limit=5):
        letters = sorted(near)
        for letter in word:
            if letter in letters:
                letters.remove(letter)
        swapped = len(letters) <= 1 and abs(len(near) - len(word)) <= 1
        if near[0] == word[0] and (len(word) >= 9 or (swapped and near[:2] == word[:2])):
            return str(near)
    return None


def _beside(word: str, beside: Sequence[str], knowledge: Knowledge) -> str | None:
    """A word that is right by itself and wrong where it stands: "martial status"."""
    if len(word) < 4 or _together(word, beside, knowledge):
        return None
    for near, weight in _slips(word):
        if weight != _SWAP:
            return None
        if len(near) >= 4 and lemma(near) in knowledge.words and _together(near, beside, knowledge):
            return near
    return None


def _together(word: str, beside: Sequence[str], knowledge: Knowledge) -> bool:
    """Whether the word makes a known name with the one before or after it."""
    one, before, after = lemma(word), lemma(beside[0]), lemma(beside[1])
    pairs = [f"{before} {one}"] if len(before) > 2 and before not in FILLER else []
    pairs += [f"{one} {after}"] if len(after) > 2 and after not in FILLER else []
    return any(pair in knowledge.concept_names or pair in knowledge.domain_names for pair in pairs)


@lru_cache(maxsize=2)
def _ranks(version: str) -> dict[str, int]:
    """English words by their place in the list, the most frequent first; for the knowledge of `version`."""
    return {word: rank for rank, word in enumerate(load().english.split())}
