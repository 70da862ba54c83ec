-- dedupe.sql - the earliest of each group of near-duplicates is kept, the others are dropped.
--
--     sqlite3 < sql/dedupe.sql                                the articles in seeds/
--     sqlite3 -cmd ".parameter set :dir \"'my/articles'\"" < sql/dedupe.sql      those of another directory
--     sqlite3 -cmd ".parameter set :threshold 0.8" < sql/dedupe.sql              0.5 unless told otherwise
--
-- Run it where ./shingle.so is. For articles that are in a table already, use that in the place of temp.article:
-- all it needs is an id, a date (or NULL) and the text. Near-duplicates are two texts whose word triples agree to at
-- least :threshold; a chain of them is one group. Not all pairs are compared: bands (lsh_plan) propose pairs, so time
-- grows with the articles and the pairs found, and a pair at the threshold is found with a probability of 0.95.
-- 10,000 articles take a second. (But a text that is there n times makes n * n / 2 pairs.)

.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':dir', 'seeds'), (':threshold', 0.5);

CREATE TEMP TABLE file AS SELECT * FROM article_files(:dir);
CREATE TEMP TABLE article(id INTEGER PRIMARY KEY, name, date, body);
INSERT INTO article SELECT row_number() OVER (ORDER BY name), name, date, body FROM file WHERE error IS NULL;

-- Texts that are alike share a band, most likely: the index brings them together.
CREATE TEMP TABLE band AS
  SELECT band, key, id FROM lsh_plan(:threshold) AS plan, article, minhash_bands(minhash(body), plan.bands, plan.rows);
CREATE INDEX temp.band_key ON band(key, band, id);

CREATE TEMP TABLE pair AS
  SELECT a, b FROM (SELECT DISTINCT x.id AS a, y.id AS b FROM band x JOIN band y USING (key, band) WHERE x.id < y.id)
  JOIN article x ON x.id = a JOIN article y ON y.id = b
  WHERE shingle_sim(x.body, y.body) >= :threshold;

-- The earliest of a group comes first. A date without a day counts as the end of its month, none as the end of time.
CREATE TEMP TABLE fate AS
  SELECT article.id, first_value(article.id) OVER (
           PARTITION BY cluster.key ORDER BY coalesce(date, '9999') || '-99-99', article.id) AS kept
  FROM (SELECT shingle_components(a, b) AS groups FROM pair), json_each(groups) AS cluster,
       json_each(cluster.value) AS member JOIN article ON article.id = member.value;

.mode list
SELECT printf('%d articles, %d of them dropped:', count(*), (SELECT count(*) FROM fate WHERE id <> kept)) FROM article;
SELECT printf('not read: %s: %s', name, error) FROM file WHERE error IS NOT NULL;

.mode box
SELECT y.name AS dropped, y.date, x.name AS kept, x.date, printf('%.3f', shingle_sim(x.body, y.body)) AS similarity
FROM fate JOIN article x ON x.id = fate.kept JOIN article y ON y.id = fate.id
WHERE fate.id <> fate.kept ORDER BY x.id, y.id;

-- What it is for. (Here temp.article goes, no file.)
DELETE FROM article WHERE id IN (SELECT id FROM fate WHERE id <> kept);

.mode list
SELECT printf('%d articles are left.', count(*)) FROM article;
