-- story.sql - one story followed through its rewrites: who had it when, from whom, and what was done to it.
--
--     sqlite3 < sql/story.sql                                 what became of number 4 of seeds/
--     sqlite3 -cmd ".parameter set :name \"'today.txt'\"" -cmd '.parameter set :dir my/articles' < sql/story.sql
--     sqlite3 -cmd ".parameter set :days 30" < sql/story.sql  related articles at most 30 days apart, not 7
--
-- Run it where ./shingle.so is. From the article with that name (or number), the index leads to those that are related,
-- from them to others, and so on. Each is then shown with the earlier one that it is nearest to: the one it copied or
-- rewrote, if it did. Sentences are counted as aligned_sentences() tells them apart.

.bail on
.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':dir', 'seeds'), (':name', '4'), (':days', 7);

CREATE TEMP TABLE file AS SELECT * FROM article_files(:dir);

-- The earliest article gets the lowest id. A date without a day counts as the end of its month.
CREATE TEMP TABLE article(id INTEGER PRIMARY KEY, name, number, date, body);
INSERT INTO article(name, number, date, body)
  SELECT name, number, date, body FROM file WHERE error IS NULL ORDER BY coalesce(date, '9999') || '-99-99', name;

CREATE VIRTUAL TABLE temp.article_index USING shingle_index(
  stories=1, content='article', content_rowid='id', content_column='body');
INSERT INTO article_index(article_index) VALUES('rebuild');

CREATE TEMP TABLE rarity AS SELECT shingle_weights('article_index') AS rarity;

CREATE TEMP TABLE member AS
  WITH RECURSIVE member(id) AS (
    SELECT id FROM article WHERE CAST(:name AS TEXT) IN (name, CAST(number AS TEXT))
    UNION
    SELECT r.rowid
    FROM member JOIN article a USING (id) JOIN related_articles('article_index', a.body, 20) r JOIN article b ON b.id = r.rowid
    WHERE r.verdict NOT IN ('different', 'template') AND coalesce(date_gap(a.date, b.date), 0) <= :days)
  SELECT id FROM member;

-- Each with each earlier one; the nearest is that with most in common, in wording, then in sentences, then in what it tells.
CREATE TEMP TABLE link AS
  SELECT b.id, a.id AS earlier, article_compare(a.body, b.body, rarity) AS measures
  FROM rarity, member m JOIN article b USING (id) JOIN member n ON n.id < m.id JOIN article a ON a.id = n.id;
CREATE TEMP TABLE nearest AS
  SELECT id, earlier, measures ->> 'verdict' AS verdict,
         max((measures ->> 'shingle_sim') + (measures ->> 'rewrite_sim') + (measures ->> 'story_sim') / 10) AS nearness
  FROM link WHERE measures ->> 'verdict' NOT IN ('different', 'template') GROUP BY id;

.mode list
SELECT printf('%d articles, %d of them of this story:', count(*), (SELECT count(*) FROM member)) FROM article;
SELECT printf('not read: %s: %s', name, error) FROM file WHERE error IS NOT NULL;
SELECT printf('there are no *.txt files in %s%s', :dir, coalesce((SELECT '; there are ' || group_concat(name, ', ')
    FROM (SELECT name FROM article_files(:dir, 'pattern=*') LIMIT 5)), '')) WHERE NOT EXISTS (SELECT 1 FROM file);
SELECT printf('there is no article %s', :name) WHERE NOT EXISTS (SELECT 1 FROM member);

.mode box
SELECT article.date, article.name, coalesce(verdict, 'first') AS verdict, coalesce(earlier.number, earlier.name, '') AS "of",
       coalesce(sum(kind IN ('same', 'moved')), '') AS kept, coalesce(sum(kind = 'edited'), '') AS edited,
       coalesce(sum(kind = 'rewritten'), '') AS rewritten, coalesce(sum(kind = 'only in a'), '') AS dropped,
       coalesce(sum(kind = 'only in b'), '') AS added
FROM rarity, member JOIN article USING (id) LEFT JOIN nearest USING (id) LEFT JOIN article AS earlier ON earlier.id = nearest.earlier
     LEFT JOIN aligned_sentences(earlier.body, article.body, rarity) AS sentence
GROUP BY article.id ORDER BY article.id;
