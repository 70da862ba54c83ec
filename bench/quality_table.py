#!/usr/bin/env python3
"""The tables of quality in bench/README.md, measured again.

    /usr/bin/python3 bench/quality_table.py labelled.db [--library ./shingle] [--write]

Prints them; --write puts them between `<!-- quality -->` and `<!-- /quality -->` of the page. The pairs are those of half 1,
on which no threshold of a verdict was set, and of articles that were written in their language: Chinese, Italian, Russian
and French pairs of the data are machine translations of others, all or most of them, and are left out.
"""
import argparse, re, subprocess, sys
from collections import Counter, defaultdict

import quality

NATIVE = ("en", "es", "tr", "pl", "de", "ar")
NAMES = {
    "llm_rewrite": "rewritten by language models", "backtranslated": "translated there and back",
    "copied: cut": "answers copied, cut", "copied: light": "answers copied, edited lightly",
    "copied: heavy": "answers copied, edited heavily", "copied: non": "answers to the same question, each its own",
    "same_event": "independent reports of one event", "story 2.5 to 3": "people's score of \"same story\": above 2.5, of 3",
    "story 2 to 2.5": "the same: above 2, up to 2.5", "story 1 to 2": "the same: above 1, up to 2", "story 0 to 1": "the same: up to 1",
    "manipulations": "OCR noise, cuts, embedding", "versions": "published versions of an article",
    "unrelated: same_event": "unrelated articles", "unrelated: llm_rewrite": "different articles, many on one subject",
    "unrelated: story": "unrelated articles, 6 languages",
}
HALF = 1


def number(value):
    """Two digits behind the point, three where two would say 1."""
    text = f"{value:.2f}" if value < .995 else f"{value:.4f}".rstrip("0") if value < .99995 else "1"
    return text.lstrip("0")


class Native(quality.Data):
    """Articles in the languages that they were written in."""

    def pairs(self, corpus, label=None):
        return [row for row in super().pairs(corpus, label) if self.docs[corpus, row[0]][1] in NATIVE]


def counted(data, weighted):
    for name, corpus, pairs in quality.verdict_groups(data):
        by_lang, count = defaultdict(list), Counter()
        for row in pairs:
            if data.docs[corpus, row[0]][1] in NATIVE:
                by_lang[data.docs[corpus, row[0]][1]].append(row)
        for lang, rows in by_lang.items():
            source = "story" if corpus == "backtranslated" else corpus
            weights = data.weights(source, lang=lang if source == "story" else None) if weighted else None
            count.update(data.measure("article_verdict", corpus, rows, weights))
        yield NAMES.get(name, name), sum(map(len, by_lang.values())), count


def verdict_table(data, weighted):
    rows = list(counted(data, weighted))
    known = [v for v in quality.VERDICTS if any(v in c for _, _, c in rows)]
    known += sorted({v for _, _, c in rows for v in c} - set(known))
    yield "| pairs | n | " + " | ".join(known) + " |"
    yield "|---|" + "---:|" * (len(known) + 1)
    for name, n, count in rows:
        yield f"| {name} | {n} | " + " | ".join(str(count[v] or "") for v in known) + " |"


def story_line(data, weighted):
    out = []
    for lang in NATIVE:
        pairs = data.pairs("story", lang)
        scores = data.measure("story_sim", "story", pairs, data.weights("story", lang=lang) if weighted else None)
        out.append(f"{lang} {number(quality.pearson(scores, [row[3] for row in pairs]))} ({len(pairs)})")
    return ", ".join(out)


def rewrite_line(data, weighted):
    weights = data.weights("llm_rewrite", "same_event") if weighted else None
    others = data.measure("rewrite_sim", "same_event", data.cluster_pairs("same_event"), weights)
    found = [quality.auc(data.measure("rewrite_sim", "llm_rewrite", data.pairs("llm_rewrite", kind), weights), others) for kind in quality.REWRITE_KINDS]
    return len(data.pairs("llm_rewrite")), len(others), " to ".join(dict.fromkeys(map(number, (min(found), max(found)))))


def backtranslated_line(data):
    out, n = [], 0
    for lang in NATIVE:
        pairs = data.pairs("backtranslated", lang)
        others = [row for row in data.pairs("story", lang) if row[3] <= 2]
        weights, n = data.weights("story", lang=lang), n + len(pairs)
        out.append(f"{lang} {number(quality.auc(data.measure('rewrite_sim', 'backtranslated', pairs, weights), data.measure('rewrite_sim', 'story', others, weights)))}")
    return n, ", ".join(out)


def copied_line(data):
    pairs = [row for row in data.pairs("copied_answers") if row[1] not in quality.COPIED_ELSEWHERE]
    scores = data.measure("rewrite_sim", "copied_answers", pairs, data.weights("copied_answers"))
    copied, others = ([s for s, row in zip(scores, pairs) if (row[2] == "non") == own] for own in (False, True))
    return len(copied), len(others), number(quality.auc(copied, others))


def sentence_line(data):
    pairs = data.pairs("sentences")
    scores = data.measure("rewrite_sim", "sentences", pairs)
    return len(pairs), number(quality.auc(*([s for s, row in zip(scores, pairs) if row[2] == label] for label in "10")))


def passage_line(path, library):
    """plagdet of all kinds, and of verbatim copies, as quality_passages.py prints it; of all cases."""
    printed = subprocess.run([sys.executable, "bench/quality_passages.py", path], capture_output=True, text=True).stdout
    found = {m[1]: (m[2], m[3]) for m in re.finditer(r"^(\S+)\s+macro\s+(\d+)\s+\S+\s+\S+\s+\S+\s+([\d.]+)", printed, re.M)}
    return found["all"][0], number(float(found["all"][1])), number(float(found["artificial/none"][1]))


def measures(data, path, library):
    yield "| measure | pairs | result |"
    yield "|---|---|---|"
    yield f"| `story_sim`, weights | people's score of \"same story\", Pearson | {story_line(data, True)} |"
    yield f"| `story_sim`, no weights | the same | {story_line(data, False)} |"
    rewritten, others, result = rewrite_line(data, True)
    yield f"| `rewrite_sim`, weights | {rewritten} rewrites by language models, 6 kinds, against {others} pairs of independent reports, AUC | {result} |"
    yield f"| `rewrite_sim`, no weights | the same | {rewrite_line(data, False)[2]} |"
    n, result = backtranslated_line(data)
    yield f"| `rewrite_sim`, weights | {n} back-translations against other stories in their language, AUC | {result} |"
    copied, others, result = copied_line(data)
    yield f"| `rewrite_sim`, weights | {copied} copied answers against {others} others, AUC | {result} |"
    n, result = sentence_line(data)
    yield f"| `rewrite_sim`, no weights | {n:,} pairs of single sentences, paraphrase or not, AUC | {result} |"
    cases, all_kinds, verbatim = passage_line(path, library)
    yield f"| `shared_passages` | {cases} cases (both halves), plagdet over all kinds; verbatim copies alone | {all_kinds}; {verbatim} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data")
    parser.add_argument("--library", default="./shingle")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    data = Native(options.data, options.library, HALF)
    lines = ["The verdict on pairs of known kinds, without weights:", "", *verdict_table(data, False), "",
             "With the weights of the collection:", "", *verdict_table(data, True), "",
             "The measures by themselves:", "", *measures(data, options.data, options.library)]
    print("\n".join(lines))
    if options.write:
        with open("bench/README.md", encoding="utf-8") as f:
            page = f.read()
        page = re.sub(r"(?s)(<!-- quality -->\n).*(<!-- /quality -->\n)", lambda m: m[1] + "\n".join(lines) + "\n" + m[2], page)
        with open("bench/README.md", "w", encoding="utf-8") as f:
            f.write(page)


if __name__ == "__main__":
    main()
