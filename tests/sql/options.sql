.load ./shingle
.nullvalue NULL
-- what is allowed
SELECT shingle_count('a b c d'), shingle_count('a b c d', ''), shingle_count('a b c d', '  '), shingle_count('a b c d', 'width=2'), shingle_count('a b c d', ' WIDTH = 2 , Unit = WORD '), shingle_count('a b c d', 'width="2"'), shingle_count('a b c d', 'width=''2''');
SELECT shingle_count('abcdefg', 'unit=char'), shingle_count('abcdefg', 'unit=char,width=1'), shingle_count('a b c', 32), shingle_count('a b c', 1), shingle_count('a b c', 'width=+1');
SELECT json_extract(minhash_info(minhash('a', o)), '$.unit', '$.width', '$.hashes', '$.seed') FROM (SELECT column1 AS o FROM (VALUES
  (NULL), (''), (1), (32), ('width=32'), ('unit=char'), ('UNIT=CHAR,width=7'), ('hashes=16'), ('hashes=4096'), ('seed=0'), ('seed=9223372036854775807'),
  ('seed=42,hashes=64,width=2,unit=word'), (CAST('width=4' AS BLOB)), ('seed=007')));
-- the same text in many ways: a constant, a column, an expression
WITH o(o) AS (VALUES ('width=1'), ('width=2'), ('width=1'), (1), (2), (NULL)) SELECT group_concat(shingle_count('a b c d', o), ' ') FROM o;
-- what is not
SELECT shingle_count('a', 0);
SELECT shingle_count('a', 33);
SELECT shingle_count('a', -1);
SELECT shingle_count('a', 9223372036854775807);
SELECT shingle_count('a', 3.0);
SELECT shingle_count('a', '3');
SELECT shingle_count('a', 'width');
SELECT shingle_count('a', 'width=');
SELECT shingle_count('a', 'width=0');
SELECT shingle_count('a', 'width=33');
SELECT shingle_count('a', 'width=-1');
SELECT shingle_count('a', 'width=3x');
SELECT shingle_count('a', 'width=3 4');
SELECT shingle_count('a', 'width=3.5');
SELECT shingle_count('a', 'width=0x3');
SELECT shingle_count('a', 'width=1e1');
SELECT shingle_count('a', 'width=99999999999999999999999');
SELECT shingle_count('a', 'width=3,width=3');
SELECT shingle_count('a', 'width=3,Width=4');
SELECT shingle_count('a', 'width=3,');
SELECT shingle_count('a', ',width=3');
SELECT shingle_count('a', 'width=3,,unit=word');
SELECT shingle_count('a', 'width=3;unit=word');
SELECT shingle_count('a', ',');
SELECT shingle_count('a', '=');
SELECT shingle_count('a', '=3');
SELECT shingle_count('a', 'wid=3');
SELECT shingle_count('a', 'widths=3');
SELECT shingle_count('a', 'width=="3"');
SELECT shingle_count('a', 'width="3');
SELECT shingle_count('a', 'width=3"');
SELECT shingle_count('a', 'unit=words');
SELECT shingle_count('a', 'unit=');
SELECT shingle_count('a', 'unit=word|char');
SELECT shingle_count('a', 'unit=1');
SELECT shingle_count('a', 'hashes=15');
SELECT shingle_count('a', 'hashes=4097');
SELECT shingle_count('a', 'seed=-1');
SELECT shingle_count('a', 'seed=9223372036854775808');
SELECT shingle_count('a', 'threshold=0.5');
SELECT shingle_count('a', 'ширина=3');
SELECT shingle_count('a', 'width=' || char(0x661));
SELECT shingle_count('a', CAST(x'77696474683d33006162' AS TEXT));
SELECT shingle_count('a', CAST(x'770069' AS TEXT));
SELECT shingle_count('a', x'ff');
SELECT shingle_count('a', replace(hex(zeroblob(60)), '00', 'long '));
SELECT shingle_count('a', replace(hex(zeroblob(60)), '00', 'é') || '=3');
SELECT shingle_sim('a', 'b', 'width=40');
SELECT shingle_containment('a', 'b', 'bad');
SELECT minhash('a', 'bad=1');
SELECT simhash('a', 'bad=1');
SELECT count(*) FROM shingles('a', 'bad=1');
SELECT count(*) FROM shingles('a', 0);
-- an error is not remembered as an answer
SELECT shingle_count('a b c', 'width=1');
SELECT shingle_count('a b c', 'width=x');
SELECT shingle_count('a b c', 'width=x');
SELECT shingle_count('a b c', 'width=1');
-- options are not read where the text is NULL; elsewhere they are, also for an empty one
SELECT shingle_count(NULL, 'bad'), minhash(NULL, 0);
SELECT shingle_count('', 'bad');
