#!/usr/bin/python3
"""reuse.py - does article_reuse() accuse the innocent, and does it see a rewrite?

    /usr/bin/python3 bench/reuse.py DEV_DB

DEV_DB has docs(corpus, id, text), clusters(corpus, id, cluster) with the reports of one event by three papers
(`same_event`), which nobody copied from the others, and pairs of an article and its rewrite: by language models
(`llm_rewrite`), translated there and back (`backtranslated`), answers copied and edited or each its own
(`copied_answers`). Each pair is asked both ways, without weights.
"""
import collections, json, pathlib, sqlite3, sys, time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension(str(ROOT / "shingle"))
    db.execute("ATTACH ? AS v", (sys.argv[1],))
    pairs = collections.OrderedDict()
    pairs["independent reports of one event"] = db.execute(
        "SELECT a.text, b.text FROM v.clusters p JOIN v.clusters q ON q.corpus = p.corpus AND q.cluster = p.cluster AND p.id <> q.id "
        "JOIN v.docs a ON a.corpus = p.corpus AND a.id = p.id JOIN v.docs b ON b.corpus = q.corpus AND b.id = q.id WHERE p.corpus = 'same_event'").fetchall()
    for corpus in ("llm_rewrite", "backtranslated", "copied_answers"):
        for label, a, b in db.execute("SELECT iif(p.corpus = 'copied_answers', p.label, ''), a.text, b.text FROM v.pairs p JOIN v.docs a ON a.corpus = p.corpus AND a.id = p.id_a "
                                      "JOIN v.docs b ON b.corpus = p.corpus AND b.id = p.id_b WHERE p.corpus = ?", (corpus,)):
            pairs.setdefault((corpus + " " + label).strip(), []).extend([(a, b), (b, a)])
    print("%-34s %5s  %s" % ("", "asked", "mean verbatim, reworded, quoted; pairs with half or more verbatim, reworded, taken; four fifths taken"))
    began, asked = time.process_time(), 0
    for name, rows in pairs.items():
        found = [json.loads(db.execute("SELECT article_reuse(?, ?)", row).fetchone()[0]) for row in rows]
        asked += len(rows)
        mean = [sum(f[k] for f in found) / len(found) for k in ("verbatim", "reworded", "quoted")]
        taken = [f["verbatim"] + f["reworded"] for f in found]
        print("%-34s %5d  %.2f %.2f %.2f;  %d, %d, %d;  %.3f" % (
            name, len(rows), *mean, sum(f["verbatim"] >= .5 for f in found), sum(f["reworded"] >= .5 for f in found), sum(t >= .5 for t in taken),
            sum(f["quoted"] + t >= .8 for f, t in zip(found, taken)) / len(found)))
    print("%.0f us a pair" % (1e6 * (time.process_time() - began) / asked))


main()
