.load ./shingle
.bail off
.nullvalue NULL
-- what a file tells; the bodies are texts of the seeds, so only their ends are shown
SELECT rowid, name, path, number, id, bytes, error FROM article_files('seeds') LIMIT 2;
SELECT number, date, date_precision, dateline, title, substr(body, 1, 24) FROM article_files('seeds');
SELECT count(*), sum(text LIKE ' date ' || date || ' ' || dateline || '%'), sum(instr(text, body) > 0),
       sum(bytes = length(CAST(text AS BLOB))), sum(typeof(modified) = 'text' AND datetime(modified) = modified)
  FROM article_files('seeds');
SELECT name, typeof(name), typeof(number), typeof(bytes), typeof(text), argument_dir, argument_options FROM article_files('seeds') WHERE number = 3;
-- options
SELECT path, number, id FROM article_files('seeds/', 'pattern=*.md');
SELECT count(*), max(argument_options) FROM article_files('.', 'recursive=1, pattern=seeds/00*');
SELECT count(*) FROM article_files('.', 'recursive=0');
SELECT count(*), count(error), min(error) FROM article_files('seeds', 'max_bytes=2400');
SELECT count(*) FROM article_files('seeds', NULL);
SELECT * FROM article_files(NULL);
-- one file, some files
SELECT rowid, name FROM article_files('seeds') WHERE name = '003_be5d22cf84887149.txt';
SELECT rowid, name FROM article_files('seeds') WHERE path = 'seeds/003_be5d22cf84887149.txt';
SELECT rowid, name FROM article_files('seeds') WHERE name IN ('003_be5d22cf84887149.txt', '005_e203ef96388620e5.txt', 'x');
SELECT rowid, name FROM article_files('seeds') WHERE name GLOB '00[12]*' AND path LIKE 'SEEDS/%';
SELECT rowid, name FROM article_files('seeds') WHERE name = '003_BE5D22CF84887149.TXT' COLLATE NOCASE;
SELECT count(*) FROM article_files('seeds') WHERE name IN ('../LICENSE', '.', '..', '', 'README.md', NULL) OR path = 'seeds/../seeds/003_be5d22cf84887149.txt';
SELECT rowid, path FROM article_files('.', 'recursive=1,pattern=seeds/*_be*.txt') WHERE path = './seeds/003_be5d22cf84887149.txt';
SELECT count(*) FROM article_files('seeds') AS a JOIN article_files('seeds') AS b ON a.name = b.name;
SELECT count(*) FROM (SELECT 'seeds' AS d UNION ALL SELECT 'seeds') JOIN article_files(d);
SELECT count(*) FROM article_files('seeds') AS f LEFT JOIN (SELECT 'seeds' AS d) AS s ON s.d = f.argument_dir;
SELECT rowid, name FROM article_files('seeds') WHERE name = '003_be5d22cf84887149.txt' OR path = 'seeds/005_e203ef96388620e5.txt' OR name GLOB '003*' ORDER BY rowid;
EXPLAIN QUERY PLAN SELECT body FROM article_files('seeds') WHERE name = 'x';
EXPLAIN QUERY PLAN SELECT body FROM article_files('seeds', 'recursive=1') WHERE path GLOB 'x*';
-- a table bound to a directory
CREATE VIRTUAL TABLE temp.news USING article_files('seeds', recursive=1, pattern='0*.txt');
SELECT count(*), min(rowid), max(rowid), max(argument_dir), max(argument_options) FROM news;
SELECT rowid, name FROM news WHERE name = '003_be5d22cf84887149.txt' OR path = 'seeds/005_e203ef96388620e5.txt' OR name GLOB '003*' ORDER BY rowid;
SELECT count(*) FROM news WHERE argument_dir = 'elsewhere';
DROP TABLE news;
-- errors
SELECT * FROM article_files;
SELECT * FROM article_files('no such directory');
SELECT * FROM article_files('LICENSE');
SELECT * FROM article_files('');
SELECT * FROM article_files(CAST(x'610062' AS TEXT));
SELECT * FROM article_files('seeds', 'recursive=maybe');
SELECT * FROM article_files('seeds', 'patern=*.txt');
SELECT * FROM article_files('seeds', 'max_bytes=0');
SELECT * FROM article_files('seeds', 3);
SELECT * FROM article_files('seeds', '', 1);
CREATE VIRTUAL TABLE temp.news USING article_files(recursive=1);
CREATE VIRTUAL TABLE temp.news USING article_files('seeds', 'recursive');
CREATE VIRTUAL TABLE temp.news USING article_files('seeds', recursive=1, recursive=1);
-- it is not for views, triggers and schemas
CREATE VIEW hidden AS SELECT * FROM article_files('seeds');
SELECT * FROM hidden;
CREATE TABLE t(x);
CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO t SELECT name FROM article_files('seeds'); END;
INSERT INTO t VALUES(1);
-- and not for writing
CREATE VIRTUAL TABLE temp.news USING article_files('seeds');
DELETE FROM news;
-- dates
SELECT date_gap('2021-07', '2021-07-12'), date_gap('2021-07', '2021-08-03'), date_gap('2021-08-03', '2021-07'), date_gap(2020, '2021-01-31 10:00');
SELECT date_gap(NULL, '2021'), date_gap('2021', NULL), date_gap('yesterday', '2021'), date_gap('2021-02-29', '2021'), date_gap('', '');
