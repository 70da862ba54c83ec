.load ./shingle
.nullvalue NULL
CREATE TABLE n(i INTEGER PRIMARY KEY, g TEXT, t TEXT, sig BLOB);
WITH RECURSIVE c(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM c WHERE i < 400)
  INSERT INTO n(i, g, t) SELECT i, CASE WHEN i <= 20 THEN 'few' WHEN i <= 100 THEN 'some' ELSE 'many' END, 'word' || i FROM c;
UPDATE n SET sig = minhash(t, 'width=1');
-- the union of the words is the signature of the text of all words, byte for byte
SELECT g, minhash_union(sig) = minhash(group_concat(t, ' '), 'width=1'), json_extract(minhash_info(minhash_union(sig)), '$.kind', '$.size', '$.size_exact') FROM n GROUP BY g ORDER BY g;
SELECT minhash_union(sig) = minhash(group_concat(t, ' '), 'width=1') FROM n;
SELECT minhash_union(sig) = (SELECT minhash_union(sig) FROM (SELECT sig FROM n ORDER BY i DESC)) FROM n;
-- in any grouping: a union of unions has the same slots; its size is an estimate where it must be
CREATE TABLE u AS SELECT minhash_union(sig) AS whole FROM n;
SELECT substr(x, 33) = substr(whole, 33), json_extract(minhash_info(x), '$.size_exact'), json_extract(minhash_info(x), '$.size') BETWEEN 300 AND 400
  FROM u, (SELECT minhash_union(y) AS x FROM (SELECT minhash_union(sig) AS y FROM n GROUP BY g));
SELECT substr(minhash_union(a.y, b.y), 33) = substr(whole, 33), minhash_union(a.y, b.y) = minhash_union(b.y, a.y)
  FROM u, (SELECT minhash_union(sig) AS y FROM n WHERE i <= 250) AS a, (SELECT minhash_union(sig) AS y FROM n WHERE i > 200) AS b;
-- two arguments
SELECT minhash_union(minhash('a b c'), minhash('d e f')) = minhash_union(minhash('d e f'), minhash('a b c')), json_extract(minhash_info(minhash_union(minhash('a b c'), minhash('d e f'))), '$.size');
SELECT minhash_union(minhash('a b c'), minhash('')) = minhash('a b c'), minhash_union(minhash(''), minhash('')) = minhash(''), minhash_union(whole, minhash('', 1)) = whole FROM u;
-- no rows, NULLs
SELECT minhash_union(sig) FROM n WHERE i < 0;
SELECT g, minhash_union(NULL) FROM n WHERE i < 30 GROUP BY g ORDER BY g;
SELECT minhash_union(CASE WHEN i % 2 THEN sig END) = (SELECT minhash_union(sig) FROM n WHERE i % 2) FROM n;
SELECT minhash_union(DISTINCT sig) = (SELECT whole FROM u) FROM (SELECT sig FROM n UNION ALL SELECT sig FROM n);
SELECT minhash_union(sig) FILTER (WHERE i <= 20) = minhash(group_concat(t, ' ') FILTER (WHERE i <= 20), 1) FROM n;
-- errors
SELECT minhash_union(t) FROM n;
SELECT minhash_union(CASE i WHEN 7 THEN x'00' ELSE sig END) FROM n;
SELECT minhash_union(minhash(t, CASE WHEN i < 390 THEN 1 ELSE 2 END)) FROM n;
SELECT minhash_union(minhash(t, CASE WHEN i < 390 THEN 'hashes=16' ELSE 'hashes=17' END)) FROM n;
SELECT minhash_union();
SELECT minhash_union(sig, sig, sig) FROM n;
-- it is no window function
SELECT minhash_union(sig) OVER (ORDER BY i) FROM n;
-- as one, over the rows before
SELECT i, json_extract(minhash_info((SELECT minhash_union(sig) FROM n AS b WHERE b.i <= n.i)), '$.size') FROM n WHERE i IN (1, 128, 129, 400);
