.load ./shingle
.nullvalue NULL
-- what holds for any two texts: equal ones give 1, exchanging them changes nothing, one empty gives 0, two give NULL
SELECT story_sim('A storm hit the coast.', 'A storm -- hit the coast'), rewrite_sim('A storm hit the coast.', 'A storm hit the coast');
-- without weights, capitals tell names: whether a word is written with one matters a little
SELECT story_sim('A storm hit the coast.', 'a storm hit the Coast') BETWEEN 0.9 AND 0.99;
SELECT story_sim('', 'a'), rewrite_sim('?!', 'a'), story_sim('', ''), rewrite_sim('', '...'), story_sim(x'', x'61');
SELECT story_sim(NULL, 'a'), story_sim('a', NULL), rewrite_sim(NULL, NULL), rewrite_sim('a', NULL, NULL);
SELECT story_sim('apples and pears', 'snow at night'), rewrite_sim('apples and pears', 'snow at night');
SELECT story_sim(1234, '1,234'), rewrite_sim(1.5, '1.5'), round(story_sim(x'c3a9ff41', 'é'), 3), story_sim('湖水下降', '湖水上升') > 0;
CREATE TEMP TABLE news AS SELECT number AS id, body FROM article_files('seeds');
CREATE TEMP TABLE corpus AS SELECT story_weights(body) AS w FROM news;
SELECT count(*), sum(story_sim(a.body, b.body) = story_sim(b.body, a.body)),
       sum(rewrite_sim(a.body, b.body) = rewrite_sim(b.body, a.body)),
       sum(story_sim(a.body, b.body, w) = story_sim(b.body, a.body, w)),
       sum(rewrite_sim(a.body, b.body, w) = rewrite_sim(b.body, a.body, w)) FROM news a, news b, corpus;
SELECT count(*), sum(story_sim(body, body) = 1), sum(rewrite_sim(body, body) = 1), sum(story_sim(body, body, w) = 1),
       sum(rewrite_sim(body, body, w) = 1) FROM news, corpus;
-- for the rewritten treaty story, the original is the best match by far; for a report, the other reports of that event
SELECT id, round(rewrite_sim(body, (SELECT body FROM news WHERE id = 0)), 2) AS r FROM news WHERE id <> 0 ORDER BY r DESC LIMIT 2;
SELECT id FROM news, corpus WHERE id <> 1 ORDER BY story_sim(body, (SELECT body FROM news WHERE id = 1), w) DESC LIMIT 2;
-- weights: documents are rows, NULL is none, an empty text is one; none at all gives NULL
SELECT hex(story_weights(x)), typeof(story_weights(x)) FROM (SELECT 'cat' AS x UNION ALL SELECT NULL UNION ALL SELECT '');
SELECT story_weights(x) FROM (SELECT NULL AS x);
SELECT story_weights(body) FROM news WHERE id < 0;
SELECT id % 2, length(story_weights(body)) > 1000 FROM news GROUP BY 1;
-- the order of rows does not matter, and the union of parts is the whole
SELECT (SELECT story_weights(body) FROM (SELECT body FROM news ORDER BY id DESC)) = w FROM corpus;
SELECT story_weights_union(x, y) = w, story_weights_union(y, x) = w FROM corpus,
  (SELECT story_weights(body) AS x FROM news WHERE id < 9), (SELECT story_weights(body) AS y FROM news WHERE id >= 9);
SELECT story_weights_union(x) = w FROM corpus, (SELECT story_weights(body) AS x FROM news GROUP BY id % 5);
SELECT story_weights_union(NULL, w), story_weights_union(w, NULL), story_weights_union(NULL) FROM corpus;
SELECT story_weights_union(x) = w FROM corpus, (SELECT w AS x FROM corpus UNION ALL SELECT NULL);
SELECT story_weights_union(x) FROM (SELECT NULL AS x WHERE 0);
-- NULL weights, and weights of nothing, are none
SELECT story_sim(a.body, b.body, NULL) = story_sim(a.body, b.body),
       rewrite_sim(a.body, b.body, x'534847570100000000000000000000000000000000000000') = rewrite_sim(a.body, b.body),
       story_sim(a.body, b.body, w) = story_sim(a.body, b.body) FROM news a, news b, corpus WHERE a.id = 1 AND b.id = 6;
-- as a constant, a subquery, a column, alternating: always the same
CREATE TEMP TABLE cats AS SELECT story_weights(x) AS w FROM (SELECT 'cat' AS x UNION ALL SELECT '');
SELECT count(*), sum(story_sim(a.body, b.body, x'534847570100000002000000000000000100000000000000A8F8F4F0B709A15C01000000')
                     = story_sim(a.body, b.body, w)),
       sum(rewrite_sim(a.body, b.body, (SELECT w FROM cats))
           = rewrite_sim(a.body, b.body, x'534847570100000002000000000000000100000000000000A8F8F4F0B709A15C01000000'))
  FROM news a, news b, cats;
SELECT count(DISTINCT story_sim(a.body, b.body, x)) FROM news a, news b,
  (SELECT w AS x FROM corpus UNION ALL SELECT NULL UNION ALL SELECT story_weights(body) FROM news WHERE id < 5
   UNION ALL SELECT w FROM corpus) WHERE a.id = 1 AND b.id = 6;
-- long texts, constant and not
SELECT story_sim(x, x || ' end') > 0.99, rewrite_sim(x || ' end', x) > 0.99, rewrite_sim(x, x) FROM
  (SELECT replace(hex(zeroblob(20000)), '00', 'A storm hit the coast. ') AS x);
SELECT sum(story_sim(replace(hex(zeroblob(20000)), '00', 'A storm hit. '), body) < 0.9) FROM news;
-- what is no weights is an error
SELECT story_sim('a', 'b', 'weights');
SELECT rewrite_sim('a', 'b', 5);
SELECT story_sim('a', 'b', x'');
SELECT story_sim('a', 'b', substr(w, 1, length(w) - 1)) FROM corpus;
SELECT story_sim('a', 'b', CAST(w || x'00' AS BLOB)) FROM corpus;
SELECT rewrite_sim('a', 'b', minhash('a b c'));
SELECT story_sim('a', 'b', CAST(x'53484757020000000000000000000000' || zeroblob(8) AS BLOB));
SELECT story_weights_union(w, 'x') FROM corpus;
SELECT story_weights_union(CAST(substr(w, 1, 24) || zeroblob(length(w) - 24) AS BLOB)) FROM corpus;
SELECT story_weights_union(CAST(x'5348475701000000ffffffff000000000000000000000000' AS BLOB), w) FROM corpus;
-- pure: allowed in indexes and generated columns, and in schemas that are not trusted
PRAGMA trusted_schema = OFF;
CREATE TEMP TABLE pairs(a, b, s GENERATED ALWAYS AS (round(story_sim(a, b), 3)) STORED);
INSERT INTO pairs(a, b) VALUES ('one two three', 'one two three'), ('one two three', 'four'), ('one', NULL);
SELECT s FROM pairs;
CREATE INDEX by_rewrite ON pairs(rewrite_sim(a, b));
SELECT count(*) FROM pairs WHERE rewrite_sim(a, b) = 1;
-- own weights of a few articles of one event: nearly what is said without; of an empty corpus: just that
CREATE TEMP TABLE event AS SELECT * FROM news WHERE id IN (1, 6, 13);
CREATE TEMP TABLE few AS SELECT story_weights(body) AS w FROM event;
SELECT a.id, b.id, article_verdict(a.body, b.body, w), round(story_sim(a.body, b.body, w) - story_sim(a.body, b.body), 2)
FROM few, event a JOIN event b ON b.id > a.id;
SELECT story_sim(a.body, b.body, x'534847570100000000000000000000000000000000000000') = story_sim(a.body, b.body) FROM news a, news b WHERE a.id = 1 AND b.id = 6;
-- between: N of a hundred documents, N hundredths of the way
CREATE TEMP TABLE way AS
  WITH part(n, w) AS (VALUES (1, x'534847570100000001000000000000000000000000000000'), (50, x'534847570100000032000000000000000000000000000000'), (100, x'534847570100000064000000000000000000000000000000')),
       pair(a, b) AS (VALUES ('Storm in Lille floods the old harbour', 'Old harbour of Lille floods after the storm'))
  SELECT n, story_sim(a, b, w) AS s, story_sim(a, b) AS without FROM part, pair;
SELECT n, round(s, 3), round(without, 3) FROM way;
