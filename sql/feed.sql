-- feed.sql - a feed reader's tables: a trigger drops near-duplicates of what is there as they arrive.
--
--     sqlite3 < sql/feed.sql                                  the articles in seeds/ arrive in the order of their dates
--     sqlite3 -cmd ".parameter set :dir \"'my/articles'\"" < sql/feed.sql        those of another directory
--     sqlite3 feed.db < sql/feed.sql                          the same, and the database is kept
--
-- Run it where ./shingle.so is. The tables and triggers between the two lines are what to copy. They are plain
-- ones: a connection that loaded shingle may insert, update and delete articles, and roll back, as it likes; the
-- triggers work where the schema is not trusted.

.load ./shingle
.parameter init
INSERT OR IGNORE INTO temp.sqlite_parameters VALUES (':dir', 'seeds');

PRAGMA trusted_schema = OFF;

BEGIN;
-- ------------------------------------------------------------------------------ what to copy --

CREATE TABLE article(id INTEGER PRIMARY KEY, name TEXT, date TEXT, body TEXT NOT NULL);

-- What counts as a near-duplicate, and the bands that find one with a probability of 0.95 or more.
CREATE TABLE plan AS SELECT 0.5 AS threshold, bands, rows FROM lsh_plan(0.5);

CREATE TABLE band(key INTEGER, band INTEGER, article INTEGER, PRIMARY KEY (key, band, article)) WITHOUT ROWID;
CREATE INDEX band_article ON band(article);
CREATE TABLE dropped(name TEXT, date TEXT, article INTEGER, similarity REAL);

-- Bands propose articles, shingle_sim decides. RAISE(IGNORE) skips the row; what was written down before it stays.
CREATE TRIGGER article_arrives BEFORE INSERT ON article BEGIN
  INSERT INTO dropped
    SELECT new.name, new.date, id, similarity
    FROM (SELECT id, threshold, shingle_sim(body, new.body) AS similarity
          FROM plan JOIN article ON id IN (
            SELECT band.article FROM plan, minhash_bands(minhash(new.body), plan.bands, plan.rows) AS own
            JOIN band ON band.key = own.key AND band.band = own.band))
    WHERE similarity >= threshold ORDER BY similarity DESC, id LIMIT 1;
  SELECT RAISE(IGNORE) WHERE changes() > 0;
END;

CREATE TRIGGER article_inserted AFTER INSERT ON article BEGIN
  INSERT INTO band
    SELECT own.key, own.band, new.id FROM plan, minhash_bands(minhash(new.body), plan.bands, plan.rows) AS own;
END;

CREATE TRIGGER article_deleted AFTER DELETE ON article BEGIN
  DELETE FROM band WHERE article = old.id;
END;

CREATE TRIGGER article_updated AFTER UPDATE OF id, body ON article BEGIN
  DELETE FROM band WHERE article = old.id;
  INSERT INTO band
    SELECT own.key, own.band, new.id FROM plan, minhash_bands(minhash(new.body), plan.bands, plan.rows) AS own;
END;

-- ------------------------------------------------------------------------- what arrives here --

-- A date without a day counts as the end of its month.
INSERT INTO article(name, date, body)
  SELECT name, date, body FROM article_files(:dir) WHERE error IS NULL
  ORDER BY coalesce(date, '9999') || '-99-99', name;
COMMIT;

.mode list
SELECT printf('%d articles arrived, %d of them were dropped:', count(*) + gone, gone)
FROM article, (SELECT count(*) AS gone FROM dropped);

.mode box
SELECT dropped.name AS dropped, dropped.date, article.name AS "because of", article.date,
       printf('%.3f', similarity) AS similarity
FROM dropped JOIN article ON article.id = dropped.article ORDER BY dropped.rowid;
