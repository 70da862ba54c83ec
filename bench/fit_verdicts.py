#!/usr/bin/python3
"""fit_verdicts.py - fits the models of core/meaning/judge.h on one half of labelled articles, and tries them on the other.

    /usr/bin/python3 bench/fit_verdicts.py DEV_DB ARCHIVE_DB [HALF]

DEV_DB and ARCHIVE_DB have docs(corpus, id, text, lang), pairs(corpus, id_a, id_b, label or score) and clusters(corpus,
id, cluster). The corpora that are read: `same_event` (reports of one event by three papers), `story` (pairs with people's
scores; only those in their own language), `newspaper` (pairs read by an editor), `ecb` (events and their siblings) and
`reuters`, which with `newspaper` is the archive that the others are found in.

An article, a cluster or a topic is in half 0 or 1 by the CRC-32 of its name. Models are fitted on HALF (0) and reported
on the other one. All are logistic, fitted by Newton's method with a ridge of 0.1, so that few pairs cannot make a
coefficient run away. Prints the lines for judge.c, then what they are worth, then a calibration curve.
"""
import collections, json, math, pathlib, random, sqlite3, sys, zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
NATIVE = ("en", "de", "es", "pl", "tr", "ar")
RIDGE = 0.1
LEAST = 0.02
NEIGHBOURS = 40


def half(name):
    return zlib.crc32(str(name).encode()) & 1


def log(x):
    return math.log(max(x, LEAST))


def logit(x):
    return math.log(max(x, LEAST) / (1 + LEAST - x))


def there(x, otherwise):
    return otherwise if x is None else x


def least(m, a="facts_a_in_b", b="facts_b_in_a"):
    return min(there(m[a], 0.3), there(m[b], 0.3))


def pair_features(m):
    return [logit(m["story_sim"]), log(m["rewrite_sim"]), least(m), there(m["lead"], 0.1)]


def found_features(r):
    return [log(r["terms"]), log(r["crowd"]), log(r["rewrite"]), there(r["facts"], 0.3), there(r["lead"], 0.1)]


def solve(a, b):
    """Gauss-Jordan; the matrix is positive definite."""
    n = len(b)
    rows = [list(r) + [v] for r, v in zip(a, b)]
    for i in range(n):
        pivot = rows[i][i]
        rows[i] = [v / pivot for v in rows[i]]
        for k in range(n):
            if k != i and rows[k][i] != 0:
                f = rows[k][i]
                rows[k] = [x - f * y for x, y in zip(rows[k], rows[i])]
    return [r[n] for r in rows]


def fit(examples):
    """Coefficients for [(features, is it so, weight)], the constant first."""
    n = len(examples[0][0]) + 1
    c = [0.0] * n
    for _ in range(40):
        gradient = [RIDGE * v * (i > 0) for i, v in enumerate(c)]
        hessian = [[RIDGE * (i == k) for k in range(n)] for i in range(n)]
        for features, yes, weight in examples:
            x = [1.0] + features
            p = 1 / (1 + math.exp(-max(-30, min(30, sum(u * v for u, v in zip(c, x))))))
            for i in range(n):
                gradient[i] += weight * (p - yes) * x[i]
                for k in range(n):
                    hessian[i][k] += weight * p * (1 - p) * x[i] * x[k]
        step = solve(hessian, gradient)
        c = [u - v for u, v in zip(c, step)]
        if max(map(abs, step)) < 1e-9:
            break
    return [float("%.2f" % v) for v in c]


def value(c, features):
    return 1 / (1 + math.exp(-sum(u * v for u, v in zip(c, [1.0] + features))))


def auc(yes, no):
    ranked = sorted([(v, 1) for v in yes] + [(v, 0) for v in no])
    total, i = 0.0, 0
    while i < len(ranked):
        j = i
        while j < len(ranked) and ranked[j][0] == ranked[i][0]:
            j += 1
        total += sum(t for _, t in ranked[i:j]) * (i + j + 1) / 2
        i = j
    return (total - len(yes) * (len(yes) + 1) / 2) / (len(yes) * len(no))


def average_precision(scored):
    hits = total = 0
    for i, (_, yes) in enumerate(sorted(scored, key=lambda s: -s[0]), 1):
        hits += yes
        total += hits / i if yes else 0
    return total / max(1, hits)


def balanced(groups):
    """Examples whose groups count as much as they should, whatever their sizes. groups: {name: (worth, yes, [features])}"""
    return [(f, yes, 300 * worth / len(rows)) for worth, yes, rows in groups.values() if rows for f in rows]


class Data:
    def __init__(self, dev, archive):
        db = self.db = sqlite3.connect(":memory:")
        db.enable_load_extension(True)
        db.load_extension(str(ROOT / "shingle"))
        db.execute("ATTACH ? AS v", (dev,))
        db.execute("ATTACH ? AS h", (archive,))

    def compare(self, a, b, weights):
        sql = "SELECT article_compare(?, ?)" if weights is None else "SELECT article_compare(?, ?, ?)"
        return json.loads(self.db.execute(sql, (a, b) if weights is None else (a, b, weights)).fetchone()[0])

    def weights(self, where):
        return self.db.execute("SELECT story_weights(text) FROM " + where).fetchone()[0]

    def pairs(self):
        """(kind, name of its half, measures with weights, without)"""
        rng = random.Random(4)
        docs = dict(self.db.execute("SELECT id, text FROM h.docs WHERE corpus = 'ecb'"))
        event = dict(self.db.execute("SELECT id, cluster FROM h.clusters WHERE corpus = 'ecb'"))
        ids = sorted(docs)
        all_of_them = [(a, b) for i, a in enumerate(ids) for b in ids[i + 1:] if event[a][:-1] == event[b][:-1]]
        todo = [("ecb same" if event[a] == event[b] else "ecb sibling", event[a][:-1], docs[a], docs[b], "h.docs WHERE corpus = 'ecb'")
                for a, b in rng.sample(all_of_them, min(4000, len(all_of_them)))]
        for lang in NATIVE:
            rows = self.db.execute("SELECT p.score, a.id, a.text, b.text FROM v.pairs p JOIN v.docs a ON a.corpus = p.corpus AND a.id = p.id_a "
                                   "JOIN v.docs b ON b.corpus = p.corpus AND b.id = p.id_b WHERE p.corpus = 'story' AND a.lang = ?", (lang,))
            todo += [("story high" if score >= 2.25 else "story low" if score <= 1.75 else "story between", name, a, b,
                      "v.docs WHERE corpus = 'story' AND lang = '%s'" % lang) for score, name, a, b in rows]
        rows = self.db.execute("SELECT p.cluster, a.text, b.text FROM v.clusters p JOIN v.clusters q ON q.corpus = p.corpus AND q.cluster = p.cluster AND p.id < q.id "
                               "JOIN v.docs a ON a.corpus = p.corpus AND a.id = p.id JOIN v.docs b ON b.corpus = q.corpus AND b.id = q.id WHERE p.corpus = 'same_event'")
        todo += [("three papers", cluster, a, b, "v.docs WHERE corpus = 'same_event'") for cluster, a, b in rows]
        rows = self.db.execute("SELECT p.label, p.id_a, a.text, b.text FROM h.pairs p JOIN h.docs a ON a.corpus = p.corpus AND a.id = p.id_a "
                               "JOIN h.docs b ON b.corpus = p.corpus AND b.id = p.id_b WHERE p.corpus = 'newspaper' AND p.label IS NOT NULL")
        todo += [("editor " + label, name, a, b, "h.docs WHERE corpus = 'newspaper'") for label, name, a, b in rows]
        weights = {where: self.weights(where) for where in sorted({t[4] for t in todo})}
        return [(kind, name, self.compare(a, b, weights[where]), self.compare(a, b, None)) for kind, name, a, b, where in todo]

    def found(self):
        """What related_articles() lists in an archive: (kind of pair, name of its half, row as a dict)"""
        db = self.db
        db.execute("CREATE TABLE n(id INTEGER PRIMARY KEY, k TEXT UNIQUE, body TEXT)")
        for where in ("h.docs WHERE corpus = 'newspaper'", "v.docs WHERE corpus = 'reuters' AND length(text) > 400", "v.docs WHERE corpus = 'same_event'"):
            db.execute("INSERT OR IGNORE INTO n(k, body) SELECT corpus || '/' || id, text FROM " + where)
        db.execute("CREATE VIRTUAL TABLE x USING shingle_index(content=n, content_rowid=id, content_column=body, stories=1)")
        db.execute("INSERT INTO x(x) VALUES('rebuild')")
        number = dict(db.execute("SELECT k, id FROM n"))
        cluster = {number["same_event/" + i]: c for i, c in db.execute("SELECT id, cluster FROM v.clusters WHERE corpus = 'same_event'")}
        label = {}
        for a, b, what in db.execute("SELECT id_a, id_b, label FROM h.pairs WHERE corpus = 'newspaper' AND label IS NOT NULL").fetchall():
            x, y = number["newspaper/" + a], number["newspaper/" + b]
            label[x, y], label[y, x] = (what, a), (what, a)
        result = []
        for query in sorted(set(cluster) | {a for a, _ in label}):
            cursor = db.execute("SELECT * FROM related_articles('x', (SELECT body FROM n WHERE id = ?), ?)", (query, NEIGHBOURS))
            names = [d[0] for d in cursor.description]
            for row in (dict(zip(names, r)) for r in cursor.fetchall()):
                other = row["rowid"]
                if other == query:
                    continue
                if query in cluster:
                    result.append(("sibling" if cluster.get(other) == cluster[query] else "stranger", cluster[query], row))
                elif (query, other) in label:
                    result.append(("editor " + label[query, other][0], label[query, other][1], row))
        return result, 2 * len(cluster)


def show(name, rows):
    print("  %-34s %s" % (name, "  ".join("%s %.2f" % r for r in rows)))


def report_pairs(name, c, pairs, number):
    values = collections.defaultdict(list)
    for kind, _, *measures in pairs:
        values[kind].append(value(c, pair_features(measures[number])))
    print("%s: AUC of ECB+ same against sibling events %.3f; share called one story:" % (name, auc(values["ecb same"], values["ecb sibling"])))
    show("", [(kind, sum(v >= 0.5 for v in values[kind]) / len(values[kind])) for kind in sorted(values)])


def main():
    data = Data(sys.argv[1], sys.argv[2])
    chosen = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    pairs = data.pairs()
    found, siblings = data.found()

    def mine(rows):
        return [r for r in rows if half(r[1]) == chosen]

    def others(rows):
        return [r for r in rows if half(r[1]) != chosen]

    models = {}
    for number, name in enumerate(("pair_weighted", "pair_alone")):
        def kind(*kinds):
            return [pair_features(p[2 + number]) for p in mine(pairs) if p[0] in kinds]
        models[name] = fit(balanced({
            "same": (1, 1, kind("ecb same")), "sibling": (1.6, 0, kind("ecb sibling")), "high": (1, 1, kind("story high")), "low": (1, 0, kind("story low")),
            "papers": (0.5, 1, kind("three papers")), "topic": (0.5, 0, kind("editor topic", "editor different"))}))
    models["found"] = fit([(found_features(r), kind in ("sibling", "editor event", "editor followup"), 1) for kind, _, r in mine(found)
                           if kind not in ("editor excerpt", "editor copy", "editor rewrite")])
    for name, c in models.items():
        print("static const double %s[%d] = {%s};" % (name, len(c), ", ".join("%.2f" % v for v in c)))

    print("\nOn the other half:")
    report_pairs("in pairs, with weights", models["pair_weighted"], others(pairs), 0)
    report_pairs("in pairs, without", models["pair_alone"], others(pairs), 1)
    scored = [(value(models["found"], found_features(r)), kind == "sibling", kind) for kind, _, r in others(found)]
    planted = [s for s in scored if s[2] in ("sibling", "stranger")]
    hits = sum(t for v, t, _ in planted if v >= 0.5)
    wanted = siblings * sum(t for _, t, _ in planted) / max(1, sum(k == "sibling" for k, _, _ in found))
    print("in an archive: average precision of planted siblings %.3f, at p >= .5 precision %.2f, recall %.2f; share of the editor's pairs above:" % (
        average_precision([s[:2] for s in planted]), hits / max(1, sum(v >= 0.5 for v, _, _ in planted)), hits / wanted))
    by = collections.defaultdict(list)
    for v, _, kind in scored:
        by[kind].append(v)
    show("", [(kind, sum(v >= 0.5 for v in by[kind]) / len(by[kind])) for kind in sorted(by) if kind.startswith("editor")])
    print("calibration of confidence (planted and editor's pairs, other half):")
    for low in range(10):
        some = [k in ("sibling", "editor event", "editor followup") for v, _, k in scored if low / 10 <= v < (low + 1) / 10 or (low == 9 and v == 1)]
        print("  %.1f to %.1f: %5d rows, %.2f of them one affair" % (low / 10, (low + 1) / 10, len(some), sum(some) / max(1, len(some))))


if __name__ == "__main__":
    main()
