#!/usr/bin/python3
"""Databases that releases of shingle wrote: each is opened, to be read only and to be written to, and everything in it
is asked for; the answers are those of the release.

    releases_test.py PATH_OF_SHINGLE_SO             all of tests/fixtures/*.db
    releases_test.py PATH_OF_SHINGLE_SO write       writes that of the version at hand, to be done once a release

A fixture has articles, an index for each way of making one, and signatures of each kind in a table.
"""
import os, pathlib, shutil, sqlite3, sys, tempfile

from index_tools import check, connect, finish, run

HERE = pathlib.Path(__file__).resolve().parent
INDEXES = {
    "plain": "threshold=0.5",
    "low": "threshold=0.3, recall=0.99, hashes=64, seed=7",
    "chars": "unit=char, width=6, hashes=32",
    "exact": "content=article, content_rowid=id, content_column=body, exact=1, width=2",
    "passages": "passages=1, min_tokens=12, hashes=32",
    "stories": "content=article, content_rowid=id, content_column=body, stories=1, passages=1",
    "signed": "hashes=16",
}
OPTIONS = ("", "width=1", "width=5", "unit=char", "unit=char,width=12,hashes=64", "hashes=16", "hashes=200,width=2", "seed=9223372036854775807")
QUERIES = ["SELECT options, id, hex(minhash(body, options)) = hex(signature) FROM signature JOIN article USING (id) WHERE options <> '' ORDER BY 1, 2",
           "SELECT id, hex(minhash(body)) = hex(signature) FROM signature JOIN article USING (id) WHERE options = '' ORDER BY 1",
           "SELECT a.options, a.id, b.id, round(minhash_sim(a.signature, b.signature), 9), round(minhash_containment(a.signature, b.signature), 9) FROM signature a "
           "JOIN signature b ON a.options = b.options AND a.id < b.id WHERE minhash_sim(a.signature, b.signature) > 0.05 ORDER BY 1, 2, 3",
           "SELECT round(story_sim(a.body, b.body, w), 9), round(rewrite_sim(a.body, b.body, w), 9) FROM article a, article b, weights WHERE a.id = 0 AND b.id = 4",
           "SELECT rowid, verdict, round(similarity, 6), round(rewrite, 6), round(story, 6) FROM related_articles('stories', (SELECT body FROM article WHERE id = 0), 4)",
           "SELECT count(*), total(band), total(key % 1000003) FROM shingle_bands('plain')",
           "SELECT rowid, similarity FROM exact WHERE exact MATCH (SELECT body FROM article WHERE id = 4) AND similarity > 0.05",
           "SELECT rowid, round(query_in_doc, 9) FROM passages WHERE passages MATCH (SELECT substr(body, 300, 500) FROM article WHERE id = 5)"]
for name in INDEXES:
    QUERIES += ["SELECT count(*), total(length(signature)) FROM %s" % name,
                "SELECT a, b, round(similarity, 9), round(a_in_b, 9) FROM shingle_pairs('%s', 0.1)" % name,
                "SELECT rowid, round(similarity, 9) FROM {0} WHERE {0} MATCH (SELECT signature FROM {0} WHERE rowid = 3) AND similarity > 0.1".format(name),
                "SELECT * FROM shingle_clusters('%s', 0.3)" % name]


def write(path):
    """A fixture, and beside it what is answered."""
    if path.exists():
        path.unlink()
    db = connect(str(path))
    for sql in ("PRAGMA page_size = 1024", "CREATE TABLE article(id INTEGER PRIMARY KEY, body TEXT)",
                "INSERT INTO article SELECT number, body FROM article_files('seeds') WHERE number IN (0, 3, 4, 5, 8, 11, 15)",
                "CREATE TABLE signature(options, id, signature, PRIMARY KEY(options, id)) WITHOUT ROWID", "CREATE TABLE weights AS SELECT story_weights(body) AS w FROM article"):
        db.execute(sql)
    for options in OPTIONS:
        call = "minhash(body)" if options == "" else "minhash(body, '%s')" % options
        db.execute("INSERT INTO signature SELECT '%s', id, %s FROM article WHERE id < 6" % (options, call))
    for name, options in INDEXES.items():
        db.execute("CREATE VIRTUAL TABLE %s USING shingle_index(%s)" % (name, options))
        for ids in ("id < 5", "id >= 5"):  # two segments, where they are not small enough to be one
            source = "signature) SELECT id, minhash(body, 'hashes=16')" if name == "signed" else "text) SELECT id, body"
            db.execute("INSERT INTO %s(rowid, %s FROM article WHERE %s" % (name, source, ids))
        db.execute("DELETE FROM %s WHERE rowid = 15" % name if name != "exact" else "SELECT 1")
    db.execute("DELETE FROM article WHERE id = 15")
    db.execute("DELETE FROM exact WHERE rowid = 15")
    db.execute("INSERT INTO stories(stories) VALUES('rebuild')")  # as its weights would be after one
    db.execute("VACUUM")
    path.with_suffix(".expected").write_text(answers(db))
    db.close()


def answers(db):
    lines = []
    for sql in QUERIES:
        answer = run(db, sql)
        lines += ["-- " + sql] + ([answer] if isinstance(answer, str) else ["|".join(map(str, row)) for row in answer])
    return "\n".join(lines) + "\n"


def same(db, expected, how):
    found = answers(db).splitlines()
    expected = expected.splitlines()
    different = [pair for pair in zip(found, expected) if pair[0] != pair[1]]
    check(found == expected, how, different[:3], len(found), len(expected))


def read(path, expected):
    for mode in ("mode=ro", "immutable=1"):
        db = connect("file:%s?%s" % (path, mode), uri=True)
        same(db, expected, mode)
        check("readonly" in run(db, "INSERT INTO plain(text) VALUES('x')"), mode)
        db.close()


def change(path, expected):
    """What this version writes goes together with what is there; the old state comes back."""
    db = connect(path)
    for name in INDEXES:
        if name not in ("exact", "stories", "signed"):
            check(run(db, "INSERT INTO %s(rowid, text) VALUES(100, 'an article that was not there at the time of that release')" % name) == [], name)
            found = run(db, "SELECT rowid FROM {0} WHERE {0} MATCH 'an article that was not there at the time of that release'".format(name))
            check(found == [(100,)], name, found)
            check(run(db, "DELETE FROM %s WHERE rowid = 100" % name) == [], name)
    same(db, expected, "after changes")
    for command in ("integrity-check", "optimize", "rebuild", "integrity-check"):
        for name in INDEXES:
            answer = run(db, "INSERT INTO {0}({0}) VALUES('{1}')".format(name, command))
            check(answer == [], name, command, answer)
        same(db, expected, command)
    check(run(db, "PRAGMA integrity_check") == [("ok",)], "integrity_check")
    db.close()


def main():
    if sys.argv[2:] == ["write"]:
        version = connect().execute("SELECT shingle_version()").fetchone()[0]
        return write(HERE / "fixtures" / ("v%s.db" % version))
    for fixture in sorted((HERE / "fixtures").glob("v*.db")):
        expected = fixture.with_suffix(".expected").read_text()
        with tempfile.TemporaryDirectory() as folder:
            copy = shutil.copy(fixture, os.path.join(folder, "copy.db"))
            read(copy, expected)
            change(copy, expected)
    finish("releases_test")


main()
