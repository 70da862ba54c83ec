"""What the benchmarks share: steps timed in processes of their own, corpora, and tables of figures beside their targets."""
import json, os, sqlite3, statistics, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
BUILD = os.path.abspath(os.environ.get("BUILD", os.path.join(ROOT, "build")))
TOOLS = os.path.join(BUILD, "bench")
LIBRARY = os.path.abspath(os.environ.get("SHINGLE", os.path.join(ROOT, "shingle")))
DIRECTORY = os.path.abspath(os.environ.get("BENCH_DIR", TOOLS))  # where corpora and databases are made
DICTIONARY = "/usr/share/dict/american-english"
CORE = os.environ.get("CORE", "")               # the processor core to run on; "" leaves it to the system
ROUNDS = int(os.environ.get("ROUNDS", "3"))
LONG = 20                                       # seconds from which on one run is enough


class Missing(Exception):
    """Something that this build of shingle does not have."""


class Failed(Exception):
    """A step that ended with an error."""


def command(*words, core=CORE):
    pinned = ["taskset", "-c", core] if core else []
    return pinned + [str(w) for w in words]


def timed(database, *steps, core=CORE):
    """Runs bench/timed.c; returns what it prints, by name."""
    words = [w for step in steps for w in step]
    done = subprocess.run(command(os.path.join(TOOLS, "timed"), database, *words, core=core), capture_output=True, text=True,
                          env={**os.environ, "SHINGLE": LIBRARY})
    if done.returncode != 0:
        message = done.stderr.strip()
        if any(m in message for m in ("no such module", "no such table: shingle", "no such table: related", "no such function")):
            raise Missing(message.split("\n")[0])
        raise Failed(f"{message or f'exit status {done.returncode}'}\n  on {database}")
    return {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}


def tool(name, *words):
    done = subprocess.run(command(os.path.join(TOOLS, name), *words), capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(done.stderr.strip() or f"{name}: exit status {done.returncode}")
    return done.stdout.strip()


def rounds(run, seconds_of, most=None):
    """The results of `run`, called ROUNDS times; once where that took LONG seconds."""
    results = []
    while len(results) < (most or ROUNDS):
        results.append(run())
        if seconds_of(results[-1]) >= LONG:
            break
    return results


def connect(path):
    db = sqlite3.connect(path)
    db.enable_load_extension(True)
    db.load_extension(LIBRARY)
    return db


# --------------------------------------------------------------------------------- corpora --

def corpus(articles, seed=1):
    """The generated database of that many articles; made where it is not there. Returns its path."""
    path = os.path.join(DIRECTORY, f"news{name_of(articles)}.db" if seed == 1 else f"feed{name_of(articles)}.db")
    if not os.path.exists(path):
        os.makedirs(DIRECTORY, exist_ok=True)
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


def remove(path):
    """A database and what SQLite puts beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)
    return path


def name_of(n):
    return f"{n // 1000000}m" if n % 1000000 == 0 else f"{n // 1000}k" if n % 1000 == 0 else str(n)


# --------------------------------------------------------------------------------- figures --

def median(values):
    return statistics.median(values)


def spread(values):
    """(max - min) / median, of several runs."""
    return (max(values) - min(values)) / median(values) if len(values) > 1 and median(values) else None


def figure(value):
    """Three digits and no more, but whole numbers in full."""
    if value is None:
        return ""
    if value == 0 or value == 1:
        return f"{value:.0f}"
    size = abs(value)
    return f"{value:,.{0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3 if size >= 0.1 else 4}f}"


def is_met(target, value, ratio):
    """`target` is such as '<= 5' or, of the ratio, '>= 8 x'."""
    words = target.split()
    of = ratio if words[2:] == ["x"] else value
    if of is None:
        return None
    return of <= float(words[1]) if words[0] == "<=" else of >= float(words[1])


class Table:
    """Figures, printed as they come, and written as JSON lines for bench/table.py and bench/report.py."""

    def __init__(self, name):
        self.rows = []
        self.name = name
        os.makedirs(TOOLS, exist_ok=True)
        self.path = os.path.join(TOOLS, name + ".jsonl")

    def heading(self, text):
        print(f"\n{text}\n  {'':68}{'':>12} {'':9}{'ratio':>8}{'spread':>7}  target", flush=True)

    def add(self, job, value, unit, target=None, values=None, articles=None, note="", beside=None):
        """`target` is a text such as '<= 5', or '>= 8 x' of the ratio. `values` are the single runs that `value` is the
        median of. `beside` is what it is measured beside, (name, value in the same unit): the ratio is value / that."""
        ratio = value / beside[1] if beside and beside[1] else None
        met = is_met(target, value, ratio) if target else None
        s = spread(values) if values else None
        self.rows.append(dict(job=job, value=value, unit=unit, target=target, met=met, spread=s, articles=articles, note=note,
                              beside=beside and beside[0], beside_value=beside and beside[1], ratio=ratio))
        verdict = "" if met is None else "  met" if met else "  MISSED"
        more = "; ".join(t for t in (beside and f"{beside[0]}: {figure(beside[1])}", note) if t)
        print(f"  {job:68}{figure(value):>12} {unit:9}{figure(ratio):>8}{'' if s is None else f'{s:.0%}':>7}  {target or '':9}{verdict}"
              f"{'  (' + more + ')' if more else ''}", flush=True)
        self.save()

    def skip(self, job, reason):
        self.rows.append(dict(job=job, value=None, note=str(reason)))
        print(f"  {job:68} not measured: {reason}", flush=True)
        self.save()

    def save(self):
        """At every row, so that what ends early leaves what it had."""
        with open(self.path, "w") as f:
            for row in self.rows:
                f.write(json.dumps(row) + "\n")

    def close(self):
        missed = [r for r in self.rows if r.get("met") is False]
        print(f"\n{sum(1 for r in self.rows if r.get('met'))} targets met, {len(missed)} missed; figures in {os.path.relpath(self.path, ROOT)}")
