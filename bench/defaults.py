"""What other options than the default ones would find and cost: each of hashes, width, threshold, recall varied alone.

    make bench-defaults [DATA=labelled.db]

On ARTICLES (20,000) generated articles, in which the near-copies are known, and an index without content=, so that similarities are
estimates:

    exact=1     share of the pairs whose exact similarity (of that width) is at least the threshold that share a band: those
                are found with exact=1
    found       the same, found by estimates: some of those just above the threshold are estimated to be below it
    right       share of what is reported that is such a pair; the others are just below the threshold
    edited      share of planted pairs found: copies, up to 10 % of the words edited one by one, up to 20 % in runs, standing lines added
    reworded    20 and 40 % of the words edited one by one
    parts       excerpts and merged articles
    B, us, pairs, lookup        bytes an article; processor time to index one, in us, and for all pairs of all, in s; one lookup (median), in us

With DATA (see quality.py), on text that nobody here wrote, all in one index: reuters pairs whose exact word-5 similarity is
given, `near` those of at least .5 that are found, `related` the share of what is reported of reuters that is given at all (.3 or more);
rewrites by language models found; independent reports of one event that are taken for copies; answers copied (cut, light,
heavy) found, and answers to the same question taken for copies.

ONLY=generated or ONLY=labelled leaves out the other. Prints the tables, to build/bench/defaults.txt, too, and the figures to build/bench/defaults.jsonl.
"""
import json, os, sqlite3, sys

from harness import DIRECTORY, TOOLS, connect, corpus, name_of, remove, timed, tool
from table import markdown

ARTICLES = int(os.environ.get("ARTICLES", "20000"))
DATA = sys.argv[1] if len(sys.argv) > 1 else ""
DEFAULT = {"hashes": 128, "width": 3, "threshold": 0.5, "recall": 0.95}
CHOICES = {"hashes": (64, 128, 256, 512), "width": (2, 3, 4, 5, 6, 7), "threshold": (0.3, 0.5, 0.7), "recall": (0.9, 0.95, 0.98, 0.99)}
MATCH = "SELECT rowid, similarity FROM news_index WHERE news_index MATCH ?1"
COPIED_ELSEWHERE = "('g2pE_taskc', 'g4pD_taskb')"  # answers copied from somewhere else than the source at hand


def settings():
    """(name, options), the default ones first."""
    yield "defaults", DEFAULT
    for key, values in CHOICES.items():
        for value in values:
            if value != DEFAULT[key]:
                yield f"{key}={value}", {**DEFAULT, key: value}


def create(options):
    return "CREATE VIRTUAL TABLE news_index USING shingle_index(threads=1, " + ", ".join(f"{k}={v}" for k, v in options.items()) + ")"


def share(part, whole):
    return f"{part / whole:.3f}" if whole else ""


# ------------------------------------------------------------------------------ generated --

class Generated:
    """What is known of the generated articles."""

    def __init__(self):
        self.news = corpus(ARTICLES)
        db = sqlite3.connect(self.news)
        self.origins, self.kinds = {}, {}
        for original, twin, kind, rate in db.execute("SELECT original, twin, kind, rate FROM planted"):
            self.origins.setdefault(twin, {twin}).add(original)
            group = "parts" if kind in ("excerpt", "merge") else "reworded" if kind == "scattered" and rate >= .15 else "edited"
            self.kinds.setdefault(group, set()).add((min(original, twin), max(original, twin)))
        self.least_related = 1
        self.work = remove(os.path.join(DIRECTORY, "defaults.db"))
        connect(self.work).execute("PRAGMA journal_mode=WAL").fetchone()

    def true_pairs(self, width, threshold):
        path = os.path.join(DIRECTORY, f"truth{name_of(ARTICLES)}-{width}.db")
        if not os.path.exists(path):
            tool("truth", self.news, path + ".new", f"threshold={min(CHOICES['threshold'])}", f"width={width}")
            os.rename(path + ".new", path)
        return set(sqlite3.connect(path).execute("SELECT a, b FROM truth WHERE similarity >= ?", (threshold - 1e-12,)))

    def is_related(self, a, b):
        return bool(self.origins.get(a, {a}) & self.origins.get(b, {b}))

    def measure(self, o):
        attach = ("-run", f"ATTACH '{self.news}' AS c")
        run = timed(self.work, attach, ("-run", "DROP TABLE IF EXISTS news_index; DROP TABLE IF EXISTS found; VACUUM; " + create(o)),
                    ("-time", "build", "BEGIN; INSERT INTO news_index(rowid, text) SELECT id, body FROM c.news; COMMIT"),
                    ("-run", "PRAGMA wal_checkpoint(TRUNCATE)"))
        db = connect(self.work)
        size = db.execute("PRAGMA page_count").fetchone()[0] * db.execute("PRAGMA page_size").fetchone()[0]
        db.close()
        texts = "SELECT body FROM c.news WHERE id % 20 = 0"
        run.update(timed(self.work, attach, ("-run", "PRAGMA cache_size=-400000"), ("-time", "pairs", f"SELECT * FROM shingle_pairs('news_index', {o['threshold']})"),
                         ("-each", "warm", MATCH, texts), ("-each", "lookup", MATCH, texts)))
        db = connect(self.work)
        found = set(db.execute("SELECT a, b FROM shingle_pairs('news_index', ?)", (o["threshold"],)))
        keys = {}
        for band, key, id in db.execute("SELECT band, key, rowid FROM shingle_bands('news_index')"):
            keys.setdefault(id, set()).add((band, key))
        plan = db.execute("SELECT bands, rows FROM lsh_plan(?, ?, ?)", (o["threshold"], o["hashes"], o["recall"])).fetchone()
        db.close()
        true = self.true_pairs(o["width"], o["threshold"])
        self.least_related = min(self.least_related, sum(self.is_related(a, b) for a, b in found) / max(1, len(found)))
        cells = [f"{plan[0]}x{plan[1]}", share(sum(not keys[a].isdisjoint(keys[b]) for a, b in true), len(true)), share(len(found & true), len(true)), share(len(found & true), len(found))]
        cells += [share(len(found & self.kinds[group]), len(self.kinds[group])) for group in ("edited", "reworded", "parts")]
        return cells + [f"{size / ARTICLES:,.0f}", f"{run['build']['cpu'] / ARTICLES * 1e6:.1f}", f"{run['pairs']['cpu']:.2f}", f"{run['lookup']['p50']:.0f}"]

    HEADS = ["plan:", "exact=1:", "found:", "right:", "edited:", "reworded:", "parts:", "B:", "us:", "pairs:", "lookup:"]


# ------------------------------------------------------------------------------- labelled --

class Labelled:
    """The articles of DATA, numbered, in a database of their own, and their pairs."""

    CORPORA = ("reuters", "llm_rewrite", "same_event", "copied_answers")

    def __init__(self, data):
        self.path = remove(os.path.join(DIRECTORY, "defaults_labelled.db"))
        self.db = connect(self.path)
        self.db.execute("ATTACH ? AS data", (data,))
        corpora = ",".join(f"'{c}'" for c in self.CORPORA)
        self.db.executescript(
            f"CREATE TABLE news(id INTEGER PRIMARY KEY, corpus, name, body TEXT);"
            f"INSERT INTO news(corpus, name, body) SELECT corpus, id, text FROM data.docs WHERE corpus IN ({corpora});"
            "CREATE UNIQUE INDEX news_name ON news(corpus, name);"
            "CREATE TABLE given AS SELECT p.corpus AS kind, p.label, p.score, min(x.id, y.id) AS a, max(x.id, y.id) AS b FROM data.pairs p"
            " JOIN news x ON x.corpus = p.corpus AND x.name = p.id_a JOIN news y ON y.corpus = p.corpus AND y.name = p.id_b"
            f" WHERE p.corpus <> 'copied_answers' OR p.id_b NOT IN {COPIED_ELSEWHERE};"
            "INSERT INTO given SELECT 'same_event', '', NULL, min(x.id, y.id), max(x.id, y.id) FROM data.clusters p JOIN data.clusters q"
            " ON p.corpus = q.corpus AND p.cluster = q.cluster AND p.id < q.id JOIN news x ON x.corpus = p.corpus AND x.name = p.id"
            " JOIN news y ON y.corpus = q.corpus AND y.name = q.id WHERE p.corpus = 'same_event';"
            "CREATE INDEX given_a ON given(a, b)")

    def groups(self):
        yield "near", "kind = 'reuters' AND score >= 0.5 - 1e-9"
        yield "rewrites", "kind = 'llm_rewrite'"
        yield "one event", "kind = 'same_event'"
        for label in ("cut", "light", "heavy", "non"):
            yield label, f"kind = 'copied_answers' AND label = '{label}'"

    def measure(self, o):
        self.db.executescript("DROP TABLE IF EXISTS news_index; DROP TABLE IF EXISTS found; " + create(o) + ";"
                              "INSERT INTO news_index(rowid, text) SELECT id, body FROM news;"
                              "CREATE TABLE found(a INTEGER, b INTEGER, PRIMARY KEY(a, b)) WITHOUT ROWID;"
                              f"INSERT INTO found SELECT a, b FROM shingle_pairs('news_index', {o['threshold']})")
        cells = []
        for _, condition in self.groups():
            whole, part = self.db.execute(f"SELECT count(*), count(f.a) FROM (SELECT DISTINCT a, b FROM given WHERE {condition}) g"
                                          " LEFT JOIN found f ON f.a = g.a AND f.b = g.b").fetchone()
            cells.append(share(part, whole))
        total, known = self.db.execute("SELECT count(*), sum(EXISTS (SELECT 1 FROM given g WHERE g.a = f.a AND g.b = f.b)) FROM found f"
                                       " JOIN news x ON x.id = f.a JOIN news y ON y.id = f.b WHERE +x.corpus = 'reuters' AND +y.corpus = 'reuters'").fetchone()
        return [f"{total:,}", share(known or 0, total), *cells]

    HEADS = ["reuters pairs:", "related:", "near:", "rewrites:", "one event:", "cut:", "light:", "heavy:", "non:"]


# ------------------------------------------------------------------------------------ main --

def table(title, data, lines, out):
    rows = []
    for name, options in settings():
        rows.append([name, *data.measure(options)])
        print("  " + "  ".join(rows[-1]), flush=True)
        out.write(json.dumps(dict(zip(["data", "setting", *(h.rstrip(":") for h in data.HEADS)], [title, *rows[-1]]))) + "\n")
    lines += markdown([title, *data.HEADS], rows) + [""]
    with open(os.path.join(TOOLS, "defaults.txt"), "w", encoding="utf-8") as f:
        f.write("\n".join(lines))


def main():
    lines = []
    only = os.environ.get("ONLY", "")  # generated, labelled
    with open(os.path.join(TOOLS, "defaults.jsonl"), "w") as out:
        if only != "labelled":
            generated = Generated()
            table("generated", generated, lines, out)
            lines += [f"Of what any of these reported, at least {generated.least_related:.1%} was made from the same article.", ""]
            remove(generated.work)
        if DATA and only != "generated":
            labelled = Labelled(DATA)
            table("labelled", labelled, lines, out)
            labelled.db.close()
            remove(labelled.path)
    print("\n" + "\n".join(lines))


main()
