.load ./shingle
.mode list
.nullvalue NULL
-- kinds
SELECT a_position, b_position, kind, similarity = 1, a_sentence, b_sentence FROM aligned_sentences(
  'The old bridge was closed on Monday. Read more. The mayor said repairs would cost four million dollars. It rained.',
  'Snow fell. The OLD bridge was closed on Monday! The mayor said repairs would cost five million dollars.');
-- a sentence that was split, and one that moved
SELECT a_position, b_position, kind, b_sentence FROM aligned_sentences(
  'Fishermen reported a record catch of salmon. The mayor promised new benches for the park, and pupils got a free bus until spring.',
  'The mayor promised new benches for the park. Pupils got a free bus until spring. Fishermen reported a record catch of salmon.');
-- two versions of one story: with another end each, and an advertisement
CREATE TEMP TABLE news AS SELECT number, body FROM article_files('seeds') WHERE number IN (0, 4);
CREATE TEMP VIEW model AS SELECT t.* FROM news x, news y, aligned_sentences(x.body, y.body) t WHERE x.number = 0 AND y.number = 4;
SELECT a_position, b_position, kind, round(similarity, 2), substr(a_sentence, 1, 32), substr(b_sentence, 1, 32) FROM model;
-- every sentence is there, and stands in its text
SELECT sum(instr(x.body, a_sentence) > 0), sum(instr(y.body, b_sentence) > 0), count(*)
  FROM model, (SELECT body FROM news WHERE number = 0) x, (SELECT body FROM news WHERE number = 4) y;
-- the other way round: the same pairs
SELECT count(*), (SELECT count(*) FROM model) FROM (
  SELECT a_position, b_position, kind, similarity FROM model WHERE kind NOT LIKE 'only%'
  UNION ALL
  SELECT t.b_position, t.a_position, t.kind, t.similarity FROM news x, news y, aligned_sentences(y.body, x.body) t
   WHERE x.number = 0 AND y.number = 4 AND kind NOT LIKE 'only%'
  ) GROUP BY a_position, b_position, kind, similarity HAVING count(*) <> 2;
-- with weights of a corpus
SELECT kind, count(*) FROM (SELECT story_weights(body) AS w FROM article_files('seeds')), news x, news y, aligned_sentences(x.body, y.body, w)
  WHERE x.number = 0 AND y.number = 4 GROUP BY kind;
SELECT kind FROM aligned_sentences('One.', 'One.', NULL);
-- nothing to align
SELECT * FROM aligned_sentences('', '');
SELECT * FROM aligned_sentences('... !', 'Only here.');
SELECT * FROM aligned_sentences(NULL, 'x');
SELECT * FROM aligned_sentences('x', NULL);
-- other values than text
SELECT kind, typeof(a_sentence), a_sentence, b_sentence FROM aligned_sentences(12, 12.0);
SELECT kind, a_sentence FROM aligned_sentences(CAST('A blob.' AS BLOB), 'A blob.');
SELECT a_position, b_position, kind FROM aligned_sentences('日本語の文章です。雨が降る。', '雨が降る。日本語の文章でした。');
-- wrong arguments
SELECT * FROM aligned_sentences('x');
SELECT * FROM aligned_sentences('x', 'y', 'z');
SELECT * FROM aligned_sentences('x', 'y', x'00');
