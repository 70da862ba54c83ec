"""What `make bench` measured, as Markdown tables of at most 112 columns: build/bench/bench.txt, and printed.

    table.py [--write]      also puts them, and those of `make bench-curves` and `make bench-defaults`, where bench/README.md and bench/TARGETS.md have those
                            of another run

Reads build/bench/{speed,accuracy,index,peers}.jsonl as far as they are there. Every target is a row; where one is missed, a
letter leads to the reason, which is that of bench/reasons.txt: lines `what | reason`, `what` being the first column or
its beginning, and where that is not enough, ` @ ` and what stands beside it: `minhash, speed @ datasketch | ...`."""
import json, os, re, subprocess, sys, textwrap

from harness import HERE, ROOT, TOOLS, connect, figure, is_met, name_of

WIDTH = 112
# which rows are shown, in this order: (file, beginning of its job, what the table calls it)
ROWS = [
    ("speed", "minhash(body), time", "minhash, time an article"),
    ("speed", "minhash(body), speed", "minhash, speed"),
    ("speed", "minhash(body), texts of 20 words", "minhash, texts of 20 words"),
    ("speed", "minhash(body), Cyrillic", "minhash, Cyrillic"),
    ("speed", "minhash(body), Chinese", "minhash, Chinese"),
    ("accuracy", "error of minhash_sim, 100 shingles", "error/theory, 100 shingles"),
    ("accuracy", "error of minhash_sim, 130 shingles", "error/theory, 130 shingles"),
    ("accuracy", "error of minhash_sim, 400 shingles", "error/theory, 400 shingles"),
    ("speed", "shingle_sim, both", "shingle_sim, both texts new"),
    ("speed", "shingle_sim, one", "shingle_sim, one constant"),
    ("speed", "story_sim, both", "story_sim, both texts new"),
    ("speed", "rewrite_sim, both", "rewrite_sim, both texts new"),
    ("speed", "article_files", "article_files, 20,000 files"),
    ("index", "exact=1: build, beyond", "build, beyond minhash"),
    ("index", "exact=1: build, memory", "build, memory"),
    ("index", "exact=1: build", "build, durable"),
    ("index", "insert in its own transaction, NORMAL", "insert, beyond commit"),
    ("index", "lookup by text, warm", "lookup by text"),
    ("index", "lookup by text, exact=1", "lookup, exact=1"),
    ("index", "exact verification", "exact verification"),
    ("index", "all pairs, J >= .5, exact: from an index", "all pairs, from index"),
    ("index", "all pairs: from the texts, durable", "all pairs, from texts"),
    ("index", "all pairs: from the texts,", "all pairs, on {} cores"),
    ("index", "all pairs: memory", "all pairs, memory"),
    ("index", "all pairs: recall of J >= 0.5", "all pairs, recall"),
    ("index", "all pairs: precision", "all pairs, precision"),
    ("index", "growth exponent: all pairs", "all pairs, growth"),
    ("index", "related_articles by text", "related_articles"),
]
BESIDE = {"what SQLite hands over": "handing over", "bench_fetch(body)": "handing over", "length(body)": "length()", "as many bytes in plain rows": "plain rows", "SELECT minhash(body)": "minhash()", "SELECT minhash(text)": "minhash()", "shingle_pairs of estimates, a pair": "finding it",
          "the table alone": "table alone", "one article_verdict": "one verdict"}
for script in ("Cyrillic", "Chinese"):
    BESIDE["length(body), " + script] = "length()"
# targets that are ratios to peers: (job, peer, target, what the table calls it)
PEERS = [
    ("sketch", "datasketch", ">= 120 x", "minhash, speed"), ("sketch", "ClickHouse MinHash", ">= 8 x", "minhash, speed"),
    ("sketch", "ClickHouse SimHash", ">= 4 x", "minhash, speed"), ("pairs", "datasketch", ">= 60 x", "all pairs, speed"),
]
TITLES = {"sketch": "signatures of all", "pairs": "all pairs, J >= .5", "lookup": "one against all"}


def rows_of(name):
    path = os.path.join(TOOLS, name + ".jsonl")
    return [json.loads(line) for line in open(path)] if os.path.exists(path) else []


def reasons():
    path = os.path.join(HERE, "reasons.txt")
    lines = open(path) if os.path.exists(path) else []
    return dict(tuple(part.strip() for part in line.split("|", 1)) for line in lines if "|" in line and not line.startswith("#"))


def markdown(heads, rows):
    """Columns whose heading ends in `:` are aligned right."""
    right = [h.endswith(":") for h in heads]
    heads = [h.rstrip(":") for h in heads]
    widths = [max(len(str(r[i])) for r in [heads, *rows]) for i in range(len(heads))]
    line = lambda cells: "| " + " | ".join(str(c).rjust(w) if r else str(c).ljust(w) for c, w, r in zip(cells, widths, right)) + " |"
    rule = "|" + "|".join("-" * (w + 1) + (":" if r else "-") for w, r in zip(widths, right)) + "|"
    return [line(heads), rule, *(line(r) for r in rows)]


def percent(share):
    return "" if share is None else f"{share:.0%}"


# -------------------------------------------------------------------------------- targets --

def chosen_rows():
    """The rows of ROWS, each of a file's rows once; then those of the peers."""
    out = []
    files = {name: rows_of(name) for name in ("speed", "accuracy", "index")}
    taken = set()
    for name, start, title in ROWS:
        for i, row in enumerate(files[name]):
            if row["job"].startswith(start) and (name, i) not in taken:
                taken.add((name, i))
                if row["value"] is None or row.get("target") is None and "{}" not in title and not (name == "index" and row.get("beside")):
                    continue
                job = title.format(row["job"].split(", ")[-1].split()[0])
                if row.get("articles"):
                    job += ", " + name_of(row["articles"])
                elif "growth" in job:
                    job += ", " + row["job"].split(", ")[-1].replace(" to ", "-")
                out.append({**row, "job": job, "unit": row["unit"].replace("of theory", "").replace("us/doc", "us").replace("docs/s", "/s").replace("rows/s", "/s").replace("pairs/s", "/s")})
    return out + list(peer_rows())


def peer_rows():
    there = {(r["peer"], r["job"]): r for r in rows_of("peers") if "skipped" not in r}
    for job, peer, target, title in PEERS:
        mine, other = there.get(("shingle", job)), there.get((peer, job))
        if mine and other:
            rate = (lambda r: r["mb_per_s"]) if job == "sketch" else (lambda r: r["articles"] / r["seconds"])
            yield_ratio = rate(mine) / rate(other)
            yield {"job": title + ", " + name_of(mine["articles"]), "value": rate(mine), "unit": "MB/s" if job == "sketch" else "/s", "target": target,
                   "met": is_met(target, None, yield_ratio), "spread": mine["spread"], "beside": peer, "beside_value": rate(other), "ratio": yield_ratio}


def shown_target(target):
    words = target.split()
    number = float(words[1])
    text = f"{number / 1e6:g} M" if number >= 1e6 else f"{number:,.0f}" if number >= 1000 else words[1]
    return {"<=": "≤", ">=": "≥"}[words[0]] + f" {text}" + (" x" if words[2:] else "")


def reason_for(row, known):
    """The reason whose name fits best: `what @ beside`, then the whole name, then its beginning."""
    names = [f"{row['job']} @ {row.get('beside')}", row["job"]]
    fitting = [name for name in known if any(n == name or n.startswith(name) for n in names)
               or " @ " in name and names[0].startswith(name.split(" @ ")[0]) and names[0].endswith(" @ " + name.split(" @ ")[1])]
    return known[max(fitting, key=len)] if fitting else "no reason measured yet"


def beside(r):
    return f"{BESIDE.get(r['beside'], r['beside'])}: {figure(r['beside_value'])}" if r.get("beside") else ""


def measured(r):
    return f"{figure(r['value'])} {r['unit']}".strip()


def ratio(r):
    return f"{figure(r['ratio'])} x" if r.get("ratio") else ""


def measured_table():
    """What was measured, for readers who did not set the targets."""
    table = [[r["job"], measured(r), beside(r), ratio(r), percent(r.get("spread"))] for r in chosen_rows() if r["job"] not in {p[3] for p in PEERS}]
    return markdown(["what", "measured:", "beside it", "ratio:", "spread:"], table) if table else []


def target_table():
    known, notes, table = reasons(), [], []
    for r in chosen_rows():
        mark = "" if r.get("met") is None else "yes"
        if r.get("met") is False:
            reason = reason_for(r, known)
            if reason not in notes:
                notes.append(reason)
            mark = f"no {'abcdefghijklmnopqrstuvwxyz'[notes.index(reason) % 26]}"
        table.append([r["job"], measured(r), shown_target(r["target"]) if r.get("target") else "", mark, beside(r), ratio(r), percent(r.get("spread"))])
    lines = markdown(["what", "measured:", "target:", "met", "beside it", "ratio:", "spread:"], table) if table else []
    for i, text in enumerate(notes):
        lines += ["", textwrap.fill(f"{'abcdefghijklmnopqrstuvwxyz'[i % 26]}. {text}", WIDTH)]
    return lines


# ---------------------------------------------------------------------------------- peers --

def duration(row):
    if "microseconds" in row:
        us = row["microseconds"]
        return f"{figure(us / 1000)} ms" if us >= 1000 else f"{figure(us)} us"
    s = row["seconds"]
    return f"{figure(s / 3600)} h" if s >= 7200 else f"{figure(s)} s"


def peer_tables():
    rows, out, scaled = rows_of("peers"), [], False
    if any("skipped" not in r for r in rows):
        articles = next(r["articles"] for r in rows if "skipped" not in r)
        out = ["", f"The same {articles:,} articles, and shingles of three words where the program can. The last column says what it",
               "computes (J: the Jaccard similarity). Recall and precision are against the exact pairs of bench/truth.c."]
    for job, title in TITLES.items():
        there = [r for r in rows if r["job"] == job and "skipped" not in r]
        if not there:
            continue
        time_of = lambda r: r.get("microseconds", r.get("seconds"))
        mine = next((time_of(r) for r in there if r["peer"] == "shingle"), None)
        table = []
        for r in sorted(there, key=time_of):
            part = "from" in r["note"] and "*" or ""
            scaled = scaled or part
            name = r["peer"] + (" (stand-in)" if "stand-in" in r["version"] else "")
            cells = [name, duration(r) + part, f"{figure(time_of(r) / mine)} x" if mine else "", percent(r["spread"]),
                     f"{r['peak_mb']:,.0f}" if r["peak_mb"] else ""]
            if job == "pairs":
                cells += [f"{r[k]:.3f}" if r.get(k) is not None else "" for k in ("recall", "precision")]
            scan = "; a scan" if "scan" in r["note"] and "index" not in r["weaker"] else ""
            table.append(cells + [r["weaker"] + scan])
        heads = [title, "time:", "ratio:", "spread:", "MB:"]
        out += ["", *markdown(heads + (["recall:", "prec.:"] if job == "pairs" else []) + ["what it computes"], table)]
    if scaled:
        out += ["", "\\* measured on a part of the articles or questions, and scaled."]
    reasons_missing = {}
    for r in rows:
        if "skipped" in r:
            reasons_missing.setdefault((r["peer"], r["skipped"]), []).append(r["job"])
    for (peer, why), jobs in reasons_missing.items():
        out.append(f"\n{peer} ({', '.join(jobs)}) is left out: {why}.")
    return out


# ----------------------------------------------------------------------------------- page --

def machine():
    cpu = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "") if os.path.exists("/proc/cpuinfo") else ""
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    debug = dict(line.split(" ", 1) for line in connect(":memory:").execute("SELECT shingle_debug()").fetchone()[0].split("\n") if " " in line)
    load = float(os.environ.get("BENCH_LOAD") or 0)
    return (f"{cpu or 'processor unknown'}, {len(os.sched_getaffinity(0))} cores, {debug['cpu'].removeprefix('path ')}; SQLite {debug['sqlite'].split('library ')[1]};"
            f" commit {commit or 'unknown'}.\n"
            "Figures are of one core where nothing else is said, medians of several runs; spread: (largest - least) / median.\n"
            "A ratio is that of the figure, or time, to what stands beside it, measured in the same run."
            + (f"\nThe machine had other work to do: a load of {load:.1f} when this began. Ratios count." if load > 0.7 else ""))


def put(name, mark, lines):
    """Puts lines between `<!-- mark -->` and `<!-- /mark -->` of a page."""
    with open(os.path.join(ROOT, name), encoding="utf-8") as f:
        page = f.read()
    text = "\n".join(lines).strip() + "\n"
    page = re.sub(rf"(?s)(<!-- {mark} -->\n).*(<!-- /{mark} -->\n)", lambda m: m[1] + text + m[2], page)
    with open(os.path.join(ROOT, name), "w", encoding="utf-8") as f:
        f.write(page)


def write_pages():
    """Every table that was measured, in its place; the others stay."""
    if chosen_rows():
        put("bench/TARGETS.md", "bench", [machine(), "", *target_table()])
        put("bench/README.md", "bench", [machine(), "", *measured_table()])
    if rows_of("peers"):
        put("bench/README.md", "peers", peer_tables())
    for name in ("curves", "defaults"):
        path = os.path.join(TOOLS, name + ".txt")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                put("bench/README.md", name, [machine(), "", *f.read().strip().splitlines()])


def main():
    lines = [machine(), "", *target_table(), *peer_tables()]
    text = "\n".join(lines).rstrip() + "\n"
    with open(os.path.join(TOOLS, "bench.txt"), "w", encoding="utf-8") as f:
        f.write(text)
    print(text, end="")
    if "--write" in sys.argv:
        write_pages()
    long = max((len(line) for line in lines if line.startswith("|")), default=0)
    if long > WIDTH:
        print(f"\nbench: a row has {long} columns, more than {WIDTH}")


if __name__ == "__main__":
    main()
