-- plain.sql - near-duplicates in SQLite without any extension: the words by FTS5 and its vocabulary table, shingles by
-- window functions, similarity by counting. :threshold and :articles are replaced by plain_peer.py. Articles that share five shingles
-- which no more than 20 have are compared, all shingles counted.
PRAGMA cache_size = -500000;
PRAGMA temp_store = MEMORY;
CREATE VIRTUAL TABLE temp.word USING fts5(body, content='', tokenize='unicode61');
INSERT INTO temp.word(rowid, body) SELECT id, body FROM news WHERE id <= :articles;
CREATE VIRTUAL TABLE temp.place USING fts5vocab('temp', 'word', 'instance');
CREATE TEMP TABLE shingle AS
  SELECT DISTINCT doc, s FROM (
    SELECT doc, term || ' ' || lead(term, 1) OVER w || ' ' || lead(term, 2) OVER w AS s
    FROM temp.place WINDOW w AS (PARTITION BY doc ORDER BY offset))
  WHERE s IS NOT NULL;
CREATE TEMP TABLE size AS SELECT doc, count(*) AS n FROM shingle GROUP BY doc;
CREATE UNIQUE INDEX temp.size_doc ON size(doc);
CREATE TEMP TABLE common AS SELECT s, count(*) AS n FROM shingle GROUP BY s HAVING n > 1;
CREATE UNIQUE INDEX temp.common_s ON common(s);
CREATE TEMP TABLE shared AS SELECT common.rowid AS h, doc, common.n FROM shingle JOIN common USING (s);
CREATE INDEX temp.shared_h ON shared(h, doc);
CREATE INDEX temp.shared_doc ON shared(doc, h);
CREATE TEMP TABLE candidate AS
  SELECT a.doc AS a, b.doc AS b FROM shared a JOIN shared b ON a.h = b.h AND a.doc < b.doc WHERE a.n <= 20
  GROUP BY 1, 2 HAVING count(*) >= 5;
SELECT a, b FROM (
  SELECT a, b, x.n + y.n AS total, (SELECT count(*) FROM shared p JOIN shared q ON p.doc = a AND q.doc = b AND p.h = q.h) AS common_shingles
  FROM candidate JOIN size x ON x.doc = a JOIN size y ON y.doc = b)
WHERE common_shingles >= :threshold * (total - common_shingles);
