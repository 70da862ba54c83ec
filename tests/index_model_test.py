#!/usr/bin/python3
"""Changes an index at random and keeps a Python dictionary in step: both must agree, whatever the transactions do.

    index_model_test.py PATH_OF_SHINGLE_SO [ROUNDS [SEED]]

Statements of every kind (conflict clauses, INSERT ... SELECT, UPDATE ... FROM, commands, changes of the schema), with
savepoints to any depth, in main, temp and an attached database, with and without a content table, in WAL mode with a
second connection that reads what was committed, or writes in its turn. Compared are rowids, signatures, what MATCH
finds, and passages; integrity-check must be content.
"""
import os, random, sqlite3, sys, tempfile

from index_tools import check, connect, finish, run, texts

THRESHOLD, MIN_TOKENS = 0.4, 8
OPTIONS = "threshold=%g, recall=0.9999, hashes=64, width=2" % THRESHOLD


class Oracle:
    """How similar two texts are, by the functions of the extension, each pair once."""

    def __init__(self):
        self.db, self.signatures, self.pairs = connect(), {}, {}

    def signature(self, text):
        if text not in self.signatures:
            self.signatures[text] = self.db.execute("SELECT minhash(?, 'hashes=64,width=2')", (text or "",)).fetchone()[0]
        return self.signatures[text]

    def similarity(self, one, two, exact):
        key = one, two, exact
        if key not in self.pairs:
            values = (one or "", two or "") if exact else (self.signature(one), self.signature(two))
            sql = "SELECT shingle_sim(?, ?, 2)" if exact else "SELECT minhash_sim(?, ?)"
            self.pairs[key] = self.db.execute(sql, values).fetchone()[0] or 0
        return self.pairs[key]

    @staticmethod
    def share_passage(one, two):
        a, b = (one or "").split(), (two or "").split()
        runs = {tuple(a[i:i + MIN_TOKENS]) for i in range(len(a) - MIN_TOKENS + 1)}
        return any(tuple(b[i:i + MIN_TOKENS]) in runs for i in range(len(b) - MIN_TOKENS + 1))


class Index:
    """An index, and what it should hold. Direct: without a content table."""

    def __init__(self, schema, kind):
        self.schema, self.kind = schema, kind
        self.rows = {}
        self.name = "i"

    def table(self):
        return "%s.%s" % (self.schema, self.quoted())

    def quoted(self):
        return '"%s"' % self.name.replace('"', '""')

    def target(self):
        """The table that rows are put into."""
        return "%s.news" % self.schema if self.kind == "content" else self.table()

    def columns(self):
        return ("id", "body") if self.kind == "content" else ("rowid", "text")

    def create(self, db):
        s = self.schema
        if self.kind == "content":
            db.execute("CREATE TABLE %s.news(id INTEGER PRIMARY KEY, body TEXT)" % s)
            db.execute("CREATE VIRTUAL TABLE %s USING shingle_index(%s, exact=1, passages=1, min_tokens=%d, stories=1, content=news, "
                       "content_rowid=id, content_column=body)" % (self.table(), OPTIONS, MIN_TOKENS))
            for event, what in (("INSERT", "INSERT INTO i(rowid, text) VALUES(new.id, new.body)"),
                                ("DELETE", "DELETE FROM i WHERE rowid = old.id"),
                                ("UPDATE", "UPDATE i SET rowid = new.id, text = new.body WHERE rowid = old.id")):
                db.execute("CREATE TRIGGER %s.news_%s AFTER %s ON news BEGIN %s; END" % (s, event, event, what))
        else:
            more = ", passages=1, min_tokens=%d" % MIN_TOKENS if self.kind == "passages" else ""
            db.execute("CREATE VIRTUAL TABLE %s USING shingle_index(%s%s)" % (self.table(), OPTIONS, more))


class Test:
    def __init__(self, seed, path, schema, kind, oracle):
        self.rng = random.Random(seed)
        self.oracle = oracle
        self.db = connect(path)
        self.reader = connect(path) if schema == "main" else None
        if schema == "other":
            self.db.execute("ATTACH ? AS other", (path + "-other",))
        self.db.execute("PRAGMA %s.journal_mode = wal" % schema)
        self.db.execute("PRAGMA %s.synchronous = off" % schema)
        self.index = Index(schema, kind)
        self.index.create(self.db)
        self.db.execute("CREATE TABLE %s.source(id INTEGER PRIMARY KEY, body)" % schema)
        self.texts = texts(self.rng, 60, 40) + [None]
        self.ids = list(range(1, 120)) + [-3, 0, 2**40, -2**63, 2**63 - 1]
        self.stack = []      # (savepoint's name, or None for BEGIN; rows before; name of the index before)
        self.log = []
        self.shifts = 0

    # --------------------------------------------------------------------------------- model --

    def state(self):
        return dict(self.index.rows), self.index.name

    def restore(self, state):
        self.index.rows, self.index.name = dict(state[0]), state[1]

    def committed(self):
        return self.stack[0][1][0] if self.stack else self.index.rows

    def execute(self, sql, *values):
        self.log.append((sql, values))
        return self.db.execute(sql, values)

    def attempt(self, sql, values, expect_error):
        """Runs; True: without error, which must be as expected."""
        try:
            self.execute(sql, *values)
        except sqlite3.IntegrityError as error:
            check(expect_error, "unexpected", error, sql, values, self.log[-8:])
            return False
        except sqlite3.Error as error:
            check(False, "error", error, sql, values, self.log[-8:])
            return False
        check(not expect_error, "no error", sql, values, self.log[-8:])
        return True

    # ------------------------------------------------------------------------------ statements --

    def conflict(self):
        return self.rng.choice(("", "", "", "OR REPLACE", "OR IGNORE", "OR FAIL", "OR ABORT", "OR ROLLBACK"))

    def put(self, new, clause):
        """What inserting these (id, text) in turn does to the rows: (rows after, error?, rolled back?)."""
        rows = dict(self.index.rows)
        for i, text in new:
            if i in rows and clause == "OR IGNORE":
                continue
            if i in rows and clause != "OR REPLACE":
                if clause == "OR FAIL":
                    return rows, True, False
                return self.index.rows, True, clause == "OR ROLLBACK"
            rows[i] = text
        return rows, False, False

    def settle(self, result, good):
        rows, _, rolled_back = result
        if rolled_back and self.stack:
            self.restore(self.stack[0][1])
            self.stack = []
        else:
            self.index.rows = dict(rows)

    def insert(self):
        rng, clause = self.rng, self.conflict()
        new = [(rng.choice(self.ids), rng.choice(self.texts)) for _ in range(rng.choice((1, 1, 1, 3, 30)))]
        result = self.put(new, clause)
        target, (key, text) = self.index.target(), self.index.columns()
        if len(new) == 1 and self.index.kind == "plain" and rng.random() < 0.3:
            sql = "INSERT %s INTO %s(rowid, signature) VALUES(?, minhash(?, 'hashes=64,width=2'))" % (clause, target)
            values = (new[0][0], new[0][1] or "")
        else:
            sql = "INSERT %s INTO %s(%s, %s) VALUES%s" % (clause, target, key, text, ",".join(["(?, ?)"] * len(new)))
            values = [v for row in new for v in row]
        self.settle(result, self.attempt(sql, values, result[1]))

    def insert_select(self):
        rng, clause = self.rng, self.conflict()
        new = sorted({rng.choice(self.ids): rng.choice(self.texts) for _ in range(rng.randint(1, 80))}.items())
        source = "%s.source" % self.index.schema
        self.execute("DELETE FROM " + source)
        self.db.executemany("INSERT INTO %s(id, body) VALUES(?, ?)" % source, new)
        result = self.put(new, clause)
        key, text = self.index.columns()
        self.settle(result, self.attempt("INSERT %s INTO %s(%s, %s) SELECT id, body FROM %s ORDER BY id" % (
            clause, self.index.target(), key, text, source), (), result[1]))

    def insert_next(self):
        """Without a rowid."""
        last = max(self.index.rows, default=0)
        if last == 2**63 - 1 or self.index.kind == "content":
            return
        text = self.rng.choice(self.texts)
        if self.attempt("INSERT INTO %s(text) VALUES(?)" % self.index.target(), (text,), False):
            check(self.db.execute("SELECT last_insert_rowid()").fetchone()[0] == last + 1, "last_insert_rowid()")
            self.index.rows[last + 1] = text

    def update(self):
        rng, (key, text) = self.rng, self.index.columns()
        clause = self.conflict()
        old, new, body = rng.choice(self.ids), rng.choice(self.ids), rng.choice(self.texts)
        what = rng.choice(("text", "text", "rowid", "both", "nothing"))
        sets = {"text": "%s = ?2" % text, "rowid": "%s = ?3" % key, "both": "%s = ?3, %s = ?2" % (key, text), "nothing": "%s = %s" % (key, key)}[what]
        # parameters are numbered: all three are there
        sql = "UPDATE %s %s SET %s WHERE %s = ?1 AND (?2 IS ?2) AND (?3 IS ?3)" % (clause, self.index.target(), sets, key)
        rows, target = self.index.rows, new if what in ("rowid", "both") else old
        if old not in rows:
            self.attempt(sql, (old, body, new), False)
            return
        kept = body if what in ("text", "both") else rows[old]
        if target != old and target in rows and clause != "OR REPLACE":
            error = clause != "OR IGNORE"
            self.attempt(sql, (old, body, new), error)
            self.settle((rows, error, clause == "OR ROLLBACK"), not error)
            return
        if self.attempt(sql, (old, body, new), False):
            after = dict(rows)
            del after[old]
            after[target] = kept
            self.index.rows = after

    def update_from(self):
        rng, (key, text) = self.rng, self.index.columns()
        new = {rng.choice(self.ids): rng.choice(self.texts[:-1]) for _ in range(rng.randint(1, 20))}
        source = "%s.source" % self.index.schema
        self.execute("DELETE FROM " + source)
        self.db.executemany("INSERT INTO %s(id, body) VALUES(?, ?)" % source, new.items())
        if self.attempt("UPDATE %s AS t SET %s = s.body FROM %s AS s WHERE s.id = t.%s" % (self.index.target(), text, source, key), (), False):
            for i, body in new.items():
                if i in self.index.rows:
                    self.index.rows[i] = body

    def shift(self):
        """Moves many rowids at once."""
        key, _ = self.index.columns()
        self.shifts += 1
        low, by = self.rng.choice(self.ids[:110]), 1000 * self.shifts
        moved = {i for i in self.index.rows if low <= i < low + 15}
        if self.attempt("UPDATE %s SET %s = %s + %d WHERE %s BETWEEN %d AND %d" % (self.index.target(), key, key, by, key, low, low + 14), (), False):
            self.index.rows = {i + by if i in moved else i: text for i, text in self.index.rows.items()}

    def delete(self):
        key, _ = self.index.columns()
        r, low = self.rng.random(), self.rng.choice(self.ids)
        if r < 0.6:
            where, gone = "%s = %d" % (key, low), {low}
        elif r < 0.8:
            where, gone = "%s >= %d AND %s < %d" % (key, low, key, min(low + 12, 2**63 - 1)), {i for i in self.index.rows if low <= i < min(low + 12, 2**63 - 1)}
        elif r < 0.83:
            where, gone = "1", set(self.index.rows)
        else:
            some = self.rng.sample(self.ids, 6)
            where, gone = "%s IN (%s)" % (key, ",".join(map(str, some))), set(some)
        where = where.replace("-9223372036854775808", "(-9223372036854775807-1)")
        if self.attempt("DELETE FROM %s WHERE %s" % (self.index.target(), where), (), False):
            self.index.rows = {i: text for i, text in self.index.rows.items() if i not in gone}

    def delete_matching(self):
        text = self.rng.choice(self.texts[:-1])
        if self.index.kind == "passages" or not text:
            return
        t, (key, _) = self.index.table(), self.index.columns()
        sql = "DELETE FROM %s WHERE %s IN (SELECT rowid FROM %s WHERE %s MATCH ?1 AND similarity >= %g)" % (
            self.index.target(), key, t, self.index.quoted(), THRESHOLD)
        found = {i for i, doc in self.index.rows.items() if self.oracle.similarity(text, doc, self.index.kind == "content") >= THRESHOLD}
        if self.attempt(sql, (text,), False):
            self.index.rows = {i: doc for i, doc in self.index.rows.items() if i not in found}

    def command(self):
        what = self.rng.choice(("optimize", "rebuild", "integrity-check"))
        self.attempt("INSERT INTO %s(%s) VALUES(?)" % (self.index.table(), self.index.quoted()), (what,), False)

    # ---------------------------------------------------------------------------- transactions --

    def begin(self):
        if not self.stack:
            self.execute(self.rng.choice(("BEGIN", "BEGIN IMMEDIATE")))
            self.stack.append((None, self.state()))

    def savepoint(self):
        name = self.rng.choice("abc")
        self.execute("SAVEPOINT " + name)
        self.stack.append((name, self.state()))

    def release(self):
        names = [n for n, _ in self.stack if n]
        if names:
            name = self.rng.choice(names)
            self.execute("RELEASE " + name)
            at = max(i for i, (n, _) in enumerate(self.stack) if n == name)
            del self.stack[at:]

    def rollback_to(self):
        names = [n for n, _ in self.stack if n]
        if names:
            name = self.rng.choice(names)
            self.execute("ROLLBACK TO " + name)
            at = max(i for i, (n, _) in enumerate(self.stack) if n == name)
            self.restore(self.stack[at][1])
            del self.stack[at + 1:]

    def commit(self):
        if self.stack:
            self.execute("COMMIT")
            self.stack = []

    def rollback(self):
        if self.stack:
            self.execute("ROLLBACK")
            self.restore(self.stack[0][1])
            self.stack = []

    # --------------------------------------------------------------------------------- schema --

    def schema(self):
        s, what = self.index.schema, self.rng.randrange(5)
        if what == 0:
            self.execute("CREATE TABLE IF NOT EXISTS %s.more(x)" % s)
        elif what == 1:
            self.execute("ALTER TABLE %s.source ADD COLUMN x%d" % (s, len(self.log)))
        elif what == 2:
            self.execute("PRAGMA writable_schema = reset")
        elif what == 3 and not self.stack:
            self.execute("VACUUM %s" % s if s != "temp" else "VACUUM")
        elif self.index.kind != "content":
            name = self.rng.choice(("i", "j", 'a "name"'))
            if name != self.index.name:
                self.execute("ALTER TABLE %s RENAME TO %s" % (self.index.table(), '"%s"' % name.replace('"', '""')))
                self.index.name = name

    # ---------------------------------------------------------------------------------- checks --

    def compare(self, db, rows):
        """Does this connection see these rows?"""
        t, name, exact = self.index.table(), self.index.quoted(), self.index.kind == "content"
        found = dict(db.execute("SELECT rowid, signature FROM " + t).fetchall())
        check(found.keys() == rows.keys(), "rowids", set(found) ^ set(rows), self.log[-12:])
        check(all(found[i] == self.oracle.signature(rows[i]) for i in found if i in rows), "signatures", self.log[-12:])
        text = self.rng.choice(self.texts[:-1])
        if not text:
            return
        wanted = {i: self.oracle.similarity(text, doc, exact) for i, doc in rows.items()}
        for low in (THRESHOLD, 0):
            answer = db.execute("SELECT rowid, similarity FROM %s WHERE %s MATCH ? AND similarity >= ?" % (t, name), (text, low)).fetchall()
            right = sorted(((i, s) for i, s in wanted.items() if s >= low), key=lambda m: (-m[1], m[0]))
            check(answer == right, "match", text, low, set(answer) ^ set(right), self.log[-12:])
        if self.index.kind != "plain":
            answer = {i for i, in db.execute("SELECT rowid FROM %s WHERE %s MATCH ?" % (t, name), (text,))}
            missing = {i for i, doc in rows.items() if self.oracle.share_passage(text, doc)} - answer
            check(not missing, "passages", text, missing, self.log[-12:])

    def verify(self):
        self.compare(self.db, self.index.rows)
        if self.reader and self.rng.random() < 0.5:
            name, self.index.name = self.index.name, self.stack[0][1][1] if self.stack else self.index.name
            self.compare(self.reader, self.committed())
            self.index.name = name
        if self.rng.random() < 0.3:
            self.command()

    def in_turn(self):
        """The second connection writes."""
        if self.reader and not self.stack:
            mine, self.db = self.db, self.reader
            for _ in range(3):
                self.rng.choice((self.insert, self.update, self.delete))()
            self.db = mine

    STEPS = ("insert " * 8 + "insert_select " * 3 + "insert_next update update update update update_from shift delete delete delete delete_matching command "
             "begin begin savepoint savepoint savepoint release rollback_to rollback_to commit commit rollback schema in_turn").split()

    def play(self, steps):
        for n in range(steps):
            getattr(self, self.rng.choice(self.STEPS))()
            if n % 5 == 4:
                self.verify()
        while self.stack:
            self.rng.choice((self.commit, self.rollback))()
        self.verify()
        self.command()
        if self.reader:
            self.reader.close()
        check(run(self.db, "PRAGMA integrity_check") == [("ok",)], "PRAGMA integrity_check")
        self.db.close()


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    oracle = Oracle()
    with tempfile.TemporaryDirectory() as folder:
        for n in range(rounds):
            for schema in ("main", "temp", "other"):
                for kind in ("plain", "passages", "content"):
                    path = os.path.join(folder, "%d%s%s" % (n, schema, kind))
                    Test("%d %d %s %s" % (seed, n, schema, kind), path, schema, kind, oracle).play(250)
    finish("index_model_test")


main()
