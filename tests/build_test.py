"""sql/build.sh: an index and its pairs made in steps, stopped and gone on with, are those that one statement makes.

    python3 tests/build_test.py LIBRARY         from the project's root; SQLITE3 is the shell
"""
import os, pty, re, signal, sqlite3, subprocess, sys, tempfile, time

SHELL = os.environ.get("SQLITE3", "sqlite3")
LIBRARY = re.sub(r"\.so$", "", os.path.abspath(sys.argv[1]))
ARTICLES = 1000
failed = []
passed = 0


def check(what, found, expected):
    global passed
    if found == expected:
        passed += 1
    else:
        failed.append(what)
        print(f"{what}: found\n{found}\nexpected\n{expected}\n")


def words(seed, count):
    """Words that depend on the seed alone."""
    out, x = [], seed
    for _ in range(count):
        x = (x * 6364136223846793005 + 1442695040888963407) % 2**64
        out.append(f"w{x >> 48}")
    return out


def generate(path, table="news", ids=range(1, ARTICLES + 1)):
    """Every fourth article is the one before it, one word in twenty replaced."""
    db = sqlite3.connect(path)
    db.execute(f"CREATE TABLE {table}(id INTEGER PRIMARY KEY, body TEXT)")
    for n, i in enumerate(ids):
        text = words(n - n % 4 // 3, 150)
        if n % 4 == 3:
            text[n % 20::20] = words(-n, len(text[n % 20::20]))
        db.execute(f"INSERT INTO {table} VALUES (?, ?)", (i, " ".join(text) if n % 100 else None))
    db.commit()
    return db


def build(*arguments, shell=SHELL, terminal=None, **options):
    environment = {**os.environ, "SQLITE3": shell, "SHINGLE": LIBRARY, **{k: str(v) for k, v in options.items()}}
    done = subprocess.run(["sh", "sql/build.sh", *arguments], env=environment, stdout=subprocess.PIPE,
                          stderr=terminal or subprocess.PIPE, text=True)
    return done.returncode, done.stdout + (done.stderr or "")


def ask(path, sql):
    done = subprocess.run([SHELL, "-batch", "-init", "/dev/null", "-cmd", f".load {LIBRARY}", path, sql],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.strip()


def steps(output):
    """How far it was after each step."""
    return [int(n) for n in re.findall(r"(\d+) of", output)]


# What one statement makes of the same table: nothing is left when it is taken away.
ONCE = """CREATE VIRTUAL TABLE temp.once USING shingle_index(threshold=0.5);
INSERT INTO temp.once(rowid, text) SELECT id, body FROM {table};
SELECT count(*), (SELECT count(*) FROM (SELECT rowid, signature FROM temp.once EXCEPT SELECT rowid, signature FROM {index}))
  FROM {index};
INSERT INTO {index}({index}) VALUES ('integrity-check');
"""
SAME_PAIRS = """SELECT count(*) > 0, count(*) = (SELECT count(*) FROM shingle_pairs('news_index')),
  (SELECT count(*) FROM (SELECT * FROM shingle_pairs('news_index') EXCEPT SELECT * FROM pair)) FROM pair"""


def check_steps(work):
    path = os.path.join(work, "steps.db")
    generate(path).close()
    status, said = build("index", path, "news_index", "news", "body", "id", STEP=300)
    check("an index in steps", (status, steps(said)), (0, [300, 600, 900, 1000]))
    check("it is the index of one step", ask(path, ONCE.format(table="news", index="news_index")), f"{ARTICLES}|0")
    status, said = build("index", path, "news_index", "news", "body")
    check("nothing to do", (status, steps(said)), (0, [ARTICLES]))
    status, said = build("pairs", path, "news_index", "pair", STEP=400)
    check("pairs in steps", (status, steps(said)), (0, [400, 800, 1000]))
    check("they are the pairs of one step", ask(path, SAME_PAIRS), "1|1|0")
    status, said = build("pairs", path, "news_index", "few", "0.97", STEP=400)
    check("pairs of another threshold", ask(path, "SELECT count(*) = (SELECT count(*) FROM shingle_pairs('news_index', 0.97)) FROM few"), "1")


def check_interruption(work):
    """The shell is killed in the third step; another time the user stops it."""
    path, killer = os.path.join(work, "killed.db"), os.path.join(work, "killer")
    generate(path).close()
    with open(killer, "w") as f:
        f.write(f"""#!/bin/sh
echo x >>"{work}/calls"
if [ "$(wc -l <"{work}/calls")" = 4 ]; then
  "{SHELL}" "$@" >/dev/null 2>&1 &
  "{SHELL}" :memory: 'SELECT 1' >/dev/null
  kill -9 $!
  wait $! 2>/dev/null
  exit 1
fi
exec "{SHELL}" "$@"
""")
    os.chmod(killer, 0o755)
    status, said = build("index", path, "news_index", "news", "body", shell=killer, STEP=200)
    check("killed", (status, steps(said)[:2], steps(said)[-1]), (1, [200, 400], 400))
    before = int(ask(path, "SELECT count(*) FROM news_index_doc"))
    check("whole steps are left", before in (400, 600), True)
    status, said = build("index", path, "news_index", "news", "body", STEP=200)
    check("gone on with", (status, steps(said)), (0, list(range(before + 200, 1001, 200))))
    check("the index is whole", ask(path, ONCE.format(table="news", index="news_index")), f"{ARTICLES}|0")

    process = subprocess.Popen(["sh", "sql/build.sh", "pairs", path, "news_index", "pair"], stderr=subprocess.PIPE, text=True,
                               env={**os.environ, "SQLITE3": SHELL, "SHINGLE": LIBRARY, "STEP": "5"})
    said = process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    said += process.stderr.read()
    check("stopped", (process.wait(), "run it again" in said, steps(said)[-1] < ARTICLES), (130, True, True))
    status, said = build("pairs", path, "news_index", "pair")
    check("gone on with pairs", (status, steps(said)), (0, [ARTICLES]))
    check("the pairs are all there", ask(path, SAME_PAIRS), "1|1|0")


def check_triggers(work):
    """A trigger indexes what arrives meanwhile, and old articles come late."""
    path = os.path.join(work, "triggers.db")
    db = generate(path, ids=range(101, 1101))
    db.close()
    ask(path, """CREATE VIRTUAL TABLE news_index USING shingle_index(threshold=0.5, content='news', content_rowid='id', content_column='body');
      CREATE TRIGGER arrives AFTER INSERT ON news BEGIN INSERT INTO news_index(rowid, text) VALUES (new.id, new.body); END;
      INSERT INTO news VALUES (5000, 'it is there'); DROP TRIGGER arrives; INSERT INTO news VALUES (5, 'it came late')""")
    status, said = build("index", path, "news_index", "news", "body", STEP=600)
    check("what the index has is left alone", (status, steps(said)), (0, [601, 1002]))
    check("a content index is whole", ask(path, ONCE.format(table="news", index="news_index")), "1002|0")


def check_names(work):
    path = os.path.join(work, "it's news.db")
    generate(path, '"my \'news\' :last"').close()
    status, said = build("index", path, "an 'odd' \"name\"", "my 'news' :last", "body", "id", OPTIONS="threshold=0.7, width=2")
    check("names that need quotes", (status, steps(said)), (0, [ARTICLES]))
    check("options", ask(path, """SELECT value FROM "an 'odd' ""name""_config" WHERE key = 'width'"""), "2")
    status, said = build("pairs", path, "an 'odd' \"name\"", "the pairs", "0.8")
    check("pairs with names that need quotes", (status, steps(said)), (0, [ARTICLES]))


def everything(terminal):
    """What was written to a terminal; it ends with an error, as no one has the other side open any more."""
    said = b""
    try:
        while more := os.read(terminal, 65536):
            said += more
    except OSError:
        pass
    return said


def check_terminal(work):
    path = os.path.join(work, "terminal.db")
    generate(path).close()
    ours, its = pty.openpty()
    status, _ = build("index", path, "news_index", "news", "body", STEP=250, terminal=its)
    os.close(its)
    said = everything(ours).decode()
    os.close(ours)
    check("a line that is written over", (status, said.count("\n"), said.count("\r") - 1, said.count("\033[K")), (0, 1, 4, 4))
    check("what it says", re.sub(r"\d+ a second.*", "", said.split("\r")[2]), "news_index: 500 of 1000 articles, 50 %, ")


def check_mistakes(work):
    path = os.path.join(work, "mistakes.db")
    generate(path).close()
    for what, arguments, message in (
            ("no arguments", (), "usage: "), ("no such job", ("both", path, "x", "y"), "usage: "),
            ("no database", ("index", path + "x", "news_index", "news", "body"), "no database"),
            ("no table", ("index", path, "news_index", "old_news", "body"), "no such table: old_news"),
            ("no column", ("index", path, "news_index", "news", "text_of_it"), "text_of_it"),
            ("no index", ("pairs", path, "news_index2", "pair"), "no such table: news_index2_doc")):
        status, said = build(*arguments)
        check(what, (status > 0, message in said), (True, True))
    check("nothing was made", ask(path, "SELECT name FROM sqlite_schema WHERE name GLOB '*pair*' OR name = 'news_index2'"), "")


with tempfile.TemporaryDirectory() as directory:
    for part in (check_steps, check_interruption, check_triggers, check_names, check_terminal, check_mistakes):
        part(directory)
print(f"{passed} passed, {len(failed)} failed")
sys.exit(1 if failed else 0)
