-- feed.sql - a feed reader's tables: a trigger drops near-duplicates of what is there as they arrive. Or groups them.
--
--     sqlite3 < sql/feed.sql                                  the articles in seeds/ arrive in the order of their dates
--     sqlite3 -cmd '.parameter set :dir my/articles' < sql/feed.sql        those of another directory
--     sqlite3 feed.db < sql/feed.sql                          the same, and the database is kept
--
-- Run it where ./shingle.so is. The tables and triggers between the lines are what to copy. They are plain ones: a
-- connection that loaded shingle may insert, update and delete articles, and roll back, as it likes; the triggers work
-- where the schema is not trusted.

.bail on
.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':dir', 'seeds');

PRAGMA trusted_schema = OFF;

BEGIN;
-- ---------------------------------------------------------- to copy: near-duplicates are dropped --

CREATE TABLE article(id INTEGER PRIMARY KEY, name TEXT, date TEXT, body TEXT NOT NULL);
CREATE TABLE dropped(name TEXT, date TEXT, article INTEGER, similarity REAL);

CREATE VIRTUAL TABLE article_index USING shingle_index(
  threshold=0.5, exact=1, content='article', content_rowid='id', content_column='body');

-- RAISE(IGNORE) skips the row; what was written down before it stays. An article's own former text is no other one: it
-- may come again, corrected, by INSERT ... ON CONFLICT DO UPDATE or INSERT OR REPLACE.
CREATE TRIGGER article_arrives BEFORE INSERT ON article BEGIN
  INSERT INTO dropped
    SELECT new.name, new.date, rowid, similarity FROM article_index WHERE article_index = new.body AND rowid <> new.id AND k = 1;
  SELECT RAISE(IGNORE) WHERE changes() > 0;
END;

CREATE TRIGGER article_inserted AFTER INSERT ON article BEGIN
  INSERT INTO article_index(rowid, text) VALUES (new.id, new.body);
END;
CREATE TRIGGER article_deleted AFTER DELETE ON article BEGIN
  DELETE FROM article_index WHERE rowid = old.id;
END;
CREATE TRIGGER article_updated AFTER UPDATE OF id, body ON article BEGIN
  UPDATE article_index SET rowid = new.id, text = new.body WHERE rowid = old.id;
END;

-- ------------------------------------------------------------ or this: near-duplicates are grouped --

-- `first` is the id of the article that a group began with.
CREATE TABLE entry(id INTEGER PRIMARY KEY, name TEXT, date TEXT, body TEXT NOT NULL, first INTEGER);

CREATE INDEX entry_first ON entry(first);

CREATE VIRTUAL TABLE entry_index USING shingle_index(
  threshold=0.5, exact=1, content='entry', content_rowid='id', content_column='body');

-- The index does not have the new article yet, so it finds an earlier one.
CREATE TRIGGER entry_inserted AFTER INSERT ON entry BEGIN
  UPDATE entry SET first = coalesce((SELECT e.first FROM entry_index JOIN entry e ON e.id = entry_index.rowid
                                     WHERE entry_index = new.body AND k = 1), id) WHERE id = new.id;
  INSERT INTO entry_index(rowid, text) VALUES (new.id, new.body);
END;
-- When that one is deleted, the next takes its place.
CREATE TRIGGER entry_deleted AFTER DELETE ON entry BEGIN
  DELETE FROM entry_index WHERE rowid = old.id;
  UPDATE entry SET first = (SELECT min(id) FROM entry WHERE first = old.id) WHERE first = old.id;
END;
CREATE TRIGGER entry_updated AFTER UPDATE OF id, body ON entry BEGIN
  UPDATE entry_index SET rowid = new.id, text = new.body WHERE rowid = old.id;
END;

-- ------------------------------------------------------------------------- what arrives here --

-- A feed brings HTML: what stands in <content:encoded>, <description> or Atom's <content>. article_text() makes text of it
-- before it is compared or stored. It leaves plain text as it is, so it may read whatever arrives.
-- A date without a day counts as the end of its month.
CREATE TEMP TABLE arriving AS
  SELECT name, date, article_text(body) AS body FROM article_files(:dir) WHERE error IS NULL
  ORDER BY coalesce(date, '9999') || '-99-99', name;
INSERT INTO article(name, date, body) SELECT * FROM arriving;
INSERT INTO entry(name, date, body) SELECT * FROM arriving;
COMMIT;

.mode list
SELECT printf('%d articles arrived, %d of them were dropped:', count(*) + gone, gone)
FROM article, (SELECT count(*) AS gone FROM dropped);

.mode box
SELECT dropped.name AS dropped, dropped.date, article.name AS "because of", article.date,
       printf('%.3f', similarity) AS similarity
FROM dropped JOIN article ON article.id = dropped.article ORDER BY dropped.rowid;

.mode list
SELECT printf('Grouped, they make %d:', count(DISTINCT first)) FROM entry;

.mode box
SELECT min(name) FILTER (WHERE id = first) AS began, group_concat(name, ', ') FILTER (WHERE id <> first) AS "then came"
FROM (SELECT * FROM entry ORDER BY id) GROUP BY first HAVING count(*) > 1;

-- --------------------------------------------------------------- why not to compare a feed's HTML --

.mode list
SELECT 'The last article as a feed brings it, compared with its text:' WHERE EXISTS (SELECT 1 FROM arriving);

.mode box
WITH last(body) AS (SELECT body FROM arriving ORDER BY rowid DESC LIMIT 1),
     page(html) AS (SELECT '<div class="entry"><p>' || replace(replace(replace(replace(body, '&', '&amp;'), '<', '&lt;'), ' the ', ' <em>the</em> '),
                           char(10, 10), '</p>' || char(10) || '<p>') || '</p></div>' FROM last),
     item(form, content) AS (SELECT 'HTML', html FROM page
                             UNION ALL SELECT 'in <![CDATA[ ]]>', '<![CDATA[' || html || ']]>' FROM page
                             UNION ALL SELECT 'escaped', replace(replace(replace(html, '&', '&amp;'), '<', '&lt;'), '>', '&gt;') FROM page)
SELECT form, printf('%.3f', shingle_sim(content, body)) AS "as it is", printf('%.3f', shingle_sim(article_text(content), body)) AS "article_text()"
FROM item, last;
