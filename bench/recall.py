"""How surely a pair of texts is found, by its similarity: bench/recall.svg, and the same as a table.

    python3 bench/recall.py        called by `make bench-defaults`

The pairs are those that bench/corpus.c planted among ARTICLES (20,000) articles, an original and what was made of it, and their exact
word-3 Jaccard similarity. Measured is the default plan, that of lsh_plan(0.5):

    proposed    they share a band, so that an index proposes them, whatever similarity is asked for
    reported    and their signatures' similarity is at least 0.5: what shingle_pairs() has without exact=1

The theory of `proposed` is 1 - (1 - s^rows)^bands. Nothing here depends on the machine or its load."""
import math, os

from harness import HERE, connect, corpus

ARTICLES = int(os.environ.get("ARTICLES", "20000"))
THRESHOLD, BIN = 0.5, 0.05
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 360, 56, 16, 16, 48


def measure():
    """(similarity, proposed, reported) of every planted pair; the plan."""
    db = connect(":memory:")
    db.execute("ATTACH ? AS c", (corpus(ARTICLES),))
    bands, rows = db.execute("SELECT bands, rows FROM lsh_plan(?)", (THRESHOLD,)).fetchone()
    signatures, keys = {}, {}

    def read(id):
        if id not in signatures:
            signatures[id], = db.execute("SELECT minhash(body) FROM c.news WHERE id = ?", (id,)).fetchone()
            keys[id] = set(db.execute("SELECT band, key FROM minhash_bands(?, ?, ?)", (signatures[id], bands, rows)))

    pairs = []
    for a, b in db.execute("SELECT DISTINCT original, twin FROM c.planted").fetchall():
        read(a), read(b)
        exact, estimate = db.execute("SELECT shingle_sim(x.body, y.body), minhash_sim(?, ?) FROM c.news x, c.news y WHERE x.id = ? AND y.id = ?",
                                     (signatures[a], signatures[b], a, b)).fetchone()
        proposed = bool(keys[a] & keys[b])
        pairs.append((exact, proposed, proposed and estimate >= THRESHOLD))
    return pairs, bands, rows


def in_bins(pairs):
    """(mean similarity, pairs, share proposed, share reported) by similarity."""
    bins = {}
    for pair in pairs:
        bins.setdefault(min(int(pair[0] / BIN), int(1 / BIN) - 1), []).append(pair)
    mean = lambda group, i: sum(p[i] for p in group) / len(group)
    return [(mean(g, 0), len(g), mean(g, 1), mean(g, 2)) for _, g in sorted(bins.items()) if len(g) >= 20]


def theory(s, bands, rows):
    return 1 - (1 - s ** rows) ** bands


# ------------------------------------------------------------------------------------ drawn --

STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1d1d1f; } .soft { fill: #6b6b70; } .grid { stroke: #d8d8dc; } .frame { fill: #ffffff; }
.curve { fill: none; stroke: #0b6e4f; stroke-width: 2; } .dot { fill: #0b6e4f; } .bar { stroke: #0b6e4f; }
.line { fill: none; stroke: #b35900; stroke-width: 1.5; stroke-dasharray: 5 3; } .square { fill: #b35900; }
@media (prefers-color-scheme: dark) { text { fill: #ececf0; } .soft { fill: #a0a0a8; } .grid { stroke: #3a3a40; } .frame { fill: #17171a; }
.curve { stroke: #4cc38a; } .dot { fill: #4cc38a; } .bar { stroke: #4cc38a; } .line { stroke: #ffb067; } .square { fill: #ffb067; } }
"""


def x(s):
    return LEFT + (WIDTH - LEFT - RIGHT) * s


def y(p):
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * p


def path(points):
    return " ".join(f"{x(s):.1f},{y(p):.1f}" for s, p in points)


def axes():
    for i in range(0, 11, 2):
        v = i / 10
        yield (f'<line class="grid" x1="{x(0):.1f}" x2="{x(1):.1f}" y1="{y(v):.1f}" y2="{y(v):.1f}"/>'
               f'<text x="{x(0) - 8:.1f}" y="{y(v) + 4:.1f}" text-anchor="end">{v:.0%}</text>'
               f'<line class="grid" x1="{x(v):.1f}" x2="{x(v):.1f}" y1="{y(0):.1f}" y2="{y(1):.1f}"/>'
               f'<text x="{x(v):.1f}" y="{y(0) + 18:.1f}" text-anchor="middle">{v:g}</text>')
    yield f'<text class="soft" x="{x(.5):.1f}" y="{HEIGHT - 10}" text-anchor="middle">exact Jaccard similarity of two texts</text>'


def legend(bands, rows, pairs):
    lines = [('<line class="curve" x1="0" x2="24" y1="-4" y2="-4"/>', f"theory: 1 - (1 - s^{rows})^{bands}"),
             ('<circle class="dot" cx="12" cy="-4" r="3.5"/>', f"proposed, measured on {pairs:,} pairs"),
             ('<line class="line" x1="0" x2="24" y1="-4" y2="-4"/><rect class="square" x="9" y="-7" width="6" height="6"/>', f"reported, similarity >= {THRESHOLD}")]
    for i, (mark, text) in enumerate(lines):
        yield f'<g transform="translate({x(.56):.1f} {y(.30) + i * 20:.1f})">{mark}<text x="32" y="0">{text}</text></g>'


def draw(bins, bands, rows):
    curve = [(i / 100, theory(i / 100, bands, rows)) for i in range(101)]
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
           "<title>How surely a pair is found, by its similarity</title>", f"<style>{STYLE}</style>", f'<rect class="frame" width="{WIDTH}" height="{HEIGHT}"/>', *axes(),
           f'<polyline class="curve" points="{path(curve)}"/>', f'<polyline class="line" points="{path([(s, r) for s, _, _, r in bins])}"/>']
    for s, n, proposed, reported in bins:
        error = 2 * math.sqrt(proposed * (1 - proposed) / n)  # two standard errors
        out.append(f'<line class="bar" x1="{x(s):.1f}" x2="{x(s):.1f}" y1="{y(min(1, proposed + error)):.1f}" y2="{y(max(0, proposed - error)):.1f}"/>'
                   f'<circle class="dot" cx="{x(s):.1f}" cy="{y(proposed):.1f}" r="3.5"/>'
                   f'<rect class="square" x="{x(s) - 3:.1f}" y="{y(reported) - 3:.1f}" width="6" height="6"/>')
    return "\n".join([*out, *legend(bands, rows, sum(n for _, n, _, _ in bins)), "</svg>", ""])


def main():
    pairs, bands, rows = measure()
    bins = in_bins(pairs)
    print(f"plan of lsh_plan({THRESHOLD}): {bands} bands of {rows}; {len(pairs):,} pairs\n\n"
          "| similarity | pairs | proposed | theory | reported |\n|-----------:|------:|---------:|-------:|---------:|")
    for s, n, proposed, reported in bins:
        print(f"| {s:10.3f} | {n:5,} | {proposed:8.3f} | {theory(s, bands, rows):6.3f} | {reported:8.3f} |")
    with open(os.path.join(HERE, "recall.svg"), "w", encoding="utf-8") as f:
        f.write(draw(bins, bands, rows))


if __name__ == "__main__":
    main()
