#!/usr/bin/python3
"""facts.py - what fact_sim is worth on labelled articles, beside other measures.

    /usr/bin/python3 bench/facts.py DEV_DB ARCHIVE_DB

The databases, their corpora and the halves are those of fit_verdicts.py. Pairs of one event are set against other pairs:
`same_event` against reports of other events, `story` (native languages) with a score of 2.25 or more against 1.75 or less, `ecb` against
sibling events of the same kind. Prints the area under the ROC curve on either half, with weights of each corpus and without.
fact_sim has no numbers of its own to fit; how it is built was decided on half 0.
"""
import collections, json, random, sys

from fit_verdicts import NATIVE, Data, auc, half


class Pairs:
    def __init__(self, data):
        self.db, self.data, self.rows = data.db, data, []

    def add(self, corpus, name, same, a, b, weights):
        for w in (weights, None):
            m = json.loads(self.db.execute("SELECT article_compare(?, ?, ?)", (a, b, w)).fetchone()[0])
            m["fact_sim"] = self.db.execute("SELECT fact_sim(?, ?, ?)", (a, b, w)).fetchone()[0]
            self.rows.append((corpus, half(name), bool(same), w is not None, m))

    def same_event(self):
        text = dict(self.db.execute("SELECT id, text FROM v.docs WHERE corpus = 'same_event'"))
        cluster = dict(self.db.execute("SELECT id, cluster FROM v.clusters WHERE corpus = 'same_event'"))
        weights, rng, ids = self.data.weights("v.docs WHERE corpus = 'same_event'"), random.Random(1), sorted(cluster)
        for a in ids:
            others = [b for b in ids if cluster[b] != cluster[a] and half(cluster[b]) == half(cluster[a])]
            for b in [b for b in ids if a < b and cluster[a] == cluster[b]] + rng.sample(others, 4):
                self.add("same_event", cluster[a], cluster[a] == cluster[b], text[a], text[b], weights)

    def story(self):
        weights = self.data.weights("v.docs WHERE corpus = 'story'")
        for score, name, a, b in self.db.execute(
                "SELECT p.score, a.id, a.text, b.text FROM v.pairs p JOIN v.docs a ON a.corpus = p.corpus AND a.id = p.id_a "
                "JOIN v.docs b ON b.corpus = p.corpus AND b.id = p.id_b WHERE p.corpus = 'story' "
                f"AND a.lang IN ({', '.join('?' * len(NATIVE))})", NATIVE).fetchall():
            if not 1.75 < score < 2.25:
                self.add("story", name, score >= 2.25, a, b, weights)

    def ecb(self):
        text = dict(self.db.execute("SELECT id, text FROM h.docs WHERE corpus = 'ecb'"))
        event = dict(self.db.execute("SELECT id, cluster FROM h.clusters WHERE corpus = 'ecb'"))
        weights, ids = self.data.weights("h.docs WHERE corpus = 'ecb'"), sorted(event)
        pairs = [(a, b) for i, a in enumerate(ids) for b in ids[i + 1:] if event[a][:-1] == event[b][:-1]]
        for a, b in random.Random(4).sample(pairs, min(4000, len(pairs))):
            self.add("ecb", event[a][:-1], event[a] == event[b], text[a], text[b], weights)


def aucs(rows, measure):
    values = collections.defaultdict(lambda: ([], []))
    for corpus, _, same, _, m in rows:
        values[corpus][not same].append(m[measure] or 0)
    return "  ".join("%s %.3f" % (corpus, auc(*v)) for corpus, v in sorted(values.items()))


def main():
    pairs = Pairs(Data(sys.argv[1], sys.argv[2]))
    pairs.same_event()
    pairs.story()
    pairs.ecb()
    for which in (0, 1):
        for weighted in (True, False):
            rows = [r for r in pairs.rows if r[1] == which and r[3] == weighted]
            print("half %d, %s weights, %d pairs:" % (which, "with" if weighted else "without", len(rows)))
            for measure in ("fact_sim", "names", "figures", "story_sim", "rewrite_sim"):
                print("  %-12s %s" % (measure, aucs(rows, measure)))


if __name__ == "__main__":
    main()
