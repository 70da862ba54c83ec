"""SQLite without any extension, by plain.sql: JOB INPUT OUTPUT THRESHOLD, called by run.py. Job: pairs."""
import json, os, sqlite3, subprocess, sys, time

_, source, output, threshold = sys.argv[1:5]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "plain.sql")) as f:
    script = f.read().replace(":threshold", threshold)
start = time.perf_counter()
with open(output, "w") as out:
    subprocess.run(["sqlite3", "-batch", "-separator", "\t", f"file:{source}?mode=ro"], input=script, text=True, stdout=out, check=True)
print(json.dumps({"seconds": time.perf_counter() - start, "version": sqlite3.sqlite_version}))
