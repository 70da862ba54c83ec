#!/usr/bin/env python3
"""What verdicts and scores are worth in an archive, where nearly all pairs are unrelated: the table in bench/README.md.

    /usr/bin/python3 bench/archive_table.py archive.db labelled.db [--library ./shingle] [--write]

archive.db has docs(corpus, id, text, lang), pairs(corpus, id_a, id_b, label, ...) and clusters(corpus, id, cluster): `newspaper`, an
archive, with pairs that an editor read; `ecb`, articles on events `NNa` and `NNb` of one kind; `cross`, pairs of two languages.
labelled.db is that of quality.py, of which this takes `same_event`, threes of reports, and `reuters` with its near pairs. --write
puts the table into the page.
"""
import argparse, random, re, sqlite3
from collections import Counter, defaultdict

from quality import auc, pearson

RELATED = {"identical", "copy", "partial copy", "excerpt", "rewrite", "same story", "follow-up"}
COPIED = {"identical", "copy", "partial copy", "excerpt", "rewrite"}
NEIGHBOURS = 40
ECB_PAIRS = 6000


def archive(db):
    """One table `n` of all articles, and an index of it."""
    db.execute("CREATE TABLE n(id INTEGER PRIMARY KEY, name TEXT UNIQUE, corpus TEXT, body TEXT)")
    for schema, corpus in (("a", "newspaper"), ("l", "reuters"), ("l", "same_event")):
        db.execute(f"INSERT OR IGNORE INTO n(name, corpus, body) SELECT corpus || '/' || id, corpus, text FROM {schema}.docs"
                   " WHERE corpus = ? AND (corpus <> 'reuters' OR length(text) > 400)", (corpus,))
    db.execute("CREATE VIRTUAL TABLE x USING shingle_index(content=n, content_rowid=id, content_column=body, stories=1)")
    db.execute("INSERT INTO x(x) VALUES('rebuild')")


def average_precision(scored, wanted):
    """Of (score, is right), best first; `wanted` is how many right ones there are."""
    hits = total = 0
    for place, (_, right) in enumerate(sorted(scored, key=lambda row: -row[0]), 1):
        hits += right
        total += right * hits / place
    return total / wanted


def best_f1(scored, wanted):
    """(F1, precision, recall) at the threshold where F1 is best."""
    best, hits = (0, 0, 0), 0
    for place, (_, right) in enumerate(sorted(scored, key=lambda row: -row[0]), 1):
        hits += right
        precision, recall = hits / place, hits / wanted
        if hits:
            best = max(best, (2 * precision * recall / (precision + recall), precision, recall))
    return best


def planted(db):
    """Reports of one event among all others: rows of the table."""
    score = "confidence" if "confidence" in [c[0] for c in db.execute("SELECT * FROM related_articles('x', 'a b', 1)").description] else "story"
    names = dict(db.execute("SELECT name, id FROM n"))
    event = {names["same_event/" + name]: of for name, of in db.execute("SELECT id, cluster FROM l.clusters WHERE corpus = 'same_event'")}
    sizes = Counter(event.values())
    wanted = sum(size * (size - 1) for size in sizes.values())
    scored, said = [], []
    for asked, of in event.items():
        body, = db.execute("SELECT body FROM n WHERE id = ?", (asked,)).fetchone()
        for found, verdict, value in db.execute(f"SELECT rowid, verdict, {score} FROM related_articles('x', ?, ?)", (body, NEIGHBOURS)):
            if found != asked:
                right = event.get(found) == of
                scored.append((value, right))
                said += [right] if verdict in RELATED else []
    f1, precision, recall = best_f1(scored, wanted)
    others, = db.execute("SELECT count(*) FROM n WHERE corpus <> 'same_event'").fetchone()
    yield f"{len(event)} reports of {len(sizes)} events among {others:,} other articles: average precision of `{score}`", average_precision(scored, wanted)
    yield f"the same, at the best threshold of `{score}` (F1 {f1:.2f}): precision", precision
    yield "the same: recall", recall
    yield "the verdicts `same story` and closer: precision", sum(said) / max(1, len(said))
    yield "the same: recall", sum(said) / wanted


def read_pairs(db):
    """Pairs that verdicts of an earlier version called related, read by an editor."""
    found, names = defaultdict(Counter), dict(db.execute("SELECT name, id FROM n"))
    for a, b, label in db.execute("SELECT id_a, id_b, label FROM a.pairs WHERE corpus = 'newspaper' AND label IS NOT NULL").fetchall():
        body, = db.execute("SELECT body FROM n WHERE name = ?", ("newspaper/" + a,)).fetchone()
        rows = db.execute("SELECT rowid, verdict FROM related_articles('x', ?, ?)", (body, NEIGHBOURS)).fetchall()
        found[dict(rows).get(names["newspaper/" + b], "not found")][label] += 1
    for verdict in ("same story", "follow-up"):
        of = found[verdict]
        if of:
            yield f"pairs that an editor read, now called `{verdict}` ({sum(of.values())}): {', '.join(f'{k} {n}' for k, n in of.most_common())}; the same event", of["event"] / sum(of.values())
    both = found["same story"] + found["follow-up"]
    yield "the same, or what followed from it, among both", (both["event"] + both["followup"]) / max(1, sum(both.values()))
    kept, events = sum(of["event"] for v, of in found.items() if v in RELATED), sum(of["event"] for of in found.values())
    yield f"of {events} pairs on the same event, called `same story` or closer", kept / max(1, events)


def siblings(db):
    """Two events of one kind: two shootings, two transfers."""
    docs = dict(db.execute("SELECT id, text FROM a.docs WHERE corpus = 'ecb'"))
    event = dict(db.execute("SELECT id, cluster FROM a.clusters WHERE corpus = 'ecb'"))
    weights, = db.execute("SELECT story_weights(text) FROM a.docs WHERE corpus = 'ecb'").fetchone()
    names = sorted(docs)
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1:] if event[a][:-1] == event[b][:-1]]
    if len(pairs) > ECB_PAIRS:
        pairs = random.Random(4).sample(pairs, ECB_PAIRS)
    scores, called = {True: [], False: []}, Counter()
    for a, b in pairs:
        score, verdict = db.execute("SELECT story_sim(?1, ?2, ?3), article_verdict(?1, ?2, ?3)", (docs[a], docs[b], weights)).fetchone()
        scores[event[a] == event[b]].append(score)
        called[event[a] == event[b]] += verdict == "same story"
    yield f"ECB+, one event ({len(scores[True]):,} pairs) against two of one kind ({len(scores[False]):,}): AUC of `story_sim`", auc(scores[True], scores[False])
    yield "the same: two events of one kind called `same story`", called[False] / len(scores[False])
    yield "the same: one event called `same story`", called[True] / len(scores[True])


def languages(db):
    """Pairs of two languages, with people's scores of "same story"."""
    docs = dict(db.execute("SELECT id, text FROM a.docs WHERE corpus = 'cross'"))
    weights, = db.execute("SELECT story_weights(text) FROM a.docs WHERE corpus = 'cross'").fetchone()
    pairs = [row for row in db.execute("SELECT id_a, id_b, score FROM a.pairs WHERE corpus = 'cross'") if row[2] is not None]
    scores = [db.execute("SELECT story_sim(?, ?, ?)", (docs[a], docs[b], weights)).fetchone()[0] or 0 for a, b, _ in pairs]
    called = sum(db.execute("SELECT article_verdict(?, ?, ?)", (docs[a], docs[b], weights)).fetchone()[0] in RELATED for a, b, score in pairs if score > 2)
    yield f"German and English reports ({len(pairs)} pairs): Pearson of `story_sim` and people's score of \"same story\"", pearson(scores, [row[2] for row in pairs])
    same = sum(score > 2 for _, _, score in pairs)
    yield f"of the {same} of these that people score above 2 of 3, called `same story` or closer", called / max(1, same)


def templates(db):
    """Near pairs of Reuters whose titles name different companies."""
    ticker, called = re.compile(r"<([A-Z.]{1,6})>"), Counter()
    for a, b, x, y in db.execute("SELECT a.title, b.title, a.text, b.text FROM l.pairs p JOIN l.docs a ON a.corpus = p.corpus AND a.id = id_a"
                                 " JOIN l.docs b ON b.corpus = p.corpus AND b.id = id_b WHERE p.corpus = 'reuters'").fetchall():
        mine, other = set(ticker.findall(a or "")), set(ticker.findall(b or ""))
        if mine and other and not mine & other:
            called[db.execute("SELECT article_verdict(?, ?)", (x, y)).fetchone()[0]] += 1
    n = sum(called.values())
    yield f"reports from one template on different companies ({n}): called a copy, an excerpt or a rewrite", sum(called[v] for v in COPIED) / max(1, n)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("archive")
    parser.add_argument("labelled")
    parser.add_argument("--library", default="./shingle")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension(options.library)
    db.execute("ATTACH ? AS a", (options.archive,))
    db.execute("ATTACH ? AS l", (options.labelled,))
    archive(db)
    lines = ["| what | result |", "|---|---:|"]
    for part in (planted, read_pairs, siblings, templates, languages):
        lines += [f"| {what} | {value:.2f} |" for what, value in part(db)]
    print("\n".join(lines))
    if options.write:
        with open("bench/README.md", encoding="utf-8") as f:
            page = f.read()
        page = re.sub(r"(?s)(<!-- archive -->\n).*(<!-- /archive -->\n)", lambda m: m[1] + "\n".join(lines) + "\n" + m[2], page)
        with open("bench/README.md", "w", encoding="utf-8") as f:
            f.write(page)


if __name__ == "__main__":
    main()
