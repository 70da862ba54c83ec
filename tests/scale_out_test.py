"""sql/scale_out with the real ClickHouse: the same pairs from three unlike shards as from one index.

    python3 tests/scale_out_test.py LIBRARY         from the project's root; SQLITE3 is the shell

Wants node and its package chdb (sh bench/peers/install.sh clickhouse: 550 MB), in build/bench/peers or NODE_PATH; without
them it is skipped.
"""
import glob, os, re, shutil, sqlite3, struct, subprocess, sys, tempfile

sys.path[:0] = ["bench", "tests"]
from scale_out import ONE, ONE_CLUSTERS, ONE_PAIRS, Engines, differences

LIBRARY = re.sub(r"\.so$", "", os.path.abspath(sys.argv[1]))
BUILD = os.environ.get("BUILD", "build")
failed = []
passed = 0


def check(what, found, expected):
    global passed
    if found == expected:
        passed += 1
    else:
        failed.append(what)
        print(f"{what}: found\n{found}\nexpected\n{expected}\n")


def find_chdb():
    """Where node finds chdb, or None."""
    for place in [os.environ.get("NODE_PATH", "")] + [os.path.abspath(f"{b}/bench/peers/node_modules") for b in (BUILD, "build")]:
        try:
            done = subprocess.run(["node", "-e", "require.resolve('chdb')"], env={**os.environ, "NODE_PATH": place, "LD_PRELOAD": ""},
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except FileNotFoundError:
            return None
        if done.returncode == 0:
            return place
    return None


def articles():
    """Texts whose pairs are of every kind: both sets, both sketches, one of each; and copies, and nothing at all."""
    texts = ["", "...", "one", "one", "two words", None]
    for path in sorted(glob.glob("seeds/*.txt")):
        with open(path, encoding="utf-8") as f:
            words = f.read().split()
        texts += [" ".join(words[:n]) for n in (20, 24, 60, 90, 110, 125, 132, 140, 150, 180, 260, len(words))]
        for every in (7, 19, 60):
            texts.append(" ".join(w for i, w in enumerate(words) if i % every))
    return texts


def make_shards(engines, work, texts):
    """One of rows, one with an index, one whose ids are moved. Returns their paths, and the corpus as one database."""
    paths, news = [os.path.join(work, f"shard{i}.db") for i in range(3)], os.path.join(work, "news.db")
    rows = [(i + 1, text) for i, text in enumerate(texts)]
    rows = [(10**12 + i if i % 3 == 2 else i, text) for i, text in rows]
    fill(news, rows)
    fill(paths[0], [r for r in rows if r[0] < 10**12 and r[0] % 3 == 0])
    fill(paths[1], [r for r in rows if r[0] < 10**12 and r[0] % 3 == 1])
    fill(paths[2], [(i - 10**12, text) for i, text in rows if i >= 10**12])
    engines.sqlite(paths[1], (ONE % (0.5, 128)).replace("ATTACH :news AS source;", "").replace("source.", ""))
    db = sqlite3.connect(paths[1])
    db.execute("ALTER TABLE news RENAME TO gone")
    db.close()
    return paths, news


def fill(path, rows):
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT)")
    db.executemany("INSERT INTO news VALUES (?, ?)", rows)
    db.commit()
    db.close()


def from_index():
    """shard.sql as its own head says it is for a shard with an index."""
    with open("sql/scale_out/shard.sql", encoding="utf-8") as f:
        script = f.read()
    instead = "".join(line[2:] for line in re.findall(r"^--     INSERT.*\n", script, re.M))
    begin, end = script.index("INSERT INTO made.signature", script.index("\nBEGIN;")), script.index("COMMIT;")
    return script[:begin] + instead + script[end:]


def check_same_pairs(engines, work, tables, news, threshold):
    one, many = (os.path.join(work, f"{name}{threshold}.db") for name in ("one", "many"))
    engines.sqlite(one, ONE % (0.5, 128), news=news)
    engines.sqlite(one, ONE_PAIRS, threshold=threshold)
    engines.sqlite(one, ONE_CLUSTERS)
    printed, _ = engines.clickhouse(tables, "pairs.sql", threshold=threshold)
    rounds, _ = engines.clusters(tables)
    engines.bring_back(tables, many)
    check(f"pairs at {threshold}", differences(one, many), dict(missing=0, spare=0, twice=0, numbers=0, clusters=0))
    count = sqlite3.connect(one).execute("SELECT count(*) FROM pair").fetchone()[0]
    check(f"what pairs.sql prints at {threshold}", printed.split()[0], str(count))
    check(f"rounds at {threshold}", rounds <= 6, True)


def check_kinds(engines, tables):
    """That there was something to get wrong."""
    both, mixed, none = engines.clickhouse(tables, """SELECT countIf(notEmpty(x.shingles) AND notEmpty(y.shingles)),
      countIf(notEmpty(x.shingles) != notEmpty(y.shingles)), countIf(empty(x.shingles) AND empty(y.shingles))
      FROM pair JOIN signature AS x FINAL ON x.id = a JOIN signature AS y FINAL ON y.id = b""")[0].split()
    check("pairs of every kind", [int(n) > 50 for n in (both, mixed, none)], [True] * 3)


def check_slots(engines, work, tables, paths):
    """The slots of sets, all of them: SQLite's keys of bands of one row are hashes of slots."""
    from signature import xxh
    lines = engines.clickhouse(tables, "SELECT id, slots FROM signature FINAL WHERE size > 0 AND notEmpty(shingles) AND id < 1e12 ORDER BY id")[0]
    found = {}
    for line in lines.splitlines():
        identity, slots = line.split("\t")
        for band, slot in enumerate(map(int, slots.strip("[]").split(","))):
            found[int(identity), band] = struct.unpack("<q", struct.pack("<Q", xxh(struct.pack("<I", slot), 4, band)))[0]
    keys, _ = engines.sqlite(paths[0], ".load ./shingle\nATTACH '%s' AS made;\nSELECT id, band, key FROM made.signature AS s, "
                             "minhash_bands(s.signature, 128, 1) WHERE minhash_info(s.signature) ->> 'exact' LIMIT 20000;" % (paths[0] + "-bands"))
    keys = {(i, band): key for i, band, key in (map(int, line.split("|")) for line in keys.splitlines())}
    check("slots of sets", [k for k in keys if found.get(k) != keys[k]][:5] if len(keys) > 1000 else "too few", [])


def check_cut_there(engines, tables):
    """Bands that ClickHouse cuts from the slots, as the README has it, propose the same pairs."""
    with open("sql/scale_out/README.md", encoding="utf-8") as f:
        sql = re.search(r"```sql\n(INSERT INTO band\n.*?)```", f.read(), re.S)[1]
    before = engines.clickhouse(tables, "SELECT count(), sum(cityHash64(a, b)) FROM candidate")[0]
    engines.clickhouse(tables, "TRUNCATE TABLE band; " + sql)
    engines.clickhouse(tables, "pairs.sql", threshold=0.5)
    check("bands cut in ClickHouse", engines.clickhouse(tables, "SELECT count(), sum(cityHash64(a, b)) FROM candidate")[0], before)


def check_mistakes(engines, work, paths):
    def fails(what, message, run):
        try:
            found = run()
        except RuntimeError as error:
            found = str(error)
        check(what, message if message in str(found) else found, message)

    tables, other = os.path.join(work, "mistakes"), os.path.join(work, "other.db")
    load = lambda path: engines.clickhouse(tables, "load.sql", shard=path)
    pairs = lambda: engines.clickhouse(tables, "pairs.sql", threshold=0.5)
    fails("no such shard", "no such table", lambda: engines.sqlite(other, "shard.sql"))
    fails("a bad threshold", "threshold", lambda: engines.sqlite(paths[0], "shard.sql", threshold=7, into=other))
    load(paths[0] + "-bands")
    engines.sqlite(paths[0], "shard.sql", threshold=0.8, into=other)
    load(other)
    fails("another threshold", "not made with one threshold", pairs)
    tables = os.path.join(work, "mistakes2")
    load(paths[0] + "-bands")
    engines.sqlite(paths[0], "shard.sql", hashes=64, into=other)
    db = sqlite3.connect(other)
    db.executescript("UPDATE plan SET bands = 23, rows = 3")
    load(other)
    fails("other options", "different options", pairs)
    for what, value in (("a cut signature", "substr(signature, 1, 60)"), ("another format", "x'53484702'"), ("a text", "'a text'")):
        db.executescript(f"DROP TABLE signature; CREATE TABLE signature(id INTEGER PRIMARY KEY, signature BLOB);"
                         f"ATTACH '{paths[0]}-bands' AS o; INSERT INTO signature SELECT id, {value} FROM o.signature; DETACH o")
        fails(what, "a signature is damaged", lambda: load(other))
    db.close()


def main():
    chdb = find_chdb()
    if chdb is None:
        print("skipped: there is no chdb (sh bench/peers/install.sh clickhouse)")
        return
    engines = Engines(LIBRARY, chdb, os.environ.get("SQLITE3", "sqlite3"))
    with tempfile.TemporaryDirectory() as work:
        paths, news = make_shards(engines, work, articles())
        engines.sqlite(paths[0], "shard.sql")
        engines.sqlite(paths[1], from_index())
        engines.sqlite(paths[2], "shard.sql", first=10**12)
        tables = os.path.join(work, "clickhouse")
        for path in paths + paths[:1]:  # one of them twice
            engines.clickhouse(tables, "load.sql", shard=path + "-bands")
        check_same_pairs(engines, work, tables, news, 0.75)
        check_same_pairs(engines, work, tables, news, 0.5)
        check_kinds(engines, tables)
        check_slots(engines, work, tables, paths)
        check_cut_there(engines, tables)
        check_mistakes(engines, work, paths)
    print(f"{passed} passed, {len(failed)} failed")


main()
sys.exit(1 if failed else 0)
