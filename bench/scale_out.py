"""All pairs of a corpus in shards, found by ClickHouse from what SQLite computed, beside shingle_pairs() on one machine.

    sh bench/peers/install.sh clickhouse
    make bench-scale-out [ARTICLES=200000] [SHARDS=8] [HASHES=128] [THRESHOLD=0.5]

The corpus is that of bench/corpus.c. Its articles are dealt out to the shards, ids as they are; then sql/scale_out runs
as its README says: shard.sql in as many processes at a time as there are processors, load.sql for one shard after the
other, pairs.sql, clusters.sql. On one machine: an index in a file, shingle_pairs(), shingle_components(). Ends with an
error where pairs, their similarities, or clusters differ in anything.

Time is that of the clock; processor, and the microseconds each that it makes, are the seconds of all threads. Memory is
the greatest that one process had, ClickHouse's own 250 MB in it, which the line `nothing` shows.
"""
import concurrent.futures, json, os, shutil, sqlite3, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SQL = os.path.join(ROOT, "sql/scale_out")
PAIR = "pair(a BIGINT, b BIGINT, similarity REAL, a_in_b REAL, b_in_a REAL)"
BACK = "INSERT INTO FUNCTION sqlite({into:String}, 'pair') SELECT a, b, similarity, a_in_b, b_in_a FROM pair;\n" \
       "INSERT INTO FUNCTION sqlite({into:String}, 'cluster') SELECT id, cluster FROM cluster;\n"


def run(words, text="", **environment):
    """Runs a program on some input. Returns what it printed, and {seconds, cpu, memory in MB} of its process."""
    began = time.monotonic()
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, **environment})
    with concurrent.futures.ThreadPoolExecutor(2) as readers:
        out, err = readers.submit(process.stdout.read), readers.submit(process.stderr.read)
        try:
            process.stdin.write(text)
            process.stdin.close()
        except BrokenPipeError:
            pass
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(err.result().strip() or out.result().strip())
    cost = dict(seconds=time.monotonic() - began, cpu=usage.ru_utime + usage.ru_stime, memory=usage.ru_maxrss / 1024)
    return out.result(), err.result(), cost


class Engines:
    """SQLite's shell with shingle, and ClickHouse."""

    def __init__(self, library, modules, shell="sqlite3"):
        self.library, self.modules, self.shell = library, modules, shell

    def sqlite(self, database, sql, **parameters):
        """Runs SQL, or a file of sql/scale_out, in the shell."""
        text = sql if " " in sql else open(os.path.join(SQL, sql), encoding="utf-8").read()
        values = "".join("INSERT INTO temp.sqlite_parameters VALUES (':{}', {});\n".format(
            name, value if isinstance(value, (int, float)) else "'" + value.replace("'", "''") + "'")
            for name, value in parameters.items())
        text = text.replace(".load ./shingle\n", f".load {self.library}\n")
        out, _, cost = run([self.shell, "-batch", "-bail", "-init", "/dev/null", database], ".parameter init\n" + values + text)
        return out.strip(), cost

    def clickhouse(self, directory, sql, **parameters):
        """Runs SQL, or a file of sql/scale_out, in ClickHouse, whose tables are in a directory."""
        path = os.path.join(SQL, sql)
        if " " in sql:
            path = directory + ".sql"
            with open(path, "w", encoding="utf-8") as f:
                f.write(sql)
        words = ["node", os.path.join(ROOT, "bench/scale_out.cjs"), directory, path]
        out, err, whole = run(words + [f"{k}={v}" for k, v in parameters.items()], NODE_PATH=self.modules, LD_PRELOAD="")
        statements = json.loads(err.strip().splitlines()[-1])
        return out.strip(), {**total(statements), "memory": whole["memory"], "statements": statements}

    def clusters(self, directory):
        """Rounds until there is nothing to do; how many, and what they cost."""
        costs = []
        while True:
            left, cost = self.clickhouse(directory, "clusters.sql")
            costs.append(cost)
            if left == "0":
                return len(costs), total(costs)

    def bring_back(self, directory, database):
        """Writes ClickHouse's results to a SQLite database."""
        db = sqlite3.connect(database)
        db.executescript(f"CREATE TABLE {PAIR}; CREATE TABLE cluster(id BIGINT, cluster BIGINT)")
        db.close()
        return self.clickhouse(directory, BACK, into=database)[1]


def total(costs):
    """What several runs, or several statements of one, cost together."""
    return dict(seconds=sum(c["seconds"] for c in costs), cpu=sum(c["cpu"] for c in costs),
                memory=max((c.get("memory", 0) for c in costs), default=0),
                statements=[s for c in costs for s in c.get("statements", ())])


def differences(one, many):
    """How many pairs, and how many of their numbers, differ between two databases; then how many clusters do, those
    of `one` being made here from its pairs."""
    db = sqlite3.connect(one)
    db.execute("ATTACH ? AS other", (many,))
    count = lambda sql: db.execute(f"SELECT count(*) FROM ({sql})").fetchone()[0]
    missing = count("SELECT a, b FROM main.pair EXCEPT SELECT a, b FROM other.pair")
    spare = count("SELECT a, b FROM other.pair EXCEPT SELECT a, b FROM main.pair")
    twice = count("SELECT a, b FROM other.pair GROUP BY a, b HAVING count(*) > 1")
    numbers = count("SELECT * FROM main.pair EXCEPT SELECT * FROM other.pair")
    clusters = count("SELECT * FROM main.cluster EXCEPT SELECT id, cluster FROM other.cluster") + \
        count("SELECT id, cluster FROM other.cluster EXCEPT SELECT * FROM main.cluster")
    db.close()
    return dict(missing=missing, spare=spare, twice=twice, numbers=numbers, clusters=clusters)


# What is done on one machine, news being attached as `source`.
ONE = """.bail on
.load ./shingle
ATTACH :news AS source;
CREATE VIRTUAL TABLE news_index USING shingle_index(threshold=%s, hashes=%d);
INSERT INTO news_index(rowid, text) SELECT id, body FROM source.news;
"""
ONE_PAIRS = f""".bail on
.load ./shingle
CREATE TABLE {PAIR};
INSERT INTO pair SELECT * FROM shingle_pairs('news_index', :threshold);
"""
ONE_CLUSTERS = """.bail on
.load ./shingle
CREATE TABLE cluster(id INTEGER, cluster INTEGER);
INSERT INTO cluster SELECT member.value, cluster.value ->> 0
  FROM (SELECT shingle_components(a, b) AS groups FROM pair), json_each(groups) AS cluster, json_each(cluster.value) AS member;
"""


# --------------------------------------------------------------------------------- bench --

def deal_out(news, directory, shards):
    """Articles of a corpus, dealt out to databases of their own. Returns their paths."""
    paths = [os.path.join(directory, f"shard{i}.db") for i in range(shards)]
    for i, path in enumerate(paths):
        db = sqlite3.connect(path)
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT)")
        db.execute("ATTACH ? AS source", (news,))
        db.execute("INSERT INTO news SELECT id, body FROM source.news WHERE id % ? = ?", (shards, i))
        db.commit()
        db.close()
    return paths


def line(what, cost, count=None, unit="", note=""):
    memory = f"{cost['memory']:8,.0f} MB" if cost["memory"] else " " * 11
    each = f"{cost['cpu'] / count * 1e6:8.2f} us {unit}" if count else " " * 11
    print(f"  {what:34}{cost['seconds']:8.2f} s {cost['cpu']:8.2f} s {memory} {each:24} {note}".rstrip(), flush=True)


def line_of(table, cost, count, unit, note=""):
    """The statements among others that filled a table."""
    line("  of it " + table, total([s for s in cost["statements"] if s["table"] == table]), count, unit, note)


def shards_in_sqlite(engines, paths, workers, **parameters):
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        costs = [cost for _, cost in pool.map(lambda p: engines.sqlite(p, "shard.sql", **parameters), paths)]
    return {**total(costs), "seconds": time.monotonic() - began}


def bench_shards(engines, paths, tables, articles, hashes, threshold):
    """SQLite and ClickHouse, as the README of sql/scale_out has it."""
    ask = lambda sql: int(engines.clickhouse(tables, sql)[0])

    cost = shards_in_sqlite(engines, paths, os.cpu_count(), threshold=threshold, hashes=hashes)
    size = sum(os.path.getsize(p + "-bands") for p in paths)
    line("SQLite: shard.sql in all shards", cost, articles, "an article", f"{size / articles:,.0f} bytes an article")
    line("ClickHouse: nothing", engines.clickhouse(tables, "SELECT 1")[1])

    cost = total([engines.clickhouse(tables, "load.sql", shard=p + "-bands")[1] for p in paths])
    size, keys = ask("SELECT sum(bytes_on_disk) FROM system.parts WHERE active"), ask("SELECT count() FROM band")
    line("ClickHouse: load.sql", cost, articles, "an article", f"{size / articles:,.0f} bytes an article")
    line_of("signature", cost, articles, "an article")
    line_of("band", cost, keys, "a key", f"{keys:,} keys")

    cost = engines.clickhouse(tables, "pairs.sql", threshold=threshold)[1]
    candidates, pairs = ask("SELECT count() FROM candidate"), ask("SELECT count() FROM pair")
    line("ClickHouse: pairs.sql", cost, articles, "an article", f"{pairs:,} pairs")
    line_of("candidate", cost, keys, "a key", f"{candidates:,} candidates")
    line_of("pair", cost, articles, "an article")

    rounds, cost = engines.clusters(tables)
    line("ClickHouse: clusters.sql", cost, pairs, "a pair", f"{rounds} rounds")


def bench_one(engines, one, news, articles, hashes, threshold):
    """The same in one index."""
    cost = engines.sqlite(one, ONE % (threshold, hashes), news=news)[1]
    line("one machine: index", cost, articles, "an article", f"{os.path.getsize(one) / articles:,.0f} bytes an article")
    line("one machine: shingle_pairs()", engines.sqlite(one, ONE_PAIRS, threshold=threshold)[1], articles, "an article")
    line("one machine: shingle_components()", engines.sqlite(one, ONE_CLUSTERS)[1])


def bench(articles=200000, shards=8, hashes=128, threshold=0.5):
    from harness import BUILD, DIRECTORY, LIBRARY, corpus
    modules = os.path.join(os.path.abspath(BUILD), "bench/peers/node_modules")
    if not os.path.isdir(os.path.join(modules, "chdb")):
        sys.exit("there is no ClickHouse: sh bench/peers/install.sh clickhouse")
    engines, work = Engines(LIBRARY, modules), os.path.join(DIRECTORY, "scale_out")
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    news, tables, one, many = corpus(articles), *(os.path.join(work, name) for name in ("clickhouse", "one.db", "many.db"))
    paths = deal_out(news, work, shards)

    print(f"{articles:,} articles, {shards} shards, {hashes} hashes, threshold {threshold}; {os.cpu_count()} processors; "
          f"ClickHouse {engines.clickhouse(tables, 'SELECT version()')[0]}")
    print(f"  {'':34}{'time':>10} {'processor':>10} {'memory':>11}")
    bench_shards(engines, paths, tables, articles, hashes, threshold)
    engines.bring_back(tables, many)
    bench_one(engines, one, news, articles, hashes, threshold)
    found = differences(one, many)
    print("  " + ("the same pairs, similarities and clusters" if not any(found.values()) else f"NOT THE SAME: {found}"))
    shutil.rmtree(work)
    return not any(found.values())


if __name__ == "__main__":
    given = [kind(word) for kind, word in zip((int, int, int, float), sys.argv[1:])]
    sys.exit(0 if bench(*given) else 1)
