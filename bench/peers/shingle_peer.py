"""shingle itself: INPUT OUTPUT THRESHOLD, called by run.py. Jobs: sketch, pairs, lookup.

`pairs` begins with a database file that has articles and no index; the index is built durably (WAL, synchronous=FULL)
and pairs are verified from the texts. The articles are copied first, so that the corpus stays what it was."""
import json, os, shutil, sqlite3, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import DIRECTORY, connect, timed

source, output, threshold = sys.argv[1:4]
CREATE = (f"CREATE VIRTUAL TABLE news_index USING shingle_index(threshold={threshold}, content='news', content_rowid='id',"
          " content_column='body', exact=1, threads=1)")
BUILD = "INSERT INTO news_index(rowid, text) SELECT id, body FROM news"
PAIRS = f"SELECT a, b FROM shingle_pairs('news_index', {threshold})"
MATCH = "SELECT rowid, similarity FROM news_index WHERE news_index MATCH ?1"
TEXTS = "SELECT body FROM news WHERE id % 40 = 0"
version, = connect(":memory:").execute("SELECT shingle_version()").fetchone()


def report(job, run, **result):
    print(json.dumps({"job": job, "version": version, "peak_mb": max(step["rss"] for step in run.values()), **result}), flush=True)


with tempfile.TemporaryDirectory(dir=DIRECTORY) as directory:
    path = os.path.join(directory, "work.db")
    run = timed(source, ("-time", "sketch", "SELECT sum(length(minhash(body))) FROM news"))
    report("sketch", run, seconds=run["sketch"]["seconds"])

    shutil.copyfile(source, path)
    run = timed(path, ("-run", "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; " + CREATE), ("-time", "build", BUILD), ("-time", "pairs", PAIRS))
    report("pairs", run, seconds=run["build"]["seconds"] + run["pairs"]["seconds"],
           note=f"of it {run['build']['seconds']:.2f} s for a durable index")
    db = connect(path)
    with open(output, "w") as f:
        f.writelines(f"{a}\t{b}\n" for a, b in db.execute(PAIRS))
    db.close()

    run = timed(path, ("-run", "PRAGMA cache_size=-400000"), ("-each", "warm", MATCH, TEXTS), ("-each", "lookup", MATCH, TEXTS))
    report("lookup", run, p50_us=run["lookup"]["p50"])
