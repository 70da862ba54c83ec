.load ./shingle
.nullvalue NULL
-- Arguments and conditions at the edge of what is allowed, which no other script has.
CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO news VALUES(-9223372036854775807 - 1, 'one two three four'), (-1, 'one two three five'), (0, 'six seven eight nine'), (7, ''), (8, NULL),
  (9223372036854775807, 'one two three four');
CREATE VIRTUAL TABLE i USING shingle_index(width=1, threshold=0.3);
INSERT INTO i(rowid, text) SELECT id, body FROM news;

SELECT 'rowids';
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND rowid > 9223372036854775807;
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND rowid < -9223372036854775807 - 1;
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND rowid >= 9223372036854775807 ORDER BY similarity DESC, rowid;
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND rowid <= -9223372036854775807 - 1 ORDER BY similarity DESC, rowid DESC;
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND rowid IN (-1, 0.5, 'x', NULL, 1e300, 9223372036854775807) AND rowid IN (-1, 3);
SELECT rowid FROM i WHERE rowid IN (-1, 0) AND rowid > -1;
INSERT INTO i(text) VALUES('after the last');
INSERT INTO i(rowid, text) VALUES(7.5, 'no rowid');
UPDATE i SET rowid = 7.5 WHERE rowid = 7;
UPDATE i SET rowid = '5' WHERE rowid = 0;
UPDATE i SET rowid = 0.0 WHERE rowid = 5;

SELECT 'columns of a search';
SELECT rowid, i, k, similarity, query_in_doc, doc_in_query FROM i WHERE i = 'one two three four' AND k = 2 ORDER BY similarity DESC;
SELECT rowid, i, k FROM i WHERE i MATCH 'one' AND k = NULL;
SELECT rowid, i, k FROM i WHERE i MATCH NULL;
SELECT rowid, k, similarity FROM i WHERE rowid = 0;
SELECT rowid, i FROM i WHERE rowid = 0;
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND k = 'two';
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND k = x'3132';
SELECT rowid, similarity FROM i WHERE i MATCH 'one two three four' AND similarity IN (0.6, 1, 1.0, 'x') ORDER BY rowid;
SELECT rowid, similarity FROM i WHERE i MATCH 'one two three four' AND similarity IN (0.6, 1) AND k = 2 ORDER BY rowid;
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND similarity < 1 AND k = 2;
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND doc_in_query <= 0.75 AND query_in_doc <> 0 AND k = 5;
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND similarity >= NULL;
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND similarity >= 'x';
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND similarity >= -1 ORDER BY rowid;
SELECT n.id, i.rowid FROM news n CROSS JOIN i ON i MATCH n.body AND similarity > n.id / 1e30 ORDER BY 1, 2;
SELECT n.id, i.rowid FROM i CROSS JOIN news n WHERE i MATCH 'one two three four' AND similarity > n.id / 1e30 AND n.id = 0 ORDER BY 1, 2;
SELECT n.id, i.rowid FROM i CROSS JOIN news n WHERE i MATCH 'one two three four' AND query_in_doc > n.id / 1e30 AND n.id = 0 ORDER BY 1, 2;
SELECT count(*) FROM i WHERE i MATCH x'5348474c';
SELECT count(*) FROM i WHERE i MATCH x'6f6e652074776f20746872656520666f7572';
SELECT count(*) FROM i WHERE i MATCH 5;
SELECT count(*) FROM i WHERE text = 'one' AND i MATCH 'one two three four';

SELECT rowid, k FROM i WHERE i MATCH 'one two three five';
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND k > 3;
SELECT rowid FROM i WHERE i <> 'one' ORDER BY rowid LIMIT 1;
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND rowid IS NOT -1 AND similarity IS NOT NULL AND query_in_doc NOTNULL ORDER BY similarity DESC, text, rowid;
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND query_in_doc IN (1, 0.75) AND k = 2 ORDER BY rowid;
SELECT rowid FROM i WHERE i MATCH 'one two three four' AND doc_in_query IN (0.75, 1) AND k = 2 ORDER BY rowid;
SELECT rowid FROM i WHERE i MATCH 'abcd' AND i MATCH 'abce' UNION ALL SELECT rowid FROM i WHERE i MATCH 'one two three four' AND i MATCH 'one two three five';
SELECT count(*) FROM i JOIN i AS j WHERE i.i MATCH 'one two three four' AND j.i MATCH 'one two three five' AND i.similarity = j.similarity;
SELECT count(*) FROM i JOIN i AS j WHERE i.i MATCH 'one two three four' AND j.i MATCH 'one two three five' AND i.query_in_doc = j.doc_in_query;
SELECT count(*) FROM i JOIN i AS j WHERE i.i MATCH 'one two three four' AND j.i MATCH 'one two three five' AND i.similarity = j.similarity AND i.similarity > 0.9;
CREATE TABLE i_other(x);
DROP TABLE i_other;

SELECT 'commands';
INSERT INTO i(i) VALUES('delete');
INSERT INTO i(i, rowid) VALUES('DELETE', 0);
INSERT INTO i(i, rowid) VALUES('delete', 'x');
INSERT INTO i(i) VALUES(x'00');
UPDATE i SET i = 'rebuild' WHERE rowid = -1;
UPDATE i SET signature = minhash('other words', 1) WHERE rowid = -1;
SELECT rowid, similarity FROM i WHERE i MATCH 'other words';
UPDATE i SET text = NULL WHERE rowid = -1;
UPDATE i SET text = text WHERE rowid = -1;
SELECT count(*) FROM i WHERE i MATCH 'other words';
UPDATE i SET text = '' WHERE rowid = -1;
SELECT count(*) FROM i WHERE i MATCH 'other words';
UPDATE i SET k = 3 WHERE rowid = -1;
CREATE VIRTUAL TABLE s USING shingle_index(width=1, passages=1);
INSERT INTO s(signature) VALUES(minhash('one', 1));
CREATE VIRTUAL TABLE t USING shingle_index(width=1, stories=1, content=news, content_column=body, content_rowid=id);
INSERT INTO t(signature) VALUES(minhash('one', 1));
ALTER TABLE s RENAME TO similarity;
ALTER TABLE s RENAME TO s2;
INSERT INTO s2(text) VALUES('one');

SELECT 'pairs';
SELECT a, b FROM shingle_pairs('i', 0.3) WHERE a = 'x';
SELECT a, b FROM shingle_pairs('i', 0.3) WHERE a = '-9223372036854775808';
SELECT a, b FROM shingle_pairs('i', 0.3) WHERE a = 1e300;
SELECT a, b FROM shingle_pairs('i', 0.3) WHERE a = -1e300;
SELECT a, b FROM shingle_pairs('i', 0.3) WHERE a = NULL;
SELECT a, b FROM shingle_pairs('i', 0.3) WHERE b = NULL;
SELECT a, b FROM shingle_pairs('i', 0.3) WHERE b = 9223372036854775807;
SELECT a, b FROM shingle_pairs('i', 0.3, 'main.i') WHERE b = 9223372036854775807;
SELECT a, b FROM shingle_pairs('i', 0.3, 'i') WHERE a = 9223372036854775807;
SELECT a, b FROM shingle_pairs('i', 0.3, 'i') WHERE a = 12345;
SELECT a, b FROM shingle_pairs('i', NULL, NULL);
SELECT a, b FROM shingle_pairs('i', '0.9');
SELECT a, b FROM shingle_pairs('i', 'x');
SELECT a, b FROM shingle_pairs('nowhere.i');
SELECT a, b FROM shingle_pairs('main.news');
SELECT a, b FROM shingle_pairs(NULL);
ATTACH ':memory:' AS "a.b";
CREATE VIRTUAL TABLE "a.b"."c.d" USING shingle_index(width=1);
CREATE VIRTUAL TABLE temp.w USING shingle_index(width=1, tokenize=ascii);
INSERT INTO "a.b"."c.d"(rowid, text) VALUES(1, 'one two'), (2, 'one two');
INSERT INTO w(rowid, text) VALUES(1, 'one two'), (2, 'one two');
SELECT a, b FROM shingle_pairs('c.d');
SELECT a, b FROM shingle_pairs('w');
SELECT a, b FROM shingle_pairs('temp.w', 0.5, 'w') WHERE a <> b;
SELECT a, b FROM shingle_pairs('temp.w', 0.5, 'i');
SELECT a, b FROM shingle_pairs('i', 0.5, 'w');
CREATE VIRTUAL TABLE v USING shingle_index(width=1, tokenize=porter);
SELECT a, b FROM shingle_pairs('v', 0.5, 'w');
SELECT rowid, cluster FROM shingle_clusters('w', 0.5, 'complete');
SELECT rowid, cluster FROM shingle_clusters('w', 0.5, NULL);
SELECT rowid, cluster FROM shingle_clusters('w', 0.5, 'double');
SELECT rowid, cluster FROM shingle_clusters('w', 0.5, x'00');
SELECT rowid FROM related_articles('w', 'one two');
INSERT INTO t(t) VALUES('rebuild');
SELECT rowid, text FROM t ORDER BY rowid;
UPDATE t SET rowid = 99 WHERE rowid = 7;
UPDATE t SET rowid = 7 WHERE rowid = 99;
SELECT rowid FROM related_articles('t', 'one two', 0);
SELECT rowid FROM related_articles('t', 'one two', '3');
SELECT rowid FROM related_articles('t', 'one two', 2.5);
SELECT rowid FROM related_articles('t', 'one two', NULL);
SELECT rowid FROM related_articles('t', NULL);
SELECT rowid FROM related_articles('t', '');

SELECT 'options of an index';
CREATE VIRTUAL TABLE x USING shingle_index(content_rowid=id);
CREATE VIRTUAL TABLE x USING shingle_index(content_column=body);
CREATE VIRTUAL TABLE x USING shingle_index(unit=char, threshold=+0.5, recall='0.90');
SELECT value FROM x_config WHERE key = 'width';
DROP TABLE x;
CREATE VIRTUAL TABLE x USING shingle_index(threshold=-0.5);
CREATE VIRTUAL TABLE x USING shingle_index(threshold=0.5.5);
CREATE VIRTUAL TABLE x USING shingle_index(threshold=.);
CREATE VIRTUAL TABLE x USING shingle_index(threshold=);
CREATE VIRTUAL TABLE x USING shingle_index(threshold=0.5x);
CREATE VIRTUAL TABLE x USING shingle_index(threshold=0.1234567890123456789);
CREATE VIRTUAL TABLE x USING shingle_index(threads=99);
CREATE VIRTUAL TABLE x USING shingle_index(	width	=	2
);
DROP TABLE x;
SELECT bands FROM lsh_plan('0.5'), (SELECT 1) LIMIT 1;
SELECT bands FROM lsh_plan(0.5, '128', '0.9');
SELECT bands FROM lsh_plan('0,5');
SELECT bands FROM lsh_plan(x'302e35');

SELECT 'words of a tokenizer';
CREATE VIRTUAL TABLE x USING shingle_index(width=1, tokenize="  unicode61	 tokenchars  '-''_'
 separators ""a"" ");
INSERT INTO x(rowid, text) VALUES(1, 'one-two''three baobab'), (2, 'one two three b ob b');
SELECT rowid, round(similarity, 6) FROM x WHERE x MATCH 'ONE-TWO''THREE b ob b' AND similarity > 0;
DROP TABLE x;
CREATE VIRTUAL TABLE x USING shingle_index(tokenize="unicode61 tokenchars 'a");
DROP TABLE x;
CREATE VIRTUAL TABLE x USING shingle_index(tokenize='   ');
CREATE VIRTUAL TABLE x USING shingle_index(tokenize='a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4 5 6 7 8 9 0');
CREATE VIRTUAL TABLE x USING shingle_index(width=1, tokenize=unicode61);
INSERT INTO x(rowid, text) VALUES(1, ''), (2, NULL), (3, replace(hex(zeroblob(140000)), '00', 'a '));
SELECT rowid, similarity FROM x WHERE x MATCH 'a';
DROP TABLE x;

SELECT 'dates, names and other arguments of compare_html';
SELECT length(compare_html('a b c', 'a b c', 'lang={')), length(compare_html('a b c', 'a b c', 'lang=1'));
SELECT compare_html('a b c', 'a b c', 'prefix=' || replace(hex(zeroblob(33)), '00', 'ab'));
SELECT compare_html('a b c', 'a b c', 'prefix=[');
SELECT compare_html('a b c', 'a b c', 'prefix=a`');
SELECT instr(compare_html('a b c', 'a b c', 'a_date=2021-07-01,b_date=2021'), 'may be the same day') > 0;
SELECT instr(compare_html('a b c', 'a b c', 'a_date=2021-07-01,b_date=2021-06'), '1 day</b> lies between their dates, or more') > 0;
SELECT instr(compare_html('a b c', 'a b c', 'a_date=2021,b_date=2022-07-01'), '182 days</b> lie between their dates, or more') > 0;
SELECT instr(compare_html('a b c', 'a b c', 'a_date=2021-07-01'), 'between their dates') > 0;

SELECT 'files';
SELECT name FROM article_files('seeds') WHERE name = '003_be5d22cf84887149.txt' AND name = '005_e203ef96388620e5.txt';
SELECT name FROM article_files('seeds') WHERE name >= '003' AND name < '004' AND name > '0' AND name <> 'x' AND name GLOB '*' AND name LIKE '%' AND path >= 's' AND path < 't' AND path > 'r'
  AND path GLOB '*' AND path LIKE '%' AND path <> 'y' AND name IS NOT 'z' AND name >= '001' AND name >= '002' AND name < '9' AND name < '8' AND path > 'q' AND path > 'p';
SELECT count(*) FROM article_files('seeds', 'recursive=1') WHERE name IN ('003_be5d22cf84887149.txt', 'x');
SELECT f.name FROM article_files('seeds') AS f JOIN (SELECT '003_be5d22cf84887149.txt' AS name) AS n ON f.name = n.name AND f.argument_dir = 'seeds';
SELECT count(*) FROM article_files(x'7365656473');
SELECT count(*) FROM article_files(5);

SELECT round(story_sim('ǅungla burns', 'ǅungla falls'), 3) > 0;

SELECT 'components of what is no number and no text';
SELECT shingle_components(a, b) FROM (VALUES(1, 2.0)) AS v(a, b), (SELECT 1);
SELECT shingle_components(column1, column2) FROM (VALUES(1.5, 2));
SELECT shingle_components(column1, column2) FROM (VALUES(x'00', x'01'));
SELECT shingle_components(column1, column2) FROM (VALUES(1, 2), ('a', 'b'));
SELECT shingle_components(column1, column2) FROM (VALUES(1, 'b'));
SELECT shingle_components(column1, column2) FROM (VALUES('same first', 'same firsu'), ('same fir', 'same first'), ('', 'same'), ('', 'same'));

SELECT 'what is similar, wherever it is asked';
CREATE TABLE said(id INTEGER PRIMARY KEY, body);
INSERT INTO said VALUES (1, 'the ferry left Calais on time today'), (2, 'nobody was hurt when the dam broke');
CREATE VIRTUAL TABLE heard USING shingle_index();
INSERT INTO heard(rowid, text) SELECT id, body FROM said;
SELECT count(*) FROM said CROSS JOIN heard WHERE heard = body;
SELECT count(*) FROM heard CROSS JOIN said WHERE heard = body;
SELECT heard.rowid, id FROM heard LEFT JOIN said ON heard = body;
SELECT id, heard.rowid FROM said LEFT JOIN heard ON heard = body;
SELECT rowid FROM heard WHERE heard IS 'the ferry left Calais on time today';
SELECT rowid FROM heard WHERE heard MATCH 'the ferry left Calais on time today' AND k <= 5;
SELECT rowid FROM heard WHERE heard MATCH 'the ferry left Calais on time today' AND k = 1.0;
SELECT rowid FROM heard('the ferry left Calais on time today', 1e30);
SELECT rowid FROM heard('the ferry left Calais on time today', 1.5);
UPDATE heard SET text = body FROM said WHERE said.id = 3 - heard.rowid;
SELECT rowid FROM heard('the ferry left Calais on time today');
SELECT rowid FROM heard WHERE rowid IN (2, 500, '1', 'x', 2.5, NULL) ORDER BY rowid DESC;
SELECT rowid FROM heard WHERE rowid IN (SELECT id FROM said) AND rowid IN (0, 2, 3);

SELECT 'rows of shingle_pairs() that two plans of one statement have';
INSERT INTO heard(rowid, text) SELECT id + 10, body FROM said;
SELECT id, a, b FROM shingle_pairs('heard') LEFT JOIN said ON id = a;
SELECT a, b FROM shingle_pairs WHERE (argument_index = 'heard' AND a = 1) OR (argument_index = 'heard' AND b = 12);
SELECT a, b FROM shingle_pairs WHERE (argument_index = 'heard' AND a = 1) OR (argument_index = 'heard' AND b = 11) OR (argument_index = 'main.heard' AND a = 1);
SELECT count(*), count(DISTINCT rowid) FROM shingle_pairs('heard');

SELECT 'an excerpt of a document, others with which are gone';
CREATE TEMP TABLE long AS
  WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 100)
  SELECT group_concat(n * 7919 % 1000, ' ') AS body, group_concat(n * 7919 % 1000, ' ') FILTER (WHERE n BETWEEN 40 AND 70) AS part FROM n;
CREATE VIRTUAL TABLE few USING shingle_index(passages=1, max_docs=3);
INSERT INTO few(rowid, text) SELECT 1, body FROM long;
DELETE FROM few;
INSERT INTO few(rowid, text) SELECT 2, body FROM long;
DELETE FROM few;
INSERT INTO few(rowid, text) SELECT 3, body FROM long;
UPDATE few SET text = 'and ' || body FROM long;
UPDATE few SET text = 'or ' || body FROM long;
SELECT few.rowid FROM long, few WHERE few MATCH part;
INSERT INTO few(rowid, text) SELECT 4, body FROM long UNION ALL SELECT 5, body FROM long;
SELECT few.rowid FROM long, few WHERE few MATCH part ORDER BY 1;
INSERT INTO few(rowid, text) SELECT 6, body FROM long;
SELECT few.rowid FROM long, few WHERE few MATCH part;
DELETE FROM few WHERE rowid = 4;
SELECT few.rowid FROM long, few WHERE few MATCH part ORDER BY 1;

SELECT 'why an index cannot be opened';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'shingle_index()', 'shingle_index(colour=1)') WHERE name = 'heard';
PRAGMA writable_schema = RESET;
SELECT count(*) FROM shingle_pairs('heard');
SELECT count(*) FROM shingle_pairs('unheard');
