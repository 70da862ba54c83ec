"""Throughput of shingle, each figure beside its limit, measured in turn in one run.

    make bench-speed                  on a corpus generated from seeds/
    make bench-speed NEWS=news.db     on the texts of column `body` of table `news` of a database

Every figure is the median of ROUNDS rounds; in each round all statements of a group run one after the other, so
that a slow moment of the machine meets all of them. Ratios are those of the medians, the figure's to that of what
stands beside it; the spread is (max - min) / median. One core.
"""
import os, random, statistics, subprocess, sys, tempfile, time

from harness import CORE, LIBRARY, ROOT, TOOLS, Table, command, connect

ROUNDS = int(os.environ.get("ROUNDS", "7"))
NEWS = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] else None


def open_database(path):
    db = connect(path)
    db.load_extension(os.path.join(TOOLS, "limits"))
    return db


def seed_bodies(db, where):
    sql = "SELECT body FROM article_files(?) WHERE " + where
    return [row[0] for row in db.execute(sql, (os.path.join(ROOT, "seeds"),))]


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
    for table in ("news", "brief", "russian", "chinese"):
        db.execute(f"CREATE TABLE {table}(id INTEGER PRIMARY KEY, body TEXT)")
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
    """The seconds of each action's ROUNDS runs, the actions in turn; one round to warm up."""
    times = [[] for _ in actions]
    for round in range(ROUNDS + 1):
        for i, action in enumerate(actions):
            start = time.perf_counter()
            action()
            if round > 0:
                times[i].append(time.perf_counter() - start)
    return times


def scan(table, db, name, title, wanted):
    """Functions over all rows. `wanted`: (what is printed, function, unit, target, name of what it stands beside)."""
    bytes, rows = db.execute(f"SELECT sum(length(CAST(body AS BLOB))), count(*) FROM {name}").fetchone()
    functions = list(dict.fromkeys(f for _, f, *_ in wanted))
    times = measure([lambda f=f: db.execute(f"SELECT sum(length({f})) FROM {name}").fetchone() for f in functions])
    in_unit = {"MB/s": lambda t: bytes / t / 1e6, "rows/s": lambda t: rows / t, "us": lambda t: t / rows * 1e6}
    table.heading(f"{title}: {rows:,} rows, {bytes / rows:,.0f} bytes each")
    for job, f, unit, target, other in wanted:
        rates = [in_unit[unit](t) for t in times[functions.index(f)]]
        limit = in_unit[unit](statistics.median(times[functions.index(other)])) if other else None
        table.add(job, statistics.median(rates), unit, target, values=rates, beside=other and (other, limit))


def pairs(table, db, count, statements):
    """Functions of two articles. `statements`: (what is printed, expression, FROM, target); :weights is bound."""
    actions = []
    bound = {"weights": db.execute("SELECT weights FROM rarity").fetchone()[0]}
    for _, expression, source, _ in statements:
        for e in (expression, "bench_fetch(a.body) + bench_fetch(b.body)"):
            actions.append(lambda sql=f"SELECT count({e}) FROM {source}": db.execute(sql, bound).fetchone())
    times = measure(actions)
    table.heading("Pairs of full articles, beside reading both")
    for i, (job, _, _, target) in enumerate(statements):
        rates = [count / t for t in times[2 * i]]
        table.add(job, statistics.median(rates), "pairs/s", target, values=rates,
                  beside=("reading both", count / statistics.median(times[2 * i + 1])))


def stages(db, path):
    with open(path, "w") as f:
        f.write("\n".join(row[0] for row in db.execute("SELECT body FROM news LIMIT 1000")))
    print("\nStages of minhash(), articles of 2,500 bytes, nanoseconds a byte", flush=True)
    subprocess.run(command(os.path.join(TOOLS, "stages"), path, "2500"), check=True)


def files(table, db, directory):
    os.mkdir(directory)
    for i, (body,) in enumerate(db.execute("SELECT body FROM news")):
        with open(os.path.join(directory, f"{i:05}_{i:016x}.txt"), "w") as f:
            f.write(f" date 2024-01-02 PARIS, France -- {body}\n")
    names = [os.path.join(directory, n) for n in sorted(os.listdir(directory))]
    cat = lambda: subprocess.run(command("xargs", "-0", "cat"), input="\0".join(names).encode(), stdout=subprocess.DEVNULL)
    shell = lambda: subprocess.run(
        command("sqlite3", ":memory:", "-cmd", ".load " + LIBRARY),
        input=f"SELECT sum(length(body)) FROM article_files('{directory}');\n".encode(), stdout=subprocess.DEVNULL)
    beside, own = measure([cat, shell])
    table.heading(f"Reading a directory of {len(names):,} files (whole processes)")
    table.add("article_files", statistics.median(own), "s", "<= 1.3 x", values=own, beside=("cat", statistics.median(beside)))


def main():
    table = Table("speed")
    with tempfile.TemporaryDirectory() as temporary:
        db = open_database(os.path.join(temporary, "bench.db"))
        make_corpus(db)
        build, = db.execute("SELECT shingle_debug()").fetchone()
        print(build)
        fast = build.split("cpu path ")[1].split("\n")[0] in ("avx2", "avx512")
        scan(table, db, "news", "News", [
            ("length(body)", "length(body)", "MB/s", None, None),
            ("what SQLite hands over", "bench_fetch(body)", "MB/s", None, None),
            ("XXH3 of the text", "bench_xxh3(body)", "MB/s", None, None),
            ("lower(body)", "lower(body)", "MB/s", None, None),
            ("simhash(body)", "simhash(body)", "MB/s", None, "bench_fetch(body)"),
            ("minhash(body), time", "minhash(body)", "us", "<= 1.5 x" if fast else "<= 2.2 x", "length(body)"),
            ("minhash(body), speed", "minhash(body)", "MB/s", ">= 0.30 x", "bench_fetch(body)")])
        stages(db, os.path.join(temporary, "news.txt"))
        scan(table, db, "brief", "Texts of 20 words", [("length(body)", "length(body)", "rows/s", None, None),
             ("what SQLite hands over, 20 words", "bench_fetch(body)", "rows/s", None, None),
             ("minhash(body), texts of 20 words", "minhash(body)", "rows/s", ">= 2000000", "bench_fetch(body)")])
        for name, title in (("russian", "Cyrillic"), ("chinese", "Chinese")):
            scan(table, db, name, title, [(f"length(body), {title}", "length(body)", "MB/s", None, None),
                                          (f"minhash(body), {title}", "minhash(body)", "MB/s", ">= 150", "length(body)")])
        n = 4000
        db.execute("CREATE TEMP TABLE rarity AS SELECT story_weights(body) AS weights FROM news WHERE id <= 2000")
        # b.id = n + a.id: both texts are new in every row; a.id = 1: one is constant
        new = f"news a JOIN news b ON b.id = a.id + {n} WHERE a.id <= {n}"
        constant = f"news a JOIN news b ON a.id = 1 WHERE b.id <= {n}"
        pairs(table, db, n, [
            ("shingle_sim, both texts new", "shingle_sim(a.body, b.body)", new, ">= 50000"),
            ("shingle_sim, one side constant", "shingle_sim(a.body, b.body)", constant, ">= 100000"),
            ("story_sim, both texts new", "story_sim(a.body, b.body)", new, ">= 50000"),
            ("story_sim, one side constant, weights", "story_sim(a.body, b.body, weights)", "rarity, " + constant, ">= 50000"),
            ("story_sim, one side constant, weights bound", "story_sim(a.body, b.body, :weights)", constant, ">= 50000"),
            ("rewrite_sim, both texts new", "rewrite_sim(a.body, b.body)", new, ">= 5000"),
            ("rewrite_sim, one side constant, weights", "rewrite_sim(a.body, b.body, weights)", "rarity, " + constant, ">= 5000"),
            ("article_verdict, both texts new", "article_verdict(a.body, b.body)", new, None)])
        files(table, db, os.path.join(temporary, "files"))
    table.close()


if CORE:
    os.sched_setaffinity(0, {int(CORE)})
main()
