.load ./shingle
-- What shingles alone don't find: excerpts (passages=1), rewrites and other reports (stories=1).
CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO news SELECT number, body FROM article_files('seeds');
CREATE VIRTUAL TABLE news_index USING shingle_index(content='news', content_rowid='id', content_column='body',
  stories=1, passages=1);
INSERT INTO news_index(news_index) VALUES('rebuild');
SELECT id, kind, entries FROM news_index_segment;
SELECT 'related';
SELECT rowid, verdict, round(similarity, 3), round(rewrite, 2), round(story, 2)
  FROM related_articles('news_index', (SELECT body FROM news WHERE id = 0), 3);
SELECT news.id, r.rowid, r.verdict FROM news JOIN related_articles('news_index', news.body) r
  WHERE r.rowid > news.id AND r.verdict <> 'different' ORDER BY 1, 2;
SELECT count(*) FROM related_articles('news_index', 'nothing that anybody wrote about xyzzy');
SELECT count(*) FROM related_articles('news_index', '');
SELECT count(*) FROM related_articles('news_index', NULL);
SELECT weights = (SELECT story_weights(body) FROM news) FROM shingle_weights('news_index');
SELECT shingle_weights('news_index') = weights FROM shingle_weights('news_index');
SELECT count(DISTINCT shingle_weights('news_index')), shingle_weights(NULL) FROM news;
SELECT 'excerpts';
SELECT rowid, round(similarity, 3), round(query_in_doc, 2), round(doc_in_query, 2) FROM news_index
  WHERE news_index MATCH (SELECT substr(body, 500, 400) FROM news WHERE id = 0) AND query_in_doc > 0.5;
SELECT rowid FROM news_index WHERE news_index MATCH (SELECT substr(body, 500, 400) FROM news WHERE id = 0) ORDER BY rowid;
SELECT rowid FROM news_index WHERE news_index MATCH (SELECT substr(body, 500, 400) FROM news WHERE id = 0)
  AND similarity >= 0.5;
SELECT rowid FROM news_index WHERE news_index MATCH 'the and of' AND query_in_doc > 0.5;
SELECT 'as rows come and go';
INSERT INTO news SELECT 100, 'News from elsewhere. ' || substr(body, 1, 900) FROM news WHERE id = 0;
INSERT INTO news_index(rowid, text) SELECT id, body FROM news WHERE id = 100;
SELECT rowid, verdict FROM related_articles('news_index', (SELECT body FROM news WHERE id = 0), 3);
INSERT INTO news_index(news_index) VALUES('integrity-check');
DELETE FROM news_index WHERE rowid = 100;
SELECT rowid, verdict FROM related_articles('news_index', (SELECT body FROM news WHERE id = 0), 2);
DELETE FROM news WHERE id = 100;
INSERT INTO news_index(news_index) VALUES('optimize');
INSERT INTO news_index(news_index) VALUES('integrity-check');
SELECT 'without content';
CREATE VIRTUAL TABLE bare USING shingle_index(passages=1);
INSERT INTO bare(rowid, text) SELECT id, body FROM news;
SELECT rowid, round(query_in_doc, 1) FROM bare WHERE bare MATCH (SELECT substr(body, 500, 400) FROM news WHERE id = 0)
  AND query_in_doc > 0.5;
UPDATE bare SET rowid = 200 WHERE rowid = 0;
INSERT INTO bare(bare) VALUES('rebuild');
SELECT rowid, round(query_in_doc, 1) FROM bare WHERE bare MATCH (SELECT substr(body, 500, 400) FROM news WHERE id = 0)
  AND query_in_doc > 0.5;
SELECT 'what cannot be';
SELECT * FROM related_articles('bare', 'a text');
SELECT * FROM shingle_weights('bare');
SELECT shingle_weights('bare');
SELECT shingle_weights('nothing');
SELECT * FROM related_articles('news_index', 'a text', 0);
SELECT * FROM related_articles('nothing', 'a text');
SELECT * FROM related_articles('news_index');
CREATE VIRTUAL TABLE x USING shingle_index(stories=1);
CREATE VIRTUAL TABLE x USING shingle_index(passages=1, min_tokens=3);
INSERT INTO bare(rowid, signature) VALUES(300, minhash('a signature has no passages'));
-- dates: an index that knows them, the date of the query, days between
CREATE TABLE dated(id INTEGER PRIMARY KEY, body, date);
INSERT INTO dated SELECT number, body, date FROM article_files('seeds');
CREATE VIRTUAL TABLE dated_index USING shingle_index(
  content=dated, content_rowid=id, content_column=body, date_column=date, stories=1);
INSERT INTO dated_index(dated_index) VALUES('rebuild');
SELECT rowid, verdict, days FROM related_articles('dated_index', (SELECT body FROM dated WHERE id = 1), 3, '2022-06-07');
SELECT rowid, verdict, days FROM related_articles('dated_index', (SELECT body FROM dated WHERE id = 1), 3, '2022-06-11');
SELECT rowid, verdict, days FROM related_articles('dated_index', (SELECT body FROM dated WHERE id = 1), 3, '2032');
SELECT rowid, verdict, days FROM related_articles('dated_index', (SELECT body FROM dated WHERE id = 1), 3, 'yesterday');
SELECT rowid, verdict, days FROM related_articles('dated_index', (SELECT body FROM dated WHERE id = 1), 3, NULL);
UPDATE dated SET date = NULL WHERE id = 6;
SELECT rowid, verdict, days FROM related_articles('dated_index', (SELECT body FROM dated WHERE id = 1), 3, '2022-06-11');
SELECT count(*) FROM related_articles('dated_index', (SELECT body FROM dated WHERE id = 1), 20) WHERE confidence BETWEEN 0 AND 1 AND days IS NULL;
CREATE VIRTUAL TABLE undated_index USING shingle_index(content=dated, content_rowid=id, content_column=body, stories=1);
SELECT * FROM related_articles('undated_index', 'a b', 3, '2020-01-01');
CREATE VIRTUAL TABLE wrong_index USING shingle_index(content=dated, content_column=body, date_column=day);
CREATE VIRTUAL TABLE wrong_index USING shingle_index(date_column=date);
