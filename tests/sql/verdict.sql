.load ./shingle
.nullvalue NULL
CREATE TEMP TABLE news AS SELECT number AS id, body FROM article_files('seeds');
CREATE TEMP TABLE corpus AS SELECT story_weights(body) AS w FROM news;
-- every pair of the seeds that is not different, with weights and without: as seeds/README.md says
SELECT a.id, b.id, article_verdict(a.body, b.body) AS v FROM news a, news b WHERE a.id < b.id AND v <> 'different';
SELECT a.id, b.id, article_verdict(a.body, b.body, w) AS v FROM news a, news b, corpus WHERE a.id < b.id AND v <> 'different';
SELECT count(*), sum(article_verdict(a.body, b.body) = article_verdict(b.body, a.body)) FROM news a, news b;
-- the whole files, with dates and datelines; weights of the two alone
SELECT article_verdict(a.text, b.text), article_verdict(a.text, b.text, w) FROM article_files('seeds') a, article_files('seeds') b,
  (SELECT story_weights(body) AS w FROM news WHERE id IN (0, 4)) WHERE a.number = 0 AND b.number = 4;
-- the same words, whatever stands between them
SELECT article_verdict('The U.S. economy grew 3%.', '“the us ECONOMY”: grew – 3'), article_verdict('a b c', 'a c b');
-- all measures
SELECT key, type, CASE type WHEN 'real' THEN round(value, 3) ELSE value END
  FROM json_each((SELECT article_compare(a.body, b.body) FROM news a, news b WHERE a.id = 5 AND b.id = 11));
SELECT key, atom FROM json_each((SELECT article_compare(a.body, b.body, w) FROM news a, news b, corpus WHERE a.id = 7 AND b.id = 12));
SELECT abs(c ->> 'shingle_sim' - shingle_sim(a, b)) < 1e-14, abs(c ->> 'a_in_b' - shingle_containment(a, b)) < 1e-14,
       abs(c ->> 'b_in_a' - shingle_containment(b, a)) < 1e-14, abs(c ->> 'rewrite_sim' - rewrite_sim(a, b)) < 1e-14,
       abs(c ->> 'story_sim' - story_sim(a, b)) < 1e-14, c ->> 'verdict' = article_verdict(a, b)
  FROM (SELECT a.body AS a, b.body AS b, article_compare(a.body, b.body) AS c FROM news a, news b WHERE a.id = 0 AND b.id = 4);
SELECT json_extract(json_object('c', article_compare('a', 'b')), '$.c.verdict'), json_array(article_compare('', ''));
-- empty and NULL
SELECT article_compare('', '!');
SELECT article_compare('a b', '');
SELECT article_verdict('', '...'), article_verdict('', 'a'), article_verdict(NULL, 'a'), article_compare('a', NULL), article_verdict('a', 'a', NULL);
-- errors
SELECT article_verdict('a', 'b', 'c');
SELECT article_compare('a', 'b', x'5348475701');
