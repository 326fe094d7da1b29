"""The tagger of the offline planner: on descriptions it has not seen, bounded, and trained on sound annotations."""

from __future__ import annotations

import time
from pathlib import Path

import tagger as training

from fabulate.planner.offline.knowledge import load
from fabulate.planner.offline.tagging import tagger
from fabulate.planner.offline.text import Words

HELD_OUT = (Path(__file__).parent / "annotated_held_out.txt").read_text(encoding="utf-8").split("\n")


def test_names_in_descriptions_that_it_has_not_seen() -> None:
    found = wanted = right = 0
    for line in filter(None, HELD_OUT):
        words, tags = training.parse(line)
        good, seen = {*tagger.spans(tags)}, {*tagger.tag(words, load())}
        found, wanted, right = found + len(seen), wanted + len(good), right + len(seen & good)
    assert right / found > 0.68
    assert right / wanted > 0.68


def test_annotations_are_sound() -> None:
    lines = training.lines()
    assert len(lines) > 300
    plain = [training.MARK.sub(r"\2", line) for line in lines]
    assert len(set(plain)) == len(plain)
    assert not {training.MARK.sub(r"\2", line) for line in HELD_OUT if line} & set(plain)
    for line, text in zip(lines, plain, strict=True):
        assert not {"{", "}"} & set(text), line
        words, tags = training.parse(line)
        assert len(tagger.spans(tags)) == len(training.MARK.findall(line)), line
        assert len(words) <= tagger.MOST_WORDS


def test_hostile_text_is_bounded() -> None:
    for text in ("(" * 10_000, "a " * 5_000, "x" * 10_000, "," * 9_999, "{c a} " * 1_600):
        begin = time.process_time()
        tagger.tag(Words(text), load())
        assert time.process_time() - begin < 1
    assert tagger.tag(Words(""), load()) == []
