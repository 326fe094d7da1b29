"""How the tables that a description names hang together, and what is said of each: links, counts, columns.

"each berth belongs to one marina and has a length", "one gate has 3 to 6 guards", "about 8 rowers per club", "visits
with the volunteer, the date and the kind (short, long)", "who caught what, on which day", "reports to a manager".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..text import key
from . import link_tables
from .counts import Count, count_at
from .entities import is_plural
from .pieces import cut
from .related import HAVE, Known, Link, Several

if TYPE_CHECKING:
    from .entities import Named

_DETS = frozenset("each every one a an the any all its their his her this some exactly per another".split())
_OF = frozenset("on of for to in at from by".split())
_BOSSES = frozenset("manager supervisor boss mentor parent referrer leader superior chief head captain".split())
_ASKED = {
    "who": "who", "whom": "who", "what": "what", "which": "what", "when": "date", "where": "location",
}  # fmt: skip


class Reading(Known):
    """One pass over the words with the tables known."""

    def read(self) -> Several:
        for one in self.found.tables:
            if one.columns is not None:
                self.found.columns[one.noun] = cut(self.text, *one.columns)
                self._declared(one)
        for at in range(len(self.words)):
            self._per(at)
            self._subject(at)
            link_tables.table(self, at)
        link_tables.many_to_many(self)
        return self.found

    def _declared(self, one: Named) -> None:
        """Columns called after another table's key are references."""
        for start, stop in self.found.columns[one.noun]:
            parts = key(self.text[start:stop]).split()
            noun = " ".join(parts[:-1]) if parts[-1:] == ["id"] else " ".join(parts)
            other = self.nouns.get(noun) or next(
                (self.nouns[n] for n in self.lasts.get(noun.split()[-1] if noun else "", [])), None
            )
            if other is not None and other is not one:
                self.found.links.append(Link(one.noun, other.noun))

    def _per(self, index: int) -> None:
        """ "8 rowers per club", "posts (5 per author)": the count begins at `index`."""
        count = count_at(self.words, index)
        before = count_at(self.words, index - 1) if index else None
        if count is None or (before is not None and before[1] == count[1]):
            return
        number, at = count
        child = self.at(at)
        if (
            child is None
            and self.words.low(at) in ("per", "for", "in", "on", "each")
            and self.words.low(index - 1) == "("
        ):
            back = [self.at(n) for n in range(max(index - 3, 0), index)]
            child = next((one for one in reversed(back) if one is not None), None)
            child = (child[0], at) if child is not None else None
        if child is None:
            return
        here = child[1]
        while self.words.low(here) in ("on", "average", "for", "in", "at", "of", "typically", "usually"):
            here += 1
        if self.words.low(here) not in ("per", "each", "every", "an", "a"):
            return
        parent = self.at(here + 1)
        if parent is None:
            return
        if number.low is not None and number.low == number.high:
            number = Count(number.low, number.high, about=True)
        self.link(child[0], parent[0], number, index, parent[1])

    def _subject(self, index: int) -> None:
        """A table that does something: "each club has 8 rowers", "clubs with rowers", "every book has a title"."""
        subject = self.at(index)
        if subject is None or (index and self.at(index - 1) is not None and self.at(index - 1)[1] > index):  # type: ignore[index]
            return
        noun, at = subject
        one = self.words.low(index - 1) in ("each", "every", "one", "a", "an", "any", "all", "per")
        if self.words.low(at) == "(":
            link_tables.brackets(self, noun, at)
            at = next((n + 1 for n in range(at, min(at + 60, len(self.words))) if self.words.low(n) == ")"), at)
        plural = is_plural(self.words.low(subject[1] - 1))
        if self.words.low(at) == "table" or not (one or plural):
            at += self.words.low(at) == "table"
        if self.words.low(index - 1) == "per" or not (one or plural or at > subject[1]):
            return
        if self.words.low(at) == "are" and self.words.low(at + 1) in ("many", "linked"):
            return
        said = [self.words.low(at + n) for n in range(3)]
        if said[:2] == [",", "each"] and said[2] in HAVE:  # "60 breeders, each with 1 to 4 dogs"
            self._objects(noun, at + 1, at + 3, one=True, whole=True, verb=said[2])
            return
        if said[:2] == ["w", "/"]:  # "choirs w/ 8 to 20 singers each"
            self._objects(noun, at, at + 2, one=one, whole=True, verb="with")
            return
        self._verbs(noun, at, one=one)

    def _verbs(self, noun: str, at: int, *, one: bool) -> None:
        verbs = 0
        start = at
        while at < len(self.words) and self.words[at].kind in ("word", "number") and verbs < 5:
            low = self.words.low(at)
            if low in HAVE:
                self._objects(noun, start, at + 1, one=one, whole=True, verb=low)
                return
            if low in ("and", "or", "per", "each", "every"):
                return
            if (
                low == "a"
                or low == "an"
                or low == "one"
                or low == "another"
                or count_at(self.words, at) is not None
                or self.at(at)
            ):
                if at > start or (one and count_at(self.words, at) is not None):
                    self._objects(noun, start, at, one=one, whole=False, verb=self.words.low(at - 1))
                return
            if (low in ("that", "which", "who") or low in _DETS) and low not in ("its", "their", "the"):
                at += 1
                continue
            at, verbs = at + 1, verbs + 1

    def _objects(self, noun: str, verb_at: int, at: int, *, one: bool, whole: bool, verb: str) -> None:
        """What follows a table's verb: tables with their counts, single things that it refers to, its columns."""
        stop = self.stop(at)
        if stop <= at:
            return
        self.found.used += [(self.words[n].start, self.words[n].end) for n in range(verb_at, at)]
        start, end = self.words[at].start, self.words[stop - 1].end
        spans: list[tuple[int, int]] = []
        for a, b in cut(self.text, start, end):
            words = [n for n in range(at, stop) if a <= self.words[n].start < b]
            if not words:
                continue
            what = self._object(noun, words[0], words[-1] + 1, one=one, verb=verb)
            if what == "verb":
                whole = True
                self.found.used += [(words_.start, words_.end) for n in words if (words_ := self.words[n]).low in HAVE]
                again = next((n for n in words if self.words.low(n) in HAVE), None)
                if again is None or again + 1 >= words[-1] + 1:
                    whole = again is not None
                    continue
                inner = self._object(noun, again + 1, words[-1] + 1, one=one, verb="has")
                if inner == "column":
                    spans.append((self.words[again + 1].start, b))
            elif what == "column" and self.words[words[0]].kind == "number":
                continue  # so many of what is no table
            elif what == "column" and not whole:
                self._boss(noun, words)
            elif what == "column":
                of = self._of_another(words)
                if of is not None and of[1] != noun:
                    self.found.columns.setdefault(of[1], []).append((a, of[0]))
                else:
                    spans.append((a, of[0] if of is not None else b))
            elif what == "link" and len(spans) == 1 and self.found.links and self.found.links[-1].name:
                spans = self._gap(noun, spans)
        if spans and whole:
            self.found.columns.setdefault(noun, []).extend(spans)

    def _boss(self, noun: str, words: list[int]) -> None:
        """ "reports to a supervisor": a row of the same table."""
        boss = next((n for n in words if self.words.low(n) in _BOSSES and self.at(n) is None), None)
        if boss is not None:
            self.found.bosses[noun] = self.words[boss].lemma
            self.found.used.append((self.words[boss].start, self.words[boss].end))

    def _of_another(self, words: list[int]) -> tuple[int, str] | None:
        """ "a grade per enrolment": where the column's own words end, and whose column it is."""
        for n in words[1:]:
            if self.words.low(n) in ("per", "each", "every") and (other := self.at(n + 1)) is not None:
                return self.words[n - 1].end, other[0]
        return None

    def _gap(self, noun: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """ "an origin and a destination airport": the origin is an airport too."""
        link = self.found.links[-1]
        plain = [word for word in key(self.text[slice(*spans[0])]).split() if word not in _DETS]
        if link.child != noun or len(plain) != 1 or is_plural(plain[0]):
            return spans
        self.found.links.insert(-1, Link(noun, link.parent, None, "", plain[0]))
        self.found.used.append(spans[0])
        return []

    def _object(self, noun: str, start: int, stop: int, *, one: bool, verb: str) -> str:
        words = self.words
        at = start
        while at < stop and words.low(at) in ("and", "also", "can", "may"):
            at += 1
        if at < stop and words.low(at) in HAVE:
            return "verb"
        if words.low(at + 1) in ("to", "for", "in") and words[at].kind == "word" and words.low(at) not in _DETS:
            boss = next((n for n in range(at, stop) if words.low(n) in _BOSSES), None)
            if boss is not None and self.at(boss) is None:
                self.found.bosses[noun] = words[boss].lemma
                self.found.used.append((words[at].start, words[boss].end))
                return "link"
        count = count_at(words, at)
        if count is not None and count[1] <= stop:
            other = self.at(count[1])
            if other is not None and other[1] <= stop:
                number = count[0]
                singular = not is_plural(words.low(other[1] - 1))
                if singular and number.low == number.high == 1:
                    self.link(noun, other[0], None, at, other[1])
                    return "link"
                tail = {words.low(n) for n in range(other[1], min(other[1] + 4, stop))}
                if "average" in tail and number.low == number.high:
                    number = Count(number.low, number.high, about=True)
                    self.found.used.append((words[other[1]].start, words[min(other[1] + 2, stop - 1)].end))
                if words.low(other[1]) in ("per", "for") and self.at(other[1] + 1):
                    return "link"
                if one or words.low(other[1]) in ("each", "apiece") or "each" in tail:
                    self.link(other[0], noun, number, at, other[1])
                    return "link"
                if verb in HAVE and number.low is None:
                    self.link(other[0], noun, None, at, other[1])
                return "link"
            if count[0].high is not None and not count[0].about and words.low(at) in ("up", "at") and self.found.links:
                last = self.found.links[-1]
                if last.parent == noun and last.count is not None:
                    self.link(last.child, noun, count[0], at, count[1])
                    return "link"
        here = at
        while here < stop and words.low(here) in _DETS:
            here += 1
        other = self.at(here)
        name = ""
        if other is None and here + 1 < stop and words[here].kind == "word" and is_plural(words.low(here)) is False:
            other = self.at(here + 1)
            name = words.low(here) if other is not None else ""
        if (
            other is not None
            and other[1] <= stop
            and (
                other[1] == stop
                or words[other[1]].kind != "word"
                or words.low(other[1]) in ("who", "that", "which", "on", "at", "and", "for", "in")
            )
        ):
            if other[0] == noun and words.low(here - 1) in ("another", "parent", "a", "one"):
                self.found.bosses[noun] = name or "parent"
                self.found.used.append((words[at].start, words[other[1] - 1].end))
            elif is_plural(words.low(other[1] - 1)) and verb not in _OF:
                self.link(other[0], noun, None, at, other[1])
            else:
                self.link(noun, other[0], None, at, other[1], name)
            return "link"
        return "column"
