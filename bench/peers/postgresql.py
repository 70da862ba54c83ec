"""PostgreSQL's pg_trgm: INPUT OUTPUT THRESHOLD, called by run.py. Jobs: sketch, lookup, pairs, one after the other.

A server of its own in a temporary directory, on a Unix socket, ended before this program ends. It knows trigrams of
characters, no words and no MinHash, and no self-join that an index helps: one article is looked up at a time."""
import glob, json, os, pwd, re, shutil, signal, statistics, subprocess, sys, tempfile

source, _, threshold = sys.argv[1:4]
PROGRAMS = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
SAMPLE, QUESTIONS = 2000, 5


def main():
    place = tempfile.mkdtemp(prefix="bench-postgresql-")
    user = []
    if os.getuid() == 0:  # the server refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(place, owner.pw_uid, owner.pw_gid)
        user = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    def run(*words, **more):
        return subprocess.run([*user, *words], check=True, capture_output=True, text=True, cwd="/", **more).stdout

    def sql(text):
        return run(f"{PROGRAMS}/psql", "-h", place, "-d", "postgres", "-qAtX", "-v", "ON_ERROR_STOP=1", input=text)

    run(f"{PROGRAMS}/initdb", "-D", f"{place}/data", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-k {place} -c listen_addresses= -c shared_buffers=512MB -c max_parallel_workers_per_gather=0 -c fsync=off -c maintenance_work_mem=512MB"
    run(f"{PROGRAMS}/pg_ctl", "-D", f"{place}/data", "-w", "-l", f"{place}/log", "-o", options, "start")
    try:
        version = sql("SHOW server_version").split()[0]
        for result in measure(sql):
            print(json.dumps({"version": version, **result}), flush=True)
    finally:
        run(f"{PROGRAMS}/pg_ctl", "-D", f"{place}/data", "-w", "-m", "immediate", "stop")
        shutil.rmtree(place)


def measure(sql):
    articles = [json.loads(line) for line in open(source, encoding="utf-8")]
    rows = "".join(f"{a['id']}\t{a['body']}\n" for a in ({**a, "body": a["body"].replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n")} for a in articles))
    sql("CREATE EXTENSION pg_trgm; CREATE TABLE news(id int PRIMARY KEY, body text)")
    sql("COPY news FROM STDIN;\n" + rows + "\\.\nANALYZE news;\n")
    milliseconds = lambda text: [float(m) for m in re.findall(r"Time: ([0-9.]+) ms", sql("\\timing on\n" + text))]
    share = sum(len(a["body"].encode()) for a in articles[:SAMPLE]) / sum(len(a["body"].encode()) for a in articles)
    took = milliseconds(f"SELECT sum(array_length(show_trgm(body), 1)) FROM (SELECT body FROM news ORDER BY id LIMIT {SAMPLE}) AS s;")
    yield {"job": "sketch", "seconds": took[0] / 1000 / share, "note": f"from {SAMPLE} articles"}
    build = milliseconds("CREATE INDEX news_trigram ON news USING gin (body gin_trgm_ops);")[0] / 1000
    questions = [a["id"] for a in articles[:: len(articles) // QUESTIONS]]
    ask = "".join(f"SELECT count(*) FROM news WHERE body % (SELECT body FROM news WHERE id = {id});\n" for id in questions)
    took = milliseconds(f"SET pg_trgm.similarity_threshold = {threshold}; SET enable_seqscan = off;\n{ask}")[2:]
    yield {"job": "lookup", "p50_us": statistics.median(took) * 1000, "note": f"index built in {build:.0f} s"}
    yield {"job": "pairs", "seconds": build + statistics.mean(took) / 1000 * len(articles), "note": f"from {len(took)} lookups"}


signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # so that the server is, too
main()
