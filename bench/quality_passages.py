#!/usr/bin/env python3
"""quality_passages.py - which characters were taken from where? The measure of the PAN competitions.

    /usr/bin/python3 bench/quality_passages.py DATABASE

The database has docs(corpus, id, text) and passages(corpus, id_a, a_offset, a_length, id_b, b_offset,
b_length, label), offsets in characters. For every pair of documents that has cases, shared_passages()
gives the detections. Printed for each label, and over all:

    precision    of what was detected, the share of characters that belongs to a case
    recall       of the cases, the share of characters that was detected
    granularity  detections for each case that was detected at all
    plagdet      F1(precision, recall) / log2(1 + granularity)

Both averages of Potthast et al. ("An evaluation framework for plagiarism detection", COLING 2010):
micro counts characters, macro averages over cases and detections. A label's precision looks at the
detections that touch one of its cases; detections that touch none count in "all". The last line tells how
many passages are found between documents that have nothing from each other.
"""
import math
import pathlib
import sqlite3
import sys
from collections import defaultdict

TARGETS = {"all": 0.85, "verbatim": 0.95}
VERBATIM = ("verbatim", "none")


def common(x, y):
    return max(x[0], y[0]), min(x[1], y[1])


def touches(case, detection):
    return all(start < end for start, end in map(common, case[:2], detection[:2]))


def covered(ranges):
    total, end = 0, 0
    for start, stop in sorted(ranges):
        total += max(0, stop - max(start, end))
        end = max(end, stop)
    return total


def shares(these, others):
    """For each of `these`, (characters in the others that touch it, its characters, how many touch it)."""
    for this in these:
        hits = [other for other in others.get(this[2], ()) if touches(this, other)]
        found = sum(covered([common(this[side], hit[side]) for hit in hits]) for side in (0, 1))
        yield found, sum(this[side][1] - this[side][0] for side in (0, 1)), len(hits)


def by_pair(ranges):
    groups = defaultdict(list)
    for this in ranges:
        groups[this[2]].append(this)
    return groups


def measure(cases, detections):
    """{average: (precision, recall, granularity, plagdet)}"""
    found = list(shares(cases, by_pair(detections)))
    true = list(shares(detections, by_pair(cases)))
    hits = [count for _, _, count in found if count]
    granularity = sum(hits) / len(hits) if hits else 1
    result = {}
    for average in ("macro", "micro"):
        precision, recall = (
            (sum(part / whole for part, whole, _ in list_) / len(list_) if average == "macro" else
             sum(part for part, _, _ in list_) / sum(whole for _, whole, _ in list_)) if list_ else 0
            for list_ in (true, found))
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
        result[average] = (precision, recall, granularity, f1 / math.log2(1 + granularity))
    return result


def detect(db, texts, pair):
    """The passages of a pair, byte offsets turned into character offsets."""
    offsets = []
    for name in pair:
        at, table = 0, {}
        for number, character in enumerate(texts[name]):
            table[at] = number
            at += len(character.encode())
        table[at] = len(texts[name])
        offsets.append(table)
    for a0, a1, b0, b1 in db.execute("SELECT a_start, a_end, b_start, b_end FROM shared_passages(?, ?)",
                                     [texts[name] for name in pair]):
        yield (offsets[0][a0], offsets[0][a1]), (offsets[1][b0], offsets[1][b1]), pair


def report(kind, cases, detections):
    target = next((TARGETS[name] for name in ("all", "verbatim")
                   if kind == name or name == "verbatim" and kind.split("/")[-1] in VERBATIM), None)
    for average, (precision, recall, granularity, plagdet) in measure(cases, detections).items():
        reached = "reached" if target is not None and plagdet >= target else "MISSED"
        verdict = "" if target is None else f"target {target:.2f} {reached}"
        print(f"{kind:32} {average:6} {len(cases):5} {precision:9.3f} {recall:6.3f} {granularity:11.3f} "
              f"{plagdet:8.3f}  {verdict}".rstrip())


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: quality_passages.py DATABASE")
    root = pathlib.Path(__file__).resolve().parent.parent
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension(str(root / "shingle"))
    data = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    texts = dict(data.execute("SELECT id, text FROM docs WHERE corpus = 'passages'"))
    cases = defaultdict(list)
    for a, a0, a_length, b, b0, b_length, label in data.execute(
            "SELECT id_a, a_offset, a_length, id_b, b_offset, b_length, label FROM passages "
            "WHERE corpus = 'passages' ORDER BY 1, 4, 2"):
        cases[label].append(((a0, a0 + a_length), (b0, b0 + b_length), (a, b)))
    every = [case for label in sorted(cases) for case in cases[label]]
    if not every:
        sys.exit("quality_passages.py: the database has no passages")
    pairs = sorted({case[2] for case in every})
    detections = [passage for pair in pairs for passage in detect(db, texts, pair)]

    print(f"{'kind':32} {'mean':6} {'cases':>5} {'precision':>9} {'recall':>6} {'granularity':>11} "
          f"{'plagdet':>8}")
    for label in sorted(cases):
        touching = [d for d in detections if any(d[2] == c[2] and touches(c, d) for c in cases[label])]
        report(label, cases[label], touching)
    report("all", every, detections)

    others = [(a, b) for a in sorted({a for a, _ in pairs}) for b in sorted({b for _, b in pairs})
              if (a, b) not in pairs]
    noise = sum(1 for pair in others for _ in detect(db, texts, pair))
    print(f"between {len(others)} pairs without a case: {noise} passages (target 0)")


if __name__ == "__main__":
    main()
