#!/usr/bin/python3
"""What a stranger's schema may try with an index: the methods that found what tests/sql/hostile.sql has.

    hostile_test.py PATH_OF_SHINGLE_SO

    modules    every table that a module of the connection gives, as content of an index, itself and behind a view. The
               index must refuse what SQLite refuses a view, whether the schema is trusted or not
    fts        tables of FTS5 and FTS4 that have a content= themselves, which they read as the user's own SQL
    nesting    everything that takes an index's name, called from a view or trigger that stands in for each shadow table,
               from the content view, and from an open cursor. Rows and errors with words are allowed, crashes are not
    chains     indexes that read one another, and shadow tables that are indexes themselves, by the thousand
    forgery    pages with many entries of one key, a hundred thousand of them: a quadratic search does not end in time
"""
import sqlite3, struct, sys

from index_tools import check, connect, finish, run

HARMLESS = ("fts3", "fts4", "fts5", "rtree", "shingle_index")  # of which an older SQLite does not say so
SHADOWS = {"config": "key, value", "doc": "id, signature, passages", "weights": "id, documents, weights", "segment": "id, kind, entries, pages",
           "page": "id, entries"}
INNER = ("length(shingle_weights('i'))", "(SELECT count(*) FROM shingle_weights('i'))", "(SELECT count(*) FROM shingle_pairs('i', 0.1))",
         "(SELECT count(*) FROM shingle_pairs('i', 0.5, 'i'))", "(SELECT count(*) FROM shingle_clusters('i'))", "(SELECT count(*) FROM shingle_bands('i'))",
         "(SELECT count(*) FROM related_articles('i', 'a b c d e f g'))", "(SELECT count(*) FROM i WHERE i MATCH 'a b c d e f g')",
         "(SELECT count(*) FROM i)", "(SELECT max(text) FROM i)", "(SELECT max(signature) FROM i)")
WRITES = ("INSERT INTO i(rowid, text) VALUES(77, 'a b c x y z')", "DELETE FROM i WHERE rowid = 1", "UPDATE i SET text = 'p q r s' WHERE rowid = 2",
          "INSERT INTO i(i) VALUES('rebuild')", "INSERT INTO i(i) VALUES('optimize')")
OUTER = ("SELECT length(shingle_weights('i'))", "SELECT count(*) FROM shingle_pairs('i', 0.1)", "SELECT count(*) FROM shingle_pairs('i', 0.5, 'i')",
         "SELECT count(*) FROM shingle_clusters('i')", "SELECT count(*) FROM shingle_bands('i')", "SELECT rowid, verdict FROM related_articles('i', 'a b c d e f g')",
         "SELECT rowid, text, signature FROM i WHERE i MATCH 'a b c d e f g'", "SELECT rowid, text, signature FROM i", "INSERT INTO i(rowid, text) VALUES(9, 'a b c d')",
         "UPDATE i SET text = 'a b c d e' WHERE rowid = 1", "DELETE FROM i WHERE rowid = 1", "INSERT INTO i(i) VALUES('rebuild')", "INSERT INTO i(i) VALUES('optimize')",
         "INSERT INTO i(i) VALUES('integrity-check')", "ALTER TABLE i RENAME TO j", "PRAGMA integrity_check", "DROP TABLE i")


def sound(result, *what):
    """Rows, or an error that has words."""
    check(not isinstance(result, str) or "SQL logic error" not in result and result != "", *what, result)


def index():
    db = connect()
    db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, body)")
    db.execute("INSERT INTO t VALUES(1, 'a b c d e f g'), (2, 'a b c d e f h'), (3, 'k l m n o p q')")
    db.execute("CREATE VIEW v AS SELECT id, body FROM t")
    db.execute("CREATE VIRTUAL TABLE i USING shingle_index(content=v, content_rowid=id, content_column=body, passages=1, min_tokens=4, stories=1, exact=1)")
    db.execute("INSERT INTO i(i) VALUES('rebuild')")
    return db


def test_modules():
    db = connect()
    for (name,) in db.execute("SELECT name FROM pragma_module_list ORDER BY name").fetchall():
        for create in (None, 'CREATE VIRTUAL TABLE "made" USING "%s"' % name, "CREATE VIRTUAL TABLE \"made\" USING \"%s\"('seeds')" % name,
                       'CREATE VIRTUAL TABLE "made" USING "%s"(a, b, c)' % name):
            fresh = connect()
            table = name if create is None else "made"
            if create is not None and isinstance(run(fresh, create), str):
                continue
            columns = run(fresh, 'SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0', table)
            if isinstance(columns, str) or not columns:
                continue
            for trusted in (1, 0):
                run(fresh, "PRAGMA trusted_schema = %d" % trusted)
                run(fresh, 'CREATE VIEW w AS SELECT rowid AS id, "%s" AS text FROM "%s"' % (columns[0][0], table))
                refused = "unsafe" in str(run(fresh, "SELECT count(*) FROM w"))
                for content in (table, "w"):
                    made = run(fresh, 'CREATE VIRTUAL TABLE x USING shingle_index(content="%s", content_rowid=%s, content_column="%s")' % (
                        content, "id" if content == "w" else "rowid", "text" if content == "w" else columns[0][0]))
                    if refused and not (name in HARMLESS and sqlite3.sqlite_version_info < (3, 53)):
                        check(isinstance(made, str), name, create, trusted, content, "was taken as content, but a view may not read it")
                    run(fresh, "DROP TABLE x")
                run(fresh, "DROP VIEW w")


def test_fts():
    """However content= is written, and whatever lies beside it."""
    for module, spelt in [("fts5", w) for w in ("content=af", "content = 'af'", "CONTENT=\"af\"", "con=[af]", "c=`af`", "content=AF", "content='ff'")] + [
            ("fts4", w) for w in ("content=af", "content='af'", "content=\"af\"", "content= af", "content=/*x*/af", "content=a f")]:
        db = connect()
        db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, text)")
        db.execute("INSERT INTO t VALUES(1, 'a b c')")
        for name in ("af", " af", "/*x*/af", "a f"):
            db.execute("CREATE VIRTUAL TABLE \"%s\" USING article_files('seeds')" % name)
        if spelt in ("content= af", "content=/*x*/af"):  # what FTS4 reads has another name
            db.execute("DROP TABLE af")
            db.execute("CREATE TABLE af(text)")
        if isinstance(run(db, "CREATE VIRTUAL TABLE ff USING %s(text, content=af)" % module), str):
            continue  # this SQLite does not have it
        made = run(db, "CREATE VIRTUAL TABLE f USING %s(text, %s)" % (module, spelt))
        if isinstance(made, str):
            continue
        for trusted in (1, 0):
            db.execute("PRAGMA trusted_schema = %d" % trusted)
            made = run(db, "CREATE VIRTUAL TABLE i USING shingle_index(content=f, content_rowid=rowid, content_column=text)")
            check("unsafe use of virtual table" in str(made), module, spelt, trusted, made)
            run(db, "DROP TABLE i")
    for create in ("fts5(text)", "fts5(text, content=t, content_rowid=id)", "fts5(text, content = 't', content_rowid = 'id')", "fts5(text, content=v, content_rowid=id)",
                   "fts4(text)", "fts4(text, content=\"t\")", "fts5(text, content=g, content_rowid=rowid)"):
        db = connect()
        db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, text)")
        db.execute("INSERT INTO t VALUES(1, 'a b c')")
        db.execute("CREATE VIEW v AS SELECT * FROM t")
        db.execute("CREATE VIRTUAL TABLE g USING fts5(text)")
        db.execute("INSERT INTO g VALUES('a b c')")
        if isinstance(run(db, "CREATE VIRTUAL TABLE f USING %s" % create), str):
            continue
        if "content" not in create:
            db.execute("INSERT INTO f VALUES('a b c')")
        run(db, "INSERT INTO f(f) VALUES('rebuild')")
        made = run(db, "CREATE VIRTUAL TABLE i USING shingle_index(content=f, content_rowid=rowid, content_column=text)")
        check(made == [], create, made)
        run(db, "INSERT INTO i(i) VALUES('rebuild')")
        check(run(db, "SELECT rowid, text FROM i") == [(1, "a b c")], create, run(db, "SELECT rowid, text FROM i"))


def tampered():
    """(what was done, its SQL)"""
    for shadow, columns in SHADOWS.items():
        for inner in INNER:
            yield "view for %s" % shadow, ["ALTER TABLE i_%s RENAME TO o_%s" % (shadow, shadow),
                                           "CREATE VIEW i_%s AS SELECT %s FROM o_%s WHERE coalesce(%s, 0) IS NOT 'x'" % (shadow, columns, shadow, inner)]
            for event in ("INSERT", "UPDATE", "DELETE"):
                yield "%s trigger on %s" % (event, shadow), ["CREATE TRIGGER z AFTER %s ON i_%s BEGIN SELECT %s; END" % (event, shadow, inner)]
        for write in WRITES:
            yield "writing trigger on %s" % shadow, ["CREATE TRIGGER z AFTER INSERT ON i_%s BEGIN %s; END" % (shadow, write)]
    for inner in INNER:
        yield "content view", ["DROP VIEW v", "CREATE VIEW v AS SELECT id, body || substr(%s, 1, 0) AS body FROM t" % inner]


def test_nesting():
    for what, statements in tampered():
        for outer in OUTER:
            db = index()
            run(db, "PRAGMA legacy_alter_table = ON")
            for statement in statements:
                run(db, statement)
            cursor = db.execute("SELECT rowid FROM t")  # something open, as hosts have it
            cursor.fetchone()
            sound(run(db, outer), what, statements, outer)
            sound(run(db, outer), what, statements, outer)
            cursor.close()
            db.close()


def test_open_cursors():
    for reading in ("SELECT rowid, text FROM i", "SELECT rowid, text FROM i WHERE i MATCH 'a b c d e f g'", "SELECT a FROM shingle_pairs('i', 0.1)",
                    "SELECT band FROM shingle_bands('i')", "SELECT rowid FROM shingle_clusters('i')"):
        for other in OUTER:
            db = index()
            cursor = db.execute(reading)
            cursor.fetchone()
            sound(run(db, other), reading, other)
            try:
                rows = cursor.fetchmany(1000)
                check(len(rows) < 1000, reading, other, "reads without end")
            except sqlite3.Error as error:
                sound(str(error), reading, other)


def test_chains():
    db = connect()
    db.executescript("CREATE TABLE t(id INTEGER PRIMARY KEY, body); INSERT INTO t VALUES(1, 'the quick brown fox');"
                     "CREATE VIRTUAL TABLE i0 USING shingle_index(content=t, content_rowid=id, content_column=body); INSERT INTO i0(i0) VALUES('rebuild');"
                     "PRAGMA writable_schema = ON; BEGIN")
    for k in range(1, 3001):
        db.executemany("INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql) VALUES(?1, ?2, ?2, 0, ?3)", (
            ("table", "i%d" % k, "CREATE VIRTUAL TABLE i%d USING shingle_index(content=i%d, content_rowid=rowid, content_column=text)" % (k, k - 1)),
            ("view", "i%d_config" % k, "CREATE VIEW i%d_config AS SELECT * FROM i0_config" % k),
            ("view", "i%d_doc" % k, "CREATE VIEW i%d_doc AS SELECT * FROM i0_doc" % k)))
    name = "a"
    for k in range(400):
        db.execute("INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql) VALUES('table', ?1, ?1, 0, ?2)", (name, "CREATE VIRTUAL TABLE %s USING shingle_index" % name))
        name += "_doc"
    db.execute("COMMIT")
    db.execute("PRAGMA writable_schema = RESET")
    check(run(db, "SELECT text FROM i5") == [("the quick brown fox",)], "a short chain")
    for statement in ("SELECT text FROM i3000", "INSERT INTO i3000(i3000) VALUES('integrity-check')", "SELECT rowid FROM i3000 WHERE i3000 MATCH 'a' AND text > ''"):
        result = run(db, statement)
        check(isinstance(result, str) or result == [], statement, result)
    check("at most 16" in str(run(db, "SELECT text FROM i3000")), "a long chain says why")
    check("malformed" in str(run(db, "DROP TABLE a")), "dropping a chain", run(db, "DROP TABLE a"))
    sound(run(db, "ALTER TABLE a RENAME TO b"))


def test_forgery():
    for number in (1000, 100000):
        db = connect()
        db.execute("CREATE VIRTUAL TABLE i USING shingle_index")
        db.executemany("INSERT INTO i(rowid, text) VALUES(?, ?)", [(n, " ".join("w%d" % (n * 50 + k) for k in range(40))) for n in range(300)])
        page = bytes([4]) + struct.pack("<q", 1000000) + (12345).to_bytes(5, "little") * number + b"".join(k.to_bytes(4, "little") for k in range(number))
        db.execute("INSERT INTO i_segment VALUES(1000, 1, ?, 1)", (number,))
        db.execute("INSERT INTO i_page VALUES(1000 << 32, ?)", (page,))
        check(run(db, "SELECT count(*) FROM shingle_pairs('i')") == [(0,)], "pairs", number)
        check(run(db, "SELECT count(DISTINCT cluster) FROM shingle_clusters('i')") == [(300,)], "clusters", number)
        if number > 30000:  # more than twice what 300 documents can have
            check("entries of bands" in str(run(db, "INSERT INTO i(i) VALUES('integrity-check')")), "integrity-check", number)
        run(db, "INSERT INTO i(i) VALUES('optimize')")
        check(run(db, "INSERT INTO i(i) VALUES('integrity-check')") == [], "mended", number)


def test_messages():
    """Whatever bytes they quote, they are text: else Python raises an error of another kind."""
    bad = "CAST(x'77ff41c3' AS TEXT)"
    db = index()
    for sql in ("SELECT minhash('a', %s)", "SELECT * FROM shingle_pairs(%s)", "SELECT * FROM shingle_pairs(%s || '.x')", "SELECT * FROM article_files(%s)",
                "SELECT * FROM shared_passages('a', 'b', %s)", "SELECT compare_html('a', 'b', %s)", "SELECT * FROM shingle_clusters('i', .5, %s)",
                "SELECT rowid FROM i WHERE i MATCH 'a' AND k = %s", "INSERT INTO i(i) VALUES(%s)", "SELECT * FROM lsh_plan(%s)", "UPDATE i SET rowid = %s"):
        try:
            result = run(db, sql % bad)
            check(isinstance(result, str) and result.startswith("shingle: "), sql, result)
        except UnicodeDecodeError as error:
            check(False, sql, error)


test_modules()
test_fts()
test_nesting()
test_open_cursors()
test_chains()
test_forgery()
test_messages()
finish("hostile_test")
