"""Debian's simhash: INPUT OUTPUT THRESHOLD, called by run.py. Jobs: sketch, pairs.

It reads files and writes a hash file beside each, or compares all with all; both on a sample, scaled to the whole."""
import json, os, resource, subprocess, sys, tempfile, time

source = sys.argv[1]
SAMPLE = {"sketch": 2000, "pairs": 500}

articles = [json.loads(line)["body"].encode() for line in open(source, encoding="utf-8")]


def run(job):
    sample = min(SAMPLE[job], len(articles))
    with tempfile.TemporaryDirectory() as directory:
        names = []
        for i, body in enumerate(articles[:sample]):
            names.append(os.path.join(directory, str(i)))
            with open(names[-1], "wb") as f:
                f.write(body)
        start = time.perf_counter()
        subprocess.run(["simhash", "-w" if job == "sketch" else "-m", *names], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        seconds = time.perf_counter() - start
    scale = sum(map(len, articles)) / sum(map(len, articles[:sample])) if job == "sketch" else (len(articles) / sample) ** 2
    print(json.dumps({"job": job, "seconds": seconds * scale, "note": f"from {sample} articles",
                      "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6}), flush=True)


run("sketch")
run("pairs")
