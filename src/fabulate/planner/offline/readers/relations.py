"""How the tables that a description names hang together, and what is said of each: links, counts, columns.

"each berth belongs to one marina and has a length", "one gate has 3 to 6 guards", "about 8 rowers per club", "visits
with the volunteer, the date and the kind (short, long)", "who caught what, on which day", "reports to a manager".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..text import key, stem_of
from . import link_tables, more_tables
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
        link_tables.between(self)
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
        after = parent[1]
        if self.words.low(after) == "(":
            most = min(after + 30, len(self.words))
            after = next((n + 1 for n in range(after, most) if self.words.low(n) == ")"), after)
        if self.words.low(after) == "with":  # "six visits per patient with weight and blood pressure"
            self._objects(child[0], after, after + 1, one=True, whole=True, verb="with")

    def _subject(self, index: int) -> None:
        """A table that does something: "each club has 8 rowers", "clubs with rowers", "every book has a title"."""
        subject = self.at(index) if index not in self.objects else None
        if subject is not None and self.words.low(index - 1) in ("one", "a", "an") and self.words.low(index - 2) in _OF:
            return  # "for one passenger"
        if subject is None or (index and self.at(index - 1) is not None and self.at(index - 1)[1] > index):  # type: ignore[index]
            return
        noun, at = subject
        one = self.words.low(index - 1) in ("each", "every", "one", "a", "an", "any", "all", "per")
        whose = more_tables.owned(self.words, at, lambda n: self.at(n) is not None)
        if whose and (other := self.at(whose)) is not None and self.words.low(other[1]) == "(" and other[0] != noun:
            self.link(noun, other[0], None, at, other[1])
            self.objects.add(whose)
            at = other[1]
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
            if low in ("and", "or", "per", "each", "every") or link_tables.is_link(low):
                return
            times = count_at(self.words, at)
            if times is not None and self.words.low(times[1]) == "times":  # "every field was harvested 3 to 6 times"
                stem = stem_of(self.words.low(at - 1))
                done = next((one for one in self.nouns if stem_of(one.split()[-1]) == stem or one == stem), None)
                if done is not None:
                    self.link(done, noun, times[0], at, times[1] + 1)
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
        if verb in _OF and (after := self._refers(noun, at)) is not None:
            after += self.words.low(after) == "and"
            if self.words.low(after) in HAVE:
                self._objects(noun, after, after + 1, one=one, whole=True, verb="with")
            return
        self.found.used += [(self.words[n].start, self.words[n].end) for n in range(verb_at, at)]
        start, end = self.words[at].start, self.words[stop - 1].end
        spans: list[tuple[int, int]] = []
        whose = self._of_another(list(range(at, stop))) if whole and count_at(self.words, at) is None else None
        if whose is not None and whose[1] != noun and self._plain(at, whose[0]):
            # "blood pressure and weight at each visit"
            self.found.columns.setdefault(whose[1], []).extend(cut(self.text, start, whose[0]))
            return
        for a, b in cut(self.text, start, end):
            words = [n for n in range(at, stop) if a <= self.words[n].start < b]
            if not words:
                continue
            own = self.at(words[0])
            if own is not None and self.words.low(own[1]) in HAVE and own[0] != noun:
                break  # "and albums have around 10 tracks"
            if self._is_another(noun, words):
                break
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

    def _refers(self, noun: str, at: int) -> int | None:
        """ "for one passenger on one flight": links each; the index behind the second and later ones, None for one."""
        here = at
        found: list[tuple[int, tuple[str, int]]] = []
        while True:
            while self.words.low(here) in _DETS:
                here += 1
            other = self.at(here)
            if other is None or other[0] == noun or is_plural(self.words.low(other[1] - 1)):
                break
            found.append((here, other))
            here = other[1] + 1
            if self.words.low(other[1]) not in _OF or self.words.low(here) not in _DETS:
                break
        if len(found) < 2:
            return None
        for start, other in found:
            self.link(noun, other[0], None, start, other[1])
            self.objects.add(start)
        return found[-1][1][1]

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
                before = n - 1 if self.words.low(n - 1) not in ("at", "for", "on", "in") else max(n - 2, words[0])
                return self.words[before].end, other[0]
        return None

    def _is_another(self, noun: str, words: list[int]) -> bool:
        """Whether a piece names a table of its own: "plus 40 concerts", "and the visits of those pets (date, cost)"."""
        at = words[0]
        while self.words.low(at) in _DETS | {"plus", "and", "also"} and at < words[-1]:
            at += 1
        number = self.words[at].kind == "number" and self.words.low(at + 1) != "to"
        other = self.at(at + number)
        if other is None or other[0] == noun or not is_plural(self.words.low(other[1] - 1)):
            return False
        stated = self.nouns[other[0]].rows
        if number and stated is not None and self.words[at].value == stated:
            return True
        return any(self.words.low(n) == "(" for n in range(other[1], min(other[1] + 5, words[-1])))

    def _plain(self, at: int, end: int) -> bool:
        """Whether the words up to character `end` name columns only: no table, no count."""
        inside = [n for n in range(at, len(self.words)) if self.words[n].end <= end]
        return all(self.at(n) is None and self.words[n].kind != "number" for n in inside)

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
                each = words.low(other[1]) in ("each", "apiece") or "each" in tail
                if one or each or (verb in HAVE and (number.about or number.low != number.high)):
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
        for n in range(at + 1, stop):  # "takes place in one theatre"
            if words.low(n) in ("one", "a", "an", "exactly") and words.low(n - 1) in _OF | {"with"}:
                other = self.at(n + 1)
                if other is not None and other[1] == stop and other[0] != noun:
                    self.link(noun, other[0], None, n, other[1])
                    return "link"
        return "column"
