.load ./shingle
.nullvalue NULL
-- shingle_sim, shingle_containment, shingle_count: by hand
SELECT shingle_sim('to be or not to be', 'not to be or to be', 2), shingle_containment('to be or', 'to be or not to be', 2), shingle_containment('to be or not to be', 'to be or', 2);
SELECT shingle_count('to be or not to be'), shingle_count('to be or not to be', 1), shingle_count('to be or not to be', 2), shingle_count('abcabc', 'unit=char,width=3');
SELECT shingle_sim('The U.S. said 1,000', 'the us said: 1000!'), shingle_sim('China’s growth', 'CHINA''S GROWTH'), shingle_sim('naïve Straße', 'NAIVE STRASSE');
SELECT shingle_sim('a b c d', 'e f g h'), shingle_containment('a b c d', 'e f g h');
-- NULL gives NULL
SELECT shingle_sim(NULL, 'a'), shingle_sim('a', NULL), shingle_sim(NULL, NULL, 2), shingle_containment(NULL, 'a'), shingle_containment('a', NULL), shingle_count(NULL), shingle_count(NULL, 2), shingle_fold(NULL);
SELECT minhash(NULL), minhash(NULL, 'width=2'), minhash_sim(NULL, minhash('a')), minhash_sim(minhash('a'), NULL), minhash_containment(NULL, NULL), minhash_error(NULL, minhash('a')), minhash_info(NULL), minhash_union(NULL, minhash('a')), minhash_union(minhash('a'), NULL);
SELECT simhash(NULL), simhash_distance(NULL, 1), simhash_distance(1, NULL), simhash_sim(NULL, NULL);
SELECT shingle_sim('a b c', 'a b c', NULL), shingle_count('a b c d', NULL), minhash('a b c', NULL) = minhash('a b c');
-- no tokens: the empty set
SELECT shingle_sim('', ''), shingle_sim('', 'a'), shingle_sim('a', ''), shingle_sim('?!', ' '), shingle_containment('', ''), shingle_containment('', 'a'), shingle_containment('a', '');
SELECT shingle_count(''), shingle_count(' -- '), shingle_fold(''), typeof(shingle_fold('')), simhash(''), length(minhash(''));
SELECT minhash_sim(minhash(''), minhash('')), minhash_sim(minhash(''), minhash('a')), minhash_containment(minhash(''), minhash('a')), minhash_containment(minhash('a'), minhash('')), minhash_containment(minhash(''), minhash('')), minhash_error(minhash(''), minhash('')), minhash_error(minhash('a'), minhash(''));
-- fewer tokens than the width: one shingle
SELECT shingle_count('one'), shingle_sim('one', 'One!'), shingle_sim('one', 'two'), shingle_sim('one two', 'one'), shingle_sim('one', 'one two three'), minhash_sim(minhash('one'), minhash('ONE')), simhash('one') = simhash('One.');
-- BLOBs are UTF-8, numbers are their text
SELECT shingle_sim(CAST('one two three' AS BLOB), 'One two three'), shingle_fold(x'41c389'), shingle_fold(x''), shingle_count(x''), minhash(x'61') = minhash('a'), shingle_count(zeroblob(10));
SELECT shingle_fold(12), shingle_fold(1.5), shingle_count(1000.25, 1), shingle_sim(12, '12'), minhash(12) = minhash('12'), typeof(shingle_fold(12));
-- bytes that are no UTF-8, and U+0000
SELECT hex(shingle_fold(CAST(x'61ff62' AS TEXT))), hex(shingle_fold(x'e28261')), hex(shingle_fold(x'f0908080c0')), shingle_count(CAST(x'61ff62' AS TEXT), 1);
SELECT hex(shingle_fold(CAST(x'41004200' AS TEXT))), shingle_count(CAST(x'41004200' AS TEXT), 1), shingle_sim(CAST(x'610062' AS TEXT), 'a b', 1), shingle_sim(CAST(x'610062' AS TEXT), 'a', 1);
-- shingle_fold
SELECT shingle_fold('“Quoted” — ﬁne… ‘x’ Ångström ΣΊΣΥΦΟΣ İ'), shingle_fold('السَّلام שָׁלוֹם'), hex(shingle_fold('กำ'));
-- long arguments: more than is kept between calls
WITH t(x, y) AS (SELECT replace(hex(zeroblob(200000)), '00', ' word'), replace(hex(zeroblob(300000)), '00', 'w ') || 'end')
  SELECT length(x), shingle_count(x), shingle_sim(x, y), shingle_sim(x, y || '!'), shingle_containment(y, y), shingle_sim(y, x), length(shingle_fold(x)) FROM t;
SELECT count(*), sum(shingle_sim(replace(hex(zeroblob(300000)), '00', 'w ') || 'end', value)) FROM json_each('["w w w", "w w end", "x"]');
-- the same texts again and again, with other options between: nothing kept is mistaken for another
CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);
INSERT INTO t(a) VALUES ('a b c d'), ('a b c e'), ('x b c d'), ('a b c d e f'), ('q'), ('');
SELECT key, group_concat(s, ' ') FROM (SELECT o.key, printf('%.2f', shingle_sim(t.a, u.a, o.value)) AS s FROM json_each('[1, 2, "unit=char", "seed=9"]') AS o, t, t AS u ORDER BY o.key, t.id, u.id) GROUP BY key;
SELECT sum(shingle_sim(t.a, u.a, o.value) IS shingle_sim(u.a, t.a, o.value)), count(*) FROM t, t AS u, json_each('[1, 2, "unit=char", "seed=9"]') AS o;
-- simhash
SELECT typeof(simhash('one two three')), simhash_distance(0, -1), simhash_distance(5, 5), simhash_sim(0, 1), simhash_sim(0, -1), simhash_sim(7, 7);
SELECT simhash_distance(simhash('a b c d e f g h', 1), simhash('h g f e d c b a', 1)), simhash('x y z', 'seed=1') = simhash('x y z', 'seed=2');
SELECT simhash_distance('1', 2);
SELECT simhash_sim(1, 2.0);
SELECT simhash_distance(x'00', 2);
-- date_gap
SELECT date_gap('2021-07', '2021-07-12'), date_gap('2021-07-12', '2021-07'), date_gap('2021-06-30', '2021-07'), date_gap('x', '2021');
-- what there is
SELECT shingle_version(), typeof(shingle_debug()), shingle_debug() LIKE 'shingle ' || shingle_version() || '%cpu path%';
SELECT json_extract(minhash_info(minhash('a b c d')), '$.size'), json_array(minhash_info(minhash('a')));
-- wrong numbers of arguments
SELECT shingle_sim('a');
SELECT shingle_count();
SELECT minhash('a', 1, 2);
SELECT shingle_fold('a', 1);
SELECT minhash_sim(minhash('a'));
