"""Throughput of shingle, each figure beside its limit, measured in turn in one run.

    make bench-speed                  on a corpus generated from seeds/
    make bench-speed NEWS=news.db     on the texts of column `body` of table `news` of a database

Every row is the median of ROUNDS rounds; in each round all statements of a group run one after the other, so
that a slow moment of the machine meets all of them. Ratios are those of the medians; the spread is (max - min) /
median. One core.
"""
import os, random, sqlite3, statistics, subprocess, sys, tempfile, time

ROUNDS = int(os.environ.get("ROUNDS", "7"))
HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = sys.argv[1]
NEWS = sys.argv[2] if len(sys.argv) > 2 and sys.argv[2] else None


def connect(path):
    db = sqlite3.connect(path)
    db.enable_load_extension(True)
    db.load_extension(os.path.join(HERE, "..", "shingle"))
    db.load_extension(os.path.join(BUILD, "limits"))
    return db


def seed_bodies(db, where):
    sql = "SELECT body FROM article_files(?) WHERE " + where
    return [row[0] for row in db.execute(sql, (os.path.join(HERE, "..", "seeds"),))]


def make_articles(words, count, length, rng):
    """Articles of `length` words: runs of 8 to 24 words of real text, in random order."""
    for _ in range(count):
        article, left = [], length
        while left > 0:
            run = min(left, rng.randint(8, 24))
            at = rng.randrange(len(words) - run)
            article += words[at : at + run]
            left -= run
        yield " ".join(article)


def make_corpus(db):
    rng = random.Random(1)
    english = " ".join(seed_bodies(db, "number NOT IN (9, 22, 23)")).split()
    russian = " ".join(seed_bodies(db, "number IN (9, 23)")).split()
    chinese = "".join(seed_bodies(db, "number = 22"))
    db.execute("CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT)")
    db.execute("CREATE TABLE brief(id INTEGER PRIMARY KEY, body TEXT)")
    db.execute("CREATE TABLE russian(id INTEGER PRIMARY KEY, body TEXT)")
    db.execute("CREATE TABLE chinese(id INTEGER PRIMARY KEY, body TEXT)")
    insert = lambda table, texts: db.executemany(f"INSERT INTO {table}(body) VALUES (?)", ((t,) for t in texts))
    if NEWS:
        db.execute("ATTACH ? AS given", (NEWS,))
        db.execute("INSERT INTO news(body) SELECT body FROM given.news LIMIT 20000")
    else:
        insert("news", make_articles(english, 20000, 400, rng))
    insert("brief", make_articles(english, 400000, 20, rng))
    insert("russian", make_articles(russian, 4000, 400, rng))
    cuts = [rng.randrange(len(chinese) - 100) for _ in range(40000)]
    insert("chinese", ("".join(chinese[at : at + 100] for at in cuts[i : i + 10]) for i in range(0, 40000, 10)))
    db.commit()


def measure(actions):
    """Median seconds and spread of each action, run in turn; one round to warm up."""
    times = [[] for _ in actions]
    for round in range(ROUNDS + 1):
        for i, action in enumerate(actions):
            start = time.perf_counter()
            action()
            if round > 0:
                times[i].append(time.perf_counter() - start)
    medians = [statistics.median(t) for t in times]
    return medians, [(max(t) - min(t)) / m for t, m in zip(times, medians)]


def heading(title, unit):
    print(f"\n{title}\n{'':44}{unit:>12}{'ratio':>8}{'spread':>8}  target")


def row(name, rate, ratio, spread, target=""):
    print(f"  {name:42}{rate:12,.0f}{ratio:8.2f}{spread:8.0%}  {target}")


def scan(db, table, functions, title, per_row=False):
    bytes, rows = db.execute(f"SELECT sum(length(CAST(body AS BLOB))), count(*) FROM {table}").fetchone()
    run = lambda f: lambda: db.execute(f"SELECT sum(length({f})) FROM {table}" if "(" in f else f).fetchone()
    seconds, spread = measure([run(f) for f, _ in functions])
    heading(f"{title}: {rows:,} rows, {bytes / rows:,.0f} bytes each", "rows/s" if per_row else "MB/s")
    for i, (f, target) in enumerate(functions):
        rate = rows / seconds[i] if per_row else bytes / seconds[i] / 1e6
        row(f, rate, seconds[i] / seconds[0], spread[i], target)


def pairs(db, statements):
    seconds, spread = measure([lambda s=s: db.execute(s[1]).fetchone() for s in statements])
    heading("Pairs of full articles", "pairs/s")
    for i, (name, sql, count, target) in enumerate(statements):
        row(name, count / seconds[i], seconds[i] / seconds[0], spread[i], target)


def stages(db, path):
    with open(path, "w") as f:
        f.write("\n".join(row[0] for row in db.execute("SELECT body FROM news LIMIT 1000")))
    print("\nStages of minhash(), articles of 2,500 bytes, nanoseconds a byte")
    sys.stdout.flush()
    subprocess.run([os.path.join(BUILD, "stages"), path, "2500"], check=True)


def files(db, directory):
    os.mkdir(directory)
    for i, (body,) in enumerate(db.execute("SELECT body FROM news")):
        with open(os.path.join(directory, f"{i:05}_{i:016x}.txt"), "w") as f:
            f.write(f" date 2024-01-02 PARIS, France -- {body}\n")
    names = [os.path.join(directory, n) for n in sorted(os.listdir(directory))]
    cat = lambda: subprocess.run(["xargs", "-0", "cat"], input="\0".join(names).encode(), stdout=subprocess.DEVNULL)
    shell = lambda: subprocess.run(
        ["sqlite3", ":memory:", "-cmd", ".load " + os.path.join(HERE, "..", "shingle")],
        input=f"SELECT sum(length(body)) FROM article_files('{directory}');\n".encode(), stdout=subprocess.DEVNULL)
    seconds, spread = measure([cat, shell])
    heading(f"Reading a directory of {len(names):,} files (whole processes)", "files/s")
    row("cat", len(names) / seconds[0], 1, spread[0])
    row("article_files", len(names) / seconds[1], seconds[1] / seconds[0], spread[1], "<= 1.3 x cat")


def main():
    with tempfile.TemporaryDirectory() as temporary:
        db = connect(os.path.join(temporary, "bench.db"))
        make_corpus(db)
        print(db.execute("SELECT shingle_debug()").fetchone()[0])
        path = db.execute("SELECT shingle_debug()").fetchone()[0].split("cpu path ")[1].split("\n")[0]
        limit = "<= 1.5 x length()" if path in ("avx2", "avx512") else "<= 2.2 x length()"
        scan(db, "news", [("length(body)", ""), ("bench_fetch(body)", ""), ("bench_xxh3(body)", ""),
                          ("lower(body)", ""), ("simhash(body)", ""), ("minhash(body)", limit)], "News")
        stages(db, os.path.join(temporary, "news.txt"))
        scan(db, "brief", [("length(body)", ""), ("bench_fetch(body)", ""), ("minhash(body)", ">= 2,000,000")],
             "Texts of 20 words", per_row=True)
        scan(db, "russian", [("length(body)", ""), ("minhash(body)", ">= 150")], "Cyrillic")
        scan(db, "chinese", [("length(body)", ""), ("minhash(body)", ">= 150")], "Chinese")
        n = 4000
        db.execute("CREATE TEMP TABLE rarity AS SELECT story_weights(body) AS weights FROM news WHERE id <= 2000")
        # b.id = n + a.id: both texts are new in every row; a.id = 1: one is constant
        pairs(db, [
            ("shingle_sim, both texts new", f"SELECT sum(shingle_sim(a.body, b.body)) FROM news a JOIN news b ON b.id = a.id + {n} WHERE a.id <= {n}", n, ">= 50,000"),
            ("shingle_sim, one side constant", f"SELECT sum(shingle_sim(a.body, b.body)) FROM news a JOIN news b ON a.id = 1 WHERE b.id <= {n}", n, ">= 100,000"),
            ("story_sim, both texts new", f"SELECT sum(story_sim(a.body, b.body)) FROM news a JOIN news b ON b.id = a.id + {n} WHERE a.id <= {n}", n, ">= 50,000"),
            ("story_sim, one side constant, weights", f"SELECT sum(story_sim(a.body, b.body, weights)) FROM rarity, news a JOIN news b ON a.id = 1 WHERE b.id <= {n}", n, ">= 50,000"),
            ("rewrite_sim, both texts new", f"SELECT sum(rewrite_sim(a.body, b.body)) FROM news a JOIN news b ON b.id = a.id + {n} WHERE a.id <= {n}", n, ">= 5,000"),
            ("rewrite_sim, one side constant, weights", f"SELECT sum(rewrite_sim(a.body, b.body, weights)) FROM rarity, news a JOIN news b ON a.id = 1 WHERE b.id <= {n}", n, ">= 5,000"),
            ("article_verdict, both texts new", f"SELECT count(article_verdict(a.body, b.body)) FROM news a JOIN news b ON b.id = a.id + {n} WHERE a.id <= {n}", n, ""),
        ])
        files(db, os.path.join(temporary, "files"))


main()
