.load ./shingle
-- threads=: whatever their number, an index and what is found in it are the same, byte for byte.
CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT);
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1200), k(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k WHERE k < 150)
INSERT INTO news SELECT n, group_concat('w' || ((n * n * 31 + k * k * 17 + n * k * 7) % 4001), ' ') FROM n, k GROUP BY n;
-- copies with another end, short texts, none at all; and seeds
INSERT INTO news SELECT id + 2000, substr(body, 1, length(body) - (id % 7) * 40) || ' and that was number ' || id FROM news WHERE id % 3 > 0;
INSERT INTO news SELECT id + 4000, CASE id % 4 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'one two ' || id ELSE CAST('a BLOB ' || id AS BLOB) END
  FROM news WHERE id <= 100;
INSERT INTO news SELECT number + 5000, body FROM article_files('seeds');
SELECT count(*) FROM news;
CREATE VIRTUAL TABLE one USING shingle_index(content=news, content_rowid=id, content_column=body, exact=1, passages=1, stories=1, threads=1);
CREATE VIRTUAL TABLE two USING shingle_index(content=news, content_rowid=id, content_column=body, exact=1, passages=1, stories=1, threads=2);
CREATE VIRTUAL TABLE three USING shingle_index(content=news, content_rowid=id, content_column=body, exact=1, passages=1, stories=1, threads=3);
CREATE VIRTUAL TABLE eight USING shingle_index(content=news, content_rowid=id, content_column=body, exact=1, passages=1, stories=1, threads=8);
CREATE VIRTUAL TABLE usual USING shingle_index(content=news, content_rowid=id, content_column=body, exact=1, passages=1, stories=1);
INSERT INTO one(one) VALUES('rebuild');
INSERT INTO two(two) VALUES('rebuild');
INSERT INTO three(three) VALUES('rebuild');
INSERT INTO eight(eight) VALUES('rebuild');
INSERT INTO usual(usual) VALUES('rebuild');

SELECT 'shadow tables';
SELECT count(*), count(DISTINCT signature) > 1500 FROM one_doc;
SELECT kind, count(*), sum(entries) FROM one_segment GROUP BY kind;
SELECT count(*) FROM one_doc o JOIN two_doc USING (id, signature) JOIN three_doc USING (id, signature) JOIN eight_doc USING (id, signature)
  JOIN usual_doc USING (id, signature);
SELECT (SELECT count(*) FROM one_page) = (SELECT count(*) FROM one_page o JOIN two_page USING (id, entries) JOIN three_page USING (id, entries)
  JOIN eight_page USING (id, entries) JOIN usual_page USING (id, entries)),
  (SELECT count(*) FROM two_page) - (SELECT count(*) FROM one_page), (SELECT count(*) FROM three_page) - (SELECT count(*) FROM one_page),
  (SELECT count(*) FROM eight_page) - (SELECT count(*) FROM one_page), (SELECT count(*) FROM usual_page) - (SELECT count(*) FROM one_page);
SELECT count(*) FROM one_weights o JOIN two_weights USING (id, documents, weights) JOIN three_weights USING (id, documents, weights)
  JOIN eight_weights USING (id, documents, weights) JOIN usual_weights USING (id, documents, weights);
SELECT count(*) FROM (SELECT * FROM one_segment EXCEPT SELECT * FROM eight_segment) UNION ALL
SELECT count(*) FROM (SELECT * FROM one_config EXCEPT SELECT * FROM eight_config);
INSERT INTO eight(eight) VALUES('integrity-check');

SELECT 'pairs and clusters';
CREATE TABLE found AS SELECT * FROM shingle_pairs('one', 0.4);
SELECT count(*), min(similarity) >= 0.4, count(DISTINCT similarity) > 100 FROM found;
SELECT count(*) FROM found f JOIN news x ON x.id = a JOIN news y ON y.id = b WHERE similarity <> shingle_sim(x.body, y.body)
  OR a_in_b <> shingle_containment(x.body, y.body) OR b_in_a <> shingle_containment(y.body, x.body);
SELECT count(*) FROM (SELECT row_number() OVER (), * FROM found EXCEPT SELECT row_number() OVER (), * FROM shingle_pairs('two', 0.4));
SELECT count(*) FROM (SELECT row_number() OVER (), * FROM found EXCEPT SELECT row_number() OVER (), * FROM shingle_pairs('three', 0.4));
SELECT count(*) FROM (SELECT row_number() OVER (), * FROM found EXCEPT SELECT row_number() OVER (), * FROM shingle_pairs('eight', 0.4));
SELECT count(*) FROM (SELECT row_number() OVER (), * FROM found EXCEPT SELECT row_number() OVER (), * FROM shingle_pairs('usual', 0.4));
SELECT count(*) FROM (SELECT row_number() OVER (), * FROM shingle_pairs('eight', 0.4) EXCEPT SELECT row_number() OVER (), * FROM found);
SELECT count(*) FROM (SELECT * FROM shingle_clusters('one') EXCEPT SELECT * FROM shingle_clusters('eight'));

SELECT 'the first error in order';
CREATE VIEW numbered AS SELECT id, body FROM news WHERE id < 3000 UNION ALL SELECT 2500, 'the same number again' ORDER BY 1;
CREATE VIRTUAL TABLE again USING shingle_index(content=numbered, content_rowid=id, content_column=body, threads=8);
INSERT INTO again(again) VALUES('rebuild');
SELECT count(*) FROM again;
DELETE FROM news WHERE id IN (2772, 2502, 5003);
SELECT count(*) FROM shingle_pairs('eight', 0.4);
SELECT count(*) FROM shingle_pairs('one', 0.4);

SELECT 'what is allowed';
CREATE VIRTUAL TABLE x USING shingle_index(threads=0);
CREATE VIRTUAL TABLE x USING shingle_index(threads=65);
CREATE VIRTUAL TABLE x USING shingle_index(threads=many);
CREATE VIRTUAL TABLE x USING shingle_index(threads=64);
INSERT INTO x(text) VALUES('one two three four');
INSERT INTO x(x) VALUES('rebuild');
SELECT count(*) FROM x;
