-- audit.sql - how much of what a newsroom published was copied from others, article by article.
--
--     sqlite3 < sql/audit.sql                                 seeds/, each article beside the others
--     sqlite3 -cmd '.parameter set :dir my/articles' < sql/audit.sql       the same with another directory
--     sqlite3 -cmd '.parameter set :ours our/articles' -cmd '.parameter set :theirs the/wire' < sql/audit.sql
--     sqlite3 -cmd ".parameter set :days 30" < sql/audit.sql  from up to 30 days before, not 7
--
-- Run it where ./shingle.so is. An article of ours is looked up among theirs: what shares a run of 16 words with it, or
-- rewrites it, and is not younger, is a source. `copied` is the share of its bytes that stand in a passage of any
-- source, reworded here and there or not, each counted once; `rewritten` is the highest rewrite_sim() with one. Numbers, not judgements: agency copy
-- may be paid for, a quotation is no theft, and a day is as fine as dates here are.

.bail on
.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':dir', 'seeds'), (':days', 7);
INSERT OR IGNORE INTO temp.sqlite_parameters SELECT column1, :dir FROM (VALUES (':ours'), (':theirs'));

CREATE TEMP TABLE file AS SELECT 'ours' AS side, * FROM article_files(:ours) UNION ALL SELECT 'theirs', * FROM article_files(:theirs);
CREATE TEMP TABLE our(id INTEGER PRIMARY KEY, name, date, path, body);
CREATE TEMP TABLE their(id INTEGER PRIMARY KEY, name, date, path, body);
INSERT INTO our(name, date, path, body) SELECT name, date, path, body FROM file WHERE side = 'ours' AND error IS NULL ORDER BY name;
INSERT INTO their(name, date, path, body) SELECT name, date, path, body FROM file WHERE side = 'theirs' AND error IS NULL ORDER BY name;

CREATE VIRTUAL TABLE temp.their_index USING shingle_index(
  passages=1, stories=1, content='their', content_rowid='id', content_column='body');
INSERT INTO their_index(their_index) VALUES('rebuild');

-- Excerpts by MATCH, rewrites by related_articles(). An article is not its own source.
CREATE TEMP TABLE source AS
  WITH found(our, their) AS (
    SELECT our.id, i.rowid FROM our JOIN their_index i ON their_index MATCH our.body
    UNION
    SELECT our.id, r.rowid FROM our JOIN related_articles('their_index', our.body, 10) r
    WHERE r.verdict IN ('identical', 'copy', 'excerpt', 'partial copy', 'rewrite'))
  SELECT our, their, rewrite_sim(o.body, t.body, shingle_weights('their_index')) AS rewrite
  FROM found JOIN our o ON o.id = our JOIN their t ON t.id = their
  WHERE o.path <> t.path AND (t.date IS NULL OR o.date IS NULL OR substr(t.date, 1, length(o.date)) <= o.date)
    AND coalesce(date_gap(o.date, t.date), 0) <= :days;

-- Bytes first..last-1 of ours stand in a source.
CREATE TEMP TABLE passage AS
  SELECT our, their, a_start AS first, a_end AS last
  FROM source JOIN our o ON o.id = our JOIN their t ON t.id = their JOIN shared_passages(o.body, t.body);

-- Of each passage, what those before it have not covered.
CREATE TEMP TABLE covered AS
  SELECT our, sum(max(0, last - max(first, coalesce(reached, 0)))) AS bytes
  FROM (SELECT our, first, last,
               max(last) OVER (PARTITION BY our ORDER BY first, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
        FROM passage)
  GROUP BY our;

CREATE TEMP TABLE audit AS
  SELECT our.id, our.name, our.date, length(CAST(body AS BLOB)) AS bytes, coalesce(covered.bytes, 0) AS copied,
         (SELECT max(rewrite) FROM source WHERE our = our.id) AS rewrite,
         (SELECT group_concat(name, ', ') FROM (SELECT t.name FROM source JOIN their t ON t.id = their WHERE our = our.id ORDER BY t.id)) AS sources
  FROM our LEFT JOIN covered ON covered.our = our.id;

.mode list
SELECT printf('%d articles, %d bytes, %d of them copied (%.1f %%); %d articles have a source:', count(*), coalesce(sum(bytes), 0),
              coalesce(sum(copied), 0), coalesce(100.0 * sum(copied) / sum(bytes), 0), count(sources)) FROM audit;
SELECT printf('not read: %s: %s', name, error) FROM file WHERE error IS NOT NULL;

.mode box
SELECT name, date, printf('%.0f %%', 100.0 * copied / bytes) AS copied, printf('%.2f', rewrite) AS rewritten, sources
FROM audit WHERE sources IS NOT NULL ORDER BY 1.0 * copied / bytes DESC, rewrite DESC, name;
