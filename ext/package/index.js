// The path of the loadable file for this platform, for any SQLite that loads extensions.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const FILES = { linux: 'shingle.so', darwin: 'shingle.dylib', win32: 'shingle.dll' };

function getLoadablePath() {
  const platform = `${process.platform}-${process.arch}`;
  const path = join(__dirname, 'lib', platform, FILES[process.platform] || 'shingle.so');
  if (!existsSync(path)) throw new Error(`sqlite-shingle: there is no build for ${platform}`);
  return path;
}

// db: of better-sqlite3, libsql, or node:sqlite with allowExtension
function load(db) {
  db.loadExtension(getLoadablePath());
}

module.exports = { getLoadablePath, load };
