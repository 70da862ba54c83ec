#!/usr/bin/python3
"""Every number that a user may choose, at its bounds and beyond them: there it is an error that says what is allowed.

    limits_test.py PATH_OF_SHINGLE_SO

How much time and memory inputs may take, tests/fault/interrupt.c measures.
"""
import os, sqlite3, tempfile

from index_tools import check, connect, finish, run

# An expression or statement with a %s, the least and the greatest value, and one beyond each.
BOUNDS = [
    ("SELECT shingle_count('a b c', 'width=%s')", 1, 32, 0, 33),
    ("SELECT shingle_count('a b c', %s)", 1, 32, 0, 33),
    ("SELECT length(minhash('a b c', 'hashes=%s'))", 16, 4096, 15, 4097),
    ("SELECT minhash('a b c', 'seed=%s') IS NULL", 0, 2**63 - 1, -1, 2**63),
    ("SELECT count(*) FROM minhash_bands(minhash('a b', 'hashes=4096'), 1, %s)", 1, 4096, 0, 4097),
    ("SELECT count(*) FROM minhash_bands(minhash('a b', 'hashes=4096'), %s, 1)", 1, 4096, 0, 4097),
    ("SELECT count(*) FROM minhash_bands(minhash('a b', 'hashes=4096'), 64, %s)", 1, 64, 0, 65),
    ("SELECT bands > 0 FROM lsh_plan(%s)", 1e-300, 1, 0, 1.0001),
    ("SELECT bands > 0 FROM lsh_plan(0.5, %s)", 16, 4096, 15, 4097),
    ("SELECT bands > 0 FROM lsh_plan(0.5, 128, %s)", 1e-300, 1, 0, 1.0001),
    ("SELECT count(*) FROM shared_passages('a b c', 'a b c', 'min_tokens=%s')", 1, 10000, 0, 10001),
    ("SELECT count(*) FROM article_files('seeds', 'max_bytes=%s')", 1, 2**31 - 1, 0, 2**31),
    ("SELECT count(*) FROM related_articles('s', 'a b c', %s)", 1, 200, 0, 201),
    ("SELECT count(*) FROM shingle_pairs('i', %s)", 0.01, 1, 0.0099, 1.0001),
    ("SELECT count(*) FROM shingle_clusters('i', %s)", 0.01, 1, 0.0099, 1.0001),
    ("CREATE VIRTUAL TABLE x USING shingle_index(threshold=%s)", 0.01, 1, 0.0099, 1.0001),
    ("CREATE VIRTUAL TABLE x USING shingle_index(recall=%s)", 0.5, 0.9999, 0.4999, 1),
    ("CREATE VIRTUAL TABLE x USING shingle_index(width=%s)", 1, 32, 0, 33),
    ("CREATE VIRTUAL TABLE x USING shingle_index(hashes=%s)", 16, 4096, 15, 4097),
    ("CREATE VIRTUAL TABLE x USING shingle_index(seed=%s)", 0, 2**63 - 1, -1, 2**63),
    ("CREATE VIRTUAL TABLE x USING shingle_index(passages=1, min_tokens=%s)", 4, 1000, 3, 1001),
    ("CREATE VIRTUAL TABLE x USING shingle_index(passages=1, max_docs=%s)", 1, 10**9, 0, 10**9 + 1),
    ("CREATE VIRTUAL TABLE x USING shingle_index(threads=%s)", 1, 64, 0, 65),
]


def options():
    db = connect()
    db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, body)")
    db.execute("CREATE VIRTUAL TABLE i USING shingle_index")
    db.execute("CREATE VIRTUAL TABLE s USING shingle_index(content=t, content_rowid=id, content_column=body, stories=1)")
    for sql, low, high, below, above in BOUNDS:
        for value in (low, high):
            answer = run(db, sql % value)
            check(not isinstance(answer, str), sql % value, answer)
            run(db, "DROP TABLE IF EXISTS x")
        for value in (below, above):
            answer = run(db, sql % value)
            check(isinstance(answer, str) and answer.startswith("shingle: ") and str(value) in answer, sql % value, answer)
            run(db, "DROP TABLE IF EXISTS x")


def rowids():
    """Any 64-bit rowid."""
    db = connect()
    db.execute("CREATE VIRTUAL TABLE i USING shingle_index")
    ids = [-2**63, -1, 0, 1, 2**63 - 1]
    for n in ids:
        db.execute("INSERT INTO i(rowid, text) VALUES(?, 'one two three four five')", (n,))
    check(run(db, "SELECT rowid FROM i WHERE i MATCH 'one two three four five' ORDER BY rowid") == [(n,) for n in ids], "rowids")
    check(run(db, "SELECT count(*), min(a), max(b) FROM shingle_pairs('i')") == [(10, -2**63, 2**63 - 1)], "pairs")
    check(run(db, "SELECT rowid FROM shingle_clusters('i') ORDER BY rowid") == [(n,) for n in ids], "clusters")


def length():
    """A text, or a result, of SQLite's limit, and one longer: it is an error, not a shorter result."""
    db = connect()
    for limit in (1000, 20000):
        before = db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limit)
        text = ("ab cd " * limit)[:limit - 100]
        check(run(db, "SELECT length(shingle_fold(?))", text) == [(limit - 100,)], "fold", limit)
        check(run(db, "SELECT length(article_text(?))", text) == [(limit - 100,)], "page", limit)
        check(run(db, "SELECT length(article_text('<p>' || ?, 'article=1')) > 0", text[:limit - 200]) == [(1,)], "article", limit)
        for sql in ("SELECT shingle_fold(?)", "SELECT compare_html(?1, ?1)", "SELECT story_weights(?)", "SELECT group_concat(token) FROM shingle_tokens(?)"):
            answer = run(db, sql, "\ufdfa " * (limit // 5))  # one character that folds to 33 bytes
            check(not isinstance(answer, str) or "too big" in answer, sql, limit, answer)
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, before)
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 20000)
    answer = run(db, "SELECT length(minhash('a', 'hashes=4096')), length(minhash((SELECT group_concat(value, ' ') FROM json_each(?)), 'hashes=4096,width=1'))", "[%s]" % ",".join(map(str, range(3000))))
    check(answer == "string or blob too big", "a signature beyond the limit", answer)


def folders():
    """Directories inside each other: 64 levels are read, more are an error in the row of the one that is too deep."""
    with tempfile.TemporaryDirectory() as folder:
        path = folder
        for n in range(1, 70):
            with open(os.path.join(path, "file.txt"), "w") as file:
                file.write("level %d" % n)
            path = os.path.join(path, "d")
            os.mkdir(path)
        db = connect()
        check(run(db, "SELECT count(*), count(error) FROM article_files(?, 'recursive=1') WHERE name LIKE '%file.txt'", folder) == [(64, 0)], "levels")
        rows = run(db, "SELECT path, error FROM article_files(?, 'recursive=1') WHERE error IS NOT NULL", folder)
        check(len(rows) == 1 and rows[0][0].count("/d") - folder.count("/d") == 64, "too deep", rows)


def signatures():
    """A signature of 4,096 hashes, as a set and as a sketch: the longest there are."""
    db = connect()
    words = " ".join("w%d" % n for n in range(5000))
    for count, bytes in ((4096, 32 + 8 * 4096), (4097, 32 + 4 * 4096)):
        text = " ".join(words.split()[:count])
        check(run(db, "SELECT length(minhash(?, 'hashes=4096,width=1'))", text) == [(bytes,)], count)
        check(run(db, "SELECT minhash_sim(s, s) FROM (SELECT minhash(?, 'hashes=4096,width=1') AS s)", text) == [(1.0,)], count)


for test in (options, rowids, length, folders, signatures):
    test()
finish("limits_test")
