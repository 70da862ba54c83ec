-- audit.sql - how much of what a newsroom published was copied from others, article by article.
--
--     sqlite3 < sql/audit.sql                                 seeds/, each article beside the others
--     sqlite3 -cmd '.parameter set :dir my/articles' < sql/audit.sql       the same with another directory
--     sqlite3 -cmd '.parameter set :ours our/articles' -cmd '.parameter set :theirs the/wire' < sql/audit.sql
--     sqlite3 -cmd ".parameter set :days 30" < sql/audit.sql  from up to 30 days before, not 7
--
-- Run it where ./shingle.so is. An article of ours is looked up among theirs. What shares a run of 16 words with it, or
-- rewrites it, and is not younger, is a source. Each sentence of ours is then laid beside every source, and the source
-- that it has most from counts. The shares are shares of words:
--
--     verbatim   in runs of 8 words or more that a source has to the letter
--     reworded   in sentences that say what one of a source says, in other words
--     quoted     in quotation marks, to the letter: both may have heard the same speech
--
-- These are numbers, not judgements. Agency copy may be paid for. Independent reports of one event have up to a fifth in
-- common, mostly quotations (bench/reuse.py): a small share says nothing.

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

-- Excerpts by MATCH, rewrites by related_articles(). An article is not its own source. Of two articles of one day, the one
-- that comes first by name is the source, so that no two name each other.
CREATE TEMP TABLE source AS
  WITH found(our, their) AS (
    SELECT our.id, i.rowid FROM our JOIN their_index i ON their_index MATCH our.body
    UNION
    SELECT our.id, r.rowid FROM our JOIN related_articles('their_index', our.body, 10) r
    WHERE r.verdict IN ('identical', 'copy', 'excerpt', 'partial copy', 'rewrite'))
  SELECT our, their FROM found JOIN our o ON o.id = our JOIN their t ON t.id = their
  WHERE o.path <> t.path AND coalesce(date_gap(o.date, t.date), 0) <= :days
    AND CASE WHEN date_gap(o.date, t.date) > 0 THEN t.date < o.date
             WHEN t.path IN (SELECT path FROM our) AND o.path IN (SELECT path FROM their) THEN t.path < o.path ELSE 1 END;

-- Of each sentence of ours, the source that it has most from.
CREATE TEMP TABLE sentence AS
  SELECT our, position, words, max(verbatim + reworded + quoted) AS taken, verbatim * words AS verbatim, reworded * words AS reworded,
         quoted * words AS quoted
  FROM (SELECT our, r.position, r.verbatim, r.reworded, r.quoted, (SELECT count(*) FROM shingle_tokens(r.sentence)) AS words
        FROM source JOIN our o ON o.id = our JOIN their t ON t.id = their JOIN article_reuse(o.body, t.body) r)
  GROUP BY our, position;

CREATE TEMP TABLE audit AS
  SELECT our.id, our.name, our.date, (SELECT count(*) FROM shingle_tokens(our.body)) AS words,
         sum(verbatim) AS verbatim, sum(reworded) AS reworded, sum(quoted) AS quoted,
         (SELECT group_concat(name, ', ') FROM (SELECT t.name FROM source JOIN their t ON t.id = their WHERE our = our.id ORDER BY t.id)) AS sources
  FROM our LEFT JOIN sentence ON sentence.our = our.id GROUP BY our.id;

.mode list
SELECT printf('%d articles, %d words, %d of them verbatim from others (%.1f %%), %d reworded (%.1f %%); %d articles have a source:', count(*),
              coalesce(sum(words), 0), coalesce(sum(verbatim), 0), coalesce(100.0 * sum(verbatim) / sum(words), 0),
              coalesce(sum(reworded), 0), coalesce(100.0 * sum(reworded) / sum(words), 0), count(sources)) FROM audit;
SELECT printf('not read: %s: %s', name, error) FROM file WHERE error IS NOT NULL;

.mode box
SELECT name, date, printf('%.0f %%', 100 * verbatim / words) AS verbatim, printf('%.0f %%', 100 * reworded / words) AS reworded,
       printf('%.0f %%', 100 * quoted / words) AS quoted, sources
FROM audit WHERE sources IS NOT NULL ORDER BY (audit.verbatim + audit.reworded) / words DESC, name;
