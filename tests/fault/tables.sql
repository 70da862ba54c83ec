-- What shingle computes, kept in ordinary tables: signatures in a generated column, an index on an expression,
-- weights, tables made by table-valued functions.
CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT, signature BLOB AS (minhash(body, 'hashes=32')) STORED);
CREATE INDEX folded ON news(shingle_fold(body));
INSERT INTO news(id, body) SELECT number, body FROM article_files('seeds') WHERE number < 8;
CREATE TABLE weights AS SELECT story_weights(body) AS weights FROM news;
CREATE TABLE shingle AS SELECT n.id, s.position, s.hash FROM news n, shingles(n.body) s WHERE n.id < 3;
BEGIN;
UPDATE news SET body = body || ' And a last sentence.' WHERE id % 2;
DELETE FROM news WHERE id = 4;
COMMIT;
CREATE TABLE band AS SELECT n.id, b.band, b.key FROM news n, minhash_bands(n.signature, 8, 4) b;
BEGIN;
INSERT INTO news(id, body) SELECT 100 + id, substr(body, 100) FROM news;
SAVEPOINT one;
UPDATE weights SET weights = story_weights_union(weights, (SELECT story_weights(body) FROM news WHERE id > 100));
ROLLBACK TO one;
UPDATE news SET body = shingle_fold(body) WHERE id > 102;
COMMIT;
VACUUM;
CREATE TABLE alike AS SELECT a.id AS a, b.id AS b, minhash_sim(a.signature, b.signature) AS similarity FROM news a, news b WHERE a.id < b.id;
DROP TABLE shingle;
