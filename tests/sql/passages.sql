.load ./shingle
-- shared_passages: what two texts have from one another.
CREATE TABLE texts(name TEXT PRIMARY KEY, text TEXT);
INSERT INTO texts VALUES
 ('p', 'The harbour master said on Monday that the old lighthouse would be lit again before the winter.'),
 ('q', 'A committee of fishermen has collected the money for a lamp, a lens and two new windows since May.'),
 ('r', 'Nobody on the council could say who had ordered the tower to be painted green in the first place.'),
 ('s', 'Tickets for the opening night are sold at the bakery next to the church from ten in the morning.'),
 ('x', 'In other news, the regional railway has postponed its new timetable because of a lack of drivers.');
CREATE TABLE articles(name TEXT PRIMARY KEY, text TEXT);
INSERT INTO articles SELECT 'pqrs', group_concat(text, char(10)) FROM (SELECT text FROM texts WHERE name IN ('p','q','r','s') ORDER BY name);
INSERT INTO articles SELECT 'xqx', x.text || ' ' || q.text || ' ' || x.text FROM texts AS x, texts AS q WHERE x.name = 'x' AND q.name = 'q';

-- an excerpt: offsets are those of bytes, in both
SELECT a_start, a_end, b_start, b_end, tokens, similarity, moved, passage
  FROM shared_passages((SELECT text FROM articles WHERE name = 'pqrs'), (SELECT text FROM articles WHERE name = 'xqx'));
SELECT substr(CAST(b.text AS BLOB), b_start + 1, b_end - b_start) = CAST(passage AS BLOB)
  FROM articles AS a, articles AS b, shared_passages(a.text, b.text) WHERE a.name = 'pqrs' AND b.name = 'xqx';

-- the same text, and none of it
SELECT count(*), max(tokens), min(similarity), sum(moved) FROM articles AS a, shared_passages(a.text, a.text) WHERE a.name = 'pqrs';
SELECT count(*) FROM texts AS a, texts AS b, shared_passages(a.text, b.text) WHERE a.name < b.name;

-- copied twice: both places
SELECT a_start, b_start, tokens FROM articles AS a, texts AS b, shared_passages(a.text, b.text) WHERE a.name = 'xqx' AND b.name = 'x';

-- another order: all four sentences are found, and those that moved are marked
SELECT p.moved, p.tokens, p.passage
  FROM articles AS a,
       (SELECT s.text || ' ' || x.text || ' ' || p.text || ' ' || q.text || ' ' || r.text AS text
          FROM texts AS p, texts AS q, texts AS r, texts AS s, texts AS x
         WHERE p.name = 'p' AND q.name = 'q' AND r.name = 'r' AND s.name = 's' AND x.name = 'x') AS b,
       shared_passages(a.text, b.text) AS p
 WHERE a.name = 'pqrs';

-- small edits inside: a word replaced, one dropped, two put in
SELECT a_start, b_start, tokens, round(similarity, 3), moved, passage
  FROM texts AS a, shared_passages(a.text, 'We read: the harbour master said on Friday that the lighthouse would be lit once more and again before the winter comes.')
 WHERE a.name = 'p';

-- folding: case, quotation marks, possessives, dotted initials and digit groups make no difference
SELECT tokens, similarity, passage
  FROM shared_passages('“It’s the U.S. navy’s 1,000th FLIGHT to Straßburg – today”, he said', 'its news: "it''s the us navy 1000th flight to strassburg, today" was all');
SELECT a_start, a_end, b_start, b_end, passage FROM shared_passages('Ünser Zug fährt heute um zehn nach Köln ab', 'é unser zug fahrt heute um zehn nach koln ab');
SELECT tokens, passage FROM shared_passages('中国最大的淡水湖水位持续走低', '据报道,中国最大的淡水湖水位');

-- min_tokens: as an option, and alone
SELECT count(*) FROM shared_passages('one two three four', 'zero one two three four five');
SELECT tokens, passage FROM shared_passages('one two three four', 'zero one two three four five', 'min_tokens=4');
SELECT tokens, passage FROM shared_passages('one two three four', 'zero one two three four five', 'MIN_TOKENS = 3');
SELECT tokens, passage FROM shared_passages('one two three four', 'zero one two three four five', 2);
SELECT count(*) FROM shared_passages('one two three four', 'zero one two three four five', 5);
SELECT tokens, moved, passage FROM shared_passages('b a', 'a x y z u v w b', 1);
SELECT count(*) FROM shared_passages('one two three four', 'zero one two three four five', NULL);
SELECT count(*) FROM shared_passages('one two three four', 'zero one two three four five', '');

-- nothing, numbers, blobs, bad bytes
SELECT count(*) FROM shared_passages('', '');
SELECT count(*) FROM shared_passages(NULL, 'a');
SELECT count(*) FROM shared_passages('a', NULL);
SELECT count(*) FROM shared_passages('... !', '???', 1);
SELECT tokens, typeof(passage), passage FROM shared_passages(12345, 12345, 1);
SELECT tokens, passage FROM shared_passages(CAST('one two' AS BLOB), 'one two', 2);
SELECT a_start, a_end, b_start, b_end, tokens FROM shared_passages(x'ff6f6e65ff2074776f', x'6f6e65202074776fc3', 2);

-- errors
SELECT * FROM shared_passages('a');
SELECT * FROM shared_passages('a', 'b', 'min_tokens=0');
SELECT * FROM shared_passages('a', 'b', 'min_tokens=10001');
SELECT * FROM shared_passages('a', 'b', 'width=3');
SELECT * FROM shared_passages('a', 'b', 'min_tokens=8,min_tokens=9');
SELECT * FROM shared_passages('a', 'b', 'eight');
SELECT * FROM shared_passages('a', 'b', 0);

-- hostile: a word half a million times
WITH t(x) AS (SELECT replace(hex(zeroblob(250000)), '00', 'no '))
SELECT count(*), max(tokens), sum(moved) FROM t, shared_passages(x, x || 'no');

-- in a view of a schema that is not trusted
PRAGMA trusted_schema = OFF;
CREATE VIEW copied AS SELECT a.name AS a, b.name AS b, sum(tokens) AS tokens FROM articles AS a, articles AS b, shared_passages(a.text, b.text) WHERE a.name < b.name GROUP BY 1, 2;
SELECT * FROM copied;
