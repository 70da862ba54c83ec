"""shingle beside what a user would pick instead: the same articles, the same question, one core.

    sh bench/peers/run.sh [PEER...]        environment: ARTICLES=20000 THRESHOLD=0.7 ROUNDS=3 CORE=1

The question: which pairs of a generated corpus (bench/corpus.c) have a word-3 Jaccard similarity of THRESHOLD? Jobs:

    sketch    a signature of every article
    pairs     all pairs, from the texts on; recall and precision against bench/truth.c
    lookup    one article against all: the median, its own shingles and signature included

Each job is ROUNDS processes, bound to one core; seconds are what the peer itself takes, its texts being where it wants them
(a table in memory, a list) before the clock starts, but for SQLite, whose texts are in a file, and for Debian's simhash, which only knows files.
Peak memory is the process's, texts included. Prints JSON lines, to build/bench/peers.jsonl, too, and then a table. What a
peer does less of than shingle does stands in `weaker`.
"""
import json, os, resource, shutil, sqlite3, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import LIBRARY, TOOLS, command, corpus, median, spread, truth

HERE = os.path.dirname(os.path.abspath(__file__))
ARTICLES = int(os.environ.get("ARTICLES", "20000"))
THRESHOLD = os.environ.get("THRESHOLD", "0.7")
ROUNDS = int(os.environ.get("ROUNDS", "3"))
MODULES = os.path.join(TOOLS, "peers", "node_modules")
ENVIRONMENT = {**os.environ, "NODE_PATH": MODULES, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
PYTHON = "/usr/bin/python3"


def has_module(name):
    return lambda: None if os.path.isdir(os.path.join(MODULES, name)) else f"sh bench/peers/install.sh brings {name}"


def has_program(name):
    return lambda: None if shutil.which(name) else f"no program {name}"


def has_datasketch():
    found = subprocess.run([PYTHON, "-c", "import datasketch"], capture_output=True).returncode == 0
    return None if found else "python3 cannot import datasketch"


def has_go():
    if not shutil.which("go"):
        return "no program go"
    if not os.path.isdir("/usr/share/gocode/src/github.com/ekzhu/minhash-lsh"):
        return "no golang-github-ekzhu-minhash-lsh-dev"
    build = subprocess.run(["go", "build", "-o", os.path.join(TOOLS, "peers", "lsh"), os.path.join(HERE, "lsh.go")], capture_output=True, text=True,
                           env={**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOCACHE": os.path.join(TOOLS, "peers", "gocache")})
    return build.stderr.strip() or None


def has_postgresql():
    import glob
    return None if glob.glob("/usr/lib/postgresql/*/bin/initdb") else "no PostgreSQL server"


script = lambda *words: list(words)
CLICKHOUSE = script("node", os.path.join(HERE, "clickhouse.cjs"))
DUCKDB = script("node", os.path.join(HERE, "duckdb.cjs"))
# peer, what it needs, program, its jobs (job: argument), rounds, what it does less of
PEERS = [
    ("shingle", lambda: None, script(PYTHON, os.path.join(HERE, "shingle_peer.py")), {"sketch": "sketch", "pairs": "pairs", "lookup": "lookup"}, ROUNDS, ""),
    ("datasketch", has_datasketch, script(PYTHON, os.path.join(HERE, "datasketch_peer.py")),
     {"sketch": "sketch", "pairs": "pairs", "lookup": "lookup"}, ROUNDS, "estimates, in memory only"),
    ("Go minhash-lsh", has_go, script(os.path.join(TOOLS, "peers", "lsh")), {"sketch": "sketch", "pairs": "pairs", "lookup": "lookup"}, ROUNDS, "estimates, in memory only"),
    ("ClickHouse wordShingleMinHash", has_module("chdb"), CLICKHOUSE, {"sketch": "minhash-sketch", "pairs": "minhash-pairs"}, ROUNDS,
     "two hashes, equal or not: no similarity"),
    ("ClickHouse wordShingleSimHash", has_module("chdb"), CLICKHOUSE, {"sketch": "simhash-sketch", "pairs": "simhash-pairs"}, ROUNDS,
     "64 bits, distance <= 6, every pair compared; no Jaccard"),
    ("ClickHouse SQL", has_module("chdb"), CLICKHOUSE, {"pairs": "exact-pairs"}, 1, "no index; a join over all shingles"),
    ("DuckDB SQL", has_module("@duckdb/node-api"), DUCKDB, {"sketch": "sketch", "pairs": "pairs"}, 1, "no index; a join over all shingles"),
    ("SQLite, FTS5 and plain SQL", has_program("sqlite3"), script(PYTHON, os.path.join(HERE, "plain_peer.py")), {"pairs": "pairs"}, 1,
     "no index; a join over all shingles"),
    ("PostgreSQL pg_trgm", has_postgresql, script(PYTHON, os.path.join(HERE, "postgresql.py")), {"sketch": "sketch", "lookup": "lookup"}, 1,
     "trigrams of characters; no self-join by index"),
    ("simhash (Debian)", has_program("simhash"), script(PYTHON, os.path.join(HERE, "simhash_peer.py")), {"sketch": "sketch", "pairs": "pairs"}, 1,
     "8-byte shingles; every pair compared"),
]


def export(news):
    path = os.path.join(os.path.dirname(news), f"articles{ARTICLES}.jsonl")
    if not os.path.exists(path):
        with open(path, "w", encoding="utf-8") as f:
            for id, body in sqlite3.connect(news).execute("SELECT id, body FROM news"):
                f.write(json.dumps({"id": id, "body": body}, ensure_ascii=False) + "\n")
    return path


def quality(output, truths):
    """Recall and precision of the pairs in a file."""
    db = sqlite3.connect(truths)
    true = set(db.execute("SELECT a, b FROM truth WHERE similarity >= ?", (float(THRESHOLD) - 1e-12,)))
    with open(output) as f:
        found = {tuple(map(int, line.split("\t")[:2])) for line in f if line.strip()}
    right = len(true & found)
    return {"pairs": len(found), "recall": right / len(true), "precision": right / len(found) if found else None}


def once(program, argument, source, output):
    """Runs a job; returns what it printed and its peak memory in MB, that of processes it waited for included."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = subprocess.Popen(command(*program, argument, source, output, THRESHOLD), stdout=out, stderr=err, env=ENVIRONMENT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        if status != 0:
            return {"error": (err.read().strip() or f"exit status {child.returncode}").split("\n")[-1][:200]}
        return {**json.loads(out.read().strip().split("\n")[-1]), "peak_mb": usage.ru_maxrss * 1024 / 1e6}


def measure(peer, program, job, argument, rounds, weaker, sources, truths, size):
    output = os.path.join(TOOLS, "peers", "pairs.tsv")
    source = sources["db"] if peer.startswith(("shingle", "SQLite")) else sources["json"]
    runs = [once(program, argument, source, output) for _ in range(rounds)]
    failed = [r["error"] for r in runs if "error" in r]
    if failed:
        return {"peer": peer, "job": job, "skipped": failed[0]}
    values = [r["p50_us"] if job == "lookup" else r["seconds"] for r in runs]
    row = {"peer": peer, "version": runs[0].get("version", ""), "job": job, "articles": ARTICLES, "seconds": median(values), "spread": spread(values),
           "rounds": rounds, "peak_mb": max(r["peak_mb"] for r in runs) if "PostgreSQL" not in peer else None, "weaker": weaker,
           "note": runs[0].get("note", "")}
    if job == "lookup":
        row["microseconds"] = row.pop("seconds")
    else:
        row["mb_per_s"] = size / row["seconds"] / 1e6
    if job == "pairs" and "from" not in row["note"]:
        row.update(quality(output, truths))
    return row


def show(rows):
    """One table a job, the ratio being how many times longer than shingle it takes."""
    for job, unit in (("sketch", "s"), ("pairs", "s"), ("lookup", "us")):
        field = "microseconds" if job == "lookup" else "seconds"
        mine = next((r[field] for r in rows if r["peer"] == "shingle" and r["job"] == job and field in r), None)
        print(f"\n{job:32}{unit:>12}{'MB/s':>9}{'ratio':>9}{'spread':>8}{'peak MB':>9}{'recall':>8}{'precision':>10}")
        for r in rows:
            if r["job"] != job:
                continue
            if "skipped" in r:
                print(f"  {r['peer']:30} not measured: {r['skipped']}")
                continue
            cell = lambda key, form, width: f"{r[key]:{form}}".rjust(width) if r.get(key) is not None else " " * width
            ratio = f"{r[field] / mine:,.1f}" if mine else ""
            print(f"  {r['peer']:30}{cell(field, ',.3f' if job != 'lookup' else ',.0f', 12)}{cell('mb_per_s', ',.1f', 9)}{ratio:>9}{cell('spread', '.0%', 8)}"
                  f"{cell('peak_mb', ',.0f', 9)}{cell('recall', '.3f', 8)}{cell('precision', '.3f', 10)}  {'; '.join(t for t in (r['weaker'], r['note']) if t)}")


def main():
    os.makedirs(os.path.join(TOOLS, "peers"), exist_ok=True)
    chosen = sys.argv[1:]
    news = corpus(ARTICLES)
    truths = truth(ARTICLES, news, 0.3)
    sources = {"db": news, "json": export(news)}
    size, = sqlite3.connect(news).execute("SELECT sum(length(CAST(body AS BLOB))) FROM news").fetchone()
    rows = []
    with open(os.path.join(TOOLS, "peers.jsonl"), "w") as out:
        for peer, needs, program, jobs, rounds, weaker in PEERS:
            if chosen and not any(c.lower() in peer.lower() for c in chosen):
                continue
            missing = needs()
            for job, argument in jobs.items():
                row = ({"peer": peer, "job": job, "skipped": missing} if missing
                       else measure(peer, program, job, argument, rounds, weaker, sources, truths, size))
                rows.append(row)
                print(json.dumps(row), flush=True)
                out.write(json.dumps(row) + "\n")
    show(rows)


main()
