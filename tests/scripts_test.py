"""Runs the scripts of sql/ in the sqlite3 shell.

    python3 tests/scripts_test.py LIBRARY           compares what they print with tests/fixtures/scripts/*.txt
    python3 tests/scripts_test.py LIBRARY --write   writes those files, to be read before they are kept

Beside that: other directories, files that cannot be read, and that a feed's database lives on. Run from the root.
"""
import os, pathlib, re, shutil, subprocess, sys, tempfile

FIXTURES = pathlib.Path("tests/fixtures/scripts")
SHELL = os.environ.get("SQLITE3", "sqlite3")
LIBRARY = os.path.abspath(re.sub(r"\.so$", "", sys.argv[1]))
SCRIPTS = ("dedupe", "feed", "cluster", "archive", "source", "story", "audit")
SEEDS = sorted(pathlib.Path("seeds").glob("*.txt"))
failed = []
passed = 0


def run(script, database=":memory:", **parameters):
    """What a script of sql/, or SQL itself, prints; errors too."""
    text = pathlib.Path(f"sql/{script}.sql").read_text("utf-8") if re.fullmatch(r"\w+", script) else script
    values = "".join(f"INSERT INTO temp.sqlite_parameters VALUES (':{key}', {value!r});\n" if isinstance(value, float) else
                     f"INSERT INTO temp.sqlite_parameters VALUES (':{key}', '{value.replace(chr(39), 2 * chr(39))}');\n"
                     for key, value in parameters.items())
    session = ".parameter init\n" + values + text.replace(".load ./shingle\n", f".load {LIBRARY}\n")
    done = subprocess.run([SHELL, "-batch", "-init", "/dev/null", str(database)], input=session.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout.decode()


def content(output):
    """What a table says, however this version of the shell draws it."""
    return re.sub(r"[\s\u2500-\u257f]+", " ", output).strip()


def check(what, found, expected):
    global passed
    if content(found) == content(expected):
        passed += 1
    else:
        failed.append(what)
        print(f"{what}: found\n{found}\nexpected\n{expected}\n")


def check_fixtures():
    for script in SCRIPTS:
        found = run(script)
        if "--write" in sys.argv:
            FIXTURES.mkdir(parents=True, exist_ok=True)
            (FIXTURES / f"{script}.txt").write_text(found, "utf-8")
        check(script, found, (FIXTURES / f"{script}.txt").read_text("utf-8"))


def check_parameters():
    found = run("dedupe", threshold=0.82)
    check("dedupe at 0.82", found.splitlines()[0] + found.splitlines()[-1], "24 articles, 2 of them dropped:22 articles are left.")
    check("dedupe below the index's threshold", run("dedupe", threshold=0.16).splitlines()[0], "24 articles, 7 of them dropped:")
    check("cluster of a day", run("cluster", days=0.0).splitlines()[0], "24 articles, 3 stories with more than one of them:")
    check("cluster since a day", run("cluster", since="2023-04").splitlines()[0], "24 articles, 3 stories with more than one of them:")
    check("archive of nothing", run("archive", since="").splitlines()[0], "0 articles in the archive, 24 new ones, 0 of them known:")
    check("archive, nothing new", run("archive", since="3000").splitlines()[0], "24 articles in the archive, 0 new ones, 0 of them known:")
    check("source of nothing", run("source", excerpt="").splitlines()[0], "24 articles, 0 of them with some of the excerpt:")
    check("source of what nobody wrote", run("source", excerpt="these are eight words that nobody wrote anywhere").splitlines()[0], "24 articles, 0 of them with some of the excerpt:")
    both = run("source", excerpt=re.sub(r"^ date \S+ [A-Z, a-z]+ -- ", "", SEEDS[11].read_text("utf-8"))[300:900])
    check("source of what two have", both.splitlines()[0], "24 articles, 2 of them with some of the excerpt:")
    check("story of a number", str(run("story", name="16").count("excerpt")), "1")
    check("story of a name", run("story", name=SEEDS[13].name).splitlines()[0], "24 articles, 3 of them of this story:")
    check("story of what is not there", run("story", name="77"), "24 articles, 0 of them of this story: there is no article 77")
    check("audit of a day", run("audit", days=0.0).splitlines()[0].split("; ")[1], "2 articles have a source:")
    check("archive at 0.32", str(run("archive", threshold=0.32).count("016_")), "1")


def check_directories(work):
    """A directory with a quote in its name, with nothing in it, with nothing alike, with a bad file; none at all."""
    news = work / "today's news"
    news.mkdir()
    none = f"there are no *.txt files in {news}"
    check("dedupe of nothing", run("dedupe", dir=str(news)), f"0 articles, 0 of them dropped: {none} 0 articles are left.")
    check("feed of nothing", run("feed", dir=str(news)), "0 articles arrived, 0 of them were dropped: Grouped, they make 0:")
    check("cluster of nothing", run("cluster", dir=str(news)), f"0 articles, 0 stories with more than one of them: {none}")
    check("archive without a file", run("archive", dir=str(news)), f"0 articles in the archive, 0 new ones, 0 of them known: {none} 0 articles are in the archive.")
    check("source in nothing", run("source", dir=str(news)), f"0 articles, 0 of them with some of the excerpt: {none}")
    check("story of nothing", run("story", dir=str(news)), f"0 articles, 0 of them of this story: {none} there is no article 4")
    check("audit of nothing", run("audit", ours=str(news)), "0 articles, 0 words, 0 of them verbatim from others (0.0 %), 0 reworded (0.0 %); 0 articles have a source:")
    check("audit beside nothing", run("audit", theirs=str(news)).splitlines()[0], "24 articles, 9485 words, 0 of them verbatim from others (0.0 %), 0 reworded (0.0 %); 0 articles have a source:")
    for source in SEEDS[14:16]:
        shutil.copy(source, news)
    (news / "100_empty.txt").write_text("")
    (news / "101_empty.txt").write_text("")
    check("dedupe of different ones", run("dedupe", dir=str(news)), "4 articles, 0 of them dropped: 4 articles are left.")
    check("feed of different ones", run("feed", dir=str(news)).partition("The last")[0], "4 articles arrived, 0 of them were dropped: Grouped, they make 4:")
    for i in range(3):
        shutil.copy(SEEDS[14], news / f"20{i}_copy.txt")
    check("dedupe of copies", run("dedupe", dir=str(news)).splitlines()[0], "7 articles, 3 of them dropped:")
    check("feed of copies", run("feed", dir=str(news)).splitlines()[0], "7 articles arrived, 3 of them were dropped:")
    check("audit of copies and empty ones", run("audit", ours=str(news)).splitlines()[0].split("; ")[1], "5 articles have a source:")
    check("cluster of copies; empty texts are no story", run("cluster", dir=str(news)).splitlines()[0], "7 articles, 1 stories with more than one of them:")
    check("compare: empty texts are said to be so", run("compare", dir=str(news)).split("┌")[0], "5 articles, 10 pairs, 6 of them related: "
          "not read: 100_empty.txt: there are no words in it not read: 101_empty.txt: there are no words in it")
    # (MAKE=true: nothing is built)
    demo = subprocess.run(["make", "-s", "demo", "MAKE=true", "SQLITE3=true", f"DIR={news}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check("make demo hands the directory on", demo.stdout.decode().splitlines()[0], f"shingle: comparing the articles in {news}, with sql/compare.sql:")
    check("compare of a directory without articles", run("compare", dir="sql"), "0 articles, 0 pairs, 0 of them related: there are no *.txt files in sql; there are INDEX.md, README.md, REFERENCE.md, TUTORIAL.md, archive.sql")
    for script in (*SCRIPTS, "compare", "report"):
        found = run(script, dir=str(work / "missing")).splitlines()
        check(f"{script} of no directory says one thing", str(len(found)) + found[0].split("shingle: ")[-1], f'1cannot read directory "{work}/missing": no such file or directory')


def check_names(work):
    """What is no number is called by its name, and both by how they begin."""
    folder = work / "names"
    folder.mkdir()
    shutil.copy(SEEDS[7], folder)
    shutil.copy(SEEDS[12], folder / "monday.txt")
    (folder / "tuesday.txt").write_text("Title: Council speaks\n\n" + SEEDS[12].read_text("utf-8"))
    found = run("compare", dir=str(folder))
    check("compare shows numbers, names and titles", str([name in found for name in ("7 The regional", "monday.txt The regional", "tuesday.txt Council speaks")]), "[True, True, True]")
    check("audit of a directory", run("audit", dir=str(folder)).splitlines()[0].split("; ")[1], "2 articles have a source:")


def check_verdicts(work):
    """Two notices of one form are shown, and are no story; a report of another day is one."""
    folder = work / "verdicts"
    folder.mkdir()
    (folder / "acme.txt").write_text("Acme Tools said it earned 12 cents a share in the quarter, against 9 cents. Net was 1,204,000 dollars "
                                     "against 903,000. Sales rose to 14.1 mln from 11.9 mln.")
    (folder / "brix.txt").write_text("Brix Foods said it earned 71 cents a share in the quarter, against 64 cents. Net was 8,310,000 dollars "
                                     "against 7,002,000. Sales rose to 96.4 mln from 90.2 mln.")
    check("compare shows a template", str(run("compare", dir=str(folder)).count("template")), "1")
    check("one form is no story", run("cluster", dir=str(folder)).splitlines()[0], "2 articles, 0 stories with more than one of them:")
    first = SEEDS[1].read_text("utf-8")
    (folder / "first.txt").write_text(first)
    (folder / "later.txt").write_text(SEEDS[6].read_text("utf-8").replace("2022-06-07", "2022-06-12"))
    check("compare knows the days", str(run("compare", dir=str(folder)).count("follow-up")), "1")
    check("reports of two days are one story", run("cluster", dir=str(folder)).splitlines()[0], "4 articles, 1 stories with more than one of them:")
    here = os.getcwd()
    (work / "build").mkdir()
    os.chdir(work)
    try:
        os.symlink(os.path.join(here, "sql"), "sql")
        run(pathlib.Path(here, "sql/report.sql").read_text("utf-8"), dir=str(folder))
        page = pathlib.Path("build/report.html").read_text("utf-8")
    finally:
        os.chdir(here)
    check("the report has every verdict", str(["1 pair of one form" in page, "1 follow-up" in page]), "[True, True]")


def check_generations(work):
    """Of several earlier ones, story.sql names that from which an article was made."""
    folder = work / "generations"
    folder.mkdir()
    first, rewrite = (SEEDS[i].read_text("utf-8") for i in (4, 0))
    for name, text in (("100_first", first), ("101_shortened", first[:-300]), ("102_rewrite", rewrite), ("103_of_the_rewrite", rewrite[:-300])):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    rows = re.findall(r"10\d_\w+\.txt\W+([a-z]+)\W+(10\d)\b", run("story", dir=str(folder), name="100"))
    check("story of generations", str(rows), "[('copy', '100'), ('rewrite', '101'), ('copy', '102')]")


def check_feed(work):
    """Another session inserts, updates, deletes and rolls back in a feed's database, which does not trust its schema."""
    database = work / "feed.db"
    run("feed", database)
    session = """.load ./shingle
.mode list
PRAGMA trusted_schema = OFF;
CREATE TEMP TABLE seed AS SELECT * FROM article_files('seeds') ORDER BY name;
INSERT INTO article(body) SELECT body FROM seed WHERE number IN (3, 12);
SELECT count(*), (SELECT count(*) FROM dropped) FROM article;
BEGIN; DELETE FROM article WHERE name LIKE '003%'; INSERT INTO article(name, body) SELECT name, body FROM seed WHERE number = 8; SELECT changes(); ROLLBACK;
INSERT INTO article(body) SELECT body FROM seed WHERE number = 8;
SELECT count(*), (SELECT count(*) FROM dropped) FROM article;
UPDATE article SET body = 'quite another text than before' WHERE name LIKE '003%';
INSERT INTO article(name, body) SELECT name, body FROM seed WHERE number = 8;
SELECT count(*), (SELECT count(*) FROM dropped), (SELECT count(*) FROM article WHERE name LIKE '008%') FROM article;
INSERT INTO article(id, name, body) SELECT id, 'corrected', body || ' Corrected.' FROM article WHERE name LIKE '008%' ON CONFLICT(id) DO UPDATE SET name = excluded.name, body = excluded.body;
INSERT OR REPLACE INTO article(id, name, body) SELECT id, '008 again', body || ' Twice.' FROM article WHERE name = 'corrected';
SELECT count(*), (SELECT count(*) FROM dropped), (SELECT body LIKE '% Corrected. Twice.' FROM article WHERE name = '008 again') FROM article;
INSERT INTO article(body) VALUES (''), ('');
UPDATE article SET id = 1000 WHERE name LIKE '008%';
DELETE FROM article WHERE id <> 1000;
SELECT group_concat(rowid) FROM article_index;
INSERT INTO article_index(article_index) VALUES('integrity-check');
PRAGMA integrity_check;
"""
    check("a feed's database lives on", run(session, database), "21|5 1 21|6 22|6|1 22|6|1 1000 ok")


def check_groups(work):
    """The same for the tables that group."""
    database = work / "groups.db"
    run("feed", database)
    session = """.load ./shingle
.mode list
PRAGMA trusted_schema = OFF;
CREATE TEMP TABLE seed AS SELECT * FROM article_files('seeds') ORDER BY name;
INSERT INTO entry(name, body) SELECT 'again', body FROM seed WHERE number IN (3, 14);
SELECT e.name, f.name FROM entry e JOIN entry f ON f.id = e.first WHERE e.name = 'again' ORDER BY e.id;
BEGIN; INSERT INTO entry(name, body) VALUES ('one', 'a text that comes twice'), ('two', 'a text that comes twice'); ROLLBACK;
INSERT INTO entry(name, body) VALUES ('three', 'a text that comes twice'), ('', ''), ('', '');
UPDATE entry SET body = 'a text that comes but twice' WHERE name = 'three';
INSERT INTO entry(name, body) VALUES ('four', 'a text that comes but twice');
SELECT count(*), count(DISTINCT first), sum(name IN ('three', 'four') AND first = (SELECT id FROM entry WHERE name = 'three')) FROM entry;
DELETE FROM entry WHERE name = 'three';
SELECT sum(name = 'four' AND first = id), sum(first NOT IN (SELECT id FROM entry)) FROM entry;
INSERT INTO entry_index(entry_index) VALUES('integrity-check');
PRAGMA integrity_check;
"""
    check("a feed's groups live on", run(session, database), "again|003_be5d22cf84887149.txt again|014_786c893f3ca1afc0.txt 30|24|2 1|0 ok")


with tempfile.TemporaryDirectory() as directory:
    check_fixtures()
    check_parameters()
    check_directories(pathlib.Path(directory))
    check_names(pathlib.Path(directory))
    check_verdicts(pathlib.Path(directory))
    check_generations(pathlib.Path(directory))
    check_feed(pathlib.Path(directory))
    check_groups(pathlib.Path(directory))
print(f"{passed} passed, {len(failed)} failed")
sys.exit(1 if failed else 0)
