// DuckDB (npm @duckdb/node-api): INPUT OUTPUT THRESHOLD, called by run.py. Jobs: sketch, pairs, lookup, one after the other.
// The SQL that a user would write, there being no MinHash; the texts are in a table in memory before the clock starts. One thread.
const fs = require("fs");
const { DuckDBInstance } = require("@duckdb/node-api");

const [input, output, threshold] = process.argv.slice(2);
const SAMPLE = 2000, QUESTIONS = 20; // articles that are sketched; looked up

const SHINGLES = (from) => `SELECT id, list_distinct(list_transform(range(1, greatest(len(w), 3) - 1), lambda i: hash(w[i], w[i + 1], w[i + 2]))) AS s
  FROM (SELECT id, regexp_extract_all(lower(body), '[\\p{L}\\p{N}]+') AS w FROM ${from})`;

const now = () => Number(process.hrtime.bigint()) / 1e9;

async function main() {
  const db = await (await DuckDBInstance.create(":memory:")).connect();
  const run = async (sql) => (await db.runAndReadAll(sql)).getRows();
  await run("SET threads = 1");
  await run(`CREATE TABLE news AS SELECT id, body FROM read_json('${input}', format = 'newline_delimited', columns = {id: 'INTEGER', body: 'VARCHAR'})`);
  const version = (await run("SELECT version()"))[0][0];
  const [articles, bytes] = (await run("SELECT count(*), sum(strlen(body)) FROM news"))[0].map(Number);
  const report = (job, result) => console.log(JSON.stringify({ job, version, peak_mb: process.resourceUsage().maxRSS * 1024 / 1e6, ...result }));

  const part = `(SELECT * FROM news WHERE id <= ${SAMPLE})`;
  const scale = bytes / Number((await run(`SELECT sum(strlen(body)) FROM ${part}`))[0][0]);
  let start = now();
  await run(`SELECT sum(len(list_transform(range(128), lambda k: list_min(list_transform(s, lambda x: hash(x, k)))))) FROM (${SHINGLES(part)})`);
  report("sketch", { seconds: (now() - start) * scale, note: scale > 1 ? `from ${SAMPLE} articles` : "" });

  // Articles that share five shingles which no more than 20 have are compared, all shingles counted.
  start = now();
  await run(`CREATE TABLE shingle AS ${SHINGLES("news")}`);
  await run("CREATE TABLE one AS SELECT id, unnest(s) AS h FROM shingle");
  await run("CREATE TABLE rare AS SELECT id, h FROM one SEMI JOIN (SELECT h FROM one GROUP BY h HAVING count(*) BETWEEN 2 AND 20) USING (h)");
  await run("CREATE TABLE candidate AS SELECT a.id AS a, b.id AS b FROM rare a JOIN rare b USING (h) WHERE a.id < b.id GROUP BY a.id, b.id HAVING count(*) >= 5");
  const rows = await run(`SELECT a, b FROM (SELECT c.a, c.b, len(x.s) AS m, len(y.s) AS n, len(list_intersect(x.s, y.s)) AS common
    FROM candidate c JOIN shingle x ON x.id = c.a JOIN shingle y ON y.id = c.b) WHERE common >= ${threshold} * (m + n - common)`);
  report("pairs", { seconds: now() - start });
  fs.writeFileSync(output, rows.map((r) => r.join("\t") + "\n").join(""));

  const times = [];
  for (let i = 0; i < QUESTIONS; i++) {
    start = now();
    await run(`SELECT id FROM (SELECT t.id, len(t.s) AS m, len(q.s) AS n, len(list_intersect(t.s, q.s)) AS common
      FROM shingle t, (${SHINGLES(`(SELECT * FROM news WHERE id = ${1 + Math.floor((i * articles) / QUESTIONS)})`)}) q) WHERE common >= ${threshold} * (m + n - common)`);
    times.push(now() - start);
  }
  times.sort((a, b) => a - b);
  report("lookup", { p50_us: times[QUESTIONS >> 1] * 1e6, note: "a scan of the table" });
}

main().catch((e) => { console.error(e.message); process.exit(1); });
