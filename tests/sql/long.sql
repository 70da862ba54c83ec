.load ./shingle
-- Texts longer than what is kept from one row to the next, and batches that one text fills.
CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);
WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 300000) INSERT INTO t SELECT 1, group_concat(i, ' ') FROM n;
INSERT INTO t SELECT 2, 'one more ' || a FROM t;
INSERT INTO t VALUES(3, 'a short one, 1 2 3 4 5');
SELECT length(a) FROM t;
SELECT x.id, y.id, round(shingle_sim(x.a, y.a), 6), round(shingle_containment(x.a, y.a), 6) FROM t x, t y ORDER BY 1, 2;
SELECT x.id, shingle_sim(x.a, x.a), shingle_sim((SELECT a FROM t WHERE id = 1), x.a) > 0.9 FROM t x;
SELECT id, shingle_count(a), shingle_count(a, 'unit=char,width=2'), length(shingle_fold(a)), typeof(simhash(a)) FROM t;
SELECT minhash_info(minhash(a)) ->> 'size' FROM t;
SELECT id, round(story_sim(substr(a, 1, 200000), (SELECT substr(a, 1, 200000) FROM t WHERE id = 2)), 3), article_verdict(substr(a, 1, 200000), substr(a, 9, 200000)) FROM t;
SELECT length(story_weights(a)) > 1000000 FROM t;
SELECT round(story_sim('1 2 3', '2 3 4', w), 6), story_sim('5 6', '6 7', w) < 1 FROM (SELECT story_weights(a) AS w FROM t);
CREATE VIRTUAL TABLE i USING shingle_index(content=t, content_rowid=id, content_column=a, exact=1, passages=1);
INSERT INTO i(i) VALUES('rebuild');
SELECT a, b, round(similarity, 6) FROM shingle_pairs('i', 0.5);
SELECT rowid, round(similarity, 6) FROM i WHERE i MATCH (SELECT a FROM t WHERE id = 2);
SELECT rowid FROM i WHERE i MATCH (SELECT substr(a, 1000, 400) FROM t WHERE id = 1) AND query_in_doc > 0.5;
INSERT INTO i(i) VALUES('integrity-check');
UPDATE i SET text = (SELECT a FROM t WHERE id = 3) WHERE rowid = 3;
CREATE VIRTUAL TABLE w USING shingle_index(tokenize=unicode61, width=2);
INSERT INTO w(rowid, text) SELECT id, a FROM t;
INSERT INTO w(rowid, text) VALUES(4, 'a short one');
SELECT rowid, round(similarity, 6) FROM w WHERE w MATCH (SELECT a FROM t WHERE id = 2);
