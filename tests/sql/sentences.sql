.load ./shingle
.nullvalue NULL
-- offsets are bytes, [start, end); white space between sentences is in none
SELECT rowid, * FROM shingle_sentences('  It rained.  Mr. Smith stayed in the U.S. No one asked why  ');
SELECT position, start, end, sentence = CAST(substr(CAST(t AS BLOB), start + 1, end - start) AS TEXT)
  FROM (SELECT '„Warum?“ Am 3. Oktober fiel Schnee… Ünal ging.' AS t), shingle_sentences(t);
-- stops of other scripts
SELECT position, sentence FROM shingle_sentences('他说：“我们不会停止。”大家鼓掌。为什么？');
SELECT position, sentence FROM shingle_sentences('लोग गए। क्यों? لماذا؟ لا أحد يعرف.');
-- headlines, paragraphs, hard-wrapped lines, bullets
SELECT position, replace(sentence, char(10), '/') FROM shingle_sentences(
'Two ships collide
The crews of two ships that collided on Monday off the northern coast,
Danish officials said, were taken off by helicopters before their cargo of
Norwegian timber began to float away.

three sailors are missing
* One was the cook
* Two were mates');
-- datelines and quotations stay whole
SELECT position, sentence FROM shingle_sentences(
  'SEOUL, South Korea -- North Korea fired. "We saw it," he said. "Nothing ... was hit." Prices rose.Shares fell.');
-- what has no letter or digit has no sentence
SELECT count(*) FROM shingle_sentences('');
SELECT count(*) FROM shingle_sentences('... ?! * * *');
SELECT count(*) FROM shingle_sentences(NULL);
-- other types: as text
SELECT * FROM shingle_sentences(3.5);
SELECT start, end, typeof(sentence), sentence FROM shingle_sentences(x'4f6e652e2054776f2e');
-- malformed bytes end nothing
SELECT position, start, end FROM shingle_sentences(CAST(x'41ff2e2080422e2043e2' AS TEXT));
-- joined
SELECT t, count(sentence) FROM (SELECT 'a' AS t UNION ALL SELECT 'Ann sat. Bea ran.' UNION ALL SELECT '') LEFT JOIN shingle_sentences(t) GROUP BY t;
SELECT position FROM shingle_sentences('One. Two. Three.') WHERE sentence LIKE 'T%' ORDER BY position DESC;
-- errors
SELECT * FROM shingle_sentences;
-- hostile
SELECT count(*) FROM shingle_sentences(replace(hex(zeroblob(100000)), '00', '. '));
SELECT count(*), sum(end - start) FROM shingle_sentences(replace(hex(zeroblob(100000)), '00', 'It is. '));
