.load ./shingle
-- the pair the extension is for: a wire story and its machine-spun, cut twin
CREATE TABLE news AS SELECT number, body, minhash(body) AS signature, minhash(body, 5) AS signature5 FROM article_files('seeds');
SELECT printf('word-3 %.2f, word-5 %.2f, of 0 in 4 %.1f, of 4 in 0 %.1f', shingle_sim(a.body, b.body), shingle_sim(a.body, b.body, 5), shingle_containment(a.body, b.body), shingle_containment(b.body, a.body))
  FROM news AS a, news AS b WHERE a.number = 0 AND b.number = 4;
SELECT abs(minhash_sim(a.signature, b.signature) - shingle_sim(a.body, b.body)) <= 3 * minhash_error(a.signature, b.signature),
       abs(minhash_sim(a.signature5, b.signature5) - shingle_sim(a.body, b.body, 5)) <= 3 * minhash_error(a.signature5, b.signature5),
       abs(minhash_containment(a.signature, b.signature) - shingle_containment(a.body, b.body)) <= 0.15
  FROM news AS a, news AS b WHERE a.number = 0 AND b.number = 4;
-- every pair: estimates within five standard errors, and never far off
SELECT count(*), sum(abs(minhash_sim(a.signature, b.signature) - shingle_sim(a.body, b.body)) <= 5 * minhash_error(a.signature, b.signature)), max(abs(minhash_sim(a.signature, b.signature) - shingle_sim(a.body, b.body))) < 0.15,
       sum(shingle_sim(a.body, b.body) = shingle_sim(b.body, a.body)), sum(minhash_sim(a.signature, b.signature) = minhash_sim(b.signature, a.signature))
  FROM news AS a, news AS b WHERE a.number < b.number;
-- the same words in other typography
SELECT shingle_sim(a.body, b.body), minhash_sim(a.signature, b.signature), simhash_distance(simhash(a.body), simhash(b.body)) FROM news AS a, news AS b WHERE a.number = 7 AND b.number = 12;
-- unrelated news has next to nothing in common
SELECT max(shingle_sim(a.body, b.body)) < 0.03 FROM news AS a, news AS b WHERE a.number IN (3, 5, 7, 14, 15, 17) AND b.number IN (1, 2, 4, 9, 18, 22);
-- candidates by bands
SELECT group_concat(a || '-' || b, ' ') FROM (
  SELECT DISTINCT a.number AS a, b.number AS b FROM news AS a, news AS b, minhash_bands(a.signature, 32, 4) AS x, minhash_bands(b.signature, 32, 4) AS y
   WHERE a.number < b.number AND x.band = y.band AND x.key = y.key AND shingle_sim(a.body, b.body) > 0.6 ORDER BY 1, 2);
