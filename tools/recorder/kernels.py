"""Which methods a kernel of ours computes, and the data that it needs from Faker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .functions import KERNELS, function
from .store import Ref

if TYPE_CHECKING:
    from .explore import Recorder
    from .store import Store

#: Kernels that draw from a locale's list of words.
_OF_WORDS = ("word", "words", "sentence", "sentences", "paragraph", "paragraphs", "text", "texts")


def kernel(name: str, recorder: Recorder, store: Store, locale: str) -> Any:
    """The kernel's line for a method, or None when it has none."""
    call = recorder.methods[name]
    found = KERNELS.get(function(call))
    provider = getattr(call, "__self__", None)
    if found in _OF_WORDS:
        plain = list(provider.get_words_list())  # type: ignore[union-attr]
        said = {"kernel": found, "words": Ref(store.add(locale, "#", plain))}
        more = {"joint": (provider.word_connector, " "), "stop": (provider.sentence_punctuation, ".")}  # type: ignore[union-attr]
        return said | {key: value for key, (value, usual) in more.items() if value != usual}
    if found == "slug":
        from faker.providers.lorem.en_US import Provider

        return {"kernel": found, "words": Ref(store.add(locale, "#", list(Provider.word_list)))}
    if found is not None and found.startswith("color"):
        from faker.providers.color.color import COLOR_MAP

        ranges = {colour: [about["hue_range"][0], about["lower_bounds"]] for colour, about in COLOR_MAP.items()}
        return {"kernel": found, "colours": Ref(store.add(locale, "#", ranges))}
    if found == "credit_card_number":
        cards = provider.credit_card_types  # type: ignore[union-attr]
        return {"kernel": found, "types": {name: [list(card.prefixes), card.length] for name, card in cards.items()}}
    if found in ("isbn10", "isbn13", "sbn9"):
        return {"kernel": found, "groups": _groups(found, provider)}
    if found in ("ipv4", "ipv4_private", "ipv4_public"):
        return {"kernel": "ipv4", "classes": _networks(found, provider)}
    if found is None and name in ("day_of_week", "month_name"):
        return _named(name, provider)
    return {"kernel": found} if found else None


def _networks(which: str, provider: Any) -> list[dict[str, list[int]]]:
    """For each class that Faker picks evenly: the first addresses and the sizes of its networks."""
    if which == "ipv4":
        every = [provider._get_all_networks_and_weights()]
    else:
        get = getattr(provider, f"_get_{which[5:]}_networks_and_weights")
        every = [get(address_class=letter) for letter in "abc"]
    return [
        {"first": [int(n.network_address) for n in networks], "size": [n.num_addresses for n in networks]}
        for networks, _ in every
    ]


def _named(name: str, provider: Any) -> Any:
    """The names that a locale's method gives to the numbers of `date`."""
    codes = [str(i) for i in range(7)] if name == "day_of_week" else [f"{i:02d}" for i in range(1, 13)]
    names = []
    before = dict(vars(provider))
    try:
        for code in codes:
            vars(provider).update(date=lambda pattern="", code=code: code, month=lambda code=code: code)
            names.append(getattr(type(provider), name)(provider))
    except Exception:  # noqa: BLE001  (it asks for something else)
        return None
    finally:
        vars(provider).clear()
        vars(provider).update(before)
    if not all(isinstance(n, str) for n in names):
        return None
    return {"kernel": "weekday_named" if name == "day_of_week" else "month_named", "names": names}


def _groups(which: str, provider: Any) -> list[list[Any]]:
    """How a book number may begin: prefix, group, weight, and the registrants' ranges as [least, digits] pairs."""
    if which == "sbn9":
        from faker.providers.sbn.rules import RULES

        return [["", "", 1, [[int(r.min), r.registrant_length] for r in RULES]]]
    found = []
    for ean, groups in provider.rules.items():
        for group, rules in groups.items():
            # Faker compares texts, and in es_ES the rules have a digit more than what they are compared with.
            digits = 11 - len(ean) - len(group)
            ranges = [[int(least[:digits].ljust(digits, "0")), length] for least, _, length in rules]
            found.append([ean, group, 1 / len(groups), ranges])
    return found
