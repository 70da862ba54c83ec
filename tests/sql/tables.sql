.load ./shingle
.nullvalue NULL
-- shingle_tokens
SELECT position, start, "end", token FROM shingle_tokens('The U.S. said China’s cafés pay $1,000—中国！');
SELECT token, CAST(substr(CAST(argument_text AS BLOB), start + 1, "end" - start) AS TEXT) FROM shingle_tokens('So-called “naïve” ½ ﬁne İstanbul');
SELECT count(*) FROM shingle_tokens('');
SELECT count(*) FROM shingle_tokens(NULL);
SELECT token, typeof(argument_text), argument_text FROM shingle_tokens(12);
SELECT token FROM shingle_tokens(x'41c38942');
SELECT token, start, "end", length(argument_text) FROM shingle_tokens(CAST(x'61006200ff63' AS TEXT));
SELECT rowid, token FROM shingle_tokens('a b c') ORDER BY rowid DESC;
SELECT token, count(*) FROM shingle_tokens('to be or not to be') GROUP BY token ORDER BY 2 DESC, 1;
-- shingles
SELECT position, start, "end", shingle FROM shingles('To be, or not to be', 2);
SELECT position, start, "end", shingle FROM shingles('Été!', 'unit=char,width=2');
SELECT shingle, start, "end" FROM shingles('ß', 'unit=char,width=1');
SELECT shingle FROM shingles('one');
SELECT shingle FROM shingles('one two three four', NULL);
SELECT count(*) FROM shingles('');
SELECT count(*) FROM shingles(NULL, 2);
SELECT hash FROM shingles('one two three');
SELECT count(DISTINCT hash) = shingle_count('to be or not to be to be or', 2), count(*) FROM shingles('to be or not to be to be or', 2);
SELECT a.hash = b.hash, a.hash = c.hash FROM shingles('One two three') AS a, shingles('one, two: THREE') AS b, shingles('one two three', 'seed=1') AS c;
SELECT argument_text, argument_options FROM shingles('a', 'width=2');
-- joined with tables, whatever the order they are written in
CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT, width INTEGER);
INSERT INTO news VALUES (1, 'the cat sat on the mat', 2), (2, 'the cat sat on a mat', 2), (3, NULL, 1), (4, '', 3), (5, 'cat', NULL);
SELECT id, count(shingle) FROM news LEFT JOIN shingles(news.body, news.width) GROUP BY id ORDER BY id;
SELECT id, group_concat(token, '/') FROM news, shingle_tokens(news.body) GROUP BY id ORDER BY id;
SELECT id, group_concat(token, '/') FROM shingle_tokens(news.body), news GROUP BY id ORDER BY id;
SELECT id FROM news WHERE EXISTS (SELECT 1 FROM shingle_tokens(body) WHERE token = 'on') ORDER BY id;
SELECT a.id, b.id, count(DISTINCT s.hash) FROM news AS a, news AS b, shingles(a.body, 2) AS s, shingles(b.body, 2) AS t WHERE s.hash = t.hash AND a.id < b.id GROUP BY 1, 2;
SELECT (SELECT group_concat(shingle, '|') FROM shingles(body, 'width=5')) FROM news ORDER BY id;
SELECT id, shingle FROM news JOIN shingles ON argument_text = body AND argument_options = 4 WHERE id = 1;
SELECT count(*) FROM news AS a, news AS b, minhash_bands(minhash(a.body, 1), 16, 2) AS x, minhash_bands(minhash(b.body, 1), 16, 2) AS y WHERE a.id = 1 AND b.id = 2 AND x.band = y.band AND x.key = y.key;
-- minhash_bands
SELECT band, key FROM minhash_bands(minhash('one two three four five', 'width=1,hashes=16'), 4, 4);
SELECT count(*), count(DISTINCT key) FROM minhash_bands(minhash('one two three'), 32, 4);
SELECT count(*) FROM minhash_bands(minhash('one'), 1, 128);
SELECT count(*) FROM minhash_bands(minhash('one'), 128, 1);
SELECT count(*) FROM minhash_bands(minhash('one'), '8', '4');
SELECT count(*) FROM minhash_bands(minhash(''), 32, 4);
SELECT count(*) FROM minhash_bands(NULL, 32, 4);
SELECT count(*) FROM minhash_bands(minhash('one'), NULL, 4);
SELECT count(*) FROM minhash_bands(minhash('one'), 4, NULL);
SELECT length(argument_signature), argument_bands, argument_rows FROM minhash_bands(minhash('one'), 1, 2);
-- lsh_plan
SELECT bands, rows, round(recall_at_threshold, 6), round(false_positive_rate, 6), round(half_found_at, 6) FROM lsh_plan(0.5);
SELECT bands, rows, round(recall_at_threshold, 6), round(false_positive_rate, 6), round(half_found_at, 6) FROM lsh_plan(0.7, 256, 0.98);
SELECT bands, rows, round(recall_at_threshold, 6) FROM lsh_plan(0.01, 16, 0.99);
SELECT bands, rows, recall_at_threshold FROM lsh_plan(1, 16, 1);
SELECT bands, rows FROM lsh_plan(0.5, NULL, NULL);
SELECT bands, rows FROM lsh_plan('0.5', '64');
SELECT count(*) FROM lsh_plan(NULL);
SELECT t, bands, rows FROM (SELECT column1 AS t FROM (VALUES (0.3), (0.5), (0.8))), lsh_plan(t);
SELECT count(*) FROM lsh_plan(0.5) AS p, minhash_bands(minhash('one'), p.bands, p.rows);
-- arguments that are missing, too many, or wrong
SELECT * FROM shingle_tokens;
SELECT * FROM shingles;
SELECT * FROM shingles WHERE argument_options = 2;
SELECT * FROM minhash_bands(minhash('one'), 4);
SELECT * FROM lsh_plan;
SELECT * FROM shingle_tokens('a', 'b');
SELECT * FROM shingle_tokens WHERE argument_text > 'a';
SELECT * FROM shingle_tokens AS a, shingle_tokens AS b WHERE a.argument_text = b.argument_text;
SELECT * FROM shingles('a', 'width=99');
SELECT * FROM minhash_bands('text', 4, 4);
SELECT * FROM minhash_bands(x'00', 4, 4);
SELECT * FROM minhash_bands(minhash('one'), 0, 4);
SELECT * FROM minhash_bands(minhash('one'), 4, -1);
SELECT * FROM minhash_bands(minhash('one'), 4, 'x');
SELECT * FROM minhash_bands(minhash('one'), 2.5, 4);
SELECT * FROM minhash_bands(minhash('one'), 129, 1);
SELECT * FROM minhash_bands(minhash('one'), 33, 4);
SELECT * FROM minhash_bands(minhash('one'), 128, 128);
SELECT * FROM lsh_plan(0);
SELECT * FROM lsh_plan(1.01);
SELECT * FROM lsh_plan(-0.5);
SELECT * FROM lsh_plan('half');
SELECT * FROM lsh_plan(x'01');
SELECT * FROM lsh_plan(9e999);
SELECT * FROM lsh_plan(0.5, 15);
SELECT * FROM lsh_plan(0.5, 4097);
SELECT * FROM lsh_plan(0.5, 128, 0);
SELECT * FROM lsh_plan(0.5, 128, 2);
-- read only, and always there
CREATE VIRTUAL TABLE t USING shingle_tokens('a');
DELETE FROM shingle_tokens;
INSERT INTO lsh_plan(bands) VALUES (1);
-- no column of the tables around them is taken for an argument
CREATE TEMP TABLE own(text, a, b, options, threshold, signature, bands, rows, dir, k);
INSERT INTO own VALUES('One two. Three four.', 'x y z', 'x y w', 'width=2', 0.5, minhash('one'), 4, 2, 'seeds', 1);
SELECT (SELECT count(*) FROM shingle_sentences(text)), (SELECT count(*) FROM shingle_tokens(text)),
       (SELECT count(*) FROM shingles(text, options)), (SELECT count(*) FROM aligned_sentences(a, b)),
       (SELECT count(*) FROM shared_passages(a, b, 2)), (SELECT bands FROM lsh_plan(threshold)),
       (SELECT count(*) FROM minhash_bands(signature, bands, rows)), (SELECT count(*) FROM article_files(dir) WHERE number = 3) FROM own;
SELECT sentence FROM own, shingle_sentences(text);
SELECT kind FROM own, aligned_sentences(a, b);
-- text that is handed out is UTF-8, be it made from what is not
SELECT hex(sentence) FROM shingle_sentences(x'61ff62c3');
SELECT hex(a_sentence), hex(b_sentence) FROM aligned_sentences(x'ff61', CAST(x'6180' AS TEXT));
SELECT hex(passage), a_start, a_end FROM shared_passages(x'61ff62', x'61ff62', 1);
