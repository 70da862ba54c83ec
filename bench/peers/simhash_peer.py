"""Debian's simhash: JOB INPUT OUTPUT THRESHOLD, called by run.py. Jobs: sketch, pairs.

It reads files and writes a hash file beside each, or compares all with all; both on a sample, scaled to the whole."""
import json, os, subprocess, sys, tempfile, time

job, source = sys.argv[1:3]
SAMPLE = {"sketch": 2000, "pairs": 500}[job]

articles = [json.loads(line)["body"].encode() for line in open(source, encoding="utf-8")]
with tempfile.TemporaryDirectory() as directory:
    names = []
    for i, body in enumerate(articles[:SAMPLE]):
        names.append(os.path.join(directory, str(i)))
        with open(names[-1], "wb") as f:
            f.write(body)
    start = time.perf_counter()
    subprocess.run(["simhash", "-w" if job == "sketch" else "-m", *names], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    seconds = time.perf_counter() - start
if job == "sketch":
    scale = sum(map(len, articles)) / sum(map(len, articles[:SAMPLE]))
else:
    scale = (len(articles) / SAMPLE) ** 2
print(json.dumps({"seconds": seconds * scale, "version": "", "note": f"from {SAMPLE} articles"}))
