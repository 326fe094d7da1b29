"""What a kind of shop sells, put in the place of products of every kind: the sales of a hardware store are of hammers.

Every topic and concept that speaks of a product reads the list `product`, so one list changes them all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .text import words_of

if TYPE_CHECKING:
    from .knowledge import Knowledge
    from .text import Words

_SHOPS = words_of("shop store retailer dealer business chain market seller supplier merchant wholesaler outlet webshop")
_LONGEST = 4


def stocked(words: Words, knowledge: Knowledge) -> Knowledge:
    """The knowledge with the products of the first kind of shop that the words name; the same where they name none."""
    lemmas = [word.lemma for word in words.items]
    for at in range(len(lemmas)):
        for size in range(min(_LONGEST, len(lemmas) - at), 0, -1):
            said = lemmas[at : at + size]
            name = " ".join(said)
            kind = knowledge.shops.get(name)
            if kind is None and size > 1 and said[-1] in _SHOPS:
                kind = knowledge.shops.get(" ".join(said[:-1]) + "*")
            if kind is not None:
                return replace(knowledge, lists={**knowledge.lists, "product": knowledge.stocks[kind]})
    return knowledge
