-- shard.sql - SQLite's part, once in every shard: signatures and band keys, in a file to hand over.
--
--     sqlite3 shard0.db < sql/scale_out/shard.sql                     reads news(id, body), writes shard0.db-bands
--     sqlite3 -cmd ".parameter set :threshold 0.7" ...                0.5 unless told otherwise
--     sqlite3 -cmd ".parameter set :hashes 256" ...                   128
--     sqlite3 -cmd ".parameter set :first 1000000000" ...             0: added to each id
--     sqlite3 -cmd ".parameter set :into \"'some/where.db'\"" ...     the file to write; what is there is replaced
--
-- Run it where ./shingle.so is, with one :threshold and one :hashes in all shards. An id must be that of one article in
-- all shards together: :first makes it so. For a table of another name replace `news` in the first SELECT. A shard that
-- has an index already needs no signatures made; these go in the place of the three INSERTs:
--
--     INSERT INTO made.signature SELECT rowid + :first, signature FROM news_index;
--     INSERT INTO made.plan SELECT max(iif(key = 'bands', value, 0)), max(iif(key = 'rows', value, 0)) FROM news_index_config;
--     INSERT INTO made.band SELECT band, key, rowid + :first FROM shingle_bands('news_index');

.bail on
.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':threshold', 0.5), (':hashes', 128), (':first', 0),
  (':into', (SELECT file || '-bands' FROM pragma_database_list WHERE name = 'main'));

ATTACH :into AS made;
PRAGMA made.synchronous = OFF;

-- ClickHouse goes by the declared types, and before 2025 cut what is declared INTEGER to 32 bits.
BEGIN;
DROP TABLE IF EXISTS made.signature;
DROP TABLE IF EXISTS made.plan;
DROP TABLE IF EXISTS made.band;
CREATE TABLE made.signature(id BIGINT PRIMARY KEY, signature BLOB NOT NULL);
CREATE TABLE made.plan(bands BIGINT NOT NULL, rows BIGINT NOT NULL);
CREATE TABLE made.band(band BIGINT NOT NULL, key BIGINT NOT NULL, id BIGINT NOT NULL);

INSERT INTO made.signature SELECT id + :first, minhash(body, 'hashes=' || :hashes) FROM news WHERE body IS NOT NULL;
INSERT INTO made.plan SELECT bands, rows FROM lsh_plan(:threshold, :hashes);
INSERT INTO made.band
  SELECT b.band, b.key, s.id
  FROM made.plan AS p, made.signature AS s, minhash_bands(s.signature, p.bands, p.rows) AS b;
COMMIT;

SELECT printf('%d articles, %d band keys', (SELECT count(*) FROM made.signature), (SELECT count(*) FROM made.band));
