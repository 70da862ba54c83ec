// ClickHouse in process (npm chdb) runs a file of SQL as clickhouse-client would: DIRECTORY FILE [PARAMETER=VALUE]...
// Its tables are in DIRECTORY. A last line on stderr is JSON: a {table, seconds, cpu} for each statement, the table
// being the one that it fills.
const fs = require("fs");
const { Session } = require("chdb");

const [directory, file, ...parameters] = process.argv.slice(2);
const quoted = (text) => `'${text.replace(/[\\']/g, "\\$&")}'`;
const session = new Session(directory);
for (const parameter of parameters) {
  const [name, ...value] = parameter.split("=");
  session.query(`SET param_${name} = ${quoted(value.join("="))}`);
}

// Runs a statement; returns what it cost.
function run(statement) {
  const before = process.cpuUsage(), start = process.hrtime.bigint();
  process.stdout.write(String(session.query(statement, "TSV")));
  const { user, system } = process.cpuUsage(before);
  const [, table = ""] = statement.match(/\b(?:TABLE|INTO)\s+(?:IF NOT EXISTS\s+)?(\w+)\s/) || [];
  return { table, seconds: Number(process.hrtime.bigint() - start) / 1e9, cpu: (user + system) / 1e6 };
}

const statements = fs.readFileSync(file, "utf8").replace(/^--.*$/gm, "").split(/;\s*$/m).filter((s) => s.trim());
try {
  console.error(JSON.stringify(statements.map(run)));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
session.close();
