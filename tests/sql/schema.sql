.load ./shingle
.nullvalue NULL
-- pure functions are at home in a schema that is not trusted
PRAGMA trusted_schema = OFF;
CREATE TABLE news(
  id INTEGER PRIMARY KEY,
  body TEXT NOT NULL CHECK (shingle_count(body, 1) >= 2),
  signature BLOB GENERATED ALWAYS AS (minhash(body, 'hashes=64')) STORED,
  folded TEXT AS (shingle_fold(body)) VIRTUAL,
  bits INTEGER AS (simhash(body)) VIRTUAL
);
CREATE INDEX news_folded ON news(shingle_fold(body));
CREATE INDEX news_signature ON news(minhash(body, 2)) WHERE shingle_count(body) > 1;
CREATE VIEW pairs AS SELECT a.id AS a, b.id AS b, shingle_sim(a.body, b.body) AS similarity, minhash_sim(a.signature, b.signature) AS estimate FROM news AS a, news AS b WHERE a.id < b.id;
CREATE VIEW words AS SELECT id, token FROM news, shingle_tokens(body);
CREATE VIEW bands AS SELECT id, band, key FROM news, minhash_bands(news.signature, 16, 4);
CREATE VIEW plan AS SELECT bands, rows FROM lsh_plan(0.5);
CREATE VIEW summary AS SELECT minhash_info(minhash_union(signature)) AS info FROM news;
CREATE TABLE log(id INTEGER, shingles INTEGER, first TEXT);
CREATE TRIGGER duplicate BEFORE INSERT ON news WHEN EXISTS (SELECT 1 FROM news WHERE minhash_sim(signature, minhash(new.body, 'hashes=64')) > 0.9)
  BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER logged AFTER INSERT ON news
  BEGIN INSERT INTO log SELECT new.id, count(*), min(shingle) FROM shingles(new.body, 2); END;
INSERT INTO news(id, body) VALUES (1, 'the cat sat on the mat'), (2, 'the cat sat on a mat'), (3, 'The CAT sat on the mat!'), (4, 'a dog ran off');
INSERT INTO news(id, body) VALUES (5, 'one');
SELECT id, folded, length(signature), typeof(bits) FROM news;
SELECT a, b, printf('%.3f %.3f', similarity, estimate) FROM pairs;
SELECT id, count(*) FROM words GROUP BY id;
SELECT count(*), count(DISTINCT key) FROM bands;
SELECT * FROM plan;
SELECT json_extract(info, '$.size') FROM summary;
SELECT * FROM log;
UPDATE news SET body = 'a dog ran on and on' WHERE id = 4;
SELECT id, folded FROM news WHERE shingle_fold(body) = 'a dog ran on and on';
SELECT id FROM news INDEXED BY news_folded WHERE shingle_fold(body) = 'the cat sat on the mat';
PRAGMA integrity_check;
VACUUM;
SELECT minhash_sim(signature, minhash(body, 'hashes=64')) FROM news ORDER BY id LIMIT 1;
-- what reads files is not
CREATE VIEW files AS SELECT name FROM article_files('seeds');
SELECT * FROM files;
CREATE TRIGGER reads AFTER INSERT ON log BEGIN UPDATE log SET first = (SELECT body FROM article_files('seeds')); END;
INSERT INTO log VALUES (0, 0, '');
-- not in a trusted one either
PRAGMA trusted_schema = ON;
SELECT * FROM files;
INSERT INTO log VALUES (0, 0, '');
SELECT count(*) FROM log WHERE first = '';
