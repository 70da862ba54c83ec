// ClickHouse in process (npm chdb): JOB INPUT OUTPUT THRESHOLD, called by run.py. Jobs: see `jobs`.
// The texts are in a Memory table before the clock starts. One thread.
const fs = require("fs");
const { Session, version } = require("chdb");

const [job, input, output, threshold] = process.argv.slice(2);
const session = new Session();
const run = (sql, format = "TSV") => session.query(sql, format);

run("SET max_threads = 1");
run("SET max_insert_threads = 1");
run("CREATE DATABASE IF NOT EXISTS bench");
run("CREATE TABLE bench.news (id UInt32, body String) ENGINE = Memory");
run(`INSERT INTO bench.news SELECT id, body FROM file('${input}', 'JSONEachRow', 'id UInt32, body String')`);

const MINHASH = "wordShingleMinHashCaseInsensitive(body, 3, 6)";
const SIMHASH = "wordShingleSimHashCaseInsensitive(body, 3)";
const table = (name, sql) => run(`CREATE TABLE bench.${name} ENGINE = Memory AS ${sql}`);

// Articles that share five shingles which no more than 20 have are compared, all shingles counted.
function exact() {
  table("word", `SELECT id, extractAll(lowerUTF8(body), '[\\\\p{L}\\\\p{N}]+') AS w FROM bench.news`);
  table("shingle", `SELECT id, arrayDistinct(arrayMap((x, y, z) -> cityHash64(x, y, z), arrayPopBack(arrayPopBack(w)), arrayPopBack(arrayPopFront(w)), arrayPopFront(arrayPopFront(w)))) AS s FROM bench.word`);
  table("one", `SELECT id, arrayJoin(s) AS h FROM bench.shingle`);
  table("rare", `SELECT id, h FROM bench.one WHERE h IN (SELECT h FROM bench.one GROUP BY h HAVING count() BETWEEN 2 AND 20)`);
  table("candidate", `SELECT a.id AS a, b.id AS b FROM bench.rare AS a JOIN bench.rare AS b ON a.h = b.h WHERE a.id < b.id GROUP BY a, b HAVING count() >= 5`);
  return run(`SELECT a, b FROM (SELECT c.a AS a, c.b AS b, length(x.s) AS m, length(y.s) AS n, length(arrayIntersect(x.s, y.s)) AS common
    FROM bench.candidate AS c JOIN bench.shingle AS x ON x.id = c.a JOIN bench.shingle AS y ON y.id = c.b)
    WHERE common >= ${threshold} * (m + n - common)`);
}

const jobs = {
  "minhash-sketch": () => run(`SELECT sum(cityHash64(${MINHASH})) FROM bench.news`),
  "simhash-sketch": () => run(`SELECT sum(${SIMHASH} % 1000) FROM bench.news`),
  "minhash-pairs": () => {
    table("h", `SELECT id, ${MINHASH} AS m FROM bench.news`);
    const half = (n) => `SELECT a.id AS x, b.id AS y FROM bench.h AS a JOIN bench.h AS b ON a.m.${n} = b.m.${n} WHERE a.id < b.id`;
    return run(`SELECT DISTINCT x, y FROM (${half(1)} UNION ALL ${half(2)})`);
  },
  "simhash-pairs": () => {
    table("h", `SELECT id, ${SIMHASH} AS s FROM bench.news`);
    return run("SELECT a.id, b.id FROM bench.h AS a CROSS JOIN bench.h AS b WHERE a.id < b.id AND bitHammingDistance(a.s, b.s) <= 6");
  },
  "exact-pairs": exact,
};

const start = process.hrtime.bigint();
const result = jobs[job]();
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
if (job.endsWith("pairs")) fs.writeFileSync(output, result);
console.log(JSON.stringify({ seconds, version: run("SELECT version()").trim() }));
session.close();
