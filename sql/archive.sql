-- archive.sql - new articles against an archive: which of them are there already, in whole or in part.
--
--     sqlite3 < sql/archive.sql                               seeds/: what is older than 2023-04-07 is the archive
--     sqlite3 -cmd '.parameter set :dir my/articles' -cmd ".parameter set :since \"'2024-05'\"" < sql/archive.sql
--     sqlite3 -cmd ".parameter set :threshold 0.2" < sql/archive.sql             0.25 unless told otherwise
--
-- Run it where ./shingle.so is. An archive of your own is a table and its index, made once and kept by triggers
-- (INDEX.md has them); the new articles are a small table with an index of their own. Each new article is looked up in the
-- archive: it need not be read, however large it is. (Below the threshold of its index, all its signatures are.)

.bail on
.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':dir', 'seeds'), (':since', '2023-04-07'), (':threshold', 0.25);

CREATE TEMP TABLE file AS SELECT * FROM article_files(:dir);

CREATE TEMP TABLE archive(id INTEGER PRIMARY KEY, name, date, body);
INSERT INTO archive(name, date, body) SELECT name, date, body FROM file WHERE error IS NULL AND date < :since;
CREATE VIRTUAL TABLE temp.archive_index USING shingle_index(
  threshold=0.25, exact=1, content='archive', content_rowid='id', content_column='body');
INSERT INTO archive_index(archive_index) VALUES('rebuild');

-- An article without a date is new.
CREATE TEMP TABLE arrival(id INTEGER PRIMARY KEY, name, date, body);
INSERT INTO arrival(name, date, body) SELECT name, date, body FROM file WHERE error IS NULL AND date >= :since IS NOT 0;
CREATE VIRTUAL TABLE temp.arrival_index USING shingle_index(
  threshold=0.25, exact=1, content='arrival', content_rowid='id', content_column='body');
INSERT INTO arrival_index(arrival_index) VALUES('rebuild');

CREATE TEMP TABLE pair AS SELECT * FROM shingle_pairs('arrival_index', :threshold, 'archive_index');

.mode list
SELECT printf('%d articles in the archive, %d new ones, %d of them known:', (SELECT count(*) FROM archive), count(*),
              (SELECT count(DISTINCT a) FROM pair)) FROM arrival;
SELECT printf('not read: %s: %s', name, error) FROM file WHERE error IS NOT NULL;
SELECT printf('there are no *.txt files in %s%s', :dir, coalesce((SELECT '; there are ' || group_concat(name, ', ')
    FROM (SELECT name FROM article_files(:dir, 'pattern=*') LIMIT 5)), '')) WHERE NOT EXISTS (SELECT 1 FROM file);

.mode box
SELECT x.name AS new, x.date, y.name AS known, y.date, printf('%.3f', similarity) AS similarity,
       printf('%.2f', a_in_b) AS "new in known", printf('%.2f', b_in_a) AS "known in new"
FROM pair JOIN arrival x ON x.id = a JOIN archive y ON y.id = b ORDER BY a, similarity DESC, b;

-- What is not known goes into the archive. (Here into temp.archive, nowhere else.)
CREATE TEMP TRIGGER archived AFTER INSERT ON archive BEGIN
  INSERT INTO archive_index(rowid, text) VALUES (new.id, new.body);
END;
INSERT INTO archive(name, date, body) SELECT name, date, body FROM arrival WHERE id NOT IN (SELECT a FROM pair);

.mode list
SELECT printf('%d articles are in the archive.', count(*)) FROM archive_index;
