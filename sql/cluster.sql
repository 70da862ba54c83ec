-- cluster.sql - the stories in a directory: articles that report one event, copy or rewrite each other.
--
--     sqlite3 < sql/cluster.sql                               the articles in seeds/
--     sqlite3 -cmd ".parameter set :dir \"'my/articles'\"" < sql/cluster.sql     those of another directory
--     sqlite3 -cmd ".parameter set :days 2" < sql/cluster.sql                    pairs at most 2 days apart, not 7
--
-- Run it where ./shingle.so is. For articles that are in a table already, replace the SELECT that fills temp.article:
-- all it needs is an id, a number or name to show, a date (or NULL) and the text. A pair whose verdict is not
-- `different` is connected, a chain of pairs is one story. All pairs within :days of each other are compared; an
-- article without a date is compared with all.

.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':dir', 'seeds'), (':days', 7);

CREATE TEMP TABLE article AS
  SELECT coalesce(number, rowid) AS number, name, date, body, error FROM article_files(:dir);

CREATE TEMP TABLE weights AS SELECT story_weights(body) AS weights FROM article;

CREATE TEMP TABLE pair AS
  SELECT a.rowid AS a, b.rowid AS b, article_verdict(a.body, b.body, weights) AS verdict
  FROM weights, article a JOIN article b ON a.rowid < b.rowid
  WHERE a.error IS NULL AND b.error IS NULL AND coalesce(date_gap(a.date, b.date), 0) <= :days;

-- The earliest article of a story has turn 1. A date without a day counts as the end of its month.
CREATE TEMP TABLE member AS
  SELECT cluster.key AS story, article.*,
         row_number() OVER (PARTITION BY cluster.key ORDER BY coalesce(date, '9999') || '-99-99', article.rowid) AS turn
  FROM (SELECT shingle_components(a, b) AS groups FROM pair WHERE verdict <> 'different'),
       json_each(groups) AS cluster, json_each(cluster.value) AS id JOIN article ON article.rowid = id.value;

.mode list
SELECT printf('%d articles, %d stories with more than one of them:', count(*), (SELECT count(DISTINCT story) FROM member))
FROM article WHERE error IS NULL;
SELECT printf('not read: %s: %s', name, error) FROM article WHERE error IS NOT NULL;

.mode box
SELECT (SELECT count(*) FROM member m WHERE m.story = first.story) AS articles, date, number AS earliest,
       replace(substr(body, 1, 50), char(10), ' ') || '...' AS text,
       (SELECT group_concat(number, ', ')
        FROM (SELECT number FROM member m WHERE m.story = first.story AND turn > 1 ORDER BY turn)) AS others
FROM member first WHERE turn = 1
ORDER BY articles DESC, coalesce(date, '9999'), number;
