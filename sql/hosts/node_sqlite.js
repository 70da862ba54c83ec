// Node's own node:sqlite: Node 22.13 or newer.
//
//     node sql/hosts/node_sqlite.js ./shingle.so

const { DatabaseSync } = require('node:sqlite');

const db = new DatabaseSync(':memory:', { allowExtension: true });
db.loadExtension(process.argv[2]);
db.enableLoadExtension(false);

const verdict = db.prepare(`
  SELECT article_verdict(a.body, b.body) AS verdict FROM article_files('seeds') a, article_files('seeds') b
  WHERE a.number = ? AND b.number = ?`);
console.log(verdict.get(4, 0).verdict);
