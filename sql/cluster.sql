-- cluster.sql - the stories of a week: articles that report one event, copy or rewrite each other.
--
--     sqlite3 < sql/cluster.sql                               the articles in seeds/
--     sqlite3 -cmd '.parameter set :dir my/articles' < sql/cluster.sql     those of another directory
--     sqlite3 -cmd ".parameter set :since \"'2023-04'\"" < sql/cluster.sql       stories with an article since then
--     sqlite3 -cmd ".parameter set :days 2" < sql/cluster.sql                    at most 2 days apart, not 7
--     sqlite3 -cmd ".parameter set :best 3" < sql/cluster.sql                    larger stories
--
-- Run it where ./shingle.so is. For articles that are in a table already, use that in the place of temp.article: all it
-- needs is an id, a name to show, a date (ISO, as date(published, 'unixepoch') makes it; or NULL) and the text.
--
-- For each article since :since, the index finds others that are related; those more than :days apart are left out. One
-- that copies or rewrites another is of its story. Reports of the same story are where each is among the :best that the
-- other is most like: a chain of pairs is one story, and without that condition, one thing leads to another. In 945 wire
-- reports without dates, among them 150 pairs of reports of one event, :best 2 has 139 of those in one story, and the
-- largest story has 10 articles; 3 has the same 139, and 16; without a limit, 139, and 27 (bench/stories.py).

.bail on
.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':dir', 'seeds'), (':since', ''), (':days', 7), (':best', 2);

CREATE TEMP TABLE file AS SELECT * FROM article_files(:dir);

-- The earliest article gets the lowest id. A date without a day counts as the end of its month.
CREATE TEMP TABLE article(id INTEGER PRIMARY KEY, name, date, body);
INSERT INTO article(name, date, body)
  SELECT coalesce(number, name), date, body FROM file WHERE error IS NULL
  ORDER BY coalesce(date, '9999') || '-99-99', name;

CREATE VIRTUAL TABLE temp.article_index USING shingle_index(
  stories=1, content='article', content_rowid='id', content_column='body');
INSERT INTO article_index(article_index) VALUES('rebuild');

CREATE TEMP VIEW related AS
  SELECT a.id AS a, b.id AS b, verdict, story, coalesce(date_gap(a.date, b.date), 0) AS days
  FROM article a JOIN related_articles('article_index', a.body, 20) r JOIN article b ON b.id = r.rowid
  WHERE a.id <> b.id AND verdict NOT IN ('different', 'template');
CREATE TEMP TABLE found AS
  SELECT * FROM related WHERE a IN (SELECT id FROM article WHERE coalesce(date, '9999') >= :since) AND days <= :days;
INSERT INTO found
  SELECT * FROM related WHERE a IN (SELECT b FROM found EXCEPT SELECT a FROM found) AND days <= :days;

CREATE TEMP TABLE pair AS
  WITH ranked AS (SELECT a, b, row_number() OVER (PARTITION BY a ORDER BY story DESC, b) AS rank FROM found WHERE verdict IN ('same story', 'follow-up'))
  SELECT a, b FROM found WHERE verdict NOT IN ('same story', 'follow-up')
  UNION
  SELECT x.a, x.b FROM ranked x JOIN ranked y ON y.a = x.b AND y.b = x.a WHERE x.rank <= :best AND y.rank <= :best;

CREATE TEMP TABLE member AS
  SELECT story.key AS story, article.*, row_number() OVER (PARTITION BY story.key ORDER BY article.id) AS turn
  FROM (SELECT shingle_components(a, b) AS stories FROM pair), json_each(stories) AS story,
       json_each(story.value) AS member JOIN article ON article.id = member.value;

.mode list
SELECT printf('%d articles, %d stories with more than one of them:', count(*),
              (SELECT count(DISTINCT story) FROM member)) FROM article;
SELECT printf('not read: %s: %s', name, error) FROM file WHERE error IS NOT NULL;
SELECT printf('there are no *.txt files in %s%s', :dir, coalesce((SELECT '; there are ' || group_concat(name, ', ')
    FROM (SELECT name FROM article_files(:dir, 'pattern=*') LIMIT 5)), '')) WHERE NOT EXISTS (SELECT 1 FROM file);

.mode box
SELECT (SELECT count(*) FROM member m WHERE m.story = first.story) AS articles, date, name AS earliest,
       replace(substr(body, 1, 50), char(10), ' ') || '...' AS text,
       (SELECT group_concat(name, ', ')
        FROM (SELECT name FROM member m WHERE m.story = first.story AND turn > 1 ORDER BY turn)) AS others
FROM member first WHERE turn = 1 ORDER BY articles DESC, id;
