"""datasketch, as its documentation has it: JOB INPUT OUTPUT THRESHOLD, called by run.py. Jobs: sketch, pairs, lookup."""
import json, re, statistics, sys, time

import datasketch

job, source, output, threshold = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
word = re.compile(r"\w+")


def shingles(body):
    w = word.findall(body.lower())
    return {" ".join(w[i : i + 3]).encode() for i in range(max(1, len(w) - 2))}


def sketch(body, m):
    m = m.copy()
    m.update_batch(shingles(body))
    return m


articles = [(a["id"], a["body"]) for a in map(json.loads, open(source, encoding="utf-8"))]
empty = datasketch.MinHash(num_perm=128)
start = time.perf_counter()
result = {"version": getattr(datasketch, "__version__", "")}
if job == "sketch":
    for _, body in articles:
        sketch(body, empty)
else:
    sketches = {id: sketch(body, empty) for id, body in articles}
    lsh = datasketch.MinHashLSH(threshold=threshold, num_perm=128)
    for id, m in sketches.items():
        lsh.insert(id, m)
if job == "pairs":
    pairs = {(min(a, b), max(a, b)) for a, m in sketches.items() for b in lsh.query(m) if a != b}
    pairs = [p for p in pairs if sketches[p[0]].jaccard(sketches[p[1]]) >= threshold]
    result["note"] = f"{lsh.b} bands of {lsh.r}"
result["seconds"] = time.perf_counter() - start
if job == "pairs":
    with open(output, "w") as f:
        f.writelines(f"{a}\t{b}\n" for a, b in pairs)
if job == "lookup":
    times = []
    for _, body in articles[:: len(articles) // 500]:
        start = time.perf_counter()
        m = sketch(body, empty)
        [b for b in lsh.query(m) if sketches[b].jaccard(m) >= threshold]
        times.append(time.perf_counter() - start)
    result["p50_us"] = statistics.median(times) * 1e6
print(json.dumps(result))
