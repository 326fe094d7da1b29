"""Which domain a description is about, and what its rows are called, by scored look-up of the names in `knowledge/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from .text import FILLER, Words, join_hyphen, lemma, plural, snake, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .knowledge import Knowledge

_PREPOSITIONS = words_of(
    """with for of in from that where which between including containing about by at on during who whose having as
    into like using to per aged over under after before since against and con mit avec com para pour fur"""
)
_LEADING_OF = frozenset(["of", "for", "about", "on", "with", "regarding", "de", "von"])
#: What a dataset is used for, or is like; never what its rows are.
_NOT_TOPIC = words_of(
    """messy dirty clean raw imbalanced balanced realistic random simple basic complete full complex historical
    daily weekly monthly yearly predict predicting annual hourly online offline open public private large recent
    current fictional imaginary anonymous anonymized learnable trivial plausible typical regression
    classification clustering prediction predictive forecasting cleaning cleanup pipeline sandbox app
    application website demo unit tests testing qa school"""
)

#: Nouns that anything may have: alone they find a domain, with a word before them that the domain does not know they
#: are another thing's ("escape room bookings").
GENERIC = words_of(
    """appointment booking reservation order purchase sale transaction payment rental subscription delivery shipment
    inspection session lesson class visit ticket complaint invoice quote request schedule inventory product item
    stock review rating survey listing event log history member membership customer client user student employee
    staff worker supplier vendor record repair maintenance cost price performance usage room seat"""
)
#: Words after which a description says something of its rows.
_ENDS = words_of("""will would can might should has have with is are needs must to""")
#: Words before a noun that leave it what it is.
PLAIN = words_of(
    """online retail store shop customer client user company business corporate private public local national global
    international new old recent past future current daily weekly monthly yearly annual historical detailed full sample
    small large big top best total average active inactive regular special premium popular second third first product
    website web app mobile digital virtual star year month week day time us uk usa european german french"""
)
#: Rows of trade, which are another topic's when it is said whose they are.
_TRADE = ("order", "sale", "transaction", "purchase")
_OF = frozenset(["of", "from", "for", "at", "in", "by"])
_ARTICLES = frozenset(["a", "an", "the", "my", "our", "your", "their", "small", "local", "little", "family", "online"])
MAX_TOPIC_WORDS = 160
DOMAIN_SCORE = 0.61  # what a single name far from the head noun does not reach


@dataclass(frozen=True, slots=True)
class Topic:
    """`domain` is None for a topic in no file. `entity` is a table name from the words ("" when there is none);
    `weak`: only a hint matched, so the rows are of another kind than the domain's. `others`: further domains that
    were named, by score. `strange`: words of the head that say what kind it is and that the domain does not know."""

    domain: str | None
    score: float
    entity: str
    head: tuple[str, ...]
    weak: bool
    others: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Term:
    lemma: str
    start: int
    stop: int
    typed: str


def find(
    words: Words, skip: tuple[int, int], knowledge: Knowledge, quiet: Sequence[tuple[int, int]] = ()
) -> Topic:  # fmt: skip
    """The best domain for the words outside characters `skip` (the list of columns); claims the words that matched.

    `quiet`: further characters that name no topic.
    """
    segments = _segments(words, (skip, *quiet))
    head = _head(segments)
    scores: dict[str, float] = {}
    spans: dict[str, list[tuple[int, int, float, bool]]] = {}
    at_end = head[-1].stop if head else -1
    inside = (head[0].start, head[-1].stop) if head else (-1, -1)
    for segment in segments:
        for size in range(min(4, len(segment)), 0, -1):
            for at in range(len(segment) - size + 1):
                terms = segment[at : at + size]
                phrase = " ".join(term.lemma for term in terms)
                for stem, weight in knowledge.domain_names.get(phrase, ()):
                    place = (
                        1.6
                        if terms[-1].stop == at_end
                        else 1.3
                        if inside[0] <= terms[0].start < inside[1]
                        else 0.6
                        if head
                        else 1.0
                    )
                    score = weight * size**1.3 * place
                    spans.setdefault(stem, []).append((terms[0].start, terms[-1].stop, score, weight == 1.0))
    first = next((seg for seg in segments if head and seg[0].start <= head[0].start < seg[-1].stop), None)
    beyond = first[-1].stop if first else len(words)
    for stem, found in spans.items():
        scores[stem] = _total(found)
        if all(span[0] >= beyond for span in found):
            scores[stem] *= 0.4  # only a later clause speaks of it
    if (whose := _whose(segments, head, knowledge)) is not None:
        stem, start, stop = whose
        scores[stem] = max(scores.values(), default=0.0) + 1.0
        spans.setdefault(stem, []).append((start, stop, scores[stem], True))
    said = {" ".join(t.lemma for t in seg[a : a + n]) for seg in segments for n in (1, 2) for a in range(len(seg))}
    for stem, tables in knowledge.databases.items():
        count = sum(bool(names & said) for names in tables)
        if count >= 2:
            scores[stem] = scores.get(stem, 0.0) + 2.5 * count
            spans.setdefault(stem, [])
    for term in head:
        words.claim(term.start, term.stop)  # the table is named after them
    if not scores:
        return Topic(None, 0.0, _entity(head), tuple(term.lemma for term in head), weak=False)
    ranked = sorted(scores, key=lambda stem: (-scores[stem], stem))
    best = ranked[0]
    for start, stop, _, _ in spans[best]:
        words.claim(start, stop)
    if best in knowledge.databases:
        for segment in segments:
            for term in segment:
                if any(term.lemma in name.split() for names in knowledge.databases[best] for name in names):
                    words.claim(term.start, term.stop)
        return Topic(best, scores[best], "", tuple(term.lemma for term in head), weak=False)
    named = [span for span in spans[best] if span[3]]
    people = head and head[-1].lemma in cast("list[str]", knowledge.places["person_nouns"])
    strange = _strange(head, [one for each in spans.values() for one in each] if people else spans[best], knowledge)
    if strange and not any(_is_brand(words[term.start].text, words[head[-1].start].text) for term in head[:-1]):
        whole = tuple(term.lemma for term in head)
        return Topic(best, scores[best], _entity(head), whole, not named, tuple(ranked[1:4]), strange)
    entity = _entity(head)
    if whose is not None and whose[0] == best:
        return Topic(best, scores[best], entity, tuple(term.lemma for term in head), weak=False)
    if scores[best] < DOMAIN_SCORE and head:
        pass  # a word of a later clause names no table
    elif named and not any(span[1] == at_end for span in named):
        main = max(named, key=lambda span: span[2])
        inner = [term for segment in segments for term in segment if main[0] <= term.start < main[1]]
        entity = _entity(inner)
    elif named:
        longest = max((span for span in named if span[1] == at_end), key=lambda span: span[2])
        entity = _entity([term for term in head if term.start >= longest[0]]) or entity
    return Topic(best, scores[best], entity, tuple(term.lemma for term in head), not named, tuple(ranked[1:4]))


def _whose(
    segments: list[list[_Term]], head: list[_Term], knowledge: Knowledge
) -> tuple[str, int, int] | None:  # fmt: skip
    """The domain of "orders of a bakery", where one is named after the noun, or after it and what is sold: "bakery
    order". With it the words that named it."""
    if len(head) != 1 or head[0].lemma not in _TRADE:
        return None
    after = next(
        (seg[at + 1 :] for seg in segments for at, term in enumerate(seg) if term.start == head[0].start), []
    )  # fmt: skip
    if not after or after[0].typed not in _OF:
        return None
    nouns = [term for term in after[1:7] if term.typed not in _ARTICLES]
    for at in range(min(len(nouns), 3)):
        for size in range(min(3, len(nouns) - at), 0, -1):
            name = " ".join(term.lemma for term in nouns[at : at + size])
            whole = {stem for stem, weight in knowledge.domain_names.get(name, ()) if weight == 1.0}
            for trade in (head[0].lemma, *_TRADE):
                named = [stem for stem, weight in knowledge.domain_names.get(f"{name} {trade}", ()) if weight == 1.0]
                if named and (trade == head[0].lemma or named[0] in whole):
                    return named[0], nouns[at].start, nouns[at + size - 1].stop
    return None


def _strange(head: list[_Term], spans: list[tuple[int, int, float, bool]], knowledge: Knowledge) -> tuple[str, ...]:
    """The words before a generic noun, or before a thing that is only a hint, where the domain knows none of them."""
    if len(head) < 2:
        return ()
    known = [term for term in head if any(start <= term.start < stop for start, stop, _, _ in spans)]
    named = any(whole for _, _, _, whole in spans)
    if head[-1] not in known or (named and any(term.lemma not in GENERIC for term in known)):
        return ()
    places = cast("dict[str, str]", knowledge.places["country_names"])
    return tuple(
        term.typed
        for term in head[:-1]
        if term not in known and term.lemma not in PLAIN | _NOT_TOPIC and term.lemma not in places
    )


def _is_brand(word: str, noun: str) -> bool:
    """Whether a word before a noun is a name, which leaves the noun what it is: "SaaS subscriptions", "IKEA orders"."""
    return not noun.isupper() and any(c.isupper() for c in word[1:])


def _total(found: list[tuple[int, int, float, bool]]) -> float:
    """The best match counts whole, others that do not overlap it count half."""
    found = sorted(found, key=lambda span: -span[2])
    taken: list[tuple[int, int]] = []
    total = 0.0
    for start, stop, score, _ in found:
        if any(start < b and a < stop for a, b in taken):
            continue
        total += score if not taken else score / 2
        taken.append((start, stop))
    return total


def _segments(words: Words, skip: Sequence[tuple[int, int]]) -> list[list[_Term]]:
    """Runs of words between marks."""
    segments: list[list[_Term]] = [[]]
    taken = 0
    for index, word in enumerate(words.items):
        if taken >= MAX_TOPIC_WORDS:
            break
        if any(start <= word.start < stop for start, stop in skip):
            if segments[-1]:
                segments.append([])
            continue
        if word.kind == "word":
            taken += 1
            for part in word.low[:200].split("_"):
                if not part or len(part) > 40:
                    continue
                segments[-1].append(_Term(lemma(part), index, index + 1, part))
        elif word.kind == "number" or word.low in ("-", "'", '"', "’", "“", "”"):
            continue
        elif segments[-1]:
            segments.append([])
    return [_hyphens(segment) for segment in segments if segment]


def _hyphens(segment: list[_Term]) -> list[_Term]:
    joined = join_hyphen([term.lemma for term in segment])
    if len(joined) == len(segment):
        return segment
    terms: list[_Term] = []
    at = 0
    for word in joined:
        if word == segment[at].lemma:
            terms.append(segment[at])
            at += 1
        else:
            terms.append(_Term(word, segment[at].start, segment[at + 1].stop, word))
            at += 2
    return terms


def _head(segments: list[list[_Term]]) -> list[_Term]:
    """The first run of words that may be a topic: up to a preposition, without what only asks for data."""
    for segment in segments:
        run: list[_Term] = []
        for term in segment:
            if term.typed in _PREPOSITIONS and (run or term.typed not in _LEADING_OF):
                if run:
                    break
                continue
            if term.typed in FILLER or (term.lemma in _NOT_TOPIC and not run):
                if run and term.typed in _ENDS:
                    break
                continue
            run.append(term)
        if run:
            return run[:5]
    return []


def _entity(head: list[_Term]) -> str:
    """A table name: "customer churn" gives customer_churn, "custmers" customers."""
    kept = [term.typed for term in head if term.typed not in FILLER][-3:]
    if not kept:
        return ""
    last = kept[-1]
    if lemma(last) == last and len(kept) == 1 and last[-2:] not in ("en", "er", "os", "as"):
        kept[-1] = plural(last)
    name = "".join(c for c in snake("_".join(kept))[:60] if c.isascii()).strip("_")
    return name if name and not name[0].isdigit() else f"t_{name}" if name else ""
