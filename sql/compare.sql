-- compare.sql - the main job: every pair of articles of a directory, best pairs first.
--
--     sqlite3 < sql/compare.sql                               compares the articles in seeds/
--     sqlite3 -cmd '.parameter set :dir my/articles' < sql/compare.sql     those of another directory
--
-- Run it where ./shingle.so is. For articles that are in a table already, replace the SELECT that fills
-- temp.article: all it needs is what to call an article, a date (or NULL) and the text.

.bail on
.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':dir', 'seeds');

-- An article is called by its number, or its name, and the beginning of its title or text.
CREATE TEMP TABLE article AS
  SELECT coalesce(number, name) || ' ' || replace(substr(coalesce(title, body), 1, 20), char(10), ' ') AS called,
         name, date, body, minhash(body) AS signature,
         coalesce(error, iif(shingle_count(body) = 0, 'there are no words in it', NULL)) AS error
  FROM article_files(:dir);

-- How rare each word is among these articles: what story_sim and rewrite_sim weigh words with.
CREATE TEMP TABLE weights AS SELECT story_weights(body) AS weights FROM article;

CREATE TEMP TABLE pair AS
  SELECT a.called AS a, b.called AS b,
         article_verdict(a.body, b.body, weights, 'days=' || date_gap(a.date, b.date)) AS verdict,
         shingle_sim(a.body, b.body) AS similarity,               -- word triples that both have, of all
         minhash_sim(a.signature, b.signature) AS estimate,       -- the same, without the texts
         shingle_containment(a.body, b.body) AS a_in_b,           -- share of a's triples that b has
         shingle_containment(b.body, a.body) AS b_in_a,
         rewrite_sim(a.body, b.body, weights) AS rewrite,         -- the same sentences in other words
         story_sim(a.body, b.body, weights) AS story,             -- the same event
         date_gap(a.date, b.date) AS days                         -- at least so many days apart
  FROM weights, article a JOIN article b ON a.rowid < b.rowid
  WHERE a.error IS NULL AND b.error IS NULL;

.mode list
SELECT printf('%d articles, %d pair%s, %d of them related:', count(*), pairs, iif(pairs = 1, '', 's'), related)
FROM article, (SELECT count(*) AS pairs, count(*) FILTER (WHERE verdict <> 'different') AS related FROM pair)
WHERE error IS NULL;
SELECT printf('not read: %s: %s', name, error) FROM article WHERE error IS NOT NULL;
SELECT printf('there are no *.txt files in %s%s', :dir, coalesce((SELECT '; there are ' || group_concat(name, ', ')
    FROM (SELECT name FROM article_files(:dir, 'pattern=*') LIMIT 5)), '')) WHERE NOT EXISTS (SELECT 1 FROM article);

.mode box
SELECT a, b, verdict, printf('%.3f', similarity) AS wording,
       printf('%.2f', a_in_b) AS "a in b", printf('%.2f', b_in_a) AS "b in a",
       printf('%.2f', rewrite) AS rewrite, printf('%.2f', story) AS story, days
FROM pair
WHERE verdict <> 'different'
ORDER BY similarity DESC, pair.story DESC, pair.a, pair.b;
