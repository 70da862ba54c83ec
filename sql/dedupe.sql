-- dedupe.sql - the earliest of each cluster of near-duplicates is kept, the others are dropped.
--
--     sqlite3 < sql/dedupe.sql                                the articles in seeds/
--     sqlite3 -cmd '.parameter set :dir my/articles' < sql/dedupe.sql      those of another directory
--     sqlite3 -cmd ".parameter set :threshold 0.8" < sql/dedupe.sql              0.5 unless told otherwise
--
-- Run it where ./shingle.so is. For articles that are in a table already, use that in the place of temp.article: all it
-- needs is a text, and an id that grows with time. Near-duplicates are two texts whose word triples agree to at least
-- :threshold; on average over a cluster, so that a chain of them is no cluster (linkage: see REFERENCE.md). Not all pairs
-- are compared: the index proposes them, and finds one at the threshold with a probability of 0.95.

.bail on
.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':dir', 'seeds'), (':threshold', 0.5);

CREATE TEMP TABLE file AS SELECT * FROM article_files(:dir);

-- The earliest article gets the lowest id. A date without a day counts as the end of its month, no date as the last.
CREATE TEMP TABLE article(id INTEGER PRIMARY KEY, name, date, body);
INSERT INTO article(name, date, body)
  SELECT name, date, body FROM file WHERE error IS NULL ORDER BY coalesce(date, '9999') || '-99-99', name;

CREATE VIRTUAL TABLE temp.article_index USING shingle_index(
  threshold=0.5, exact=1, content='article', content_rowid='id', content_column='body');
INSERT INTO article_index(article_index) VALUES('rebuild');

CREATE TEMP TABLE fate AS
  SELECT rowid AS id, representative AS kept FROM shingle_clusters('article_index', :threshold) WHERE size > 1;

.mode list
SELECT printf('%d articles, %d of them dropped:', count(*), (SELECT count(*) FROM fate WHERE id <> kept)) FROM article;
SELECT printf('not read: %s: %s', name, error) FROM file WHERE error IS NOT NULL;
SELECT printf('there are no *.txt files in %s%s', :dir, coalesce((SELECT '; there are ' || group_concat(name, ', ')
    FROM (SELECT name FROM article_files(:dir, 'pattern=*') LIMIT 5)), '')) WHERE NOT EXISTS (SELECT 1 FROM file);

.mode box
SELECT y.name AS dropped, y.date, x.name AS kept, x.date, printf('%.3f', shingle_sim(x.body, y.body)) AS similarity
FROM fate JOIN article x ON x.id = kept JOIN article y ON y.id = fate.id
WHERE fate.id <> kept ORDER BY x.id, y.id;

-- What it is for. (Here temp.article goes, no file.)
DELETE FROM article WHERE id IN (SELECT id FROM fate WHERE id <> kept);

.mode list
SELECT printf('%d articles are left.', count(*)) FROM article;
