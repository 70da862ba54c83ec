#!/usr/bin/python3
"""Damages the shadow tables of an index in every way, and then asks everything of it.

    index_damage_test.py PATH_OF_SHINGLE_SO [NUMBER [SEED]]

Right answers and clean errors are allowed; crashes, hangs, running out of memory and errors without words are not. What
is found must be right where the documents were not touched; then 'rebuild' must mend what there is, and the database
must be sound when the index is gone. NUMBER cases are chosen at random of some thousands.
"""
import random, sqlite3, sys, threading, time

from index_tools import check, connect, finish, run, texts

OPTIONS = {
    "plain": "threshold=0.4, width=2, hashes=32",
    "passages": "threshold=0.4, width=2, hashes=32, passages=1, min_tokens=6",
    "content": "threshold=0.4, width=2, hashes=32, passages=1, min_tokens=6, stories=1, exact=1, content=news, content_rowid=id, content_column=body",
}
COLUMNS = {"config": "key value", "doc": "id signature passages", "weights": "id documents weights", "segment": "id kind entries pages", "page": "id entries"}
LIMIT = 20  # seconds, with a sanitizer on a busy machine

# words of SQLite's that an error may have; all of shingle's begin with its name
ALLOWED = ("no such table", "no such column", "datatype mismatch", "has no column named", "malformed", "may not be modified", "UNIQUE constraint", "NOT NULL constraint",
           "columns but", "cannot modify", "use DROP", "string or blob too big", "already", "is not a table", "not an error", "view", "no query solution", "integer overflow", "vtable constructor failed", "Could not decode")


class Watch:
    """Interrupts a statement that takes too long."""

    def __init__(self, db):
        self.db, self.late = db, False

    def __enter__(self):
        self.timer = threading.Timer(LIMIT, self.stop)
        self.timer.start()
        return self

    def stop(self):
        self.late = True
        self.db.interrupt()

    def __exit__(self, *_):
        self.timer.cancel()


def template(kind, some):
    """A database with an index of several segments of each kind, and stale entries, as bytes."""
    db = connect()
    db.execute("CREATE TABLE news(id INTEGER PRIMARY KEY, body)")
    db.executemany("INSERT INTO news VALUES(?, ?)", enumerate(some, 1))
    db.execute("CREATE VIRTUAL TABLE i USING shingle_index(%s)" % OPTIONS[kind])
    for low, high in ((1, 130), (131, 150), (151, 160)):
        db.execute("INSERT INTO i(rowid, text) SELECT id, body FROM news WHERE id BETWEEN ? AND ?", (low, high))
    db.execute("UPDATE i SET text = (SELECT body FROM news WHERE id = i.rowid) WHERE rowid % 50 = 0")
    truth = dict(db.execute("SELECT rowid, similarity FROM i WHERE i MATCH ? AND similarity >= 0", (some[6],)).fetchall())
    return db.serialize(), truth


VALUES = ("NULL", "0", "-1", "1", "4611686018427387904", "-9223372036854775807-1", "1e300", "'text'", "''", "x''", "x'00'", "randomblob({n})", "zeroblob({n})", "zeroblob(100000)",
          "substr({c}, 1, {n} / 2)", "substr({c}, 2)", "{c} || x'00'", "substr({c}, 1, {n} - 1)", "flip({c}, 1)", "flip({c}, 2)", "flip({c}, 3)", "flip({c}, 50)",
          "(SELECT {c} FROM {t} ORDER BY random() LIMIT 1)", "{c} + 1", "{c} * 2", "{c} / 2", "-{c}", "{c} << 32", "minhash('a b c')", "minhash('a b c', 'width=2,hashes=32')")


def damages(rng):
    """SQL that damages, for every table, column, and kind of junk; forever."""
    while True:
        t = rng.choice(list(COLUMNS))
        columns, table = COLUMNS[t].split(), "i_" + t
        r = rng.random()
        if r < 0.75:
            c = rng.choice(columns)
            value = rng.choice(VALUES).replace("{n}", "coalesce(length({c}), 8)").replace("{c}", c).replace("{t}", table)
            where = rng.choice(("", " WHERE %s = (SELECT %s FROM %s ORDER BY random() LIMIT 1)" % (columns[0], columns[0], table), " WHERE random() % 3 = 0"))
            yield t, ["UPDATE OR IGNORE %s SET %s = %s%s" % (table, c, value, where)]
        elif r < 0.8:
            yield t, ["DELETE FROM %s%s" % (table, rng.choice(("", " WHERE random() % 2 = 0", " WHERE %s = (SELECT max(%s) FROM %s)" % (columns[0], columns[0], table))))]
        elif r < 0.85:
            others = ", ".join([columns[0] + rng.choice((" + 1000", " + (1 << 32)", " || 'x'", " - 1000000"))] + columns[1:])
            yield t, ["INSERT OR IGNORE INTO %s SELECT %s FROM %s" % (table, others, table)]
        elif r < 0.9:
            yield t, rng.choice((["DROP TABLE " + table], ["ALTER TABLE %s RENAME TO other" % table], ["ALTER TABLE %s RENAME COLUMN %s TO other" % (table, rng.choice(columns))],
                                 ["ALTER TABLE %s ADD COLUMN more" % table], ["ALTER TABLE %s ADD COLUMN more DEFAULT 'x' NOT NULL" % table]))
        else:
            body = rng.choice(("SELECT * FROM other", "SELECT * FROM other UNION ALL SELECT * FROM other", "SELECT %s FROM other" % ", ".join("NULL AS " + c for c in columns),
                               "SELECT %s FROM i" % ", ".join("rowid AS " + c for c in columns), "SELECT 1 AS x", "SELECT %s" % ", ".join("random() AS " + c for c in columns),
                               "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000) SELECT %s FROM n" % ", ".join("x AS " + c for c in columns)))
            yield t, ["ALTER TABLE %s RENAME TO other" % table,
                      rng.choice(("CREATE VIEW %s AS %s", "CREATE TABLE %s AS %s")) % (table, body)]


QUERIES = (
    "SELECT rowid, similarity FROM i WHERE i MATCH :text", "SELECT rowid, similarity FROM i WHERE i MATCH :text AND similarity >= 0", "SELECT rowid, query_in_doc FROM i WHERE i MATCH :text AND query_in_doc > 0.3",
    "SELECT rowid, similarity FROM i WHERE i MATCH :text AND rowid IN (1, 7, 8, 400) AND similarity >= 0", "SELECT rowid, similarity FROM i WHERE i MATCH :text AND k = 3",
    "SELECT rowid, signature FROM i WHERE i MATCH minhash(:text, 'width=2,hashes=32')", "SELECT rowid, text FROM i", "SELECT count(*), max(signature) FROM i WHERE rowid BETWEEN 5 AND 130",
    "SELECT a, b, similarity FROM shingle_pairs('i')", "SELECT a, b, similarity FROM shingle_pairs('i', 0.1) WHERE a = 7", "SELECT count(*) FROM shingle_pairs('i', 0.5, 'i')", "SELECT count(*) FROM shingle_pairs('i', 0.2)",
    "SELECT * FROM shingle_bands('i')", "SELECT * FROM shingle_clusters('i')", "SELECT * FROM related_articles('i', :text)", "SELECT length(weights) FROM shingle_weights('i')",
    "INSERT INTO i(i) VALUES('integrity-check')", "PRAGMA integrity_check", "BEGIN", "INSERT INTO i(rowid, text) VALUES(500, :text)", "INSERT INTO i(text) SELECT body FROM news WHERE id < 40",
    "UPDATE i SET rowid = rowid + 600 WHERE rowid = 7", "UPDATE i SET text = 'a b c d e f g h' WHERE rowid < 5", "SAVEPOINT a", "DELETE FROM i WHERE rowid > 100", "ROLLBACK TO a", "REPLACE INTO i(rowid, text) VALUES(9, :text)",
    "COMMIT", "ROLLBACK", "INSERT INTO i(i) VALUES('optimize')", "SELECT count(*) FROM i WHERE i MATCH :text", "INSERT INTO i(i) VALUES('rebuild')", "INSERT INTO i(i) VALUES('integrity-check')",
    "SELECT rowid, similarity FROM i WHERE i MATCH :text", "ALTER TABLE i RENAME TO j", "ALTER TABLE j RENAME TO i",
)


def flip(value, bits):
    if value is None or isinstance(value, (int, float)):
        return value
    value = bytearray(value.encode() if isinstance(value, str) else value)
    for _ in range(bits if value else 0):
        value[random.randrange(len(value))] ^= 1 << random.randrange(8)
    return bytes(value)


def ask(db, sql, text, story):
    began = time.monotonic()
    with Watch(db) as watch:
        try:
            answer = db.execute(sql, {"text": text} if ":text" in sql else ()).fetchall()
        except sqlite3.Error as error:
            answer = str(error)
        except MemoryError:
            answer = "out of memory"
        except UnicodeDecodeError as error:
            answer = "view: " + str(error)
    check(not watch.late, "too slow", sql, story, time.monotonic() - began)
    if isinstance(answer, str):
        good = answer.startswith("shingle: ") and answer != "shingle: SQL logic error" or any(words in answer for words in ALLOWED)
        if sql == "ROLLBACK" and "no transaction" in answer or sql in ("COMMIT", "ROLLBACK TO a") and ("no transaction" in answer or "no such savepoint" in answer):
            good = True
        check(good, "error", repr(answer), sql, story)
    return answer


def play(bytes_, truth, kind, damage, some):
    table, statements = damage
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    db.enable_load_extension(True)
    db.load_extension(sys.argv[1][:-3])
    db.create_function("flip", 2, flip)
    db.deserialize(bytes_)
    if random.random() < 0.5:
        run(db, "SELECT count(*) FROM i WHERE i MATCH 'a'")  # what was there is known
    for sql in statements:
        run(db, sql)
    story = (kind, statements)
    for n, sql in enumerate(QUERIES):
        answer = ask(db, sql, some[6], story)
        if n < 5 and isinstance(answer, list) and table in ("page", "segment", "weights") and "similarity FROM" in sql:
            wrong = [row for row in answer if row[0] not in truth or abs(truth[row[0]] - row[1]) > 1e-9 and row[1] >= 0.4]
            check(not wrong, "wrong rows", wrong[:3], sql, story)
        if n == 31 and answer == [] and table in ("page", "segment") and statements[0].split()[0] in ("UPDATE", "DELETE", "INSERT"):
            answer = run(db, "INSERT INTO i(i) VALUES('integrity-check')")
            check(answer == [], "rebuilt, but", answer, story)
    for sql in ("DROP VIEW IF EXISTS i_" + table, "DROP TABLE IF EXISTS other", "DROP TABLE i", "VACUUM", "PRAGMA integrity_check"):
        answer = ask(db, sql, some[6], story)
    check(answer == [("ok",)], "database", answer, story)
    db.close()


def main():
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 150
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    random.seed(seed)
    rng = random.Random(seed)
    some = texts(random.Random(5), 160)
    made = {kind: template(kind, some) for kind in OPTIONS}
    generator = damages(rng)
    for n in range(number):
        kind = rng.choice(list(OPTIONS))
        play(*made[kind], kind, next(generator), some)
    finish("index_damage_test")


main()
