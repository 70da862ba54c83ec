#!/usr/bin/python3
"""An index where things go wrong or are unusual: names, settings, other connections, interruptions, views and triggers
that turn on it.

    index_situations_test.py PATH_OF_SHINGLE_SO
"""
import os, random, sqlite3, subprocess, tempfile, threading, time

from index_tools import check, connect, finish, library, run, texts

SENTENCE = "the quick brown fox number %s jumps over the lazy dog and runs away into the dark wood"


def filled(db, name="i", count=20, options="threshold=0.5"):
    db.execute("CREATE VIRTUAL TABLE %s USING shingle_index(%s)" % (name, options))
    for n in range(1, count + 1):
        db.execute("INSERT INTO %s(rowid, text) VALUES(?, ?)" % name, (n, SENTENCE % n))


def good(db, name="i", rows=None):
    """Is it intact, and does it find each of its rows?"""
    column = name if name.startswith('"') else name.split(".")[-1]
    found = run(db, "INSERT INTO %s(%s) VALUES('integrity-check')" % (name, column))
    check(found == [], name, found)
    if rows is not None:
        found = run(db, "SELECT rowid FROM %s ORDER BY rowid" % name)
        check(found == [(n,) for n in rows], "rows", found, list(rows))
    for n in rows or ():
        found = run(db, "SELECT rowid FROM %s WHERE %s MATCH ? AND similarity = 1" % (name, column), SENTENCE % n)
        check((n,) in found, "not found", n, found)


def says(db, sql, words, *values):
    answer = run(db, sql, *values)
    check(isinstance(answer, str) and words in answer, sql, answer, "expected:", words)


# ------------------------------------------------------------------------------- what is stored --

def options():
    for text in ("hashes=16,threshold=0.01", "hashes=4096,threshold=1,recall=0.5", "unit=char,width=1", "unit=char,width=32", "width=32,threshold=0.9,recall=0.9999",
                 "seed=9223372036854775807", "hashes=17,width=1,recall=0.9999", "passages=1,min_tokens=4,max_docs=1", "passages=1,min_tokens=1000"):
        db = connect()
        filled(db, options=text)
        db.execute("INSERT INTO i(i) VALUES('optimize')")
        good(db, "i", range(1, 21))
        db.execute("INSERT INTO i(i) VALUES('rebuild')")
        good(db, "i", range(1, 21))


def bulk():
    """More entries in one transaction than are kept in memory."""
    db = connect()
    db.execute("CREATE VIRTUAL TABLE i USING shingle_index(passages=1, min_tokens=4)")
    size = 20000
    some = [" ".join(map(str, range(n * size, n * size + size))) for n in range(180)]
    db.execute("BEGIN")
    db.executemany("INSERT INTO i(rowid, text) VALUES(?, ?)", enumerate(some))
    db.execute("COMMIT")
    check(run(db, "SELECT max(entries) > 2097152 FROM i_segment") == [(1,)], "segments", run(db, "SELECT * FROM i_segment"))
    for n in (0, 77, 179):
        check(run(db, "SELECT rowid FROM i WHERE i MATCH ?", some[n]) == [(n,)], "a text")
        part = " ".join(map(str, range(n * size + 5000, n * size + 5010)))
        check(run(db, "SELECT rowid FROM i WHERE i MATCH ?", part) == [(n,)], "an excerpt", n)
    good(db)


def pairs():
    """All pairs, those of one article, and those of two indexes, against all comparisons."""
    some = texts(random.Random(9), 120)
    for options, exact in (("hashes=32, recall=0.9999, width=2, threshold=0.4", 0), ("hashes=32, recall=0.9999, width=2, threshold=0.4, exact=1, content=t, content_rowid=id, content_column=body", 1)):
        db = connect()
        db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, body)")
        db.executemany("INSERT INTO t VALUES(?, ?)", ((n - 50, text) for n, text in enumerate(some)))
        for name, ids in (("i", "1"), ("j", "id % 3 = 0")):
            db.execute("CREATE VIRTUAL TABLE %s USING shingle_index(%s)" % (name, options))
            db.execute("INSERT INTO %s(rowid, text) SELECT id, body FROM t WHERE %s" % (name, ids))
        measures = ("shingle_sim(x.body, y.body, 2)", "shingle_containment(x.body, y.body, 2)", "shingle_containment(y.body, x.body, 2)")
        if not exact:
            measures = ("minhash_sim(x.s, y.s)", "minhash_containment(x.s, y.s)", "minhash_containment(y.s, x.s)")
        db.execute("CREATE TABLE d AS SELECT id, body, minhash(body, 'width=2,hashes=32') AS s FROM t WHERE body <> ''")
        every = run(db, "SELECT x.id, y.id, %s, %s, %s FROM d x, d y ORDER BY x.id, y.id" % measures)
        for low in (0.3, 0.4, 0.41, 0.9, 1):
            right = [p for p in every if p[2] >= low and p[0] < p[1]]
            found = run(db, "SELECT a, b, similarity, a_in_b, b_in_a FROM shingle_pairs('i', ?)", low)
            check([p[:3] for p in found] == [p[:3] for p in right], "pairs", low, exact, len(found), len(right), set(found) ^ set(right))
            # containments of sets that are both kept whole are exact
            check(all(abs(f[k] - r[k]) < 1e-9 for f, r in zip(found, right) for k in (3, 4)), "containment", low, exact)
            for where, holds in (("a = 7", lambda p: p[0] == 7), ("b = 7", lambda p: p[1] == 7), ("a = 7 AND b = 9", lambda p: p[:2] == (7, 9)), ("a IN (-3, 0, 12)", lambda p: p[0] in (-3, 0, 12)),
                                 ("a > b", lambda p: False), ("a = 7.0", lambda p: p[0] == 7), ("b = '7'", lambda p: p[1] == 7), ("b = 'x'", lambda p: False), ("a = NULL", lambda p: False), ("b - a < 5 AND a > 3", lambda p: p[1] - p[0] < 5 and p[0] > 3)):
                part = run(db, "SELECT a, b, similarity, a_in_b, b_in_a FROM shingle_pairs('i', ?) WHERE %s ORDER BY a, b" % where, low)
                check([p[:3] for p in part] == [p[:3] for p in found if holds(p)], where, low, exact, part)
            crossed = [p for p in every if p[2] >= low and p[1] % 3 == 0]
            found = run(db, "SELECT a, b, similarity, a_in_b, b_in_a FROM shingle_pairs('i', ?, 'j')", low)
            check([p[:3] for p in found] == [p[:3] for p in crossed], "crossed", low, exact, len(found), len(crossed))
            part = run(db, "SELECT a, b, similarity FROM shingle_pairs('i', ?, 'main.j') WHERE a = 6", low)
            check(part == [p[:3] for p in crossed if p[0] == 6], "crossed, a = 6", part)
        db.execute("CREATE VIRTUAL TABLE wider USING shingle_index(width=3)")
        says(db, "SELECT * FROM shingle_pairs('i', 0.5, 'wider')", "differ in")
        bands = run(db, "SELECT x.rowid, y.rowid FROM shingle_bands('i') x JOIN shingle_bands('i') y USING(band, key) WHERE x.rowid < y.rowid GROUP BY 1, 2")
        check({p[:2] for p in every if p[2] >= 0.5 and p[0] < p[1]} <= set(bands), "bands")


def rolled_back():
    """Nothing is written of what was rolled back."""
    db = connect()
    db.executescript("CREATE TABLE t(id INTEGER PRIMARY KEY, body)")
    db.executemany("INSERT INTO t VALUES(?, ?)", [(n, SENTENCE % n) for n in range(1, 41)])
    db.execute("CREATE VIRTUAL TABLE i USING shingle_index(stories=1, content=t, content_rowid=id, content_column=body)")
    for sql in ("BEGIN", "INSERT INTO i(rowid, text) VALUES(1, '%s')" % (SENTENCE % 1), "ROLLBACK", "BEGIN", "INSERT INTO i(rowid, text) VALUES(2, '%s')" % (SENTENCE % 2), "SAVEPOINT a",
                "INSERT INTO i(rowid, text) VALUES(3, '%s')" % (SENTENCE % 3), "ROLLBACK TO a", "INSERT INTO i(rowid, text) VALUES(4, '%s')" % (SENTENCE % 4), "SAVEPOINT b", "RELEASE b", "COMMIT"):
        check(run(db, sql) == [], sql)
    bands = run(db, "SELECT value FROM i_config WHERE key = 'bands'")[0][0]
    check(run(db, "SELECT sum(entries) FROM i_segment WHERE kind = 1") == [(2 * bands,)], "entries", run(db, "SELECT * FROM i_segment"))
    check(run(db, "SELECT sum(documents) FROM i_weights") == [(2,)], "counted", run(db, "SELECT id, documents FROM i_weights"))


def stale_entries():
    """Rows that come and go leave nothing behind for ever."""
    db = connect()
    filled(db)
    for n in range(3000):
        db.execute("UPDATE i SET text = ? WHERE rowid = 1", ("%d %d %d %d %d" % (n, n + 1, n * n, n, n),))
    entries = run(db, "SELECT sum(entries) FROM i_segment")[0][0]
    check(entries < 1500 * 25, "entries", entries)
    good(db, "i", None)
    db.execute("INSERT INTO i(i) VALUES('optimize')")
    bands = run(db, "SELECT value FROM i_config WHERE key = 'bands'")[0][0]
    check(run(db, "SELECT sum(entries), count(*) FROM i_segment") == [(20 * bands, 1)], "after optimize", run(db, "SELECT * FROM i_segment"))


def segment_numbers():
    """They don't run out."""
    db = connect()
    filled(db)
    db.execute("INSERT INTO i(i) VALUES('optimize')")
    db.execute("UPDATE i_page SET id = (2147483647 << 32) + (id & 0xffffffff)")
    db.execute("UPDATE i_segment SET id = 2147483647")
    good(db, "i", range(1, 21))
    for n in range(21, 200):
        db.execute("INSERT INTO i(rowid, text) VALUES(?, ?)", (n, SENTENCE % n))
    good(db, "i", range(1, 200))


def rowids():
    db = connect()
    filled(db)
    for value, error in (("'abc'", 1), ("NULL", 1), ("7.5", 1), ("1e30", 1), ("x'37'", 1), ("'30'", 0), ("31.0", 0), ("-9223372036854775808", 0)):
        answer = run(db, "UPDATE i SET rowid = %s WHERE rowid = (SELECT max(rowid) FROM i)" % value)
        check(("for rowid: allowed is a whole number" in str(answer)) == bool(error), value, answer)
    check([r for r, in run(db, "SELECT rowid FROM i")] == [-2**63] + list(range(1, 20)), "rowids", run(db, "SELECT rowid FROM i"))
    says(db, "INSERT INTO i(rowid, text) VALUES('abc', 'x')", "datatype mismatch")
    db.execute("INSERT INTO i(rowid, text) VALUES(9223372036854775807, 'x')")
    says(db, "INSERT INTO i(text) VALUES('x')", "full")
    for sql, rows in (("rowid = 5.0", [5]), ("rowid = '5'", [5]), ("rowid IS 5", [5]), ("rowid = 5.5", []), ("rowid > 18.5 AND rowid < 1e300", [19, 2**63 - 1]),
                      ("rowid IN (1.0, '2', 'x', NULL, 3.5)", [1, 2]), ("rowid < -1e300", []), ("rowid <= 0", [-2**63])):
        check([r for r, in run(db, "SELECT rowid FROM i WHERE " + sql)] == rows, sql, run(db, "SELECT rowid FROM i WHERE " + sql))


def names():
    db = connect()
    for name in ("text", "Signature", "similarity", "query_in_doc", "doc_in_query", "K", "rowid", "oid", "_rowid_"):
        says(db, 'CREATE VIRTUAL TABLE "%s" USING shingle_index' % name, "a column has that name")
    filled(db)
    for name in ("text", "k", "ROWID"):
        says(db, 'ALTER TABLE i RENAME TO "%s"' % name, "a column has that name")
    good(db, "i", range(1, 21))
    for name in ("a b", "q\"uote", "it's", "[x]", "ü", "select", "i-doc", "%s%n", "a.b", "x" * 300, ""):
        quoted = '"%s"' % name.replace('"', '""')
        db.execute("ALTER TABLE i RENAME TO " + quoted)
        good(db, quoted, range(1, 21))
        check(run(db, "SELECT count(*) FROM shingle_pairs(?)", "main." + quoted) == [(190,)], "pairs", name)
        if "." not in name and name:
            check(run(db, "SELECT count(DISTINCT rowid) FROM shingle_bands(?)", name) == [(20,)], "bands", name)
        db.execute("ALTER TABLE %s RENAME TO i" % quoted)
    says(db, "ALTER TABLE i RENAME TO i", "already")
    db.execute("CREATE TABLE j_doc(x)")
    says(db, "ALTER TABLE i RENAME TO j", "j_doc")
    good(db, "i", range(1, 21))
    says(db, "CREATE VIRTUAL TABLE j USING shingle_index", "j_doc")
    check(run(db, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'j%'") == [(1,)], "what is left of j")


# ------------------------------------------------------------------------------- content tables --

TRIGGERS = ("CREATE TRIGGER t1 AFTER INSERT ON {t} BEGIN INSERT INTO i(rowid, text) VALUES(new.{id}, new.{text}); END",
            "CREATE TRIGGER t2 AFTER DELETE ON {t} BEGIN DELETE FROM i WHERE rowid = old.{id}; END",
            "CREATE TRIGGER t3 AFTER UPDATE ON {t} BEGIN UPDATE i SET rowid = new.{id}, text = new.{text} WHERE rowid = old.{id}; END")


def contents():
    """Content tables of every kind."""
    for t, key, text, columns in (("news", "id", "body", "id INTEGER PRIMARY KEY, body"), ("news", "id", "body", "id INT PRIMARY KEY, body) WITHOUT ROWID"),
                                  ("news", "rowid", "body", "body"), ('"my ""news"""', '"the id"', '"the ""text"""', '"the id" INTEGER PRIMARY KEY, "the ""text"""'),
                                  ("\"it's\"", "\"order\"", "\"select\"", "\"order\" INTEGER PRIMARY KEY, \"select\" TEXT")):
        db = connect()
        db.execute("CREATE TABLE %s(%s%s" % (t, columns, "" if "WITHOUT" in columns else ")"))
        db.execute("CREATE VIRTUAL TABLE i USING shingle_index(content=%s, content_rowid=%s, content_column=%s, exact=1, passages=1, stories=1)" % (t, key, text))
        for n in (-2**63, -5, 0, 3, 2**62):
            db.execute("INSERT INTO %s(%s, %s) VALUES(?, ?)" % (t, key, text), (n, SENTENCE % n))
        db.execute("INSERT INTO i(i) VALUES('rebuild')")
        good(db, "i", (-2**63, -5, 0, 3, 2**62))
        if "WITHOUT" not in columns and key == "rowid":
            continue
        for trigger in TRIGGERS:
            db.execute(trigger.format(t=t, id=key, text=text))
        db.execute("UPDATE %s SET %s = 4 WHERE %s = 3" % (t, key, key))
        db.execute("UPDATE %s SET %s = ? WHERE %s = 4" % (t, text, key), (SENTENCE % 4,))
        db.execute("DELETE FROM %s WHERE %s < 0" % (t, key))
        db.execute("PRAGMA recursive_triggers = on")
        db.execute("REPLACE INTO %s(%s, %s) VALUES(0, ?)" % (t, key, text), (SENTENCE % 0,))
        db.execute("INSERT INTO %s(%s, %s) VALUES(9, NULL), (10, x'616263')" % (t, key, text))
        check(run(db, "SELECT rowid, typeof(text) FROM i") == [(0, "text"), (4, "text"), (9, "null"), (10, "blob"), (2**62, "text")], "types", run(
            db, "SELECT rowid, typeof(text) FROM i"))
        db.execute("DELETE FROM %s WHERE %s IN (9, 10)" % (t, key))
        good(db, "i", (0, 4, 2**62))


def no_rowids():
    """A content table whose ids are no whole numbers."""
    for value in ("'abc'", "NULL", "1.5", "x'00'"):
        db = connect()
        db.executescript("CREATE TABLE t(body); INSERT INTO t VALUES('a b c'); CREATE VIEW v AS SELECT %s AS id, body FROM t;" % value)
        db.execute("CREATE VIRTUAL TABLE i USING shingle_index(content=v, content_rowid=id, content_column=body)")
        says(db, "INSERT INTO i(i) VALUES('rebuild')", "is not a whole number")
        says(db, "INSERT INTO i(i) VALUES('integrity-check')", "is not a whole number")


def views_that_turn_back(folder):
    """A content view that is at work is an error, not a loop; and the file can be closed."""
    for n, view in enumerate(("SELECT rowid AS id, text AS body FROM i", "SELECT rowid AS id, 'x' AS body FROM i", "SELECT id, body FROM t WHERE id IN (SELECT rowid FROM i WHERE i MATCH body)",
                              "SELECT id, body FROM t WHERE id IN (SELECT a FROM shingle_pairs('i'))", "SELECT id, body || (SELECT count(*) FROM shingle_bands('i')) AS body FROM t",
                              "SELECT id, body FROM t WHERE id IN (SELECT rowid FROM i WHERE rowid = 3)")):
        path = os.path.join(folder, "turn%d" % n)
        db = connect(path)
        db.executescript("CREATE TABLE t(id INTEGER PRIMARY KEY, body); CREATE VIEW v AS SELECT * FROM t;")
        words = ["w%d" % (k % 170) for k in range(400)]  # too long for an exact signature
        for k in range(1, 9):
            db.execute("INSERT INTO t VALUES(?, ?)", (k, " ".join(words[k:] + [str(k)] * 9)))
        db.execute("CREATE VIRTUAL TABLE i USING shingle_index(content=v, content_rowid=id, content_column=body, exact=1, hashes=16)")
        db.execute("INSERT INTO i(i) VALUES('rebuild')")
        db.executescript("DROP VIEW v; CREATE VIEW v AS " + view)
        for sql in ("SELECT * FROM i", "SELECT rowid FROM i WHERE i MATCH (SELECT body FROM t WHERE id = 3)", "SELECT * FROM shingle_pairs('i')", "INSERT INTO i(i) VALUES('rebuild')",
                    "INSERT INTO i(i) VALUES('integrity-check')"):
            says(db, sql, "is at work")
        check(run(db, "SELECT count(*) FROM i") == [(8,)], "rows", view)
        db.close()
        check(not any(os.path.realpath(os.path.join("/proc/self/fd", f)) == os.path.realpath(path) for f in os.listdir("/proc/self/fd")), "still open", view)


def virtual_content():
    db = connect()
    if isinstance(run(db, "CREATE VIRTUAL TABLE f USING fts5(body)"), str):
        return
    for n in range(1, 30):
        db.execute("INSERT INTO f(rowid, body) VALUES(?, ?)", (n, SENTENCE % n))
    db.execute("CREATE VIRTUAL TABLE i USING shingle_index(content=f, content_column=body, exact=1)")
    db.execute("INSERT INTO i(i) VALUES('rebuild')")
    good(db, "i", range(1, 30))
    check(run(db, "SELECT i.rowid FROM f JOIN i ON i.rowid = f.rowid WHERE f MATCH 'quick' AND i MATCH ? AND k = 3", SENTENCE % 7)[0] == (7,), "both")
    db.execute("DROP TABLE f")
    says(db, "SELECT text FROM i", "no such table")
    db.execute("DROP TABLE i")
    db.close()


def content_that_changed():
    db = connect()
    db.executescript("CREATE TABLE t(id INTEGER PRIMARY KEY, body);")
    db.executemany("INSERT INTO t VALUES(?, ?)", [(n, SENTENCE % n) for n in range(1, 21)])
    db.execute("CREATE VIRTUAL TABLE i USING shingle_index(content=t, content_rowid=id, content_column=body, exact=1)")
    db.execute("INSERT INTO i(i) VALUES('rebuild')")
    for sql, words in (("UPDATE t SET body = 'other words' WHERE id = 3", "row 3 was changed"), ("DELETE FROM t WHERE id = 4", "not in content table"),
                       ("INSERT INTO t VALUES(99, 'a b c')", "row 99 of content table"), ("ALTER TABLE t RENAME COLUMN body TO words", "no such column"),
                       ("ALTER TABLE t RENAME TO u", "no such table")):
        db.execute("BEGIN")
        db.execute(sql)
        says(db, "INSERT INTO i(i) VALUES('integrity-check')", words)
        db.execute("ROLLBACK")
        good(db, "i", range(1, 21))


# --------------------------------------------------------------------- triggers, also on its tables --

def shadow_triggers():
    """Somebody puts triggers on the shadow tables: no crash, and no recursion."""
    events = [(t, when, e) for t in ("doc", "page", "segment", "config", "weights") for when in ("BEFORE", "AFTER") for e in ("INSERT", "UPDATE", "DELETE")]
    bodies = ("INSERT INTO i(rowid, text) VALUES(1000, 'x y z')", "DELETE FROM i", "SELECT count(*) FROM i WHERE i MATCH 'x'", "DELETE FROM i_doc", "DELETE FROM i_segment", "DELETE FROM i_page",
              "UPDATE i_segment SET entries = entries + 1", "UPDATE i_page SET entries = x'00'", "INSERT OR IGNORE INTO i_page VALUES(random(), randomblob(20))", "SELECT RAISE(ABORT, 'no')",
              "SELECT RAISE(IGNORE)", "SELECT RAISE(ROLLBACK, 'no')", "DELETE FROM i_config", "INSERT INTO u VALUES(1)")
    words = " ".join("w%d" % k for k in range(9000))
    rng = random.Random(3)
    for t, when, event in events:
        for body in rng.sample(bodies, 4):
            db = connect()
            db.execute("CREATE TABLE u(x)")
            filled(db, count=3, options="passages=1, min_tokens=4")
            db.execute("CREATE TRIGGER tr %s %s ON i_%s BEGIN %s; END" % (when, event, t, body))
            run(db, "BEGIN")
            for sql in ("INSERT INTO i(rowid, text) VALUES(10, ?1)", "INSERT INTO i(rowid, text) VALUES(11, ?1 || ' z')", "REPLACE INTO i(rowid, text) VALUES(10, ?1)",
                        "UPDATE i SET rowid = 12 WHERE rowid = 10 AND ?1 <> ''", "SAVEPOINT a /* ?1 */", "DELETE FROM i WHERE rowid = 11 AND ?1 <> ''", "ROLLBACK TO a /* ?1 */", "COMMIT /* ?1 */"):
                run(db, sql.replace("?1", "1") if "/*" in sql else sql, *(() if "/*" in sql else (words,)))
            for sql in ("INSERT INTO i(i) VALUES('optimize')", "INSERT INTO i(i) VALUES('rebuild')", "SELECT count(*) FROM i WHERE i MATCH 'a b'", "INSERT INTO i(i) VALUES('integrity-check')"):
                answer = run(db, sql)
                check(not isinstance(answer, str) or answer, "error without words", sql)
            run(db, "ROLLBACK")
            run(db, "DROP TRIGGER tr")
            run(db, "DROP TABLE i")
            check(run(db, "PRAGMA integrity_check") == [("ok",)], "database", t, when, event, body)
            db.close()


def foreign_keys():
    """A table that refers to a shadow table makes SQLite use savepoints for statements on it."""
    db = connect()
    db.execute("PRAGMA foreign_keys = on")
    filled(db)
    db.executescript("CREATE TABLE note(doc REFERENCES i_doc(id) ON DELETE CASCADE); INSERT INTO note SELECT rowid FROM i;")
    db.execute("BEGIN")
    for n in range(21, 60):
        db.execute("REPLACE INTO i(rowid, text) VALUES(?, ?)", (n, SENTENCE % n))
    db.execute("DELETE FROM i WHERE rowid < 11")
    db.execute("COMMIT")
    good(db, "i", range(11, 60))
    check(run(db, "SELECT count(*) FROM note") == [(10,)], "cascade")
    db.executescript("CREATE TABLE strict_note(doc REFERENCES i_doc(id)); INSERT INTO strict_note VALUES(20);")
    says(db, "DELETE FROM i WHERE rowid = 20", "FOREIGN KEY")
    says(db, "UPDATE i SET rowid = 2000 WHERE rowid = 20", "")
    good(db, "i", range(11, 60))


def feed():
    """A trigger that drops near-duplicates as they arrive, where the schema is not trusted."""
    db = connect()
    db.execute("PRAGMA trusted_schema = off")
    db.executescript("""CREATE TABLE t(id INTEGER PRIMARY KEY, body); CREATE VIRTUAL TABLE i USING shingle_index(threshold=0.5);
      CREATE TRIGGER b BEFORE INSERT ON t BEGIN SELECT RAISE(IGNORE) WHERE EXISTS(SELECT 1 FROM i WHERE i = new.body); END;
      CREATE TRIGGER a AFTER INSERT ON t BEGIN INSERT INTO i(rowid, text) VALUES(new.id, new.body); END;
      CREATE VIEW v AS SELECT rowid, similarity FROM i WHERE i = 'a b c d' AND similarity >= 0;""")
    for n in range(300):
        db.execute("INSERT INTO t(body) VALUES(?)", (SENTENCE % n if n % 2 else " ".join(str(n * k) for k in range(1, 9)),))
    check(run(db, "SELECT count(*) FROM t") == [(151,)], "kept", run(db, "SELECT count(*) FROM t"))
    check(run(db, "SELECT count(*) FROM v") == [(151,)], "view", run(db, "SELECT count(*) FROM v"))
    good(db)


# ---------------------------------------------------------------------------------- transactions --

def old_and_new_object():
    """After a change of the schema there are two objects for an index, the first with entries that are not written."""
    for after in (["INSERT INTO i(i) VALUES('integrity-check')"], ["ALTER TABLE i RENAME TO j", "COMMIT", "ALTER TABLE j RENAME TO i"], ["INSERT INTO i(i) VALUES('rebuild')"],
                  ["INSERT INTO i(i) VALUES('optimize')", "SAVEPOINT x", "DELETE FROM i", "ROLLBACK TO x"], ["SAVEPOINT x", "DROP TABLE i", "ROLLBACK TO x"],
                  ["SAVEPOINT x", "PRAGMA writable_schema = reset", "INSERT INTO i(rowid, text) VALUES(3, 'x')", "ROLLBACK TO x"]):
        db = connect()
        db.execute("CREATE VIRTUAL TABLE i USING shingle_index")
        for sql in ("BEGIN", "INSERT INTO i(rowid, text) VALUES(1, '%s')" % (SENTENCE % 1), "PRAGMA writable_schema = reset", "INSERT INTO i(rowid, text) VALUES(2, '%s')" % (SENTENCE % 2)):
            db.execute(sql)
        check(run(db, "SELECT count(*) FROM shingle_pairs('i', 0.1)") == [(1,)], "pairs")
        for sql in after:
            check(run(db, sql) == [], sql, run(db, sql))
        good(db, "i", (1, 2))
        run(db, "COMMIT")
        good(db, "i", (1, 2))


def drop_and_roll_back():
    db = connect()
    filled(db)
    db.execute("BEGIN")
    db.execute("INSERT INTO i(rowid, text) VALUES(21, ?)", (SENTENCE % 21,))
    db.execute("SAVEPOINT a")
    db.execute("DROP TABLE i")
    db.execute("CREATE VIRTUAL TABLE i USING shingle_index(width=1, hashes=32)")
    db.execute("INSERT INTO i(rowid, text) VALUES(1, 'a b c')")
    good(db)
    db.execute("ROLLBACK TO a")
    good(db, "i", range(1, 22))
    db.execute("DROP TABLE i")
    db.execute("ROLLBACK")
    good(db, "i", range(1, 21))
    db.execute("BEGIN")
    db.execute("CREATE VIRTUAL TABLE j USING shingle_index")
    db.execute("INSERT INTO j(rowid, text) VALUES(1, 'a b c')")
    db.execute("ROLLBACK")
    check(run(db, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'j%'") == [(0,)], "rolled back")


def alter_content():
    db = connect()
    db.executescript("CREATE TABLE news(id INTEGER PRIMARY KEY, body); " + ";".join(t.format(t="news", id="id", text="body").replace("i(", "x(").replace("FROM i ", "FROM x ").replace(
        "UPDATE i ", "UPDATE x ") for t in TRIGGERS))
    db.execute("CREATE VIRTUAL TABLE x USING shingle_index(content=news, content_rowid=id, content_column=body)")
    db.execute("BEGIN")
    db.execute("INSERT INTO news VALUES(1, ?)", (SENTENCE % 1,))
    db.execute("ALTER TABLE news ADD COLUMN date")
    db.execute("INSERT INTO news VALUES(2, ?, '2024')", (SENTENCE % 2,))
    db.execute("ALTER TABLE x RENAME TO y")
    db.execute("INSERT INTO news VALUES(3, ?, '2024')", (SENTENCE % 3,))  # the triggers were changed
    good(db, "y", (1, 2, 3))
    db.execute("ALTER TABLE y RENAME TO x")
    db.execute("ALTER TABLE news DROP COLUMN date")
    good(db, "x", (1, 2, 3))
    db.execute("COMMIT")
    good(db, "x", (1, 2, 3))


def while_reading():
    """Changes under open cursors."""
    db = connect()
    filled(db, count=60)
    cursor = db.execute("SELECT rowid FROM i")
    seen = []
    for n, in cursor:
        seen.append(n)
        if n % 10 == 0:
            db.execute("DELETE FROM i WHERE rowid = ?", (n + 1,))
    check(len(seen) >= 55, "scan", seen)
    for sql in ("SELECT a, b FROM shingle_pairs('i', 0.3)", "SELECT band, rowid FROM shingle_bands('i')", "SELECT rowid, signature FROM i WHERE i MATCH '%s' AND similarity >= 0" % (SENTENCE % 9),
                "SELECT a, b FROM shingle_pairs('i', 0.3, 'i')"):
        for change in ("DELETE FROM i WHERE rowid > 50", "INSERT INTO i(text) VALUES('new words here')", "INSERT INTO i(i) VALUES('rebuild')", "ROLLBACK", "DROP TABLE i", "ALTER TABLE i RENAME TO j",
                       "PRAGMA writable_schema = reset"):
            db.execute("BEGIN")
            db.execute("INSERT INTO i(rowid, text) VALUES(99, 'z')")
            cursor = db.execute(sql)
            cursor.fetchone()
            answer = run(db, change)
            check(isinstance(answer, str) == change.startswith("DROP"), change, answer)
            try:
                rest = cursor.fetchall()
                check(len(rest) > 10, "rest", sql, change, len(rest))
            except sqlite3.Error:
                pass
            cursor.close()
            run(db, "ROLLBACK")
            good(db)
    good(db)


def busy(folder):
    """A COMMIT that has to wait for a reader, and a writer that is not let in."""
    path = os.path.join(folder, "busy")
    one, two = connect(path), connect(path)
    two.execute("PRAGMA busy_timeout = 0")
    one.execute("PRAGMA busy_timeout = 0")
    filled(one)
    two.execute("BEGIN")
    check(run(two, "SELECT count(*) FROM i WHERE i MATCH ?", SENTENCE % 5) == [(20,)], "reader")
    one.execute("BEGIN")
    one.execute("INSERT INTO i(rowid, text) VALUES(21, ?)", (SENTENCE % 21,))
    says(one, "COMMIT", "locked")
    one.execute("INSERT INTO i(rowid, text) VALUES(22, ?)", (SENTENCE % 22,))
    says(two, "INSERT INTO i(rowid, text) VALUES(23, 'x')", "locked")
    two.execute("COMMIT")
    one.execute("COMMIT")
    good(one, "i", range(1, 23))
    good(two, "i", range(1, 23))
    two.execute("DROP TABLE i")
    two.execute("CREATE VIRTUAL TABLE i USING shingle_index(width=2)")
    two.execute("INSERT INTO i(rowid, text) VALUES(5, ?)", (SENTENCE % 5,))
    good(one, "i", (5,))
    one.execute("ALTER TABLE i RENAME TO j")
    good(two, "j", (5,))


def rebuilt_elsewhere(folder):
    """Weights that one connection keeps are not those of another's rebuild, be it of as many articles."""
    path = os.path.join(folder, "rebuilt")
    one, two = connect(path), connect(path)
    one.executescript("""CREATE TABLE news(id INTEGER PRIMARY KEY, body);
        CREATE VIRTUAL TABLE i USING shingle_index(stories=1, content=news, content_rowid=id, content_column=body)""")
    one.executemany("INSERT INTO news(id, body) VALUES(?, ?)", ((n, "alpha beta gamma %s zeta%d" % ("delta" if n % 2 else "epsilon", n)) for n in range(1, 201)))
    one.execute("INSERT INTO i(i) VALUES('rebuild')")
    related = "SELECT rowid, verdict, story FROM related_articles('i', 'alpha delta eta zeta5')"
    before = run(two, related)
    one.execute("UPDATE news SET body = replace(replace(body, 'alpha', 'theta' || id), 'beta', 'alpha delta') WHERE id > 5")
    one.execute("INSERT INTO i(i) VALUES('rebuild')")
    after = run(two, related)
    check(after == run(one, related) == run(connect(path), related), "weights of a rebuild elsewhere", after)
    check(after != before, "other weights", before)


def full_joins():
    """SQLite opens two plans for one, and tells by the rowid which rows the first one had."""
    if sqlite3.sqlite_version_info < (3, 39):
        return
    db = connect()
    filled(db, count=6)
    db.execute("CREATE TABLE few(id INTEGER PRIMARY KEY)")
    db.executemany("INSERT INTO few VALUES(?)", ((n,) for n in (2, 3, 77)))
    db.execute("CREATE TABLE pair AS SELECT a, b FROM shingle_pairs('i')")
    for column in "ab":
        joined = "SELECT id, a, b FROM few FULL JOIN %%s ON %s = id ORDER BY id, a, b" % column
        expected = run(db, joined % "pair")
        check(len(expected) > 10 and run(db, joined % "shingle_pairs('i')") == expected, joined, run(db, joined % "shingle_pairs('i')"))


# --------------------------------------------------------------------------------- connections --

def read_only(folder):
    path = os.path.join(folder, "readonly")
    db = connect(path)
    filled(db)
    db.execute("PRAGMA query_only = on")
    says(db, "INSERT INTO i(text) VALUES('x')", "readonly")
    says(db, "INSERT INTO i(i) VALUES('optimize')", "readonly")
    check(run(db, "SELECT count(*) FROM i WHERE i MATCH ?", SENTENCE % 3) == [(20,)], "query_only")
    db.close()
    for mode in ("mode=ro", "immutable=1"):
        db = connect("file:%s?%s" % (path, mode), uri=True)
        check(run(db, "SELECT count(*) FROM i WHERE i MATCH ? AND similarity >= 0", SENTENCE % 3) == [(20,)], mode)
        check(run(db, "SELECT count(*) FROM shingle_pairs('i')") == [(190,)], mode)
        good(db, "i", range(1, 21)) if mode == "none" else None
        for sql in ("INSERT INTO i(text) VALUES('x')", "DELETE FROM i WHERE rowid = 1", "UPDATE i SET text = 'x' WHERE rowid = 1", "INSERT INTO i(i) VALUES('rebuild')", "DROP TABLE i"):
            says(db, sql, "readonly")
        db.close()


def schemas(folder):
    """The same name in three of them."""
    db = connect()
    db.execute("ATTACH ? AS other", (os.path.join(folder, "other"),))
    for schema, rows in (("main", 5), ("temp", 6), ("other", 7)):
        filled(db, schema + ".i", rows)
    for schema, rows in (("main", 5), ("temp", 6), ("other", 7)):
        good(db, schema + ".i", range(1, rows + 1))
        check(run(db, "SELECT count(*) FROM shingle_pairs(?)", schema + ".i") == [(rows * (rows - 1) // 2,)], schema)
        check(run(db, "SELECT count(*) FROM shingle_pairs('i', 0.5, ?)", schema + ".i") == [(6 * rows,)], schema)
    check(run(db, "SELECT count(*) FROM shingle_pairs('i')") == [(15,)], "temp first")
    db.execute("DROP TABLE temp.i")
    check(run(db, "SELECT count(*) FROM shingle_pairs('I')") == [(10,)], "main next")
    db.execute("DROP TABLE main.i")
    check(run(db, "SELECT count(*) FROM shingle_pairs('i')") == [(21,)], "then the others")
    db.execute("DETACH other")
    says(db, "SELECT count(*) FROM shingle_pairs('i')", "there is no shingle_index")


def utf16():
    for encoding in ("UTF-16le", "UTF-16be"):
        db = connect()
        db.execute("PRAGMA encoding = '%s'" % encoding)
        db.execute("CREATE TABLE news(id INTEGER PRIMARY KEY, body)")
        db.execute("CREATE VIRTUAL TABLE i USING shingle_index(content=news, content_rowid=id, content_column=body, exact=1, passages=1, stories=1)")
        for n in range(1, 21):
            db.execute("INSERT INTO news VALUES(?, ?)", (n, SENTENCE % n + " – Füße 中国 😀"))
        db.execute("INSERT INTO i(i) VALUES('rebuild')")
        good(db)
        check(run(db, "SELECT rowid, similarity FROM i WHERE i MATCH (SELECT body FROM news WHERE id = 4) AND k = 1") == [(4, 1.0)], encoding)
        check(run(db, "SELECT text FROM i WHERE rowid = 4") == run(db, "SELECT body FROM news WHERE id = 4"), encoding)


def vacuum(folder):
    db = connect(os.path.join(folder, "vacuum"))
    db.execute("PRAGMA auto_vacuum = full")
    filled(db, count=100)
    db.execute("DELETE FROM i WHERE rowid > 50")
    db.execute("VACUUM")
    good(db, "i", range(1, 51))
    db.execute("VACUUM INTO ?", (os.path.join(folder, "into"),))
    good(connect(os.path.join(folder, "into")), "i", range(1, 51))
    copy = connect()
    db.backup(copy)
    good(copy, "i", range(1, 51))


def small_limits():
    """SQLite's own limits, lower than an index would like them."""
    db = connect()
    filled(db)
    for length in (300, 600, 1000, 5000):
        before = db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, length)
        answers = [run(db, sql) for sql in ("INSERT INTO i(text) VALUES('%s')" % (SENTENCE % length), "INSERT INTO i(i) VALUES('optimize')", "INSERT INTO i(i) VALUES('rebuild')",
                                            "SELECT count(*) FROM i WHERE i MATCH 'x y z'", "SELECT count(*) FROM shingle_pairs('i')")]
        check(all(a == [] or isinstance(a, list) or "too big" in a or "malformed" in a for a in answers), length, answers)
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, before)
        db.execute("INSERT INTO i(i) VALUES('rebuild')")
        good(db)


def defensive():
    """Shadow tables cannot be written to, but the index can."""
    script = """.load "%s"
.dbconfig defensive on
CREATE VIRTUAL TABLE i USING shingle_index;
INSERT INTO i(rowid, text) VALUES(1, 'a b c d'), (2, 'a b c d e');
BEGIN; INSERT INTO i(rowid, text) VALUES(3, 'a b c d f'); SAVEPOINT a; DELETE FROM i WHERE rowid = 1; SELECT count(*) FROM i WHERE i MATCH 'a b c d'; COMMIT;
INSERT INTO i(i) VALUES('rebuild'); INSERT INTO i(i) VALUES('optimize'); INSERT INTO i(i) VALUES('integrity-check');
ALTER TABLE i RENAME TO j;
SELECT count(*) FROM j;
INSERT INTO j_doc VALUES(9, NULL, NULL);
DELETE FROM j_page;
UPDATE j_segment SET kind = 2;
DROP TABLE j_weights;
DELETE FROM j_config;
DROP TABLE j;
SELECT count(*) FROM sqlite_schema;
""" % library()
    shell = os.environ.get("SQLITE3", "sqlite3")
    try:
        answer = subprocess.run([shell, "-batch", "-init", "/dev/null", ":memory:"], input=script, capture_output=True, text=True)
    except FileNotFoundError:
        return
    check(answer.stdout.split()[-3:] == ["2", "2", "0"], "defensive", answer.stdout, answer.stderr)
    check(answer.stderr.count("may not be") == 5, "defensive", answer.stderr)


# --------------------------------------------------------------------------------- interruptions --

def interrupted():
    """Stopped after so many steps, whatever it was doing: what is left is whole."""
    rng = random.Random(8)
    some = texts(rng, 90)
    statements = ("INSERT INTO i(rowid, text) SELECT id + 500, body FROM t", "UPDATE i SET text = (SELECT body FROM t WHERE id = 91 - i.rowid)", "DELETE FROM i WHERE rowid % 3 = 0",
                  "INSERT INTO i(i) VALUES('rebuild')", "INSERT INTO i(i) VALUES('optimize')", "INSERT INTO i(i) VALUES('integrity-check')", "SELECT count(*) FROM shingle_pairs('i', 0.1)",
                  "SELECT count(*) FROM i WHERE i MATCH (SELECT body FROM t WHERE id = 5) AND similarity >= 0", "SELECT count(*) FROM shingle_bands('i')", "COMMIT", "ALTER TABLE i RENAME TO j")
    for content in (0, 1):
        for sql in statements:
            step, done = 1, False
            while not done:
                db = connect()
                db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, body)")
                db.executemany("INSERT INTO t VALUES(?, ?)", enumerate(some, 1))
                db.execute("CREATE VIRTUAL TABLE i USING shingle_index(width=2%s)" % (", exact=1, content=t, content_rowid=id, content_column=body" if content else ""))
                db.execute("INSERT INTO i(rowid, text) SELECT id, body FROM t")
                db.execute("BEGIN")
                db.execute("REPLACE INTO i(rowid, text) SELECT id, body FROM t WHERE id > 80")
                db.execute("DELETE FROM i WHERE rowid = 1")
                calls = [0]

                def stop():
                    calls[0] += 1
                    return calls[0] > step
                db.set_progress_handler(stop, 50)
                answer = run(db, sql)
                db.set_progress_handler(None, 0)
                done = answer != "interrupted"
                check(not done or not isinstance(answer, str) or content and "content table" in answer, sql, answer)
                if run(db, "SELECT count(*) FROM i") == "no such table: i":
                    db.execute("ALTER TABLE j RENAME TO i")
                if not content:
                    good(db)
                run(db, "COMMIT")
                if content:
                    db.execute("INSERT INTO i(i) VALUES('rebuild')")
                good(db)
                db.close()
                step = int(step * 1.7) + 1


def interrupted_by_thread():
    """Long work answers at once."""
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    db.enable_load_extension(True)
    db.load_extension(library())
    db.execute("CREATE VIRTUAL TABLE i USING shingle_index")
    db.execute("BEGIN")
    db.executemany("INSERT INTO i(rowid, text) VALUES(?, ?)", ((n, SENTENCE % (n % 7)) for n in range(6000)))
    db.execute("COMMIT")
    for sql in ("SELECT count(*) FROM shingle_pairs('i')", "SELECT count(*) FROM shingle_pairs('i', 0.01)", "SELECT count(*) FROM shingle_pairs('i', 0.5, 'i')",
                "SELECT count(*) FROM i a JOIN i b ON b.i MATCH a.signature"):
        asked = [0]

        def stop():
            asked[0] = time.monotonic()
            db.interrupt()
        timer = threading.Timer(0.1, stop)
        timer.start()
        answer = run(db, sql)
        waited = time.monotonic() - asked[0]
        timer.cancel()
        check(answer == "interrupted" and waited < 2, sql, answer, waited)
    good(db)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for test in (options, bulk, pairs, rolled_back, stale_entries, segment_numbers, rowids, names, contents, no_rowids, virtual_content, content_that_changed, shadow_triggers, foreign_keys, feed,
                     old_and_new_object, drop_and_roll_back, alter_content, while_reading, utf16, small_limits, defensive, interrupted, interrupted_by_thread, full_joins):
            began = time.monotonic()
            test()
            if os.environ.get("TIMES"):
                print("%-24s %5.2f s" % (test.__name__, time.monotonic() - began))
        for test in (views_that_turn_back, busy, rebuilt_elsewhere, read_only, schemas, vacuum):
            test(folder)
    finish("index_situations_test")


main()
