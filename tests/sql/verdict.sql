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
-- the weaker a rewrite or a report, the nearer to the threshold: one of the two is followed by ever more of other articles
CREATE TEMP TABLE weaker AS
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 20 FROM n WHERE i < 9000),
    pair AS (SELECT a.id AS id, substr(a.body, 1, iif(a.id = 1, 550, 9000)) || substr(others, 1, i) AS a, b.body AS b FROM n, news a, news b,
             (SELECT group_concat(body, ' ') AS others FROM (SELECT body FROM news WHERE id IN (14, 15, 19, 22) ORDER BY id))
             WHERE (a.id, b.id) IN (VALUES (0, 4), (1, 6)))
  SELECT 0 AS weighted, id, article_compare(a, b) AS c FROM pair UNION ALL SELECT 1, id, article_compare(a, b, w) FROM pair, corpus;
SELECT weighted, min(c ->> 'rewrite_sim') FILTER (WHERE c ->> 'verdict' = 'rewrite') BETWEEN limits.least AND limits.least + 0.01 AS just_above,
       max(c ->> 'rewrite_sim') FILTER (WHERE c ->> 'verdict' <> 'rewrite') BETWEEN limits.least - 0.01 AND limits.least AS just_below
  FROM weaker, (SELECT 0 AS w, 0.34 AS least UNION ALL SELECT 1, 0.36) AS limits WHERE w = weighted AND id = 0 GROUP BY 1;
SELECT weighted, min(c ->> 'probability') FILTER (WHERE c ->> 'verdict' = 'same story') >= 0.5 AS above,
       max(c ->> 'probability') FILTER (WHERE c ->> 'verdict' = 'different') < 0.5 AS below
  FROM weaker WHERE id = 1 GROUP BY 1;
-- all measures
SELECT key, type, CASE type WHEN 'real' THEN round(value, 3) ELSE value END
  FROM json_each((SELECT article_compare(a.body, b.body) FROM news a, news b WHERE a.id = 5 AND b.id = 11));
SELECT key, iif(type = 'real', round(atom, 6), atom) FROM json_each((SELECT article_compare(a.body, b.body, w) FROM news a, news b, corpus WHERE a.id = 7 AND b.id = 12));
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
-- days between two articles
SELECT article_verdict(a.body, b.body), article_verdict(a.body, b.body, 'days=0'), article_verdict(a.body, b.body, 'days=4'),
       article_verdict(a.body, b.body, 'days=400'), article_verdict(a.body, b.body, 'max_days=7, days=8'),
       article_verdict(a.body, b.body, w, 'days=4'), article_verdict(a.body, b.body, NULL, 'days=0,max_days=0'), article_verdict(a.body, b.body, w, NULL),
       article_compare(a.body, b.body, w, 'days=4') ->> 'verdict'
  FROM news a, news b, corpus WHERE a.id = 1 AND b.id = 6;
-- what was reproduced was, at any time
SELECT article_verdict(a.body, b.body, 'days=4000'), article_verdict(a.body, b.body, 'days=9,max_days=1') FROM news a, news b WHERE a.id = 0 AND b.id = 4;
SELECT article_verdict('a', 'b', 'days=-1');
SELECT article_verdict('a', 'b', NULL, 'days=3,days=4');
SELECT article_verdict('a', 'b', NULL, 'hours=3');
SELECT article_verdict('a', 'b', NULL, x'00');
SELECT article_verdict('', '', 'days=3'), article_verdict('a', '', 'days=0');
-- templates: one form, other facts; a correction stays a copy
CREATE TEMP TABLE notice(id, body);
INSERT INTO notice VALUES
 (1, 'Acme Tools said it earned 12 cents a share in the quarter, against 9 cents. Net was 1,204,000 dollars against 903,000. Sales rose to 14.1 mln from 11.9 mln.'),
 (2, 'Brix Foods said it earned 71 cents a share in the quarter, against 64 cents. Net was 8,310,000 dollars against 7,002,000. Sales rose to 96.4 mln from 90.2 mln.'),
 (3, 'Acme Tools said it earned 13 cents a share in the quarter, against 9 cents. Net was 1,204,000 dollars against 903,000. Sales rose to 14.1 mln from 11.9 mln.');
SELECT a.id, b.id, article_verdict(a.body, b.body) FROM notice a, notice b WHERE a.id < b.id;
