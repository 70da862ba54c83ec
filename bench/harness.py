"""What the benchmarks share: steps timed in processes of their own, and a table of figures beside their targets."""
import json, os, statistics, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
BUILD = os.environ.get("BUILD", os.path.join(ROOT, "build"))
TOOLS = os.path.join(BUILD, "bench")
LIBRARY = os.path.abspath(os.environ.get("SHINGLE", os.path.join(ROOT, "shingle")))
DIRECTORY = os.environ.get("BENCH_DIR", TOOLS)  # where corpora and databases are made
DICTIONARY = "/usr/share/dict/american-english"
CORE = os.environ.get("CORE", "")               # the processor core to run on; "" leaves it to the system


class Missing(Exception):
    """Something that this build of shingle does not have."""


def command(*words):
    pinned = ["taskset", "-c", CORE] if CORE else []
    return pinned + [str(w) for w in words]


def timed(database, *steps):
    """Runs bench/timed.c; returns what it prints, by name."""
    words = [w for step in steps for w in step]
    done = subprocess.run(command(os.path.join(TOOLS, "timed"), database, *words), capture_output=True, text=True,
                          env={**os.environ, "SHINGLE": LIBRARY})
    if done.returncode != 0:
        message = done.stderr.strip()
        if any(m in message for m in ("no such module", "no such table: shingle", "no such table: related", "no such function")):
            raise Missing(message.split("\n")[0])
        sys.exit(f"{message}\n  on {database}")
    return {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}


def tool(name, *words):
    done = subprocess.run(command(os.path.join(TOOLS, name), *words), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr.strip())
    return done.stdout.strip()


def corpus(articles, seed=1):
    """The generated database of that many articles; made where it is not there. Returns its path."""
    path = os.path.join(DIRECTORY, f"news{name_of(articles)}.db" if seed == 1 else f"feed{name_of(articles)}.db")
    if not os.path.exists(path):
        words = [f"words={DICTIONARY}"] if os.path.exists(DICTIONARY) else []
        print("  ", tool("corpus", path + ".new", articles, f"seeds={ROOT}/seeds", f"seed={seed}", *words), flush=True)
        os.rename(path + ".new", path)
    return path


def truth(articles, news, threshold):
    """The exact pairs of a corpus; computed where they are not there."""
    path = os.path.join(DIRECTORY, f"truth{name_of(articles)}.db")
    if not os.path.exists(path):
        print("  ", tool("truth", news, path + ".new", f"threshold={threshold}"), flush=True)
        os.rename(path + ".new", path)
    return path


def name_of(n):
    return f"{n // 1000000}m" if n % 1000000 == 0 else f"{n // 1000}k" if n % 1000 == 0 else str(n)


def median(values):
    return statistics.median(values)


def spread(values):
    """(max - min) / median, of several runs."""
    return (max(values) - min(values)) / median(values) if len(values) > 1 and median(values) else None


class Table:
    """Figures, printed as they come, and written as JSON lines for bench/report.py."""

    def __init__(self, name):
        self.rows = []
        self.path = os.path.join(TOOLS, name + ".jsonl")

    def heading(self, text):
        print(f"\n{text}\n  {'':68}{'':>12} {'':9}{'spread':>7}  target", flush=True)

    def add(self, job, value, unit, target=None, values=None, articles=None, note=""):
        """`target` is a text such as '<= 5'. `values` are the single runs that `value` is the median of."""
        met = None
        if target:
            relation, number = target.split()
            met = value <= float(number) if relation == "<=" else value >= float(number)
        s = spread(values) if values else None
        self.rows.append(dict(job=job, value=value, unit=unit, target=target, met=met, spread=s, articles=articles, note=note))
        verdict = "" if met is None else "  met" if met else "  MISSED"
        digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2 if abs(value) >= 10 else 4 if abs(value) <= 1.0001 else 3
        print(f"  {job:68}{value:12,.{digits}f} {unit:9}{'' if s is None else f'{s:.0%}':>7}  {target or '':9}{verdict}"
              f"{'  (' + note + ')' if note else ''}", flush=True)

    def skip(self, job, reason):
        self.rows.append(dict(job=job, value=None, note=str(reason)))
        print(f"  {job:68} not measured: {reason}", flush=True)

    def close(self):
        with open(self.path, "w") as f:
            for row in self.rows:
                f.write(json.dumps(row) + "\n")
        missed = [r for r in self.rows if r.get("met") is False]
        print(f"\n{sum(1 for r in self.rows if r.get('met'))} targets met, {len(missed)} missed; figures in {os.path.relpath(self.path, ROOT)}")
