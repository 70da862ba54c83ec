#!/usr/bin/env python3
"""What the measures are worth on labelled text: every figure with its target.

    make bench-quality DATA=labelled.db
    /usr/bin/python3 bench/quality.py labelled.db [--half 0|1] [--only story,sentences] [--library ./shingle]
    /usr/bin/python3 bench/quality.py labelled.db --speed

The database has docs(corpus, id, text, lang, ...), pairs(corpus, id_a, id_b, label, score) and
clusters(corpus, id, cluster).

--half takes the pairs whose ids have an even (0) or odd (1) MD5. The thresholds of verdicts were set on half
0. The constants of story_sim and rewrite_sim were chosen with all pairs in view: the halves show how much the
figures vary, not how they do on unseen text. Weights come from the whole corpus: they see no label.
--speed prints pairs a second, texts read anew for each pair, and with one side constant.

Python's own modules are enough. `passages` and their score are in bench/quality_passages.py.
"""
import argparse
import hashlib
import itertools
import sqlite3
import sys
import time
from collections import Counter, defaultdict

LANGUAGES = ("en", "es", "tr", "pl", "de", "ar", "fr", "it", "ru", "zh")
STORY_TARGETS = {"en": .86, "es": .78, "tr": .80, "pl": .65, "de": .58, "ar": .55}
REWRITE_KINDS = ("revise", "polish", "rewrite", "fluent_minimal", "concise", "refine")
COPIED_ELSEWHERE = {"g2pE_taskc", "g4pD_taskb"}  # answers copied from somewhere else than the source at hand
VERDICTS = ("identical", "copy", "excerpt", "partial copy", "rewrite", "template", "same story", "different")
COPIED = {"identical", "copy", "excerpt", "rewrite"}


# ------------------------------------------------------------------------------ statistics --

def ranks(values):
    """Ranks from 1, the mean of them where values are equal."""
    order = sorted(range(len(values)), key=values.__getitem__)
    result, i = [0.0] * len(values), 0
    while i < len(order):
        j = i
        while j + 1 < len(order) and values[order[j + 1]] == values[order[i]]:
            j += 1
        for k in range(i, j + 1):
            result[order[k]] = (i + j) / 2 + 1
        i = j + 1
    return result


def pearson(x, y):
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    covariance = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y))
    spread = sum((a - mean_x) ** 2 for a in x) * sum((b - mean_y) ** 2 for b in y)
    return covariance / spread ** .5 if spread > 0 else float("nan")


def spearman(x, y):
    return pearson(ranks(x), ranks(y))


def auc(positive, negative):
    """The chance that a positive scores above a negative."""
    if not positive or not negative:
        return float("nan")
    rank_sum = sum(ranks(positive + negative)[:len(positive)])
    return (rank_sum - len(positive) * (len(positive) + 1) / 2) / len(positive) / len(negative)


# ------------------------------------------------------------------------------------ data --

def in_half(half, a, b):
    digest = hashlib.md5(f"{a}|{b}".encode()).hexdigest()
    return half is None or int(digest, 16) & 1 == half


class Data:
    """The labelled pairs of a database, and the measures of shingle."""

    def __init__(self, path, library, half):
        self.db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.db.enable_load_extension(True)
        self.db.load_extension(library)
        self.half = half
        self.kept_weights = {}
        rows = self.db.execute("SELECT corpus, id, text, lang FROM docs WHERE corpus <> 'reuters'")
        self.docs = {(corpus, name): (text, lang) for corpus, name, text, lang in rows}

    def text(self, corpus, name):
        return self.docs[corpus, name][0]

    def weights(self, *corpora, lang=None):
        """story_weights() of all articles of some corpora, in one language."""
        key = corpora, lang
        if key not in self.kept_weights:
            marks = ",".join("?" * len(corpora))
            self.kept_weights[key] = self.db.execute(
                f"SELECT story_weights(text) FROM docs WHERE corpus IN ({marks}) "
                "AND lang = coalesce(?, lang)", (*corpora, lang)).fetchone()[0]
        return self.kept_weights[key]

    def pairs(self, corpus, label=None):
        """(id_a, id_b, label, score) of the half at hand."""
        rows = self.db.execute("SELECT id_a, id_b, label, score FROM pairs WHERE corpus = ? "
                               "AND label = coalesce(?, label)", (corpus, label)).fetchall()
        return [row for row in rows if in_half(self.half, row[0], row[1])]

    def clusters(self, corpus):
        """(id, cluster) of all articles of a corpus."""
        sql = "SELECT id, cluster FROM clusters WHERE corpus = ? ORDER BY 1"
        return self.db.execute(sql, (corpus,)).fetchall()

    def cluster_pairs(self, corpus):
        """Pairs within clusters."""
        clusters = defaultdict(list)
        for name, cluster in self.clusters(corpus):
            clusters[cluster].append(name)
        pairs = [(a, b, "", None) for names in clusters.values() for a, b in itertools.combinations(names, 2)]
        return [row for row in pairs if in_half(self.half, row[0], row[1])]

    def measure(self, function, corpus, pairs, weights=None):
        """function(a, b, weights) of every pair. 0 where it is NULL."""
        statement = f"SELECT {function}(?, ?, ?)" if weights else f"SELECT {function}(?, ?)"
        constant = (weights,) if weights else ()
        texts = ((self.text(corpus, a), self.text(corpus, b)) for a, b, *_ in pairs)
        return [self.db.execute(statement, (*both, *constant)).fetchone()[0] or 0 for both in texts]


# ---------------------------------------------------------------------------------- report --

class Report:
    def __init__(self):
        self.missed = 0

    def section(self, title):
        print(f"\n{title}\n{'measure':<52}{'value':>8}{'target':>8}")

    def line(self, name, value, target=None, note=""):
        met = "" if target is None else "met" if round(value, 4) >= target else "NOT MET"
        self.missed += met == "NOT MET"
        shown = "" if target is None else f"{target:.3f}"
        print(f"{name:<52}{value:>8.4f}{shown:>8}  {met:<8}{note}".rstrip(), flush=True)


# -------------------------------------------------------------------------------- measures --

def story(data, report):
    """Agreement of story_sim with people's 0..3 scores."""
    report.section("story: story_sim against people's judgement, Pearson (Spearman)")
    for weighted in (True, False):
        for lang in LANGUAGES:
            pairs = data.pairs("story", lang)
            if len(pairs) < 3:
                continue
            weights = data.weights("story", lang=lang) if weighted else None
            scores, judged = data.measure("story_sim", "story", pairs, weights), [row[3] for row in pairs]
            target = STORY_TARGETS.get(lang) if weighted else .80 if lang == "en" else None
            report.line(f"{lang}, {'with weights' if weighted else 'no weights'}, {len(pairs)} pairs",
                        pearson(scores, judged), target, f"({spearman(scores, judged):.3f})")


def both_ways(weights):
    """With weights, and without."""
    return (("with weights", weights), ("no weights", None))


def rewrites(data, report):
    """llm_rewrite against independent reports of one event."""
    report.section("llm_rewrite: rewrite_sim, AUC against same_event")
    for name, weights in both_ways(data.weights("llm_rewrite", "same_event")):
        others = data.measure("rewrite_sim", "same_event", data.cluster_pairs("same_event"), weights)
        for kind in REWRITE_KINDS:
            scores = data.measure("rewrite_sim", "llm_rewrite", data.pairs("llm_rewrite", kind), weights)
            report.line(f"{kind}, {name}", auc(scores, others), .997)


def backtranslated(data, report):
    report.section("backtranslated: rewrite_sim, AUC against story pairs of that language, score 2 or less")
    for weighted in (True, False):
        for lang in LANGUAGES[:7]:
            weights = data.weights("story", lang=lang) if weighted else None
            pairs = data.pairs("backtranslated", lang)
            others = [row for row in data.pairs("story", lang) if row[3] <= 2]
            value = auc(data.measure("rewrite_sim", "backtranslated", pairs, weights),
                        data.measure("rewrite_sim", "story", others, weights))
            if value == value: # there are both kinds
                name = f"{lang}, {'with weights' if weighted else 'no weights'}, {len(pairs)} pairs"
                report.line(name, value, .99)


def copied_answers(data, report):
    report.section("copied_answers: AUC of copied against not; share of right verdicts")
    pairs = [row for row in data.pairs("copied_answers") if row[1] not in COPIED_ELSEWHERE]
    for name, weights in both_ways(data.weights("copied_answers")):
        for function in ("rewrite_sim", "story_sim"):
            scores = data.measure(function, "copied_answers", pairs, weights)
            copied = [s for s, row in zip(scores, pairs) if row[2] != "non"]
            others = [s for s, row in zip(scores, pairs) if row[2] == "non"]
            target = .995 if function == "rewrite_sim" else None
            report.line(f"{function}, {name}", auc(copied, others), target)
        verdicts = data.measure("article_verdict", "copied_answers", pairs, weights)
        right = [(verdict in COPIED) == (row[2] != "non") for verdict, row in zip(verdicts, pairs)]
        report.line(f"right verdicts, {name}", sum(right) / len(right))


def sentences(data, report):
    report.section("sentences: rewrite_sim of single sentences, AUC of paraphrase against not")
    pairs = data.pairs("sentences")
    for name, weights in both_ways(data.weights("sentences")):
        scores = data.measure("rewrite_sim", "sentences", pairs, weights)
        value = auc([s for s, row in zip(scores, pairs) if row[2] == "1"],
                    [s for s, row in zip(scores, pairs) if row[2] == "0"])
        report.line(f"{len(pairs)} pairs, {name}", value, .80)


def first_places(data, corpus, function, weights):
    """Share of articles that have one of their own cluster in first place, and those that have not."""
    rows = data.clusters(corpus)
    sizes, missed, asked = Counter(cluster for _, cluster in rows), [], 0
    for name, cluster in rows:
        others = [(other, of) for other, of in rows if other != name]
        if sizes[cluster] < 2 or not in_half(data.half, name, cluster):
            continue
        asked += 1
        scores = data.measure(function, corpus, [(name, other) for other, _ in others], weights)
        if others[scores.index(max(scores))][1] != cluster:
            missed.append(name)
    return 1 - len(missed) / max(1, asked), missed


def variants(data, report):
    report.section("versions, manipulations: share of variants that find one of their own first")
    for corpus in ("manipulations", "versions"):
        for function in ("shingle_sim", "rewrite_sim", "story_sim"):
            share, missed = first_places(data, corpus, function, None)
            target = 1 if function == "rewrite_sim" else None
            report.line(f"{corpus}, {function}", share, target, " ".join(missed[:4]))


def unrelated(data, corpus, step):
    """Pairs of articles that are `step` apart in a corpus and not of one event or origin."""
    names = sorted(name for of, name in data.docs if of == corpus)
    group = (lambda name: data.docs[corpus, name][1]) if corpus == "story" else lambda name: ""
    origin = lambda name: name.split("_")[0] if corpus != "llm_rewrite" else "-".join(name.split("-")[:2])
    return [(a, b, "", None) for a, b in zip(names, names[step:] + names[:step])
            if group(a) == group(b) and origin(a) != origin(b) and in_half(data.half, a, b)]


def verdict_groups(data):
    """(name, corpus, pairs) of everything that has a verdict to be right about."""
    yield "llm_rewrite", "llm_rewrite", data.pairs("llm_rewrite")
    yield "backtranslated", "backtranslated", data.pairs("backtranslated")
    for label in ("cut", "light", "heavy", "non"):
        yield f"copied: {label}", "copied_answers", [row for row in data.pairs("copied_answers", label)
                                                    if row[1] not in COPIED_ELSEWHERE]
    yield "same_event", "same_event", data.cluster_pairs("same_event")
    for low, high in ((2.5, 3), (2, 2.5), (1, 2), (-1, 1)):
        pairs = [row for row in data.pairs("story") if low < row[3] <= high]
        yield f"story {max(low, 0)} to {high}", "story", pairs
    yield "manipulations", "manipulations", data.cluster_pairs("manipulations")
    yield "versions", "versions", data.cluster_pairs("versions")
    for corpus in ("same_event", "llm_rewrite", "story"):
        yield f"unrelated: {corpus}", corpus, unrelated(data, corpus, 37)


def verdicts(data, report):
    for weighted in (True, False):
        print(f"\nverdicts, {'with weights' if weighted else 'no weights'}")
        print(f"{'':<24}{'n':>5}" + "".join(f"{name:>12}" for name in VERDICTS))
        for name, corpus, pairs in verdict_groups(data):
            count = Counter()
            by_lang = defaultdict(list)
            for row in pairs:
                by_lang[data.docs[corpus, row[0]][1]].append(row)
            for lang, rows in by_lang.items():
                source = "story" if corpus == "backtranslated" else corpus
                lang = lang if source == "story" else None
                count.update(data.measure("article_verdict", corpus, rows,
                                          data.weights(source, lang=lang) if weighted else None))
            shown = "".join(f"{count[verdict] or '.':>12}" for verdict in VERDICTS)
            print(f"{name:<24}{len(pairs):>5}{shown}", flush=True)


# ----------------------------------------------------------------------------------- speed --

def speed(data):
    """Pairs a second on one core, on articles of about 400 words, best of three runs."""
    db = data.db
    rows = db.execute("SELECT text FROM docs WHERE corpus IN ('llm_rewrite', 'same_event') "
                      "AND length(text) BETWEEN 2000 AND 3400 ORDER BY id").fetchall()
    db.execute("CREATE TEMP TABLE news(id INTEGER PRIMARY KEY, body TEXT)")
    db.executemany("INSERT INTO news(body) VALUES (?)", rows)
    n, mean = db.execute("SELECT count(*), avg(length(body)) FROM news").fetchone()
    weights = db.execute("SELECT story_weights(body) FROM news").fetchone()[0]
    repeat = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < ?1) "
    jobs = {"both sides new": "FROM r, news a JOIN news b ON b.id = 1 + (a.id + i * 7) % ?2",
            "one side constant": "FROM r CROSS JOIN news a CROSS JOIN news b WHERE a.id = 1 + i * 7 % ?2"}
    print(f"{n} articles of {mean:.0f} characters")
    print(f"{'pairs a second':<44}{'no weights':>12}{'with weights':>14}")
    functions = ("shingle_sim", 80), ("story_sim", 80), ("rewrite_sim", 10), ("article_verdict", 10)
    for function, times in functions:
        for name, source in jobs.items():
            line = f"{function}, {name}"
            for third in ("", ", ?3") if function != "shingle_sim" else ("",):
                sql = f"{repeat}SELECT count({function}(a.body, b.body{third})) {source}"
                arguments = (times, n, weights) if third else (times, n)
                best = min(timed(db, sql, arguments) for _ in range(3))
                line = f"{line:<44}{times * n / best:>12,.0f}  "
            print(line, flush=True)


def timed(db, sql, arguments):
    start = time.perf_counter()
    db.execute(sql, arguments).fetchone()
    return time.perf_counter() - start


# ------------------------------------------------------------------------------------ main --

SECTIONS = {"story": story, "rewrites": rewrites, "backtranslated": backtranslated, "copied": copied_answers,
            "sentences": sentences, "variants": variants, "verdicts": verdicts}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data")
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--only", default=",".join(SECTIONS), help="sections, separated by commas")
    parser.add_argument("--library", default="./shingle")
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    data, report = Data(options.data, options.library, options.half), Report()
    if options.speed:
        speed(data)
        return
    for name in options.only.split(","):
        SECTIONS[name](data, report)
    print(f"\ntargets not met: {report.missed}")


if __name__ == "__main__":
    sys.exit(main())
