"""shingle itself: JOB INPUT OUTPUT THRESHOLD, called by run.py. Jobs: sketch, pairs, lookup.

`pairs` begins with a database file that has articles and no index; the index is built durably (WAL, synchronous=FULL)
and pairs are verified from the texts. The articles are copied first, so that the corpus stays what it was."""
import json, os, shutil, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import timed

job, source, output, threshold = sys.argv[1:5]
CREATE = f"CREATE VIRTUAL TABLE news_index USING shingle_index(threshold={threshold}, recall=0.98, content='news', content_rowid='id', content_column='body', exact=1)"
BUILD = "INSERT INTO news_index(rowid, text) SELECT id, body FROM news"
MATCH = "SELECT rowid, similarity FROM news_index WHERE news_index MATCH ?1"

with tempfile.TemporaryDirectory(dir=os.path.dirname(source)) as directory:
    path = os.path.join(directory, "work.db")
    result = {}
    if job == "sketch":
        result["seconds"] = timed(source, ("-time", "sketch", "SELECT sum(length(minhash(body))) FROM news"))["sketch"]["seconds"]
    else:
        shutil.copyfile(source, path)
        run = timed(path, ("-run", "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; " + CREATE), ("-time", "build", BUILD),
                    ("-time", "pairs", f"SELECT a, b FROM shingle_pairs('news_index', {threshold})"))
        result["seconds"] = run["build"]["seconds"] + run["pairs"]["seconds"]
        result["note"] = f"exact; of it {run['build']['seconds']:.2f} s to build a durable index"
    if job == "pairs":
        found = os.path.join(directory, "found.db")
        timed(path, ("-run", f"ATTACH '{found}' AS found; CREATE TABLE found.pair AS SELECT a, b FROM shingle_pairs('news_index', {threshold})"))
        import sqlite3
        with open(output, "w") as f:
            f.writelines(f"{a}\t{b}\n" for a, b in sqlite3.connect(found).execute("SELECT a, b FROM pair"))
    if job == "lookup":
        texts = "SELECT body FROM news WHERE id % 40 = 0"
        run = timed(path, ("-run", "PRAGMA cache_size=-400000"), ("-each", "warm", MATCH, texts), ("-each", "lookup", MATCH, texts))
        result["p50_us"] = run["lookup"]["p50"]
        result["note"] = "exact, from a file"
print(json.dumps(result))
