"""How far minhash_sim() is off: its root mean square error, beside the theory of classic MinHash, sqrt(J (1 - J) / hashes).

    /usr/bin/python3 bench/accuracy.py

Pairs of texts of made-up words, all different, so that with width=1 their true similarity is known. The figure is the
mean of the ratios at J = .1, .3, .5, .7 and .9, TRIALS pairs each. Up to `hashes` shingles a signature is exact.
"""
import os, random

from harness import Table, connect

TRIALS = int(os.environ.get("TRIALS", "2000"))
HASHES = 128


def pair(rng, size, j):
    """Two texts of `size` words whose sets have about the Jaccard similarity j, and that similarity."""
    common = round(2 * size * j / (1 + j))
    words = [f"w{n}" for n in rng.sample(range(10**9), 2 * size - common)]
    return " ".join(words[:size]), " ".join(words[:common] + words[size:]), common / (2 * size - common)


def error_ratio(db, rng, size):
    ratios, worst = [], 0
    for j in (.1, .3, .5, .7, .9):
        square = 0
        for _ in range(TRIALS):
            a, b, true = pair(rng, size, j)
            off = db.execute("SELECT minhash_sim(minhash(?, 1), minhash(?, 1))", (a, b)).fetchone()[0] - true
            square += off * off
            worst = max(worst, abs(off))
        ratios.append((square / TRIALS) ** .5 / (true * (1 - true) / HASHES) ** .5)
    return sum(ratios) / len(ratios), worst


def main():
    table = Table("accuracy")
    table.heading(f"Error of minhash_sim, as a share of sqrt(J (1 - J) / {HASHES}); {TRIALS} pairs at each of five similarities")
    db, rng = connect(":memory:"), random.Random(1)
    for size, target in ((100, "<= 0"), (130, "<= 0.8"), (400, "<= 0.9")):
        ratio, worst = error_ratio(db, rng, size)
        table.add(f"error of minhash_sim, {size} shingles", 0.0 if worst < 1e-12 else ratio, "of theory", target, note=f"worst {worst:.3f}")
    table.close()


main()
