.load ./shingle
-- An index that triggers keep and ask, where the schema is not trusted.
CREATE TABLE article(id INTEGER PRIMARY KEY, link TEXT UNIQUE, body TEXT);
CREATE VIRTUAL TABLE article_index USING shingle_index(content='article', content_rowid='id', content_column='body', exact=1);
CREATE TABLE dropped(body TEXT, because INTEGER, similarity REAL);
CREATE TRIGGER article_arrives BEFORE INSERT ON article WHEN new.link IS NULL BEGIN
  INSERT INTO dropped SELECT new.body, rowid, round(similarity, 3) FROM article_index WHERE article_index = new.body AND k = 1;
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
CREATE VIEW alike AS SELECT x.id AS a, i.rowid AS b FROM article x JOIN article_index i ON article_index = x.body WHERE b > a;
PRAGMA trusted_schema = OFF;

SELECT 'dropped as they arrive, also within one statement';
INSERT INTO article(body) VALUES ('the ferry left the port at noon with nobody on board'),
  ('The ferry left the port at noon, with nobody on board!'), ('the ferry left the port at noon with a dog on board'), ('something else');
SELECT changes(), total_changes() > 0;
SELECT id, body FROM article;
SELECT * FROM dropped;
BEGIN;
DELETE FROM article WHERE id = 1;
INSERT INTO article(body) VALUES ('the ferry left the port at noon with nobody on board at all');
ROLLBACK;
SELECT id FROM article;
INSERT INTO article_index(article_index) VALUES('integrity-check');

SELECT 'what replaces a row replaces it in the index';
INSERT INTO article(id, link, body) VALUES (10, 'x', 'one text of some words'), (11, 'y', 'another text, of other words');
INSERT OR REPLACE INTO article(id, link, body) VALUES (10, 'z', 'a third text that is neither');
SELECT rowid FROM article_index WHERE article_index MATCH 'one text of some words';
SELECT rowid FROM article_index WHERE article_index MATCH 'a third text that is neither';
INSERT OR IGNORE INTO article(id, link, body) VALUES (10, 'w', 'ignored, as there is a row');
INSERT INTO article(id, link, body) VALUES (12, 'y', 'refused, as the link is there');
INSERT INTO article(id, link, body) VALUES (10, 'v', 'updated instead') ON CONFLICT DO UPDATE SET body = excluded.body;
SELECT rowid FROM article_index WHERE article_index MATCH 'updated instead';
UPDATE article SET id = id + 100;
SELECT rowid FROM article_index;
INSERT INTO article_index(article_index) VALUES('integrity-check');
-- SQLite tells delete triggers of rows that REPLACE removes only with recursive_triggers
INSERT OR REPLACE INTO article(id, link, body) VALUES (120, 'y', 'replaces 111');
INSERT INTO article_index(article_index) VALUES('integrity-check');
INSERT INTO article_index(article_index) VALUES('rebuild');
PRAGMA recursive_triggers = ON;
INSERT OR REPLACE INTO article(id, link, body) VALUES (121, 'y', 'replaces 120');
INSERT INTO article_index(article_index) VALUES('integrity-check');

SELECT 'a view';
INSERT INTO article(id, link, body) VALUES (200, 'p', 'the ferry left the port at noon with a cat on board');
SELECT * FROM alike;

SELECT 'MATCH is not for a schema that is not trusted; = is the same';
CREATE TRIGGER no AFTER INSERT ON dropped BEGIN SELECT 1 FROM article_index WHERE article_index MATCH new.body; END;
INSERT INTO dropped(body) VALUES ('a');
DROP TRIGGER no;
SELECT count(*) FROM article_index WHERE article_index = 'the ferry left the port at noon with a cat on board' AND similarity > 0.2;
SELECT count(*) FROM article_index WHERE 'the ferry left the port at noon with a cat on board' = article_index;
SELECT count(*) FROM article_index WHERE article_index = NULL;
