// ClickHouse in process (npm chdb): METHOD INPUT OUTPUT THRESHOLD, called by run.py. Methods: see below; jobs: sketch, pairs, lookup, those
// that a method has, one after the other. The texts are in a Memory table before the clock starts. One thread.
const fs = require("fs");
const { Session } = require("chdb");

const [method, input, output, threshold] = process.argv.slice(2);
const session = new Session();
const run = (sql, format = "TSV") => session.query(sql, format);

run("SET max_threads = 1");
run("SET max_insert_threads = 1");
run("CREATE DATABASE IF NOT EXISTS bench ENGINE = Atomic"); // a session's own database does not know CREATE TABLE ... AS
run("CREATE TABLE bench.news (id UInt32, body String) ENGINE = Memory");
run(`INSERT INTO bench.news SELECT id, body FROM file('${input}', 'JSONEachRow', 'id UInt32, body String')`);
const version = run("SELECT version()").trim();
const articles = Number(run("SELECT count() FROM bench.news").trim());

const MINHASH = "wordShingleMinHashCaseInsensitive(body, 3, 6)";
const SIMHASH = "wordShingleSimHashCaseInsensitive(body, 3)";
const table = (name, sql) => run(`CREATE TABLE bench.${name} ENGINE = Memory AS ${sql}`);

// The shingles of each article, as a query of the SQL language computes them.
const WORDS = (from) => `SELECT id, extractAll(lowerUTF8(body), '[\\\\p{L}\\\\p{N}]+') AS w FROM ${from}`;
const SHINGLES = (from) => `SELECT id, arrayDistinct(arrayMap((x, y, z) -> cityHash64(x, y, z), arrayPopBack(arrayPopBack(w)),
  arrayPopBack(arrayPopFront(w)), arrayPopFront(arrayPopFront(w)))) AS s FROM (${WORDS(from)})`;
const article = (id) => `(SELECT * FROM bench.news WHERE id = ${id})`;

const methods = {
  minhash: {
    sketch: () => run(`SELECT sum(cityHash64(${MINHASH})) FROM bench.news`),
    pairs: () => {
      table("h", `SELECT id, ${MINHASH} AS m FROM bench.news`);
      const half = (n) => `SELECT a.id AS x, b.id AS y FROM bench.h AS a JOIN bench.h AS b ON a.m.${n} = b.m.${n} WHERE a.id < b.id`;
      return run(`SELECT DISTINCT x, y FROM (${half(1)} UNION ALL ${half(2)})`);
    },
    lookup: (id) => run(`WITH (SELECT ${MINHASH} FROM ${article(id)}) AS q SELECT id FROM bench.h WHERE m.1 = q.1 OR m.2 = q.2`),
  },
  simhash: {
    sketch: () => run(`SELECT sum(${SIMHASH} % 1000) FROM bench.news`),
    pairs: () => {
      table("h", `SELECT id, ${SIMHASH} AS s FROM bench.news`);
      return run("SELECT a.id, b.id FROM bench.h AS a CROSS JOIN bench.h AS b WHERE a.id < b.id AND bitHammingDistance(a.s, b.s) <= 6");
    },
    lookup: (id) => run(`WITH (SELECT ${SIMHASH} FROM ${article(id)}) AS q SELECT id FROM bench.h WHERE bitHammingDistance(s, q) <= 6`),
  },
  // Articles that share five shingles which no more than 20 have are compared, all shingles counted.
  exact: {
    pairs: () => {
      table("shingle", SHINGLES("bench.news"));
      table("one", `SELECT id, arrayJoin(s) AS h FROM bench.shingle`);
      table("rare", `SELECT id, h FROM bench.one WHERE h IN (SELECT h FROM bench.one GROUP BY h HAVING count() BETWEEN 2 AND 20)`);
      table("candidate", `SELECT a.id AS a, b.id AS b FROM bench.rare AS a JOIN bench.rare AS b ON a.h = b.h WHERE a.id < b.id GROUP BY a, b HAVING count() >= 5`);
      return run(`SELECT a, b FROM (SELECT c.a AS a, c.b AS b, length(x.s) AS m, length(y.s) AS n, length(arrayIntersect(x.s, y.s)) AS common
        FROM bench.candidate AS c JOIN bench.shingle AS x ON x.id = c.a JOIN bench.shingle AS y ON y.id = c.b)
        WHERE common >= ${threshold} * (m + n - common)`);
    },
    lookup: (id) => run(`WITH (SELECT s FROM (${SHINGLES(article(id))})) AS q SELECT id, length(arrayIntersect(s, q)) AS common FROM bench.shingle
      WHERE common >= ${threshold} * (length(s) + length(q) - common)`),
    questions: 20,
  },
};

const now = () => Number(process.hrtime.bigint()) / 1e9;
const report = (job, result) => console.log(JSON.stringify({ job, version, peak_mb: process.resourceUsage().maxRSS * 1024 / 1e6, ...result }));

const chosen = methods[method];
for (const job of ["sketch", "pairs"].filter((j) => chosen[j])) {
  const start = now();
  const result = chosen[job]();
  report(job, { seconds: now() - start });
  if (job === "pairs") fs.writeFileSync(output, result);
}
const times = [];
const questions = chosen.questions || 100;
for (let i = 0; i < questions; i++) {
  const start = now();
  chosen.lookup(1 + Math.floor((i * articles) / questions));
  times.push(now() - start);
}
times.sort((a, b) => a - b);
report("lookup", { p50_us: times[questions >> 1] * 1e6, note: "a scan of the table" });
session.close();
