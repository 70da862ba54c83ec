"""The index on text that nobody here wrote: called by index.py where DATA is given.

The database is that of quality.py: docs(corpus, id, text, lang, ...), pairs(corpus, id_a, id_b, label, score).

    reuters      pairs with their exact word-5 Jaccard: does an index made for a threshold find them, and nothing else?
    planted      the other corpora's pairs among BACKGROUND other articles: is the twin among the first ten of
                 related_articles? The others are the reuters articles and recombinations of them: three to six
                 runs of their sentences each. Both articles of a pair are in the index; the question is the
                 text of one, and that one itself does not count.
"""
import os, random, re, sqlite3

from harness import DIRECTORY, ROOT, Missing, connect, remove, timed

BACKGROUND = int(os.environ.get("BACKGROUND", "200000"))
WARM = "PRAGMA cache_size=-400000"


def fresh(name):
    return remove(os.path.join(DIRECTORY, name))


# -------------------------------------------------------------------------------- reuters --

def reuters(table, data):
    path = fresh("reuters.db")
    db = connect(path)
    db.execute("ATTACH ? AS data", (data,))
    db.executescript("CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT);"
                     "INSERT INTO news SELECT CAST(id AS INTEGER), text FROM data.docs WHERE corpus = 'reuters';"
                     "CREATE TABLE given AS SELECT min(CAST(id_a AS INTEGER), CAST(id_b AS INTEGER)) AS a,"
                     " max(CAST(id_a AS INTEGER), CAST(id_b AS INTEGER)) AS b, score FROM data.pairs WHERE corpus = 'reuters'")
    articles, = db.execute("SELECT count(*) FROM news").fetchone()
    table.heading(f"reuters: {articles:,} articles, index made with width=5, recall=0.98")
    for threshold in (0.3, 0.5, 0.7, 0.9):
        for exact in (1, 0):
            one_threshold(table, db, threshold, exact)
    db.close()
    os.remove(path)


def one_threshold(table, db, threshold, exact):
    content = ", content='news', content_rowid='id', content_column='body', exact=1" if exact else ""
    db.executescript(f"CREATE VIRTUAL TABLE reuters_index USING shingle_index(width=5, threshold={threshold}, recall=0.98{content});"
                     "INSERT INTO reuters_index(rowid, text) SELECT id, body FROM news;"
                     "CREATE TABLE found(a INTEGER, b INTEGER, PRIMARY KEY(a, b));"
                     f"INSERT INTO found SELECT a, b FROM shingle_pairs('reuters_index', {threshold});"
                     "DROP TABLE reuters_index")
    least = threshold - 1e-9
    true, hit = db.execute("SELECT count(*), count(f.a) FROM given g LEFT JOIN found f ON f.a = g.a AND f.b = g.b WHERE score >= ?",
                           (least,)).fetchone()
    # The given figures come from another tokeniser: a pair may be above the threshold there and below it here.
    here, here_hit = db.execute("SELECT count(*), count(f.a) FROM given g JOIN news x ON x.id = g.a JOIN news y ON y.id = g.b"
                                " LEFT JOIN found f ON f.a = g.a AND f.b = g.b WHERE shingle_sim(x.body, y.body, 5) >= ?", (least,)).fetchone()
    total, right = db.execute("SELECT count(*), sum(shingle_sim(x.body, y.body, 5) >= ?) FROM found"
                              " JOIN news x ON x.id = a JOIN news y ON y.id = b", (least,)).fetchone()
    # Without exact=1, similarity is an estimate: a pair just above the threshold may be estimated below it.
    name = f"t = {threshold}, {'exact=1' if exact else 'estimates'}"
    table.add(f"reuters, {name}: recall", hit / true, "", ">= 0.98" if exact else None, note=f"{true:,} given pairs; of the {here:,} that shingle_sim puts there: {here_hit / here:.4f}")
    table.add(f"reuters, {name}: precision", (right or 0) / max(total, 1), "", ">= 1" if exact else None, note=f"{total:,} pairs")
    db.execute("DROP TABLE found")


# -------------------------------------------------------------------------------- planted --

def recombined(texts, count, rng):
    """Articles of three to six runs of sentences, each run from another text."""
    sentences = [s for s in (re.split(r"(?<=[.!?])\s+(?=[A-Z\"])", t) for t in texts) if len(s) > 2]
    for _ in range(count):
        runs = []
        for _ in range(rng.randint(3, 6)):
            source = sentences[rng.randrange(len(sentences))]
            at = rng.randrange(len(source))
            runs.append(" ".join(source[at : at + rng.randint(2, 7)]))
        yield "\n\n".join(runs)


def plant(path, data):
    """Writes news(id, body) and twins(kind, lang, a, b). Article ids of pairs begin at 1."""
    db = connect(path)
    db.execute("ATTACH ? AS data", (data,))
    db.executescript("CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT); CREATE TEMP TABLE place(corpus, id, number INTEGER PRIMARY KEY);"
                     "INSERT INTO place(corpus, id) SELECT corpus, id FROM data.docs WHERE corpus IN ('llm_rewrite', 'backtranslated', 'story');"
                     "INSERT INTO news SELECT number, text FROM place JOIN data.docs USING (corpus, id);"
                     "CREATE TABLE twins AS SELECT p.corpus AS kind, d.lang AS lang, a.number AS a, b.number AS b, p.score FROM data.pairs p"
                     " JOIN place a ON a.corpus = p.corpus AND a.id = p.id_a JOIN place b ON b.corpus = p.corpus AND b.id = p.id_b"
                     " JOIN data.docs d ON d.corpus = p.corpus AND d.id = p.id_b"
                     " WHERE p.corpus <> 'story' OR p.score >= 2.5;")
    for number in (0, 4):  # the model pair
        db.execute("INSERT INTO news(body) SELECT body FROM article_files(?) WHERE number = ?", (f"{ROOT}/seeds", number))
    db.execute("INSERT INTO twins SELECT 'model pair', 'en', max(id) - 1, max(id), NULL FROM news")
    texts = [r[0] for r in db.execute("SELECT text FROM data.docs WHERE corpus = 'reuters' AND length(text) > 300 ORDER BY id")]
    insert = lambda bodies: db.executemany("INSERT INTO news(body) VALUES (?)", ((b,) for b in bodies))
    insert(texts[:BACKGROUND])
    insert(recombined(texts, max(0, BACKGROUND - len(texts)), random.Random(1)))
    db.commit()
    db.execute("CREATE VIRTUAL TABLE news_index USING shingle_index(threshold=0.5, stories=1, content='news', content_rowid='id', content_column='body')")
    db.execute("INSERT INTO news_index(rowid, text) SELECT id, body FROM news")
    db.commit()
    db.close()


def place_of(db, body, itself, twin):
    """Where the twin stands, from 1; 0: not among the first ten."""
    rows = [r[0] for r in db.execute("SELECT rowid FROM related_articles('news_index', ?, 11)", (body,)) if r[0] != itself][:10]
    return rows.index(twin) + 1 if twin in rows else 0


def planted(table, data):
    table.heading(f"pairs planted among {BACKGROUND:,} articles: twin within the first ten of related_articles")
    path = fresh("planted.db")
    plant(path, data)
    db = connect(path)
    db.execute(WARM)
    for kind, target in (("model pair", ">= 1"), ("llm_rewrite", ">= 0.99"), ("backtranslated", ">= 0.99"), ("story", ">= 0.9")):
        by_language = {}
        for a, b, lang in db.execute("SELECT a, b, lang FROM twins WHERE kind = ?", (kind,)).fetchall():
            for asked, twin in ((a, b), (b, a)):
                body, = db.execute("SELECT body FROM news WHERE id = ?", (asked,)).fetchone()
                by_language.setdefault(lang, []).append(place_of(db, body, asked, twin))
        places = sum(by_language.values(), [])
        share = lambda p: sum(1 for x in p if x > 0) / len(p)
        detail = ", ".join(f"{lang} {share(p):.3f}" for lang, p in sorted(by_language.items())) if len(by_language) > 1 else f"{len(places)} questions"
        table.add(f"{kind}", share(places), "", target, note=f"first: {sum(1 for x in places if x == 1) / len(places):.3f}; {detail}")
    db.close()
    run = timed(path, ("-run", WARM), ("-each", "related", "SELECT * FROM related_articles('news_index', ?1, 10)",
                                       "SELECT body FROM news ORDER BY (id * 2654435761) % 4294967296 LIMIT 500"))["related"]
    table.add("related_articles, any article: p50", run["p50"] / 1000, "ms", "<= 20" if BACKGROUND <= 200000 else "<= 50",
              note=f"p95 {run['p95'] / 1000:.1f} ms")
    os.remove(path)


def measure(table, data):
    reuters(table, data)
    try:
        planted(table, data)
    except (Missing, sqlite3.OperationalError) as reason:
        table.skip("related_articles", reason)
