"""Trains the tagger of the offline planner from the annotated descriptions, and says how well it tags others.

python tools/tagger.py            five-fold: trains on four fifths, tags the last
python tools/tagger.py --write    trains on all and writes the weights

A description is a line of `knowledge/annotated/*.txt`, a line break in it written as ⏎; `{t …}` marks the name of a
table, `{c …}` that of a column, `{v …}` a value.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from pathlib import Path

import numpy as np

from fabulate.planner.offline.knowledge import load
from fabulate.planner.offline.tagging.features import NAMED, features
from fabulate.planner.offline.tagging.tagger import BUCKETS, MOST_WORDS, TAGS, bucket, goes, lexicon, packed, spans
from fabulate.planner.offline.text import Words

SOURCE = Path(__file__).resolve().parent.parent / "src" / "fabulate"
TARGET = SOURCE / "planner" / "offline" / "tagging" / "weights.gz"
MARK = re.compile(r"\{([tcv]) ([^{}]*)\}")
#: Passes over the descriptions, and the share of named features that a pass sees.
PASSES, SEEN = 12, 0.5
FORBIDDEN = -(1 << 40)

Example = tuple[list[list[int]], list[int]]


def lines(folder: Path = SOURCE / "knowledge" / "annotated") -> list[str]:
    """All annotated descriptions, in a fixed order."""
    found: list[str] = []
    for path in sorted(folder.glob("*.txt")):
        found += [line for line in path.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
    return found


def parse(line: str) -> tuple[Words, list[str]]:
    """The plain words, and the tag of each."""
    text, marks, last = "", [], 0
    line = line.replace("⏎", "\n")
    for match in MARK.finditer(line):
        text += line[last : match.start()]
        marks.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        last = match.end()
    words = Words(text + line[last:])
    tags = ["O"] * len(words)
    for kind, start, stop in marks:
        inside = [n for n, word in enumerate(words.items) if word.start < stop and word.end > start]
        for n in inside:
            tags[n] = kind if n == inside[0] else kind.upper()
    return words, tags


def example(line: str) -> Example:
    words, tags = parse(line)
    rows = features(words, MOST_WORDS, lexicon(load()))
    return [[bucket(one) for one in row] for row in rows], [TAGS.index(one) for one in tags]


def decode(rows: list[list[int]], weights: np.ndarray, steps: np.ndarray) -> list[int]:
    if not rows:
        return []
    emitted = np.array([weights[row].sum(axis=0) for row in rows])
    best, came = emitted[0] + steps[-1], []
    for scores in emitted[1:]:
        each = best[:, None] + steps[:-1]
        came.append(each.argmax(axis=0))
        best = each.max(axis=0) + scores
    path = [int(best.argmax())]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return path[::-1]


def train(examples: list[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Averaged weights by bucket and tag, and by the tag before and tag. Source: Collins (2002)."""
    draw = random.Random(1)
    start = len(TAGS)
    weights, steps = np.zeros((BUCKETS, start)), np.zeros((start + 1, start))
    sums, step_sums = np.zeros_like(weights), np.zeros_like(steps)
    closed = np.array([[0 if goes(a, b) else FORBIDDEN for b in TAGS] for a in (*TAGS, "O")])
    examples, seen = list(examples), 1
    for _ in range(PASSES):
        draw.shuffle(examples)
        for all_rows, wanted in examples:
            rows = [row[:-NAMED] + [one for one in row[-NAMED:] if draw.random() < SEEN] for row in all_rows]
            found = decode(rows, weights, steps + closed)
            before, before_found = start, start
            for row, good, bad in zip(rows, wanted, found, strict=True):
                if good != bad:
                    for sign, one in ((1, good), (-1, bad)):
                        np.add.at(weights[:, one], row, sign)
                        np.add.at(sums[:, one], row, sign * seen)
                if (before, good) != (before_found, bad):
                    for sign, a, b in ((1, before, good), (-1, before_found, bad)):
                        steps[a, b] += sign
                        step_sums[a, b] += sign * seen
                before, before_found = good, bad
            seen += 1
    return weights - sums / seen, np.maximum(steps - step_sums / seen, -1e6) + closed


def whole(weights: np.ndarray, steps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same in whole numbers, a byte a weight."""
    scale = 127 / max(np.quantile(np.abs(weights[weights != 0]), 0.999), 1e-9)
    return np.clip(np.round(weights * scale), -127, 127).astype(np.int8), np.round(steps * scale).astype(np.int64)


def score(texts: list[str], weights: np.ndarray, steps: np.ndarray) -> Counter[str]:
    """Names found, missed and made up, by kind."""
    told: Counter[str] = Counter()
    for text in texts:
        rows, wanted = example(text)
        good = {*spans(TAGS[one] for one in wanted)}
        found = {*spans(TAGS[one] for one in decode(rows, weights.astype(np.int64), steps))}
        told.update(f"{one.kind} found" for one in good & found)
        told.update(f"{one.kind} missed" for one in good - found)
        told.update(f"{one.kind} made up" for one in found - good)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--test", type=Path, help="tag the descriptions of this file instead of a fifth")
    args = parser.parse_args()
    texts = lines()
    if args.write:
        weights, steps = whole(*train([example(text) for text in texts]))
        TARGET.write_bytes(packed(weights.tobytes(), steps.ravel().tolist()))
        print(f"{len(texts)} descriptions, {TARGET.stat().st_size:,} bytes")
        return
    told: Counter[str] = Counter()
    if args.test:
        told = score(args.test.read_text(encoding="utf-8").split("\n"), *whole(*train([example(t) for t in texts])))
    else:
        random.Random(7).shuffle(texts)
        for fold in range(5):
            model = whole(*train([example(text) for n, text in enumerate(texts) if n % 5 != fold]))
            told += score(texts[fold::5], *model)
    for kind in ("table", "column", "value"):
        found, missed, made_up = (told[f"{kind} {what}"] for what in ("found", "missed", "made up"))
        print(f"{kind}: precision {found / max(found + made_up, 1):.3f}, recall {found / max(found + missed, 1):.3f}")


if __name__ == "__main__":
    main()
