"""shingle beside what a user would pick instead: the same articles, the same question, one core.

    sh bench/peers/run.sh [PEER...]        environment: ARTICLES=20000 THRESHOLD=0.5 ROUNDS=3 CORE=1 LIMIT=600 (seconds a run)

The question: which pairs of a generated corpus (bench/corpus.c) have a word-3 Jaccard similarity of THRESHOLD? Jobs:

    sketch    a signature of every article
    pairs     all pairs, from the texts on; recall and precision against bench/truth.c
    lookup    one article against all: the median, its own shingles and signature included

Each peer is a process that does its jobs one after the other, ROUNDS times, once where that takes 20 s or more, bound to one core;
seconds are what the peer itself takes, its texts being where it wants them (a table in memory, a list) before the clock starts, but
for SQLite, whose texts are in a file, and for Debian's simhash, which only knows files. What would take minutes is
measured on a part and scaled; its note says so. Memory is the process's peak, texts included. Prints JSON lines, to
build/bench/peers.jsonl, too, and then a table. What a peer does less of than shingle does stands in `weaker`.
A peer that is not there, or fails, is a row that says so.
"""
import json, os, shutil, sqlite3, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import DIRECTORY, LONG, ROUNDS, TOOLS, command, corpus, figure, median, spread, truth

HERE = os.path.dirname(os.path.abspath(__file__))
ARTICLES = int(os.environ.get("ARTICLES", "20000"))
THRESHOLD = os.environ.get("THRESHOLD", "0.5")
LIMIT = float(os.environ.get("LIMIT", "600"))
MODULES = os.path.join(TOOLS, "peers", "node_modules")
ENVIRONMENT = {**os.environ, "NODE_PATH": MODULES, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
PYTHON = "/usr/bin/python3"
JOBS = ("sketch", "pairs", "lookup")
TITLES = {"sketch": "a signature of every article", "pairs": "all pairs, from the texts", "lookup": "one article against all"}


def has_module(name):
    return lambda: None if os.path.isdir(os.path.join(MODULES, name)) and shutil.which("node") else f"sh bench/peers/install.sh brings {name}"


def has_program(name):
    return lambda: None if shutil.which(name) else f"no program {name}"


def has_datasketch():
    found = [m for m in ("datasketch", "numpy") if subprocess.run([PYTHON, "-c", f"import {m}"], capture_output=True).returncode == 0]
    return None if found else "python3 has neither datasketch nor numpy"


def has_go():
    if not shutil.which("go"):
        return "no program go"
    if not os.path.isdir("/usr/share/gocode/src/github.com/ekzhu/minhash-lsh"):
        return "no golang-github-ekzhu-minhash-lsh-dev"
    build = subprocess.run(["go", "build", "-o", os.path.join(TOOLS, "peers", "lsh"), os.path.join(HERE, "lsh.go")], capture_output=True, text=True,
                           env={**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOCACHE": os.path.join(TOOLS, "peers", "gocache")})
    return build.stderr.strip().split("\n")[-1] or None


def has_postgresql():
    import glob
    return None if glob.glob("/usr/lib/postgresql/*/bin/initdb") and shutil.which("setpriv") else "no PostgreSQL server"


script = lambda name, *words: [PYTHON if name.endswith(".py") else "node", os.path.join(HERE, name), *words]
# peer, what it needs, program, its jobs, what it does less of
PEERS = [
    ("shingle", lambda: None, script("shingle_peer.py"), JOBS, "exact, kept in the file"),
    ("datasketch", has_datasketch, script("datasketch_peer.py"), JOBS, "estimates, in memory"),
    ("Go minhash-lsh", has_go, [os.path.join(TOOLS, "peers", "lsh")], JOBS, "estimates, in memory"),
    ("ClickHouse MinHash", has_module("chdb"), script("clickhouse.cjs", "minhash"), JOBS, "two hashes, no J"),
    ("ClickHouse SimHash", has_module("chdb"), script("clickhouse.cjs", "simhash"), JOBS, "64 bits, no J, no index"),
    ("ClickHouse SQL", has_module("chdb"), script("clickhouse.cjs", "exact"), ("pairs", "lookup"), "exact, no index"),
    ("DuckDB SQL", has_module("@duckdb/node-api"), script("duckdb.cjs"), JOBS, "exact, no index"),
    ("SQLite, plain SQL", has_program("sqlite3"), script("plain_peer.py"), ("pairs",), "exact, no index"),
    ("PostgreSQL pg_trgm", has_postgresql, script("postgresql.py"), JOBS, "of characters; no join"),
    ("simhash (Debian)", has_program("simhash"), script("simhash_peer.py"), ("sketch", "pairs"), "of 8 bytes, no index"),
]

# what its signatures are, where that is something else
SIGNATURES = {"shingle": "128 slots, mergeable", "datasketch": "128 slots", "Go minhash-lsh": "128 slots", "ClickHouse MinHash": "two hashes, no J",
              "ClickHouse SimHash": "64 bits, no J", "DuckDB SQL": "128 minima, in SQL", "PostgreSQL pg_trgm": "trigrams of characters",
              "simhash (Debian)": "of 8 bytes, no words"}


def export(news):
    path = os.path.join(DIRECTORY, f"articles{ARTICLES}.jsonl")
    if not os.path.exists(path):
        with open(path + ".new", "w", encoding="utf-8") as f:
            for id, body in sqlite3.connect(news).execute("SELECT id, body FROM news"):
                f.write(json.dumps({"id": id, "body": body}, ensure_ascii=False) + "\n")
        os.rename(path + ".new", path)
    return path


def quality(output, truths, of):
    """Recall and precision of the pairs in a file, of the first `of` articles."""
    db = sqlite3.connect(truths)
    true = set(db.execute("SELECT a, b FROM truth WHERE similarity >= ? AND a <= ? AND b <= ?", (float(THRESHOLD) - 1e-12, of, of)))
    with open(output) as f:
        found = {tuple(map(int, line.split("\t")[:2])) for line in f if line.strip()}
    right = len(true & found)
    return {"pairs": len(found), "recall": right / len(true) if true else None, "precision": right / len(found) if found else None}


def end(child):
    """First asks it to: postgresql.py has a server to end."""
    child.terminate()
    try:
        child.wait(30)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def once(program, source, output):
    """Runs a peer. Returns what it printed, by job, and what went wrong, if anything."""
    if os.path.exists(output):
        os.remove(output)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        problem = None
        try:
            child = subprocess.Popen(command(*program, source, output, THRESHOLD), stdout=out, stderr=err, env=ENVIRONMENT)
            problem = f"exit status {child.returncode}" if child.wait(LIMIT) else None
        except subprocess.TimeoutExpired:
            problem = f"not done after {LIMIT:.0f} s"
            end(child)
        except OSError as error:
            problem = str(error)
        out.seek(0), err.seek(0)
        lines = [line for line in out.read().split("\n") if line.startswith("{")]
        if problem and problem.startswith("exit"):
            problem = (err.read().strip() or problem).split("\n")[-1][:200]
    results = {r["job"]: r for r in map(json.loads, lines)}
    return results, problem


def run_peer(program, source, output):
    """The runs of a peer, until there are ROUNDS of them or they get long."""
    runs = []
    while len(runs) < ROUNDS:
        start = time.perf_counter()
        runs.append(once(program, source, output))
        if runs[-1][1] or time.perf_counter() - start >= LONG:
            break
    return runs


def row_of(peer, job, runs, weaker, size):
    results = [r[job] for r, _ in runs if job in r]
    if not results:
        return {"peer": peer, "job": job, "skipped": runs[-1][1] or "it printed no figure"}
    values = [r["p50_us"] if job == "lookup" else r["seconds"] for r in results]
    memory = [r["peak_mb"] for r in results if r.get("peak_mb")]
    row = {"peer": peer, "version": results[0].get("version", ""), "job": job, "articles": ARTICLES, "spread": spread(values), "rounds": len(values),
           "peak_mb": max(memory) if memory else None, "weaker": weaker, "note": results[0].get("note", "")}
    if job == "lookup":
        row["microseconds"] = median(values)
    else:
        row["seconds"] = median(values)
        row["mb_per_s"] = size / row["seconds"] / 1e6
    return row


def measure(peer, program, jobs, weaker, sources, truths, size):
    output = os.path.join(TOOLS, "peers", "pairs.tsv")
    source = sources["db"] if peer.startswith(("shingle", "SQLite")) else sources["json"]
    runs = run_peer(program, source, output)
    for job in jobs:
        row = row_of(peer, job, runs, SIGNATURES.get(peer, weaker) if job == "sketch" else weaker, size)
        if job == "pairs" and "seconds" in row and os.path.exists(output):
            row.update(quality(output, truths, runs[0][0]["pairs"].get("of", ARTICLES)))
        yield row


def show(rows):
    """One table a job, the ratio being how many times longer than shingle it takes."""
    for job in JOBS:
        field, unit = ("microseconds", "us") if job == "lookup" else ("seconds", "s")
        mine = next((r[field] for r in rows if r["peer"] == "shingle" and r["job"] == job and field in r), None)
        print(f"\n{TITLES[job]:32}{unit:>12}{'MB/s':>9}{'ratio':>9}{'spread':>8}{'peak MB':>9}{'recall':>8}{'precision':>10}")
        for r in rows:
            if r["job"] != job:
                continue
            if "skipped" in r:
                print(f"  {r['peer']:30} not measured: {r['skipped']}")
                continue
            cell = lambda key, form, width: f"{r[key]:{form}}".rjust(width) if r.get(key) is not None else " " * width
            ratio = f"{r[field] / mine:,.1f}" if mine else ""
            print(f"  {r['peer']:30}{figure(r[field]):>12}{cell('mb_per_s', ',.1f', 9)}{ratio:>9}{cell('spread', '.0%', 8)}"
                  f"{cell('peak_mb', ',.0f', 9)}{cell('recall', '.3f', 8)}{cell('precision', '.3f', 10)}  {'; '.join(t for t in (r['weaker'], r['note']) if t)}")


def main():
    os.makedirs(os.path.join(TOOLS, "peers"), exist_ok=True)
    chosen = [c.lower() for word in sys.argv[1:] for c in word.split(",")]
    news = corpus(ARTICLES)
    truths = truth(ARTICLES, news, 0.3)
    sources = {"db": news, "json": export(news)}
    size, = sqlite3.connect(news).execute("SELECT sum(length(CAST(body AS BLOB))) FROM news").fetchone()
    rows = []
    with open(os.path.join(TOOLS, "peers.jsonl"), "w") as out:
        for peer, needs, program, jobs, weaker in PEERS:
            if chosen and not any(c in peer.lower() for c in chosen):
                continue
            missing = needs()
            for row in ([{"peer": peer, "job": job, "skipped": missing} for job in jobs] if missing
                        else measure(peer, program, jobs, weaker, sources, truths, size)):
                rows.append(row)
                print(json.dumps(row), flush=True)
                out.write(json.dumps(row) + "\n")
                out.flush()
    show(rows)


main()
