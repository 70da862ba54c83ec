#!/usr/bin/python3
"""Asks an index at random and compares with answers that are found without one.

    index_query_test.py PATH_OF_SHINGLE_SO [NUMBER [SEED]]

The queries are those of index_queries.py, which explains them, and, for an index of passages, whose estimates have no
other source: a query with conditions on rowids, or k, has the rows that those leave of the query without.
"""
import random, sys

import index_queries
from index_tools import check, connect, finish, run, texts


def generated(number, seed):
    db, asked = connect(), []
    for statement in index_queries.script(number, seed):
        answer = run(db, statement)
        if statement.startswith("INSERT INTO a"):
            asked.append(statement)
        if isinstance(answer, str):
            check(False, answer, statement)
        for row in answer if statement.startswith("SELECT") else ():
            check(row[0].endswith(" 0 differ"), row[0])
    for number, in run(db, "SELECT number FROM result WHERE NOT good"):
        check(False, number, [s for s in asked[max(0, int(number) - 1):int(number) + 1]])
    check(run(db, "SELECT count(*) > ? FROM result", number // 2) == [(1,)], "there are queries")


OPTIONS = ("", ", content=t, content_rowid=id, content_column=body", ", exact=1, content=t, content_rowid=id, content_column=body")
CONDITIONS = ("", " AND query_in_doc > 0.2", " AND doc_in_query >= 0.3", " AND similarity < 0.4", " AND query_in_doc < 0.9", " AND similarity >= 0.1")


def passages(rng, options):
    db, some = connect(), texts(rng, 150, 80)
    db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, body)")
    db.executemany("INSERT INTO t VALUES(?, ?)", enumerate(some, 1))
    db.execute("CREATE VIRTUAL TABLE i USING shingle_index(passages=1, min_tokens=6, hashes=32, recall=0.9999%s)" % options)
    db.execute("INSERT INTO i(rowid, text) SELECT id, body FROM t")
    for _ in range(100):
        text = " ".join(rng.choice(some).split()[rng.randrange(9):][:rng.randint(3, 40)])
        sql = "SELECT rowid, similarity, query_in_doc, doc_in_query FROM i WHERE i MATCH ?" + rng.choice(CONDITIONS)
        full = run(db, sql, text)
        ids = rng.sample(range(1, 151), 30)
        for where, holds in (("rowid IN (%s)" % ",".join(map(str, ids)), lambda i: i in ids), ("rowid BETWEEN 20 AND 90", lambda i: 20 <= i <= 90),
                             ("rowid = %d" % ids[0], lambda i: i == ids[0]), ("rowid <> 7", lambda i: i != 7)):
            wanted = [row for row in full if holds(row[0])]
            check(run(db, sql + " AND " + where, text) == wanted, sql, where, text)
            check(run(db, sql + " AND k = 3 AND " + where, text) == wanted[:3], sql, where, text, "k = 3")


def main():
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 4
    generated(number, seed)
    for options in OPTIONS:
        passages(random.Random(seed), options)
    finish("index_query_test")


main()
