-- source.sql - where an excerpt comes from: the articles that have it, and at which place.
--
--     sqlite3 < sql/source.sql                                two sentences, looked for in seeds/
--     sqlite3 -cmd ".parameter set :excerpt \"'the words that you know'\"" < sql/source.sql
--     sqlite3 -cmd ".parameter set :excerpt \"readfile('quote.txt')\"" -cmd '.parameter set :dir my/articles' < sql/source.sql
--
-- Run it where ./shingle.so is. Any copied run of 16 words is found for certain, shorter ones, from 8 on, as chance has
-- it; words may differ in between. For an archive of your own make the index once, and keep it by triggers:
-- INDEX.md has them. The earliest article comes first: nothing in a text says who copied whom, but nobody copies the future.

.bail on
.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':dir', 'seeds'), (':excerpt',
  'Experts say they travel in refrigerated trucks to a university cold store, where they are sawn lengthwise, photographed'
  || ' and sampled every few centimeters. What the researchers look for is mostly invisible.');

CREATE TEMP TABLE file AS SELECT * FROM article_files(:dir);
CREATE TEMP TABLE article(id INTEGER PRIMARY KEY, name, date, body);
INSERT INTO article(name, date, body) SELECT name, date, body FROM file WHERE error IS NULL ORDER BY name;

CREATE VIRTUAL TABLE temp.article_index USING shingle_index(
  passages=1, content='article', content_rowid='id', content_column='body');
INSERT INTO article_index(article_index) VALUES('rebuild');

CREATE TEMP TABLE source AS
  SELECT rowid AS id, query_in_doc FROM article_index WHERE article_index MATCH CAST(:excerpt AS TEXT) AND query_in_doc > 0;

.mode list
SELECT printf('%d articles, %d of them with some of the excerpt:', count(*), (SELECT count(*) FROM source)) FROM article;
SELECT printf('not read: %s: %s', name, error) FROM file WHERE error IS NOT NULL;
SELECT printf('there are no *.txt files in %s%s', :dir, coalesce((SELECT '; there are ' || group_concat(name, ', ')
    FROM (SELECT name FROM article_files(:dir, 'pattern=*') LIMIT 5)), '')) WHERE NOT EXISTS (SELECT 1 FROM file);

-- `from` and `to`: bytes of the article's body.
.mode box
SELECT a.name, a.date, printf('%.0f %%', 100 * query_in_doc) AS "has of it", p.tokens AS words, b_start AS "from", b_end AS "to",
       printf('%.2f', p.similarity) AS similarity,
       replace(substr(CAST(substr(CAST(a.body AS BLOB), b_start + 1, b_end - b_start) AS TEXT), 1, 40), char(10), ' ') || '...' AS passage
FROM source JOIN article a USING (id) JOIN shared_passages(CAST(:excerpt AS TEXT), a.body) p
ORDER BY coalesce(a.date, '9999') || '-99-99', a.name, b_start;
