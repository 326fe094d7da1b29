"""Numbered items that stand in one line: "1. name 2. email 3. day", or with brackets, "1) name 2) email"."""

from __future__ import annotations

import re

_MARK = re.compile(r"(?<!\S)(\d{1,2})([.)])\s")
#: So many marks in a row are a list.
FEWEST = 3


def lined(text: str) -> str:
    """The text with each item on a line of its own: a space before a mark becomes a line break, in the same places."""
    marks = list(_MARK.finditer(text))
    for first, mark in enumerate(marks):
        if mark.group(1) != "1":
            continue
        run = [mark]
        for following in marks[first + 1 :]:
            if int(following.group(1)) != len(run) + 1 or following.group(2) != mark.group(2):
                break
            run.append(following)
        if len(run) >= FEWEST and "\n" not in text[run[0].start() : run[-1].start()]:
            places = {one.start() - 1 for one in run if one.start()}
            return "".join("\n" if at in places else letter for at, letter in enumerate(text))
    return text
