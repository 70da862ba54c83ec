"""datasketch, as its documentation has it: INPUT OUTPUT THRESHOLD, called by run.py. Jobs: sketch, pairs, lookup, one after the other.

Where Python has no datasketch, standin.py takes its place, and the version says so."""
import json, re, resource, statistics, sys, time

try:
    import datasketch
except ImportError:
    import standin as datasketch

source, output, threshold = sys.argv[1], sys.argv[2], float(sys.argv[3])
word = re.compile(r"\w+")


def shingles(body):
    w = word.findall(body.lower())
    return {" ".join(w[i : i + 3]).encode() for i in range(max(1, len(w) - 2))}


def sketch(body, m):
    m = m.copy()
    m.update_batch(shingles(body))
    return m


def report(job, **result):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps({"job": job, "version": getattr(datasketch, "__version__", ""), "peak_mb": peak, **result}), flush=True)


articles = [(a["id"], a["body"]) for a in map(json.loads, open(source, encoding="utf-8"))]
empty = datasketch.MinHash(num_perm=128)
start = time.perf_counter()
sketches = {id: sketch(body, empty) for id, body in articles}
sketched = time.perf_counter() - start
report("sketch", seconds=sketched)

start = time.perf_counter()
lsh = datasketch.MinHashLSH(threshold=threshold, num_perm=128)
for id, m in sketches.items():
    lsh.insert(id, m)
pairs = {(min(a, b), max(a, b)) for a, m in sketches.items() for b in lsh.query(m) if a != b}
pairs = [p for p in pairs if sketches[p[0]].jaccard(sketches[p[1]]) >= threshold]
report("pairs", seconds=sketched + time.perf_counter() - start, note=f"{lsh.b} bands of {lsh.r}")
with open(output, "w") as f:
    f.writelines(f"{a}\t{b}\n" for a, b in pairs)

times = []
for _, body in articles[:: max(1, len(articles) // 500)]:
    start = time.perf_counter()
    m = sketch(body, empty)
    [b for b in lsh.query(m) if sketches[b].jaccard(m) >= threshold]
    times.append(time.perf_counter() - start)
report("lookup", p50_us=statistics.median(times) * 1e6)
