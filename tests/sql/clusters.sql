.load ./shingle
.nullvalue NULL
-- shingle_clusters: every document, by cluster; what holds a cluster together.
CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO news SELECT number, body FROM article_files('seeds');
CREATE VIRTUAL TABLE news_index USING shingle_index(threshold=0.5);
INSERT INTO news_index(rowid, text) SELECT id, body FROM news;
SELECT * FROM shingle_clusters('news_index');
SELECT typeof(rowid), typeof(cluster), typeof(representative), typeof(size) FROM shingle_clusters('news_index') LIMIT 1;
SELECT rowid, representative FROM shingle_clusters('news_index') WHERE size > 1;
SELECT rowid, representative, size FROM shingle_clusters('main.news_index', 0.15, 'single') WHERE size > 1;
SELECT rowid, representative, size FROM shingle_clusters('news_index', 0.15, 'complete') WHERE size > 1;
SELECT max(cluster) FROM shingle_clusters('news_index', 1);
SELECT cluster, size FROM shingle_clusters('news_index') WHERE rowid = 12;
SELECT news.id FROM news JOIN shingle_clusters('news_index') c ON c.rowid = news.id WHERE c.representative = 3;

SELECT 'single linkage is what shingle_components has';
SELECT value FROM (SELECT shingle_components(a, b) AS groups FROM shingle_pairs('news_index', 0.15)), json_each(groups)
  EXCEPT SELECT json_group_array(rowid) FROM shingle_clusters('news_index', 0.15, 'single') GROUP BY cluster;

SELECT 'a chain of weak links: each text has 8 of 12 triples in common with the next, 6 of 14 with the one after it';
CREATE TABLE chain(id INTEGER PRIMARY KEY, body TEXT);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 8), w(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM w WHERE j < 11)
  INSERT INTO chain SELECT 10 * i, (SELECT group_concat('w' || (2 * i + j), ' ') FROM w) FROM n;
CREATE VIRTUAL TABLE chain_index USING shingle_index(content='chain', content_rowid='id', content_column='body', exact=1);
INSERT INTO chain_index(chain_index) VALUES('rebuild');
SELECT a, b, round(similarity, 2) FROM shingle_pairs('chain_index', 0.3) WHERE a < 20;
SELECT 'single', group_concat(rowid) FROM shingle_clusters('chain_index', 0.5, 'single') GROUP BY cluster;
SELECT 'average', group_concat(rowid) FROM shingle_clusters('chain_index', 0.5, 'average') GROUP BY cluster;
SELECT 'complete', group_concat(rowid) FROM shingle_clusters('chain_index', 0.5, 'complete') GROUP BY cluster;
SELECT 'average', group_concat(rowid) FROM shingle_clusters('chain_index', 0.4) GROUP BY cluster;
SELECT 'complete', group_concat(rowid) FROM shingle_clusters('chain_index', 0.4, 'complete') GROUP BY cluster;

SELECT 'the same with long texts, compared by signatures and by the texts';
CREATE TABLE long(id INTEGER PRIMARY KEY, body TEXT);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 8), w(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM w WHERE j < 301)
  INSERT INTO long SELECT i, (SELECT group_concat('w' || (60 * i + j), ' ') FROM w) FROM n;
CREATE VIRTUAL TABLE long_index USING shingle_index(content='long', content_column='body');
INSERT INTO long_index(long_index) VALUES('rebuild');
CREATE VIRTUAL TABLE exact_index USING shingle_index(content='long', content_column='body', exact=1);
INSERT INTO exact_index(exact_index) VALUES('rebuild');
SELECT a, b, similarity = shingle_sim(x.body, y.body) FROM shingle_pairs('exact_index') JOIN long x ON x.id = a JOIN long y ON y.id = b;
SELECT 'single', group_concat(rowid) FROM shingle_clusters('long_index', 0.5, 'single') GROUP BY cluster;
SELECT 'average', group_concat(rowid) FROM shingle_clusters('long_index') GROUP BY cluster;
SELECT 'single', group_concat(rowid) FROM shingle_clusters('exact_index', 0.5, 'single') GROUP BY cluster;
SELECT 'average', group_concat(rowid) FROM shingle_clusters('exact_index') GROUP BY cluster;
SELECT 'complete', group_concat(rowid) FROM shingle_clusters('exact_index', 0.5, 'complete') GROUP BY cluster;
SELECT 'average', group_concat(rowid) FROM shingle_clusters('exact_index', 0.25) GROUP BY cluster;

SELECT 'two groups and a bridge: its text is half of the one, half of the other';
CREATE VIRTUAL TABLE two USING shingle_index(threshold=0.25);
INSERT INTO two(rowid, text) VALUES
  (1, 'one two three four five six seven eight nine ten'), (2, 'one two three four five six seven eight nine ten eleven'),
  (3, 'zero one two three four five six seven eight nine ten'), (4, 'five six seven eight nine ten red orange yellow green blue indigo'),
  (5, 'red orange yellow green blue indigo violet brown black white'), (6, 'red orange yellow green blue indigo violet brown black'),
  (7, 'pink red orange yellow green blue indigo violet brown black white');
SELECT 'single', group_concat(rowid) FROM shingle_clusters('two', NULL, 'single') GROUP BY cluster;
SELECT 'average', group_concat(rowid) FROM shingle_clusters('two', NULL, 'average') GROUP BY cluster;
SELECT 'complete', group_concat(rowid) FROM shingle_clusters('two', NULL, 'complete') GROUP BY cluster;

SELECT 'the same whatever the order in which they came';
CREATE VIRTUAL TABLE turned USING shingle_index(threshold=0.25);
INSERT INTO turned(rowid, signature) SELECT rowid, signature FROM two ORDER BY rowid DESC;
SELECT count(*) FROM (SELECT * FROM shingle_clusters('two') EXCEPT SELECT * FROM shingle_clusters('turned'));

SELECT 'texts without words are like nothing; the same text many times';
INSERT INTO turned(rowid, text) VALUES(-9223372036854775808, ''), (8, NULL), (9, '...'), (-5, 'a lone text'), (9223372036854775807, 'a lone text');
SELECT * FROM shingle_clusters('turned') WHERE rowid NOT BETWEEN 1 AND 7;
INSERT INTO turned(rowid, text) WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
  SELECT i, 'the same wire story again and again' FROM n;
SELECT count(*), min(representative), max(representative), min(size), count(DISTINCT cluster) FROM shingle_clusters('turned') WHERE rowid BETWEEN 1000 AND 1999;

SELECT 'what is not committed counts';
BEGIN;
DELETE FROM two WHERE rowid = 4;
INSERT INTO two(rowid, text) VALUES(-1, 'pink red orange yellow green blue indigo violet brown black white');
SELECT group_concat(rowid) FROM shingle_clusters('two', NULL, 'single') GROUP BY cluster;
ROLLBACK;
SELECT group_concat(rowid) FROM shingle_clusters('two', NULL, 'single') GROUP BY cluster;
CREATE TEMP TABLE kept AS SELECT * FROM shingle_clusters('two');
DELETE FROM two WHERE rowid IN (SELECT rowid FROM shingle_clusters('two') WHERE rowid <> representative);
SELECT rowid FROM two;

SELECT 'nothing';
CREATE VIRTUAL TABLE none USING shingle_index;
SELECT count(*) FROM shingle_clusters('none');
SELECT count(*) FROM shingle_clusters(NULL);
SELECT count(*) FROM shingle_clusters('none', NULL, NULL);
SELECT count(*), max(cluster) FROM shingle_clusters('news_index', NULL, 'SINGLE');

SELECT 'what cannot be';
SELECT * FROM shingle_clusters('news_index', 0.5, 'ward');
SELECT * FROM shingle_clusters('news_index', 0.5, 2);
SELECT * FROM shingle_clusters('news_index', 'high');
SELECT * FROM shingle_clusters('news_index', 0);
SELECT * FROM shingle_clusters('news');
SELECT * FROM shingle_clusters;
DELETE FROM long WHERE id = 4;
SELECT * FROM shingle_clusters('exact_index');
PRAGMA trusted_schema = OFF;
CREATE VIEW groups AS SELECT * FROM shingle_clusters('news_index');
SELECT * FROM groups;
