#!/usr/bin/env python3
"""What sql/cluster.sql makes of wire reports among which the reports of one event are known: the figures at its head.

    /usr/bin/python3 bench/stories.py labelled.db [--library ./shingle]

795 reports of `reuters` and the threes of `same_event` (see quality.py), without dates. For each :best, how many of the known pairs
are in one story, and how large the largest stories are.
"""
import argparse, itertools, re, sqlite3
from collections import Counter

SCRIPT = "sql/cluster.sql"


def member_sql():
    """What stands in the script from `related` to `member`."""
    with open(SCRIPT, encoding="utf-8") as f:
        text = f.read()
    return re.search(r"(CREATE TEMP VIEW related.*?)\n\.mode", text, re.S)[1]


def stories(db, best):
    """The story of each article that has one."""
    for kind, name in (("VIEW", "related"), ("TABLE", "found"), ("TABLE", "pair"), ("TABLE", "member")):
        db.execute(f"DROP {kind} IF EXISTS {name}")
    sql = member_sql()
    for name, value in ((":since", "''"), (":days", "7"), (":best", str(best))):
        sql = re.sub(rf"{name}\b", value, sql)
    db.executescript(sql)
    return dict(db.execute("SELECT id, story FROM member"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data")
    parser.add_argument("--library", default="./shingle")
    options = parser.parse_args()
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension(options.library)
    db.execute("ATTACH ? AS l", (options.data,))
    db.execute("CREATE TABLE article(id INTEGER PRIMARY KEY, name, date, body)")
    db.execute("INSERT INTO article(name, body) SELECT id, text FROM l.docs WHERE corpus = 'reuters' AND length(text) > 400 ORDER BY id LIMIT 795")
    db.execute("INSERT INTO article(name, body) SELECT 'event ' || id, text FROM l.docs WHERE corpus = 'same_event'")
    db.execute("CREATE VIRTUAL TABLE article_index USING shingle_index(stories=1, content='article', content_rowid='id', content_column='body')")
    db.execute("INSERT INTO article_index(article_index) VALUES('rebuild')")
    event = dict(db.execute("SELECT a.id, cluster FROM article a JOIN l.clusters c ON a.name = 'event ' || c.id AND c.corpus = 'same_event'"))
    known = [(a, b) for a, b in itertools.combinations(event, 2) if event[a] == event[b]]
    for best in (1, 2, 3, 4, 1000):
        of = stories(db, best)
        together = sum(a in of and of[a] == of.get(b) for a, b in known)
        print(f":best {best:<5} {together} of {len(known)} known pairs in one story; the largest stories have {[n for _, n in Counter(of.values()).most_common(4)]}")


if __name__ == "__main__":
    main()
