// DuckDB (npm @duckdb/node-api): JOB INPUT OUTPUT THRESHOLD, called by run.py. Jobs: sketch, pairs.
// The SQL that a user would write, there being no MinHash; the texts are in a table in memory before the clock starts. One thread.
const fs = require("fs");
const { DuckDBInstance } = require("@duckdb/node-api");

const [job, input, output, threshold] = process.argv.slice(2);

const SHINGLES = `SELECT id, list_distinct(list_transform(range(1, greatest(len(w), 3) - 1), lambda i: hash(w[i], w[i + 1], w[i + 2]))) AS s
  FROM (SELECT id, regexp_extract_all(lower(body), '[\\p{L}\\p{N}]+') AS w FROM news)`;

async function main() {
  const db = await (await DuckDBInstance.create(":memory:")).connect();
  const run = async (sql) => (await db.runAndReadAll(sql)).getRows();
  await run("SET threads = 1");
  await run(`CREATE TABLE news AS SELECT id, body FROM read_json('${input}', format = 'newline_delimited', columns = {id: 'INTEGER', body: 'VARCHAR'})`);

  const jobs = {
    sketch: () => run(`SELECT sum(len(list_transform(range(128), lambda k: list_min(list_transform(s, lambda x: hash(x, k)))))) FROM (${SHINGLES})`),
    // Articles that share five shingles which no more than 20 have are compared, all shingles counted.
    pairs: async () => {
      await run(`CREATE TABLE shingle AS ${SHINGLES}`);
      await run("CREATE TABLE one AS SELECT id, unnest(s) AS h FROM shingle");
      await run("CREATE TABLE rare AS SELECT id, h FROM one SEMI JOIN (SELECT h FROM one GROUP BY h HAVING count(*) BETWEEN 2 AND 20) USING (h)");
      await run("CREATE TABLE candidate AS SELECT a.id AS a, b.id AS b FROM rare a JOIN rare b USING (h) WHERE a.id < b.id GROUP BY a.id, b.id HAVING count(*) >= 5");
      return run(`SELECT a, b FROM (SELECT c.a, c.b, len(x.s) AS m, len(y.s) AS n, len(list_intersect(x.s, y.s)) AS common
        FROM candidate c JOIN shingle x ON x.id = c.a JOIN shingle y ON y.id = c.b) WHERE common >= ${threshold} * (m + n - common)`);
    },
  };
  const start = process.hrtime.bigint();
  const rows = await jobs[job]();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (job === "pairs") fs.writeFileSync(output, rows.map((r) => r.join("\t") + "\n").join(""));
  console.log(JSON.stringify({ seconds, version: (await run("SELECT version()"))[0][0] }));
}

main().catch((e) => { console.error(e.message); process.exit(1); });
