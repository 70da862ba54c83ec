.load ./shingle
.nullvalue NULL
-- the form: header, then a set of hashes or a sketch
CREATE TABLE text AS WITH RECURSIVE n(i, t) AS (VALUES (0, 'w0') UNION ALL SELECT i + 1, t || ' w' || (i + 1) FROM n WHERE i < 299) SELECT i + 1 AS words, t FROM n;
SELECT hex(minhash('')), hex(minhash('one'));
SELECT words, length(minhash(t, 'width=1,hashes=16')), minhash_info(minhash(t, 'width=1,hashes=16')) FROM text WHERE words IN (15, 16, 17, 300);
SELECT hex(minhash(t, 'hashes=16')) FROM text WHERE words = 300;
SELECT hex(minhash(t, 'unit=char,width=2,hashes=16,seed=9')) FROM text WHERE words = 5;
-- exact up to `hashes`, within three standard errors beyond
SELECT count(*), max(abs(minhash_sim(minhash(a.t, 1), minhash(b.t, 1)) - shingle_sim(a.t, b.t, 1))), max(minhash_error(minhash(a.t, 1), minhash(b.t, 1)))
  FROM text AS a, text AS b WHERE a.words <= 128 AND b.words <= 128 AND a.words % 16 = 0 AND b.words % 9 = 0;
SELECT a.words, b.words, abs(minhash_sim(minhash(a.t), minhash(b.t)) - shingle_sim(a.t, b.t)) <= 3 * minhash_error(minhash(a.t), minhash(b.t)) AS near,
       abs(minhash_containment(minhash(a.t), minhash(b.t)) - shingle_containment(a.t, b.t)) < 0.3 AS share_near
  FROM text AS a, text AS b WHERE a.words IN (50, 200, 300) AND b.words IN (150, 300);
SELECT minhash_sim(minhash(t), minhash(t)), minhash_containment(minhash(t), minhash(t)) FROM text WHERE words = 300;
-- containment of a set in a sketch
SELECT minhash_containment(minhash('w0 w1 w2'), minhash(t)) BETWEEN 0 AND 1, minhash_sim(minhash('x y z'), minhash(t)) < 0.05, minhash_error(minhash('x y z'), minhash(t)) > 0 FROM text WHERE words = 300;
-- made with other options
SELECT minhash_sim(minhash('a'), minhash('a', 2));
SELECT minhash_sim(minhash('a'), minhash('a', 'hashes=64'));
SELECT minhash_sim(minhash('a', 'seed=1'), minhash('a', 'seed=9223372036854775807'));
SELECT minhash_containment(minhash('a', 'unit=char'), minhash('a', 5));
SELECT minhash_error(minhash('a'), minhash('a', 2));
SELECT minhash_union(minhash('a'), minhash('a', 2));
SELECT minhash_sim(minhash(''), minhash('', 2));
-- no signature
SELECT minhash_sim('text', minhash('a'));
SELECT minhash_sim(minhash('a'), 'text');
SELECT minhash_sim(1, 2);
SELECT minhash_info(1.5);
SELECT minhash_info('text');
SELECT minhash_info(x'');
SELECT minhash_info(x'00');
SELECT minhash_info(zeroblob(31));
SELECT minhash_info(zeroblob(32));
SELECT minhash_info(zeroblob(1000000));
SELECT minhash_union(x'5348474c', minhash('a'));
SELECT minhash_union(minhash('a'), x'5348474c');
SELECT minhash_error(NULL, x'5348474c');
SELECT minhash_error(x'5348474c', NULL);
SELECT * FROM minhash_bands(x'5348474c', 1, 1);
-- forged: one field after the other, in a good signature of one shingle
CREATE TABLE good AS SELECT hex(minhash('one')) AS h;
SELECT minhash_info(unhexed) FROM (SELECT x'5348474C01010103800000000000000000000000000000000100000000000000FD80EDF10436CC68' AS unhexed) WHERE hex(unhexed) = (SELECT h FROM good);
SELECT minhash_info(x'5448474C01010103800000000000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C02010103800000000000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01030103800000000000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01000103800000000000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01020103800000000000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010003800000000000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010303800000000000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010100800000000000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010121800000000000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C010101030F0000000000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010103011000000000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010103800001000000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010103800000010000000000000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010103800000000000000100000000000000000100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010103800000000000000000000000000000800100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010103800000000000000000000000000000000000000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010103800000000000000000000000000000000200000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010103800000000000000000000000000000008100000000000000FD80EDF10436CC68');
SELECT minhash_info(x'5348474C0101010380000000000000000000000000000000FFFFFFFFFFFFFFFFFD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010103800000000000000000000000000000000100000000000000FD80EDF10436CC');
SELECT minhash_info(x'5348474C01010103800000000000000000000000000000000100000000000000FD80EDF10436CC6800');
SELECT minhash_info(x'5348474C01010103800000000000000000000000000000000200000000000000FD80EDF10436CC68FD80EDF10436CC68');
SELECT minhash_info(x'5348474C01010103800000000000000000000000000000000200000000000000FD80EDF10436CC68FC80EDF10436CC68');
-- a sketch: of a round that does not exist; with a size beyond any text; with a size that fits a set
SELECT minhash_info(CAST(x'5348474C0102010310000000000000000000000000000000' || x'2A01000000000000' || zeroblob(60) || x'000000A0' AS BLOB));
SELECT minhash_info(CAST(x'5348474C0102010310000000000000000000000000000000' || x'0100000000002000' || zeroblob(64) AS BLOB));
SELECT minhash_info(CAST(x'5348474C0102010310000000000000000000000000000000' || x'1000000000000000' || zeroblob(64) AS BLOB));
SELECT minhash_info(CAST(x'5348474C0102010310000200000000000000000000000000' || x'1100000000000000' || zeroblob(64) AS BLOB));
SELECT minhash_info(CAST(x'5348474C0102010310000100000000000000000000000000' || x'0000000000002000' || zeroblob(64) AS BLOB));
-- two forged sketches that agree in everything, and their sizes: shares stay between 0 and 1
WITH f(a, b) AS (SELECT CAST(x'5348474C0102010310000000000000000000000000000000' || x'1100000000000000' || zeroblob(64) AS BLOB), CAST(x'5348474C0102010310000000000000000000000000000000' || x'0000000000002000' || zeroblob(64) AS BLOB))
  SELECT minhash_sim(a, b), minhash_containment(a, b), minhash_containment(b, a) BETWEEN 0 AND 1, json_extract(minhash_info(minhash_union(a, b)), '$.size', '$.size_exact') FROM f;
