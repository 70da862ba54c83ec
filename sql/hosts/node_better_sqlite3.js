// Node with better-sqlite3; libsql has the same interface (set DRIVER=libsql).
//
//     npm install better-sqlite3
//     node sql/hosts/node_better_sqlite3.js ./shingle

const Database = require(process.env.DRIVER || 'better-sqlite3');

const db = new Database(':memory:');
db.loadExtension(process.argv[2]);

const verdict = db.prepare(`
  SELECT article_verdict(a.body, b.body) AS verdict FROM article_files('seeds') a, article_files('seeds') b
  WHERE a.number = ? AND b.number = ?`);
console.log(verdict.get(4, 0).verdict);
