"""Which of several things belongs to which, where the words leave it open: what happens refers to who and what it
happens to, a part to its whole, and the last thing named to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .readers.related import Link
from .things import STANDS

if TYPE_CHECKING:
    from .readers.entities import Named
    from .readers.related import Several

#: A part → the wholes that it may refer to.
PARTS = {
    "room": "hotel building house school hospital", "player": "club team",
    "employee": "department company branch office store", "track": "album", "song": "album artist",
    "album": "artist band", "seat": "theatre hall train", "branch": "bank company",
    "product": "category supplier brand vendor", "student": "school", "city": "country",
    "apartment": "building", "unit": "building", "comment": "post article video", "reply": "comment ticket",
    "post": "author user blog", "item": "order invoice cart", "line": "order invoice", "chapter": "book",
    "episode": "podcast show season series", "course": "department instructor", "book": "author publisher",
    "vehicle": "driver fleet", "car": "owner dealer", "pet": "owner", "animal": "owner shelter zoo",
    "task": "project", "project": "client department", "account": "customer client",
    "device": "customer user site", "sensor": "site device building", "lesson": "course teacher",
    "class": "teacher school", "menu": "restaurant", "dish": "restaurant menu", "session": "user course",
    "story": "author", "painting": "artist museum", "exhibit": "museum", "team": "league",
    "doctor": "hospital department clinic", "review": "product restaurant hotel movie book user",
    "house": "owner agent", "flat": "landlord building", "site": "company client", "policy": "customer",
    "claim": "policy", "shipment": "order", "invoice": "customer client", "machine": "factory", "bee": "hive",
    "hive": "apiary", "field": "farm", "crop": "farm field", "tree": "orchard", "page": "site",
    "ticket": "event customer user concert", "transaction": "account", "member": "club", "stop": "line route",
}  # fmt: skip
HAPPENS = frozenset(
    """order loan visit booking reservation match game appointment exam test rental sale purchase payment ride trip call
    delivery ticket review donation vote session enrollment enrolment registration grade transaction movement inspection
    repair treatment prescription lesson race result attendance rating measurement reading log transfer refund return
    shipment claim interview screening checkout borrowing subscription message event flight comment invoice shift
    performance crossing catch sighting observation sailing journey tour patrol feeding cleaning watering competition
    concert show meeting training walk drive run dive hunt harvest delivery fare fine accident complaint""".split()
)
AFTER = frozenset("item line payment shipment refund return review comment detail invoice grade result rating".split())
#: Children of a parent where nobody says how many, by the child's noun; a quarter either way is natural.
_EACH = {
    "employee": 12, "player": 20, "student": 22, "room": 30, "track": 11, "song": 11, "seat": 80, "item": 2.6,
    "line": 2.6,
    "chapter": 12, "episode": 10, "account": 1.6, "pet": 1.5, "car": 1.4, "invoice": 3, "shipment": 1.2, "payment": 1.3,
    "transaction": 14, "member": 30, "reading": 60, "measurement": 40, "log": 60, "flat": 16, "apartment": 16,
}  # fmt: skip
#: People whose nouns end as no others do.
_PEOPLE = frozenset("guard scout monk priest clerk chief recruit cadet apprentice valet nun thief".split())
#: Things, animals, places and plants that end as people do.
_THINGS_LIKE_PEOPLE = frozenset(
    """container computer scooter trailer locker printer router sensor motor tractor server counter tower river water
    paper letter number order folder chapter timer heater cooler freezer drawer character center theater corridor floor
    door elevator reactor generator monitor projector refrigerator boiler burner charger meter filter helicopter flower
    tiger beaver spider cucumber pepper feather leather sweater layer power shower slider offer tender ladder bumper
    hammer poster roller steamer cruiser freighter liner tanker bunker crater glacier cluster parameter inverter
    amplifier blender mixer toaster cooker hopper feeder fertilizer lever border corner matter supper dinner oyster
    lobster hamster panther otter badger plaster blister quarter semester trimester register transponder receiver
    transmitter detector connector conductor capacitor resistor processor compressor excavator escalator harbor anchor
    armor color colour flavor flavour factor vector sector mirror error terror tumor humor labor rotor stator
    carrier chamber barrier folder binder ledger banner burger burner cracker butter litter lighter sticker newsletter
    thermometer barometer odometer accelerometer trawler schooner clipper boulder shoulder finger cancer fiber fibre
    timber lumber caliper copper silver rubber cover layer wafer waiver manor odor vapor list twist wrist mist fist
    glider ottoman talisman pier plier planter strainer""".split()
)
#: Of these every parent has one at least.
_ALWAYS = frozenset("item line chapter track song room seat account player employee payment transaction".split())


@dataclass(frozen=True, slots=True)
class Made:
    """One table to be made: the things that it refers to, the link that tells how many rows each parent has, `rows` in
    the schema language where it is made per parent, and else how many follow from the words (`usual`)."""

    named: Named
    links: tuple[Link, ...]
    per: Link | None
    rows: dict[str, object] | None = None
    usual: int | None = None


def last(noun: str) -> str:
    return noun.split()[-1]


def happens(noun: str) -> bool:
    """Whether it is something that happens, not something that is."""
    word = last(noun)
    if word in HAPPENS | AFTER:
        return True
    return word.endswith(("ment", "tion", "sion", "ing")) and len(word) > 5 and word not in STANDS


def is_person(word: str) -> bool:
    """Whether a noun that no knowledge holds ends as those of people do: warden, botanist, beekeeper."""
    if word.endswith(
        ("ist", "ian", "keeper", "master", "smith", "monger", "wright", "warden", "woman", "man", "girl", "boy")
    ):
        return word not in _THINGS_LIKE_PEOPLE
    if word in (
        "guard",
        "scout",
        "monk",
        "priest",
        "clerk",
        "chief",
        "recruit",
        "cadet",
        "apprentice",
        "valet",
        "page boy",
    ):
        return True
    return word.endswith(("er", "or", "eer")) and len(word) > 4 and word not in _THINGS_LIKE_PEOPLE


def linked(one: str, other: str) -> bool:
    """Whether one of two nouns is a part of the other, or what happens to it."""
    return other in PARTS.get(one, "").split() or one in PARTS.get(other, "").split()


def made(several: Several, arrows: bool) -> list[Made]:
    """The tables in an order in which parents come first, each with its links."""
    named = {one.noun: one for one in several.tables}
    links = {noun: _chosen([link for link in several.links if link.child == noun]) for noun in named}
    if arrows:
        for above, below in zip(several.tables, several.tables[1:], strict=False):
            _add(links, below.noun, above.noun)
    _natural(list(several.tables), links)
    _the_rest(list(several.tables), links)
    for noun in named:
        links[noun] = _without_shortcuts(links[noun], links, several.links)
    found: list[Made] = []
    for noun in _ordered(list(named), links):
        counted = any(named[above].rows is not None for above in _above(noun, links))
        found.append(_made(named[noun], links[noun], named, counted))
    return found


def _chosen(links: list[Link]) -> list[Link]:
    counted = {link.parent for link in links if link.count is not None}
    return [link for link in links if link.count is not None or link.parent not in counted or link.name]


def _add(links: dict[str, list[Link]], child: str, parent: str) -> None:
    if child != parent and parent not in _above(child, links) and child not in _above(parent, links):
        links[child].append(Link(child, parent))


def _above(noun: str, links: dict[str, list[Link]]) -> set[str]:
    """All that a thing belongs to, near or far."""
    found: set[str] = set()
    waiting = [noun]
    while waiting:
        for link in links[waiting.pop()]:
            if link.parent not in found:
                found.add(link.parent)
                waiting.append(link.parent)
    return found


def _natural(tables: list[Named], links: dict[str, list[Link]]) -> None:
    for one in tables:
        wholes = PARTS.get(last(one.noun), "").split()
        if any(link.parent for link in links[one.noun]):
            continue
        paired = {frozenset(link.parent for link in each) for each in links.values()}
        for other in tables:
            if last(other.noun) in wholes and {one.noun, other.noun} not in paired:
                _add(links, one.noun, other.noun)


def _the_rest(tables: list[Named], links: dict[str, list[Link]]) -> None:
    """What happened last refers to who and what is left."""
    before = [one for one in tables if last(one.noun) in AFTER]
    events = [one for one in tables if happens(one.noun) and one not in before]
    for one in before:
        if not links[one.noun] and events:
            _add(links, one.noun, events[-1].noun)
    for event in events:
        if not links[event.noun]:
            for other in _tips([one for one in tables if not happens(one.noun)], links):
                _add(links, event.noun, other.noun)
    parents = {link.parent for each in links.values() for link in each}
    leaves = [one for one in tables if one.noun not in parents] or tables[-1:]
    loose = [one for one in leaves if one is max(tables, key=lambda each: each.start) and not links[one.noun]]
    leaf = max(
        [one for one in loose if one.rows is None and not is_person(last(one.noun))]
        if not events and loose
        else leaves,
        default=leaves[-1],
        key=lambda one: (happens(one.noun), len(_above(one.noun, links)), one.rows is None, one.start),
    )
    for one in tables:
        lonely = one.noun not in parents and not links[one.noun]
        if lonely and one is not leaf:
            _add(links, leaf.noun, one.noun)
    if not links[leaf.noun]:
        for other in _tips([one for one in tables if one is not leaf], links):
            _add(links, leaf.noun, other.noun)
    together = {leaf.noun} | _above(leaf.noun, links)
    for one in tables:
        under = {one.noun} | _above(one.noun, links)
        if not under & together:
            _add(links, leaf.noun, one.noun)
            together |= under


def _tips(tables: list[Named], links: dict[str, list[Link]]) -> list[Named]:
    """Those that nothing else among them belongs to."""
    above = {noun for one in tables for noun in _above(one.noun, links)}
    return [one for one in tables if one.noun not in above][:4]


def _without_shortcuts(own: list[Link], links: dict[str, list[Link]], said: list[Link]) -> list[Link]:
    """A warden of a lamp has the lamp's lighthouse already, unless the words count or name that too; what the words say
    gives way only to what they say."""
    told = {noun: [link for link in each if link in said] for noun, each in links.items()}
    return [
        link for link in own
        if link.count is not None or link.name
        or not any(
            link.parent in _above(other.parent, told if link in said else links) for other in own if other is not link
        )
    ]  # fmt: skip


def _ordered(nouns: list[str], links: dict[str, list[Link]]) -> list[str]:
    found: list[str] = []

    def add(noun: str, seen: tuple[str, ...]) -> None:
        for link in links[noun]:
            if link.parent not in found and link.parent not in seen:
                add(link.parent, (*seen, noun))
        if noun not in found:
            found.append(noun)

    for noun in sorted(nouns, key=lambda one: happens(one) + 2 * (last(one) in AFTER)):
        add(noun, ())
    return found


def _made(one: Named, own: list[Link], named: dict[str, Named], counted: bool) -> Made:
    """`counted`: the words say how many rows something above it has, which a guess per parent would change."""
    said = [link for link in own if link.count is not None and not link.name]
    if said:
        link = said[0]
        count = link.count
        assert count is not None
        rows = count.rows(named[link.parent].name)
        if count.low is None and count.high is None:
            rows = _usual(one, named[link.parent])
        parents = named[link.parent].rows
        if parents is not None and (one.rows is not None or count.about):
            return Made(one, tuple(own), link, None, one.rows or max(round(parents * count.mean), 1))
        return Made(one, tuple(own), link, rows)
    free = [link for link in own if not link.name and (named[link.parent].rows is None or not happens(one.noun))]
    if one.rows is not None or not free or len({link.parent for link in own}) < len(own):
        return Made(one, tuple(own), None)
    if counted:
        return Made(one, tuple(own), None)
    parts = PARTS.get(last(one.noun), "").split()
    link = next((each for each in free if last(each.parent) in parts), free[0])
    return Made(one, tuple(own), link, _usual(one, named[link.parent]))


def _usual(one: Named, parent: Named) -> dict[str, object]:
    noun = last(one.noun)
    mean = _EACH.get(noun, 4 if happens(noun) else 5)
    usual: dict[str, object] = {"per": parent.name, "mean": mean}
    return usual | {"min": 1} if noun in _ALWAYS else usual
