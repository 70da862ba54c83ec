"""SQLite without any extension, by plain.sql: INPUT OUTPUT THRESHOLD, called by run.py. Job: pairs.

On the first SAMPLE articles, and scaled as if its time grew with their number: more than it, to SQLite's credit. SAMPLE=0: all of them."""
import json, os, resource, sqlite3, subprocess, sys, time

source, output, threshold = sys.argv[1:4]
SAMPLE = int(os.environ.get("SAMPLE", "4000"))
articles, = sqlite3.connect(source).execute("SELECT count(*) FROM news").fetchone()
part = min(SAMPLE or articles, articles)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "plain.sql")) as f:
    script = f.read().replace(":threshold", threshold).replace(":articles", str(part))
start = time.perf_counter()
with open(output, "w") as out:
    subprocess.run(["sqlite3", "-batch", "-separator", "\t", f"file:{source}?mode=ro"], input=script, text=True, stdout=out, check=True)
seconds = (time.perf_counter() - start) * articles / part
print(json.dumps({"job": "pairs", "seconds": seconds, "version": sqlite3.sqlite_version, "of": part, "note": f"from {part} articles" if part < articles else "",
                  "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6}))
