-- reuse.sql - article_reuse(): how much of one article was taken from another, and how.
.load ./shingle
CREATE TABLE news AS SELECT number AS id, body FROM article_files('seeds');

SELECT 'itself, nothing, one word, NULL';
SELECT article_reuse('a b', 'a b');
SELECT article_reuse('a b', 'c d');
SELECT article_reuse('', ''), article_reuse('', 'a') ->> 'own', article_reuse('a', '') ->> 'own', article_reuse('...', 'a') ->> 'words';
SELECT article_reuse(NULL, 'a'), article_reuse('a', NULL), article_reuse('a', 'a', NULL) ->> 'verbatim';
SELECT count(*) FROM article_reuse('', 'a'), (SELECT count(*) FROM article_reuse(NULL, 'a'));

SELECT 'what is what of the seeds';
SELECT a.id, b.id, round(r ->> 'verbatim', 2), round(r ->> 'reworded', 2), round(r ->> 'quoted', 2), round(r ->> 'own', 2), round(r ->> 'facts', 3)
FROM (SELECT a.id AS x, b.id AS y, article_reuse(a.body, b.body) AS r FROM news a, news b) JOIN news a ON a.id = x JOIN news b ON b.id = y
WHERE (x, y) IN (VALUES (0, 4), (4, 0), (1, 6), (16, 17), (16, 18), (17, 16), (11, 5), (5, 11), (9, 23), (14, 15), (20, 21));
SELECT 'the shares make 1', count(*) FROM
  (SELECT article_reuse(a.body, b.body) AS r FROM news a, news b)
  WHERE abs((r ->> 'verbatim') + (r ->> 'reworded') + (r ->> 'quoted') + (r ->> 'own') - 1) > 1e-9;
SELECT 'all of each in itself', count(*) FROM news WHERE article_reuse(body, body) ->> 'own' > 0;

SELECT 'two reports of one speech share its quotations';
SELECT kind, round(verbatim, 2), round(quoted, 2), b_position FROM article_reuse(
  'The mayor spoke on Monday. She said "we will not close the bridge before the ferry runs every day of the week" and left. Nobody asked why.',
  'Journalists waited for hours. In the end they heard: “We will not close the bridge before the ferry runs every day of the week.” It rained.');
SELECT 'a mark that never closes opens nothing';
SELECT kind, round(quoted, 2) FROM article_reuse('The " sign stands in one and two and three and four and five', 'Here one and two and three and four and five');

SELECT 'sentences, and where each is from';
SELECT position, kind, round(verbatim, 2), round(reworded, 2), b_position, substr(sentence, 1, 30), substr(b_sentence, 1, 30)
FROM news a, news b, article_reuse(a.body, b.body) WHERE a.id = 0 AND b.id = 4 LIMIT 6;
SELECT count(*) = (SELECT count(*) FROM shingle_sentences((SELECT body FROM news WHERE id = 16)))
FROM news a, news b, article_reuse(a.body, b.body) WHERE a.id = 16 AND b.id = 17;
SELECT sum(substr(CAST(a.body AS BLOB), start + 1, "end" - start) <> CAST(sentence AS BLOB)) FROM news a, news b, article_reuse(a.body, b.body) WHERE a.id = 4 AND b.id = 0;

SELECT 'scripts without spaces; weights';
SELECT article_reuse(body, body) ->> 'own', article_reuse(body, (SELECT body FROM news WHERE id = 14)) ->> 'own' FROM news WHERE id = 22;
SELECT round(article_reuse(a.body, b.body, w) ->> 'reworded', 2) FROM news a, news b, (SELECT story_weights(body) AS w FROM news) WHERE a.id = 0 AND b.id = 4;

SELECT 'errors';
SELECT article_reuse('a', 'b', 'c');
SELECT * FROM article_reuse('a', 'b', x'00');
SELECT * FROM article_reuse('a');
