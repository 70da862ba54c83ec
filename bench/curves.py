"""How costs grow: with the number of articles, the length of texts, the size of signatures.

    make bench-curves [SIZES=1000,...,1000000] [SIGNATURES=10000000]

    articles     time and memory of each job; articles of bench/corpus.c, the smaller sets parts of the largest
    words        time of a function on one text, or a pair of which half is copied, from 20 words to 1 MB
    hashes       of 20,000 articles: the signature, the index, a lookup, all pairs
    signatures   only with SIGNATURES=: all pairs of so many signatures that never were texts, one in ten a near copy of
                 another (bench_signature() of limits.c); needs 2 KB of disk a signature while the index is written

An exponent e says that the cost grows as x ^ e: the slope, by least squares, of log cost over log x. Prints tables, to
build/bench/curves.txt, too, and the figures to build/bench/curves.jsonl. One core and threads=1 if CORE says which.
"""
import json, math, os, sqlite3, sys, time

from harness import CORE, DIRECTORY, TOOLS, Failed, Missing, connect, corpus, figure, median, name_of, remove, rounds, timed
from index import ALONE, BUILD, EXACT, MATCH, WARM, pages, planted
from table import markdown

SIZES = [int(n) for n in (sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] else "1000,3000,10000,30000,100000,300000,1000000").split(",")]
SIGNATURES = int(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] else 0
WORDS = (20, 100, 400, 2000, 10000, 40000, 170000)
HASHES = (64, 128, 256, 512, 1024)
CONTENT = "content='news', content_rowid='id', content_column='body'"


class Curves:
    def __init__(self):
        self.lines, self.text = {}, []

    def add(self, over, job, unit, x, value):
        self.lines.setdefault((over, job, unit), []).append((x, value))
        print(f"  {over} {x:>10,}  {job:44}{figure(value):>12} {unit}", flush=True)
        with open(os.path.join(TOOLS, "curves.jsonl"), "w") as f:
            for (o, j, u), points in self.lines.items():
                for px, v in points:
                    f.write(json.dumps({"over": o, "job": j, "unit": u, "x": px, "value": v}) + "\n")

    def table(self, over, title, notes=()):
        mine = {k: dict(v) for k, v in self.lines.items() if k[0] == over}
        if not mine:
            return
        xs = sorted({x for line in mine.values() for x in line})
        heads = [title] + [f"{name_of(x) if over in ('articles', 'signatures') else f'{x:,}'}:" for x in xs] + ["exponent:"]
        rows = [[f"{job}, {unit}"] + [figure(line[x]) if x in line else "" for x in xs] + [exponent(line.items())] for (_, job, unit), line in mine.items()]
        lines = markdown(heads, rows) + [""] + [line for note in notes for line in (note, "")]
        print("\n" + "\n".join(lines), flush=True)
        self.text += lines
        with open(os.path.join(TOOLS, "curves.txt"), "w", encoding="utf-8") as f:
            f.write("\n".join(self.text))


def exponent(points):
    points = [(math.log(x), math.log(v)) for x, v in points if v > 0]
    if len(points) < 2:
        return ""
    mx, my = (sum(c) / len(points) for c in zip(*points))
    return f"{sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points):.2f}"


def create(options):
    return f"CREATE VIRTUAL TABLE news_index USING shingle_index({options})"


# ------------------------------------------------------------------------------- articles --

def part(news, n):
    """A database of the first n articles."""
    path = remove(os.path.join(DIRECTORY, "curves.db"))
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous=OFF")
    db.execute("ATTACH ? AS whole", (news,))
    for table in ("news", "planted"):
        sql, = db.execute("SELECT sql FROM whole.sqlite_schema WHERE name = ?", (table,)).fetchone()
        db.execute(sql)
    db.execute("INSERT INTO news SELECT * FROM whole.news WHERE id <= ?", (n,))
    db.execute("INSERT INTO planted SELECT * FROM whole.planted WHERE twin <= ?", (n,))
    db.commit()
    db.execute("DETACH whole")
    db.execute("PRAGMA journal_mode=WAL").fetchone()
    db.close()
    return path


def one_size(curves, news, n):
    path = part(news, n)
    add = lambda job, unit, value: curves.add("articles", job, unit, n, value)
    drop = ("-run", "PRAGMA synchronous=FULL; DROP TABLE IF EXISTS news_index; PRAGMA wal_checkpoint(TRUNCATE)")
    runs = rounds(lambda: timed(path, drop, ("-time", "minhash", "SELECT sum(length(minhash(body))) FROM news"),
                                ("-run", create("threshold=0.5, " + CONTENT + EXACT)), ("-time", "build", BUILD),
                                ("-time", "pairs", "SELECT * FROM shingle_pairs('news_index', 0.5)"),
                                ("-time", "clusters", "SELECT * FROM shingle_clusters('news_index', 0.5)")), lambda r: r["build"]["seconds"])
    of = lambda job, key: median([r[job][key] for r in runs])
    names = {"minhash": "SELECT minhash(body)", "build": "index build", "pairs": "all pairs, exact", "clusters": "clusters"}
    for job, name in names.items():
        add(name, "s", of(job, "seconds"))
    for job in ("build", "pairs", "clusters"):
        add(names[job] + ", memory", "MB", max(r[job]["memory"] for r in runs))
    texts = planted(min(2000, n // 10))
    runs = [timed(path, ("-run", WARM), ("-each", "warm", MATCH, texts), ("-each", "lookup", MATCH, texts)) for _ in range(len(runs))]
    add("lookup, p50", "us", median([r["lookup"]["p50"] for r in runs]))
    run = timed(path, drop, ("-run", create("threshold=0.5, stories=1, " + CONTENT + ALONE)), ("-time", "build", BUILD))
    add("index build, stories=1", "s", run["build"]["seconds"])
    query = "SELECT rowid FROM related_articles('news_index', ?1, 10)"
    run = timed(path, ("-run", WARM), ("-each", "warm", query, planted(100)), ("-each", "related", query, planted(100)))
    add("related_articles, p50", "us", run["related"]["p50"])
    remove(path)


def articles(curves):
    news = corpus(max(SIZES))
    for n in sorted(SIZES):
        try:
            one_size(curves, news, n)
        except (Failed, Missing, sqlite3.Error, OSError) as reason:
            print(f"  {n:,} articles: {reason}", flush=True)
    curves.table("articles", "articles")


# ---------------------------------------------------------------------------------- words --

def texts_of(db, words):
    """A text of about so many words, and one that has half of its passages. What they are made of: whole articles, or parts of one."""
    piece = max(10, min(200, words // 4))
    source = db.execute("SELECT body FROM news.news WHERE id NOT IN (SELECT twin FROM news.planted) ORDER BY id")
    pool = lambda: (" ".join(w[i : i + piece]) for (body,) in source for w in (body.split(),) for i in range(0, len(w) - piece + 1, piece))
    stream, a, b = pool(), [], []
    for i in range(max(1, words // piece)):
        a.append(next(stream))
        b.append(a[-1] if i % 2 == 0 else next(stream))
    return " ".join(a), " ".join(b)


ONE = {"minhash": "length(minhash(?1))", "simhash": "simhash(?1)", "shingle_count": "shingle_count(?1)"}
TWO = {"shingle_sim": "SELECT shingle_sim(?1, ?2)", "story_sim": "SELECT story_sim(?1, ?2)", "rewrite_sim": "SELECT rewrite_sim(?1, ?2)",
       "article_verdict": "SELECT article_verdict(?1, ?2)", "shared_passages": "SELECT count(*) FROM shared_passages(?1, ?2)",
       "aligned_sentences": "SELECT count(*) FROM aligned_sentences(?1, ?2)"}


def time_one(db, sql, values):
    """Microseconds of processor time of one call: the median of as many as fit a fifth of a second, at least one. A text that came before
    may not be read again: each call has texts that differ from all others in their first word."""
    times, start = [], time.perf_counter()
    while not times or time.perf_counter() - start < 0.2 and len(times) < 1000:
        fresh = [f"{len(times)}. {v}" for v in values]
        at = time.thread_time()
        db.execute(sql, fresh).fetchone()
        times.append(time.thread_time() - at)
    return median(times) * 1e6


def words(curves):
    db = connect(":memory:")
    db.execute("ATTACH ? AS news", (corpus(max(SIZES + [20000])),))
    for n in WORDS:
        a, b = texts_of(db, n)
        for name, expression in ONE.items():
            curves.add("words", name, "us", n, time_one(db, f"SELECT {expression}", (a,)))
        for name, sql in TWO.items():
            curves.add("words", name, "us", n, time_one(db, sql, (a, b)))
    curves.table("words", "words in a text", ("170,000 words are 1 MB. Of a pair half the passages are the same.",))


# --------------------------------------------------------------------------------- hashes --

def hashes(curves):
    n = min(20000, max(SIZES))
    news = corpus(max(SIZES))
    for k in HASHES:
        path = part(news, n)
        before = pages(path)
        add = lambda job, unit, value: curves.add("hashes", job, unit, k, value)
        once = lambda: timed(path, ("-run", "PRAGMA synchronous=FULL; DROP TABLE IF EXISTS news_index; PRAGMA wal_checkpoint(TRUNCATE)"),
                             ("-time", "minhash", f"SELECT sum(length(minhash(body, 'hashes={k}'))) FROM news"),
                             ("-run", create(f"threshold=0.5, hashes={k}, " + CONTENT + EXACT)), ("-time", "build", BUILD),
                             ("-time", "pairs", "SELECT * FROM shingle_pairs('news_index', 0.5)"),
                             ("-run", WARM), ("-each", "warm", MATCH, planted(n // 10)), ("-each", "lookup", MATCH, planted(n // 10)))
        runs = rounds(once, lambda r: r["build"]["seconds"])
        of = lambda job, key: median([r[job][key] for r in runs])
        add("minhash, an article", "us", of("minhash", "seconds") / n * 1e6)
        add("index build, an article", "us", of("build", "seconds") / n * 1e6)
        add("index, an article", "B", (pages(path) - before) / n)
        add("lookup, p50", "us", of("lookup", "p50"))
        add("all pairs, exact", "s", of("pairs", "seconds"))
        remove(path)
    curves.table("hashes", f"hashes, {n:,} articles")


# ----------------------------------------------------------------------------- signatures --

def signatures(curves):
    """One in ten is a near copy of the one before it, of a similarity of .3 to 1."""
    for n in [10 ** e for e in range(5, 10) if 10 ** e < SIGNATURES] + [SIGNATURES]:
        path = remove(os.path.join(DIRECTORY, "signatures.db"))
        limits = os.path.join(TOOLS, "limits")
        fill = (f"BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n})"
                " INSERT INTO news_index(rowid, signature) SELECT i, bench_signature(i) FROM n; COMMIT")
        pairs = "CREATE TABLE found AS SELECT a, b, similarity FROM shingle_pairs('news_index', 0.5)"
        run = timed(path, ("-run", f"PRAGMA journal_mode=WAL; SELECT load_extension('{limits}'); " + create("threshold=0.5" + ALONE)),
                    ("-time", "fill", fill), ("-time", "pairs", pairs))
        db = sqlite3.connect(path)
        db.enable_load_extension(True)
        db.load_extension(limits)
        db.execute("CREATE INDEX found_b ON found(b, a)")
        true, hit = db.execute("WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 10 FROM n WHERE i + 10 <= ?)"
                               " SELECT count(*), count(f.a) FROM n LEFT JOIN found f ON f.a = i - 1 AND f.b = i"
                               " WHERE bench_signature_shared(i) >= 64", (n,)).fetchone()
        total, = db.execute("SELECT count(*) FROM found").fetchone()
        db.close()
        size = pages(path)
        curves.add("signatures", "index of signatures", "s", n, run["fill"]["seconds"])
        curves.add("signatures", "all pairs", "s", n, run["pairs"]["seconds"])
        curves.add("signatures", "all pairs, memory", "MB", n, run["pairs"]["memory"])
        curves.add("signatures", "all pairs, resident", "MB", n, run["pairs"]["rss"])
        curves.add("signatures", "pairs found", "pairs", n, total)
        curves.add("signatures", "share of the pairs found", "of 1", n, hit / max(1, true))
        curves.add("signatures", "file", "MB", n, size / 1e6)
        remove(path)
    curves.table("signatures", "signatures")


def main():
    curves = Curves()
    articles(curves)
    words(curves)
    hashes(curves)
    if SIGNATURES:
        signatures(curves)


if CORE:
    os.sched_setaffinity(0, {int(CORE)})
if __name__ == "__main__":
    main()
