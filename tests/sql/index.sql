.load ./shingle
-- The index: what it stores, what MATCH finds, how rows come and go.
CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO news SELECT number, body FROM article_files('seeds');
CREATE VIRTUAL TABLE news_index USING shingle_index(threshold=0.5);
SELECT name, sql FROM sqlite_schema WHERE name LIKE 'news_index%' ORDER BY name;
SELECT name, type FROM pragma_table_list WHERE name LIKE 'news_index%' ORDER BY name;
INSERT INTO news_index(rowid, text) SELECT id, body FROM news;
SELECT * FROM news_index_config ORDER BY key;
SELECT id, kind, entries, pages FROM news_index_segment;
SELECT count(*), count(text), count(signature) FROM news_index;

SELECT 'match';
SELECT rowid, round(similarity, 3) FROM news_index WHERE news_index MATCH (SELECT body FROM news WHERE id = 9)
  AND similarity >= 0.6 ORDER BY similarity DESC LIMIT 10;
SELECT rowid, round(similarity, 3) FROM news_index WHERE news_index MATCH (SELECT minhash(body) FROM news WHERE id = 9);
SELECT news.id, i.rowid, round(similarity, 3) FROM news JOIN news_index i ON news_index MATCH news.body
  WHERE i.rowid <> news.id ORDER BY 1, 2;

SELECT 'below the threshold: a scan';
SELECT rowid, round(similarity, 2), round(query_in_doc, 2), round(doc_in_query, 2) FROM news_index
  WHERE news_index MATCH (SELECT body FROM news WHERE id = 0) AND similarity > 0.1;
SELECT rowid FROM news_index WHERE news_index MATCH (SELECT body FROM news WHERE id = 5) AND query_in_doc > 0.9;
SELECT count(*) FROM news_index WHERE news_index MATCH (SELECT body FROM news WHERE id = 5) AND similarity >= 0;

SELECT 'k, rowid, limit';
SELECT rowid FROM news_index WHERE news_index MATCH (SELECT body FROM news WHERE id = 0) AND similarity >= 0 AND k = 2;
SELECT rowid FROM news_index WHERE news_index MATCH (SELECT body FROM news WHERE id = 0) AND similarity >= 0
  AND similarity < 0.9 AND k = 1;
SELECT rowid FROM news_index WHERE news_index MATCH (SELECT body FROM news WHERE id = 0) AND similarity >= 0
  AND rowid IN (4, 5, 99) ORDER BY rowid;
SELECT rowid FROM news_index WHERE news_index MATCH (SELECT body FROM news WHERE id = 0) AND similarity >= 0
  ORDER BY similarity DESC LIMIT 1 OFFSET 1;
SELECT rowid FROM news_index WHERE rowid > 20;
SELECT count(*) FROM news_index WHERE rowid IN (1, 3, 77);
SELECT count(*) FROM news_index WHERE news_index MATCH NULL;
SELECT count(*) FROM news_index WHERE news_index MATCH '';

SELECT 'as arguments: what to look for, and how many';
SELECT rowid, round(similarity, 3) FROM news_index((SELECT body FROM news WHERE id = 9));
SELECT rowid FROM news_index((SELECT body FROM news WHERE id = 9), 1);
SELECT rowid FROM news_index((SELECT body FROM news WHERE id = 0), 2) WHERE similarity >= 0;
SELECT news.id, i.rowid FROM news, news_index(news.body) AS i WHERE news.id < i.rowid ORDER BY 1, 2;
SELECT count(*) FROM news_index(NULL);
SELECT * FROM news_index('text', 0);

SELECT 'rows come and go';
BEGIN;
DELETE FROM news_index WHERE rowid = 9;
SAVEPOINT one;
UPDATE news_index SET rowid = 1009 WHERE rowid = 23;
SELECT rowid, round(similarity, 3) FROM news_index WHERE news_index MATCH (SELECT body FROM news WHERE id = 9);
INSERT INTO news_index(rowid, text) SELECT 2009, body FROM news WHERE id = 9;
SELECT rowid, round(similarity, 3) FROM news_index WHERE news_index MATCH (SELECT body FROM news WHERE id = 9);
ROLLBACK TO one;
SELECT rowid, round(similarity, 3) FROM news_index WHERE news_index MATCH (SELECT body FROM news WHERE id = 9);
ROLLBACK;
SELECT rowid, round(similarity, 3) FROM news_index WHERE news_index MATCH (SELECT body FROM news WHERE id = 9);
INSERT INTO news_index(text) VALUES('the quick brown fox jumps over the lazy dog');
SELECT last_insert_rowid();
SELECT rowid, similarity FROM news_index WHERE news_index MATCH 'The quick brown fox jumps over the lazy dog!';
UPDATE news_index SET text = 'something else entirely' WHERE rowid = 24;
SELECT count(*) FROM news_index WHERE news_index MATCH 'The quick brown fox jumps over the lazy dog!';
SELECT rowid, similarity FROM news_index WHERE news_index MATCH 'something else entirely';
INSERT INTO news_index(rowid, text) VALUES(30, NULL), (31, '');
SELECT rowid, minhash_info(signature) ->> 'size' FROM news_index WHERE rowid >= 30;
INSERT INTO news_index(rowid, signature) VALUES(32, minhash('a signature instead of a text'));
SELECT rowid, similarity FROM news_index WHERE news_index MATCH 'a signature, instead of a text';
INSERT INTO news_index(rowid, text) VALUES(32, 'again');
INSERT OR IGNORE INTO news_index(rowid, text) VALUES(32, 'again'), (33, 'new');
INSERT OR REPLACE INTO news_index(rowid, text) VALUES(32, 'again');
SELECT rowid FROM news_index WHERE news_index MATCH 'again';
DELETE FROM news_index WHERE rowid >= 24;

SELECT 'commands';
INSERT INTO news_index(news_index) VALUES('integrity-check');
INSERT INTO news_index(news_index) VALUES('optimize');
INSERT INTO news_index(news_index) VALUES('rebuild');
INSERT INTO news_index(news_index) VALUES('integrity-check');
INSERT INTO news_index(news_index, rowid) VALUES('delete', 23);
SELECT count(*) FROM news_index;
INSERT INTO news_index(news_index) VALUES('repair');

SELECT 'pairs';
SELECT a, b, round(similarity, 3), round(a_in_b, 3), round(b_in_a, 3) FROM shingle_pairs('news_index');
SELECT a, b, round(similarity, 2) FROM shingle_pairs('main.news_index', 0.15);
SELECT a, b FROM shingle_pairs('news_index') WHERE b = 12;
SELECT a, b FROM shingle_pairs('news_index', 0.5, 'news_index') WHERE a = 7;
SELECT count(*), count(DISTINCT band) FROM shingle_bands('news_index');
SELECT (SELECT count(*) FROM shingle_bands('news_index') x JOIN shingle_bands('news_index') y USING(band, key)
  WHERE x.rowid = 7 AND y.rowid = 12);

SELECT 'with content';
CREATE VIRTUAL TABLE exact_index USING shingle_index(content='news', content_rowid='id', content_column='body', exact=1);
INSERT INTO exact_index(exact_index) VALUES('rebuild');
SELECT rowid, similarity = shingle_sim(text, (SELECT body FROM news WHERE id = 0)), substr(text, 1, 11) FROM exact_index
  WHERE exact_index MATCH (SELECT body FROM news WHERE id = 0) AND similarity > 0.1;
CREATE TRIGGER news_ai AFTER INSERT ON news BEGIN
  INSERT INTO exact_index(rowid, text) VALUES(new.id, new.body);
END;
CREATE TRIGGER news_ad AFTER DELETE ON news BEGIN
  DELETE FROM exact_index WHERE rowid = old.id;
END;
CREATE TRIGGER news_au AFTER UPDATE ON news BEGIN
  UPDATE exact_index SET rowid = new.id, text = new.body WHERE rowid = old.id;
END;
INSERT INTO news VALUES(100, 'a small article of a few words');
UPDATE news SET id = 101 WHERE id = 100;
UPDATE news SET body = 'a small article of a few more words' WHERE id = 101;
SELECT rowid, round(similarity, 3) FROM exact_index WHERE exact_index MATCH 'a small article of a few words';
INSERT INTO exact_index(exact_index) VALUES('integrity-check');
DROP TRIGGER news_ad;
DELETE FROM news WHERE id = 101;
INSERT INTO exact_index(exact_index) VALUES('integrity-check');
SELECT text FROM exact_index WHERE rowid = 101;
INSERT INTO exact_index(exact_index) VALUES('rebuild');
INSERT INTO exact_index(exact_index) VALUES('integrity-check');

SELECT 'names';
ALTER TABLE exact_index RENAME TO "an 'odd' ""name"" [x]";
SELECT count(*) FROM "an 'odd' ""name"" [x]" WHERE "an 'odd' ""name"" [x]" MATCH (SELECT body FROM news WHERE id = 7);
SELECT count(*) FROM shingle_pairs('an ''odd'' "name" [x]');
DROP TABLE "an 'odd' ""name"" [x]";
CREATE VIRTUAL TABLE temp.news_index USING shingle_index;
SELECT count(*) FROM shingle_bands('news_index'), (SELECT count(*) FROM shingle_bands('main.news_index'));
DROP TABLE temp.news_index;
DROP TABLE news_index;
SELECT count(*) FROM sqlite_schema WHERE name LIKE '%index%';

SELECT 'what cannot be';
CREATE VIRTUAL TABLE x USING shingle_index(treshold=0.5);
CREATE VIRTUAL TABLE x USING shingle_index(threshold=1.5);
CREATE VIRTUAL TABLE x USING shingle_index(threshold=0.5, threshold=0.6);
CREATE VIRTUAL TABLE x USING shingle_index(exact=1);
CREATE VIRTUAL TABLE x USING shingle_index(content=news);
CREATE VIRTUAL TABLE x USING shingle_index(content=old_news, content_column=body);
CREATE VIRTUAL TABLE x USING shingle_index(content=news, content_column=text_of_it);
CREATE VIRTUAL TABLE k USING shingle_index;
SELECT count(*) FROM sqlite_schema WHERE name LIKE 'x%';
CREATE VIRTUAL TABLE x USING shingle_index(width=2);
INSERT INTO x(rowid, signature) VALUES(1, minhash('a b c d'));
INSERT INTO x(rowid, signature) VALUES(1, x'00');
INSERT INTO x(rowid, text, signature) VALUES(1, 'a', minhash('a', 2));
INSERT INTO x(rowid, text, similarity) VALUES(1, 'a', 0.5);
SELECT * FROM x WHERE x MATCH 'a' AND k = 0;
SELECT * FROM x WHERE x MATCH minhash('a b c d');
SELECT * FROM shingle_pairs('y');
SELECT * FROM shingle_pairs('news');
SELECT * FROM shingle_pairs('x', 7);
SELECT * FROM shingle_pairs;
INSERT INTO x(rowid, text) VALUES(1, 'a b c d');
UPDATE x SET k = 3;
UPDATE x SET text = 'b c d', doc_in_query = 0.5 WHERE x MATCH 'a b c d';
UPDATE x SET x = 'optimize';
UPDATE x SET text = 'a b c d', k = NULL, similarity = NULL WHERE x MATCH 'a b c d' AND k = 1;
UPDATE x SET text = 'a b c d' FROM (SELECT 1) WHERE x MATCH 'a b c d' AND k = 1;
SELECT rowid FROM x WHERE x MATCH 'a b c d' AND x MATCH 'b c d e';
SELECT rowid FROM x WHERE NOT x MATCH 'a b c d';
SELECT rowid FROM x WHERE x MATCH NULL AND x MATCH NULL;
SELECT match('a b c d', x) FROM x;

SELECT 'more conditions than SQLite leaves to a table';
SELECT rowid FROM x WHERE x MATCH 'a b c d' AND x MATCH 'a b c d';
SELECT rowid FROM x WHERE x MATCH minhash('a b c d', 2) AND k = '1' AND rowid <> 2 AND rowid <> 3 AND rowid <> 4
  AND rowid <> 5 AND rowid <> 6 AND rowid <> 7 AND rowid <> 8 AND rowid <> 9 AND rowid <> 10 AND rowid <> 11
  AND rowid <> 12 AND rowid <> 13 AND rowid <> 14 AND rowid <> 15 AND rowid <> 16 AND rowid <> 17 AND rowid <> 18;
